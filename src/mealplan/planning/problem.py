r"""The planning problem as numbers only: what may stand where, and what a week of choices is worth.

Words. A *position* is a place to fill: the main of a slot on a day (exactly one option), or one of its extras
(at most one option). An *option* is a dish with a portion size. A *row* is one bound on a sum.

Mathematics. Choose for every position p an option o(p) (or none for an extra). With D days, for every row r of

* week scope:  s_r   = b_r + (1/D) sum_p a_{r,o(p)}
* day scope:   s_rd  = b_rd + sum_{p on day d} a_{r,o(p)}
* meal scope:  s_rds = b_rs + sum_{p in meal (d,s)} a_{r,o(p)}

where a bound is normalised so that the deviation is v = max(0, s): a minimum m on a nutrient n reads
s = 1 - (sum of known n)/m, a maximum M reads s = (sum of upper estimates of n)/M - 1. So an unknown counts zero toward
a minimum and its estimate toward a maximum. The objective is

    min  sum_levels W_level ( sum_{r in week} w_r v_r + (1/D) sum_{r,d} w_r v_rd + (1/#meals) sum_{r,d,s} w_r v_rds )
         + sum_p c_{o(p)} + repetition(o)

with separated level weights W: hard 10^6 (a safety limit is never traded), goal 10^3, watched 10, effort 1, practice 1
(the normalised deviations are of order 1, so a lower level never buys more than 1 % of a unit of the level above).
A goal that is missed by a hair is still missed, so every goal row that is off at all costs a small fixed charge beside
its deviation; it belongs to the search, not to the reported level (whose bound would otherwise not be linear).
Repetition: a dish at most `cap` times a week (hard); the same main family again on a day, or often in the week, and a
dish again without leftovers to eat, cost a little.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

Scope = Literal["week", "day", "meal"]
LEVELS = ("hard", "goal", "watched", "effort", "practice")
LEVEL_WEIGHT = {"hard": 1e6, "goal": 1e3, "watched": 10.0, "effort": 1.0, "practice": 1.0}

SAME_DISH_SAME_DAY = 4.0
SAME_DISH_AGAIN = 0.15
SAME_DISH_AGAIN_KEEPS = 0.02  # cook once, eat again
SAME_FAMILY_SAME_DAY = 0.8
THIRD_OF_FAMILY_IN_A_DAY = 8.0
FAMILY_OFTEN = 0.25  # each time a family carries a main beyond its share of the week
CHANGED = 0.5  # a dish that a re-plan puts in the place of another
FORBIDDEN = 1e9
CHARGE = 0.01  # of a unit of the goal level, for each week row that is off; half for each day of a day row
OFF = 1e-9


@dataclass(frozen=True, slots=True)
class Row:
    """One bound. `coef` has one entry per option; `const` is broadcast to (days,) or (days, slots) by scope."""

    name: str
    scope: Scope
    level: str
    weight: float
    coef: Floats
    const: Floats


@dataclass(frozen=True, slots=True)
class Position:
    day: int
    slot: int
    main: bool
    options: Ints  # option indices that may stand here
    locked: bool = False


@dataclass(frozen=True)
class Problem:
    """Numbers only. `dish[o]`, `portions[o]`, `cost[o]` per option; `family`, `cap`, `keeps`, per dish."""

    days: int
    slots: tuple[str, ...]
    positions: tuple[Position, ...]
    dish: Ints
    portions: Floats
    cost: Floats
    family: Ints
    families: int
    cap: Ints
    again: Floats  # the cost of a dish coming again; below zero for a batch that saves cooking
    keeps: Ints  # days a cooked dish keeps in the fridge
    week: tuple[Row, ...]
    day: tuple[Row, ...]
    meal: tuple[Row, ...]
    stay: Ints  # per position: the dish that stood there before, -1 for none
    family_share: int = 3  # mains of one family a week before it counts as often
    by_meal: dict[tuple[int, int], list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for index, position in enumerate(self.positions):
            self.by_meal.setdefault((position.day, position.slot), []).append(index)


Choice = Ints  # one option index per position, -1 for none


@dataclass(frozen=True, slots=True)
class Score:
    """Objective by level (unweighted deviations) and in total."""

    levels: dict[str, float]
    total: float


class Arrays:
    """The rows of a problem side by side, for fast evaluation of one meal against all options.

    columns = week rows (divided by the number of days) | day rows | meal rows.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        days, options = problem.days, len(problem.dish)
        meals = max(1, len(problem.by_meal))
        self.n_week, self.n_day, self.n_meal = len(problem.week), len(problem.day), len(problem.meal)
        parts = [r.coef / days for r in problem.week] + [r.coef for r in problem.day] + [r.coef for r in problem.meal]
        self.x: Floats = np.column_stack(parts) if parts else np.zeros((options, 0))
        self.x = np.ascontiguousarray(self.x)
        self._pools: dict[int, tuple[Ints, Floats]] = {}
        rows = [*problem.week, *problem.day, *problem.meal]
        share = [1.0] * self.n_week + [1.0 / days] * self.n_day + [1.0 / meals] * self.n_meal
        self.weight: Floats = np.array(
            [LEVEL_WEIGHT[r.level] * r.weight * s for r, s in zip(rows, share, strict=True)], dtype=float
        )
        self.plain: Floats = np.array([r.weight * s for r, s in zip(rows, share, strict=True)], dtype=float)
        # the fixed charge of rows that are off, so that a near miss is closed before a far one is narrowed
        self.charge: Floats = np.array(
            [
                LEVEL_WEIGHT["goal"] * CHARGE * (1.0 if i < self.n_week else 0.5)
                if r.level in ("goal", "hard")
                else 0.0
                for i, r in enumerate(rows)
            ]
        )
        self.level_of: Ints = np.array([LEVELS.index(r.level) for r in rows], dtype=np.int64)
        self.const_week: Floats = np.array([float(np.asarray(r.const)) for r in problem.week], dtype=float)
        slots = len(problem.slots)
        self.const_day: Floats = (
            np.column_stack([np.broadcast_to(r.const, (days,)) for r in problem.day])
            if problem.day
            else np.zeros((days, 0))
        )
        self.const_meal: Floats = (
            np.stack([np.broadcast_to(r.const, (days, slots)) for r in problem.meal], axis=2)
            if problem.meal
            else np.zeros((days, slots, 0))
        )

    def pool(self, options: Ints) -> Floats:
        """The columns of some options, contiguous; remembered, since most positions share a few pools."""
        found = self._pools.get(id(options))
        if found is None or found[0] is not options:
            found = (options, np.ascontiguousarray(self.x[options]))
            self._pools[id(options)] = found
        return found[1]

    def sums(self, choice: Choice) -> tuple[Floats, Floats, Floats]:
        """(week, day x rows, day x slot x rows) sums s, constants included."""
        p = self.problem
        week, day, meal = self.const_week.copy(), self.const_day.copy(), self.const_meal.copy()
        a, b = self.n_week, self.n_week + self.n_day
        for index, position in enumerate(p.positions):
            option = choice[index]
            if option >= 0:
                x = self.x[option]
                week += x[:a]
                day[position.day] += x[a:b]
                meal[position.day, position.slot] += x[b:]
        return week, day, meal

    def score(self, choice: Choice) -> Score:
        """The objective of a choice: the one definition that every part of the search is measured by."""
        week, day, meal = self.sums(choice)
        deviation = np.concatenate(
            [
                np.maximum(week, 0.0),
                np.maximum(day, 0.0).sum(axis=0),
                sum((np.maximum(meal[d, s], 0.0) for d, s in self.problem.by_meal), np.zeros(self.n_meal)),
            ]
        )
        off = np.concatenate(
            [
                week > OFF,
                (day > OFF).sum(axis=0),
                sum((meal[d, s] > OFF for d, s in self.problem.by_meal), np.zeros(self.n_meal)),
            ]
        )
        levels = {
            name: float(np.dot(deviation[self.level_of == i], self.plain[self.level_of == i]))
            for i, name in enumerate(LEVELS)
        }
        other = linear_cost(self.problem, choice) + repetition(self.problem, choice)
        levels["practice"] += other
        total = float(np.dot(deviation, self.weight) + np.dot(off, self.charge)) + other
        return Score({k: round(v, 9) for k, v in levels.items()}, round(total, 9))


