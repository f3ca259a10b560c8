"""`--pantry FILE` of a plan: what is in the house, for dishes that use it up, and cooked portions in the freezer."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mealplan.library import Library
    from mealplan.planning.request import PlanRequest


def with_stock(request: PlanRequest, path: Path, library: Library) -> PlanRequest:
    """The request with what a pantry file holds; what cannot be used is a note of the plan. Raises ValueProblem."""
    from mealplan.planning.candidates import dish_ids
    from mealplan.planning.request import FrozenDish, Stocked
    from mealplan.shopping import load_pantry
    from mealplan.shopping.pantry import is_cooked

    stocks, notes = load_pantry(path, library.cookbook.names, request.units)
    portions: dict[str, float] = {}
    items: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8")).get("item", [])
    for item in items:
        if is_cooked(item):
            (dish,) = dish_ids([str(item["item"])], library)
            until = item.get("until")
            if until is None or str(until) >= request.dates[-1].isoformat():
                portions[dish] = portions.get(dish, 0.0) + float(item["amount"])
            else:
                notes.append(f"{dish} in the {item.get('where') or 'freezer'} is good until {until} only: eat it first")
    return request.with_(
        frozen=tuple(FrozenDish(dish, amount) for dish, amount in sorted(portions.items())),
        pantry=tuple(
            Stocked(s.ingredient, s.grams, None if s.until is None else s.until.isoformat()) for s in stocks if s.grams
        ),
        notes=(*request.notes, *(f"Pantry: {note}" for note in notes)),
    )


def with_prices(request: PlanRequest, path: Path | None, budget: float | None, library: Library) -> PlanRequest:
    """The request with a price file and a budget for the whole plan. Raises ValueProblem."""
    from mealplan.errors import ValueProblem
    from mealplan.shopping import load_prices

    if path is None and not request.prices:
        raise ValueProblem("a budget needs prices", where="--budget", hint="Give them with --prices FILE.")
    prices = request.prices
    if path is not None:
        prices = tuple(sorted(load_prices(path, library.cookbook.names).per_gram.items()))
    return request.with_(prices=prices, budget=request.budget if budget is None else budget)
