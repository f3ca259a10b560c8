"""`--pantry FILE` of a plan: what is in the house, for dishes that use it up, and cooked portions in the freezer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mealplan.library import Library
    from mealplan.planning.request import PlanRequest


def with_stock(request: PlanRequest, path: Path, library: Library) -> PlanRequest:
    """The request with what a pantry file holds; what cannot be used is a note of the plan. Raises ValueProblem."""
    from mealplan.planning.candidates import dish_ids
    from mealplan.planning.request import FrozenDish, Stocked
    from mealplan.shopping import load_pantry

    house = load_pantry(path, library.cookbook.names, request.house.units)
    notes = list(house.notes)
    portions: dict[str, float] = {}
    for item in house.cooked:
        (dish,) = dish_ids([item.dish], library)
        if item.until is None or item.until >= request.week.dates[-1]:
            portions[dish] = portions.get(dish, 0.0) + item.portions
        else:
            notes.append(f"{dish} in the {item.where or 'freezer'} is good until {item.until} only: eat it first")
    return request.with_(
        frozen=tuple(FrozenDish(dish, amount) for dish, amount in sorted(portions.items())),
        pantry=tuple(
            Stocked(s.ingredient, s.grams, None if s.until is None else s.until.isoformat())
            for s in house.stock
            if s.grams
        ),
        notes=(*request.notes, *(f"Pantry: {note}" for note in notes)),
    )


def with_prices(request: PlanRequest, path: Path | None, budget: float | None, library: Library) -> PlanRequest:
    """The request with a price file and a budget for the whole plan. Raises ValueProblem."""
    from mealplan.errors import ValueProblem
    from mealplan.shopping import load_prices

    if path is None and not request.house.prices:
        raise ValueProblem("a budget needs prices", where="--budget", hint="Give them with --prices FILE.")
    prices = request.house.prices
    if path is not None:
        prices = tuple(sorted(load_prices(path, library.cookbook.names).per_gram.items()))
    return request.with_(prices=prices, budget=request.house.budget if budget is None else budget)
