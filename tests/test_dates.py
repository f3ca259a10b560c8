"""Dates as words, the same on every system; and what does not exist on Windows stays out of the source."""

from __future__ import annotations

import ast
import datetime as dt
import re
from pathlib import Path

import pytest

from mealplan import dates
from mealplan.dishes.skeleton import slug

SOURCE = Path(__file__).resolve().parent.parent / "src"
FILES = sorted(SOURCE.rglob("*.py"))


def test_dates_are_said_without_a_leading_zero() -> None:
    day = dt.date(2026, 12, 7)
    assert dates.weekday(day) == "Mon"
    assert dates.weekday_long(day) == "Monday"
    assert dates.weekday_day(day) == "Mon 7"
    assert dates.day_month(day) == "7 Dec"
    assert dates.day_month_long(day) == "7 December"
    assert dates.short(day) == "Mon 7 Dec"
    assert dates.long(day) == "Monday 7 December"
    assert dates.with_year(day) == "7 December 2026"
    assert dates.with_time(dt.datetime(2026, 3, 1, 9, 5)) == "Sun 1 Mar 09:05"


def test_every_day_of_a_year_is_said_as_the_calendar_says_it() -> None:
    for n in range(365):
        day = dt.date(2026, 1, 1) + dt.timedelta(days=n)
        assert dates.long(day) == f"{day:%A} {day.day} {day:%B}"


def test_no_source_formats_dates_by_the_systems_own_rules() -> None:
    """`%-d` ends a program on Windows, and names of days follow the system's language."""
    found = [
        f"{path.relative_to(SOURCE)}: {match.group()}"
        for path in FILES
        for match in re.finditer(r":%[-#]?[aAbBdej][^\n\"']*\}|%[-#][dmHIjy]", path.read_text(encoding="utf-8"))
        if path.name != "dates.py"
    ]
    assert found == []


def test_no_source_opens_a_text_file_in_the_systems_own_encoding() -> None:
    found: list[str] = []
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            owner = ast.unparse(node.func.value) if isinstance(node.func, ast.Attribute) else ""
            texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            said = any(keyword.arg == "encoding" for keyword in node.keywords)
            if name in {"read_text", "write_text"} and owner and not said:
                found.append(f"{path.name}:{node.lineno}")
            mode = next((t for t in texts if re.fullmatch(r"[rwax]b?\+?t?", t)), "")
            is_file = name in {"open", "fdopen"} and owner not in {"os", "Journal", "journal", "webbrowser"}
            if is_file and (owner == "" or mode or owner == "os") and "b" not in mode and not said and mode:
                found.append(f"{path.name}:{node.lineno}")
    assert found == []


@pytest.mark.parametrize("module", ["fcntl", "termios", "pwd", "grp", "resource", "pty", "tty", "curses", "readline"])
def test_no_source_needs_a_module_that_windows_lacks(module: str) -> None:
    """Nothing imports it when it is loaded; inside a function only where the file asks for POSIX first."""
    pattern = re.compile(rf"^(\s*)(?:import|from) {module}\b", re.MULTILINE)
    wrong = []
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        found = [match[1].strip("\n") for match in pattern.finditer(text)]
        if any(not indent for indent in found) or (found and 'os.name == "posix"' not in text):
            wrong.append(path.name)
    assert wrong == []


def test_no_file_is_called_like_a_device_of_windows() -> None:
    assert [slug(title) for title in ("Con", "nul", "COM1", "Console soup")] == [
        "con-dish", "nul-dish", "com1-dish", "console-soup",
    ]  # fmt: skip
