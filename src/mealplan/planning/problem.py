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

with separated level weights W: hard 10^7 (a safety limit is never traded), goal 10^4, effort 30, watched 3, practice 1
(the normalised deviations are of order 1, so a lower level never buys more than 1 % of a unit of the goals).
A goal that is missed by a hair is still missed, so every goal row that is off at all costs a small fixed charge beside
its deviation; it belongs to the search, not to the reported level (whose bound would otherwise not be linear).
Repetition: a dish at most `cap` times a week (hard); the same family again on a day, as a main often in the week, and a
dish cooked again cost a little.

Batches. An option is *fresh* (cooked that day), *left over* (eaten from a fresh one at most `keeps` days earlier, for
the minutes of warming it up) or *frozen* (out of the freezer). A left-over option without such a cook is an orphan: it
costs ORPHAN while the search passes through, and none is left in a finished week.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

Bound = Literal["min", "max", "floor", "ceiling"]
Scope = Literal["week", "day", "meal", "absorbed"]
LEVELS = ("hard", "goal", "watched", "effort", "practice")
LEVEL_WEIGHT = {"hard": 1e7, "goal": 1e4, "effort": 30.0, "watched": 3.0, "practice": 1.0}
FRESH, LEFT, FROZEN = 0, 1, 2  # how a dish comes to the table
LONGEST_KEPT = 4  # days that any left-over is kept in a plan

SAME_DISH_SAME_DAY = 4.0
SAME_DISH_AGAIN = 0.15
ORPHAN = 6.0  # a left-over that nothing was cooked for
SAME_FAMILY_SAME_DAY = 1.5
THIRD_OF_FAMILY_IN_A_DAY = 8.0
FAMILY_OFTEN = 0.25  # each time a family carries a main beyond its share of the week
CHANGED = 3.0  # a dish that a re-plan puts in the place of another: a goal or the effort is worth it, little else
RESIZED = 0.3  # the same dish in another portion
FORBIDDEN = 1e9
EXTRA = 0.1  # each thing beside the main of a meal
CHARGE = 0.01  # of a unit of the goal level, for each week row that is off; half for each day of a day row
WATCHED_CHARGE = 0.1  # the same for a watched target, beside its practice
OFF = 1e-9


@dataclass(frozen=True, slots=True)
class RowKey:
    """What a bound is of: an amount of a `nutrient` for an eater, or a `rule` of the planner's, with what that is about
    in `of` (a family, a dish). `floor` and `ceiling` are bounds of each day beside one of the mean. It is data: names
    for people are made of it, in `restrictions.target_words`, and nothing is ever read out of a name."""

    scope: Scope
    bound: Bound
    nutrient: str = ""
    rule: str = ""
    of: str = ""
    eater: str = ""

    @property
    def target(self) -> tuple[str, str]:
        """(eater, nutrient): all bounds of one are one target to the one who eats."""
        return self.eater, self.nutrient


@dataclass(frozen=True, slots=True)
class Row:
    """One bound. `coef` has one entry per option; `const` is broadcast to (days,) or (days, slots) by scope."""

    key: RowKey
    level: str
    weight: float
    coef: Floats
    const: Floats


