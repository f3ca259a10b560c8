"""What she told of her medicines and conditions: what it changes in this week, and what to ask about. The same words as
those of `show`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from mealplan.tui.actions import bindings
from mealplan.tui.screens.page import SHEET, Page
from mealplan.tui.words import say, wrap

if TYPE_CHECKING:
    from mealplan.planning.result.plan import Plan


class CareScreen(Page):
    """One page to read."""

    CSS_PATH = SHEET
    area = "care"
    title_text = "Your medicines and conditions"
    BINDINGS: ClassVar[list[BindingType]] = bindings("care")

    def body(self) -> Iterable[Widget]:
        with VerticalScroll(id="sheet"):
            yield Static("", id="table", markup=False)

    def arrive(self) -> None:
        self.query_one("#sheet").focus()

    def plan_shown(self, plan: Plan | None) -> None:
        if plan is not None:
            self.query_one("#table", Static).update(care_page(plan, self.mp.size.width - 8))


def care_page(plan: Plan, width: int) -> Content:
    """All of it. `width`: cells of a line."""
    from mealplan.export.care import ON_SCREEN, care_lines, caution_lines

    lines: list[Content] = []
    for title, texts in (
        ("Taken into account", care_lines(plan, ON_SCREEN)),
        ("Notes beside this week", caution_lines(plan)),
    ):
        if texts:
            lines.append(say((title, "bold $accent")))
        for text in texts:
            lines += [say((line, "$foreground")) for line in wrap(text, width, 40)] + [say("")]
    if not lines:
        lines.append(say(("Nothing is told of medicines or conditions (t adds them).", "$quiet")))
    return Content("\n").join(lines)
