"""The verdict of a dish: the worst over its ingredients, raw and as eaten, with the ingredient named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from mealplan.dishes.dish import Dish
from mealplan.dishes.ingredients import Ingredient
from mealplan.foods.food import EXCLUSIONS, Answer, Verdict, worst

FoodVerdict = Callable[[str, str], Verdict]  # (food id, exclusion)
DIETS = frozenset({"vegan", "vegetarian", "pescatarian"})


def claim(exclusion: str) -> str:
    """What the packet has to say: "gluten-free", "vegan"."""
    return exclusion if exclusion in DIETS else exclusion.replace("_", " ") + "-free"


def of_ingredient(ingredient: Ingredient, exclusion: str, foods: Iterable[str], verdict: FoodVerdict) -> Verdict:
    """The worst over `foods` (its raw and its eaten entry), unless the packet's own claim decides."""
    if exclusion in ingredient.certified:
        return Verdict(Answer.FREE, f"{claim(exclusion)} by the claim on the packet")
    return worst([verdict(food, exclusion) for food in dict.fromkeys(foods)])


def of_dish(dish: Dish, ingredients: Mapping[str, Ingredient], verdict: FoodVerdict) -> dict[str, Verdict]:
    """Every exclusion's verdict on the dish, with a reason that names the ingredient that decides."""
    parts = [(ingredients[line.ingredient], line.food) for line in dish.ingredients]
    result: dict[str, Verdict] = {}
    for exclusion in EXCLUSIONS:
        bad: Verdict | None = None
        claimed: list[str] = []
        for ingredient, food in parts:
            found = of_ingredient(ingredient, exclusion, (ingredient.raw, food), verdict)
            if found.answer is Answer.FREE:
                if exclusion in ingredient.certified:
                    claimed.append(ingredient.name)
            elif bad is None or found.answer.rank > bad.answer.rank:
                bad = Verdict(found.answer, f"{ingredient.name}: {found.why}")
        result[exclusion] = bad if bad is not None else Verdict(Answer.FREE, _free(exclusion, claimed))
    return result


def _free(exclusion: str, claimed: list[str]) -> str:
    if exclusion in DIETS:
        text = f"every ingredient is {exclusion}"
    else:
        text = f"no ingredient counts as {exclusion.replace('_', ' ')}"
    if claimed:
        names = " and ".join(dict.fromkeys(claimed))
        text += f"; {names}: {claim(exclusion)} by the claim on the packet"
    return text
