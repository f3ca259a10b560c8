"""A plan as CSV: one line per thing eaten. A cell never starts a spreadsheet formula."""

from __future__ import annotations

from collections.abc import Sequence

from mealplan.cells import csv_lines
from mealplan.export.plates import several
from mealplan.planning.result.plan import Plan

HEAD = ("date", "slot", "dish", "title", "portions", "leftover", "cook", "locked")


def plan_csv(plan: Plan) -> str:
    """date, slot, dish, title, portions, left over, cook and lock of everything that is eaten; where several eat, who
    has how many of the portions (`Anna 1; Ben 1.5`)."""
    if not several(plan):
        return csv_lines(HEAD, _rows(plan))
    items = [item for day in plan.days for meal in day.meals for item in meal.items]
    eaters = ["; ".join(f"{name} {size:g}" for name, size in item.eaters.items()) for item in items]
    return csv_lines((*HEAD, "eaters"), [(*row, who) for row, who in zip(_rows(plan), eaters, strict=True)])


def plans_csv(plans: Sequence[Plan]) -> str:
    """Several weeks in one table, the first column numbers them."""
    return csv_lines(("plan", *HEAD), [(n, *row) for n, plan in enumerate(plans, 1) for row in _rows(plan)])


def _rows(plan: Plan) -> list[tuple[object, ...]]:
    return [
        (
            day.date.isoformat(), meal.slot, item.dish, item.title, item.portions, int(item.leftover), item.cook,
            int(item.locked),
        )
        for day in plan.days
        for meal in day.meals
        for item in meal.items
    ]  # fmt: skip
