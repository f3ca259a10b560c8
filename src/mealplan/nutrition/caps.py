"""The most of a food family that a week should hold, as data with sources (data/family_caps.csv).

A cap counts the family of the ingredient catalogue ("oily fish", "liver"), not a row of the food table: sardines and
salmon are one. Grams are as eaten.
"""

from __future__ import annotations

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


def family_caps(person: Person) -> list[FamilyCap]:
    """One cap per family, the strictest that fits the person's age, sex and state, in the order of the table."""
    strictest: dict[str, FamilyCap] = {}
    for row in _rows():
        if (row["sex"] not in ("any", person.sex) or row["state"] not in ("any", person.state)
                or not int(row["age_min"]) <= person.age <= int(row["age_max"])):
            continue
        cap = FamilyCap(row["family"], float(row["grams_per_week"]),
                        float(row["grams_per_day"]) if row["grams_per_day"] else None, row["source"], row["reason"])
        known = strictest.get(cap.family)
        if known is None or cap.grams_per_week < known.grams_per_week:
            strictest[cap.family] = cap
    return list(strictest.values())
