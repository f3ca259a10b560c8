"""What is drawn line by line looks like what is drawn anew, and a key has few lines drawn again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from mealplan.tui.app import MealplanApp
from mealplan.tui.core import Core
from mealplan.tui.jobs import Ticket
from mealplan.tui.store import Store
from mealplan.tui.widgets.board import Board
from mealplan.tui.widgets.lines import Lines
from small_plan import small_plan
from tui_app import opened, running


class Quiet(Core):
    def warm(self, ticket: Ticket) -> bool:
        return True


@pytest.fixture
def app(home: Path, tmp_path: Path) -> MealplanApp:
    store = Store(tmp_path)
    store.save(small_plan(), "first")
    return MealplanApp(Quiet(), store)


def picture(pilot: Pilot[Any]) -> list[list[tuple[str, str]]]:
    """Every piece of the screen with its colours."""
    strips = pilot.app.screen._compositor.render_strips()
    return [[(segment.text, str(segment.style)) for segment in strip.simplify()] for strip in strips]


@pytest.mark.parametrize("size", [(120, 36), (80, 24)], ids=["120x36", "80x24"])
async def test_after_every_change_the_picture_is_as_one_drawn_anew(app: MealplanApp, size: tuple[int, int]) -> None:
    async with running(app, size) as pilot:
        for key in ("right", "down", "left", "up", "d", "right", "f9", "d", "f9", "right", "d"):
            await pilot.press(key)
            await pilot.pause()
            now = picture(pilot)
            for widget in app.screen.query(Lines):
                widget._made_for = None
                widget.refresh()
            await pilot.pause()
            assert now == picture(pilot), key
        await pilot.resize_terminal(100, 30)
        await pilot.pause()
        assert all(sum(len(text) for text, _ in line) == 100 for line in picture(pilot))
        assert "Porridge" in "".join(text for line in picture(pilot) for text, _ in line)


async def test_a_key_has_few_lines_of_the_board_made_again(app: MealplanApp, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    inner = Board.render_line

    def render_line(board: Board, y: int) -> Any:
        if y not in board._strips:
            made.append(y)
        return inner(board, y)

    monkeypatch.setattr(Board, "render_line", render_line)
    async with running(app, (120, 36)) as pilot:
        rows = app.screen.query_one(Board).size.height
        await pilot.press("down")
        await pilot.pause()
        made.clear()
        await pilot.press("right")
        await pilot.pause()
        assert 3 <= len(made) <= rows // 2


@pytest.mark.parametrize("theme", ["", "mealplan-light", "mealplan-contrast"])
async def test_the_first_picture_wears_the_theme_that_is_kept(home: Path, tmp_path: Path, theme: str) -> None:
    store = Store(tmp_path)
    store.save(small_plan(), "first")
    if theme:
        store.choose("theme", theme)
    app = MealplanApp(Quiet(), Store(tmp_path))
    async with app.run_test(size=(120, 36)) as pilot:
        first = picture(pilot)
        wanted = app.get_theme(theme or "mealplan-dark")
        assert wanted is not None
        assert first[0][0][1].endswith(f"on {wanted.primary}")
        assert any(f"on {wanted.background}" in style for line in first for _, style in line)
        assert app.has_class("-dark-mode") == wanted.dark
        app.theme = "textual-dark"
        await pilot.pause()
        app.theme = wanted.name
        await pilot.pause()
        await opened(pilot)
        await pilot.pause()
        assert picture(pilot)[0] == first[0]
