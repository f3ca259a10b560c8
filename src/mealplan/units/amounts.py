"""The number in front of an amount, as people type it."""

from __future__ import annotations

import math
import re

from mealplan.errors import ValueProblem

_VULGAR = {"¼": "1/4", "½": "1/2", "¾": "3/4", "⅓": "1/3", "⅔": "2/3", "⅕": "1/5", "⅖": "2/5", "⅗": "3/5",
           "⅘": "4/5", "⅙": "1/6", "⅚": "5/6", "⅛": "1/8", "⅜": "3/8", "⅝": "5/8", "⅞": "7/8"}
_WORDS = {word: number for number, word in enumerate(
    ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 1)}
_NUMBER = re.compile(
    r"""^\s*(?:
        (?P<whole>\d+)\s+(?P<mn>\d+)\s*/\s*(?P<md>\d+)            # 1 1/2
      | (?P<n>\d+)\s*/\s*(?P<d>\d+)                               # 1/2
      | (?P<points>\d{1,3}(?:\.\d{3})+,\d+)                       # 1.000,5: points group, the comma is decimal
      | (?P<commas>\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,}(?!\d))   # 1,000.5 and 1,000,000: commas group
      | (?P<either>[1-9]\d{0,2},\d{3}(?!\d))                      # 1,000: a thousand, or one with three decimals
      | (?P<comma>\d*,\d+)                                        # 0,5: what no thousands group can be
      | (?P<plain>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)           # 12, 0.5, .5, 1e3
    )""", re.VERBOSE)
_WORD = re.compile(r"^\s*(?:(?P<half>(?:an?\s+)?half(?:\s+an?)?)|(?P<one>an?)|(?P<word>" + "|".join(_WORDS)
                   + r"))(?=\s|$)", re.IGNORECASE)
_GROUPED = re.compile(r"(?<=\d)[\u00a0\u2009\u202f](?=\d{3}(?!\d))")  # 1 000 as French and Swiss programs write it
LONGEST = 80  # no amount a person types is longer; keeps hostile input cheap


class NoNumber(ValueProblem):
    """An amount that says no number at all: "some", "to taste"."""


def clean(text: str) -> str:
    """One spelling for every micro sign, minus, slash and space; vulgar fractions spelled out."""
    out = _GROUPED.sub("", text)
    for sign, plain in _VULGAR.items():
        out = out.replace(sign, f" {plain} ")
    out = out.replace("µ", "u").replace("μ", "u").replace("\u2044", "/").replace("−", "-")
    return re.sub(r"[^\S\n]", " ", out).strip()  # thin, narrow, no-break ...


def shown(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:37] + "...")


def split_amount(text: str, *, where: str | None = None) -> tuple[float, str]:
    """("1 ½ cups") -> (1.5, "cups"): the number and the words after it, whatever they are.

    A decimal comma is read where the number has one reading (0,5 and 60,25 and 1.000,5; not 1,000). "a", "half a" and
    "one" to "twelve" are numbers, too. Raises NoNumber when there is none, ValueProblem when it has two readings, or is
    negative, infinite or not a number.
    """
    if len(text) > LONGEST:
        raise ValueProblem(f"{shown(text)} is too long for an amount", where=where)
    cleaned = clean(text)
    match = _NUMBER.match(cleaned)
    if match is None:
        return _in_words(cleaned, text, where)
    value = _value(match, text, where)
    rest = cleaned[match.end():]
    if rest[:1] in {".", "/", "-", "+"} or re.match(r",\d", rest):
        raise ValueProblem(f"{shown(text)} is not a number that can be read", where=where)
    if not math.isfinite(value):
        raise ValueProblem(f"{shown(text)} is not a number that can be planned with", where=where)
    return value, rest.strip()


def _value(match: re.Match[str], text: str, where: str | None) -> float:
    if match["either"] is not None:
        plain = match["either"].replace(",", "")
        raise ValueProblem(f"{shown(text)}: a comma can be read in two ways", where=where,
                           hint=f"write {plain}, or {match['either'].replace(',', '.')} with a point")
    if match["points"] is not None:
        return float(match["points"].replace(".", "").replace(",", "."))
    if match["commas"] is not None:
        return float(match["commas"].replace(",", ""))
    if match["comma"] is not None:
        return float(match["comma"].replace(",", "."))
    if match["plain"] is not None:
        return float(match["plain"])
    whole = int(match["whole"] or 0)
    top, bottom = int(match["mn"] or match["n"]), int(match["md"] or match["d"])
    if bottom == 0:
        raise ValueProblem(f"{shown(text)} divides by zero", where=where)
    return whole + top / bottom


def _in_words(cleaned: str, text: str, where: str | None) -> tuple[float, str]:
    """("half a pack") -> (0.5, "pack")."""
    word = _WORD.match(cleaned)
    if word is not None:
        size = 0.5 if word["half"] else 1.0 if word["one"] else float(_WORDS[word["word"].lower()])
        return size, cleaned[word.end():].strip()
    if cleaned.startswith("-"):
        raise ValueProblem(f"{shown(text)}: an amount cannot be negative", where=where)
    if re.match(r"[+]?(nan|inf)", cleaned, re.IGNORECASE):
        raise ValueProblem(f"{shown(text)} is not a number that can be planned with", where=where)
    raise NoNumber(f"{shown(text)} has no number", where=where, hint='write it like "4.8 ug" or "1/2 cup"')
