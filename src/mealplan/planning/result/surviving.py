"""What of a saved plan can still be served: dishes may have gone from the cookbook since, or hold now what is left out.

An edit begins from what is left: the meals of other dishes are planned anew, and the new plan says so. Nothing that is
left out is ever held because it stood there before.
"""

from __future__ import annotations

from dataclasses import replace

from mealplan.library import Library
from mealplan.planning.ask.asked import without_locks
from mealplan.planning.ask.eaten import as_eaten
from mealplan.planning.ask.request import PlanRequest
from mealplan.planning.ask.said import Said, said
from mealplan.planning.result.plan import Item, Plan
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
    request = servable(plan.request, library)
    told: dict[tuple[str, str], None] = {}
    days = tuple(
        replace(day, meals=tuple(replace(m, items=_left(m.items, request, library, told)) for m in day.meals))
        for day in plan.days
    )
    if not told:
        return (plan if request is plan.request else replace(plan, request=request)), ()
    eaten = {item.cook for day in days for meal in day.meals for item in meal.items}
    cooks = tuple(cook for cook in plan.cooks if cook.id in eaten)
    return replace(plan, request=request, days=days, cooks=cooks), tuple(
        said("planned_anew", title=title, why=words) for title, words in told
    )


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
