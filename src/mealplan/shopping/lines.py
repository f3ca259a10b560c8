"""The shopping list as data."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from mealplan.goods.packs import Packed

FORMAT = "mealplan.shopping/1"
_DIGITS = 4  # of a gram, in JSON


@dataclass(frozen=True, slots=True)
class Need:
    """What one cook needs of a thing, grams as bought."""

    date: dt.date
    dish: str
    title: str
    grams: float


@dataclass(frozen=True, slots=True)
class Trip:
    """What to buy on a day: later than the first day for what does not keep until it is used."""

    on: dt.date
    grams: float
    show: str
    count: int | None = None  # of whole things, where it says the thing's name


@dataclass(frozen=True, slots=True)
class Line:
    """One thing bought. Grams as bought; `buy_g` = `need_g` - `pantry_g`, and the packs hold at least that."""

    item: str
    aisle: str
    need_g: float
    pantry_g: float
    buy_g: float
    by: dt.date
    show: str
    needs: tuple[Need, ...]
    packs: tuple[Packed, ...] = ()
    pieces: int | None = None
    left_over_g: float = 0.0
    goes_off_g: float = 0.0  # of what is left over, what goes off within two weeks
    freeze: bool = False  # some of it is frozen when it is bought, to keep until it is used
    freeze_left: bool = False  # what is left over keeps only in the freezer
    trips: tuple[Trip, ...] = ()  # more than one, or later than the first day; empty: buy it all at once
    foods: tuple[str, ...] = ()
    check_label: tuple[str, ...] = ()
    staple: bool = False
    cost: float | None = None
    guessed: bool = False  # its price is a guess
    look_for: str = ""  # what else the packet should say or hold
    care: tuple[str, ...] = ()  # what the packet has to say by the kitchen rules of those who eat
    fortified: bool = False  # what the plan counts on, so the packet must be of that kind
    piece_g: float | None = None  # of one, as bought, where it is sold by the piece
    id: str = ""  # the ingredient's
    own: bool = False  # a line of hers, that no dish needs
    label: str = ""  # the item in her language, for reading only ("" where that is the item)

    @property
    def name(self) -> str:
        """The item as one asks for it in the shop."""
        words = self.label or self.item
        return f"{words} (fortified)" if self.fortified and "fortified" not in self.item else words

    @property
    def dishes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(need.dish for need in self.needs))

    def to_json(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "item": self.item,
            "id": self.id,
            "label": self.label or self.item,
            "aisle": self.aisle,
            "need_g": round(self.need_g, _DIGITS),
            "pantry_g": round(self.pantry_g, _DIGITS),
            "buy_g": round(self.buy_g, _DIGITS),
            "by": self.by.isoformat(),
            "packs": [{"size": pack.size, "count": pack.count} for pack in self.packs],
            "show": self.show,
            "for": list(self.dishes),
            "foods": list(self.foods),
            "check_label": list(self.check_label),
            "pieces": self.pieces,
            "left_over_g": round(self.left_over_g, _DIGITS),
            "goes_off_g": round(self.goes_off_g, _DIGITS),
            "freeze": self.freeze,
            "freeze_left": self.freeze_left,
            "staple": self.staple,
            "look_for": self.look_for,
            "care": list(self.care),
            "fortified": self.fortified,
            "needed": [
                {"date": need.date.isoformat(), "dish": need.dish, "grams": round(need.grams, _DIGITS)}
                for need in self.needs
            ],
            "trips": [{"on": t.on.isoformat(), "grams": round(t.grams, _DIGITS), "show": t.show} for t in self.trips],
        }
        if self.cost is not None:
            data["cost"] = round(self.cost, 2)
        if self.own:
            data["own"] = True
        return data


@dataclass(frozen=True, slots=True)
class ShoppingList:
    """Lines in the order of the shop, staples last. `notes`: what could not be merged or taken off."""

    lines: tuple[Line, ...]
    start: dt.date | None = None
    units: str = "metric"
    notes: tuple[str, ...] = ()
    currency: str = ""
    language: str = "en"

    @property
    def cost(self) -> float | None:
        """The sum over the lines with a price, staples aside; None without any."""
        known = [round(line.cost, 2) for line in self.lines if line.cost is not None and not line.staple]
        return sum(known) if known else None

    def to_json(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "format": FORMAT,
            "start": None if self.start is None else self.start.isoformat(),
            "units": self.units,
            "language": self.language,
            "lines": [line.to_json() for line in self.lines],
            "notes": list(self.notes),
        }
        if self.cost is not None:
            data["cost"] = round(self.cost, 2)
            data["currency"] = self.currency
        return data
