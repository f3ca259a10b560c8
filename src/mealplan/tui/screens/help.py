"""Every key of a screen, from the registry."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from mealplan.tui.actions import key_names, of_area, shown
from mealplan.tui.board import FLARE, LEFTOVER, LOCKED
from mealplan.tui.words import fit, say

SIGNS = (
    (LEFTOVER, "left over: cooked on an earlier day"),
    (LOCKED, "locked: re-planning keeps it"),
    (FLARE, "flare day: little or no cooking"),
    ("✓", "met"),
    ("▼", "short of a goal"),
    ("▽", "below a watched target"),
    ("▲", "over a limit"),
    ("△", "above the limit of a watched target"),
    ("·", "fine: this day is lower, the week's mean counts"),
    ("╍", "not known, drawn at its estimate"),
)


class HelpScreen(ModalScreen[None]):
    """The keys that work on the screen below, and what the signs mean."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,enter,q,question_mark", "close", "close", id="help.close")]

    def __init__(self, area: str, keymap: dict[str, str]) -> None:
        super().__init__()
        self._area, self._keymap = area, keymap

    def compose(self) -> ComposeResult:
        with VerticalScroll():
            yield Static(self._text(), markup=False)

    def _text(self) -> Content:
        lines = [say(("What can I do here?", "bold $accent")), say("")]
        for action in of_area(self._area):
            keys = " ".join(shown(k) for k in key_names(action, self._keymap))
            lines.append(say((fit(keys, 14), "bold $accent"), (action.help, "$foreground")))
        lines += [say(""), say(("What do the signs mean?", "bold $accent")), say("")]
        lines += [say((fit(sign, 14), "bold $foreground"), (words, "$foreground")) for sign, words in SIGNS]
        lines += [
            say(""),
            say(("Everything you change is saved at once; undo takes it back, also tomorrow.", "$quiet")),
        ]
        lines += [say(("mealplan plans food. It treats nothing.", "$quiet"))]
        return Content("\n").join(lines)

    def action_close(self) -> None:
        self.dismiss()
