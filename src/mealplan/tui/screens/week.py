"""Home: the week, the nutrients beside it, and the chosen meal below."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from mealplan.planning.plan import Plan
from mealplan.tui.actions import bindings
from mealplan.tui.board import Cursor, day_name, item_line, meal_at
from mealplan.tui.screens.page import Page
from mealplan.tui.widgets.board import Board
from mealplan.tui.widgets.panel import NutrientPanel, Tightest
from mealplan.tui.words import fit, say

NARROW = 100  # cells; below, one day at a time


class WeekScreen(Page):
    """Wide: `d` turns the panel from the chosen day to the week. Narrow: from the meals to the day's and the week's
    nutrients and back."""

    area = "week"
    BINDINGS: ClassVar[list[BindingType]] = bindings("week")
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (NARROW, "-wide")]  # noqa: RUF012

    def body(self) -> Iterable[Widget]:
        with Horizontal(id="week"):
            yield Board()
            yield NutrientPanel()
        yield Tightest()
        yield Static(id="detail", markup=False)

    def arrive(self) -> None:
        self.span = "day"

    @property
    def board(self) -> Board:
        return self.query_one(Board)

    @property
    def cursor(self) -> Cursor:
        return self.board.cursor

    def plan_shown(self, plan: Plan | None) -> None:
        self.board.plan = plan
        self.board.settle()
        self.query_one(NutrientPanel).plan = plan
        self.query_one(Tightest).plan = plan
        self._refresh()
        self.refresh_bindings()

    def on_resize(self) -> None:
        self.board.as_day = self.size.width < NARROW
        self._refresh()

    @on(Board.Moved)
    def _moved(self) -> None:
        self._refresh()

    def action_move(self, days: int, slots: int) -> None:
        self.board.move(days, slots)

    def action_span(self) -> None:
        """Day, week; where the panel has no room beside the meals: meals, day, week."""
        narrow = self.board.as_day
        order = ["meals", "day", "week"] if narrow else ["day", "week"]
        at = order.index(self.span) if self.span in order else 0
        self.span = order[(at + 1) % len(order)]
        self._refresh()

    def _refresh(self) -> None:
        narrow = self.board.as_day
        if narrow and not self.has_class("-panel-only") and self.span == "day":
            self.span = "meals"
        if not narrow and self.span == "meals":
            self.span = "day"
        self.set_class(narrow and self.span != "meals", "-panel-only")
        day = None if self.span == "week" else self.cursor.day
        self.query_one(NutrientPanel).day = day
        self.query_one(Tightest).day = self.cursor.day
        self.query_one("#detail", Static).update(self._detail())

    def _detail(self) -> Content:
        plan = self.mp.plan
        if plan is None or not plan.days:
            return say("")
        meal = meal_at(plan, self.cursor)
        width = max(10, self.size.width - 4)
        day = plan.days[min(self.cursor.day, len(plan.days) - 1)]
        where = f"{day_name(day)} · {self.cursor.slot}"
        if meal is None or not meal.items:
            return say((fit(where, width), "$quiet"))
        lines = [say((where, "bold $accent"))]
        lines += [
            say((fit(item_line(i), width), "$foreground" if n == 0 else "$quiet")) for n, i in enumerate(meal.items[:3])
        ]
        if len(lines) < 4:
            lines.append(say((fit(self._cook_words(plan, meal.items[0].cook), width), "$quiet")))
        return Content("\n").join(lines)

    @staticmethod
    def _cook_words(plan: Plan, cook_id: int) -> str:
        """When it is cooked, for how many portions, and the minutes that takes."""
        cook = next((c for c in plan.cooks if c.id == cook_id), None)
        if cook is None:
            return ""
        minutes = f" · {cook.active_minutes:.0f} min hands-on" if cook.active_minutes else ""
        return f"cooked on {cook.on:%A}, {cook.portions:g} portion{'' if cook.portions == 1 else 's'}{minutes}"

    # actions

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "span":
            return self.mp.plan is not None
        return True

    def action_replan(self) -> None:
        self.mp.make_plan()
