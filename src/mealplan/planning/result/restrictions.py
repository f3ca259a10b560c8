"""What of a request can hold a target down, each thing with the request without it and, where she may want that, the
flags to type. What her medicines, conditions and stage of life leave out is never offered."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from mealplan import dates
from mealplan.care.consider import consider
from mealplan.foods.food import KITCHEN
from mealplan.library import Library
from mealplan.planning.ask.asked import said_by, with_flags
from mealplan.planning.ask.english import words
from mealplan.planning.ask.implied import avoided
from mealplan.planning.ask.request import ALL_SLOTS, Eater, PlanRequest
from mealplan.planning.ask.said import Said, said
from mealplan.settings.setting import Setting

MORE_MINUTES = 5.0  # that a repair asks for
DIET_STEPS = {"vegan": ("vegetarian", "pescatarian"), "vegetarian": ("pescatarian",)}


@dataclass(frozen=True, slots=True)
class Restriction:
    """`said`: what it is (`words`: in English); `repair` and `flags`: what to change, and what to type for that (None
    and "" where nothing is offered)."""

    said: Said
    repair: Said | None
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


def restrictions(request: PlanRequest) -> list[Restriction]:
    """Everything in a request that narrows what may be served and that she may lift, each by itself."""
    out: list[Restriction] = []
    foods_of_allergies = avoided(consider(request.eater.person))  # never lifted for the sake of a target
    for name in request.eater.exclusions:
        if name in held_by_care(request.eater):
            continue
        out.append(Restriction(said("excluded", name=name), said("lift", name=name), f"--lift {name}"))
    if not request.eater.fortified:
        out.append(Restriction(said("not_fortified"), said("allow_fortified"), "--fortified"))
    out += [
        Restriction(said("disliked", name=name), said("serve", name=name), f"--no-dislike {shlex.quote(name)}")
        for name in request.eater.dislikes
        if name not in foods_of_allergies
    ]
    if any(request.week.flare):
        out.append(Restriction(said("flare_days"), said("cook_on_flare_days"), "--flare none"))
    if request.house.without:
        without = said("without", items=request.house.without)
        out.append(Restriction(without, said("whole_kitchen"), "--without none"))
    out += _typed_minutes(request)
    if request.week.skip:
        out.append(Restriction(said("left_out"), said("plan_left_out"), "--skip none"))
    for day, slot in dict.fromkeys((lock.day, lock.slot) for lock in request.week.locks):
        held, free = said("locked", slot=slot, day=day + 1), said("unlock", slot=slot, day=day + 1)
        out.append(Restriction(held, free, f"--lock {day + 1}:{slot}=none"))
    return out


def held_by_care(eater: Eater) -> frozenset[str]:
    """The exclusions of an eater that are not lifted for the sake of a target: those of her medicines and conditions,
    and the rules of a stage of life."""
    implied = consider(eater.person).excluded
    return frozenset(name for name in eater.exclusions if name in KITCHEN or name in implied)


def _typed_minutes(request: PlanRequest) -> list[Restriction]:
    """The minutes that she typed, the days with as many of them together: a little more of them is offered."""
    week = request.week
    by_minutes: dict[float, list[int]] = {}
    for day, given in enumerate(week.minutes_given):
        if given and day >= week.past and not (week.flare and week.flare[day]):
            by_minutes.setdefault(week.minutes[day], []).append(day)
    out = []
    for minutes, days in sorted(by_minutes.items()):
        more = minutes + MORE_MINUTES
        names = ", ".join(dates.weekday(week.dates[day]) for day in days[:7])
        places = ["all"] if len(days) == week.days - week.past else [str(day + 1) for day in days]
        flags = " ".join(f"--minutes {place}={more:g}" for place in places)
        which = "" if len(days) == week.days - week.past else names
        repair = said("more_minutes", more=more, minutes=minutes, days=which)
        cause = said("minutes", minutes=minutes, days=which)
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
        out.append(Restriction(banned, None, "", lambda r: r.with_(bans=())))
    for name in request.eater.exclusions:
        if name in held_by_care(request.eater):
            rule = said("excluded", name=name)
            out.append(Restriction(rule, None, "", lambda r, name=name: _not_excluding(r, name)))  # type: ignore[misc]
    for cap in request.eater.caps:
        limit = said("family_limit", family=cap.family, grams_per_week=cap.grams_per_week)
        out.append(Restriction(limit, None, "", lambda r, family=cap.family: _uncapped(r, family)))  # type: ignore[misc]
    if len(request.week.slots) < len(ALL_SLOTS):
        few = said("few_slots", slots=request.week.slots)
        out.append(Restriction(few, None, "", lambda r: r.with_(slots=ALL_SLOTS)))
    if nutrient != "energy":
        out.append(Restriction(said("energy", kcal=request.eater.energy_kcal), None, "", _without_energy))
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
        Restriction(said("excluded", name=name), said("milder", name=name, diet=milder), f"--lift {name} -x {milder}")
        for name in request.eater.exclusions
        if name not in held_by_care(request.eater)
        for milder in DIET_STEPS.get(name, ())
        if milder not in request.eater.exclusions
    ]


def served_again(flags: str) -> list[Setting]:
    """What a repair would serve although somebody leaves it out, as the settings that left it out: `exclude` and
    `dislike`, or `fortified`; `who`: the one of a table whose word it was. Empty for a repair that drops no restriction
    on food. Raises ValueProblem where the flags cannot be read."""
    dropping = {"lift": "exclude", "no-dislike": "dislike", "fortified": "fortified"}
    return [
        replace(one, name=dropping[one.name])
        for one in said_by(flags)
        if one.name in dropping and (one.name, one.text) != ("fortified", "no")
    ]
