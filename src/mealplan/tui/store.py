"""What the UI keeps between runs: the current plan, every version before and after it, ticks, and her choices.

Plain JSON files, each written beside itself and renamed, so a crash leaves the old or the new one and never half
of either. A journal can take the place of this module: nothing else knows how plans are kept.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import tempfile
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from mealplan import paths
from mealplan.errors import MealplanError
from mealplan.planning.plan import Plan, loads

KEPT = 200  # versions; the oldest go first


@dataclass(frozen=True, slots=True)
class Version:
    """One saved plan: its number, what was done to get it, when, and how it came out."""

    number: int
    label: str
    when: str
    start: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """All versions, oldest first, and which one is shown (`at`, an index; -1: none)."""

    versions: tuple[Version, ...] = ()
    at: int = -1

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
    """Plans on disk under a folder (default: `plans` in the user's data folder)."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder if folder is not None else paths.data() / "plans"
        self.head = Head()

    # the snapshot: all that the first paint needs

    def open(self) -> Plan | None:
        """The plan shown last, or None. A file that cannot be read counts as absent: the older ones still stand."""
        self.head = self._read_head()
        plan = self._read_plan(self.folder / "current.json")
        if plan is None and self.head.current is not None:
            plan = self._read_plan(self._file(self.head.current.number))
        return plan

    def save(self, plan: Plan, label: str, text: str = "") -> Version:
        """Keep a plan as the newest version; what could have been redone is dropped from the history. `text`: the
        plan as JSON where it has been written out already, which takes longer than a repaint may."""
        kept = self.head.versions[: self.head.at + 1]
        for gone in self.head.versions[self.head.at + 1 :]:
            self._forget(gone.number)
        number = max((v.number for v in self.head.versions), default=0) + 1
        now = dt.datetime.now().astimezone().isoformat(timespec="seconds")
        version = Version(number, label, now, plan.request.start.isoformat(), plan.outcome)
        text = text or plan.dumps()
        self._write(self._file(number), text)
        versions = (*kept, version)
        for gone in versions[:-KEPT]:
            self._forget(gone.number)
        versions = versions[-KEPT:]
        self._set(Head(versions, len(versions) - 1), text)
        return version

    def step(self, by: int) -> tuple[Version, Plan] | None:
        """Undo (-1) or redo (+1): the version that is shown now, or None at the end of the history."""
        at = self.head.at + by
        if not 0 <= at < len(self.head.versions):
            return None
        return self.restore(self.head.versions[at])

    def restore(self, version: Version) -> tuple[Version, Plan] | None:
        """Show a version of the history again; the ones after it can still be redone."""
        path = self._file(version.number)
        plan = self._read_plan(path)
        if plan is None or version not in self.head.versions:
            return None
        text = path.read_text(encoding="utf-8")
        self._set(replace(self.head, at=self.head.versions.index(version)), text)
        return version, plan

    def read(self, version: Version) -> Plan | None:
        """A version of the history, to look at."""
        return self._read_plan(self._file(version.number))

    # ticks and choices

    def ticks(self) -> frozenset[str]:
        """What was ticked off: lines of shopping lists, by key."""
        data = self._json(self.folder / "ticks.json")
        return frozenset(str(x) for x in data) if isinstance(data, list) else frozenset()

    def set_ticks(self, ticks: frozenset[str]) -> None:
        self._write(self.folder / "ticks.json", json.dumps(sorted(ticks)[-5000:]))

    def choices(self) -> dict[str, Any]:
        """Small choices that are kept: the theme."""
        data = self._json(self.folder / "choices.json")
        return data if isinstance(data, dict) else {}

    def choose(self, name: str, value: Any) -> None:
        self._write(self.folder / "choices.json", json.dumps({**self.choices(), name: value}))

    # files

    def _file(self, number: int) -> Path:
        return self.folder / "versions" / f"{number:06d}.json"

    def _read_head(self) -> Head:
        data = self._json(self.folder / "head.json")
        try:
            versions = tuple(Version(**v) for v in data["versions"])
            at = int(data["at"])
        except (TypeError, KeyError, ValueError):
            return Head()
        return Head(versions, max(-1, min(at, len(versions) - 1)))

    def _set(self, head: Head, current: str) -> None:
        self._write(self.folder / "current.json", current)
        self._write(
            self.folder / "head.json", json.dumps({"versions": [asdict(v) for v in head.versions], "at": head.at})
        )
        self.head = head

    def _read_plan(self, path: Path) -> Plan | None:
        try:
            return loads(path.read_text(encoding="utf-8"), where=str(path))
        except (OSError, ValueError, MealplanError):
            return None

    def _forget(self, number: int) -> None:
        with contextlib.suppress(OSError):
            self._file(number).unlink()

    @staticmethod
    def _json(path: Path) -> Any:
        try:
            return json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None

    @staticmethod
    def _write(path: Path, text: str) -> None:
        """Whole or not at all, also when the power goes."""
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".part-", dir=path.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            os.replace(name, path)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(name)
            raise
