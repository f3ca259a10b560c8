"""What of a saved plan can still be served: dishes may have gone from the cookbook since, or hold now what is left out.

An edit begins from what is left: the meals of other dishes are planned anew, and the new plan says so. Nothing that is
left out is ever held because it stood there before.
"""

from __future__ import annotations

from dataclasses import replace

from mealplan.library import Library
from mealplan.planning.ask.asked import without_locks
from mealplan.planning.ask.request import PlanRequest
from mealplan.planning.ask.said import Said, said
from mealplan.planning.result.plan import Item, Plan
from mealplan.planning.week.candidates import refusal


def refused(dish: str, request: PlanRequest, library: Library) -> str | None:
    """Why a dish can no longer be served under a request, in words; None when it can."""
    entry = library.cookbook.dishes.get(dish)
    return "it is no longer among the dishes" if entry is None else refusal(entry, request, library)


def servable(request: PlanRequest, library: Library) -> PlanRequest:
    """The request of a saved plan without the locks of dishes that can no longer be served."""
    return without_locks(request, [x for x in request.week.locks if refused(x.dish, request, library) is not None])


def surviving(plan: Plan, library: Library) -> tuple[Plan, tuple[Said, ...]]:
    """The plan without what can no longer be served, and what to say of that; the plan itself where all can."""
    why = {item.dish: refused(item.dish, plan.request, library) for item in _items(plan)}
    titles = {item.dish: item.title for item in _items(plan)}
    lost = {dish: words for dish, words in why.items() if words is not None}
    request = servable(plan.request, library)
    if not lost:
        return (plan if request is plan.request else replace(plan, request=request)), ()
    days = tuple(
        replace(day, meals=tuple(replace(m, items=tuple(i for i in m.items if i.dish not in lost)) for m in day.meals))
        for day in plan.days
    )
    cooks = tuple(cook for cook in plan.cooks if cook.dish not in lost)
    told = tuple(said("planned_anew", title=titles[dish], why=words) for dish, words in lost.items())
    return replace(plan, request=request, days=days, cooks=cooks), told


def _items(plan: Plan) -> list[Item]:
    return [item for day in plan.days for meal in day.meals for item in meal.items]
