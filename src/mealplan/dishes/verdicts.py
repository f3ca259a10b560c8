"""The verdict of a dish: the worst over its ingredients, raw and as eaten, with the ingredient named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from mealplan.dishes.dish import Dish
from mealplan.dishes.ingredients import Ingredient
from mealplan.foods.food import EXCLUSIONS, TOGETHER, Answer, Verdict, covered, worst

FoodVerdict = Callable[[str, str], Verdict]  # (food id, exclusion)
DIETS = frozenset({"vegan", "vegetarian", "pescatarian"})


_CLAIMS = {"halal": "halal", "kosher_style": "kosher", "corn": "maize-free"}


def claim(exclusion: str) -> str:
    """What the packet has to say: "gluten-free", "vegan"."""
    return exclusion if exclusion in DIETS else _CLAIMS.get(exclusion, exclusion.replace("_", " ") + "-free")


def of_ingredient(ingredient: Ingredient, exclusion: str, foods: Iterable[str], verdict: FoodVerdict) -> Verdict:
    """The worst over `foods` (its raw and its eaten entry) and what is said of the ingredient itself, unless the
    packet's own claim decides."""
    if exclusion in ingredient.certified:
        return Verdict(Answer.FREE, f"{claim(exclusion)} by the claim on the packet")
    if exclusion in covered(ingredient.certified):
        return Verdict(Answer.FREE, "by the claim on the packet: " + ", ".join(claim(x) for x in ingredient.certified))
    own = [Verdict(Answer(answer), why) for name, answer, why in ingredient.also if name == exclusion]
    return worst([*(verdict(food, exclusion) for food in dict.fromkeys(foods)), *own])


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
    for exclusion, parts_of in TOGETHER.items():
        if all(result[one].answer is Answer.CONTAINS for one in parts_of):
            words = " and ".join(result[one].why for one in parts_of)
            result[exclusion] = Verdict(Answer.CONTAINS, f"together in one dish: {words}")
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
