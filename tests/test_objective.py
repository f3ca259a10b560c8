"""The four readings of every term of the objective, held together on random small weeks and moves."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from long_counts import Block, blocks, count
from mealplan.planning.objective import Move, Objective, Part, Program, Relaxation, Running, Term, Variable
from mealplan.planning.objective.prices import CHANGED
from mealplan.planning.objective.problem import LEVEL_WEIGHT, OFF, Choice, Floats, Ints, Problem, orphans
from mealplan.planning.objective.rows import FIXED, MOST_WEIGHT
from mealplan.planning.search import improve, model, solver
from planning_cases import every_choice, in_the_program, random_choice, small_problem

BLOCKS = pytest.mark.parametrize("block", blocks(300, 100), ids=str)


def seeds(block: Block) -> range:
    return range(100 * block.number, 100 * block.number + block.size)


def problem_of(seed: int) -> Problem:
    """Small, with every kind of row and cost; every third one has left-overs."""
    return small_problem(seed, days=2 + seed % 2, slots=2 + seed % 3 // 2, dishes=3, left=seed % 3)


def some_moves(problem: Problem, rng: np.random.Generator, number: int = 6) -> list[Move]:
    """Single meals, and several at once, as a cook and what it feeds are."""
    out = []
    for _ in range(number):
        places = rng.choice(len(problem.positions), size=int(rng.integers(1, 4)), replace=False)
        out.append([(int(i), int(rng.choice([-1, *problem.positions[int(i)].options]))) for i in places])
    return out


def moved(choice: Choice, move: Move) -> Choice:
    made = choice.copy()
    for index, option in move:
        made[index] = option
    return made


@pytest.mark.counted
@BLOCKS
def test_the_running_sums_and_the_deltas_of_every_term_are_its_score(block: Block) -> None:
    for seed in seeds(block):
        _the_running_sums_and_the_deltas_of_every_term_are_its_score(seed)


def _the_running_sums_and_the_deltas_of_every_term_are_its_score(seed: int) -> None:
    problem, rng = problem_of(seed), np.random.default_rng(seed)
    objective, choice = Objective(problem), random_choice(problem_of(seed), rng)
    moves = some_moves(problem, rng)
    for term in objective.terms:
        state = term.state(choice)
        assert state.value() == pytest.approx(term.score(choice).total, abs=1e-6), term.name
        now = choice.copy()
        for move in moves:
            for index, option in move:
                state.place(index, int(now[index]), option)
                now[index] = option
            assert state.value() == pytest.approx(term.score(now).total, abs=1e-6), term.name
    running = Running(objective, choice)
    deltas = running.delta(moves)
    total = objective.score(choice).total
    for move, delta in zip(moves, deltas, strict=True):
        assert delta == pytest.approx(objective.score(moved(choice, move)).total - total, abs=1e-5)
    np.testing.assert_array_equal(running.choice, choice)


@pytest.mark.counted
@BLOCKS
def test_what_each_option_of_a_place_costs_is_what_each_term_grows_by(block: Block) -> None:
    for seed in seeds(block):
        _what_each_option_of_a_place_costs_is_what_each_term_grows_by(seed)


def _what_each_option_of_a_place_costs_is_what_each_term_grows_by(seed: int) -> None:
    problem, rng = problem_of(seed), np.random.default_rng(seed)
    objective, choice = Objective(problem), random_choice(problem, rng)
    index = int(rng.integers(len(problem.positions)))
    bare = moved(choice, [(index, -1)])
    options = problem.positions[index].options
    for term in objective.terms:
        values, empty = term.state(bare).costs(index, options)
        none = term.score(bare).total
        for option, value in zip(options, np.broadcast_to(values, len(options)), strict=True):
            grown = term.score(moved(bare, [(index, int(option))])).total - none
            assert value - empty == pytest.approx(grown, abs=1e-5), term.name


def alone(objective: Objective, term: Term) -> Objective:
    """An objective of one term only."""
    one = Objective(objective.problem)
    one.terms = (term,)
    return one


def worth_in_a_program(objective: Objective, term: Term, choice: Choice) -> float:
    """What a term is in the program by its documentation: without the charges of what is off, and with a hard row's
    weight capped; short of CHANGED where something stood."""
    rows, problem = objective.rows, objective.problem
    total = term.score(choice).total
    if term.name == rows.name:
        week, day, meal = rows.sums(choice)
        off = [*(week > OFF), *(day > OFF).sum(axis=0), *sum((meal[d, s] > OFF for d, s in problem.by_meal))]
        total -= float(np.dot(np.array(off, dtype=float), rows.charge))
        total -= term.score(choice).levels["hard"] * (LEVEL_WEIGHT["hard"] - MOST_WEIGHT)
    if term.name == "what is taken up":
        total -= sum(FIXED[c.level] for c in problem.curves if c.deviation(c.held(problem, choice)) > OFF)
    if term.name == "changes of what stood there":
        total -= CHANGED * float((problem.stay >= 0).sum())
    return total


@pytest.mark.counted
@BLOCKS
def test_each_term_is_in_the_program_what_it_says(block: Block) -> None:
    for seed in seeds(block):
        _each_term_is_in_the_program_what_it_says(seed)


def _each_term_is_in_the_program_what_it_says(seed: int) -> None:
    problem, rng = problem_of(seed), np.random.default_rng(seed)
    objective = Objective(problem)
    choice = random_choice(problem, rng)
    for index, position in enumerate(problem.positions):  # the program orders extras; without any it has no say
        if not position.main:
            choice[index] = -1
    often = np.bincount(problem.dish[choice[choice >= 0]], minlength=len(problem.cap))
    if orphans(problem, choice) or (often > problem.cap).any():
        return  # the program forbids what the score only makes dear
    for term in objective.terms:
        found = in_the_program(alone(objective, term), choice)
        assert found == pytest.approx(worth_in_a_program(objective, term, choice), abs=1e-4), term.name


@pytest.mark.parametrize("seed", range(count(300, 0.03)))
@pytest.mark.parametrize("levels", [("hard", "goal"), ("effort",), ("watched",)])
def test_no_bound_is_above_any_of_all_choices(seed: int, levels: tuple[str, ...]) -> None:
    problem = small_problem(seed, dishes=2, extras=False, left=seed % 2)
    objective = Objective(problem)
    found = solver.solve(model.relaxation(objective, levels), relax=True)
    bound = found.objective if found.found and found.objective is not None else 0.0
    best = min(
        sum(objective.score(c).levels[name] for name in levels)
        for c in every_choice(problem) if not orphans(problem, c)
    )  # fmt: skip
    assert bound <= best + 1e-7


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6))
def test_the_whole_is_the_sum_of_its_terms(seed: int) -> None:
    problem = problem_of(seed % 97)
    objective, choice = Objective(problem), random_choice(problem, np.random.default_rng(seed))
    score = objective.score(choice)
    assert score.total == pytest.approx(sum(t.score(choice).total for t in objective.terms), abs=1e-8)
    assert len({t.name for t in objective.terms}) == len(objective.terms)


# ---- a new term costs one file and its test: here is one, whole


class DifferentDishes:
    """One more different dish: PRICE max(0, number of different dishes - free). A term as any other, in one place."""

    name = "one more different dish"
    price, free = 0.5, 3

    def __init__(self, problem: Problem) -> None:
        self.problem = problem

    def counts(self, choice: Choice) -> Ints:
        served = self.problem.dish[choice[choice >= 0]]
        return np.bincount(served, minlength=len(self.problem.cap)).astype(np.int64)

    def worth(self, counts: Ints) -> float:
        return self.price * max(0, int((counts > 0).sum()) - self.free)

    def score(self, choice: Choice) -> Part:
        cost = self.worth(self.counts(choice))
        return Part(cost, {"practice": cost})

    def state(self, choice: Choice) -> _Served:
        return _Served(self, choice)

    def add_to(self, program: Program) -> None:
        """u_i >= y_po for every option of dish i; v >= sum of u - free."""
        counts = self.counts(program.fixed)
        used: dict[int, Variable] = {}
        for (_, option), y in program.y.items():
            dish = int(self.problem.dish[option])
            if not counts[dish]:
                used.setdefault(dish, program.variable(f"used{dish}", 1, False))
                program.constrain([(used[dish], 1.0), (y, -1.0)], ">=", 0.0)
        there = float((counts > 0).sum())
        program.deviation("different", self.price, [(u, 1.0) for u in used.values()], there - self.free)

    def relax(self, relaxation: Relaxation) -> None:
        """No part in the bound."""


class _Served:
    def __init__(self, term: DifferentDishes, choice: Choice) -> None:
        self.term, self.counts = term, term.counts(choice)

    def place(self, index: int, old: int, new: int) -> None:
        for option, sign in ((old, -1), (new, 1)):
            if option >= 0:
                self.counts[self.term.problem.dish[option]] += sign

    def value(self) -> float:
        return self.term.worth(self.counts)

    def costs(self, index: int, options: Ints) -> tuple[Floats, float]:
        now = int((self.counts > 0).sum())
        new = self.counts[self.term.problem.dish[options]] == 0
        more = self.term.price * (max(0, now + 1 - self.term.free) - max(0, now - self.term.free))
        return np.where(new, more, 0.0), 0.0


@pytest.mark.parametrize("seed", range(4))
def test_a_new_term_is_read_by_the_search_the_program_and_the_score_alike(seed: int) -> None:
    problem = small_problem(seed, days=2, slots=2, dishes=3, extras=False, stay=False)
    objective = Objective(problem)
    objective.terms = (*objective.terms, DifferentDishes(problem))
    rng = np.random.default_rng(seed)
    choice, term = random_choice(problem, rng), objective.terms[-1]
    running, moves = Running(objective, choice), some_moves(problem, rng)
    total = objective.score(choice).total
    for move, delta in zip(moves, running.delta(moves), strict=True):
        assert delta == pytest.approx(objective.score(moved(choice, move)).total - total, abs=1e-5)
    assert in_the_program(alone(objective, term), choice) == pytest.approx(term.score(choice).total, abs=1e-6)
    best = min(objective.score(c).total for c in every_choice(problem))
    found, reached, _ = improve.search(objective, rng, rounds=150, stop=lambda: False, report=lambda c, v: None)
    assert reached == pytest.approx(objective.score(found).total)
    assert best - 1e-7 <= reached <= best + 0.01 * abs(best)
