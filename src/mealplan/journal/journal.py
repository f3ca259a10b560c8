"""The journal: hers, in one SQLite file. Every function is one transaction; what comes back are frozen records."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from sqlalchemy import Connection, Engine

from mealplan import paths
from mealplan.errors import ValueProblem
from mealplan.journal import copies
from mealplan.journal.engine import problem_of, reading, writing
from mealplan.journal.household import Household
from mealplan.journal.lived import Lived
from mealplan.journal.opening import open_engine, sqlite3_readonly
from mealplan.journal.plans import Plans
from mealplan.journal.records import StockItem


def journal_path() -> Path:
    """Where the journal is kept."""
    return paths.data() / "journal.sqlite"


def stock_noted(kind: str | None = None) -> list[StockItem]:
    """What is in the house (of one kind). Nothing where there is no journal, and none is made."""
    if not journal_path().exists():
        return []
    with Journal.open(create=False) as journal:
        return journal.stock(kind)


@contextmanager
def journal_of(name: str) -> Iterator[Journal | None]:
    """The user's own journal, open, where it keeps a plan of that name; else None, and no journal is made."""
    if not journal_path().exists():
        yield None
        return
    with Journal.open(create=False) as journal:
        yield journal if any(one.name == name for one in journal.plans()) else None


class Journal(Plans, Household, Lived):
    """An open journal. Safe to share between threads, and between processes. Use it as a context manager, or close it.

    Every method raises ValueProblem when the file cannot be read or written, is damaged or newer than this program.
    """

    def __init__(self, path: Path, engine: Engine, *, read_only: bool = False) -> None:
        self.path = path
        self.read_only = read_only
        self._engine = engine

    @classmethod
    def open(cls, path: Path | None = None, *, create: bool = True) -> Journal:
        """The journal at `path` (left out: the user's own). `create=False`: raises ValueProblem where there is none."""
        where = path or journal_path()
        engine, read_only = open_engine(where, create=create)
        return cls(where, engine, read_only=read_only)

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def copy(self, label: str = "") -> Path:
        """Make a good copy now."""
        return copies.make_copy(self._engine, self.path, label)

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        with reading(self._engine, self.path) as connection:
            yield connection

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        if self.read_only:
            raise problem_of(sqlite3_readonly(), self.path)
        with writing(self._engine, self.path) as connection:
            yield connection
        # what was committed is safe; a copy that cannot be made now is made another time
        with contextlib.suppress(ValueProblem, OSError):
            if copies.due(self.path):
                copies.make_copy(self._engine, self.path)
