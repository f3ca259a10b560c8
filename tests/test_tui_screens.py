"""Every screen on the real food data: what it shows, and what its keys do; at 120x36 and at 80x24."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Static

from mealplan.care.tables import conditions, medicines
from mealplan.export.care import ON_SCREEN, care_lines, caution_lines
from mealplan.planning.ask.asked import edited
from mealplan.planning.ask.eaten import as_eaten
from mealplan.planning.result.plan import Plan, loads
from mealplan.settings.setting import Setting
from mealplan.tui import people
from mealplan.tui.app import MealplanApp
from mealplan.tui.core import Core
from mealplan.tui.entries import of_person
from mealplan.tui.figures import five
from mealplan.tui.screens.ask import Ask
from mealplan.tui.screens.care import CareScreen, care_page
from mealplan.tui.screens.cook import CookScreen
from mealplan.tui.screens.dish import DishScreen
from mealplan.tui.screens.foods import FoodsScreen
from mealplan.tui.screens.notice import Notice
from mealplan.tui.screens.nutrients import NutrientsScreen
from mealplan.tui.screens.plans import PlansScreen
from mealplan.tui.screens.profile import ProfileScreen
from mealplan.tui.screens.shopping import ShoppingScreen
from mealplan.tui.screens.swap import SwapScreen
from mealplan.tui.screens.week import WeekScreen
from mealplan.tui.screens.why import WhyScreen, served_again_words
from mealplan.tui.store import Store
from mealplan.tui.timers import Timers
from mealplan.tui.widgets.keybar import KeyBar
from planning_cases import library, planned
from tui_app import running, settle, with_a_timer

WIDE, SMALL = (120, 36), (80, 24)
SIZES = pytest.mark.parametrize("size", [WIDE, SMALL], ids=["120x36", "80x24"])
Start = Callable[[str], MealplanApp]


@pytest.fixture
def start(opened: Any, home: Path, tmp_path: Path, week: Any) -> Start:
    """start("quick") is an app that shows one of the weeks of conftest, on the real library."""

    def of(name: str) -> MealplanApp:
        store = Store(tmp_path / "plans")
        store.save(loads(week(name)[1].read_text(encoding="utf-8")), "Planning your week")
        core = Core(today=lambda: dt.date(2026, 11, 23))  # the first day of these weeks
        core._library = opened
        return MealplanApp(core, store)

    return of


async def keys(pilot: Pilot[Any], *pressed: str) -> None:
    for key in pressed:
        await pilot.press(key)
        await settle(pilot)


def words(app: MealplanApp, selector: str) -> str:
    return str(app.screen.query_one(selector, Static).render())


def plan_of(app: MealplanApp) -> Plan:
    assert app.plan is not None
    return app.plan


@SIZES
async def test_a_dish_shows_amounts_steps_nutrients_and_verdicts(start: Start, size: tuple[int, int]) -> None:
    app = start("quick")
    async with running(app, size) as pilot:
        await keys(pilot, "down", "down", "enter")
        assert isinstance(app.screen, DishScreen)
        making, facts = words(app, "#making"), words(app, "#facts")
        dish = app.core.opened.cookbook.dish(app.screen.item.dish)
        for line in dish.ingredients:
            assert line.ingredient in making
        assert "Magnesium" in facts
        assert "You leave nothing out." in facts
        assert "gluten" not in facts
        await keys(pilot, "v")
        assert "gluten" in words(app, "#facts")
        await keys(pilot, "v")
        assert words(app, "#facts") == facts
        await keys(pilot, "escape")
        assert isinstance(app.screen, WeekScreen)


@SIZES
async def test_cook_mode_goes_step_by_step_and_its_timers_ring_on_any_screen(
    start: Start, size: tuple[int, int]
) -> None:
    app = start("quick")
    stored = app.store.open()
    assert stored is not None
    app.store.save(with_a_timer(app.core.opened, stored), "a dish with a timer")
    now = [0.0]
    app.timers = Timers(lambda: now[0])
    async with running(app, size) as pilot:
        await keys(pilot, "c")
        screen = app.screen
        assert isinstance(screen, CookScreen)
        assert "Get these out" in words(app, "#where")
        assert screen.page is not None
        first = next(n for n, s in enumerate(screen.page.steps, 1) if s.timers)
        await keys(pilot, *["right"] * first)
        assert f"Step {first} of {len(screen.page.steps)}" in words(app, "#where")
        assert screen.page.steps[first - 1].text.split()[0] in words(app, "#step")
        await keys(pilot, "b")
        assert "█" in words(app, "#step") or "too long for big letters" in words(app, "#aside")
        await keys(pilot, "escape", "c")  # the letters are as they were left
        screen = app.screen
        assert isinstance(screen, CookScreen)
        assert screen.big
        await keys(pilot, *["right"] * first, "b", "t")
        assert len(app.timers.running) == 1
        await keys(pilot, *["right"] * (len(screen.page.steps) - first + 1))
        assert screen.step == len(screen.page.steps)  # the last step stays
        await keys(pilot, "escape")
        assert isinstance(app.screen, WeekScreen)
        now[0] = app.timers.running[0].ends + 1
        app._ring()
        await pilot.pause()
        assert isinstance(app.screen, Notice)
        assert app.timers.running == []


async def test_a_swap_shows_what_changes_is_taken_by_one_key_and_undone_by_one(start: Start) -> None:
    app = start("quick")
    async with running(app, WIDE) as pilot:
        before = plan_of(app)
        await keys(pilot, "down", "down", "s")
        screen = app.screen
        assert isinstance(screen, SwapScreen)
        assert screen.options
        assert "What would change" in words(app, "#changes")
        chosen = screen.options[0]
        await keys(pilot, "enter")
        assert isinstance(app.screen, WeekScreen)
        assert chosen.dish in [i.dish for m in plan_of(app).days[0].meals if m.slot == "dinner" for i in m.items]
        served = [[(i.dish, i.portions) for m in p.days[1].meals for i in m.items] for p in (plan_of(app), before)]
        assert served[0] == served[1]
        await keys(pilot, "u")
        assert plan_of(app) == before


async def test_only_no_cook_swaps_are_listed_when_asked_for(start: Start) -> None:
    app = start("quick")
    async with running(app, SMALL) as pilot:
        await keys(pilot, "down", "down", "s", "n")
        assert isinstance(app.screen, SwapScreen)
        assert app.screen.options
        assert all(o.no_cook for o in app.screen.options)


@SIZES
async def test_what_is_ticked_off_stays_ticked_off(start: Start, size: tuple[int, int]) -> None:
    app = start("quick")
    async with running(app, size) as pilot:
        await keys(pilot, "g")
        screen = app.screen
        assert isinstance(screen, ShoppingScreen)
        await keys(pilot, "space", "enter")
        assert len(screen.ticks) == 2
        assert "2 ticked off" in words(app, "#shop-head")
        await keys(pilot, "escape", "g")
        assert "2 ticked off" in words(app, "#shop-head")
        count = app.screen.query_one("#list", OptionList).option_count
        await keys(pilot, "v")
        assert app.screen.query_one("#list", OptionList).option_count <= count - 2
    assert len(app.store.ticks()) == 2


async def test_the_list_is_written_into_a_file(start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = start("quick")
    monkeypatch.chdir(tmp_path)
    async with running(app, WIDE) as pilot:
        await keys(pilot, "g", "x")
        assert isinstance(app.screen, ShoppingScreen)
        assert app.screen.list is not None
        written = next(tmp_path.glob("shopping-*.md")).read_text(encoding="utf-8")
        assert app.screen.list.lines[0].item in written


@SIZES
async def test_foods_are_found_while_typing_and_have_a_page(start: Start, size: tuple[int, int]) -> None:
    app = start("careful")
    async with running(app, size) as pilot:
        await keys(pilot, "slash", *"ched")
        screen = app.screen
        assert isinstance(screen, FoodsScreen)
        assert "Cheese, cheddar" in screen.rows[0].name
        assert not screen.rows[0].allowed  # dairy is left out
        await keys(pilot, "down", "down")
        assert "Per 100 g" in words(app, "#food")
        assert "f3 hides both" in words(app, "#found")
        await keys(pilot, "f3")
        assert "only what you may eat" in words(app, "#found")
        shown = app.screen.query_one("#foods", OptionList).options
        allowed = {r.id for r in screen.rows if r.allowed}
        assert {o.id for o in shown} <= allowed


async def test_the_best_sources_of_a_nutrient_are_among_what_she_may_eat(start: Start) -> None:
    app = start("careful")
    async with running(app, WIDE) as pilot:
        await keys(pilot, "slash", *"magnesium", "enter", "enter")
        screen = app.screen
        assert isinstance(screen, FoodsScreen)
        assert screen.nutrient == "magnesium"
        free = app.core.opened.foods.free_of(plan_of(app).request.eater.exclusions)
        assert free is not None
        assert len(screen.rows) > 5
        assert all(r.id in free for r in screen.rows)
        await keys(pilot, "f5", "down")
        assert "per 100 kcal" in words(app, "#food")  # compared with the first, on the basis of the list


async def test_odd_searches_find_nothing_and_break_nothing(start: Start) -> None:
    app = start("quick")
    async with running(app, SMALL) as pilot:
        await keys(pilot, "slash")
        for typed in ("", "'\"*", "🍲", "x" * 100, "[b", "%_", "("):
            app.screen.query_one("#search", Input).value = typed
            await keys(pilot, "space")
            assert isinstance(app.screen, FoodsScreen)
            assert bool(app.screen.rows) == (typed == "[b"), typed


async def test_a_repair_that_serves_what_is_left_out_asks_first_and_enter_says_no(start: Start) -> None:
    app = start("unfortified")
    async with running(app, SMALL) as pilot:
        await keys(pilot, "e")
        screen = app.screen
        assert isinstance(screen, WhyScreen)
        before = plan_of(app)
        vegan = screen.flags.index("--lift vegan")
        assert all("--lift" in flags for flags in screen.flags[vegan:])  # last of all
        await keys(pilot, str(vegan + 1))
        assert isinstance(app.screen, Ask)
        shown = "\n".join(str(line.render()) for line in app.screen.query(Static))
        assert "leave the vegan diet" in shown
        assert "served again: meat, fish, shellfish, dairy, eggs, honey" in shown
        await keys(pilot, "enter")
        assert app.screen is screen
        assert plan_of(app) is before
        screen.query_one("#repairs", OptionList).highlighted = vegan
        screen.query_one("#repairs").focus()
        await keys(pilot, "enter", "escape")
        assert app.screen is screen
        assert plan_of(app) is before
        await keys(pilot, "enter", "y")
        assert isinstance(app.screen, WeekScreen)
        assert "vegan" not in plan_of(app).request.eater.exclusions


def test_what_a_milder_diet_serves_again_is_named_for_whom(week: Any) -> None:
    plan = loads(week("unfortified")[1].read_text(encoding="utf-8"))
    eaters = (plan.request.eater, replace(plan.request.eater, name="Ben"))
    plan = replace(plan, request=replace(plan.request, eaters=eaters))
    told = served_again_words(plan, "--eater Ben --lift vegan -x vegetarian")
    assert told == ["Would be served again to Ben: dairy, eggs, honey."]
    assert served_again_words(plan, "--minutes all=60") == []


async def test_why_names_the_cause_and_a_repair_is_applied_by_one_key(start: Start) -> None:
    app = start("unfortified")
    async with running(app, SMALL) as pilot:
        await keys(pilot, "e")
        screen = app.screen
        assert isinstance(screen, WhyScreen)
        assert screen.rows[0].state == "short"
        assert "vegan" in words(app, "#reason")
        assert screen.flags
        fortified = screen.flags.index("--fortified") + 1
        before = plan_of(app)
        await keys(pilot, str(fortified), "y")
        assert isinstance(app.screen, WeekScreen)
        assert plan_of(app).request.eater.fortified
        assert plan_of(app) != before
        b12 = next(t for t in plan_of(app).targets if t.nutrient == "vitamin_b12")
        assert b12.met
        await keys(pilot, "u")
        assert plan_of(app) == before


@SIZES
async def test_every_nutrient_is_listed_with_its_bounds(start: Start, size: tuple[int, int]) -> None:
    app = start("unfortified")
    async with running(app, size) as pilot:
        await keys(pilot, "n")
        assert isinstance(app.screen, NutrientsScreen)
        listing = app.screen.query_one("#rows", OptionList)
        table = "\n".join(str(option.prompt) for option in listing.options)
        assert "▼ short  B12" in table
        assert "at least 2.4 µg" in table
        assert "Not judged, for want of data" in table
        assert words(app, "#about").splitlines()[1].startswith("Low this week: B12")


@SIZES
async def test_an_older_version_is_shown_again(start: Start, size: tuple[int, int]) -> None:
    app = start("quick")
    async with running(app, size) as pilot:
        before = plan_of(app)
        await keys(pilot, "space")  # lock
        assert any(i.locked for m in plan_of(app).days[0].meals for i in m.items)
        await keys(pilot, "p")
        assert isinstance(app.screen, PlansScreen)
        await keys(pilot, "down", "enter")
        assert plan_of(app) == before


async def test_re_planning_keeps_what_is_left_out_and_what_is_locked(start: Start) -> None:
    app = start("careful")
    async with running(app, WIDE) as pilot:
        await keys(pilot, "space")
        locked = plan_of(app).days[0].meals[0].items[0].dish
        await keys(pilot, "r")
        again = plan_of(app)
        assert again.request.eater.exclusions == ("gluten", "dairy", "nightshades")
        assert again.days[0].meals[0].items[0].dish == locked
        verdicts = as_eaten(app.core.opened, again.request.eater).cookbook.verdicts
        for dish in {i.dish for d in again.days for m in d.meals for i in m.items}:
            assert str(verdicts(dish)["gluten"].answer) == "free"


async def test_a_flare_day_needs_little_and_the_other_days_stay(start: Start) -> None:
    app = start("quick")
    async with running(app, WIDE) as pilot:
        before = plan_of(app)
        await keys(pilot, "right", "f")
        after = plan_of(app)
        assert after.days[1].flare
        assert [m.items[0].dish for m in after.days[0].meals] == [m.items[0].dish for m in before.days[0].meals]


@SIZES
async def test_the_profile_is_checked_while_typing_and_saved_when_left(
    start: Start, home: Path, size: tuple[int, int]
) -> None:
    app = start("quick")
    file = home / "config" / "profiles" / "me.toml"
    async with running(app, size) as pilot:
        await keys(pilot, "t")
        assert isinstance(app.screen, ProfileScreen)
        await pilot.pause()
        weight = app.screen.query_one("#f-weight", Input)
        weight.focus()
        await keys(pilot, *"64 k")
        assert "▲" in words(app, "#state")
        assert weight.has_class("-wrong")
        assert "▲" in words(app, "#r-weight")
        await keys(pilot, "g")
        assert "✓ Right" in words(app, "#state")
        assert not file.exists()
        await keys(pilot, "tab")
        assert "✓ Saved" in words(app, "#state")
        assert 'weight = "64 kg"' in file.read_text(encoding="utf-8")
        assert "# Your own profile" in file.read_text(encoding="utf-8")
        add = app.screen.query_one("#add-target", Input)
        add.focus()
        add.value = "magnesum >= 400 mg"
        await keys(pilot, "enter")
        assert "magnesium" in words(app, "#state")  # the nearest name
        add.value = "magnesium >= 400 mg"
        await keys(pilot, "enter")
        assert 'magnesium = ">= 400 mg"' in file.read_text(encoding="utf-8")
        app.screen.query_one("#ticks-exclude").focus()
        await keys(pilot, "space")
        assert '"gluten"' in file.read_text(encoding="utf-8")


@SIZES
async def test_a_medicine_is_answered_on_the_screen_as_by_the_command(
    start: Start, week: Any, size: tuple[int, int]
) -> None:
    plan = loads(week("quick")[1].read_text(encoding="utf-8"))
    made = planned(edited(plan.request, [Setting("medicine", "Marcumar")], library()))
    app = start("quick")
    async with running(app, size) as pilot:
        assert "o notes" not in str(app.screen.query_one(KeyBar).render())
        app._shown(made)
        await settle(pilot)
        assert five(made, None)[0].nutrient == "vitamin_k"
        assert "notes" in str(app.screen.query_one(KeyBar).render())
        await keys(pilot, "o")
        assert isinstance(app.screen, CareScreen)
        shown = " ".join(words(app, "#table").split())
        assert "Vitamin K is kept steady" in shown
        assert "a day over the week. Mon " in shown, "the band, and what each day has"
        for line in (*care_lines(made, ON_SCREEN), *caution_lines(made)):
            assert " ".join(line.split()) in shown
        await keys(pilot, "escape", "n")
        table = "\n".join(str(option.prompt) for option in app.screen.query_one("#rows", OptionList).options)
        assert "Vitamin K" in table


def test_no_medicine_or_condition_is_answered_on_the_screen_in_flags(week: Any) -> None:
    plan = loads(week("quick")[1].read_text(encoding="utf-8"))
    names = [(("medicines"), row.generic) for row in medicines().values()]
    names += [("conditions", row.name) for row in conditions().values()]
    assert len(names) > 100
    for kind, name in names:
        person = replace(plan.request.eater.person, **{kind: (name,)})
        told = replace(plan, request=plan.request.with_(person=person), cautions=())
        entry = of_person(kind.removesuffix("s"), name)
        page = str(care_page(told, 110))
        assert people.noted(told) == [name]
        for text in (entry.words, page):
            assert not [flag for flag in ("--", " -x ", " -t ") if flag in text], (name, text)
        assert entry.words.strip()
