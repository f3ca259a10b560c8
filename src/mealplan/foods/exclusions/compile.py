"""Verdicts of every food into the compiled catalogue: tables `verdict` and `reason`."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from mealplan.foods.exclusions.about import store_about
from mealplan.foods.exclusions.engine import Judge
from mealplan.foods.exclusions.english import words
from mealplan.foods.exclusions.files import read_folder, store
from mealplan.foods.exclusions.reasons import Reason
from mealplan.foods.exclusions.rules import read
from mealplan.foods.food import FOOD_EXCLUSIONS, Food

_SCHEMA = """
CREATE TABLE reason(id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE verdict(food TEXT NOT NULL, exclusion TEXT NOT NULL, answer TEXT NOT NULL, reason INTEGER NOT NULL,
  PRIMARY KEY(food, exclusion)) WITHOUT ROWID;
CREATE TABLE holding(food TEXT PRIMARY KEY, sure TEXT NOT NULL, perhaps TEXT NOT NULL) WITHOUT ROWID;
"""
NUMBERS = ("lactose", "alcohol", "caffeine", "cholesterol")


def compile_verdicts(connection: sqlite3.Connection, foods_db: Path, progress: Callable[[float, str], None]) -> None:
    """Judge every row of table `food` and write `verdict(food, exclusion, answer, reason)`, `reason(id, text)` and
    `holding(food, sure, perhaps)` (names of sources, joined by `|`).

    Reads tables food, value with nutrient, and, where present, `ingredient_statement(food, seq, text)`. Raises
    ValueProblem when a rule file is wrong.
    """
    files = read_folder(foods_db / "exclusions")
    judge = Judge(read(files))
    connection.executescript(_SCHEMA)
    store(connection, files)
    store_about(connection, foods_db / "exclusions" / "exclusions.toml")
    foods = read_foods(connection)
    values = read_numbers(connection)
    statements = read_statements(connection)
    reasons: dict[str, int] = {}
    numbers: dict[Reason, int] = {}
    rows: list[tuple[str, str, str, int]] = []
    holdings: list[tuple[str, str, str]] = []
    claims = read_claims(connection)
    judged = {food.id: food for food in foods}
    for count, food in enumerate(foods):
        base, claimed = claims.get(food.id, (food.id, frozenset()))
        verdicts = judge.judged(judged[base], values.get(base, {}), statements.get(base), claimed)
        for key in FOOD_EXCLUSIONS:
            found = verdicts[key]
            number = numbers.get(found.reason)
            if number is None:  # two reasons may have the same words
                number = numbers[found.reason] = reasons.setdefault(words(found.reason), len(reasons) + 1)
            rows.append((food.id, key, found.answer.value, number))
        held = judge.sources(judged[base], statements.get(base))
        holdings.append((food.id, _names(held, True), _names(held, False)))
        if count % 500 == 0:
            progress(count / max(1, len(foods)), "verdicts")
    connection.executemany("INSERT INTO reason VALUES(?, ?)", [(number, why) for why, number in reasons.items()])
    connection.executemany("INSERT INTO verdict VALUES(?, ?, ?, ?)", rows)
    connection.executemany("INSERT INTO holding VALUES(?, ?, ?)", holdings)
    progress(1.0, "verdicts")


def _names(held: Mapping[str, bool], sure: bool) -> str:
    return "|".join(sorted(name for name, certain in held.items() if certain is sure))


def read_foods(connection: sqlite3.Connection) -> list[Food]:
    """Every food of the catalogue, by id."""
    return [
        Food(i, name, grp or "", code or "", refuse or 0.0, bool(fortified), source or "")
        for i, name, grp, code, refuse, fortified, source in connection.execute(
            "SELECT id, name, grp, group_code, refuse, fortified, source FROM food ORDER BY id"
        )
    ]


def read_claims(connection: sqlite3.Connection) -> dict[str, tuple[str, frozenset[str]]]:
    """Foods that differ from another only by the claims on their packet: {food: (that other food, exclusions)}."""
    found: dict[str, tuple[str, frozenset[str]]] = {}
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'claim'").fetchone():
        return found
    for food, like, exclusion in connection.execute(
        "SELECT food, like_food, exclusion FROM claim ORDER BY food, exclusion"
    ):
        base, names = found.get(food, (like, frozenset()))
        found[food] = (base, names | {exclusion})
    return found


def read_numbers(connection: sqlite3.Connection) -> dict[str, dict[str, float | None]]:
    """Per food the known amounts per 100 g that bear on verdicts."""
    marks = ",".join("?" * len(NUMBERS))
    by_food: dict[str, dict[str, float | None]] = {}
    query = (
        f"SELECT v.food, k.key, v.amount FROM value v JOIN nutrient k ON k.idx = v.nutrient WHERE k.key IN ({marks})"
    )
    for food, key, amount in connection.execute(query, NUMBERS):
        by_food.setdefault(str(food), {})[key] = amount
    return by_food


def read_statements(connection: sqlite3.Connection) -> Mapping[str, Sequence[str]]:
    """The ingredient statements of the extra foods (empty when the catalogue has no such table)."""
    has = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'ingredient_statement'").fetchone()
    found: dict[str, list[str]] = {}
    if has:
        for food, line in connection.execute("SELECT food, text FROM ingredient_statement ORDER BY food, seq"):
            found.setdefault(food, []).append(line)
    return found
