"""What somebody ate, as a food and its grams: the weight is always one of the very state whose food is taken."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from mealplan.dishes.ingredients import Ingredient
from mealplan.dishes.packs import container, sizes
from mealplan.errors import ValueProblem
from mealplan.foods.food import Measure

_LIKE_VOLUMES = ("handful", "scoop", "glass", "bowl")  # what fits into it depends on the state
Measures = Callable[[str], Iterable[Measure]]


class Portion(NamedTuple):
    """`grams` of `food`; `sure`: false where the amount can be meant of another state, or of another pack."""

    food: str
    grams: float
    sure: bool


def as_eaten(amount: float, unit: str, entry: Ingredient, measures: Measures, units: str = "metric") -> Portion:
    """An amount of an ingredient as it is eaten, `unit` a canonical kitchen unit; `measures` those of any food.

    What is eaten raw is weighed raw. What is eaten cooked: a weight is that of the plate; a piece, a fillet or a tin is
    the raw one, cooked (raw grams times the yield); a volume is one of the cooked food by that food's own measures, and
    where it has none the raw food by its own, which is not sure. Raises ValueProblem where nothing says what it weighs.
    """
    from mealplan.units import CONTAINERS, factor, is_volume, is_weight, to_grams

    if is_weight(unit):
        return Portion(_food(entry), amount * factor(unit, "g"), True)
    if unit in CONTAINERS:
        return _of_container(amount, unit, entry, units)
    if entry.eaten != "cooked" or entry.cooked is None:
        return Portion(entry.raw, entry.grams(amount, unit), True)
    own = [(m.name, m.grams) for m in measures(entry.cooked)]
    if unit != "piece":  # a piece has the weight that the catalogue of ingredients gives it
        try:
            return Portion(entry.cooked, to_grams(amount, unit, own, food=f"cooked {entry.name}"), True)
        except ValueProblem:
            pass  # no such measure of the cooked food, or several that differ
    raw = entry.grams(amount, unit)
    if is_volume(unit) or unit in _LIKE_VOLUMES:
        return Portion(entry.raw, raw, False)
    return Portion(entry.cooked, raw * entry.yield_factor, True)


def _food(entry: Ingredient) -> str:
    return entry.cooked if entry.eaten == "cooked" and entry.cooked else entry.raw


def _of_container(amount: float, unit: str, entry: Ingredient, units: str) -> Portion:
    """A whole pack, tin ..., without what is thrown away; sure where it comes in one size, and in tins at all."""
    one = container(unit, entry, units)
    raw = entry.grams(amount, unit) if one is None else amount * one * (1.0 - entry.refuse)
    cooked = entry.eaten == "cooked" and entry.cooked is not None
    sure = (one is None or len(sizes(entry, units)) == 1) and not (cooked and unit == "can")
    return Portion(_food(entry), raw * (entry.yield_factor if cooked else 1.0), sure)
