"""Hands-on minutes that the rules of a week speak of."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mealplan.dishes.dish import Dish

FLARE_MINUTES = 10.0  # that a flare day may ask for, all meals together
REHEAT_MINUTES = 2.0  # of a meal that is only warmed up or taken out
APART_MINUTES = 2.0  # of each kind of plates beyond the first of one pot: a second small pan
BATCH_MINUTES = 5.0  # a dish with less to do is made afresh each time


def cook_minutes(dish: Dish, portions: float) -> float:
    """Hands-on minutes of a pot of so many portions. Beyond one recipe what is cut and peeled grows with it; pans,
    stirring, finding and measuring do not, and less than a recipe takes no less. What is made afresh each time takes
    what its recipe says."""
    more = max(0.0, portions / dish.servings - 1.0) if dish.active_minutes >= BATCH_MINUTES else 0.0
    return round(dish.active_minutes + dish.cutting_minutes * more, 1)


def reheat_minutes(dish: Dish | None) -> float:
    """Of a serving that was cooked before; REHEAT_MINUTES where nothing is known of the dish."""
    return REHEAT_MINUTES if dish is None else dish.again_minutes
