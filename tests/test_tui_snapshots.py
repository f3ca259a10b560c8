"""A handful of screens as text, to the cell. After a change that is meant: MEALPLAN_SNAPSHOTS=new pytest FILE."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mealplan.tui.app import MealplanApp
from mealplan.tui.core import Core
from mealplan.tui.jobs import Ticket
from mealplan.tui.store import Store
from small_plan import small_plan
from tui_app import running

FOLDER = Path(__file__).parent / "snapshots"
WIDE, SMALL = (120, 36), (80, 24)


class Quiet(Core):
    def warm(self, ticket: Ticket) -> bool:
        return True


@pytest.mark.parametrize(
    ("name", "size", "keys", "planned"),
    [
        ("week-120x36", WIDE, ("right", "down"), True),
        ("week-80x24", SMALL, ("right", "down"), True),
        ("nutrients-80x24", SMALL, ("d", "d"), True),
        ("help-80x24", SMALL, ("question_mark",), True),
        ("no-week-80x24", SMALL, ("escape",), False),
        ("welcome-80x24", SMALL, (*"42", "enter", "enter", "enter", "space"), False),
    ],
)
async def test_a_screen_is_drawn_as_before(
    home: Path, tmp_path: Path, name: str, size: tuple[int, int], keys: tuple[str, ...], planned: bool
) -> None:
    store = Store(tmp_path / "plans")
    if planned:
        store.save(small_plan(), "Planning your week")
    app = MealplanApp(Quiet(), store)
    async with running(app, size) as pilot:
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()
        strips = app.screen._compositor.render_strips()
        drawn = "".join("".join(segment.text for segment in strip).rstrip() + "\n" for strip in strips)
    file = FOLDER / f"{name}.txt"
    if os.environ.get("MEALPLAN_SNAPSHOTS") == "new":
        FOLDER.mkdir(exist_ok=True)
        file.write_text(drawn, encoding="utf-8")
    assert drawn == file.read_text(encoding="utf-8")
