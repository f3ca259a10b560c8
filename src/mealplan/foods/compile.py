"""From the text tables of `foods_db/` to the food part of the catalogue: tables, derived nutrients, group
estimates.

The result depends on the text alone: compiling twice gives the same bytes.
"""

from __future__ import annotations

import csv
import hashlib
import math
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mealplan.errors import unknown_name
from mealplan.foods.extra import ExtraFood, read_extra
from mealplan.foods.fortified import is_fortified
from mealplan.foods.plants import only_land_plants
from mealplan.foods.schema import FORMAT, SCHEMA, packed
from mealplan.foods.search import search_rows
from mealplan.nutrition.derived import Known, derive
from mealplan.nutrition.nutrients import nutrients

Progress = Callable[[float, str], None]
Query = Callable[[str], Iterable[tuple[Any, ...]]]


#: Fewer known values than this in a group say too little: the whole catalogue's quartile is taken instead.
ENOUGH_FOR_A_QUARTILE = 4


@dataclass(frozen=True, slots=True)
class _Row:
    """One food on its way into the database."""

    id: str
    name: str
    group_code: str
    refuse: float
    refuse_what: str
    source: str
    in_survey: bool
    common: str
    scientific: str
    manufacturer: str
    plants_only: bool
    fortified: bool
    note: str
    values: dict[str, Known]


def table(path: Path) -> Iterator[dict[str, str]]:
    """The rows of one CSV table by column name."""
    with path.open(encoding="utf-8", newline="") as handle:
        yield from csv.DictReader(handle)


