"""Keys that are pressed while a change is still being worked on: done in their order, none lost, none merged.

The slow part is in the test's hands: a core whose every edit waits until the test lets it go on.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from long_counts import count as share_of
from mealplan.errors import NoPlan
from mealplan.planning.result.edit import SwapOption
from mealplan.planning.result.plan import Day, Meal, Plan
from mealplan.tui.app import MealplanApp
from mealplan.tui.core import Core
from mealplan.tui.jobs import Ticket
from mealplan.tui.screens.notice import Notice
from mealplan.tui.screens.swap import SwapScreen
from mealplan.tui.store import Store
from mealplan.tui.turns import Turn, Turns
from small_plan import small_plan
from tui_app import running, settle

SIZE = (120, 36)


class GatedCore(Core):
    """Edits that are quick to work out, differ by their order, and begin only when the test lets one more through."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = threading.Semaphore(0)
        self.open = threading.Event()
        self.fails = 0

    def warm(self, ticket: Ticket) -> bool:
        return True

    def _wait(self, ticket: Ticket) -> None:
        while not self.open.is_set() and not ticket.stopped:
            if self.gate.acquire(True, 0.01):  # not busy: the screen needs the interpreter
                return

    def again(self, ticket: Ticket, base: Plan, profiles: Sequence[str]) -> Plan:
        self._wait(ticket)
        if self.fails:
            self.fails -= 1
            raise NoPlan("nothing is left to serve")
        seed = base.request.search.seed + 1
        return meals(replace(base, request=base.request.with_(seed=seed)), lambda d, m: renamed(m, f"Week {seed}"))

    def lock(self, ticket: Ticket, plan: Plan, day: int, slot: str, on: bool) -> Plan:
        self._wait(ticket)
        return meals(plan, lambda d, m: marked(m, on) if (d, m.slot) == (day, slot) else m)

    def portions(self, ticket: Ticket, plan: Plan, day: int, slot: str, dish: str, portions: float) -> Plan:
        self._wait(ticket)
        return meals(plan, lambda d, m: sized(m, portions) if (d, m.slot) == (day, slot) else m)

    def flare(self, ticket: Ticket, plan: Plan, day: int, on: bool) -> Plan:
        self._wait(ticket)
        made = meals(plan, lambda d, m: renamed(m, f"Flare {on}, {m.items[0].title}"[:60]) if d == day else m)
        return replace(made, days=tuple(replace(x, flare=on) if d == day else x for d, x in enumerate(made.days)))

    def swap(self, ticket: Ticket, plan: Plan, day: int, slot: str, dish: str, no_cook: bool) -> Plan:
        self._wait(ticket)
        return self._swapped(plan, day, slot, dish)

    def _swapped(self, plan: Plan, day: int, slot: str, dish: str) -> Plan:
        return meals(plan, lambda d, m: renamed(marked(m, False), dish) if (d, m.slot) == (day, slot) else m)

    def swaps(self, ticket: Ticket, plan: Plan, day: int, slot: str, no_cook: bool) -> list[Any]:
        return [SwapOption("dal", "Dal", 1.0, 5.0, True, self._swapped(plan, day, slot, "dal"), ())]


def meals(plan: Plan, change: Callable[[int, Meal], Meal]) -> Plan:
    def day(number: int, one: Day) -> Day:
        return replace(one, meals=tuple(change(number, m) for m in one.meals))

    return replace(plan, days=tuple(day(n, d) for n, d in enumerate(plan.days)))


def renamed(meal: Meal, title: str) -> Meal:
    """Another title, unless it is locked."""
    return replace(meal, items=tuple(i if i.locked else replace(i, title=title) for i in meal.items))


def marked(meal: Meal, on: bool) -> Meal:
    return replace(meal, items=tuple(replace(i, locked=on) for i in meal.items))


def sized(meal: Meal, portions: float) -> Meal:
    return replace(meal, items=tuple(replace(i, portions=portions) for i in meal.items))


def new_app(folder: Path) -> MealplanApp:
    store = Store(folder)
    store.save(small_plan(), "Planning your week")
    return MealplanApp(GatedCore(), store)


def core_of(app: MealplanApp) -> GatedCore:
    assert isinstance(app.core, GatedCore)
    return app.core


async def all_done(app: MealplanApp, pilot: Pilot[Any]) -> None:
    """Until nothing is worked on and nothing waits."""
    core_of(app).open.set()
    for _ in range(6000):
        await settle(pilot)
        if not app.turns.busy and not app.keeping:
            return
        await pilot.pause(0.01)
    raise AssertionError(f"it never ends: {app.turns.waiting}")


def outcome(app: MealplanApp) -> tuple[Any, ...]:
    """What is shown, and the whole line of the journal."""
    head = app.store.head
    return app.plan, head.at, [(v.label, app.store.read(v)) for v in head.every]


async def slowly(folder: Path, keys: list[str]) -> tuple[Any, ...]:
    app = new_app(folder)
    core_of(app).open.set()
    async with running(app, SIZE) as pilot:
        for key in keys:
            await pilot.press(key)
            await all_done(app, pilot)
        return outcome(app)


