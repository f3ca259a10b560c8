"""Conversion between units, and printing. The only module of the product that imports pint, and only when
two units differ: amounts that come in the unit they are kept in cost nothing."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from mealplan.errors import ValueProblem

if TYPE_CHECKING:
    import pint

# Definitions of our own: no prefixes, so that no food word can be taken apart into a prefix and a unit.
# kJ: 1 kcal (thermochemical) = 4.184 kJ, as in nutrition labelling and SR28.
_DEFINITIONS = """
g = [mass]
kg = 1000 * g
mg = 0.001 * g
ug = 0.000001 * g
oz = 28.349523125 * g
lb = 453.59237 * g
stone = 6350.29318 * g
kcal = [energy]
kJ = kcal / 4.184
ug_DFE = [dietary_folate]
mg_DFE = 1000 * ug_DFE
g_DFE = 1000000 * ug_DFE
ug_RAE = [retinol_activity]
mg_RAE = 1000 * ug_RAE
g_RAE = 1000000 * ug_RAE
mg_NE = [niacin_equivalents]
ug_NE = 0.001 * mg_NE
g_NE = 1000 * mg_NE
IU = [biological_activity]
ml = [volume]
cl = 10 * ml
dl = 100 * ml
l = 1000 * ml
tsp = 4.92892159375 * ml
tbsp = 14.78676478125 * ml
fl_oz = 29.5735295625 * ml
cup = 236.5882365 * ml
pint_us = 473.176473 * ml
quart = 946.352946 * ml
gallon = 3785.411784 * ml
pinch = tsp / 16
dash = tsp / 8
cm = [length]
mm = 0.1 * cm
metre = 100 * cm
inch = 2.54 * cm
foot = 30.48 * cm
"""


@cache
def _registry() -> pint.UnitRegistry[Any]:
    import pint  # deferred: about 250 ms, and not needed where units already agree

    registry: pint.UnitRegistry[Any] = pint.UnitRegistry(None)
    for line in _DEFINITIONS.strip().splitlines():
        registry.define(line)
    return registry


@lru_cache(maxsize=512)
def factor(from_unit: str, to_unit: str) -> float:
    """How many `to_unit` one `from_unit` is (canonical names). Raises ValueProblem across dimensions."""
    if from_unit == to_unit:
        return 1.0
    import pint

    registry = _registry()
    try:
        return float(registry.Quantity(1.0, from_unit).to(to_unit).magnitude)
    except pint.DimensionalityError:
        raise ValueProblem(f"{show_unit(from_unit)} cannot be converted to {show_unit(to_unit)}",
                           hint="they measure different things") from None


def canonical_unit(unit: str) -> str:
    """The spelling used for conversions of a catalogue unit: "µg_DFE" -> "ug_DFE"."""
    return unit.replace("µ", "u").replace("μ", "u")


def show_unit(unit: str) -> str:
    """A unit for people: "ug_DFE" -> "µg DFE"."""
    out = unit.replace("_us", "").replace("fl_oz", "fl oz")
    return re.sub(r"^u(?=g\b|g_)", "µ", out).replace("_", " ")


def convert(value: float, from_unit: str, to_unit: str) -> float:
    """`value` of one catalogue unit in another. Raises ValueProblem across dimensions (µg_DFE to µg)."""
    return value * factor(canonical_unit(from_unit), canonical_unit(to_unit))


def format_number(value: float) -> str:
    """A number with the digits that mean something: 352, 35.2, 5.1, 0.44, 0.012."""
    size = abs(value)
    if size >= 99.95:
        return f"{value:.0f}"
    if size >= 0.995:
        text = f"{value:.1f}"
    elif size >= 0.0995:
        text = f"{value:.2f}"
    elif size == 0:
        return "0"
    else:
        return f"{value:.2g}" if size >= 1e-4 else f"{value:.1e}"
    return text.rstrip("0").rstrip(".")


def format_amount(value: float | None, unit: str) -> str:
    """An amount for people: "352 mg", "5.1 µg", "400 µg DFE"; None is "unknown"."""
    if value is None:
        return "unknown"
    shown = show_unit(canonical_unit(unit))
    return f"{format_number(value)} {shown}" if shown else format_number(value)
