"""The bound of what a week asks, and the search, held against every week there is of the smallest problems."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from long_counts import Block, blocks
from mealplan.goods.packs import Pack, cover, held
from mealplan.planning.objective import Objective, Score
from mealplan.planning.objective.problem import FRESH, LEFT, Choice, Problem, Row, RowKey
from mealplan.planning.search import improve
from mealplan.planning.search.bound import DayFree, proven
from mealplan.planning.search.probing import raised
from small_weeks import every_choice, one_dish, one_thing, small_week

BLOCKS = pytest.mark.parametrize("block", blocks(300, 100), ids=str)
MOST = 2500  # weeks that are tried
ROUNDS = 1500


def smallest(seed: int) -> Problem:
    """Two days of two meals, three of one, or two of one with something beside it."""
    shape = ({"days": 2, "slots": 2}, {"days": 3, "slots": 1}, {"days": 2, "slots": 1, "extras": True})[seed % 3]
    for more in range(seed, seed + 100_000, 1001):
        problem = small_week(more, **{"dishes": 3, "portions": 1 + more % 2, "extras": False, **shape})  # type: ignore[arg-type]
        if weeks_of(problem) <= MOST:
            return problem
    raise AssertionError("no problem is small enough")


def weeks_of(problem: Problem) -> int:
    return int(np.prod([len(q.options) + (not q.main) for q in problem.positions]))


def above(score: Score) -> tuple[float, float, float]:
    return score.levels["limits"], score.levels["minutes"], score.levels["goals"] + score.charge


def no_worse(scores: Sequence[Score], than: Score) -> list[Score]:
    """Those that are no worse in any level above life."""
    return [s for s in scores if all(a <= b + 1e-7 for a, b in zip(above(s), above(than), strict=True))]


@pytest.mark.counted
@BLOCKS
def test_what_is_proven_of_life_is_never_above_any_week_that_is_no_worse(block: Block) -> None:
    for seed in range(100 * block.number, 100 * block.number + block.size):
        problem = smallest(seed)
        objective = Objective(problem)
        scores = [objective.score(choice) for choice in every_choice(problem, objective)]
        assert scores, "no week"
        rng = np.random.default_rng(seed)
        for found in (min(scores, key=lambda s: s.key), *(scores[int(k)] for k in rng.integers(len(scores), size=3))):
            hold_the_bound(objective, found, scores)


def hold_the_bound(objective: Objective, found: Score, scores: Sequence[Score]) -> list[float]:
    least = min(s.levels["life"] for s in no_worse(scores, found))
    out = []
    for integer in (False, True):
        solution = DayFree(objective, found).lp.solve(integer=integer, gap=0.0)
        assert solution.bound is not None, "a week is there, so the program has a point"
        bound = proven(objective, solution.bound)
        assert bound <= least + 1e-6 * max(1.0, abs(least)), f"{'whole' if integer else 'root'}: {bound} above {least}"
        out.append(bound)
        for above in (1.07, 1.5, 3.0) if not integer else ():
            higher = raised(objective, found, solution.bound, steps=100_000, above=above)
            assert bound - 1e-6 * abs(bound) <= higher <= least + 1e-6 * max(1.0, abs(least)), f"raised {above} times"
    assert out[0] <= out[1] + 1e-4 * max(1.0, abs(out[1]))
    return out


@pytest.mark.counted
@BLOCKS
def test_the_search_finds_the_best_of_all_weeks(block: Block) -> None:
    """But for weeks with a dish twice on one day, which it may leave out."""
    best_of_all = 0
    for seed in range(100 * block.number, 100 * block.number + block.size):
        problem = easiest(seed)
        objective = Objective(problem)
        weeks = [(objective.score(choice), choice) for choice in every_choice(problem, objective)]
        best = min(score.key for score, choice in weeks if not twice(problem, choice))
        choice, score, _ = improve.search(
            objective, np.random.default_rng(seed), rounds=ROUNDS, stop=lambda: False, report=lambda c, s: None
        )
        assert score.key == objective.score(choice).key
        choice = improve.settled(objective, choice)
        assert objective.score(choice).key >= min(score.key for score, _ in weeks)
        best_of_all += objective.score(choice).key <= best
    assert best_of_all >= block.of(0.95)


def easiest(seed: int) -> Problem:
    for more in range(seed, seed + 100_000, 1001):
        problem = small_week(more, days=2, slots=2, dishes=4, portions=1, extras=False, easy=True)
        if weeks_of(problem) <= MOST:
            return problem
    raise AssertionError("no problem is small enough")


def twice(problem: Problem, choice: Choice) -> bool:
    """Whether a dish comes twice on a day."""
    served = [(q.day, int(problem.dish[o])) for q, o in zip(problem.positions, choice, strict=True) if o >= 0]
    return len(set(served)) < len(served)


# ---- what the bound once got wrong, each by itself


WHOLE = [(1.0, FRESH, 4.0, 20.0), (1.0, LEFT, 0.0, 2.0)]  # a recipe of four
ODD = [(1.0, FRESH, 0.0, 20.0), (1.0, LEFT, 0.0, 2.0)]
AT_ONCE = [(1.0, FRESH, 0.0, 5.0)]  # of what keeps no day


def heavy(problem: Problem) -> Problem:
    """A bound of each meal that only the largest portion breaks, and a goal that the smallest is too little for."""
    over = np.where(problem.portions > 1.25, 1.0, 0.0)
    meal = Row(RowKey("meal", "max", rule="mass"), "life", 50.0, over, np.array(0.0))
    week = Row(RowKey("week", "min", rule="enough"), "goals", 1.0, -problem.portions, np.array(1.25))
    return replace(problem, meal=(meal,), week=(week,))


NO_DAY = {"reach": np.zeros(1, dtype=np.int64), "keeps": np.zeros(1, dtype=np.int64)}
CASES = {
    "what is frozen of a whole recipe uses up its packs": one_dish(WHOLE, 2, supplies=one_thing((400.0,), 100.0)),
    "a pack of a middle size is bought": one_dish(ODD, 3, supplies=one_thing((200.0, 300.0, 500.0), 100.0)),
    "what is in the house makes the rest of a pack smaller": one_dish(
        ODD, 2, supplies=one_thing((200.0,), 200.0, stock=200.0)
    ),
    "what goes into each pot of what is made afresh is needed": one_dish(
        AT_ONCE, 2, supplies=one_thing((100.0,), 10.0, fixed=40.0), **NO_DAY
    ),
    "an odd pot is rounded up": one_dish(ODD, 2, step=np.array([3.0]), supplies=one_thing((300.0,), 100.0)),
    "one pot feeds two meals of a day": one_dish([(1.0, FRESH, 0.0, 90.0), ODD[1]], 2, 3, reach=np.array([1])),
    "a pinch buys nothing": one_dish(ODD, 2, supplies=one_thing((100.0,), 0.02)),
    "a portion between two others breaks no bound that a larger one breaks": heavy(
        one_dish([(p, FRESH, 0.0, c) for p, c in ((1.0, 5.0), (1.25, 8.0), (1.5, 6.0))], 2, **NO_DAY)
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_bound_holds_where(name: str) -> None:
    problem = CASES[name]
    objective = Objective(problem)
    scores = [objective.score(choice) for choice in every_choice(problem, objective)]
    bounds = hold_the_bound(objective, min(scores, key=lambda s: s.key), scores)
    assert bounds[1] >= 0.5 * min(s.levels["life"] for s in scores), "and it says something"


@pytest.mark.parametrize(
    "packs", [(100.0,), (200.0, 300.0, 500.0), (100.0, 250.0, 500.0), (80.0, 200.0), (30.0, 31.0)]
)
def test_whole_packs_make_up_all_that_is_bought(packs: tuple[float, ...]) -> None:
    supplies = one_thing(packs, 1.0)
    sizes = supplies.sizes(0)
    assert set(sizes) <= set(packs)
    sums = {0.0}
    for size in sizes:
        sums |= {round(a + k * size, 6) for a in sums for k in range(int(10 * max(packs) / size) + 1)}
    for need in np.random.default_rng(3).uniform(0.1, 8 * max(packs), 60):
        assert round(float(supplies.bought(np.array([0]), np.array([need]))[0]), 6) in sums
        assert held(cover(float(need), [Pack("", g) for g in packs])) >= need - 0.05
