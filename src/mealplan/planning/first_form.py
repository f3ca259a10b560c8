"""Plans of 0.1 (`mealplan.plan/1`) as plans of today: one eater, and locks that are what they show.

0.1 showed a swapped dish as locked and did not note it in the request, so that the next edit dropped it. What showed a
lock is locked.
"""

from __future__ import annotations

from dataclasses import replace

from mealplan.planning.plan import Day, Item, Plan
from mealplan.planning.request import Lock


def of_today(plan: Plan) -> Plan:
    """The same plan with whose it is, and with the locks that it shows."""
    name = plan.request.eater.name
    shown = [
        Lock(index, meal.slot, item.dish)
        for index, day in enumerate(plan.days)
        for meal in day.meals
        for item in meal.items
        if item.locked
    ]
    held = {(x.day, x.slot, x.dish) for x in plan.request.week.locks}
    lost = tuple(x for x in shown if (x.day, x.slot, x.dish) not in held)
    locks = (*plan.request.week.locks, *lost)
    places = {(x.day, x.slot, x.dish) for x in locks}

    def item_of(index: int, slot: str, item: Item) -> Item:
        return replace(item, locked=(index, slot, item.dish) in places, eaters={name: item.portions})

    def day_of(index: int, day: Day) -> Day:
        meals = (replace(m, items=tuple(item_of(index, m.slot, i) for i in m.items)) for m in day.meals)
        return replace(day, meals=tuple(meals), eaters={name: day.totals})

    return replace(
        plan,
        request=plan.request.with_(locks=locks) if lost else plan.request,
        targets=tuple(replace(t, eater=name) for t in plan.targets),
        shortfalls=tuple(replace(s, eater=name) for s in plan.shortfalls),
        days=tuple(day_of(index, day) for index, day in enumerate(plan.days)),
    )
