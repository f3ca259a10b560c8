"""Dishes and ingredients as JSON in the compiled catalogue: compact, so that a few hundred load in some 20 ms; and the
FODMAP portions, as rows."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, astuple, fields
from typing import Any

from mealplan.dishes.dish import Course, Dish, Portioned, Step
from mealplan.dishes.fodmap import Portion
from mealplan.dishes.ingredients import Ingredient, StandIn
from mealplan.foods.food import Measure

_TUPLES = ("aliases", "certified", "counts_as", "packs", "packs_us", "packs_de")


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
    table["adapted"] = ()
    table["cookware"] = tuple(table["cookware"])
    table["ingredients"] = tuple(_line(*line) for line in table["ingredients"])
    table["steps"] = tuple(
        Step(text_, active, wait, tuple((name, minutes) for name, minutes in timers))
        for text_, active, wait, timers in table["steps"]
    )
    return Dish(**table)


def _line(*fields_: Any) -> Portioned:
    *plain, marks, instead = fields_
    return Portioned(*(*plain, tuple(marks), tuple(instead)))


def ingredient_to_json(ingredient: Ingredient) -> str:
    table = asdict(ingredient)
    table["measures"] = [astuple(measure) for measure in ingredient.measures]
    return json.dumps(table, ensure_ascii=False, separators=(",", ":"))


def ingredient_from_json(text: str) -> Ingredient:
    table: dict[str, Any] = json.loads(text)
    table["measures"] = tuple(Measure(name, grams) for name, grams in table["measures"])
    table["stand_ins"] = tuple(StandIn(**one) for one in table["stand_ins"])
    table["also"] = tuple((exclusion, answer, why) for exclusion, answer, why in table["also"])
    table["pack_grams"] = tuple((text_, grams) for text_, grams in table["pack_grams"])
    for key in _TUPLES:
        table[key] = tuple(table[key])
    return Ingredient(**table)


def store_portions(connection: sqlite3.Connection, portions: Mapping[str, Portion]) -> None:
    rows = [(n, p.free_up_to_g, p.measured_as, " ".join(p.kinds), p.source, p.doubt) for n, p in portions.items()]
    connection.executemany("INSERT INTO fodmap_portion VALUES(?, ?, ?, ?, ?, ?)", rows)


def stored_portions(connection: sqlite3.Connection) -> dict[str, Portion]:
    """By ingredient."""
    columns = "ingredient, free_up_to_g, measured_as, fodmaps, source, doubt"
    rows = connection.execute(f"SELECT {columns} FROM fodmap_portion")
    return {name: Portion(grams, state, tuple(kinds.split()), *words) for name, grams, state, kinds, *words in rows}
