"""What a variant is called and what its method asks holds of what stands in: no mustard in the name of a dish without
it, no pepper that is spread, no juices of tofu."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from mealplan.dishes.endings import flesh
from mealplan.foods.food import EXCLUSIONS
from mealplan.planning.ask.eaten import adapted, anybody
from planning_cases import library

#: a word of a title: what has to be in a dish whose name it is (where the dish as it is written has it).
TRUE_OF = {
    r"honey(?:ed)?": "honey",
    "mustard|senfeier": "mustard",
    "halva": "tahini",
    "butter(?:ed|y)": "butter",
    "peanut": "peanut",
    "chilli": "chilli|cayenne|chipotle|harissa|gochujang|sriracha|hot sauce|jalapeño",
    "smoky": "smoked|chipotle|bacon|rashers",
    "garlicky": "garlic",
}

NAMED = [
    ("honey-mustard-salmon-tray", "mustard", "Honey salmon tray with sweet potatoes and broccoli"),
    ("honey-mustard-salmon-tray", "high_fodmap", "Mustard salmon tray with potatoes and broccoli"),
    ("eggs-mustard-sauce-potatoes-peas", "kosher_style", "Eggs in horseradish sauce with peas"),
    ("eggs-mustard-sauce-potatoes-peas", "gluten", "Eggs in mustard sauce with peas (Senfeier)"),
    ("halva-toast-orange", "sesame", "Toast with sunflower seed butter, cocoa and orange"),
    ("two-bean-chilli", "nightshades", "Two-bean stew with avocado and brown rice"),
    ("two-bean-chilli", "gluten", "Smoky two-bean chilli with avocado and brown rice"),
    ("cranachan-toasted-oats", "vegan", "Cranachan, toasted oats with soy yoghurt and berries"),
]


@pytest.mark.parametrize(("name", "exclusion", "title"), NAMED)
def test_a_title_keeps_what_is_true_of_it(name: str, exclusion: str, title: str) -> None:
    assert adapted(library().cookbook.dishes[name], library(), anybody([exclusion])).dish.title == title


def false_of(exclusion: str) -> Iterator[tuple[str, str]]:
    book, eater = library().cookbook, anybody([exclusion])
    for dish in book.dishes.values():
        found = adapted(dish, library(), eater)
        held = " ".join(line.ingredient for line in found.dish.ingredients)
        was = " ".join(line.ingredient for line in dish.ingredients)
        for word, what in TRUE_OF.items() if found.swaps else ():
            told = re.search(rf"(?<!\w)(?:{word})(?!\w)", found.dish.title, re.IGNORECASE)
            if told and re.search(what, was) and not re.search(what, held):
                yield dish.id, found.dish.title
        text = " ".join(step.text for step in found.dish.steps)
        for swap in found.swaps:
            spread = re.search(r"spread (?:[\w ]+ with )?the black pepper(?! and)", text, re.IGNORECASE)
            if swap.use.endswith("pepper") and "mustard" in swap.of and spread:
                yield dish.id, text
            if "lettuce" in swap.use and "lettuce" not in swap.of and "lettuce in the toaster" in text:
                yield dish.id, text
            old, new = book.ingredients[swap.of], book.ingredients.get(swap.use)
            no_flesh = not any(flesh(book.ingredients[line.ingredient]) for line in found.dish.ingredients)
            if new and flesh(old) and no_flesh and re.search(r"\bjuices\b|skin side", text):
                yield dish.id, text


@pytest.mark.parametrize("exclusion", EXCLUSIONS)
def test_no_variant_is_called_or_told_what_it_is_not(exclusion: str) -> None:
    assert list(false_of(exclusion)) == []
