"""Several at one table on the screen: the row of names, whose nutrients are shown, who is added and taken off."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Static

from household_cases import MAN, WOMAN, household
from mealplan.planning.result import plates
from mealplan.planning.result.make import make_plan
from mealplan.planning.result.plan import Plan, loads
from mealplan.planning.result.whose import as_of
from mealplan.tui import people
from mealplan.tui.app import MealplanApp
from mealplan.tui.board import Cursor, paint_day, paint_week
from mealplan.tui.core import Core
from mealplan.tui.screens.people import PeopleScreen
from mealplan.tui.screens.person import PersonScreen
from mealplan.tui.screens.plate import PlateSwapScreen
from mealplan.tui.screens.week import WeekScreen
from mealplan.tui.sketch import sketch
from mealplan.tui.store import Store
from mealplan.tui.widgets.keybar import KeyBar
from mealplan.tui.widgets.panel import NutrientPanel
from mealplan.tui.widgets.whose import Names
from planning_cases import MONDAY, library
from tui_app import running, settle

OWN = "squash-red-lentil-soup"
SIZES = pytest.mark.parametrize("size", [(120, 36), (80, 24)], ids=["120x36", "80x24"])


@cache
def two() -> Plan:
    asked = household({"Anna": f"{WOMAN} -x pork", "Ben": MAN}, "--days 1 --seed 1 --slots dinner")
    made = plates.swap_plate(make_plan(asked, library(), explained=False), library(), 0, "dinner", OWN, "Ben")
    return loads(made.dumps())  # as it comes out of the journal


def app_of(plan: Plan, folder: Path) -> MealplanApp:
    store = Store(folder / "plans")
    store.save(plan, "Planning your week")
    core = Core(today=lambda: MONDAY)
    core._library = library()
    return MealplanApp(core, store)


def text_of(lines: Any) -> str:
    return "\n".join(line.plain for line in lines)


async def press(pilot: Pilot[Any], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await settle(pilot)


@pytest.mark.parametrize("paint", [paint_week, paint_day])
def test_the_board_shows_the_table_s_dish_and_who_eats_something_else(paint: Any) -> None:
    plan = two()
    meal = plan.days[0].meals[0]
    main = meal.items[0]
    painted = paint(plan, Cursor(0, "dinner"), 100, 30)
    words = " ".join(text_of(painted.lines).split())
    his = next(item for item in meal.items if item.dish == OWN)
    assert "Ben: " in words.split(his.title.split()[0])[0][-10:], "his own dish stands under his name"
    assert "×" not in words, "of what two share the sum says nothing to either"
    assert main.title.split()[0] in words


@SIZES
async def test_the_nutrients_are_those_of_whom_the_row_of_names_says(size: Any, home: Path, tmp_path: Path) -> None:
    plan = two()
    app = app_of(plan, tmp_path)
    async with running(app, size) as pilot:
        row, panel = app.screen.query_one(Names), app.screen.query_one(NutrientPanel)
        assert row.names == ("Anna", "Ben")
        assert row.render().plain.endswith("v next  x swap  F bad day")
        assert "a people" in app.screen.query_one(KeyBar).render().plain
        assert row.chosen == panel.whose == "Anna"
        assert panel.plan == as_of(plan, "Anna")
        await press(pilot, "v")
        assert row.chosen == panel.whose == "Ben"
        assert panel.plan == as_of(plan, "Ben")
        await pilot.click(Names, offset=(3, 0))
        await settle(pilot)
        assert row.chosen == "Anna"
        assert "▸Anna" in row.render().plain


async def test_one_eater_has_no_row_of_names_and_nobody_to_turn_to(home: Path, tmp_path: Path) -> None:
    app = app_of(as_of(two(), "Anna"), tmp_path)
    async with running(app, (120, 36)):
        assert app.screen.query_one(Names).names == ()
        assert not app.screen.query_one(Names).display
        assert isinstance(app.screen, WeekScreen)
        assert not app.screen.check_action("whose", ())
        assert app.screen.query_one(NutrientPanel).whose == ""


def test_a_sketch_of_several_is_drawn_like_the_week_itself() -> None:
    plan = two()
    drawn = sketch(plan.dumps())
    assert drawn is not None
    at = Cursor(0, "dinner")
    assert text_of(paint_week(drawn, at, 100, 30).lines) == text_of(paint_week(plan, at, 100, 30).lines)
    assert {target.eater for target in people.whose(drawn, "Anna").targets} == {"Anna"}  # type: ignore[union-attr]


@SIZES
async def test_a_guest_is_added_taken_back_and_taken_off(size: Any, home: Path, tmp_path: Path) -> None:
    app = app_of(two(), tmp_path)
    async with running(app, size) as pilot:
        await press(pilot, "a")
        assert isinstance(app.screen, PeopleScreen)
        options = app.screen.query_one("#list", OptionList)
        assert [option.id for option in options.options] == ["Anna", "Ben"]
        field = app.screen.query_one("#search", Input)
        field.focus()
        field.value = "Kim, 14, female, gluten"
        await press(pilot, "enter")
        assert app.plan is not None
        assert [eater.name for eater in app.plan.request.eaters] == ["Anna", "Ben", "Kim"]
        assert app.plan.request.eaters[2].exclusions == ("gluten",)
        assert all("Kim" in {n for item in meal.items for n in item.eaters} for meal in app.plan.days[0].meals)
        options.highlighted = 0
        await pilot.pause()
        assert not app.screen.check_action("remove", ()), "it is her week"
        options.highlighted = 2
        await pilot.pause()
        await press(pilot, "x")
        assert [eater.name for eater in app.plan.request.eaters] == ["Anna", "Ben"]
        assert OWN in {item.dish for item in app.plan.days[0].meals[0].items if "Ben" in item.eaters}


@SIZES
async def test_somebody_is_asked_for_field_by_field_and_what_is_wrong_stands_below_its_field(
    size: Any, home: Path, tmp_path: Path
) -> None:
    app = app_of(two(), tmp_path)
    async with running(app, size) as pilot:
        await press(pilot, "a", "a")
        assert isinstance(app.screen, PersonScreen)
        await press(pilot, *"ben", "down", *"fourteen", "down", "down", *"xyzzy", "down", *"someday", "f6")

        def wrong(name: str) -> str:
            return str(app.screen.query_one(f"#wrong-{name}", Static).render())

        assert isinstance(app.screen, PersonScreen)
        assert "eats here already" in wrong("name")
        assert "fourteen" in wrong("age")
        assert "One of them" in wrong("sex")
        assert "'xyzzy' is not known" in wrong("out")
        assert "someday" in wrong("meals")
        assert app.screen.query_one("#person-out", Input).value == "xyzzy", "what was typed stays"
        for name, text in (("name", "Kim"), ("age", "14"), ("out", "gluten"), ("meals", "mon:dinner")):
            app.screen.query_one(f"#person-{name}", Input).value = text
        app.screen.query_one("#person-sex").focus()
        await press(pilot, "space", "f6")
        assert isinstance(app.screen, PeopleScreen)
        assert app.plan is not None
        kim = app.plan.request.eaters[2]
        assert (kim.name, kim.person.age, kim.person.sex, kim.exclusions) == ("Kim", 14, "female", ("gluten",))


@pytest.mark.parametrize(
    ("line", "word"),
    [("Kim, fourteen, female", "fourteen"), ("Kim, 14, female, glutn", "glutn"), ("Kim, 14", "sex"),
     ("nobody", "nobody"), ("Kim, 14, female @ someday", "someday")],
)  # fmt: skip
async def test_a_line_that_is_no_guest_stays_and_the_wrong_word_is_named(
    line: str, word: str, home: Path, tmp_path: Path
) -> None:
    app = app_of(two(), tmp_path)
    async with running(app, (80, 24)) as pilot:
        await press(pilot, "a")
        field = app.screen.query_one("#search", Input)
        field.focus()
        field.value = line
        await press(pilot, "enter")
        assert app.plan == two()
        assert field.value == line
        told = str(app.screen.query_one("#people-how", Static).render())
        assert word in told
        assert "--" not in told


async def test_a_swap_for_one_lists_and_changes_her_plate_alone(home: Path, tmp_path: Path) -> None:
    before = two()
    app = app_of(before, tmp_path)
    async with running(app, (120, 36)) as pilot:
        await press(pilot, "v", "x")
        assert isinstance(app.screen, PlateSwapScreen)
        assert app.screen.eater == "Ben"
        assert app.screen.options
        dish = app.screen.options[0].dish
        await press(pilot, "enter")
        assert app.plan is not None
        meal = app.plan.days[0].meals[0]
        assert dish in {item.dish for item in meal.items if "Ben" in item.eaters}
        hers = [[(i.dish, i.eaters["Anna"]) for i in m.items if "Anna" in i.eaters]
                for m in (before.days[0].meals[0], meal)]  # fmt: skip
        assert hers[0] == hers[1]


async def test_a_bad_day_for_one_is_made_and_taken_back(home: Path, tmp_path: Path) -> None:
    app = app_of(two(), tmp_path)
    async with running(app, (80, 24)) as pilot:
        await press(pilot, "v", "F")
        assert app.plan is not None
        assert not any(lock.only for lock in app.plan.request.week.locks), "what was locked for him that day is free"
        await press(pilot, "F")
        assert {lock.only for lock in app.plan.request.week.locks} == {"Ben"}, "it was a dinner that is cooked"
        assert not app.plan.days[0].flare
