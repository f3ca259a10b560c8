"""What is imported, and when: a command that needs no solver does not wait for one; the rooms' arrows go one way."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from waiting import HANG_S

HEAVY = {"textual", "pulp", "highspy", "pint", "sqlalchemy", "numpy"}
ROOT = Path(__file__).resolve().parent.parent


def _imported(*arguments: str, expect: int = 0) -> set[str]:
    """The top-level packages that a fresh process imports for a command line."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "mealplan", *arguments],
        capture_output=True,
        text=True,
        timeout=HANG_S,
        env=dict(os.environ),
        check=False,
    )
    assert done.returncode == expect, done.stderr[-500:]
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    names = {line.rpartition("|")[2].strip().partition(".")[0] for line in lines}
    assert {"mealplan", "click"} <= names, "this test sees nothing"
    return names


@pytest.mark.parametrize(
    ("arguments", "expect"),
    [
        (("--version",), 0),
        (("--help",), 0),
        (("plan", "--help"), 0),
        (("foods", "--help"), 0),
        (("nutrients", "list"), 0),
        (("schema",), 0),
        (("paths",), 0),
        (("profiles", "list"), 0),
        (("plan", "--nonsense"), 2),
    ],
)
def test_a_light_command_loads_no_heavy_library(arguments: tuple[str, ...], expect: int) -> None:
    assert not _imported(*arguments, expect=expect) & HEAVY


def test_foods_are_searched_without_solver_screen_or_orm() -> None:
    assert not _imported("foods", "search", "cheddar") & {"textual", "pulp", "highspy", "sqlalchemy", "numpy"}


def test_a_plan_needs_no_screen() -> None:
    arguments = ("plan", "--age", "42", "--sex", "female", "--days", "1", "--effort", "normal", "--quiet")
    names = _imported(*arguments)
    assert "textual" not in names
    assert {"highspy", "numpy"} <= names


def test_the_arrows_between_the_rooms_go_one_way() -> None:
    """The contracts of pyproject.toml, by import-linter."""
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
        timeout=HANG_S,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-500:]
