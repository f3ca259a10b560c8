"""Can the method be cooked as written? Liquid for what swells, heat for what needs it, a hot oven, every food named."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mealplan import equipment
from mealplan.dishes.care import undecided
from mealplan.dishes.cooklang import Recipe
from mealplan.dishes.dish import Course, Dish
from mealplan.dishes.findings import Finding, Level
from mealplan.dishes.ingredients import key, said
from mealplan.dishes.resolve import Kitchen, heats, read_note

STEPS_MANY = 6
INGREDIENTS_MANY = 11
FRIDGE_LONGEST_DAYS = 5
FREEZER_LONGEST_DAYS = 190
#: SR28 groups of flesh that nobody eats raw here: poultry, sausages, pork, beef, fish, lamb.
FLESH = frozenset({"0500", "1000", "1300", "1500", "1700"})
LIQUID_SHARE = (
    0.8  # so much of the water that goes into the cooked weight must be there; the rest is in the judgement of pots
)
VEGETABLE_GIVES = 0.35  # of their water, to the pot
_OVEN_HEATED = re.compile(r"\b(pre-?heat|heat|turn on|switch on|set)\b[^.;]*\boven\b", re.IGNORECASE)
_WET = re.compile(r"\b(chopped|passata|crushed|juice|coconut|stock|broth)\b")
_BAKES = re.compile(r"\b(bake|roast)\b", re.IGNORECASE)
_PLENTY = re.compile(
    r"\b(of|boiling|salted|plenty|lots|simmering|cold|hot|fresh) (boiling |salted |simmering |cold |lightly |hot )*"
    r"water\b|packet (says|tells)",
    re.IGNORECASE,
)
_PANS = (
    "saucepan",
    "frying pan",
    "oven",
    "microwave",
    "blender",
    "wok",
    "kettle",
    "toaster",
    "baking tray",
    "baking dish",
)
_FOLDER = {
    "breakfast": (Course.BREAKFAST,),
    "main": (Course.LUNCH, Course.DINNER),
    "snack": (Course.SNACK, Course.SIDE),
    "side": (Course.SIDE, Course.SNACK),
}


def doubtful(recipe: Recipe, dish: Dish, kitchen: Kitchen, folder: str) -> Iterator[Finding]:
    """Every doubt about the method of a dish."""
    yield from _declared(recipe, dish, kitchen, folder)
    yield from _heat(recipe, dish, kitchen)
    yield from _cooked_through(recipe, dish, kitchen)
    yield from _liquid(recipe, dish, kitchen)
    yield from _cookware(recipe, dish)
    yield from _words(recipe, dish, kitchen)


def _declared(recipe: Recipe, dish: Dish, kitchen: Kitchen, folder: str) -> Iterator[Finding]:
    fits = _FOLDER.get(folder)
    if fits is not None and not set(fits) & set(dish.courses):
        where = f"{dish.path}:{recipe.header.lines.get('course', 1)}"
        yield Finding(
            Level.ERROR,
            where,
            f"course {', '.join(dish.courses)} in the folder {folder!r}",
            "Move it, or mend the course.",
        )
    if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", dish.id) is None:
        yield Finding(
            Level.ERROR,
            dish.path,
            f"the file's name {dish.id!r}",
            "Lower case words with hyphens: red-lentil-soup.cook",
        )
    if dish.fridge_days > FRIDGE_LONGEST_DAYS and folder == "main":
        yield Finding(
            Level.WARNING, dish.path, f"keeps {dish.fridge_days} days in the fridge", "Cooked food: five at most."
        )
    if dish.freezer_days > FREEZER_LONGEST_DAYS:
        yield Finding(
            Level.WARNING, dish.path, f"keeps {dish.freezer_days} days in the freezer", "Half a year at most."
        )
    if len(dish.steps) > STEPS_MANY:
        yield Finding(
            Level.NOTE, dish.path, f"{len(dish.steps)} steps", f"{STEPS_MANY} are easier to follow on a bad day."
        )
    names = {line.ingredient for line in dish.ingredients if not kitchen.names.ingredients[line.ingredient].tap}
    names -= {name for name in names if kitchen.names.ingredients[name].staple}
    if len(names) > INGREDIENTS_MANY:
        yield Finding(Level.NOTE, dish.path, f"{len(names)} ingredients", f"{INGREDIENTS_MANY} or fewer are kinder.")


def _heat(recipe: Recipe, dish: Dish, kitchen: Kitchen) -> Iterator[Finding]:
    hot = [item for item in dish.cookware if heats(item)]
    warm = hot or any(item in {"kettle", "toaster"} for item in dish.cookware)
    for line in dish.ingredients:
        ingredient = kitchen.names.ingredients[line.ingredient]
        if ingredient.cooked is None:
            continue
        if line.food == ingredient.cooked and not warm:
            level = Level.ERROR if ingredient.raw_group in FLESH or ingredient.yield_factor > 1.5 else Level.WARNING
            yield Finding(
                level,
                dish.path,
                f"{line.ingredient} is taken as cooked, but nothing here cooks",
                "Write `(raw)`, or cook it.",
            )
        if line.food == ingredient.raw and ingredient.raw_group in FLESH and ingredient.eaten == "cooked":
            yield Finding(Level.ERROR, dish.path, f"{line.ingredient} would be eaten raw")
    if hot and not any(step.timers for step in recipe.steps):
        yield Finding(
            Level.WARNING,
            dish.path,
            "something is cooked, but no step says how long",
            "`~{5%minutes}`, `~wait{20%minutes}`",
        )
    text = " ".join(step.plain for step in recipe.steps)
    if "oven" in dish.cookware:
        first = next(step for step in recipe.steps if "oven" in step.cookware)
        earlier = " ".join(step.plain for step in recipe.steps if step.line <= first.line)
        at = _OVEN_HEATED.search(earlier)
        before = earlier[: at.start()] if at else earlier
        if at is None or re.search(r"\boven\b", before):
            yield Finding(
                Level.ERROR,
                f"{dish.path}:{first.line}",
                "the oven is used but was not heated",
                "Begin: Heat the #oven{} to 200 °C.",
            )
        if not re.search(r"\d{2,3}\s*(°|º|C\b|degrees)|\bgas mark\b", text):
            yield Finding(Level.WARNING, dish.path, "the oven has no temperature", "200 °C, for example.")
    elif _BAKES.search(text) and not any(
        item in {"microwave", "toaster", "frying pan", "pot"} for item in dish.cookware
    ):
        yield Finding(Level.WARNING, dish.path, "it bakes or roasts without an #oven{}")


def _cooked_through(recipe: Recipe, dish: Dish, kitchen: Kitchen) -> Iterator[Finding]:
    """What the front matter says is cooked through needs heat; what a kitchen rule asks about and it does not say."""
    where = f"{dish.path}:{recipe.header.lines.get('cooked', 1)}"
    through = [line.ingredient for line in dish.ingredients if line.cooked]
    if through and not any(heats(item) for item in dish.cookware):
        said = f"{', '.join(through)}: said to be cooked through, but nothing here cooks"
        yield Finding(Level.ERROR, where, said, "Take it out of `cooked:`, or name the pan.")
    names = kitchen.names.ingredients
    unsaid = [x.ingredient for x in dish.ingredients if undecided(x, names[x.ingredient], kitchen.rules)]
    if unsaid:
        listed = ", ".join(dict.fromkeys(unsaid))
        yield Finding(
            Level.NOTE,
            dish.path,
            f"{listed}: not said whether the method cooks it through, so kitchen rules (pregnancy ...) leave it out",
            f"In the front matter: `cooked: [{listed}]`, or `raw: [{listed}]`.",
        )


def _liquid(recipe: Recipe, dish: Dish, kitchen: Kitchen) -> Iterator[Finding]:
    """Dry grain and pulses take up water: it has to be there."""
    swelling, wanted, there = [], 0.0, 0.0
    for line in dish.ingredients:
        ingredient = kitchen.names.ingredients[line.ingredient]
        fact = kitchen.facts.get(ingredient.raw)
        water = 0.0 if fact is None else fact.values.get("water", 0.0)
        if line.food == ingredient.cooked and ingredient.yield_factor >= 1.8:
            swelling.append(line)
            wanted += line.eaten_g - line.edible_g
        elif (
            ingredient.tap
            or "milk" in ingredient.name
            or (water >= 60 and ingredient.raw_group in {"0100", "0600", "1400"})
            or (water > 85 and _WET.search(ingredient.name))
        ):
            there += line.edible_g * water / 100.0
        elif water > 70 and ingredient.raw_group in {"0900", "1100"}:
            there += VEGETABLE_GIVES * line.edible_g * water / 100.0
    if not swelling or there >= LIQUID_SHARE * wanted:
        return
    if any(_PLENTY.search(step.text) for step in recipe.steps) or "kettle" in dish.cookware:
        return
    names = " and ".join(f"{line.shown} of dry {line.ingredient}" for line in swelling)
    yield Finding(
        Level.ERROR,
        dish.path,
        f"{names} take up about {wanted:.0f} ml, but only {there:.0f} ml of liquid are there",
        "Add water: `@water{500%ml}`; or boil it in plenty of water and drain.",
    )


def _cookware(recipe: Recipe, dish: Dish) -> Iterator[Finding]:
    """Cookware that nobody knows counts as needing everything: who lacks something is never served it."""
    for step in recipe.steps:
        for item in step.cookware:
            if not equipment.known(item):
                close = equipment.near(item)
                yield Finding(
                    Level.WARNING,
                    f"{dish.path}:{step.line}",
                    f"the cookware {item!r} is not known: the dish counts as needing whatever a kitchen lacks",
                    f"did you mean {' or '.join(close)}?" if close else "Such as #saucepan{}, #oven{} or #bowl{}.",
                )


def _words(recipe: Recipe, dish: Dish, kitchen: Kitchen) -> Iterator[Finding]:
    mentioned = {word for item in dish.cookware for word in (item, *item.split())}
    inside = " ".join(
        key(name)
        for line in dish.ingredients
        for name in (line.ingredient, *said(kitchen.names.ingredients[line.ingredient]))
    )
    for step in recipe.steps:
        where = f"{dish.path}:{step.line}"
        text = step.plain.lower()
        for pan in _PANS:
            if re.search(rf"\b{pan}\b", text) and pan not in mentioned:
                yield Finding(Level.WARNING, where, f"{pan!r} is used but not marked", f"`#{pan}{{}}`")
        for mention in step.ingredients:
            for word, meant in kitchen.prep.misspelt(read_note(mention.note, kitchen.names, where)[0]):
                yield Finding(
                    Level.WARNING,
                    where,
                    f"{word!r} in the note of @{mention.name} is no preparation word",
                    f"{meant!r}?",
                )
        for word in _NAMES_IN_TEXT.findall(text):
            if kitchen.names.get(word) is not None and re.sub("e?s$", "", word) not in inside:
                yield Finding(
                    Level.WARNING,
                    where,
                    f"the step uses {word}, which no ingredient is",
                    f"`@{word}{{...}}`, or leave it out.",
                )


#: Foods that a method names in passing. Only these: many names of ingredients are ordinary words (orange, date, mint).
_NAMES_IN_TEXT = re.compile(
    r"\b(onions?|garlic|carrots?|potatoes|tomatoes|lentils?|chickpeas?|rice|pasta|noodles?|chicken|beef|pork|lamb|turkey|salmon|"
    r"tuna|sardines?|mackerel|prawns?|mussels?|eggs?|cheese|butter|cream|yoghurt|yogurt|milk|flour|honey|sugar|salt|vinegar|"
    r"lemon|ginger|parsley|coriander|basil|spinach|kale|mushrooms?|beans?|peas?|tofu|quinoa|millet|buckwheat|oats?|bread|"
    r"bananas?|apples?|walnuts?|almonds?|seeds?|cumin|turmeric|cinnamon|tahini)\b"
)
