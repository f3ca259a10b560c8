"""Every row of the option table that has the door "screen" goes through the real screen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Static

from mealplan.planning.ask.request import PlanRequest
from mealplan.planning.ask.resolve import resolve
from mealplan.profiles.own import my_path
from mealplan.profiles.read import load_profile
from mealplan.settings.options import OPTIONS, Option, option
from mealplan.settings.words import settings
from mealplan.tui.app import MealplanApp
from mealplan.tui.core import Core
from mealplan.tui.jobs import Ticket
from mealplan.tui.profile_file import said_in, write
from mealplan.tui.screens.profile import ProfileScreen
from mealplan.tui.screens.profile_form import SECTIONS, rows, sections
from mealplan.tui.store import Store
from mealplan.tui.widgets.choice import Choice
from mealplan.tui.widgets.ticks import Ticks
from planning_cases import MONDAY, library
from small_plan import small_plan
from test_options import ANYBODY, bare, resolved
from tui_app import running, settle

BASE = '[person]\nage = 42 # years\nsex = "female"\n'
ON_SCREEN = [row for row in OPTIONS if "screen" in row.doors]
CASES = [(row, text) for row in ON_SCREEN for text in row.examples]


class Quiet(Core):
    """The real core, with the library open already."""

    def __init__(self) -> None:
        super().__init__()
        self._library = library()

    def warm(self, ticket: Ticket) -> bool:
        return True


@pytest.fixture
def app(home: Path, tmp_path: Path) -> MealplanApp:
    write(BASE)
    store = Store(tmp_path / "plans")
    store.save(small_plan(), "Planning your week")
    return MealplanApp(Quiet(), store)


def file() -> str:
    return my_path().read_text(encoding="utf-8")


def from_file() -> PlanRequest:
    return resolve(load_profile("me").settings, library(), start=MONDAY)


async def anew(pilot: Pilot[Any], text: str = BASE) -> ProfileScreen:
    """The screen with another profile in its file, opened first where it is not."""
    app = pilot.app
    assert isinstance(app, MealplanApp)
    write(text)
    if isinstance(app.screen, ProfileScreen):
        app.screen.kept_changed()
    else:
        await pilot.press("t")
    await settle(pilot)
    await pilot.pause()
    assert isinstance(app.screen, ProfileScreen)
    return app.screen


async def enter(pilot: Pilot[Any], row: Option, text: str) -> None:
    """As she does it with keys, in whatever widget the row has."""
    screen, name = pilot.app.screen, row.name
    if screen.query(f"#ticks-{name}"):
        ticks = screen.query_one(f"#ticks-{name}", Ticks)
        wanted = {one.text for one in settings(name, text)} if row.name != "slots" else set(text.split(","))
        ticks.focus()
        for number, key in enumerate(ticks.choices):
            if (key in ticks.ticked) != (key in wanted):
                ticks.highlighted = number
                await pilot.press("space")
    elif screen.query(f"#c-{name}"):
        choice = screen.query_one(f"#c-{name}", Choice)
        choice.focus()
        await pilot.press(*["left"] * 5, *["right"] * choice.choices.index(text), "space")
    elif name == "minutes":
        day, _, value = text.partition("=")
        await typed(pilot, f"#f-minutes-{day}", value, "tab")
    elif screen.query(f"#f-{name}"):
        await typed(pilot, f"#f-{name}", text, "tab")
    else:
        await typed(pilot, f"#add-{name}", text, "enter")
    await settle(pilot)


async def typed(pilot: Pilot[Any], selector: str, text: str, leave: str) -> None:
    field = pilot.app.screen.query_one(selector, Input)
    field.focus()
    await pilot.press("end", *["backspace"] * len(field.value))
    for char in text:
        field.insert_text_at_cursor(char)
    await pilot.press(leave)


async def test_every_option_goes_through_the_screen(app: MealplanApp) -> None:
    """One run for all of them; each is typed, ticked or picked, left, read from the file and resolved."""
    wrong: dict[str, object] = {}
    async with running(app, (80, 24)) as pilot:
        for row, text in CASES:
            await anew(pilot)
            await enter(pilot, row, text)
            got, want = from_file(), resolved(*ANYBODY, *settings(row.name, text))
            if bare(got) != bare(want) or (row.name == "name" and got.eater.name != text):
                wrong[f"{row.name} {text}"] = file()
            if "age = 42 # years" not in file() and row.name != "age":
                wrong[f"{row.name} {text}: the comment"] = file()
    assert wrong == {}
    assert len(CASES) >= len(ON_SCREEN) >= 25


async def test_every_option_shows_what_the_file_says_and_is_taken_away_and_back(app: MealplanApp) -> None:
    """What stands in the file stands on the screen; taken away it is as if it was never said; undo brings it back."""
    wrong: dict[str, str] = {}
    async with running(app, (80, 24)) as pilot:
        for row, text in CASES:
            if row.name in ("age", "sex"):
                continue  # nobody is planned for without them
            await anew(pilot)
            await enter(pilot, row, text)
            said = file()
            screen = await anew(pilot, said)
            await take_away(pilot, screen, row)
            if bare(from_file()) != bare(resolved(*ANYBODY)):
                wrong[f"{row.name} {text} taken away"] = file()
            screen.set_focus(None)
            await pilot.press(*["u"] * (2 if row.name == "slots" else 1))  # a tick each
            await settle(pilot)
            if file() != said:
                wrong[f"{row.name} {text} brought back"] = file()
    assert wrong == {}


async def take_away(pilot: Pilot[Any], screen: ProfileScreen, row: Option) -> None:
    name = row.name
    if screen.query(f"#ticks-{name}"):
        ticks = screen.query_one(f"#ticks-{name}", Ticks)
        ticks.focus()
        for number, key in enumerate(ticks.choices):
            if (key in ticks.ticked) != (name == "slots"):
                ticks.highlighted = number
                await pilot.press("space")
    elif screen.query(f"#c-{name}"):
        screen.query_one(f"#c-{name}", Choice).focus()
        await pilot.press("backspace")
    elif screen.query(f"#list-{name}"):
        shown = screen.query_one(f"#list-{name}", OptionList)
        shown.focus()
        assert shown.option_count == 1
        shown.highlighted = 0
        await pilot.press("enter")
    else:
        fields = screen.query(f"#f-{name}, #f-minutes-default, #f-minutes-wed") if name == "minutes" else screen.query(
            f"#f-{name}")  # fmt: skip
        for field in [x for x in fields.results(Input) if x.value]:
            await typed(pilot, f"#{field.id}", "", "tab")
    await settle(pilot)


def test_every_option_stands_in_a_section_in_this_order() -> None:
    assert rows() == ON_SCREEN
    assert [title for title, _ in sections()] == ["Who", "Left out", "Likes", "Targets", "Week", "House"]
    assert sorted(row.name for _, held in sections() for row in held) == sorted(row.name for row in ON_SCREEN)
    assert SECTIONS[-1][1] == ("",), "a row of any other place stands in the last one"


WRONG = [
    ("age", "300"), ("weight", "64 bananas"), ("height", "tall"), ("days", "0"), ("minutes", "wed=-3"),
    ("allow-maybe", "glutn"), ("target", "magnesum >= 4 mg"), ("supplement", "vitamin_q=3"), ("daily", "coffee"),
    ("daily", "xyzzyq=2 cups"), ("flare", "someday"), ("skip", "sat:diner"), ("meal-time", "breakfast=25:00"),
    ("without", "ovn"), ("ban", "nothing-like-it"), ("dislike", "xyzzyq"), ("prefer", "xyzzyq"),
    ("allow-maybe", "gluten:xyzzyq"),
]  # fmt: skip


async def test_what_is_wrong_is_not_saved_and_the_reason_stands_beside_it(app: MealplanApp) -> None:
    wrong: dict[str, str] = {}
    async with running(app, (80, 24)) as pilot:
        for name, text in WRONG:
            screen = await anew(pilot)
            await enter(pilot, option(name), text)
            reason = screen.query_one(f"#r-{name}", Static)
            told = " ".join(str(reason.render()).split())
            if file() != BASE or "▲" not in told or not reason.has_class("-said"):
                wrong[f"{name} {text}"] = told
    assert wrong == {}


async def test_a_medicine_that_nothing_is_known_of_says_so_beside_it(app: MealplanApp) -> None:
    async with running(app, (120, 36)) as pilot:
        screen = await anew(pilot)
        for name, texts, does in (
            ("medicine", "pregabalin, xyzzyol", "suggests leaving out alcohol, notes stand beside the plan."),
            ("condition", "fibromyalgia, xyzzyitis", "notes stand beside the plan."),
        ):
            await enter(pilot, option(name), texts)
            shown = [" ".join(str(o.prompt).split()) for o in screen.query_one(f"#list-{name}", OptionList).options]
            first = texts.split(",")[0]
            assert shown[0] == f"{first} {first}: {does}"
            assert "▲ Not known here, so not considered" in shown[1]
        assert said_in(file())["medicine"] == ("pregabalin", "xyzzyol"), "it is hers to say"


async def test_what_is_eaten_every_day_says_which_food_it_is_taken_for(app: MealplanApp) -> None:
    async with running(app, (120, 36)) as pilot:
        screen = await anew(pilot)
        await enter(pilot, option("daily"), "coffee=2 cups")
        (line,) = screen.query_one("#list-daily", OptionList).options
        assert "474 g of Beverages, coffee, brewed" in str(line.prompt)


async def test_what_a_profile_builds_on_is_shown_as_what_counts(app: MealplanApp) -> None:
    async with running(app, (120, 36)) as pilot:
        screen = await anew(pilot, 'extends = ["vegan"]\n' + BASE)
        assert "vegan" in str(screen.query_one("#i-exclude", Static).render())


async def test_the_chosen_row_of_a_long_list_is_kept_in_sight(app: MealplanApp) -> None:
    """The form scrolls, its lists do not: there are no scrollbars in scrollbars."""
    async with running(app, (80, 24)) as pilot:
        screen = await anew(pilot)
        ticks = screen.query_one("#ticks-exclude", Ticks)
        form = screen.query_one("#form")
        ticks.focus()
        for key in ticks.choices:
            await pilot.press("down" if key != "gluten" else "home")
            await pilot.pause()
            assert ticks.highlighted is not None
            line = ticks.region.y + ticks.highlighted
            assert form.region.y <= line < form.region.bottom, key
        for widget in form.query("*"):
            assert not widget.show_vertical_scrollbar, widget
