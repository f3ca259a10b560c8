"""Dishes that are asked for by a word: "lentils", "soup", "something with salmon". Run in workers only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mealplan.errors import ValueProblem

if TYPE_CHECKING:
    from mealplan.library import Library
    from mealplan.planning.result.plan import Plan

_LEAD = re.compile(r"^(?:(?:something|anything|a dish|dishes)\s+)?(?:with\s+)?", re.IGNORECASE)


def asked_word(text: str) -> str:
    """`lentils` of `something with lentils`."""
    text = " ".join(text.split())
    return _LEAD.sub("", text) or text


def dishes_with(library: Library, plan: Plan, slot: str, text: str) -> list[str]:
    """Ids of the dishes of that slot that may be served and are called so or hold it; those that are called so first.
    Raises ValueProblem where there is none, with what there is instead."""
    from mealplan.planning.ask.unwanted import disliked
    from mealplan.planning.week.build import build

    word = asked_word(text)
    served = build(plan.request, library).candidates.dishes
    held = [dish for dish in served if disliked(dish, word, library) is not None]
    fitting = [dish for dish in held if slot in {str(course) for course in dish.courses}]
    fitting.sort(key=lambda dish: (word.lower().rstrip("s") not in dish.title.lower(), dish.title))
    if not fitting:
        raise _none(library, word, slot, list(dict.fromkeys(dish.title for dish in held)))
    return list(dict.fromkeys(dish.id for dish in fitting))  # one that stands on plates in several forms is one dish


def _none(library: Library, word: str, slot: str, elsewhere: list[str]) -> ValueProblem:
    """Why there is nothing: it is for other meals, or left out, or nothing is called so."""
    from mealplan.planning.ask.unwanted import disliked
    from mealplan.planning.week.tastes import taste

    if elsewhere:
        hint = f"At other meals: {', '.join(elsewhere[:3])}{' …' if len(elsewhere) > 3 else ''}."
        return ValueProblem(f"no dish for {slot} has {word!r}", hint=hint)
    base = library.base or library
    kept = [dish.title for dish in base.cookbook.dishes.values() if disliked(dish, word, base) is not None]
    if kept:
        hint = f"Not for you as your profile is: {', '.join(kept[:3])}{' …' if len(kept) > 3 else ''}."
        return ValueProblem(f"no dish with {word!r} suits you", hint=hint)
    return ValueProblem(taste(word, "dislikes", library).words or f"no dish has {word!r}", hint="Try another word.")
