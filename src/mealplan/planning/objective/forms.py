"""Several forms of one food side by side: fresh and frozen spinach, a lemon and a lime, quinoa dry and ready to eat.
SECOND_FORM for each form of a food beyond the first among the things that the pots need:

    SECOND_FORM sum_f max(0, #{things of food f that a pot needs} - 1)

It is no part of the exact program; the bound has it of the things that are bought, which are no more than these.
"""

from __future__ import annotations

import numpy as np

from mealplan.planning.objective.kitchen import Kitchen, Menu, Moves, Outcome
from mealplan.planning.objective.prices import SECOND_FORM
from mealplan.planning.objective.problem import Choice, Floats, Ints, Problem
from mealplan.planning.objective.term import NOTHING, Change, Part, Program, Relaxation


class Forms:
    name = "several forms of one food"

    def __init__(self, problem: Problem, menu: Menu) -> None:
        """Sparse: dish `of[k]` needs `thing[k]`, a form of food `food[k]`; `later[k]` where the dish itself needs
        another form of it, named before."""
        s = problem.supplies
        self.menu, self.dishes = menu, len(problem.cap)
        self.foods = int(s.form.max(initial=-1)) + 1
        entries = np.flatnonzero(s.form[s.thing] >= 0) if self.foods else np.zeros(0, dtype=np.int64)
        self.thing, self.food = s.thing[entries], s.form[s.thing[entries]]
        self.of = np.searchsorted(s.start, entries, side="right") - 1
        pairs = self.of * max(1, self.foods) + self.food
        self.later = np.ones(len(entries), dtype=bool)
        self.later[np.unique(pairs, return_index=True)[1]] = False
        self.form = s.form

    def counts(self, pots: Ints) -> tuple[Ints, Ints]:
        """(whether each thing is needed, how many forms of each food are), by the number of pots of each dish."""
        needed = np.zeros(len(self.form), dtype=np.int64)
        needed[self.thing[pots[self.of] > 0]] = 1
        some = self.form >= 0
        return needed, np.bincount(self.form[some], weights=needed[some], minlength=self.foods).astype(np.int64)

    def worth(self, forms: Ints) -> float:
        return SECOND_FORM * float(np.maximum(forms - 1, 0).sum())

    def score(self, choice: Choice) -> Part:
        return self.state(choice, Kitchen(self.menu, choice)).part()

    def state(self, choice: Choice, kitchen: Kitchen) -> _Counts:
        return _Counts(self, kitchen)

    def add_to(self, program: Program) -> None:
        """No part of the program."""

    def relax(self, relaxation: Relaxation) -> None:
        """The bound of the life level has its own program: `search/bound.py`."""


class _Counts:
    def __init__(self, term: Forms, kitchen: Kitchen) -> None:
        self.term = term
        self.pots = np.zeros(term.dishes, dtype=np.int64)
        for pot in kitchen.all:
            self.pots[pot.dish] += 1
        self._more: Floats | None = None

    def place(self, change: Change) -> None:
        if not self.term.foods:
            return
        for pots, sign in ((change.gone, -1), (change.made, 1)):
            for pot in pots:
                self.pots[pot.dish] += sign
                self._more = None

    def part(self) -> Part:
        return Part.of_life(self.term.worth(self.term.counts(self.pots)[1]) if self.term.foods else 0.0)

    @property
    def more(self) -> Floats:
        """Per dish, what its first pot would add."""
        if self._more is not None:
            return self._more
        term = self.term
        needed, forms = term.counts(self.pots)
        adds = np.where(forms[term.food] > 0, needed[term.thing] == 0, term.later)
        more: Floats = np.bincount(term.of, weights=adds, minlength=term.dishes).astype(np.float64)
        self._more = more = SECOND_FORM * more
        return more

    def delta(self, moves: Moves, outcome: Outcome) -> Floats:
        if not self.term.foods:
            return NOTHING
        begun = outcome.made > 0
        for m, (_, made) in outcome.others.items():
            begun[m] = bool(made)
        return np.where(begun, self.more[moves.dish], 0.0)
