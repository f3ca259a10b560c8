"""What the journal gives back: frozen, without a database behind it."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from mealplan.dishes.contents import Contents
from mealplan.errors import ValueProblem

LONGEST_NAME = 80
KINDS = ("ingredient", "dish")
PLACES = ("pantry", "fridge", "freezer")


@dataclass(frozen=True, slots=True)
class SavedPlan:
    """A saved plan without its body: `version` is the one that is current, of `versions` that are kept."""

    name: str
    version: int
    versions: int
    saved: dt.datetime  # UTC
    what: str
    outcome: str
    start: dt.date
    days: int
    goals: int
    goals_met: int
    can_undo: bool
    can_redo: bool
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Version:
    """One state of a saved plan. `parent`: the version it was made from; `what`: what was done, in words."""

    version: int
    parent: int | None
    saved: dt.datetime
    what: str
    outcome: str
    goals: int
    goals_met: int
    current: bool


@dataclass(frozen=True, slots=True)
class StockItem:
    """What is in the house: grams as bought of an ingredient, or portions of a cooked dish. `made`: what these are
    really made of (`dishes.contents`, as text); None: nobody noted it."""

    id: int
    kind: str  # ingredient | dish
    what: str
    amount: float  # g, or portions
    place: str  # pantry | fridge | freezer
    until: dt.date | None
    added: dt.datetime
    pack: float | None = None  # grams of one unopened pack or piece
    opened: dt.date | None = None
    made: str | None = None

    @property
    def cooked_as(self) -> str:
        """What the portions of a dish were called when they were cooked; empty where nobody noted it."""
        return Contents.from_text(self.made).title if self.made is not None else ""

    @property
    def key(self) -> StockKey:
        return StockKey(self.kind, self.what, self.place, self.until, self.pack, self.opened, self.made)


class StockKey(NamedTuple):
    """What makes two entries of the stock one."""

    kind: str
    what: str
    place: str
    until: dt.date | None = None
    pack: float | None = None
    opened: dt.date | None = None
    made: str | None = None

    def to_json(self) -> list[Any]:
        """The fields in order; the last only where it says something."""
        plain = [one.isoformat() if isinstance(one, dt.date) else one for one in self]
        return plain if self.made is not None else plain[:-1]

    @classmethod
    def from_json(cls, data: Sequence[Any]) -> StockKey:
        kind, what, place, until, pack, opened, *more = data
        made = str(more[0]) if more and more[0] is not None else None
        size = None if pack is None else float(pack)
        return cls(str(kind), str(what), str(place), _day(until), size, _day(opened), made)


Stocked = dict[StockKey, float]  # what is there: grams as bought, or portions


def by_key(items: Iterable[StockItem]) -> Stocked:
    """The stock as amounts by key."""
    out: Stocked = {}
    for one in items:
        out[one.key] = out.get(one.key, 0.0) + one.amount
    return out


@dataclass(frozen=True, slots=True)
class News:
    """Something that happened, to be written down. `kind`: bought, cooked, ate or skipped; `on`: the day that it is of;
    `what`: the thing, the cook's number, or what was eaten; `changes`: what comes to the stock (less than nothing: what
    goes); `ticks`: lines of the list that become ticked or not; `data`: what else is to be known of it. `said`: whether
    she said it; what nobody said counts as planned."""

    kind: str
    on: dt.date
    what: str
    amount: float
    words: str
    slot: str = ""
    changes: tuple[tuple[StockKey, float], ...] = ()
    ticks: tuple[tuple[str, bool], ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    said: bool = True


@dataclass(frozen=True, slots=True)
class Happening:
    """News that stand in the journal. `version`: the plan's when it was said; `call`: what was said together."""

    id: int
    version: int
    call: int
    at: dt.datetime
    news: News


def _day(text: Any) -> dt.date | None:
    return None if text is None else dt.date.fromisoformat(str(text))


def checked_name(text: str, kind: str = "plan") -> str:
    """A name to keep something under: 1 to 80 printable characters in normal form, one space between words.

    It is a key, never a path, but slashes are refused all the same, so that it cannot be mistaken for one. Raises
    ValueProblem.
    """
    name = unicodedata.normalize("NFC", text).strip()
    if not name or len(name) > LONGEST_NAME:
        raise ValueProblem(f"the name of a {kind} has 1 to {LONGEST_NAME} characters", hint='like "week 48"')
    if not all(c.isprintable() for c in name):
        raise ValueProblem(f"the name of the {kind} holds control characters", hint="Letters, digits and spaces do.")
    if any(c in "/\\" for c in name) or name.startswith("-") or set(name) == {"."}:
        raise ValueProblem(
            f"{name[:60]!r} cannot be the name of a {kind}", hint="No slashes, no leading '-': it is no path, no flag."
        )
    return " ".join(name.split())


def checked_text(text: str, what: str) -> str:
    """A short line of the user's: printable, at most 200 characters. Raises ValueProblem."""
    line = unicodedata.normalize("NFC", " ".join(text.split()))
    if not line or len(line) > 200 or not all(c.isprintable() for c in line):
        raise ValueProblem(f"{what}: {line[:40]!r} is not a name of 1 to 200 printable characters")
    return line
