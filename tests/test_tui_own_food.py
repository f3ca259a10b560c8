"""A food of her own on the screen: from the list of foods, from a pasted label, found at once."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import Input, TextArea

from mealplan.tui.app import MealplanApp
from mealplan.tui.core import Core
from mealplan.tui.jobs import Ticket
from mealplan.tui.screens.foods import FoodsScreen
from mealplan.tui.screens.notice import Notice
from mealplan.tui.screens.own_food import OwnFoodScreen
from mealplan.tui.store import Store
from small_plan import small_plan
from tui_app import running, settle


class Quiet(Core):
    def warm(self, ticket: Ticket) -> bool:
        return True


async def test_a_food_is_made_of_a_label_and_found_at_once(home: Path, tmp_path: Path) -> None:
    store = Store(tmp_path / "plans")
    store.save(small_plan(), "Planning your week")
    app = MealplanApp(Quiet(), store)
    async with running(app, (80, 24)) as pilot:
        await pilot.press("slash")
        await pilot.pause()
        await pilot.press("f6")
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, OwnFoodScreen)
        screen.query_one("#own-name", Input).value = "Brand oat flakes"
        screen.query_one("#own-ingredients", Input).value = "Oats"
        await pilot.press("f6")
        await settle(pilot)
        assert isinstance(app.screen, Notice), "no figures: it says so, and what was typed stays"
        await pilot.press("enter")
        await pilot.pause()
        assert app.screen is screen
        label = "Energy 1570 kJ\nFat 7 g\nCarbohydrate 59 g\nFibre 10 g\nProtein 13,5 g\nSalt 0,02 g"
        screen.query_one("#own-label", TextArea).text = label
        await pilot.press("f6")
        await settle(pilot)
        assert isinstance(app.screen, FoodsScreen)
        assert (home / "config" / "foods" / "brand-oat-flakes.toml").is_file()
        await settle(pilot)
        assert app.screen.query_one("#search", Input).value == "Brand oat flakes"
        assert app.core.library(Ticket(0, "x", "x", lambda _: None)).foods.food("user:brand-oat-flakes").name
