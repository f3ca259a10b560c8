"""What a method does to the shape of a thing: what is filled, crumbed or blended to a paste gives way only to what can
be filled, crumbed or blended."""

from __future__ import annotations

import re

from mealplan.dishes.dish import Dish
from mealplan.dishes.ingredients import Ingredient
from mealplan.dishes.swap import FISH, MEAT, either, parts, words_for

HOLLOW = frozenset({"red pepper", "courgette", "aubergine"})  # what is filled once its seeds are out
SPLIT = frozenset({"potato", "baking potato", "sweet potato"})  # what is baked whole and cut open
SAUCED = frozenset({"baked beans, canned"})  # a tin whose sauce is poured over: a block of something has none
_CRUMBS = re.compile(r"\b(?:press the crumbs on|in the crumbs|in the breadcrumbs|in the batter)\b", re.IGNORECASE)
_PASTE = re.compile(r"\bblend|\bpaste\b|\bsmooth\b|\bcrush|\bmash", re.IGNORECASE)
_FIRM = ("paneer", "oyster mushrooms", "cooked chicken")  # no blender makes a paste of them


def holds_its_shape(dish: Dish, index: int, old: Ingredient, new: Ingredient) -> bool:
    """Whether a stand-in bears what the method does to the line that it stands in for."""
    words = either([*words_for(dish.ingredients[index]), *parts(old)])
    texts = [step.text for step in dish.steps if re.search(words, step.text, re.IGNORECASE)]
    if old.aisle == "produce":
        filled = rf"\b(?:fill|stuff) (?:each of )?(?:the )?(?:{words})|cut side up"
        opened = rf"\b(?:split|slit) (?:the )?(?:{words})|\bcut (?:the (?:{words})|it|them) open|\bopen the (?:{words})"
        if any(re.search(filled, text, re.IGNORECASE) for text in texts):
            return new.name in HOLLOW
        whole = any(re.search(opened, step.text, re.IGNORECASE) for step in dish.steps) and old.name in SPLIT
        if whole:
            return new.name in SPLIT
    if (old.raw_group in MEAT or old.raw_group == FISH) and "pulses" in new.family:
        return not any(_CRUMBS.search(text) for text in texts)
    if old.name in SAUCED:
        return any(word in new.family for word in ("pulses", "lentil", "bean"))
    if old.family.startswith("pulses") and ("cheese" in new.family or new.name in _FIRM or new.raw_group in MEAT):
        return not any(_PASTE.search(text) for text in texts)
    return True
