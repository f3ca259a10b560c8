"""From a plan to a list that a person takes to the shop as it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from mealplan.errors import ValueProblem
from mealplan.library import Library
from mealplan.shopping.aisles import Aisles, load_aisles, read_aisles
from mealplan.shopping.build import shopping_list
from mealplan.shopping.lines import Line, Need, Packed, ShoppingList, Trip
from mealplan.shopping.pantry import House, Stock, load_pantry, read_pantry
from mealplan.shopping.prices import Prices, load_prices, read_prices
from mealplan.shopping.render import render

__all__ = [
    "Aisles", "Line", "Need", "Packed", "Prices", "ShoppingList", "Stock", "Trip", "list_of", "load_aisles",
    "load_pantry", "load_prices", "read_aisles", "read_pantry", "read_prices", "render", "shopping_list",
]  # fmt: skip


def list_of(
    plan: Mapping[str, Any],
    library: Library,
    *,
    pantry: str | Path | None = None,
    aisles: str | Path | None = None,
    prices: str | Path | None = None,
    units: str = "metric",
    stock: Sequence[Stock] = (),
    language: str = "en",
) -> ShoppingList:
    """The shopping list of a plan's JSON; pantry, aisles and prices are files; `stock` is in the house as well.
    Raises ValueProblem."""
    request = plan.get("request") or {}
    if isinstance(request, Mapping) and "eaters" in request:  # plan/2 has it in parts, plan/1 in one table
        excluded = [name for eater in request["eaters"] for name in eater.get("exclusions") or []]
        request = {**request["week"], "exclusions": list(dict.fromkeys(excluded))}
    cooks = plan.get("cooks")
    if not isinstance(cooks, list) or not isinstance(request, Mapping):
        raise ValueProblem("this is no plan: it has no cooks")
    names = library.cookbook.names

    def fortified(food: str) -> bool:
        try:
            return library.foods.food(food).fortified
        except ValueProblem:  # of other food data: a saved plan is listed all the same
            return False

    house = load_pantry(Path(pantry), names, units) if pantry is not None else House([], [], [])
    start = request.get("start")
    return shopping_list(
        cooks,
        library.cookbook,
        pantry=[*house.stock, *stock],
        units=units,
        aisles=load_aisles(Path(aisles), names) if aisles is not None else None,
        start=dt.date.fromisoformat(start) if isinstance(start, str) else None,
        exclusions=list(request.get("exclusions") or []),
        prices=load_prices(Path(prices), names) if prices is not None else None,
        notes=house.notes,
        fortified=fortified,
        language=language,
    )
