"""A closed terminal ends the program, at whatever moment: nothing lives on, and the week is as it was saved last."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import random
import select
import shutil
import signal
import sqlite3
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from long_counts import count as share_of
from mealplan.planning.result.plan import Plan, loads
from mealplan.tui import hangup
from mealplan.tui.store import Store

GENEROUS = 30.0  # seconds until a program that should have ended within two is called alive: a busy machine is no fault
SOURCE = str(Path(__file__).resolve().parent.parent / "src")
WAYS = ("bare", "leader", "shell", "deaf", "orphan", "orphaned shell")
MOMENTS = ("starting", "compiling", "planning", "editing", "cooking")


class Closing:
    """The real program on a pseudo-terminal that is about to be closed.

    `way`: "bare", the terminal controls nobody, so that no signal is sent; "leader", the program gets the signal;
    "shell", a shell between does; "deaf", the program was told to ignore it; "orphan" and "orphaned shell", not the
    terminal ends but the shell that started the program, with and without a signal.
    """

    def __init__(self, home: Path, way: str, **more: str) -> None:
        self.way, self.ended = way, home / "pid"
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
        env = {**os.environ, "MEALPLAN_HOME": str(home), "PYTHONPATH": SOURCE, "TERM": "xterm-256color", **more}
        run = f"echo $$ > {self.ended}.part; mv {self.ended}.part {self.ended}; exec {sys.executable} -m mealplan"
        if way == "deaf":
            run = f"trap '' HUP; {run}"
        command = ["sh", "-c", run]
        if way in ("shell", "orphan", "orphaned shell"):
            command = ["sh", "-c", 'sh -c "$0"; exit', run]

        def controlled() -> None:
            if way not in ("bare", "orphan"):
                fcntl.ioctl(0, termios.TIOCSCTTY, 0)

        self.process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=env, start_new_session=True, preexec_fn=controlled
        )
        os.close(slave)
        self.seen = b""
        self.read(GENEROUS, self.ended.exists)
        self.pid = int(self.ended.read_text())

    def read(self, seconds: float, until: Callable[[], bool] = lambda: False) -> bool:
        """Read what is drawn for so long, or until something is true; whether it became true."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and not until():
            if select.select([self.master], [], [], 0.02)[0]:
                try:
                    self.seen += os.read(self.master, 65536)
                except OSError:
                    return until()
        return until()

    def wait_for(self, words: bytes) -> None:
        assert self.read(180, lambda: words in self.seen), self.seen[-2000:]

    def press(self, keys: str) -> None:
        os.write(self.master, keys.encode())

    def close(self) -> None:
        """What happens when the window is shut, or the shell is killed."""
        if self.way.startswith("orphan"):
            self.process.kill()
        else:
            os.close(self.master)
            self.master = -1

    def alive(self) -> bool:
        self.process.poll()
        state = subprocess.run(["ps", "-o", "stat=", "-p", str(self.pid)], capture_output=True, text=True).stdout
        return bool(state.strip()) and not state.strip().startswith("Z")

    def seconds_until_it_ends(self) -> float:
        began = time.monotonic()
        while self.alive():
            if time.monotonic() > began + GENEROUS:
                return float("inf")
            if self.master >= 0:
                self.read(0.05)
            else:
                time.sleep(0.05)
        return time.monotonic() - began

    def clean_up(self) -> None:
        """Whatever a test came to, nothing of it stays."""
        if self.alive():
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        if self.master >= 0:
            os.close(self.master)


def closed_at(home: Path, plan: Plan, way: str, moment: str, chance: random.Random) -> float:
    """Close the terminal at some moment; the seconds until the program has ended. The journal is checked."""
    Store(home / "data").save(plan, "first")
    if moment == "compiling":
        (home / "cache").unlink()
        (home / "cache").mkdir()
    one = Closing(home, way)
    try:
        _lead_to(one, moment, chance)
        one.close()
        seconds = one.seconds_until_it_ends()
    finally:
        one.clean_up()
    assert seconds < GENEROUS, f"{way}, {moment}: it lives on, {GENEROUS} s after its terminal was closed"
    _check_journal(home, plan, f"{way}, {moment}: ended after {seconds:.1f} s")
    return seconds


def _lead_to(one: Closing, moment: str, chance: random.Random) -> None:
    """Have the program do something, for a while of random length."""
    if moment == "starting":
        one.read(chance.uniform(0, 1.5))
        return
    one.wait_for(b"Week of")
    if moment == "compiling":
        one.press("r")
        one.read(chance.uniform(0, 6))
    elif moment == "planning":
        one.press("r")
        one.wait_for(b"trying better weeks")
        one.read(chance.uniform(0, 6))
    elif moment == "editing":
        for _ in range(chance.randint(1, 12)):
            one.press(chance.choice(" +-fjlhkur"))
            one.read(chance.uniform(0, 0.5))
    else:
        one.press("c")
        one.wait_for(b"Get these out")
        for _ in range(chance.randint(1, 6)):
            one.press(chance.choice(" bti"))
            one.read(chance.uniform(0, 0.5))


