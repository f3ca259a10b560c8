"""What each serving asks by itself, in minutes.

    sum_p ( c_{o(p)} + E_p )

with c the cost of an option (its minutes at the stove, its pot, an odd size, portions other than one, what the seed
prefers: `build.py`) and E_p the price of a thing beside the main of a meal, or of a meal that somebody has by herself
while the others share; 0 for a main.
"""

from __future__ import annotations

from mealplan.planning.objective.kitchen import Kitchen, Moves, Outcome
from mealplan.planning.objective.prices import EXTRA, OWN, SHARED
from mealplan.planning.objective.problem import Choice, Floats, Problem
from mealplan.planning.objective.term import Change, Part, Program, Relaxation


class Servings:
    name = "each serving by itself"

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        slots = problem.slots
        self.place = [
            (OWN[slots[q.slot] in SHARED] if q.own >= 0 else 0.0 if q.main else EXTRA) for q in problem.positions
        ]

    def one(self, index: int, option: int) -> float:
        """What an option costs at a position."""
        return float(self.problem.cost[option]) + self.place[index]

    def score(self, choice: Choice) -> Part:
        return Part.of_life(sum(self.one(i, int(o)) for i, o in enumerate(choice) if o >= 0))

    def state(self, choice: Choice, kitchen: Kitchen) -> _Sum:
        return _Sum(self, choice)

    def add_to(self, program: Program) -> None:
        for (index, option), variable in program.y.items():
            program.price(variable, self.one(index, option))

    def relax(self, relaxation: Relaxation) -> None:
        if "life" in relaxation.levels:
            for placed in relaxation.placed:
                for x, o, _ in placed:
                    relaxation.price(x, float(self.problem.cost[o]))


class _Sum:
    def __init__(self, term: Servings, choice: Choice) -> None:
        self.term, self.cost = term, term.score(choice).total

    def place(self, change: Change) -> None:
        if change.old >= 0:
            self.cost -= self.term.one(change.index, change.old)
        if change.new >= 0:
            self.cost += self.term.one(change.index, change.new)

    def part(self) -> Part:
        return Part.of_life(self.cost)

    def delta(self, moves: Moves, outcome: Outcome) -> Floats:
        p = self.term.problem
        places = sum(self.term.place[index] for index in moves.positions)
        cost: Floats = p.cost[moves.options].sum(axis=0) + places
        return cost
