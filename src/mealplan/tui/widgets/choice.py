"""One of a few values, all of them in one line: `(•) female  ( ) male`, told apart without colour; `(·)` is what counts
while nothing is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.widget import Widget

from mealplan.tui.widgets.listing import POINTER
from mealplan.tui.words import say, width


class Choice(Widget, can_focus=True):
    """`chosen`: "" where nothing is; `usual`: what counts then."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "move(-1)", "move", show=False, id="choice.left"),
        Binding("right,l", "move(1)", "move", show=False, id="choice.right"),
        Binding("space,enter", "choose", "choose", show=False, id="choice.choose"),
        Binding("backspace,delete", "clear", "clear", show=False, id="choice.clear"),
    ]

    class Changed(Message):
        """Another value was chosen, or none."""

        def __init__(self, choice: Choice) -> None:
            super().__init__()
            self.choice = choice

        @property
        def control(self) -> Choice:
            return self.choice

    def __init__(self, choices: Sequence[str], *, id: str, name: str) -> None:
        super().__init__(id=id, name=name)
        self.choices = tuple(choices)
        self.chosen, self.usual, self.at = "", "", 0

    def show(self, chosen: str, usual: str) -> None:
        """Show another value, without a message."""
        self.chosen, self.usual = chosen, usual
        shown = chosen or usual
        if not self.has_focus and shown in self.choices:
            self.at = self.choices.index(shown)
        self.refresh()

    def _cells(self) -> list[tuple[str, str]]:
        """(text, style) of each choice."""
        out = []
        for number, value in enumerate(self.choices):
            here = number == self.at and self.has_focus
            mark = "(•)" if value == self.chosen else "(·)" if value == self.usual and not self.chosen else "( )"
            words = f"{POINTER if here else ' '}{mark} {value.replace('_', ' ')} "
            style = "bold" if value == self.chosen else "$foreground"
            out.append((words, "$cursor-text on $cursor" if here else style))
        return out

    def render(self) -> Content:
        usual = self.usual.replace("_", " ")
        return say(*self._cells(), (f"  usual: {usual}" if usual and not self.chosen else "", "$quiet"))

    def action_move(self, by: int) -> None:
        self.at = max(0, min(len(self.choices) - 1, self.at + by))
        self.refresh()

    def action_choose(self) -> None:
        self._take(self.choices[self.at])

    def action_clear(self) -> None:
        self._take("")

    def _take(self, value: str) -> None:
        if value != self.chosen:
            self.chosen = value
            self.refresh()
            self.post_message(self.Changed(self))

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def on_click(self, event: Click) -> None:
        end = 0
        for number, (words, _) in enumerate(self._cells()):
            end += width(words)
            if event.x < end:
                self.at = number
                self.action_choose()
                return
