"""Ingredients of her own, made of a food of the table: one TOML file for each aisle in her folder, the form of ours."""

from __future__ import annotations

import json
import re
from pathlib import Path

from mealplan import paths
from mealplan.bring.memory import keep
from mealplan.dishes.cookbook import Cookbook
from mealplan.dishes.ingredients import key
from mealplan.errors import ValueProblem
from mealplan.foods.food import Food

#: Aisle by SR28's food group.
_AISLES = {
    "0100": "dairy-and-eggs", "0200": "spices", "0400": "oils-and-condiments", "0500": "meat-and-poultry",
    "0600": "oils-and-condiments", "0700": "meat-and-poultry", "0900": "fruit", "1000": "meat-and-poultry",
    "1100": "produce", "1200": "nuts-and-seeds", "1300": "meat-and-poultry", "1400": "drinks", "1500": "fish",
    "1600": "pulses-and-tins", "1700": "meat-and-poultry", "1800": "bakery", "1900": "baking",
    "2000": "grains-and-pasta",
}  # fmt: skip
_HEAD = """# Ingredients of your own, in the form of mealplan's (docs/dishes-and-ingredients.md). Yours to edit:
# aliases, packs, price, how long it keeps. `raw` is the food that its nutrients are of.
"""


def name_for(words: str, food: Food, book: Cookbook) -> str:
    """What the new ingredient is called: her words, or the food's name where another ingredient is called so."""
    plain = re.sub(r"[^\w '’&%-]", " ", words).strip().lower()
    plain = " ".join(plain.split())[:60]
    tail = " ".join(re.findall(r"[^\W\d_]+", food.name.lower())[:4])
    for name in (plain, f"{plain} ({tail})" if plain else tail, f"{tail} ({food.id.replace(':', ' ')})"):
        if len(name) > 1 and book.names.get(name) is None:
            return name
    raise ValueProblem(f"an ingredient is called {plain!r} already", hint="Answer with its name.")


def add(name: str, food: Food, folder: Path | None = None) -> Path:
    """Write the ingredient into her folder; the file. One that stands there with this food already is left as it is."""
    aisle = _AISLES.get(food.group_code, "pulses-and-tins")
    path = (folder or paths.user_ingredients()) / f"{aisle}.toml"
    text = path.read_text(encoding="utf-8") if path.is_file() else _HEAD
    if any(key(found) == key(name) for found in re.findall(r'^\["([^"\n]+)"\]', text, re.MULTILINE)):
        return path
    comment = re.sub(r"\s+", " ", food.name)[:100]
    entry = f"\n[{json.dumps(name, ensure_ascii=False)}]\nraw = {json.dumps(food.id)}  # {comment}\n"
    keep(path, text + entry)
    return path
