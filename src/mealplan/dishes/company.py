"""What fills the starchy part of a plate, so that no second heap of it stands beside."""

from __future__ import annotations

from collections.abc import Mapping

from mealplan.dishes.dish import Dish
from mealplan.dishes.ingredients import Ingredient

#: Families that fill the starchy part of a plate, and the eaten grams a portion from which they do.
STARCHES: dict[str, float] = {
    "amaranth": 60.0,
    "barley": 60.0,
    "bread": 30.0,
    "buckwheat": 60.0,
    "bulgur": 60.0,
    "cassava": 60.0,
    "couscous": 60.0,
    "maize": 45.0,
    "millet": 60.0,
    "noodles": 60.0,
    "oats": 30.0,
    "pasta": 60.0,
    "plantain": 60.0,
    "potato": 80.0,
    "quinoa": 60.0,
    "rice": 25.0,  # three rice cakes, which are dry
    "spelt": 60.0,
    "sweet potato": 80.0,
    "taro": 80.0,
    "teff": 60.0,
    "wheat": 30.0,
    "yam": 80.0,
}


def starchy(dish: Dish, ingredients: Mapping[str, Ingredient]) -> bool:
    """Whether grain, bread or potatoes fill a part of the plate."""
    sums: dict[str, float] = {}
    for line in dish.ingredients:
        entry = ingredients.get(line.ingredient)
        if entry is not None and entry.family in STARCHES:
            sums[entry.family] = sums.get(entry.family, 0.0) + line.eaten_g / dish.servings / STARCHES[entry.family]
    return sum(sums.values()) >= 1.0
