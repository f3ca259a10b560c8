"""How much of a dish one person may have in one meal: the portions of `dishes/fodmap`, for an eater who leaves out high
FODMAP. They say in which sizes a dish may be served, if in any."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable

from mealplan.dishes import fodmap
from mealplan.dishes.dish import Dish
from mealplan.dishes.fodmap import HIGH_FODMAP, Share
from mealplan.foods.food import Answer, Verdict
from mealplan.library import Library
from mealplan.planning.ask.meant import parse_allowance
from mealplan.planning.ask.request import PlanRequest

ROOM = 1e-7  # relative: what adding up may be off


def applies(request: PlanRequest) -> bool:
    return HIGH_FODMAP in request.eater.exclusions


def held(dish: Dish, request: PlanRequest, library: Library) -> tuple[Share, ...]:
    """The shares of a dish whose amounts are limited: all but those of which a "maybe" is allowed."""
    named = _allowed(request)
    every = library.cookbook.shares(dish.id)
    return tuple(share for share in every if not _may(share.over, {share.ingredient, *share.foods}, named))


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
        return f"high fodmap: {_size(portions)} {_too_much(over.ingredient, over.grams(portions), over.limit)}"
    if fodmap.sizes(dish, mine):
        return None
    worst = max((s for s in mine if not s.fits(fodmap.LEAST)), key=lambda s: _times(s, 1.0), default=None)
    worst = worst or max(mine, key=lambda s: _times(s, 1.0))
    words = worst.words  # of the recipe as it is written; what is fixed in a pot is more where little is cooked
    if worst.whole <= worst.limit:
        words = _too_much(worst.ingredient, worst.grams(fodmap.LEAST), worst.limit)
    return f"high fodmap: {worst.over.value} ({words})"


def together(served: Iterable[tuple[Dish, float, Library]], request: PlanRequest) -> str | None:
    """What dishes in so many portions, each of a library, hold too much of in one meal, in words; None where nothing is
    too much."""
    grams: dict[str, tuple[float, float]] = {}
    for dish, portions, library in served if applies(request) else ():
        for share in held(dish, request, library):
            before, _ = grams.get(share.ingredient, (0.0, 0.0))
            grams[share.ingredient] = (before + share.grams(portions), share.limit)
    over = [(amount / max(limit, 1e-9), name) for name, (amount, limit) in grams.items() if amount > limit * (1 + ROOM)]
    if not over:
        return None
    name = max(over)[1]
    return _too_much(name, *grams[name])


def _too_much(ingredient: str, grams: float, limit: float) -> str:
    """`courgette: 98 g in one meal, free up to 65 g`."""
    most = f"free up to {fodmap.weight(limit)}" if limit else "free at no amount"
    return f"{ingredient}: {fodmap.weight(grams)} in one meal, {most}"


def _size(portions: float) -> str:
    return "a portion has" if portions == 1 else f"{portions:g} portions have"


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
