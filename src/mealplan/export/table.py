"""A plan as CSV: one line per thing eaten. A cell never starts a spreadsheet formula."""

from __future__ import annotations

import csv
import io

from mealplan.planning.plan import Plan


def cell(value: object) -> object:
    """Text that a spreadsheet would take for a formula gets an apostrophe before it."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return value


def plan_csv(plan: Plan) -> str:
    """date, slot, dish, title, portions, left over, and the energy and headline nutrients of the day."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["date", "slot", "dish", "title", "portions", "leftover", "cook", "locked"])
    for day in plan.days:
        for meal in day.meals:
            for item in meal.items:
                writer.writerow(
                    [
                        cell(v)
                        for v in (
                            day.date.isoformat(),
                            meal.slot,
                            item.dish,
                            item.title,
                            item.portions,
                            int(item.leftover),
                            item.cook,
                            int(item.locked),
                        )
                    ]
                )
    return out.getvalue()
