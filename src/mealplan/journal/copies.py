"""Good copies of the journal: made before a migration and once an hour when something changed; put back when asked."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import shutil
import sqlite3
import time
from pathlib import Path

from sqlalchemy import Engine

from mealplan.errors import ValueProblem
from mealplan.journal import migrations
from mealplan.journal.engine import HEADER, told
from mealplan.journal.salvage import salvage

EVERY_SECONDS = 3600.0
STALE_SECONDS = 3600.0  # a part of a copy that old belongs to nobody who still works on it
KEPT = 6
KEPT_BEFORE = 3  # of those made before a migration


def folder_of(path: Path) -> Path:
    return path.parent / "copies"


def copies(path: Path) -> list[Path]:
    """The copies of a journal, newest first."""
    found = [p for p in folder_of(path).glob(f"{path.stem}-*.sqlite") if p.is_file()]
    return sorted(found, key=lambda p: (p.stat().st_mtime_ns, p.name), reverse=True)


def make_copy(engine: Engine, path: Path, label: str = "") -> Path:
    """A compact copy of the journal as committed, never of a damaged one. Raises ValueProblem."""
    folder = folder_of(path)
    stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S%fZ")
    part = folder / f".part-{stamp}-{os.getpid()}"
    with told(path):
        folder.mkdir(mode=0o700, exist_ok=True)
        try:
            # outside any transaction of ours: VACUUM does not run inside one
            raw = engine.raw_connection()
            try:
                dbapi = raw.driver_connection
                assert isinstance(dbapi, sqlite3.Connection)
                # `VACUUM INTO` a file that is there and empty is allowed, and so the file is never open to others
                os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
                dbapi.execute("VACUUM INTO ?", (str(part),))
            finally:
                raw.close()
            found = check(part)
            if found:
                raise sqlite3.DatabaseError(found)
            target = folder / f"{path.stem}-{stamp}{'-' + label if label else ''}.sqlite"
            os.replace(part, target)
        finally:
            part.unlink(missing_ok=True)
    _tidy(path)
    return target


def due(path: Path) -> bool:
    """Whether the newest copy is more than an hour old, or there is none."""
    newest = copies(path)[:1]
    return not newest or time.time() - newest[0].stat().st_mtime > EVERY_SECONDS


def _tidy(path: Path) -> None:
    every = copies(path)
    before = [p for p in every if "-before-" in p.name]
    usual = [p for p in every if "-before-" not in p.name]
    stale = [p for p in folder_of(path).glob(".part-*") if _age(p) > STALE_SECONDS]
    for old in [*before[KEPT_BEFORE:], *usual[KEPT:], *stale]:
        with contextlib.suppress(OSError):
            old.unlink()


def _age(path: Path) -> float:
    """Seconds since a file was written; 0 for one that another process has just taken away."""
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def check(path: Path) -> str:
    """What is wrong with a journal file that nobody is writing, in words; empty when it is a good one of ours."""
    try:
        with path.open("rb") as handle:
            if handle.read(16) != HEADER:
                return "it is no SQLite file"
        connection = sqlite3.connect(path.absolute().as_uri() + "?mode=ro&immutable=1", uri=True)
        try:
            connection.execute("PRAGMA trusted_schema = OFF")
            if connection.execute("PRAGMA application_id").fetchone()[0] != migrations.APPLICATION_ID:
                return "it is no journal of mealplan"
            if connection.execute("PRAGMA user_version").fetchone()[0] > migrations.CURRENT:
                return "it was written by a newer mealplan"
            kinds = {row[0] for row in connection.execute("SELECT type FROM sqlite_master")}
            if kinds - {"table", "index"}:
                return "it holds more than tables"
            found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
            return "" if found == "ok" else str(found)
        finally:
            connection.close()
    except sqlite3.Error as error:
        return str(error)
    except OSError as error:
        return str(error.strerror or error)


def put_back(path: Path, copy: Path | None = None) -> tuple[Path, Path | None, int]:
    """Put a good copy (left out: the newest) in the journal's place, and add what can still be read of the file that
    was there. That file is kept beside it, with its write-ahead log, under a new name. Returns (the copy, the file
    kept, versions of plans that were won back from it). Raises ValueProblem without a good copy."""
    candidates = [copy] if copy is not None else copies(path)
    good = next((one for one in candidates if not check(one)), None)
    if good is None:
        raise ValueProblem(
            "there is no good copy" if copy is None else f"this is no good copy: {check(candidates[0])}",
            where=str(copy or folder_of(path)), hint="`mealplan data restore FILE` restores a backup of yours.",
        )  # fmt: skip
    with told(path):
        stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S%fZ")
        part = path.with_name(f".{path.name}-{stamp}.part")
        shutil.copyfile(good, part)
        os.chmod(part, 0o600)
        aside: Path | None = None
        if path.exists():
            aside = path.with_name(f"{path.stem}-aside-{stamp}{path.suffix}")
            for suffix in ("-wal", "-shm"):
                old = path.with_name(path.name + suffix)
                if old.exists():
                    os.replace(old, aside.with_name(aside.name + suffix))
            os.replace(path, aside)
        os.replace(part, path)
        won = salvage(aside, path) if aside is not None else 0
    return good, aside, won
