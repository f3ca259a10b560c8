"""The screen opens on today while the week runs; one key says what happened; the kitchen is typed in and taken out."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input, OptionList, Static

from conftest import Week
from mealplan.journal import Journal
from mealplan.journal.glance import MY_WEEK
from mealplan.planning.result.plan import Plan, loads
from mealplan.tui.app import MealplanApp
from mealplan.tui.core import Core
from mealplan.tui.screens.kitchen import KitchenScreen
from mealplan.tui.screens.today import TodayScreen
from mealplan.tui.screens.week import WeekScreen
from mealplan.tui.store import Store
from tui_app import running, settle

TUESDAY = dt.date(2026, 11, 24)
SIZES = pytest.mark.parametrize("size", [(120, 36), (80, 24)], ids=["120x36", "80x24"])


class Here(Core):
    def warm(self, ticket: Any) -> bool:
        return True


@pytest.fixture
def plan(week: Week) -> Plan:
    return loads(week("quick")[1].read_text(encoding="utf-8"))


def an_app(opened: Any, plan: Plan, today: dt.date) -> MealplanApp:
    store = Store()
    store.save(plan, "first")
    core = Here(lambda: today)
    core._library = opened
    return MealplanApp(core, store)


def shown(app: MealplanApp) -> str:
    rows = app.screen.query_one("#list", OptionList).options
    more = app.screen.query("#today-head, #today-more").results(Static)
    return "\n".join([*(str(row.prompt) for row in rows), *(str(one.render()) for one in more)])


def happened() -> list[tuple[str, str]]:
    with Journal.open() as journal:
        return [(one.news.kind, one.news.slot) for one in journal.happenings(MY_WEEK) if one.news.said]


@SIZES
async def test_it_opens_on_today_while_the_week_runs(
    opened: Any, home: Path, plan: Plan, size: tuple[int, int]
) -> None:
    app = an_app(opened, plan, TUESDAY)
    async with running(app, size, today=True) as pilot:
        assert isinstance(app.screen, TodayScreen)
        words = shown(app)
        assert "Tuesday 24 November" in words
        assert all(item.title in words for meal in plan.days[1].meals for item in meal.items)
        await pilot.press("escape")
        await settle(pilot)
        assert isinstance(app.screen, WeekScreen)


async def test_another_day_opens_the_week(opened: Any, home: Path, plan: Plan) -> None:
    app = an_app(opened, plan, dt.date(2026, 12, 24))
    async with running(app, (100, 30), today=True):
        assert isinstance(app.screen, WeekScreen)


async def test_one_key_says_what_happened_and_undo_takes_it_back(opened: Any, home: Path, plan: Plan) -> None:
    app = an_app(opened, plan, TUESDAY)
    first = plan.days[1].meals[0].slot
    async with running(app, (100, 30), today=True) as pilot:
        await pilot.press("x")
        await settle(pilot)
        assert happened() == [("skipped", first)]
        assert "skipped" in shown(app)
        await pilot.press("o")
        await settle(pilot)
        assert happened() == [("ate", first)]
        await pilot.press("u", "u")
        await settle(pilot)
        assert happened() == []
        await pilot.press("U")
        await settle(pilot)
        assert happened() == [("skipped", first)]
        assert app.plan is not None
        assert app.plan.days == plan.days


async def test_something_else_is_typed(opened: Any, home: Path, plan: Plan) -> None:
    app = an_app(opened, plan, TUESDAY)
    async with running(app, (100, 30), today=True) as pilot:
        await pilot.press("s")
        app.screen.query_one("#other", Input).value = "300 g cheese pizza"
        await pilot.press("enter")
        await settle(pilot)
        assert [kind for kind, _ in happened()] == ["ate"]
        assert "pizza" in shown(app).lower()


async def test_bought_and_cooked_change_the_kitchen(opened: Any, home: Path, plan: Plan) -> None:
    app = an_app(opened, plan, TUESDAY)
    async with running(app, (100, 30), today=True) as pilot:
        await pilot.press("B")
        await settle(pilot)
        with Journal.open() as journal:
            bought = len(journal.stock("ingredient"))
        assert bought > 10
        await pilot.press("C")
        await settle(pilot)
        with Journal.open() as journal:
            assert journal.stock("dish")
        await pilot.press("i")
        await settle(pilot)
        assert isinstance(app.screen, KitchenScreen)
        assert app.screen.query_one("#list", OptionList).option_count > bought
        rows = [str(one.prompt) for one in app.screen.query_one("#list", OptionList).options]
        assert max(map(len, rows)) <= 76, "a row fits into 80 cells"
        with Journal.open() as journal:
            dishes, kept = journal.stock("dish"), journal.stock()
        titles = {cook.dish: cook.title for cook in plan.cooks}
        assert all(any(titles[one.what][:20] in row for row in rows) for one in dishes), "dishes by their titles"
        years = {str(one.until.year) for one in kept if one.until is not None and one.until.year != TUESDAY.year}
        assert years
        assert all(any(year in row for row in rows) for year in years), "a date of another year says which"


async def test_the_kitchen_is_typed_in_and_taken_out(opened: Any, home: Path, plan: Plan) -> None:
    app = an_app(opened, plan, TUESDAY)
    async with running(app, (100, 30), today=True) as pilot:
        await pilot.press("i")
        await settle(pilot)
        app.screen.query_one("#add", Input).focus()
        app.screen.query_one("#add", Input).value = "2 tins of chickpeas"
        await pilot.press("enter")
        await settle(pilot)
        with Journal.open() as journal:
            (one,) = journal.stock()
        assert one.pack == pytest.approx(one.amount / 2)
        app.screen.query_one("#list").focus()
        await pilot.press("x")
        await settle(pilot)
        with Journal.open() as journal:
            assert journal.stock() == []
        await pilot.press("u")
        await settle(pilot)
        with Journal.open() as journal:
            assert [(x.what, x.amount) for x in journal.stock()] == [(one.what, one.amount)]


async def test_how_a_pot_was_cooked_is_said_where_nobody_noted_it(opened: Any, home: Path, plan: Plan) -> None:
    dish = "bean-vegetable-minestrone"
    with Journal.open() as journal:
        journal.add_stock(dish, 2, kind="dish", place="freezer")
    app = an_app(opened, plan, TUESDAY)

    def noted() -> list[tuple[float, bool]]:
        with Journal.open() as journal:
            return [(one.amount, "nutritional yeast" in (one.made or "")) for one in journal.stock("dish")]

    async with running(app, (80, 24), today=True) as pilot:
        await pilot.press("i")
        await settle(pilot)
        for typed, wanted in (("unicorns", False), ("dairy", True)):
            await pilot.press("c")
            app.screen.query_one("#cooked-for", Input).value = typed
            await pilot.press("enter")
            await settle(pilot)
            assert noted() == [(2.0, wanted)], typed
            if not wanted:
                await pilot.press("escape")  # it said why
        assert not app.screen.check_action("cooked_for", ()), "nothing is left to be said of it"
        for key, wanted in (("u", False), ("U", True)):
            await pilot.press(key)
            await settle(pilot)
            assert noted() == [(2.0, wanted)], key


async def test_the_week_on_the_screen_counts_what_was_eaten_and_no_edit_plans_it_again(
    opened: Any, home: Path, plan: Plan
) -> None:
    app = an_app(opened, plan, TUESDAY)
    slot = plan.days[1].meals[1].slot
    async with running(app, (120, 36), today=True) as pilot:
        await pilot.press("down", "x")
        await settle(pilot)
        assert app.counted is not None
        assert app.counted.days[1].totals["energy"].amount < 0.9 * plan.days[1].totals["energy"].amount
        await pilot.press("escape")
        await settle(pilot)
        assert isinstance(app.screen, WeekScreen)
        board = app.screen.board
        assert board.plan is app.counted
        await pilot.press("right", "f")
        await settle(pilot)
        assert app.plan is not None
        assert app.plan.days[1].flare
        assert slot not in [meal.slot for meal in app.plan.days[1].meals], "a bad day plans no meal that was skipped"
        await pilot.press("y")
        await settle(pilot)
        assert "skipped" in shown(app)
        await pilot.press("escape")
        await pilot.press("u")
        await settle(pilot)
        await pilot.press("u")
        await settle(pilot)
        assert happened() == []
        assert app.counted is app.plan
        assert app.plan.days == plan.days


async def test_one_key_acts_on_the_chosen_meal_or_thing_and_another_on_all(opened: Any, home: Path, plan: Plan) -> None:
    app = an_app(opened, plan, TUESDAY)
    fresh = {c.id: c for c in plan.cooks if c.on == TUESDAY and not c.frozen}
    made = [(n, {fresh[i.cook].dish for i in m.items if i.cook in fresh}) for n, m in enumerate(plan.days[1].meals)]
    number, dishes = next((n, dishes) for n, dishes in made if dishes)
    every = {cook.dish for cook in fresh.values()}
    assert dishes < every

    def cooked() -> set[str]:
        with Journal.open() as journal:
            return {x.news.what for x in journal.happenings(MY_WEEK) if x.news.kind == "cooked" and x.news.said}

    async with running(app, (100, 30), today=True) as pilot:
        await pilot.press(*["down"] * number, "c")
        await settle(pilot)
        assert cooked() == dishes
        await pilot.press("C")
        await settle(pilot)
        assert cooked() == every
        await pilot.press("u", "u")
        await settle(pilot)
        assert cooked() == set()
        await pilot.press("b")
        await settle(pilot)
        assert type(app.screen).__name__ == "ShoppingScreen"
        await pilot.press("space")
        await settle(pilot)
        assert len(app.ticks) == 1
        await pilot.press("B")
        await settle(pilot)
        with Journal.open() as journal:
            assert len(journal.stock("ingredient")) > 10
        await pilot.press("u")
        await settle(pilot)
        assert len(app.ticks) <= 1


async def test_a_running_timer_is_in_sight_on_every_screen_and_rings_there(opened: Any, home: Path, plan: Plan) -> None:
    from mealplan.tui.screens.notice import Notice
    from mealplan.tui.widgets.running import Running

    now = [0.0]
    app = an_app(opened, plan, TUESDAY)
    app.timers.clock = lambda: now[0]
    async with running(app, (80, 24), today=True) as pilot:
        app.timers.start("Leek soup, step 2", 5)
        app._ring()
        for key in ("", "i", "escape", "g"):
            await pilot.press(*[key] * bool(key))
            await settle(pilot)
            (line,) = app.screen.query(Running)
            line.tell()
            assert line.words == "5:00 Leek soup, step 2"
            await pilot.pause()
            assert line.region.height == 1
            assert line.region.bottom <= app.screen.query_one("KeyBar").region.y
        now[0] = 300.0
        app._ring()
        await pilot.pause()
        assert isinstance(app.screen, Notice)
        assert not app.timers.running
        await pilot.press("escape")
        await pilot.pause()
        assert all(not one.display or not one.words for one in app.screen.query(Running))


async def test_what_another_program_changes_is_shown_and_edited(opened: Any, home: Path, plan: Plan) -> None:
    from mealplan.planning.result import edit

    app = an_app(opened, plan, TUESDAY)
    last = len(plan.days) - 1
    there = {item.dish for meal in plan.days[last].meals for item in meal.items}
    async with running(app, (120, 36)) as pilot:
        elsewhere = edit.swap_options(plan, opened, last, "dinner", limit=1)[0]
        with Journal.open() as journal:
            journal.save_plan(MY_WEEK, elsewhere.plan, what="swap by the command line")
        app._look_outside()
        await settle(pilot)
        assert app.plan == elsewhere.plan
        assert any("another program: swap by the command line" in str(x.message) for x in app._notifications)
        again = edit.swap(elsewhere.plan, opened, last, "dinner", next(iter(there & set(opened.cookbook.dishes))))
        with Journal.open() as journal:
            journal.save_plan(MY_WEEK, again, what="and back")
        await pilot.press("space")  # before it had time to look by itself
        await settle(pilot)
        locked = [item.dish for day in app.plan.days for meal in day.meals for item in meal.items if item.locked]
        assert set(locked) - {elsewhere.dish}, "the edit is of what is kept"
        assert elsewhere.dish not in [i.dish for m in app.plan.days[last].meals if m.slot == "dinner" for i in m.items]
        assert [one.label for one in app.store.head.versions][1:3] == ["swap by the command line", "and back"]


async def test_a_dish_that_is_brought_in_while_the_screen_is_open_is_found(
    opened: Any, home: Path, plan: Plan
) -> None:
    from mealplan import paths

    app = an_app(opened, plan, TUESDAY)
    written = next(path for path in Path("foods_db/dishes").rglob("squash-red-lentil-soup.cook"))
    async with running(app, (120, 36)) as pilot:
        await pilot.press("y")
        await settle(pilot)
        before = app.core.opened
        assert "zebra-soup" not in before.cookbook.dishes
        paths.user_dishes().mkdir(parents=True, exist_ok=True)
        text = written.read_text(encoding="utf-8")
        title = before.cookbook.dishes["squash-red-lentil-soup"].title
        (paths.user_dishes() / "zebra-soup.cook").write_text(text.replace(title, "Zebra soup"), encoding="utf-8")
        await pilot.press("escape", "s")
        await settle(pilot)
        assert "zebra-soup" in app.core.opened.cookbook.dishes
