"""What the UI keeps between runs: the plan that is shown, every version of it, ticks, and her choices.

All of it is in the journal, as the saved plan "my week", so that the command line sees it and the other way round.
What is read at the start is read without SQLAlchemy; each change opens the journal, is one transaction, and lets go of
the file, so that a restored backup or a change by the command line is met by the next one. Every function may be called
off the UI's thread; the app calls them one after the other.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import threading
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from mealplan import paths
from mealplan.journal.glance import MY_WEEK, Glance, Seen, glance, peek
from mealplan.tui.sketch import sketch

if TYPE_CHECKING:
    from mealplan.journal import Journal
    from mealplan.planning.result.plan import Plan

T = TypeVar("T")
PATIENCE = 0.1  # seconds that the first paint waits for a journal that another program writes in


@dataclass(frozen=True, slots=True)
class Version:
    """One saved plan: its number, what was done to get it, when, and how it came out. `plan`: the name it is saved
    under."""

    number: int
    label: str
    when: str
    start: str = ""
    outcome: str = ""
    plan: str = MY_WEEK


@dataclass(frozen=True, slots=True)
class Head:
    """The versions that undo and redo walk along, oldest first, and which one is shown (`at`, an index; -1: none);
    `every`: those and the ones that were left behind; `others`: plans that the command line saved."""

    versions: tuple[Version, ...] = ()
    at: int = -1
    every: tuple[Version, ...] = ()
    others: tuple[Version, ...] = ()
    said: str = ""  # what was said last of the week that is shown: undo takes it back first
    unsaid: str = ""  # what redo would say again

    @property
    def current(self) -> Version | None:
        return self.versions[self.at] if 0 <= self.at < len(self.versions) else None

    @property
    def before(self) -> Version | None:
        """What undo goes back to."""
        return self.versions[self.at - 1] if self.at >= 1 else None

    @property
    def after(self) -> Version | None:
        """What redo goes on to."""
        return self.versions[self.at + 1] if self.at + 1 < len(self.versions) else None


class Store:
    """Her week in the journal of a folder (default: the user's data folder). Every function raises MealplanError when
    the journal cannot be read or written; nothing is lost then."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder if folder is not None else paths.data()
        self.head = Head()
        self._ticks: frozenset[str] = frozenset()
        self._choices: dict[str, str] = {}
        self._lock = threading.RLock()

    @property
    def path(self) -> Path:
        return self.folder / "journal.sqlite"

    def first_look(self) -> Plan | None:
        """The plan shown last as far as it is drawn (see `sketch`), where that can be had at once; else None."""
        seen = peek(self.path, MY_WEEK, PATIENCE)
        if seen is None:
            return None
        self._take(seen)
        return sketch(seen.body) if seen.body else None

    def open(self) -> Plan | None:
        """The plan shown last, or None."""
        with self._lock:
            seen = self._look()
            if not seen.body:
                return None
            from mealplan.planning.result.plan import loads

            return loads(seen.body, where=f"saved plan {MY_WEEK!r}")

    def look_again(self) -> tuple[bool, Plan | None]:
        """(whether another hand changed what is kept, her week where another version of it is current now)."""
        with self._lock:
            before = self.head, self._ticks
            seen = self._look()
            now, was = self.head.current, before[0].current
            if now is None or (was is not None and was.number == now.number):
                return (self.head, self._ticks) != before, None
            from mealplan.planning.result.plan import loads

            return True, loads(seen.body, where=f"saved plan {MY_WEEK!r}")

    def save(self, plan: Plan, label: str) -> Version:
        """Keep a plan as the newest version. What could have been made again is kept, too, but redo no longer leads
        there."""
        with self._changing() as journal:
            journal.save_plan(MY_WEEK, plan, what=_line(label))
        assert self.head.current is not None
        return self.head.current

    def step(self, by: int) -> tuple[str, Plan] | None:
        """Undo (-1) or redo (+1): what was taken back or made again, and the plan that is shown now; None at the end
        of the history."""
        with self._changing() as journal:
            self._look()  # the command line may have been here
            said = self.head.said if by < 0 else self.head.unsaid
            what = self.head.current if by < 0 else self.head.after
            if not said and (what is None or (by < 0 and self.head.before is None)):
                return None
            (journal.undo if by < 0 else journal.redo)(MY_WEEK)
            plan = journal.plan(MY_WEEK)
        return said or (what.label if what is not None else ""), plan

    def restore(self, version: Version) -> tuple[Version, Plan]:
        """Show a version again; none is dropped. One of another saved plan becomes the newest version of this one."""
        with self._changing() as journal:
            if version.plan == MY_WEEK:
                plan = journal.plan(MY_WEEK, version.number)  # what cannot be read is not shown
                journal.go_to(MY_WEEK, version.number)
            else:
                plan = journal.plan(version.plan, version.number)
                journal.save_plan(MY_WEEK, plan, what=_line(f"Opened {version.plan}"))
        assert self.head.current is not None
        return self.head.current, plan

    def read(self, version: Version) -> Plan:
        """A version, to look at."""
        from mealplan.journal import Journal

        with self._lock, Journal.open(self.path, create=False) as journal:
            return journal.plan(version.plan, version.number)

    def say(self, task: Callable[[Journal], T]) -> T:
        """Say something of her week; what undo takes back next is known after it."""
        with self._changing() as journal:
            return task(journal)

    # ticks and choices

    def ticks(self) -> frozenset[str]:
        """What was ticked off, as last seen: lines of shopping lists, by key (see `shopping.ticks`)."""
        return self._ticks

    def set_ticks(self, ticks: frozenset[str]) -> None:
        with self._changing() as journal:
            for key in ticks ^ self._ticks:
                journal.tick(MY_WEEK, key, key in ticks)

    def choices(self) -> dict[str, str]:
        """Small choices that are kept, as last seen: the theme, the letters of cook mode."""
        return self._choices

    def choose(self, name: str, value: str) -> None:
        from mealplan.journal import Journal

        with self._lock, Journal.open(self.path) as journal:
            journal.choose(name, value)
            self._choices = self._choices | {name: value}

    # the journal

    @contextlib.contextmanager
    def _changing(self) -> Iterator[Journal]:
        from mealplan.journal import Journal

        with self._lock:
            with Journal.open(self.path) as journal:
                yield journal
            self._look()

    def _look(self) -> Glance:
        seen = glance(self.path, MY_WEEK)
        self._take(seen)
        return seen

    def _take(self, seen: Glance) -> None:
        every = tuple(_version(one) for one in seen.versions)
        line = tuple(one for one in every if one.number in seen.line)
        at = seen.line.index(seen.at) if seen.at in seen.line else -1
        self.head = Head(line, at, every, tuple(_version(one) for one in seen.others), seen.said, seen.unsaid)
        self._ticks, self._choices = seen.ticks, seen.choices


def _line(text: str) -> str:
    """A line as the journal takes it: printable, at most 200 characters."""
    from mealplan.tui.words import clean

    text = unicodedata.normalize("NFC", clean(text))
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:200].strip() or "saved"


def _version(seen: Seen) -> Version:
    when = dt.datetime.fromisoformat(seen.saved).astimezone().isoformat(timespec="seconds")
    return Version(seen.version, seen.what, when, seen.start, seen.outcome, seen.plan)
