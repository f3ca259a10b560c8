"""Packs as sold: what stands on them, and what they weigh."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from mealplan.dishes.ingredients import Ingredient
from mealplan.errors import ValueProblem

_MULTI = re.compile(r"\s*(\d{1,3})\s*[x×*]\s*(.+)", re.IGNORECASE)
_WEIGHTS = frozenset({"g", "kg", "mg", "oz", "lb"})


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack as sold: what stands on it, and its grams as bought."""

    size: str
    grams: float


def read_pack(size: str, ingredient: Ingredient) -> Pack:
    """ "500 g", "1 l", "6 x 57 g", "6" (pieces) of this ingredient. Raises ValueProblem when it cannot be weighed."""
    from mealplan.units import parse_kitchen_amount  # deferred: the unit registry

    multi = _MULTI.fullmatch(size)
    count, single = (int(multi.group(1)), multi.group(2)) if multi else (1, size)
    amount, unit = parse_kitchen_amount(single)
    grams = count * as_bought(amount, unit, ingredient)
    if grams <= 0:
        raise ValueProblem(f"a pack of {size!r} weighs nothing", where=ingredient.name)
    return Pack(size, grams)


def as_bought(amount: float, unit: str, ingredient: Ingredient) -> float:
    """Grams as bought. A weight is what the shop's scales say; pieces and spoons are of trimmed food: add refuse."""
    grams = ingredient.grams(amount, unit)
    return grams if unit in _WEIGHTS else ingredient.bought(grams)


def container(unit: str, ingredient: Ingredient, units: str = "metric") -> float | None:
    """Grams as bought of one pack, tin, jar ... of it: the smallest that is sold, so never more than is there. None
    where `unit` (a canonical kitchen unit) is no container, or it is sold loose."""
    from mealplan.units import CONTAINERS

    if unit not in CONTAINERS or (unit == "packet" and _has_measure(unit, ingredient)):  # a packet of yeast, of sugar
        return None
    packs = sizes(ingredient, units)
    return packs[0].grams if packs else None


def _has_measure(unit: str, ingredient: Ingredient) -> bool:
    return any(measure.name.lower().lstrip("0123456789. ").startswith(unit) for measure in ingredient.measures)


MARKETS = ("uk", "us", "de")  # whose packs stand on the shelf


def market_of(units: str) -> str:
    """Whose packs stand on the shelf, by the units of lists: `de` is metric, in packs as German shops sell them."""
    return units if units in MARKETS else "uk"


def sizes(ingredient: Ingredient, market: str) -> list[Pack]:
    """The packs it is sold in, small to large; none: it is sold loose. `market`: one of MARKETS (metric: uk)."""
    own = {"us": ingredient.packs_us, "de": ingredient.packs_de}.get(market, ())
    known = dict(ingredient.pack_grams)
    packs = [Pack(t, known[t]) if t in known else read_pack(t, ingredient) for t in own or ingredient.packs]
    return sorted(packs, key=lambda pack: pack.grams)


def weighed(ingredient: Ingredient) -> Ingredient:
    """The ingredient with all its packs weighed. Raises ValueProblem."""
    texts = dict.fromkeys((*ingredient.packs, *ingredient.packs_us, *ingredient.packs_de))
    return replace(ingredient, pack_grams=tuple((text, read_pack(text, ingredient).grams) for text in texts))
