"""Every dish of a meal opens and cooks, the sides too."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Static

from mealplan.planning.result.plan import Plan, loads
from mealplan.tui.app import MealplanApp
from mealplan.tui.board import Cursor
from mealplan.tui.core import Core
from mealplan.tui.screens.cook import CookScreen
from mealplan.tui.screens.dish import DishScreen
from mealplan.tui.screens.swap import SwapScreen
from mealplan.tui.store import Store
from mealplan.tui.widgets.banner import Banner
from mealplan.tui.widgets.board import Board
from tui_app import running, settle

SIZES = pytest.mark.parametrize("size", [(120, 36), (80, 24)], ids=["120x36", "80x24"])


class Here(Core):
    """The real library; no swap is worked out."""

    def warm(self, ticket: Any) -> bool:
        return True

    def swaps(self, ticket: Any, plan: Plan, day: int, slot: str, no_cook: bool) -> list[Any]:
        return []


@pytest.fixture
def app(opened: Any, home: Path, tmp_path: Path, week: Any) -> MealplanApp:
    """A week whose first dinner has three dishes."""
    plan = loads(week("quick")[1].read_text(encoding="utf-8"))
    first, others = plan.days[0], [m.items[0] for m in plan.days[0].meals if m.slot in ("breakfast", "lunch")]
    dinner = next(m for m in first.meals if m.slot == "dinner")
    full = replace(dinner, items=(dinner.items[0], *others))
    meals = tuple(full if m.slot == "dinner" else m for m in first.meals)
    store = Store(tmp_path)
    store.save(replace(plan, days=(replace(first, meals=meals), *plan.days[1:])), "first")
    core = Here()
    core._library = opened
    return MealplanApp(core, store)


def titles(app: MealplanApp) -> list[str]:
    assert app.plan is not None
    return [i.title for m in app.plan.days[0].meals if m.slot == "dinner" for i in m.items]


@SIZES
async def test_every_dish_of_a_meal_opens(app: MealplanApp, size: tuple[int, int]) -> None:
    async with running(app, size) as pilot:
        app.screen.query_one(Board).cursor = Cursor(0, "dinner")
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, DishScreen)
        seen = []
        for _ in range(4):
            seen.append(app.screen.item.title)
            making = str(app.screen.query_one("#making", Static).render())
            for line in app.core.opened.cookbook.dish(app.screen.item.dish).ingredients:
                assert line.ingredient in making
            flat = " ".join(making.split())
            assert all(title in flat for title in titles(app) if title != seen[-1])
            assert seen[-1].split()[0] in str(app.screen.query_one(Banner).render())
            await pilot.press("tab")
            await settle(pilot)
        assert seen == [*titles(app), titles(app)[0]]
        await pilot.press("c")
        await settle(pilot)
        assert isinstance(app.screen, CookScreen)
        assert app.screen.item.title == titles(app)[1]


@SIZES
async def test_every_dish_of_a_meal_cooks_and_is_left_at_its_step(app: MealplanApp, size: tuple[int, int]) -> None:
    async with running(app, size) as pilot:
        app.screen.query_one(Board).cursor = Cursor(0, "dinner")
        await pilot.press("c")
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, CookScreen)
        await pilot.press("right")
        for title in (*titles(app)[1:], titles(app)[0]):
            await pilot.press("o")
            await settle(pilot)
            assert screen.item.title == title
            assert screen.page is not None
            assert screen.page.title == title
            assert screen.step == (1 if title == titles(app)[0] else 0)


async def test_up_and_down_read_a_long_step_to_its_ends_and_then_go_to_the_next(app: MealplanApp) -> None:
    async with running(app, (80, 24)) as pilot:
        app.screen.query_one(Board).cursor = Cursor(0, "dinner")
        await pilot.press("c")
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, CookScreen)
        assert screen.page is not None
        first, *others = screen.page.steps
        long = replace(first, text="Stir it, and look how it goes. " * 40 + "Done.")
        screen.page = replace(screen.page, steps=(long, *others))
        await pilot.press("down")
        await settle(pilot)
        text = screen.query_one("#large")
        assert str(screen.query_one("#step", Static).render()).endswith("Done."), "all of it is there"
        for key, step in (("down", 2), ("up", 0)):
            await pilot.press("i", "right")
            await settle(pilot)
            while not text.max_scroll_y:  # until it is laid out
                await pilot.pause()
            text.scroll_to(y=text.max_scroll_y // 2, animate=False, immediate=True)
            await settle(pilot)
            await pilot.press(key)
            await settle(pilot)
            assert screen.step == 1, "there is more to read"
            text.scroll_to(y=text.max_scroll_y if key == "down" else 0, animate=False, immediate=True)
            await settle(pilot)
            await pilot.press(key)
            await settle(pilot)
            assert screen.step == step
            assert text.scroll_offset.y == 0, "a step is read from its beginning"


async def test_before_the_first_step_the_packets_are_read(app: MealplanApp) -> None:
    async with running(app, (120, 36)) as pilot:
        app.screen.query_one(Board).cursor = Cursor(0, "dinner")
        await pilot.press("c")
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, CookScreen)
        assert screen.page is not None
        screen.page = replace(screen.page, packets=("oats: gluten-free",))
        screen._show()
        assert "On the packet: oats: gluten-free" in str(screen.query_one("#aside", Static).render())
        await pilot.press("right")
        assert "On the packet" not in str(screen.query_one("#aside", Static).render())


async def test_a_swap_from_a_side_is_of_the_meal(app: MealplanApp) -> None:
    async with running(app, (120, 36)) as pilot:
        app.screen.query_one(Board).cursor = Cursor(0, "dinner")
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("tab", "s")
        await settle(pilot)
        assert isinstance(app.screen, SwapScreen)
        assert app.screen.item.title == titles(app)[0]