def linear_cost(problem: Problem, choice: Choice) -> float:
    """Costs of the options by themselves, and of every change on a re-plan."""
    chosen = choice[choice >= 0]
    cost = float(problem.cost[chosen].sum())
    served = np.where(choice >= 0, problem.dish[choice], -1)
    return cost + CHANGED * float(((problem.stay >= 0) & (served != problem.stay)).sum())


def repetition(problem: Problem, choice: Choice) -> float:
    """The cost of repeating dishes and main families (see the module's docstring)."""
    cost = 0.0
    count = np.zeros(len(problem.cap), dtype=np.int64)
    today: dict[tuple[int, int], int] = {}
    family_day: dict[tuple[int, int], int] = {}
    family_week = np.zeros(problem.families, dtype=np.int64)
    for position, option in zip(problem.positions, choice, strict=True):
        if option < 0:
            continue
        dish = int(problem.dish[option])
        count[dish] += 1
        key = (position.day, dish)
        today[key] = today.get(key, 0) + 1
        if position.main:
            family = int(problem.family[dish])
            if family >= 0:
                family_week[family] += 1
                fkey = (position.day, family)
                family_day[fkey] = family_day.get(fkey, 0) + 1
    over = np.maximum(count - problem.cap, 0)
    cost += FORBIDDEN * float(over.sum())
    again = np.maximum(count - 1, 0)
    cost += float(problem.again @ again)
    cost += SAME_DISH_SAME_DAY * sum(n - 1 for n in today.values())
    cost += sum(SAME_FAMILY_SAME_DAY * (n - 1) + THIRD_OF_FAMILY_IN_A_DAY * max(0, n - 2) for n in family_day.values())
    cost += FAMILY_OFTEN * float(np.maximum(family_week - problem.family_share, 0).sum())
    return cost


def other_costs(problem: Problem, count: Ints, today: Ints, family_day: Ints, family_week: Ints, main: bool) -> Floats:
    """Per dish: what `repetition` grows by when the dish is added, given counts without it (for local moves)."""
    cost = np.where(count >= problem.cap, FORBIDDEN, 0.0)
    cost += np.where(count >= 1, problem.again, 0.0)
    cost += np.where(today >= 1, SAME_DISH_SAME_DAY, 0.0)
    if main and problem.families:
        known = problem.family >= 0
        fam = np.where(known, problem.family, 0)
        per_day = np.where(family_day >= 1, SAME_FAMILY_SAME_DAY, 0.0)
        per_day = per_day + np.where(family_day >= 2, THIRD_OF_FAMILY_IN_A_DAY, 0.0)
        per_week = np.where(family_week >= problem.family_share, FAMILY_OFTEN, 0.0)
        cost += np.where(known, per_day[fam] + per_week[fam], 0.0)
    return cost


def position_options(problem: Problem, index: int) -> Sequence[int]:
    return [int(o) for o in problem.positions[index].options]
