"""Irreducible sets: which restrictions, or which other goals, keep a target out of reach.

A deletion filter starts from all of them and leaves out one after another for good as long as the rest still does it;
what is left is irreducible: without any one of them the target is in reach. Whether goals conflict is asked of the
linear relaxation: where even mixtures of dishes must deviate, every week must.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TypeVar

import pulp

from mealplan.planning.objective import Objective
from mealplan.planning.search import model, solver
from mealplan.planning.search.solver import Cancel

CONFLICT = 1e-6  # a sum of deviations above this in the relaxation proves that some bound must give
T = TypeVar("T")


def irreducible(items: Sequence[T], holds: Callable[[Sequence[T]], bool], cancel: Cancel | None) -> list[T]:
    """A part of `items` for which `holds`, and for no smaller part of that part (leaving out more never makes it
    hold). Earlier ones are left out first. Empty when cancelled."""
    held = list(items)
    size = max(1, len(held) // 4)  # whole groups first: most have nothing to do with it
    while True:
        start = 0
        while start < len(held):
            if cancel:
                return []
            without = held[:start] + held[start + size :]
            if holds(without):
                held = without
            else:
                start += size
        if size == 1:
            return held
        size = max(1, size // 2)


Whose = tuple[str, str]  # an eater and a nutrient: all bounds of one are one target
_RULE: Whose = ("", "")


def conflicting_goals(
    objective: Objective, this: Whose, unmet: Collection[Whose], cancel: Cancel | None = None
) -> tuple[Whose, ...]:
    """An irreducible set of other goals that keep the target `this` (eater and nutrient) out of reach together with it;
    empty when the relaxation finds no conflict (then whole dishes and real portions are the cause). Goals that are
    `unmet` themselves are blamed only where those that are met do not explain it."""
    elastic = _Elastic(objective, this)
    if cancel or elastic.conflict((), cancel) is not None:  # out of reach by itself: no conflict
        return ()

    def clash(held: Sequence[Whose]) -> bool:
        return elastic.conflict(held, cancel) is not None

    for held in ([n for n in elastic.others if n not in unmet], elastic.others):
        found = None if cancel else elastic.conflict(held, cancel)
        if found is not None:
            few = [n for n in held if n in found]
            # the energy is left out last: where it is to blame, it is the plainest reason
            few = sorted(few if clash(few) else held, key=lambda n: n[1] == "energy")
            return tuple(irreducible(few, clash, cancel))
    return ()


class _Elastic:
    """The relaxation of the hard rules and all targets, built once; a target that is not asked for costs nothing."""

    def __init__(self, objective: Objective, this: Whose) -> None:
        self.this = this
        self.lp, bounds = model.relaxed(objective, ("limits", "goals", "life"))
        self.costs = list(self.lp.objective.items())
        self.of: dict[str, Whose] = {}  # whose bound a deviation is; a safety limit is a rule, nobody's target
        goals: dict[Whose, None] = {}
        for variable, _ in self.costs:
            bound = bounds.get(variable.name)
            if bound is None:  # no deviation: what a serving asks
                continue
            if bound.level == "life" and not bound.key.nutrient:
                continue  # a custom, nobody's target
            whose = _RULE if bound.level == "limits" else bound.key.target
            if bound.level == "goals" and whose != this:
                goals[whose] = None
            self.of[variable.name] = whose
        self.others = list(goals)

    def conflict(self, held: Sequence[Whose], cancel: Cancel | None) -> set[Whose] | None:
        """The targets whose bounds a conflict of this target with those `held` rests on: without the others it would
        be the same. None where there is no conflict."""
        asked = {_RULE, self.this, *held}
        priced: list[tuple[pulp.LpVariable, float]]
        priced = [(v, cost) for v, cost in self.costs if self.of.get(v.name) in asked]
        self.lp.setObjective(solver.expression(priced))
        solution = solver.solve(self.lp, relax=True, cancel=cancel)
        if solution.status is not solver.Status.OPTIMAL or (solution.objective or 0.0) <= CONFLICT:
            return None
        found = {self.of[name] for name, price in solution.duals.items() if abs(price) > 1e-9 and name in self.of}
        # without the target in it, it is a conflict of the others among themselves
        return found if self.this in found else None
