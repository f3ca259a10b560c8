"""What is behind a nutrient: the dishes and foods that it comes from, of the whole week or of one day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from mealplan import dates
from mealplan.nutrition.words import plain_name
from mealplan.tui import people
from mealplan.tui.actions import bindings
from mealplan.tui.bars import COLOURS, bar
from mealplan.tui.figures import Figure, bounds, day_figures, week_figures
from mealplan.tui.screens.page import SHEET, Page
from mealplan.tui.widgets.listing import Listing
from mealplan.tui.words import clean, fit, say
from mealplan.tui.words import width as cells
from mealplan.units import format_amount

if TYPE_CHECKING:
    from mealplan.planning.result.behind import Part
    from mealplan.planning.result.plan import Plan

EVERY_DAY = "eaten or taken every day"
MOST, FEW, NARROW = 12, 5, 60  # dishes, and foods, that are named; where lines are shorter, so that both are in sight


class BehindScreen(Page):
    """Left: the week and its days. Right: dishes and foods of the chosen one, those that bring most first."""

    CSS_PATH = SHEET
    area = "behind"
    BINDINGS: ClassVar[list[BindingType]] = bindings("behind")

    def __init__(self, nutrient: str, day: int | None) -> None:
        super().__init__()
        self.nutrient, self.day = nutrient, day
        self.title_text = f"Where it comes from: {plain_name(nutrient)}"
        self.parts: tuple[Part, ...] | None = None

    def body(self) -> Iterable[Widget]:
        with Horizontal(id="pair"):
            yield Listing(id="days", markup=False)
            with VerticalScroll(id="side"):
                yield Static("", id="sources", markup=False)

    def arrive(self) -> None:
        self.query_one("#days").focus()

    def plan_shown(self, plan: Plan | None) -> None:
        plan = people.whose(plan, self.mp.eater)
        if plan is None or not plan.days:
            return
        days = self.query_one("#days", OptionList)
        days.clear_options()
        for at in (None, *range(len(plan.days))):
            days.add_option(Option(self._day_row(plan, at)))
        days.highlighted = 0 if self.day is None else min(self.day + 1, len(plan.days))
        self.parts = None
        nutrient = self.nutrient
        self.look_up("behind", lambda t: self.mp.core.behind(t, plan, nutrient), self._arrived)

    def _figure(self, plan: Plan, day: int | None) -> Figure | None:
        rows = week_figures(plan) if day is None else day_figures(plan, day)
        return next((row for row in rows if row.nutrient == self.nutrient), None)

    def _day_row(self, plan: Plan, day: int | None) -> Content:
        row = self._figure(plan, day)
        name = "a day" if day is None else dates.weekday_day(plan.days[day].date)
        if row is None:
            return say((f" {fit(name, 7)}", "$foreground"))
        return say(
            (f" {fit(name, 7)}", "bold $foreground" if day is None else "$foreground"),
            (f"{row.sign} ", f"bold {COLOURS[row.state]}"),
            bar(row, 14 if self.mp.size.width >= 100 else 7),
            (f"{format_amount(row.amount, row.unit):>11}", "$foreground"),
        )

    def _arrived(self, parts: tuple[Part, ...]) -> None:
        self.parts = parts
        self._show()

    @on(OptionList.OptionHighlighted, "#days")
    def _looked(self, event: OptionList.OptionHighlighted) -> None:
        self.day = None if event.option_index == 0 else event.option_index - 1
        self._show()

    def _show(self) -> None:
        plan = people.whose(self.mp.counted, self.mp.eater)
        if plan is None or not plan.days:
            return
        row = self._figure(plan, self.day)
        when = "a day of this week, on average" if self.day is None else dates.long(plan.days[self.day].date)
        lines = [say((f"{plain_name(self.nutrient)}, {when}", "bold $foreground"))]
        if row is not None:
            amount = format_amount(row.amount, row.unit)
            wish = f"wanted {bounds(row)}" if bounds(row) else ""
            lines.append(say((f"{row.sign} {row.word}", f"bold {COLOURS[row.state]}"),
                             (f"  {amount}, {wish}", "$foreground"), (f"  {row.source}", "$quiet")))  # fmt: skip
        if self.parts is None:
            lines += [say(""), say(("Adding it up …", "$quiet"))]
        else:
            unit = row.unit if row is not None else ""
            lines += sources(plan, self.parts, self.day, unit, self.query_one("#side").content_size.width - 2)
        self.query_one("#sources", Static).update(Content("\n").join(lines))


def sources(plan: Plan, parts: Sequence[Part], day: int | None, unit: str, width: int = 80) -> list[Content]:
    """Dishes with their days, then foods with their grams, each with its share; then what is not known. `width`: cells
    of a line."""
    mine = [part for part in parts if day is None or part.day == day]
    whole = sum(part.amount or 0.0 for part in mine)
    spread = len(plan.days) if day is None else 1  # amounts are told for a day
    dishes: dict[str, tuple[float, list[int]]] = {}
    foods: dict[str, tuple[float, float]] = {}
    unknown: dict[str, float] = {}
    for part in mine:
        name = part.dish or EVERY_DAY
        amount, days = dishes.get(name, (0.0, []))
        dishes[name] = (amount + (part.amount or 0.0), days if part.day in days else [*days, part.day])
        if part.amount is None:
            unknown[part.food] = unknown.get(part.food, 0.0) + part.grams
        else:
            held, grams = foods.get(part.food, (0.0, 0.0))
            foods[part.food] = (held + part.amount, grams + part.grams)

    def row(name: str, amount: float, beside: str) -> Content:
        share = amount / whole if whole else 0.0
        told = format_amount(amount / spread, unit) if unit else f"{amount / spread:.3g}"
        beside = beside if width >= NARROW else ""  # where there is little room, the days are those at the left
        room = max(12, width - 20 - cells(beside) - 2)
        return say((f"{share:>5.0%} ", "bold $foreground"), (f"{told:>11}  ", "$quiet"),
                   (fit(name, min(room, cells(clean(name)))), "$foreground"), (f"  {beside}", "$quiet"))  # fmt: skip

    def on_days(days: list[int]) -> str:
        if day is not None or len(days) == len(plan.days):
            return "" if day is not None else "daily"
        return " ".join(dates.weekday(plan.days[d].date) for d in days)

    first = sorted(((n, a, on_days(d)) for n, (a, d) in dishes.items() if a > 0), key=lambda x: -x[1])
    second = sorted(((n, a, f"{g / spread:.0f} g" if g else "") for n, (a, g) in foods.items() if a > 0),
                    key=lambda x: -x[1])  # fmt: skip
    lines = []
    for title, found in (("Dishes", first), ("Foods", second)):
        lines += [say(""), say((title, "bold $accent"), ("  a day, on average" if day is None else "", "$quiet"))]
        most = MOST if width >= NARROW else FEW
        lines += [row(*one) for one in found[:most]]
        if len(found) > most:
            lines.append(say((f"      and {len(found) - most} more with less", "$quiet")))
        if not found:
            lines.append(say(("      none", "$quiet")))
    if unknown:
        names = sorted(unknown, key=lambda name: -unknown[name])
        more = f" and {len(names) - 6} more" if len(names) > 6 else ""
        lines += [say(""), say((f"Not known, so not counted: {clean(', '.join(names[:6]))}{more}.", "$quiet"))]
    return lines
