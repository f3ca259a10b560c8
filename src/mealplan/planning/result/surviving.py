"""What of a saved plan can still be served: dishes may have gone from the cookbook since, or hold now what is left out.

An edit begins from what is left: the meals of other dishes are planned anew, and the new plan says so. Nothing that is
left out is ever held because it stood there before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mealplan.library import Library
from mealplan.planning.ask.asked import without_locks
from mealplan.planning.ask.eaten import as_eaten
from mealplan.planning.ask.request import Lived, Lock, PlanRequest
from mealplan.planning.ask.said import Said, said
from mealplan.planning.result.plan import Cook, Item, Plan
from mealplan.planning.week import amounts
from mealplan.planning.week.candidates import refusal, too_much


def refused(dish: str, request: PlanRequest, library: Library, portions: float | None = None) -> str | None:
    """Why a dish can no longer be served under a request (in so many portions, or None: in any), in words; None when it
    can."""
    library = as_eaten(library, request.eater)
    entry = library.cookbook.dishes.get(dish)
    if entry is None:
        return "it is no longer among the dishes"
    return refusal(entry, request, library) or too_much(entry, request, library, portions)


def servable(request: PlanRequest, library: Library) -> PlanRequest:
    """The request of a saved plan without the locks of dishes that can no longer be served."""
    locks = request.week.locks
    return without_locks(request, [x for x in locks if refused(x.dish, request, library, x.portions) is not None])


def surviving(plan: Plan, library: Library) -> tuple[Plan, tuple[Said, ...]]:
    """The plan without what can no longer be served, and what to say of that; the plan itself where all can."""
    request = with_what_may_stand(servable(plan.request, library), plan, library)
    told: dict[tuple[str, str], None] = {}
    open_ = request.week.past
    days = tuple(
        replace(day, meals=tuple(replace(m, items=_left(m.items, request, library, told)) for m in day.meals))
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
    before."""
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
    return request.with_(history=kept, lived=tuple(lived))


def _stands(
    items: Sequence[Lock], place: tuple[int, str], plan: Plan, request: PlanRequest, library: Library
) -> bool:
    """Whether what was eaten at a meal may be served under the request, each dish and all of it together, and would be
    made of the same foods."""
    if any(refused(one.dish, request, library, one.portions) is not None for one in items):
        return False
    book = as_eaten(library, request.eater).cookbook.dishes
    now = {(one.dish, part.food) for one in items for part in book[one.dish].ingredients}
    then = {(item.dish, part.food) for item, cook in _served(plan, *place) for part in cook.ingredients}
    if now != then:
        return False
    return amounts.together([(book[x.dish], x.portions or 1.0) for x in items], request, library) is None


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
    items: tuple[Item, ...], request: PlanRequest, library: Library, told: dict[tuple[str, str], None]
) -> tuple[Item, ...]:
    """The items of a meal that can still be served: each by itself, then as many, from the first on, as hold together
    no more than one meal may. What is left out goes to `told`: (title, why)."""
    kept: list[Item] = []
    for item in items:
        why = refused(item.dish, request, library, item.portions)
        if why is None:
            served = [(library.cookbook.dishes[x.dish], x.portions) for x in (*kept, item)]
            why = amounts.together(served, request, library)
        if why is None:
            kept.append(item)
        else:
            told[item.title, why] = None
    return tuple(kept)
