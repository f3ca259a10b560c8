"""What one who eats leaves out by now in her profile, after the week of a table was made: no edit serves it, whoever of
the table she is, and the first line says whose profile changed."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from textual.widgets import Static

from conftest import Cli
from household_cases import plate_complaints
from mealplan.paths import user_profiles
from mealplan.planning.ask.asked import with_profiles
from mealplan.planning.ask.profiles_now import profiles_as_they_are
from mealplan.planning.ask.resolve import resolve
from mealplan.planning.result.heeding import left_out_since
from mealplan.planning.result.make import make_plan
from mealplan.planning.result.plan import Plan, loads
from mealplan.profiles.household import eaters_of, seated
from mealplan.profiles.own import settings_of
from mealplan.settings.setting import Setting
from mealplan.settings.words import from_flags
from mealplan.tui.app import MealplanApp
from mealplan.tui.core import Core
from mealplan.tui.screens.notice import Notice
from mealplan.tui.store import Store
from mealplan.tui.widgets.banner import Banner
from planning_cases import MONDAY, library
from tui_app import running, settle

BEN = '[person]\nname = "Ben"\nage = 45\nsex = "male"\n'
WITHOUT = f'{BEN}[plan]\nexclusions = ["eggs"]\n'
QUICK = "--effort quick --seed 2 --days 1 --slots breakfast,dinner --lock 1:breakfast=menemen"


def write(name: str, text: str) -> Path:
    path = user_profiles() / f"{name}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def me(*beside: str) -> None:
    write("me", '[person]\nname = "Anna"\nage = 42\nsex = "female"\n' + "".join(f"[[eaters]]\n{x}\n" for x in beside))


@cache
def dumped(asked: tuple[Setting, ...], profile: tuple[str, ...]) -> str:
    request = resolve([*asked, *from_flags(QUICK)], library(), start=MONDAY, profile=profile)
    return make_plan(request, library(), explained=False).dumps()


def made(asked: list[Setting], profile: tuple[str, ...] = ("me",)) -> Plan:
    return loads(dumped(tuple(replace(one, where="") for one in asked), profile))


def seated_plan() -> Plan:
    """Anna's week, with Ben by the list of her own profile."""
    write("ben", BEN)
    me('profile = "ben.toml"')
    return made([*settings_of(["me"]), *seated(["me"])])


def eggs_of(plan: Plan, name: str) -> list[str]:
    """What of eggs is on somebody's plates, asked of every food of them."""
    eaters = tuple(replace(one, exclusions=("eggs",)) if one.name == name else one for one in plan.request.eaters)
    found = plate_complaints(replace(plan, request=replace(plan.request, eaters=eaters)))
    return [words for words in found if words.startswith(f"{name}: ")]


def app_of(plan: Plan, folder: Path) -> MealplanApp:
    store = Store(folder / "plans")
    store.save(plan, "Planning your week")
    core = Core(today=lambda: MONDAY)
    core._library = library()
    return MealplanApp(core, store)


def line(app: MealplanApp) -> str:
    return str(app.screen.query_one(Banner).render())


@pytest.mark.parametrize("keys", [
    ("space",), ("plus",), ("f",), ("s", "enter"), ("v", "x", "enter"), ("v", "F"), ("x", "enter"), ("F",), ("r",),
], ids=" ".join)  # fmt: skip
async def test_no_edit_serves_what_the_second_eater_has_come_to_leave_out(
    keys: tuple[str, ...], home: Path, tmp_path: Path
) -> None:
    app = app_of(seated_plan(), tmp_path)
    async with running(app, (140, 36)) as pilot:
        assert app.plan is not None
        assert eggs_of(app.plan, "Ben")
        assert "changed" not in line(app)
        write("ben", WITHOUT)
        app.look_at_profile()
        await settle(pilot)
        assert "Ben's profile changed: r plans with it" in line(app)
        await pilot.press("down")
        for key in keys:
            await pilot.press(key)
            await settle(pilot)
        if isinstance(app.screen, Notice):  # more of what he may not have by now is refused
            assert any("egg" in str(one.render()) for one in app.screen.query(Static))
            assert not app.plan.request.eaters[1].exclusions, "the week is as it was, and the line still says so"
            app.pop_screen()
            assert "Ben's profile changed" in line(app)
            return
        assert app.plan.request.eaters[1].exclusions == ("eggs",)
        assert not eggs_of(app.plan, "Ben")
        assert not plate_complaints(app.plan)
        assert app.plan.request.eater.exclusions == (), "it is his, not hers"
        assert "changed" not in line(app)


