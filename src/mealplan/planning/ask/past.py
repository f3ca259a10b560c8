"""Days past in an edit: they are facts, no settings. What is asked for one of them is refused or told, never dropped
without a word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from mealplan import dates
from mealplan.errors import ValueProblem
from mealplan.library import Library
from mealplan.planning.ask.request import Eater, Lived, Lock, Made, PlanRequest, Week
from mealplan.planning.ask.resolve import NotInPlan, days_named
from mealplan.settings.options import option
from mealplan.settings.setting import Setting

OTHERWISE = "`mealplan ate` and `skipped` say what was otherwise, then `replan --from` plans the rest."
_OF_DAYS = ("lock", "skip", "flare", "minutes")


def with_history(
    new: PlanRequest, old: PlanRequest, library: Library, asked: Sequence[Setting] = ()
) -> PlanRequest:
    """A request resolved anew with the days past of the one that it came from. A week that begins on another day, or
    has no day left, has none, and says so. `asked`: what was asked for just now. Raises ValueProblem where some of it
    is of days past only."""
    week = old.week
    if not week.begun:
        return new
    if new.week.start != week.start or new.week.days <= week.past:
        day = dates.weekday_day(week.dates[week.past or week.closed])
        why = "it begins on another day" if new.week.start != week.start else "it has no day from then on"
        return _told(new, [f"What was eaten before {day} no longer counts toward this week: {why}."])
    told = list(_cut_short(asked, week))
    names = {"", *(eater.name for eater in new.eaters)}
    lived = [one for one in week.lived if one.eater in names and one.day < new.week.days]
    history = [one for one in week.history if one.day < new.week.days]
    new = replace(new, eaters=tuple(_as_they_were(eater, new, old) for eater in new.eaters))
    return with_past(_told(new, told), library, week.past, history, lived, week.made)


def _as_they_were(eater: Eater, new: PlanRequest, old: PlanRequest) -> Eater:
    """One who eats, at the meals that were lived as she was there then: who comes new was at none of them."""
    was = next((one for one in old.eaters if one.name == eater.name), None)
    if was is None and len(new.eaters) == len(old.eaters) == 1:
        return eater  # she goes by another name now
    every = [(day, slot) for day in range(new.week.days) for slot in new.week.slots]
    there = {
        place: eater.there(*place) if not old.week.settled(*place) else was is not None and was.there(*place)
        for place in every
    }
    if all(there[place] == eater.there(*place) for place in every):
        return eater
    return replace(eater, present=tuple(place for place in every if there[place]))


def with_past(
    request: PlanRequest, library: Library, past: int, history: Sequence[Lock], lived: Sequence[Lived],
    made: Sequence[Made],
) -> PlanRequest:  # fmt: skip
    """The request with its first days as they were lived. Nothing is locked on them: a lock whose dish was eaten there
    has held, of another one it is told that it did not."""
    held = {(one.day, one.slot) for one in history}
    gone = {(one.day, one.slot) for one in lived} | held
    locks = tuple(one for one in request.week.locks if one.day >= past and (one.day, one.slot) not in gone)
    eaten = {(one.day, one.slot, one.dish) for one in history}
    lost = [x for x in request.week.locks if x not in locks and (x.day, x.slot, x.dish) not in eaten]
    request = _told(request, [_not_eaten(one, request.week, past, library) for one in lost])
    skip = tuple(place for place in request.week.skip if place[0] < past or place not in held)
    return request.with_(
        past=past, history=tuple(history), lived=tuple(lived), made=tuple(made), locks=locks, skip=skip
    )


def _not_eaten(lock: Lock, week: Week, past: int, library: Library) -> str:
    entry = (library.base or library).cookbook.dishes.get(lock.dish)
    title = lock.dish if entry is None else entry.title
    return (
        f"{title} was locked at {lock.slot} on {dates.weekday_day(week.dates[lock.day])}, which "
        f"{'is past' if lock.day < past else 'was answered or cooked'}, and was not "
        f"eaten there: lock it on a day to come if you still want it (--lock DAY:SLOT={lock.dish})."
    )


def _told(request: PlanRequest, notes: Sequence[str]) -> PlanRequest:
    return replace(request, notes=tuple(dict.fromkeys((*request.notes, *notes)))) if notes else request


def _cut_short(asked: Sequence[Setting], week: Week) -> Iterator[str]:
    """What counts for the days to come only, in words. A profile speaks of all weeks, `all` of all that are left, and
    on a day past nothing is locked that could be freed."""
    for one in asked:
        day, _, what = one.text.partition("=")
        day = day.partition(":")[0]
        if one.origin or one.name not in _OF_DAYS or day in ("all", "none", "default"):
            continue
        try:
            days = days_named(day, week.start, week.days)
        except NotInPlan:
            continue
        gone = [index for index in days if index < week.past]
        if not gone or (one.name == "lock" and what == "none"):
            continue
        names = ", ".join(dates.weekday_day(week.dates[index]) for index in gone)
        if len(gone) == len(days):
            is_past = "are past and stay as they were" if gone[1:] else "is past and stays as it was"
            where = one.where or option(one.name).flag
            raise ValueProblem(f"{one.text[:60]!r}: {names} {is_past}", where=where, hint=OTHERWISE)
        stays = "stay as they were" if gone[1:] else "stays as it was"
        yield f"{names} {stays}: {one.name} {one.text} counts for the days to come."
