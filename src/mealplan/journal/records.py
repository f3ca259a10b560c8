"""What the journal gives back: frozen, without a database behind it."""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import dataclass

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
    """What is in the house: grams as bought of an ingredient, or portions of a cooked dish."""

    id: int
    kind: str  # ingredient | dish
    what: str
    amount: float  # g, or portions
    place: str  # pantry | fridge | freezer
    until: dt.date | None
    added: dt.datetime


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
