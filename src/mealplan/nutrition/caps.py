"""The most of a food family that a week should hold, as data with sources (data/family_caps.csv).

A cap counts the family of the ingredient catalogue ("oily fish", "liver"), not a row of the food table: sardines and
salmon are one. Grams are as eaten. A state in the table is the person's, or a group whose kitchen rules are asked for
("pregnancy", "trying"); who is pregnant is of the group as well.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from mealplan.nutrition.dri import read_table
from mealplan.nutrition.person import Person


@dataclass(frozen=True, slots=True)
class FamilyCap:
    """Grams eaten; 0 means none at all. `grams_per_day` None: only the week counts."""

    family: str
    grams_per_week: float
    grams_per_day: float | None
    source: str
    reason: str


@cache
def _rows() -> tuple[dict[str, str], ...]:
    return tuple(read_table("family_caps.csv"))


_GROUP = {"pregnant": "pregnancy", "lactating": "breastfeeding"}


def family_caps(person: Person, groups: Collection[str] = ()) -> list[FamilyCap]:
    """One cap per family, the strictest that fits the person's age, sex and state, and the groups among `groups`, in
    the order of the table."""
    strictest: dict[str, FamilyCap] = {}
    states = {"any", person.state, _GROUP.get(person.state, person.state), *groups}
    for row in _rows():
        if (row["sex"] not in ("any", person.sex) or row["state"] not in states
                or not int(row["age_min"]) <= person.age <= int(row["age_max"])):
            continue
        cap = FamilyCap(row["family"], float(row["grams_per_week"]),
                        float(row["grams_per_day"]) if row["grams_per_day"] else None, row["source"], row["reason"])
        known = strictest.get(cap.family)
        if known is None or cap.grams_per_week < known.grams_per_week:
            strictest[cap.family] = cap
    return list(strictest.values())
