r"""The planning problem as numbers only: what may stand where, and what a week of choices is worth.

Words. A *position* is a place to fill: the main of a slot on a day (exactly one option), or one of its extras
(at most one option). An *option* is a dish with a portion, how it comes to the table, and the size of its pot. A *pot*
is a dish cooked once, and all the servings eaten from it. A *thing* is what one buys for an ingredient. A *row* is one
bound on a sum.

Mathematics. Choose for every position p an option o(p) (or none for an extra). With D days, for every row r of

* week scope:  s_r   = b_r + (1/D) sum_p a_{r,o(p)}
* day scope:   s_rd  = b_rd + sum_{p on day d} a_{r,o(p)}
* meal scope:  s_rds = b_rs + sum_{p in meal (d,s)} a_{r,o(p)}

where a bound is normalised so that the deviation is v = max(0, s): a minimum m on a nutrient n reads
s = 1 - (sum of known n)/m, a maximum M reads s = (sum of upper estimates of n)/M - 1. So an unknown counts zero toward
a minimum and its estimate toward a maximum. Weeks are compared by the tuple

    (limits, minutes, goals, life)

* limits:  sum_r w_r v_r, days and meals as means: a safety limit is never traded;
* minutes: what the days ask beyond the minutes that she typed, and a bad day beyond its own;
* goals:   like limits, and a small fixed charge for each goal that is off at all, since a near miss is a miss (the
  charge is no part of the level that is reported, whose bound would otherwise not be linear);
* life:    what the week asks of her, in minutes (`prices`): each serving by itself, pots, things and packs, repeats,
  variety, taste, changes, and watched targets at their price.

Pots. An option is *fresh* (cooked that day: it begins a pot), *left over* (eaten from a pot of an earlier day: within
`keeps` days out of the fridge, within `reach` out of the freezer) or *frozen* (out of the freezer as the week began).
A fresh option says how large its pot is: `size` portions, a whole recipe, or 0 for just what is eaten of it, an odd
size: at most one `recipe`, or one serving where that is more. A left-over without such a pot, or for which it has no
more, is an orphan: it counts as a broken limit while the search passes through, and none is left in a finished week.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

import numpy as np
import numpy.typing as npt

from mealplan.planning.objective.supplies import Supplies

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

Bound = Literal["min", "max", "floor", "ceiling"]
Scope = Literal["week", "day", "meal", "absorbed"]
Level = Literal["limits", "minutes", "goals", "life"]
LEVELS: tuple[Level, ...] = ("limits", "minutes", "goals", "life")  # weeks are compared by them in this order
# what leads a search from one week to the next; weeks are compared by the tuple
LEVEL_WEIGHT = {"limits": 1e8, "minutes": 1e5, "goals": 1e6, "life": 1.0}
FRESH, LEFT, FROZEN = 0, 1, 2  # how a dish comes to the table

TABLE = 100.0  # where several eat, an option's label is so many times who eats of it, and the portions of each
FORBIDDEN = 1e12
OFF = 1e-9


@dataclass(frozen=True, slots=True)
class RowKey:
    """What a bound is of: an amount of a `nutrient` for an eater, or a `rule` of the planner's, with what that is about
    in `of` (a family, a dish). `floor` and `ceiling` are bounds of each day beside one of the mean. It is data: names
    for people are made of it, in `ask.english`, and nothing is ever read out of a name."""

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
    level: Level
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
    level: Level
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
    fixed: bool = False  # what stands here, and how much each has of it, is not to be changed
    own: int = -1  # the eater whose own meal it is, where she does not share the main; -1: it is the table's


@dataclass(frozen=True, slots=True)
class Variety:
    """The least variety of a week: different mains of `main_slots`, different dishes in all; 0: none asked."""

    mains: int = 0
    dishes: int = 0
    main_slots: tuple[int, ...] = ()


@dataclass(frozen=True)
class Problem:
    """Numbers only. `dish[o]`, `portions[o]`, `cost[o]`, `kind[o]`, `size[o]` per option; `family`, `cap`, `keeps`
    ... per dish. `cost` is what a serving costs by itself, in minutes."""

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
    reach: Ints  # ... or in the freezer, within the plan
    step: Floats  # the least that is cooked of a dish, so that pieces stay whole
    week: tuple[Row, ...]
    day: tuple[Row, ...]
    meal: tuple[Row, ...]
    stay: Ints  # per position: the dish that stood there before, -1 for none
    kind: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))  # per option; all FRESH when left out
    size: Floats = field(default_factory=lambda: np.zeros(0))  # per option: portions in its pot; 0 when left out
    recipe: Floats = field(default_factory=lambda: np.zeros(0))  # portions of one; what an odd pot holds; any left out
    stay_portions: Floats = field(default_factory=lambda: np.zeros(0))  # per position: how much of `stay` stood there
    curves: tuple[Curve, ...] = ()
    family_share: int = 3  # mains of one family a week before it counts as often
    supplies: Supplies = field(default_factory=Supplies.none)
    variety: Variety = Variety()
    freeze: float = 0.0  # minutes for a portion that goes through the freezer
    freezer: float = 0.0  # portions that stand in it as the week begins
    sittings: tuple[Row, ...] = ()  # of each meal, what its items may hold together: limits (`sittings.py`)
    label: Floats = field(default_factory=lambda: np.zeros(0))  # per option: what is alike at all meals; its portions
    each: Floats = field(default_factory=lambda: np.zeros((0, 1)))  # (options, eaters): what each has of the portions
    by_meal: Mapping[tuple[int, int], tuple[int, ...]] = field(init=False)  # positions by day and slot: derived

    def __post_init__(self) -> None:
        if len(self.kind) != len(self.dish):
            object.__setattr__(self, "kind", np.zeros(len(self.dish), dtype=np.int64))
        if len(self.size) != len(self.dish):
            object.__setattr__(self, "size", np.zeros(len(self.dish)))
        if len(self.label) != len(self.dish):
            object.__setattr__(self, "label", self.portions)
        if len(self.each) != len(self.dish):
            object.__setattr__(self, "each", self.portions[:, None])
        if len(self.recipe) != len(self.cap):
            object.__setattr__(self, "recipe", np.full(len(self.cap), np.inf))
        if len(self.stay_portions) != len(self.stay):
            object.__setattr__(self, "stay_portions", np.zeros(len(self.stay)))
        # a mapping of its own for each object: a copy made by `replace` shares none with the one it was made from
        found: dict[tuple[int, int], tuple[int, ...]] = {}
        for index, position in enumerate(self.positions):
            place = (position.day, position.slot)
            found[place] = (*found.get(place, ()), index)
        object.__setattr__(self, "by_meal", MappingProxyType(found))


    @property
    def several(self) -> bool:
        """Whether several eat at this table."""
        return len(self.each[0]) > 1 if len(self.each) else False


Choice = Ints  # one option index per position, -1 for none
