"""Something went wrong, or wants a word: what, why, how to mend it."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from mealplan.errors import MealplanError
from mealplan.tui.screens.page import SHEET
from mealplan.tui.words import clean, say


class Notice(ModalScreen[None]):
    """Closed by any of enter, escape, space."""

    CSS_PATH = SHEET
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,escape,space,q", "close", "close", id="notice.close")]

    def __init__(self, title: str, text: str, hint: str = "", *, ring: bool = False) -> None:
        super().__init__(classes="-ring" if ring else None)
        self._ring = ring
        self._title, self._text, self._hint = title, text, hint

    @classmethod
    def of(cls, error: MealplanError, title: str = "") -> Notice:
        """`title`: left out, one that suits the error."""
        titles = {4: "No week can be planned like this", 6: "Stopped before a week was found", 1: "A fault in mealplan"}
        where = f"{error.where}: " if error.where else ""
        return cls(title or titles.get(error.exit_code, "That did not work"), where + error.message, error.hint or "")

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(say((self._title, "bold $warning")), markup=False)
            yield Static(say(clean(self._text)), markup=False)
            if self._hint:
                yield Static(say((clean(self._hint), "$quiet")), markup=False)
            yield Static(say(("enter", "bold $accent"), (" go on", "$quiet")), markup=False)

    def on_mount(self) -> None:
        if self._ring:  # three times, and a frame that blinks: seen and heard from the next room
            self._rung = 0
            self.set_interval(0.6, self._again)

    def _again(self) -> None:
        self.toggle_class("-flash")
        self._rung += 1
        if self._rung < 6 and self._rung % 2 == 0:
            self.app.bell()

    def action_close(self) -> None:
        self.dismiss()

    def on_click(self) -> None:
        self.dismiss()
