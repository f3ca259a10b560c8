"""The timers that run, in one line of every screen: which, and how long they still go."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from mealplan.tui.timers import Timers, clock_text
from mealplan.tui.words import clean, fit, say


class Running(Widget):
    """Shown while a timer runs; the first to ring first."""

    def __init__(self, timers: Timers) -> None:
        super().__init__()
        self.timers = timers
        self.words = ""

    def on_mount(self) -> None:
        self.tell()

    def tell(self) -> None:
        """Look at the timers again."""
        mine = sorted(self.timers.running, key=self.timers.left)
        words = " · ".join(f"{clock_text(self.timers.left(one))} {clean(one.name)}" for one in mine)
        if bool(words) != bool(self.words):
            self.set_class(bool(words), "-running")
        if words != self.words:
            self.words = words
            self.refresh()

    def render(self) -> Content:
        return say((fit(f" Timer: {self.words}", self.size.width), "bold $accent"))
