"""The problem, its mixed-integer program, its bound and the local search, held against trying every choice."""

from __future__ import annotations

import importlib
import pkgutil
import re
from dataclasses import fields, is_dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mealplan import planning
from mealplan.dishes.cookbook import Cookbook
from mealplan.library import Library
from mealplan.planning.ask.request import PlanRequest
from mealplan.planning.objective import Objective, Score
from mealplan.planning.objective.prices import CHANGED
from mealplan.planning.objective.problem import LEVEL_WEIGHT, OFF, Choice, Problem, Row, RowKey, orphans
from mealplan.planning.objective.rows import FIXED
from mealplan.planning.search import conflict, improve, model, solver
from mealplan.planning.search.engine import targets_level
from mealplan.planning.week.build import build
from mealplan.planning.week.candidates import families, gather
from planning_cases import every_choice, in_the_program, library, random_choice, request, small_problem

SEEDS = range(6)


def charge(objective: Objective, choice: Choice) -> float:
    """The fixed charge of rows that are off: part of the search, by its documentation not of the program."""
    week, day, meal = objective.rows.sums(choice)
    curved = sum(
        FIXED[c.level] for c in objective.problem.curves if c.deviation(c.held(objective.problem, choice)) > OFF
    )
    off = [*(week > OFF), *(day > OFF).sum(axis=0), *sum((meal[d, s] > OFF for d, s in objective.problem.by_meal))]
    return float(np.dot(np.array(off, dtype=float), objective.rows.charge)) + curved


def hard_excess(objective: Objective, choice: Choice) -> float:
    """What a hard deviation weighs in `score` above the program's capped weight of 1e5."""
    week, day, meal = objective.rows.sums(choice)
    rows = [*objective.problem.week, *objective.problem.day, *objective.problem.meal]
    deviations = [
        *np.maximum(week, 0),
        *np.maximum(day, 0).sum(axis=0),
        *sum(np.maximum(meal[d, s], 0) for d, s in objective.problem.by_meal),
    ]
    hard = [v * w for v, w, r in zip(deviations, objective.rows.plain, rows, strict=True) if r.level == "hard"]
    return float(sum(hard)) * (LEVEL_WEIGHT["hard"] - 1e5)


