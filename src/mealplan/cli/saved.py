"""Saved plans on the command line: what PLAN may name, and `--save`."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from mealplan.cli.diagnostics import say

if TYPE_CHECKING:
    from mealplan.planning.plan import Plan

F = TypeVar("F", bound=Callable[..., Any])


def plan_argument(function: F) -> F:
    """PLAN: `-`, else a file, else a saved name; left out: the last saved plan."""
    from mealplan.cli.options import complete_plan  # options imports this module

    return click.argument("plan", metavar="[PLAN]", required=False, shell_complete=complete_plan)(function)


def saved_names() -> list[str]:
    """The names of the saved plans; none where they cannot be read (completion says nothing)."""
    from mealplan.errors import MealplanError
    from mealplan.journal.journal import journal_path

    try:
        if not journal_path().exists():
            return []
        from mealplan.journal import Journal

        with Journal.open(create=False) as journal:
            return [one.name for one in journal.plans()]
    except MealplanError:
        return []


def save_option(function: F) -> F:
    words = "Keep it under this name, with every version before it."
    return click.option("--save", metavar="NAME", help=words)(function)


def is_saved(reference: str | None) -> bool:
    """Whether PLAN means a saved plan, not stdin or a file (there is one, or it is written like one)."""
    if reference is None:
        return True
    if reference == "-" or any(c in reference for c in "/\\\0") or reference.lower().endswith(".json"):
        return False
    try:
        return not os.path.exists(reference)
    except (OSError, ValueError):  # too long for a file
        return True


def name_of(reference: str | None) -> str:
    """The name of the saved plan that PLAN means; empty for a file or stdin."""
    from mealplan.journal import Journal

    if not is_saved(reference):
        return ""
    with Journal.open(create=False) as journal:
        return journal.saved(reference).name


def saved_plan(name: str | None) -> Plan:
    """The current version of a saved plan. Raises ValueProblem when there is none of that name."""
    from mealplan.errors import ValueProblem
    from mealplan.journal import Journal
    from mealplan.journal.journal import journal_path

    if name is not None and not journal_path().exists():
        raise ValueProblem(
            f"there is no file and no saved plan {name[:60]!r}", hint="`mealplan plans list` lists the saved plans."
        )
    with Journal.open(create=False) as journal:
        return journal.plan(name)


def check_save(name: str | None) -> None:
    """Before any work is done: the name will do and the journal can be written. Raises ValueProblem."""
    if name is None:
        return
    from mealplan.journal import Journal
    from mealplan.journal.records import checked_name

    checked_name(name)
    Journal.open().close()


def keep(plan: Plan, name: str | None, what: str) -> None:
    """Save a plan that was made under a name, if one was given, and say so. A plan without days is not saved."""
    if name is None or not plan.days:
        return
    from mealplan.journal import Journal

    with Journal.open() as journal:
        saved = journal.save_plan(name, plan, what=what)
    say(f"mealplan: saved as {saved.name!r}, version {saved.version}")
