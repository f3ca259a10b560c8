"""What comes with a stand-in, as far as the dish needs it: no second lemon, no salt in what is sweet."""

from __future__ import annotations

from collections.abc import Mapping

from mealplan.dishes.dish import Dish
from mealplan.dishes.ingredients import Ingredient, StandIn

_ACIDS = ("lemon juice", "lime juice", "lemon", "lime", "vinegar")
_SWEETS = frozenset({"sugar", "honey", "maple syrup", "agave syrup", "molasses", "jam", "dark chocolate"})
_SAVOURY = ("onion", "garlic", "black pepper", "stock", "soy sauce", "mustard", "chilli", "cumin", "curry", "tomato")
_FLESH = frozenset({"0500", "0700", "1000", "1300", "1500", "1700"})


def is_acid(name: str) -> bool:
    """Whether it is there to make something sour."""
    return name in _ACIDS or name.endswith("vinegar")


def sweet(dish: Dish, entries: Mapping[str, Ingredient]) -> bool:
    """Whether a dish is a sweet one: something sweet in it or fruit, and nothing that only a savoury dish has."""
    lines = [entries[line.ingredient] for line in dish.ingredients]
    if any(x.raw_group in _FLESH or any(word in x.name for word in _SAVOURY) for x in lines):
        return False
    fruit = any(x.aisle == "fruit" and not is_acid(x.name) and x.name != "lemon zest" for x in lines)
    return fruit or any(x.family in _SWEETS for x in lines)


def beside(one: StandIn, dish: Dish, index: int, entries: Mapping[str, Ingredient]) -> tuple[tuple[str, float], ...]:
    """What comes with a stand-in in this dish. Something sour stays away where the dish has it already, and salt where
    the dish is sweet; what the stand-in's note names always comes."""
    if not one.plus:
        return ()
    others = [line.ingredient for i, line in enumerate(dish.ingredients) if i != index]
    sour, is_sweet = any(is_acid(name) for name in others), sweet(dish, entries)

    def comes(name: str) -> bool:
        return name in one.note or not ((is_acid(name) and sour) or (name == "salt" and is_sweet))

    return tuple((name, grams) for name, grams in one.plus if comes(name))
