"""Finding what one looks for: foods and dishes behind a nutrient, a dish by a word, an allergy by typing, a verdict."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.events import Key
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Static

from mealplan.errors import ValueProblem
from mealplan.foods.food import EXCLUSIONS
from mealplan.planning.result.behind import Part
from mealplan.planning.result.plan import Plan, loads
from mealplan.tui.app import MealplanApp
from mealplan.tui.core import Core
from mealplan.tui.dish_search import asked_word, dishes_with
from mealplan.tui.jobs import Ticket
from mealplan.tui.lookups import food_page, food_rows
from mealplan.tui.screens.behind import EVERY_DAY, BehindScreen, sources
from mealplan.tui.screens.nutrients import NutrientsScreen
from mealplan.tui.screens.swap import SwapScreen
from mealplan.tui.screens.week import WeekScreen
from mealplan.tui.screens.welcome import DIETS, LEAVE_OUT, MORE_OUT, WelcomeScreen, found_by, start_days
from mealplan.tui.store import Store
from mealplan.tui.widgets.keybar import KeyBar
from mealplan.tui.widgets.searching import Searching, clock, pulse
from mealplan.tui.widgets.ticks import Ticks
from small_plan import small_plan
from tui_app import running, settle

WIDE, SMALL = (120, 36), (80, 24)
SIZES = pytest.mark.parametrize("size", [WIDE, SMALL], ids=["120x36", "80x24"])
WEDNESDAY = dt.date(2026, 11, 25)


def picture(app: MealplanApp) -> str:
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


async def keys(pilot: Pilot[Any], *pressed: str) -> None:
    for key in pressed:
        await pilot.press(key)
        await settle(pilot)


class Quick(Core):
    def warm(self, ticket: Ticket) -> bool:
        return True

    def behind(self, ticket: Ticket, plan: Plan, nutrient: str) -> tuple[Part, ...]:
        return PARTS


PARTS = (
    Part(0, "Porridge", "rolled oats", 50.0, 60.0), Part(0, "Red lentil soup", "red lentils", 75.0, 90.0),
    Part(1, "Porridge", "rolled oats", 50.0, 60.0), Part(1, "", "Evening pill", 0.0, 30.0),
    Part(1, "Porridge", "salt", 1.0, None),
)  # fmt: skip


@pytest.fixture
def app(home: Path, tmp_path: Path) -> MealplanApp:
    store = Store(tmp_path / "plans")
    store.save(small_plan(), "Planning your week")
    return MealplanApp(Quick(lambda: WEDNESDAY), store)


# ---- what is behind a nutrient


def test_dishes_and_foods_behind_a_nutrient_are_told_by_the_day_and_what_is_unknown_by_name() -> None:
    words = [line.plain.strip() for line in sources(small_plan(), PARTS, None, "mg", 90)]
    dishes, foods = words.index("Dishes  a day, on average"), words.index("Foods  a day, on average")
    assert words[dishes + 1] == "50%       60 mg  Porridge  daily"
    assert words[dishes + 2] == "38%       45 mg  Red lentil soup  Mon"
    assert words[dishes + 3] == f"12%       15 mg  {EVERY_DAY}  Tue"
    assert words[foods + 1] == "50%       60 mg  rolled oats  50 g"
    assert words[-1] == "Not known, so not counted: salt."
    monday = [line.plain.strip() for line in sources(small_plan(), PARTS, 0, "mg", 90)]
    assert "60%       90 mg  Red lentil soup" in monday
    assert not any("salt" in line for line in monday)


@SIZES
async def test_a_nutrient_opens_what_is_behind_it_of_the_day_that_was_looked_at(
    app: MealplanApp, size: tuple[int, int]
) -> None:
    async with running(app, size) as pilot:
        await keys(pilot, "right", "n")
        assert isinstance(app.screen, NutrientsScreen)
        assert "d Tuesday only" in str(app.screen.query_one(KeyBar).render())
        await keys(pilot, "d")
        assert "d whole week" in str(app.screen.query_one(KeyBar).render())
        await keys(pilot, "enter")
        screen = app.screen
        assert isinstance(screen, BehindScreen)
        assert screen.day == 1
        told = str(screen.query_one("#sources", Static).render())
        assert "Evening pill" in told
        assert "red lentils" not in told
        await keys(pilot, "up")
        assert "red lentils" in str(screen.query_one("#sources", Static).render())


# ---- a dish by a word


@pytest.mark.parametrize(("typed", "word"), [
    ("lentils", "lentils"), ("something with lentils", "lentils"), ("  Something  with red lentils ", "red lentils"),
    ("with kale", "kale"), ("dishes with tofu", "tofu"), ("something", "something"), ("withered kale", "withered kale"),
])  # fmt: skip
def test_a_word_is_taken_out_of_a_wish(typed: str, word: str) -> None:
    assert asked_word(typed) == word


def test_dishes_are_found_by_what_they_are_called_and_by_what_they_hold(opened: Any, week: Any) -> None:
    plan = loads(week("careful")[1].read_text(encoding="utf-8"))
    found = dishes_with(opened, plan, "dinner", "something with lentils")
    assert len(found) > 2
    for name in found:
        dish = opened.cookbook.dishes[name]
        assert "dinner" in {str(course) for course in dish.courses}
        assert "lentil" in " ".join([dish.title, *(line.ingredient for line in dish.ingredients)]).lower()
    named = ["lentil" in opened.cookbook.dishes[name].title.lower() for name in found]
    assert named == sorted(named, reverse=True)


@pytest.mark.parametrize(("word", "slot", "says"), [
    ("lentlis", "dinner", "lentils?"), ("cheddar", "dinner", "Not for you as your profile is"),
    ("granola", "dinner", "At other meals"),
])  # fmt: skip
def test_where_no_dish_fits_it_is_said_why(opened: Any, week: Any, word: str, slot: str, says: str) -> None:
    plan = loads(week("careful")[1].read_text(encoding="utf-8"))
    with pytest.raises(ValueProblem) as problem:
        dishes_with(opened, plan, slot, word)
    assert says in f"{problem.value.message} {problem.value.hint}"


class Searched(Quick):
    def __init__(self, today: Callable[[], dt.date]) -> None:
        super().__init__(today)
        self.words: list[str] = []

    def swaps(self, ticket: Ticket, plan: Plan, day: int, slot: str, no_cook: bool) -> list[Any]:
        return []

    def swaps_with(self, ticket: Ticket, plan: Plan, day: int, slot: str, text: str) -> list[Any]:
        self.words.append(text)
        return []


@SIZES
async def test_the_swap_asks_for_a_word_and_escape_puts_that_away(
    home: Path, tmp_path: Path, size: tuple[int, int]
) -> None:
    store = Store(tmp_path / "plans")
    store.save(small_plan(), "Planning your week")
    core = Searched(lambda: WEDNESDAY)
    app = MealplanApp(core, store)
    async with running(app, size) as pilot:
        await keys(pilot, "s", "slash", *"kale", "escape")
        assert isinstance(app.screen, SwapScreen)
        assert not app.screen.query_one("#with").display
        assert core.words == []
        await keys(pilot, "slash", *"kales", "enter")  # letters that are keys elsewhere
        assert core.words == ["kales"]
        assert "with kales, 0 of them" in picture(app)
        await keys(pilot, "slash", *["backspace"] * 5, "enter")
        assert app.screen.kind == ""


# ---- the first questions


def test_every_exclusion_can_be_ticked_or_is_a_way_to_eat() -> None:
    """Else a word that means one would be taken, and leave nothing out."""
    listed = [key for key, *_ in (*LEAVE_OUT, *MORE_OUT, *DIETS) if key]
    assert sorted(listed) == sorted(EXCLUSIONS)


def test_a_word_finds_choices_by_their_words_and_by_what_it_means() -> None:
    choices = dict((*LEAVE_OUT, *MORE_OUT))
    assert found_by("milk", choices) == {"dairy"}
    assert "gluten" in found_by("coeliac", choices)
    assert {"tree_nuts", "peanuts"} <= found_by("nuts", choices)
    assert found_by("xyzzy", choices) == set()


def test_a_week_may_begin_today() -> None:
    days = start_days(WEDNESDAY)
    assert [day for day, _ in days] == [WEDNESDAY, dt.date(2026, 11, 26), dt.date(2026, 11, 30)]
    assert days[0][1] == "Today, Wednesday 25 November"
    assert len(start_days(dt.date(2026, 11, 29))) == 2  # on a Sunday tomorrow is Monday


@pytest.fixture
def new(home: Path, tmp_path: Path) -> MealplanApp:
    return MealplanApp(Quick(lambda: WEDNESDAY), Store(tmp_path / "none"))


async def to_allergies(pilot: Pilot[Any]) -> WelcomeScreen:
    await pilot.pause()
    await pilot.press("4", "2", "enter", "enter", "enter")
    screen = pilot.app.screen
    assert isinstance(screen, WelcomeScreen)
    assert "Allergies" in str(screen.query_one("#question", Static).render())
    return screen


@SIZES
async def test_allergies_are_typed_or_ticked_and_all_that_is_left_out_is_told(
    new: MealplanApp, size: tuple[int, int]
) -> None:
    async with running(new, size) as pilot:
        screen = await to_allergies(pilot)
        await pilot.press("space", *"milk")  # gluten ticked, then a word: its letters are all there
        assert screen.query_one("#word", Input).value == "milk"
        assert [option.id for option in screen.query_one("#out", OptionList).options] == ["dairy"]
        await pilot.press("enter")
        assert screen.query_one("#out", Ticks).ticked == ("gluten", "dairy")
        await pilot.press(*"kiwi", "enter", *"mango", "enter", *"mango", "enter")
        assert "mango allergy: no longer noted" in str(screen.query_one("#left-out", Static).render())
        await pilot.press(*"plant-based", "enter")  # a way to eat, typed where allergies are asked
        await pilot.press(*"xyzzy", "enter")
        assert "'xyzzy' is not known" in str(screen.query_one("#problem", Static).render())
        assert "↵" in picture(new)
        await pilot.press("down", "enter")  # a word that is not taken is not passed over
        assert "Allergies" in str(screen.query_one("#question", Static).render())
        await pilot.press(*["backspace"] * 5, "enter")
        assert "What matters most" in str(screen.query_one("#question", Static).render())
        assert screen.answers().exclusions == ("vegan", "gluten", "dairy")
        assert screen.answers().conditions == ("kiwi allergy",)


async def test_a_blank_in_a_burst_of_letters_is_part_of_the_word(new: MealplanApp) -> None:
    async with running(new, (80, 24)) as pilot:
        screen = await to_allergies(pilot)
        for char in "tree nuts":
            new.post_message(Key("space" if char == " " else char, char))
        await settle(pilot)
        await pilot.pause()
        assert screen.query_one("#word", Input).value == "tree nuts"
        assert screen.query_one("#out", Ticks).ticked == ()
        await pilot.press("enter")
        assert screen.query_one("#out", Ticks).ticked == ("tree_nuts",)


@SIZES
async def test_every_page_of_the_first_run_shows_its_keys(new: MealplanApp, size: tuple[int, int]) -> None:
    async with running(new, size) as pilot:
        await to_allergies(pilot)
        seen = set()
        for _ in range(6):
            shown = picture(new)
            assert "↵" in shown
            assert "esc back" in " ".join(shown.split())
            assert isinstance(new.screen, WelcomeScreen)
            seen.add(str(new.screen.query_one("#question", Static).render()))
            if "9 of 9" in shown:
                break
            await pilot.press("enter")
        assert len(seen) == 6


async def test_escape_on_the_first_question_leaves(new: MealplanApp) -> None:
    async with running(new, SMALL) as pilot:
        await pilot.pause()
        assert isinstance(new.screen, WelcomeScreen)
        await pilot.press("escape")
        assert isinstance(new.screen, WeekScreen)
        await pilot.press("q")
    assert new.return_code == 0


# ---- verdicts


@pytest.mark.parametrize("text", ["soy sauce", "bread", "cheddar", "oats", "rice"])
def test_a_food_has_one_sign_in_the_list_and_on_its_page(opened: Any, text: str) -> None:
    exclusions = ("gluten", "vegan")
    rows = food_rows(opened, text, exclusions)
    free = opened.foods.free_of(exclusions)
    worst = {"free": 0, "maybe": 1, "contains": 2}
    for row in rows:
        asked = [answer for name, answer, _ in food_page(opened, row.id, exclusions).verdicts if name in exclusions]
        assert row.answer == max(asked, key=worst.__getitem__)
        assert row.allowed == (row.id in free)
    assert len({row.answer for row in food_rows(opened, "soy sauce", exclusions)}) == 3


# ---- progress


async def test_the_clock_and_the_bar_go_on_without_any_news(app: MealplanApp) -> None:
    async with running(app, WIDE) as pilot:
        now = [100.0]
        searching = app.screen.query_one(Searching)
        searching.now = lambda: now[0]
        searching.begin("Planning your week", 100.0, None)
        first = str(searching.render())
        now[0] = 175.0
        later = str(searching.render())
        assert " 0 s" in first
        assert "1 min 15 s" in later
        assert first.splitlines()[1] != later.splitlines()[1]
        assert searching._clock is not None  # it draws itself again
        searching.begin("Planning your week", 100.0, None)  # another screen came and went
        assert "1 min 15 s" in str(searching.render())
        searching.end()
        assert searching._clock is None
        await pilot.pause()


@pytest.mark.parametrize("still", [False, True])
def test_the_bar_is_as_wide_as_asked_and_moves(still: bool) -> None:
    seen = set()
    for step in range(200):
        bar = "".join(text for text, _ in pulse(step * 0.5, 30, still=still))
        assert len(bar) == 30
        assert set(bar) <= set("━─")
        seen.add(bar)
    assert len(seen) > 10
    assert clock(59.9) == "59 s"
    assert clock(60) == "1 min 00 s"
