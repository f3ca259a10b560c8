"""What to look out for in the kitchen, by the rules of those who eat: one line for each thing to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mealplan.foods.food import KITCHEN
from mealplan.foods.kitchen.words import left_out

if TYPE_CHECKING:
    from mealplan.planning.result.plan import Cook, Plan


def kitchen_title(plan: Plan) -> str:
    """`In the kitchen (kitchen rules for pregnancy)`."""
    asked = [left_out(name) for name in plan.request.exclusions if name in KITCHEN]
    return f"In the kitchen ({', '.join(asked)})" if asked else "In the kitchen"


def kitchen_lines(plan: Plan) -> list[str]:
    """`egg: cook until white and yolk are solid`: each thing to do once, with the ingredients of the whole plan."""
    found: dict[str, list[str]] = {}
    for cook in plan.cooks:
        for one in cook.care:
            found.setdefault(one.do, []).extend(one.ingredients)
    return [f"{', '.join(dict.fromkeys(names))}: {do}" for do, names in found.items()]


def kitchen_words(cook: Cook) -> str:
    """The same of one cook, in one line; empty where there is nothing to look out for."""
    return "; ".join(one.words for one in cook.care)
