"""What the ingredient catalogue needs to know of a food: from the compiled catalogue, or from its text."""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Protocol

from mealplan.foods.food import Measure

KEYS = ("water", "energy", "protein", "fat", "carbohydrate", "fiber", "sodium", "vitamin_b12", "magnesium")


@dataclass(frozen=True, slots=True)
class Fact:
    """One food. `values` per 100 g edible part, only what is known; `refuse` as a fraction of the weight bought."""

    food: str
    name: str
    group_code: str
    refuse: float
    values: dict[str, float]
    measures: tuple[Measure, ...]


class Facts(Protocol):
    """Where facts come from."""

    def get(self, food: str) -> Fact | None: ...

    def ids(self) -> Iterable[str]: ...


Per100 = Callable[[str, str], float]  # (food, nutrient) -> its amount per 100 g; 0 where none is known, as in a share


def per_100(facts: Facts) -> Per100:
    """The amounts of facts; each food is looked up once."""
    known: dict[str, Fact | None] = {}

    def amount(food: str, key: str) -> float:
        if food not in known:
            known[food] = facts.get(food)
        fact = known[food]
        return 0.0 if fact is None else fact.values.get(key, 0.0)

    return amount


class SqlFacts:
    """Facts from the food tables of a compiled catalogue."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        marks = ",".join("?" * len(KEYS))
        self._keys: dict[int, str] = dict(
            connection.execute(f"SELECT idx, key FROM nutrient WHERE key IN ({marks})", KEYS).fetchall()
        )

    def get(self, food: str) -> Fact | None:
        row = self._db.execute("SELECT n, name, group_code, refuse FROM food WHERE id = ?", (food,)).fetchone()
        if row is None:
            return None
        number = row[0]
        values: dict[str, float] = {}
        for index, key in self._keys.items():  # one seek each: the primary key of `amount` is (nutrient, n)
            found = self._db.execute(
                "SELECT amount FROM amount WHERE nutrient = ? AND n = ?", (index, number)
            ).fetchone()
            if found is not None:
                values[key] = float(found[0])
        measures = self._db.execute("SELECT name, grams FROM measure WHERE food = ? ORDER BY seq", (food,)).fetchall()
        return Fact(food, row[1], row[2], float(row[3]), values, tuple(Measure(n, float(g)) for n, g in measures))

    def ids(self) -> Iterable[str]:
        return [row[0] for row in self._db.execute("SELECT id FROM food")]


class TextFacts:
    """Facts read straight from `foods_db` (a second or so): for checking dishes before anything is compiled."""

    def __init__(self, foods_db: Path) -> None:
        self._root = foods_db

    def get(self, food: str) -> Fact | None:
        return self._all.get(food)

    def ids(self) -> Iterable[str]:
        return self._all

    @cached_property
    def _all(self) -> dict[str, Fact]:
        sr28 = self._root / "sr28"
        measures: dict[str, list[Measure]] = {}
        for row in _rows(sr28 / "measures.csv"):
            grams = float(row["grams"]) / (float(row["amount"]) or 1.0)
            measures.setdefault(row["id"], []).append(Measure(row["measure"], grams))
        values: dict[str, dict[str, float]] = {}
        for path in sorted((sr28 / "values").glob("*.csv")):
            for row in _rows(path):
                values[row["id"]] = {key: float(row[key]) for key in KEYS if row.get(key)}
        facts = {
            row["id"]: Fact(
                row["id"],
                row["name"],
                row["group_code"],
                float(row["refuse_percent"] or 0) / 100,
                values.get(row["id"], {}),
                tuple(measures.get(row["id"], ())),
            )
            for row in _rows(sr28 / "foods.csv")
        }
        return self._with_extra(facts)

    def _with_extra(self, facts: dict[str, Fact]) -> dict[str, Fact]:
        from mealplan.foods.extra import read_extra

        groups = {row["group_code"]: row["group"] for row in _rows(self._root / "sr28" / "groups.csv")}
        foods = read_extra(self._root / "extra", groups)
        facts = facts | {
            food.id: Fact(
                food.id,
                food.name,
                food.group_code,
                0.0,
                {k: v[0] for k, v in food.values.items() if k in KEYS},
                tuple(Measure(name, grams) for name, grams in food.measures),
            )
            for food in foods
            if not food.like
        }
        return facts | {food.id: replace(facts[food.like], food=food.id, name=food.name) for food in foods if food.like}


def _rows(path: Path) -> Iterable[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        yield from csv.DictReader(handle)
