"""Home: the week, the nutrients beside it, and the chosen meal below."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from mealplan import dates
from mealplan.export.plates import eaters_words
from mealplan.export.pots import freeze_words, portions_of
from mealplan.tui import people
from mealplan.tui.actions import ONE_OF_SEVERAL, Action, bindings, key_names, shown
from mealplan.tui.board import Cursor, day_name, item_line, main_at, meal_at
from mealplan.tui.names import FREED_NAME, LOCKED_NAME, meal_name
from mealplan.tui.screens.page import Page
from mealplan.tui.turns import Prepare, Work
from mealplan.tui.widgets.board import Board
from mealplan.tui.widgets.panel import Brief, NutrientPanel
from mealplan.tui.widgets.whose import Names
from mealplan.tui.words import fit, say

if TYPE_CHECKING:
    from mealplan.planning.result.plan import Item, Meal, Plan

NARROW = 100  # cells; below, one day at a time
_NEED_MEAL = {"open", "cook", "swap", "lock", "more", "less"}
_NEED_PLAN = {"span", "flare", "why", "shopping", "nutrients", "asks"}


class WeekScreen(Page):
    """Wide: `d` turns the panel from the chosen day to the week. Narrow: from the meals to the day's and the week's
    nutrients and back."""

    area = "week"
    BINDINGS: ClassVar[list[BindingType]] = bindings("week")
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (NARROW, "-wide")]  # noqa: RUF012

    def body(self) -> Iterable[Widget]:
        yield Names()
        with Horizontal(id="week"):
            yield Board()
            yield NutrientPanel()
        yield Brief()
        yield Static(id="detail", markup=False)

    def arrive(self) -> None:
        self.span = "day"
        self.watch(self.board, "cursor", self._refresh, init=False)  # at once, so that all is drawn in one go

    @property
    def board(self) -> Board:
        return self.query_one(Board)

    @property
    def cursor(self) -> Cursor:
        return self.board.cursor

    def plan_shown(self, plan: Plan | None) -> None:
        plan = self.mp.drawn
        self.board.plan = plan
        self.board.redraw()  # also where there is none before and after: the words for that change
        self.board.settle()
        self._show_whose(plan)
        self._refresh()
        self.refresh_bindings()

    def _show_whose(self, plan: Plan | None) -> None:
        """The nutrients of the eater that is chosen, where several eat."""
        row, name = self.query_one(Names), people.chosen_of(plan, self.mp.eater)
        row.names, row.chosen = tuple(people.names_of(plan)), name
        keys = [(key_names(a, self.mp.keys_now()), a.label) for a in ONE_OF_SEVERAL]
        row.keys = "  ".join(f"{shown(mine[0])} {label}" for mine, label in keys if mine)
        mine = people.whose(plan, name)
        panel = self.query_one(NutrientPanel)
        panel.whose, panel.plan = name, mine
        self.query_one(Brief).plan = mine

    @on(Names.Chosen)
    def _named(self, event: Names.Chosen) -> None:
        self.mp.eater = event.name
        self._show_whose(self.board.plan)

    def action_whose(self) -> None:
        """The next of those who eat."""
        names = people.names_of(self.board.plan)
        if names:
            at = names.index(people.chosen_of(self.board.plan, self.mp.eater))
            self.mp.eater = names[(at + 1) % len(names)]
            self._show_whose(self.board.plan)

    def action_swap_plate(self) -> None:
        from mealplan.tui.screens.plate import PlateSwapScreen, on_plate

        name = people.chosen_of(self.mp.plan, self.mp.eater)
        item = on_plate(self.mp.plan, self.cursor, name)
        if item is None:
            self.mp.notify(f"{name} is not there at this meal.", markup=False, timeout=3)
        else:
            self.mp.push_screen(PlateSwapScreen(self.cursor, item, name))

    def action_flare_plate(self) -> None:
        day, name = self.cursor.day, people.chosen_of(self.mp.plan, self.mp.eater)

        def prepare(plan: Plan | None) -> Work | None:
            if plan is None or day >= len(plan.days):
                return None
            on = not any(x.day == day and x.only == name for x in plan.request.week.locks)
            when = dates.weekday(plan.days[day].date)
            label = f"{when}: {'bad day, no cooking' if on else 'no bad day'} for {name}"
            return Work(label, lambda ticket: self.mp.core.table.flare(ticket, plan, day, name, on))

        self._edit(f"a bad day for {name}, or none", prepare)

    def action_people(self) -> None:
        from mealplan.tui.screens.people import PeopleScreen

        self.mp.push_screen(PeopleScreen())

    def on_resize(self) -> None:
        narrow = self.size.width < NARROW
        if narrow != self.board.as_day:
            self.span = "meals" if narrow else "day"
        self.board.as_day = narrow
        self._refresh()

    def work_changed(self) -> None:
        self.board.redraw()

    def action_left(self) -> None:
        self.board.move(-1, 0)

    def action_right(self) -> None:
        self.board.move(1, 0)

    def action_up(self) -> None:
        self.board.move(0, -1)

    def action_down(self) -> None:
        self.board.move(0, 1)

    def label_of(self, action: Action) -> str:
        """What the one switch of day and week shows next."""
        if action.name != "span":
            return ""
        order = self._spans
        after = order[(order.index(self.span) + 1) % len(order)] if self.span in order else order[0]
        day = "figures" if self.board.as_day else "this day"
        return {"day": day, "week": "whole week", "meals": "meals"}[after]

    @property
    def _spans(self) -> list[str]:
        return ["meals", "day", "week"] if self.board.as_day else ["day", "week"]

    def action_span(self) -> None:
        """Day, week; where the panel has no room beside the meals: meals, day, week."""
        order = self._spans
        at = order.index(self.span) if self.span in order else 0
        self.span = order[(at + 1) % len(order)]
        self._refresh()
        self.refresh_bindings()

    def _refresh(self) -> None:
        narrow = self.board.as_day
        self.set_class(narrow and self.span != "meals", "-panel-only")
        day = None if self.span == "week" else self.cursor.day
        self.query_one(NutrientPanel).day = day
        detail = self.detail_of(self.board.plan, self.cursor, self.size.width - 4)
        self.query_one("#detail", Static).update(detail, layout=False)  # its size is fixed

    @staticmethod
    def detail_of(plan: Plan | None, cursor: Cursor, width: int) -> Content:
        """The chosen meal, in at most four lines."""
        if plan is None or not plan.days:
            return say("")
        meal, width = meal_at(plan, cursor), max(10, width)
        day = plan.days[min(cursor.day, len(plan.days) - 1)]
        where = f"{day_name(day)} · {cursor.slot}"
        if meal is None or not meal.items:
            return say((fit(where, width), "$quiet"))
        lines = [say((where, "bold $accent"))]
        lines += [
            say((fit(WeekScreen._item_words(plan, meal, i), width), "$foreground" if n == 0 else "$quiet"))
            for n, i in enumerate(meal.items[:3])
        ]
        if len(lines) < 4:
            lines.append(say((fit(WeekScreen._cook_words(plan, meal.items[0]), width), "$quiet")))
        return Content("\n").join(lines)

    @staticmethod
    def _item_words(plan: Plan, meal: Meal, item: Item) -> str:
        if not people.names_of(plan):
            return item_line(item)
        return f"{item_line(item, size=False)}: {eaters_words(item.eaters)}"

    @staticmethod
    def _cook_words(plan: Plan, item: Item) -> str:
        """When it is cooked, for how many portions, what is frozen, and the minutes that takes."""
        cook = next((c for c in plan.cooks if c.id == item.cook), None)
        if cook is None:
            return ""
        if item.frozen:
            cooked = "" if cook.frozen else f" · cooked on {dates.weekday_long(cook.on)}"
            return f"take it out of the freezer the evening before{cooked}"
        minutes = f" · {cook.active_minutes:.0f} min hands-on" if cook.active_minutes else ""
        frozen = f" · {freeze_words(cook)}" if freeze_words(cook) else ""
        return f"cooked on {dates.weekday_long(cook.on)}, {portions_of(cook.portions)}{frozen}{minutes}"

    # actions

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("whose", "swap_plate", "flare_plate") and not people.names_of(self.mp.drawn):
            return False
        if action == "notes":
            return bool(people.noted(self.mp.drawn))
        if action in _NEED_MEAL:
            return self.chosen is not None
        if action in _NEED_PLAN:
            return self.mp.drawn is not None and bool(self.mp.drawn.days)
        return True

    @property
    def chosen(self) -> Item | None:
        """The main dish under the cursor."""
        return main_at(self.mp.drawn, self.cursor)

    @on(Board.Opened)
    def _opened(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        from mealplan.tui.screens.dish import DishScreen

        if self.chosen is not None:
            self.mp.push_screen(DishScreen(self.cursor, self.chosen))

    def action_cook(self) -> None:
        from mealplan.tui.screens.cook import CookScreen

        meal = None if self.mp.drawn is None else meal_at(self.mp.drawn, self.cursor)
        if meal is not None and meal.items:
            self.mp.push_screen(CookScreen(meal.items))

    def action_swap(self) -> None:
        from mealplan.tui.screens.swap import SwapScreen

        if self.chosen is not None:
            self.mp.push_screen(SwapScreen(self.cursor, self.chosen))

    def action_lock(self) -> None:
        at, core = self.cursor, self.mp.core

        def prepare(plan: Plan | None) -> Work | None:
            item = main_at(plan, at)
            if plan is None or item is None:
                return None
            on = not item.locked
            label = f"{meal_name(plan, at.day, at.slot)} {LOCKED_NAME if on else FREED_NAME}"
            return Work(label, lambda ticket: core.lock(ticket, plan, at.day, at.slot, on))

        self._edit(f"lock or free {at.slot}", prepare)

    def action_more(self) -> None:
        self._portion(1)

    def action_less(self) -> None:
        self._portion(-1)

    def _portion(self, sign: int) -> None:
        at, core = self.cursor, self.mp.core

        def prepare(plan: Plan | None) -> Work | None:
            item = main_at(plan, at)
            if plan is None or item is None:
                return None
            portions = min(6.0, max(0.25, item.portions + 0.25 * sign))
            if portions == item.portions:
                self.mp.notify("That is as far as portions go.", markup=False)
                return None
            label = f"{meal_name(plan, at.day, at.slot)}: {portions:g} {'portion' if portions == 1 else 'portions'}"
            task = partial(core.portions, plan=plan, day=at.day, slot=at.slot, dish=item.dish, portions=portions)
            return Work(label, task)

        self._edit(f"{'more' if sign > 0 else 'less'} {at.slot}", prepare)

    def action_flare(self) -> None:
        day, core = self.cursor.day, self.mp.core

        def prepare(plan: Plan | None) -> Work | None:
            if plan is None or day >= len(plan.days):
                return None
            on = not plan.days[day].flare
            label = f"{dates.weekday(plan.days[day].date)}: {'bad day, no cooking' if on else 'no bad day'}"
            return Work(label, lambda ticket: core.flare(ticket, plan, day, on))

        self._edit("bad day", prepare)

    def _edit(self, words: str, prepare: Prepare) -> None:
        """The cursor is where it was when the key was pressed; the week is the one that stands at its turn."""
        if self.mp.plan is not None:
            self.mp.change(words, prepare)

    def action_replan(self) -> None:
        self.mp.plan_again()

    def action_why(self) -> None:
        from mealplan.tui.screens.why import WhyScreen

        self.mp.push_screen(WhyScreen())

    def action_shopping(self) -> None:
        from mealplan.tui.screens.shopping import ShoppingScreen

        self.mp.push_screen(ShoppingScreen())

    def action_foods(self) -> None:
        from mealplan.tui.screens.foods import FoodsScreen

        self.mp.push_screen(FoodsScreen())

    def action_nutrients(self) -> None:
        from mealplan.tui.screens.nutrients import NutrientsScreen

        self.mp.push_screen(NutrientsScreen(self.cursor.day))

    def action_asks(self) -> None:
        from mealplan.tui.screens.asks import AsksScreen

        self.mp.push_screen(AsksScreen())

    def action_notes(self) -> None:
        from mealplan.tui.screens.care import CareScreen

        self.mp.push_screen(CareScreen())

    def action_targets(self) -> None:
        from mealplan.tui.screens.profile import ProfileScreen

        self.mp.push_screen(ProfileScreen())

    def action_today(self) -> None:
        from mealplan.tui.screens.today import TodayScreen

        self.mp.push_screen(TodayScreen())

    def action_kitchen(self) -> None:
        from mealplan.tui.screens.kitchen import KitchenScreen

        self.mp.push_screen(KitchenScreen())

    def action_plans(self) -> None:
        from mealplan.tui.screens.plans import PlansScreen

        self.mp.push_screen(PlansScreen())
