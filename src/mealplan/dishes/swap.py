"""What was exchanged in a dish, and what a cook calls the things of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from mealplan.dishes.dish import Dish, Portioned
from mealplan.dishes.ingredients import Ingredient
from mealplan.dishes.resolve import CARRIES_NOTHING

#: SR28 groups of raw flesh: poultry, pork, beef, lamb; of fish and shellfish; of sausages and cold cuts.
MEAT, FISH, SAUSAGES = frozenset({"0500", "1000", "1300", "1700"}), "1500", "0700"
FATS = "0400"  # SR28 group of fats and oils


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
#: Part of a name -> what else a title or a method calls it.
_KINDS = (
    ("passata", "tomato"), ("tahini", "sesame"), ("cocoa powder", "chocolate"), ("edamame", "beans"),
    ("black-eyed peas", "beans"), ("hazelnuts", "nuts"), ("walnuts", "nuts"), ("almonds", "nuts"), ("cashews", "nuts"),
    ("pecans", "nuts"), ("pistachios", "nuts"), ("brazil nuts", "nuts"), ("mixed nuts", "nuts"),
    ("pita", "bread"), ("naan", "bread"),
)  # fmt: skip
_PLURALS = ("", "s", "es")


def spoken(name: str) -> str:
    """ "chickpeas, canned" as one says it in a sentence: "canned chickpeas"; bread of a loaf comes in slices."""
    head, comma, tail = name.partition(", ")
    said = f"{tail} {head}" if comma else name
    return f"{said.removesuffix(' loaf')} bread" if said.endswith(" loaf") else said


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
    what = spoken(name).partition(" in ")[0]  # "tuna" of canned tuna in water
    found = [word for word in what.split() if len(word) > 2 and word not in _SORTS]
    found += [kind for part, kind in _KINDS if part in name]
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
    if word.endswith("ies") and not word.endswith(("cookies", "brownies", "smoothies", "veggies", " pies")):
        return f"{word[:-3]}y"
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "aminos")) else word


def many(name: str) -> bool:
    """Whether one says "are" of it."""
    return one(name) != name


_IN_HEAPS = frozenset({"celeriac", "cauliflower", "broccoli", "fennel", "swede", "white cabbage", "rhubarb", "celery",
                       "cucumber", "lettuce"})  # fmt: skip


def counted(name: str, entry: Ingredient) -> str:
    """What is called so, in many where one counts it: carrots, but celeriac."""
    heap = entry.name in _IN_HEAPS or entry.aisle not in ("produce", "fruit") or name != entry.name
    return name if heap else entry.plural or name


def owned(dish: Dish, index: int, entries: Mapping[str, Ingredient], gone: Iterable[int] = ()) -> list[str]:
    """The single words that mean the ingredient of a line in this dish: of which no heavier line has a part, and no
    other line that stays as heavy. `entries`: ingredients by name; `gone`: lines that are replaced as well."""
    line, out = dish.ingredients[index], set(gone)
    mine = {one(word): word for word in parts(entries[line.ingredient])}
    for i, other in enumerate(dish.ingredients):
        if i in out:
            continue
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
    heads = {spoken(entry.name).split()[-1], "cheese", "mince", "yoghurt", "tofu", "beans", "nuts"} - _NO_HEADS
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


def stands_in(text: str, word: str) -> bool:
    """Whether a text holds a word by itself (`whole`), whatever its capitals; without a pattern, which takes longer to
    compile than to look for."""
    text, word = text.lower(), word.lower()
    return word in text and next(ends(text, word), None) is not None


def ends(text: str, word: str) -> Iterator[int]:
    """Where a word by itself ends in a text, each time."""
    at = text.find(word) if word else -1
    while at >= 0:
        end = at + len(word)
        if not _goes_on(text[at - 1 : at]) and not _goes_on(text[end : end + 1]):
            yield end
        at = text.find(word, at + 1)


def _goes_on(letter: str) -> bool:
    return letter.isalnum() or letter in ("_", "-")


def in_text(text: str, line: Portioned) -> bool:
    return any(stands_in(text, word) for word in words_for(line))


def either(words: Iterable[str]) -> str:
    """A pattern for any of the words, in one or in many."""
    return _either(frozenset(words))


@lru_cache(4096)
def _either(words: frozenset[str]) -> str:
    forms = {one(word) + end for word in words for end in _PLURALS} | set(words)
    forms |= {f"{form[:-1]}ies" for form in forms if form.endswith("y")}
    return any_of(forms)


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of these very words, each by itself, the longest first."""
    said = "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
    return rf"(?<![\w-])(?:{said})(?![\w-])"


def replaced(text: str, by: Mapping[str, str]) -> str:
    """A text with words exchanged, all in one pass, so that nothing is exchanged twice; capitals stay."""
    lower = text.casefold()
    words = {word.casefold(): new for word, new in by.items() if word.casefold() in lower}
    def exchanged(match: re.Match[str]) -> str:
        new = words[match.group().casefold()]
        return new[:1].upper() + new[1:] if match.group()[:1].isupper() else new

    return re.sub(any_of(words), exchanged, text, flags=re.IGNORECASE) if words else text
