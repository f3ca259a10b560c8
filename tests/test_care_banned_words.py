"""What is read beside a plan speaks plainly, in the voice of its source: nothing heals, nothing is cleared, nobody is
told what to take, and no word is for programmers."""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from mealplan.care.tables import DATA, interactions
from real_library import FOODS_DB

SRC = DATA.parent.parent
#: The columns that are shown; the others are names, keys and the doubts of the tables' writers.
SHOWN = {"note", "targets", "what_is_known", "target_or_timing", "title", "why", "ask", "advice", "item", "limit",
         "reason"}  # fmt: skip
TABLES = [*sorted(DATA.glob("*.csv")), FOODS_DB / "kitchen" / "rules.csv"]
MODULES = ["care/notes.py", "care/words.py", "care/names.py", "care/does.py", "care/consider.py", "export/care.py",
           "planning/ask/implied.py"]  # fmt: skip
BANNED = re.compile(
    r"\b(treats?|heals?|cures?|prevents?|relieves?|safe for|safe to|are safe|is safe|not safe|allowed|forbidden|must|"
    r"stop taking|start taking|deadly|fatal|dangerous(ly)?|toxic|poisonous|unborn|suddenly|"
    r"refuse|do not set|set nothing|offer (the|dislikes|smaller|to|a)|do not show|the planner|ask which|"
    r"only as prescribed|drink enough|take it (always|with|as)|(?-i:Do not))\b",
    re.IGNORECASE,
)


def said_in_tables() -> Iterator[tuple[str, str]]:
    for path in TABLES:
        with path.open(encoding="utf-8", newline="") as file:
            for number, row in enumerate(csv.DictReader(file), 2):
                yield from ((f"{path.name}:{number}", row[name]) for name in SHOWN & row.keys() if row[name])


def said_in_code() -> Iterator[tuple[str, str]]:
    for name in MODULES:
        path = SRC / name
        tree = ast.parse(path.read_text(encoding="utf-8"))
        told = {
            id(node.body[0].value) for node in ast.walk(tree)
            if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and isinstance(node.body[0], ast.Expr)
        }  # fmt: skip
        for node in ast.walk(tree):
            if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in told:
                continue
            if " " in node.value:
                yield f"{Path(name).name}:{node.lineno}", node.value


@pytest.mark.parametrize("said", [said_in_tables, said_in_code], ids=["tables", "code"])
def test_no_text_heals_clears_orders_or_alarms(said) -> None:  # type: ignore[no-untyped-def]
    texts = list(said())
    assert len(texts) > 100
    assert [(where, text) for where, text in texts if BANNED.search(text)] == []


def test_titles_of_what_is_left_out_say_so_and_order_nothing() -> None:
    for row in interactions().values():
        assert not row.title.startswith("No "), row.title
        if row.action == "exclusion" and not row.key.startswith("listeria"):
            assert "left out" in row.title, row.title


@pytest.mark.parametrize(
    "word", ["treats pain", "is safe for coeliacs", "you must take", "ordinary meals allowed", "Refuse the goal"]
)
def test_the_words_are_found_where_they_stand(word: str) -> None:
    assert BANNED.search(word)
