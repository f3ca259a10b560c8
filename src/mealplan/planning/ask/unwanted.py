"""Whether a dish, an ingredient or a food is what somebody would rather not eat."""

from __future__ import annotations

from dataclasses import dataclass, field

from mealplan.dishes.dish import Dish
from mealplan.foods.exclusions.own import OwnExclusion
from mealplan.foods.food import Answer, Verdict
from mealplan.library import Library


@dataclass(frozen=True)
class _Disliked:
    """What a dislike says of an ingredient eaten as a food, of one cookbook."""

    known: dict[tuple[OwnExclusion, str, str], bool] = field(default_factory=dict)


def disliked(dish: Dish, text: str, library: Library) -> str | None:
    """Whether a dislike is met by a dish's title (a plain word), by the name of an ingredient or its family, or by what
    the food behind it is or holds; in words, None when not."""
    own = OwnExclusion.parse(text)
    if own.kind == "word" and (dish.id == text.strip().lower() or own.names(dish.title)):
        return f"disliked: {text}"
    for part in dish.ingredients:
        if ingredient_disliked(own, part.ingredient, part.food, library):
            return f"disliked: {text} ({part.ingredient})"
    return None


def ingredient_disliked(own: OwnExclusion, name: str, food: str, library: Library) -> bool:
    """Whether an ingredient, eaten as `food`, is or holds what was named."""
    known = library.cookbook.remembered(_Disliked).known
    asked = (own, name, food)
    if asked not in known:
        known[asked] = _ingredient_disliked(own, name, food, library)
    return known[asked]


def _ingredient_disliked(own: OwnExclusion, name: str, food: str, library: Library) -> bool:
    entry = library.cookbook.ingredients.get(name)
    if own.kind in {"word", "ingredient"}:
        names = (name,) if entry is None else (entry.name, entry.plural, entry.family)
        if any(own.names(one) for one in names if one):
            return True
        if entry is not None and any(own.is_name(alias) for alias in entry.aliases):
            return True
    foods = (food,) if entry is None else (food, entry.raw)
    return any(own_verdict(own, one, library).answer is not Answer.FREE for one in dict.fromkeys(foods))


def own_verdict(own: OwnExclusion, food: str, library: Library) -> Verdict:
    """The verdict on one food, with what it is known to hold."""
    holdings = library.foods.holdings(food) if own.kind == "ingredient" else None
    return own.verdict(library.foods.food(food), holdings)
