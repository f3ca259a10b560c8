"""The live search in words: what is done, for how long, one bar that moves, and the key that stops it. Behind a key:
what the best week so far asks, how far off its targets are, proven bound and gap, a small plot of the minutes."""

from __future__ import annotations

import time
from collections.abc import Callable

from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget

from mealplan.tui.jobs import Glimpse
from mealplan.tui.words import fit, say

STEPS = "▁▂▃▄▅▆▇█"


def plot(values: list[float], cells: int) -> str:
    """Values as a line of blocks, from the best (lowest) to the worst. Lower is better."""
    if not values:
        return ""
    if len(values) > cells:
        values = [values[round(i * (len(values) - 1) / (cells - 1))] for i in range(cells)]
    low, high = min(values), max(values)
    if high - low < 1e-9:
        return STEPS[0] * len(values)
    return "".join(STEPS[round((v - low) / (high - low) * 7)] for v in values)


BEAT = 0.5  # seconds between two moves of the bar and of its clock, whoever is working


class Searching(Widget):
    """Shown while a week is searched for: what is done, for how long, and one bar that moves. `figures`: the
    mathematics in its place."""

    def __init__(self) -> None:
        super().__init__()
        self.glimpse: Glimpse | None = None
        self.label = ""
        self.waiting: tuple[str, ...] = ()
        self.figures = False
        self.now: Callable[[], float] = time.monotonic
        self._begun = 0.0
        self._seen: list[float] = []
        self._clock: Timer | None = None

    def begin(self, label: str, since: float, glimpse: Glimpse | None) -> None:
        """`since`: when it was begun, by the clock of `now`, and `glimpse`, how far it is by now: on a screen that was
        opened later it does not begin anew."""
        if since != self._begun:
            self.label, self._seen, self._begun = label, [], since
        self.glimpse = glimpse
        if self._clock is None:
            self._clock = self.set_interval(BEAT, self.refresh)
        self.set_class(True, "-busy")
        self.refresh(layout=True)

    def show(self, glimpse: Glimpse) -> None:
        self.glimpse = glimpse
        if glimpse.life is not None:
            self._seen.append(glimpse.life)
        self.refresh()

    def tell_waiting(self, waiting: tuple[str, ...]) -> None:
        """What is done after this, in words."""
        if waiting != self.waiting:
            self.waiting = waiting
            self.refresh()

    def end(self) -> None:
        if self._clock is not None:
            self._clock.stop()
            self._clock = None
        self.set_class(False, "-busy")
        self.refresh(layout=True)

    @property
    def seconds(self) -> float:
        return max(0.0, self.now() - self._begun)

    @property
    def found(self) -> bool:
        """Whether there is a week already that stopping would keep."""
        return self.glimpse is not None and self.glimpse.life is not None

    def render(self) -> Content:
        width, glimpse = self.size.width, self.glimpse
        head = say((f" {self.label} … ", "bold $accent"), (f"{clock(self.seconds)}", "$foreground"),
                   (f"  {self._doing()}", "$quiet"))  # fmt: skip
        if self.figures and glimpse is not None and glimpse.share is None:
            row = self._numbers(glimpse, width)
        else:
            row = self._bar(max(10, min(60, width - 12)), None if glimpse is None else glimpse.share)
        return Content("\n").join([head, row, self._below(self.found)])

    def _bar(self, cells: int, share: float | None) -> Content:
        """As far as it is, where that is known; else a part that moves."""
        if share is None:
            return say(" ", *pulse(self.seconds, cells, still=self.app.animation_level == "none"))
        done = round(share * cells)
        return say(" ", ("━" * done, "$primary"), ("─" * (cells - done), "$faint"), (f" {share:4.0%}", "$foreground"))

    def _doing(self) -> str:
        """What is done, in words."""
        if self.glimpse is None:
            return "getting ready"
        if self.glimpse.share is not None:
            return self.glimpse.words
        if not self.found:
            return "finding a first week that fits"
        return "trying better weeks"

    def _below(self, found: bool) -> Content:
        """The key that stops it, and what comes next."""
        if not self.waiting:
            return say((_keys(found), "$quiet"))
        then = ", ".join(self.waiting[:3]) + (f" and {len(self.waiting) - 3} more" if len(self.waiting) > 3 else "")
        words = " Esc keeps this one" if found else " Esc stops"
        return say((words, "$quiet"), (f" · then: {then}", "$foreground"))

    def _numbers(self, glimpse: Glimpse, width: int) -> Content:
        def number(value: float | None, form: str) -> str:
            return "…" if value is None else format(value, form)

        asks = [] if glimpse.life is None else [(" asks ", "$quiet"), (f"{glimpse.life:.0f} min ", "bold $foreground")]
        words = [
            *asks,
            (" off target ", "$quiet"),
            (number(glimpse.objective, ".3f"), "bold $foreground"),
            ("  proven bound ", "$quiet"),
            (number(glimpse.bound, ".3f"), "$foreground"),
            ("  gap ", "$quiet"),
            (number(glimpse.gap, ".1%"), "bold $success" if (glimpse.gap or 1) <= 0.01 else "$foreground"),
            ("  rounds ", "$quiet"),
            (str(glimpse.rounds), "$foreground"),
            ("  ", ""),
        ]
        room = width - sum(len(t) for t, _ in words) - 2
        chart = plot(self._seen, min(40, room)) if room >= 8 else ""
        return say(*words, (fit(chart, max(0, min(40, room))), "$primary"))


def _keys(found: bool) -> str:
    return " Esc keeps the best week so far · everything else goes on working" if found else " Esc stops"


def clock(seconds: float) -> str:
    """`7 s`, `1 min 20 s`."""
    whole = int(seconds)
    return f"{whole} s" if whole < 60 else f"{whole // 60} min {whole % 60:02d} s"


def pulse(seconds: float, cells: int, *, still: bool) -> list[tuple[str, str]]:
    """A bar of which a part moves to and fro: at work, how long is not known. `still`: with reduced motion it fills,
    one cell every two seconds, and begins again."""
    if still:
        done = int(seconds / 2) % (cells + 1)
        return [("━" * done, "$primary"), ("─" * (cells - done), "$faint")]
    part = max(3, cells // 5)
    way = cells - part
    at = int(seconds / BEAT * 2) % (2 * way)
    at = at if at <= way else 2 * way - at
    return [("─" * at, "$faint"), ("━" * part, "$primary"), ("─" * (way - at), "$faint")]
