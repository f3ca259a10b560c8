"""Caution notes beside a plan, as data with sources (data/cautions.csv): they inform, and never block or change a plan.

A note is shown for what the person says (medicines, conditions, pregnancy, age), for the diet (exclusions) and for
declared supplements. Every note ends in asking a clinician or pharmacist; none says that a food or nutrient treats.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from mealplan.errors import nearest
from mealplan.nutrition.dri import read_table
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
def _rows() -> tuple[dict[str, str], ...]:
    return tuple(read_table("cautions.csv"))


def cautions_for(person: Person, supplements: Iterable[str] = (),
                 supplement_nutrients: Collection[str] | Mapping[str, float] = (), *,
                 exclusions: Collection[str] = ()) -> list[Caution]:
    """The notes for a person, in the order of the table.

    supplements: their names as declared. supplement_nutrients: what they hold; with amounts a day (a mapping) a note
    about a high dose is shown above that dose only, without amounts whenever the nutrient is there.
    exclusions: those of the plan ("vegan", "gluten").
    """
    names = list(supplements)
    out = []
    for row in _rows():
        because = (_named(row["medicines"], person.medicines) or _named(row["conditions"], person.conditions)
                   or _state(row, person) or _excluded(row["exclusions"], exclusions)
                   or _supplemented(row["supplement"], names, supplement_nutrients))
        if because and not (row["id"] == "gf-nutrients" and _named("coeliac;celiac", person.conditions)):
            out.append(Caution(row["id"], row["item"], row["what_is_known"], row["advice"], row["evidence"],
                               row["source"], because, tuple(filter(None, row["nutrient_keys"].split(";")))))
    return out


def unknown_names(person: Person) -> dict[str, tuple[str, ...]]:
    """The medicines and conditions that no note here is about, each with the nearest words that one is about: nothing
    of them is considered, and that is to be said."""
    out: dict[str, tuple[str, ...]] = {}
    for column, said in (("medicines", person.medicines), ("conditions", person.conditions)):
        known = sorted({word for row in _rows() for word in row[column].split(";") if word})
        for name in said:
            if not any(_named(word, [name]) for word in known):
                out[name] = tuple(nearest(name, known))
    return out


def _named(words: str, said: Iterable[str]) -> str:
    """The first thing said that holds one of the words, as a whole word or its plural ("statins")."""
    for text in said:
        for word in filter(None, words.split(";")):
            if re.search(rf"(?<![a-z]){re.escape(word)}s?(?![a-z])", text.lower()):
                return text
    return ""


def _state(row: Mapping[str, str], person: Person) -> str:
    if person.state in filter(None, row["states"].split(";")):
        return person.state
    return f"age {person.age}" if row["min_age"] and person.age >= int(row["min_age"]) else ""


def _excluded(names: str, exclusions: Collection[str]) -> str:
    found = next((name for name in filter(None, names.split(";")) if name in exclusions), "")
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