@cache
def tiny(seed: int) -> tuple[Objective, list[tuple[Choice, Score]]]:
    """A tiny problem with the score of its every choice without orphans: extras and two kinds of days, or
    left-overs and one kind."""
    if seed % 2 == 0:
        problem = small_problem(seed, dishes=2, stay=seed % 4 == 0)
    else:
        problem = small_problem(seed, dishes=2, sizes=2, extras=False, stay=False, left=1 + seed % 3 // 2)
        problem = replace(problem, day=flat(problem.day), meal=flat(problem.meal))
    objective = Objective(problem)
    return objective, [(c, objective.score(c)) for c in every_choice(problem) if not orphans(problem, c)]


def flat(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    return tuple(replace(r, const=np.asarray(float(np.mean(r.const)))) for r in rows)


def ordered(problem: Problem, choice: Choice) -> bool:
    """Whether no later extra of a meal is used while an earlier one is empty (the program's symmetry breaking)."""
    for indices in problem.by_meal.values():
        extras = [choice[i] >= 0 for i in indices if not problem.positions[i].main]
        if any(later and not first for first, later in pairwise(extras)):
            return False
    return True


@pytest.mark.parametrize("seed", SEEDS)
def test_score_is_the_programs_objective_for_the_same_choice(seed: int) -> None:
    problem = small_problem(seed, left=seed % 3)
    objective, rng = Objective(problem), np.random.default_rng(seed)
    constant = CHANGED * float((problem.stay >= 0).sum())
    tried = 0
    while tried < 12:
        choice = random_choice(problem, rng)
        count = np.bincount(problem.dish[choice[choice >= 0]], minlength=len(problem.cap))
        if (count > problem.cap).any() or not ordered(problem, choice) or orphans(problem, choice):
            continue
        tried += 1
        own = objective.score(choice).total - charge(objective, choice) - hard_excess(objective, choice)
        assert in_the_program(objective, choice) + constant == pytest.approx(own, abs=1e-4)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_programs_optimum_is_the_best_of_all_choices(seed: int) -> None:
    objective, scores = tiny(seed)
    problem = objective.problem
    constant = CHANGED * float((problem.stay >= 0).sum())
    free = {i: [int(o) for o in q.options] for i, q in enumerate(problem.positions)}
    program, names = model.week_model(objective, np.full(len(problem.positions), -1), free)
    found = solver.solve(program, gap=0.0)
    assert found.objective is not None

    def worth(choice: Choice, total: float) -> float:
        return total - charge(objective, choice) - hard_excess(objective, choice)

    best = min(worth(c, s.total) for c, s in scores)
    assert found.objective + constant == pytest.approx(best, abs=1e-4)
    made = model.chosen(names, found.values, np.full(len(problem.positions), -1))
    assert worth(made, objective.score(made).total) == pytest.approx(best, abs=1e-4)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("levels", [("hard", "goal"), ("effort",), ("watched",)])
def test_the_bound_is_never_above_any_choice(seed: int, levels: tuple[str, ...]) -> None:
    objective, scores = tiny(seed)
    found = solver.solve(model.relaxation(objective, levels), relax=True)
    bound = found.objective if found.found and found.objective is not None else 0.0
    assert bound <= min(sum(s.levels[name] for name in levels) for _, s in scores) + 1e-7


@pytest.mark.parametrize("seed", SEEDS)
def test_the_bound_is_exact_where_nothing_is_left_to_choose(seed: int) -> None:
    problem = small_problem(seed, extras=False, stay=False)
    problem = replace(
        problem,
        positions=tuple(replace(q, options=q.options[:1]) for q in problem.positions),
        cap=np.full(len(problem.cap), 9),
    )
    objective = Objective(problem)
    score = objective.score(np.array([int(q.options[0]) for q in problem.positions]))
    for levels in (("hard", "goal"), ("effort",), ("watched",)):
        found = solver.solve(model.relaxation(objective, levels), relax=True)
        assert (found.objective or 0.0) == pytest.approx(sum(score.levels[name] for name in levels), abs=1e-6)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_bound_of_a_lower_level_holds_under_the_limits_of_a_higher(seed: int) -> None:
    objective, all_scores = tiny(seed)
    scores = [s for _, s in all_scores]
    least = min(targets_level(s) for s in scores)
    for s in [x for x in scores if targets_level(x) <= least + 1e-9][:5]:
        limits = {"goal": s.levels["goal"], "hard": s.levels["hard"]}
        found = solver.solve(model.relaxation(objective, ("effort",), limits), relax=True)
        assert found.objective is not None
        same = [t.levels["effort"] for t in scores if all(t.levels[k] <= limits[k] + 1e-9 for k in limits)]
        assert found.objective <= min(same) + 1e-6


@pytest.mark.parametrize("seed", SEEDS)
def test_the_local_search_comes_within_a_hundredth_of_the_best_of_all_choices(seed: int) -> None:
    objective, scores = tiny(seed)
    best = min(s.total for _, s in scores)
    choice, total, _ = improve.search(
        objective, np.random.default_rng(1), rounds=150, stop=lambda: False, report=lambda c, v: None
    )
    assert total == pytest.approx(objective.score(choice).total)
    total = objective.score(improve.settled(objective, choice)).total
    assert best - 1e-7 <= total <= best + 0.01 * abs(best)


def test_the_local_search_repeats_itself_by_seed_and_reports_only_improvements() -> None:
    objective = Objective(small_problem(7, days=5, slots=3, dishes=12, sizes=3))

    def run(seed: int) -> tuple[list[float], Choice]:
        seen: list[float] = []
        choice, _, _ = improve.search(
            objective, np.random.default_rng(seed), rounds=40, stop=lambda: False, report=lambda c, v: seen.append(v)
        )
        return seen, choice

    one, two = run(3), run(3)
    assert one[0] == two[0]
    assert np.array_equal(one[1], two[1])
    assert one[0] == sorted(one[0], reverse=True)
    assert any(not np.array_equal(run(s)[1], one[1]) for s in range(4, 9)), "the seed changes nothing"


def test_a_stop_at_any_moment_leaves_every_main_filled() -> None:
    objective = Objective(small_problem(8, days=4, slots=3, dishes=10, sizes=3))
    for after in range(0, 400, 7):
        calls = iter(range(10**6))
        choice, total, _ = improve.search(
            objective,
            np.random.default_rng(1),
            rounds=50,
            stop=lambda n=after, c=calls: next(c) >= n,
            report=lambda c, v: None,
        )
        assert all(choice[i] >= 0 for i, q in enumerate(objective.problem.positions) if q.main)
        assert total == pytest.approx(objective.score(choice).total)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**6), moves=st.integers(1, 60))
def test_the_sums_of_a_week_stay_true_under_any_moves(seed: int, moves: int) -> None:
    problem = small_problem(seed % 50, days=3, slots=3, dishes=6, left=3)
    rng = np.random.default_rng(seed)
    week = improve.Week(Objective(problem), random_choice(problem, rng))
    for _ in range(moves):
        index = int(rng.integers(len(problem.positions)))
        kind = int(rng.integers(4))
        if kind == 0:
            week.place(index, -1)
        elif kind == 1:
            week.place(index, int(rng.choice(problem.positions[index].options)))
        elif kind == 2:
            week.best(index)
        else:
            week.best_with_noise(index, rng, 3)
    again = improve.Week(week.objective, week.choice)
    for term, state, anew in zip(week.objective.terms, week.states, again.states, strict=True):
        assert state.value() == pytest.approx(anew.value(), abs=1e-6), term.name
        for name, held in vars(state).items():
            if isinstance(held, np.ndarray) or name == "held":
                np.testing.assert_allclose(held, getattr(anew, name), atol=1e-9, err_msg=f"{term.name}: {name}")


