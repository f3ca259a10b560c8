"""Kitchen amounts ("1 ½ cups", "2 tbsp", "80 g") and what they weigh, by each food's own measures."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Protocol

from mealplan.errors import ValueProblem, nearest
from mealplan.units.amounts import shown, split_amount
from mealplan.units.conversion import factor, show_unit


class MeasureLike(Protocol):
    """A household measure of one food: `grams` for one `name` ("cup, sliced")."""

    @property
    def name(self) -> str: ...
    @property
    def grams(self) -> float: ...


class UnknownUnit(ValueProblem):
    """A word that is no kitchen unit."""


_KITCHEN: dict[str, str] = {
    "g": "g", "gr": "g", "gram": "g", "grams": "g", "gramme": "g", "grammes": "g", "kg": "kg",
    "kilo": "kg", "kilos": "kg", "kilogram": "kg", "kilograms": "kg", "mg": "mg", "oz": "oz",
    "ounce": "oz", "ounces": "oz",
    "lb": "lb", "lbs": "lb", "pound": "lb", "pounds": "lb", "ml": "ml", "millilitre": "ml",
    "millilitres": "ml", "milliliter": "ml", "milliliters": "ml", "cl": "cl", "dl": "dl", "l": "l",
    "litre": "l", "litres": "l",
    "liter": "l", "liters": "l", "tsp": "tsp", "tsps": "tsp", "teaspoon": "tsp", "teaspoons": "tsp",
    "tbsp": "tbsp", "tbsps": "tbsp", "tbs": "tbsp", "tablespoon": "tbsp", "tablespoons": "tbsp", "cup": "cup",
    "cups": "cup", "c": "cup", "fl oz": "fl_oz", "floz": "fl_oz", "fluid ounce": "fl_oz",
    "fluid ounces": "fl_oz",
    "pint": "pint_us", "pints": "pint_us", "quart": "quart", "quarts": "quart", "gallon": "gallon",
    "pinch": "pinch", "pinches": "pinch", "dash": "dash", "dashes": "dash",
    "piece": "piece", "pieces": "piece", "pc": "piece", "pcs": "piece", "whole": "piece",
}
# Counting words: known only through the food's own measures ("1 slice" of this very bread).
_COUNTED = ("slice", "clove", "can", "bar", "bunch", "handful", "sprig", "leaf", "stalk", "fillet", "small",
            "medium", "large", "head", "ear", "packet", "package", "jar", "sheet", "scoop", "stick", "bulb",
            "rasher", "sausage", "patty", "cake", "egg", "biscuit", "square", "wedge", "ring", "half",
            "kernel", "nut", "berry", "floret", "spear", "strip", "cube", "bag", "bottle", "glass", "bowl",
            "serving", "portion", "helping", "loaf", "roll", "pack", "carton", "tub", "box", "tube", "pot", "punnet",
            "sachet", "pouch", "block")
_PLURALS = {"leaves": "leaf", "halves": "half", "loaves": "loaf", "patties": "patty", "berries": "berry",
            "bunches": "bunch", "glasses": "glass", "boxes": "box", "pouches": "pouch", "tin": "can", "tins": "can"}
#: What a shop sells a thing in: where the food has no measure of that name, one of them is a pack as sold.
CONTAINERS = frozenset({"pack", "packet", "package", "can", "jar", "bottle", "box", "bag", "carton", "tub", "tube",
                        "pot", "punnet", "sachet", "pouch", "block"})
#: Words for a helping of a dish.
PORTIONS = frozenset({"portion", "serving", "helping"})
_MASSES = ("g", "kg", "mg", "oz", "lb")
_VOLUMES = ("ml", "cl", "dl", "l", "tsp", "tbsp", "fl_oz", "cup", "pint_us", "quart", "gallon", "pinch",
            "dash")


def is_weight(unit: str) -> bool:
    """Whether a canonical kitchen unit is a mass."""
    return unit in _MASSES


def is_volume(unit: str) -> bool:
    """Whether a canonical kitchen unit is a volume."""
    return unit in _VOLUMES


def kitchen_unit(word: str, *, where: str | None = None) -> str:
    """The canonical kitchen unit of a word ("Tbsp." -> "tbsp", "" -> "piece"), US t and T included.

    Raises UnknownUnit for words that are no kitchen unit, with the nearest that are.
    """
    plain = re.sub(r"\s+", " ", word.strip().rstrip(".").replace("fl.", "fl"))
    if plain == "T":
        return "tbsp"  # the one place where case matters: US recipes write T for tablespoon, t for teaspoon
    low = plain.lower()
    if low == "t":
        return "tsp"
    if not low:
        return "piece"
    if low in _KITCHEN:
        return _KITCHEN[low]
    single = _PLURALS.get(low, low[:-1] if low.endswith("s") and low[:-1] in _COUNTED else low)
    if single in _COUNTED:
        return single
    close = nearest(low, [*_KITCHEN, *_COUNTED])
    raise UnknownUnit(f"{shown(word)} is not a kitchen unit", where=where,
                       hint=f"did you mean {' or '.join(close)}?" if close
                       else "use g, kg, ml, l, tsp, tbsp, cup, oz, lb or a number of pieces")


def parse_kitchen_amount(text: str, *, where: str | None = None) -> tuple[float, str]:
    """("1 ½ cups") -> (1.5, "cup"). Without a unit: pieces. Raises ValueProblem for what cannot be read."""
    return typed_amount(text, where=where)


def typed_amount(amount: str | float, unit: str = "", *, where: str | None = None) -> tuple[float, str]:
    """("0,5", "kg"), ("0.5 kg", ""), (0.5, "kg") -> (0.5, "kg"): a kitchen amount in one text or in two places.

    This is the one grammar of amounts that people type, in a table, a file or on the command line. A unit may be said
    twice, if it is the same. Raises ValueProblem (NoNumber for "some") for what cannot be read.
    """
    if isinstance(amount, str):
        size, words = split_amount(amount, where=where)
        if words and unit.strip() and kitchen_unit(words, where=where) != kitchen_unit(unit, where=where):
            raise ValueProblem(f"{shown(amount)} and the unit {shown(unit)} do not agree", where=where,
                               hint="say the unit once")
        unit = unit.strip() or words
    else:
        size = float(amount)
    word = re.sub(r"^of\s+|\s+of$", "", re.sub(r"^an?\s+", "", unit.strip()))  # half a pack, "2 tins of"
    return size, kitchen_unit(word, where=where)


_MEASURE = re.compile(
    r"^\s*(?P<count>\d+\s+\d+/\d+|\d+/\d+|\d*\.?\d+)?\s*"
    r"(?P<unit>cups?|tablespoons?|tbsps?|teaspoons?|tsps?|fl\.?\s?oz|fluid ounces?"
    r"|ml|liters?|litres?|quarts?|pints?)\b"
    r"[\s,]*(?P<rest>.*)$", re.IGNORECASE)


def _as_pair(measure: MeasureLike | tuple[str, float]) -> tuple[str, float]:
    if isinstance(measure, tuple):
        return str(measure[0]), float(measure[1])
    return measure.name, float(measure.grams)


def volume_measures(measures: Iterable[MeasureLike | tuple[str, float]]) -> list[tuple[str, float, str]]:
    """The measures that are volumes: (unit, grams of ONE such unit, what state it is in: "sliced")."""
    found = []
    for measure in measures:
        name, grams = _as_pair(measure)
        match = _MEASURE.match(name)
        if match is None or not grams > 0:
            continue
        count = 1.0 if match["count"] is None else split_amount(match["count"])[0]
        if count <= 0:
            continue
        unit = kitchen_unit(match["unit"])
        rest = match["rest"].strip().lower()
        rest = re.sub(r"^\(?\d+(\.\d+)?\s*fl\.?\s*oz\)?[\s,]*", "", rest)  # "cup (8 fl oz)" says it twice
        found.append((unit, grams / count, rest.strip(" ,()")))
    return found


def to_grams(amount: float, unit: str, measures: Iterable[MeasureLike | tuple[str, float]] = (), *,
             piece_grams: float | None = None, state: str = "", food: str = "this food") -> float:
    """Grams of `amount` `unit` of one food.

    unit: a canonical kitchen unit (or any word `kitchen_unit` knows). Masses need nothing; a piece needs
    `piece_grams` or a measure of one; a volume needs a volume measure of this very food, cup, tbsp, tsp and
    ml being converted into each other. `state` (for example the words of a preparation note) chooses between
    "cup, sliced" and "cup, chopped". Raises ValueProblem when the food has no such measure, or has several
    that differ by more than a fifth and nothing says which: a guess would be wrong by that much.
    """
    unit = kitchen_unit(unit) if unit not in _VOLUMES and unit not in _MASSES else unit
    if unit in _MASSES:
        return amount * factor(unit, "g")
    pairs = [_as_pair(measure) for measure in measures]
    if unit in _VOLUMES:
        return amount * _grams_of_volume(unit, pairs, state, food)
    if unit == "piece" and piece_grams is not None:
        return amount * piece_grams
    return amount * _grams_of_piece(unit, pairs, food)


def _grams_of_volume(unit: str, pairs: list[tuple[str, float]], state: str, food: str) -> float:
    known = volume_measures(pairs)
    if not known:
        raise ValueProblem(f"{food} has no measure by volume, so {show_unit(unit)} cannot be weighed",
                           hint="give the amount in grams: 1 ml is not 1 g")
    words = {word for word in re.findall(r"[a-z]+", state.lower()) if len(word) > 2}
    fitting = [m for m in known if words & set(re.findall(r"[a-z]+", m[2]))] if words else []
    plain = [m for m in known if not m[2]]
    chosen = fitting or plain or known
    chosen = [m for m in chosen if m[0] == unit] or chosen
    weights = [grams * factor(unit, name) for name, grams, _ in chosen]
    if max(weights) > 1.2 * min(weights):
        listed = "; ".join(f"{grams:g} g per {show_unit(name)}{', ' + rest if rest else ''}"
                           for name, grams, rest in chosen)
        raise ValueProblem(f"a {show_unit(unit)} of {food} can weigh different amounts ({listed})",
                           hint="say in which state it is measured, or give grams")
    return weights[0]


def _grams_of_piece(unit: str, pairs: list[tuple[str, float]], food: str) -> float:
    for name, grams in pairs:
        match = re.match(r"^\s*(\d+/\d+|\d*\.?\d+)?\s*(.*)$", name.lower())
        assert match is not None  # every part of the pattern is optional
        first = re.findall(r"[a-z]+", match[2])
        wanted = {unit, unit + "s"} | ({"medium", "unit", "fruit"} if unit == "piece" else set())
        if first and (first[0] in wanted or (unit in {"small", "medium", "large"} and unit in first)):
            count = split_amount(match[1])[0] if match[1] else 1.0
            if count > 0 and grams > 0:
                return grams / count
    raise ValueProblem(f"what one {unit} of {food} weighs is not known", hint="give the amount in grams")
