"""From settings to a request: everything looked up, nothing left to files. One pure function of what was asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from mealplan import dates
from mealplan.care.consider import with_said_state
from mealplan.errors import MealplanError, ValueProblem, unknown_name
from mealplan.library import Library
from mealplan.nutrition.caps import family_caps
from mealplan.nutrition.person import Person, check_person
from mealplan.nutrition.supplements import parse_supplement
from mealplan.nutrition.targets import resolve_targets
from mealplan.planning.ask.daily import about_daily, daily_food
from mealplan.planning.ask.house import house_of
from mealplan.planning.ask.implied import (
    Implied,
    capped,
    check_asked_first,
    check_refused,
    check_understood,
    implied,
    shares,
)
from mealplan.planning.ask.meant import dish_ids, parse_allowance
from mealplan.planning.ask.request import (
    ALL_SLOTS,
    YOU,
    Eater,
    FamilyCap,
    House,
    Lock,
    PlanRequest,
    SearchRule,
    Supplement,
    Week,
)
from mealplan.settings.merge import Said, last, merged, texts, values
from mealplan.settings.options import option
from mealplan.settings.readers import WEEKDAYS, weekdays
from mealplan.settings.setting import Setting

USUAL_MINUTES = 60.0  # hands-on minutes a day where nothing else is said


def next_monday(today: dt.date | None = None) -> dt.date:
    """The Monday after today."""
    today = today or dates.today()
    return today + dt.timedelta(days=7 - today.weekday())


class NotInPlan(ValueProblem):
    """A DAY that no day of the plan is."""


def days_named(text: str, start: dt.date, days: int) -> list[int]:
    """The day indices that a DAY means: a date, a 1-based number, mon ... sun (all such days), or all / none.

    Raises ValueProblem when it is no day, NotInPlan when it names no day of the plan.
    """
    from mealplan.settings.readers import day

    word = day(text, None)
    dates = [start + dt.timedelta(days=i) for i in range(days)]
    if word == "all":
        return list(range(days))
    if word == "none":
        return []
    if some := weekdays(word):
        found = [i for i, date in enumerate(dates) if WEEKDAYS[date.weekday()] in some]
    elif word in WEEKDAYS:
        found = [i for i, date in enumerate(dates) if WEEKDAYS[date.weekday()] == word]
    elif word.isdigit():
        found = [int(word) - 1] if 1 <= int(word) <= days else []
    else:
        found = [i for i, date in enumerate(dates) if date.isoformat() == word]
    if not found:
        raise NotInPlan(f"{text[:40]!r} is not in this plan: it runs from {dates[0]} to {dates[-1]}")
    return found


def day_slot(text: str, slots: Sequence[str]) -> tuple[str, str]:
    """`DAY:SLOT` split, with the slot checked."""
    from mealplan.settings.readers import place

    day, _, slot = place(text, None).rpartition(":")
    if slot not in slots:
        raise NotInPlan(f"no {slot} is planned", hint="--slots says which meals are: " + ", ".join(slots))
    return day, slot


def resolve(
    asked: Sequence[Setting],
    library: Library,
    *,
    start: dt.date | None = None,
    fresh: int = 0,
    profile: Sequence[str] = (),
) -> PlanRequest:
    """The request of settings in order. `start`: the first day where none is asked for (next Monday). `fresh`: index of
    the first setting that is asked for just now. An older one, and a weekday of a profile, may name a day or meal that
    is not in this plan: it counts again in a plan that has it, and the notes say so.

    Raises ValueProblem that says what is wrong, where, and how to mend it.
    """
    mine = of_eater(asked, "")
    said = merged(mine)
    require_person(said)
    standing = asked[:fresh]
    week, notes = _Days(said, standing, start or next_monday()).week(library)
    house, about_stock = house_of(said, library, week, standing)
    eaters, told = [], list[str]()
    for who in ("", *others(asked)):
        eater, about = _resolved(of_eater(asked, who), who, week, house, library)
        eaters.append(eater)
        told += about if not eaters[1:] else [f"{eater.name}: {note}" for note in about]
    check_names(eaters, asked)
    week = with_plates(week, eaters, [one for one in asked[fresh:] if one.name == "lock"])
    return PlanRequest(
        eaters=tuple(eaters),
        week=_with_somebody(week, eaters),
        house=house,
        search=SearchRule(**values(said, "search")),
        profile=tuple(profile),
        notes=(*_about_words(asked), *told, *notes, *about_stock),
        asked=tuple(asked),
    )


#: What of the words typed for the table holds for everybody who eats; a profile's are its own eater's.
FOR_ALL = frozenset({"exclude", "lift", "dislike", "no-dislike", "fortified"})


def others(asked: Sequence[Setting]) -> tuple[str, ...]:
    """The names of those who eat beside the first, in order."""
    first = first_name(asked)
    return tuple(dict.fromkeys(one.who for one in asked if one.who not in ("", first)))


def first_name(asked: Sequence[Setting]) -> str:
    """The name of the first eater. (What is hers alone, and not the table's, is kept under it.)"""
    mine = [one for one in asked if not one.who]
    return _name(merged(mine), mine)


def of_eater(asked: Sequence[Setting], who: str) -> list[Setting]:
    """The settings that count for one eater, in order ("": the first, whose are also those of the week and the house).
    What was typed to be left out at the table is left out for everybody; taken back is only what was typed so."""
    if not who:
        first = first_name(asked)
        return [one for one in asked if one.who in ("", first)]
    typed = [one for one in asked if not one.who and not one.origin and one.name in FOR_ALL]
    counts = {id(one) for found in merged(typed).values() for one in found if not option(one.name).takes}
    return [one for one in asked if one.who == who or id(one) in counts]


def eater_called(name: str, eaters: Sequence[Eater]) -> Eater | None:
    """The eater of a name, in whatever case; None where nobody is called so."""
    return next((one for one in eaters if one.name.casefold() == name.strip().casefold()), None)


def with_plates(week: Week, eaters: Sequence[Eater], fresh: Sequence[Setting]) -> Week:
    """The week with each lock of one plate under her name as it is. Raises ValueProblem where a fresh lock is of
    somebody who does not eat here, or is not there; an older one counts again when she is."""
    locks: list[Lock] = []
    for lock in week.locks:
        eater = eater_called(lock.only, eaters) if lock.only else None
        if not lock.only or (eater is not None and eater.there(lock.day, lock.slot)):
            locks.append(lock if eater is None else replace(lock, only=eater.name if eaters[1:] else ""))
        elif any(f":{lock.slot}@{lock.only}=" in one.text for one in fresh):
            if eater is None:
                raise unknown_name("eater", lock.only, [one.name for one in eaters], where="--lock")
            raise ValueProblem(f"{eater.name} is not there at {lock.slot} on day {lock.day + 1}", where="--lock")
    return replace(week, locks=tuple(locks))


def check_names(eaters: Sequence[Eater], asked: Sequence[Setting]) -> None:
    """Raises ValueProblem where two eaters have one name, or where a name cannot stand in a setting. (What is kept
    under the first one's name is hers: but for a name, with which another eater begins.)"""
    twice = any(one.name == "name" and one.who == eaters[0].name for one in asked)
    for eater in eaters:
        if eaters[1:] and any(sign in eater.name for sign in "=@:"):
            raise ValueProblem(
                f"{eater.name[:40]!r} is no name at a table: it holds = @ or :", where="--eater",
                hint='Give a plain one: name = "Anna" under [person] in the profile.',
            )  # fmt: skip
        if twice or sum(one.name.casefold() == eater.name.casefold() for one in eaters) > 1:
            raise ValueProblem(
                f"two eaters are called {eater.name[:40]!r}", where="--eater",
                hint='Give each a name of her own: name = "Anna" under [person] in the profile.',
            )  # fmt: skip


def _resolved(
    asked: Sequence[Setting], who: str, week: Week, house: House, library: Library
) -> tuple[Eater, tuple[str, ...]]:
    """One eater of the settings that count for her."""
    said = merged(asked)
    person = require_person(said, who)
    eater, told = _eater(person, said, library, who or _name(said, asked), implied(person, asked), house)
    return _at_meals(eater, said, week), told


def _at_meals(eater: Eater, said: Said, week: Week) -> Eater:
    """The eater with the meals at which she is there. Of who is there for some of them only, minima are watched."""
    if not said["present"]:
        return eater
    found: set[tuple[int, str]] = set()
    for one in said["present"]:
        days, _, slots = one.text.partition(":")
        named = slots.split(",") if slots else list(week.slots)
        try:
            mine = [d for text in days.split(",") if days for d in days_named(text, week.start, week.days)]
        except NotInPlan:
            mine = []  # it counts again in a plan that has the day
        found |= {(d, slot) for d in (mine if days else range(week.days)) for slot in named if slot in week.slots}
    targets = tuple(
        replace(t, level="watched") if t.level == "goal" and t.minimum is not None and t.nutrient != "energy" else t
        for t in eater.targets
    )
    return replace(eater, present=tuple(sorted(found)), targets=targets)


def _with_somebody(week: Week, eaters: Sequence[Eater]) -> Week:
    """The week without the meals at which nobody is there."""
    places = ((d, slot) for d in range(week.days) for slot in week.planned(d))
    nobody = {place for place in places if not any(eater.there(*place) for eater in eaters)}
    return replace(week, skip=tuple(sorted({*week.skip, *nobody}))) if nobody else week


def require_person(said: Said, who: str = "") -> Person:
    """The person to plan for. Raises ValueProblem that names what is missing and the flags that give it."""
    missing = [name for name in ("age", "sex") if not said[name]]
    if missing:
        flags = {"age": "--age 42", "sex": "--sex female"}
        raise ValueProblem(
            f"cannot plan {f'for {who[:40]} ' if who else ''}without {' and '.join(missing)}: reference intakes differ "
            "by age and sex",
            hint=f"give {' '.join(flags[name] for name in missing)}, or set {' and '.join(missing)} under [person] "
            "in a profile",
        )
    small = last(said, "portions-only") == "yes"
    person = check_person(Person(**values(said, "eater.person")), portions_only=small, where=who or None)
    return check_person(with_said_state(person), portions_only=small)


def _name(said: Said, asked: Sequence[Setting]) -> str:
    """Her name: as said, else that of her own profile."""
    own = [one.origin for one in asked if one.origin and not one.shipped]
    return str(values(said, "eater").get("name") or (PurePath(own[-1]).stem if own else YOU))


def _eater(
    person: Person, said: Said, library: Library, name: str, follows: Implied, house: House
) -> tuple[Eater, tuple[str, ...]]:
    """The eater, and the notes that go with the targets. `follows`: what her conditions and medicines bring."""
    check_refused(follows.care)
    check_understood(follows.care)
    exclusions = tuple(dict.fromkeys((*follows.exclusions(texts(said, "exclude")), *house.exclusions)))
    if last(said, "portions-only") == "yes":
        return _child(person, said, library, name, follows, exclusions)
    vegetarian = bool({"vegan", "vegetarian"} & set(exclusions))
    steady = {one.value: one.because for one in follows.care.of("steady")}
    own = texts(said, "target")
    resolved = resolve_targets(person, own, vegetarian=vegetarian, groups=exclusions, steady=steady)
    if less := shares(follows.care, resolved.energy_kcal):
        resolved = resolve_targets(person, [*less, *own], vegetarian=vegetarian, groups=exclusions, steady=steady)
    check_asked_first(follows, resolved)
    for one in said["allow-maybe"]:
        _at(one, check_allowance, library)
    filled = {
        **values(said, "eater"),
        "name": name,
        "person": person,
        "targets": resolved.targets,
        "energy_kcal": resolved.energy_kcal,
        "daily": tuple(_at(one, daily_food, library) for one in said["daily"]),
        "supplements": tuple(_at(one, _supplement) for one in said["supplement"]),
        "exclusions": exclusions,
        "dislikes": follows.dislikes(texts(said, "dislike")),
        "lift": tuple(follows.lifted),
        "targets_agreed": follows.agreed,
        "caps": tuple(
            FamilyCap(c.family, c.grams_per_week, c.grams_per_day, c.source)
            for c in capped(family_caps(person, exclusions), follows.care)
        ),
    }
    eater = Eater(**filled)
    return eater, (*resolved.notes, *about_daily(eater, library))


def _child(
    person: Person, said: Said, library: Library, name: str, follows: Implied, exclusions: tuple[str, ...]
) -> tuple[Eater, tuple[str, ...]]:
    """Somebody of whom portions alone are planned: no targets, what she needs of energy by her age."""
    from mealplan.nutrition.children import LITTLE, child_energy, kept_off

    off, foods = kept_off(person.age)
    for one in said["allow-maybe"]:
        _at(one, check_allowance, library)
    filled = {
        **values(said, "eater"),
        "name": name,
        "person": person,
        "targets": (),
        "energy_kcal": child_energy(person),
        "exclusions": tuple(dict.fromkeys((*exclusions, *off))),
        "dislikes": tuple(dict.fromkeys((*follows.dislikes(texts(said, "dislike")), *foods))),
        "lift": tuple(follows.lifted),
        "targets_agreed": follows.agreed,
    }
    kcal = filled["energy_kcal"]
    notes = [f"Portions only, by {kcal:.0f} kcal a day at {person.age} years (Dietary Guidelines for Americans)."]
    if person.age < LITTLE:
        notes.append(
            f"Under {LITTLE} years the kitchen rules for a weakened immune system hold and nuts are left out; what is "
            "round and firm is cut small, as grapes, cherry tomatoes and olives."
        )
    return Eater(**filled), tuple(notes)


def _at(one: Setting, read: Callable[..., Any], *more: Any) -> Any:
    """What a reader makes of a setting's text; an error names the place that the setting came from."""
    try:
        return read(one.text, *more)
    except MealplanError as problem:
        problem.where = problem.where or one.where or option(one.name).flag
        raise


def _supplement(text: str) -> Supplement:
    found = parse_supplement(text, where="--supplement")
    return Supplement(found.name, tuple(sorted((str(k), float(v)) for k, v in found.per_day.items())))


# ---- the week


@dataclass
class _Days:
    """Which days and meals settings mean, with the dates of a plan. `standing`: settings of before, which may name what
    this plan has not."""

    said: Said
    standing: Sequence[Setting]
    usual_start: dt.date

    def week(self, library: Library) -> tuple[Week, list[str]]:
        said = self.said
        first = last(said, "start")
        filled: dict[str, Any] = {"days": 7, "slots": ALL_SLOTS, **values(said, "week")}
        self.start = dt.date.fromisoformat(first) if first else self.usual_start
        self.days, self.slots = filled["days"], filled["slots"]
        self.left_out: list[str] = []
        minutes, given = self._minutes()
        filled |= {"start": self.start, "minutes": minutes, "minutes_given": given, "flare": self._flare()}
        filled |= {"skip": self._skip(), "locks": self._locks(library)}
        bans = dict.fromkeys(dish for one in said["ban"] for dish in self._dish(one, one.text, library))
        week = Week(**filled, bans=tuple(bans))
        kept = "; what names a day, meal or dish that is not there counts again when it is"
        return week, [f"Not in this plan: {', '.join(self.left_out)}{kept}."] if self.left_out else []

    def _named(self, one: Setting, text: str) -> list[int]:
        """Day indices. What stood there before, or in a profile, may be outside of this plan."""
        try:
            return days_named(text, self.start, self.days)
        except NotInPlan as problem:
            return self._outside(one, problem)

    def _outside(self, one: Setting, problem: ValueProblem) -> list[int]:
        if not one.origin and one not in self.standing:
            problem.where = one.where or option(one.name).flag
            raise problem
        weekday = one.text.partition("=")[0].partition(":")[0] in WEEKDAYS
        if one not in self.standing and not weekday:
            problem.where = one.where
            raise problem
        if not (one.origin and weekday) and not one.text.endswith(("=none", "=off")):  # a profile speaks of all weeks
            self.left_out.append(f"{one.name} {one.text}")
        return []

    def _places(self, one: Setting, text: str) -> Iterator[tuple[int, str]]:
        try:
            day, slot = day_slot(text, self.slots)
        except NotInPlan as problem:
            self._outside(one, problem)
            return
        yield from ((index, slot) for index in self._named(one, day))

    def _minutes(self) -> tuple[tuple[float, ...], tuple[bool, ...]]:
        """Hands-on minutes of each day, and whether she typed them; "default" is for days that nothing names."""
        usual, usual_given = USUAL_MINUTES, False
        named: dict[int, tuple[float, bool]] = {}
        for one in self.said["minutes"]:
            day, _, value = one.text.partition("=")
            if day == "default":
                usual, usual_given = float(value), not one.shipped
            else:
                named.update((d, (float(value), not one.shipped)) for d in self._named(one, day))
        each = [named.get(d, (usual, usual_given)) for d in range(self.days)]
        return tuple(minutes for minutes, _ in each), tuple(given for _, given in each)

    def _flare(self) -> tuple[bool, ...]:
        marked: set[int] = set()
        for one in self.said["flare"]:
            day, _, off = one.text.partition("=")
            found = set(self._named(one, day))
            marked = marked - found if off else marked | found
        return tuple(d in marked for d in range(self.days))

    def _skip(self) -> tuple[tuple[int, str], ...]:
        return tuple(sorted({place for one in self.said["skip"] for place in self._places(one, one.text)}))

    def _locks(self, library: Library) -> tuple[Lock, ...]:
        locks: list[Lock] = []
        for one in self.said["lock"]:
            head, _, what = one.text.partition("=")
            meal, _, eater = head.partition("@")
            places = list(self._places(one, meal))
            if what.lower() == "none":
                locks = [x for x in locks if (x.day, x.slot) not in places or x.only.lower() != eater.lower()]
            else:
                name, _, size = what.partition("*")
                portions = float(size) if size else None
                for dish in self._dish(one, name, library):
                    locks += [Lock(day, slot, dish, portions, only=eater) for day, slot in places]
        return tuple(dict.fromkeys(locks))

    def _dish(self, one: Setting, name: str, library: Library) -> list[str]:
        """The dish that a setting names; none where it stood there before and is no longer among the dishes."""
        try:
            return list(dish_ids([name], library))
        except ValueProblem as problem:
            if one in self.standing:
                self.left_out.append(f"{one.name} {one.text}")
                return []
            problem.where = problem.where or one.where or option(one.name).flag
            raise


def check_allowance(text: str, library: Library) -> None:
    """Raises ValueProblem unless `text` is EXCLUSION or EXCLUSION:FOOD, the food an id or an ingredient's name."""
    _, food = parse_allowance(text)
    if food is not None and food.lower() not in (name.lower() for name in library.cookbook.ingredients):
        library.foods.food(food.lower())


def _about_words(asked: Sequence[Setting]) -> Iterator[str]:
    """What words were taken for, each told once: where it was typed. (A plan keeps the names that were meant.)"""
    yield from dict.fromkeys(f"{one.told[0].upper()}{one.told[1:]}." for one in asked if one.told)
