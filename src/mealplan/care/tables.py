"""The tables of care (data/*.csv) as frozen rows, read once. Facts for planning, not advice; each row has its source.

A row that only gives another name for a thing (a brand, another language, a misspelling; a condition of a group) says
so in `aka_of` or `as_of`, and what is known is written once, at the row that it points to.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Literal, cast

DATA = Path(__file__).parent / "data"

MedicineKind = Literal["generic", "brand", "class", "combination", "misspelling"]
ConditionKind = Literal["condition", "allergy", "intolerance", "stage", "diet"]
How = Literal["sets", "suggests", "none"]
Action = Literal["exclusion", "target", "timing", "ask_first", "caution", "none"]


@dataclass(frozen=True, slots=True)
class Medicine:
    """A name of a medicine. `keys`: its rows of the interactions, its own and those of what it is another name for."""

    name: str
    kind: MedicineKind
    cls: str
    aka_of: str  # the generic; of a combination, all of them, separated by ";"; empty for a generic or a class
    keys: tuple[str, ...]
    note: str
    source: str
    doubt: str

    @property
    def generic(self) -> str:
        """The name under which its facts stand."""
        return self.aka_of or self.name


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition, allergy or life stage. `aka`: further names of the same thing. `how`: whether `exclusions` are set
    by themselves, offered, or none. `ask_first`: no plan on standard targets before a clinician agreed. `lasting`: who
    had it has it (a transplant)."""

    name: str
    kind: ConditionKind
    aka: tuple[str, ...]
    as_of: str  # the condition whose facts these are, where they stand at another row
    exclusions: tuple[str, ...]
    how: How
    ask_first: bool
    targets: str  # words, not yet a target
    note: str
    source: str
    doubt: str
    lasting: bool = False
    avoid: tuple[str, ...] = ()  # of an allergy: words of the catalogue that are left out, as a dislike is


@dataclass(frozen=True, slots=True)
class Interaction:
    """What a key of a medicine means for a plan, and how sure it is. `target_or_timing`: words for the reader, with
    their figures; what the planner does of it is in `acts`."""

    key: str
    title: str
    action: Action
    exclusions: tuple[str, ...]
    target_or_timing: str
    what_is_known: str
    evidence: str
    source: str
    doubt: str


@dataclass(frozen=True, slots=True)
class Act:
    """What a planner does for an interaction or a condition beside its exclusions: keeps a nutrient steady, holds a
    share of the energy or a limit of a food family, asks before a target of hers, offers flags or an exclusion."""

    what: Literal["steady", "share", "limit", "guard", "offer", "suggest"]
    value: str
    why: str


@dataclass(frozen=True, slots=True)
class Food:
    """What people call a food that they do not bear. `allergy`, `intolerance`: its rows of the conditions, where it has
    them; the rest is what holds without such a row."""

    name: str
    words: tuple[str, ...]
    allergy: str
    intolerance: str
    exclusions: tuple[str, ...]
    how: How
    avoid: tuple[str, ...]  # words of the catalogue that an allergy leaves out, where no exclusion is as narrow
    note: str
    source: str


@dataclass(frozen=True, slots=True)
class Vague:
    """Words that name no single thing ("heart pills"): what to ask back, and examples of what it may be."""

    words: tuple[str, ...]
    ask: str
    such_as: tuple[str, ...]


@cache
def medicines() -> dict[str, Medicine]:
    """Every medicine by its name as written in the table, in the order of the table."""
    rows = {row["name"]: row for row in _rows("medicines.csv")}
    return {name: _medicine(row, rows) for name, row in rows.items()}


@cache
def conditions() -> dict[str, Condition]:
    """Every condition by its name as written in the table, in the order of the table."""
    own = {row["name"]: _condition(row) for row in _rows("conditions.csv")}
    return {name: _with_facts(one, own[one.as_of]) if one.as_of else one for name, one in own.items()}


@cache
def interactions() -> dict[str, Interaction]:
    """Every interaction by its key: a closed list."""
    return {row["key"]: _interaction(row) for row in _rows("interactions.csv")}


@cache
def acts() -> dict[str, tuple[Act, ...]]:
    """The acts of each interaction (by key) and condition (by name) that has some; a condition whose facts stand at
    another row has that one's."""
    found: dict[str, tuple[Act, ...]] = {}
    for row in _rows("acts.csv"):
        what, _, value = row["act"].partition(" ")
        found[row["of"]] = (*found.get(row["of"], ()), Act(what, value, row["why"]))  # type: ignore[arg-type]
    for one in conditions().values():
        if one.as_of in found:
            found[one.name] = (*found.get(one.name, ()), *found[one.as_of])
    return found


@cache
def foods() -> tuple[Food, ...]:
    """The foods that an allergy or intolerance can name."""
    return tuple(Food(row["name"], split(row["words"]), row["allergy"], row["intolerance"], split(row["exclusions"]),
                      cast(How, row["how"]), split(row["avoid"]), row["note"], row["source"])
                 for row in _rows("foods.csv"))


@cache
def vague() -> tuple[Vague, ...]:
    """The words that are too wide to answer."""
    return tuple(Vague(split(row["words"]), row["ask"], split(row["such_as"])) for row in _rows("vague.csv"))


@cache
def not_offered() -> dict[str, str]:
    """{exclusion that a condition may name and that cannot be made here: why}."""
    return {row["exclusion"]: row["why"] for row in _rows("not_offered.csv")}


@cache
def class_titles() -> dict[str, str]:
    """What a class is called ("vitamin_k_antagonist": "vitamin K antagonist")."""
    return {row["class"]: row["title"] for row in _rows("classes.csv")}


def split(cell: str) -> tuple[str, ...]:
    """The parts of a cell, separated by ";"."""
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _medicine(row: dict[str, str], rows: dict[str, dict[str, str]]) -> Medicine:
    of = [rows[name] for name in split(row["aka_of"])]
    keys = dict.fromkeys(key for one in (*of, row) for key in split(one["keys"]))
    if len(keys) > 1:
        keys.pop("none_known", None)
    notes = dict.fromkeys(filter(None, (one["note"] for one in (*of, row))))
    return Medicine(row["name"], cast(MedicineKind, row["kind"]), row["class"], row["aka_of"], tuple(keys),
                    " ".join(notes), row["source"], row["doubt"])


def _condition(row: dict[str, str]) -> Condition:
    return Condition(row["name"], cast(ConditionKind, row["kind"]), split(row["aka"]), row["as_of"],
                     split(row["exclusions"]), cast(How, row["how"]), row["ask_first"] == "yes", row["targets"],
                     row["note"], row["source"], row["doubt"], row["lasting"] == "yes")


def _interaction(row: dict[str, str]) -> Interaction:
    return Interaction(row["key"], row["title"], cast(Action, row["action"]), split(row["exclusions"]),
                       row["target_or_timing"], row["what_is_known"], row["evidence"], row["source"], row["doubt"])


def _with_facts(one: Condition, facts: Condition) -> Condition:
    return replace(one, exclusions=facts.exclusions, how=facts.how, ask_first=facts.ask_first,
                   targets=facts.targets, note=" ".join(filter(None, (facts.note, one.note))),
                   source=one.source or facts.source, doubt=one.doubt or facts.doubt)
