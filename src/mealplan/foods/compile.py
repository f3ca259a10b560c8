"""From the text tables of `foods_db/` to the food part of the catalogue: tables, derived nutrients, group
estimates.

The result depends on the text alone: compiling twice gives the same bytes.
"""

from __future__ import annotations

import csv
import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from mealplan.errors import unknown_name
from mealplan.foods import iodine
from mealplan.foods.extra import ExtraFood, read_extra
from mealplan.foods.filled import read_fills, store
from mealplan.foods.fortified import is_fortified
from mealplan.foods.plants import only_land_plants
from mealplan.foods.schema import FORMAT, SCHEMA
from mealplan.foods.source import Claimed, FoodRow, Measured, Stated, write
from mealplan.nutrition.derived import Known
from mealplan.nutrition.nutrients import nutrients

Progress = Callable[[float, str], None]
Query = Callable[[str], Iterable[tuple[Any, ...]]]


#: Fewer known values than this in a group say too little: the whole catalogue's quartile is taken instead.
ENOUGH_FOR_A_QUARTILE = 4


def table(path: Path) -> Iterator[dict[str, str]]:
    """The rows of one CSV table by column name."""
    with path.open(encoding="utf-8", newline="") as handle:
        yield from csv.DictReader(handle)


def content_hash(foods_db: Path) -> str:
    """sha256 over the bytes of the food tables (SR28, extra, what fills gaps), in name order."""
    digest = hashlib.sha256()
    for folder in ("sr28", "extra", "gaps"):
        for path in sorted((foods_db / folder).rglob("*")):
            if path.suffix in {".csv", ".toml"}:
                digest.update(path.relative_to(foods_db).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _sr28_rows(folder: Path) -> Iterator[FoodRow]:
    """Every food of SR28 with its measured values, by id."""
    described = {row["id"]: row for row in table(folder / "foods.csv")}
    for path in sorted((folder / "values").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as handle:
            reader = csv.reader(handle)
            keys = next(reader)[1:-1]
            for cells in reader:
                row = described[cells[0]]
                values = {
                    key: (float(text), letter)
                    for key, text, letter in zip(keys, cells[1:-1], cells[-1], strict=True)
                    if text
                }
                plants = only_land_plants(row["group_code"], row["name"])
                yield FoodRow(
                    id=row["id"],
                    name=row["name"],
                    group_code=row["group_code"],
                    refuse=float(row["refuse_percent"] or 0) / 100.0,
                    refuse_what=row["refuse"],
                    source="USDA SR28",
                    in_survey=row["in_survey"] == "Y",
                    common=row["common_name"],
                    scientific=row["scientific_name"],
                    manufacturer=row["manufacturer"],
                    plants_only=plants,
                    fortified=is_fortified(row["name"], row["group_code"], values, plants),
                    note="",
                    values=values,
                )


def _claimed_rows(extra: Sequence[ExtraFood], known: Mapping[str, FoodRow]) -> list[FoodRow]:
    """Foods that differ from another one only by the claims on their packet."""
    out = []
    for e in extra:
        if e.like:
            if e.like not in known:
                raise unknown_name("food", e.like, known, where=f"foods_db/extra: {e.id}")
            like = known[e.like]
            own = replace(like, id=e.id, name=e.name, source=e.source, in_survey=False, note=e.note)
            values = _but(like.values, e.unknown)
            added = like.fortified and is_fortified(like.name, like.group_code, values, like.plants_only)
            out.append(replace(own, common="", scientific="", manufacturer="", values=values, fortified=added))
    return out


def _but(values: Mapping[str, Known], unknown: Sequence[str]) -> dict[str, Known]:
    return {key: value for key, value in values.items() if key not in unknown}


def upper_quartile(amounts: list[float]) -> float:
    """The 75th percentile, linear between the two nearest values (the default method of R and numpy)."""
    ordered = sorted(amounts)
    at = 0.75 * (len(ordered) - 1)
    low = int(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (at - low)


def _group_upper(
    by_group: dict[str, dict[int, list[float]]], groups: dict[str, str]
) -> Iterator[tuple[str, int, float]]:
    everywhere: dict[int, list[float]] = {}
    for columns in by_group.values():
        for idx, amounts in columns.items():
            everywhere.setdefault(idx, []).extend(amounts)
    fallback = {idx: upper_quartile(amounts) for idx, amounts in everywhere.items()}
    for code in sorted(groups):
        for idx in sorted(everywhere):
            amounts = by_group.get(code, {}).get(idx, [])
            yield (
                code,
                idx,
                upper_quartile(amounts) if len(amounts) >= ENOUGH_FOR_A_QUARTILE else fallback[idx],
            )


class Sr28:
    """The foods of `foods_db/sr28`, by number."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def rows(self) -> list[FoodRow]:
        return sorted(_sr28_rows(self._folder), key=lambda row: row.id)

    def measures(self) -> Iterator[Measured]:
        for row in table(self._folder / "measures.csv"):
            grams = grams_of_one(row["grams"], row["amount"])
            yield row["id"], int(row["seq"]), row["measure"], grams, float(row["amount"])

    def statements(self) -> Iterable[Stated]:
        return ()

    def claims(self) -> Iterable[Claimed]:
        return ()


class Extra:
    """The foods of `foods_db/extra`. One that is like another has its figures and, copied from `connection`, its
    measures and its statement."""

    def __init__(self, foods: Sequence[ExtraFood], connection: sqlite3.Connection, sr28: Mapping[str, FoodRow]) -> None:
        self._foods, self._db, self._sr28 = foods, connection, sr28

    def rows(self) -> list[FoodRow]:
        rows = [
            FoodRow(
                e.id, e.name, e.group_code, source=e.source, plants_only=e.only_land_plants, fortified=e.fortified,
                note=e.note, values=e.values,
            )
            for e in self._foods
            if not e.like
        ]  # fmt: skip
        claimed = _claimed_rows(self._foods, dict(self._sr28) | {row.id: row for row in rows})
        return sorted([*rows, *claimed], key=lambda row: row.id)

    def measures(self) -> Iterator[Measured]:
        own = {e.id: [(at, name, grams, 1.0) for at, (name, grams) in enumerate(e.measures, 1)] for e in self._foods}
        for e in self._foods:
            query = "SELECT seq, name, grams, amount FROM measure WHERE food = ? ORDER BY seq"
            of_sr28 = self._db.execute(query, (e.like,)).fetchall() if e.like and e.like not in own else ()
            for seq, name, grams, amount in of_sr28 or own.get(e.like or e.id, ()):
                yield e.id, seq, name, grams, amount

    def statements(self) -> Iterator[Stated]:
        stated = {e.id: e.ingredients for e in self._foods}
        for e in self._foods:
            for at, text in enumerate(stated.get(e.like or e.id, ()), start=1):
                yield e.id, at, text

    def claims(self) -> Iterator[Claimed]:
        return ((e.id, x, e.like) for e in self._foods if e.like for x in e.claims)


def compile_foods(connection: sqlite3.Connection, foods_db: Path, progress: Progress) -> None:
    """Fill `connection` with the foods of `foods_db`. Progress runs from 0 to 1 with a word on what is done.

    Raises ValueProblem where a table of `extra/` is wrong.
    """
    progress(0.0, "reading foods")
    connection.executescript(SCHEMA)
    sr28 = foods_db / "sr28"
    groups = {row["group_code"]: row["group"] for row in table(sr28 / "groups.csv")}
    connection.executemany("INSERT INTO food_group VALUES (?,?)", sorted(groups.items()))
    idx_of = {key: at for at, key in enumerate(nutrients())}
    connection.executemany(
        "INSERT INTO nutrient VALUES (?,?,?,?,?,?)",
        [(idx_of[n.key], n.key, n.unit, n.name, n.kind, n.sr28) for n in nutrients().values()],
    )
    fills = read_fills(foods_db / "gaps")
    by_group: dict[str, dict[int, list[float]]] = {}
    usda: dict[str, FoodRow] = {}
    for row, known in write(connection, Sr28(sr28), groups):
        usda[row.id] = row
        store(connection, len(usda), fills.missing(row))
        _add(by_group, row, known)
    progress(0.7, "foods that SR28 lacks")
    extra = read_extra(foods_db / "extra", groups)
    claimed = {e.id: (e.like, e.unknown) for e in extra if e.like}
    for n, (row, known) in enumerate(write(connection, Extra(extra, connection, usda), groups), len(usda) + 1):
        like, unknown = claimed.get(row.id, ("", ()))
        store(connection, n, fills.missing(row, unknown, like))
        if row.id not in claimed:  # the same figures again say nothing new of the group
            _add(by_group, row, known)
    if strange := sorted(set(fills.of) - set(usda) - {e.id for e in extra}):
        raise unknown_name("food", strange[0], usda, where="foods_db/gaps/filled.csv")
    ids = connection.execute("SELECT n, id FROM food ORDER BY n").fetchall()
    likes = ((n, i, claimed.get(i, ("", ()))[0]) for n, i in ids)
    iodine.store(connection, likes, iodine.read_iodine(foods_db / "gaps"))
    connection.executemany("INSERT INTO group_upper VALUES (?,?,?)", _group_upper(by_group, groups))
    progress(0.8, "writing notes")
    _small_tables(connection, sr28)
    _meta(connection, foods_db, len(usda), len(extra))
    progress(1.0, "foods done")


def _add(by_group: dict[str, dict[int, list[float]]], row: FoodRow, known: Mapping[int, float]) -> None:
    in_group = by_group.setdefault(row.group_code, {})
    for idx, amount in known.items():
        in_group.setdefault(idx, []).append(amount)


#: SR28 cuts thirds, sixths and twelfths off: .333 cup is a third of a cup.
_PARTS = {".33": 3.0, ".333": 3.0, ".67": 1.5, ".667": 1.5, ".167": 6.0, ".083": 12.0}


def grams_of_one(grams: str, amount: str) -> float:
    """Grams of one measure from SR28's row (".333" cup weighs "27" g: one cup 81 g)."""
    part = amount.lstrip("0")
    if part in _PARTS:
        return round(float(grams) * _PARTS[part], 6)
    return round(float(grams) / float(amount), 6)


def _small_tables(connection: sqlite3.Connection, sr28: Path) -> None:
    connection.executemany(
        "INSERT INTO langual VALUES (?,?)",
        [(row["id"], row["code"]) for row in table(sr28 / "langual.csv")],
    )
    connection.executemany(
        "INSERT INTO langdesc VALUES (?,?)",
        [(row["code"], row["description"]) for row in table(sr28 / "langdesc.csv")],
    )
    connection.executemany(
        "INSERT INTO footnote VALUES (?,?,?)",
        [(row["id"], at, row["text"]) for at, row in enumerate(table(sr28 / "footnotes.csv"), start=1)],
    )


def fingerprint(rows: Query) -> str:
    """sha256 over whole-number sums of every nutrient column (in thousandths, weighted by food): changes when
    a value does, and is the same on every version of SQLite, which sums of fractions are not."""
    digest = hashlib.sha256()
    query = (
        "SELECT nutrient, count(*), sum(CAST(round(amount * 1000) AS INT) * (n % 997 + 1)),"
        " sum(unicode(basis) * (n % 997 + 1)) FROM amount GROUP BY nutrient ORDER BY nutrient"
    )
    for row in rows(query):
        digest.update(repr(row).encode())
    return digest.hexdigest()


def _meta(connection: sqlite3.Connection, foods_db: Path, sr28: int, extra: int) -> None:
    content = content_hash(foods_db)
    facts = {
        "format": FORMAT,
        "foods": f"sr28 + extra, sha256 {content[:16]}",
        "foods_sha256": content,
        "sr28_foods": str(sr28),
        "extra_foods": str(extra),
        "values": str(connection.execute("SELECT count(*) FROM amount").fetchone()[0]),
        "values_sha256": fingerprint(connection.execute),
    }
    connection.executemany("INSERT INTO meta VALUES (?,?)", sorted(facts.items()))
