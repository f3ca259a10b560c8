"""One look at the journal without SQLAlchemy: what the terminal UI shows first, and again after each change.

Nothing is judged here: whatever is not as it should be is left to `Journal.open`, which brings an older file up to
date, and says what is wrong with a damaged, newer or closed one and what the way out is.
"""

from __future__ import annotations

import contextlib
import sqlite3
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from mealplan.errors import MealplanError
from mealplan.journal.migrations import APPLICATION_ID, CURRENT

MY_WEEK = "my week"  # the saved plan that the screen and the conversation show
_BUSY_SECONDS = 10
_LARGEST = 100_000_000  # bytes of one plan's JSON


@dataclass(frozen=True, slots=True)
class Seen:
    """One version of a plan: `saved` is UTC, `start` the plan's first day, both ISO."""

    plan: str
    version: int
    parent: int | None
    saved: str
    what: str
    outcome: str
    start: str


@dataclass(frozen=True, slots=True)
class Glance:
    """A plan's versions, oldest first; `line`: the numbers of those that undo and redo walk along; `at`: the current
    one, 0 where there is no such plan; `others`: the current versions of the other plans, the last saved first."""

    versions: tuple[Seen, ...] = ()
    line: tuple[int, ...] = ()
    at: int = 0
    others: tuple[Seen, ...] = ()
    ticks: frozenset[str] = frozenset()
    body: str = ""  # the current version, as JSON
    choices: dict[str, str] = field(default_factory=dict)  # small ones, such as the theme
    said: str = ""  # what was said last of the week as it is now: undo takes it back before the version
    unsaid: str = ""  # what was taken back of it last


class _NotPlain(Exception):
    """The file is not one of this form, or cannot be read just so."""


def glance(path: Path, name: str) -> Glance:
    """What the journal holds of a plan, in one transaction. Raises ValueProblem: damaged, newer, closed."""
    seen = peek(path, name, _BUSY_SECONDS)
    if seen is not None:
        return seen
    if not path.exists() and not (path.parent / "copies").is_dir():
        return Glance()
    from mealplan.journal.journal import Journal

    with Journal.open(path) as journal:  # says what is wrong, or mends it
        options = "mode=ro&immutable=1" if journal.read_only else "mode=rw"
    try:
        with _plain(path, options) as connection:
            return _read(connection, name)
    except (_NotPlain, sqlite3.Error, zlib.error, ValueError) as error:
        from mealplan.journal.engine import damaged

        raise damaged(path, str(error)) from None
    except OSError as error:
        raise MealplanError(f"the journal: {error.strerror or error}", where=str(path)) from None


def peek(path: Path, name: str, patience: float) -> Glance | None:
    """The same where there is a file that is as it should be, and that nobody holds for so many seconds; else None."""
    try:
        with _plain(path, "mode=rw", patience) as connection:
            return _read(connection, name)
    except (_NotPlain, sqlite3.Error, OSError, zlib.error, ValueError):
        return None


@contextlib.contextmanager
def _plain(path: Path, options: str, patience: float = _BUSY_SECONDS) -> Iterator[sqlite3.Connection]:
    """A transaction of a file of the current form that is only read."""
    if not path.exists():
        raise _NotPlain("there is no file")
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?{options}", uri=True, isolation_level=None, timeout=patience
    )
    try:
        for pragma in ("trusted_schema = OFF", "query_only = ON"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN")
        ours = connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
        if not ours or connection.execute("PRAGMA user_version").fetchone()[0] != CURRENT:
            raise _NotPlain("it is of another form")
        yield connection
    finally:
        connection.close()


def _read(connection: sqlite3.Connection, name: str) -> Glance:
    columns = "p.name, v.seq, v.parent, v.saved, v.what, v.outcome, v.start"
    joined = f"SELECT {columns} FROM plan p JOIN version v ON v.plan = p.id"
    others = connection.execute(
        f"{joined} AND v.seq = p.at WHERE p.deleted IS NULL AND p.name <> ? ORDER BY p.touched DESC", (name,)
    ).fetchall()
    elsewhere = tuple(Seen(*row) for row in others)
    choices = dict(connection.execute("SELECT name, value FROM choice").fetchall())
    row = connection.execute("SELECT id, at, tip FROM plan WHERE name = ? AND deleted IS NULL", (name,)).fetchone()
    if row is None:
        return Glance(others=elsewhere, choices=choices)
    plan, at, tip = row
    versions = tuple(Seen(*one) for one in connection.execute(f"{joined} WHERE p.id = ? ORDER BY v.seq", (plan,)))
    ticks = frozenset(one[0] for one in connection.execute("SELECT item FROM tick WHERE plan = ?", (plan,)))
    body = connection.execute("SELECT body FROM version WHERE plan = ? AND seq = ?", (plan, at)).fetchone()
    if body is None:
        raise ValueError("the current version is missing")
    unpacker = zlib.decompressobj()
    text = unpacker.decompress(body[0], _LARGEST).decode()
    if not unpacker.eof:
        raise ValueError("the end of the current version is missing")
    parents = {one.version: one.parent for one in versions}
    line: list[int] = []
    step: int | None = tip
    while step in parents and step not in line:  # a file from elsewhere may hold a circle
        line.append(step)
        step = parents[step]
    said, unsaid = _said(connection, plan, at)
    walked = tuple(reversed(line)) if at in line else (at,)
    return Glance(versions, walked, at, elsewhere, ticks, text, choices, said, unsaid)


def _said(connection: sqlite3.Connection, plan: int, version: int) -> tuple[str, str]:
    """What undo takes back of a version, and what redo says again, in words."""
    mine = "FROM happening WHERE plan = ? AND version = ?"
    last = f"SELECT words {mine} AND state = 'stands' AND said = 1 ORDER BY call DESC, id LIMIT 1"
    next_ = f"SELECT words {mine} AND state = 'undone' ORDER BY call, id LIMIT 1"
    found = [connection.execute(query, (plan, version)).fetchone() for query in (last, next_)]
    return (found[0][0] if found[0] else "", found[1][0] if found[1] else "")
