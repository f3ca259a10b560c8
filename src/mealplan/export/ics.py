"""A plan as iCalendar (RFC 5545): every meal at its time, cooking on the day on which it happens, and on the evening
before a frozen dish is eaten, that it comes out of the freezer.

Times are "floating", as on the kitchen clock: no time zone is known, and none is needed. An event keeps its UID when
the plan is changed and exported again, so that a calendar replaces it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING

from mealplan import dates
from mealplan.dishes.dish import Dish
from mealplan.export.kitchen import kitchen_words
from mealplan.export.meals import eaten_mark, item_text, lived_words
from mealplan.export.plates import cook_words, eaters_words, several
from mealplan.export.pots import Thaw, freeze_words, thaws
from mealplan.planning.result.plan import Cook, Day, Item, Meal, Plan

if TYPE_CHECKING:
    from icalendar import Event

#: When a meal is where the profile names no time.
USUAL_TIMES = {"breakfast": dt.time(8), "lunch": dt.time(12, 30), "snack": dt.time(15, 30), "dinner": dt.time(18, 30)}
_OTHER_TIME = dt.time(12)
_MEAL_MINUTES = 30
_EVENING = dt.time(20)  # when a dish comes out of the freezer
_THAW_MINUTES = 5
_LEAST_COOKING_MINUTES = 5.0  # less is part of the meal
_LONGEST_MINUTES = 12 * 60.0


def plan_ics(
    plan: Plan, *, name: str = "", stamp: dt.datetime | None = None, dishes: Mapping[str, Dish] | None = None
) -> str:
    """The calendar file, with its CRLF line ends.

    `name`: of the saved plan (for the calendar's name and the UIDs); `stamp`: when it is written (left out: now);
    `dishes`: the cookbook, for total times and methods.
    """
    from icalendar import Calendar  # deferred: 0.1 s

    calendar = Calendar()
    calendar.add("prodid", "-//mealplan//plan//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", " ".join(plain(name).split()) or "Meals")
    written = stamp or dt.datetime.now(dt.UTC)
    key = _key(plan, name)
    times = meal_times(plan)
    cooks = {cook.id: cook for cook in plan.cooks}
    for index, day in enumerate(plan.days):
        for slot, served, more in _meals(plan, index, cooks):
            start = dt.datetime.combine(day.date, times[slot])
            event = _event(f"{day.date}-{slot}-{key}@mealplan", start, _MEAL_MINUTES, written)
            event.add("summary", one_line(f"{slot.capitalize()}: {served}"))
            event.add("description", plain(more))
            event.add("categories", ["Meal"])
            event.add("transp", "TRANSPARENT")
            calendar.add_component(event)
        for slot, group in _cooking(plan, day).items():
            active = sum(cook.active_minutes for cook in group)
            minutes = min(_LONGEST_MINUTES, max(active, _total(group, dishes or {}), 1.0))
            before = dt.datetime.combine(day.date, times[slot])
            start = max(before - dt.timedelta(minutes=round(minutes)), dt.datetime.combine(day.date, dt.time()))
            event = _event(f"{day.date}-cook-{slot}-{key}@mealplan", start, round(minutes), written)
            event.add("summary", one_line("Cook: " + " + ".join(_title(plan, cook) for cook in group)))
            event.add("description", plain("\n\n".join(_cook_words(plan, cook, dishes or {}) for cook in group)))
            event.add("categories", ["Cooking"])
            calendar.add_component(event)
    for evening, taken in groupby(thaws(plan), key=lambda one: one.evening):
        calendar.add_component(_thawing(evening, list(taken), key, written))
    return str(calendar.to_ical().decode("utf-8"))


def _meals(plan: Plan, index: int, cooks: Mapping[int, Cook]) -> Iterator[tuple[str, str, str]]:
    """(slot, what is eaten, more of it) of the meals of a day; of a day past as it was eaten, skipped or something
    else, under the same UID, so that a calendar replaces what was planned."""
    day = plan.days[index]
    for meal in day.meals:
        served = " + ".join(_item(plan, item) for item in meal.items)
        yield meal.slot, served + eaten_mark(plan, index, meal.slot), _meal_words(meal, day, cooks)
    for slot, words in lived_words(plan, index):
        yield slot, words, f"{words[0].upper()}{words[1:]}."


def _item(plan: Plan, item: Item) -> str:
    return f"{item.title} ({eaters_words(item.eaters)})" if several(plan) else item_text(item)


def _thawing(evening: dt.date, group: list[Thaw], key: str, stamp: dt.datetime) -> Event:
    start = dt.datetime.combine(evening, _EVENING)
    event = _event(f"{evening}-thaw-{key}@mealplan", start, _THAW_MINUTES, stamp)
    event.add("summary", one_line("Take out of the freezer: " + " + ".join(_taken(one) for one in group)))
    event.add("description", plain("\n".join(one.words for one in group)))
    event.add("categories", ["Freezer"])
    event.add("transp", "TRANSPARENT")
    return event


def _taken(one: Thaw) -> str:
    """The title of what is taken out; its portions where they are not one."""
    return one.item.title + ("" if one.item.portions == 1 else f" x {one.item.portions:g}")


def meal_times(plan: Plan) -> dict[str, dt.time]:
    """The time of each slot of a plan: the profile's, else the usual one."""
    said = dict(plan.request.week.meal_times)
    lived = (one.slot for one in plan.request.week.lived)
    slots = dict.fromkeys([*plan.request.week.slots, *(m.slot for d in plan.days for m in d.meals), *lived, "dinner"])
    return {slot: _clock(said.get(slot, "")) or USUAL_TIMES.get(slot, _OTHER_TIME) for slot in slots}


def _clock(text: str) -> dt.time | None:
    match = re.fullmatch(r"(\d{1,2}):(\d{2})", text.strip())
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        return None
    return dt.time(int(match[1]), int(match[2]))


def _event(uid: str, start: dt.datetime, minutes: int, stamp: dt.datetime) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", stamp)
    event.add("dtstart", start)
    event.add("duration", dt.timedelta(minutes=max(1, minutes)))
    return event


def _key(plan: Plan, name: str) -> str:
    """Tells the calendars of two people apart, and stays the same when a plan is changed."""
    person = plan.request.eater.person
    words = name or "+".join((*plan.request.profile, str(person.age), person.sex))
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:12]