def content_hash(foods_db: Path) -> str:
    """sha256 over the bytes of the food tables (SR28 and extra), in name order."""
    digest = hashlib.sha256()
    for folder in ("sr28", "extra"):
        for path in sorted((foods_db / folder).rglob("*")):
            if path.suffix in {".csv", ".toml"}:
                digest.update(path.relative_to(foods_db).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _sr28_rows(folder: Path) -> Iterator[_Row]:
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
                yield _Row(
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


def _claimed_rows(extra: Sequence[ExtraFood], known: Mapping[str, _Row]) -> list[_Row]:
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


def _copy_claimed(connection: sqlite3.Connection, extra: Sequence[ExtraFood]) -> None:
    for e in extra:
        if e.like:
            connection.execute(
                "INSERT INTO measure SELECT ?, seq, name, grams, amount FROM measure WHERE food = ?", (e.id, e.like)
            )
            connection.execute(
                "INSERT INTO ingredient_statement SELECT ?, seq, text FROM ingredient_statement WHERE food = ?",
                (e.id, e.like),
            )
            connection.executemany("INSERT INTO claim VALUES (?,?,?)", [(e.id, x, e.like) for x in e.claims])


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


def compile_foods(connection: sqlite3.Connection, foods_db: Path, progress: Progress) -> None:
    """Fill `connection` with the foods of `foods_db`. Progress runs from 0 to 1 with a word on what is done.

    Raises ValueProblem where a table of `extra/` is wrong.
    """
    progress(0.0, "reading foods")
    connection.executescript(SCHEMA)
    sr28 = foods_db / "sr28"
    groups = {row["group_code"]: row["group"] for row in table(sr28 / "groups.csv")}
    idx_of = {key: at for at, key in enumerate(nutrients())}
    connection.executemany(
        "INSERT INTO nutrient VALUES (?,?,?,?,?,?)",
        [(idx_of[n.key], n.key, n.unit, n.name, n.kind, n.sr28) for n in nutrients().values()],
    )
    extra = read_extra(foods_db / "extra", groups)
    rows, count_sr28 = _all_rows(sr28, extra)
    _write_foods(connection, rows, groups)
    progress(0.3, "deriving nutrients")
    _write_values(connection, rows, groups, {e.id for e in extra if e.like}, progress)
    progress(0.8, "writing measures")
    _small_tables(connection, sr28)
    connection.executemany(
        "INSERT INTO measure VALUES (?,?,?,?,1)",
        [(e.id, at, name, grams) for e in extra for at, (name, grams) in enumerate(e.measures, start=1)],
    )
    connection.executemany(
        "INSERT INTO ingredient_statement VALUES (?,?,?)",
        [(e.id, at, text) for e in extra for at, text in enumerate(e.ingredients, start=1)],
    )
    _copy_claimed(connection, extra)
    progress(0.9, "indexing names")
    _write_words(connection, rows)
    _meta(connection, foods_db, count_sr28, len(extra))
    progress(1.0, "foods done")


def _all_rows(sr28: Path, extra: Sequence[ExtraFood]) -> tuple[list[_Row], int]:
    """Every food by number: those of SR28 first, each part in the order of its ids; and how many are of SR28."""
    rows = sorted(_sr28_rows(sr28), key=lambda row: row.id)
    count_sr28 = len(rows)
    rows += [
        _Row(
            e.id,
            e.name,
            e.group_code,
            0.0,
            "",
            e.source,
            True,
            "",
            "",
            "",
            e.only_land_plants,
            e.fortified,
            e.note,
            e.values,
        )
        for e in extra
        if not e.like
    ]
    rows += _claimed_rows(extra, {row.id: row for row in rows})
    rows[count_sr28:] = sorted(rows[count_sr28:], key=lambda row: row.id)
    return rows, count_sr28


def _write_foods(connection: sqlite3.Connection, rows: Sequence[_Row], groups: Mapping[str, str]) -> None:
    connection.executemany(
        "INSERT INTO food VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        [
            (
                n,
                r.id,
                r.name,
                groups[r.group_code],
                r.group_code,
                r.refuse,
                r.refuse_what,
                int(r.fortified),
                r.source,
                int(r.in_survey),
                r.common,
                r.scientific,
                r.manufacturer,
                int(r.plants_only),
                r.note,
            )
            for n, r in enumerate(rows, start=1)
        ],
    )


def _write_values(
    connection: sqlite3.Connection,
    rows: Sequence[_Row],
    groups: dict[str, str],
    claimed: Collection[str],
    progress: Progress,
) -> None:
    """Amounts by nutrient, with what is derived, as columns and as one vector per food; and the high estimates of the
    groups, to which the `claimed` foods, whose figures are those of another, add nothing."""
    idx_of = {key: at for at, key in enumerate(nutrients())}
    columns: list[list[tuple[int, int, float, str]]] = [[] for _ in idx_of]
    by_group: dict[str, dict[int, list[float]]] = {}
    for n, row in enumerate(rows, start=1):
        in_group = by_group.setdefault(row.group_code, {})
        vector = [math.nan] * len(idx_of)
        for key, (amount, letter) in derive(row.values, only_land_plants=row.plants_only).items():
            idx = idx_of[key]
            columns[idx].append((idx, n, amount, letter))
            vector[idx] = amount
            if row.id not in claimed:  # the same figures again say nothing new of the group
                in_group.setdefault(idx, []).append(amount)
        connection.execute("INSERT INTO vector VALUES (?,?)", (n, packed(vector)))
    progress(0.5, "writing values")
    for column in columns:
        connection.executemany("INSERT INTO amount VALUES (?,?,?,?)", column)
    connection.executemany("INSERT INTO group_upper VALUES (?,?,?)", _group_upper(by_group, groups))


def _write_words(connection: sqlite3.Connection, rows: Sequence[_Row]) -> None:
    """What a search looks through."""
    words = [
        search_rows(n, row.name, row.group_code, row.common, row.manufacturer, row.in_survey)
        for n, row in enumerate(rows, start=1)
    ]
    connection.executemany("INSERT INTO search_key VALUES (?,?,?)", [(w.n, w.penalty, w.head) for w in words])
    connection.executemany("INSERT INTO food_fts (rowid, words) VALUES (?,?)", [(w.n, w.words) for w in words])


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
        "INSERT INTO measure VALUES (?,?,?,?,?)",
        [
            (
                row["id"],
                int(row["seq"]),
                row["measure"],
                grams_of_one(row["grams"], row["amount"]),
                float(row["amount"]),
            )
            for row in table(sr28 / "measures.csv")
        ],
    )
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
