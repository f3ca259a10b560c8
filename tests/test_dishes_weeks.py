"""A week for every shipped profile: different dishes, no main ingredient all day long, inside the minutes of a day."""

from __future__ import annotations

from collections import Counter

import pytest

from mealplan.library import Library
from mealplan.planning.ask.resolve import resolve
from mealplan.planning.result.make import make_plan
from mealplan.planning.result.plan import Plan
from mealplan.profiles.read import list_profiles, load_profile
from mealplan.settings.words import from_flags
from real_library import library  # noqa: F401

PROFILES = [one.name for one in list_profiles() if one.shipped]
_PLANS: dict[str, Plan] = {}


def week(name: str, library: Library) -> Plan:  # noqa: F811
    """Planned once for all tests of this module."""
    if name not in _PLANS:
        sex = "female" if PROFILES.index(name) % 2 == 0 else "male"
        asked = [*load_profile(name).settings, *from_flags(f"--age 42 --sex {sex} --seed 1 --effort quick")]
        request = resolve(asked, library, profile=[name])
        _PLANS[name] = make_plan(request, library, explained=False)
    return _PLANS[name]


def test_ten_profiles_are_shipped() -> None:
    assert len(PROFILES) == 10


@pytest.mark.parametrize("name", PROFILES)
def test_a_week_has_fifteen_dishes_in_its_28_slots(library: Library, name: str) -> None:  # noqa: F811
    meals = [meal for day in week(name, library).days for meal in day.meals]
    assert len(meals) == 28
    assert len({meal.items[0].dish for meal in meals}) >= 15


@pytest.mark.parametrize("name", PROFILES)
def test_no_main_ingredient_carries_more_than_two_meals_of_a_day(library: Library, name: str) -> None:  # noqa: F811
    for day in week(name, library).days:
        mains = Counter(library.cookbook.dishes[meal.items[0].dish].main_ingredient for meal in day.meals)
        assert max(mains.values()) <= 2, (day.date, mains)


@pytest.mark.parametrize("name", PROFILES)
def test_every_day_stays_within_its_minutes(library: Library, name: str) -> None:  # noqa: F811
    plan = week(name, library)
    for day, minutes in zip(plan.days, plan.request.week.minutes, strict=True):
        assert minutes is None or day.active_minutes <= minutes + 0.05, day.date
