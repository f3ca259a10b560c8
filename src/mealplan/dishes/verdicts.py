"""The verdict of a dish: the worst over its lines, with the ingredient named.

Most exclusions are judged on the foods of a line, raw and as eaten; the kitchen rules on what the dish does to it:
cooked through here, or not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType

from mealplan.dishes import fodmap
from mealplan.dishes.care import Told, care_of, undecided
from mealplan.dishes.dish import Dish, Portioned
from mealplan.dishes.fodmap import HIGH_FODMAP, Portion
from mealplan.dishes.ingredients import Ingredient
from mealplan.foods.exclusions.english import claim_words
from mealplan.foods.food import EXCLUSIONS, KITCHEN, TOGETHER, Answer, Verdict, freed, worst
from mealplan.foods.kitchen.judge import alone, of_line
from mealplan.foods.kitchen.rules import KitchenRules

FoodVerdict = Callable[[str, str], Verdict]  # (food id, exclusion)
Known = dict[tuple[str, str, str], Verdict]  # (ingredient, the food it is eaten as, exclusion), of one catalogue
DIETS = frozenset({"vegan", "vegetarian", "pescatarian"})
NO_RULES = KitchenRules()
NO_PORTIONS: Mapping[str, Portion] = MappingProxyType({})


KEPT_COOKED = "how soon after cooking it is eaten is not known"
"""The reason of the rules (`answers/tyramine.toml`, `answers/histamine.toml`) for cooked poultry as a food by itself.
They give it only where they have no other one, so that setting it aside sets nothing else aside."""


def of_ingredient(ingredient: Ingredient, exclusion: str, foods: Iterable[str], verdict: FoodVerdict) -> Verdict:
    """The worst over `foods` (its raw and its eaten entry) and what is said of the ingredient itself, unless the
    packet's own claim decides."""
    if exclusion in ingredient.certified:
        return Verdict(Answer.FREE, f"{claim_words(exclusion)} by the claim on the packet")
    if ingredient.certified and exclusion in freed(ingredient.certified):
        claims = ", ".join(claim_words(x) for x in ingredient.certified)
        return Verdict(Answer.FREE, f"by the claim on the packet: {claims}")
    own = [Verdict(Answer(answer), why) for name, answer, why in ingredient.also if name == exclusion]
    judged = (_cooked_here(ingredient, food, verdict(food, exclusion)) for food in dict.fromkeys(foods))
    return worst([*judged, *own])


def _cooked_here(ingredient: Ingredient, food: str, found: Verdict) -> Verdict:
    """`found` of one of its foods: what a raw ingredient becomes in the pot was not kept since it was cooked, whatever
    is said of that food when it is bought (how long left-overs may be kept is the matter of `dishes.keeping`)."""
    return Verdict(Answer.FREE, "cooked here, from raw") if food != ingredient.raw and asks_of_keeping(found) else found


def asks_of_keeping(found: Verdict) -> bool:
    """Whether all that is asked of a food is how long it was kept since it was cooked."""
    return found.answer is Answer.MAYBE and found.why.endswith(f"({KEPT_COOKED})")


def on_line(
    ingredient: Ingredient,
    group: str,
    foods: Iterable[str],
    cooked: bool | None,
    verdict: FoodVerdict,
    rules: KitchenRules,
) -> Verdict:
    """What a kitchen rule makes of a line of a dish. An ingredient that nobody has reviewed is judged by its foods."""
    parts = rules.ingredients.get(ingredient.id)
    if parts is None:
        return worst([verdict(food, group) for food in dict.fromkeys(foods)])
    return of_line(rules, parts, group, cooked)


def by_itself(
    ingredient: Ingredient, group: str, foods: Iterable[str], verdict: FoodVerdict, rules: KitchenRules
) -> Verdict:
    """What a kitchen rule makes of an ingredient without a dish."""
    parts = rules.ingredients.get(ingredient.id)
    if parts is None:
        return worst([verdict(food, group) for food in dict.fromkeys(foods)])
    return alone(rules, parts, group, None)


def of_part(
    line: Portioned,
    ingredient: Ingredient,
    exclusion: str,
    verdict: FoodVerdict,
    rules: KitchenRules = NO_RULES,
    known: Known | None = None,
) -> Verdict:
    """The verdict of one line of a dish. `known`: what was found of ingredients, to look up and to add to."""
    foods = (ingredient.raw, line.food)
    if exclusion in KITCHEN:
        return on_line(ingredient, exclusion, foods, line.cooked, verdict, rules)
    if known is None:
        return of_ingredient(ingredient, exclusion, foods, verdict)
    key = ingredient.name, line.food, exclusion
    found = known.get(key)
    if found is None:
        found = known[key] = of_ingredient(ingredient, exclusion, foods, verdict)
    return found


