"""The small words of a phrase (data/words.csv): what may be stripped, what denies, whose it is, what joins.

Words of a dose, form, salt, maker or rhythm change nothing of what a thing is, so they are stripped. Words that deny
("no"), that speak of the past or of others ("had", "mother") or that doubt ("possible") are never stripped: what stands
with them is not taken.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from typing import Literal

from mealplan.care.spelling import key, spaced
from mealplan.care.tables import DATA, split

Sort = Literal["joiner", "either", "except", "strip", "salt", "negation", "ruled", "ended", "past", "family", "doubt",
               "allergy", "intolerance", "outside", "nothing"]

_STRIPPED = ("strip", "form", "frequency", "unit", "maker", "neutral")
_LEAST_NAME = 4  # letters of a name before its salt
_COUNT = re.compile(r"\d+(?:[.,]\d+)?(?:mg|g|mcg|ug|ml|iu|ie|ui|units?|mmol|x|h|hrs?|st|nd|rd|th|yrs?|d|w|y|a|b)?|x\d+")
#: The ends of German and Dutch compounds: "Erdnussallergie", "Laktoseintoleranz".
_ENDS = re.compile(r"(?P<what>.{2,}?)(?P<end>allergien?|allergiker(?:in)?|allergisch|intoleranz|intolerantie"
                   r"|unvertraglichkeit|unvertraeglichkeit|uberempfindlichkeit)")


@cache
def sorts() -> dict[str, dict[str, tuple[str, ...]]]:
    """{sort: {key of the word: the names or classes after which alone it counts (empty: any)}}."""
    out: dict[str, dict[str, tuple[str, ...]]] = {}
    for row in _rows():
        sort = "strip" if row["sort"] in _STRIPPED else row["sort"]
        for word in split(row["words"]):
            known = out.setdefault(sort, {})
            known[key(word)] = (*known.get(key(word), ()), *split(row["only_after"]))
    return out


@cache
def _rows() -> tuple[dict[str, str], ...]:
    with (DATA / "words.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def several_words() -> frozenset[str]:
    """The small words that are more than one word, with their gaps."""
    return frozenset(one for row in _rows() if row["sort"] != "nothing" for word in split(row["words"])
                     if " " in (one := spaced(word)))


def is_sort(sort: Sort, word: str) -> bool:
    """Whether a word (its key) is of a sort."""
    return word in sorts().get(sort, {})


def is_count(word: str) -> bool:
    """Whether a word is a number, an amount ("20mg") or a count ("3x")."""
    return _COUNT.fullmatch(word) is not None


def parts_of_compound(word: str) -> tuple[str, str] | None:
    """("erdnuss", "allergie") of "erdnussallergie", ("metoprolol", "succinat") of "metoprololsuccinat"; None where a
    word is no such compound."""
    found = _ENDS.fullmatch(word)
    if found:
        return found["what"], found["end"]
    salt = next((end for end in sorts()["salt"] if word.endswith(end) and len(word) > len(end) + _LEAST_NAME), None)
    return (word[:-len(salt)], salt) if salt else None
