"""From a plan to a list that a person takes to the shop as it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mealplan.errors import ValueProblem
from mealplan.goods.pantry import House, Stock, load_pantry
from mealplan.goods.prices import load_prices
from mealplan.library import Library
from mealplan.planning.result.asks import stock_of
from mealplan.shopping.aisles import load_aisles, read_aisles
from mealplan.shopping.build import shopping_list
from mealplan.shopping.lines import Line, Need, ShoppingList, Trip
from mealplan.shopping.render import render

if TYPE_CHECKING:
    from mealplan.planning.result.plan import Plan

__all__ = ["Line", "Need", "ShoppingList", "Stock", "Trip", "list_of", "read_aisles", "render", "shopping_list"]


def list_of(
    plan: Plan,
    library: Library,
    *,
    pantry: str | Path | None = None,
    aisles: str | Path | None = None,
    prices: str | Path | None = None,
    units: str = "metric",
    stock: Sequence[Stock] | None = None,
    language: str = "en",
    days: Collection[dt.date] | None = None,
) -> ShoppingList:
    """The shopping list of a plan; pantry, aisles and prices are files; `stock` is in the
    house as well (None: what the plan was made with, unless there is a pantry file). `days`:
    only for what is cooked then (None: on all days). Raises ValueProblem."""
    names = library.cookbook.names
    excluded = [name for eater in plan.request.eaters for name in eater.exclusions]

    def fortified(food: str) -> bool:
        try:
            return library.foods.food(food).fortified
        except ValueProblem:  # of other food data: a saved plan is listed all the same
            return False

    house = load_pantry(Path(pantry), names, units) if pantry is not None else House([], [], [])
    known = (stock_of(plan.request) if pantry is None else []) if stock is None else stock
    cooks = plan.cooks if days is None else [cook for cook in plan.cooks if cook.on in days]
    return shopping_list(
        cooks,
        library,
        pantry=[*house.stock, *known],
        units=units,
        aisles=load_aisles(Path(aisles), names) if aisles is not None else None,
        start=plan.request.week.start if days is None else min(days, default=None),
        exclusions=list(dict.fromkeys(excluded)),
        prices=load_prices(Path(prices), names) if prices is not None else plan.request.house.price_list,
        notes=house.notes,
        fortified=fortified,
        language=language,
    )
