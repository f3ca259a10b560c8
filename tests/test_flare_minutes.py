"""A bad day takes no minutes from other days that she typed them for: what stood there gives way first."""

from __future__ import annotations

from typing import Any

import pytest

from mealplan.planning.ask.resolve import resolve
from mealplan.planning.result import edit
from mealplan.planning.result.make import make_plan
from mealplan.planning.result.plan import Plan
from mealplan.planning.result.promises import longer_days
from mealplan.planning.result.verify import problems
from mealplan.settings.setting import Setting

ASKED = {"age": "42", "sex": "female", "start": "2026-11-23", "effort": "quick", "minutes": "all=20"}


@pytest.fixture(scope="module", params=["few-pots", "balanced"])
def plan(request: Any, opened: Any) -> Plan:
    asked = [Setting(name, text) for name, text in (ASKED | {"style": request.param}).items()]
    made = make_plan(resolve(asked, opened), opened)
    assert longer_days(made) == ()
    return made


@pytest.mark.parametrize("day", [0, 1, 2, 3, 4])
def test_a_bad_day_leaves_the_minutes_of_other_days_as_they_were_typed(opened: Any, plan: Plan, day: int) -> None:
    new = edit.flare(plan, opened, day)
    assert problems(new, opened) == []
    assert [one.active_minutes for one in new.days if one.active_minutes > 20.5] == []
    assert "none_within_minutes" not in [note.key for note in new.notes if not isinstance(note, str)]


def test_a_lock_comes_before_minutes_and_both_are_told(opened: Any, plan: Plan) -> None:
    long = max(
        (d for d in opened.cookbook.dishes.values() if "dinner" in {str(c) for c in d.courses}),
        key=lambda one: (one.active_minutes, one.id),
    )
    locked = edit.swap(plan, opened, 3, "dinner", long.id)
    new = edit.flare(locked, opened, 0)
    assert long.id in [item.dish for meal in new.days[3].meals for item in meal.items]
    assert 3 in [one.day for one in longer_days(new)]
    assert "none_within_minutes" in [note.key for note in new.notes if not isinstance(note, str)]