def fodmap_judge(verdict: FoodVerdict, known: Known | None = None) -> fodmap.Judge:
    """What the foods of an ingredient say of FODMAPs, whatever the amount. `known`: as in `of_part`."""
    found: Known = {} if known is None else known

    def judge(entry: Ingredient, food: str) -> Verdict:
        key = entry.name, food, HIGH_FODMAP
        if key not in found:
            found[key] = of_ingredient(entry, HIGH_FODMAP, (entry.raw, food), verdict)
        return found[key]

    return judge


def of_dish(
    dish: Dish,
    ingredients: Mapping[str, Ingredient],
    verdict: FoodVerdict,
    rules: KitchenRules = NO_RULES,
    portions: Mapping[str, Portion] = NO_PORTIONS,
    *,
    only: Sequence[str] = EXCLUSIONS,
    known: Known | None = None,
) -> dict[str, Verdict]:
    """The verdict of each exclusion (or of `only` some) on one portion of the dish, with a reason that names the
    ingredient that decides. `known`: as in `of_part`."""
    parts = [(line, ingredients[line.ingredient]) for line in dish.ingredients]
    found_before: Known = {} if known is None else known

    def judge(line: Portioned, one: Ingredient, name: str) -> Verdict:
        found = found_before.get((one.name, line.food, name))
        return found or of_part(line, one, name, verdict, rules, known)

    result = _by_line(parts, judge, rules, only)
    if portions and HIGH_FODMAP in only:
        found = fodmap.verdict(dish, ingredients, portions, fodmap_judge(verdict, known))
        result[HIGH_FODMAP] = found if found.why else result[HIGH_FODMAP]
    return result


def _by_line(
    parts: Sequence[tuple[Portioned, Ingredient]],
    judge: Callable[[Portioned, Ingredient, str], Verdict],
    rules: KitchenRules,
    only: Sequence[str],
) -> dict[str, Verdict]:
    """What the lines say, whatever the amount."""
    named = {line.ingredient: ingredient for line, ingredient in parts}
    result: dict[str, Verdict] = {}
    for exclusion in dict.fromkeys((*only, *(one for name in only for one in TOGETHER.get(name, ())))):
        bad: Verdict | None = None
        claimed: list[str] = []
        for line, ingredient in parts:
            found = judge(line, ingredient, exclusion)
            if found.answer is Answer.FREE:
                if exclusion in ingredient.certified:
                    claimed.append(ingredient.name)
            elif bad is None or found.answer.rank > bad.answer.rank:
                mend = _mend(exclusion, line, ingredient, rules)
                bad = Verdict(found.answer, f"{ingredient.name}: {found.why}{mend}")
        if exclusion in KITCHEN:
            told = care_of([line for line, _ in parts], lambda _, name: named.get(name), [exclusion], rules)
            free = _free_in_kitchen(told)
        else:
            free = _free(exclusion, claimed)
        result[exclusion] = bad if bad is not None else Verdict(Answer.FREE, free)
    for exclusion, parts_of in TOGETHER.items():
        if exclusion in only and all(result[one].answer is Answer.CONTAINS for one in parts_of):
            words = " and ".join(result[one].why for one in parts_of)
            result[exclusion] = Verdict(Answer.CONTAINS, f"together in one dish: {words}")
    return result


def _mend(exclusion: str, line: Portioned, ingredient: Ingredient, rules: KitchenRules) -> str:
    """How to say it, where what is missing is what the dish does to the line."""
    if exclusion not in KITCHEN or not undecided(line, ingredient, rules):
        return ""
    return f". If the method cooks it through, say so in the dish's file: `cooked: [{line.ingredient}]`"


def _free_in_kitchen(told: list[Told]) -> str:
    words = "; ".join(one.words for one in told)
    return "no line is against its rules" + (f", if you keep to this: {words}" if words else "")


def _free(exclusion: str, claimed: list[str]) -> str:
    if exclusion in DIETS:
        text = f"every ingredient is {exclusion}"
    else:
        text = f"no ingredient counts as {exclusion.replace('_', ' ')}"
    if claimed:
        names = " and ".join(dict.fromkeys(claimed))
        text += f"; {names}: {claim_words(exclusion)} by the claim on the packet"
    return text
