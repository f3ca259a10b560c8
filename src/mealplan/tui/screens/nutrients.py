"""Every nutrient with its bar, its bounds in words and where they come from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from mealplan import dates
from mealplan.tui import people
from mealplan.tui.actions import bindings
from mealplan.tui.bars import COLOURS, bar
from mealplan.tui.figures import UNMET, Figure, figures_of
from mealplan.tui.screens.page import SHEET, Page
from mealplan.tui.words import fit, say
from mealplan.units import format_amount

if TYPE_CHECKING:
    from mealplan.planning.result.plan import Plan

SIGNS_LINE = "▼ short ▲ over: a goal · ▽ below △ above: only watched · ╍ unknown"


class NutrientsScreen(Page):
    """For one day or for the mean of all days."""

    CSS_PATH = SHEET
    area = "nutrients"
    title_text = "All nutrients"
    BINDINGS: ClassVar[list[BindingType]] = bindings("nutrients")

    def __init__(self, day: int) -> None:
        super().__init__()
        self.day = day
        self.whole = True

    def body(self) -> Iterable[Widget]:
        with VerticalScroll(id="sheet"):
            yield Static("", id="table", markup=False)

    def arrive(self) -> None:
        self.query_one("#sheet").focus()

    def plan_shown(self, plan: Plan | None) -> None:
        self._show()

    def on_resize(self) -> None:
        self._show()

    def action_span(self) -> None:
        self.whole = not self.whole
        self._show()

    def _show(self) -> None:
        plan = people.whose(self.mp.plan, self.mp.eater)
        if plan is None or not plan.days:
            return
        day = None if self.whole else min(self.day, len(plan.days) - 1)
        rows = figures_of(plan, day)
        head = "Mean of a day over the week" if day is None else dates.long(plan.days[day].date)
        width = self.size.width - 6
        lines = [say((head, "bold $accent"), ("   what is met is met by known amounts", "$quiet"))]
        lines += [say((SIGNS_LINE, "$quiet")), say("")]
        unmet = [r for r in rows if r.state in UNMET]
        lines += [row_line(r, width) for r in unmet]
        if unmet:
            lines.append(say(""))
        lines += [row_line(r, width) for r in rows if r not in unmet]
        without = sorted({t.nutrient.replace("_", " ") for t in plan.targets if t.level == "unmeasured"})
        if without:
            lines += [say(""), say((f"Not judged, for want of data: {', '.join(without)}.", "$quiet"))]
        self.query_one("#table", Static).update(Content("\n").join(lines))


def row_line(row: Figure, width: int) -> Content:
    """`✓ met  Magnesium  ━━━╋━  724 mg  at least 320 mg  3 % unknown  IOM 1997 RDA`."""
    wide = width >= 100
    unknown = f"{row.unknown:.0%} unknown" if row.unknown >= 0.005 else ""
    return say(
        (f"{row.sign} {row.word:<6}", f"bold {COLOURS[row.state]}"),
        (fit(row.name, 13) + " ", "$foreground"),
        bar(row, 22 if wide else 14),
        (f"{format_amount(row.amount, row.unit):>12}", "bold $foreground"),
        (f"  {fit(that_day(row) or bounds(row), 26)}", "$foreground"),
        (f"{unknown:>12}" if wide else "", "$quiet"),
        (f"  {fit(row.source, max(0, width - 98))}" if wide else "", "$quiet"),
    )


def that_day(row: Figure) -> str:
    """`Thu 35.6 µg, not 41 µg`: of a target that one day or one meal fails by; else empty."""
    if row.day_off is None:
        return ""
    _, had, bound = row.day_off
    return f"{row.off_on} {format_amount(had, row.unit)}, not {format_amount(bound, row.unit)}"


def bounds(row: Figure) -> str:
    """`320 mg to 400 mg`, `at least 320 mg`, `at most 20 g`."""
    low = None if row.low is None else format_amount(row.low, row.unit)
    high = None if row.high is None else format_amount(row.high, row.unit)
    if low and high:
        return f"{low} to {high}"
    return f"at least {low}" if low else f"at most {high}" if high else ""
