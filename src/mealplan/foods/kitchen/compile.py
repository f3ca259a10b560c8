"""Kitchen rules into the compiled catalogue: a verdict of every food by itself (tables `verdict`, `reason`), and all of
the rules (meta `kitchen`), by which the lines of dishes are judged."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

from mealplan.foods.exclusions.compile import read_foods
from mealplan.foods.food import KITCHEN, Answer
from mealplan.foods.kitchen.foods import FoodKinds
from mealplan.foods.kitchen.judge import alone
from mealplan.foods.kitchen.rules import META, Part, load_kitchen

ALCOHOL = Part("alcohol")


def compile_kitchen(connection: sqlite3.Connection, foods_db: Path, progress: Callable[[float, str], None]) -> None:
    """Needs the tables of foods, and the verdicts on their ingredients. Raises ValueProblem where a table of
    `foods_db/kitchen` is wrong."""
    folder = foods_db / "kitchen"
    rules = load_kitchen(folder)
    kinds = FoodKinds.load(folder / "foods.toml", rules.kinds)
    query = "SELECT food FROM verdict WHERE exclusion = 'alcohol' AND answer = ?"
    strong = {row[0] for row in connection.execute(query, (Answer.CONTAINS.value,))}
    reasons = {text: number for number, text in connection.execute("SELECT id, text FROM reason")}
    known = len(reasons)
    rows = []
    for food in read_foods(connection):
        parts, cooked = kinds.of(food.name, food.group_code)
        if food.id in strong:
            parts = (*parts, ALCOHOL)
        for group in KITCHEN:
            verdict = alone(rules, parts, group, cooked)
            number = reasons.setdefault(verdict.why, len(reasons) + 1)
            rows.append((food.id, group, verdict.answer.value, number))
    new = [(number, text) for text, number in reasons.items() if number > known]
    connection.executemany("INSERT INTO reason VALUES(?, ?)", new)
    connection.executemany("INSERT INTO verdict VALUES(?, ?, ?, ?)", rows)
    connection.execute("INSERT OR REPLACE INTO meta VALUES(?, ?)", (META, rules.to_json()))
    progress(1.0, "kitchen rules")
