"""Ticks that come in from a phone, into the journal: the later change of a line wins, and each counts once.

A phone's clock may be wrong, so it sends how long ago each change was made, and that is counted back from this
machine's clock. What somebody else ticked in the meantime has the journal's time; that somebody unticked is seen at
the next look, and has that time. A change that arrives twice, or after a later one, changes nothing.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mealplan.journal import Journal

MOST_CHANGES = 500  # at once


@dataclass(frozen=True, slots=True)
class Change:
    """A line ticked or unticked, `ago` seconds before it was sent."""

    line: str
    on: bool
    ago: float


def read_changes(data: Any) -> list[Change]:
    """What a phone sends: `{"changes": [{"line": "...", "on": true, "ago": 12.5}]}`. Raises ValueError."""
    if not isinstance(data, dict) or set(data) != {"changes"} or not isinstance(data["changes"], list):
        raise ValueError("no changes")
    if len(data["changes"]) > MOST_CHANGES:
        raise ValueError("too many changes")
    out = []
    for one in data["changes"]:
        if not isinstance(one, dict) or set(one) != {"line", "on", "ago"}:
            raise ValueError("no change")
        line, on, ago = one["line"], one["on"], one["ago"]
        right = isinstance(line, str) and isinstance(on, bool) and isinstance(ago, int | float)
        if not right or isinstance(ago, bool) or not math.isfinite(ago):
            raise ValueError("no change")
        out.append(Change(line, on, max(0.0, float(ago))))
    return out


class Ticked:
    """The ticks of one saved plan. Safe to be called from several threads, one after the other."""

    def __init__(
        self,
        plan: str,
        *,
        path: Path | None = None,
        clock: Callable[[], float] = time.time,
        heed: Callable[[Journal], None] = lambda _: None,
    ) -> None:
        """`heed`: what ticks do beside, called with the journal after they were written."""
        self.plan, self._heed = plan, heed
        self._path, self._clock = path, clock
        self._lock = threading.Lock()
        self._seen: frozenset[str] | None = None  # the journal at the last look
        self._last: dict[str, float] = {}  # when a key was last changed, seconds since 1970
        self.changed: dict[str, bool] = {}  # by the phone, as it stands now

    def apply(self, changes: Sequence[Change], keys: Mapping[str, str]) -> frozenset[str]:
        """Take in changes of lines whose keys are known, and say which keys are ticked now. Raises ValueProblem where
        the journal cannot be written: nothing is taken in then, and the phone keeps its changes."""
        with self._lock, Journal.open(self._path, create=False) as journal:
            now = self._clock()
            ticked = {key: when.timestamp() for key, when in journal.tick_times(self.plan).items()}
            self._look(ticked, now)
            last, wanted = dict(self._last), {}
            for one in sorted(changes, key=lambda change: -change.ago):
                key = keys.get(one.line)
                if key is not None and now - one.ago >= last.get(key, -math.inf):
                    last[key], wanted[key] = now - one.ago, one.on
            new = {key: on for key, on in wanted.items() if on != (key in ticked)}
            if new:
                journal.tick_all(self.plan, new)
                self._heed(journal)
            self._last = last
            self.changed.update(new)
            self._seen = frozenset(key for key in {*ticked, *new} if new.get(key, True))
            return self._seen

    def _look(self, ticked: Mapping[str, float], now: float) -> None:
        """Note what others changed since the last look."""
        before = self._seen
        for key in ticked if before is None else before ^ ticked.keys():
            self._last[key] = ticked.get(key, now)
