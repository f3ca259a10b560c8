"""The live search: what the best week so far asks, how far off its targets are, proven bound and gap as they move, a
small plot of the minutes, and the key that stops it."""

from __future__ import annotations

from textual.content import Content
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


class Searching(Widget):
    """Shown while a week is searched for."""

    def __init__(self) -> None:
        super().__init__()
        self.glimpse: Glimpse | None = None
        self.label = ""
        self.waiting: tuple[str, ...] = ()
        self._seen: list[float] = []

    def begin(self, label: str) -> None:
        self.glimpse, self.label, self._seen = None, label, []
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
        self.set_class(False, "-busy")
        self.refresh(layout=True)

    def render(self) -> Content:
        width = self.size.width
        glimpse = self.glimpse
        if glimpse is None:
            return Content("\n").join(
                [
                    say((" " + self.label + " …", "bold $accent")),
                    say((" getting ready", "$quiet")),
                    self._below(False),
                ]
            )
        head = say(
            (f" {self.label} ", "bold $accent"),
            (f"{glimpse.seconds:5.1f} s ", "$foreground"),
            (f" {glimpse.words}", "$quiet"),
        )
        if glimpse.share is not None:
            cells = max(10, min(40, width - 12))
            done = round(glimpse.share * cells)
            row = say(
                " ",
                ("━" * done, "$primary"),
                ("─" * (cells - done), "$faint"),
                (f" {glimpse.share:4.0%}", "$foreground"),
            )
            return Content("\n").join([head, row, self._below(False)])
        return Content("\n").join([head, self._numbers(glimpse, width), self._below(True)])

    def _below(self, found: bool) -> Content:
        """The key that stops it, and what comes next."""
        if not self.waiting:
            return say((_keys(found), "$quiet"))
        then = ", ".join(self.waiting[:3]) + (f" and {len(self.waiting) - 3} more" if len(self.waiting) > 3 else "")
        words = " esc keeps the best week so far" if found else " esc stops"
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
    return " esc stops and keeps the best week so far · everything else goes on working" if found else " esc stops"
