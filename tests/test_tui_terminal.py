"""The real program in a pseudo-terminal: it starts, shows the week, quits, and leaves the terminal as it was."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import fcntl
import json
import os
import pty
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path
from typing import Any

import pytest

from mealplan.tui.store import Store
from small_plan import small_plan

GENEROUS = 180.0  # seconds until a program that says nothing is called stuck: a busy machine is no fault
START = "from mealplan.tui.app import run_app; import sys; sys.exit(run_app())"
LEAVE_SCREEN = b"\x1b[?1049l"


class Terminal:
    """A program on a pseudo-terminal of 120x36."""

    def __init__(self, home: Path, **more: str) -> None:
        self.master, self.slave = pty.openpty()
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
        self.before = termios.tcgetattr(self.slave)
        source = str(Path(__file__).resolve().parent.parent / "src")
        env = {**os.environ, "MEALPLAN_HOME": str(home), "PYTHONPATH": source, "TERM": "xterm-256color", **more}
        for name in ("COLUMNS", "LINES"):  # the size is the terminal's, whatever runs the tests says
            env.pop(name, None)
        self.process = subprocess.Popen(
            [sys.executable, "-c", START], stdin=self.slave, stdout=self.slave, stderr=self.slave, env=env,
            start_new_session=True,
        )  # fmt: skip
        self.seen = b""

    def read(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if select.select([self.master], [], [], 0.05)[0]:
                try:
                    self.seen += os.read(self.master, 65536)
                except OSError:
                    return

    def wait_for(self, words: bytes, seconds: float = GENEROUS) -> None:
        end = time.monotonic() + seconds
        while words not in self.seen:
            assert time.monotonic() < end, self.seen[-2000:]
            assert self.process.poll() is None or words in self.seen, self.seen[-2000:]
            self.read(0.1)

    def press(self, keys: bytes) -> None:
        os.write(self.master, keys)

    def end(self, seconds: float = GENEROUS) -> int:
        limit = time.monotonic() + seconds
        while self.process.poll() is None:
            assert time.monotonic() < limit, "it did not end"
            self.read(0.1)
        self.read(0.3)
        return self.process.returncode

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.master)
        os.close(self.slave)


@pytest.fixture
def terminal(home: Path) -> Any:
    Store(home / "data").save(small_plan(), "first")
    one = Terminal(home)
    yield one
    one.close()


def test_it_shows_the_week_quits_with_0_and_restores_the_terminal(terminal: Terminal) -> None:
    terminal.wait_for(b"Porridge")
    terminal.press(b"q")
    assert terminal.end() == 0
    assert LEAVE_SCREEN in terminal.seen
    assert termios.tcgetattr(terminal.slave) == terminal.before


def test_a_kill_leaves_the_terminal_sane(terminal: Terminal) -> None:
    terminal.wait_for(b"Porridge")
    terminal.process.send_signal(signal.SIGTERM)
    assert terminal.end() == 143
    assert LEAVE_SCREEN in terminal.seen
    assert termios.tcgetattr(terminal.slave) == terminal.before


def test_from_the_first_question_to_a_week_a_swap_the_shopping_list_and_out(home: Path) -> None:
    one = Terminal(home)
    try:
        one.wait_for(b"How old are you?")
        one.press(b"42")
        for words in (
            b"fit your body",
            b"How do you eat",
            b"things you never eat",
            b"matters most",
            b"energy for cooking",
            b"days with less",
            b"kind of week",
            b"shall it begin",
        ):
            one.press(b"\r")
            one.wait_for(words)
        one.press(b"\r")
        one.wait_for(b"goals met")
        one.press(b"s")
        one.wait_for(b"What would change")
        one.press(b"\r")
        one.wait_for(b"(locked)")
        one.press(b"g")
        one.wait_for(b"look for in the house")
        one.press(b" ")
        one.wait_for(b"1 ticked")
        one.press(b"q")
        assert one.end() == 0
        assert termios.tcgetattr(one.slave) == one.before
    finally:
        one.close()
    plans = Store(home / "data")
    assert plans.open() is not None
    assert len(plans.head.versions) == 2
    assert len(plans.ticks()) == 1


def test_sixteen_colours_are_enough(home: Path) -> None:
    """Such a terminal gets the high-contrast theme, no colour it lacks, and every state with its sign."""
    Store(home / "data").save(small_plan(), "first")
    one = Terminal(home, TERM="xterm", COLORTERM="")
    try:
        for sign in "↺◆~▌·▼":  # a left-over, a lock, a bad day, the cursor, between words, a goal that is short
            one.wait_for(sign.encode())
        one.press(b"d")
        one.wait_for(b"a day of this week")
        one.press(b"q")
        assert one.end() == 0
    finally:
        one.close()
    assert b"38;2;" not in one.seen
    assert b"38;5;" not in one.seen


FIRST_PAINT = """
import os, sys
from mealplan.tui.app import MealplanApp, run_app
inner = MealplanApp._display
def display(app, screen, picture):
    inner(app, screen, picture)
    if picture is not None and "Porridge" in picture.render_segments(app.console):
        heavy = ("pint", "numpy", "pulp", "highspy", "sqlalchemy", "pydantic", "mealplan.planning.result.plan")
        print(app.opening, [m for m in heavy if m in sys.modules], file=sys.__stdout__, flush=True)
        os._exit(0)
