"""The least variety of a week: TOO_FEW for each different main (of the slots that count) that is short of M, and for
each different dish that is short of N:

    TOO_FEW ( max(0, M - #{i: m_i > 0}) + max(0, N - #{i: n_i > 0}) )

with m_i how often dish i is such a main and n_i how often it is served at all. In the program and the relaxation a
binary u_i (w_i) is 1 only where m_i (n_i) is at least 1: u_i <= m_i.
"""

from __future__ import annotations

import numpy as np

from mealplan.planning.objective.kitchen import Kitchen, Moves, Outcome
from mealplan.planning.objective.prices import TOO_FEW
from mealplan.planning.objective.problem import Choice, Floats, Ints, Problem
from mealplan.planning.objective.term import NOTHING, Change, Part, Program, Relaxation, Variable


class LeastVariety:
    name = "too little variety"

    def __init__(self, problem: Problem) -> None:
        self.problem, self.of = problem, problem.variety
        slots = set(self.of.main_slots)
        self.counts_as_main = [q.main and q.slot in slots for q in problem.positions]

    def counts(self, choice: Choice) -> tuple[Ints, Ints]:
        """(m_i, n_i) of a choice."""
        mains = np.zeros(len(self.problem.cap), dtype=np.int64)
        served = np.zeros(len(self.problem.cap), dtype=np.int64)
        for index, option in enumerate(choice):
            if option >= 0:
                dish = int(self.problem.dish[option])
                served[dish] += 1
                mains[dish] += self.counts_as_main[index]
        return mains, served

    def worth(self, mains: int, dishes: int) -> float:
        return TOO_FEW * (max(0, self.of.mains - mains) + max(0, self.of.dishes - dishes))

    def score(self, choice: Choice) -> Part:
        mains, served = self.counts(choice)
        return Part.of_life(self.worth(int((mains > 0).sum()), int((served > 0).sum())))

    def state(self, choice: Choice, kitchen: Kitchen) -> _Counts:
        return _Counts(self, choice)

    def add_to(self, program: Program) -> None:
        mains, served = self.counts(program.fixed)
        by_main: dict[int, list[tuple[Variable, float]]] = {}
        by_dish: dict[int, list[tuple[Variable, float]]] = {}
        for (index, option), variable in program.y.items():
            dish = int(self.problem.dish[option])
            by_dish.setdefault(dish, []).append((variable, 1.0))
            if self.counts_as_main[index]:
                by_main.setdefault(dish, []).append((variable, 1.0))
        for name, wanted, there, by in (
            ("vm", self.of.mains, mains, by_main),
            ("vd", self.of.dishes, served, by_dish),
        ):
            if wanted:
                self._few(program, name, wanted, there, by)

    @staticmethod
    def _few(
        program: Program | Relaxation,
        name: str,
        wanted: int,
        there: Ints,
        by: dict[int, list[tuple[Variable, float]]],
    ) -> None:
        new = []
        for dish, terms in by.items():
            if not there[dish]:
                u = program.variable(f"{name}{dish}", 1, False)
                program.constrain([(u, 1.0), *((x, -c) for x, c in terms)], "<=", 0.0)
                new.append((u, 1.0))
        short = program.variable(name, None, False, TOO_FEW)
        program.constrain([(short, 1.0), *new], ">=", float(wanted - int((there > 0).sum())))

    def relax(self, relaxation: Relaxation) -> None:
        if "life" not in relaxation.levels:
            return
        slots = set(self.of.main_slots)
        by_main: dict[int, list[tuple[Variable, float]]] = {}
        by_dish: dict[int, list[tuple[Variable, float]]] = {}
        for placed in relaxation.placed:
            for x, o, s in placed:
                dish = int(self.problem.dish[o])
                by_dish.setdefault(dish, []).append((x, 1.0))
                if s in slots:
                    by_main.setdefault(dish, []).append((x, 1.0))
        none = np.zeros(len(self.problem.cap), dtype=np.int64)
        for name, wanted, by in (("vm", self.of.mains, by_main), ("vd", self.of.dishes, by_dish)):
            if wanted:
                self._few(relaxation, name, wanted, none, by)


class _Counts:
    def __init__(self, term: LeastVariety, choice: Choice) -> None:
        self.term, self.p = term, term.problem
        self.mains, self.served = term.counts(choice)
        self.different_mains, self.different = int((self.mains > 0).sum()), int((self.served > 0).sum())

    def place(self, change: Change) -> None:
        main = self.term.counts_as_main[change.index]
        for option, sign in ((change.old, -1), (change.new, 1)):
            if option < 0:
                continue
            dish = int(self.p.dish[option])
            before = self.served[dish]
            self.served[dish] += sign
            self.different += int(before + sign > 0) - int(before > 0)
            if main:
                before = self.mains[dish]
                self.mains[dish] += sign
                self.different_mains += int(before + sign > 0) - int(before > 0)

    def part(self) -> Part:
        return Part.of_life(self.term.worth(self.different_mains, self.different))

    def delta(self, moves: Moves, outcome: Outcome) -> Floats:
        of = self.term.of
        lacking_mains = of.mains > self.different_mains
        lacking = of.dishes > self.different
        if not lacking_mains and not lacking:
            return NOTHING
        cost: Floats = np.zeros(len(moves.dish))
        if lacking:
            cost -= TOO_FEW * (self.served[moves.dish] == 0)
        if lacking_mains and any(self.term.counts_as_main[index] for index in moves.positions):
            cost -= TOO_FEW * (self.mains[moves.dish] == 0)
        return cost