@dataclass(frozen=True, slots=True)
class Curve:
    """A minimum on a sum of what is taken up of each sitting, concave in what the sitting holds:

    v = max(0, 1 - (1/D) sum_{d,k} f(m_dk) / minimum),   f(m) = min over pieces of (slope m + intercept),
    m_dk = base_k + sum of `coef` over the options of the slots of sitting k on day d.
    """

    key: RowKey
    level: str
    weight: float
    coef: Floats
    sitting: Ints  # per slot
    base: Floats  # per sitting
    pieces: tuple[tuple[float, float], ...]
    minimum: float

    def taken(self, amount: Floats) -> Floats:
        return np.min([slope * amount + intercept for slope, intercept in self.pieces], axis=0)  # type: ignore[no-any-return]

    def held(self, problem: Problem, choice: Choice) -> Floats:
        """m as (days, sittings)."""
        out = np.tile(self.base, (problem.days, 1))
        for position, option in zip(problem.positions, choice, strict=True):
            if option >= 0:
                out[position.day, self.sitting[position.slot]] += self.coef[option]
        return out

    def deviation(self, held: Floats) -> float:
        return max(0.0, 1.0 - float(self.taken(held).sum()) / len(held) / self.minimum)


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
    again: Floats  # the cost of a dish coming again
    keeps: Ints  # days a cooked dish is kept in the fridge
    week: tuple[Row, ...]
    day: tuple[Row, ...]
    meal: tuple[Row, ...]
    stay: Ints  # per position: the dish that stood there before, -1 for none
    kind: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))  # per option; all FRESH when left out
    stay_portions: Floats = field(default_factory=lambda: np.zeros(0))  # per position: how much of `stay` stood there
    curves: tuple[Curve, ...] = ()
    family_share: int = 3  # mains of one family a week before it counts as often
    by_meal: Mapping[tuple[int, int], tuple[int, ...]] = field(init=False)  # positions by day and slot: derived

    def __post_init__(self) -> None:
        if len(self.kind) != len(self.dish):
            object.__setattr__(self, "kind", np.zeros(len(self.dish), dtype=np.int64))
        if len(self.stay_portions) != len(self.stay):
            object.__setattr__(self, "stay_portions", np.zeros(len(self.stay)))
        # a mapping of its own for each object: a copy made by `replace` shares none with the one it was made from
        found: dict[tuple[int, int], tuple[int, ...]] = {}
        for index, position in enumerate(self.positions):
            place = (position.day, position.slot)
            found[place] = (*found.get(place, ()), index)
        object.__setattr__(self, "by_meal", MappingProxyType(found))


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
        self._kinds: dict[int, tuple[Ints, Ints, Ints, Ints]] = {}
        self._pools: dict[int, tuple[Ints, Floats, Floats]] = {}
        rows = [*problem.week, *problem.day, *problem.meal]
        share = [1.0] * self.n_week + [1.0 / days] * self.n_day + [1.0 / meals] * self.n_meal
        self.weight: Floats = np.array(
            [LEVEL_WEIGHT[r.level] * r.weight * s for r, s in zip(rows, share, strict=True)], dtype=float
        )
        self.plain: Floats = np.array([r.weight * s for r, s in zip(rows, share, strict=True)], dtype=float)
        # the fixed charge of rows that are off, so that a near miss is closed before a far one is narrowed
        self.fixed = {
            "hard": LEVEL_WEIGHT["goal"] * CHARGE,
            "goal": LEVEL_WEIGHT["goal"] * CHARGE,
            "watched": WATCHED_CHARGE,
        }
        self.charge: Floats = np.array(
            [self.fixed.get(r.level, 0.0) * (1.0 if i < self.n_week else 0.5) for i, r in enumerate(rows)]
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

    def pool(self, options: Ints) -> tuple[Floats, Floats]:
        """(rows x options, the largest entry of each row) of some options, contiguous; remembered, since most positions
        share a few pools."""
        found = self._pools.get(id(options))
        if found is None or found[0] is not options:
            columns = np.ascontiguousarray(self.x[options].T)
            found = (options, columns, columns.max(axis=1))
            self._pools[id(options)] = found
        return found[1], found[2]

    def kinds(self, options: Ints) -> tuple[Ints, Ints, Ints]:
        """(dish of each option, which are left-overs, which are fresh) of some options, remembered like `pool`."""
        found = self._kinds.get(id(options))
        if found is None or found[0] is not options:
            kind = self.problem.kind[options]
            found = (options, self.problem.dish[options], np.flatnonzero(kind == LEFT), np.flatnonzero(kind == FRESH))
            self._kinds[id(options)] = found
        return found[1], found[2], found[3]

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
        curved = 0.0
        for curve in self.problem.curves:
            v = curve.deviation(curve.held(self.problem, choice))
            levels[curve.level] += curve.weight * v
            curved += LEVEL_WEIGHT[curve.level] * curve.weight * v + (
                self.fixed.get(curve.level, 0.0) if v > OFF else 0.0
            )
        other = linear_cost(self.problem, choice) + repetition(self.problem, choice)
        levels["practice"] += other
        total = float(np.dot(deviation, self.weight) + np.dot(off, self.charge)) + curved + other
        return Score({k: round(v, 9) for k, v in levels.items()}, round(total, 9))


def linear_cost(problem: Problem, choice: Choice) -> float:
    """Costs of the options by themselves, of extras, and of every change on a re-plan."""
    cost = 0.0
    for index, (position, option) in enumerate(zip(problem.positions, choice, strict=True)):
        if option >= 0:
            cost += float(problem.cost[option]) + (0.0 if position.main else EXTRA)
        cost += float(changed(problem, index, np.array([option]))[0])
    return cost


def changed(problem: Problem, index: int, options: Ints) -> Floats:
    """Per option (-1: none) at a position: what it costs as a change of what stood there before."""
    before = int(problem.stay[index])
    if before < 0:
        return np.zeros(len(options))
    same = (options >= 0) & (problem.dish[options] == before)
    resized = np.abs(problem.portions[options] - problem.stay_portions[index]) > OFF
    return np.where(same, np.where(resized, RESIZED, 0.0), CHANGED)


def repetition(problem: Problem, choice: Choice) -> float:
    """The cost of repeating dishes and families, and of orphans (see the module's docstring)."""
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
        family = int(problem.family[dish])
        if family >= 0:
            fkey = (position.day, family)
            family_day[fkey] = family_day.get(fkey, 0) + 1
            if position.main:
                family_week[family] += 1
    over = np.maximum(count - problem.cap, 0)
    cost += FORBIDDEN * float(over.sum())
    again = np.maximum(count - 1, 0)
    cost += float(problem.again @ again)
    cost += SAME_DISH_SAME_DAY * sum(n - 1 for n in today.values())
    cost += sum(SAME_FAMILY_SAME_DAY * (n - 1) + THIRD_OF_FAMILY_IN_A_DAY * max(0, n - 2) for n in family_day.values())
    cost += FAMILY_OFTEN * float(np.maximum(family_week - problem.family_share, 0).sum())
    return cost + ORPHAN * len(orphans(problem, choice))


def orphans(problem: Problem, choice: Choice) -> list[int]:
    """Positions of left-overs that nothing was cooked for in time."""
    cooked: dict[int, set[int]] = {}
    left: list[tuple[int, int, int]] = []
    for index, (position, option) in enumerate(zip(problem.positions, choice, strict=True)):
        if option >= 0:
            kind, dish = int(problem.kind[option]), int(problem.dish[option])
            if kind == FRESH:
                cooked.setdefault(dish, set()).add(position.day)
            elif kind == LEFT:
                left.append((index, dish, position.day))
    return [
        index
        for index, dish, day in left
        if not any(0 < day - on <= int(problem.keeps[dish]) for on in cooked.get(dish, ()))
    ]


def other_costs(problem: Problem, count: Ints, today: Ints, family_day: Ints, family_week: Ints, main: bool) -> Floats:
    """Per dish: what `repetition` grows by when the dish is added, given counts without it (for local moves)."""
    cost = np.where(count >= problem.cap, FORBIDDEN, 0.0)
    cost += np.where(count >= 1, problem.again, 0.0)
    cost += np.where(today >= 1, SAME_DISH_SAME_DAY, 0.0)
    if problem.families:
        known = problem.family >= 0
        fam = np.where(known, problem.family, 0)
        per = np.where(family_day >= 1, SAME_FAMILY_SAME_DAY, 0.0)
        per = per + np.where(family_day >= 2, THIRD_OF_FAMILY_IN_A_DAY, 0.0)
        if main:
            per = per + np.where(family_week >= problem.family_share, FAMILY_OFTEN, 0.0)
        cost += np.where(known, per[fam], 0.0)
    return cost


def position_options(problem: Problem, index: int) -> Sequence[int]:
    return [int(o) for o in problem.positions[index].options]
