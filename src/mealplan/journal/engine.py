"""One engine for a journal file, its transactions, and what goes wrong with files, in words.

Facts behind the settings: Python's own transaction control does not cover DDL, so it is off and BEGIN is ours; a
transaction that reads first and writes later fails at once when another process writes, so writers begin IMMEDIATE;
WAL lets the screen read while a command writes; FULL makes a commit survive a power cut.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from mealplan.errors import ValueProblem

BUSY_SECONDS = 10
HEADER = b"SQLite format 3\x00"
RESTORE = "`mealplan data restore --last-good` puts the last good copy in its place and keeps this file beside it."


class JournalDamaged(ValueProblem):
    """The file cannot be trusted. It is never written to; a good copy can take its place."""


def make_engine(path: Path, *, read_only: bool = False) -> Engine:
    """The engine of one existing file. `read_only`: of a file that nobody is writing, in a folder closed to us."""
    uri = path.absolute().as_uri() + ("?mode=ro&immutable=1" if read_only else "?mode=rw")

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(uri, uri=True, check_same_thread=False, isolation_level=None, timeout=BUSY_SECONDS)

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool, pool_size=4)

    @event.listens_for(engine, "connect")
    def _connected(connection: sqlite3.Connection, _record: object) -> None:
        for pragma in ("foreign_keys = ON", "synchronous = FULL", "secure_delete = ON", "trusted_schema = OFF"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


@contextmanager
def reading(engine: Engine, path: Path) -> Iterator[Connection]:
    """A transaction that sees one state of the journal."""
    with told(path), engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine, path: Path) -> Iterator[Connection]:
    """A transaction that is committed whole, or leaves everything as it was."""
    with told(path), engine.connect().execution_options(writes=True) as connection, connection.begin():
        yield connection


@contextmanager
def told(path: Path) -> Iterator[None]:
    """SQLite's errors as ValueProblem: what happened to the file, and the way out."""
    try:
        yield
    except DBAPIError as error:
        if isinstance(error.orig, sqlite3.Error):
            raise problem_of(error.orig, path) from None
        raise
    except sqlite3.Error as error:
        raise problem_of(error, path) from None
    except OSError as error:
        raise ValueProblem(f"the journal: {error.strerror or error}", where=str(path)) from None


def problem_of(error: sqlite3.Error, path: Path) -> Exception:
    """What an SQLite error means for the person whose journal it is."""
    # the primary code is the low byte of the extended one
    code = getattr(error, "sqlite_errorcode", -1) & 0xFF
    where = str(path)
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return damaged(path, str(error))
    if code == sqlite3.SQLITE_FULL:
        return ValueProblem("the disk is full; nothing was changed", where=where, hint="Make room and try again.")
    if code == sqlite3.SQLITE_IOERR:
        return ValueProblem(
            "the disk does not take or give the data (full, or failing); nothing was changed", where=where,
            hint="Make room, look after the disk, and try again.",
        )  # fmt: skip
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return ValueProblem(
            "the journal cannot be written here", where=where,
            hint="Give yourself access to the folder, or set MEALPLAN_HOME to one that is yours.",
        )  # fmt: skip
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return ValueProblem(
            f"another program has kept the journal busy for {BUSY_SECONDS} seconds; nothing was changed", where=where,
            hint="Try again when it is done.",
        )  # fmt: skip
    return error  # a mistake of ours: exit code 1


def damaged(path: Path, why: str) -> JournalDamaged:
    return JournalDamaged(f"the journal is damaged ({why[:120]}); it is left as it is", where=str(path), hint=RESTORE)
