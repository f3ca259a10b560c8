"""The verdict of a dish: the worst over its ingredients, raw and as eaten, with the ingredient named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from mealplan.dishes import fodmap
from mealplan.dishes.dish import Dish
from mealplan.dishes.fodmap import HIGH_FODMAP, Portion
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


def fodmap_judge(verdict: FoodVerdict) -> fodmap.Judge:
    """What the foods of an ingredient say of FODMAPs, whatever the amount."""
    return lambda entry, food: of_ingredient(entry, HIGH_FODMAP, (entry.raw, food), verdict)


def of_dish(
    dish: Dish, ingredients: Mapping[str, Ingredient], verdict: FoodVerdict, portions: Mapping[str, Portion]
) -> dict[str, Verdict]:
    """Every exclusion's verdict on one portion of the dish, with a reason that names the ingredient that decides."""
    result = _by_food(dish, ingredients, verdict)
    if portions:
        found = fodmap.verdict(dish, ingredients, portions, fodmap_judge(verdict))
        result[HIGH_FODMAP] = found if found.why else result[HIGH_FODMAP]
    return result


def _by_food(dish: Dish, ingredients: Mapping[str, Ingredient], verdict: FoodVerdict) -> dict[str, Verdict]:
    """What the foods say, whatever the amount."""
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
