"""Locks of dishes to meals: whose they are, and why one cannot stand."""

from __future__ import annotations

from collections.abc import Mapping

from mealplan.dishes.dish import Dish
from mealplan.errors import NoPlan, ValueProblem, unknown_name
from mealplan.library import Library
from mealplan.planning.ask.eaten import table
from mealplan.planning.ask.request import Lock, PlanRequest
from mealplan.planning.week import amounts
from mealplan.planning.week.candidates import fits_extra, fits_slot, refusal, too_much


def check_locks(request: PlanRequest, library: Library) -> None:
    """Raise when a lock names nothing, a skipped meal, or a dish that may not be served, or when two contradict."""
    mains: dict[tuple[int, str], Lock] = {}
    dishes = table(library, request.eaters, (0,)).plates[0].cookbook.dishes
    for lock in request.week.locks:
        dish = dishes.get(lock.dish)
        place = f"day {lock.day + 1}, {lock.slot}"
        if dish is None:
            raise unknown_name("dish", lock.dish, dishes, listing="mealplan dishes list")
        if lock.slot not in request.week.slots or not 0 <= lock.day < request.week.days:
            raise ValueProblem(f"cannot lock {lock.dish} at {place}: there is no such meal in this plan")
        if (lock.day, lock.slot) in request.week.skip and lock.day >= request.week.past:
            raise NoPlan(f"the locks contradict each other: {place} is skipped and locked to {lock.dish}")
        why = lock_refused(lock, request, library)
        if why is not None:
            raise NoPlan(
                f"the lock of {lock.dish} at {place} contradicts the request: {why}",
                hint="Take the lock away, or what stands against it.",
            )
        other = mains.get((lock.day, lock.slot))
        whole = not (lock.eaters or lock.only or (other is not None and (other.eaters or other.only)))
        if other is not None and other.dish != lock.dish and whole:
            both = [dishes[x.dish] for x in (other, lock)]
            if all(fits_slot(d, lock.slot) and not fits_extra(d, lock.slot) for d in both):
                raise NoPlan(f"the locks contradict each other: {place} is locked to {other.dish} and to {lock.dish}")
        mains.setdefault((lock.day, lock.slot), lock)
    for e in range(len(request.eaters)):
        _check_meals(request, e, library)


def is_main(dish: Dish, slot: str) -> bool:
    """Whether a dish that is locked at a meal is its main."""
    return fits_slot(dish, slot) or not fits_extra(dish, slot)


def apart_at(request: PlanRequest, day: int, slot: str, dishes: Mapping[str, Dish]) -> frozenset[int]:
    """The numbers of those who have a main of their own locked at a meal."""
    locks = [x for x in request.week.locks if (x.day, x.slot) == (day, slot) and x.only and x.dish in dishes]
    here = {x.only for x in locks if is_main(dishes[x.dish], slot)}
    return frozenset(e for e in request.at(day, slot) if request.eaters[e].name in here)


def eat_of(lock: Lock, request: PlanRequest, dishes: Mapping[str, Dish]) -> list[tuple[int, float | None]]:
    """(number, portions where they are said) of those who eat of what is locked."""
    there = request.at(lock.day, lock.slot)
    if len(request.eaters) == 1:
        return [(0, lock.portions)]
    sizes = dict(lock.eaters)
    if sizes:
        return [(e, sizes[request.eaters[e].name]) for e in there if request.eaters[e].name in sizes]
    if lock.only:
        return [(e, lock.portions) for e in there if request.eaters[e].name == lock.only]
    main = is_main(dishes[lock.dish], lock.slot)
    apart = apart_at(request, lock.day, lock.slot, dishes) if main else frozenset()
    return [(e, None) for e in there if e not in apart]


def lock_refused(lock: Lock, request: PlanRequest, library: Library) -> str | None:
    """Why nobody may have what is locked, or not all who eat of it, in words. Those who share have it as it is adapted
    to all of them; where no form of it does for all, it is for those who may have it alone."""
    sizes = dict(eat_of(lock, request, (library.base or library).cookbook.dishes))
    who = list(sizes)
    why = None
    for some in [tuple(who), *((e,) for e in who if len(who) > 1 and not lock.eaters)]:
        plates = table(library, request.eaters, some).plates if some else ()
        refused = [
            refusal(plate.cookbook.dishes[lock.dish], request.of(request.eaters[e]), plate)
            or too_much(plate.cookbook.dishes[lock.dish], request.of(request.eaters[e]), plate, sizes[e])
            for e, plate in zip(some, plates, strict=True)
        ]
        if not any(refused):
            return None
        why = why or next(words for words in refused if words)
    return why or "nobody is there"


def _check_meals(request: PlanRequest, eater: int, library: Library) -> None:
    """Raise when what is locked at one meal holds too much together for an eater, each dish in the least that its locks
    allow."""
    mine = request.of(request.eaters[eater])
    if not amounts.applies(mine):
        return
    library = table(library, request.eaters, (eater,)).plates[0]
    dishes = library.cookbook.dishes
    meals: dict[tuple[int, str], dict[str, float]] = {}
    for lock in request.week.locks:
        sizes = dict(eat_of(lock, request, dishes))
        if eater in sizes:
            here = meals.setdefault((lock.day, lock.slot), {})
            least = sizes[eater] or min(amounts.fitting(dishes[lock.dish], mine, library), default=0.0)
            here[lock.dish] = max(here.get(lock.dish, 0.0), least)
    for (day, slot), served in meals.items():
        why = amounts.together(((dishes[name], size, library) for name, size in served.items()), mine)
        if why is not None:
            raise NoPlan(
                f"the locks of day {day + 1}, {slot} hold too much together: {why}",
                hint="Take one of them away, or lock fewer portions.",
            )
