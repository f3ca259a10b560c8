"""One registry: every action has its method and its help, no key means two things, keys can be rebound by a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from mealplan.tui.actions import ACTIONS, of_area
from mealplan.tui.actions import shown as face
from mealplan.tui.app import MealplanApp
from mealplan.tui.keys import NEVER, read_keys
from mealplan.tui.screens.cook import CookScreen
from mealplan.tui.screens.dish import DishScreen
from mealplan.tui.screens.foods import FoodsScreen
from mealplan.tui.screens.kitchen import KitchenScreen
from mealplan.tui.screens.nutrients import NutrientsScreen
from mealplan.tui.screens.people import PeopleScreen
from mealplan.tui.screens.plans import PlansScreen
from mealplan.tui.screens.profile import ProfileScreen
from mealplan.tui.screens.shopping import ShoppingScreen
from mealplan.tui.screens.swap import SwapScreen
from mealplan.tui.screens.today import TodayScreen
from mealplan.tui.screens.week import WeekScreen
from mealplan.tui.screens.why import WhyScreen
from mealplan.tui.widgets.keybar import Hint, KeyBar

SCREENS = (WeekScreen, DishScreen, CookScreen, SwapScreen, ShoppingScreen, FoodsScreen, WhyScreen, NutrientsScreen,
           PlansScreen, PeopleScreen, ProfileScreen, TodayScreen, KitchenScreen)  # fmt: skip
OWNERS = {screen.area: screen for screen in SCREENS} | {"any": MealplanApp}


@pytest.mark.parametrize("action", ACTIONS, ids=lambda a: a.id)
def test_every_action_has_its_method_its_keys_and_its_help(action: object) -> None:
    assert hasattr(OWNERS[action.area], f"action_{action.name}")  # type: ignore[attr-defined]
    assert action.keys  # type: ignore[attr-defined]
    assert len(action.help) > 8  # type: ignore[attr-defined]


@pytest.mark.parametrize("area", sorted(OWNERS))
def test_no_key_of_a_screen_means_two_things(area: str) -> None:
    keys = [k for a in of_area(area) for k in a.keys.split(",")]
    doubled = {k for k in keys if keys.count(k) > 1}
    assert not doubled
    assert not NEVER & set(keys)


@pytest.mark.parametrize("area", sorted(set(OWNERS) - {"any"}))
def test_nothing_is_reached_by_a_chord_only(area: str) -> None:
    for action in of_area(area):
        assert any("+" not in key for key in action.keys.split(",")), action.id


def test_ids_are_unique() -> None:
    ids = [a.id for a in ACTIONS]
    assert len(ids) == len(set(ids))


def test_a_file_rebinds_keys_and_what_is_wrong_in_it_is_told(tmp_path: Path) -> None:
    file = tmp_path / "keys.toml"
    file.write_text('"week.swap" = "x"\n"week.swop" = "y"\n[week]\nlock = ["l", "ctrl+m"]\n', encoding="utf-8")
    keys, wrong = read_keys(file)
    assert keys == {"week.swap": "x"}
    assert any("week.swap?" in w for w in wrong)
    assert any("ctrl+m" in w for w in wrong)
    file.write_text("not toml [", encoding="utf-8")
    assert read_keys(file)[0] == {}
    assert read_keys(tmp_path / "absent.toml") == ({}, [])


@pytest.mark.parametrize("cells", [44, 60, 80, 119, 120])
def test_the_key_bar_puts_keys_together_by_what_they_act_on_and_undo_is_never_left_out(cells: int) -> None:
    class Bar(KeyBar):
        def _hints(self) -> list[Hint]:
            shown = sorted((a for a in of_area("week") if a.bar), key=lambda a: a.bar)
            return [(a, a.keys, f"{a.bar_keys or face(a.keys.split(',')[0])} {a.label}") for a in shown]

    lines = Bar("week")._lay(cells)
    assert len(lines) <= (3 if cells < 110 else 2)
    names = [hint[0].name for line in lines for hint in line]
    assert {"undo", "help", "quit", "leave"} <= set(names)
    groups = [hint[0].on for line in lines for hint in line]
    assert [g for n, g in enumerate(groups) if n == 0 or g != groups[n - 1]] == list(dict.fromkeys(groups))
    if cells >= 80:  # all of them, at both sizes that are promised
        assert {a.name for a in of_area("week") if a.on} <= set(names)
