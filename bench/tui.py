"""The rows that are about the terminal UI: start-up, key to repaint while a search runs, typing, memory.

Each is measured in a process of its own on a terminal of 120x36 that nobody sees; run with a name as the argument,
this file is that process.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

STARTED = time.monotonic()
HERE = Path(__file__).parent
SIZE = (120, 36)
FRAME_MS = 1000 / 60


def rows(full: bool = False) -> list[Any]:
    """All rows of the terminal UI."""
    with tempfile.TemporaryDirectory() as home:
        _child("prepare", home)
        return [start_up(9 if full else 5, home), *repaints(home, full), memory(home)]


def _child(what: str, home: str, *more: str) -> dict[str, Any]:
    from mealplan import paths

    cache = Path(home) / "cache"
    if not cache.exists():
        paths.cache().mkdir(parents=True, exist_ok=True)
        cache.symlink_to(paths.cache(), target_is_directory=True)
    done = subprocess.run(
        [sys.executable, __file__, what, *more], capture_output=True, text=True, check=True, timeout=600,
        env={**os.environ, "MEALPLAN_HOME": home},
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def start_up(times: int, home: str) -> Any:
    """From the start of the interpreter to the first paint of the last week, against an app with nothing in it."""
    from rows import Row

    pairs = [(_child("start", home)["seconds"], _child("empty", home)["seconds"]) for _ in range(times)]
    ours, empty = (sorted(column)[times // 2] for column in zip(*pairs, strict=True))
    ratio = ours / empty
    return Row(
        "terminal UI: start-up to the first paint of a week, against an empty Textual app",
        "at most 1.5 x",
        "",
        f"{ratio:.2f} x (medians of {times}: {ours:.2f} s, {empty:.2f} s)",
        "",
        ratio <= 1.5,
        None,
        {"ours": [a for a, _ in pairs], "empty": [b for _, b in pairs]},
    )


def repaints(home: str, full: bool) -> list[Any]:
    """Key to repaint while a search runs, and while a food is typed."""
    from rows import Row

    bare = _child("field", home)
    busy, typing = _child("keys", home, "200" if full else "80"), _child("typing", home, "3" if full else "1")
    return [
        Row(
            "terminal UI: key to repaint while a week is searched for, p95",
            "under 50 ms",
            "",
            f"{busy['p95']:.0f} ms (median {busy['median']:.0f}, worst {busy['worst']:.0f} ms, {busy['count']} keys)",
            "",
            busy["p95"] < 50,
            None,
            busy,
        ),
        Row(
            "terminal UI: typing in the food search, key to repaint, p95, against a field in an empty app",
            f"at most one frame ({FRAME_MS:.0f} ms) more",
            "",
            f"{typing['p95']:.0f} ms, {bare['p95']:.0f} ms (medians {typing['median']:.0f}, {bare['median']:.0f} ms; "
            f"{typing['count']} keys)",
            "",
            typing["p95"] <= bare["p95"] + FRAME_MS,
            None,
            typing,
        ),
    ]


def memory(home: str) -> Any:
    """Peak memory of the app after it showed a week, looked up foods, and planned another week."""
    from rows import Row

    found = _child("memory", home)
    return Row(
        "terminal UI: peak memory, a week shown / after planning another",
        "400 MB",
        "300 MB",
        f"{found['shown']:.0f} MB / {found['planned']:.0f} MB",
        "",
        found["planned"] <= 400,
        found["planned"] <= 300,
        found,
    )


# what the processes do


def prepare() -> None:
    """A week to show."""
    import profiles
    from mealplan.library import open_library
    from mealplan.planning.make import make_plan
    from mealplan.tui.store import Store

    library = open_library()
    Store().save(make_plan(profiles.request(library, ()), library, explained=False), "Planning your week")
    _tell({})


def start() -> None:
    from mealplan.tui.app import MealplanApp

    def painted(app: MealplanApp) -> None:
        _tell({"seconds": _age()})
        app.exit(0)

    MealplanApp._warm = painted  # type: ignore[assignment, method-assign]  # called after the first paint
    MealplanApp().run(headless=True, size=SIZE)


def empty() -> None:
    from textual.app import App

    class Timed(App[int]):
        def on_mount(self) -> None:
            self.call_after_refresh(self.painted)

        def painted(self) -> None:
            _tell({"seconds": _age()})
            self.exit(0)

    Timed().run(headless=True, size=SIZE)


def keys(count: str) -> None:
    """Left and right on the week, while one search after the other runs in a worker."""

    async def drive(app: Any, pilot: Any) -> dict[str, Any]:
        app.core.library(_Ticket())
        times = []
        for number in range(int(count)):
            if not app.busy_label:
                app.plan_again()
                await pilot.pause(0.3)
            times.append(await _repaint(app, "right" if number % 12 < 6 else "left"))
            await asyncio.sleep(0.03)
        return _figures(times)

    _with_app(drive)


def typing(rounds: str) -> None:
    """Searches typed letter by letter, quicker than most people do."""

    async def drive(app: Any, pilot: Any) -> dict[str, Any]:
        app.core.library(_Ticket())
        await pilot.press("slash")
        times = []
        for _ in range(int(rounds)):
            for word in ("cheddar", "salmon", "spinach", "sunflower seeds", "brown rice"):
                for letter in word:
                    times.append(await _repaint(app, "space" if letter == " " else letter))
                    await asyncio.sleep(0.06)
                for _ in word:
                    await pilot.press("backspace")
        return _figures(times)

    _with_app(drive)


def bare_field() -> None:
    """The same letters into a field of an app that has nothing else: what the library and this machine need."""
    from textual.app import App, ComposeResult
    from textual.widgets import Input

    class Bare(App[int]):
        def compose(self) -> ComposeResult:
            yield Input()

    async def run() -> dict[str, Any]:
        app = Bare()
        async with app.run_test(size=SIZE) as pilot:
            await pilot.pause()
            times = []
            for letter in "cheddarsalmonspinachsunflowerseedsbrownrice":
                times.append(await _repaint(app, letter))
                await asyncio.sleep(0.06)
            return _figures(times)

    _tell(asyncio.run(run()))


def memory_of() -> None:
    async def drive(app: Any, pilot: Any) -> dict[str, Any]:
        await app.workers.wait_for_complete()
        shown = _peak_mb()
        app.plan_again()
        await app.workers.wait_for_complete()
        await pilot.press("slash", *"salmon")
        await app.workers.wait_for_complete()
        return {"shown": shown, "planned": _peak_mb()}

    _with_app(drive)


class _Ticket:
    """Nobody to tell how far the catalogue is."""

    def preparing(self, share: float, words: str) -> None:
        return


def _with_app(drive: Callable[[Any, Any], Awaitable[dict[str, Any]]]) -> None:
    from mealplan.tui.app import MealplanApp

    async def run() -> dict[str, Any]:
        app = MealplanApp()
        async with app.run_test(size=SIZE) as pilot:
            await pilot.pause()
            return await drive(app, pilot)

    _tell(asyncio.run(run()))


async def _repaint(app: Any, key: str) -> float:
    """Milliseconds from a key to the next picture, as the driver would be given it."""
    from textual import events

    painted = asyncio.Event()
    inner = app._display

    def display(screen: Any, picture: Any) -> None:
        inner(screen, picture)
        painted.set()

    app._display = display
    begun = time.monotonic()
    app.post_message(events.Key(key, key if len(key) == 1 else (" " if key == "space" else None)))
    try:
        await asyncio.wait_for(painted.wait(), 5)
    finally:
        app._display = inner
    return (time.monotonic() - begun) * 1000


def _figures(times: list[float]) -> dict[str, Any]:
    times = sorted(times)
    return {
        "median": times[len(times) // 2],
        "p95": times[int(len(times) * 0.95)],
        "worst": times[-1],
        "count": len(times),
    }


def _age() -> float:
    """Seconds since this process began, the interpreter's own start-up included."""
    try:
        ticks = int(Path("/proc/self/stat").read_text().rsplit(")", 1)[1].split()[19])
        return time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")
    except (OSError, AttributeError):
        return time.monotonic() - STARTED


def _peak_mb() -> float:
    import resource

    try:
        lines = Path("/proc/self/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)


def _tell(found: dict[str, Any]) -> None:
    print(json.dumps(found), file=sys.__stdout__, flush=True)  # textual keeps sys.stdout for itself


PROCESSES: dict[str, Callable[..., None]] = {
    "prepare": prepare,
    "start": start,
    "empty": empty,
    "keys": keys,
    "typing": typing,
    "memory": memory_of,
    "field": bare_field,
}

if __name__ == "__main__":
    PROCESSES[sys.argv[1]](*sys.argv[2:])
