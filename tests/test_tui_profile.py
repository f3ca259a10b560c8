"""Her profile on the screen: a field is saved when it is right and left, or not at all; lists are added to; undo."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.events import Key
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Static

from mealplan.foods.food import EXCLUSIONS
from mealplan.planning.result.plan import Plan
from mealplan.planning.week.tastes import Taste, taste
from mealplan.profiles.own import my_path
from mealplan.tui.app import MealplanApp
from mealplan.tui.core import Core
from mealplan.tui.jobs import Ticket
from mealplan.tui.profile_file import Answers, first_text, said_in, write
from mealplan.tui.screens.profile import ProfileScreen
from mealplan.tui.screens.profile_form import TICKED
from mealplan.tui.screens.week import WeekScreen
from mealplan.tui.screens.welcome import MORE_OUT
from mealplan.tui.store import Store
from mealplan.tui.widgets.banner import about
from mealplan.tui.widgets.choice import Choice
from mealplan.tui.widgets.ticks import Ticks
from small_plan import small_plan
from tui_app import running, settle

SIZES = pytest.mark.parametrize("size", [(120, 36), (80, 24)], ids=["120x36", "80x24"])
TEXT = first_text(Answers(42, "female", ("gluten",), (), 45))
KNOWN = {"liver": 4, "okra": 1, "cauliflower": 4, "soup": 18}


class Tasting(Core):
    """Knows some words without asking the food data; remembers what was planned."""

    def __init__(self) -> None:
        super().__init__()
        self.planned = 0

    def warm(self, ticket: Ticket) -> bool:
        return True

    def plan(self, ticket: Ticket, profiles: Any, base: Plan | None = None) -> Plan:
        self.planned += 1
        return small_plan("Planned")

    def lock(self, ticket: Ticket, plan: Plan, day: int, slot: str, on: bool) -> Plan:
        return replace(plan, notes=("locked",))

    def taste(self, ticket: Ticket, word: str, kind: Any) -> Taste:
        near = ("cauliflower",) if word.startswith("cauli") else ()
        return Taste(word, kind, KNOWN.get(word, 0), word in KNOWN, near)


@pytest.fixture
def app(home: Path, tmp_path: Path) -> MealplanApp:
    write(TEXT)
    store = Store(tmp_path / "plans")
    store.save(small_plan(), "Planning your week")
    return MealplanApp(Tasting(), store)


def file() -> str:
    return my_path().read_text(encoding="utf-8")


def words(app: MealplanApp, selector: str) -> str:
    return str(app.screen.query_one(selector, Static).render())


def planned(app: MealplanApp) -> int:
    assert isinstance(app.core, Tasting)
    return app.core.planned


def rows(app: MealplanApp, name: str) -> list[str]:
    return [" ".join(str(o.prompt).split()) for o in app.screen.query_one(f"#{name}", OptionList).options]


async def open_profile(pilot: Pilot[Any]) -> None:
    await pilot.press("t")
    await settle(pilot)
    assert isinstance(pilot.app.screen, ProfileScreen)
    await pilot.pause()


async def fill(pilot: Pilot[Any], name: str, typed: str) -> Input:
    """Empty a field and type into it, letter by letter."""
    field = pilot.app.screen.query_one(f"#f-{name}, #add-{name}", Input)
    field.focus()
    await pilot.press("end", *["backspace"] * len(field.value), *typed)
    return field


@SIZES
@pytest.mark.parametrize("leave", ["tab", "enter"])
@pytest.mark.parametrize("typed", ["300", "3", "", "old", "-1", "30x"])
async def test_a_wrong_age_is_never_saved_nor_a_part_of_it(
    app: MealplanApp, size: tuple[int, int], typed: str, leave: str
) -> None:
    async with running(app, size) as pilot:
        await open_profile(pilot)
        field = await fill(pilot, "age", typed)
        assert file() == TEXT, "nothing is saved while it is typed"
        await pilot.press(leave)
        await settle(pilot)
        assert file() == TEXT
        assert field.value == typed, "what was typed stays to be mended"
        assert field.has_class("-wrong")
        reason = app.screen.query_one("#r-age", Static)
        assert reason.region.y == field.region.y + 1, "beside it"
        assert "not saved" in str(reason.render())
        assert "still says 42" in " ".join(str(reason.render()).split())
        await pilot.press("f6")  # what is on the screen is not what would be planned with
        await settle(pilot)
        assert isinstance(app.screen, ProfileScreen)
        assert planned(app) == 0


@pytest.mark.parametrize("leave", ["tab", "enter", "escape", "f6", "q-twice"])
async def test_a_right_field_is_saved_when_it_is_left_in_any_way(app: MealplanApp, leave: str) -> None:
    async with running(app, (120, 36)) as pilot:
        await open_profile(pilot)
        await fill(pilot, "age", "43")
        assert file() == TEXT
        await pilot.press(*(["ctrl+q"] if leave == "q-twice" else [leave]))
        await settle(pilot)
    assert file() == TEXT.replace("age = 42", "age = 43")
    assert planned(app) == (1 if leave == "f6" else 0)


async def test_leaving_with_a_wrong_field_says_that_it_was_not_saved(app: MealplanApp) -> None:
    async with running(app, (120, 36)) as pilot:
        await open_profile(pilot)
        await fill(pilot, "age", "300")
        await pilot.press("escape")
        await settle(pilot)
        assert isinstance(app.screen, WeekScreen)
        assert "Age 300 was not saved. It is still 42." in [n.message for n in app._notifications]
    assert file() == TEXT


async def test_once_a_field_is_right_nothing_says_that_it_is_wrong(app: MealplanApp) -> None:
    async with running(app, (120, 36)) as pilot:
        for right in ("43", "42"):  # another one, and what was saved all along
            await pilot.press("t")
            await settle(pilot)
            await fill(pilot, "age", "300")
            await pilot.press("tab")
            await settle(pilot)
            assert "▲" in words(app, "#state") + words(app, "#r-age")
            await fill(pilot, "age", right)
            await settle(pilot)
            assert "▲" not in words(app, "#state") + words(app, "#r-age")
            await pilot.press("tab")
            await settle(pilot)
            assert "▲" not in words(app, "#state") + words(app, "#r-age")
            write(TEXT)
            await pilot.press("escape")
            await settle(pilot)


async def test_what_is_wrong_beside_another_field_is_judged_again_with_it(app: MealplanApp) -> None:
    write(TEXT.replace("female", "male"))
    async with running(app, (120, 36)) as pilot:
        await pilot.press("t")
        await settle(pilot)
        state, sex = app.screen.query_one("#c-state", Choice), app.screen.query_one("#c-sex", Choice)
        state.chosen = "pregnant"
        state.post_message(Choice.Changed(state))
        await settle(pilot)
        assert "▲" in words(app, "#r-state")
        sex.chosen = "female"
        sex.post_message(Choice.Changed(sex))
        await settle(pilot)
        assert "▲" not in words(app, "#r-state") + words(app, "#state")


async def test_another_window_is_not_another_field(app: MealplanApp) -> None:
    async with running(app, (120, 36)) as pilot:
        await open_profile(pilot)
        await fill(pilot, "age", "30")
        app.app_focus = False
        await settle(pilot)
        app.app_focus = True
        await settle(pilot)
        await pilot.press("0")
        assert app.screen.query_one("#f-age", Input).value == "300"
    assert file() == TEXT


async def test_a_wrong_number_of_minutes_names_its_day(app: MealplanApp) -> None:
    async with running(app, (120, 36)) as pilot:
        await open_profile(pilot)
        await fill(pilot, "minutes-wed", "-3")
        await pilot.press("tab")
        await settle(pilot)
        assert "not saved" in words(app, "#r-minutes")
        assert "Minutes a day, wed" in words(app, "#state")
    assert file() == TEXT


@SIZES
async def test_dislikes_and_likes_are_lists_to_add_to_and_to_take_from(app: MealplanApp, size: tuple[int, int]) -> None:
    async with running(app, size) as pilot:
        await open_profile(pilot)
        for typed in ("liver", "okra, cauliflower", "Liver"):
            await fill(pilot, "dislike", typed)
            await pilot.press("enter")
            await settle(pilot)
        await fill(pilot, "prefer", "soup")
        await pilot.press("enter")
        await settle(pilot)
        assert said_in(file())["dislike"] == ("liver", "okra", "cauliflower")
        assert said_in(file())["prefer"] == ("soup",)
        assert rows(app, "list-dislike") == ["liver 4 dishes left out", "okra 1 dish left out",
                                         "cauliflower 4 dishes left out"]  # fmt: skip
        assert rows(app, "list-prefer") == ["soup 18 dishes preferred"]
        shown = app.screen.query_one("#list-dislike", OptionList)
        shown.focus()
        shown.highlighted = 1
        await pilot.press("enter")
        await settle(pilot)
        assert said_in(file())["dislike"] == ("liver", "cauliflower")
        await pilot.press("u")
        await settle(pilot)
        assert said_in(file())["dislike"] == ("liver", "okra", "cauliflower")
        assert len(rows(app, "list-dislike")) == 3


@pytest.mark.parametrize("kind", ["dislike", "prefer"])
async def test_a_word_that_answers_to_nothing_is_told_and_not_added(app: MealplanApp, kind: str) -> None:
    async with running(app, (120, 36)) as pilot:
        await open_profile(pilot)
        field = await fill(pilot, kind, "cauliflowr, okra")
        await pilot.press("enter")
        await settle(pilot)
        reason = words(app, f"#r-{kind}")
        assert "is called 'cauliflowr'; cauliflower?" in reason
        assert field.value == "cauliflowr"  # to be mended
    assert said_in(file())[kind] == ("okra",)


async def test_several_words_that_answer_to_nothing_are_all_told(app: MealplanApp) -> None:
    async with running(app, (120, 36)) as pilot:
        await open_profile(pilot)
        field = await fill(pilot, "dislike", "cauliflowr, liver, xyzzy")
        await pilot.press("enter")
        await settle(pilot)
        assert set(field.value.split(", ")) == {"cauliflowr", "xyzzy"}
        assert all(x in words(app, "#r-dislike") for x in ("'cauliflowr'; cauliflower?", "'xyzzy'"))
    assert said_in(file())["dislike"] == ("liver",)


async def test_entries_of_the_file_that_answer_to_nothing_say_so(app: MealplanApp) -> None:
    write(TEXT.replace("exclusions =", 'dislikes = ["cauliflowr", "okra"]\nexclusions ='))
    async with running(app, (120, 36)) as pilot:
        await open_profile(pilot)
        assert rows(app, "list-dislike") == ["cauliflowr ▲ no food or dish is called 'cauliflowr'; cauliflower?",
                                         "okra 1 dish left out"]  # fmt: skip


async def test_a_word_is_kept_even_if_she_leaves_while_it_is_looked_up(app: MealplanApp) -> None:
    async with running(app, (120, 36)) as pilot:
        await open_profile(pilot)
        await fill(pilot, "dislike", "okra")
        await pilot.press("enter", "escape")
        await settle(pilot)
    assert said_in(file())["dislike"] == ("okra",)


async def test_a_tick_keeps_what_the_list_does_not_name(app: MealplanApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(TICKED, "exclude", (("gluten", "Gluten"), ("dairy", "Dairy")))
    write(TEXT.replace('exclusions = ["gluten"]', 'exclusions = ["gluten", "sesame"]'))
    async with running(app, (120, 36)) as pilot:
        await open_profile(pilot)
        app.screen.query_one("#ticks-exclude").focus()
        await pilot.press("down", "space")
        await settle(pilot)
    assert set(said_in(file()).get("exclude", ())) == {"gluten", "sesame", "dairy"}


async def test_an_exclusion_in_her_own_words_is_kept_by_its_names_and_told(app: MealplanApp) -> None:
    async with running(app, (120, 36)) as pilot:
        await open_profile(pilot)
        await fill(pilot, "exclude", "nuts, alpha-gal")
        await pilot.press("enter")
        await settle(pilot)
        assert set(said_in(file())["exclude"]) == {"gluten", "tree_nuts", "peanuts", "mammal"}
        assert set(app.screen.query_one("#ticks-exclude", Ticks).ticked) == set(said_in(file())["exclude"])
        assert "nuts: the exclusions tree_nuts and peanuts are used" in words(app, "#state")
        await fill(pilot, "exclude", "low salt")
        assert "sodium<=2000mg" in words(app, "#r-exclude")
        await pilot.press("enter")
        await settle(pilot)
    assert len(said_in(file())["exclude"]) == 4


async def test_the_rarer_exclusions_stand_behind_a_row_until_it_is_chosen(app: MealplanApp) -> None:
    async with running(app, (120, 36)) as pilot:
        await open_profile(pilot)
        ticks = app.screen.query_one("#ticks-exclude", Ticks)
        assert len(TICKED["exclude"]) == ticks.option_count - 1
        ticks.focus()
        ticks.highlighted = ticks.option_count - 1
        await pilot.press("space")
        assert ticks.option_count == len(TICKED["exclude"]) + len(MORE_OUT) == len(EXCLUSIONS)
        await pilot.press("space")  # the first of them is where the row was
        await settle(pilot)
        assert ticks.ticked == ("gluten", MORE_OUT[0][0])
    assert set(said_in(file())["exclude"]) == {"gluten", MORE_OUT[0][0]}


# undo


async def test_undo_takes_back_what_was_done_last_whatever_it_was(app: MealplanApp) -> None:
    async with running(app, (120, 36)) as pilot:
        await pilot.press("space")  # an edit of the week
        await settle(pilot)
        await open_profile(pilot)
        app.screen.query_one("#ticks-exclude").focus()
        await pilot.press("down", "space")  # dairy
        await settle(pilot)
        assert "dairy" in said_in(file()).get("exclude", ())
        assert "u takes it back" in words(app, "#state")
        await pilot.press("escape", "u")
        await settle(pilot)
        assert file() == TEXT
        assert app.plan is not None
        assert app.plan.notes == ("locked",), "the week is as it was"
        assert "Taken back: leave out dairy" in [n.message for n in app._notifications]
        await pilot.press("u")
        await settle(pilot)
        assert app.plan == small_plan()
        await pilot.press("U")
        await settle(pilot)
        assert app.plan.notes == ("locked",)
        await pilot.press("U")
        await settle(pilot)
        assert "dairy" in said_in(file()).get("exclude", ())


async def test_the_screen_shows_what_undo_brought_back(app: MealplanApp) -> None:
    async with running(app, (120, 36)) as pilot:
        await open_profile(pilot)
        app.screen.query_one("#ticks-exclude").focus()
        await pilot.press("down", "space", "u")
        await settle(pilot)
        assert app.screen.query_one("#ticks-exclude", Ticks).ticked == ("gluten",)


async def test_a_file_that_was_changed_elsewhere_is_not_overwritten_by_undo(app: MealplanApp) -> None:
    async with running(app, (120, 36)) as pilot:
        await open_profile(pilot)
        app.screen.query_one("#ticks-exclude").focus()
        await pilot.press("down", "space")
        other = file().replace("age = 42", "age = 50")
        write(other)
        await pilot.press("u")
        await settle(pilot)
        assert file() == other


async def test_elsewhere_undo_says_first_what_it_would_take_back(app: MealplanApp) -> None:
    async with running(app, (120, 36)) as pilot:
        await pilot.press("space")
        await settle(pilot)
        await open_profile(pilot)
        app.screen.query_one("#ticks-exclude").focus()
        await pilot.press("u")
        await settle(pilot)
        assert app.plan is not None
        assert app.plan.notes == ("locked",)
        assert any("u takes back an edit of the week: Mon breakfast locked" in n.message for n in app._notifications)
        await pilot.press("u")
        await settle(pilot)
        assert app.plan == small_plan()


# for whom


@pytest.mark.parametrize(("age", "sex", "state", "says"), [
    (42, "female", "none", "a woman of 42"), (42, "male", "none", "a man of 42"),
    (14, "female", "none", "a girl of 14"), (14, "male", "none", "a boy of 14"),
    (30, "female", "pregnant", "a pregnant woman of 30"), (30, "female", "lactating", "a breastfeeding woman of 30"),
])  # fmt: skip
def test_the_week_says_for_whom_it_is(age: int, sex: Any, state: Any, says: str) -> None:
    plan = small_plan()
    person = replace(plan.request.eater.person, age=age, sex=sex, state=state)
    assert about(replace(plan, request=plan.request.with_(person=person))).startswith(f"for {says} · ")


# the words themselves, on the real food data


@pytest.mark.parametrize(("word", "kind", "known", "says"), [
    ("cauliflowr", "dislikes", False, "no food or dish is called 'cauliflowr'; cauliflower?"),
    ("brokoli", "dislikes", False, "broccoli?"), ("xyzzyq", "dislikes", False, "called 'xyzzyq'"),
    ("liver", "dislikes", True, "left out"), ("durian", "dislikes", True, "no dish has it"),
    ("soup", "likes", True, "preferred"), ("lentls", "likes", False, "no dish is called 'lentls'; lentil"),
])  # fmt: skip
def test_a_word_says_what_it_does(opened: Any, word: str, kind: Any, known: bool, says: str) -> None:
    found = taste(word, kind, opened)
    assert found.known == known
    assert says in found.words


def test_a_dislike_counts_the_dishes_that_planning_leaves_out(opened: Any) -> None:
    from mealplan.planning.week.candidates import barred
    from planning_cases import request as request_of

    found = taste("mushroom", "dislikes", opened)
    asked = request_of("gluten").with_(exclusions=(), dislikes=("mushroom",))
    assert found.dishes == sum(barred(d, asked, opened) is not None for d in opened.cookbook.dishes.values()) > 0


# keys in a burst, as a slow line sends them


@pytest.mark.parametrize(("keys", "value"), [
    (["backspace", *"300"], "300"), (["end", "backspace", "backspace", *"51"], "51"), (["end", "backspace", "9"], "49"),
    (["home", "delete", "1"], "12"), (["end", "left", "9"], "492"), ([*"65", "left", "left", "1"], "165"),
])  # fmt: skip
async def test_a_burst_of_keys_is_taken_in_its_order(app: MealplanApp, keys: list[str], value: str) -> None:
    """All of them are there before the first is answered."""
    async with running(app, (120, 36)) as pilot:
        await open_profile(pilot)
        field = app.screen.query_one("#f-age", Input)
        field.focus()
        await pilot.pause()
        for key in keys:
            app.post_message(Key(key, key if len(key) == 1 else None))
        await settle(pilot)
        await pilot.pause()
        assert field.value == value


async def test_the_arrows_go_from_field_to_field(app: MealplanApp) -> None:
    async with running(app, (80, 24)) as pilot:
        await open_profile(pilot)
        first = app.screen.query("#form Input").first()
        assert app.focused is first
        await pilot.press("down")
        assert app.focused is not first
        await pilot.press("up")
        assert app.focused is first
