"""What the conversation asks of the planner, and where it keeps it: her profile, and the saved plan that the screen
shows, so that a week begun here goes on there."""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from mealplan import dates, paths
from mealplan.errors import MealplanError

if TYPE_CHECKING:
    from mealplan.journal import StockItem
    from mealplan.library import Library
    from mealplan.planning.result.edit import SwapOption
    from mealplan.planning.result.plan import Plan
    from mealplan.planning.search.engine import Report
    from mealplan.planning.search.solver import Cancel
    from mealplan.settings.setting import Setting
    from mealplan.shopping import ShoppingList

MINE = "me"  # her profile
MY_WEEK = "my week"  # her plan, as the screen calls it
_OF_THAT_WEEK = ("lock", "flare", "skip")


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

    @property
    def profile_path(self) -> Path:
        return paths.user_profiles() / f"{MINE}.toml"

    @property
    def has_profile(self) -> bool:
        return self.profile_path.is_file()

    def write_profile(self, aims: Sequence[str], settings: Sequence[Setting]) -> None:
        """Her first profile, whole or not at all."""
        from mealplan.profiles.first import first_profile

        text, path = first_profile(aims, settings), self.profile_path
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".part-", dir=path.parent)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(name, path)

    def _profile(self, plan: Plan | None) -> tuple[list[str], tuple[Setting, ...]]:
        """The profiles that hold now, with their settings: hers, else those that the week was planned with."""
        from mealplan.profiles.profile import compose
        from mealplan.profiles.read import load_profile

        names = [MINE] if self.has_profile else list(plan.request.profile) if plan is not None else []
        return names, compose([load_profile(name) for name in names])

    def left_out_since(self, plan: Plan) -> list[Setting]:
        """What her profile has come to leave out since the week was planned. One that cannot be read says nothing."""
        from mealplan.planning.ask.asked import unheeded

        try:
            return unheeded(plan.request, self._profile(plan)[1])
        except MealplanError:
            return []

    # -- her week

    def plan(self) -> Plan | None:
        """Her week as it is now."""
        from mealplan.journal import Journal
        from mealplan.journal.journal import journal_path

        if not journal_path().exists():
            return None
        with Journal.open(create=False) as journal:
            known = any(one.name == MY_WEEK for one in journal.plans())
            return journal.plan(MY_WEEK) if known else None

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
        from mealplan.planning.ask.asked import edited, with_profiles
        from mealplan.planning.ask.resolve import resolve
        from mealplan.planning.result.make import make_plan
        from mealplan.planning.result.surviving import servable
        from mealplan.settings.setting import Setting

        names, settings = self._profile(base)
        day = Setting("start", start.isoformat())
        if base is None:
            request = resolve([*settings, day], self.library, profile=names)
            return make_plan(request, self.library, cancel=cancel, report=report)
        request = base.request
        kept = tuple(one for one in request.asked if one.origin or one.name not in _OF_THAT_WEEK)
        request = replace(request.with_(locks=(), flare=(False,) * request.week.days), asked=kept)
        if self.has_profile:
            request = servable(with_profiles(request, settings, self.library, profile=names), self.library)
        seed = Setting("seed", str(request.search.seed + 1))
        return make_plan(edited(request, [day, seed], self.library), self.library, cancel=cancel, report=report)

    def _heeding(self, plan: Plan) -> Plan:
        """The plan as an edit begins from it: with what her profile has come to leave out since."""
        from mealplan.planning.ask.asked import edited

        new = self.left_out_since(plan)
        return replace(plan, request=edited(plan.request, new, self.library)) if new else plan

    def swaps(self, plan: Plan, day: int, slot: str, cancel: Cancel) -> list[SwapOption]:
        from mealplan.planning.result import edit

        return edit.swap_options(self._heeding(plan), self.library, day, slot, limit=6, cancel=cancel)

    def swap(self, plan: Plan, day: int, slot: str, dish: str, cancel: Cancel) -> Plan:
        from mealplan.planning.result import edit

        return edit.swap(self._heeding(plan), self.library, day, slot, dish, cancel=cancel)

    def dishes_called(self, word: str, plan: Plan, slot: str) -> list[tuple[str, str]]:
        """(id, title) of dishes for that meal that may be served and whose title holds every word."""
        from mealplan.planning.week.build import build

        heeding = self._heeding(plan)
        parts = word.casefold().split()
        served = build(heeding.request, self.library).candidates.dishes
        fitting = [one for one in served if slot in {str(course) for course in one.courses}]
        return sorted(
            ((one.id, one.title) for one in fitting if all(part in one.title.casefold() for part in parts)),
            key=lambda pair: pair[1],
        )

    def bad_day(self, plan: Plan, day: int, on: bool, cancel: Cancel) -> Plan:
        from mealplan.planning.result import edit

        return edit.flare(self._heeding(plan), self.library, day, on, cancel=cancel)

    # -- the list and the kitchen

    def shopping(self, plan: Plan) -> ShoppingList:
        from mealplan.goods.pantry import Stock
        from mealplan.shopping import list_of

        stock = [Stock(s.what, s.amount, s.until, s.place) for s in self.stock() if s.kind == "ingredient"]
        house = plan.request.house
        return list_of(plan, self.library, units=house.units, stock=stock or None, language=house.language)

    def ticks(self) -> frozenset[str]:
        from mealplan.journal import Journal

        with Journal.open(create=False) as journal:
            return journal.ticks(MY_WEEK)

    def tick(self, keys: dict[str, bool]) -> None:
        from mealplan.journal import Journal

        with Journal.open(create=False) as journal:
            journal.tick_all(MY_WEEK, keys)

    def stock(self) -> list[StockItem]:
        from mealplan.journal import Journal
        from mealplan.journal.journal import journal_path

        if not journal_path().exists():
            return []
        with Journal.open(create=False) as journal:
            return journal.stock()

    def weighed(self, what: str, amount: str, units: str) -> tuple[str, str, float]:
        """(name, kind, grams or portions) of what was typed. Raises ValueProblem with the nearest names."""
        from mealplan.goods.pantry import weigh
        from mealplan.units import PORTIONS, typed_amount

        size, unit = typed_amount(amount, where=f"amount of {what[:60]}")
        if unit in PORTIONS:
            return self.library.cookbook.dish(what).id, "dish", size
        ingredient = self.library.cookbook.names.find(what)
        return ingredient.name, "ingredient", weigh(size, unit, ingredient, units)

    def add_stock(self, name: str, kind: str, size: float, place: str) -> StockItem:
        from mealplan.journal import Journal

        with Journal.open() as journal:
            return journal.add_stock(name, size, kind=kind, place=place)

    def take_stock(self, name: str, kind: str, size: float | None, place: str) -> float:
        """How much of it was taken out; None: all of it."""
        from mealplan.journal import Journal

        with Journal.open(create=False) as journal:
            return journal.take_stock(name, size, kind=kind, place=place)
