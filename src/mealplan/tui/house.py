"""What is in the house, as the journal keeps it, and which dishes use it up. Run in workers only: it loads the
journal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mealplan.dishes.dish import Dish
    from mealplan.library import Library
    from mealplan.planning.result.plan import Plan
    from mealplan.shopping import Stock

LEAST = 0.25  # of what a dish weighs: less is no dish from the pantry


def own_stock() -> list[Stock]:
    """The ingredients in the house. Without a journal: none."""
    from mealplan.journal.journal import stock_noted
    from mealplan.shopping import Stock

    return [Stock(s.what, s.amount, s.until, s.place) for s in stock_noted("ingredient")]


def share_at_home(dish: Dish, names: Iterable[str]) -> float:
    """The share of a dish's weight, 0 to 1, of which something is in the house. Water counts for nothing."""
    names = set(names)
    weights = [(x.ingredient, x.edible_g) for x in dish.ingredients if "water" not in x.ingredient.split()]
    total = sum(grams for _, grams in weights)
    return sum(grams for name, grams in weights if name in names) / total if total > 0 else 0.0


def dishes_from_home(library: Library, plan: Plan, slot: str, names: Iterable[str]) -> list[str]:
    """Ids of the dishes of that slot that may be served and use most of what is there, best first."""
    from mealplan.planning.week.build import build

    names = set(names)
    shares = {
        dish.id: share_at_home(dish, names)
        for dish in build(plan.request, library).candidates.dishes
        if slot in {str(c) for c in dish.courses}
    }
    return sorted((d for d, share in shares.items() if share >= LEAST), key=lambda d: -shares[d])
