"""At which meals a brought recipe stands: by its tags and its title; else lunch and dinner."""

from __future__ import annotations

import re

from mealplan.bring.document import Document

_WORDS = (
    ("breakfast", ("breakfast", "brunch", "porridge", "overnight oats", "granola", "muesli", "pancake", "frühstück", "müsli", "petit-déjeuner", "petit déjeuner", "smoothie")),
    ("snack", ("dessert", "snack", "cake", "cookie", "biscuit", "muffin", "brownie", "sweet", "nachspeise", "nachtisch", "kuchen", "plätzchen", "gebäck", "torte", "goûter", "gâteau", "tarte aux", "crumble", "pudding", "ice cream", "drinks", "drink", "beverage", "getränk")),
    ("side", ("side dish", "side", "sides", "starter", "appetizer", "appetiser", "beilage", "vorspeise", "entrée", "accompagnement", "salsa", "sauce", "dip", "dressing", "condiment", "chutney", "bread", "brot", "pain")),
    ("lunch", ("lunch", "mittagessen", "déjeuner")),
    ("dinner", ("dinner", "supper", "abendessen", "dîner")),
)  # fmt: skip
_MAIN = ("main", "main course", "main dish", "hauptgericht", "hauptspeise", "plat", "plat principal", "soup", "suppe", "soupe", "salad", "stew", "curry")
USUAL = ("lunch", "dinner")


def courses_of(document: Document) -> tuple[str, ...]:
    """The courses, of breakfast, lunch, dinner, snack, side."""
    tags = [tag.lower().strip() for tag in document.tags]
    if any(tag in _MAIN or tag.removesuffix("s") in _MAIN for tag in tags):
        return USUAL
    found = [course for course, words in _WORDS if any(tag in words or tag.removesuffix("s") in words for tag in tags)]
    if not found:
        title = document.title.lower()
        found = [course for course, words in _WORDS[:2] if any(re.search(rf"\b{re.escape(word)}s?\b", title) for word in words)]
    return tuple(dict.fromkeys(found)) or USUAL
