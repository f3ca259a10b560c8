"""What is the same in two plans: targets by what they are of, and locks that an edit kept."""

from __future__ import annotations

from mealplan.planning.ask.request import Lock
from mealplan.planning.result.plan import Plan, TargetResult

Identity = tuple[str, str, str, str, str, str, bool, bool]


def identity(plan: Plan, result: TargetResult) -> Identity:
    """What makes a target of a plan the same as one of another plan: whose it is, of what, and which bound. (A plan of
    0.1 names no eater: its targets are the first one's. The only eater of a plan is the same whatever the name.)"""
    names = [eater.name for eater in plan.request.eaters]
    who = "" if len(names) == 1 else result.eater or names[0]
    return (
        who, result.nutrient, result.form, result.level, result.source, result.period,
        result.min is not None, result.max is not None,
    )  # fmt: skip


def given_up(before: Plan, after: Plan) -> tuple[Lock, ...]:
    """Locks that an edit of the same week could not keep: those that are gone from meals that nothing new is locked to.
    To be told."""
    if before.request.week.start != after.request.week.start:
        return ()
    was, now = before.request.week.locks, after.request.week.locks
    still = {(x.day, x.slot, x.dish) for x in now}
    anew = {(x.day, x.slot) for x in now if (x.day, x.slot, x.dish) not in {(y.day, y.slot, y.dish) for y in was}}
    return tuple(x for x in was if (x.day, x.slot, x.dish) not in still and (x.day, x.slot) not in anew)