MealplanApp._display = display
run_app(headless=True, size=(120, 36))
"""


def test_the_first_paint_shows_the_week_and_needs_none_of_the_heavy_libraries(home: Path) -> None:
    Store(home / "data").save(small_plan(), "first")
    source = str(Path(__file__).resolve().parent.parent / "src")
    env = {**os.environ, "MEALPLAN_HOME": str(home), "PYTHONPATH": source}
    out = subprocess.run([sys.executable, "-c", FIRST_PAINT], env=env, capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "True []"


TMUX = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")


@pytest.mark.prove
@TMUX
def test_in_tmux_no_key_is_lost_in_a_burst_or_on_a_slow_line(home: Path) -> None:
    Store(home / "data").save(small_plan(), "first")
    source = str(Path(__file__).resolve().parent.parent / "src")
    tmux = ["tmux", "-L", f"mealplan-keys-{os.getpid()}"]
    env = {**os.environ, "MEALPLAN_HOME": str(home), "PYTHONPATH": source}

    def wait_for(words: str) -> None:
        end = time.monotonic() + GENEROUS
        while words not in (
            now := subprocess.run([*tmux, "capture-pane", "-p"], capture_output=True, text=True).stdout
        ):
            assert time.monotonic() < end, now
            time.sleep(0.1)

    command = f"{sys.executable} -m mealplan; echo ended with $?; sleep 600"
    subprocess.run([*tmux, "new", "-d", "-x", "80", "-y", "24", command], env=env, check=True)
    try:
        wait_for("Porridge")
        burst = "".join(chr(97 + n * 7 % 26) for n in range(60))
        subprocess.run([*tmux, "send-keys", "/"], check=True)
        wait_for("best sources")
        subprocess.run([*tmux, "send-keys", "-l", burst], check=True)
        wait_for(burst)
        for char in "slow line":
            subprocess.run([*tmux, "send-keys", "-l", char], check=True)
            time.sleep(0.15)
        wait_for(burst + "slow line")
        subprocess.run([*tmux, "send-keys", "Escape"], check=True)
        wait_for("Porridge")
        for byte in ("1b", "5b", "42"):  # an arrow key whose three bytes come one by one
            subprocess.run([*tmux, "send-keys", "-H", byte], check=True)
            time.sleep(0.03)
        subprocess.run([*tmux, "send-keys", "Enter"], check=True)
        wait_for("Red lentil soup")
    finally:
        subprocess.run([*tmux, "kill-server"], check=False)


@pytest.mark.prove
@TMUX
def test_in_tmux_a_newcomer_gets_a_week_swaps_undoes_and_quits(home: Path, tmp_path: Path) -> None:
    source = str(Path(__file__).resolve().parent.parent / "src")
    tmux = ["tmux", "-L", f"mealplan-{os.getpid()}"]
    env = {**os.environ, "MEALPLAN_HOME": str(home), "PYTHONPATH": source}

    def screen() -> str:
        done = subprocess.run([*tmux, "capture-pane", "-p"], capture_output=True, text=True, check=True)
        return done.stdout

    def wait_for(words: str, seconds: float = GENEROUS) -> str:
        end = time.monotonic() + seconds
        while words not in (now := screen()):
            assert time.monotonic() < end, now
            time.sleep(0.2)
        return now

    def press(*keys: str) -> None:
        for key in keys:
            subprocess.run([*tmux, "send-keys", key], check=True)
            time.sleep(0.15)

    command = f"{sys.executable} -m mealplan; echo ended with $?; sleep 600"
    subprocess.run([*tmux, "new", "-d", "-x", "120", "-y", "36", command], env=env, check=True)
    try:
        wait_for("How old are you?")
        press("4", "2", *["Enter"] * 9)
        wait_for("goals met")
        press("s")
        wait_for("best for the week first")
        press("Enter")
        wait_for("undo")
        press("u")
        end, plans = time.monotonic() + GENEROUS, Store(home / "data")
        while plans.open() is None or plans.head.at != 0:  # the words about it stand there for some seconds only
            assert time.monotonic() < end, screen()
            time.sleep(0.2)
        press("g")
        wait_for("things to buy")
        press("Space", "Escape")
        press("q")
        wait_for("ended with 0")
    finally:
        subprocess.run([*tmux, "kill-server"], check=False)


async def _picture(port_file: Path) -> bytes:
    """What the browser shows, asked for over its own protocol."""
    import aiohttp

    address = f"http://127.0.0.1:{port_file.read_text().split()[0]}/json"
    async with aiohttp.ClientSession() as session:
        async with session.get(address) as answer:
            page = next(t for t in await answer.json(content_type=None) if t["type"] == "page")
        async with session.ws_connect(page["webSocketDebuggerUrl"], max_msg_size=0) as socket_:
            await socket_.send_json({"id": 1, "method": "Page.captureScreenshot"})
            async for message in socket_:
                said = json.loads(message.data)
                if said.get("id") == 1:
                    return base64.b64decode(said["result"]["data"])
    return b""


@pytest.mark.prove
@pytest.mark.skipif(shutil.which("chromium") is None, reason="no chromium")
def test_in_a_browser_it_is_the_same(home: Path, tmp_path: Path) -> None:
    """Through textual-serve (the optional extra `web`), in a headless Chromium: the week is drawn."""
    pytest.importorskip("textual_serve")
    Store(home / "data").save(small_plan(), "first")
    source = str(Path(__file__).resolve().parent.parent / "src")
    paths = [source, *[p for p in sys.path if p]]
    env = {**os.environ, "MEALPLAN_HOME": str(home), "PYTHONPATH": os.pathsep.join(paths)}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    serve = f"from textual_serve.server import Server; Server({sys.executable + ' -m mealplan'!r}, port={port}).serve()"
    server = subprocess.Popen([sys.executable, "-c", serve], env=env, start_new_session=True)
    browser = None
    try:
        for _ in range(100):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.1)
        picture = tmp_path / "browser.png"
        options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1300,800",
                   "--remote-debugging-port=0", f"--user-data-dir={tmp_path / 'profile'}"]  # fmt: skip
        browser = subprocess.Popen(
            ["chromium", *options, f"http://localhost:{port}/?fontsize=14"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        for _ in range(60):  # until the picture is no longer the page that waits for the program
            time.sleep(1)
            with contextlib.suppress(Exception):
                picture.write_bytes(asyncio.run(_picture(tmp_path / "profile" / "DevToolsActivePort")))
                if picture.stat().st_size > 30_000:
                    break
        assert picture.stat().st_size > 30_000  # the page that waits is 15 000 bytes
    finally:
        if browser is not None:
            os.killpg(browser.pid, signal.SIGTERM)
            browser.wait(20)
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(20)