@pytest.mark.parametrize("seed", range(12))
def test_the_cost_of_an_option_is_what_it_adds_to_the_score(seed: int) -> None:
    # three slots, so that a family may come three times a day; a batch that saves cooking may cost less than nothing
    problem = small_problem(seed, days=4, slots=3, dishes=4, left=seed % 4)
    problem = replace(problem, again=np.linspace(-0.1, 0.2, len(problem.again)))
    objective, rng = Objective(problem), np.random.default_rng(seed)
    choice = random_choice(problem, rng)
    for index, position in enumerate(problem.positions):
        week = improve.Week(objective, choice)
        values, empty = week.costs(index)

        def total(option: int, index: int = index) -> float:
            changed = choice.copy()
            changed[index] = option
            return objective.score(changed).total

        totals = np.array([total(int(o)) for o in position.options])
        np.testing.assert_allclose(values - values[0], totals - totals[0], atol=1e-5)
        if not position.main:
            assert empty - values[0] == pytest.approx(total(-1) - totals[0], abs=1e-5)


def test_a_lower_level_never_buys_a_miss_of_a_higher() -> None:
    # the documented separation: a goal that is off by 1 % outweighs a whole unit of all that is below
    problem = small_problem(2)
    objective = Objective(problem)
    weight = dict(
        zip(
            [r.level for r in (*problem.week, *problem.day, *problem.meal)],
            objective.rows.weight / objective.rows.plain,
            strict=True,
        )
    )
    assert weight["hard"] >= 1000 * weight["goal"]
    assert 0.01 * weight["goal"] > weight["effort"] + weight["watched"] + weight["practice"]
    assert weight["effort"] > weight["watched"] > weight["practice"]


def test_days_of_one_kind_are_those_with_equal_bounds_slots_and_options() -> None:
    problem = small_problem(4, days=3, extras=False)
    flat = replace(problem, day=problem.day[:1], meal=())
    assert model.kinds_of_days(Objective(flat)) == [[0, 1, 2]]
    tight = replace(flat, day=(replace(flat.day[0], const=np.array([1.5, 1.5, 1.0])),))
    assert model.kinds_of_days(Objective(tight)) == [[0, 1], [2]]
    positions = list(flat.positions)
    positions[0] = replace(positions[0], options=positions[0].options[:2])
    assert model.kinds_of_days(Objective(replace(flat, positions=tuple(positions)))) == [[0], [1, 2]]


@pytest.mark.parametrize("seed", range(8))
def test_no_left_over_is_served_that_nothing_was_cooked_for(seed: int) -> None:
    problem = small_problem(seed, days=5, slots=3, dishes=6, left=4, stay=False)
    objective, rng = Objective(problem), np.random.default_rng(seed)
    assert any(orphans(problem, random_choice(problem, rng)) for _ in range(5)), "the test shows nothing"
    for _ in range(5):
        choice = improve.settled(objective, random_choice(problem, rng))
        assert orphans(problem, choice) == []
        assert all(choice[i] >= 0 for i, q in enumerate(problem.positions) if q.main)


# derived data is an object's own; what a row is of is data


@pytest.mark.parametrize("seed", range(3))
def test_a_copy_of_a_problem_changes_nothing_of_the_one_it_was_made_from(seed: int) -> None:
    problem = small_problem(seed, left=1)
    before = dict(problem.by_meal)
    score = Objective(problem).score(random_choice(problem, np.random.default_rng(seed)))
    copy = replace(problem)
    assert copy.by_meal == before
    fewer = replace(problem, positions=problem.positions[:-1])
    assert sum(len(x) for x in fewer.by_meal.values()) == len(problem.positions) - 1
    assert replace(fewer, positions=problem.positions).by_meal == before
    assert dict(problem.by_meal) == before
    assert Objective(problem).score(random_choice(problem, np.random.default_rng(seed))) == score
    with pytest.raises(TypeError):
        problem.by_meal[0, 0] = (1,)  # type: ignore[index]
    for name in ("kind", "stay_portions"):  # filled in where they were left out: for the copy as well
        assert len(getattr(copy, name)) == len(getattr(problem, name))


