"""A check of a plan's iodine: the range again, food by food, of what the first eater has over the whole plan."""

from __future__ import annotations

from mealplan.foods.iodine import SALT, iodised_salt
from mealplan.library import Library
from mealplan.planning.result.plan import Plan
from mealplan.planning.result.verify_sums import day_grams, foods_of, near, same_foods


def iodine(plan: Plan, library: Library) -> list[str]:
    """What of the told range is not so. A plan that was made with other foods, or before this was told, may differ."""
    told = plan.iodine
    if told is None or not same_foods(plan, library):
        return []
    figures = library.foods.iodine(sorted(foods_of(plan)))
    salt = iodised_salt().get(plan.request.house.iodised_salt)
    if salt is not None:
        figures[SALT] = salt
    low = value = high = 0.0
    for grams in day_grams(plan, plan.request.eater):
        for food, eaten in grams.items():
            if food in figures:
                one = figures[food]
                low += one.low * eaten / 100.0
                value += one.per_100g * eaten / 100.0
                high += one.high * eaten / 100.0
    days = len(plan.days)
    again = ((told.mean, value / days), (told.low, low / days), (told.high, high / days))
    return [f"{b:.6g} µg of iodine a day, not {a:.6g}" for a, b in again if not near(b, a)]
