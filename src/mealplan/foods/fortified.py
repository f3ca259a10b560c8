"""Which foods count as fortified: SR28 has no such column."""

from __future__ import annotations

import re

from mealplan.nutrition.derived import Known

_FORTIFIED_NAME = re.compile(
    r"(?<!not )\b(fortified|with added (vitamins?|calcium|minerals?|ascorbic acid)|calcium enriched)", re.I
)
_FATS = "0400"  # the group of fats and oils
_B12_OF_MILK = 1.0  # µg/100 g: butter holds 0.2, and no fat that is spread has more of its own than milk or egg bring
_PLANT_MILK = re.compile(r"\b(almond|rice|soy|oat|coconut|hemp) ?milk\b", re.I)


def is_fortified(name: str, group_code: str, values: dict[str, Known], plants_only: bool) -> bool:
    """Whether vitamins or minerals were added beyond the standard enrichment of flour, rice and pasta.

    SR28 has no such column, so: B12 or vitamin E stated as added; the name says so; a ready-to-eat cereal or
    a food of plants only with folic acid and B12; a plant milk with more calcium (> 80 mg/100 g) than its
    plants can hold; a fat or spread with more B12 than the milk in it could bring.
    """

    def amount(key: str) -> float:
        return values[key][0] if key in values else 0.0

    if amount("vitamin_b12_added") > 0 or amount("vitamin_e_added") > 0 or _FORTIFIED_NAME.search(name):
        return True
    if group_code == "0800" and amount("folic_acid") > 0 and amount("vitamin_b12") > 0.1:
        return True
    if _PLANT_MILK.search(name) and amount("calcium") > 80:
        return True
    if group_code == _FATS and amount("vitamin_b12") > _B12_OF_MILK:
        return True
    return plants_only and amount("vitamin_b12") > 0.3
