"""Every key of a screen, from the registry; each line can be chosen by Enter or by a click, and is then done."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from mealplan.tui.actions import Action, key_names, of_area, shown
from mealplan.tui.board import FLARE, LEFTOVER, LOCKED
from mealplan.tui.screens.page import SHEET
from mealplan.tui.widgets.listing import Listing
from mealplan.tui.words import fit, say

SIGNS = (
    (LEFTOVER, "left over: cooked on an earlier day"),
    (LOCKED, "locked: re-planning keeps it"),
    (FLARE, "bad day: no cooking"),
    ("✓", "met"),
    ("▼", "short of a goal"),
    ("▽", "lower than wished; no goal"),
    ("▲", "over a limit"),
    ("△", "higher than wished; no goal"),
    ("·", "this day differs, the week's mean counts"),
    ("╍", "not known, drawn at its estimate"),
)


class HelpScreen(ModalScreen[Action | None]):
    """What can be done on the screen below, and what the signs mean. Dismissed with the action that was chosen."""

    CSS_PATH = SHEET
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1", "close", "close", id="help.close"),
        Binding("ctrl+q", "app.quit", "quit", id="help.quit"),
    ]

    def __init__(self, area: str, keymap: dict[str, str], can: Callable[[Action], bool]) -> None:
        super().__init__()
        self.actions = of_area(area)
        self._keymap, self._can = keymap, can
        self._rows = self._made()

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.styles.height = len(self._rows) + 6  # all rows where there is room, the frame, both lines, two gaps
            yield Static(
                say(
                    ("What can I do here?", "bold $accent"),
                    ("   ↑ ↓ ↵ or a click does it · signs: at the end", "$quiet"),
                ),
                markup=False,
            )
            yield Listing(*self._rows, id="help", markup=False)
            yield Static(
                say(("esc", "bold $accent"), (" closes. Whatever you change is saved; undo takes it back.", "$quiet")),
                markup=False,
            )

    def _made(self) -> list[Option]:
        rows = []
        for number, action in enumerate(self.actions):
            keys = " ".join(shown(k) for k in key_names(action, self._keymap)[:2])
            rows.append(Option(_row(keys, action.help), id=str(number), disabled=not self._can(action)))
        rows.append(Option(say(("What do the signs mean?", "bold $accent")), disabled=True))
        rows += [Option(_row(sign, words)) for sign, words in SIGNS]
        rows.append(Option(say(("mealplan plans food. It treats nothing.", "$quiet"))))
        return rows

    def on_mount(self) -> None:
        self.query_one("#help").focus()

    @on(OptionList.OptionSelected, "#help")
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(None if event.option.id is None else self.actions[int(event.option.id)])

    def action_close(self) -> None:
        self.dismiss()


def _row(keys: str, words: str) -> Content:
    return say((fit(keys, 11), "bold $accent"), (words, "$foreground"))
