"""The kitchen on a day, as arithmetic: what is bought comes in by packs, what is cooked goes out of opened packs first,
and what is cooked and not eaten stands in the fridge or the freezer. Nothing here reads or writes the journal.

What is opened of a pack goes off by its opened life: its day is the earlier of the pack's own and the day of opening
plus `opened_days`. Where the plan uses a thing that freezes later than it keeps in the fridge, it counts as frozen, as
the plan does (`goods.shopping_days`). What was cooked was there: if what is left of a thing is past its day, it is
taken all the same, and last.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence

from mealplan.dishes.contents import Contents
from mealplan.dishes.keeping import fridge_days
from mealplan.goods.packs import sizes
from mealplan.goods.shelf import thing_of
from mealplan.goods.thing import SLACK_G
from mealplan.journal.records import Stocked, StockKey
from mealplan.library import Library
from mealplan.planning.result.plan import Cook, Plan
from mealplan.shopping.lines import Line

Changes = tuple[tuple[StockKey, float], ...]
_COOL = 45  # days: what keeps for less as bought stands in the fridge
_FROZEN = "frozen"  # the aisle
_DIGITS = 6


class Shelf:
    """What is there, by key; every change is noted until it is `drained`. `plan`: whose later uses decide what is
    frozen."""

    def __init__(self, stock: Mapping[StockKey, float], library: Library, plan: Plan | None = None) -> None:
        self.rows: Stocked = dict(stock)
        self.library, self.plan = library, plan
        self._changes: dict[StockKey, float] = {}

    def drained(self) -> Changes:
        """What changed since the last time."""
        out = tuple((key, round(x, _DIGITS)) for key, x in self._changes.items() if abs(x) > 10**-_DIGITS)
        self._changes = {}
        return out

    def put(self, key: StockKey, amount: float) -> None:
        """So much comes to an entry (less than nothing: goes)."""
        self.rows[key] = self.rows.get(key, 0.0) + amount
        self._changes[key] = self._changes.get(key, 0.0) + amount
        if abs(self.rows[key]) < 10**-_DIGITS:
            del self.rows[key]

    # -- ingredients

    def buy(self, item: str, parts: Iterable[tuple[float, float | None, dt.date]]) -> None:
        """Parts as (grams, grams of one pack or piece, day of the shop) come in."""
        ingredient = self.library.cookbook.ingredients.get(item)
        for grams, pack, on in parts:
            if grams <= SLACK_G:
                continue
            if ingredient is None:
                self.put(StockKey("ingredient", item, "pantry", None, pack), grams)
                continue
            keeps = ingredient.keeps_days
            place = "fridge" if keeps is not None and keeps < _COOL else "pantry"
            place = "freezer" if ingredient.aisle == _FROZEN else place
            until = None if keeps is None else on + dt.timedelta(days=keeps)
            place, until = self._frozen(item, place, on, until)
            self.put(StockKey("ingredient", item, place, until, pack), grams)

    def take(self, item: str, grams: float, on: dt.date) -> float:
        """Grams of a thing go into a pot: opened first, then what goes off first. Returns what was there of it."""
        left = grams
        for key in self._order(item, on):
            if left <= SLACK_G:
                break
            left -= self._take_from(key, left, on)
        return grams - max(0.0, left)

    def _order(self, item: str, on: dt.date) -> list[StockKey]:
        book = self.library.cookbook
        mine = [k for k, x in self.rows.items() if k.kind == "ingredient" and x > 0 and thing_of(k.what, book) == item]

        def rank(key: StockKey) -> tuple[bool, bool, dt.date, str]:
            until = key.until or dt.date.max
            return (until < on, key.opened is None, until, repr(key))

        return sorted(mine, key=rank)

    def _take_from(self, key: StockKey, wanted: float, on: dt.date) -> float:
        """What an entry gives; of a shut one whole packs are opened, and what is left of the last stands opened."""
        there = self.rows[key]
        given = min(there, wanted)
        if key.opened is not None:
            self.put(key, -given)
            return given
        pack = key.pack if key.pack else there
        opened = min(there, math.ceil((given - SLACK_G) / pack) * pack)
        self.put(key, -opened)
        rest = opened - given
        if rest > SLACK_G:
            self.put(self._opened(key, on), rest)
        return given

    def _opened(self, key: StockKey, on: dt.date) -> StockKey:
        ingredient = self.library.cookbook.ingredients.get(key.what)
        days = None if ingredient is None else ingredient.opened_days
        if days is None:  # opened or not, it keeps as long
            return StockKey(key.kind, key.what, key.place, key.until, None, on)
        until = min(key.until or dt.date.max, on + dt.timedelta(days=days))
        place = "fridge" if days < _COOL and key.place == "pantry" else key.place
        place, last = self._frozen(key.what, place, on, until) if place != "freezer" else (place, until)
        if key.place == "freezer" and key.until is not None:
            last = key.until  # it is cut off frozen
        return StockKey(key.kind, key.what, place, last, None, on)

    def _frozen(self, item: str, place: str, on: dt.date, until: dt.date | None) -> tuple[str, dt.date | None]:
        """(place, day) of what the plan uses later than it keeps, where it freezes."""
        ingredient = self.library.cookbook.ingredients.get(item)
        if ingredient is None or ingredient.frozen_days is None or until is None or self.plan is None:
            return place, until
        if not any(until < day for day in self._uses(item) if day > on):
            return place, until
        return "freezer", on + dt.timedelta(days=ingredient.frozen_days)

    def _uses(self, item: str) -> list[dt.date]:
        assert self.plan is not None
        book = self.library.cookbook
        return [
            cook.on
            for cook in self.plan.cooks
            if any(part.bought_g > 0 and thing_of(part.ingredient, book) == item for part in cook.ingredients)
        ]

    # -- dishes

    def cook(self, cook: Cook, portions: float, exclusions: Sequence[str], *, noted: bool = True) -> None:
        """A pot is made: its ingredients go, its portions come, those that are to be frozen into the freezer. `noted`:
        whether it is known in which variant it was cooked."""
        for item, grams in needs(cook, portions, self.library).items():
            self.take(item, grams, cook.on)
        dish = self.library.cookbook.dishes.get(cook.dish)
        freeze = min(cook.freeze, portions)
        keeps = 2 if dish is None else fridge_days(dish, exclusions)
        frozen = 60 if dish is None else dish.freezer_days
        made = made_of(cook) if noted else None
        for place, amount, days in (("fridge", portions - freeze, keeps), ("freezer", freeze, frozen)):
            if amount > 1e-6:
                until = cook.on + dt.timedelta(days=days)
                self.put(StockKey("dish", cook.dish, place, until, made=made), amount)

    def eat(
        self, dish: str, portions: float, on: dt.date, *, frozen: bool = False, of: Cook | None = None
    ) -> float:
        """Portions of a dish are eaten: what is made as a cook first (`of`), out of the fridge before the rest
        (`frozen`: out of the freezer), what goes off first. Returns what was there."""
        first = "freezer" if frozen else "fridge"
        mine = [key for key, x in self.rows.items() if key.kind == "dish" and key.what == dish and x > 0]
        left = portions

        def rank(k: StockKey) -> tuple[int, bool, bool, dt.date]:
            last = k.until or dt.date.max
            return (0 if of is None else _unlike(k, of), k.place != first, last < on, last)

        for key in sorted(mine, key=rank):
            part = min(self.rows[key], left)
            if part > 0:
                self.put(key, -part)
                left -= part
        return portions - left


def made_of(cook: Cook) -> str:
    """What portions of a cook are made of, as text."""
    return Contents.of(cook.title, cook.ingredients, cook.portions).to_text()


def _unlike(key: StockKey, cook: Cook) -> int:
    """0: portions in the house that are made as a cook; 1: nobody knows; 2: they are made otherwise."""
    return 1 if key.made is None else 0 if is_of(key.made, cook) else 2


def is_of(made: str | None, cook: Cook) -> bool:
    """Whether portions in the house are made as a cook, as far as it is noted."""
    return made is not None and Contents.from_text(made).same_food(cook.ingredients)


def needs(cook: Cook, portions: float, library: Library) -> dict[str, float]:
    """Grams as bought of each thing for so many portions of a cook; tap water aside."""
    book, out = library.cookbook, dict[str, float]()
    share = portions / cook.portions if cook.portions else 0.0
    for part in cook.ingredients:
        entry = book.names.of(part.id, part.ingredient)
        if part.bought_g <= 0 or (entry is not None and entry.tap):
            continue
        item = thing_of(part.ingredient if entry is None else entry.name, book)
        out[item] = out.get(item, 0.0) + part.bought_g * share
    return out


def parts_of(line: Line, library: Library, on: dt.date) -> list[tuple[float, float | None, dt.date]]:
    """What a line of the list puts into the kitchen: (grams, grams of one pack or piece, day of the shop)."""
    ingredient = library.cookbook.ingredients.get(line.item)
    piece = None
    if line.pieces and ingredient is not None and ingredient.piece_grams is not None:
        piece = ingredient.bought(ingredient.piece_grams)
    if line.trips:
        one = piece or (line.packs[0].grams if len(line.packs) == 1 else None)
        return [(trip.grams, one, max(on, trip.on)) for trip in line.trips]
    if line.packs:
        return [(pack.count * pack.grams, pack.grams, on) for pack in line.packs]
    if piece is not None and line.pieces:
        return [(line.pieces * piece, piece, on)]
    return [(line.buy_g, None, on)]


def pack_of(grams: float, item: str, library: Library, market: str) -> float | None:
    """Grams of the pack that makes up an amount in whole numbers, the largest; None where there is none."""
    ingredient = library.cookbook.ingredients.get(item)
    for pack in reversed(sizes(ingredient, market) if ingredient is not None else []):
        count = grams / pack.grams
        if count > 0.5 and abs(count - round(count)) < 1e-3:
            return pack.grams
    return None
