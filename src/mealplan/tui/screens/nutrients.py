"""Every nutrient by what it is, with its bar and its bounds in words; a row opens what is behind it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from mealplan import dates
from mealplan.tui import people
from mealplan.tui.actions import Action, bindings
from mealplan.tui.bars import COLOURS, bar
from mealplan.tui.figures import Figure, bounds, eaten_words, figures_of, grouped, off_words, that_day
from mealplan.tui.screens.page import SHEET, Page
from mealplan.tui.widgets.listing import Listing
from mealplan.tui.words import fit, say
from mealplan.units import format_amount

if TYPE_CHECKING:
    from mealplan.planning.result.plan import Plan

SIGNS_LINE = "▼ ▲ a goal · ▽ △ only wished · ━ known ╍ unknown"


class NutrientsScreen(Page):
    """For one day or for the mean of all days. `day`: the index; `whole`: all of them."""

    CSS_PATH = SHEET
    area = "nutrients"
    title_text = "Nutrients"
    BINDINGS: ClassVar[list[BindingType]] = bindings("nutrients")

    def __init__(self, day: int, *, whole: bool = True) -> None:
        super().__init__()
        self.day, self.whole = day, whole
        self.rows: list[Figure] = []

    def body(self) -> Iterable[Widget]:
        with Vertical(id="sheet"):
            yield Static("", id="about", markup=False)
            yield Listing(id="rows", markup=False)

    def arrive(self) -> None:
        self.query_one("#rows").focus()

    def plan_shown(self, plan: Plan | None) -> None:
        self._show()

    def on_resize(self) -> None:
        self._show()

    def label_of(self, action: Action) -> str:
        """What the switch of day and week shows next."""
        plan = self.mp.counted
        if action.name != "span" or plan is None or not plan.days:
            return ""
        return f"{dates.weekday_long(plan.days[self._at(plan)].date)} only" if self.whole else "whole week"

    def action_span(self) -> None:
        self.whole = not self.whole
        self._show()
        self.refresh_bindings()

    def _at(self, plan: Plan) -> int:
        return min(self.day, len(plan.days) - 1)

    def _show(self) -> None:
        plan = people.whose(self.mp.counted, self.mp.eater)
        if plan is None or not plan.days:
            return
        day = None if self.whole else self._at(plan)
        rows = figures_of(plan, day)
        head = "A day of this week, on average" if day is None else dates.long(plan.days[day].date)
        about = [say((head, "bold $accent")), say((off_words(plan, day), "$foreground"))]
        about += [say((words, "$quiet")) for words in (eaten_words(plan, day), SIGNS_LINE) if words]
        self.query_one("#about", Static).update(Content("\n").join(about))
        self._list(plan, rows)

    def _list(self, plan: Plan, rows: list[Figure]) -> None:
        listing = self.query_one("#rows", OptionList)
        at = listing.highlighted
        listing.clear_options()
        width = max(40, self.size.width - 8)
        self.rows = []
        for title, held in grouped(rows):
            listing.add_option(Option(say((f" {title}", "bold $accent")), disabled=True))
            for row in held:
                listing.add_option(Option(say(" ", row_line(row, width)), id=row.nutrient))
            self.rows += held
        without = sorted({t.nutrient.replace("_", " ") for t in plan.targets if t.level == "unmeasured"})
        if without:
            words = say((f" Not judged, for want of data: {', '.join(without)}.", "$quiet"))
            listing.add_option(Option(words, disabled=True))
        if listing.option_count > 1:
            listing.highlighted = min(at or 1, listing.option_count - 1)

    @on(OptionList.OptionSelected, "#rows")
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self._open(str(event.option.id))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return bool(self.rows) if action == "behind" else True

    def action_behind(self) -> None:
        listing = self.query_one("#rows", OptionList)
        at = listing.highlighted
        if at is not None and listing.options[at].id is not None:
            self._open(str(listing.options[at].id))

    def _open(self, nutrient: str) -> None:
        from mealplan.tui.screens.behind import BehindScreen

        self.mp.push_screen(BehindScreen(nutrient, None if self.whole else self.day))


def row_line(row: Figure, width: int) -> Content:
    """`✓ met     Magnesium     ━━━╋━  724 mg  at least 320 mg  3 % unknown`."""
    wide = width >= 100
    unknown = f"{row.unknown:.0%} unknown" if row.unknown >= 0.005 else ""
    return say(
        (f"{row.sign} {row.word:<7}", f"bold {COLOURS[row.state]}"),
        (fit(row.name, 13) + " ", "$foreground"),
        bar(row, 22 if wide else 14),
        (f"{format_amount(row.amount, row.unit):>12}", "bold $foreground"),
        (f"  {fit(wanted(row), 30 if wide else max(10, width - 52))}", "$foreground"),
        (f"{unknown:>12}" if wide else "", "$quiet"),
    )


def wanted(row: Figure) -> str:
    """What is wanted: of the day that is off; where a day only differs from the week, what the week has."""
    if row.state == "part":
        return f"week: {format_amount(row.mean, row.unit)} a day, {bounds(row)}"
    return that_day(row) or bounds(row)
