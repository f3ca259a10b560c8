"""Amounts and times as people write them in recipes: numbers, fractions, ranges, "a pinch", "1 hour 30 minutes".

What needs no guess is read, and every choice made in reading is told: a range of an amount is its middle, a range of a
time its upper end, a time without a unit is minutes. What would need a guess ("some", "to taste") is None.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

_NUMBER = re.compile(r"(\d{1,9})?\s*(?:(\d{1,9})\s*/\s*(\d{1,9}))?|\d{0,9}\.\d{1,9}")
_SLASHES = str.maketrans({"\N{FRACTION SLASH}": "/", "\N{DIVISION SLASH}": "/"})
_DECIMAL_COMMA = re.compile(r"\d{1,6},\d{1,2}")  # with three digits it may be a thousand
_ABOUT = re.compile(r"(?:(?:about|approximately|approx|around|roughly|circa|ca|c)\b\.?|~|≈)\s*", re.IGNORECASE)
_RANGE = re.compile(r"([^-–—−]{1,20}?)\s*(?:[-–—−]|\bto\b|\bor\b)\s*([^-–—−]{1,20})", re.IGNORECASE)
_LEADING = re.compile(r"((?:[\d\s./,½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞-]|–|\bto\b)*[\d½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞])\s*([^\W\d][\w .]*)")
_WORDS = {
    "a": 1.0, "an": 1.0, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "six": 6.0, "seven": 7.0,
    "eight": 8.0, "nine": 9.0, "ten": 10.0, "eleven": 11.0, "twelve": 12.0, "half": 0.5, "half a": 0.5, "half an": 0.5,
    "a half": 0.5, "a quarter": 0.25, "one and a half": 1.5,
}  # fmt: skip
_FIRST_WORDS = re.compile(r"(one and a half|half an?|a half|a quarter|[a-z]+)\s+(\S.*)", re.IGNORECASE)
_MINUTES = {
    "s": 1 / 60, "sec": 1 / 60, "secs": 1 / 60, "second": 1 / 60, "seconds": 1 / 60,
    "m": 1.0, "min": 1.0, "mins": 1.0, "minute": 1.0, "minutes": 1.0,
    "h": 60.0, "hr": 60.0, "hrs": 60.0, "hour": 60.0, "hours": 60.0,
    "d": 1440.0, "day": 1440.0, "days": 1440.0,
    "sek": 1 / 60, "sekunden": 1 / 60, "minuten": 1.0, "std": 60.0, "stunde": 60.0, "stunden": 60.0, "tag": 1440.0,
    "tage": 1440.0, "seconde": 1 / 60, "secondes": 1 / 60, "heure": 60.0, "heures": 60.0, "jour": 1440.0,
    "jours": 1440.0,
}  # fmt: skip
_TIME_PART = re.compile(r"(?:and\s+)?([^a-z]{1,24}?)\s*([a-z]{1,8})\.?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number, the unit that stood within the same text ("" where none did), and what was chosen in reading it."""

    value: float
    unit: str = ""
    chosen: str = ""


@dataclass(frozen=True, slots=True)
class Duration:
    """Minutes, how they are said in a sentence, and what was chosen in reading them."""

    minutes: float
    shown: str
    chosen: str = ""


def number(text: str) -> float | None:
    """A kitchen number: `2`, `0.5`, `1/2`, `1 1/2`, `½`, `1½`. None when it is none of these."""
    plain = "".join(
        f" {Fraction(unicodedata.numeric(c)).limit_denominator(12)}" if unicodedata.category(c) == "No" else c
        for c in text[:40].translate(_SLASHES)
    ).strip()
    if not plain or _NUMBER.fullmatch(plain) is None or not plain.isascii():
        return None
    try:
        return math.fsum(float(Fraction(part)) for part in re.sub(r"\s*/\s*", "/", plain).split())
    except (ValueError, ZeroDivisionError):
        return None


def span(text: str) -> tuple[float, float, str] | None:
    """(least, most, what was chosen) of a number, a range, a number word or "about" one of them; None for others."""
    plain = text.strip()[:60]
    if (value := number(plain)) is not None:
        return value, value, ""
    about = _ABOUT.match(plain)
    if about is not None:
        inner = span(plain[about.end() :])
        return None if inner is None else (inner[0], inner[1], inner[2] or "taken as it stands")
    if plain.lower() in _WORDS:
        value = _WORDS[plain.lower()]
        return value, value, ""
    if _DECIMAL_COMMA.fullmatch(plain):
        value = float(plain.replace(",", "."))
        return value, value, f"read as {value:g}"
    return _between(plain)


