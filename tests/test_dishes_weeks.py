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
def test_a_week_is_as_various_as_its_style_promises(library: Library, name: str) -> None:  # noqa: F811
    plan = week(name, library)
    meals = [meal for day in plan.days for meal in day.meals]
    assert len(meals) == 28
    dishes, mains, most = {"few-pots": (10, 5, 4), "balanced": (14, 7, 3)}[plan.request.week.style]
    assert len({item.dish for meal in meals for item in meal.items}) >= dishes
    times = Counter(meal.items[0].dish for meal in meals if meal.slot in ("lunch", "dinner"))
    assert len(times) >= mains
    assert max(times.values()) <= most


def test_the_profiles_of_tired_people_ask_for_few_pots(library: Library) -> None:  # noqa: F811
    few = {name for name in PROFILES if week(name, library).request.week.style == "few-pots"}
    assert few >= {"fibromyalgia", "example-fibromyalgia"}
    assert few < set(PROFILES)


@pytest.mark.parametrize("name", PROFILES)
def test_no_main_ingredient_carries_more_than_two_meals_of_a_day(library: Library, name: str) -> None:  # noqa: F811
    for day in week(name, library).days:
        mains = Counter(library.cookbook.dishes[meal.items[0].dish].main_ingredient for meal in day.meals)
        assert max(mains.values()) <= 2, (day.date, mains)


@pytest.mark.parametrize("name", PROFILES)
def test_days_keep_to_the_minutes_that_a_profile_means_or_the_plan_says_which_do_not(
    library: Library, name: str  # noqa: F811
) -> None:
    """They have a price and are no promise, as those are that somebody typed; half a minute is nobody's."""
    plan, over = week(name, library), 0.0
    assert not any(plan.request.week.minutes_given)
    for day, minutes in zip(plan.days, plan.request.week.minutes, strict=True):
        if day.active_minutes > minutes + 0.5:
            over += day.active_minutes - minutes
            assert any(f"({day.active_minutes:.0f} of {minutes:.0f})" in note for note in plan.told()), day.date
    assert over <= 10
