"""The portions of each eater around those of a week: the same dishes at the same meals, each share a step more or less.

A search over whole weeks serves a table in few sizes, each eater about as much as she needs of it. What each really has
is her own: here the options are all near helpings of the dishes that stand there, so that the same objective, and the
same exact program, choose among them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

import numpy as np

from mealplan.planning.objective import Objective
from mealplan.planning.objective.problem import FRESH, Choice, Position, Problem
from mealplan.planning.week.build import Setting, numbered
from mealplan.planning.week.options import OWN_LABEL, Helping, Options, array

FEW = 3  # eaters of whom all steps are combined; of more, one step for one of them, or one more and one less


def nearer(setting: Setting, choice: Choice) -> tuple[Setting, Choice]:
    """(the setting with the options near a week, the week as a choice of it)."""
    old, problem = setting.options, setting.problem
    assert old is not None
    options = Options(setting.candidates, old.days, old.exclusions, old.needs)
    positions: list[Position] = []
    start: list[int] = []
    for position, option in zip(problem.positions, choice.tolist(), strict=True):
        if option < 0:
            positions.append(replace(position, options=array([])))
            start.append(-1)
            continue
        dish, kind, size = int(problem.dish[option]), int(problem.kind[option]), float(problem.size[option])
        each, label = tuple(problem.each[option].tolist()), float(problem.label[option])
        now = options.add(dish, Helping(label, each), kind, size)
        mine = [now]
        if position.fixed:
            mine += [_again(options, problem, int(o)) for o in position.options]
        elif len(position.options) > 1:
            helpings = _near(options, dish, each, label, position.main or position.own >= 0)
            mine += [o for one in helpings for o in _served(options, dish, one, kind)]
        positions.append(replace(position, options=array(list(dict.fromkeys(mine)))))
        start.append(now)
    made = numbered(setting.request, setting.library, setting.candidates, options, positions, setting.notes,
                    hold=setting.hold)  # fmt: skip
    same = replace(
        made.problem, variety=problem.variety, cap=problem.cap, stay=problem.stay, stay_portions=problem.stay_portions
    )
    return replace(made, problem=same, objective=Objective(same)), np.array(start, dtype=np.int64)


def _again(options: Options, problem: Problem, option: int) -> int:
    """An option as it was."""
    helping = Helping(float(problem.label[option]), tuple(problem.each[option].tolist()))
    return options.add(int(problem.dish[option]), helping, int(problem.kind[option]), float(problem.size[option]))


def _served(options: Options, dish: int, helping: Helping, kind: int) -> list[int]:
    if kind != FRESH and helping.total > options.frozen.get(dish, np.inf) + 1e-9:
        return []
    return options.served(dish, helping, kind)


def _near(options: Options, dish: int, each: Sequence[float], label: float, main: bool) -> list[Helping]:
    """The helpings around one."""
    steps = [_steps(options, dish, e, size, main) if size > 0 else (0.0,) * 3 for e, size in enumerate(each)]
    eats = [e for e, size in enumerate(each) if size > 0]
    found: dict[tuple[float, ...], None] = {}
    if len(eats) <= FEW:
        for moves in product((0, 1, 2), repeat=len(eats)):
            found[_moved(each, steps, dict(zip(eats, moves, strict=True)))] = None
    else:
        changes = [{e: move} for e in eats for move in (0, 2)]
        changes += [{a: 2, b: 0} for a in eats for b in eats if a != b]
        changes += [dict.fromkeys(eats, move) for move in (0, 2)]
        for change in changes:
            found[_moved(each, steps, change)] = None
    return [Helping(label + OWN_LABEL * (n + 1), one) for n, one in enumerate(found) if one != tuple(each)]


def _moved(each: Sequence[float], steps: Sequence[Sequence[float]], change: dict[int, int]) -> tuple[float, ...]:
    return tuple(steps[e][change.get(e, 1)] if size > 0 else 0.0 for e, size in enumerate(each))


def _steps(options: Options, dish: int, eater: int, size: float, main: bool) -> tuple[float, float, float]:
    """(a step less, as it is, a step more) of what one eater may have."""
    sizes = options.sizes(dish, eater, main=main)
    less, more = [x for x in sizes if x < size - 1e-9], [x for x in sizes if x > size + 1e-9]
    return (max(less, default=size), size, min(more, default=size))
