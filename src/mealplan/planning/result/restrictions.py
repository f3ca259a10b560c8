"""What of a request can hold a target down, each thing with the request without it and, where she may want that, the
flags to type."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mealplan import dates
from mealplan.care.consider import consider
from mealplan.foods.food import KITCHEN
from mealplan.library import Library
from mealplan.planning.ask.asked import with_flags
from mealplan.planning.ask.english import DIETS, words
from mealplan.planning.ask.implied import avoided
from mealplan.planning.ask.request import ALL_SLOTS, PlanRequest
from mealplan.planning.ask.said import Said, said

MORE_MINUTES = 5.0  # that a repair asks for
DIET_STEPS = {"vegan": ("vegetarian", "pescatarian"), "vegetarian": ("pescatarian",)}


@dataclass(frozen=True, slots=True)
class Restriction:
    """`said`: what it is (`words`: in English); `repair` and `flags`: what to change, and what to type for that (""
    where nothing is offered)."""

    said: Said
    repair: str
    flags: str
    lifted: Callable[[PlanRequest], PlanRequest] | None = None

    @property
    def words(self) -> str:
        return words(self.said)

    def lift(self, request: PlanRequest, library: Library) -> PlanRequest:
        return with_flags(request, self.flags, library) if self.lifted is None else self.lifted(request)


def without(request: PlanRequest, items: Sequence[Restriction], library: Library) -> PlanRequest:
    """The request without several of them at once. Those that she may lift go first: lifting them settles the request
    anew from what was asked for, and so brings back limits that follow from the person."""
    flags = " ".join(item.flags for item in items if item.lifted is None)
    lifted = with_flags(request, flags, library) if flags else request
    for item in items:
        if item.lifted is not None:
            lifted = item.lifted(lifted)
    return lifted


def target_words(nutrient: str) -> str:
    """What a target is called where it stands in the way of something."""
    return words(said("target", nutrient=nutrient))


def restrictions(request: PlanRequest) -> list[Restriction]:
    """Everything in a request that narrows what may be served and that she may lift, each by itself."""
    out: list[Restriction] = []
    foods_of_allergies = avoided(consider(request.eater.person))  # never lifted for the sake of a target
    for name in request.eater.exclusions:
        if name in KITCHEN:
            continue  # a stage of life is not lifted for the sake of a target
        shown = name.replace("_", " ")
        repair = f"leave the {shown} diet" if name in DIETS else f"allow {shown}"
        out.append(Restriction(said("excluded", name=name), repair, f"--lift {name}"))
    if not request.eater.fortified:
        out.append(Restriction(said("not_fortified"), "allow fortified foods", "--fortified"))
    out += [
        Restriction(said("disliked", name=name), f"serve {name} after all", f"--no-dislike {shlex.quote(name)}")
        for name in request.eater.dislikes
        if name not in foods_of_allergies
    ]
    if any(request.week.flare):
        out.append(Restriction(said("flare_days"), "cook on the flare days", "--flare none"))
    if request.house.without:
        without = said("without", items=request.house.without)
        out.append(Restriction(without, "use the whole kitchen", "--without none"))
    out += _typed_minutes(request)
    if request.week.skip:
        out.append(Restriction(said("left_out"), "plan the meals that are left out", "--skip none"))
    for day, slot in dict.fromkeys((lock.day, lock.slot) for lock in request.week.locks):
        where = said("locked", slot=slot, day=day + 1)
        out.append(Restriction(where, f"unlock the {slot} of day {day + 1}", f"--lock {day + 1}:{slot}=none"))
    return out


def _typed_minutes(request: PlanRequest) -> list[Restriction]:
    """The minutes that she typed, the days with as many of them together: a little more of them is offered."""
    week = request.week
    by_minutes: dict[float, list[int]] = {}
    for day, given in enumerate(week.minutes_given):
        if given and not (week.flare and week.flare[day]):
            by_minutes.setdefault(week.minutes[day], []).append(day)
    out = []
    for minutes, days in sorted(by_minutes.items()):
        more = minutes + MORE_MINUTES
        names = ", ".join(dates.weekday(week.dates[day]) for day in days[:7])
        when = "a day" if len(days) == week.days else f"on {names}"
        places = ["all"] if len(days) == week.days else [str(day + 1) for day in days]
        flags = " ".join(f"--minutes {place}={more:g}" for place in places)
        repair = f"{more:g} instead of {minutes:g} minutes {when}"
        cause = said("minutes", minutes=minutes, days="" if len(days) == week.days else names)
        out.append(Restriction(cause, repair, flags, lambda r, days=tuple(days): _unhurried(r, days)))  # type: ignore[misc]
    return out


def _unhurried(request: PlanRequest, days: Sequence[int]) -> PlanRequest:
    """The request without the minutes that were typed for some days."""
    given = tuple(one and day not in days for day, one in enumerate(request.week.minutes_given))
    return request.with_(minutes_given=given)


def limits(request: PlanRequest, nutrient: str, library: Library) -> list[Restriction]:
    """What holds a target down and is not offered as a repair: the other meals of the day, the limits on food
    families, the energy that is planned."""
    out: list[Restriction] = []
    if request.week.bans:
        dishes = library.cookbook.dishes
        titles = tuple(dishes[d].title if d in dishes else d for d in request.week.bans[:3])
        banned = said("banned", titles=titles, more=len(request.week.bans) - len(titles))
        out.append(Restriction(banned, "", "", lambda r: r.with_(bans=())))
    for name in request.eater.exclusions:
        if name in KITCHEN:
            rule = said("excluded", name=name)
            out.append(Restriction(rule, "", "", lambda r, name=name: _not_excluding(r, name)))  # type: ignore[misc]
    for cap in request.eater.caps:
        limit = said("family_limit", family=cap.family, grams_per_week=cap.grams_per_week)
        out.append(Restriction(limit, "", "", lambda r, family=cap.family: _uncapped(r, family)))  # type: ignore[misc]
    if len(request.week.slots) < len(ALL_SLOTS):
        out.append(Restriction(said("few_slots", slots=request.week.slots), "", "", lambda r: r.with_(slots=ALL_SLOTS)))
    if nutrient != "energy":
        out.append(Restriction(said("energy", kcal=request.eater.energy_kcal), "", "", _without_energy))
    return out


def _not_excluding(request: PlanRequest, name: str) -> PlanRequest:
    return request.with_(exclusions=tuple(x for x in request.eater.exclusions if x != name))


def _uncapped(request: PlanRequest, family: str) -> PlanRequest:
    return request.with_(caps=tuple(c for c in request.eater.caps if c.family != family))


def _without_energy(request: PlanRequest) -> PlanRequest:
    return request.with_(targets=tuple(t for t in request.eater.targets if t.nutrient != "energy"))


def milder_diets(request: PlanRequest) -> list[Restriction]:
    """Milder diets as repairs: vegan to vegetarian, and so on."""
    return [
        Restriction(said("excluded", name=name), f"eat {milder} instead of {name}", f"--lift {name} -x {milder}")
        for name in request.eater.exclusions
        for milder in DIET_STEPS.get(name, ())
        if milder not in request.eater.exclusions
    ]
