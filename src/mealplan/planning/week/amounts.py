"""How much of a dish one person may have in one meal: the portions of `dishes/fodmap`, for an eater who leaves out high
FODMAP. They say in which sizes a dish may be served, if in any."""

from __future__ import annotations

import math
from collections.abc import Collection

from mealplan.dishes import fodmap
from mealplan.dishes.dish import Dish
from mealplan.dishes.fodmap import HIGH_FODMAP, Share
from mealplan.foods.food import Answer, Verdict
from mealplan.library import Library
from mealplan.planning.ask.meant import parse_allowance
from mealplan.planning.ask.request import PlanRequest


def applies(request: PlanRequest) -> bool:
    return HIGH_FODMAP in request.eater.exclusions


def held(dish: Dish, request: PlanRequest, library: Library) -> tuple[Share, ...]:
    """The shares of a dish whose amounts are limited: all but those of which a "maybe" is allowed."""
    named = _allowed(request)
    return tuple(
        share for share in library.cookbook.shares(dish.id) if not _may(share.over, {share.ingredient, *share.foods}, named)
    )


def fitting(dish: Dish, request: PlanRequest, library: Library) -> tuple[float, ...]:
    """The sizes in which a dish may be served, as far as amounts go; none where no size is small enough."""
    return fodmap.sizes(dish, held(dish, request, library))


def refused(dish: Dish, request: PlanRequest, library: Library, portions: float | None = None) -> str | None:
    """Why a dish may not be served in so many portions, or in any size (None), in words; None when it may."""
    unmended = _unmended(dish, request, library)
    if unmended is not None:
        return f"high fodmap: {unmended.answer.value} ({unmended.why})"
    mine = held(dish, request, library)
    if portions is not None:
        over = max((s for s in mine if not s.fits(portions)), key=lambda s: _times(s, portions), default=None)
        if over is None:
            return None
        grams, limit = fodmap.weight(over.grams(portions)), fodmap.weight(over.limit)
        return f"high fodmap: {portions:g} portions hold {over.ingredient}: {grams}, free up to {limit} in one meal"
    if fodmap.sizes(dish, mine):
        return None
    worst = max((s for s in mine if not s.fits(fodmap.LEAST)), key=lambda s: _times(s, 1.0), default=None)
    worst = worst or max(mine, key=lambda s: _times(s, 1.0))
    return f"high fodmap: {worst.over.value} ({worst.words})"


def _times(share: Share, portions: float) -> float:
    return share.grams(portions) / share.limit if share.limit else math.inf


def _unmended(dish: Dish, request: PlanRequest, library: Library) -> Verdict | None:
    """The worst line that no amount mends, but those of which a "maybe" is allowed."""
    named = _allowed(request)
    found = [
        verdict
        for line, verdict in library.cookbook.unmended(dish.id)
        if not _may(verdict.answer, {line.ingredient, line.food}, named)
    ]
    return max(found, key=lambda one: one.answer.rank, default=None)


def _allowed(request: PlanRequest) -> Collection[str] | None:
    """The foods and ingredients of which a "maybe" is allowed, in small letters; None: of all."""
    foods = [food for name, food in map(parse_allowance, request.eater.allow_maybe) if name == HIGH_FODMAP]
    return None if None in foods else {food.lower() for food in foods if food is not None}


def _may(answer: Answer, names: Collection[str], allowed: Collection[str] | None) -> bool:
    return answer is Answer.MAYBE and (allowed is None or any(name.lower() in allowed for name in names))
