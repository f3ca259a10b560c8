"""Names and steps of her own dishes may hold anything: every screen shows them harmlessly, with its layout intact."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot

from mealplan.planning.result.behind import Part
from mealplan.planning.result.plan import Plan
from mealplan.shopping import Line, Need, ShoppingList
from mealplan.tui.app import MealplanApp
from mealplan.tui.core import Core
from mealplan.tui.jobs import Ticket
from mealplan.tui.lookups import DishPage, FoodPage, FoodRow, StepLine
from mealplan.tui.lookups import Line as DishLine
from mealplan.tui.screens.cook import CookScreen
from mealplan.tui.store import Store
from mealplan.tui.widgets.banner import Banner
from mealplan.tui.widgets.keybar import KeyBar
from small_plan import asking
from tui_app import running, settle

NAMES = {
    "markup": "[red]Not red[/red] [@click=app.quit]x[/] [",
    "escapes": "\x1b[2J\x1b]0;owned\x07soup\r\nline\ttab",
    "right-to-left": "\u202eevil مرق الدجاج",
    "wide": "鍋料理と豆腐" * 20,
    "emoji": "🍲👩‍🍳🥗" * 30,
    "long": "x" * 200,
    "piled": "é" + "\u0301" * 60,
}


def page_of(x: str) -> DishPage:
    """A page on which everything has one name."""
    return DishPage(
        "d", x, 2.0, (DishLine(x[:9], x, x, 120.0),) * 3, (StepLine(x, 3.0, 0.0, ((x, 5.0),)),) * 2,
        (("B12", "2 µg", ""),), (("gluten", "maybe", x), ("dairy", "contains", x)), (x,), 5.0, 9.0, 2, 0,
    )  # fmt: skip


class Hostile(Core):
    """Every look-up answers with the same name, everywhere."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def warm(self, ticket: Ticket) -> bool:
        return True

    def dish(self, ticket: Ticket, plan: Plan, dish: str, cook: int | None) -> DishPage:
        return replace(page_of(self.name), packets=(self.name,))

    def shopping(self, ticket: Ticket, plan: Plan) -> ShoppingList:
        day = dt.date(2026, 11, 23)
        need = Need(**_filled(Need, self.name, day))
        line = Line(**{**_filled(Line, self.name, day), "needs": (need,)})
        return ShoppingList((line, replace(line, item="b" + self.name)), day, "metric", (self.name,), "")

    def food_rows(self, ticket: Ticket, text: str, exclusions: Any) -> list[FoodRow]:
        return [FoodRow("f1", self.name, self.name), FoodRow("f2", self.name, self.name, answer="contains")]

    def food(self, ticket: Ticket, food: str, exclusions: Any) -> FoodPage:
        x = self.name
        return FoodPage(food, x, x, ((x, "1 mg", x),), 3, ((x, 30.0),), (("gluten", "free", x),), x)

    def explained(self, ticket: Ticket, plan: Plan, nutrient: str) -> tuple[Any, ...]:
        repair = replace(plan.shortfalls[0].repairs[0], change=self.name)
        return (replace(plan.shortfalls[0], because=(self.name,), repairs=(repair,)),)

    def sources(self, ticket: Ticket, plan: Plan, nutrient: str) -> list[tuple[str, float]]:
        return [(self.name, 0.4)] * 3

    def behind(self, ticket: Ticket, plan: Plan, nutrient: str) -> tuple[Part, ...]:
        return (Part(0, self.name, self.name, 40.0, 2.0), Part(1, self.name, self.name, 40.0, None))

    def swaps(self, ticket: Ticket, plan: Plan, day: int, slot: str, no_cook: bool) -> list[Any]:
        from mealplan.planning.result.edit import Change, SwapOption

        return [SwapOption("d", self.name, 1.5, 5.0, False, plan, (Change(self.name, "mg", 1.0, 2.0, False, True),))]


def _filled(kind: Any, name: str, day: dt.date) -> dict[str, Any]:
    """A value of the right sort for every field."""
    from dataclasses import fields

    sorts = {"str": name, "float": 120.0, "dt.date": day, "bool": False, "int": 1}
    return {f.name: sorts.get(str(f.type), () if str(f.type).startswith("tuple") else None) for f in fields(kind)}


async def whole(pilot: Pilot[Any]) -> str:
    """Nothing that steers a terminal is drawn; the first line and the keys stand where they belong; at 120x36 and at
    80x24. Returns what is to be read at the latter."""
    for size in ((120, 36), (80, 24)):
        await pilot.resize_terminal(*size)
        await pilot.pause()
        words = picture(pilot.app, size)
    return words


def picture(app: App[Any], size: tuple[int, int]) -> str:
    strips = app.screen._compositor.render_strips()
    words = "\n".join(strip.text for strip in strips)
    assert not {"\x1b", "\x07", "\u202e", "\r"} & set(words)
    assert app.screen.query_one(Banner).region.size == (size[0], 1)
    bar = app.screen.query_one(KeyBar).region
    assert bar.bottom == size[1]
    assert 1 <= bar.height <= (2 if size[0] >= 110 else 3)
    assert all(strip.cell_length == size[0] for strip in strips)
    return words


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
async def test_a_hostile_name_is_harmless_on_every_screen(home: Path, tmp_path: Path, name: str) -> None:
    store = Store(tmp_path / "plans")
    plan = asking(name)
    store.save(replace(plan, shortfalls=(replace(plan.shortfalls[0], because=(name,)),)), name)
    app = MealplanApp(Hostile(name), store)
    read = []
    async with running(app, (80, 24)) as pilot:
        for keys in (
            ("down",), ("enter",), ("c",), ("right", "b", "t"), ("escape", "escape", "s"), ("escape", "g"),
            ("escape", "p"), ("escape", "e"), ("escape", "slash", "a"),
            ("down", "f2"), ("escape", "n", "enter"), ("escape", "escape", "w"), ("escape", "enter", "v"),
        ):  # fmt: skip
            await pilot.press(*keys)
            await settle(pilot)
            read.append(await whole(pilot))
            if keys[-1] == "t":
                assert isinstance(app.screen, CookScreen)
                assert len(app.timers.running) == 1
        if name.startswith("["):
            assert [n for n, words in enumerate(read) if "[red]" not in words] == []
