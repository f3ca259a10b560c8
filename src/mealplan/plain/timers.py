"""Kitchen timers that say when they are over, whatever is being read meanwhile."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

Later = Callable[[float, Callable[[], None]], Callable[[], None]]  # (seconds, what) -> how to call it off


@dataclass(frozen=True, slots=True)
class Timer:
    name: str
    ends: float  # by the clock of its Timers


def in_thread(seconds: float, what: Callable[[], None]) -> Callable[[], None]:
    timer = threading.Timer(seconds, what)
    timer.daemon = True  # it does not keep the program alive
    timer.start()
    return timer.cancel


class Timers:
    """`ring` is told the name of each timer that is over, once, from whatever thread that is."""

    def __init__(
        self, ring: Callable[[str], None], *, later: Later = in_thread, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._ring, self._later, self._clock = ring, later, clock
        self._lock = threading.Lock()
        self._running: dict[Timer, Callable[[], None]] = {}

    def start(self, name: str, minutes: float) -> None:
        one = Timer(name, self._clock() + minutes * 60)
        with self._lock:
            self._running[one] = self._later(minutes * 60, lambda: self._over(one))

    def _over(self, one: Timer) -> None:
        with self._lock:
            known = self._running.pop(one, None) is not None
        if known:
            self._ring(one.name)

    def running(self) -> list[tuple[str, float]]:
        """(name, minutes left) of those that run, the next to ring first."""
        with self._lock:
            left = [(one.name, max(0.0, one.ends - self._clock()) / 60) for one in self._running]
        return sorted(left, key=lambda pair: pair[1])

    def stop(self) -> None:
        """Call all of them off."""
        with self._lock:
            for call_off in self._running.values():
                call_off()
            self._running.clear()


def minutes_words(minutes: float) -> str:
    """`1 minute`, `12 minutes`, `1 hour 5 minutes`; less than one: `30 seconds`."""
    if minutes < 1:
        return f"{max(1, round(minutes * 60))} seconds"
    hours, rest = divmod(round(minutes), 60)
    parts = [f"{hours} hour{'s' * (hours != 1)}"] * bool(hours) + [f"{rest} minute{'s' * (rest != 1)}"] * bool(rest)
    return " ".join(parts)
