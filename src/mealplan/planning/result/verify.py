"""Check a finished plan from the outside: everything is recomputed from the plan's own data and the food catalogue.

Nothing of the model or the search is used here (nor in the modules `verify_*` that it calls). A plan that fails is
never shown: it raises InternalError when mealplan made it, or is reported problem by problem when it came from a file.

A plan outlives a changed cookbook: weights, titles and minutes are held against a dish only while the recipe that the
cook carries is still the dish's; exclusions, totals and targets are judged anew always.
"""

from __future__ import annotations

from mealplan.errors import InternalError, MealplanError
from mealplan.library import Library
from mealplan.planning.ask.eaten import served
from mealplan.planning.result.carried import recipe_of
from mealplan.planning.result.plan import Plan
from mealplan.planning.result.verify_fodmap import sittings, untold
from mealplan.planning.result.verify_food import (
    cared,
    exclusions,
    scaled,
    shared_pots,
    totals,
    weights,
    whole_pot,
)
from mealplan.planning.result.verify_iodine import iodine
from mealplan.planning.result.verify_stock import guessed, in_the_house
from mealplan.planning.result.verify_targets import outcome, safety_limits, shortfalls
from mealplan.planning.result.verify_week import (
    asks,
    batches,
    cautioned,
    effort,
    family_limits,
    locks,
    plates,
    repeats,
    said,
    structure,
    who_eats,
)


def verify(plan: Plan, library: Library) -> None:
    """Raise InternalError naming the first problems when a plan that was just made is not what it says."""
    found = problems(plan, library) or _not_the_cookbooks(plan, library)
    if found:
        raise InternalError(
            "a plan did not pass its check: " + "; ".join(found[:4]),
            hint="This is a bug. The plan was not used. Please report it with the command you typed.",
        )


def problems(plan: Plan, library: Library) -> list[str]:
    """Everything that is wrong with a plan, in words; empty when it is right."""
    library = served(library, plan.request)
    if plan.outcome == "none":
        return ["a plan without an outcome has meals"] if plan.days else []
    out = structure(plan, library)
    if out:
        return out
    try:
        out += exclusions(plan, library)
        out += weights(plan, library)
        out += in_the_house(plan, library)
        out += totals(plan, library)
        out += shared_pots(plan, library)
        out += who_eats(plan)
        out += locks(plan)
        out += over_limits(plan, library)
        out += batches(plan)
        out += effort(plan, library)
        out += repeats(plan)
        out += said(plan)
        out += asks(plan, library)
        out += cautioned(plan)
        out += cared(plan, library)
        out += outcome(plan, library)
        out += shortfalls(plan)
        out += iodine(plan, library)
    except MealplanError as error:
        return [*out, str(error)]
    return out


def over_limits(plan: Plan, library: Library) -> list[str]:
    """The limits that are never traded and that a plan breaks: upper limits of nutrients, limits on food families, what
    one meal may hold of an ingredient."""
    return [*safety_limits(plan, library), *family_limits(plan, library), *sittings(plan, library), *plates(plan)]


def _not_the_cookbooks(plan: Plan, library: Library) -> list[str]:
    """A plan just made carries the recipes of the cookbook as it is, says what adds up, and guesses at no pot."""
    library = served(library, plan.request)
    out = [*untold(plan, library), *guessed(plan, library)]
    for cook in plan.cooks:
        dish = recipe_of(cook, library)
        recipe = None if dish is None else (dish.title, dish.servings, tuple(step.text for step in dish.steps))
        if dish is None or recipe != (cook.title, cook.servings, cook.steps):
            out.append(f"cook {cook.id} does not carry the recipe of {cook.dish}")
        else:
            out += scaled(cook, dish, whole_pot(plan, cook))
    return out
