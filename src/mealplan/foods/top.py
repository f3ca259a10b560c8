"""The best sources of a nutrient, among foods that people really eat.

A table of 8,789 rows also holds infant formula, protein powder, dried spices and whale; an order by number puts
those first. What may appear is decided by `data/reality.toml` (whole groups, words of the name); brand products are
out; and the kind of food must be one that USDA uses to describe what people say they eat (SR28's survey flag on any
of its rows), or one of our extra foods. Of one food in many states ("Spinach, raw", "Spinach, cooked, boiled") only
the best row is shown.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from mealplan.errors import unknown_name
from mealplan.foods.catalogue import Catalogue
from mealplan.foods.food import EXCLUSIONS, Food, Measure
from mealplan.foods.plants import BRAND
from mealplan.nutrition.nutrients import nutrient

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
    """The rules of `data/reality.toml`."""

    groups: frozenset[str]
    words: re.Pattern[str]
    spoon_groups: frozenset[str]
    spoon_words: re.Pattern[str]
    spoon_unless: re.Pattern[str]
    raw_groups: frozenset[str]
    raw_words: re.Pattern[str]
    cooked_groups: frozenset[str]
    cooked_words: re.Pattern[str]
    energy: dict[str, float]
    portion: dict[str, float]
    least_of_best: float


@cache
def _reality() -> _Reality:
    table = tomllib.loads(_DATA.read_text(encoding="utf-8"))

    def pattern(words: list[str]) -> re.Pattern[str]:
        return re.compile(r"\b(" + "|".join(words) + r")\b", re.IGNORECASE)

    no, spoon, raw = table["not_food"], table["by_the_spoon"], table["inedible_raw"]
    return _Reality(
        groups=frozenset(no["groups"]),
        words=pattern(no["words"]),
        spoon_groups=frozenset(spoon["groups"]),
        spoon_words=pattern(spoon["words"]),
        spoon_unless=pattern(spoon["unless"]),
        raw_groups=frozenset(raw["groups"]),
        raw_words=pattern(raw["words"]),
        cooked_groups=frozenset(raw["cooked_groups"]),
        cooked_words=pattern(raw["cooked_words"]),
        energy=table["energy"],
        portion=table["portion"],
        least_of_best=table["amount"]["least_of_best"],
    )


def is_real(food: Food) -> bool:
    """Whether a person would eat this row as it stands, in an amount that counts."""
    rules, name = _reality(), food.name
    if food.group_code in rules.groups or rules.words.search(name) or BRAND.search(name):
        return False
    if food.group_code in rules.spoon_groups or rules.spoon_words.search(rules.spoon_unless.sub("", name)):
        return False
    if food.group_code in rules.raw_groups and rules.raw_words.search(name):
        return False
    return food.group_code not in rules.cooked_groups or bool(rules.cooked_words.search(name))


def _portion(measures: list[Measure], kcal_per_100g: float) -> Measure | None:
    """The first household measure of a sensible size: not a cup of oil, not a leaf."""
    size = _reality().portion
    most = min(size["most"], 100.0 * size["most_kcal"] / kcal_per_100g)
    return next((m for m in measures if size["least"] <= m.grams <= most), None)


#: Land plants hold none of these: what a table says of them is a trace of the laboratory's (quinoa's DHA in SR28).
NOT_IN_LAND_PLANTS = frozenset({"epa", "dha", "dpa", "epa_dha"})

#: First segments that only say the kind of food: the second one names it.
_CLASSES = {
    "fish",
    "nuts",
    "seeds",
    "cheese",
    "crustaceans",
    "mollusks",
    "beans",
    "oil",
    "peppers",
    "squash",
    "beverages",
    "cereals",
    "cereals ready-to-eat",
    "snacks",
    "game meat",
    "bread",
    "candies",
    "cookies",
    "crackers",
    "soup",
    "pasta",
    "noodles",
    "rice",
    "yogurt",
    "milk",
    "pork",
    "beef",
    "lamb",
    "veal",
    "seaweed",
    "lettuce",
    "cabbage",
}


def kind(name: str) -> str:
    """What makes two rows the same food: the name up to the state it is in ("Spinach, raw" -> "spinach")."""
    first, *rest = [part.split(" (")[0] for part in name.lower().split(", ")]
    return f"{first}, {rest[0]}" if first in _CLASSES and rest else first


def top(
    catalogue: Catalogue,
    name: str,
    *,
    per: Per = "100kcal",
    exclusions: Sequence[str] = (),
    limit: int = 20,
    fortified: bool = True,
) -> list[Source]:
    """The best sources of a nutrient among foods that people really eat, best first, one row per food. Only known
    values are ranked; a food whose value is missing is not in.

    With `exclusions` only foods that are free of them (an unreviewed food never is). `fortified=False` leaves out
    fortified foods. Raises ValueProblem for a nutrient or an exclusion that nobody knows.
    """
    for exclusion in exclusions:
        if exclusion not in EXCLUSIONS:
            raise unknown_name("exclusion", exclusion, EXCLUSIONS, listing="mealplan exclusions list")
    ranked = _ranked(catalogue, nutrient(name).key, per, catalogue.free_of(exclusions), fortified)
    best: dict[str, Source] = {}
    for source in ranked:
        if source.amount < _reality().least_of_best * ranked[0].amount:
            break
        best.setdefault(kind(source.food.name), source)
    return list(best.values())[: max(0, limit)]


def _ranked(catalogue: Catalogue, key: str, per: Per, free: set[str] | None, fortified: bool) -> list[Source]:
    """Every row that may appear, best first."""
    rules = _reality()
    plants: set[str] = set()
    if key in NOT_IN_LAND_PLANTS:
        plants = {row[0] for row in catalogue.rows("SELECT id FROM food WHERE plants_only = 1")}
    eaten = {kind(row[0]) for row in catalogue.rows("SELECT name FROM food WHERE in_survey = 1")}
    energy = catalogue.column("energy")
    column = catalogue.column(key)
    ranked: list[Source] = []
    for food in catalogue.foods():
        amount = column.get(food.id)
        if not amount or (free is not None and food.id not in free) or (food.fortified and not fortified):
            continue
        kcal = energy.get(food.id, 0.0)
        if kcal < rules.energy["least_drink" if food.group_code == "1400" else "least"]:
            continue
        if food.id in plants or kind(food.name) not in eaten or not is_real(food):
            continue
        if per == "100kcal":
            ranked.append(Source(food, amount * 100.0 / kcal, 10000.0 / kcal, "100 kcal"))
        elif per == "100g":
            ranked.append(Source(food, amount, 100.0, "100 g"))
        elif portion := _portion(catalogue.measures(food.id), kcal):
            ranked.append(Source(food, amount * portion.grams / 100.0, portion.grams, portion.name))
    ranked.sort(key=lambda source: (-source.amount, " with salt" in source.food.name, len(source.food.name)))
    return ranked
