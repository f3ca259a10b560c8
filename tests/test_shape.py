"""The shape of the code: a function that one screen does not hold is two things."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import mealplan

SOURCE = Path(mealplan.__file__).parent
LONGEST = 60  # lines, from `def` to the last


@pytest.mark.parametrize("room", ["planning", "cli"])
def test_no_function_is_longer_than_a_screen(room: str) -> None:
    files = sorted((SOURCE / room).rglob("*.py"))
    assert files
    long = [
        f"{path.relative_to(SOURCE)}: {node.name} has {lines} lines"
        for path in files
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (lines := _lines(node)) > LONGEST
    ]
    assert not long


def _lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1
