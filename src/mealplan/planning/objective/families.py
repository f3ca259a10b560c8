"""The same family of main ingredients again. With n_df how often family f comes on day d, and m_f how often it carries
a main in the plan:

    sum_{d,f} ( SAME_FAMILY_SAME_DAY max(0, n_df - 1) + THIRD_OF_FAMILY_IN_A_DAY max(0, n_df - 2) )
    + FAMILY_OFTEN sum_f max(0, m_f - share)
"""

from __future__ import annotations

import numpy as np

from mealplan.planning.objective.pools import Pools
from mealplan.planning.objective.prices import FAMILY_OFTEN, SAME_FAMILY_SAME_DAY, THIRD_OF_FAMILY_IN_A_DAY
from mealplan.planning.objective.problem import Choice, Floats, Ints, Problem
from mealplan.planning.objective.term import NOTHING, Part, Program, Relaxation, Variable


class Families:
    name = "the same kind again"

    def __init__(self, problem: Problem, pools: Pools) -> None:
        self.problem, self.pools = problem, pools
        self.known = problem.family >= 0
        self.of: Ints = np.maximum(problem.family, 0)

    def counts(self, choice: Choice) -> tuple[Ints, Ints]:
        """(n_df, m_f) of a choice."""
        p = self.problem
        today = np.zeros((p.days, max(1, p.families)), dtype=np.int64)
        mains = np.zeros(max(1, p.families), dtype=np.int64)
        for position, option in zip(p.positions, choice, strict=True):
            family = int(p.family[int(p.dish[option])]) if option >= 0 else -1
            if family >= 0:
                today[position.day, family] += 1
                mains[family] += int(position.main)
        return today, mains

    def worth(self, today: Ints, mains: Ints) -> float:
        cost = SAME_FAMILY_SAME_DAY * float(np.maximum(today - 1, 0).sum())
        cost += THIRD_OF_FAMILY_IN_A_DAY * float(np.maximum(today - 2, 0).sum())
        return cost + FAMILY_OFTEN * float(np.maximum(mains - self.problem.family_share, 0).sum())

    def score(self, choice: Choice) -> Part:
        cost = self.worth(*self.counts(choice))
        return Part.of_practice(cost)

    def state(self, choice: Choice) -> _Counts:
        return _Counts(self, choice)

    def add_to(self, program: Program) -> None:
        p = self.problem
        today, mains = self.counts(program.fixed)
        by_day: dict[tuple[int, int], list[tuple[Variable, float]]] = {}
        by_week: dict[int, list[tuple[Variable, float]]] = {}
        for (index, option), variable in program.y.items():
            position, family = p.positions[index], int(p.family[int(p.dish[option])])
            if family >= 0:
                by_day.setdefault((position.day, family), []).append((variable, 1.0))
                if position.main:
                    by_week.setdefault(family, []).append((variable, 1.0))
        for (d, f), terms in by_day.items():
            program.deviation(f"u{d}_{f}", SAME_FAMILY_SAME_DAY, terms, float(today[d, f]) - 1.0)
            program.deviation(f"q{d}_{f}", THIRD_OF_FAMILY_IN_A_DAY, terms, float(today[d, f]) - 2.0)
        for f, terms in by_week.items():
            program.deviation(f"t{f}", FAMILY_OFTEN, terms, float(mains[f] - p.family_share))

    def relax(self, relaxation: Relaxation) -> None:
        """No part in the bound."""


class _Counts:
    def __init__(self, term: Families, choice: Choice) -> None:
        self.term, self.p = term, term.problem
        self.today, self.mains = term.counts(choice)

    def place(self, index: int, old: int, new: int) -> None:
        position = self.p.positions[index]
        for option, sign in ((old, -1), (new, 1)):
            family = self.p.family[self.p.dish[option]] if option >= 0 else -1
            if family >= 0:
                self.today[position.day, family] += sign
                if position.main:
                    self.mains[family] += sign

    def value(self) -> float:
        return self.term.worth(self.today, self.mains)

    def costs(self, index: int, options: Ints) -> tuple[Floats, float]:
        p, position = self.p, self.p.positions[index]
        if not p.families:
            return NOTHING, 0.0
        today = self.today[position.day]
        per = np.where(today >= 1, SAME_FAMILY_SAME_DAY, 0.0) + np.where(today >= 2, THIRD_OF_FAMILY_IN_A_DAY, 0.0)
        if position.main:
            per = per + np.where(self.mains >= p.family_share, FAMILY_OFTEN, 0.0)
        each = np.where(self.term.known, per[self.term.of], 0.0)
        return each[self.term.pools.dishes(options)], 0.0