async def test_the_line_names_all_whose_profile_changed_and_whose_cannot_be_read(home: Path, tmp_path: Path) -> None:
    app = app_of(seated_plan(), tmp_path)
    async with running(app, (140, 36)) as pilot:
        write("ben", WITHOUT)
        me('profile = "ben.toml"', 'guest = "Kim,30,female"')
        write("me", (user_profiles() / "me.toml").read_text().replace("42", "43"))
        app.look_at_profile()
        await settle(pilot)
        assert "Anna's and Ben's profile changed" in line(app)
        write("ben", "not = [")
        app.look_at_profile()
        await settle(pilot)
        assert "Anna's profile changed" in line(app)
        assert "Ben's profile cannot be read" in line(app)
        before = app.plan
        await pilot.press("down", "space")
        await settle(pilot)
        assert app.plan is not before, "it says nothing, and nothing stops for it"
        assert not left_out_since(app.plan)  # type: ignore[arg-type]


EDITS = {
    "swap": ("swap", "PLAN", "1:dinner"),
    "swap --to": ("swap", "PLAN", "1:dinner", "--to", "squash-red-lentil-soup"),
    "swap --eater": ("swap", "PLAN", "1:dinner", "--eater", "Anna"),
    "flare": ("flare", "PLAN", "1"),
    "flare --eater": ("flare", "PLAN", "1", "--eater", "Anna"),
    "replan": ("replan", "PLAN", "--seed", "3"),
    "replan --lock": ("replan", "PLAN", "--keep", "1:breakfast", "--lock", "1:dinner=squash-red-lentil-soup"),
    "replan --eater": ("replan", "PLAN", "--eater", "Anna", "--dislike", "celery"),
    "plan --like": ("plan", "--like", "PLAN"),
}


@pytest.mark.parametrize("edit", EDITS)
def test_no_command_serves_it_either_wherever_his_profile_is(edit: str, cli: Cli, home: Path, tmp_path: Path) -> None:
    """Anna and Ben by `--eater`, from a folder of files; the command is given from another folder."""
    anna, ben = tmp_path / "anna.toml", tmp_path / "ben.toml"
    anna.write_text('[person]\nage = 42\nsex = "female"\n', encoding="utf-8")
    ben.write_text(BEN, encoding="utf-8")
    asked = eaters_of([str(anna), f"{ben}@breakfast,dinner"])
    there = [replace(one, origin=one.origin.replace(str(tmp_path), "/there")) for one in asked]
    plan = loads(dumped(tuple(there), ()).replace("/there", str(tmp_path)))
    assert eggs_of(plan, "Ben")
    assert eggs_of(plan, "anna")
    week = tmp_path / "week.json"
    week.write_text(plan.dumps(), encoding="utf-8")
    for path, who in ((ben, "Ben"), (anna, "anna")):
        said = path.read_text(encoding="utf-8")
        path.write_text(f'{said}[plan]\nexclusions = ["eggs"]\n', encoding="utf-8")
        ran = cli(*(str(week) if word == "PLAN" else word for word in EDITS[edit]), "--format", "json")
        assert ran.code in (0, 3), ran.err
        assert f"mealplan: {who}: the profile says since this plan was made: exclude eggs" in ran.err
        new = loads(ran.out)
        assert not eggs_of(new, who)
        assert {one.name: one.exclusions for one in new.request.eaters}[who] == ("eggs",)
        assert sum(len(one.exclusions) for one in new.request.eaters) == 1, "what is one's own is not the table's"
        path.write_text(said, encoding="utf-8")


def test_what_a_condition_brings_counts_as_left_out_and_so_does_a_guest_s_in_her_profile(home: Path) -> None:
    write("ben", BEN)
    me('profile = "ben.toml"', 'guest = "Kim,30,female"')
    plan = made([*settings_of(["me"]), *seated(["me"])])
    assert not left_out_since(plan)
    write("ben", BEN.replace("age", 'conditions = ["coeliac"]\nage'))
    me('profile = "ben.toml"', 'guest = "Kim,30,female,dairy"')
    assert {(one.who, one.name, one.text) for one in left_out_since(plan)} == {
        ("Ben", "exclude", "gluten"), ("Kim", "exclude", "dairy"),
    }  # fmt: skip


def test_a_new_plan_takes_what_all_profiles_say_now_and_keeps_what_was_typed(home: Path) -> None:
    plan = seated_plan()
    typed = [Setting("dislike", "celery", who="Ben"), Setting("exclude", "pork")]
    request = resolve([*plan.request.asked, *typed], library(), start=MONDAY, profile=("me",))
    write("ben", BEN.replace("45", "50") + '[plan]\nexclusions = ["eggs"]\n')
    now = profiles_as_they_are(request, ["me"]).said
    again = with_profiles(request, now, library(), profile=("me",))
    assert [eater.name for eater in again.eaters] == ["Anna", "Ben"]
    assert again.eaters[1].person.age == 50
    assert set(again.eaters[1].exclusions) == {"eggs", "pork"}
    assert again.eaters[1].dislikes == ("celery",)
    write("ben", BEN)
    back = with_profiles(again, profiles_as_they_are(again, ["me"]).said, library(), profile=("me",))
    assert back.eaters[1].exclusions == ("pork",), "what the profile lets back in, a new plan has"
