"""Work off the UI's thread: every run has a number, so that what a stale one says can be told apart and dropped.

A thread cannot be killed. It is asked to stop, its last messages still arrive, and only the number tells that they
belong to a run that nobody waits for any more.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual.message import Message

from mealplan.errors import InternalError, MealplanError, StoppedEarly

if TYPE_CHECKING:
    from mealplan.planning.search.engine import Progress
    from mealplan.planning.search.solver import Cancel

BEAT = 0.1  # seconds between two progress messages of a run

HOLD = 0.06  # seconds that a search stands still after a key, so that the picture is drawn without it


class _Keys:
    until = 0.0  # monotonic time; written by the UI's thread, read by the workers


def key_came() -> None:
    """Called when a key or the mouse is pressed: searches wait for a moment."""
    _Keys.until = time.monotonic() + HOLD


@dataclass(frozen=True, slots=True)
class Glimpse:
    """How far a run is. `share` 0-1 where it is known; the rest while a week is searched for. `life`: the minutes that
    the best week so far asks."""

    words: str
    seconds: float
    share: float | None = None
    objective: float | None = None
    bound: float | None = None
    gap: float | None = None
    life: float | None = None
    rounds: int = 0


class Moved(Message):
    """A run came further."""

    def __init__(self, run: int, group: str, glimpse: Glimpse) -> None:
        super().__init__()
        self.run, self.group, self.glimpse = run, group, glimpse

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, Moved) and message.run == self.run


class Ended(Message):
    """A run came to its end, with a value or with an error. Always posted, also after a stop."""

    def __init__(self, run: int, group: str, value: Any = None, error: MealplanError | None = None) -> None:
        super().__init__()
        self.run, self.group, self.value, self.error = run, group, value, error


class Ticket:
    """What a task is given: a number, a way to say how far it is, and a flag that asks it to stop."""

    def __init__(self, run: int, group: str, label: str, post: Callable[[Message], Any]) -> None:
        self.run, self.group, self.label = run, group, label
        self.started = time.monotonic()
        self._post = post
        self._stop = threading.Event()
        self._cancel: Cancel | None = None
        self._lock = threading.Lock()
        self._last = 0.0

    @property
    def stopped(self) -> bool:
        return self._stop.is_set()

    def stop(self) -> None:
        """Ask the task to stop; a search keeps its best so far."""
        with self._lock:
            self._stop.set()
            if self._cancel is not None:
                self._cancel.set()

    def cancel(self) -> Cancel:
        """The core's cancel flag, tied to this ticket. Called on the worker's thread: it loads the solver."""
        from mealplan.planning.search.solver import Cancel

        class Polite(Cancel):
            """Asked often by a search, which stands still for as long as a key is being answered."""

            def __bool__(self) -> bool:
                wait = _Keys.until - time.monotonic()
                if wait > 0:
                    time.sleep(min(wait, HOLD))
                return super().__bool__()

        with self._lock:
            if self._cancel is None:
                self._cancel = Polite()
                if self._stop.is_set():
                    self._cancel.set()
            return self._cancel

    def progress(self, p: Progress) -> None:
        """Pass on what a search reports, at most ten times a second."""
        self._tell(
            Glimpse(p.stage, time.monotonic() - self.started, None, p.objective, p.bound, p.gap, p.life, p.rounds)
        )

    def preparing(self, share: float, words: str) -> None:
        """Pass on how far the food catalogue is. Raises StoppedEarly once a stop was asked for."""
        if self.stopped:
            raise StoppedEarly("stopped while preparing the food catalogue")
        self._tell(Glimpse(f"preparing the food catalogue (once): {words}", time.monotonic() - self.started, share))

    def _tell(self, glimpse: Glimpse) -> None:
        now = time.monotonic()
        if now - self._last >= BEAT:
            self._last = now
            self._post(Moved(self.run, self.group, glimpse))

    def carry_out(self, task: Callable[[Ticket], Any]) -> None:
        """The body of a worker: run the task and always post how it ended."""
        try:
            value = task(self)
        except MealplanError as error:
            self._post(Ended(self.run, self.group, error=error))
        except Exception as error:
            self._post(Ended(self.run, self.group, error=bug(error)))
        else:
            self._post(Ended(self.run, self.group, value))


def bug(error: Exception) -> MealplanError:
    """What a mistake of ours looks like to her."""
    found = InternalError(f"{type(error).__name__}: {error}", hint="Nothing was changed. Please report this.")
    found.__cause__ = error
    return found
