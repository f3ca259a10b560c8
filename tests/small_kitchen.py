"""A kitchen of a dozen foods with round numbers, for tests of dishes and shopping. Nothing is read from foods_db."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from mealplan.dishes.cookbook import Cookbook
from mealplan.dishes.cooklang import parse
from mealplan.dishes.dish import Dish
from mealplan.dishes.facts import Fact
from mealplan.dishes.ingredient_files import load_ingredients
from mealplan.dishes.ingredients import Names
from mealplan.dishes.prep import load_prep
from mealplan.dishes.resolve import Kitchen, resolve
from mealplan.foods.food import EXCLUSIONS, Answer, Basis, Measure, Value, Verdict
from mealplan.library import Library
from mealplan.planning.result.plan import Cook, CookIngredient
from mealplan.shopping import ShoppingList, shopping_list


def fact(
    food: str, group: str, water: float, *, refuse: float = 0.0, measures: Sequence[Measure] = (), **values: float
) -> Fact:
    """A food per 100 g."""
    return Fact(food, food, group, refuse, {"water": water, **values}, tuple(measures))


CUP_OF_RICE = Measure("cup", 180.0)
FACTS = {
    f.food: f
    for f in (
        fact(
            "t:onion", "1100", 90, refuse=0.1, energy=40, protein=1, carbohydrate=9, measures=[Measure("medium", 100)]
        ),
        fact("t:onion-cooked", "1100", 88, energy=44, protein=1.2, carbohydrate=10),
        fact("t:lentils", "1600", 10, energy=350, protein=24, carbohydrate=60, fiber=10),
        fact("t:lentils-cooked", "1600", 70, energy=116, protein=9, carbohydrate=20, fiber=8),
        fact("t:rice", "2000", 10, energy=360, protein=7, carbohydrate=80, measures=[CUP_OF_RICE]),
        fact("t:rice-cooked", "2000", 70, energy=120, protein=2.3, carbohydrate=27),
        fact("t:chicken", "0500", 75, energy=120, protein=22),
        fact("t:chicken-cooked", "0500", 65, energy=165, protein=31),
        fact("t:egg", "0100", 75, refuse=0.12, energy=143, protein=12.5),
        fact("t:oil", "0400", 0, energy=884, fat=100, measures=[Measure("tbsp", 13.5)]),
        fact("sr28:02047", "0200", 0, sodium=38758, measures=[Measure("tsp", 6.0)]),
        fact("t:cumin", "0200", 8, energy=375, measures=[Measure("tsp", 2.1)]),
        fact("t:water", "1400", 100, measures=[Measure("fl oz", 29.6)]),
        fact("t:oats", "2000", 10, energy=380, protein=13, carbohydrate=67, fiber=10),
        fact("t:lemon", "0900", 89, refuse=0.47, energy=29),
        fact("t:lemon-juice", "0900", 92, energy=22, measures=[Measure("tbsp", 15.0)]),
        fact("t:spinach", "1100", 91, energy=23, protein=2.9),
    )
}
INGREDIENTS = """
["onion"]
plural = "onions"
raw = "t:onion"
cooked = { food = "t:onion-cooked" }
piece = { grams = 100, whole = 0.5, source = "test" }
keeps = "1mo"
["red lentils"]
aliases = ["split lentils"]
raw = "t:lentils"
cooked = { food = "t:lentils-cooked" }
family = "lentils"
packs = ["500 g", "1 kg"]
packs_us = ["16 oz"]
keeps = "12mo"
["white rice"]
aliases = ["rice"]
raw = "t:rice"
cooked = { food = "t:rice-cooked" }
family = "rice"
packs = ["1 kg"]
["chicken breast"]
raw = "t:chicken"
cooked = { food = "t:chicken-cooked" }
family = "chicken"
packs = ["300 g"]
keeps = "2d"
["egg"]
plural = "eggs"
raw = "t:egg"
family = "eggs"
piece = { grams = 50, whole = 1, source = "test" }
packs = ["6 x 57 g"]
["olive oil"]
raw = "t:oil"
staple = true
packs = ["500 ml"]
["salt"]
raw = "sr28:02047"
staple = true
["ground cumin"]
raw = "t:cumin"
["water"]
raw = "t:water"
tap = true
["gluten-free oats"]
raw = "t:oats"
family = "oats"
certified = ["gluten"]
["oats"]
raw = "t:oats"
family = "oats"
["lemon"]
plural = "lemons"
raw = "t:lemon"
piece = { grams = 58, whole = 0.5, source = "test" }
["lemon juice"]
raw = "t:lemon-juice"
bought_as = "lemon"
refuse = 0.5
refuse_source = "test"
["spinach"]
raw = "t:spinach"
keeps = "3d"
"""
PREP = """
[handling]
minutes_per_ingredient = 0.5
[words.chopped]
aliases = ["diced"]
per_100g = 1.0
per_piece = 2.0
at_least = 0.5
[words.peeled]
per_100g = 0.5
at_least = 0.25
"""
SOUP = """---
title: Red lentil soup
servings: 2
course: [lunch, dinner]
keeps: {fridge: 3d, freezer: 3mo}
---
Soften the @onion{1}(chopped) in the @olive oil{1%tbsp} in a #saucepan{} for ~{5%minutes}.

