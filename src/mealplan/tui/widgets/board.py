"""The board of meals: drawn as a week or as a day, moved in by keys, chosen by key or mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.reactive import var

from mealplan.tui.board import Cursor, Painted, paint_day, paint_week
from mealplan.tui.widgets.lines import Lines
from mealplan.tui.words import say

if TYPE_CHECKING:
    from mealplan.planning.result.plan import Plan


class Board(Lines):
    """`plan` and `cursor` are what is drawn; `as_day` draws one day as a list."""

    plan: var[Plan | None] = var(None)
    cursor: var[Cursor] = var(Cursor(0, "breakfast"))
    as_day: var[bool] = var(False)

    class Opened(Message):
        """The chosen meal was clicked again."""

    def __init__(self) -> None:
        super().__init__()
        self._painted = Painted([], [])

    def watch_plan(self) -> None:
        self.redraw()

    def watch_cursor(self) -> None:
        self.redraw()

    def watch_as_day(self) -> None:
        self.redraw()

    def lines(self, width: int, height: int) -> list[Content]:
        if self.plan is None or not self.plan.days:
            self._painted = Painted([], [])
            return self._empty().split("\n", allow_blank=True)
        paint = paint_day if self.as_day else paint_week
        self._painted = paint(self.plan, self.cursor, width, height)
        return self._painted.lines

    def _empty(self) -> Content:
        if self.app.busy_label:  # type: ignore[attr-defined]
            return say(
                "\n\n   ", (f"{self.app.busy_label} …", "bold $accent"),  # type: ignore[attr-defined]
                "\n\n   It appears here as soon as it is found. The lines below tell how far it is.",
            )  # fmt: skip
        if self.app.opening:  # type: ignore[attr-defined]
            return say("\n\n   Opening your week …")
        return say("\n\n   No week is planned yet.\n\n   Press ", ("r", "bold $accent"), " to plan one.")

    def move(self, days: int, slots: int) -> None:
        """Move the cursor; at an edge it stays."""
        if self.plan is None or not self.plan.days:
            return
        order = self.plan.request.week.slots
        at = order.index(self.cursor.slot) if self.cursor.slot in order else 0
        self.choose(
            Cursor(
                max(0, min(len(self.plan.days) - 1, self.cursor.day + days)),
                order[max(0, min(len(order) - 1, at + slots))],
            )
        )

    def choose(self, cursor: Cursor) -> None:
        self.cursor = cursor

    def settle(self) -> None:
        """Bring the cursor back onto the plan after it changed."""
        self.move(0, 0)

    def on_click(self, event: Click) -> None:
        for place in self._painted.places:
            if place.holds(event.x, event.y):
                cursor = Cursor(place.day, place.slot or self.cursor.slot)
                if cursor == self.cursor and place.slot:
                    self.post_message(self.Opened())
                self.choose(cursor)
                return
