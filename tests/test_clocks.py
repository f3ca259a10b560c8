"""No test decides by the clock: a busy machine makes nothing fail, and a quick one makes nothing pass.

An honest check, not a clever one: it knows the clocks by name, and a duration by what it is usually called.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent
#: Good for nothing but durations, so any use is one.
CLOCKS = {"monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns", "process_time", "process_time_ns",
          "thread_time", "thread_time_ns", "timeit"}  # fmt: skip
#: May also be a date.
TIMES = {"time.time", "time.time_ns"}
DURATIONS = {"elapsed", "took", "seconds", "duration"}
SHORTEST_S = 120  # a shorter wait may end on a busy machine
#: Files that look at a clock only to end what hangs.
GUARDS = {
    "waiting.py": "the one place for it",
    "test_tui_terminal.py": "reads a pseudo-terminal until words come",
    "test_tui_closed.py": "waits for the end of a program whose terminal is gone",
    "test_journal_file.py": "waits for processes",
    "test_journal_kill.py": "waits for processes",
}


def verdicts_by_clock(source: str) -> Iterator[str]:
    """(line: what) of each place where a test may come out otherwise on a busy machine."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and _name(node.func) in CLOCKS:
            yield f"{node.lineno}: reads the clock ({ast.unparse(node)})"
        elif isinstance(node, ast.Call) and _name(node.func) == "Timer":
            yield f"{node.lineno}: a Timer (wait for an event instead)"
        elif isinstance(node, ast.keyword) and node.arg == "timeout" and _below(node.value, SHORTEST_S):
            yield f"{node.value.lineno}: waits less than {SHORTEST_S} s (use waiting.HANG_S)"
        elif isinstance(node, ast.Compare) and _times(node):
            yield f"{node.lineno}: compares times ({ast.unparse(node)})"
        elif isinstance(node, ast.Assert):
            compared = [part for part in ast.walk(node.test) if isinstance(part, ast.Compare)]
            yield from (f"{one.lineno}: a duration ({ast.unparse(one)})" for one in compared if _durations(one))


def _name(node: ast.AST) -> str:
    """`monotonic` of `time.monotonic` and of `monotonic`."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _below(node: ast.AST, limit: float) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, (int, float)) and node.value < limit


def _times(node: ast.AST) -> bool:
    return any(isinstance(part, ast.Call) and ast.unparse(part.func) in TIMES for part in ast.walk(node))


def _durations(compared: ast.Compare) -> bool:
    """Whether a duration is compared with anything but "more than nothing", which holds on every machine."""
    sides = [compared.left, *compared.comparators]
    if not any(_name(part) in DURATIONS for side in sides for part in ast.walk(side)):
        return False
    at_least = len(sides) == 2 and isinstance(compared.ops[0], (ast.Gt, ast.GtE))
    return not (at_least and isinstance(sides[1], ast.Constant) and sides[1].value == 0)


TESTS = sorted(path for path in HERE.glob("*.py") if path.name not in GUARDS)


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.name)
def test_no_test_decides_by_the_clock(path: Path) -> None:
    assert list(verdicts_by_clock(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "lines",
    [
        "assert time.monotonic() - started < 2",
        "assert perf_counter() < end",
        "spent = timeit.timeit(work)",
        "while time.time() < end: pass",
        "assert time.time() - began < 2",
        "assert took < 3",
        "assert seconds['1'] / seconds['2'] >= 1.7",
        "assert 0 < plan.search.seconds < 5",
        "assert done and elapsed <= 4",
        "process.communicate(timeout=60)",
        "threading.Timer(0.5, cancel.set).start()",
    ],
)
def test_the_check_sees_what_it_is_for(lines: str) -> None:
    assert len(list(verdicts_by_clock(lines))) == 1


@pytest.mark.parametrize(
    "lines",
    [
        "assert plan.search.seconds > 0",
        "process.wait(timeout=HANG_S)",
        "process.wait(timeout=300)",
        "assert day.minutes < 5",
        "os.utime(path, (time.time() - 4000,) * 2)",
        "found = solve(model, seconds=0.3)",
        "assert request.time_limit < 5",
    ],
)
def test_the_check_lets_the_rest_be(lines: str) -> None:
    assert list(verdicts_by_clock(lines)) == []
