"""The row of names above the week of several: whose figures are shown, and the keys for that one alone; a click
chooses."""

from __future__ import annotations

from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from mealplan.tui.words import clean, say, width

GAP = 3  # cells between the names and the keys


class Names(Widget):
    """`names`: who eats, none where one does (nothing is drawn then); `chosen`: whose figures are shown. The keys are
    left out where the names take the room."""

    names: reactive[tuple[str, ...]] = reactive((), layout=True)
    chosen: reactive[str] = reactive("")
    keys: reactive[str] = reactive("")  # what may be pressed for the one chosen

    class Chosen(Message):
        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def watch_names(self) -> None:
        self.set_class(bool(self.names), "-several")

    def render(self) -> Content:
        parts: list[tuple[str, str]] = []
        for name in self.names:
            here = name == self.chosen
            parts.append((self._words(name), "bold $cursor-text on $cursor" if here else "$quiet"))
        room = self.content_size.width - sum(width(words) for words, _ in parts)
        if self.names and width(self.keys) + GAP <= room:
            parts.append((self.keys.rjust(room - 1), "$quiet"))
        return say(*parts)

    def _words(self, name: str) -> str:
        return f" {'▸' if name == self.chosen else ' '}{clean(name)} "

    def on_click(self, event: Click) -> None:
        at = event.x - self.styles.padding.left
        for name in self.names:
            at -= width(self._words(name))
            if at < 0:
                self.post_message(self.Chosen(name))
                return
