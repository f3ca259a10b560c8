"""One word everywhere in what people read: a bad day. (The flag, the command and the key in JSON keep theirs.)"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import mealplan

SOURCE = Path(mealplan.__file__).parent
DOCS = [*(SOURCE.parents[1] / "docs").glob("*.md"), SOURCE.parents[1] / "README.md"]
ROOMS = ("planning", "export", "living", "plain", "tui", "cli", "settings", "phone", "journal")
OLD = ("planning/result/verify_week.py", "tui/words.py")  # read what plans of before say


def texts(path: Path) -> list[str]:
    """The texts of a module that may be read, its docstrings left out but those that click prints."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
        and ast.get_docstring(node) is not None
        and isinstance(node.body[0], ast.Expr)
        and not (isinstance(node, ast.FunctionDef) and any("command" in ast.dump(d) for d in node.decorator_list))
    }
    found = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in docs)
    return [node.value for node in found if isinstance(node.value, str)]


def test_the_check_reads_what_commands_print() -> None:
    assert any("bad day" in text for text in texts(SOURCE / "cli" / "edit.py"))


@pytest.mark.parametrize("room", ROOMS)
def test_no_text_that_is_read_says_flare_day(room: str) -> None:
    for path in (SOURCE / room).rglob("*.py"):
        said = [text for text in texts(path) if "flare day" in text.lower()]
        assert path.relative_to(SOURCE).as_posix() in OLD or said == [], path


def test_no_page_says_flare_day() -> None:
    assert len(DOCS) > 5
    pages = [*DOCS, SOURCE / "export" / "report.html.j2"]
    assert [path.name for path in pages if "flare day" in path.read_text(encoding="utf-8").lower()] == []
