"""The same family of main ingredients again. With n_df how often family f comes on day d, m_f how often it carries a
main in the plan, and b_df = 1 where a dish of family f is cooked as a main on day d:

    sum_{d,f} ( SAME_FAMILY_SAME_DAY max(0, n_df - 1) + THIRD_OF_FAMILY_IN_A_DAY max(0, n_df - 2) )
    + FAMILY_OFTEN sum_f max(0, m_f - share)
    + THREE_DAYS_RUNNING sum_{d,f} max(0, b_df + b_{d+1,f} + b_{d+2,f} - 2)
"""

from __future__ import annotations

import numpy as np

from mealplan.planning.objective.kitchen import Kitchen, Moves, Outcome
from mealplan.planning.objective.prices import (
    FAMILY_OFTEN,
    SAME_FAMILY_SAME_DAY,
    THIRD_OF_FAMILY_IN_A_DAY,
    THREE_DAYS_RUNNING,
)
from mealplan.planning.objective.problem import FRESH, Choice, Floats, Ints, Problem
from mealplan.planning.objective.term import NOTHING, Change, Part, Program, Relaxation, Variable


class Families:
    name = "the same kind again"

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.known = problem.family >= 0
        self.of: Ints = np.maximum(problem.family, 0)
        # breakfasts and snacks may always repeat: they carry no family through the days
        self.main = [q.main and problem.slots[q.slot] not in ("breakfast", "snack") for q in problem.positions]

    def counts(self, choice: Choice) -> tuple[Ints, Ints, Ints]:
        """(n_df, m_f, how many mains of family f are cooked on day d) of a choice."""
        p = self.problem
        today = np.zeros((p.days, max(1, p.families)), dtype=np.int64)
        mains = np.zeros(max(1, p.families), dtype=np.int64)
        cooked = np.zeros((p.days, max(1, p.families)), dtype=np.int64)
        for index, option in enumerate(choice):
            family = int(p.family[int(p.dish[option])]) if option >= 0 else -1
            if family >= 0:
                day = p.positions[index].day
                today[day, family] += 1
                mains[family] += self.main[index]
                cooked[day, family] += self.main[index] and p.kind[option] == FRESH
        return today, mains, cooked

    def worth(self, today: Ints, mains: Ints, cooked: Ints) -> float:
        cost = SAME_FAMILY_SAME_DAY * float(np.maximum(today - 1, 0).sum())
        cost += THIRD_OF_FAMILY_IN_A_DAY * float(np.maximum(today - 2, 0).sum())
        cost += FAMILY_OFTEN * float(np.maximum(mains - self.problem.family_share, 0).sum())
        return cost + THREE_DAYS_RUNNING * float(_running(cooked))

    def score(self, choice: Choice) -> Part:
        return Part.of_life(self.worth(*self.counts(choice)))

    def state(self, choice: Choice, kitchen: Kitchen) -> _Counts:
        return _Counts(self, choice)

    def add_to(self, program: Program) -> None:
        p = self.problem
        today, mains, cooked = self.counts(program.fixed)
        by_day: dict[tuple[int, int], list[tuple[Variable, float]]] = {}
        by_week: dict[int, list[tuple[Variable, float]]] = {}
        fresh: dict[tuple[int, int], list[tuple[Variable, float]]] = {}
        for (index, option), variable in program.y.items():
            position, family = p.positions[index], int(p.family[int(p.dish[option])])
            if family >= 0:
                by_day.setdefault((position.day, family), []).append((variable, 1.0))
                if self.main[index]:
                    by_week.setdefault(family, []).append((variable, 1.0))
                    if p.kind[option] == FRESH:
                        fresh.setdefault((position.day, family), []).append((variable, 1.0))
        for (d, f), terms in by_day.items():
            program.deviation(f"u{d}_{f}", SAME_FAMILY_SAME_DAY, terms, float(today[d, f]) - 1.0)
            program.deviation(f"q{d}_{f}", THIRD_OF_FAMILY_IN_A_DAY, terms, float(today[d, f]) - 2.0)
        for f, terms in by_week.items():
            program.deviation(f"t{f}", FAMILY_OFTEN, terms, float(mains[f] - p.family_share))
        for f in sorted({f for _, f in fresh}):
            for d in range(p.days - 2):
                span = (d, d + 1, d + 2)
                # a day with two of them counts once in the score: at most one may stand for the day here
                terms = [(v, c) for day in span for v, c in fresh.get((day, f), [])[:1]]
                if all(len(fresh.get((day, f), [])) <= 1 for day in span) and terms:
                    there = float(sum(cooked[day, f] > 0 for day in span))
                    program.deviation(f"h{d}_{f}", THREE_DAYS_RUNNING, terms, there - 2.0)

    def relax(self, relaxation: Relaxation) -> None:
        """No part in the bound."""


def _running(cooked: Ints) -> int:
    on = cooked > 0
    return int((on[:-2] & on[1:-1] & on[2:]).sum()) if len(on) > 2 else 0


class _Counts:
    def __init__(self, term: Families, choice: Choice) -> None:
        self.term, self.p = term, term.problem
        self.today, self.mains, self.cooked = term.counts(choice)

    def place(self, change: Change) -> None:
        position = self.p.positions[change.index]
        main = self.term.main[change.index]
        for option, sign in ((change.old, -1), (change.new, 1)):
            family = self.p.family[self.p.dish[option]] if option >= 0 else -1
            if family >= 0:
                self.today[position.day, family] += sign
                if main:
                    self.mains[family] += sign
                    if self.p.kind[option] == FRESH:
                        self.cooked[position.day, family] += sign

    def part(self) -> Part:
        return Part.of_life(self.term.worth(self.today, self.mains, self.cooked))

    def delta(self, moves: Moves, outcome: Outcome) -> Floats:
        p = self.p
        if not p.families:
            return NOTHING
        per: Floats = np.zeros(p.families)
        meals = 0
        for index in moves.positions:
            today = self.today[p.positions[index].day]
            per = per + np.where(today >= 1, SAME_FAMILY_SAME_DAY, 0.0)
            per = per + np.where(today >= 2, THIRD_OF_FAMILY_IN_A_DAY, 0.0)
            meals += self.term.main[index]
        if meals:
            over = np.maximum(self.mains + meals - p.family_share, 0) - np.maximum(self.mains - p.family_share, 0)
            per = per + FAMILY_OFTEN * over
        family = self.term.of[moves.dish]
        cost = per[family]
        if self.term.main[moves.positions[0]]:
            fresh = p.kind[moves.options[0]] == FRESH
            cost = cost + np.where(fresh, self._running(p.positions[moves.positions[0]].day)[family], 0.0)
        return np.where(self.term.known[moves.dish], cost, 0.0)

    def _running(self, day: int) -> Floats:
        """Per family, what one of it cooked on a day costs more for three days running."""
        low, high = max(0, day - 2), min(self.p.days, day + 3)
        on = self.cooked[low:high] > 0
        if high - low < 3:
            return np.zeros(self.p.families)
        before = (on[:-2] & on[1:-1] & on[2:]).sum(axis=0)
        on[day - low] = True
        after = (on[:-2] & on[1:-1] & on[2:]).sum(axis=0)
        out: Floats = THREE_DAYS_RUNNING * (after - before)
        return out
