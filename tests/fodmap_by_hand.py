"""High FODMAP by the portion eaten, by other code: the table as it stands in `foods_db`, and a plan as JSON. Nothing of
mealplan is used here."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

TABLE = Path(__file__).resolve().parent.parent / "foods_db" / "fodmap" / "portions.csv"
#: Which of the three weights of a plan's ingredient a portion is measured in (what is measured cooked is eaten cooked).
WEIGHT = {"as eaten": "eaten_g", "cooked": "eaten_g", "drained": "edible_g", "dry": "edible_g"}


@cache
def rows() -> dict[str, dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["ingredient"]: row for row in csv.DictReader(file)}


class Eaten(NamedTuple):
    date: str
    slot: str
    ingredient: str
    grams: float
    limit: float
    kinds: tuple[str, ...]


def eaten(plan: Mapping[str, Any]) -> Iterator[Eaten]:
    """What each meal holds of each ingredient that has a figure."""
    cooks = {cook["id"]: cook for cook in plan["cooks"]}
    for day in plan["days"]:
        for meal in day["meals"]:
            grams: dict[str, float] = {}
            for item in meal["items"]:
                cook = cooks[item["cook"]]
                for part in cook["ingredients"]:
                    row = rows()[part["ingredient"]]
                    if row["free_up_to_g"]:
                        mine = part[WEIGHT[row["measured_as"]]] * item["portions"] / cook["portions"]
                        grams[part["ingredient"]] = grams.get(part["ingredient"], 0.0) + mine
            for name, held in grams.items():
                row = rows()[name]
                kinds = tuple(row["fodmaps"].split())
                yield Eaten(day["date"], meal["slot"], name, held, float(row["free_up_to_g"]), kinds)


def over(plan: Mapping[str, Any]) -> list[str]:
    """Meals that hold more of an ingredient than its portion."""
    return [
        f"{x.date} {x.slot}: {x.grams:.2f} g of {x.ingredient}, free up to {x.limit:g} g"
        for x in eaten(plan)
        if x.grams > x.limit + 0.001
    ]


def stacks(plan: Mapping[str, Any]) -> set[tuple[str, str, str]]:
    """(date, slot, kind) where several ingredients of one kind add up to more than one portion."""
    sums: dict[tuple[str, str, str], list[float]] = {}
    for x in eaten(plan):
        for kind in x.kinds if x.grams else ():
            sums.setdefault((x.date, x.slot, kind), []).append(x.grams / x.limit)
    return {place for place, shares in sums.items() if len(shares) > 1 and sum(shares) > 1.0001}
