"""Iodine of a week, told as a range beside the targets: watched, never a goal.

For each day, sum over what is eaten of grams x µg per gram, once with the figure of each food, once with the lowest and
once with the highest that its sources give; the mean over the days, and what supplements give on top. Salt counts as
iodised where she says that hers is. A food without a figure, or with one of its food group only, is part of the unknown
share; the latter's figures are in the sums all the same, as the best that is known.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from mealplan.foods.iodine import SALT, Iodine, iodised_salt
from mealplan.library import Library
from mealplan.nutrition.dri import dri
from mealplan.planning.ask.request import PlanRequest
from mealplan.planning.result.plan import IodineRange

Parts = Sequence[tuple[str, float]]  # food, eaten grams


def iodine_of(request: PlanRequest, library: Library, days: Sequence[Parts]) -> IodineRange | None:
    """The range of what is eaten on these days; None of no days."""
    if not days:
        return None
    salt = request.house.iodised_salt
    known = library.foods.iodine(sorted({food for parts in days for food, _ in parts}))
    if salt in iodised_salt():
        known = {**known, SALT: iodised_salt()[salt]}
    taken = math.fsum(amount for s in request.eater.supplements for n, amount in s.contains if n == "iodine")
    parts = [part for day in days for part in day]
    mass = math.fsum(grams for _, grams in parts)
    unsure = math.fsum(grams for food, grams in parts if (one := known.get(food)) is None or not one.known)

    def mean(of: Sequence[float]) -> float:
        return round(math.fsum(of) / len(days), 6)

    def amounts(figure: str) -> list[float]:
        return [grams * _figure(known.get(food), figure) / 100.0 for food, grams in parts]

    wanted, most = dri(request.eater.person, "iodine", "RDA"), dri(request.eater.person, "iodine", "UL")
    return IodineRange(
        mean(amounts("per_100g")), mean(amounts("low")), mean(amounts("high")), taken,
        None if wanted is None else wanted.value, None if most is None else most.value,
        round(unsure / mass, 6) if mass > 0 else 0.0, salt,
    )  # fmt: skip


def _figure(one: Iodine | None, figure: str) -> float:
    return 0.0 if one is None else float(getattr(one, figure))
