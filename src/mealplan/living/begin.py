"""Where an edit of a week that runs begins, and how such a week is shown: as it was lived so far.

Days past and what was answered or cooked stand as they were, so that no edit plans them again; a week of which nothing
is past and nothing was said is itself. Shown, the figures of a week count what was eaten instead where that is known.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from mealplan.errors import MealplanError
from mealplan.journal.glance import MY_WEEK
from mealplan.library import Library
from mealplan.living.rest import from_day
from mealplan.living.week import AS_PLANNED, COOKED, MEALS, Said, cooked_otherwise, settle
from mealplan.planning.result.plan import Plan

if TYPE_CHECKING:
    from mealplan.journal import Journal


def as_lived(
    journal: Journal, name: str, plan: Plan, library: Library, today: dt.date, *, by_plate: bool = False
) -> Plan:
    """A saved plan as an edit of it begins; the plan itself where nothing of it was lived, or all its days are past.
    `by_plate`: somebody more is to eat at the table (see `rest.from_day`)."""
    dates = plan.request.week.dates
    if today not in dates:
        return plan
    happenings = journal.happenings(name)
    told = any(one.news.kind in (*MEALS, COOKED) for one in happenings)
    if today == dates[0] and not told:
        return plan
    settle(journal, name, plan, library, today)
    found = from_day(plan, library, today, journal.happenings(name), journal.stocked(), by_plate=by_plate)
    return found[0]


def her_week(plan: Plan, library: Library, today: dt.date, *, by_plate: bool = False) -> Plan:
    """The week that the screens and the conversation share, as an edit of it begins: as it was lived, and with what the
    profiles of those who eat have come to leave out since. Raises MealplanError."""
    from mealplan.journal.journal import journal_of
    from mealplan.planning.result.heeding import heeding

    plan = heeding(plan, library)
    with journal_of(MY_WEEK) as journal:
        return plan if journal is None else as_lived(journal, MY_WEEK, plan, library, today, by_plate=by_plate)


def shown(journal: Journal, name: str, plan: Plan, library: Library, today: dt.date) -> Plan:
    """A saved plan with the figures of what was eaten: a meal that was skipped, or eaten otherwise or out, is no longer
    counted as planned. The plan itself where all was eaten as planned, or where that cannot be worked out."""
    from mealplan.planning.result.edit import restated

    happenings, dates = journal.happenings(name), plan.request.week.dates
    said = Said(happenings)
    meals = [one.news for one in happenings if one.news.kind in MEALS]
    if today < dates[0] or not (any(x.what != AS_PLANNED for x in meals) or cooked_otherwise(plan, said)):
        return plan
    try:
        lived, _ = from_day(plan, library, min(today, dates[-1]), happenings, journal.stocked())
        return restated(lived, library)
    except MealplanError:
        return plan
