"""Dishes and ingredients as JSON in the compiled catalogue: compact, so that a few hundred load in some 20 ms; and the
FODMAP portions, as rows."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import astuple, fields
from typing import Any

from mealplan.dishes.dish import Course, Dish, Portioned, Step
from mealplan.dishes.fodmap import Portion
from mealplan.dishes.ingredients import Cooks, Ingredient, StandIn
from mealplan.foods.food import Measure

_COURSES = {course.value: course for course in Course}
_PAIRS = ("also", "pack_grams")
_TUPLES = ("aliases", "certified", "counts_as", "packs", "packs_us", "packs_de")
_PLAIN = len(fields(Portioned)) - 2  # of a line; then its marks, and what it offers instead


def dish_to_json(dish: Dish) -> str:
    """One line of JSON; `ingredients` and `steps` are lists in the order of their fields, those of a line without marks
    and offers shorter by these."""
    table = {field.name: getattr(dish, field.name) for field in fields(dish)}
    table["courses"] = [course.value for course in dish.courses]
    table["ingredients"] = [_row(line) for line in dish.ingredients]
    table["steps"] = [astuple(step) for step in dish.steps]
    return json.dumps(table, ensure_ascii=False, separators=(",", ":"))


def _row(line: Portioned) -> tuple[Any, ...]:
    row = astuple(line)
    return row if line.marks or line.instead else row[:_PLAIN]


def dish_from_json(text: str) -> Dish:
    table: dict[str, Any] = json.loads(text)
    table["courses"] = tuple([_COURSES[course] for course in table["courses"]])
    table["tags"] = tuple(table["tags"])
    table["adapted"] = ()
    table["cookware"] = tuple(table["cookware"])
    table["ingredients"] = tuple([_line(row) for row in table["ingredients"]])
    table["steps"] = tuple([
        Step(text_, active, wait, tuple([(name, minutes) for name, minutes in timers]))
        for text_, active, wait, timers in table["steps"]
    ])  # fmt: skip
    return Dish(**table)


def _line(row: list[Any]) -> Portioned:
    return Portioned(*row[:_PLAIN], *map(tuple, row[_PLAIN:]))


def ingredient_to_json(ingredient: Ingredient) -> str:
    """One line of JSON: what is said of it; what is left out is as `Ingredient` has it."""
    parts = {
        "measures": [astuple(measure) for measure in ingredient.measures],
        "stand_ins": [_said(one) for one in ingredient.stand_ins],
        "cooks": _said(ingredient.cooks),
    }
    table = {key: parts.get(key, value) for key, value in _said(ingredient).items()}
    return json.dumps(table, ensure_ascii=False, separators=(",", ":"))


def _said(of: Ingredient | StandIn | Cooks) -> dict[str, Any]:
    """The fields in which something is not as its class makes it."""
    table = {field.name: (getattr(of, field.name), field.default) for field in fields(of)}
    return {name: value for name, (value, default) in table.items() if value != default}


def ingredient_from_json(text: str) -> Ingredient:
    table: dict[str, Any] = json.loads(text)
    if "measures" in table:
        table["measures"] = tuple([Measure(name, grams) for name, grams in table["measures"]])
    if "stand_ins" in table:
        table["stand_ins"] = tuple([_stand_in(one) for one in table["stand_ins"]])
    if "cooks" in table:
        table["cooks"] = Cooks(**table["cooks"] | {"apart": tuple(table["cooks"].get("apart", ()))})
    for key in _PAIRS:
        if key in table:
            table[key] = tuple(map(tuple, table[key]))
    for key in _TUPLES:
        if key in table:
            table[key] = tuple(table[key])
    return Ingredient(**table)


def _stand_in(table: dict[str, Any]) -> StandIn:
    if "plus" in table:
        table["plus"] = tuple(map(tuple, table["plus"]))
    return StandIn(**table)


def store_portions(connection: sqlite3.Connection, portions: Mapping[str, Portion]) -> None:
    rows = [(n, p.free_up_to_g, p.measured_as, " ".join(p.kinds), p.source, p.doubt) for n, p in portions.items()]
    connection.executemany("INSERT INTO fodmap_portion VALUES(?, ?, ?, ?, ?, ?)", rows)


def stored_portions(connection: sqlite3.Connection) -> dict[str, Portion]:
    """By ingredient."""
    columns = "ingredient, free_up_to_g, measured_as, fodmaps, source, doubt"
    rows = connection.execute(f"SELECT {columns} FROM fodmap_portion")
    return {name: Portion(grams, state, tuple(kinds.split()), *words) for name, grams, state, kinds, *words in rows}
