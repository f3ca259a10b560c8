"""What the week asks of her: its parts in minutes, its days, its pots, what is in the freezer at the end."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from mealplan import dates
from mealplan.export.asks import asks_parts, is_pot
from mealplan.export.pots import freeze_words, freezer_text, portions_of, titles_of
from mealplan.planning.result.promises import longer_days, most_minutes
from mealplan.tui.actions import bindings
from mealplan.tui.figures import remarks
from mealplan.tui.screens.page import SHEET, Page
from mealplan.tui.words import clean, say, wrap

if TYPE_CHECKING:
    from mealplan.planning.result.plan import Plan

ABOUT = (
    "Weeks are compared by what they ask of you, each thing as so many minutes at the stove. "
    "Another style of the week (t, Style) weighs them otherwise."
)


class AsksScreen(Page):
    """One page to read."""

    CSS_PATH = SHEET
    area = "asks"
    title_text = "What the week asks of you"
    BINDINGS: ClassVar[list[BindingType]] = bindings("asks")

    def body(self) -> Iterable[Widget]:
        with VerticalScroll(id="sheet"):
            yield Static("", id="table", markup=False)

    def arrive(self) -> None:
        self.query_one("#sheet").focus()

    def plan_shown(self, plan: Plan | None) -> None:
        if plan is not None:
            self.query_one("#table", Static).update(asks_page(plan, self.mp.size.width - 6))


def asks_page(plan: Plan, width: int) -> Content:
    """All of it. `width`: cells of a line."""
    if plan.life is None or not plan.days:
        return say(("This plan says nothing of it: r plans one that does.", "$quiet"))
    lines = [say((f"{plan.life.minutes:>5.0f}  ", "bold $accent"), ("minutes in all, of which", "bold $accent"))]
    lines += [say((f"{minutes:>5.0f}  ", "bold $foreground"), (words, "$foreground"))
              for words, minutes in asks_parts(plan)]  # fmt: skip
    lines += [say((line, "$quiet")) for line in wrap(ABOUT, width, 3)]
    lines += [say(""), say(("Minutes at the stove, day by day", "bold $accent"))]
    late = {one.day for one in longer_days(plan)}
    most = max([1.0, *(day.active_minutes for day in plan.days)])
    for number, day in enumerate(plan.days):
        promised = most_minutes(plan, number)
        of = "" if promised is None else f" of {promised:.0f}"
        lines.append(say((f"{dates.weekday_day(day.date):<8}", "$foreground"),
                         ("━" * round(24 * day.active_minutes / most), "$warning" if number in late else "$primary"),
                         (f" {'▲ ' if number in late else ''}{day.active_minutes:.0f}{of}", "$foreground"),
                         (" bad day" if day.flare else "", "$quiet")))  # fmt: skip
    lines += [say(""), say(("Pots", "bold $accent"), ("  what takes some cooking", "$quiet"))]
    titles = titles_of(plan)
    for cook in plan.cooks:
        if is_pot(cook):
            freeze = f" · {freeze_words(cook)}" if freeze_words(cook) else ""
            made = f"  {cook.active_minutes:.0f} min, {portions_of(cook.portions)}{freeze}"
            title = clean(cook.title or titles.get(cook.dish, cook.dish))
            on = f"{dates.weekday_day(cook.on):<8}"
            lines.append(say((on, "$foreground"), (title, "$foreground"), (made, "$quiet")))
    frozen = freezer_text(plan)
    lines += [say(""), *(say((line, "$foreground")) for line in wrap(frozen, width, 8))] if frozen else []
    for words in remarks(plan):
        lines += [say(""), *(say((line, "$foreground")) for line in wrap(words, width, 6))]
    return Content("\n").join(lines)
