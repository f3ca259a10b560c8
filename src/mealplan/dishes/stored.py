"""Dishes and ingredients as JSON in the compiled catalogue: compact, so that a few hundred load in some 20 ms."""

from __future__ import annotations

import json
from dataclasses import asdict, astuple, fields
from typing import Any

from mealplan.dishes.dish import Course, Dish, Portioned, Step
from mealplan.dishes.ingredients import Ingredient
from mealplan.foods.food import Measure

_TUPLES = ("aliases", "certified", "packs", "packs_us", "packs_de")


def dish_to_json(dish: Dish) -> str:
    """One line of JSON; `ingredients` and `steps` are lists in the order of their fields."""
    table = {field.name: getattr(dish, field.name) for field in fields(dish)}
    table["courses"] = [course.value for course in dish.courses]
    table["ingredients"] = [astuple(line) for line in dish.ingredients]
    table["steps"] = [astuple(step) for step in dish.steps]
    return json.dumps(table, ensure_ascii=False, separators=(",", ":"))


def dish_from_json(text: str) -> Dish:
    table: dict[str, Any] = json.loads(text)
    table["courses"] = tuple(Course(course) for course in table["courses"])
    table["tags"] = tuple(table["tags"])
    table["cookware"] = tuple(table["cookware"])
    table["ingredients"] = tuple(Portioned(*line) for line in table["ingredients"])
    table["steps"] = tuple(
        Step(text_, active, wait, tuple((name, minutes) for name, minutes in timers))
        for text_, active, wait, timers in table["steps"]
    )
    return Dish(**table)


def ingredient_to_json(ingredient: Ingredient) -> str:
    table = asdict(ingredient)
    table["measures"] = [astuple(measure) for measure in ingredient.measures]
    return json.dumps(table, ensure_ascii=False, separators=(",", ":"))


def ingredient_from_json(text: str) -> Ingredient:
    table: dict[str, Any] = json.loads(text)
    table["measures"] = tuple(Measure(name, grams) for name, grams in table["measures"])
    table["pack_grams"] = tuple((text_, grams) for text_, grams in table["pack_grams"])
    for key in _TUPLES:
        table[key] = tuple(table[key])
    return Ingredient(**table)
