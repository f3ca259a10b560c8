"""What to look out for in the kitchen: by the rules of those who eat, and what packets should say; a line for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mealplan.foods.food import KITCHEN
from mealplan.foods.kitchen.words import left_out
from mealplan.shopping.packets import on_the_packet

if TYPE_CHECKING:
    from mealplan.dishes.cookbook import Cookbook
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


def packet_lines(plan: Plan, cook: Cook, cookbook: Cookbook) -> tuple[str, ...]:
    """What the packets of a pot should say, for who stands at the cupboard; nothing of one out of the freezer."""
    items = (item for day in plan.days for meal in day.meals for item in meal.items if item.cook == cook.id)
    uses = {use for item in items for use in item.variant.values()}
    return () if cook.frozen else tuple(on_the_packet(cook.ingredients, uses, cookbook, plan.request.exclusions))
