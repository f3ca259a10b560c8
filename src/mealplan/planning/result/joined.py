"""Somebody more at the table, or one less: only the meals at which she is there are planned again.

All other meals stay as they are. Where that loses a goal, or more minutes than were typed are needed, all of the week
is planned again, and that week is taken where it loses less; it says so.
"""

from __future__ import annotations

from dataclasses import replace

from mealplan.errors import NoPlan
from mealplan.library import Library
from mealplan.planning.ask.request import Eater, PlanRequest, Week
from mealplan.planning.ask.said import said
from mealplan.planning.result import edit
from mealplan.planning.result.plan import Plan
from mealplan.planning.result.promises import longer_days
from mealplan.planning.result.same import identity
from mealplan.planning.search.engine import Report
from mealplan.planning.search.solver import Cancel


def replan_table(
    plan: Plan, library: Library, request: PlanRequest, *, cancel: Cancel | None = None, report: Report | None = None,
    explained: bool = True,
) -> Plan:  # fmt: skip
    """The plan for a request in which others eat than before, all else being the same. Raises ValueProblem, NoPlan."""
    free = _theirs(plan.request, request)
    if free == _to_come(request.week):
        return edit.replan(plan, library, request, cancel=cancel, report=report, explained=explained)
    try:
        few = edit.replan(
            plan, library, request, free=free, thorough=True, cancel=cancel, report=report, explained=explained
        )
    except NoPlan:
        few = None
    lost = _lost(plan, few) if few is not None else 1
    if few is not None and not lost:
        return few
    whole = edit.replan(plan, library, request, cancel=cancel, report=report, explained=explained)
    if few is not None and _lost(plan, whole) >= lost:
        return few
    names = tuple(dict.fromkeys(one.name for one in _turned(plan.request, request)))
    return replace(whole, notes=(*whole.notes, said("whole_week", names=names)))


def _turned(before: PlanRequest, after: PlanRequest) -> list[Eater]:
    """Who eats in one of two requests only, or not as in the other."""
    return [one for one in (*before.eaters, *after.eaters) if one not in before.eaters or one not in after.eaters]


def _theirs(before: PlanRequest, after: PlanRequest) -> set[edit.Place]:
    """The meals to come at which those are there who eat in one request only, or otherwise than in the other."""
    turned = _turned(before, after)
    return {place for place in _to_come(after.week) if any(one.there(*place) for one in turned)}


def _to_come(week: Week) -> set[edit.Place]:
    return {(d, slot) for d in range(week.days) for slot in week.planned(d) if not week.settled(d, slot)}


def _lost(before: Plan, after: Plan) -> int:
    """How many goals of `after` are missed that were not missed before, and days that are longer than was typed."""
    missed = {identity(before, one) for one in before.targets if one.level == "goal" and not one.met}
    goals = [one for one in after.targets if one.level == "goal" and not one.met and identity(after, one) not in missed]
    longer = {one.day for one in longer_days(after)} - {one.day for one in longer_days(before)}
    return len(goals) + len(longer)
