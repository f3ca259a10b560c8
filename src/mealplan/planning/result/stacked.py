"""Where FODMAPs of one kind add up in a meal: each ingredient is within its portion, and all of one kind together are
above one. It is told, and bars nothing: no source gives a rule for sums."""

from __future__ import annotations

from collections.abc import Sequence

from mealplan.dishes import fodmap
from mealplan.dishes.fodmap import HIGH_FODMAP, KINDS
from mealplan.library import Library
from mealplan.planning.ask.request import PlanRequest
from mealplan.planning.ask.said import Said, said
from mealplan.planning.result.plan import Cook, Day, Meal

Parts = tuple[tuple[str, float], ...]  # ingredients with their grams, those nearest to their portion first
LEAST = 0.05  # of a portion: less is not named


def stacked(request: PlanRequest, library: Library, cooks: Sequence[Cook], days: Sequence[Day]) -> list[Said]:
    """One remark for each kind and what adds up to it, with all meals at which it does."""
    if HIGH_FODMAP not in request.eater.exclusions:
        return []
    by_id = {cook.id: cook for cook in cooks}
    found: dict[tuple[str, Parts, float], list[tuple[str, str]]] = {}
    for day in days:
        for meal in day.meals:
            shares = _shares(meal, request.eater.name, by_id, library)
            for kind in KINDS:
                mine = [(name, grams, share) for name, (grams, share) in shares.items()
                        if kind in library.cookbook.portions[name].kinds]  # fmt: skip
                total = sum(share for _, _, share in mine)
                if total > 1.0 + 1e-6 and len(mine) > 1:
                    parts = tuple((name, round(grams, 1)) for name, grams, share in mine if share >= LEAST)
                    found.setdefault((kind, parts, round(total, 1)), []).append((day.date.isoformat(), meal.slot))
    return [
        said("stacked", kind=kind, parts=parts, total=total, meals=tuple(meals))
        for (kind, parts, total), meals in found.items()
    ]


def _shares(meal: Meal, eater: str, cooks: dict[int, Cook], library: Library) -> dict[str, tuple[float, float]]:
    """(grams as they are measured, the share of one portion) of each ingredient that has a portion, the largest share
    first."""
    book, grams = library.cookbook, dict[str, float]()
    for item in meal.items:
        cook = cooks[item.cook]
        for part in cook.ingredients:
            entry = book.names.of(part.id, part.ingredient)
            if entry is None or not fodmap.limited(entry, book.portions) or not book.portions[entry.name].free_up_to_g:
                continue
            state = book.portions[entry.name].measured_as
            held = fodmap.measured(part, entry, state) * item.eaters.get(eater, 0.0) / cook.portions
            grams[entry.name] = grams.get(entry.name, 0.0) + held
    shares = {name: (held, held / (book.portions[name].free_up_to_g or 1.0)) for name, held in grams.items() if held}
    return dict(sorted(shares.items(), key=lambda one: (-one[1][1], one[0])))