async def quickly(folder: Path, keys: list[str], chance: random.Random) -> tuple[Any, ...]:
    """Keys at any speed: between two of them none, one or several edits come through, or nothing is waited for."""
    app = new_app(folder)
    async with running(app, SIZE) as pilot:
        for key in keys:
            await pilot.press(key)
            for _ in range(chance.choice((0, 0, 0, 1, 2))):
                core_of(app).gate.release()
                await pilot.pause(chance.choice((0, 0.002, 0.02)))
        await all_done(app, pilot)
        return outcome(app)


KEYS = ("space", "plus", "plus", "minus", "f", "r", "u", "U", "left", "right", "up", "down")


async def same_at_any_speed(folder: Path, seed: int) -> None:
    chance = random.Random(seed)
    keys = [chance.choice(KEYS) for _ in range(chance.randint(3, 12))]
    slow = await slowly(folder / "slow", keys)
    assert await quickly(folder / "quick", keys, chance) == slow, f"seed {seed}: {' '.join(keys)}"


@pytest.mark.parametrize("seed", range(4))
async def test_any_keys_at_any_speed_give_what_they_give_slowly(home: Path, tmp_path: Path, seed: int) -> None:
    await same_at_any_speed(tmp_path, seed)


@pytest.mark.prove
async def test_many_random_keys_at_any_speed_give_what_they_give_slowly(home: Path, tmp_path: Path) -> None:
    for seed in range(100, 100 + share_of(500)):
        await same_at_any_speed(tmp_path / str(seed), seed)


@pytest.mark.parametrize("keys", [
    ["space", "r"], ["plus"] * 4, ["r", "f"], ["r", "r"], ["space", "u"], ["u", "space"], ["space", "space", "r"],
    ["plus", "u", "U", "u"], ["f", "r", "u"],
], ids=" ".join)  # fmt: skip
async def test_all_pressed_before_the_first_is_done(home: Path, tmp_path: Path, keys: list[str]) -> None:
    slow = await slowly(tmp_path / "slow", keys)
    app = new_app(tmp_path / "quick")
    async with running(app, SIZE) as pilot:
        await pilot.press(*keys)
        await all_done(app, pilot)
        assert outcome(app) == slow


async def test_space_then_r_keeps_the_lock(home: Path, tmp_path: Path) -> None:
    app = new_app(tmp_path)
    async with running(app, SIZE) as pilot:
        await pilot.press("space", "r")
        await all_done(app, pilot)
        assert app.plan is not None
        first, second = app.plan.days[0].meals[0].items[0], app.plan.days[1].meals[0].items[0]
        assert (first.title, first.locked) == ("Porridge", True)
        assert second.title == "Week 1"


async def test_a_failure_is_told_and_what_waits_is_done_all_the_same(home: Path, tmp_path: Path) -> None:
    app = new_app(tmp_path)
    core_of(app).fails = 1
    async with running(app, SIZE) as pilot:
        await pilot.press("r", "plus")
        await all_done(app, pilot)
        assert isinstance(app.screen, Notice)
        assert app.plan is not None
        assert app.plan.days[0].meals[0].items[0].portions == 1.25


async def test_a_swap_that_is_taken_while_an_edit_runs_keeps_that_edit(home: Path, tmp_path: Path) -> None:
    app = new_app(tmp_path)
    async with running(app, SIZE) as pilot:
        await pilot.press("down", "right", "space", "left", "s")  # locks Tuesday's dinner, swaps Monday's
        for _ in range(6000):
            await pilot.pause(0.01)
            if isinstance(app.screen, SwapScreen) and app.screen.options:
                break
        await pilot.press("enter")
        await all_done(app, pilot)
        assert app.plan is not None
        assert app.plan.days[1].meals[1].items[0].locked
        assert app.plan.days[0].meals[1].items[0].title == "dal"


async def test_quitting_finishes_what_was_pressed(home: Path, tmp_path: Path) -> None:
    app = new_app(tmp_path)
    async with running(app, SIZE) as pilot:
        await pilot.press("plus", "plus", "space", "q")
        for _ in range(6000):
            if app.return_code is not None:
                break
            await pilot.pause(0.01)
    assert app.return_code == 0
    left = Store(tmp_path).open()
    assert left is not None
    assert (left.days[0].meals[0].items[0].portions, left.days[0].meals[0].items[0].locked) == (1.5, True)


async def test_quitting_twice_leaves_at_once(home: Path, tmp_path: Path) -> None:
    app = new_app(tmp_path)
    core_of(app)._wait = lambda ticket: core_of(app).open.wait() and None  # type: ignore[method-assign]
    async with running(app, SIZE) as pilot:
        await pilot.press("plus", "q", "q")
        core_of(app).open.set()
    assert app.return_code == 0


def test_turns_that_end_as_they_begin_do_not_pile_up() -> None:
    """Held down at its limit while a search runs, a key gives thousands of them."""
    turns = Turns(lambda: None)
    turns.add(Turn("a search", lambda: None))
    for _ in range(5000):
        turns.add(Turn("nothing to do", turns.ended))
    turns.ended()
    assert not turns.busy
    assert turns.waiting == ()
