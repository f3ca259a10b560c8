"""Every command of docs/recipes.md is run, in order, in an empty home."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import icalendar
import pytest

from waiting import HANG_S

RECIPES = Path(__file__).resolve().parent.parent / "docs" / "recipes.md"
TEXT = RECIPES.read_text(encoding="utf-8")
ME = '[person]\nage = 42\nsex = "female"\n[plan]\ndays = 2\n'


def scripts(title: str) -> list[str]:
    section = TEXT.split(f"## {title}\n")[1].split("\n## ")[0]
    return re.findall(r"```sh\n(.*?)```", section, re.S)


@pytest.fixture
def shell(home: Path, tmp_path: Path, opened: Any) -> Any:
    """Runs a script where `mealplan` is ours; only the search is made shorter, so that a test takes seconds."""
    if shutil.which("jq") is None:
        pytest.skip("no jq here")
    tools, work = tmp_path / "bin", tmp_path / "work"
    tools.mkdir()
    work.mkdir()
    (home / "config" / "profiles").mkdir(parents=True)
    (home / "config" / "profiles" / "me.toml").write_text(ME)
    mealplan = tools / "mealplan"
    mealplan.write_text(
        f'#!/bin/sh\ncase "$1" in plan|batch) shorter="--effort quick" ;; esac\n'
        f'"{sys.executable}" -m mealplan "$@" $shorter\ncode=$?\necho "$1 $code" >> "{tools}/codes"\nexit $code\n'
    )
    mealplan.chmod(0o755)
    environment = {
        **os.environ,
        "MEALPLAN_HOME": str(home),
        "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": os.pathsep.join(p for p in sys.path if p),
    }

    def run(script: str) -> str:
        done = subprocess.run(
            ["sh", "-c", script], cwd=work, env=environment, capture_output=True, text=True, timeout=HANG_S
        )
        assert done.returncode in (0, 3), (script, done.stderr)
        assert "Traceback" not in done.stderr
        for line in (tools / "codes").read_text().splitlines():
            command, code = line.split()
            assert code == "0" or (command in ("plan", "batch") and code in ("3", "5")), (line, done.stderr)
        return done.stdout

    run.work = work  # type: ignore[attr-defined]
    return run


def test_the_four_recipes_are_there() -> None:
    titles = re.findall(r"^## (.*)$", TEXT, re.M)
    assert titles == [
        "Sunday's list by cron", "Compare two diets with jq", "A week from my own .cook files", "Plans for 40 clients",
    ]  # fmt: skip


def test_sundays_list_by_cron(shell: Any) -> None:
    first, second, third = scripts("Sunday's list by cron")
    shell(first)
    assert "- [ ] **" in (shell.work / "list.md").read_text()
    assert "Breakfast" in (shell.work / "week.txt").read_text()
    calendar = icalendar.Calendar.from_ical((shell.work / "week.ics").read_bytes())
    assert len(calendar.walk("VEVENT")) >= 8
    shell("mealplan plan -p me --quiet --seed 5 --save 'this week' > week.txt")  # the next Sunday
    out = shell(second)
    assert "rolled oats: 500 g in the pantry" in out
    assert "this week: version 1 of 2" in out
    shell(third)
    assert (shell.work / "mealplan.zip").is_file()


def test_two_diets_are_compared_with_jq(shell: Any) -> None:
    (script,) = scripts("Compare two diets with jq")
    out = shell(script)
    assert "a  usual.json:" in out
    without = json.loads((shell.work / "without.json").read_text())
    assert without["request"]["eaters"][0]["exclusions"] == ["gluten"]
    short = [t["nutrient"] for t in without["targets"] if t["level"] == "goal" and not t["met"]]
    assert out.splitlines()[-1] == ", ".join(short)


def test_a_week_from_my_own_cook_files(shell: Any) -> None:
    (script,) = scripts("A week from my own .cook files")
    out = shell(script)
    assert re.search(r"Dinner +Lentils on rice", out)


def test_plans_for_forty_clients(shell: Any) -> None:
    section = TEXT.split("## Plans for 40 clients\n")[1]
    (profile,) = re.findall(r"```toml\n(.*?)```", section, re.S)
    clients = shell.work / "clients"
    clients.mkdir()
    (clients / "anna.toml").write_text(profile.replace("[plan]\n", "[plan]\ndays = 1\n"))
    (clients / "ben.toml").write_text(ME.replace("female", "mail"))
    (script,) = scripts("Plans for 40 clients")
    out = shell(script)
    assert out.startswith("ben: error")
    assert "sex" in out
    assert not [line for line in out.splitlines() if line.startswith("anna: error")]
    page = (shell.work / "plans" / "anna.html").read_text()
    assert "<h1>anna</h1>" in page
    assert "Shopping list" in page
