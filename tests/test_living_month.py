"""A month as it is lived, by the command line: bought, cooked, eaten otherwise, skipped, bad days, planned again, the
next week from what is left. The test keeps its own books from the JSON of plans and lists; at the end journal, kitchen
and totals are held against them, to the gram. And nothing is lost or counted twice when the program is killed."""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import Cli, Week
from mealplan.goods.shelf import thing_of
from mealplan.journal import Journal
from mealplan.planning.result.plan import loads
from waiting import HANG_S

START = dt.date(2026, 11, 23)
PERSON = ("--age", "42", "--sex", "female", "--effort", "quick", "--style", "few-pots", "--slots", "breakfast,dinner")


class Books:
    """What the kitchen must hold, kept by sums alone: nothing of the program's own reckoning is used."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.there: Counter[tuple[str, str]] = Counter()
        self.energy: dict[dt.date, float] = {}

    def bought(self, lines: list[dict[str, Any]]) -> None:
        for line in lines:
            if line["show"] != "nothing":
                self.there["ingredient", line["item"]] += line["buy_g"] + line["left_over_g"]

    def cooked(self, cook: dict[str, Any], portions: float) -> None:
        for part in cook["ingredients"]:
            entry = self.book.names.of(part["id"], part["ingredient"])
            if part["bought_g"] > 0 and not entry.tap:
                item = ("ingredient", thing_of(entry.name, self.book))
                self.there[item] -= min(self.there[item], part["bought_g"] * portions / cook["portions"])
        self.there["dish", cook["dish"]] += portions

    def ate(self, dish: str, portions: float) -> None:
        self.there["dish", dish] -= min(self.there["dish", dish], portions)

    def held(self) -> dict[tuple[str, str], float]:
        return {key: amount for key, amount in self.there.items() if amount > 0.06}


class Month:
    """Somebody who lives with the program."""

    def __init__(self, cli: Cli, opened: Any, today: Callable[[str], None]) -> None:
        self.cli, self.opened, self.today = cli, opened, today
        self.books = Books(opened.cookbook)
        self.chance = random.Random(7)
        self.plan: dict[str, Any] = {}
        self.name = ""

    def run(self, *arguments: str) -> str:
        ran = self.cli(*arguments)
        assert ran.code in (0, 3), (arguments, ran.err)
        return ran.out

    def kitchen(self) -> dict[tuple[str, str], float]:
        out: Counter[tuple[str, str]] = Counter()
        for row in json.loads(self.run("pantry", "list", "--format", "json")):
            out[row["kind"], row["what"]] += row["amount"]
        return {key: amount for key, amount in out.items() if amount > 0.06}

    def week(self, number: int, days: int) -> None:
        start = START + dt.timedelta(days=7 * number)
        self.name = f"week {number}"
        self.today((start - dt.timedelta(days=1)).isoformat())
        flags = ("--start", "tomorrow", "--days", str(days), "--seed", str(number), "--pantry", "home")
        self.run("plan", *PERSON, *flags, "--save", self.name)
        self.load()
        self.today(start.isoformat())
        listed = json.loads(self.run("shop", "--format", "json"))
        self.run("bought")
        self.run("bought")  # twice counts once
        self.books.bought(listed["lines"])
        for at in range(days):
            self.day(start + dt.timedelta(days=at), number, at, days)

    def load(self) -> None:
        self.plan = json.loads(self.run("plans", "show", self.name, "--format", "json"))

    def day(self, date: dt.date, number: int, at: int, days: int) -> None:
        self.today(date.isoformat())
        assert json.loads(self.run("today", "--format", "json"))["plan"] == self.name
        if at == days // 2 and number % 2:
            self.run("replan", self.name, "--from", "today", "--effort", "quick", "--save", self.name)
            self.load()
            more = json.loads(self.run("shop", "--format", "json"))
            self.run("bought")
            self.books.bought(more["lines"])
        if at == days - 2 and not number % 2:
            self.run("flare", self.name, date.isoformat(), "--save", self.name)
            self.load()
            more = json.loads(self.run("shop", "--format", "json"))
            self.run("bought")
            self.top_up(more["lines"])
        today = next(day for day in self.plan["days"] if day["date"] == date.isoformat())
        cooks = {cook["id"]: cook for cook in self.plan["cooks"]}
        said: dict[str, str] = {}
        for meal in today["meals"]:
            said[meal["slot"]] = self.chance.choice(["", "", "", "out", "pizza", "skipped", "as planned"])
        for cook in [one for one in self.plan["cooks"] if one["on"] == date.isoformat() and not one["frozen"]]:
            self.cook(cook, self.chance.choice([1.0, 1.0, 1.5]), date)
        for meal in today["meals"]:
            self.meal(date, meal, said[meal["slot"]], cooks)

    def top_up(self, lines: list[dict[str, Any]]) -> None:
        """A list that says the whole week's need again: what is bought is what comes to it."""
        before = self.kitchen()
        for key in {*before, *self.books.there}:
            if key[0] == "ingredient":
                assert before.get(key, 0.0) >= self.books.there[key] - 0.1, key
                self.books.there[key] = before.get(key, 0.0)

    def cook(self, cook: dict[str, Any], factor: float, date: dt.date) -> None:
        portions = cook["portions"] * factor
        self.run("cooked", cook["dish"], f"{portions:g}")
        self.books.cooked(cook, portions)

    def meal(self, date: dt.date, meal: dict[str, Any], said: str, cooks: dict[int, Any]) -> None:
        slot = meal["slot"]
        if said == "out":
            self.run("ate", slot, "out")
        elif said == "pizza":
            self.run("ate", slot, "cheese pizza", "300 g")
        elif said == "skipped":
            self.run("skipped", slot)
        else:
            if said:
                self.run("ate", slot)
            for item in meal["items"]:
                self.books.ate(item["dish"], item["portions"])


