"""How much of a stand-in: in the recipe's own spoons, cups or pieces where they fit it, else in grams."""

from __future__ import annotations

import math
from dataclasses import replace

from mealplan.dishes.dish import APART, Portioned
from mealplan.dishes.ingredients import Ingredient
from mealplan.dishes.resolve import amount_text

_VOLUMES = {"ml": 1.0, "l": 1000.0, "tsp": 4.92892, "tbsp": 14.7868, "cup": 236.588, "cups": 236.588,
            "pinch": 4.92892 / 16, "pinches": 4.92892 / 16}  # millilitres, US  # fmt: skip
_SPOONS = ("tbsp", "tsp", "pinch", "pinches")
QUARTER = 0.25
NEAR = 0.35  # of what is asked for: so far a spoon may be off
FRUIT = 40.0  # grams: smaller ones are weighed
FLAT = 20.0  # grams: a tortilla
TENS = 100.0  # grams: from here on a cook weighs in tens
SPOONFULS = 60.0  # grams: less of an oil is measured in spoons
FEW = 10.0  # grams: less is measured in spoons where there is a spoon of it


def eaten_as(line: Portioned, old: Ingredient, new: Ingredient) -> tuple[str, float]:
    """(the food that a stand-in is eaten as, grams eaten of a gram edible): cooked where the line is cooked."""
    was_cooked = line.food == old.cooked if old.cooked is not None and old.cooked != old.raw else new.eaten == "cooked"
    if new.cooked is not None and (was_cooked or (new.eaten == "cooked" and old.cooked is None)):
        return new.cooked, new.yield_factor
    return new.raw, 1.0


def _density(entry: Ingredient) -> float | None:
    """Grams per millilitre by the first of its measures that is a volume and not whipped; without the unit registry,
    which is slow."""
    for one in entry.measures:
        name = one.name.split(",")[0].split("(")[0].strip().lower()
        of_another = "whipped" in one.name.partition("(")[0] or "with hulls" in one.name  # a cup of what is not eaten
        if name in _VOLUMES and name not in ("ml", "l") and not of_another:
            return one.grams / _VOLUMES[name]
    return None


def _spoon(millilitres: float) -> tuple[float, str]:
    """So much in quarters of a tablespoon, of a teaspoon where it is less than one, or in pinches."""
    pinches = round(millilitres / _VOLUMES["pinch"])
    if pinches <= 3:
        return float(max(1, pinches)), "pinch" if pinches <= 1 else "pinches"
    unit = "tbsp" if millilitres >= 0.95 * _VOLUMES["tbsp"] else "tsp"
    return max(QUARTER, math.floor(millilitres / _VOLUMES[unit] / QUARTER + 0.49) * QUARTER), unit


def spooned(grams: float, new: Ingredient, *, most: float = FEW) -> tuple[float, float, str]:
    """(edible grams, amount, unit) of about so many grams: up to `most` in spoons where a spoon of it is known."""
    density = _density(new)
    if grams < most and density is not None:
        amount, unit = _spoon(grams / density)
        found = amount * _VOLUMES[unit] * density
        if abs(found - grams) <= NEAR * grams:
            return found, amount, unit
    rounded = float(round(grams, -1 if grams >= TENS else 0)) if grams >= FEW else round(grams, 1)
    return rounded or grams, rounded or grams, "ml" if new.tap else "g"


def stand_in_amount(old: Portioned, entry: Ingredient, new: Ingredient, factor: float) -> tuple[float, float, str]:
    """(edible grams, amount, unit) of a stand-in: spoons for spoons, a piece for a piece of the same kind, else grams
    for grams."""
    millilitres, density = _VOLUMES.get(old.unit.lower()), _density(new)
    if old.amount is not None and millilitres is not None and density is not None:
        wanted, unit = old.amount * factor * millilitres, old.unit
        if unit in _SPOONS and (factor != 1.0 or (unit == "tsp" and old.amount >= 3)):
            amount, unit = _spoon(wanted)
            wanted = amount * _VOLUMES[unit]
        else:
            amount = old.amount * factor
        return wanted * density, amount, unit
    if old.amount is not None and old.unit in ("ml", "l") and density is None and entry.raw_group == new.raw_group:
        return old.edible_g * factor, old.amount * factor, old.unit  # a wine for a wine
    alike = entry.piece_grams and new.piece_grams and 0.6 <= new.piece_grams / entry.piece_grams <= 1.7
    counted = alike and entry.piece_name == new.piece_name and not new.name.endswith("loaf")
    if old.amount is not None and old.unit == "" and counted and new.piece_grams is not None and factor == 1.0:
        return new.piece_grams * old.amount, old.amount, ""
    most = SPOONFULS if new.raw_group == "0400" and new.name.endswith("oil") else FEW
    return _pieces(old, new, factor) or spooned(old.edible_g * factor, new, most=most)


def _pieces(old: Portioned, new: Ingredient, factor: float) -> tuple[float, float, str] | None:
    """(edible grams, amount, unit) of fruit and flat bread in whole and half pieces, where they are near what is asked
    for."""
    flat = new.aisle == "bakery" and old.unit == "" and new.piece_grams is not None and new.piece_grams >= FLAT
    fruit = new.aisle == "fruit" and new.piece_grams is not None and new.piece_grams >= FRUIT
    if not (fruit or flat) or new.piece_grams is None or new.piece_name or new.name.endswith("loaf"):
        return None
    wanted = old.edible_g * factor
    amount = round(wanted / new.piece_grams / new.piece_whole) * new.piece_whole
    found = new.piece_grams * amount
    return (found, amount, "") if amount and abs(found - wanted) <= NEAR * wanted else None


def joins(line: Portioned, more: Portioned) -> bool:
    """Whether two lines are one thing that goes in in one state."""
    same = line.ingredient == more.ingredient and line.food == more.food and line.cooked == more.cooked
    return same and not line.fixed and not more.fixed and (APART in line.marks) == (APART in more.marks)


def joined(line: Portioned, more: Portioned, entry: Ingredient) -> Portioned:
    """Two lines of one ingredient as one, its amount in the unit of the first where that can be measured."""
    edible = line.edible_g + more.edible_g
    times = edible / line.edible_g
    amount, unit = (line.amount or 0.0) * times, line.unit
    if line.amount is None or not line.amount:
        amount, unit = edible, "g"
    elif unit in _SPOONS:
        edible, amount, unit = spooned(edible, entry, most=math.inf)
    elif unit == "":
        amount = max(entry.piece_whole, round(amount / entry.piece_whole) * entry.piece_whole)
        edible = line.edible_g * amount / line.amount
    factor = edible / line.edible_g
    return replace(line, edible_g=edible, eaten_g=line.eaten_g * factor, bought_g=line.bought_g * factor, amount=amount,
                   unit=unit, shown=amount_text(amount, unit), note=line.note or more.note)  # fmt: skip
