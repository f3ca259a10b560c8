"""Kitchen timers. They belong to the app, so they go on and ring whatever screen is open."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Countdown:
    """`ends` is a time of the clock given to Timers, in seconds."""

    name: str
    minutes: float
    ends: float


class Timers:
    """Running timers; `due` hands out each one once when it is over."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.running: list[Countdown] = []

    def start(self, name: str, minutes: float) -> Countdown:
        one = Countdown(name, minutes, self.clock() + minutes * 60)
        self.running.append(one)
        return one

    def left(self, one: Countdown) -> float:
        """Seconds until it rings, 0 when over."""
        return max(0.0, one.ends - self.clock())

    def due(self) -> list[Countdown]:
        """Those that are over now; they are taken off."""
        over = [t for t in self.running if self.left(t) <= 0]
        self.running = [t for t in self.running if t not in over]
        return over


def clock_text(seconds: float) -> str:
    """`7:05`, or `1:02:00` from an hour on."""
    whole = int(seconds + 0.999)
    hours, rest = divmod(whole, 3600)
    minutes, second = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{second:02d}" if hours else f"{minutes}:{second:02d}"
