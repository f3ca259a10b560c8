"""The whole objective: the tuple of its levels, the sum of its terms, and its running form for the local search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mealplan.planning.objective.changes import Changes
from mealplan.planning.objective.curves import Curves
from mealplan.planning.objective.families import Families
from mealplan.planning.objective.forms import Forms
from mealplan.planning.objective.kitchen import Kitchen, Menu, Moves
from mealplan.planning.objective.packs import Needs, Packs
from mealplan.planning.objective.pots import Pots
from mealplan.planning.objective.problem import FORBIDDEN, LEVELS, Choice, Floats, Ints, Problem
from mealplan.planning.objective.repeats import Repeats
from mealplan.planning.objective.rows import Rows, Sums
from mealplan.planning.objective.servings import Servings
from mealplan.planning.objective.sittings import Held, Sittings
from mealplan.planning.objective.term import NOTHING, Change, Part, Term
from mealplan.planning.objective.variety import LeastVariety


@dataclass(frozen=True, slots=True)
class Score:
    """A week's worth: its levels as they are told, the charge of goals that are off, and the weighted total that leads
    the search. Weeks are compared by `key`."""

    levels: dict[str, float]
    charge: float
    total: float

    @property
    def key(self) -> tuple[float, float, float, float]:
        """(limits, minutes, goals, life), less is better."""
        x = self.levels
        goals = round(x["goals"] + self.charge, 7)
        return round(x["limits"], 7), round(x["minutes"], 4), goals, round(x["life"], 5)

    def __lt__(self, other: Score) -> bool:
        return self.key < other.key


def scored(parts: Sequence[Part]) -> Score:
    """The sum of what terms cost."""
    levels = {name: sum(part.levels.get(name, 0.0) for part in parts) for name in LEVELS}
    charge = sum(part.charge for part in parts)
    return Score({k: round(v, 9) for k, v in levels.items()}, charge, round(sum(p.total for p in parts), 9))


def terms_of(problem: Problem, menu: Menu) -> tuple[Term, ...]:
    """The terms of a problem. Their order is that of their parts in the program."""
    sittings = (Sittings(problem),) if problem.sittings else ()
    return (
        Servings(problem),
        Changes(problem),
        Rows(problem),
        Curves(problem),
        Repeats(problem),
        Families(problem),
        LeastVariety(problem),
        Pots(problem, menu),
        Packs(problem, menu),
        *sittings,
        Forms(problem, menu),
    )


class Objective:
    """`rows` and `packs` are among `terms`: the kinds of days are told by the one, what is bought by the other."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.menu = Menu(problem)
        self.terms = terms_of(problem, self.menu)
        self.rows = next(term for term in self.terms if isinstance(term, Rows))
        self.packs = next(term for term in self.terms if isinstance(term, Packs))

    @property
    def floor(self) -> float:
        """A bound of the life level that always holds: nothing but what one likes costs less than nothing."""
        liked = np.minimum(self.problem.cost, 0.0)
        return float(liked.min(initial=0.0)) * len(self.problem.positions)

    def score(self, choice: Choice) -> Score:
        """What a choice is worth: the one definition that every part of the search is measured by."""
        return scored([term.score(choice) for term in self.terms])


class Running:
    """A choice with the running sums of every term: what the local search walks on."""

    def __init__(self, objective: Objective, choice: Choice) -> None:
        self.objective, self.p = objective, objective.problem
        self.choice = choice.copy()
        self.rebuild()

    def rebuild(self) -> None:
        """Recompute every sum from the choice (also clears accumulated rounding)."""
        self.kitchen = Kitchen(self.objective.menu, self.choice)
        self.states = [term.state(self.choice, self.kitchen) for term in self.objective.terms]
        self.needs = next(state for state in self.states if isinstance(state, Needs))
        self.sums = next(state for state in self.states if isinstance(state, Sums))
        self.held = next((state for state in self.states if isinstance(state, Held)), None)

    def days_off(self) -> Ints:
        """The days on which a limit, her minutes or a goal is off."""
        off = self.sums.days_off()
        return off if self.held is None else np.union1d(off, self.held.days_off())

    def place(self, index: int, option: int) -> None:
        """Put an option (or -1) at a position and keep all sums true."""
        old = int(self.choice[index])
        if old == option:
            return
        gone, made = self.kitchen.place(index, old, option)
        change = Change(index, old, option, gone, made)
        for state in self.states:
            state.place(change)
        self.choice[index] = option

    def score(self) -> Score:
        """What the choice as it is is worth."""
        return scored([state.part() for state in self.states])

    def delta(self, moves: Moves) -> Floats:
        """What each of some moves would add to the total; their positions are empty, and stay so."""
        outcome = self.kitchen.outcome(moves)
        out: Floats = np.zeros(len(moves.dish))
        for state in self.states:
            more = state.delta(moves, outcome)
            if more is not NOTHING:
                out += more
        out[outcome.barred] = FORBIDDEN
        return np.round(out, 6)

    def costs(self, index: int, options: Ints, *, known: bool = False) -> Floats:
        """What each of some options would add at a position, which is left empty. `known`: see `Menu.moves`."""
        self.place(index, -1)
        return self.delta(self.objective.menu.moves(index, options, known=known))
