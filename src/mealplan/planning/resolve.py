"""From a composed profile to a request: everything looked up, nothing left to files."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence

from mealplan.dishes.eaten import as_eaten
from mealplan.errors import MealplanError, ValueProblem, unknown_name
from mealplan.library import Library
from mealplan.nutrition.caps import family_caps
from mealplan.nutrition.targets import resolve_targets
from mealplan.planning.candidates import dish_ids, needs, parse_allowance
from mealplan.planning.request import ALL_SLOTS, DailyFood, Effort, FamilyCap, Lock, PlanRequest, Supplement
from mealplan.profiles.profile import WEEKDAYS, Profile, require_person
from mealplan.units import parse_kitchen_amount, to_grams

USUAL_MINUTES = 60.0  # hands-on minutes a day where nothing else is said


def next_monday(today: dt.date | None = None) -> dt.date:
    """The Monday after today."""
    today = today or dt.date.today()
    return today + dt.timedelta(days=7 - today.weekday())


def days_named(text: str, start: dt.date, days: int) -> list[int]:
    """The day indices that a DAY means: a date, a 1-based number, mon ... sun (all such days), or all / none.

    Raises ValueProblem when it names no day of the plan.
    """
    word = text.strip().lower()
    dates = [start + dt.timedelta(days=i) for i in range(days)]
    if word == "all":
        return list(range(days))
    if word == "none":
        return []
    if word[:3] in WEEKDAYS and word.isalpha():
        found = [i for i, date in enumerate(dates) if WEEKDAYS[date.weekday()] == word[:3]]
    elif word.isascii() and word.isdigit() and len(word) <= 3:
        found = [int(word) - 1] if 1 <= int(word) <= days else []
    else:
        try:
            found = [i for i, date in enumerate(dates) if date == dt.date.fromisoformat(word)]
        except ValueError:
            raise ValueProblem(
                f"{text[:40]!r} is no day", hint="DAY is a date (2026-11-23), a number from 1, or mon ... sun."
            ) from None
    if not found:
        raise ValueProblem(f"{text[:40]!r} is not in this plan: it runs from {dates[0]} to {dates[-1]}")
    return found


def request_of(
    profile: Profile,
    library: Library,
    *,
    start: dt.date | None = None,
    minutes: Sequence[str] = (),
    flare: Sequence[str] = (),
    skip: Sequence[str] = (),
    locks: Sequence[str] = (),
    lift: Sequence[str] = (),
    names: Sequence[str] = (),
    seed: int = 0,
    effort: Effort = "normal",
    gap: float = 0.01,
    time_limit: float | None = None,
) -> PlanRequest:
    """A request of a composed profile and the flags that only the command line has. Raises ValueProblem that says
    what is wrong and how to mend it."""
    person = require_person(profile)
    days = 7 if profile.days is None else profile.days
    if not 1 <= days <= 84:
        raise ValueProblem(f"cannot plan {days} days", hint="--days takes 1 to 84.")
    first = start or next_monday()
    if not 1900 <= first.year <= 2200:
        raise ValueProblem(f"cannot plan for the year {first.year}", where="--start", hint="like 2026-11-23")
    slots = profile.slots or ALL_SLOTS
    resolved = resolve_targets(person, profile.targets, vegetarian=profile.vegetarian)
    lifted = {x.strip().lower().replace("-", "_").replace(" ", "_") for x in lift}
    exclusions = tuple(x for x in profile.exclusions if x not in lifted)
    for text in profile.allow_maybe:
        check_allowance(text, library)
    skips: list[tuple[int, str]] = [
        (d, slot)
        for day, slot in profile.kitchen.skip
        if day in WEEKDAYS
        for d in range(days)
        if WEEKDAYS[(first + dt.timedelta(days=d)).weekday()] == day
    ]
    standing = [f"{d}:{s}" for d, s in profile.kitchen.skip if d not in WEEKDAYS]
    skips = skips_named(skip, first, days, slots, [*skips, *skips_named(standing, first, days, slots)])
    return PlanRequest(
        person=person,
        start=first,
        targets=resolved.targets,
        energy_kcal=resolved.energy_kcal,
        profile=tuple(names),
        days=days,
        slots=tuple(slots),
        exclusions=exclusions,
        allow_maybe=profile.allow_maybe,
        fortified=profile.fortified is not False,
        dislikes=profile.dislikes,
        likes=profile.likes,
        bans=dish_ids(profile.bans, library),
        minutes=minutes_named(minutes, first, days, _usual_minutes(profile, first, days)),
        flare=flares_named(flare, first, days),
        skip=tuple(skips),
        locks=locks_named(locks, first, days, slots, library),
        without=equipment_named(profile.kitchen.without, library),
        daily=tuple(_daily(d.food, d.amount, library) for d in profile.daily),
        supplements=tuple(
            Supplement(s.name, tuple(sorted((str(k), float(v)) for k, v in dict(s.per_day).items())))
            for s in profile.supplements
        ),
        caps=tuple(FamilyCap(c.family, c.grams_per_week, c.grams_per_day, c.source) for c in family_caps(person)),
        meal_times=profile.meal_times,
        units=profile.units or "metric",
        seed=seed,
        effort=effort,
        gap=gap,
        time_limit=time_limit,
        notes=resolved.notes,
    )


def day_slot(text: str, slots: Sequence[str]) -> tuple[str, str]:
    """`DAY:SLOT` split, with the slot checked."""
    day, colon, slot = text.strip().rpartition(":")
    slot = slot.strip().lower()
    if not colon or not day:
        raise ValueProblem(f"{text[:60]!r} is not DAY:SLOT", hint="like sat:dinner, 3:lunch or 2026-11-23:dinner")
    if slot not in slots:
        raise unknown_name("meal", slot, slots)
    return day, slot


def skips_named(
    texts: Sequence[str], start: dt.date, days: int, slots: Sequence[str], standing: Sequence[tuple[int, str]] = ()
) -> list[tuple[int, str]]:
    """(day index, slot) of `DAY:SLOT` texts on top of standing ones; "none" takes back all that came before."""
    found = set(standing)
    for text in texts:
        if text.strip().lower() == "none":
            found.clear()
            continue
        day, slot = day_slot(text, slots)
        found |= {(d, slot) for d in days_named(day, start, days)}
    return sorted(found)


def locks_named(
    texts: Sequence[str],
    start: dt.date,
    days: int,
    slots: Sequence[str],
    library: Library,
    standing: Sequence[Lock] = (),
) -> tuple[Lock, ...]:
    """The locks of `DAY:SLOT=DISH` texts. They take the place of the standing ones of their meals;
    `DAY:SLOT=none` takes those of a meal away."""
    new: list[Lock] = []
    named: set[tuple[int, str]] = set()
    for text in texts:
        place, _, what = text.partition("=")
        if what.strip().lower() == "none":
            day, slot = day_slot(place, slots)
            places = {(d, slot) for d in days_named(day, start, days)}
            new = [x for x in new if (x.day, x.slot) not in places]
        else:
            locks = parse_lock(text, start, days, slots, library)
            places = {(x.day, x.slot) for x in locks}
            new += locks
        named |= places
    return (*(x for x in standing if (x.day, x.slot) not in named), *new)


def parse_lock(text: str, start: dt.date, days: int, slots: Sequence[str], library: Library) -> list[Lock]:
    """`DAY:SLOT=DISH` or `DAY:SLOT=DISH*1.5` (portions)."""
    place, equals, what = text.partition("=")
    if not equals or not what.strip():
        raise ValueProblem(f"{text[:60]!r} is not DAY:SLOT=DISH", hint="like mon:dinner=red-lentil-soup")
    day, slot = day_slot(place, slots)
    name, star, size = what.partition("*")
    portions: float | None = None
    if star:
        try:
            portions = float(size)
        except ValueError:
            portions = math.nan
        if not 0.25 <= portions <= 6:
            raise ValueProblem(f"{size[:20]!r} is no number of portions", where=text[:60], hint="from 0.25 to 6")
    (dish,) = dish_ids([name], library)
    return [Lock(d, slot, dish, portions) for d in days_named(day, start, days)]


def _usual_minutes(profile: Profile, start: dt.date, days: int) -> list[float]:
    weekdays = [(start + dt.timedelta(days=d)).weekday() for d in range(days)]
    return [profile.kitchen.minutes_on(weekday, USUAL_MINUTES) for weekday in weekdays]


def minutes_named(texts: Sequence[str], start: dt.date, days: int, standing: Sequence[float]) -> tuple[float, ...]:
    """Hands-on minutes by day: the standing ones with `DAY=MINUTES` texts on top."""
    out = list(standing)
    for text in texts:
        day, equals, value = text.partition("=")
        try:
            amount = float(value) if equals else math.nan
        except ValueError:
            amount = math.nan
        if not 0 <= amount <= 600:
            raise ValueProblem(f"{text[:60]!r} is not DAY=MINUTES", hint="like wed=15 or all=30; 0 to 600 minutes")
        for d in days_named(day, start, days):
            out[d] = amount
    return tuple(out)


def flares_named(texts: Sequence[str], start: dt.date, days: int, standing: Sequence[bool] = ()) -> tuple[bool, ...]:
    """Whether each day is a flare day: the standing ones and those named; "none" takes back all that came before."""
    marked = {d for d, flare in enumerate(standing) if flare}
    for text in texts:
        if text.strip().lower() == "none":
            marked.clear()
        else:
            marked |= set(days_named(text, start, days))
    return tuple(d in marked for d in range(days))


def equipment_named(names: Sequence[str], library: Library, standing: Sequence[str] = ()) -> tuple[str, ...]:
    """Missing equipment, the standing and what is named, which some dish must ask for: a word that no dish knows would
    silently change nothing. "none": the whole kitchen is there."""
    if any(n.strip().lower() == "none" for n in names):
        return ()
    known = sorted({item for dish in library.cookbook.dishes.values() for item in needs(dish)})
    for name in names:
        if name.strip().lower() not in known:
            error = unknown_name("kitchen equipment", name, known, where="without")
            error.hint = error.hint or "known: " + ", ".join(known)
            raise error
    return (*standing, *names)


def check_allowance(text: str, library: Library) -> None:
    """Raises ValueProblem unless `text` is EXCLUSION or EXCLUSION:FOOD, the food an id or an ingredient's name."""
    _, food = parse_allowance(text)
    if food is not None and food not in library.cookbook.ingredients:
        library.foods.food(food)


def _daily(name: str, amount: str, library: Library) -> DailyFood:
    """A food eaten every day: an ingredient's name, a food's id, or a food's name, and a kitchen amount."""
    size, unit = parse_kitchen_amount(amount, where=f"daily {name[:60]}")
    try:
        entry = library.cookbook.names.find(name)
        portion = as_eaten(size, unit, entry, library.foods.measures)
        return DailyFood(name, portion.food, portion.grams)
    except MealplanError:
        pass
    try:
        found = library.foods.food(name)
    except MealplanError:
        hits = library.foods.search(name, 1)
        if not hits:
            raise unknown_name("food", name, [], listing="mealplan foods search TEXT") from None
        found = hits[0]
    measures = library.foods.measures(found.id)
    return DailyFood(name, found.id, to_grams(size, unit, [(m.name, m.grams) for m in measures]))
