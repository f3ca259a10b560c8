"""A plan of several as each of them has it."""

from __future__ import annotations

from dataclasses import replace

from mealplan.planning.result.plan import Meal, Plan


def as_of(plan: Plan, eater: str) -> Plan:
    """The plan as one of those who eat has it: her items, totals, targets, shortfalls and cautions. What is cooked, and
    what the week asks, is everybody's."""
    if len(plan.request.eaters) == 1:
        return plan
    (mine,) = (one for one in plan.request.eaters if one.name == eater)

    def hers(meal: Meal) -> Meal:
        eats = [(item, item.eaters.get(eater, 0.0)) for item in meal.items]
        return replace(meal, items=tuple(replace(i, portions=n, eaters={eater: n}) for i, n in eats if n > 0))

    days = tuple(
        replace(
            day,
            meals=tuple(meal for meal in map(hers, day.meals) if meal.items),
            totals=day.eaters[eater],
            eaters={eater: day.eaters[eater]},
        )
        for day in plan.days
    )
    targets = tuple(t for t in plan.targets if t.eater == eater)
    goals = [t.met for t in targets if t.level == "goal"]
    return replace(
        plan,
        request=plan.request.of(mine),
        outcome="none" if plan.outcome == "none" else "met" if all(goals) else "short",
        days=days,
        targets=targets,
        shortfalls=tuple(s for s in plan.shortfalls if s.eater == eater),
        cautions=tuple(c for c in plan.cautions if c.eater in ("", eater)),
        iodine=plan.iodine if eater == plan.request.eater.name else None,
    )


def each_of(plan: Plan) -> list[tuple[str, Plan]]:
    """(name, the plan as she has it) of everybody who eats."""
    return [(eater.name, as_of(plan, eater.name)) for eater in plan.request.eaters]
