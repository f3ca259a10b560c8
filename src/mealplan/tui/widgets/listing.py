"""A list whose chosen row carries a sign, so that it is seen without colour; and one where a click only chooses."""

from __future__ import annotations

from rich.segment import Segment
from textual.events import Click
from textual.strip import Strip
from textual.widgets import OptionList

POINTER = "▸"


class Listing(OptionList):
    """Rows have one blank cell at the left: the chosen one has the pointer there while the list has the focus."""

    def render_line(self, y: int) -> Strip:
        strip = super().render_line(y)
        try:
            option, line = self._lines[self.scroll_offset.y + y]
        except IndexError:
            return strip
        if option != self.highlighted or line or not self.has_focus or strip.cell_length < 2:
            return strip
        first = next(iter(strip), None)
        if first is None or not first.text.startswith(" "):
            return strip
        return Strip.join([Strip([Segment(POINTER, first.style)], 1), strip.crop(1)])


class Pick(Listing):
    """Enter takes a row. The first click only shows what it would do; a second one on the same row takes it."""

    async def _on_click(self, event: Click) -> None:
        event.prevent_default()
        clicked = event.style.meta.get("option")
        if clicked is None or self.options[clicked].disabled:
            return
        again = clicked == self.highlighted and self.has_focus
        self.focus()
        self.highlighted = clicked
        if again:
            self.action_select()
