"""A line that says what is being worked out and for how long; its clock goes on while others compute."""

from __future__ import annotations

import time
from collections.abc import Callable

from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from mealplan.tui.widgets.searching import BEAT, clock
from mealplan.tui.words import say


class Working(Static):
    """`work` begins, `rest` ends it and shows something else, or nothing."""

    def __init__(self, *, id: str) -> None:
        super().__init__("", id=id, markup=False)
        self.now: Callable[[], float] = time.monotonic
        self._words, self._beside = "", ""
        self._begun = 0.0
        self._clock: Timer | None = None

    def work(self, words: str, beside: str = "") -> None:
        """`words`: what; the same words go on with the clock that runs."""
        if words != self._words:
            self._words, self._begun = words, self.now()
        self._beside = beside
        if self._clock is None:
            self._clock = self.set_interval(BEAT, self._tick)
        self._tick()

    def rest(self, content: Content | str = "") -> None:
        self._words = ""
        if self._clock is not None:
            self._clock.stop()
            self._clock = None
        self.update(content)

    def _tick(self) -> None:
        seconds = clock(max(0.0, self.now() - self._begun))
        beside = f"  {self._beside}" if self._beside else ""
        self.update(say((f"{self._words} … ", "bold $accent"), (seconds, "$foreground"), (beside, "$quiet")))
