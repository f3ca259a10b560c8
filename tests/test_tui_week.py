"""The week: shown at once, moved in, changed in workers, undone; at 120x36 and at 80x24."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from mealplan.errors import NoPlan, StoppedEarly, ValueProblem
from mealplan.journal import Journal
from mealplan.planning.result.plan import Plan
from mealplan.tui.app import MealplanApp
from mealplan.tui.board import Cursor, Place
from mealplan.tui.core import Core
from mealplan.tui.jobs import Ended, Glimpse, Moved, Ticket
from mealplan.tui.screens.help import HelpScreen
from mealplan.tui.screens.notice import Notice
from mealplan.tui.screens.week import WeekScreen
from mealplan.tui.screens.welcome import WelcomeScreen
from mealplan.tui.store import Store
from mealplan.tui.widgets.board import Board
from mealplan.tui.widgets.keybar import KeyBar
from mealplan.tui.widgets.lines import Lines
from mealplan.tui.widgets.panel import Brief, NutrientPanel
from mealplan.tui.widgets.searching import Searching
from small_plan import small_plan
from tui_app import running, settle

WIDE, SMALL = (120, 36), (80, 24)
SIZES = pytest.mark.parametrize("size", [WIDE, SMALL], ids=["120x36", "80x24"])


class HandCore(Core):
    """A core that answers by hand, so that a test decides when a search ends and with what."""

    def __init__(self) -> None:
        super().__init__(lambda: dt.date(2026, 11, 25))
        self.go = threading.Event()
        self.go.set()
        self.asked: list[tuple[Any, ...]] = []
        self.plans: list[Plan] = []
        self.tickets: list[Ticket] = []

    def warm(self, ticket: Ticket) -> bool:
        return True

    def _answer(self, ticket: Ticket, *asked: Any) -> Plan:
        self.asked.append(asked)
        self.tickets.append(ticket)
        plan = self.plans.pop(0) if self.plans else small_plan(f"Soup {len(self.asked)}")
        ticket._post(Moved(ticket.run, ticket.group, Glimpse("searching", 1.2, None, 0.25, 0.2, 0.2, 1.5, 40)))
        while not self.go.wait(0.01) and not ticket.stopped:
            pass
        return plan

    def plan(self, ticket: Ticket, profiles: Any, base: Plan | None = None) -> Plan:
        return self._answer(ticket, "plan", tuple(profiles))

    def first_plan(self, ticket: Ticket, profiles: Sequence[str], start: dt.date | None) -> Plan:
        return self._answer(ticket, "first", tuple(profiles), start)

    def again(self, ticket: Ticket, base: Plan, profiles: Sequence[str]) -> Plan:
        return self._answer(ticket, "again", base.request.eater.exclusions)

    def lock(self, ticket: Ticket, plan: Plan, day: int, slot: str, on: bool) -> Plan:
        return self._answer(ticket, "lock", day, slot, on)

    def portions(self, ticket: Ticket, plan: Plan, day: int, slot: str, dish: str, portions: float) -> Plan:
        return self._answer(ticket, "portions", day, slot, dish, portions)

    def flare(self, ticket: Ticket, plan: Plan, day: int, on: bool) -> Plan:
        return self._answer(ticket, "flare", day, on)


@pytest.fixture
def app(home: Path, tmp_path: Path) -> MealplanApp:
    store = Store(tmp_path / "plans")
    store.save(small_plan(), "Planning your week")
    return MealplanApp(HandCore(), store)


def hand(app: MealplanApp) -> HandCore:
    assert isinstance(app.core, HandCore)
    return app.core


def board(app: MealplanApp) -> Board:
    return app.screen.query_one(Board)


def text(widget: Any) -> str:
    if isinstance(widget, Lines):
        return "\n".join(line.plain for line in widget.lines(*widget.size))
    return widget.render().plain


def dinner(app: MealplanApp) -> str:
    assert app.plan is not None
    return app.plan.days[0].meals[1].items[0].title


async def until(pilot: Pilot[Any], true: Callable[[], bool]) -> None:
    for _ in range(6000):
        await pilot.pause(0.01)
        if true():
            return
    raise AssertionError("it did not come to pass")


@SIZES
async def test_the_last_plan_is_shown_at_once_with_its_nutrients(app: MealplanApp, size: tuple[int, int]) -> None:
    async with running(app, size):
        words = text(board(app))
        assert "Porridge" in words
        assert "Red lentil" in words
        panel = app.screen.query_one(NutrientPanel)
        if size == WIDE:
            assert "· Magnesium" in text(panel)  # under the mean, but not below the least of a day
        else:
            assert "Low this week: magnesium" in text(app.screen.query_one(Brief))
        assert app.screen.query_one(NutrientPanel).display == (size == WIDE)


@SIZES
async def test_arrows_and_letters_move_and_stop_at_the_edges(app: MealplanApp, size: tuple[int, int]) -> None:
    async with running(app, size) as pilot:
        assert board(app).cursor == Cursor(0, "breakfast")
        await pilot.press("right", "j")
        assert board(app).cursor == Cursor(1, "dinner")
        await pilot.press("l", "right", "down", "j")
        assert board(app).cursor == Cursor(1, "dinner")
        await pilot.press("h", "up", "left", "k")
        assert board(app).cursor == Cursor(0, "breakfast")


@SIZES
async def test_a_click_chooses_the_meal_that_is_seen_there(app: MealplanApp, size: tuple[int, int]) -> None:
    async with running(app, size) as pilot:
        places: list[Place] = board(app)._painted.places
        place = next(p for p in places if p.slot == "dinner" and p.day == (1 if size == WIDE else 0))
        assert await pilot.click(Board, offset=(place.x + 2, place.y))
        assert board(app).cursor == Cursor(place.day, "dinner")


async def test_d_turns_the_panel_from_the_day_to_the_week(app: MealplanApp) -> None:
    async with running(app, WIDE) as pilot:
        panel = app.screen.query_one(NutrientPanel)
        assert "Monday" in text(panel)
        await pilot.press("d")
        assert "a day of this week" in text(panel)
        assert "Low this week: magnesium." in text(panel)
        assert "d this day" in text(app.screen.query_one(KeyBar))


async def test_d_goes_through_meals_day_and_week_where_there_is_no_room_for_both(app: MealplanApp) -> None:
    async with running(app, SMALL) as pilot:
        panel = app.screen.query_one(NutrientPanel)
        seen = []
        for _ in range(3):
            await pilot.press("d")
            seen.append((panel.display, board(app).display))
        assert seen == [(True, False), (True, False), (False, True)]


@SIZES
async def test_planning_shows_its_progress_and_the_new_week(app: MealplanApp, size: tuple[int, int]) -> None:
    core = hand(app)
    core.go.clear()
    async with running(app, size) as pilot:
        await pilot.press("r")
        searching = app.screen.query_one(Searching)
        await until(pilot, lambda: searching.glimpse is not None)
        assert searching.display
        assert "trying better weeks" in text(searching)
        assert "Esc keeps" in text(searching)
        assert "0.250" not in text(searching)
        await pilot.press("m")
        for word in ("0.250", "0.200", "20.0%"):
            assert word in text(searching)
        await pilot.press("f8")
        assert "0.250" not in text(searching)
        await pilot.press("w")  # another screen knows how far it is
        await pilot.pause()
        assert "trying better weeks" in text(app.screen.query_one(Searching))
        app.pop_screen()
        await pilot.pause()
        await pilot.press("right")  # the rest goes on working
        assert board(app).cursor.day == 1
        core.go.set()
        await settle(pilot)
        assert dinner(app) == "Soup 1"
        assert not searching.display
    assert Store(app.store.folder).open() == app.plan  # saved


async def test_escape_stops_a_search_and_keeps_what_it_found(app: MealplanApp) -> None:
    core = hand(app)
    core.go.clear()
    async with running(app, WIDE) as pilot:
        await pilot.press("r")
        await until(pilot, lambda: bool(core.tickets))
        await pilot.press("escape")
        await settle(pilot)
        assert core.tickets[0].stopped
        assert dinner(app) == "Soup 1"
        assert isinstance(app.screen, WeekScreen)


async def test_what_a_run_says_that_nobody_waits_for_is_dropped(app: MealplanApp) -> None:
    async with running(app, WIDE) as pilot:
        await pilot.press("r")
        await settle(pilot)
        first = hand(app).tickets[0]
        app.post_message(Ended(first.run, first.group, small_plan("stale")))
        app.post_message(Moved(first.run, first.group, Glimpse("stale", 9.0, None, 9.0, 9.0, 9.0, 9.0, 9)))
        await pilot.pause()
        assert dinner(app) == "Soup 1"
        assert "stale" not in text(app.screen.query_one(Searching))
    assert [v.label for v in app.store.head.versions] == ["Planning your week", "New week: the same meals"]


async def test_a_second_search_waits_for_the_first_and_says_so(app: MealplanApp) -> None:
    core = hand(app)
    core.go.clear()
    async with running(app, WIDE) as pilot:
        await pilot.press("r")
        await until(pilot, lambda: len(core.tickets) == 1)
        await pilot.press("r", "f")
        assert "then: another week, bad day" in text(app.screen.query_one(Searching))
        assert not core.tickets[0].stopped
        await pilot.press("escape")  # the first keeps what it found, the second begins
        await until(pilot, lambda: len(core.tickets) == 2)
        core.go.set()
        await settle(pilot)
        assert [asked[0] for asked in core.asked] == ["again", "again", "flare"]
    assert len(app.store.head.versions) == 4


@pytest.mark.parametrize(
    ("key", "asked"),
    [
        ("space", ("lock", 0, "breakfast", True)),
        ("plus", ("portions", 0, "breakfast", "porridge", 1.25)),
        ("minus", ("portions", 0, "breakfast", "porridge", 0.75)),
        ("f", ("flare", 0, True)),
        ("r", ("again", ("gluten", "nightshades"))),
    ],
)
async def test_each_edit_asks_the_core_for_a_new_plan_and_can_be_undone(
    app: MealplanApp, key: str, asked: tuple[Any, ...]
) -> None:
    async with running(app, WIDE) as pilot:
        await pilot.press(key)
        await settle(pilot)
        assert hand(app).asked == [asked]
        assert dinner(app) == "Soup 1"
        await pilot.press("u")
        await settle(pilot)
        assert dinner(app) == "Red lentil soup"
        await pilot.press("U")
        await settle(pilot)
        assert dinner(app) == "Soup 1"


async def test_many_undos_are_one_notice_and_versions_say_what_was_changed(app: MealplanApp) -> None:
    async with running(app, WIDE) as pilot:
        for key in ("space", "plus", "f"):
            await pilot.press(key)
            await settle(pilot)
        labels = [v.label for v in app.store.head.versions[1:]]
        assert labels == ["Mon breakfast locked", "Mon breakfast: 1.25 portions", "Mon: bad day, no cooking"]
        await pilot.press("u", "u", "u")
        await settle(pilot)
        assert [n.message for n in app._notifications] == ["Taken back: 3 changes, the last: Mon breakfast locked"]
        await pilot.press("U")
        await settle(pilot)
        told = [n.message for n in app._notifications]
        assert told[-1] == "Made again: Mon breakfast locked"


async def test_undo_works_after_a_restart(app: MealplanApp) -> None:
    async with running(app, WIDE) as pilot:
        await pilot.press("space")
        await settle(pilot)
    again = MealplanApp(HandCore(), Store(app.store.folder))
    async with running(again, WIDE) as pilot:
        assert dinner(again) == "Soup 1"
        await pilot.press("u")
        await settle(pilot)
        assert dinner(again) == "Red lentil soup"


class FailingCore(HandCore):
    error: Exception = NoPlan("nothing is left to serve", hint="Take an exclusion away.")

    def _answer(self, ticket: Ticket, *asked: Any) -> Plan:
        raise self.error


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (NoPlan("nothing is left [to] serve", hint="Take an [exclusion away."), "Take an [exclusion away."),
        (StoppedEarly("stopped before any plan was found"), "Stopped before a week was found"),
        (ZeroDivisionError("a bug"), "A fault in mealplan"),
    ],
)
async def test_an_error_is_told_with_its_cure_and_changes_nothing(
    home: Path, tmp_path: Path, error: Exception, says: str
) -> None:
    store = Store(tmp_path / "plans")
    store.save(small_plan(), "first")
    core = FailingCore()
    core.error = error
    app = MealplanApp(core, store)
    async with running(app, WIDE) as pilot:
        await pilot.press("r")
        await settle(pilot)
        assert isinstance(app.screen, Notice)
        assert any(says in str(s.render()) for s in app.screen.query("Static"))
        await pilot.press("enter")
        assert isinstance(app.screen, WeekScreen)
        assert dinner(app) == "Red lentil soup"
        assert len(store.head.versions) == 1


async def test_a_full_disk_is_told_and_the_plan_is_still_shown(
    app: MealplanApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise ValueProblem("the disk is full; nothing was changed", hint="Make room and try again.")

    async with running(app, WIDE) as pilot:
        monkeypatch.setattr(Journal, "save_plan", full)
        await pilot.press("space")
        await settle(pilot)
        assert isinstance(app.screen, Notice)
        assert dinner(app) == "Soup 1"


@SIZES
async def test_help_lists_every_key_of_the_screen_and_the_key_bar_fits(app: MealplanApp, size: tuple[int, int]) -> None:
    async with running(app, size) as pilot:
        bar = text(app.screen.query_one(KeyBar))
        assert "? help" in bar
        assert "q quit" in bar
        assert len(bar.splitlines()) <= (2 if size == WIDE else 3)
        assert all(len(line) <= size[0] for line in bar.splitlines())
        await pilot.press("question_mark")
        assert isinstance(app.screen, HelpScreen)
        await pilot.press("escape")
        assert isinstance(app.screen, WeekScreen)


async def test_a_key_in_the_bar_can_be_clicked(app: MealplanApp) -> None:
    async with running(app, WIDE) as pilot:
        bar = app.screen.query_one(KeyBar)
        text(bar)
        y, x, _, _ = next(hit for hit in bar._hits if hit[3].id == "any.help")
        await pilot.click(KeyBar, offset=(x + 1, y))
        await pilot.pause()
        assert isinstance(app.screen, HelpScreen)


async def test_a_rebound_key_works_and_is_shown(app: MealplanApp, home: Path) -> None:
    (home / "config").mkdir(parents=True, exist_ok=True)
    (home / "config" / "keys.toml").write_text('"week.flare" = "z"\n', encoding="utf-8")
    async with running(app, WIDE) as pilot:
        assert "z bad day" in text(app.screen.query_one(KeyBar))
        await pilot.press("f")
        await settle(pilot)
        assert hand(app).asked == []
        await pilot.press("z")
        await settle(pilot)
        assert hand(app).asked == [("flare", 0, True)]


async def test_the_theme_is_kept(app: MealplanApp) -> None:
    async with running(app, WIDE) as pilot:
        before = app.theme
        await pilot.press("f9")
        assert app.theme != before
    again = Store(app.store.folder)
    again.first_look()
    assert again.choices()["theme"] == app.theme


async def test_q_ends_with_0(app: MealplanApp) -> None:
    async with running(app, WIDE) as pilot:
        await pilot.press("q")
    assert app.return_code == 0


@SIZES
async def test_first_questions_lead_to_a_plan(home: Path, tmp_path: Path, size: tuple[int, int]) -> None:
    app = MealplanApp(HandCore(), Store(tmp_path / "plans"))
    async with running(app, size) as pilot:
        await pilot.pause()
        assert isinstance(app.screen, WelcomeScreen)
        await pilot.press("enter")
        assert "age is needed" in str(app.screen.query_one("#problem").render())
        await pilot.press("4", "2", "enter", "enter")  # age, sex
        await pilot.press("down", "down", "enter")  # vegan
        await pilot.press("space", "down", "down", "space", "enter")  # gluten, nightshades
        await pilot.press("enter", "enter", "down", "down", "space", "enter")  # aim, minutes, Wednesday
        await pilot.press("down", "enter", "down", "enter")  # balanced, from tomorrow
        await settle(pilot)
        assert isinstance(app.screen, WeekScreen)
        assert hand(app).asked == [("first", ("me",), dt.date(2026, 11, 26))]
        assert dinner(app) == "Soup 1"
    from mealplan.profiles.read import load_profile
    from mealplan.settings.merge import merged, texts

    said = merged(load_profile("me").settings)
    assert (*texts(said, "age"), *texts(said, "sex")) == ("42", "female")
    assert texts(said, "exclude") == ("vegan", "gluten", "nightshades")
    assert texts(said, "style") == ("balanced",)
    assert "wed=15" in texts(said, "minutes")


async def test_an_example_week_can_be_asked_for_instead(home: Path, tmp_path: Path) -> None:
    app = MealplanApp(HandCore(), Store(tmp_path / "plans"))
    async with running(app, WIDE) as pilot:
        await pilot.pause()
        await pilot.press("f2")
        await settle(pilot)
        assert hand(app).asked == [("first", ("example-fibromyalgia",), None)]


async def test_without_colour_every_state_keeps_its_sign(app: MealplanApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    store = Store(app.store.folder)
    plain = MealplanApp(HandCore(), store)
    async with running(plain, WIDE) as pilot:
        assert plain.theme == "mealplan-contrast"
        await pilot.press("right", "down")
        words = text(board(plain))
        assert "↺" in words  # left over
        assert "◆" in words  # locked
        assert "~" in words  # a bad day
        await pilot.press("d")
        assert "▼ Magnesium" in text(plain.screen.query_one(NutrientPanel))
