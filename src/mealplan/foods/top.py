"""The best sources of a nutrient, among foods that people really eat.

A table of 8,789 rows also holds infant formula, protein powder, dried spices and whale; an order by number puts those
first. What may appear is decided by `data/reality.toml`: whole groups, words of the name, and a row must be one that
USDA uses to describe what people say they eat (SR28's survey flag), or be one of our extra foods. Of one food in many
states ("Spinach, raw", "Spinach, cooked, boiled") only the best row is shown.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from mealplan.foods.food import Food, Measure

if TYPE_CHECKING:
    from mealplan.foods.catalogue import Catalogue

Per = Literal["100kcal", "100g", "portion"]
_DATA = Path(__file__).parent / "data" / "reality.toml"


@dataclass(frozen=True, slots=True)
class Source:
    """One good source: `amount` of the nutrient in `grams` of the food (100 kcal, 100 g or one portion of it)."""

    food: Food
    amount: float
    grams: float
    measure: str


@dataclass(frozen=True, slots=True)
class _Reality:
    groups: frozenset[str]
    words: re.Pattern[str]
    raw_groups: frozenset[str]
    raw_words: re.Pattern[str]
    least_kcal: float
    least_kcal_drink: float
    least_portion: float
    most_portion: float


@cache
def _reality() -> _Reality:
    table = tomllib.loads(_DATA.read_text(encoding="utf-8"))

    def pattern(words: list[str]) -> re.Pattern[str]:
        return re.compile(r"\b(" + "|".join(words) + r")\b", re.IGNORECASE)

    return _Reality(
        groups=frozenset(table["not_food"]["groups"]),
        words=pattern(table["not_food"]["words"]),
        raw_groups=frozenset(table["inedible_raw"]["groups"]),
        raw_words=pattern(table["inedible_raw"]["words"]),
        least_kcal=table["energy"]["least"],
        least_kcal_drink=table["energy"]["least_drink"],
        least_portion=table["portion"]["least"],
        most_portion=table["portion"]["most"],
    )


def is_real(food: Food, in_survey: bool) -> bool:
    """Whether a person would eat this row as it stands, as part of a meal."""
    rules = _reality()
    if food.group_code in rules.groups or rules.words.search(food.name):
        return False
    if food.group_code in rules.raw_groups and rules.raw_words.search(food.name):
        return False
    return in_survey or food.id.startswith("extra:")


def _portion(measures: list[Measure]) -> Measure | None:
    """The first household measure of a sensible size."""
    rules = _reality()
    return next((m for m in measures if rules.least_portion <= m.grams <= rules.most_portion), None)


def _kind(food: Food) -> str:
    """What makes two rows the same food: its name up to the state it is in."""
    first, *rest = food.name.lower().split(", ")
    if (
        first in {"fish", "nuts", "seeds", "cheese", "crustaceans", "mollusks", "beans", "oil", "peppers", "squash"}
        and rest
    ):
        return f"{first}, {rest[0].split(' (')[0]}"
    if first.startswith(("cereals", "beverages", "snacks", "game meat", "bread")):
        return food.name.lower()
    return first.split(" (")[0]


def top(
    catalogue: Catalogue, key: str, per: Per, exclusions: Sequence[str], limit: int, fortified: bool
) -> list[Source]:
    """See `Catalogue.top`. Only known values are ranked; a food whose value is missing is not in."""
    rules = _reality()
    free = catalogue.free_of(exclusions)
    survey = {row[0] for row in catalogue.rows("SELECT id FROM food WHERE in_survey = 1")}
    energy = catalogue.column("energy")
    column = catalogue.column(key)
    ranked: list[Source] = []
    for food in catalogue.foods():
        amount = column.get(food.id)
        if not amount or (free is not None and food.id not in free) or (food.fortified and not fortified):
            continue
        if not is_real(food, food.id in survey):
            continue
        kcal = energy.get(food.id)
        least = rules.least_kcal_drink if food.group_code == "1400" else rules.least_kcal
        if kcal is None or kcal < least:
            continue
        if per == "100kcal":
            ranked.append(Source(food, amount * 100.0 / kcal, 10000.0 / kcal, "100 kcal"))
        elif per == "100g":
            ranked.append(Source(food, amount, 100.0, "100 g"))
        elif portion := _portion(catalogue.measures(food.id)):
            ranked.append(Source(food, amount * portion.grams / 100.0, portion.grams, portion.name))
    ranked.sort(key=lambda source: (-source.amount, " with salt" in source.food.name, len(source.food.name)))
    best: dict[str, Source] = {}
    for source in ranked:
        best.setdefault(_kind(source.food), source)
    return list(best.values())[: max(0, limit)]
