"""What the items of a meal may hold together of an ingredient (`amounts`), as rows of numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mealplan.planning.ask.request import PlanRequest
from mealplan.planning.objective.problem import Floats, Position, Row, RowKey
from mealplan.planning.week.amounts import ROOM, applies
from mealplan.planning.week.candidates import Candidates, Plates
from mealplan.planning.week.options import Chosen

RULE = "portion"


def sitting_rows(
    request: PlanRequest, c: Candidates, options: Chosen, positions: Sequence[Position]
) -> tuple[Row, ...]:
    """For each ingredient that the items of a meal can hold too much of together, of each eater who leaves it out: its
    grams in each option, as a share of what one may have in one meal."""
    found: list[Row] = []
    for e, eater in enumerate(request.eaters):
        mine = request.of(eater)
        if applies(mine):
            name = eater.name if len(request.eaters) > 1 else ""
            found += _of_eater(c.eaters[e], options, options.each[:, e], positions, name)
    return tuple(found)


def _of_eater(
    plates: Plates, options: Chosen, portions: Floats, positions: Sequence[Position], eater: str
) -> list[Row]:
    each: dict[str, Floats] = {}
    fixed: dict[str, Floats] = {}
    for i, shares in plates.shares.items():
        for share in shares:
            if not share.limit:
                continue  # there is nothing of it, or the dish would be no candidate
            for table, grams in ((each, share.each), (fixed, share.fixed)):
                table.setdefault(share.ingredient, np.zeros(len(plates.dishes)))[i] = grams / share.limit
    names = sorted(each)
    if not names:
        return []
    eats = portions > 0
    ratio = np.column_stack([each[n][options.dish] * portions + fixed[n][options.dish] * eats for n in names])
    most = _most(ratio, positions)
    return [
        Row(RowKey("meal", "max", rule=RULE, of=name, eater=eater), "limits", 1.0, ratio[:, k].copy(),
            np.asarray(-1.0 - ROOM))
        for k, name in enumerate(names)
        if most[k] > 1.0 + ROOM
    ]  # fmt: skip


def _most(ratio: Floats, positions: Sequence[Position]) -> Floats:
    """Per column, the most that any meal can hold of it."""
    pools: dict[int, Floats] = {}
    meals: dict[tuple[int, int], Floats] = {}
    for q in positions:
        if not len(q.options):
            continue
        if id(q.options) not in pools:
            pools[id(q.options)] = ratio[q.options].max(axis=0)
        place = (q.day, q.slot)
        meals[place] = meals.get(place, np.zeros(ratio.shape[1])) + pools[id(q.options)]
    out: Floats = np.max(list(meals.values()), axis=0)
    return out
