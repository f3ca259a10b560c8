"""Opening a journal file: made where there is none, brought up to date, refused where it cannot be trusted."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from mealplan.errors import ValueProblem
from mealplan.journal import migrations
from mealplan.journal.copies import copies, make_copy
from mealplan.journal.engine import HEADER, RESTORE, damaged, make_engine, problem_of, reading, told, writing

_CHECKED_BYTES = 64_000_000  # larger files are checked when a copy is made, not at every start


def open_engine(path: Path, *, create: bool) -> tuple[Engine, bool]:
    """(engine, whether it can only be read). Raises ValueProblem: no journal, no access, damaged, or too new."""
    with told(path):
        if not path.exists():
            if not create:
                raise ValueProblem(
                    "nothing is saved yet", where=str(path), hint="`mealplan plan ... --save NAME` saves a plan."
                )
            if copies(path):
                raise ValueProblem(
                    "the journal is gone, but copies of it are there", where=str(path),
                    hint="`mealplan data restore --last-good` puts the last one back; to begin anew, move the folder "
                    "`copies` beside it away.",
                )  # fmt: skip
            _make_empty(path)
        empty = _look(path)
        closed = not os.access(path.parent, os.W_OK) or not os.access(path, os.W_OK)
        if closed:
            return _open_closed(path, empty), True
    engine = make_engine(path)
    try:
        _ready(engine, path)
    except BaseException:
        engine.dispose()
        raise
    return engine, False


def _make_empty(path: Path) -> None:
    """The file before SQLite sees it, so that neither it nor its log is ever open to others."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def _look(path: Path) -> bool:
    """Whether the file is empty. Raises JournalDamaged where its first bytes are not SQLite's."""
    with path.open("rb") as handle:
        first = handle.read(16)
    if not first:
        if copies(path):
            raise damaged(path, "it is empty, and there are copies of a fuller one")
        return True
    if first != HEADER:
        raise damaged(path, "it does not begin as a journal does")
    if os.stat(path).st_mode & 0o077:
        with contextlib.suppress(OSError):
            os.chmod(path, 0o600)
    return False


def _open_closed(path: Path, empty: bool) -> Engine:
    """For reading only, where we may not write: the file as it is, if no log beside it holds more."""
    log = path.with_name(path.name + "-wal")
    if empty or (log.exists() and log.stat().st_size):
        raise problem_of(sqlite3_readonly(), path)
    engine = make_engine(path, read_only=True)
    with reading(engine, path) as connection:
        version = migrations.version_of(connection)
    if version > migrations.CURRENT:
        raise too_new(path, version)
    if version < migrations.CURRENT:
        raise problem_of(sqlite3_readonly(), path)
    return engine


def sqlite3_readonly() -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("attempt to write a readonly database")
    error.sqlite_errorcode = sqlite3.SQLITE_READONLY
    return error


def too_new(path: Path, version: int) -> ValueProblem:
    return ValueProblem(
        f"the journal was written by a newer mealplan (its form {version}, this one knows {migrations.CURRENT}); it is "
        "left as it is", where=str(path), hint="Update mealplan; or " + RESTORE,
    )  # fmt: skip


def _ready(engine: Engine, path: Path) -> None:
    with reading(engine, path) as connection:
        ours = connection.exec_driver_sql("PRAGMA application_id").scalar_one() == migrations.APPLICATION_ID
        version = migrations.version_of(connection)
        tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
        if not ours and (tables or version):
            raise ValueProblem(
                "this is an SQLite file of another program; it is left as it is", where=str(path),
                hint="Move it away, or set MEALPLAN_HOME to another folder.",
            )  # fmt: skip
        if version > migrations.CURRENT:
            raise too_new(path, version)
        if path.stat().st_size <= _CHECKED_BYTES:
            found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
            if found != "ok":
                raise damaged(path, str(found))
    if version == migrations.CURRENT:
        return
    _log_ahead(engine, path)
    if version:
        make_copy(engine, path, f"before-{migrations.CURRENT}")
    with writing(engine, path) as connection:
        migrations.apply(connection)  # looks at the version again: another process may have been first


def _log_ahead(engine: Engine, path: Path) -> None:
    """Switch to write-ahead logging, which the file remembers. SQLite does not wait for others here, so we do."""
    until = time.monotonic() + 5
    with told(path):
        while True:
            raw = engine.raw_connection()
            try:
                raw.cursor().execute("PRAGMA journal_mode = WAL")
                return
            except (sqlite3.OperationalError, DBAPIError):
                if time.monotonic() > until:
                    raise
                time.sleep(0.02)
            finally:
                raw.close()
