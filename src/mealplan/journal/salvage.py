"""After a good copy was put back: what can still be read of the damaged journal, and was saved since, comes along.

A table that reads whole takes the place of the copy's; of one that does not, the rows that can be read are added.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import tempfile
import zlib
from pathlib import Path
from typing import Any

_OF_A_PLAN = ("tick", "happening", "own_line")
_SIMPLE = ("stock", "preference", "price", "eaten", "choice")
Rows = dict[int, dict[str, Any]]


def salvage(damaged: Path, journal: Path) -> int:
    """Add to `journal`, which is whole, what `damaged` has more. Returns how many versions of plans were won back.

    The damaged file is not touched: a copy of it is read. Where nothing can be read, nothing happens.
    """
    with tempfile.TemporaryDirectory(prefix=".salvage-", dir=journal.parent) as name:
        file = Path(name, "damaged.sqlite")
        for suffix in ("", "-wal"):
            old = damaged.with_name(damaged.name + suffix)
            if old.exists():
                shutil.copyfile(old, file.with_name(file.name + suffix))
        try:
            with contextlib.closing(sqlite3.connect(file)) as source:
                tables = {table: _read(source, table) for table in ("plan", "version", *_OF_A_PLAN, *_SIMPLE)}
        except sqlite3.Error:
            return 0
    with contextlib.closing(sqlite3.connect(journal, isolation_level=None)) as target:
        target.execute("PRAGMA foreign_keys = ON")
        target.execute("BEGIN IMMEDIATE")
        try:
            won = _plans(target, tables)
            there = {
                row[0] for row in target.execute("SELECT name FROM sqlite_master")
            }  # a copy may be of an older form
            for table in there.intersection(_SIMPLE):
                _put(target, table, *tables[table])
            target.execute("COMMIT")
        except sqlite3.Error:
            target.execute("ROLLBACK")  # the copy alone is better than a mixture that does not hold
            return 0
    return won


def _read(source: sqlite3.Connection, table: str) -> tuple[Rows, bool]:
    """(rows by rowid, whether these are all): from the first on and from the last back, as far as each goes."""
    found: Rows = {}
    whole = False
    for order in ("ASC", "DESC"):
        try:
            cursor = source.execute(f"SELECT rowid AS _row, * FROM {table} ORDER BY rowid {order}")
            names = [column[0] for column in cursor.description][1:]
            for row, *values in cursor:
                found[row] = dict(zip(names, values, strict=True))
            whole = True
            break
        except (sqlite3.Error, OverflowError):
            continue
    return found, whole


def _plans(target: sqlite3.Connection, tables: dict[str, tuple[Rows, bool]]) -> int:
    plans, all_plans = tables["plan"]
    versions, _ = tables["version"]
    known = dict(target.execute("SELECT id, touched FROM plan"))
    readable: dict[int, dict[int, dict[str, Any]]] = {}
    for row in versions.values():
        if _whole(row["body"]):
            readable.setdefault(row["plan"], {})[row["seq"]] = row
    for plan in plans.values():
        mine = readable.get(plan["id"], {})
        if plan["id"] not in known and mine:
            at = plan["at"] if plan["at"] in mine else max(mine)
            tip = plan["tip"] if plan["tip"] in mine else at
            _insert(target, "plan", {**plan, "at": at, "tip": tip})
    if all_plans and plans:
        gone = [(one,) for one in known if one not in {plan["id"] for plan in plans.values()}]
        target.executemany("DELETE FROM plan WHERE id = ?", gone)
    here = {row[0] for row in target.execute("SELECT id FROM plan")}
    won = 0
    for plan_id, mine in readable.items():
        if plan_id in here:
            won += sum(_insert(target, "version", row) for row in mine.values())
    for plan in plans.values():
        kept = {row[0] for row in target.execute("SELECT seq FROM version WHERE plan = ?", (plan["id"],))}
        if plan["id"] in known and plan["touched"] >= known[plan["id"]] and {plan["at"], plan["tip"]} <= kept:
            columns = ("name", "at", "tip", "touched", "deleted")
            change = ", ".join(f"{name} = :{name}" for name in columns)
            target.execute(f"UPDATE plan SET {change} WHERE id = :id", plan)
    here = {row[0] for row in target.execute("SELECT id FROM plan")}
    there = {row[0] for row in target.execute("SELECT name FROM sqlite_master")}
    for table in there.intersection(_OF_A_PLAN):
        rows, whole = tables[table]
        _put(target, table, {n: row for n, row in rows.items() if row["plan"] in here}, whole)
    return won


def _put(target: sqlite3.Connection, table: str, rows: Rows, whole: bool) -> None:
    if whole:
        target.execute(f"DELETE FROM {table}")
    for row in rows.values():
        _insert(target, table, row)


def _insert(target: sqlite3.Connection, table: str, row: dict[str, Any]) -> int:
    names = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join("?" for _ in row)
    done = target.execute(f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})", list(row.values()))
    return done.rowcount


def _whole(body: Any) -> bool:
    try:
        unpacker = zlib.decompressobj()
        unpacker.decompress(body, 100_000_000)
        return unpacker.eof
    except (zlib.error, TypeError):
        return False
