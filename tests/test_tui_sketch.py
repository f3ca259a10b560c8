"""The first paint draws the week from a sketch of the plan: to the eye it is the plan."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from conftest import WEEKS
from mealplan.errors import StoppedEarly
from mealplan.planning.result.plan import Plan, loads
from mealplan.tui.app import MealplanApp
from mealplan.tui.board import Cursor, paint_day, paint_week
from mealplan.tui.core import Core
from mealplan.tui.figures import figures_of
from mealplan.tui.jobs import Ticket
from mealplan.tui.screens.dish import DishScreen
from mealplan.tui.screens.week import WeekScreen
from mealplan.tui.sketch import Sketched, sketch
from mealplan.tui.store import Store
from mealplan.tui.widgets.banner import about, standing
from mealplan.tui.widgets.panel import asked_lines
from small_plan import asking, in_the_house, small_plan
from tui_app import opened


@pytest.fixture(params=["small", "skipping", "dear", "asking", "in the house", *WEEKS])
def plan(request: pytest.FixtureRequest, week: Any) -> Plan:
    if request.param in WEEKS:
        return loads(week(request.param)[1].read_text(encoding="utf-8"))
    plan = small_plan()
    if request.param == "in the house":
        return in_the_house()
    if request.param == "dear":
        return replace(asking(), request=plan.request.with_(budget=3.0, life=(("trip", 5.0),)))
    if request.param == "asking":
        return asking()
    if request.param == "skipping":
        first = plan.days[0]
        empty = replace(plan, days=(replace(first, meals=first.meals[1:]), *plan.days[1:]))
        return replace(empty, request=plan.request.with_(skip=((0, "breakfast"),)))
    return plan


def test_a_sketch_looks_like_the_plan(plan: Plan) -> None:
    drawn = sketch(plan.dumps())
    assert drawn is not None
    assert standing(drawn) == standing(plan)
    assert about(drawn) == about(plan)
    for day in range(len(plan.days)):
        for slot in plan.request.week.slots:
            for paint in (paint_week, paint_day):
                here = Cursor(day, slot)
                assert paint(drawn, here, 84, 28) == paint(plan, here, 84, 28)
                assert WeekScreen.detail_of(drawn, here, 116) == WeekScreen.detail_of(plan, here, 116)
        assert figures_of(drawn, day) == figures_of(plan, day)
    assert figures_of(drawn, None) == figures_of(plan, None)
    assert asked_lines(drawn, 36, 12) == asked_lines(plan, 36, 12)


async def test_a_sketch_that_lacks_something_draws_less_and_the_plan_follows(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mealplan.tui.sketch._life", lambda data: Sketched())
    Store(tmp_path).save(asking(), "first")
    store = Slow(tmp_path)
    app = MealplanApp(Cold(), store)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        assert app.plan is None
        assert "Porridge" in picture(pilot)
        assert "What the week asks" not in picture(pilot)
        store.let.set()
        await opened(pilot)
        await pilot.pause()
        assert "What the week asks" in picture(pilot)


@pytest.mark.parametrize("harm", [
    lambda data: data.pop("days"), lambda data: data["days"][0].pop("meals"),
    lambda data: data["request"]["week"].pop("slots"),
    lambda data: data["cooks"].append("soup"), lambda data: data["request"]["week"].update(start="soon"),
])  # fmt: skip
def test_of_another_form_there_is_no_sketch(harm: Callable[[Any], Any]) -> None:
    data = json.loads(small_plan().dumps())
    harm(data)
    assert sketch(json.dumps(data)) is None
    assert sketch("[]") is None
    assert sketch("{half") is None


class Slow(Store):
    """The plan is there after `let`."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.let = threading.Event()

    def open(self) -> Plan | None:
        assert self.let.wait(20)
        return super().open()


class Cold(Core):
    def warm(self, ticket: Ticket) -> bool:
        return True

    def dish(self, ticket: Ticket, plan: Plan, dish: str, cook: int | None) -> Any:
        ticket._stop.wait(20)
        raise StoppedEarly("nobody waits for it")


async def test_what_is_pressed_before_the_plan_is_there_is_done_afterwards(home: Path, tmp_path: Path) -> None:
    Store(tmp_path).save(small_plan(), "first")
    store = Slow(tmp_path)
    app = MealplanApp(Cold(), store)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        assert app.plan is None
        assert "Porridge" in picture(pilot)
        await pilot.press("down", "enter")
        assert isinstance(app.screen, WeekScreen)
        store.let.set()
        await opened(pilot)
        await pilot.pause()
        assert isinstance(app.screen, DishScreen)
        assert app.screen.title_text == "Red lentil soup"


def picture(pilot: Pilot[Any]) -> str:
    return "\n".join(strip.text for strip in pilot.app.screen._compositor.render_strips())
