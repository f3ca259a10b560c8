"""What each thing on the table costs by itself.

    sum_p ( c_{o(p)} + E [p is an extra] )

with c the cost of an option (its minutes, its size, what it uses up, what the seed prefers: `build.py`) and E the price
of each thing beside the main of a meal.
"""

from __future__ import annotations

from mealplan.planning.objective.prices import EXTRA
from mealplan.planning.objective.problem import Choice, Floats, Ints, Problem
from mealplan.planning.objective.term import Part, Program, Relaxation


class Things:
    name = "each thing by itself"

    def __init__(self, problem: Problem) -> None:
        self.problem = problem

    def one(self, index: int, option: int) -> float:
        """What an option costs at a position."""
        return float(self.problem.cost[option]) + (0.0 if self.problem.positions[index].main else EXTRA)

    def score(self, choice: Choice) -> Part:
        cost = sum(self.one(i, int(o)) for i, o in enumerate(choice) if o >= 0)
        return Part.of_practice(cost)

    def state(self, choice: Choice) -> _Sum:
        return _Sum(self, choice)

    def add_to(self, program: Program) -> None:
        for (index, option), variable in program.y.items():
            program.price(variable, self.one(index, option))

    def relax(self, relaxation: Relaxation) -> None:
        if "practice" in relaxation.levels:
            for placed in relaxation.placed:
                for x, o, _ in placed:
                    relaxation.price(x, float(self.problem.cost[o]))


class _Sum:
    def __init__(self, term: Things, choice: Choice) -> None:
        self.term, self.cost = term, term.score(choice).total

    def place(self, index: int, old: int, new: int) -> None:
        if old >= 0:
            self.cost -= self.term.one(index, old)
        if new >= 0:
            self.cost += self.term.one(index, new)

    def value(self) -> float:
        return self.cost

    def costs(self, index: int, options: Ints) -> tuple[Floats, float]:
        p = self.term.problem
        values = p.cost[options]
        return (values if p.positions[index].main else values + EXTRA), 0.0
