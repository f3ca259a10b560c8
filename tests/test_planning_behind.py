"""Where a nutrient comes from: the parts of a day are what the plan says that day has."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mealplan.planning.ask.request import DailyFood, Supplement
from mealplan.planning.result.behind import Part, behind
from mealplan.planning.result.plan import Plan, loads


@pytest.fixture(params=["quick", "careful"])
def plan(request: pytest.FixtureRequest, week: Any) -> Plan:
    return loads(week(request.param)[1].read_text(encoding="utf-8"))


def test_the_parts_of_a_day_are_the_day_for_every_target(plan: Plan, opened: Any) -> None:
    judged = {target.nutrient for target in plan.targets if target.level != "unmeasured"}
    assert len(judged) > 30
    for nutrient in judged:
        parts = behind(plan, opened, nutrient)
        for number, day in enumerate(plan.days):
            known = sum(part.amount for part in parts if part.day == number and part.amount is not None)
            assert known == pytest.approx(day.totals[nutrient].amount, rel=1e-6, abs=1e-6), nutrient
    served = {item.title for day in plan.days for meal in day.meals for item in meal.items}
    assert {part.dish for part in parts} == served


def test_what_is_not_known_is_no_zero(plan: Plan, opened: Any) -> None:
    unknown = [part for part in behind(plan, opened, "choline") if part.amount is None]
    for part in unknown:
        assert part.grams > 0
    shares = [day.totals["choline"].unknown_mass_share for day in plan.days]
    assert bool(unknown) == any(share > 0 for share in shares)


def test_what_is_eaten_or_taken_every_day_is_a_part_of_every_day(plan: Plan, opened: Any) -> None:
    eater = plan.request.eater
    coffee = DailyFood("coffee", "sr28:14209", 400.0)
    pill = Supplement("Evening pill", (("magnesium", 100.0), ("zinc", 5.0)))
    request = plan.request.with_(daily=(*eater.daily, coffee), supplements=(*eater.supplements, pill))
    parts = behind(replace(plan, request=request), opened, "magnesium")
    extra = [part for part in parts if not part.dish]
    assert [part for part in extra if part.food == "Evening pill"] == [
        Part(day, "", "Evening pill", 0.0, 100.0) for day in range(len(plan.days))
    ]
    assert sum(part.grams for part in extra if part.grams == 400.0) == 400.0 * len(plan.days)
