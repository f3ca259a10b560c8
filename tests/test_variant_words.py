"""A title and a method name nothing that the variant no longer holds: all dishes, every exclusion by itself, and pairs
and threes drawn by a seed."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from mealplan.dishes.adapt import Adapted
from mealplan.dishes.dish import Dish
from mealplan.dishes.swap import Swap
from mealplan.foods.food import EXCLUSIONS
from mealplan.planning.ask.eaten import adapted, anybody
from planning_cases import library

#: Words of a name that say how a thing is or what kind of thing it is, and name nothing that somebody leaves out.
NO_NAMES = frozenset({
    "added", "and", "baking", "black", "blend", "brown", "bun", "burger", "canned", "chilli", "chips", "cooked", "cube",
    "curry", "dark", "dried", "extra-firm", "fat", "firm", "for", "fresh", "frozen", "golden", "granules", "gravy",
    "greek", "green", "ground", "in", "leaf", "light", "low-salt", "mixed", "no", "of", "on", "oven", "paste", "plain",
    "powder", "red", "sauce", "seasoning", "shells", "sliced", "smoked", "soft", "spring", "stock", "sweet", "taco",
    "the", "tikka", "water", "white", "whole", "wild", "with",
})  # fmt: skip
PAIRS = 12


def forms(word: str) -> set[str]:
    """A word, in one and in many."""
    single = word[:-3] + "y" if word.endswith("ies") else word.removesuffix("s")
    return {word, single, f"{single}s", f"{single}es", f"{word}s", single.removesuffix("e")}


def names(ingredient: str) -> set[str]:
    return set(ingredient.lower().replace(",", "").split())


def variants(exclusions: Sequence[str]) -> tuple[tuple[Dish, Adapted], ...]:
    eater = anybody(exclusions)
    found = [(dish, adapted(dish, library(), eater)) for dish in library().cookbook.dishes.values()]
    return tuple((dish, one) for dish, one in found if one.swaps)


def told_but_gone(dish: Dish, one: Adapted) -> Iterator[tuple[str, str]]:
    """(word, text) of each word that names what was replaced and stands for nothing that is there."""
    new = one.dish
    held = {word for line in new.ingredients for name in names(line.ingredient) for word in forms(name)}
    held |= {word for line in new.ingredients for word in re.findall(r"[\w'-]+", line.note.lower())}
    held |= {word for line in new.ingredients for alias in library().cookbook.ingredients[line.ingredient].aliases
             for name in names(alias) for word in forms(name)}  # fmt: skip
    if any(library().cookbook.ingredients[line.ingredient].raw_group == "1500" for line in new.ingredients):
        held |= forms("fish")
    for swap in one.swaps:
        for word in names(swap.of) - NO_NAMES:
            if forms(word) & held:
                continue
            either = "|".join(map(re.escape, sorted(forms(word))))
            pattern = re.compile(rf"(?<![\w-])(?:{either})(?![\w-])", re.IGNORECASE)
            for text in (new.title, *(step.text for step in new.steps)):
                said = re.sub(r"\(Without [^.]*\.\)", "", text)
                said = re.sub(r"cut in thin chips|the oven|baking tray|ground fine", "", said)
                if pattern.search(said):
                    yield word, text


SEEN = dict[tuple[str, tuple[Swap, ...]], list[tuple[str, str]]]()  # many exclusions make the same variant


def checked(exclusions: Sequence[str]) -> int:
    """How many variants were looked at; fails for a word of something that is gone."""
    found = variants(tuple(exclusions))
    for dish, one in found:
        key = dish.id, one.swaps
        if key not in SEEN:
            SEEN[key] = list(told_but_gone(dish, one))
        for word, text in SEEN[key]:
            pytest.fail(f"{dish.id} without {', '.join(exclusions)} still tells of {word}: {text}")
    return len(found)


@pytest.mark.parametrize("exclusion", EXCLUSIONS)
def test_a_variant_tells_of_nothing_that_was_replaced(exclusion: str) -> None:
    checked((exclusion,))


def test_nor_where_several_things_are_left_out() -> None:
    draw = random.Random(2026)
    drawn = [draw.sample(EXCLUSIONS, draw.choice((2, 2, 3))) for _ in range(PAIRS)]
    assert sum(checked(sorted(one)) for one in drawn) > 500


def test_what_is_looked_for_is_found() -> None:
    """The check itself: the method as it was written tells of what the variant lacks."""
    dish = library().cookbook.dishes["soy-milk-glass"]
    one = adapted(dish, library(), anybody(("soy",)))
    assert one.swaps
    assert not list(told_but_gone(dish, one))
    assert list(told_but_gone(dish, Adapted(_with_words_of(one.dish, dish), one.swaps)))


def _with_words_of(variant: Dish, written: Dish) -> Dish:
    return replace(variant, title=written.title, steps=written.steps)


@pytest.mark.parametrize(
    ("dish", "exclusions", "title"),
    [
        ("soy-milk-glass", ("soy", "vegetarian"), "Cold cinnamon oat milk"),
        ("soy-yoghurt-blueberries-seeds", ("soy",), "Coconut yoghurt with blueberries, oats and pumpkin seeds"),
        ("cottage-pie-sweet-potato", ("high_fodmap",), "Cottage pie with potato topping"),
        ("beef-goulash", ("red_meat",), "Turkey goulash with potatoes"),
    ],
)
def test_a_title_names_the_sort_that_is_there(dish: str, exclusions: tuple[str, ...], title: str) -> None:
    assert adapted(library().cookbook.dishes[dish], library(), anybody(exclusions)).dish.title == title
