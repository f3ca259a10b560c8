"""Minimums on what is taken up of each sitting, concave in what the sitting holds (vitamin B12).

    v_c = max(0, 1 - (1/D) sum_{d,k} f(m_dk) / minimum),   f(m) = min over pieces of (slope m + intercept)

with m_dk what sitting k of day d holds; the term is sum_c W_level w_c v_c, with the charge of `rows.FIXED` where v_c is
off at all. In the program x_dk <= slope m_dk + intercept for every piece: exact, since f is concave. In the relaxation
the days of a kind take up no more than as many times their mean would, by concavity.
"""

from __future__ import annotations

import numpy as np

from mealplan.planning.objective.problem import LEVEL_WEIGHT, OFF, Choice, Curve, Floats, Ints, Problem
from mealplan.planning.objective.rows import FIXED
from mealplan.planning.objective.term import NOTHING, Part, Program, Relaxation, Variable


class Curves:
    name = "what is taken up"

    def __init__(self, problem: Problem) -> None:
        self.problem = problem

    def score(self, choice: Choice) -> Part:
        return self.worth([curve.held(self.problem, choice) for curve in self.problem.curves])

    def worth(self, held: list[Floats]) -> Part:
        """What sittings cost that hold so much of each curve."""
        levels: dict[str, float] = {}
        total = 0.0
        for curve, amounts in zip(self.problem.curves, held, strict=True):
            v = curve.deviation(amounts)
            levels[curve.level] = levels.get(curve.level, 0.0) + curve.weight * v
            total += LEVEL_WEIGHT[curve.level] * curve.weight * v + (FIXED.get(curve.level, 0.0) if v > OFF else 0.0)
        return Part(total, levels)

    def state(self, choice: Choice) -> _Held:
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

    def place(self, index: int, old: int, new: int) -> None:
        position = self.p.positions[index]
        for curve, held in zip(self.p.curves, self.held, strict=True):
            amount = (curve.coef[new] if new >= 0 else 0.0) - (curve.coef[old] if old >= 0 else 0.0)
            held[position.day, curve.sitting[position.slot]] += amount

    def value(self) -> float:
        return self.term.worth(self.held).total

    def costs(self, index: int, options: Ints) -> tuple[Floats, float]:
        if not self.p.curves:
            return NOTHING, 0.0
        values = self._costs(index, [c.coef[options] for c in self.p.curves], len(options))
        return values, float(self._costs(index, [np.zeros(1) for _ in self.p.curves], 1)[0])

    def _costs(self, index: int, amounts: list[Floats], count: int) -> Floats:
        """What the curves cost when one more thing with these amounts (an array for each curve) is eaten there."""
        position = self.p.positions[index]
        cost: Floats = np.zeros(count)
        for curve, held, more in zip(self.p.curves, self.held, amounts, strict=True):
            at = (position.day, int(curve.sitting[position.slot]))
            now = float(curve.taken(held).sum()) - float(curve.taken(held[at]))
            sums = (now + curve.taken(held[at] + more)) / self.p.days
            v = np.maximum(0.0, 1.0 - sums / curve.minimum)
            cost += LEVEL_WEIGHT[curve.level] * curve.weight * v
            cost += np.where(v > OFF, FIXED.get(curve.level, 0.0), 0.0)
        return cost
