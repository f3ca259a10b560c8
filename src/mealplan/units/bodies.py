"""Body weight and height, in kg and cm."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mealplan.errors import ValueProblem
from mealplan.units.amounts import LONGEST, clean, shown, split_amount
from mealplan.units.conversion import factor

_BODY_UNITS: Mapping[str, Mapping[str, str]] = {
    "weight": {"kg": "kg", "kgs": "kg", "kilo": "kg", "kilos": "kg", "lb": "lb", "lbs": "lb",
               "pounds": "lb", "st": "stone", "stone": "stone", "g": "g"},
    "height": {"cm": "cm", "m": "metre", "mm": "mm", "in": "inch", "inch": "inch", "inches": "inch",
               '"': "inch", "ft": "foot", "feet": "foot", "foot": "foot", "'": "foot"},
}


def parse_weight_kg(text: str, *, where: str | None = None) -> float:
    """Body weight in kg: "62kg", "136 lb", "9 st 10 lb"; a plain number is kg. Between 20 and 400 kg."""
    return _body(text, "weight", "kg", 20, 400, where)


def parse_height_cm(text: str, *, where: str | None = None) -> float:
    """Body height in cm: "168cm", "1.68 m", "5ft 6in", "5'6"; a plain number is cm. Between 90 and 250 cm."""
    return _body(text, "height", "cm", 90, 250, where)


def _body(text: str, what: str, unit: str, least: float, most: float, where: str | None) -> float:
    if len(text) > LONGEST:
        raise ValueProblem(f"{shown(text)} is too long for a {what}", where=where)
    rest = clean(text).replace("’", "'").replace("”", '"').replace("′", "'").replace("″", '"')
    total = 0.0
    parts = re.findall(r"""([^a-zA-Z'"]+)([a-zA-Z'"]*)""", rest)
    if not parts:
        example = {"weight": '"62kg" or "136 lb"', "height": '"168cm" or "5ft 6in"'}[what]
        raise ValueProblem(f"{shown(text)} is no {what}", where=where, hint=f"write it like {example}")
    previous = ""
    for number, word in parts:
        value, _ = split_amount(number, where=where)
        low = word.strip().lower() or {"foot": '"', "stone": "lb"}.get(previous, unit)  # 5'6 means 5 ft 6 in
        name = _BODY_UNITS[what].get(low)
        if name is None:
            raise ValueProblem(f"{shown(word)} is not a unit of {what}", where=where,
                               hint="use kg or lb" if what == "weight" else "use cm, m, or ft and in")
        total += value * factor(name, unit)
        previous = name
    if not least <= total <= most:
        raise ValueProblem(f"a {what} of {total:.4g} {unit} cannot be right", where=where,
                           hint=f"expected {least:g} to {most:g} {unit}")
    return total
