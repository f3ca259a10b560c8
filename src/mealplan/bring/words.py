"""The words of a line: folding, and the tables of `data/` (units, classes of words, what foods are called)."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from mealplan.foods.search import singular

DATA = Path(__file__).parent / "data"
LANGUAGES = ("en", "de", "fr")
_TOKEN = re.compile(r"[^\W_]+%?|%")


@cache
def table(name: str) -> dict[str, Any]:
    """One table of `data/`."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Lower case without accents and apostrophes: "Crème" is "creme", "Süßkartoffel" is "susskartoffel"."""
    low = text.casefold().replace("œ", "oe").replace("æ", "ae").replace("’", "'").replace("'s ", " ").removesuffix("'s")
    plain = unicodedata.normalize("NFKD", low)
    return "".join(c for c in plain if not unicodedata.combining(c))


def tokens(text: str) -> list[str]:
    """The words of a text, folded; hyphens and commas part them."""
    return _TOKEN.findall(fold(text))


_ENGLISH = {
    "leaves": "leaf", "halves": "half", "loaves": "loaf", "chillies": "chilli", "chilies": "chilli", "chili": "chilli",
    "chile": "chilli", "chiles": "chilli", "chilis": "chilli", "yoghurt": "yogurt", "yoghurts": "yogurt",
    "wholewheat": "wholemeal", "molasses": "molasses", "hummus": "hummus", "houmous": "hummus",
    "asparagus": "asparagus",
    "couscous": "couscous", "anchovies": "anchovy", "cookies": "cookie", "calves": "calf", "knives": "knife",
    "tinned": "canned", "soya": "soy", "omelette": "omelet", "haricots": "haricot", "minced": "minced",
    "fiber": "fibre", "flavored": "flavoured", "brussels": "brussels", "swiss": "swiss", "potatoes": "potato",
    "tomatoes": "tomato", "mangoes": "mango", "radishes": "radish", "peaches": "peach", "cos": "cos", "hazelnuts":
    "hazelnut", "lasagna": "lasagne", "puree": "puree", "grits": "grits", "oats": "oat", "olives": "olive",
    "cloves": "clove", "chives": "chive", "endives": "endive", "prunes": "prune", "limes": "lime", "dates": "date",
    "noodles": "noodle", "cheeses": "cheese", "sausages": "sausage", "oranges": "orange", "grapes": "grape",
    "shitake": "shiitake", "avocados": "avocado", "avocadoes": "avocado", "courgettes": "courgette",
    "boullion": "bouillon", "parmesean": "parmesan", "brocolli": "broccoli", "zuchini": "zucchini", "tumeric":
    "turmeric", "cardamon": "cardamom", "fetta": "feta", "scallops": "scallop", "mussels": "mussel", "clams": "clam",
}  # fmt: skip
_GERMAN = {
    "eier": "ei", "eiern": "ei", "eies": "ei", "kurbisse": "kurbis", "nusse": "nuss", "mause": "maus", "apfel": "apfel",
    "apfeln": "apfel", "kase": "kase", "reis": "reis", "mais": "mais", "ol": "ol", "ols": "ol", "essig": "essig",
    "hefe": "hefe", "linse": "linse", "linsen": "linse", "erbse": "erbse", "erbsen": "erbse", "bohne": "bohne",
    "bohnen": "bohne", "blatter": "blatt", "kartoffel": "kartoffel", "kartoffeln": "kartoffel", "wurste": "wurst",
    "wurstchen": "wurstchen", "knodel": "knodel", "nudel": "nudel", "nudeln": "nudel",
}  # fmt: skip
_GERMAN_ENDS = ("ern", "en", "er", "es", "em", "n", "e", "s")


@lru_cache(maxsize=20_000)
def stem(word: str, language: str) -> str:
    """The form in which folded words are compared: English in the singular, German and French without endings."""
    if language == "en":
        return _ENGLISH.get(word) or singular(word)
    if language == "fr":
        found = word[:-1] if len(word) > 3 and word.endswith(("s", "x")) and not word.endswith("ss") else word
        found = found[:-1] if found.endswith("ee") else found
        return found[:-1] if len(found) > 4 and found.endswith("e") else found
    if word in _GERMAN:
        return _GERMAN[word]
    for end in _GERMAN_ENDS:
        if len(word) - len(end) >= 3 and word.endswith(end) and not (end == "s" and word.endswith("ss")):
            return word[: -len(end)]
    return word


def key(text: str, language: str) -> tuple[str, ...]:
    """The words of a name as they are compared."""
    return tuple(stem(word, language) for word in tokens(text))


@cache
def units() -> Mapping[str, tuple[str, frozenset[str]]]:
    """Folded words of a unit -> (the unit, the languages in which it is one)."""
    found: dict[str, tuple[str, frozenset[str]]] = {}
    for language, rows in table("units").items():
        for unit, words in rows.items():
            for word in words:
                said = fold(word)
                before = found.get(said)
                if before is None:
                    found[said] = (unit, frozenset((language,)))
                elif before[0] == unit:
                    found[said] = (unit, before[1] | {language})
                # two units of one word in two languages: the first stands, `by_language` knows better
    return found


@cache
def units_of(language: str) -> Mapping[str, str]:
    """Folded words of a unit in one language -> the unit."""
    return {fold(word): unit for unit, words in table("units")[language].items() for word in words}


@cache
def classes(language: str) -> Mapping[str, frozenset[str]]:
    """The classes of words of a language: neutral, sizes, states ..., stemmed."""
    return {
        name: frozenset(" ".join(key(word, language)) for word in words)
        for name, words in table("classes")[language].items()
    }
