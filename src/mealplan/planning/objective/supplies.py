r"""What pots need, as things that one buys: packs, pieces, weights, and what is left of them.

Thing t has a *life*: the days that what is opened of it keeps. The needs of a plan, in order of days, fall into
windows: one begins at the first need that no window holds, and holds all needs of the next `life` days. Of window w the
needs add up to n_w; bought are c_t(n_w) grams, the least that packs or whole pieces make up (the need itself where it
is sold by weight); so thing t costs

    first_t [something is bought] + sum_w ( left_t (c_t(n_w) - n_w) + money_t c_t(n_w) )

minutes, and what is paid for all over a budget B costs OVER_BUDGET for each hundredth of B (in `packs`). What is in
the house comes off the first needs; of a thing that is there all needs are one window, and what is
not used of what goes off costs `left_t` as well. Since c_t(a) + c_t(b) >= c_t(a + b), the needs of a plan taken as one
window never cost more: that is what the programs and the bound do.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from mealplan.goods.thing import SLACK_G

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_NONE: Floats = np.zeros(1)
_FAR = 1e7  # grams: more than any plan needs of one thing
_MOST_SIZES = 4  # of packs that programs count


@dataclass(frozen=True)
class Supplies:
    """Numbers of T things and, sparse, of what the dishes need of them.

    first, left, money: minutes for the thing, per gram left over, per gram bought. stock: grams in the house;
    stock_left: minutes per gram of it that goes off unused. totals: what packs or pieces add up to, for the things
    one after the other, each ascending (`at[t]:at[t + 1]`; none: by weight); largest: grams of the largest pack.
    start, thing, each, fixed: dish i needs `each` grams a portion and `fixed` grams a pot of things
    thing[start[i]:start[i + 1]]. shelf: days that the most delicate of a dish's things keeps as bought. form: the
    number of the food that a thing is a form of (-1: of none; left out: all).
    """

    first: Floats
    left: Floats
    money: Floats
    life: Ints
    stock: Floats
    stock_left: Floats
    totals: Floats
    at: Ints
    largest: Floats
    start: Ints
    thing: Ints
    each: Floats
    fixed: Floats
    shelf: Ints
    trip: float = 0.0
    cost: Floats = field(default_factory=lambda: np.zeros(0))  # per gram bought, in her currency
    budget: float = 0.0  # in her currency; 0: none
    form: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def __post_init__(self) -> None:
        count = len(self.first)
        if len(self.form) != count:
            object.__setattr__(self, "form", np.full(count, -1, dtype=np.int64))
        owner = np.repeat(np.arange(count), np.diff(self.at))
        object.__setattr__(self, "_keys", owner * _FAR + self.totals)
        last = np.zeros(count)
        packed = np.diff(self.at) > 0
        if len(self.totals):
            last[packed] = self.totals[self.at[1:][packed] - 1]
        object.__setattr__(self, "_last", last)
        object.__setattr__(self, "_packed", packed)

    @classmethod
    def none(cls) -> Supplies:
        """Of a problem that says nothing of what is bought."""
        floats, ints = np.zeros(0), np.zeros(0, dtype=np.int64)
        return cls(
            floats, floats, floats, ints, floats, floats, floats, np.zeros(1, dtype=np.int64), floats, ints, ints,
            floats, floats, ints,
        )  # fmt: skip

    @property
    def any(self) -> bool:
        return len(self.first) > 0

    def of(self, dish: int) -> tuple[Ints, Floats, Floats]:
        """(things, grams a portion, grams a pot) of a dish."""
        a, b = self.start[dish], self.start[dish + 1]
        return self.thing[a:b], self.each[a:b], self.fixed[a:b]

    def users(self, thing: int) -> Ints:
        """The dishes that need a thing."""
        entries = np.flatnonzero(self.thing == thing)
        return np.searchsorted(self.start, entries, side="right") - 1

    def sizes(self, thing: int) -> list[float]:
        """A few sizes that whole numbers of make up all that may be bought of a thing; none where these are too many,
        or it is sold by weight."""
        totals, largest = self.totals[self.at[thing] : self.at[thing + 1]], float(self.largest[thing])
        sizes: list[float] = []
        reached = np.zeros(1)
        for size in [*totals[totals <= largest + 1e-6].tolist(), largest] if len(totals) else []:
            if _among(np.array([size]), reached).all():
                continue
            sizes.append(size)
            if len(sizes) > _MOST_SIZES:
                return []
            counts = np.arange(int(float(totals[-1]) / size + 1e-6) + 1)
            reached = np.unique(np.round(reached[:, None] + size * counts, 6).ravel())
            reached = reached[reached <= totals[-1] + 1e-4]
            if _among(np.array([*totals, largest]), reached).all():
                return sizes
        return []

    def bought(self, thing: Ints, need: Floats) -> Floats:
        """c_t(n), elementwise: grams that packs or pieces make up, at least `need`; nothing for nothing."""
        packed: npt.NDArray[np.bool_] = self._packed[thing]  # type: ignore[attr-defined]
        last, largest = self._last[thing], self.largest[thing]  # type: ignore[attr-defined]
        over = np.maximum(need - SLACK_G - last, 0.0)
        more = np.where(packed & (over > 0), np.ceil(over / np.maximum(largest, 1e-9)), 0.0) * largest
        key = thing * _FAR + np.maximum(need - more - SLACK_G, 0.0)
        found = np.searchsorted(self._keys, key)  # type: ignore[attr-defined]
        if len(self.totals):
            whole = self.totals[np.minimum(found, len(self.totals) - 1)] + more
        else:
            whole = need
        return np.where(need > SLACK_G, np.where(packed, whole, need), 0.0)

    def price(self, thing: Ints, need: Floats) -> Floats:
        """left_t (c_t(n) - n) + money_t c_t(n), elementwise: what the need of one window costs."""
        return self.priced(thing, need)[0]

    def priced(self, thing: Ints, need: Floats) -> tuple[Floats, Floats]:
        """(the price in minutes, what is paid in her currency), elementwise; the latter only where there is a
        budget."""
        bought = self.bought(thing, need)
        minutes = self.left[thing] * np.maximum(bought - need, 0.0) + self.money[thing] * bought
        paid = self.cost[thing] * bought if self.budget else _NONE
        return np.where(need > SLACK_G, minutes, 0.0), paid


def _among(some: Floats, reached: Floats) -> npt.NDArray[np.bool_]:
    """Which of some sums are among those that are reached (ascending)."""
    at = np.minimum(np.searchsorted(reached, some - 1e-4), len(reached) - 1)
    out: npt.NDArray[np.bool_] = np.abs(reached[at] - some) < 1e-4
    return out
