"""The keys that do something here, put together by what they act on; each can be clicked."""

from __future__ import annotations

from textual.content import Content
from textual.events import Click
from textual.widget import Widget
from textual.widgets import Input

from mealplan.tui.actions import REDO, Action, key_names, of_area, shown, typed
from mealplan.tui.words import say, width

LINES, LINES_NARROW, NARROW = 2, 3, 110  # lines at most; below so many cells, one more
KEPT = 80  # ranks from which on a key always stays: undo, back, help, quit
GAP, APART = 2, 3  # cells between two keys, and between two things that keys act on

Hint = tuple[Action, str, str]  # the action, its key, its words


class KeyBar(Widget):
    """At most two lines, three on a narrow screen. What cannot be done now is left out, and so are keys that would only
    type a letter into the field that has the focus; help and quit always stay."""

    def __init__(self, area: str) -> None:
        super().__init__()
        self.area = area
        self._hits: list[tuple[int, int, int, Action]] = []
        self._drawn: list[list[tuple[Action, str, str]]] = []

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self._look_again())

    def _look_again(self) -> None:
        """Most often nothing is different; a whole layout of the screen is made only for another number of lines."""
        lines = self._lay(self.size.width) if self.size.width else []
        if lines != self._drawn or not lines:
            self.refresh(layout=len(lines) != len(self._drawn) or not lines)

    def _hints(self) -> list[Hint]:
        keymap = self.app.keys_now()  # type: ignore[attr-defined]
        writing = isinstance(self.screen.focused, Input)
        out = []
        for action in sorted((a for a in of_area(self.area) if a.bar), key=lambda a: a.bar):
            owner = self.app if action.area == "any" else self.screen
            keys = [k for k in key_names(action, keymap) if not (writing and typed(k))]
            if keys and owner.check_action(action.name, ()):
                as_made = action.bar_keys and action.id not in keymap and not writing
                face = action.bar_keys if as_made else shown(keys[0])
                out.append((action, keys[0], f"{face} {self._label(action)}"))
        return out

    def _label(self, action: Action) -> str:
        """What it does now."""
        if action.name == "leave" and self.app.busy_label:  # type: ignore[attr-defined]
            return "stop"
        says = getattr(self.screen, "label_of", None)
        return (says(action) if says is not None else "") or action.label

    def _lay(self, cells: int) -> list[list[Hint]]:
        """The hints in lines; the last ones of the lowest rank are left out where they do not fit,
        redo before all."""
        hints = self._hints()
        most = LINES_NARROW if cells < NARROW else LINES
        while True:
            lines: list[list[Hint]] = [[]]
            used, on = 1, ""
            for hint in hints:
                lead = self._lead(on, hint[0], bool(lines[-1]))
                if used + width(lead + hint[2]) > cells and lines[-1]:
                    lines.append([])
                    used, lead = 1, self._lead("", hint[0], False)
                lines[-1].append(hint)
                used, on = used + width(lead + hint[2]), hint[0].on
            spare = [h for h in hints if h[0].bar < KEPT or h[0] is REDO]
            if len(lines) <= most or not spare:
                return lines
            hints.remove(spare[-1])

    @staticmethod
    def _lead(before: str, action: Action, later: bool) -> str:
        """What stands before a key: a gap, and the name of what it acts on where that begins."""
        if action.on == before and later:
            return " " * GAP
        return (" " * APART if later else "") + (f"{action.on}: " if action.on else "")

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        return len(self._lay(width))

    def render(self) -> Content:
        self._hits = []
        rows: list[Content] = []
        self._drawn = self._lay(self.size.width)
        for y, line in enumerate(self._drawn):
            parts: list[tuple[str, str]] = [(" ", "")]
            x, on = 1, ""
            for n, (action, _, words) in enumerate(line):
                lead, on = self._lead(on, action, bool(n)), action.on
                x += width(lead)
                name, _, label = words.partition(" ")
                parts += [(lead, "$foreground"), (name, "bold $accent"), (" " + label, "$quiet")]
                self._hits.append((y, x, x + width(words), action))
                x += width(words)
            rows.append(say(*parts))
        return Content("\n").join(rows)

    def on_click(self, event: Click) -> None:
        for y, start, end, action in self._hits:
            if event.y == y and start <= event.x < end:
                self.app.do(action)  # type: ignore[attr-defined]