def _between(plain: str) -> tuple[float, float, str] | None:
    if "|" in plain:  # one amount for each number of servings: the first belongs to the first
        values = [number(part) for part in plain.split("|")]
        first = values[0]
        return None if first is None or None in values else (first, first, f"the first, {first:g}, is taken")
    found = _RANGE.fullmatch(plain)
    if found is None:
        return None
    low, high = span(found.group(1)), span(found.group(2))
    if low is None or high is None or low[0] != low[1] or high[0] != high[1]:
        return None
    if high[0] < low[0]:  # "1-1/2 cups" is one and a half
        mixed = high[0] < 1 <= low[0] and low[0].is_integer() and "/" in found.group(2).translate(_SLASHES)
        return (low[0] + high[0], low[0] + high[0], f"read as {low[0] + high[0]:g}") if mixed else None
    return low[0], high[0], "a range"


def quantity(text: str) -> Quantity | None:
    """An amount of food: the middle of a range. A unit may stand in the text ("100 g", "a pinch"); None for what would
    need a guess."""
    plain = text.strip().removesuffix("*").strip()  # `1*`: scaled by itself, as ours all are
    found = span(plain)
    if found is not None:
        return _middle(found, "")
    for pattern in (_LEADING, _FIRST_WORDS):
        parts = pattern.fullmatch(plain)
        if parts is not None and _is_unit(parts.group(2)):
            found = span(parts.group(1))
            if found is not None:
                return _middle(found, parts.group(2).strip())
    about = _ABOUT.match(plain)
    if about is not None and about.end() < len(plain):
        return quantity(plain[about.end() :])
    if _is_unit(plain):
        return Quantity(1.0, plain, f"read as 1 {plain}")
    return None


def _middle(found: tuple[float, float, str], unit: str) -> Quantity:
    low, high, chosen = found
    value = (low + high) / 2
    if low != high:
        chosen = f"read as {value:g}, the middle of the range"
    elif unit and not chosen:
        chosen = f"read as {value:g} {unit}"
    return Quantity(value, unit, chosen)


def _is_unit(text: str) -> bool:
    """Whether a kitchen measures in it."""
    from mealplan.errors import ValueProblem
    from mealplan.units import kitchen_unit  # deferred: brings in the unit registry, and few dishes need it

    try:
        return bool(text.strip()) and kitchen_unit(text) != ""
    except ValueProblem:
        return False


def duration(text: str) -> Duration | None:
    """A time: `20%minutes`, `20 minutes`, `1 hour 30 minutes`, `20` (minutes), `20-25%minutes` (its upper end)."""
    amount, percent, unit = (part.strip() for part in text.partition("%"))
    unit = unit.lower().rstrip(".")
    if percent and unit in _MINUTES:
        return _timed(amount, unit)
    if not percent or not unit:
        bare = _timed(amount, "minutes")
        if bare is not None:
            chosen = ", ".join(filter(None, (bare.chosen, "no unit: read as minutes")))
            return Duration(bare.minutes, bare.shown, chosen)
    said = " ".join(text.replace("%", " ").lower().split())
    words = _FIRST_WORDS.fullmatch(said)  # "half an hour"
    if words is not None and words.group(2) in _MINUTES and (found := span(words.group(1))) is not None:
        return Duration(found[1] * _MINUTES[words.group(2)], said)
    return _several(said)


def _timed(amount: str, unit: str) -> Duration | None:
    found = span(amount)
    if found is None:
        return None
    low, high, chosen = found
    if low != high:
        chosen = f"read as {high:g}, the upper end of the range"
    single = unit.removesuffix("s") if high == 1 and len(unit) > 4 else unit
    return Duration(high * _MINUTES[unit], f"{amount} {single}", chosen)


def _several(text: str) -> Duration | None:
    """ "1 hour 30 minutes": the sum of its parts."""
    minutes, position, chosen, units = 0.0, 0, "", set[float]()
    while position < len(text):
        part = _TIME_PART.match(text, position)
        if part is None or part.group(2) not in _MINUTES or _MINUTES[part.group(2)] in units:
            return None
        found = _timed(part.group(1).strip(), part.group(2))
        if found is None:
            return None
        units.add(_MINUTES[part.group(2)])
        minutes, chosen = minutes + found.minutes, chosen or found.chosen
        position = part.end()
        while position < len(text) and text[position] in " ,":
            position += 1
    return Duration(minutes, text, chosen) if minutes else None
