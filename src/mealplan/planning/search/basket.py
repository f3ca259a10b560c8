"""A basket of dishes that asks little: the day-free program in whole numbers over a few dishes.

The root of the day-free relaxation says what a dish is worth where all goals are met; the dishes of the week so far and
the most promising others are few enough to be solved in whole numbers. What comes out is how often each is eaten and in
which pots: `layout` deals it onto days.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from mealplan.planning.objective.problem import FROZEN, Choice, Floats
from mealplan.planning.search.bound import DayFree
from mealplan.planning.search.layout import Counts
from mealplan.planning.search.solver import Cancel, LinearSolution

NEAR = 0.1  # gap at which a basket is good enough: what is lost by laying it onto days is more
SHARED = 1.0  # what a thing more that a dish brings into the house weighs when dishes are ranked
USED = 5.0  # what a serving in the root weighs


def ranked(program: DayFree, root: LinearSolution, choice: Choice, noise: Floats) -> list[int]:
    """The dishes that are not in a week, the most promising first: cheap at the root, and of things that are there."""
    p = program.p
    there = {int(p.dish[o]) for o in choice if o >= 0}
    have = {t for i in there for t in p.supplies.of(i)[0].tolist()} if p.supplies.any else set()
    have |= set(np.flatnonzero(p.supplies.stock > 0).tolist())
    worth: dict[int, float] = {}
    for i, mine in program.by_dish.items():
        cost = min(root.reduced[program.x[j]] for j in mine) + max(0.0, float(root.reduced[program.w[i]]))
        cost -= USED * sum(float(root.values[program.x[j]]) for j in mine)
        new = sum(t not in have for t in p.supplies.of(i)[0].tolist()) if p.supplies.any else 0
        worth[i] = round(float(cost) + SHARED * new + float(noise[i]), 6)
    return sorted((i for i in worth if i not in there), key=lambda i: (worth[i], i))


def counts(
    program: DayFree, *, nodes: int, seconds: float | None, cancel: Cancel | None, seed: int
) -> tuple[float, Counts] | None:
    """The best counts found in a program of a few dishes; None where there were none."""
    lp, p = program.lp, program.p
    for column in program.x:
        lp.integer[column] = True
    found = lp.solve(integer=True, gap=NEAR, nodes=nodes, seconds=seconds, cancel=cancel, seed=seed)
    if found.objective is None:
        return None
    meals: dict[tuple[int, bool], list[tuple[int, float]]] = defaultdict(list)
    frozen: dict[int, int] = defaultdict(int)
    for j, one in enumerate(program.eaten):
        often = round(float(found.values[program.x[j]]))
        meals[one.slot, one.main] += [(one.dish, float(p.portions[one.option]))] * often
        if p.kind[one.option] == FROZEN:
            frozen[one.dish] += often
    pots = {
        i: sorted((size for size, c in columns for _ in range(round(float(found.values[c])))), reverse=True)
        for i, columns in program.pots.items()
    }
    return found.objective, Counts(meals, pots, frozen)
