"""The library as one eater eats from it: each dish adapted to what she leaves out and dislikes (`dishes.adapt`).

All that plans for a request takes its dishes from here, so a dish is one thing everywhere: candidates, weights, titles,
steps, shopping and checks are of the variant that she may eat. A dish that cannot adapt stands as it was written, and
its verdict says why it may not be served.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from mealplan.dishes import fodmap
from mealplan.dishes.adapt import Adapted, Adapter
from mealplan.dishes.dish import Dish, Portioned
from mealplan.dishes.ingredients import Ingredient
from mealplan.foods.exclusions.own import OwnExclusion
from mealplan.foods.food import FOOD_EXCLUSIONS, KITCHEN, Answer
from mealplan.library import Library
from mealplan.nutrition.person import Person
from mealplan.planning.ask.meant import parse_allowance
from mealplan.planning.ask.request import YOU, Eater
from mealplan.planning.ask.unwanted import ingredient_disliked

MOST = 12  # books that are remembered of one library


@dataclass(frozen=True)
class _Books:
    """Adapted libraries by what was asked, each with the dishes that it was made of; adapters by the foods that they
    know."""

    known: dict[tuple[object, ...], tuple[dict[str, Dish], Library]] = field(default_factory=dict)
    adapters: dict[frozenset[str], Adapter] = field(default_factory=dict)


def as_eaten(library: Library, eater: Eater) -> Library:
    """The library with every dish as she may eat it; the library itself where she leaves nothing out."""
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


def eaten_without(library: Library, exclusions: Sequence[str]) -> Library:
    """The library as somebody eats from it who leaves this out."""
    return as_eaten(library, anybody(exclusions))


def anybody(exclusions: Sequence[str] = ()) -> Eater:
    """Somebody of whom only that is known."""
    return Eater(YOU, Person(40, "female"), (), 2000.0, exclusions=tuple(exclusions))


def adapted(dish: Dish, library: Library, eater: Eater) -> Adapted:
    """One dish as she may eat it, with what was changed, or why it cannot be."""
    base = library.base or library
    return _adapter(base).adapt(dish, Wanted(base, eater), eater.exclusions)


def _made(base: Library, eater: Eater) -> Library:
    book, wanted = base.cookbook, Wanted(base, eater)
    adapter = _adapter(base)
    dishes = {id_: adapter.adapt(dish, wanted, eater.exclusions).dish for id_, dish in book.dishes.items()}
    return base.with_book(book.with_dishes(dishes))


def _adapter(base: Library) -> Adapter:
    """One for all dishes of a library, with what it asks of foods read at once."""
    book = base.cookbook
    foods = frozenset(food for one in book.ingredients.values() for food in (one.raw, one.cooked) if food is not None)
    made = book.remembered(_Books).adapters
    if foods not in made:
        known = base.foods.amounts(sorted(foods), ("energy", "protein"))
        made[foods] = Adapter(book.ingredients, lambda food, key: known[food][key] or 0.0)
    return made[foods]


class Wanted:
    """What one eater may eat of an ingredient, line by line; remembered, since a few hundred are asked for again and
    again."""

    def __init__(self, library: Library, eater: Eater) -> None:
        self.library, self.eater = library, eater
        self.by_amount = frozenset({fodmap.HIGH_FODMAP} & set(eater.exclusions))
        self.names = [x for x in eater.exclusions if x in FOOD_EXCLUSIONS and x != fodmap.HIGH_FODMAP]
        self.groups = [x for x in eater.exclusions if x in KITCHEN]
        self.allowed = {(name, (food or "").lower()) for name, food in map(parse_allowance, eater.allow_maybe)}
        self.dislikes = [OwnExclusion.parse(text) for text in eater.dislikes if text.strip()]
        self.portions = library.cookbook.portions if self.by_amount else None
        self.judge = library.cookbook.fodmap_judge
        self.known: dict[tuple[str, str], bool] = {}

    def __call__(self, entry: Ingredient, line: Portioned) -> bool:
        """Whether she may eat it at all, in some amount."""
        if not self.eats(entry, line.food) or not self._kitchen(entry, line):
            return False
        if self.portions is None:
            return True
        if fodmap.limited(entry, self.portions):
            return bool(self.portions[entry.name].free_up_to_g) or self._may(fodmap.HIGH_FODMAP, entry, line.food)
        found = self.judge(entry, line.food).answer
        return found is Answer.FREE or (found is Answer.MAYBE and self._may(fodmap.HIGH_FODMAP, entry, line.food))

    def liked(self, entry: Ingredient, line: Portioned, servings: float) -> bool:
        """Whether she may eat it in the amount of a portion."""
        if not self(entry, line):
            return False
        if self.portions is None or not fodmap.limited(entry, self.portions):
            return True
        portion = self.portions[entry.name]
        grams = fodmap.measured(line, entry, portion.measured_as) / servings
        return grams <= (portion.free_up_to_g or 0.0) * (1 + fodmap.HAIR)

    def _kitchen(self, entry: Ingredient, line: Portioned) -> bool:
        """Whether the kitchen rules of her stage of life have nothing against the line."""
        if not self.groups:
            return True
        mine = replace(line, ingredient=entry.name, id=entry.id)
        for group in self.groups:
            found = self.library.cookbook.line_verdict(mine, group).answer
            if found is Answer.CONTAINS or (found is Answer.MAYBE and not self._may(group, entry, line.food)):
                return False
        return True

    def eats(self, entry: Ingredient, food: str) -> bool:
        """Whether it is no food that she leaves out, whatever its amount and what a dish does to it."""
        key = (entry.name, food)
        if key not in self.known:
            self.known[key] = self._answer(entry, food)
        return self.known[key]

    def _may(self, name: str, entry: Ingredient, food: str) -> bool:
        return bool({(name, ""), (name, food.lower()), (name, entry.name.lower())} & self.allowed)

    def _answer(self, entry: Ingredient, food: str) -> bool:
        book = self.library.cookbook
        for name in self.names:
            answer = book.ingredient_verdict(entry.name, name, food).answer
            if answer is Answer.CONTAINS or (answer is Answer.MAYBE and not self._may(name, entry, food)):
                return False
        if not self.eater.fortified and food in self.library.foods.fortified:
            return False
        return not any(ingredient_disliked(own, entry.name, food, self.library) for own in self.dislikes)
