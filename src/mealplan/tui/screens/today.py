"""Today: what is eaten, what comes out of the freezer, what is begun for tomorrow; and one key for what happened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from mealplan import dates
from mealplan.tui.actions import bindings
from mealplan.tui.screens.page import SHEET, Page
from mealplan.tui.widgets.field import Field
from mealplan.tui.widgets.listing import Listing
from mealplan.tui.words import clean, say

if TYPE_CHECKING:
    from mealplan.living.say import Told
    from mealplan.living.say import Week as LivedWeek
    from mealplan.living.today import Meal, Today
    from mealplan.planning.result.plan import Plan

SIGNS = {"planned": "  ", "eaten": "✓ ", "skipped": "– ", "other": "≠ "}
UNDER = 13  # cells before the dishes of a meal


class TodayScreen(Page):
    """The meals of a day; what is said of one is kept at once, and undo takes it back."""

    CSS_PATH = SHEET
    area = "today"
    title_text = "Today"
    BINDINGS: ClassVar[list[BindingType]] = bindings("today")

    def __init__(self) -> None:
        super().__init__()
        self.today: Today | None = None

    def body(self) -> Iterable[Widget]:
        yield Static("Looking at the day …", id="today-head", markup=False)
        yield Listing(id="list", markup=False)
        yield Static("", id="today-more", markup=False)
        yield Field(placeholder="what was eaten instead: 300 g pizza, a dish", id="other", max_length=200)

    def arrive(self) -> None:
        self.query_one("#list").focus()

    def plan_shown(self, plan: Plan | None) -> None:
        self._look()

    def kept_changed(self) -> None:
        self._look()

    def _look(self) -> None:
        plan, now = self.mp.plan, self.mp.core.today()
        if plan is not None:
            self.look_up("today", lambda ticket: self.mp.core.day(ticket, plan, now), self._arrived)

    def _arrived(self, found: Today) -> None:
        self.today = found
        bad = ", a bad day" if found.day is not None and found.day.flare else ""
        minutes = f" · {found.day.active_minutes:.0f} minutes hands-on" if found.day is not None else ""
        head = f"{dates.long(found.date)}{bad}{minutes}"
        self.query_one("#today-head", Static).update(say((head, "bold $foreground")))
        options = self.query_one("#list", OptionList)
        at = options.highlighted
        options.clear_options()
        options.add_options([Option(_row(meal), id=meal.slot) for meal in found.meals])
        if found.meals:
            options.highlighted = min(at or 0, len(found.meals) - 1)
        self.query_one("#today-more", Static).update(_more(found))
        self.refresh_bindings()

    def _slot(self) -> str | None:
        options = self.query_one("#list", OptionList)
        return None if options.highlighted is None else options.get_option_at_index(options.highlighted).id

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("eaten", "skipped", "out", "other", "cooked", "cooked_all", "bought", "bought_all"):
            return self.today is not None and self.today.day is not None
        return True

    def action_eaten(self) -> None:
        self._say_of_meal(lambda week, day, slot: week.ate(day, slot))

    def action_skipped(self) -> None:
        self._say_of_meal(lambda week, day, slot: week.skipped([(day, slot)]))

    def action_out(self) -> None:
        self._say_of_meal(lambda week, day, slot: week.ate(day, slot, "out", label="out"))

    def action_cooked(self) -> None:
        """The pots of the chosen meal."""
        self._say_of_meal(lambda week, day, slot: week.cooked(None, None, day, slot=slot))

    def action_cooked_all(self) -> None:
        self._say(lambda week, day: week.cooked(None, None, day))

    def action_bought(self) -> None:
        """The list, where each thing is ticked off by itself."""
        self.action_shopping()

    def action_bought_all(self) -> None:
        self._say(lambda week, day: week.bought(day))

    def action_other(self) -> None:
        self.query_one("#other").focus()

    @on(Input.Submitted, "#other")
    def _typed(self, event: Input.Submitted) -> None:
        text = event.value.strip()
        self.query_one("#list").focus()
        if not text:
            return

        def other(week: LivedWeek, day: dt.date, slot: str) -> Told:
            from mealplan.living.eaten import eaten_instead

            found = eaten_instead(text, None, week.library)
            return week.ate(day, slot, found.kind, found.parts, found.label, found.dish)

        self._say_of_meal(other)
        event.input.value = ""

    def _say_of_meal(self, what: Callable[[LivedWeek, dt.date, str], Told]) -> None:
        slot = self._slot()
        if slot is not None:
            self._say(lambda week, day: what(week, day, slot))

    def _say(self, what: Callable[[LivedWeek, dt.date], Told]) -> None:
        if self.today is not None:
            self.mp.say_of_week(what, self.today.date)

    def action_kitchen(self) -> None:
        from mealplan.tui.screens.kitchen import KitchenScreen

        self.mp.push_screen(KitchenScreen())

    def action_shopping(self) -> None:
        from mealplan.tui.screens.shopping import ShoppingScreen

        self.mp.push_screen(ShoppingScreen())

    def action_rest(self) -> None:
        """The days to come, planned again around what happened."""
        self.mp.plan_the_rest()


def _row(meal: Meal) -> Content:
    from mealplan.living.today import item_words

    quiet = meal.state in ("skipped", "other")
    style = "$quiet strike" if quiet else "$foreground"
    items = [(clean(item_words(item, cook)), style) for item, cook in meal.items]
    under = (f"\n{'':<{UNDER}}+ ", "$quiet")  # a line for each, under its own meal
    return say(
        (SIGNS[meal.state], "bold $success" if meal.state == "eaten" else "$quiet"),
        (f"{meal.slot.capitalize():<10} ", "$quiet"),
        *(part for n, item in enumerate(items) for part in ((under, item) if n else (item,))),
        (f"\n{'':<{UNDER}}{clean(meal.begin)}" if meal.begin and meal.state == "planned" else "", "$quiet"),
        (f"  {clean(meal.said)}" if meal.said else "", "$warning"),
    )


def _more(found: Today) -> Content:
    """What is to be done beside the meals."""
    lines = []
    for title, words in (
        ("Look out", list(found.look_out)),
        ("Take out of the freezer", [x.words for x in found.take_out]),
        ("Start now for tomorrow", [f"{x.title}: {x.do}" for x in found.start_now]),
        ("Into the freezer", list(found.freeze)),
        ("Supplements", [f"{x.name}: {x.contains}" for x in found.supplements]),
    ):
        lines += [say((title, "bold $accent"))] if words else []
        lines += [say((f"  {clean(x)}", "$foreground")) for x in words]
    return Content("\n").join(lines)
