"""Generated cookbooks: dishes like the shipped ones, with other things from the same shelf in other amounts."""

from __future__ import annotations

import random
from dataclasses import replace

from mealplan.dishes.cookbook import Cookbook
from mealplan.dishes.dish import Dish, Portioned
from mealplan.library import Library


def cookbook(library: Library, count: int, seed: int = 1) -> Library:
    """A library with `count` generated dishes in place of the shipped ones; the mix of courses is kept.

    Every third ingredient is exchanged for one of the same aisle, with the same edible weight, and all amounts vary
    by up to 30 %. The foods and their values are the real ones.
    """
    rng = random.Random(seed)
    shipped = [d for _, d in sorted(library.cookbook.dishes.items())]
    ingredients = library.cookbook.ingredients
    shelves: dict[str, list[Portioned]] = {}
    for dish in shipped:
        for part in dish.ingredients:
            if part.edible_g > 0:
                shelves.setdefault(ingredients[part.ingredient].aisle, []).append(part)
    rng.shuffle(shipped)
    made: dict[str, Dish] = {}
    for number in range(count):
        model = shipped[number % len(shipped)]
        parts = []
        for part in model.ingredients:
            if rng.random() < 0.33 and part.edible_g > 0:
                other = rng.choice(shelves[ingredients[part.ingredient].aisle])
                part = _scaled(other, part.edible_g / other.edible_g)
            parts.append(_scaled(part, rng.uniform(0.7, 1.3)))
        name = f"made-{number}"
        made[name] = replace(model, id=name, title=f"{model.title} ({number})", ingredients=tuple(parts))
    copy = Library(path=library.path, foods=library.foods)
    copy.__dict__["cookbook"] = Cookbook(made, ingredients, library.foods)  # in place of the cached property
    return copy


def _scaled(part: Portioned, factor: float) -> Portioned:
    return replace(
        part, bought_g=part.bought_g * factor, edible_g=part.edible_g * factor, eaten_g=part.eaten_g * factor
    )
