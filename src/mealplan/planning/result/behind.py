"""Where a nutrient of a week of one eater comes from (of several: of the week as one of them has it): one row for each
food of each serving, of what was eaten on days past instead, of what is eaten every day, and of each supplement. What a
day holds of it is the sum of its rows (`tests/test_planning_behind.py` holds it to the plan's own totals); a food whose
value is not known has a row without an amount, never one of zero."""

from __future__ import annotations

from dataclasses import dataclass

from mealplan.library import Library
from mealplan.planning.result.plan import Plan
from mealplan.planning.result.verify_sums import foods_of, servings


@dataclass(frozen=True, slots=True)
class Part:
    """`day`: index; `dish`: the title it was served in, or what she called it, "" for what is eaten every day anyway;
    `food`: the ingredient, the food or the supplement; `grams` eaten (0 for a supplement); `amount` in the unit of the
    nutrient, None where it is not known."""

    day: int
    dish: str
    food: str
    grams: float
    amount: float | None


def behind(plan: Plan, library: Library, nutrient: str) -> tuple[Part, ...]:
    """All parts of a nutrient over a plan, in the order of its days and meals."""
    table = library.foods.amounts(foods_of(plan), [nutrient])

    def part(day: int, dish: str, name: str, food: str, grams: float) -> Part:
        value = table[food][nutrient]
        return Part(day, dish, name, grams, None if value is None else value * grams / 100.0)

    out = [
        part(one.day, one.item.title, line.ingredient, line.food, line.eaten_g * one.share)
        for one in servings(plan)
        for line in one.cook.ingredients
    ]
    out += [
        part(other.day, other.label, library.foods.food(other.food).name, other.food, other.grams)
        for other in plan.request.week.lived
        if other.food
    ]
    for day in range(len(plan.days)):
        out += [
            part(day, "", library.foods.food(fixed.food).name, fixed.food, fixed.grams)
            for fixed in plan.request.eater.daily
        ]
        for taken in plan.request.eater.supplements:
            amount = sum(held for key, held in taken.contains if key == nutrient)
            if amount:
                out.append(Part(day, "", taken.name, 0.0, amount))
    return tuple(out)
