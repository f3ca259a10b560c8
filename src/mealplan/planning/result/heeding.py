"""A saved plan beside what profiles say now: no edit of a week serves what one who eats has come to leave out since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mealplan.errors import MealplanError
from mealplan.library import Library
from mealplan.planning.ask.asked import edited
from mealplan.planning.ask.asked import settings_of as asked_settings
from mealplan.planning.ask.profiles_now import profiles_as_they_are, unheeded
from mealplan.planning.ask.request import PlanRequest
from mealplan.planning.result.plan import Plan
from mealplan.profiles.own import MINE, my_profile
from mealplan.settings.setting import Setting

OF_THAT_WEEK = ("lock", "flare", "skip")  # settings that are said of days of one week


def profiles_now(profiles: Sequence[str]) -> list[str]:
    """The profiles that hold now: hers, else those that a week was planned with."""
    return [MINE] if my_profile() is not None else list(profiles)


def left_out_since(plan: Plan, profiles: Sequence[str] | None = None) -> list[Setting]:
    """What the profiles of those who eat have come to leave out since a plan was made, each under whose it is.
    `profiles`: those of the first; None: hers. A profile that cannot be read says nothing."""
    mine = profiles_now(plan.request.profile) if profiles is None else profiles
    try:
        now = profiles_as_they_are(plan.request, mine).said
        return unheeded(plan.request.asked, asked_settings(plan.request), now)
    except MealplanError:
        return []


def heeding(plan: Plan, library: Library, new: Sequence[Setting] | None = None) -> Plan:
    """The plan as an edit begins from it: with what the profiles of those who eat have come to leave out since, so
    that no edit of the week serves it; what stands there and is left out now is planned anew by any edit. `new`: that,
    where it is known."""
    new = left_out_since(plan) if new is None else new
    return replace(plan, request=edited(plan.request, new, library)) if new else plan


def of_all_weeks(request: PlanRequest) -> PlanRequest:
    """A request without what she said of days of its own week."""
    kept = tuple(one for one in request.asked if one.origin or one.name not in OF_THAT_WEEK)
    return replace(request.with_(locks=(), flare=(False,) * request.week.days), asked=kept)
