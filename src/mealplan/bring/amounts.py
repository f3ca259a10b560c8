"""Numbers and amounts at the beginning of a text, as recipes of several countries write them.

Fractions of any kind, ranges ("2-3", "2 to 3", "2 bis 3"), number words, decimal commas, grouped thousands. What a
number means by itself is decided here; what it is of, in `line`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

LONGEST = 400  # characters of a line that are looked at
_GROUPED = re.compile(r"(?<=\d)[\u00a0\u2009\u202f'](?=\d{3}(?!\d))")
#: "1 000 g", "1 500 g de farine": a space groups thousands, but "2 400 g tins" are two.
_SPACED = re.compile(
    r"(?<![\d.,/])([1-9]) (000|[1-9]\d0)(?=\s?(?:g|ml)\b(?:\s+d[e']|\s*$))|(?<![\d.,/])([1-9]) (000)(?=\s?(?:g|ml)\b)"
)
_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\uff0d]")
_BULLET = re.compile(r"^(?:[-*+•▢☐□◦·‣▪►✓✔✅>|–]\s*|\[[ xX]?\]\s*)+")
_ENDINGS = re.compile(r"(?<=[^\W\d])(?:\((?:n|s|e|en|er|es|r|nen)\)|/n\b|/en\b|/r\b)")  # "Zwiebel(n)", "Zehe/n"
_HALF = re.compile(r"^(?:1|une?)\s+demie?[\s-]+", re.IGNORECASE)  # "1 demi-oignon"
_SLASHES = str.maketrans({"\N{FRACTION SLASH}": "/", "\N{DIVISION SLASH}": "/"})

_NUMBER = (
    r"(?:\d{1,4}\s+\d{1,2}\s?/\s?\d{1,2}(?![\d/])|\d{1,3}\s?/\s?\d{1,3}(?![\d/])|"
    r"\d{1,3}(?:[.,]\d{3})+(?![\d])|\d{1,6}[.,]\d{1,3}|\d{1,6}|[.,]\d{1,3})"
)
_ONE = re.compile(_NUMBER)
_MIXED = re.compile(r"(\d{1,2})\s?-\s?(\d{1,2}/\d{1,2})(?![\d/])")  # "1-1/2 cups"
_RANGE = re.compile(rf"({_NUMBER})\s*(?:-|bis|to|or|à|a|ou|oder|~)\s*({_NUMBER})", re.IGNORECASE)
_WORDS: dict[str, float] = {
    "one and a half": 1.5, "two and a half": 2.5, "half a dozen": 6, "half dozen": 6, "a dozen": 12, "dozen": 12,
    "half a": 0.5, "half an": 0.5, "a half": 0.5, "half": 0.5, "a quarter of a": 0.25, "quarter of a": 0.25,
    "a quarter": 0.25, "quarter": 0.25, "three quarters of a": 0.75, "a couple of": 2, "a couple": 2, "an": 1, "a": 1,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12,
    "ein halber": 0.5, "ein halbes": 0.5, "eine halbe": 0.5, "einer halben": 0.5, "einen halben": 0.5,
    "eines halben": 0.5,
    "halbe": 0.5, "halber": 0.5, "halbes": 0.5, "ein viertel": 0.25, "anderthalb": 1.5, "eineinhalb": 1.5,
    "ein": 1, "eine": 1, "einer": 1, "eines": 1, "einen": 1, "einem": 1, "zwei": 2, "zweier": 2, "drei": 3, "vier": 4,
    "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "zwölf": 12, "dutzend": 12,
    "un demi": 0.5, "une demi": 0.5, "une demie": 0.5, "demi": 0.5, "une douzaine de": 12, "une douzaine": 12, "un": 1,
    "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "sept": 7, "huit": 8, "neuf": 9, "dix": 10,
    "douze": 12,
}  # fmt: skip
_SPANS: dict[str, tuple[float, float]] = {
    "a few": (2, 4), "few": (2, 4), "several": (3, 5), "ein paar": (2, 4), "einige": (2, 5), "quelques": (2, 5),
}  # fmt: skip
_WORD = re.compile(
    "(" + "|".join(sorted(map(re.escape, (*_WORDS, *_SPANS)), key=len, reverse=True)) + r")(?=[\s'-]|$)", re.IGNORECASE
)
_WORD_RANGE = re.compile(r"\s*(?:to|or|bis|oder|ou|à|-)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Amount:
    """From `low` to `high` of a unit (a key of `data/units.toml`; "" for pieces)."""

    low: float
    high: float
    unit: str = ""

    def times(self, factor: float) -> Amount:
        """So many of it."""
        return Amount(self.low * factor, self.high * factor, self.unit)


def plain(text: str) -> str:
    """A line in one spelling: fractions with a slash, one dash, one space, no bullet."""
    out = _SPACED.sub(lambda m: (m[1] or m[3]) + (m[2] or m[4]), _GROUPED.sub("", text[:LONGEST]))
    out = "".join(_spelled(c) for c in out)
    out = unicodedata.normalize("NFKC", out.translate(_SLASHES)).translate(_SLASHES)
    out = _DASHES.sub("-", out).replace("×", "x").replace("’", "'").replace("`", "'").replace("´", "'")
    out = _HALF.sub("1/2 ", _ENDINGS.sub("", " ".join(out.split())))
    return _BULLET.sub("", out).strip()


def _spelled(character: str) -> str:
    if unicodedata.category(character) != "No":
        return character
    if "FRACTION" not in unicodedata.name(character, ""):
        return character
    value = Fraction(unicodedata.numeric(character)).limit_denominator(16)
    return f" {value.numerator}/{value.denominator} "


def number(text: str) -> float | None:
    """The number that a whole text is; None where it is none. Three digits behind a point or comma are a thousand,
    but behind 0."""
    said = text.strip()
    if not said:
        return None
    if "/" in said:
        parts = said.replace(" /", "/").replace("/ ", "/").split()
        try:
            return float(sum(Fraction(part) for part in parts))
        except (ValueError, ZeroDivisionError):
            return None
    if re.fullmatch(r"[1-9]\d{0,2}(?:[.,]\d{3})+", said):
        return float(re.sub(r"[.,]", "", said))
    try:
        return float(said.replace(",", "."))
    except ValueError:
        return None


def leading(text: str) -> tuple[float, float, int] | None:
    """(low, high, where it ends) of the number or range that a text begins with; None where it begins with none."""
    mixed = _MIXED.match(text)
    if mixed is not None:
        rest = number(mixed[2])
        if rest is not None and rest < 1:
            value = float(mixed[1]) + rest
            return value, value, mixed.end()
    both = _RANGE.match(text)
    if both is not None and not _is_unit_of(text, both):
        low, high = number(both[1]), number(both[2])
        if low is not None and high is not None and low <= high:
            return low, high, both.end()
    one = _ONE.match(text)
    if one is not None:
        value_ = number(one.group())
        return None if value_ is None else (value_, value_, one.end())
    return _in_words(text)


def _is_unit_of(text: str, both: re.Match[str]) -> bool:
    """Whether the second number belongs to a size: "2 - 14-ounce cans" and "1 6-oz can" are no ranges."""
    return re.match(r"-?(?:oz|ounce|inch|lb|pound)", text[both.end() :].lstrip(), re.IGNORECASE) is not None and (
        "-" in text[both.end() : both.end() + 1] and (number(both[2]) or 0) > 4 * (number(both[1]) or 1)
    )


def _in_words(text: str) -> tuple[float, float, int] | None:
    found = _WORD.match(text)
    if found is None:
        return None
    said = found[1].lower()
    if said in _SPANS:
        return (*_SPANS[said], found.end())
    low = _WORDS[said]
    middle = _WORD_RANGE.match(text, found.end())
    second = _WORD.match(text, middle.end()) if middle is not None else None
    if second is not None and second[1].lower() in _WORDS and _WORDS[second[1].lower()] > low:
        return low, _WORDS[second[1].lower()], second.end()
    return low, low, found.end()
