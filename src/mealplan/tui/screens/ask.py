"""A question before something is done that nobody should do by mistake: Enter says no, only its own key says yes."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from mealplan.tui.screens.page import SHEET
from mealplan.tui.words import clean, say


class Ask(ModalScreen[bool]):
    """Dismissed with whether she said yes. `yes` and `no`: what each means, for the keys."""

    CSS_PATH = SHEET
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "yes", id="ask.yes"),
        Binding("n,enter,escape,q", "answer(False)", "no", id="ask.no"),
    ]

    def __init__(self, title: str, lines: list[str], *, yes: str, no: str) -> None:
        super().__init__()
        self._title, self._lines, self._yes, self._no = title, lines, yes, no

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(say((clean(self._title), "bold $warning")), markup=False)
            for line in self._lines:
                yield Static(say(clean(line)), markup=False)
            yield Static(say(("y", "bold $accent"), (f" {self._yes}", "$quiet")), id="yes", markup=False)
            yield Static(say(("enter", "bold $accent"), (f" {self._no}", "$quiet")), id="no", markup=False)

    def action_answer(self, yes: bool) -> None:
        self.dismiss(yes)

    def on_click(self, event: events.Click) -> None:
        """On one of the answers: that one."""
        chosen = event.widget.id if event.widget is not None else None
        if chosen in ("yes", "no"):
            self.dismiss(chosen == "yes")
