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
    env = {**os.environ, "MEALPLAN_HOME": home}
    env.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program is compiled once, not at every start
    done = subprocess.run(
        [sys.executable, __file__, what, *more], capture_output=True, text=True, check=True, timeout=600, env=env
    )
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def start_up(times: int, home: str) -> Any:
    """From the start of the interpreter to the first paint of the last week, against an app with nothing in it."""
    from rows import Row

    _child("start", home)  # compiles what is not
    runs = [(_child("start", home), _child("empty", home)) for _ in range(times)]

    def median(which: int, key: str) -> float:
        return float(sorted(run[which][key] for run in runs)[times // 2])

    first, empty, whole = median(0, "seconds"), median(1, "seconds"), median(0, "whole")
    ratio = first / empty
    return Row(
        "terminal UI: start-up to the first paint of a week, against an empty Textual app",
        "at most 1.5 x",
        "",
        f"{ratio:.2f} x (medians of {times}: {first:.2f} s, {empty:.2f} s; of processor time "
        f"{median(0, 'cpu') / median(1, 'cpu'):.2f} x; until the week can be changed {whole:.2f} s)",
        "",
        ratio <= 1.5,
        None,
        {"ours": [ours for ours, _ in runs], "empty": [empty for _, empty in runs]},
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
    from mealplan.planning.result.make import make_plan
    from mealplan.tui.store import Store

    library = open_library()
    Store().save(make_plan(profiles.request(library, ()), library, explained=False), "Planning your week")
    _tell({})


def start() -> None:
    """The last week, until the first picture with its first meal goes to the terminal, and until it can be changed."""
    from mealplan.tui.app import MealplanApp, run_app

    found: dict[str, float] = {}

    def shown(app: Any, picture: Any, now: float) -> None:
        week = app.drawn
        if week is None:
            return
        title = week.days[0].meals[0].items[0].title.split()[0]
        if title in picture.render_segments(app.console):
            if not found:
                found.update(seconds=now, cpu=time.process_time())
            if app.plan is not None:
                _tell(found | {"whole": now})
                app.exit(0)

    setattr(MealplanApp, "_warm", lambda app: None)  # another row's  # noqa: B010
    _watched(MealplanApp, shown)
    run_app(headless=True, size=SIZE)


def empty() -> None:
    """An app with nothing in it, until its first picture goes to the terminal."""
    from textual.app import App

    def shown(app: Any, picture: Any, now: float) -> None:
        _tell({"seconds": now, "cpu": time.process_time()})
        app.exit(0)

    _watched(App, shown)
    App[int]().run(headless=True, size=SIZE)


def _watched(kind: Any, shown: Callable[[Any, Any, float], None]) -> None:
    """Tell `shown` of every picture that an app draws, and how old the process is by then."""
    inner = kind._display

    def display(app: Any, screen: Any, picture: Any) -> None:
        inner(app, screen, picture)
        if picture is not None:
            shown(app, picture, _age())

    kind._display = display


def keys(count: str) -> None:
    """Left and right on the week, while one search after the other runs in a worker. A picture counts once the meals
    were drawn again for it: the search's own lines come in between."""
    from mealplan.tui.widgets.board import Board

    drawn: list[Any] = []
    inner = Board.render_line

    def render_line(board: Board, y: int) -> Any:
        drawn.append(y)
        return inner(board, y)

    setattr(Board, "render_line", render_line)  # noqa: B010

    async def drive(app: Any, pilot: Any) -> dict[str, Any]:
        times = []
        for number in range(int(count)):
            if not app.busy_label:
                app.plan_again()
                await pilot.pause(0.3)
            drawn.clear()
            times.append(await _repaint(app, "right" if number % 12 < 6 else "left", lambda: bool(drawn)))
            await asyncio.sleep(0.03)
        return _figures(times)

    _with_app(drive)


def typing(rounds: str) -> None:
    """Searches typed letter by letter, quicker than most people do."""

    async def drive(app: Any, pilot: Any) -> dict[str, Any]:
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
        shown = _peak_mb()
        app.plan_again()
        await app.workers.wait_for_complete()
        await pilot.press("slash", *"salmon")
        await app.workers.wait_for_complete()
        return {"shown": shown, "planned": _peak_mb()}

    _with_app(drive)


def _with_app(drive: Callable[[Any, Any], Awaitable[dict[str, Any]]]) -> None:
    from mealplan.tui.app import MealplanApp
    from mealplan.tui.startup import all_loaded, own_process

    async def run() -> dict[str, Any]:
        own_process()  # as `run_app` does
        app = MealplanApp()
        app.loaded = all_loaded
        async with app.run_test(size=SIZE) as pilot:
            while app.opening or not app.core.ready or len(app.workers):  # all that begins by itself is over
                await pilot.pause(0.02)
            return await drive(app, pilot)

    _tell(asyncio.run(run()))


async def _repaint(app: Any, key: str, drawn: Callable[[], bool] = lambda: True) -> float:
    """Milliseconds from a key to the next picture, as the driver would be given it; to the next for which `drawn`."""
    from textual import events

    painted = asyncio.Event()
    inner = app._display

    def display(screen: Any, picture: Any) -> None:
        inner(screen, picture)
        if picture is not None and drawn():
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
