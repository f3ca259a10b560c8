"""A thing that one buys, as numbers: how it is sold, how long it keeps, what it costs."""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass

from mealplan.dishes.ingredients import Ingredient
from mealplan.goods.packs import sizes, totals

SLACK_G = 0.05  # nobody buys a second pack for a twentieth of a gram
FOR_EVER = 10_000  # days
TO_2026 = 1.34  # prices of 2017/18 to those of 2026: CPI-U food at home, 319.398 / 239.125
SOON_DAYS = 14  # what is left over goes off soon when it keeps for less
PIECES = 40  # of a loose thing, in the table of what may be bought


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing. `sold`: what packs or whole pieces add up to, ascending (none: by weight); `largest`: grams of the
    largest. `shelf`: days that it keeps as bought, `life`: once opened or cut (freezing counts as keeping, and so does
    freezing on the day it is bought); `fresh` and `opened`: days that it keeps as bought, and once opened, without the
    freezer. `form_of`: the food that it is one form of. `usd`: dollars of 2026 per gram as bought, `sure` how far that
    may be trusted."""

    name: str
    sold: tuple[float, ...]
    largest: float
    shelf: int
    life: int
    fresh: int
    freezes: bool
    shop: str
    staple: bool
    usd: float | None
    sure: str
    opened: int = FOR_EVER
    form_of: str = ""

    @property
    def goes_off_soon(self) -> bool:
        """Whether what is left over of it goes off within two weeks."""
        return self.life < SOON_DAYS

    def bought(self, need_g: float) -> float:
        """Grams that packs or pieces make up, at least the need."""
        if need_g <= SLACK_G:
            return 0.0
        if not self.sold:
            return need_g
        over = max(need_g - SLACK_G - self.sold[-1], 0.0)
        more = math.ceil(over / self.largest) * self.largest if over > 0 else 0.0
        return self.sold[bisect_left(self.sold, max(need_g - more - SLACK_G, 0.0))] + more


def thing(ingredient: Ingredient, market: str) -> Thing:
    """The numbers of an ingredient that is bought. `market`: whose packs (`dishes.packs.MARKETS`, or metric)."""
    packs = sizes(ingredient, market)
    sold, largest = totals(packs), max((pack.grams for pack in packs), default=0.0)
    if not packs and ingredient.piece_grams is not None:
        largest = ingredient.bought(ingredient.piece_grams)
        sold = [round(largest * count, 6) for count in range(1, PIECES + 1)]
    shelf = FOR_EVER if ingredient.keeps_days is None else ingredient.keeps_days
    opened = shelf if ingredient.opened_days is None else ingredient.opened_days
    freezes = ingredient.frozen_days is not None
    return Thing(
        ingredient.name,
        tuple(sold),
        largest,
        FOR_EVER if freezes else shelf,
        FOR_EVER if freezes else min(opened, shelf),
        shelf,
        freezes,
        ingredient.shop,
        ingredient.staple,
        None if ingredient.price_usd is None else ingredient.price_usd / 100.0 * TO_2026,
        ingredient.price_sure,
        min(opened, shelf),
        ingredient.form_of,
    )