def _check_journal(home: Path, plan: Plan, what: str) -> None:
    """It opens, is whole, still has what was saved first, and shows the week that was saved last."""
    with sqlite3.connect(home / "data" / "journal.sqlite") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",), what
    store = Store(home / "data")
    shown = store.open()
    head = store.head
    assert shown is not None, what
    assert head.current is not None, what
    assert store.read(head.current) == shown, what
    assert store.read(head.every[0]) == plan, what


@pytest.fixture(scope="session")
def long_search(week: Any) -> Plan:
    """A week whose search takes a while."""
    plan = loads(week("quick")[1].read_text(encoding="utf-8"))
    return replace(plan, request=plan.request.with_(effort="thorough"))


@pytest.mark.parametrize(
    ("way", "moment"),
    [
        ("bare", "starting"), ("leader", "compiling"), ("shell", "planning"), ("bare", "planning"), ("deaf", "editing"),
        ("leader", "cooking"), ("orphan", "cooking"), ("orphaned shell", "starting"),
    ],
)  # fmt: skip
def test_a_closed_terminal_ends_it(home: Path, long_search: Plan, way: str, moment: str) -> None:
    closed_at(home, long_search, way, moment, random.Random(f"{way} {moment}"))


@pytest.mark.prove
def test_a_terminal_closed_at_many_random_moments_leaves_nothing(
    tmp_path: Path, home: Path, long_search: Plan, request: pytest.FixtureRequest
) -> None:
    chance, took = random.Random(8), []
    for number in range(share_of(500)):
        own = tmp_path / f"home-{number}"
        own.mkdir()
        (own / "cache").symlink_to((home / "cache").resolve(), target_is_directory=True)
        way, moment = chance.choice(WAYS), chance.choice(MOMENTS)
        took.append((closed_at(own, long_search, way, moment, chance), way, moment))
        shutil.rmtree(own)
    print("the slowest:", sorted(took)[-5:])


@pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
@pytest.mark.parametrize("moment", ["starting", "planning"])
def test_kill_server_of_tmux_ends_it(home: Path, long_search: Plan, moment: str) -> None:
    Store(home / "data").save(long_search, "first")
    env = {**os.environ, "MEALPLAN_HOME": str(home), "PYTHONPATH": SOURCE}
    tmux = ["tmux", "-S", str(home / "socket"), "-f", "/dev/null"]
    file = home / "pid"
    command = f"echo $$ > {file}.part; mv {file}.part {file}; exec {sys.executable} -m mealplan"
    subprocess.run([*tmux, "new", "-d", "-x", "120", "-y", "36", command], env=env, check=True)
    end = time.monotonic() + 60
    try:
        while not file.exists():
            assert time.monotonic() < end, "tmux did not start it"
            time.sleep(0.02)
        if moment == "planning":
            shown = ""
            while "trying better weeks" not in shown:
                assert time.monotonic() < end + 60, shown
                if "Week of" in shown and "Planning" not in shown:
                    subprocess.run([*tmux, "send-keys", "r"], check=True)
                time.sleep(0.2)
                shown = subprocess.run([*tmux, "capture-pane", "-p"], capture_output=True, text=True).stdout
    finally:
        subprocess.run([*tmux, "kill-server"], check=False)
    one = Closing.__new__(Closing)
    one.pid, one.master, one.process = int(file.read_text()), -1, subprocess.Popen(["true"])
    try:
        seconds = one.seconds_until_it_ends()
    finally:
        one.clean_up()
    assert seconds < GENEROUS, "it lives on after its tmux was killed"
    _check_journal(home, long_search, f"ended after {seconds:.1f} s")


# the parts


def test_a_terminal_that_is_there_is_not_gone_and_nothing_typed_is_eaten() -> None:
    master, slave = pty.openpty()
    try:
        os.write(master, b"abc\n")
        name = os.ttyname(slave)
        assert hangup.hung_up(slave, name) == ""
        assert os.read(slave, 10) == b"abc\n"
    finally:
        os.close(master)
    assert hangup.hung_up(slave, name) != ""
    os.close(slave)


def test_a_pipe_whose_writer_has_gone_is_gone() -> None:
    """What textual-serve gives in the place of a terminal."""
    reader, writer = os.pipe()
    assert hangup.hung_up(reader) == ""
    os.close(writer)
    assert hangup.hung_up(reader) != ""
    os.close(reader)


def test_no_terminal_at_all_is_no_closed_one() -> None:
    with open(os.devnull, "rb") as nothing:
        assert hangup.hung_up(nothing.fileno()) == ""


def test_what_is_being_saved_is_waited_for_before_the_end(tmp_path: Path) -> None:
    """In a process of its own: the save takes longer than anything else, and is done when the process is gone."""
    done = tmp_path / "done"
    code = f"""
import threading, time
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from mealplan.tui import hangup
started, keeper = threading.Event(), ThreadPoolExecutor(1)
def save():
    started.set()
    time.sleep(0.2)
    Path({str(done)!r}).write_text("saved")
future = keeper.submit(save)
started.wait()
watch = hangup.Watch()
watch.saved = lambda seconds: wait([future], 60)
watch.end(hangup.GONE)
"""
    ran = subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": SOURCE}, timeout=120)
    assert ran.returncode == hangup.GONE
    assert done.read_text() == "saved"
