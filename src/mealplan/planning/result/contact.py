"""Cross-contact: what is made per plate stands on one stove, and a crumb is enough for coeliac disease or an allergy.

Where plates of one pot differ, and one of them holds what somebody who eats of the pot leaves out, the cook of her
plate says so: hers is made first, with its own pan and spoon.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mealplan.dishes.care import Told
from mealplan.dishes.cookbook import Cookbook
from mealplan.dishes.dish import Dish
from mealplan.foods.food import Answer

KIND = "cross-contact"
#: What a trace of can matter: gluten, and what people are allergic to.
TRACES = ("gluten", "peanuts", "tree_nuts", "dairy", "eggs", "fish", "shellfish", "soy", "sesame")


def contact(
    mine: Dish, others: Sequence[Dish], names: Sequence[str], exclusions: Iterable[str], book: Cookbook
) -> list[Told]:
    """What the cook of one kind of plates says of the `others` of its pot. `names`: whose plates they are;
    `exclusions`: what they leave out."""
    out = []
    for exclusion in (one for one in TRACES if one in set(exclusions)):
        held = [
            line.ingredient
            for dish in others
            for line in dish.ingredients
            if line not in mine.ingredients
            and book.ingredient_verdict(line.ingredient, exclusion, line.food).answer is not Answer.FREE
        ]
        if held:
            who = " and ".join(names)
            word = exclusion.replace("_", " ")
            do = f"not on the plate of {who} ({word}): make that one first, with its own pan and spoon"
            out.append(Told(KIND, tuple(dict.fromkeys(held)), do))
    return out
