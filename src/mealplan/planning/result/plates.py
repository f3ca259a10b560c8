"""Edits of one plate at a table: what one eater has is chosen anew, what all others have stays.

What stands at a meal is held but for her share of its mains. Where she has no main then, a place of her own is open for
her (`week/places`); what she is given there is locked on her plate, as a swap of the table's is.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from mealplan.dishes.dish import Dish
from mealplan.errors import ValueProblem, unknown_name
from mealplan.library import Library
from mealplan.planning.ask.asked import relocked
from mealplan.planning.ask.eaten import table
from mealplan.planning.ask.request import Eater, Lock, PlanRequest
from mealplan.planning.ask.resolve import eater_called
from mealplan.planning.ask.said import Remark
from mealplan.planning.result.edit import (
    Place,
    SwapOption,
    check_no_cook,
    check_place,
    finished_edit,
    holds,
    options_at,
    refined,
    without_cooking,
)
from mealplan.planning.result.plan import Plan
from mealplan.planning.result.surviving import refused, servable, surviving
from mealplan.planning.search.solver import Cancel
from mealplan.planning.week.build import build
from mealplan.planning.week.locks import is_main


def eater_of(plan: Plan, name: str) -> Eater:
    """Who eats of a plan, by name in whatever case. Raises ValueProblem that names the nearest."""
    found = eater_called(name, plan.request.eaters)
    if found is None:
        raise unknown_name("eater", name, [one.name for one in plan.request.eaters], where="--eater")
    return found


def swap_plate(
    plan: Plan, library: Library, day: int, slot: str, dish: str, eater: str, *, no_cook: bool = False,
    cancel: Cancel | None = None, explained: bool = False,
) -> Plan:  # fmt: skip
    """The plan with `dish` as the main of one eater at one meal, locked on her plate; what the others have stays. Where
    it is what the others have she shares it again, and nothing is locked on her plate. Raises ValueProblem where she is
    not there, or cannot share it."""
    who = _at(plan, day, slot, eater)
    plan, told = surviving(plan, library)
    if no_cook:
        check_no_cook(dish, who, library)
    started = time.monotonic()
    place = {(day, slot)}
    held = _others(plan, library, who, place)
    same = next((x for x in held if (x.day, x.slot, x.dish) == (day, slot, dish)), None)
    mine = [] if same is not None else [Lock(day, slot, dish, only=who.name)]
    request = relocked(plan.request, place, mine, plates=(who.name,))
    if same is not None:
        again = Lock(day, slot, dish, eaters=(*same.eaters, (who.name, 1.0)))
        why = refused(again, request, library)
        if why is not None:
            raise ValueProblem(f"{who.name} cannot share it: {why}", where=dish)
        held = [Lock(day, slot, dish) if x is same else x for x in held]
    setting = build(request, library, hold=held)
    if no_cook:
        setting = without_cooking(setting, place)
    return finished_edit(setting, refined(setting, plan, cancel, started), started, explained, told)


def plate_options(
    plan: Plan, library: Library, day: int, slot: str, eater: str, *, limit: int = 8, no_cook: bool = False,
    cancel: Cancel | None = None,
) -> list[SwapOption]:  # fmt: skip
    """Ranked alternatives for the main of one eater at a meal, each already re-optimised and verified."""
    who = _at(plan, day, slot, eater)
    left, _ = surviving(plan, library)
    place = {(day, slot)}
    request = relocked(left.request, place, (), plates=(who.name,))
    setting = build(request, library, hold=_others(left, library, who, place))
    number = setting.number(who.name)
    index = next(
        (i for i, q in enumerate(setting.problem.positions)
         if (q.day, setting.problem.slots[q.slot]) == (day, slot) and (q.own == number or (q.main and not q.fixed))),
        None,
    )  # fmt: skip
    if index is None:
        raise ValueProblem(f"{who.name} has nothing at {slot} on day {day + 1} that could be another dish")
    now = {item.dish for m in plan.days[day].meals if m.slot == slot for item in m.items if who.name in item.eaters}

    def serve(dish: str) -> Plan:
        return swap_plate(plan, library, day, slot, dish, who.name, no_cook=no_cook, cancel=cancel)

    return options_at(
        plan, left, setting, (day, slot), index, now, serve, limit=limit, no_cook=no_cook, cancel=cancel,
        eater=who.name,
    )  # fmt: skip


def flare_plate(
    plan: Plan, library: Library, day: int, eater: str, on: bool = True, *, cancel: Cancel | None = None
) -> Plan:
    """The plan with nothing to be cooked for one eater on one day: where her main is cooked that day, something that
    needs no cooking stands on her plate instead, locked there; what the others have stays. `on` False: what is locked
    on her plate that day is free, and she shares what the others have where she may."""
    who = eater_of(plan, eater)
    if not 0 <= day < len(plan.days):
        raise ValueProblem(f"there is no day {day + 1} in this plan")
    plan, told = surviving(plan, library)
    started = time.monotonic()
    slots = [meal.slot for meal in plan.days[day].meals if who.there(day, meal.slot)]
    if not slots:
        raise ValueProblem(f"{who.name} is not there on day {day + 1}", where="--eater")
    if not on:
        return _shared_again(plan, library, who, {(day, slot) for slot in slots}, told, cancel)
    dishes = (library.base or library).cookbook.dishes
    cooked = _cooked(plan, dishes, who, day)
    hot = {(day, slot) for slot, dish in cooked if is_main(dishes[dish], slot)}
    request = relocked(plan.request, hot, (), plates=(who.name,))
    held = _others(plan, library, who, hot)
    alone = [x for x in held if x.day == day and [n for n, _ in x.eaters] == [who.name] and (x.slot, x.dish) in cooked]
    setting = build(request, library, hold=[x for x in held if x not in alone])
    setting = without_cooking(setting, hot)
    made = finished_edit(setting, refined(setting, plan, cancel, started), started, False, told)
    return _kept(made, who, hot, library)


def replan_plate(
    plan: Plan, library: Library, request: PlanRequest, eater: str, *, cancel: Cancel | None = None
) -> Plan:
    """Plan one eater's plates again under a changed request: what the others have stays. Hers: what she may no longer
    have goes, and something of her own stands in its place; how much she has of the rest is chosen anew. Raises
    ValueProblem where the request is of other days."""
    who = eater_called(eater, request.eaters)
    if who is None or request.week.dates != plan.request.week.dates or request.week.slots != plan.request.week.slots:
        hint = "Leave --eater NAME out to plan the whole table again."
        raise ValueProblem("one plate is planned again in the days and meals as they are", where="--eater", hint=hint)
    started = time.monotonic()
    plan, told = surviving(plan, library)
    request = servable(request, library)
    held: list[Lock] = []
    for lock in holds(plan):
        if who.name not in dict(lock.eaters):
            held.append(lock)
        elif refused(lock, request, library) is None and _as_it_is(lock, plan.request, request, who, library):
            held.append(replace(lock, open=who.name))
        else:
            held += [x for x in [_share_without(lock, who.name)] if x is not None]
    setting = build(request, library, hold=held)
    return finished_edit(setting, refined(setting, plan, cancel, started, rounds=60), started, True, told)


def _at(plan: Plan, day: int, slot: str, eater: str) -> Eater:
    check_place(plan, day, slot)
    who = eater_of(plan, eater)
    if not who.there(day, slot):
        raise ValueProblem(f"{who.name} is not there at {slot} on day {day + 1}", where="--eater")
    return who


def _others(plan: Plan, library: Library, who: Eater, places: Collection[Place]) -> list[Lock]:
    """Every item of the plan as a lock; of the mains of some meals without her share."""
    dishes = (library.base or library).cookbook.dishes
    out: list[Lock] = []
    for lock in holds(plan):
        if (lock.day, lock.slot) in places and who.name in dict(lock.eaters) and is_main(dishes[lock.dish], lock.slot):
            out += [x for x in [_share_without(lock, who.name)] if x is not None]
        else:
            out.append(lock)
    return out


def _as_it_is(lock: Lock, before: PlanRequest, after: PlanRequest, who: Eater, library: Library) -> bool:
    """Whether what she shares with others is on their plates what it was before her words changed."""
    names = dict(lock.eaters)
    sharing = tuple(e for e, one in enumerate(before.eaters) if one.name in names)
    old, new = (table(library, request.eaters, sharing).plates for request in (before, after))
    return all(
        a.cookbook.dishes[lock.dish] == b.cookbook.dishes[lock.dish]
        for e, a, b in zip(sharing, old, new, strict=True)
        if before.eaters[e].name != who.name
    )


def _share_without(lock: Lock, name: str) -> Lock | None:
    each = tuple((who, size) for who, size in lock.eaters if who != name)
    return replace(lock, eaters=each, portions=sum(size for _, size in each)) if each else None


def _cooked(plan: Plan, dishes: Mapping[str, Dish], who: Eater, day: int) -> set[tuple[str, str]]:
    """What she has on a day that is cooked that day: (slot, dish)."""
    return {
        (meal.slot, x.dish)
        for meal in plan.days[day].meals
        for x in meal.items
        if who.name in x.eaters and x.dish in dishes and not (x.leftover or x.frozen or dishes[x.dish].no_cook)
    }


def _kept(plan: Plan, who: Eater, places: Collection[Place], library: Library) -> Plan:
    """The plan with what stands on her plate at some meals locked there."""
    dishes = (library.base or library).cookbook.dishes
    locks = [
        Lock(x.day, x.slot, x.dish, only=who.name)
        for x in holds(plan)
        if (x.day, x.slot) in places and [name for name, _ in x.eaters] == [who.name]
        and is_main(dishes[x.dish], x.slot)
    ]  # fmt: skip
    started = time.monotonic()
    request = relocked(plan.request, places, locks, plates=(who.name,))
    setting = build(request, library, hold=holds(plan))
    return finished_edit(setting, refined(setting, plan, None, started, rounds=0), started, False)


def _shared_again(
    plan: Plan, library: Library, who: Eater, places: Collection[Place], told: Sequence[Remark], cancel: Cancel | None
) -> Plan:
    """The plan with nothing locked on her plate at some meals: she shares the main of the others where she may."""
    own = {(x.day, x.slot) for x in plan.request.week.locks if x.only == who.name} & set(places)
    request = relocked(plan.request, own, (), plates=(who.name,))
    dishes = (library.base or library).cookbook.dishes
    held = []
    joined: set[Place] = set()
    for lock in _others(plan, library, who, own):
        place = (lock.day, lock.slot)
        share = replace(lock, eaters=(*lock.eaters, (who.name, 1.0)))
        if place in own - joined and is_main(dishes[lock.dish], lock.slot) and refused(share, request, library) is None:
            joined.add(place)
            held.append(Lock(lock.day, lock.slot, lock.dish))
        else:
            held.append(lock)
    started = time.monotonic()
    setting = build(request, library, hold=held)
    return finished_edit(setting, refined(setting, plan, cancel, started), started, False, told)
