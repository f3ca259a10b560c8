"""Verdicts of every food into the compiled catalogue: tables `verdict` and `reason`."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from mealplan.foods.exclusions.engine import Judge
from mealplan.foods.food import EXCLUSIONS, Food

_SCHEMA = """
CREATE TABLE reason(id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE verdict(food TEXT NOT NULL, exclusion TEXT NOT NULL, answer TEXT NOT NULL, reason INTEGER NOT NULL,
  PRIMARY KEY(food, exclusion)) WITHOUT ROWID;
"""
NUMBERS = ("lactose", "alcohol", "caffeine", "cholesterol")


def compile_verdicts(connection: sqlite3.Connection, foods_db: Path,
                     progress: Callable[[float, str], None]) -> None:
    """Judge every row of table `food` and write `verdict(food, exclusion, answer, reason)` and `reason(id, text)`.

    Reads tables food, value with nutrient, and, where present, `ingredient_statement(food, seq, text)`. Raises
    ValueProblem when a rule file is wrong.
    """
    judge = Judge.load(foods_db / "exclusions")
    connection.executescript(_SCHEMA)
    foods = read_foods(connection)
    values = read_numbers(connection)
    statements = read_statements(connection)
    reasons: dict[str, int] = {}
    rows: list[tuple[str, str, str, int]] = []
    for count, food in enumerate(foods):
        verdicts = judge.verdicts(food, values.get(food.id, {}), (), statements.get(food.id))
        for key in EXCLUSIONS:
            verdict = verdicts[key]
            rows.append((food.id, key, verdict.answer.value, reasons.setdefault(verdict.why, len(reasons) + 1)))
        if count % 500 == 0:
            progress(count / max(1, len(foods)), "verdicts")
    connection.executemany("INSERT INTO reason VALUES(?, ?)", [(number, why) for why, number in reasons.items()])
    connection.executemany("INSERT INTO verdict VALUES(?, ?, ?, ?)", rows)
    progress(1.0, "verdicts")


def read_foods(connection: sqlite3.Connection) -> list[Food]:
    """Every food of the catalogue, by id."""
    return [Food(i, name, grp or "", code or "", refuse or 0.0, bool(fortified), source or "")
            for i, name, grp, code, refuse, fortified, source in connection.execute(
                "SELECT id, name, grp, group_code, refuse, fortified, source FROM food ORDER BY id")]


def read_numbers(connection: sqlite3.Connection) -> dict[str, dict[str, float | None]]:
    """Per food the known amounts per 100 g that bear on verdicts."""
    marks = ",".join("?" * len(NUMBERS))
    by_food: dict[str, dict[str, float | None]] = {}
    query = (
        "SELECT v.food, k.key, v.amount FROM value v JOIN nutrient k ON k.idx = v.nutrient"
        f" WHERE k.key IN ({marks})"
    )
    for food, key, amount in connection.execute(query, NUMBERS):
        by_food.setdefault(str(food), {})[key] = amount
    return by_food


def read_statements(connection: sqlite3.Connection) -> Mapping[str, Sequence[str]]:
    """The ingredient statements of the extra foods (empty when the catalogue has no such table)."""
    has = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'ingredient_statement'").fetchone()
    found: dict[str, list[str]] = {}
    if has:
        for food, line in connection.execute(
            "SELECT food, text FROM ingredient_statement ORDER BY food, seq"
        ):
            found.setdefault(food, []).append(line)
    return found
