"""Running the app in tests: the frame comes first and the week after it, so a test begins once that is there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from textual.pilot import Pilot

from mealplan.tui.app import MealplanApp


async def settle(pilot: Pilot[Any]) -> None:
    """Until nothing is being worked on."""
    await pilot.pause()
    while len(pilot.app.workers):
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()


@asynccontextmanager
async def running(app: MealplanApp, size: tuple[int, int]) -> AsyncIterator[Pilot[Any]]:
    """The app, with its week on the screen."""
    async with app.run_test(size=size) as pilot:
        while app.opening:
            await pilot.pause(0.005)
        await settle(pilot)
        yield pilot
