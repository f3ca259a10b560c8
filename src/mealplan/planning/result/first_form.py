"""Plans of 0.1 (`mealplan.plan/1`) as plans of today: one eater, and locks that are what they show.

0.1 showed a swapped dish as locked and did not note it in the request, so that the next edit dropped it. What showed a
lock is locked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mealplan.planning.ask.request import Lock, PlanRequest


def of_today(request: PlanRequest, data: Mapping[str, Any]) -> tuple[PlanRequest, dict[str, Any]]:
    """The request with the locks that the plan shows, and the plan's JSON with whose everything is. May raise KeyError,
    TypeError, ValueError or AttributeError for JSON that is no plan."""
    held = {(lock.day, lock.slot, lock.dish) for lock in request.week.locks}
    lost = [lock for lock in _shown(data) if (lock.day, lock.slot, lock.dish) not in held]
    locks = (*request.week.locks, *lost)
    places = {(lock.day, lock.slot, lock.dish) for lock in locks}
    name = request.eater.name

    def meal_of(index: int, meal: Mapping[str, Any]) -> dict[str, Any]:
        items = [
            {**item, "locked": (index, meal["slot"], item["dish"]) in places, "eaters": {name: item["portions"]}}
            for item in meal["items"]
        ]
        return {**meal, "items": items}

    days = [
        {
            **day,
            "meals": [meal_of(index, meal) for meal in day["meals"]],
            "eaters": {name: {"totals": day["totals"]}},
        }
        for index, day in enumerate(data["days"])
    ]
    owned = {key: [{**one, "eater": name} for one in data.get(key, ())] for key in ("targets", "shortfalls")}
    return request.with_(locks=locks) if lost else request, {**data, **owned, "days": days}


def _shown(data: Mapping[str, Any]) -> Iterator[Lock]:
    for index, day in enumerate(data["days"]):
        for meal in day["meals"]:
            for item in meal["items"]:
                if item.get("locked"):
                    yield Lock(index, str(meal["slot"]), str(item["dish"]))
