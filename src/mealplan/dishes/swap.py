"""What was exchanged in a dish, and what a cook calls the things of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from mealplan.dishes.dish import Dish, Portioned
from mealplan.dishes.ingredients import Ingredient
from mealplan.dishes.resolve import CARRIES_NOTHING

#: SR28 groups of raw flesh: poultry, pork, beef, lamb; of fish and shellfish; of sausages and cold cuts.
MEAT, FISH, SAUSAGES = frozenset({"0500", "1000", "1300", "1700"}), "1500", "0700"


@dataclass(frozen=True, slots=True)
class Swap:
    """`line`: index of the line; `of`: its ingredient; `use`: what stands in, "" where it is left out; `plus`: what
    comes with it, (ingredient, grams for one gram of what it stands in for)."""

    line: int
    of: str
    use: str
    factor: float = 1.0
    note: str = ""
    plus: tuple[tuple[str, float], ...] = ()


_SORTS = frozenset({
    "canned", "tinned", "fresh", "minced", "frozen", "ground", "dried", "red", "white", "green", "black", "brown",
    "whole", "plain", "smoked", "cooked", "sliced", "fat", "sweet", "baby", "spring", "gluten-free", "lactose-free",
    "fortified", "vegan", "reduced-fat", "low-fat", "dry", "ready", "wild", "large", "small", "mixed", "soft",
    "firm", "extra-firm", "light", "dark", "double", "single", "sour", "greek", "raw", "hot", "and", "with", "in",
    "of", "oven", "bone-in", "plant-based", "ready-cooked", "low-salt", "alcohol-free", "no", "added", "15%",
    "burger", "tikka", "korma", "taco", "pizza", "lasagne", "wonton", "black-eyed",
})  # words of a name that say of what sort a thing is, not what  # fmt: skip
_OF_SEASONING = frozenset({
    "sauce", "cube", "stock", "paste", "powder", "oil", "curry", "seasoning", "blend", "purée", "infused", "spice",
    "juice", "extract", "granules", "gravy", "leaf", "leaves", "salad", "jar", "chicken", "beef", "fish", "vegetable",
    "garlic-infused", "mushroom", "taco",
})  # words of a seasoning's name that name no dish: "chicken" of a stock cube, "sauce" of soy sauce  # fmt: skip
_SHELLFISH = ("prawn", "mussel", "clam", "squid", "scallop", "crab", "oyster")
_PLURALS = ("", "s", "es")


def spoken(name: str) -> str:
    """ "chickpeas, canned" as one says it in a sentence: "canned chickpeas"; bread of a loaf comes in slices."""
    head, comma, tail = name.partition(", ")
    said = f"{tail} {head}" if comma else name
    return f"sliced {said}" if said.endswith(" loaf") else said


def words_for(line: Portioned) -> list[str]:
    """What a method may call the ingredient of a line, the longest first: names as one says them."""
    return list(_words_for(line.said or line.ingredient, line.ingredient))


@lru_cache(4096)
def _words_for(said: str, name: str) -> tuple[str, ...]:
    names = {spoken(said), spoken(name)}
    names |= {f"{one_}s" for one_ in names if not one_.endswith("s")}
    return tuple(sorted(names, key=lambda one_: (-len(one_), one_)))


def seasons(entry: Ingredient) -> bool:
    """Whether it gives taste or fat, and carries no dish."""
    return entry.raw_group in CARRIES_NOTHING or "stock" in entry.name or entry.family == "soy sauce"


def parts(entry: Ingredient) -> list[str]:
    """The single words by which a dish is named after an ingredient, or its method speaks of it: "chicken" of chicken
    thigh, "fish" of cod, "cheese" of feta."""
    return list(_parts(entry.name, entry.raw_group, entry.family, seasons(entry)))


@lru_cache(2048)
def _parts(name: str, raw_group: str, family: str, seasoning: bool) -> tuple[str, ...]:
    found = [word for word in spoken(name).split() if len(word) > 2 and word not in _SORTS]
    if seasoning:
        return tuple(word for word in found if word not in _OF_SEASONING)
    if raw_group == FISH and not any(word in name for word in _SHELLFISH):
        found.append("fish")
    if raw_group in MEAT or raw_group == SAUSAGES:
        found.append("meat")
    if name.startswith("minced"):
        found.append("mince")
    if "cheese" in family:
        found.append("cheese")
    if "sausage" in name or name == "frankfurters":
        found.append("sausages")
    return tuple(dict.fromkeys(found))


def one(word: str) -> str:
    """A word in the singular, as far as it is needed to compare it."""
    if word.endswith(("oes", "shes", "ches")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "aminos")) else word


def many(name: str) -> bool:
    """Whether one says "are" of it."""
    return one(name) != name


def owned(dish: Dish, index: int, entries: Mapping[str, Ingredient]) -> list[str]:
    """The single words that mean the ingredient of a line in this dish: of which no heavier line has a part, and no
    other line that stays as heavy. `entries`: ingredients by name."""
    line = dish.ingredients[index]
    mine = {one(word): word for word in parts(entries[line.ingredient])}
    for i, other in enumerate(dish.ingredients):
        if i == index or other.ingredient == line.ingredient or other.edible_g < line.edible_g:
            continue
        for word in (*parts(entries[other.ingredient]), *spoken(other.said or "").split()):
            mine.pop(one(word), None)
    return list(mine.values())


def spoken_of(dish: Dish, index: int, entries: Mapping[str, Ingredient]) -> list[str]:
    """The single words by which a method speaks of a line: of flesh any of them, of other things what they are ("the
    rice" of brown rice, but never "the oven" of oven chips)."""
    entry = entries[dish.ingredients[index].ingredient]
    found = owned(dish, index, entries)
    if entry.raw_group in MEAT or entry.raw_group in (FISH, SAUSAGES):
        return found
    heads = {spoken(entry.name).split()[-1], "cheese", "mince", "yoghurt", "tofu"} - _NO_HEADS
    return [word for word in found if word in heads]


_NO_HEADS = frozenset({"vegetables", "leaves", "greens", "base", "pieces", "mix", "water", "wrappers", "cob"})


def kept_words(dish: Dish, gone: Iterable[int]) -> set[str]:
    """The names of the lines that stay, in one and in many."""
    out = set(gone)
    return {word for i, line in enumerate(dish.ingredients) if i not in out for word in words_for(line)}


def whole(word: str) -> str:
    """A word by itself: "garlic", not that of "garlic-infused"."""
    return _whole(word)


@lru_cache(8192)
def _whole(word: str) -> str:
    return rf"(?<![\w-]){re.escape(word)}(?![\w-])"


def in_text(text: str, line: Portioned) -> bool:
    words = words_for(line)
    lower = text.lower()
    return any(word.lower() in lower and re.search(whole(word), text, re.IGNORECASE) for word in words)


def either(words: Iterable[str]) -> str:
    """A pattern for any of the words, in one or in many."""
    return _either(frozenset(words))


@lru_cache(4096)
def _either(words: frozenset[str]) -> str:
    forms = {one(word) + end for word in words for end in _PLURALS} | set(words)
    return "|".join(whole(form) for form in sorted(forms, key=lambda form: (-len(form), form)))
