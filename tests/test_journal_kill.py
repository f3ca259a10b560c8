"""Killed at any moment: the journal opens, is whole, and nothing that was committed is lost."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

import pytest

from mealplan.journal import Journal
from small_plan import edited, small_plan
from waiting import HANG_S

#: Saves, edits and undoes one plan; says what was committed only after it was, on a pipe that outlives it.
WORKER = """
import os, sys
from pathlib import Path
from small_plan import small_plan, edited
from mealplan.journal import Journal, copies
copies.EVERY_SECONDS = 0.05  # copies are made all the time, so that they are interrupted, too
def said(*words):
    os.write(1, (" ".join(map(str, words)) + "\\n").encode())
with Journal.open(Path(sys.argv[1])) as journal:
    name = sys.argv[2]
    turn = 0
    while True:
        turn += 1
        mark = f"{sys.argv[3]}-{turn}"
        saved = journal.save_plan(name, edited(small_plan(), mark))
        said("saved", saved.version, mark)
        journal.tick(name, mark)
        said("tick", mark)
        if turn % 3 == 0:
            said("at", journal.undo(name).version)
            said("at", journal.redo(name).version)
"""


def killed_rounds(path: Path, rounds: int, seed: int) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    chance = random.Random(seed)
    told: dict[str, dict[int, str]] = defaultdict(dict)
    ticks: dict[str, set[str]] = defaultdict(set)
    for number in range(rounds):
        names = ("ui", "cli")
        running = [
            subprocess.Popen(
                [sys.executable, "-c", WORKER, path, name, f"{number}{name}"], env=environment, stdout=subprocess.PIPE
            )
            for name in names
        ]
        if number % 4:  # three of four are killed at work, the others while they start and open the journal
            for one in running:
                assert one.stdout is not None
                first = one.stdout.readline()
                assert first.startswith(b"saved"), "a worker could not begin"
                told[names[running.index(one)]][int(first.split()[1])] = first.split()[2].decode()
            time.sleep(chance.uniform(0, 0.08))
        else:
            time.sleep(chance.uniform(0.2, 0.7))
        order = running if chance.random() < 0.5 else running[::-1]
        for one in order:
            one.send_signal(signal.SIGKILL)
        for name, one in zip(names, running, strict=True):
            output, _ = one.communicate(timeout=HANG_S)
            assert one.returncode == -signal.SIGKILL
            for line in output.decode().splitlines():
                words = line.split()
                if words[0] == "saved" and len(words) == 3:
                    told[name][int(words[1])] = words[2]
                elif words[0] == "tick" and len(words) == 2:
                    ticks[name].add(words[1])
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert sum(map(len, told.values())) > rounds // 2, "the workers hardly worked"
    with Journal.open(path) as journal:
        for name, versions in told.items():
            for version, mark in versions.items():
                assert journal.plan(name, version=version).notes == (mark,)
            assert ticks[name] <= journal.ticks(name)
            journal.undo(name)
        journal.save_plan("after", edited(small_plan(), "all is well"))


def test_a_few_kills_lose_nothing(tmp_path: Path) -> None:
    killed_rounds(tmp_path / "journal.sqlite", 3, seed=1)


@pytest.mark.prove
def test_two_hundred_kills_lose_nothing(tmp_path: Path) -> None:
    killed_rounds(tmp_path / "journal.sqlite", 100, seed=2)  # two processes each: 200 kills
