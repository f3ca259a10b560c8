"""What a re-plan changes: nothing for the dish that stood at a position in the same portion, RESIZED for it in another,
CHANGED for any other dish or none. Positions where nothing stood cost nothing."""

from __future__ import annotations

import numpy as np

from mealplan.planning.objective.kitchen import Kitchen, Moves, Outcome
from mealplan.planning.objective.prices import CHANGED, RESIZED
from mealplan.planning.objective.problem import OFF, Choice, Floats, Ints, Problem
from mealplan.planning.objective.term import NOTHING, Change, Part, Program, Relaxation


class Changes:
    name = "changes of what stood there"

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.places = [int(i) for i in np.flatnonzero(problem.stay >= 0)]

    def of(self, index: int, options: Ints) -> Floats:
        """Per option (-1: none) at a position."""
        p = self.problem
        before = int(p.stay[index])
        if before < 0:
            return np.zeros(len(options))
        same = (options >= 0) & (p.dish[options] == before)
        resized = np.abs(p.portions[options] - p.stay_portions[index]) > OFF
        return np.where(same, np.where(resized, RESIZED, 0.0), CHANGED)

    def score(self, choice: Choice) -> Part:
        return Part.of_life(sum(float(self.of(i, np.array([choice[i]]))[0]) for i in self.places))

    def state(self, choice: Choice, kitchen: Kitchen) -> _Sum:
        return _Sum(self, choice)

    def add_to(self, program: Program) -> None:
        """Leaving a dish that stood there costs as much as any change does, so what staying saves is counted: the
        program's objective is short of the term by CHANGED for each position where something stood."""
        for (index, option), variable in program.y.items():
            if self.problem.stay[index] >= 0:
                program.price(variable, float(self.of(index, np.array([option]))[0]) - CHANGED)

    def relax(self, relaxation: Relaxation) -> None:
        """No part in the bound."""


class _Sum:
    def __init__(self, term: Changes, choice: Choice) -> None:
        self.term, self.cost = term, term.score(choice).total

    def place(self, change: Change) -> None:
        if self.term.problem.stay[change.index] >= 0:
            before, after = self.term.of(change.index, np.array([change.old, change.new]))
            self.cost += float(after) - float(before)

    def part(self) -> Part:
        return Part.of_life(self.cost)

    def delta(self, moves: Moves, outcome: Outcome) -> Floats:
        stay = self.term.problem.stay
        if all(stay[index] < 0 for index in moves.positions):
            return NOTHING
        cost: Floats = np.zeros(len(moves.dish))
        for index, options in zip(moves.positions, moves.options, strict=True):
            if stay[index] >= 0:
                cost += self.term.of(index, options) - CHANGED
        return cost
