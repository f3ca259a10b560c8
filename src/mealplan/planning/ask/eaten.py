"""The library as one eater eats from it: each dish adapted to what she leaves out and dislikes (`dishes.adapt`).

All that plans for a request takes its dishes from here, so a dish is one thing everywhere: candidates, weights, titles,
steps, shopping and checks are of the variant that she may eat. A dish that cannot adapt stands as it was written, and its
verdict says why it may not be served.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field

from mealplan.dishes.adapt import Adapter
from mealplan.dishes.cookbook import Cookbook
from mealplan.dishes.dish import Dish
from mealplan.dishes.ingredients import Ingredient
from mealplan.foods.food import FOOD_EXCLUSIONS, Answer
from mealplan.library import Library
from mealplan.planning.ask.meant import parse_allowance
from mealplan.planning.ask.request import Eater
from mealplan.planning.ask.unwanted import ingredient_disliked, own_exclusion

MOST = 12  # books that are remembered of one library


@dataclass
class _Books:
    """Adapted libraries by what was asked, each with the dishes that it was made of."""

    known: dict[tuple[object, ...], tuple[dict[str, Dish], Library]] = field(default_factory=dict)


def as_eaten(library: Library, eater: Eater) -> Library:
    """The library with every dish as she may eat it; the library itself where nothing is left out."""
    base = library.base or library
    key = (eater.exclusions, eater.allow_maybe, eater.dislikes, eater.fortified)
    if key == ((), (), (), True):
        return base
    known = base.cookbook.remembered(_Books).known
    made = known.get(key)
    if made is None or made[0] != base.cookbook.dishes:
        while len(known) >= MOST:
            known.pop(next(iter(known)))
        made = known[key] = (dict(base.cookbook.dishes), _made(base, eater))
    return made[1]


def _made(base: Library, eater: Eater) -> Library:
    book = base.cookbook
    allowed = _Allowed(base, eater)
    adapter = Adapter(book.ingredients, book.kitchen.facts)
    dishes = dict(book.dishes)
    for id_, dish in book.dishes.items():
        if any(not allowed(book.ingredients[x.ingredient], x.food) for x in dish.ingredients if x.ingredient in book.ingredients):
            dishes[id_] = adapter.adapt(dish, allowed, eater.exclusions).dish
    adapted: Cookbook = copy.copy(book)
    adapted.adopt(dishes)
    return base.with_book(adapted)


class _Allowed:
    """Whether she may eat an ingredient in a state; remembered, since a few hundred are asked for in every dish."""

    def __init__(self, library: Library, eater: Eater) -> None:
        self.library, self.eater = library, eater
        self.names = [name for name in eater.exclusions if name in FOOD_EXCLUSIONS]
        self.allowed = {(name, (food or "").lower()) for name, food in map(parse_allowance, eater.allow_maybe)}
        self.dislikes = [own_exclusion(text) for text in eater.dislikes if text.strip()]
        self.known: dict[tuple[str, str], bool] = {}

    def __call__(self, entry: Ingredient, food: str) -> bool:
        key = (entry.name, food)
        if key not in self.known:
            self.known[key] = self._answer(entry, food)
        return self.known[key]

    def _answer(self, entry: Ingredient, food: str) -> bool:
        book = self.library.cookbook
        for name in self.names:
            answer = book.ingredient_verdict(entry.name, name, food).answer
            may = {(name, ""), (name, food.lower()), (name, entry.name.lower())} & self.allowed
            if answer is Answer.CONTAINS or answer is Answer.MAYBE and not may:
                return False
        if not self.eater.fortified and food in self.library.foods.fortified:
            return False
        return not any(ingredient_disliked(own, entry.name, food, self.library) for own in self.dislikes)
