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

from collections.abc import Mapping
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

FORBIDDEN = 1e9
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
