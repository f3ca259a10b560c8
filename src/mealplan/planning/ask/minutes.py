"""Hands-on minutes that the rules of a week speak of."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mealplan.dishes.dish import Dish

FLARE_MINUTES = 10.0  # that a flare day may ask for, all meals together
REHEAT_MINUTES = 2.0  # of a meal that is only warmed up or taken out
LONGEST_KEPT = 4  # days that a plan keeps anything cooked in the fridge
BATCH_MINUTES = 5.0  # a dish with less to do is made afresh each time


def reheat_minutes(dish: Dish | None) -> float:
    """Of a serving that was cooked before; REHEAT_MINUTES where nothing is known of the dish."""
    return REHEAT_MINUTES if dish is None else dish.again_minutes
