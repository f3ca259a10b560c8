"""The nutrient catalogue: every key, its own unit, and how its value comes about."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mealplan.errors import unknown_name

_TABLE = Path(__file__).parent / "data" / "nutrients.csv"


@dataclass(frozen=True, slots=True)
class Nutrient:
    """`kind`: measured (a column of the source), derived (a rule of `derived.py`) or unmeasured (no data)."""

    key: str
    sr28: str
    unit: str
    name: str
    kind: str


@cache
def nutrients() -> dict[str, Nutrient]:
    """All nutrients by key, in catalogue order."""
    with _TABLE.open(encoding="utf-8", newline="") as handle:
        rows = csv.DictReader(handle)
        return {
            row["nutrient_key"]: Nutrient(
                row["nutrient_key"], row["sr28"], row["unit"], row["name"], row["kind"])
            for row in rows
        }


def nutrient(name: str, *, where: str | None = None) -> Nutrient:
    """The nutrient called `name`; hyphens and spaces do for underscores, common short names are known.

    Raises ValueProblem with the nearest names when there is none.
    """
    table = nutrients()
    key = name[:80].strip().lower().replace("-", "_").replace(" ", "_")
    if key not in table:  # a key always means itself: "niacin" is preformed niacin, not its equivalents
        key = ALIASES.get(key, key)
    if key not in table:
        raise unknown_name("nutrient", name, [*table, *ALIASES], where=where,
                           listing="mealplan nutrients list")
    return table[key]


ALIASES: dict[str, str] = {
    "b12": "vitamin_b12", "vitamin_b_12": "vitamin_b12", "cobalamin": "vitamin_b12", "b6": "vitamin_b6",
    "vitamin_b_6": "vitamin_b6", "vitamin_a": "vitamin_a_rae", "mg": "magnesium", "calories": "energy",
    "kcal": "energy", "carbs": "carbohydrate", "carbohydrates": "carbohydrate", "fibre": "fiber",
    "omega3": "omega3_total", "omega_3": "omega3_total", "epa+dha": "epa_dha",
    "vitamin_k1": "vitamin_k", "sugar": "sugars", "saturates": "saturated_fat", "vitamin_b1": "thiamin",
    "vitamin_b2": "riboflavin", "vitamin_b3": "niacin_ne", "b1": "thiamin", "b2": "riboflavin",
    "b3": "niacin_ne", "vitamin_b5": "pantothenic_acid", "thiamine": "thiamin", "d": "vitamin_d",
    "c": "vitamin_c", "dfe": "folate_dfe", "linoleic": "linoleic_acid",
}
