"""Checks of a compiled catalogue: is it what was compiled, and which of its values are hard to believe."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from mealplan.foods.catalogue import Catalogue
from mealplan.foods.compile import content_hash, fingerprint
from mealplan.foods.food import Food
from mealplan.foods.schema import FORMAT, unpacked
from mealplan.nutrition.nutrients import nutrients


def verify(catalogue: Catalogue, foods_db: Path | None = None) -> list[str]:
    """What is wrong with the file: its integrity, counts and sums, and (with `foods_db`) the text it came from."""
    meta = catalogue.meta
    if meta.get("format") != FORMAT:
        return [f"unknown format {meta.get('format')!r}", "`mealplan db build` makes it anew."]
    problems = [f"database: {row[0]}" for row in catalogue.rows("PRAGMA integrity_check") if row[0] != "ok"]
    counts = {
        "foods of sr28": ("SELECT count(*) FROM food WHERE id LIKE 'sr28:%'", "sr28_foods"),
        "foods of extra": ("SELECT count(*) FROM food WHERE id LIKE 'extra:%'", "extra_foods"),
        "values": ("SELECT count(*) FROM amount", "values"),
    }
    for what, (query, key) in counts.items():
        count = catalogue.rows(query)[0][0]
        if str(count) != meta[key]:
            problems.append(f"{count} {what}, {meta[key]} when it was made")
    if fingerprint(catalogue.rows) != meta["values_sha256"]:
        problems.append("the values are not those that were compiled")
    if not _vectors_agree(catalogue):
        problems.append("the values by food are not those by nutrient")
    if [row[0] for row in catalogue.rows("SELECT key FROM nutrient ORDER BY idx")] != list(nutrients()):
        problems.append("the nutrient catalogue has changed since it was made")
    if foods_db is not None and content_hash(foods_db) != meta["foods_sha256"]:
        problems.append("the text tables in foods_db have changed since it was made")
    return [*problems, "`mealplan db build` makes it anew."] if problems else []


def _vectors_agree(catalogue: Catalogue) -> bool:
    """Whether `vector` holds what `amount` holds."""
    by_food = {n: unpacked(blob) for n, blob in catalogue.rows("SELECT n, amounts FROM vector")}
    if any(len(row) != len(nutrients()) for row in by_food.values()):
        return False
    for idx in range(len(nutrients())):
        known = dict(catalogue.rows("SELECT n, amount FROM amount WHERE nutrient = ?", (idx,)))
        if {n: row[idx] for n, row in by_food.items() if not math.isnan(row[idx])} != known:
            return False
    return True


@dataclass(frozen=True, slots=True)
class _Rule:
    """A value of `key` is hard to believe in foods of `groups` when `odd(amount, fat)`."""

    key: str
    groups: frozenset[str]
    odd: Callable[[float, float], bool]
    why: str


_MEAT = frozenset({"0500", "1000", "1300", "1700"})
_PLANTS = frozenset({"0200", "0900", "1100", "1200", "1600", "2000"})
RULES: tuple[_Rule, ...] = (
    _Rule("dha", frozenset({"1500"}), lambda x, fat: x == 0 and fat > 0.5, "fish and shellfish hold DHA"),
    _Rule("epa", frozenset({"1500"}), lambda x, fat: x == 0 and fat > 0.5, "fish and shellfish hold EPA"),
    _Rule("vitamin_b12", frozenset({"1500"}) | _MEAT, lambda x, _: x == 0, "meat and fish hold vitamin B12"),
    _Rule("cholesterol", frozenset({"1500"}) | _MEAT, lambda x, _: x == 0, "meat and fish hold cholesterol"),
    _Rule("protein", frozenset({"1500", "1600"}) | _MEAT, lambda x, fat: x == 0 and fat < 50, "it holds protein"),
    _Rule("fiber", frozenset({"1600", "1200"}), lambda x, fat: x == 0 and fat < 50, "pulses and nuts hold fibre"),
    _Rule("ala", frozenset({"1200"}), lambda x, fat: x == 0 and fat > 30, "nuts and seeds hold some ALA"),
    _Rule("magnesium", _PLANTS - {"0200"}, lambda x, fat: x == 0 and fat < 50, "plants hold magnesium"),
)


#: More than this of a long-chain omega-3 in a food of land plants only, g/100 g, is a trace or an additive.
TRACE = {"dha": 0.003, "epa": 0.01}


def implausible(catalogue: Catalogue) -> list[tuple[Food, str]]:
    """Values that are stated and yet hard to believe: zeros where the kind of food holds some, long-chain omega-3
    in land plants. They are shown, not changed: the source stays as it is."""
    foods = catalogue.foods()
    fat = catalogue.column("fat")
    found: list[tuple[Food, str]] = []

    def note(food: Food, key: str, amount: float, why: str) -> None:
        found.append((food, f"{key} is {amount:g} {nutrients()[key].unit}/100 g: {why}"))

    for rule in RULES:
        column = catalogue.column(rule.key)
        for food in foods:
            amount = column.get(food.id)
            if food.group_code in rule.groups and amount is not None and rule.odd(amount, fat.get(food.id, 0.0)):
                note(food, rule.key, amount, rule.why)
    plants = {row[0] for row in catalogue.rows("SELECT id FROM food WHERE plants_only = 1")}
    for key, most in TRACE.items():
        column = catalogue.column(key)
        for food in foods:
            if food.id in plants and column.get(food.id, 0.0) > most:
                note(food, key, column[food.id], f"land plants hold no {key.upper()}")
    return found
