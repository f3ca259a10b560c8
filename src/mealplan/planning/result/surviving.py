"""What of a saved plan can still be served: dishes may have gone from the cookbook since, or hold now what is left out.

An edit begins from what is left: the meals of other dishes are planned anew, and the new plan says so. Nothing that is
left out is ever held because it stood there before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mealplan.library import Library
from mealplan.planning.ask.asked import with_frozen, without_locks
from mealplan.planning.ask.eaten import as_eaten, table
from mealplan.planning.ask.request import Lived, Lock, PlanRequest
from mealplan.planning.ask.said import Said, said
from mealplan.planning.result.eaten_up import eaten_up
from mealplan.planning.result.plan import Cook, Item, Meal, Plan
from mealplan.planning.week import amounts
from mealplan.planning.week.locks import eat_of, lock_refused
from mealplan.planning.week.stock import who_may


def refused(lock: Lock, request: PlanRequest, library: Library) -> str | None:
    """Why what stands, or is locked, somewhere can no longer be served to those who eat of it, in words; None when it
    can."""
    if lock.dish not in (library.base or library).cookbook.dishes:
        return "it is no longer among the dishes"
    return lock_refused(lock, request, library)


def served_as(plan: Plan, day: int, meal: Meal) -> list[Lock]:
    """The items of a meal as locks; where several eat, what they share of one pot as one, with what each has of it and
    the form in which it stands there."""
    if len(plan.request.eaters) == 1:
        return [Lock(day, meal.slot, item.dish, item.portions) for item in meal.items]
    pots = {cook.id: cook.pot or -cook.id for cook in plan.cooks}
    shared: dict[int, list[Item]] = {}
    for item in meal.items:
        shared.setdefault(pots[item.cook], []).append(item)
    out = []
    for items in shared.values():
        each = tuple((name, size) for item in items for name, size in item.eaters.items())
        variant = tuple((of, use) for of, use in items[0].variant.items())
        out.append(Lock(day, meal.slot, items[0].dish, sum(size for _, size in each), each, variant))
    return out


def servable(request: PlanRequest, library: Library) -> PlanRequest:
    """The request of a saved plan without the locks of dishes that can no longer be served."""
    locks = request.week.locks
    return without_locks(request, [x for x in locks if refused(x, request, library) is not None])


def surviving(plan: Plan, library: Library) -> tuple[Plan, tuple[Said, ...]]:
    """The plan without what can no longer be served, and what to say of that; the plan itself where all can."""
    request = with_what_may_stand(servable(plan.request, library), plan, library)
    told: dict[tuple[str, str], None] = {}
    open_ = request.week.past
    days = tuple(
        replace(
            day,
            meals=tuple(
                m
                if request.week.settled(index, m.slot)
                else replace(m, items=_left(plan, index, m, request, library, told))
                for m in day.meals
            ),
        )
        if index >= open_
        else day
        for index, day in enumerate(plan.days)
    )
    if not told:
        return (plan if request is plan.request else replace(plan, request=request)), ()
    eaten = {item.cook for day in days for meal in day.meals for item in meal.items}
    cooks = tuple(cook for cook in plan.cooks if cook.id in eaten)
    return replace(plan, request=request, days=days, cooks=cooks), tuple(
        said("planned_anew", title=title, why=words) for title, words in told
    )


def with_what_may_stand(request: PlanRequest, plan: Plan, library: Library) -> PlanRequest:
    """The request with the meals of days past of its plan that may no longer be served, or would be served otherwise
    now, as food that was eaten: it counts as it was, and nothing that is left out is ever held because it stood there
    before. What of it came out of the house is there no longer."""
    week = request.week
    held: dict[tuple[int, str], list[Lock]] = {}
    for one in week.history:
        held.setdefault((one.day, one.slot), []).append(one)
    gone = [place for place, items in held.items() if not _stands(items, place, plan, request, library)]
    if not gone:
        return request
    lived = list(week.lived)
    for day, slot in gone:
        eaten = [Lived(day, slot, "food", title, food, grams) for title, food, grams in _foods(plan, day, slot)]
        lived += eaten or [Lived(day, slot, "out")]
    kept = tuple(one for one in week.history if (one.day, one.slot) not in gone)
    eaten_of = [pair for place in gone for pair in _served(plan, *place)]
    request = with_frozen(request, eaten_up(request.house.frozen, eaten_of))
    return request.with_(history=kept, lived=tuple(lived))


def _stands(
    items: Sequence[Lock], place: tuple[int, str], plan: Plan, request: PlanRequest, library: Library
) -> bool:
    """Whether what was eaten at a meal may be served under the request, each dish and all of it together, and would be
    made of the same foods."""
    if any(refused(one, request, library) is not None for one in items):
        return False
    thawed = {cook.dish for _, cook in _served(plan, *place) if cook.frozen}
    if thawed:  # it is what it was cooked of, whatever the dish is now
        there = all(_is_there(cook, request, library) for _, cook in _served(plan, *place) if cook.frozen)
        if not there or amounts.applies(request):
            return False
    items = [one for one in items if one.dish not in thawed]
    book = as_eaten(library, request.eater).cookbook.dishes
    now = {(one.dish, part.food) for one in items for part in book[one.dish].ingredients}
    then = {
        (item.dish, part.food)
        for item, cook in _served(plan, *place)
        if item.dish not in thawed
        for part in cook.ingredients
    }
    if now != then:
        return False
    return _together(items, request, library) is None


def _is_there(cook: Cook, request: PlanRequest, library: Library) -> bool:
    """Whether portions that are made as a cook are in the house, and may be served."""
    foods = [(part.id, part.food) for part in cook.ingredients]
    pots = [who_may(one, request, library)[0] for one in request.house.frozen if one.dish == cook.dish]
    return any([(x.id, x.food) for x in dish.ingredients] == foods for pot in pots for _, dish in pot.values())


def _served(plan: Plan, day: int, slot: str) -> list[tuple[Item, Cook]]:
    cooks = {cook.id: cook for cook in plan.cooks}
    return [(item, cooks[item.cook]) for meal in plan.days[day].meals if meal.slot == slot for item in meal.items]


def _foods(plan: Plan, day: int, slot: str) -> list[tuple[str, str, float]]:
    """(title, food, grams eaten) of a meal."""
    return [
        (item.title, part.food, round(part.eaten_g * item.portions / cook.portions, 4))
        for item, cook in _served(plan, day, slot)
        for part in cook.ingredients
        if part.eaten_g > 0
    ]


def _left(
    plan: Plan, day: int, meal: Meal, request: PlanRequest, library: Library, told: dict[tuple[str, str], None]
) -> tuple[Item, ...]:
    """The items of a meal that can still be served: each by itself, then as many, from the first on, as hold together
    no more than one meal may. What is left out goes to `told`: (title, why)."""
    kept: list[Lock] = []
    out: list[Item] = []
    for lock in served_as(plan, day, meal):
        why = refused(lock, request, library)
        if why is None:
            why = _together([*kept, lock], request, library)
        mine = [x for x in meal.items if x.dish == lock.dish and _is_of(x, lock)]
        if why is None:
            kept.append(lock)
            out += [x for x in mine if x not in out]
        else:
            told[mine[0].title, why] = None
    return tuple(out)


def _is_of(item: Item, lock: Lock) -> bool:
    """Whether an item is of what a lock holds (one dish may stand twice at a meal, from two pots)."""
    if not lock.eaters:
        return item.portions == lock.portions
    names = {name for name, _ in lock.eaters}
    return set(item.eaters) <= names


def _together(locks: Sequence[Lock], request: PlanRequest, library: Library) -> str | None:
    """What some items hold too much of together for one who eats of them, in words."""
    for e, eater in enumerate(request.eaters):
        asked = request.of(eater)
        if not amounts.applies(asked):
            continue
        served = []
        for lock in locks:
            sizes = dict(eat_of(lock, request, (library.base or library).cookbook.dishes))
            if sizes.get(e):
                who = tuple(sizes)
                plate = table(library, request.eaters, who).plates[who.index(e)]
                served.append((plate.cookbook.dishes[lock.dish], sizes[e] or 0.0, plate))
        why = amounts.together(served, asked)
        if why is not None:
            return why
    return None