def test_no_field_of_planning_has_a_default_that_is_shared_and_can_change() -> None:
    for info in pkgutil.walk_packages(planning.__path__, "mealplan.planning."):
        module = importlib.import_module(info.name)
        for kind in vars(module).values():
            if isinstance(kind, type) and is_dataclass(kind) and kind.__module__ == module.__name__:
                for one in fields(kind):
                    assert not isinstance(one.default, (dict, list, set, np.ndarray)), f"{kind.__name__}.{one.name}"


def test_numbers_of_a_dish_are_never_those_of_another_that_has_its_name() -> None:
    """A cookbook may change while it is open: what was worked out of its dishes before is not used any more."""
    real = library()
    book = Cookbook(real.cookbook.dishes, real.cookbook.ingredients, real.foods)
    lib = Library(real.path, real.foods)
    lib.__dict__["cookbook"] = book
    asked = request(days=1)
    keys = ["energy", "magnesium"]
    dish = book.dishes["squash-red-lentil-soup"]
    before = gather(asked, lib, keys)
    at = before.index[dish.id]
    grams = families(dish, lib)
    assert grams
    doubled = replace(dish, ingredients=tuple(replace(p, eaten_g=2 * p.eaten_g) for p in dish.ingredients), user=True)
    book.dishes[dish.id] = doubled
    after = gather(asked, lib, keys)
    assert after.known[after.index[dish.id]] == pytest.approx(2 * before.known[at])
    assert families(doubled, lib) == {name: pytest.approx(2 * g) for name, g in grams.items()}
    book.dishes["another"] = replace(doubled, id="another")
    assert "another" in gather(asked, lib, keys).index
    del book.dishes["another"]
    assert "another" not in gather(asked, lib, keys).index


TARGETS = (
    "protein>=12g/meal", "protein<=60g/meal", "magnesium>=380mg", "sodium<=2300mg/each-day", "fiber>=20g/each-day",
    "vitamin_b12>=1ug/absorbed", "epa_dha>=1g/week", "alcohol<=0g/meal",
)  # fmt: skip


def test_every_bound_of_a_request_is_a_row_with_its_own_key() -> None:
    asked = request(days=2, targets=TARGETS)
    problem = build(asked, library()).problem
    rows = [*problem.week, *problem.day, *problem.meal, *problem.curves]
    keys = [r.key for r in rows]
    assert len(set(keys)) + _twice(asked) == len(keys)
    scopes = {"day": "week", "week": "week", "each-day": "day", "meal": "meal", "absorbed": "absorbed"}
    for t in asked.eater.targets:
        if t.level == "unmeasured" or t.form == "supplements":
            continue
        who, scope = asked.eater.name, scopes[t.period]
        assert not t.minimum or RowKey(scope, "min", t.nutrient, eater=who) in keys, t  # type: ignore[arg-type]
        assert t.maximum is None or RowKey(scope, "max", t.nutrient, eater=who) in keys, t  # type: ignore[arg-type]
        assert not t.daily_floor or RowKey("day", "floor", t.nutrient, eater=who) in keys, t
        assert not t.daily_ceiling or RowKey("day", "ceiling", t.nutrient, eater=who) in keys, t
    for scope, some in (("week", problem.week), ("day", problem.day), ("meal", problem.meal)):
        assert {r.key.scope for r in some} == {scope}
    assert all(bool(k.nutrient) != bool(k.rule) for k in keys)
    assert all(bool(k.eater) == bool(k.nutrient) for k in keys)


def _twice(asked: PlanRequest) -> int:
    """How many bounds of one kind a nutrient has beyond the first (a recommended range beside a reference intake)."""
    bounds = [
        (t.nutrient, t.period in ("day", "week"), t.period, side)
        for t in asked.eater.targets if t.level != "unmeasured" and t.form != "supplements"
        for side, has in (("min", t.minimum), ("max", t.maximum), ("floor", t.daily_floor), ("ceil", t.daily_ceiling))
        if (has is not None if side == "max" else has)
    ]  # fmt: skip
    merged = [(n, "mean" if mean else p, s) for n, mean, p, s in bounds]
    return len(merged) - len(set(merged))


def test_nothing_is_read_out_of_a_name() -> None:
    for path in Path(planning.__path__[0]).rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(row|bound|curve)\.name|re\.split", text), path.name


def test_goals_of_one_nutrient_are_one_target_whatever_they_bound() -> None:
    asked = request(days=1, targets=("protein>=12g/meal", "protein<=200g/each-day"))
    elastic = conflict._Elastic(build(asked, library()).objective, ("you", "protein"))
    assert ("you", "protein") not in elastic.others
    assert len(set(elastic.others)) == len(elastic.others)
    assert ("you", "energy") in elastic.others
    assert {whose for whose in elastic.of.values() if whose[1] == "protein"} == {("you", "protein")}
    nobody = conflict._Elastic(build(asked, library()).objective, ("somebody", "protein"))
    assert ("you", "protein") in nobody.others