def test_a_month_is_true_to_the_gram(cli: Cli, opened: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    month = Month(cli, opened, lambda day: monkeypatch.setenv("MEALPLAN_TODAY", day))
    for number in range(4):
        month.week(number, 4)
        end = START + dt.timedelta(days=7 * number + 4)
        with Journal.open() as journal:  # the last day's meals that nobody spoke of
            from mealplan.living.week import settle

            settle(journal, month.name, journal.plan(month.name), opened, end)
        there, due = month.kitchen(), month.books.held()
        assert set(there) == set(due), number
        for key, amount in due.items():
            assert there[key] == pytest.approx(amount, abs=0.1), (number, key)


#: Says the same things in the same order, however often it is begun anew; tells on a pipe what was written down.
WORKER = """
import datetime as dt, os, sys
from pathlib import Path
from mealplan.journal import Journal
from mealplan.library import open_library
from mealplan.living.say import Week
library = open_library()
day = dt.date(2026, 11, 23)
os.write(1, b"ready\\n")
with Journal.open(Path(sys.argv[1])) as journal:
    for number in range(4):
        today = day + dt.timedelta(days=number)
        week = Week.open(journal, library, "week", today)
        if number == 0:
            week.bought(today)
            os.write(1, b"bought\\n")
        for cook in [c for c in week.plan.cooks if c.on == today and not c.frozen]:
            week.cooked(cook.dish, cook.portions + number, today)
            os.write(1, f"cooked {cook.dish}\\n".encode())
        week.ate(today, "lunch", "out", label="out")
        week.skipped([(today, "snack")])
        os.write(1, f"day {number}\\n".encode())
os.write(1, b"done\\n")
"""


def rows(path: Path) -> dict[Any, float]:
    with Journal.open(path) as journal:
        return {one.key: round(one.amount, 4) for one in journal.stock()}


def lived(path: Path, week: Week, kills: int, seed: int) -> dict[Any, float]:
    """The kitchen after the worker has said everything, killed so many times on the way."""
    with Journal.open(path) as journal:
        journal.save_plan("week", loads(week("quick")[1].read_text()))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    chance = random.Random(seed)
    for number in range(kills + 1):
        one = subprocess.Popen([sys.executable, "-c", WORKER, path], env=environment, stdout=subprocess.PIPE)
        assert one.stdout is not None
        assert one.stdout.readline() == b"ready\n"
        if number < kills:
            for _ in range(chance.randrange(2 + 2 * number)):
                one.stdout.readline()
            time.sleep(chance.uniform(0, 0.05))
            one.send_signal(signal.SIGKILL)
            one.communicate(timeout=HANG_S)
        else:
            out, _ = one.communicate(timeout=HANG_S)
            assert out.endswith(b"done\n")
    return rows(path)


def test_killed_at_any_moment_nothing_is_lost_or_counted_twice(tmp_path: Path, week: Week, home: Path) -> None:
    whole = lived(tmp_path / "whole" / "journal.sqlite", week, 0, seed=1)
    assert whole
    assert lived(tmp_path / "killed" / "journal.sqlite", week, 5, seed=2) == whole
