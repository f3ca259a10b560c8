"""The recipe that a plan carries of each cook, beside what the cookbook says of the dish today.

A plan outlives a changed cookbook: what was cooked is what the plan says, whether the dish is still there or not.
"""

from __future__ import annotations

from mealplan.dishes.dish import Dish
from mealplan.library import Library
from mealplan.planning.ask.eaten import forms, served
from mealplan.planning.result.plan import Cook, Plan

SAME = 1e-3  # relative: what rounding may change
ROUNDED = 0.051  # minutes: a plan has them to a tenth


def has_recipe(cook: Cook) -> bool:
    """Whether a cook carries its recipe (plans of 0.1 carry none)."""
    return bool(cook.title or cook.servings or cook.steps)


def recipe_of(cook: Cook, library: Library) -> Dish | None:
    """The cookbook's dish of a cook; where several eat and plates differ, in the form nearest to what was cooked."""
    found = forms(library, cook.dish)
    if len(found) < 2:
        return found[0] if found else None
    foods = [(part.id, part.food) for part in cook.ingredients]
    recipe = (cook.title, cook.servings, cook.steps)

    def off(dish: Dish) -> tuple[bool, bool]:
        same = recipe == (dish.title, dish.servings, tuple(step.text for step in dish.steps))
        return [(part.id, part.food) for part in dish.ingredients] != foods, not same

    return min(found, key=off)


def unchanged(cook: Cook, library: Library) -> Dish | None:
    """The cookbook's dish of a cook where it is still what was cooked: its title, servings and steps are those that the
    cook carries, or all that a cook without a recipe says of it. The user's own dishes change by the gram, too, without
    a word of theirs being different; of a shipped one other grams are a fault of the plan."""
    dish = recipe_of(cook, library)
    if dish is None:
        return None
    if not has_recipe(cook):
        return dish if _same_work(cook, dish) and _same_grams(cook, dish) else None
    same = (cook.title, cook.servings, cook.steps) == (dish.title, dish.servings, tuple(s.text for s in dish.steps))
    return dish if same and (not dish.user or _same_grams(cook, dish)) else None


def _same_work(cook: Cook, dish: Dish) -> bool:
    """Whether a cook of 0.1 takes the dish's minutes, each line cooked as the dish cooks it."""
    minutes = cook.frozen or abs(cook.active_minutes - dish.active_minutes) <= ROUNDED
    return minutes and [p.retention for p in cook.ingredients] == [p.retention for p in dish.ingredients]


def _same_grams(cook: Cook, dish: Dish) -> bool:
    factor = cook.portions / dish.servings
    foods = [[(p.id, p.food) for p in one.ingredients] for one in (cook, dish)]
    return foods[0] == foods[1] and all(
        abs(have.eaten_g - want.eaten_g * want.times(factor)) <= SAME * max(have.eaten_g, 1.0)
        for have, want in zip(cook.ingredients, dish.ingredients, strict=True)
    )


def told(plan: Plan, library: Library) -> list[str]:
    """What of a plan's dishes is no longer in the cookbook as it was, in words; one line for each dish."""
    out: dict[str, str] = {}
    library = served(library, plan.request)
    for cook in plan.cooks:
        name = f"{cook.title} ({cook.dish})" if cook.title else cook.dish
        if cook.dish not in library.cookbook.dishes:
            kept = "its recipe" if has_recipe(cook) else "what it is made of"
            out[cook.dish] = f"{name} is no longer among the dishes; this plan keeps {kept}"
        elif unchanged(cook, library) is None:
            out[cook.dish] = f"{name} was changed since; this plan keeps the recipe it was made with"
        elif cook.frozen and _of_an_unnoted_pot(cook, plan, library):
            out[cook.dish] = (
                f"nobody noted how {name} in the house was cooked: look at what is in it before it is eaten, or plan "
                "the days to come again"
            )
    return list(out.values())


def _of_an_unnoted_pot(cook: Cook, plan: Plan, library: Library) -> bool:
    """Whether a plan serves a variant of a dish out of portions of which nobody noted how they were cooked (newer plans
    never do)."""
    dish = (library.base or library).cookbook.dishes.get(cook.dish)
    written = [] if dish is None else [(part.id, part.food) for part in dish.ingredients]
    noted = [one for one in plan.request.house.frozen if one.dish == cook.dish and one.made is not None]
    return not noted and [(part.id, part.food) for part in cook.ingredients] != written
