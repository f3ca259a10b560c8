"""The seam through which foods come into a catalogue: a source gives rows, and what goes with them.

SR28, the foods of `foods_db/extra`, and the user's own foods are three of them; each is written by the same few lines.
"""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from mealplan.foods.schema import packed
from mealplan.foods.search import search_rows
from mealplan.nutrition.derived import Known, derive
from mealplan.nutrition.nutrients import nutrients

Measured = tuple[str, int, str, float, float]  # food, place, name, grams of one, as many in the source
Stated = tuple[str, int, str]  # food, place, an entry of its ingredient statement
Claimed = tuple[str, str, str]  # food, exclusion, the food whose recipe it has
Amounts = Mapping[int, float]  # by nutrient idx


@dataclass(frozen=True, slots=True)
class FoodRow:
    """One food on its way into the catalogue: `values` are as the source has them, per 100 g, known ones only."""

    id: str
    name: str
    group_code: str
    refuse: float = 0.0
    refuse_what: str = ""
    source: str = ""
    in_survey: bool = True
    common: str = ""
    scientific: str = ""
    manufacturer: str = ""
    plants_only: bool = False
    fortified: bool = False
    note: str = ""
    values: Mapping[str, Known] = field(default_factory=dict)


class FoodSource(Protocol):
    """Where foods come from. Rows come in the order of their ids."""

    def rows(self) -> Sequence[FoodRow]: ...

    def measures(self) -> Iterable[Measured]: ...

    def statements(self) -> Iterable[Stated]: ...

    def claims(self) -> Iterable[Claimed]: ...


def write(
    connection: sqlite3.Connection, source: FoodSource, groups: Mapping[str, str]
) -> Iterator[tuple[FoodRow, Amounts]]:
    """Write the foods of a source behind those that are there, with their words and all that goes with them; each row
    with what is known of it, derived nutrients included."""
    start = connection.execute("SELECT coalesce(max(n), 0) FROM food").fetchone()[0] + 1
    rows = source.rows()
    connection.executemany(
        "INSERT INTO food VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        [
            (
                n, r.id, r.name, groups[r.group_code], r.group_code, r.refuse, r.refuse_what, int(r.fortified),
                r.source, int(r.in_survey), r.common, r.scientific, r.manufacturer, int(r.plants_only), r.note,
            )
            for n, r in enumerate(rows, start)
        ],
    )  # fmt: skip
    words = [
        search_rows(n, row.name, row.group_code, row.common, row.manufacturer, row.in_survey)
        for n, row in enumerate(rows, start)
    ]
    connection.executemany("INSERT INTO search_key VALUES (?,?,?)", [(w.n, w.penalty, w.head) for w in words])
    connection.executemany("INSERT INTO food_fts (rowid, words) VALUES (?,?)", [(w.n, w.words) for w in words])
    connection.executemany("INSERT INTO measure VALUES (?,?,?,?,?)", source.measures())
    connection.executemany("INSERT INTO ingredient_statement VALUES (?,?,?)", source.statements())
    connection.executemany("INSERT INTO claim VALUES (?,?,?)", source.claims())
    yield from _values(connection, rows, start)


def _values(
    connection: sqlite3.Connection, rows: Sequence[FoodRow], start: int
) -> Iterator[tuple[FoodRow, Amounts]]:  # fmt: skip
    """Amounts by nutrient, with what is derived, as columns and as one vector per food."""
    idx_of = {key: at for at, key in enumerate(nutrients())}
    columns: list[list[tuple[int, int, float, str]]] = [[] for _ in idx_of]
    for n, row in enumerate(rows, start):
        vector = [math.nan] * len(idx_of)
        known: dict[int, float] = {}
        for key, (amount, letter) in derive(row.values, only_land_plants=row.plants_only).items():
            idx = idx_of[key]
            columns[idx].append((idx, n, amount, letter))
            vector[idx] = known[idx] = amount
        connection.execute("INSERT INTO vector VALUES (?,?)", (n, packed(vector)))
        yield row, known
    for column in columns:
        connection.executemany("INSERT INTO amount VALUES (?,?,?,?)", column)
