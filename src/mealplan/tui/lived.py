"""The week as it is lived, for the screen. Run in workers only: it loads the journal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from mealplan.journal.glance import MY_WEEK

if TYPE_CHECKING:
    from mealplan.journal import StockItem
    from mealplan.library import Library
    from mealplan.planning.result.plan import Plan
    from mealplan.planning.search.engine import Report
    from mealplan.planning.search.solver import Cancel
    from mealplan.shopping import ShoppingList


def shopping(plan: Plan, library: Library, today: dt.date) -> ShoppingList:
    """The list of her week as it is lived; what was ticked meanwhile is in the kitchen by then."""
    from mealplan.journal.journal import journal_of
    from mealplan.living.lists import listed, listed_saved
    from mealplan.living.say import Week

    with journal_of(MY_WEEK) as journal:
        if journal is not None:
            Week.open(journal, library, MY_WEEK, today)
            return listed_saved(journal, MY_WEEK, plan, library).shopping
    return listed(plan, library, {}, (), frozenset(), 0).shopping


def put_in(text: str, library: Library) -> StockItem:
    """What was typed comes into the kitchen; what is given back is that much of it. Raises ValueProblem."""
    from mealplan.journal import Journal
    from mealplan.living.typed import understood

    one = understood(text, library)
    place = "freezer" if one.kind == "dish" else "pantry"
    with Journal.open() as journal:
        made = journal.add_stock(one.name, one.size, kind=one.kind, place=place, pack=one.pack)
    return replace(made, amount=one.size)


def as_cooked(one: StockItem, text: str, library: Library) -> StockItem:
    """An entry of portions with how they were cooked, as typed. Raises ValueProblem."""
    from mealplan.living.typed import Thing, cooked_as

    return replace(one, made=cooked_as(Thing(one.what, one.kind, one.amount), text, library))


def note_anew(gone: StockItem, come: StockItem) -> None:
    """An entry is noted as another one."""
    from mealplan.journal import Journal

    with Journal.open() as journal:
        journal.note_anew(gone.key, come.key, gone.amount)


def put_back(one: StockItem) -> None:
    """An entry comes as it was."""
    from mealplan.journal import Journal

    with Journal.open() as journal:
        journal.put_stock(one.key, one.amount)


def take_out(one: StockItem) -> None:
    """An entry goes."""
    from mealplan.journal import Journal

    with Journal.open() as journal:
        journal.put_stock(one.key, -one.amount)


def as_eaten(plan: Plan, library: Callable[[], Library], today: dt.date) -> Plan | None:
    """Her week with the figures of what was eaten (see `living.begin.shown`); None where they are those of the plan."""
    from mealplan.journal.journal import journal_of

    with journal_of(MY_WEEK) as journal:
        told = () if journal is None else journal.happenings(MY_WEEK)
        if journal is None or not any(one.news.kind in ("ate", "skipped", "cooked") for one in told):
            return None
        from mealplan.living.begin import shown

        found = shown(journal, MY_WEEK, plan, library(), today)
        return None if found is plan else found


def rest(plan: Plan, library: Library, today: dt.date, *, cancel: Cancel, report: Report) -> Plan:
    """The days from today on, planned again around what happened, from the kitchen as it is. Raises MealplanError."""
    from mealplan.journal import Journal
    from mealplan.living.rest import from_day
    from mealplan.living.say import Week
    from mealplan.living.week import settle
    from mealplan.planning.result.edit import replan
    from mealplan.planning.result.heeding import heeding

    with Journal.open(create=False) as journal:
        Week.open(journal, library, MY_WEEK, today)
        settle(journal, MY_WEEK, plan, library, today)
        happenings, stock = journal.happenings(MY_WEEK), journal.stocked()
        lived, request = from_day(heeding(plan, library), library, today, happenings, stock)
    return replan(lived, library, request, cancel=cancel, report=report)
