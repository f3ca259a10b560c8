"""The shape of the code: a function that one screen does not hold is two things."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import grimp

import mealplan

SOURCE = Path(mealplan.__file__).parent
LONGEST = 60  # lines, from `def` to the last


def test_no_function_is_longer_than_a_screen() -> None:
    files = sorted(SOURCE.rglob("*.py"))
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


OPEN = {
    "cli/settings.py: planned_request",
    "planning/ask/said.py: said",
    "planning/ask/request.py: made",
    "planning/ask/request.py: with_",
}


def test_what_crosses_a_seam_has_a_type() -> None:
    """No public function of these rooms takes or returns a bare `Any`."""
    loose = {
        f"{path.relative_to(SOURCE).as_posix()}: {node.name}"
        for room in ("planning", "shopping", "export", "cli")
        for path in sorted((SOURCE / room).rglob("*.py"))
        for node in _public(ast.parse(path.read_text(encoding="utf-8")))
        if any(hint in {"Any", "list[Any]", "tuple[Any, ...]", "Sequence[Any]", "Any | None"} for hint in _hints(node))
    }
    assert loose <= OPEN


def _public(tree: ast.Module) -> list[ast.FunctionDef]:
    """Functions of a module and of its classes that others call."""
    bodies = [tree.body, *(node.body for node in tree.body if isinstance(node, ast.ClassDef))]
    return [x for body in bodies for x in body if isinstance(x, ast.FunctionDef) and not x.name.startswith("_")]


def _hints(node: ast.FunctionDef) -> set[str]:
    arguments = [*node.args.args, *node.args.kwonlyargs, node.args.vararg, node.args.kwarg]
    hints = [node.returns, *(one.annotation for one in arguments if one is not None)]
    return {ast.unparse(hint) for hint in hints if hint is not None}


def test_no_modules_go_in_a_circle() -> None:
    """What a module needs when it runs, also inside its functions, never leads back to it."""
    graph = grimp.build_graph("mealplan", exclude_type_checking_imports=True, cache_dir=None)
    needs = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    order = TopologicalSorter({module: sorted(of) for module, of in sorted(needs.items())})
    order.prepare()  # CycleError names the circle


#: A screen knows the type of the app that opens it.
HINTED = {("mealplan.tui.screens.page", "mealplan.tui.app")}


def test_hints_of_types_make_no_circle_either() -> None:
    graph = grimp.build_graph("mealplan", exclude_type_checking_imports=False, cache_dir=None)
    assert all(graph.direct_import_exists(importer=one, imported=other) for one, other in HINTED)
    needs = {
        module: sorted(x for x in graph.find_modules_directly_imported_by(module) if (module, x) not in HINTED)
        for module in graph.modules
    }
    TopologicalSorter(needs).prepare()  # CycleError names the circle