def _cooking(plan: Plan, day: Day) -> dict[str, list[Cook]]:
    """What is cooked on a day, by the meal that it is ready for; what is only for later days, by dinner."""
    first: dict[int, str] = {}
    for meal in day.meals:
        for item in meal.items:
            first.setdefault(item.cook, meal.slot)
    groups: dict[str, list[Cook]] = {}
    for cook in plan.cooks:
        if cook.frozen:  # nothing to cook
            continue
        if cook.on == day.date:
            groups.setdefault(first.get(cook.id, "dinner"), []).append(cook)
    return {
        slot: group
        for slot, group in groups.items()
        if sum(c.active_minutes for c in group) >= _LEAST_COOKING_MINUTES or any(c.id not in first for c in group)
    }


def _total(group: list[Cook], dishes: Mapping[str, Dish]) -> float:
    """The longest dish from start to table, as much longer as its pot is more work: the others are made while it
    cooks."""
    known = [(cook, dishes[cook.dish]) for cook in group if cook.dish in dishes]
    same = [(c, d) for c, d in known if _steps(c, dishes) == tuple(step.text for step in d.steps)]
    return max((d.total_minutes + max(0.0, c.active_minutes - d.active_minutes) for c, d in same), default=0.0)


def _title(plan: Plan, cook: Cook) -> str:
    title = next((i.title for d in plan.days for m in d.meals for i in m.items if i.cook == cook.id), cook.dish)
    size = f"{cook.portions:g} portions" if cook.portions != 1 else ""
    words = ", ".join(x for x in (size, freeze_words(cook)) if x)
    return f"{title} ({words})" if words else title


def _meal_words(meal: Meal, day: Day, cooks: Mapping[int, Cook]) -> str:
    lines = []
    for item in meal.items:
        cook = cooks.get(item.cook)
        left = f", cooked on {dates.weekday_long(cook.on)}" if item.leftover and cook is not None else ""
        left = ", from the freezer" if item.frozen else left
        size = f"{item.portions:g} portion{'s' if item.portions != 1 else ''}"
        shared = eaters_words(item.eaters) if len(item.eaters) > 1 else ""
        lines.append(f"{item.title}: {shared or size}{left}")
        quick = cook is not None and cook.active_minutes < _LEAST_COOKING_MINUTES  # it has no event of its own
        if cook is not None and quick and not item.leftover and kitchen_words(cook):
            lines.append(f"Look out: {kitchen_words(cook)}.")
    return "\n".join([*lines, *(["A bad day: nothing here needs cooking."] if day.flare else [])])


def _cook_words(plan: Plan, cook: Cook, dishes: Mapping[str, Dish]) -> str:
    lines = [f"{_title(plan, cook)}: {cook.active_minutes:.0f} minutes hands-on"]
    lines += [f"{cook_words(plan, cook)}."] if cook_words(plan, cook) else []
    lines += [f"- {part.edible_g:.{0 if part.edible_g >= 2 else 1}f} g {part.ingredient}" for part in cook.ingredients]
    lines += [f"{number}. {text}" for number, text in enumerate(_steps(cook, dishes), 1)]
    if kitchen_words(cook):
        lines.append(f"Look out: {kitchen_words(cook)}.")
    if freeze_words(cook):
        lines.append(f"Then {freeze_words(cook)}, once it has cooled.")
    return "\n".join(lines)


def _steps(cook: Cook, dishes: Mapping[str, Dish]) -> tuple[str, ...]:
    """The method that the plan carries; plans of 0.1 carry none, theirs is the cookbook's."""
    if cook.steps or cook.dish not in dishes:
        return cook.steps
    return tuple(step.text for step in dishes[cook.dish].steps)


def one_line(text: str) -> str:
    """A title: `plain`, without line ends."""
    return " ".join(plain(text).split())


def plain(text: str) -> str:
    """Text without control characters; line ends stay (the library escapes them)."""
    return "".join(c for c in text if c == "\n" or c.isprintable())
