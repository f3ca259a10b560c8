"""Plans on the command line: what PLAN may name, how it is read and checked, and `--save`."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from mealplan.cli.diagnostics import say

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from mealplan.library import Library
    from mealplan.planning.result.plan import Plan

F = TypeVar("F", bound=Callable[..., Any])


def plan_argument(function: F) -> F:
    """PLAN: `-`, else a file, else a saved name; left out: the last saved plan."""
    return click.argument("plan", metavar="[PLAN]", required=False, shell_complete=complete_plan)(function)


def complete_plan(_ctx: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """Names of saved plans, and files."""
    from click.shell_completion import CompletionItem

    return [
        *(CompletionItem(name) for name in saved_names() if name.startswith(begun)),
        CompletionItem(begun, type="file"),
    ]


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


def read_plan(reference: str | None) -> Plan:
    """A plan from stdin for `-`, else from a file, else a saved one; None: the last saved one."""
    from mealplan.cli.output import read_text
    from mealplan.planning.result.plan import loads

    if reference is None or is_saved(reference):
        return saved_plan(reference)
    return loads(read_text(reference, what="plan"), where=where_of(reference))


def where_of(reference: str) -> str:
    """How an error names the place that a plan came from."""
    return "stdin" if reference == "-" else reference[:300]


def checked_plan(reference: str | None, lib: Library) -> Plan:
    """A plan from outside, checked against the catalogue. A plan that serves an excluded food is refused.

    A saved plan was checked when it was made and carries its figures: what has changed since is told, and it is shown.
    """
    from mealplan.errors import ValueProblem
    from mealplan.planning.ask.asked import contradictions
    from mealplan.planning.result.carried import told
    from mealplan.planning.result.verify import problems

    plan = read_plan(reference)
    found = [*contradictions(plan.request), *problems(plan, lib)]
    for words in told(plan, lib):
        say(f"mealplan: {words}")
    if found and (reference is None or is_saved(reference)):
        say("mealplan: made with other food data or dishes; shown with the figures it was saved with. Today:")
        say("\n".join(f"  {words}" for words in found[:3]))
        return plan
    if found:
        assert reference is not None
        more = f" (and {len(found) - 3} more)" if len(found) > 3 else ""
        raise ValueProblem(
            "this plan does not pass its check: " + "; ".join(found[:3]) + more,
            where=where_of(reference),
            hint="It was changed, or made with other food data: plan again.",
        )
    return plan


def shown_plan(reference: str | None, lib: Library) -> Plan:
    """A plan as it is shown (`checked_plan`): of a saved one its meals and figures are what was eaten where that was
    said, which is told."""
    from mealplan import dates
    from mealplan.journal import Journal
    from mealplan.living.begin import shown

    plan = checked_plan(reference, lib)
    if not is_saved(reference):
        return plan
    with Journal.open(create=False) as journal:
        found = shown(journal, name_of(reference), plan, lib, dates.today())
    if found is not plan:
        say("mealplan: meals and figures are what was eaten, where it was said to be other than planned")
    return found


def plan_to_edit(reference: str | None, lib: Library, *, by_plate: bool = False, lived: bool = True) -> Plan:
    """A plan as an edit begins from it (`checked_plan`): with what the profiles of those who eat have come to leave
    out since it was made. What that is, and whose profile cannot be read, is told. Of a saved plan that runs what was
    lived stands as it was (`by_plate`: see `living.begin.as_lived`), unless not `lived`."""
    from mealplan.planning.ask.profiles_now import profiles_as_they_are
    from mealplan.planning.result.heeding import heeding, left_out_since

    plan = checked_plan(reference, lib)
    new = left_out_since(plan, plan.request.profile)
    for one in new:
        words = f"{one.name.replace('-', ' ')} {one.text.replace('_', ' ')}"
        say(f"mealplan: {one.who or plan.request.eater.name}: the profile says since this plan was made: {words}")
    for name, problem in profiles_as_they_are(plan.request, plan.request.profile).unread.items():
        say(f"mealplan: {name}: what the profile leaves out by now is not known, it cannot be read: {problem}")
    plan = heeding(plan, lib, new)
    return _running(reference, plan, lib, by_plate) if lived and is_saved(reference) else plan


def _running(reference: str | None, plan: Plan, lib: Library, by_plate: bool) -> Plan:
    from mealplan import dates
    from mealplan.journal import Journal
    from mealplan.living.begin import as_lived

    with Journal.open(create=False) as journal:
        found = as_lived(journal, name_of(reference), plan, lib, dates.today(), by_plate=by_plate)
    if found is not plan:
        say("mealplan: this week runs: days past, and meals that were answered or cooked, stay as they were lived")
    return found