Add the @red lentils{150%g}, @ground cumin{1%tsp} and @water{800%ml}. Simmer for ~wait{20%minutes}.
Season with the @salt{0.5%tsp}.
"""


class Facts:
    """The facts above."""

    def get(self, food: str) -> Fact | None:
        return FACTS.get(food)

    def ids(self) -> Iterable[str]:
        return FACTS


class Foods:
    """Stands for the catalogue: values from FACTS; oats are maybe gluten, flesh and eggs are not vegan."""

    def verdicts(self, ids: Sequence[str]) -> dict[str, dict[str, Verdict]]:
        return {food: {exclusion: self._one(food, exclusion) for exclusion in EXCLUSIONS} for food in ids}

    def verdicts_on(self, exclusion: str, ids: Sequence[str]) -> dict[str, Verdict]:
        return {food: self._one(food, exclusion) for food in ids}

    def _one(self, food: str, exclusion: str) -> Verdict:
        if exclusion == "gluten" and food == "t:oats":
            return Verdict(Answer.MAYBE, "oats without a claim")
        if exclusion == "vegan" and food.split("-")[0] in {"t:chicken", "t:egg"}:
            return Verdict(Answer.CONTAINS, "of an animal")
        return Verdict(Answer.FREE, "fine")

    def table(self, ids: Iterable[str], keys: Iterable[str]) -> dict[str, dict[str, Value]]:
        keys = list(keys)
        return {
            food: {
                key: Value(FACTS[food].values[key], Basis.ANALYSED)
                if key in FACTS[food].values
                else Value(None, Basis.MISSING)
                for key in keys
            }
            for food in ids
        }


def write(folder: Path, ingredients: str = INGREDIENTS, prep: str = PREP) -> Path:
    (folder / "shelf.toml").write_text(ingredients, encoding="utf-8")
    (folder / "prep.toml").write_text(prep, encoding="utf-8")
    return folder


def small_kitchen(folder: Path) -> Kitchen:
    write(folder)
    return Kitchen(Names(load_ingredients(folder, Facts())), Facts(), load_prep(folder / "prep.toml"))


def dish(kitchen: Kitchen, text: str = SOUP, name: str = "red-lentil-soup") -> Dish:
    return resolve(parse(text, f"{name}.cook"), name, kitchen)


def one_line(kitchen: Kitchen, line: str, servings: float = 1, head: str = "") -> Dish:
    """A dish with one step."""
    return dish(kitchen, f"---\ntitle: Test\nservings: {servings:g}\ncourse: [side]\n{head}---\n{line}\n", "test")


def cookbook(kitchen: Kitchen, *dishes: Dish) -> Cookbook:
    ingredients = kitchen.names.ingredients
    return Cookbook({d.id: d for d in dishes}, ingredients, Foods(), prep=kitchen.prep)  # type: ignore[arg-type]


def shopped(cooks: Sequence[Cook], book: Cookbook, **more: Any) -> ShoppingList:
    """The list for cooks of a cookbook, which is all of a library that a list asks."""
    return shopping_list(cooks, cast(Library, SimpleNamespace(cookbook=book)), **more)


def cook(dish_: Dish, on: dt.date, portions: float, number: int = 1) -> Cook:
    """A cook of a plan."""
    factor = portions / dish_.servings
    parts = tuple(
        CookIngredient(p.ingredient, p.food, p.bought_g * factor, p.edible_g * factor, p.eaten_g * factor, p.retention)
        for p in dish_.ingredients
    )
    return Cook(number, dish_.id, on, portions, parts)
