"""What of a request can hold a target down, each thing with the request without it and, where she may want that, the
flags to type."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mealplan.library import Library
from mealplan.nutrition.words import in_a_sentence, plain_name
from mealplan.planning.asked import with_flags
from mealplan.planning.request import ALL_SLOTS, PlanRequest
from mealplan.units import format_amount

DIET_STEPS = {"vegan": ("vegetarian", "pescatarian"), "vegetarian": ("pescatarian",)}


@dataclass(frozen=True, slots=True)
class Restriction:
    """`words`: what it is; `repair` and `flags`: what to change, and what to type for that ("" where nothing is
    offered)."""

    words: str
    repair: str
    flags: str
    lifted: Callable[[PlanRequest], PlanRequest] | None = None

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
    return f"the target of {in_a_sentence(plain_name(nutrient))}"


def restrictions(request: PlanRequest) -> list[Restriction]:
    """Everything in a request that narrows what may be served and that she may lift, each by itself."""
    out: list[Restriction] = []
    for name in request.eater.exclusions:
        shown = name.replace("_", " ")
        diet = name in ("vegan", "vegetarian", "pescatarian")
        words, repair = (f"the {shown} diet", f"leave the {shown} diet") if diet else (f"no {shown}", f"allow {shown}")
        out.append(Restriction(words, repair, f"--lift {name}"))
    if not request.eater.fortified:
        out.append(Restriction("no fortified foods", "allow fortified foods", "--fortified"))
    out += [
        Restriction(f"dislike of {name}", f"serve {name} after all", f"--no-dislike {shlex.quote(name)}")
        for name in request.eater.dislikes
    ]
    if any(request.week.flare):
        out.append(Restriction("flare days without cooking", "cook on the flare days", "--flare none"))
    if request.house.without:
        out.append(
            Restriction("without " + ", ".join(request.house.without), "use the whole kitchen", "--without none")
        )
    if request.week.skip:
        out.append(Restriction("the meals that are left out", "plan the meals that are left out", "--skip none"))
    for day, slot in dict.fromkeys((lock.day, lock.slot) for lock in request.week.locks):
        where = f"the {slot} that is locked on day {day + 1}"
        out.append(Restriction(where, f"unlock the {slot} of day {day + 1}", f"--lock {day + 1}:{slot}=none"))
    return out


def limits(request: PlanRequest, nutrient: str, library: Library) -> list[Restriction]:
    """What holds a target down and is not offered as a repair: the other meals of the day, the limits on food
    families, the energy that is planned."""
    out: list[Restriction] = []
    if request.week.bans:
        dishes = library.cookbook.dishes
        titles = ", ".join(dishes[d].title if d in dishes else d for d in request.week.bans[:3])
        more = f" and {len(request.week.bans) - 3} more" if len(request.week.bans) > 3 else ""
        out.append(Restriction(f"never {titles}{more}", "", "", lambda r: r.with_(bans=())))
    for cap in request.eater.caps:
        most = f"at most {cap.grams_per_week:.0f} g a week" if cap.grams_per_week else "none"
        words = f"the limit on {cap.family} ({most})"
        out.append(Restriction(words, "", "", lambda r, family=cap.family: _uncapped(r, family)))  # type: ignore[misc]
    if len(request.week.slots) < len(ALL_SLOTS):
        words = f"only {' and '.join(request.week.slots)} {'is' if len(request.week.slots) == 1 else 'are'} planned"
        out.append(Restriction(words, "", "", lambda r: r.with_(slots=ALL_SLOTS)))
    if nutrient != "energy":
        words = f"the energy that is planned ({format_amount(request.eater.energy_kcal, 'kcal')} a day)"
        out.append(Restriction(words, "", "", _without_energy))
    return out


def _uncapped(request: PlanRequest, family: str) -> PlanRequest:
    return request.with_(caps=tuple(c for c in request.eater.caps if c.family != family))


def _without_energy(request: PlanRequest) -> PlanRequest:
    return request.with_(targets=tuple(t for t in request.eater.targets if t.nutrient != "energy"))


def milder_diets(request: PlanRequest) -> list[Restriction]:
    """Milder diets as repairs: vegan to vegetarian, and so on."""
    return [
        Restriction(name, f"eat {milder} instead of {name}", f"--lift {name} -x {milder}")
        for name in request.eater.exclusions
        for milder in DIET_STEPS.get(name, ())
        if milder not in request.eater.exclusions
    ]
