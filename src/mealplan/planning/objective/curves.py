"""Minimums on what is taken up of each sitting, concave in what the sitting holds (vitamin B12).

    v_c = max(0, 1 - (1/D) sum_{d,k} f(m_dk) / minimum),   f(m) = min over pieces of (slope m + intercept)

with m_dk what sitting k of day d holds; the term is sum_c w_c v_c by level, with the charge of `rows` where v_c is off
at all. In the program x_dk <= slope m_dk + intercept for every piece: exact, since f is concave. In the relaxation
the days of a kind take up no more than as many times their mean would, by concavity.
"""

from __future__ import annotations

import numpy as np

from mealplan.planning.objective.kitchen import Kitchen, Moves, Outcome
from mealplan.planning.objective.problem import LEVEL_WEIGHT, OFF, Choice, Curve, Floats, Problem
from mealplan.planning.objective.rows import CHARGE, CHARGED
from mealplan.planning.objective.term import NOTHING, Change, Part, Program, Relaxation, Variable


class Curves:
    name = "what is taken up"

    def __init__(self, problem: Problem) -> None:
        self.problem = problem

    def score(self, choice: Choice) -> Part:
        return self.worth([curve.held(self.problem, choice) for curve in self.problem.curves])

    def worth(self, held: list[Floats]) -> Part:
        """What sittings cost that hold so much of each curve."""
        levels: dict[str, float] = {}
        total = charge = 0.0
        for curve, amounts in zip(self.problem.curves, held, strict=True):
            v = curve.deviation(amounts)
            levels[curve.level] = levels.get(curve.level, 0.0) + curve.weight * v
            total += LEVEL_WEIGHT[curve.level] * curve.weight * v
            charge += CHARGE if v > OFF and curve.level in CHARGED else 0.0
        return Part(total + LEVEL_WEIGHT["goals"] * charge, levels, charge)

    def state(self, choice: Choice, kitchen: Kitchen) -> _Held:
        return _Held(self, choice)

    def add_to(self, program: Program) -> None:
        for n, curve in enumerate(self.problem.curves):
            self._add(program, n, curve)

    def _add(self, program: Program, n: int, curve: Curve) -> None:
        p = self.problem
        held = curve.held(p, program.fixed)
        terms: dict[tuple[int, int], list[tuple[Variable, float]]] = {}
        for (index, o), variable in program.y.items():
            place = p.positions[index]
            if curve.coef[o]:
                key = (place.day, int(curve.sitting[place.slot]))
                terms.setdefault(key, []).append((variable, float(curve.coef[o])))
        total, least = [], float(curve.taken(held).sum())
        for (d, k), mine in terms.items():
            x = program.variable(f"a{n}_{d}_{k}", None, False)
            for slope, intercept in curve.pieces:
                line = [(x, 1.0), *((v, -slope * c) for v, c in mine)]
                program.constrain(line, "<=", slope * float(held[d, k]) + intercept)
            least -= float(curve.taken(held[d, k]))
            total.append((x, -1.0 / p.days / curve.minimum))
        v = program.variable(f"c{n}", None, False, LEVEL_WEIGHT[curve.level] * curve.weight)
        program.constrain([(v, 1.0), *((x, -c) for x, c in total)], ">=", 1.0 - least / p.days / curve.minimum)

    def relax(self, relaxation: Relaxation) -> None:
        p = self.problem
        for n, curve in enumerate(p.curves):
            if not relaxation.counted(curve.level):
                continue
            sums: list[tuple[Variable, float]] = []
            for g, days in enumerate(relaxation.kinds):
                for k in range(len(curve.base)):
                    mine = [
                        (x, float(curve.coef[o]))
                        for x, o, s in relaxation.placed[g]
                        if curve.sitting[s] == k and curve.coef[o]
                    ]
                    taken = relaxation.variable(f"a{n}_{g}_{k}", None, False)
                    for slope, intercept in curve.pieces:
                        right = len(days) * (slope * float(curve.base[k]) + intercept)
                        relaxation.constrain([(taken, 1.0), *((x, -slope * c) for x, c in mine)], "<=", right)
                    sums.append((taken, -1.0 / p.days / curve.minimum))
            relaxation.soft(f"c{n}", curve, 1.0, sums, 1.0)


class _Held:
    """What each sitting holds, by curve."""

    def __init__(self, term: Curves, choice: Choice) -> None:
        self.term, self.p = term, term.problem
        self.held = [curve.held(self.p, choice) for curve in self.p.curves]

    def place(self, change: Change) -> None:
        position = self.p.positions[change.index]
        for curve, held in zip(self.p.curves, self.held, strict=True):
            amount = (curve.coef[change.new] if change.new >= 0 else 0.0) - (
                curve.coef[change.old] if change.old >= 0 else 0.0
            )
            held[position.day, curve.sitting[position.slot]] += amount

    def part(self) -> Part:
        return self.term.worth(self.held)

    def delta(self, moves: Moves, outcome: Outcome) -> Floats:
        if not self.p.curves:
            return NOTHING
        places = [self.p.positions[index] for index in moves.positions]
        cost: Floats = np.zeros(len(moves.dish))
        for curve, held in zip(self.p.curves, self.held, strict=True):
            was = curve.deviation(held)
            sums: Floats = np.full(len(moves.dish), float(curve.taken(held).sum()))
            for place, options in zip(places, moves.options, strict=True):  # one a day, so no sitting comes twice
                now = held[place.day, int(curve.sitting[place.slot])]
                sums += curve.taken(now + curve.coef[options]) - float(curve.taken(now))
            v = np.maximum(0.0, 1.0 - sums / self.p.days / curve.minimum)
            cost += LEVEL_WEIGHT[curve.level] * curve.weight * (v - was)
            if curve.level in CHARGED:
                cost += LEVEL_WEIGHT["goals"] * CHARGE * ((v > OFF).astype(float) - float(was > OFF))
        return cost
