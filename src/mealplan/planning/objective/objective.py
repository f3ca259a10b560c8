"""The whole objective: the sum of its terms, and its running form for the local search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mealplan.planning.objective.batches import Batches, Fed
from mealplan.planning.objective.changes import Changes
from mealplan.planning.objective.curves import Curves
from mealplan.planning.objective.families import Families
from mealplan.planning.objective.pools import Pools
from mealplan.planning.objective.problem import LEVELS, Choice, Floats, Problem
from mealplan.planning.objective.repeats import Repeats
from mealplan.planning.objective.rows import Rows
from mealplan.planning.objective.term import NOTHING, Move, Term
from mealplan.planning.objective.things import Things


@dataclass(frozen=True, slots=True)
class Score:
    """Objective by level (unweighted deviations) and in total."""

    levels: dict[str, float]
    total: float


def terms_of(problem: Problem) -> tuple[Term, ...]:
    """The terms of a problem. Their order is that of their parts in the program."""
    pools = Pools(problem)
    return (
        Things(problem),
        Changes(problem),
        Rows(problem),
        Curves(problem),
        Repeats(problem, pools),
        Families(problem, pools),
        Batches(problem, pools),
    )


class Objective:
    """`rows` are among `terms`: the kinds of days are told by their bounds."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.terms = terms_of(problem)
        self.rows = next(term for term in self.terms if isinstance(term, Rows))

    def score(self, choice: Choice) -> Score:
        """What a choice is worth: the one definition that every part of the search is measured by."""
        parts = [term.score(choice) for term in self.terms]
        levels = {name: sum(part.levels.get(name, 0.0) for part in parts) for name in LEVELS}
        return Score({k: round(v, 9) for k, v in levels.items()}, round(sum(part.total for part in parts), 9))


class Running:
    """A choice with the running sums of every term: what the local search walks on."""

    def __init__(self, objective: Objective, choice: Choice) -> None:
        self.objective, self.p = objective, objective.problem
        self.choice = choice.copy()
        self.rebuild()

    def rebuild(self) -> None:
        """Recompute every sum from the choice (also clears accumulated rounding)."""
        self.states = [term.state(self.choice) for term in self.objective.terms]
        self.fed = next(state for state in self.states if isinstance(state, Fed))

    def place(self, index: int, option: int) -> None:
        """Put an option (or -1) at a position and keep all sums true."""
        old = int(self.choice[index])
        if old != option:
            for state in self.states:
                state.place(index, old, option)
            self.choice[index] = option

    def value(self) -> float:
        """The total of the choice as it is."""
        return sum(state.value() for state in self.states)

    def delta(self, moves: Sequence[Move]) -> Floats:
        """What each of some moves would add to the total; the choice stays as it is."""
        now, out = self.value(), np.zeros(len(moves))
        for number, move in enumerate(moves):
            before = [(index, int(self.choice[index])) for index, _ in move]
            for index, option in move:
                self.place(index, option)
            out[number] = self.value() - now
            for index, option in reversed(before):
                self.place(index, option)
        return out

    def costs(self, index: int) -> tuple[Floats, float]:
        """The cost of each option of a position (aligned with its `options`) and of leaving it empty, given the
        rest of the week; costs that no choice here changes are left out alike. Leaves the position empty."""
        self.place(index, -1)
        options = self.p.positions[index].options
        if len(options) == 0:
            return np.zeros(0), 0.0
        values, empty = np.zeros(len(options)), 0.0
        for state in self.states:
            more, none = state.costs(index, options)
            if more is not NOTHING:
                values += more
            empty += none
        return np.round(values, 7), round(empty, 7)
