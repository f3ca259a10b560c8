"""Totals of a plan computed from the text tables of foods_db/ by code that shares nothing with the product."""

from __future__ import annotations

import csv
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOODS_DB = Path(__file__).resolve().parent.parent / "foods_db"
MEASURED = (
    "energy", "protein", "fat", "fiber", "magnesium", "iron", "calcium", "zinc", "potassium", "sodium", "vitamin_b6",
    "vitamin_b12", "vitamin_c", "choline", "selenium", "vitamin_k",
)  # fmt: skip
DERIVED = ("ala", "folate_dfe")
Row = dict[str, float]


@cache
def tables() -> dict[str, Row]:
    """Known values per 100 g of every SR28 and extra food; what is empty or not written is not there."""
    foods: dict[str, Row] = {}
    for file in sorted((FOODS_DB / "sr28" / "values").glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as handle:
            for row in csv.DictReader(handle):
                foods[row["id"]] = {k: float(v) for k, v in row.items() if k not in ("id", "basis") and v != ""}
    likes: dict[str, tuple[str, list[str]]] = {}
    for file in sorted((FOODS_DB / "extra").glob("*.toml")):
        for slug, entry in tomllib.loads(file.read_text(encoding="utf-8")).items():
            if "like" in entry:
                likes[f"extra:{slug}"] = (entry["like"], entry.get("unknown", []))
            else:
                foods[f"extra:{slug}"] = {k: float(v) for k, v in entry["values"].items()}
    for food, (like, unknown) in likes.items():
        foods[food] = {key: value for key, value in foods[like].items() if key not in unknown}
    return foods


def amount(food: str, key: str) -> float:
    """Per 100 g; what is not known adds nothing."""
    row = tables()[food]
    if key in row:
        return row[key]
    if key == "ala":  # the n-3 form, else undifferentiated 18:3 without its n-6 part
        if "f18_3_n3" in row:
            return row["f18_3_n3"]
        return max(0.0, row.get("f18_3_undifferentiated", 0.0) - row.get("f18_3_n6", 0.0))
    if key == "folate_dfe" and {"folate_food", "folic_acid"} <= row.keys():
        return row["folate_food"] + 1.7 * row["folic_acid"]
    return 0.0


def day_totals(plan: dict[str, Any], day: dict[str, Any], key: str) -> float:
    """What is eaten on a day, of the cooks that the meals eat from and of what is eaten every day anyway."""
    cooks = {cook["id"]: cook for cook in plan["cooks"]}
    total = sum(food["grams"] / 100 * amount(food["food"], key) for food in plan["request"]["eaters"][0]["daily"])
    for meal in day["meals"]:
        for item in meal["items"]:
            cook = cooks[item["cook"]]
            for part in cook["ingredients"]:
                assert part["retention"] is None, "raw values with a retention factor are not summed here"
                grams = part["eaten_g"] * item["portions"] / cook["portions"]
                total += grams / 100 * amount(part["food"], key)
    return total
