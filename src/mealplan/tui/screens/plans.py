"""Plans: every version that was kept, what was done to get it, and what differs from the one that is shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from mealplan import dates
from mealplan.journal.glance import MY_WEEK
from mealplan.tui.actions import bindings
from mealplan.tui.figures import week_figures
from mealplan.tui.screens.page import SHEET, Page
from mealplan.tui.store import Version
from mealplan.tui.widgets.banner import standing
from mealplan.tui.widgets.listing import Pick
from mealplan.tui.words import clean, fit, plural, say
from mealplan.units import format_amount

if TYPE_CHECKING:
    from mealplan.planning.result.plan import Plan


class PlansScreen(Page):
    """The newest first."""

    CSS_PATH = SHEET
    area = "plans"
    title_text = "Plans"
    BINDINGS: ClassVar[list[BindingType]] = bindings("plans")

    def __init__(self) -> None:
        super().__init__()
        self.versions: list[Version] = []

    def body(self) -> Iterable[Widget]:
        with Horizontal(id="pair"):
            yield Pick(id="versions", markup=False)
            with VerticalScroll(id="side"):
                yield Static("", id="differs", markup=False)

    def arrive(self) -> None:
        self.query_one("#versions").focus()

    def plan_shown(self, plan: Plan | None) -> None:
        head = self.mp.store.head
        self.versions = [*reversed(head.every), *head.others]
        options = self.query_one("#versions", OptionList)
        options.clear_options()
        for version in self.versions:
            here = version == head.current
            when = dt.datetime.fromisoformat(version.when)
            start = dt.date.fromisoformat(version.start)
            title = version.label if version.plan == MY_WEEK else f"saved as {version.plan!r}"
            mark = ("● ", "bold $accent") if here else ("  ", "")
            options.add_option(
                Option(
                    say(
                        mark,
                        (
                            clean(title),
                            "bold" if here else "$foreground",
                        ),
                        "\n",
                        (
                            f"  {dates.with_time(when)} · week of {dates.day_month(start)} · "
                            f"{_OUTCOME.get(version.outcome, '')}",
                            "$quiet",
                        ),
                    ),
                    id=f"{version.plan}/{version.number}",
                )
            )
        if head.current is not None:
            options.highlighted = self.versions.index(head.current)

    @on(OptionList.OptionHighlighted, "#versions")
    def _looked(self, event: OptionList.OptionHighlighted) -> None:
        version = self.versions[event.option_index]
        same = version == self.mp.store.head.current

        def arrived(other: Plan) -> None:
            now = self.mp.plan
            if now is not None:
                self.query_one("#differs", Static).update(difference(now, other, same, version.label))
            else:
                self.query_one("#differs", Static).update(difference(other, other, False, version.label))

        self.look_up("version", lambda _: self.mp.store.read(version), arrived)

    def look_up_failed(self) -> None:
        self.query_one("#differs", Static).update(say(("This version can no longer be read.", "$warning")))

    @on(OptionList.OptionSelected, "#versions")
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self._restore(self.versions[event.option_index])

    def action_restore(self) -> None:
        at = self.query_one("#versions", OptionList).highlighted
        if at is not None:
            self._restore(self.versions[at])

    def _restore(self, version: Version) -> None:
        self.mp.restore(version)
        self.mp.pop_screen()


_OUTCOME = {"met": "goals met", "short": "▼ goals short", "none": "empty"}


def difference(now: Plan, other: Plan, same: bool, label: str = "") -> Content:
    """What differs in another plan: meals, then the nutrients that move most."""
    words, colour = standing(other, label)
    week = f"Week of {dates.day_month_long(other.request.week.start)}"
    lines = [say((week, "bold $foreground")), say((words, colour)), say("")]
    if same:
        lines.append(say(("● This is the plan that is shown.", "$accent")))
        return Content("\n").join(lines)
    meals: list[Content] = []
    if now.request.week.start == other.request.week.start:
        for a, b in zip(now.days, other.days, strict=False):
            there = {m.slot: [i.title for i in m.items] for m in a.meals}
            for meal in b.meals:
                titles = [i.title for i in meal.items]
                if there.get(meal.slot) != titles:
                    when = f"{dates.weekday(b.date)} {meal.slot:<10}"
                    meals.append(say((when, "$quiet"), (clean(" + ".join(titles)), "$foreground")))
        count = plural(len(meals), "meal differs", "meals differ")
        lines.append(say((f"{count} from the plan that is shown", "bold $accent")))
        lines += meals[:28]
    here = {r.nutrient: r for r in week_figures(now)}
    moved = [(r, here[r.nutrient]) for r in week_figures(other) if r.nutrient in here]
    moved.sort(key=lambda p: -abs(p[0].amount - p[1].amount) / max(abs(p[1].amount), 1e-9))
    lines += [say(""), say(("Nutrients that differ most", "bold $accent"), ("  shown → this version", "$quiet"))]
    for that, this in moved[:8]:
        lines.append(
            say(
                (f"{that.sign} ", "bold"),
                (fit(that.name, 13), "$foreground"),
                (f"{format_amount(this.amount, this.unit):>11} → {format_amount(that.amount, that.unit)}", "$quiet"),
            )
        )
    return Content("\n").join(lines)
