"""The same dish again. With n_i how often dish i comes, m_i how often as a lunch or dinner, and n_di on day d:

    sum_i ( again_i max(0, m_i - 2) + FORBIDDEN max(0, n_i - cap_i) ) + SAME_DISH_SAME_DAY sum_{d,i} max(0, n_di - 1)

In the program the cap is a constraint; in the relaxation it is the only part.
"""

from __future__ import annotations

import numpy as np

from mealplan.planning.objective.kitchen import Kitchen, Moves, Outcome
from mealplan.planning.objective.prices import SAME_DISH_SAME_DAY
from mealplan.planning.objective.problem import FORBIDDEN, Choice, Floats, Ints, Problem
from mealplan.planning.objective.term import Change, Part, Program, Relaxation, Variable

FREE = 2  # times that a main may come before it counts as again


class Repeats:
    name = "the same dish again"

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        meals = set(problem.variety.main_slots)
        self.meal = [position.main and position.slot in meals for position in problem.positions]

    def counts(self, choice: Choice) -> tuple[Ints, Ints, Ints]:
        """(n_i, m_i, n_di) of a choice."""
        p = self.problem
        today = np.zeros((p.days, len(p.cap)), dtype=np.int64)
        mains = np.zeros(len(p.cap), dtype=np.int64)
        for index, option in enumerate(choice):
            if option >= 0:
                dish = int(p.dish[option])
                today[p.positions[index].day, dish] += 1
                mains[dish] += self.meal[index]
        return today.sum(axis=0), mains, today

    def worth(self, count: Ints, mains: Ints, today: Ints) -> float:
        p = self.problem
        over = FORBIDDEN * float(np.maximum(count - p.cap, 0).sum())
        again = float(p.again @ np.maximum(mains - FREE, 0))
        return over + again + SAME_DISH_SAME_DAY * float(np.maximum(today - 1, 0).sum())

    def score(self, choice: Choice) -> Part:
        return Part.of_life(self.worth(*self.counts(choice)))

    def state(self, choice: Choice, kitchen: Kitchen) -> _Counts:
        return _Counts(self, choice)

    def add_to(self, program: Program) -> None:
        p = self.problem
        count, mains, today = self.counts(program.fixed)
        by_dish: dict[int, list[tuple[Variable, float]]] = {}
        by_main: dict[int, list[tuple[Variable, float]]] = {}
        by_day: dict[tuple[int, int], list[tuple[Variable, float]]] = {}
        for (index, option), variable in program.y.items():
            dish = int(p.dish[option])
            by_dish.setdefault(dish, []).append((variable, 1.0))
            by_day.setdefault((p.positions[index].day, dish), []).append((variable, 1.0))
            if self.meal[index]:
                by_main.setdefault(dish, []).append((variable, 1.0))
        for dish, terms in by_dish.items():
            program.constrain(terms, "<=", float(max(0, int(p.cap[dish]) - int(count[dish]))))
        for dish, terms in by_main.items():
            program.deviation(f"g{dish}", float(p.again[dish]), terms, float(mains[dish]) - FREE)
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
        self.count, self.mains, self.today = term.counts(choice)

    def place(self, change: Change) -> None:
        day, meal = self.p.positions[change.index].day, self.term.meal[change.index]
        for option, sign in ((change.old, -1), (change.new, 1)):
            if option >= 0:
                dish = self.p.dish[option]
                self.count[dish] += sign
                self.mains[dish] += sign * meal
                self.today[day, dish] += sign

    def part(self) -> Part:
        return Part.of_life(self.term.worth(self.count, self.mains, self.today))

    def delta(self, moves: Moves, outcome: Outcome) -> Floats:
        p, dish = self.p, moves.dish
        k = len(moves.positions)
        count, cap = self.count[dish], p.cap[dish]
        cost: Floats = FORBIDDEN * (np.maximum(count + k - cap, 0) - np.maximum(count - cap, 0))
        meals = sum(self.term.meal[index] for index in moves.positions)
        if meals:
            mains = self.mains[dish]
            cost = cost + p.again[dish] * (np.maximum(mains + meals - FREE, 0) - np.maximum(mains - FREE, 0))
        for index in moves.positions:
            cost = cost + np.where(self.today[p.positions[index].day, dish] >= 1, SAME_DISH_SAME_DAY, 0.0)
        return cost
