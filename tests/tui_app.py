"""Running the app in tests: the frame comes first and the week after it, so a test begins once that is there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from textual.pilot import Pilot

from mealplan.planning.result.plan import Plan
from mealplan.tui.app import MealplanApp
from mealplan.tui.screens.today import TodayScreen


async def opened(pilot: Pilot[Any]) -> None:
    """Until the week was read. Raises what ended the app before that, which else would be waited for without end."""
    app = pilot.app
    assert isinstance(app, MealplanApp)
    while app.opening:
        _alive(pilot)
        await pilot.pause(0.005)
    _alive(pilot)


def _alive(pilot: Pilot[Any]) -> None:
    error = pilot.app._exception
    if error is not None:
        raise AssertionError(f"the app ended by an error: {error!r}") from error


async def settle(pilot: Pilot[Any]) -> None:
    """Until nothing is being worked on, or about to be (a search begins once nobody types), and no message waits: on a
    busy machine a pause may end while one is on its way from a widget up to its screen."""
    while True:
        await pilot.pause()
        _alive(pilot)
        if getattr(pilot.app.screen, "_soon", None) is not None:
            await pilot.pause(0.01)
        elif len(pilot.app.workers):
            await pilot.app.workers.wait_for_complete()
        elif not _waiting(pilot):
            return


def _waiting(pilot: Pilot[Any]) -> bool:
    """Whether a message waits at the app, the screen or one of its widgets."""
    nodes = (pilot.app, *pilot.app.screen.walk_children(with_self=True))
    return any(not node._message_queue.empty() for node in nodes)


@asynccontextmanager
async def running(app: MealplanApp, size: tuple[int, int], *, today: bool = False) -> AsyncIterator[Pilot[Any]]:
    """The app, with its week on the screen; `today`: with what it opens on while the week runs."""
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        await settle(pilot)
        if not today and isinstance(app.screen, TodayScreen):
            app.pop_screen()
            await settle(pilot)
        yield pilot


def with_a_timer(library: Any, plan: Plan) -> Plan:
    """The same week with a dish first whose method has at least three steps, one of them with a timer."""
    dishes = library.cookbook.dishes.values()
    dish = next(d for d in dishes if len(d.steps) >= 3 and any(s.timers for s in d.steps))
    first = plan.days[0]
    item = replace(first.meals[0].items[0], dish=dish.id, title=dish.title)
    steps = tuple(s.text for s in dish.steps)
    made = {c.id: replace(c, dish=dish.id, title=dish.title, servings=dish.servings, steps=steps) for c in plan.cooks}
    cooks = tuple(made[c.id] if c.id == item.cook else c for c in plan.cooks)
    meal = replace(first.meals[0], items=(item,))
    return replace(plan, days=(replace(first, meals=(meal, *first.meals[1:])), *plan.days[1:]), cooks=cooks)
