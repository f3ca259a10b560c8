"""A widget drawn line by line. Turning a line into what the terminal is sent takes most of the time that a key takes,
so a line that is as it was is neither made nor sent again."""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.visual import Visual
from textual.widget import Widget

from mealplan.tui.sketch import NotSketchedError


class Lines(Widget):
    """`lines` says what it looks like; `redraw` is called whenever that may have changed."""

    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[Content] = []
        self._strips: dict[int, Strip] = {}
        self._made_for: Size | None = None

    def lines(self, width: int, height: int) -> list[Content]:
        """What is drawn, from the top."""
        raise NotImplementedError

    def _drawn(self) -> list[Content]:
        """`lines`, or nothing as long as only a sketch is there that lacks what they say: the plan follows at once."""
        try:
            return self.lines(*self.size)
        except NotSketchedError:
            return []

    def redraw(self) -> None:
        """Draw again what is different."""
        if self._made_for != self.size:  # not drawn yet, or about to be
            self._made_for = None
            self.refresh()
            return
        old, self._lines = self._lines, self._drawn()
        if len(old) != len(self._lines):
            self._strips.clear()
            self.refresh()
            return
        pairs = enumerate(zip(old, self._lines, strict=True))
        changed = [y for y, (a, b) in pairs if a.plain != b.plain or a.spans != b.spans]
        for y in changed:
            self._strips.pop(y, None)
        if changed:
            self.refresh(*(Region(0, y, self.size.width, 1) for y in changed))

    def render_line(self, y: int) -> Strip:
        if self._made_for != self.size:
            self._lines, self._made_for = self._drawn(), self.size
            self._strips.clear()
        if y not in self._strips:
            line = self._lines[y] if y < len(self._lines) else Content("")
            self._strips[y] = Visual.to_strips(self, line, self.size.width, 1, self.visual_style)[0]
        return self._strips[y]

    def notify_style_update(self) -> None:
        """Other colours."""
        self._strips.clear()
        super().notify_style_update()
