"""The four readings of every term of the objective, held together on random small weeks and moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from long_counts import Block, blocks, count
from mealplan.planning.objective import (
    Change,
    Kitchen,
    Moves,
    Objective,
    Outcome,
    Part,
    Program,
    Relaxation,
    Running,
    Term,
    Variable,
)
from mealplan.planning.objective.prices import CHANGED
from mealplan.planning.objective.problem import FRESH, FROZEN, LEFT, LEVEL_WEIGHT, LEVELS, Choice, Floats, Ints, Problem
from mealplan.planning.search import improve, model, solver
from small_weeks import (
    alone,
    every_choice,
    in_the_program,
    moved,
    one_dish,
    one_thing,
    random_choice,
    small_week,
    some_moves,
)  # fmt: skip

BLOCKS = pytest.mark.parametrize("block", blocks(300, 100), ids=str)
EXACT = {
    "each serving by itself", "changes of what stood there", "targets and limits", "what is taken up",
    "the same dish again", "too little variety", "what one meal may hold",
}  # fmt: skip


def seeds(block: Block) -> range:
    return range(100 * block.number, 100 * block.number + block.size)


def problem_of(seed: int) -> Problem:
    return small_week(seed, days=2 + seed % 3, slots=1 + seed // 3 % 3, dishes=3 + seed % 2)


def near(value: float) -> object:
    return pytest.approx(value, rel=1e-9, abs=1e-4)


# ---- score and state


@pytest.mark.counted
@BLOCKS
def test_the_running_sums_of_every_term_are_its_score(block: Block) -> None:
    for seed in seeds(block):
        hold_the_sums(Objective(problem_of(seed)), np.random.default_rng(seed), steps=25)


def hold_the_sums(objective: Objective, rng: np.random.Generator, steps: int) -> None:
    """Any options at any places, one after the other: by level, charge and total."""
    problem, choice = objective.problem, random_choice(objective.problem, rng, 0.2)
    week, now = Running(objective, choice), choice.copy()
    for _ in range(steps):
        index = int(rng.integers(len(problem.positions)))
        now[index] = rng.choice([-1, *problem.positions[index].options])
        week.place(index, int(now[index]))
        for term, state in zip(objective.terms, week.states, strict=True):
            kept, score = state.part(), term.score(now)
            assert kept.total == near(score.total), term.name
            assert kept.charge == pytest.approx(score.charge, abs=1e-9), term.name
            for level in LEVELS:
                assert kept.levels.get(level, 0.0) == near(score.levels.get(level, 0.0)), (term.name, level)
    assert week.score().key == pytest.approx(objective.score(now).key, rel=1e-9, abs=2e-5)
    np.testing.assert_array_equal(week.choice, now)


# ---- delta


@pytest.mark.counted
@BLOCKS
def test_what_a_move_would_add_is_what_every_term_grows_by(block: Block) -> None:
    seen = dict.fromkeys(("one", "group", "standing"), 0)
    for seed in seeds(block):
        hold_the_deltas(Objective(problem_of(seed)), np.random.default_rng(seed), seen, weeks=8)
    assert all(seen.values()), seen


def hold_the_deltas(objective: Objective, rng: np.random.Generator, seen: dict[str, int], weeks: int) -> None:
    """Every option of a place, and one pot for several days, beside full and beside half empty weeks, so that some
    moves feed orphans, join pots that stand, and take what these have."""
    for turn in range(weeks):
        choice = random_choice(objective.problem, rng, float(rng.choice([0.0, 0.3, 0.6])))
        moves = some_moves(objective.problem, rng, 1 + turn % 3)
        if moves is None:
            continue
        choice[list(moves.positions)] = -1
        week = Running(objective, choice)
        outcome = week.kitchen.outcome(moves)
        whole = week.delta(moves)
        each = [np.broadcast_to(state.delta(moves, outcome), len(moves.dish)) for state in week.states]
        before = [term.score(choice).total for term in objective.terms]
        for m in np.flatnonzero(~outcome.barred).tolist():
            after = [term.score(moved(choice, moves, m)).total for term in objective.terms]
            for term, delta, old, new in zip(objective.terms, each, before, after, strict=True):
                assert delta[m] == near(new - old), term.name
            assert whole[m] == pytest.approx(sum(after) - sum(before), rel=1e-9, abs=1e-3)
            seen["one" if len(moves.positions) == 1 else "group"] += 1
            seen["standing"] += m in outcome.others
        np.testing.assert_array_equal(week.choice, choice)


def test_a_pot_that_a_move_makes_smaller_takes_its_things_with_it() -> None:
    # an orphan; a pot of three, for which the house has not enough; the same cooked before it, just what is eaten
    problem = one_dish(
        [(1.0, FRESH, 3.0, 20.0), (1.0, FRESH, 0.0, 24.0), (1.0, LEFT, 0.0, 2.0)], 2, 3,
        supplies=one_thing((400.0,), 100.0, stock=250.0), reach=np.array([1]),
    )  # fmt: skip
    problem = replace(problem, positions=tuple(replace(q, options=np.arange(3)) for q in problem.positions))
    objective = Objective(problem)
    choice = np.array([2, -1, 0])
    moves = Moves((1,), np.array([[1]]), np.array([0]))
    week = Running(objective, choice)
    assert week.kitchen.orphans == [0]
    assert not week.kitchen.outcome(moves).barred[0]
    assert week.delta(moves)[0] == near(objective.score(np.array([2, 1, 0])).total - objective.score(choice).total)


def test_a_move_that_cooks_adopts_what_nothing_was_cooked_for() -> None:
    adopted = 0
    for seed in range(40):
        problem, rng = problem_of(seed), np.random.default_rng(seed)
        objective = Objective(problem)
        left = [(i, int(o)) for i, q in enumerate(problem.positions) for o in q.options if problem.kind[o] == LEFT]
        if not left:
            continue
        index, option = left[int(rng.integers(len(left)))]
        choice = np.full(len(problem.positions), -1, dtype=np.int64)
        choice[index] = option
        week = Running(objective, choice)
        assert week.kitchen.orphans == [index]
        for cook, place in enumerate(problem.positions):
            if place.day >= problem.positions[index].day or choice[cook] >= 0:
                continue
            fresh = place.options[(problem.kind[place.options] == FRESH) & (problem.size[place.options] == 0)]
            moves = Moves((cook,), fresh[None, :], problem.dish[fresh])
            outcome = week.kitchen.outcome(moves)
            for m in np.flatnonzero(moves.dish == problem.dish[option]).tolist():
                made = Kitchen(objective.menu, moved(choice, moves, m))
                assert outcome.orphans[m] == len(made.orphans) - 1
                adopted += not made.orphans
    assert adopted > 10, "the test shows nothing"


# ---- the exact program


@pytest.mark.counted
@BLOCKS
def test_each_term_is_in_the_program_what_it_says(block: Block) -> None:
    for seed in seeds(block):
        problem = small_week(seed, days=2, slots=2, dishes=3, portions=1 + seed % 2, extras=False)
        objective, choice = Objective(problem), finished(Objective(problem), np.random.default_rng(seed))
        if choice is not None:
            hold_the_program(objective, choice)


def test_what_comes_out_of_the_freezer_takes_nothing_from_a_pot_in_the_program() -> None:
    dish = [(1.0, FRESH, 1.0, 20.0), (1.0, LEFT, 0.0, 2.0), (1.0, FROZEN, 0.0, 2.0)]
    hold_the_program(Objective(one_dish(dish, 2)), np.array([0, 2]))


def test_a_pot_feeds_no_more_than_it_holds_in_the_program() -> None:
    objective = Objective(one_dish([(1.0, FRESH, 2.0, 20.0), (1.0, LEFT, 0.0, 2.0)], 3, reach=np.array([2])))
    assert in_the_program(alone(objective, "what becomes of what is cooked"), np.array([0, 1, 1])) is None
    hold_the_program(objective, np.array([0, 1, 0]))


def finished(objective: Objective, rng: np.random.Generator) -> Choice | None:
    """A random week that the program has to allow, no dish of it cooked twice on a day."""
    problem = objective.problem
    for _ in range(60):
        choice = random_choice(problem, rng)
        often = np.bincount(problem.dish[choice[choice >= 0]], minlength=len(problem.cap))
        fresh = [
            (q.day, int(problem.dish[o]))
            for q, o in zip(problem.positions, choice, strict=True) if problem.kind[o] == FRESH
        ]  # fmt: skip
        lost = Kitchen(objective.menu, choice).orphans
        if not lost and (often <= problem.cap).all() and len(set(fresh)) == len(fresh):
            return choice
    return None


def hold_the_program(objective: Objective, choice: Choice) -> None:
    """Every week is allowed; a term costs what it does less the charge of what is off, and where its documentation
    says that something is left out, no more."""
    constant = CHANGED * float((objective.problem.stay >= 0).sum())
    for term in objective.terms:
        found = in_the_program(alone(objective, term.name), choice)
        part = term.score(choice)
        worth = part.total - LEVEL_WEIGHT["goals"] * part.charge
        worth -= constant if term.name == "changes of what stood there" else 0.0
        assert found is not None, f"{term.name}: the program does not allow the week {choice}"
        if term.name in EXACT:
            assert found == pytest.approx(worth, rel=1e-8, abs=1e-3), term.name
        else:
            assert found <= worth + 1e-3 + 1e-8 * abs(worth), term.name


@pytest.mark.parametrize("seed", range(count(300, 0.03)))
@pytest.mark.parametrize("levels", [("limits", "goals"), ("minutes",)])
def test_no_bound_of_the_targets_is_above_any_of_all_weeks(seed: int, levels: tuple[str, ...]) -> None:
    problem = small_week(seed, days=2, slots=2, dishes=3, portions=1, extras=False)
    objective = Objective(problem)
    found = solver.solve(model.relaxation(objective, levels), relax=True)
    bound = found.objective if found.found and found.objective is not None else 0.0
    reached = [sum(objective.score(c).levels[x] for x in levels) for c in every_choice(problem, objective)]
    assert reached
    assert bound <= min(reached) + 1e-7


# ---- the whole


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6))
def test_the_whole_is_the_sum_of_its_terms(seed: int) -> None:
    problem = problem_of(seed % 97)
    objective, choice = Objective(problem), random_choice(problem, np.random.default_rng(seed))
    score, parts = objective.score(choice), [term.score(choice) for term in objective.terms]
    assert score.total == near(sum(p.total for p in parts))
    assert score.charge == pytest.approx(sum(p.charge for p in parts))
    for level in LEVELS:
        assert score.levels[level] == near(sum(p.levels.get(level, 0.0) for p in parts))
    for part in parts:  # what leads the search is the levels by their weights, and the charge with the goals
        weighed = sum(LEVEL_WEIGHT[name] * x for name, x in part.levels.items()) + LEVEL_WEIGHT["goals"] * part.charge
        assert part.total == near(weighed)
    assert len({t.name for t in objective.terms}) == len(objective.terms)


def test_weeks_are_compared_level_by_level() -> None:
    objective = Objective(small_week(1))
    base = objective.score(random_choice(objective.problem, np.random.default_rng(1)))

    def with_levels(**more: float) -> object:
        levels: Mapping[str, float] = {**dict.fromkeys(LEVELS, 1.0), **more}
        return type(base)(dict(levels), 0.0, 0.0).key

    order = [
        with_levels(limits=0.5, minutes=99, goals=99, life=9999), with_levels(minutes=0.5, goals=99, life=9999),
        with_levels(goals=0.5, life=9999), with_levels(life=0.5), with_levels(),
    ]  # fmt: skip
    assert order == sorted(order)  # type: ignore[type-var]


# ---- a new term costs one file and its test: here is one, whole


class DifferentDishes:
    """One more different dish: PRICE max(0, number of different dishes - free). A term as any other, in one place."""

    name = "one more different dish"
    price, free = 15.0, 2

    def __init__(self, problem: Problem) -> None:
        self.problem = problem

    def counts(self, choice: Choice) -> Ints:
        served = self.problem.dish[choice[choice >= 0]]
        return np.bincount(served, minlength=len(self.problem.cap)).astype(np.int64)

    def worth(self, counts: Ints) -> float:
        return self.price * max(0, int((counts > 0).sum()) - self.free)

    def score(self, choice: Choice) -> Part:
        return Part.of_life(self.worth(self.counts(choice)))

    def state(self, choice: Choice, kitchen: Kitchen) -> _Served:
        return _Served(self, choice)

    def add_to(self, program: Program) -> None:
        """u_i >= y_po for every option of dish i; v >= sum of u - free."""
        counts = self.counts(program.fixed)
        used: dict[int, Variable] = {}
        for (_, option), y in program.y.items():
            dish = int(self.problem.dish[option])
            if not counts[dish]:
                if dish not in used:
                    used[dish] = program.variable(f"used{dish}", 1, False)
                program.constrain([(used[dish], 1.0), (y, -1.0)], ">=", 0.0)
        there = float((counts > 0).sum())
        program.deviation("different", self.price, [(u, 1.0) for u in used.values()], there - self.free)

    def relax(self, relaxation: Relaxation) -> None:
        """No part in the bound."""


class _Served:
    def __init__(self, term: DifferentDishes, choice: Choice) -> None:
        self.term, self.counts = term, term.counts(choice)

    def place(self, change: Change) -> None:
        for option, sign in ((change.old, -1), (change.new, 1)):
            if option >= 0:
                self.counts[self.term.problem.dish[option]] += sign

    def part(self) -> Part:
        return Part.of_life(self.term.worth(self.counts))

    def delta(self, moves: Moves, outcome: Outcome) -> Floats:
        now, free = int((self.counts > 0).sum()), self.term.free
        more = self.term.price * (max(0, now + 1 - free) - max(0, now - free))
        return np.where(self.counts[moves.dish] == 0, more, 0.0)


def with_another(problem: Problem) -> tuple[Objective, Term]:
    objective, term = Objective(problem), DifferentDishes(problem)
    objective.terms = (*objective.terms, term)
    return objective, term


@pytest.mark.parametrize("seed", range(6))
def test_a_new_term_is_read_by_the_search_the_program_and_the_score_alike(seed: int) -> None:
    objective, term = with_another(problem_of(seed))
    hold_the_sums(objective, np.random.default_rng(seed), steps=25)
    hold_the_deltas(objective, np.random.default_rng(seed), dict.fromkeys(("one", "group", "standing"), 0), weeks=6)
    problem = small_week(seed, days=2, slots=2, dishes=4, portions=1, extras=False, easy=True)
    objective, term = with_another(problem)
    choice = finished(objective, np.random.default_rng(seed))
    assert choice is not None
    found = in_the_program(alone(objective, term.name), choice)
    assert found == pytest.approx(term.score(choice).total, abs=1e-6)
    dishes = []
    for these in (Objective(problem), objective):
        best, score, _ = improve.search(
            these, np.random.default_rng(seed), rounds=300, stop=lambda: False, report=lambda c, s: None
        )
        assert score.key == these.score(best).key
        dishes.append(int((term.counts(best) > 0).sum()))  # type: ignore[attr-defined]
    assert dishes[1] <= dishes[0]
