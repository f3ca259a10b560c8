"""Promises of a week beside its nutrients that it could not keep: minutes at the stove, money. Whoever says in one line
how a week stands says these first. Light to import: what the first paint draws of a week is enough for the minutes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mealplan import dates
from mealplan.planning.ask.minutes import FLARE_MINUTES

if TYPE_CHECKING:
    from mealplan.planning.result.plan import Plan

ROUNDING = 0.5  # minutes: what is shown in whole minutes is not over by less


@dataclass(frozen=True, slots=True)
class Longer:
    """A day (index) that asks for more hands-on minutes than was promised."""

    day: int
    minutes: float
    most: float


def most_minutes(plan: Plan, day: int) -> float | None:
    """The hands-on minutes that a day may ask for, as she typed them, or a bad day's; None where nothing was
    promised (what a profile means has a price, but it is no promise)."""
    if plan.days[day].flare:
        return FLARE_MINUTES
    week = plan.request.week
    given = day < len(week.minutes_given) and week.minutes_given[day]
    return float(week.minutes[day]) if given and day < len(week.minutes) else None


def longer_days(plan: Plan) -> tuple[Longer, ...]:
    """The days that ask for more than their minutes, in their order."""
    out = []
    past = getattr(plan.request.week, "past", 0)  # a sketch has none
    for index, day in enumerate(plan.days):
        if index < past:
            continue
        most = most_minutes(plan, index)
        if most is not None and day.active_minutes > most + ROUNDING:
            out.append(Longer(index, day.active_minutes, most))
    return tuple(out)


def over_budget(plan: Plan) -> tuple[float, float] | None:
    """(what the food costs, the budget) where it costs more. None as well where there is no budget, or no prices."""
    house = getattr(plan.request, "house", None)  # a sketch has none
    budget = house.budget if house is not None else None
    if budget is None or plan.life is None:
        return None
    cost = plan.life.money.amount
    return (cost, budget) if cost > budget * 1.001 else None


def longer_words(plan: Plan, named: int = 3) -> str:
    """`Wed takes 42 of 30 minutes`, `3 days over their minutes (Wed 42 of 30, Thu 50 of 30, Fri 31 of 30)`; empty where
    every day keeps its minutes."""
    found = longer_days(plan)
    if not found:
        return ""
    if len(found) == 1:
        one = found[0]
        return f"{dates.weekday(plan.days[one.day].date)} takes {one.minutes:.0f} of {one.most:.0f} minutes"
    words = f"{len(found)} days over their minutes"
    shown = [f"{dates.weekday(plan.days[x.day].date)} {x.minutes:.0f} of {x.most:.0f}" for x in found[:named]]
    return f"{words} ({', '.join(shown)}{' …' if len(found) > named else ''})" if shown else words
