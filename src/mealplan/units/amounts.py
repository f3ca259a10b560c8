"""The number in front of an amount, as people type it."""

from __future__ import annotations

import math
import re

from mealplan.errors import ValueProblem

_VULGAR = {"¼": "1/4", "½": "1/2", "¾": "3/4", "⅓": "1/3", "⅔": "2/3", "⅕": "1/5", "⅖": "2/5", "⅗": "3/5",
           "⅘": "4/5", "⅙": "1/6", "⅚": "5/6", "⅛": "1/8", "⅜": "3/8", "⅝": "5/8", "⅞": "7/8"}
_NUMBER = re.compile(
    r"""^\s*(?:
        (?P<whole>\d+)\s+(?P<mn>\d+)\s*/\s*(?P<md>\d+)            # 1 1/2
      | (?P<n>\d+)\s*/\s*(?P<d>\d+)                               # 1/2
      | (?P<plain>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)           # 12, 0.5, .5, 1e3
    )""", re.VERBOSE)
LONGEST = 80  # no amount a person types is longer; keeps hostile input cheap


def clean(text: str) -> str:
    """One spelling for every micro sign, minus, slash and space; vulgar fractions spelled out."""
    out = text
    for sign, plain in _VULGAR.items():
        out = out.replace(sign, f" {plain} ")
    return (out.replace("µ", "u").replace("μ", "u").replace("\u2044", "/").replace("−", "-")
            .replace("\u00a0", " ").replace("\u202f", " ").strip())


def shown(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:37] + "...")


def split_amount(text: str, *, where: str | None = None) -> tuple[float, str]:
    """("1 ½ cups") -> (1.5, "cups"): the number and the words after it, whatever they are.

    Raises ValueProblem when there is no number, or it is negative, infinite or not a number.
    """
    if len(text) > LONGEST:
        raise ValueProblem(f"{shown(text)} is too long for an amount", where=where)
    cleaned = clean(text)
    match = _NUMBER.match(cleaned)
    if match is None:
        if cleaned.startswith("-"):
            raise ValueProblem(f"{shown(text)}: an amount cannot be negative", where=where)
        if re.match(r"[+]?(nan|inf)", cleaned, re.IGNORECASE):
            raise ValueProblem(f"{shown(text)} is not a number that can be planned with", where=where)
        raise ValueProblem(f"{shown(text)} has no number", where=where,
                           hint='write it like "4.8 ug" or "1/2 cup"')
    if match["plain"] is not None:
        value = float(match["plain"])
    else:
        whole = int(match["whole"] or 0)
        top, bottom = int(match["mn"] or match["n"]), int(match["md"] or match["d"])
        if bottom == 0:
            raise ValueProblem(f"{shown(text)} divides by zero", where=where)
        value = whole + top / bottom
    rest = cleaned[match.end():]
    if rest[:1] == "," and rest[1:2].isdigit():
        raise ValueProblem(f"{shown(text)}: a comma can be read in two ways", where=where,
                           hint="write 4.8 with a point, and 1000 without a separator")
    if rest[:1] in {".", "/", "-", "+"}:
        raise ValueProblem(f"{shown(text)} is not a number that can be read", where=where)
    if not math.isfinite(value):
        raise ValueProblem(f"{shown(text)} is not a number that can be planned with", where=where)
    return value, rest.strip()
