"""Is a resolved dish a dish? Bounds on weights and on what a portion holds (traps T8, T9, T11: 500 g of salt, a ravioli
without carbohydrate, 81 g of fibre, "beef stir-fry with chicken", 1.7 eggs)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mealplan.dishes.dish import Course, Dish, Portioned
from mealplan.dishes.findings import Finding, Level
from mealplan.dishes.ingredients import Ingredient, key, said
from mealplan.dishes.resolve import Kitchen

SALT_FOOD = "sr28:02047"
SALT_MOST_G = 9.0  # 1.5 teaspoons a serving
SALT_MUCH_G = 3.0  # half a teaspoon: more than half of a day's limit of sodium
INGREDIENT_MOST_G = 600.0
SPICE_MOST_G = 30.0
OIL_MOST_G = 45.0
PORTION_LEAST_G = {"main": 150.0, "breakfast": 60.0, "small": 8.0}
PORTION_MOST_G = 1100.0
#: kcal a portion: error below, warning below, warning above, error above (wanted: a main 250-700, a snack 80-350).
ENERGY = {
    "main": (150.0, 250.0, 700.0, 950.0),
    "breakfast": (120.0, 200.0, 650.0, 900.0),
    "snack": (15.0, 80.0, 350.0, 500.0),
    "side": (1.0, 5.0, 350.0, 500.0),
}
FIBRE_MOST_G = 35.0
SODIUM_MOST_MG = 2300.0
_STARCHY = re.compile(
    r"\b(pasta|ravioli|noodles?|rice|porridge|oats|oatmeal|muesli|bread|toast|potato(es)?|polenta|quinoa|millet|couscous|risotto|"
    r"tortillas?|pancakes?|lentils?|chickpeas?|beans?|dal|buckwheat)\b",
    re.IGNORECASE,
)
_NO_GRAIN = re.compile(
    r"\b(green beans?|runner beans?|cauliflower rice|courgette noodles?|bean ?sprouts?)\b", re.IGNORECASE
)
#: Words of titles that are no claim about an ingredient although an ingredient is called so.
_TITLE_WORDS = frozenset(
    [
        "cottage",
        "shepherd",
        "golden",
        "spring",
        "plain",
        "water",
        "salt",
        "pepper",
        "herb",
        "herbs",
        "oil",
        "cream",
        "creamy",
        "spice",
        "hummus",
        "chilli",
    ]
)


def kind(dish: Dish) -> str:
    """main, breakfast, snack or side: which bounds hold."""
    if Course.LUNCH in dish.courses or Course.DINNER in dish.courses:
        return "main"
    if Course.BREAKFAST in dish.courses:
        return "breakfast"
    return "snack" if Course.SNACK in dish.courses else "side"


def totals(dish: Dish, kitchen: Kitchen) -> dict[str, float]:
    """Known amounts in one portion, for the keys of `facts.KEYS`."""
    sums: dict[str, float] = {}
    for line in dish.ingredients:
        fact = kitchen.facts.get(line.food)
        for name, amount in (fact.values if fact else {}).items():
            sums[name] = sums.get(name, 0.0) + amount * line.eaten_g / 100.0 / dish.servings
    return sums


def implausible(dish: Dish, kitchen: Kitchen) -> Iterator[Finding]:
    """Every doubt about the numbers of a dish."""
    for line in dish.ingredients:
        yield from _amount(dish, line, kitchen.names.ingredients[line.ingredient])
    yield from _portion(dish, kitchen)
    yield from _pieces(dish, kitchen)
    yield from _title(dish, kitchen)


def _amount(dish: Dish, line: Portioned, ingredient: Ingredient) -> Iterator[Finding]:
    each = line.edible_g / dish.servings

    def finding(level: Level, text: str) -> Finding:
        return Finding(
            level, dish.path, f"{line.shown} of {line.ingredient} for {dish.servings:g}: {each:.0f} g a serving, {text}"
        )

    if ingredient.raw == SALT_FOOD:
        if each > SALT_MOST_G:
            yield finding(Level.ERROR, "nobody can eat that salt")
        elif each > SALT_MUCH_G:
            yield finding(Level.WARNING, "more than half a teaspoon of salt each")
    elif ingredient.raw_group == "0200" and each > SPICE_MOST_G:
        yield finding(Level.ERROR, "too much of a spice or herb")
    elif ingredient.raw_group == "0400" and each > OIL_MOST_G:
        yield finding(Level.ERROR, "more than three tablespoons of fat each")
    elif each > INGREDIENT_MOST_G and not ingredient.tap:
        yield finding(Level.ERROR, "more than one person eats of anything")


def _portion(dish: Dish, kitchen: Kitchen) -> Iterator[Finding]:
    course = kind(dish)
    weight = sum(line.eaten_g for line in dish.ingredients) / dish.servings
    least = PORTION_LEAST_G.get(course, PORTION_LEAST_G["small"])
    if weight > PORTION_MOST_G:
        yield Finding(
            Level.ERROR,
            dish.path,
            f"a portion weighs {weight:.0f} g",
            f"At most {PORTION_MOST_G:.0f} g: more servings?",
        )
    if weight < least:
        level = Level.ERROR if weight < 30 and course in {"main", "breakfast"} else Level.WARNING
        yield Finding(
            level, dish.path, f"a portion weighs only {weight:.0f} g", f"A {course} weighs at least {least:.0f} g."
        )
    sums = totals(dish, kitchen)
    energy = sums.get("energy", 0.0)
    lowest, low, high, highest = ENERGY[course]
    if course == "snack" and Course.SIDE in dish.courses:
        low = ENERGY["side"][1]  # also a side: may be light
    if not low <= energy <= high:
        level = Level.WARNING if lowest <= energy <= highest else Level.ERROR
        yield Finding(level, dish.path, f"{energy:.0f} kcal a portion", f"A {course} has {low:.0f} to {high:.0f} kcal.")
    starchy = _STARCHY.search(_NO_GRAIN.sub("", dish.title))
    if starchy and course in {"main", "breakfast"} and sums.get("carbohydrate", 0.0) < 10:
        yield Finding(
            Level.ERROR,
            dish.path,
            f"{starchy.group()!r} in the title, but {sums.get('carbohydrate', 0.0):.0f} g of carbohydrate",
        )
    if sums.get("fiber", 0.0) > FIBRE_MOST_G:
        yield Finding(Level.WARNING, dish.path, f"{sums['fiber']:.0f} g of fibre a portion", "Few stomachs bear that.")
    if sums.get("sodium", 0.0) > SODIUM_MOST_MG:
        yield Finding(
            Level.WARNING, dish.path, f"{sums['sodium']:.0f} mg of sodium a portion", "A day's limit in one dish."
        )


def _pieces(dish: Dish, kitchen: Kitchen) -> Iterator[Finding]:
    for line in dish.ingredients:
        if line.unit or line.amount is None:
            continue
        whole = kitchen.names.ingredients[line.ingredient].piece_whole
        parts = line.amount / whole
        if abs(parts - round(parts)) > 1e-6:
            yield Finding(
                Level.WARNING,
                dish.path,
                f"{line.shown} {line.ingredient}: a cook uses it by {whole:g}",
                "Or give the amount in grams.",
            )


def _title(dish: Dish, kitchen: Kitchen) -> Iterator[Finding]:
    """A title that names a food which the dish does not hold."""
    inside = {
        word
        for line in dish.ingredients
        for name in (
            *said(kitchen.names.ingredients[line.ingredient]),
            line.ingredient,
            kitchen.names.ingredients[line.ingredient].family,
        )
        for word in _words(name)
    }
    families = {one.family for one in kitchen.names.ingredients.values()}
    for word in re.findall(r"[\w']+", dish.title.lower()):
        ingredient = kitchen.names.get(word)
        names = {word} if word in families else set() if ingredient is None else {word, ingredient.name}
        if not names or word in _TITLE_WORDS or (ingredient is not None and ingredient.raw_group == "0200"):
            continue
        if not any(inside & _words(name) for name in names):
            yield Finding(Level.WARNING, dish.path, f"the title says {word!r}, but no ingredient is that")


def _words(text: str) -> set[str]:
    words = set(re.findall(r"[\w']+", key(text)))
    return words | {w[:-1] for w in words if w.endswith("s")} | {w[:-2] for w in words if w.endswith("es")}
