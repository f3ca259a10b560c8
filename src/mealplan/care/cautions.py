"""Caution notes beside a plan, as data with sources (data/cautions.csv): they inform, and never block or change a plan.

A note is shown for what the person says (medicines, conditions, pregnancy, age), for the diet (exclusions) and for
declared supplements. What she says is found by `names` (a brand is its generic, a generic is of its class), so a row
names generics, classes ("class:snri"), interactions ("key:grapefruit_avoid") and conditions of the tables. Every note
ends in asking a clinician or pharmacist; none says that a food or nutrient treats.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from mealplan.care.person import answers
from mealplan.care.tables import DATA, Condition, Medicine, split
from mealplan.nutrition.person import Person


@dataclass(frozen=True, slots=True)
class Caution:
    """`because`: what of the person, diet or supplements brought the note; `nutrients`: what it is about."""

    id: str
    item: str
    what_is_known: str
    advice: str
    evidence: str
    source: str
    because: str
    nutrients: tuple[str, ...] = ()


@cache
def caution_rows() -> tuple[dict[str, str], ...]:
    """The rows of the table, as text."""
    with (DATA / "cautions.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def cautions_for(person: Person, supplements: Iterable[str] = (),
                 supplement_nutrients: Collection[str] | Mapping[str, float] = (), *,
                 exclusions: Collection[str] = ()) -> list[Caution]:
    """The notes for a person, in the order of the table; none that another one says already.

    supplements: their names as declared. supplement_nutrients: what they hold; with amounts a day (a mapping) a note
    about a high dose is shown above that dose only, without amounts whenever the nutrient is there.
    exclusions: those of the plan ("vegan", "gluten").
    """
    names = list(supplements)
    because = {}
    for row in caution_rows():
        why = (_said(row, person) or _state(row, person) or _excluded(row["exclusions"], exclusions)
               or _supplemented(row["supplement"], names, supplement_nutrients))
        if why:
            because[row["id"]] = why
    return [Caution(row["id"], row["item"], row["what_is_known"], row["advice"], row["evidence"], row["source"],
                    because[row["id"]], split(row["nutrient_keys"]))
            for row in caution_rows()
            if row["id"] in because and not any(other in because for other in split(row["unless"]))]


def _said(row: Mapping[str, str], person: Person) -> str:
    """The entries that name something the row is about, as they were typed."""
    medicines, conditions = set(split(row["medicines"])), set(split(row["conditions"]))
    found = [one.said for one in answers(person)
             if any(_names(medicines, thing) if isinstance(thing, Medicine) else _is_one(conditions, thing)
                    for thing in one.found)]
    return " and ".join(dict.fromkeys(found))


def _names(wanted: set[str], medicine: Medicine) -> bool:
    if medicine.keys == ("none_known",):
        return medicine.generic in wanted
    mine = {medicine.generic, f"class:{medicine.cls}", *(f"key:{key}" for key in medicine.keys)}
    return bool(mine & wanted)


def _is_one(wanted: set[str], condition: Condition) -> bool:
    return condition.name in wanted or condition.as_of in wanted


def _state(row: Mapping[str, str], person: Person) -> str:
    if person.state in split(row["states"]):
        return person.state
    return f"age {person.age}" if row["min_age"] and person.age >= int(row["min_age"]) else ""


def _excluded(names: str, exclusions: Collection[str]) -> str:
    found = next((name for name in split(names) if name in exclusions), "")
    return f"the exclusion {found}" if found else ""


def _supplemented(rule: str, names: list[str], held: Collection[str] | Mapping[str, float]) -> str:
    if not rule:
        return ""
    if rule == "any":
        return "supplements declared" if names or held else ""
    key, _, least = rule.partition(">")
    if key not in held or (isinstance(held, Mapping) and held[key] <= float(least)):
        return ""
    return f"a supplement of {key.replace('_', ' ')}"
