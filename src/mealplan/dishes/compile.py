"""Ingredients, labels, FODMAP portions and dishes from text into the compiled catalogue: tables ingredient, label,
fodmap_portion, dish, dish_verdict; meta `prep`."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

from mealplan.dishes.cooklang import read
from mealplan.dishes.dish import Dish
from mealplan.dishes.facts import SqlFacts
from mealplan.dishes.fodmap import load_portions
from mealplan.dishes.ingredient_files import PREP_FILE, load_ingredients
from mealplan.dishes.ingredients import Names
from mealplan.dishes.labels import load_labels
from mealplan.dishes.prep import load_prep
from mealplan.dishes.resolve import Kitchen, resolve
from mealplan.dishes.stored import dish_to_json, ingredient_to_json, store_portions
from mealplan.dishes.verdicts import Known, of_dish
from mealplan.errors import ValueProblem
from mealplan.foods.food import Answer, Verdict
from mealplan.foods.kitchen.rules import META, KitchenRules

_SCHEMA = """
CREATE TABLE ingredient(name TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE label(language TEXT NOT NULL, id TEXT NOT NULL, words TEXT NOT NULL,
  PRIMARY KEY(language, id)) WITHOUT ROWID;
DROP TABLE IF EXISTS fodmap_portion;
CREATE TABLE fodmap_portion(ingredient TEXT PRIMARY KEY, free_up_to_g REAL, measured_as TEXT NOT NULL,
  fodmaps TEXT NOT NULL, source TEXT NOT NULL, doubt TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE dish(id TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE dish_verdict(dish TEXT NOT NULL, exclusion TEXT NOT NULL, answer TEXT NOT NULL, why TEXT NOT NULL,
  PRIMARY KEY(exclusion, dish)) WITHOUT ROWID;
"""
Progress = Callable[[float, str], None]


def compile_dishes(connection: sqlite3.Connection, foods_db: Path, progress: Progress) -> None:
    """Reads `foods_db/ingredients`, `labels`, `fodmap` and `dishes`; needs the tables of foods, and of verdicts.

    Raises ValueProblem for the first entry or dish that is wrong. With MEALPLAN_LENIENT=1 in the environment, for
    writing data, such entries are left out and told on stderr.
    """
    skip = _tell if os.environ.get("MEALPLAN_LENIENT") == "1" else None
    connection.executescript(_SCHEMA)
    folder = foods_db / "ingredients"
    facts = SqlFacts(connection)
    ingredients = load_ingredients(folder, facts, skip)
    prep = load_prep(folder / PREP_FILE)
    kitchen = Kitchen(Names(ingredients), facts, prep)
    connection.executemany(
        "INSERT INTO ingredient VALUES(?, ?)", [(i.name, ingredient_to_json(i)) for i in ingredients.values()]
    )
    ids = {one.id for one in ingredients.values()}
    connection.executemany("INSERT INTO label VALUES(?, ?, ?)", load_labels(foods_db / "labels", ids, skip))
    portions = load_portions(foods_db / "fodmap" / "portions.csv", ingredients.keys(), skip)
    store_portions(connection, portions)
    connection.execute("INSERT INTO meta VALUES('prep', ?)", (json.dumps(prep.to_json(), sort_keys=True),))
    progress(0.2, "ingredients")
    dishes: dict[str, Dish] = {}
    files = sorted((foods_db / "dishes").rglob("*.cook"))
    for count, path in enumerate(files):
        try:
            if path.stem in dishes:
                raise ValueProblem(f"the id {path.stem!r} is also that of {dishes[path.stem].path}", where=str(path))
            dish = resolve(read(path), path.stem, kitchen)
            dishes[dish.id] = replace(dish, path=path.relative_to(foods_db.parent).as_posix())
        except ValueProblem as problem:
            if skip is None:
                raise
            skip(problem)
        if count % 50 == 0:
            progress(0.2 + 0.6 * count / max(1, len(files)), "dishes")
    connection.executemany("INSERT INTO dish VALUES(?, ?)", [(dish.id, dish_to_json(dish)) for dish in dishes.values()])
    verdict, rules, known = _food_verdicts(connection), kitchen_rules(connection), Known()
    connection.executemany(
        "INSERT INTO dish_verdict VALUES(?, ?, ?, ?)",
        [
            (dish.id, exclusion, found.answer.value, found.why)
            for dish in dishes.values()
            for exclusion, found in of_dish(dish, ingredients, verdict, rules, portions, known=known).items()
        ],
    )
    progress(1.0, "dishes")


def _food_verdicts(connection: sqlite3.Connection) -> Callable[[str, str], Verdict]:
    """Verdicts of foods as compiled; MAYBE where nobody has looked."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'verdict'").fetchall():
        return lambda food, exclusion: Verdict(Answer.MAYBE, "not reviewed yet")

    @cache
    def look(food: str, exclusion: str) -> Verdict:
        row = connection.execute(
            "SELECT answer, text FROM verdict v JOIN reason r ON r.id = v.reason WHERE food = ? AND exclusion = ?",
            (food, exclusion),
        ).fetchone()
        return Verdict(Answer.MAYBE, "not reviewed yet") if row is None else Verdict(Answer(row[0]), row[1])

    return look


def kitchen_rules(connection: sqlite3.Connection) -> KitchenRules:
    """The kitchen rules of a compiled catalogue; none where it has none."""
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (META,)).fetchone()
    return KitchenRules() if row is None else KitchenRules.from_json(row[0])


def _tell(problem: ValueProblem) -> None:
    print(f"left out: {problem}", file=sys.stderr)
