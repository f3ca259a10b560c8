"""One truth: the week is one for her profile, or the first line says that it is not; what she ticks holds at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from mealplan.planning.ask.eaten import eaten_without
from mealplan.planning.ask.resolve import resolve
from mealplan.planning.result.make import make_plan
from mealplan.planning.result.plan import Plan
from mealplan.profiles.own import settings_of
from mealplan.settings.setting import Setting
from mealplan.settings.words import from_flags
from mealplan.tui.app import MealplanApp
from mealplan.tui.core import Core
from mealplan.tui.jobs import Ticket
from mealplan.tui.profile_file import my_path, said_in, with_texts, write
from mealplan.tui.screens.dish import DishScreen
from mealplan.tui.screens.foods import FoodsScreen
from mealplan.tui.screens.notice import Notice
from mealplan.tui.screens.profile import ProfileScreen
from mealplan.tui.screens.swap import SwapScreen
from mealplan.tui.screens.week import WeekScreen
from mealplan.tui.store import Store
from mealplan.tui.widgets.banner import Banner
from mealplan.tui.widgets.ticks import Ticks
from planning_cases import MONDAY, complaints, library
from tui_app import running, settle

ME = '[person]\nage = 42\nsex = "female"\n[plan]\ndays = 2\n'
CHANGED = "profile changed: r plans with it"
WIDE = (140, 36)


class Real(Core):
    """The real core, with the library open already, on the first day of the week."""

    def __init__(self) -> None:
        super().__init__(today=lambda: MONDAY)
        self._library = library()

    def warm(self, ticket: Ticket) -> bool:
        return True


def gluten_dish(slot: str) -> str:
    """A dish for a meal with gluten in it that nothing stands in for, the first by name."""
    book = eaten_without(library(), ["gluten"]).cookbook
    holding = (d for d in book.dishes.values() if str(book.verdicts(d.id)["gluten"].answer) == "contains")
    return min(d.id for d in holding if slot in d.courses)


def planned(*own: Setting) -> Plan:
    """A quick week for her profile with two meals of gluten in it, which she has asked for."""
    locks = from_flags(f"--lock 1:dinner={gluten_dish('dinner')} --lock 2:breakfast={gluten_dish('breakfast')}")
    quick = [Setting("effort", "quick"), Setting("seed", "4"), Setting("start", MONDAY.isoformat())]
    asked = [*settings_of(["me"]), *quick, *locks, *own]
    return make_plan(resolve(asked, library(), profile=("me",)), library(), explained=False)


Start = Callable[..., MealplanApp]


@pytest.fixture
def start(home: Path, tmp_path: Path) -> Start:
    def of(profile: str = ME, plan: Plan | None = None) -> MealplanApp:
        write(profile)
        store = Store(tmp_path / "plans")
        store.save(plan or planned(), "Planning your week")
        return MealplanApp(Real(), store)

    return of


def line(app: MealplanApp) -> str:
    return str(app.screen.query_one(Banner).render())


def plan_of(app: MealplanApp) -> Plan:
    assert app.plan is not None
    return app.plan


def glutinous(plan: Plan) -> list[str]:
    """What holds gluten or may: asked of every food of every cook."""
    asked = replace(plan, request=plan.request.with_(exclusions=("gluten",)))
    return [x for x in complaints(asked) if "for gluten" in x]


async def keys(pilot: Pilot[Any], *pressed: str) -> None:
    for key in pressed:
        await pilot.press(key)
        await settle(pilot)


async def tick(pilot: Pilot[Any], name: str = "gluten") -> None:
    """As she does it: t, down to the tick, space, esc."""
    await keys(pilot, "t")
    assert isinstance(pilot.app.screen, ProfileScreen)
    ticks = pilot.app.screen.query_one("#ticks-exclude", Ticks)
    ticks.focus()
    ticks.highlighted = list(ticks.choices).index(name)
    await keys(pilot, "space", "escape")
    assert isinstance(pilot.app.screen, WeekScreen)


async def test_a_tick_is_told_and_r_plans_with_it_also_after_a_restart(start: Start) -> None:
    app = start()
    async with running(app, WIDE) as pilot:
        assert glutinous(plan_of(app))
        assert CHANGED not in line(app)
        await tick(pilot)
        assert CHANGED in line(app)
        assert "no gluten" not in line(app), "the week is still the old one"
        await keys(pilot, "r")
        assert CHANGED not in line(app)
        assert "no gluten" in line(app)
        assert not glutinous(plan_of(app))
        assert not complaints(plan_of(app))
        after = plan_of(app)
    again = MealplanApp(Real(), Store(app.store.folder))
    async with running(again, WIDE) as pilot:
        assert plan_of(again) == after
        assert CHANGED not in line(again)
        assert "no gluten" in line(again)


async def test_what_was_ticked_before_the_program_ended_is_told_when_it_begins(start: Start) -> None:
    app = start()
    async with running(app, WIDE) as pilot:
        await tick(pilot)
    again = MealplanApp(Real(), Store(app.store.folder))
    async with running(again, WIDE) as pilot:
        assert CHANGED in line(again)
        await keys(pilot, "r")
        assert CHANGED not in line(again)
        assert not glutinous(plan_of(again))


async def test_undo_after_f6_takes_the_week_back_and_not_the_tick(start: Start) -> None:
    app = start()
    async with running(app, WIDE) as pilot:
        before = plan_of(app)
        await keys(pilot, "t")
        ticks = app.screen.query_one("#ticks-exclude", Ticks)
        ticks.focus()
        await keys(pilot, "space", "f6")
        assert isinstance(app.screen, WeekScreen)
        assert not glutinous(plan_of(app))
        assert "no gluten" in line(app)
        assert CHANGED not in line(app)
        await keys(pilot, "u")
        assert plan_of(app) == before
        assert said_in(my_path().read_text())["exclude"] == ("gluten",)
        assert CHANGED in line(app)
        await keys(pilot, "u")  # now the tick
        assert "exclude" not in said_in(my_path().read_text())
        assert CHANGED not in line(app)


@pytest.mark.parametrize("edit", ["space", "plus", "f", "swap", "flare and back"])
async def test_no_edit_after_the_tick_serves_what_it_leaves_out(start: Start, edit: str) -> None:
    """Without r: the meals that stand there and hold gluten go with the first edit of any kind, whatever it is of."""
    app = start()
    async with running(app, WIDE) as pilot:
        before = plan_of(app)
        await tick(pilot)
        assert plan_of(app) == before
        await keys(pilot, *{"swap": ("s", "enter"), "flare and back": ("f", "f")}.get(edit, (edit,)))
        assert plan_of(app) != before
        assert not glutinous(plan_of(app))
        assert "gluten" in plan_of(app).request.eater.exclusions
        if edit != "space":
            await keys(pilot, "u", *(["u"] if "back" in edit else []))
            assert plan_of(app) == before


async def test_more_of_a_dish_that_is_left_out_now_says_why_not(start: Start) -> None:
    app = start()
    async with running(app, WIDE) as pilot:
        before = plan_of(app)
        await tick(pilot)
        await keys(pilot, "down", "down", "plus")
        assert isinstance(app.screen, Notice)
        shown = " ".join(str(x.render()) for x in app.screen.query(Static))
        assert "cannot be served any more: gluten: contains" in " ".join(shown.split())
        assert plan_of(app) == before


async def test_no_swap_that_is_offered_holds_what_was_ticked(start: Start) -> None:
    app = start()
    async with running(app, WIDE) as pilot:
        await tick(pilot)
        await keys(pilot, "s")
        assert isinstance(app.screen, SwapScreen)
        assert app.screen.options
        assert not any(glutinous(option.plan) for option in app.screen.options)


async def test_a_list_of_swaps_follows_what_is_ticked_while_it_is_open(start: Start) -> None:
    """The tick taken back and made again while the list stands there."""
    app = start()
    async with running(app, WIDE) as pilot:
        await tick(pilot)
        await keys(pilot, "u", "s")
        assert isinstance(app.screen, SwapScreen)
        assert any(glutinous(option.plan) for option in app.screen.options), "the other meals are as they were"
        await keys(pilot, "U")
        assert not any(glutinous(option.plan) for option in app.screen.options)


async def test_a_swap_worked_out_before_the_tick_is_worked_out_again(start: Start) -> None:
    app = start()
    async with running(app, WIDE) as pilot:
        await keys(pilot, "s")
        assert isinstance(app.screen, SwapScreen)
        option = app.screen.options[0]
        assert glutinous(option.plan)
        write(with_texts(ME, "exclude", ["gluten"]))  # by another program: nothing on the screen knows of it
        await keys(pilot, "enter")
        assert not glutinous(plan_of(app))


async def test_verdicts_of_foods_follow_the_tick_at_once(start: Start) -> None:
    app = start()
    async with running(app, WIDE) as pilot:
        await tick(pilot)
        await keys(pilot, "slash")
        assert isinstance(app.screen, FoodsScreen)
        app.screen.query_one("#search", Input).value = "bulgur"
        await settle(pilot)
        assert app.screen.rows
        assert not app.screen.rows[0].allowed
        assert "Does it suit you?" in str(app.screen.query_one("#food", Static).render())
        assert "✗ holds gluten" in str(app.screen.query_one("#food", Static).render())
        app.screen.query_one("#foods").focus()
        await keys(pilot, "u")  # the tick is taken back while the list stands there
        assert app.screen.rows[0].allowed
        assert "✗ holds gluten" not in str(app.screen.query_one("#food", Static).render())
        await keys(pilot, "U")
        assert not app.screen.rows[0].allowed
        assert "✗ holds gluten" in str(app.screen.query_one("#food", Static).render())


async def test_verdicts_of_a_dish_follow_the_tick_at_once(start: Start) -> None:
    app = start()
    async with running(app, WIDE) as pilot:
        await tick(pilot)
        await keys(pilot, "down", "down", "enter")
        assert isinstance(app.screen, DishScreen)
        assert app.screen.item.dish == gluten_dish("dinner")

        def facts() -> str:
            return str(app.screen.query_one("#facts", Static).render())

        assert "✗ holds gluten" in facts()
        await keys(pilot, "u")
        assert "✗ holds gluten" not in facts()
        await keys(pilot, "U")
        assert "✗ holds gluten" in facts()


async def test_what_she_allowed_for_the_week_stays_allowed(start: Start) -> None:
    """Gluten is left out by her profile, and lifted for this week: that is no difference, and an edit keeps it."""
    write(with_texts(ME, "exclude", ["gluten"]))
    app = start(with_texts(ME, "exclude", ["gluten"]), planned(Setting("lift", "gluten")))
    async with running(app, WIDE) as pilot:
        assert CHANGED not in line(app)
        await keys(pilot, "plus")
        assert glutinous(plan_of(app))
        await tick(pilot, "soy")
        assert CHANGED in line(app)
        await keys(pilot, "r")
        assert plan_of(app).request.eater.exclusions == ("soy",)


@pytest.mark.parametrize(("name", "then", "now", "holds"), [
    ("dislike", [], ["oats"], lambda e, w: "oats" in e.dislikes),
    ("ban", [], ["kipper-kedgeree"], lambda e, w: w.bans == ("kipper-kedgeree",)),
    ("fortified", ["yes"], ["no"], lambda e, w: not e.fortified),
    ("allow-maybe", ["gluten"], [], lambda e, w: e.allow_maybe == ()),
    ("exclude", ["pork"], ["pork", "gluten"], lambda e, w: e.exclusions == ("pork", "gluten")),
])  # fmt: skip
async def test_whatever_her_profile_comes_to_leave_out_any_edit_heeds(
    start: Start, name: str, then: list[str], now: list[str], holds: Callable[[Any, Any], bool]
) -> None:
    write(with_texts(ME, name, then))
    app = start(with_texts(ME, name, then), planned())
    async with running(app, WIDE) as pilot:
        assert not holds(plan_of(app).request.eater, plan_of(app).request.week)
        write(with_texts(ME, name, now))
        await keys(pilot, "f")
        assert holds(plan_of(app).request.eater, plan_of(app).request.week)
        assert not complaints(plan_of(app))


async def test_what_she_lets_back_in_waits_for_r(start: Start) -> None:
    """Less left out is no danger: an edit keeps the week as it was asked for, and the first line says so."""
    write(with_texts(ME, "exclude", ["soy"]))
    plain = make_plan(
        resolve([*settings_of(["me"]), Setting("effort", "quick"), Setting("start", MONDAY.isoformat())],
                library(), profile=("me",)), library(), explained=False)  # fmt: skip
    app = start(with_texts(ME, "exclude", ["soy"]), plain)
    async with running(app, WIDE) as pilot:
        await tick(pilot, "soy")
        assert CHANGED in line(app)
        assert app.exclusions == ()
        await keys(pilot, "plus")
        assert plan_of(app).request.eater.exclusions == ("soy",)
        assert CHANGED in line(app)
        await keys(pilot, "r")
        assert plan_of(app).request.eater.exclusions == ()
        assert CHANGED not in line(app)


async def test_a_field_that_changes_what_is_planned_is_told_as_well(start: Start) -> None:
    app = start()
    async with running(app, WIDE) as pilot:
        await keys(pilot, "t")
        field = app.screen.query_one("#f-weight", Input)
        field.focus()
        await keys(pilot, *"64kg", "tab")
        assert CHANGED in line(app), "also on the profile's own screen"
        await keys(pilot, "escape", "r")
        assert CHANGED not in line(app)
        assert plan_of(app).request.eater.person.weight_kg == 64


def test_the_days_of_these_tests_are_to_come() -> None:
    assert Real().today() == MONDAY == dt.date(2026, 11, 23)
