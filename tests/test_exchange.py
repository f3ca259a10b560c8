"""Places that change what they hold: sums stay true, meals are only moved, small pots become one, and never a worse
week."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mealplan.planning.objective import Objective
from mealplan.planning.objective.problem import FRESH, LEFT, Choice, Problem
from mealplan.planning.search import improve
from mealplan.planning.search.exchange import assign, pairs, rearranged
from mealplan.planning.search.moves import Week
from small_weeks import random_choice, small_week


def meals(problem: Problem, choice: Choice) -> Counter[tuple[int, float]]:
    return Counter((int(problem.dish[o]), float(problem.label[o])) for o in choice if o >= 0)


def filled(seed: int) -> Week:
    problem = small_week(seed, days=3, slots=3, dishes=6)
    objective, rng = Objective(problem), np.random.default_rng(seed)
    return Week(objective, improve.settled(objective, random_choice(problem, rng)))


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6), many=st.integers(1, 30))
def test_the_sums_of_a_week_stay_true_when_places_change(seed: int, many: int) -> None:
    week, rng = filled(seed % 50), np.random.default_rng(seed)
    among = pairs(week, range(len(week.p.positions)))
    for _ in range(many):
        a, b = among[int(rng.integers(len(among)))]
        one, other = int(week.choice[b]), int(week.choice[a])
        p = week.p
        held = {
            a: None if one < 0 else (int(p.dish[one]), float(p.label[one]), False),
            b: None if other < 0 else (int(p.dish[other]), float(p.label[other]), False),
        }
        before = meals(p, week.choice)
        if assign(week, held):
            assert meals(p, week.choice) == before, "an exchange moves meals, and makes none"
    again = Week(week.objective, week.choice)
    for term, state, anew in zip(week.objective.terms, week.states, again.states, strict=True):
        assert state.part().total == pytest.approx(anew.part().total, rel=1e-9, abs=1e-4), term.name


@pytest.mark.parametrize("seed", range(12))
def test_a_week_is_never_worse_for_it_and_what_is_told_is_its_worth(seed: int) -> None:
    week = filled(seed)
    first = week.score()
    free = [i for i, q in enumerate(week.p.positions) if len(q.options) > 1]
    last = rearranged(week, np.random.default_rng(seed), pairs(week, free), trials=300, stop=lambda: False)
    assert last.key <= first.key
    assert last.key == week.objective.score(week.choice).key
    assert all(week.choice[i] >= 0 for i, q in enumerate(week.p.positions) if q.main)


def test_it_finds_better_weeks_at_all() -> None:
    better = 0
    for seed in range(12):
        week = filled(seed)
        first = week.score()
        free = [i for i, q in enumerate(week.p.positions) if len(q.options) > 1]
        last = rearranged(week, np.random.default_rng(seed), pairs(week, free), trials=300, stop=lambda: False)
        better += last < first
    assert better >= 6


def test_two_small_pots_become_one() -> None:
    """The same dish cooked on two days for one meal each: put anew, the second is a left-over of the first."""
    found = 0
    for seed in range(60):
        problem = small_week(seed, days=2, slots=1, dishes=3, extras=False)
        mains = [i for i, q in enumerate(problem.positions) if q.main]
        for dish in np.flatnonzero(problem.reach > 0).tolist():
            options = [problem.positions[i].options for i in mains]
            of_one = (problem.dish == dish) & (problem.kind == FRESH) & (problem.portions == 1)
            fresh = [o[of_one[o]] for o in options]
            whole = [o[problem.size[o] == 2] for o in fresh]
            if not all(len(o) for o in fresh) or not len(whole[0]):
                continue
            choice = np.full(len(problem.positions), -1, dtype=np.int64)
            for i, mine in zip(mains, fresh, strict=True):
                choice[i] = int(mine[0])
            week = Week(Objective(problem), choice)
            assign(week, {mains[1]: (dish, 1.0, False)})
            assert len(week.kitchen.pots[dish]) == 1
            assert problem.kind[week.choice[mains[1]]] == LEFT
            assert not week.kitchen.orphans
            found += 1
    assert found, "shows nothing"


def test_what_is_locked_stays_where_it_is() -> None:
    problem = small_week(3, days=3, slots=2, dishes=5)
    held = replace(problem, positions=tuple(replace(q, locked=q.main and q.day == 0) for q in problem.positions))
    week = Week(Objective(held), improve.settled(Objective(held), random_choice(held, np.random.default_rng(1))))
    locked = [i for i, q in enumerate(held.positions) if q.locked]
    before = week.choice[locked].copy()
    free = [i for i, q in enumerate(held.positions) if not q.locked]
    assert not {i for pair in pairs(week, range(len(held.positions))) for i in pair} & set(locked)
    rearranged(week, np.random.default_rng(1), pairs(week, free), trials=400, stop=lambda: False)
    assert (week.choice[locked] == before).all()
