"""The same dish again. With n_i how often dish i comes, and n_di on day d:

    sum_i ( again_i max(0, n_i - 1) + FORBIDDEN max(0, n_i - cap_i) ) + SAME_DISH_SAME_DAY sum_{d,i} max(0, n_di - 1)

In the program the cap is a constraint; in the relaxation it is the only part.
"""

from __future__ import annotations

import numpy as np

from mealplan.planning.objective.pools import Pools
from mealplan.planning.objective.prices import SAME_DISH_SAME_DAY
from mealplan.planning.objective.problem import FORBIDDEN, Choice, Floats, Ints, Problem
from mealplan.planning.objective.term import Part, Program, Relaxation, Variable


class Repeats:
    name = "the same dish again"

    def __init__(self, problem: Problem, pools: Pools) -> None:
        self.problem, self.pools = problem, pools

    def counts(self, choice: Choice) -> tuple[Ints, Ints]:
        """(n_i, n_di) of a choice."""
        p = self.problem
        today = np.zeros((p.days, len(p.cap)), dtype=np.int64)
        for position, option in zip(p.positions, choice, strict=True):
            if option >= 0:
                today[position.day, int(p.dish[option])] += 1
        return today.sum(axis=0), today

    def worth(self, count: Ints, today: Ints) -> float:
        p = self.problem
        over = FORBIDDEN * float(np.maximum(count - p.cap, 0).sum())
        again = float(p.again @ np.maximum(count - 1, 0))
        return over + again + SAME_DISH_SAME_DAY * float(np.maximum(today - 1, 0).sum())

    def score(self, choice: Choice) -> Part:
        cost = self.worth(*self.counts(choice))
        return Part.of_practice(cost)

    def state(self, choice: Choice) -> _Counts:
        return _Counts(self, choice)

    def add_to(self, program: Program) -> None:
        p = self.problem
        count, today = self.counts(program.fixed)
        by_dish: dict[int, list[tuple[Variable, float]]] = {}
        by_day: dict[tuple[int, int], list[tuple[Variable, float]]] = {}
        for (index, option), variable in program.y.items():
            dish = int(p.dish[option])
            by_dish.setdefault(dish, []).append((variable, 1.0))
            by_day.setdefault((p.positions[index].day, dish), []).append((variable, 1.0))
        for dish, terms in by_dish.items():
            program.constrain(terms, "<=", float(max(0, int(p.cap[dish]) - int(count[dish]))))
            program.deviation(f"g{dish}", float(p.again[dish]), terms, float(count[dish]) - 1.0)
        for (d, dish), terms in by_day.items():
            program.deviation(f"s{d}_{dish}", SAME_DISH_SAME_DAY, terms, float(today[d, dish]) - 1.0)

    def relax(self, relaxation: Relaxation) -> None:
        by_dish: dict[int, list[tuple[Variable, float]]] = {}
        for placed in relaxation.placed:
            for x, o, _ in placed:
                by_dish.setdefault(int(self.problem.dish[o]), []).append((x, 1.0))
        for dish, terms in by_dish.items():
            relaxation.constrain(terms, "<=", float(self.problem.cap[dish]))


class _Counts:
    def __init__(self, term: Repeats, choice: Choice) -> None:
        self.term, self.p = term, term.problem
        self.count, self.today = term.counts(choice)

    def place(self, index: int, old: int, new: int) -> None:
        day = self.p.positions[index].day
        for option, sign in ((old, -1), (new, 1)):
            if option >= 0:
                dish = self.p.dish[option]
                self.count[dish] += sign
                self.today[day, dish] += sign

    def value(self) -> float:
        return self.term.worth(self.count, self.today)

    def costs(self, index: int, options: Ints) -> tuple[Floats, float]:
        p = self.p
        each = np.where(self.count >= p.cap, FORBIDDEN, 0.0)
        each += np.where(self.count >= 1, p.again, 0.0)
        each += np.where(self.today[p.positions[index].day] >= 1, SAME_DISH_SAME_DAY, 0.0)
        return each[self.term.pools.dishes(options)], 0.0
