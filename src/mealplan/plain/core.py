"""What the conversation asks of the planner, and where it keeps it: her profile, and the saved plan that the screen
shows, so that a week begun here goes on there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from mealplan import dates
from mealplan.journal.glance import MY_WEEK
from mealplan.profiles.own import my_path, my_profile, settings_of
from mealplan.whole import write_whole

if TYPE_CHECKING:
    from mealplan.journal import StockItem
    from mealplan.library import Library
    from mealplan.living.say import Told, Week
    from mealplan.living.today import Today
    from mealplan.living.typed import Thing
    from mealplan.planning.result.edit import SwapOption
    from mealplan.planning.result.plan import Plan
    from mealplan.planning.search.engine import Report
    from mealplan.planning.search.solver import Cancel
    from mealplan.settings.setting import Setting
    from mealplan.shopping import ShoppingList


class Core:
    """The library, opened when it is first needed (`opening` does it), and everything that is done with it. Every
    method may raise MealplanError; nothing is changed then."""

    def __init__(self, opening: Callable[[], Library], today: Callable[[], dt.date] = dates.today) -> None:
        self._opening, self.today = opening, today
        self._library: Library | None = None

    @property
    def library(self) -> Library:
        if self._library is None:
            self._library = self._opening()
        return self._library

    # -- her profile

    def write_profile(self, aims: Sequence[str], settings: Sequence[Setting]) -> None:
        """Her first profile, whole or not at all."""
        from mealplan.profiles.first import first_profile

        write_whole(my_path(), first_profile(aims, settings))

    # -- her week

    def plan(self) -> Plan | None:
        """Her week as it is now."""
        from mealplan.journal.journal import journal_of

        with journal_of(MY_WEEK) as journal:
            return None if journal is None else journal.plan(MY_WEEK)

    def save(self, plan: Plan, what: str) -> None:
        from mealplan.journal import Journal

        with Journal.open() as journal:
            journal.save_plan(MY_WEEK, plan, what=what[:200])

    def undo(self) -> str:
        """Take the last change back: what it was. Raises ValueProblem where there is none."""
        from mealplan.journal import Journal

        with Journal.open(create=False) as journal:
            what = journal.saved(MY_WEEK).what
            journal.undo(MY_WEEK)
            return what

    def new_week(self, base: Plan | None, start: dt.date, cancel: Cancel, report: Report) -> Plan:
        """Another week from `start`, for her profile as it is now, and what she said of all weeks in the one before."""
        from mealplan.living.house import home_settings
        from mealplan.planning.ask.asked import edited, with_profiles
        from mealplan.planning.ask.profiles_now import profiles_as_they_are
        from mealplan.planning.ask.resolve import resolve
        from mealplan.planning.result.heeding import of_all_weeks, profiles_now
        from mealplan.planning.result.make import make_plan
        from mealplan.planning.result.surviving import servable
        from mealplan.profiles.household import seated
        from mealplan.settings.setting import Setting

        names = profiles_now(base.request.profile if base is not None else ())
        settings = settings_of(names)
        day = Setting("start", start.isoformat())
        house = home_settings(self.library, start, self.today())
        if base is None:
            request = resolve([*settings, *seated(names), day, *house], self.library, profile=names)
            return make_plan(request, self.library, cancel=cancel, report=report)
        request = of_all_weeks(base.request)
        if my_profile() is not None:
            now = profiles_as_they_are(request, names).said
            request = servable(with_profiles(request, now, self.library, profile=names), self.library)
        seed = Setting("seed", str(base.request.search.seed + 1))
        return make_plan(edited(request, [day, seed, *house], self.library), self.library, cancel=cancel, report=report)

    def swaps(self, plan: Plan, day: int, slot: str, cancel: Cancel) -> list[SwapOption]:
        from mealplan.living.begin import her_week
        from mealplan.planning.result import edit

        plan = her_week(plan, self.library, self.today())
        return edit.swap_options(plan, self.library, day, slot, limit=6, cancel=cancel)

    def swap(self, plan: Plan, day: int, slot: str, dish: str, cancel: Cancel) -> Plan:
        from mealplan.living.begin import her_week
        from mealplan.planning.result import edit

        plan = her_week(plan, self.library, self.today())
        return edit.swap(plan, self.library, day, slot, dish, cancel=cancel)

    def dishes_called(self, word: str, plan: Plan, slot: str) -> list[tuple[str, str]]:
        """(id, title) of dishes for that meal that may be served and whose title holds every word."""
        from mealplan.living.begin import her_week
        from mealplan.planning.week.build import build

        now = her_week(plan, self.library, self.today())
        parts = word.casefold().split()
        served = build(now.request, self.library).candidates.dishes
        titles: dict[str, list[str]] = {}  # of those who share a table each may have another form of a dish
        for one in served:
            if slot in {str(course) for course in one.courses} and one.title not in titles.get(one.id, ()):
                titles.setdefault(one.id, []).append(one.title)
        named = [(dish, " or ".join(found)) for dish, found in titles.items()]
        return sorted(
            (pair for pair in named if all(part in pair[1].casefold() for part in parts)), key=lambda pair: pair[1]
        )

    def bad_day(self, plan: Plan, day: int, on: bool, cancel: Cancel) -> Plan:
        from mealplan.living.begin import her_week
        from mealplan.planning.result import edit

        plan = her_week(plan, self.library, self.today())
        return edit.flare(plan, self.library, day, on, cancel=cancel)

    # -- the list and the kitchen

    def shopping(self, plan: Plan) -> ShoppingList:
        from mealplan.journal import Journal
        from mealplan.living.lists import listed_saved

        with Journal.open(create=False) as journal:
            return listed_saved(journal, MY_WEEK, plan, self.library).shopping

    def say(self, what: Callable[[Week], Told]) -> Told:
        """Say what happened in her week. Raises MealplanError; nothing is noted then."""
        from mealplan.journal import Journal
        from mealplan.living.say import Week

        with Journal.open(create=False) as journal:
            return what(Week.open(journal, self.library, MY_WEEK, self.today()))

    def day(self, plan: Plan, date: dt.date) -> Today:
        from mealplan.living.today import of_her_week

        return of_her_week(plan, date, self.library)

    def ticks(self) -> frozenset[str]:
        from mealplan.journal import Journal

        with Journal.open(create=False) as journal:
            return journal.ticks(MY_WEEK)

    def tick(self, keys: dict[str, bool]) -> None:
        from mealplan.journal import Journal
        from mealplan.living.say import Week

        with Journal.open(create=False) as journal:
            Week.open(journal, self.library, MY_WEEK, self.today()).tick(keys)

    def stock(self) -> list[StockItem]:
        from mealplan.journal.journal import stock_noted

        return stock_noted()

    def understood(self, text: str, units: str) -> Thing:
        """What `500 g red lentils` says. Raises ValueProblem with the nearest names."""
        from mealplan.living.typed import understood

        return understood(text, self.library, units)

    def note_cooked(self, one: StockItem, text: str) -> StockItem:
        """Portions of which nobody noted how they were cooked are noted as somebody says it. Raises ValueProblem."""
        from dataclasses import replace

        from mealplan.journal import Journal
        from mealplan.living.typed import Thing, cooked_as

        made = replace(one, made=cooked_as(Thing(one.what, one.kind, one.amount), text, self.library))
        with Journal.open() as journal:
            journal.note_anew(one.key, made.key, one.amount)
        return made

    def add_stock(self, one: Thing, place: str) -> StockItem:
        from mealplan.journal import Journal

        with Journal.open() as journal:
            return journal.add_stock(one.name, one.size, kind=one.kind, place=place, pack=one.pack)

    def take_stock(self, name: str, kind: str, size: float | None, place: str) -> float:
        """How much of it was taken out; None: all of it."""
        from mealplan.journal import Journal

        with Journal.open(create=False) as journal:
            return journal.take_stock(name, size, kind=kind, place=place)
