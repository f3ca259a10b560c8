"""`mealplan plans`: the saved plans."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mealplan.cli.diagnostics import ExitCode, say
from mealplan.cli.options import Group, all_option, format_option, library, output_option
from mealplan.cli.output import csv_text, emit, emit_csv, emit_json, emit_rows
from mealplan.cli.saved import check_save, checked_plan, keep, plan_argument, read_plan
from mealplan.errors import ValueProblem

if TYPE_CHECKING:
    from mealplan.journal import Journal, SavedPlan, Version


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
def plans() -> None:
    """Saved plans: list, show, compare, undo. Every version is kept.

    \b
    Examples:
      mealplan plan -p fibromyalgia --age 42 --sex female --save "week 48"
      mealplan plans list
      mealplan plans undo "week 48"
    """


def _open() -> Journal:
    from mealplan.journal import Journal

    return Journal.open(create=False)


def _saved_json(saved: SavedPlan | Version) -> dict[str, Any]:
    return {k: v.isoformat() if hasattr(v, "isoformat") else v for k, v in asdict(saved).items()}


@plans.command("list")
@click.option("--deleted", is_flag=True, help="Those that were deleted and can be brought back by undo.")
@format_option("text", "json", "csv")
@output_option
def list_(deleted: bool, format_: str, output: Path | None) -> int:
    """Every saved plan, the last saved first.

    \b
    Example:
      mealplan plans list --format json
    """
    from mealplan.journal import Journal
    from mealplan.journal.journal import journal_path

    found = []
    if journal_path().exists():
        with Journal.open(create=False) as journal:
            found = journal.plans(deleted=deleted)
    if format_ == "json":
        emit_json([_saved_json(one) for one in found], output)
        return int(ExitCode.DONE)
    rows = [
        {
            "name": one.name,
            "version": f"{one.version}/{one.versions}",
            "start": one.start.isoformat(),
            "days": one.days if format_ == "csv" else f"{one.days} days",
            "goals": f"{one.goals_met} of {one.goals} goals met",
            "saved": f"{one.saved.astimezone():%Y-%m-%d %H:%M}",
            "what": one.what,
        }
        for one in found
    ]
    empty = "No plan is saved. `mealplan plan ... --save NAME` saves one."
    columns = ("name", "version", "start", "days", "goals", "saved", "what")
    emit_rows(rows, format_, output, empty=empty, columns=columns)
    return int(ExitCode.DONE)


@plans.command()
@click.argument("name", required=False)
@click.option("--versions", "listing", is_flag=True, help="List its versions instead.")
@click.option("--version", "number", type=click.IntRange(min=1), metavar="N", help="That version, not the current.")
@all_option
@format_option("text", "json", "markdown", "csv", "ics", "html")
@output_option
def show(
    name: str | None, listing: bool, number: int | None, everything: bool, format_: str, output: Path | None
) -> int:
    """Show a saved plan (left out: the last saved one), one of its versions, or the list of them.

    \b
    Examples:
      mealplan plans show "week 48"
      mealplan plans show "week 48" --versions
      mealplan plans show "week 48" --version 1 --format json
    """
    from mealplan.cli.report import emit_any

    with _open() as journal:
        versions = journal.versions(name) if listing else []
        saved = journal.saved(name)
        plan = None if listing else journal.plan(name, number)
    if plan is not None:
        emit_any(plan, format_, output, library, name=saved.name, everything=everything)
        return int(ExitCode.DONE)
    data = [_saved_json(one) for one in versions]
    if format_ == "json":
        emit_json(data, output)
    elif format_ == "csv":
        emit_csv(csv_text(data, list(data[0])), output)
    elif format_ == "text":
        emit("\n".join(_version_line(one) for one in versions), output)
    else:
        raise ValueProblem(f"versions are not listed as {format_}", hint="--format text, json or csv")
    return int(ExitCode.DONE)


def _version_line(one: Version) -> str:
    mark = "*" if one.current else " "
    origin = "" if one.parent is None or one.parent == one.version - 1 else f" (from version {one.parent})"
    when = f"{one.saved.astimezone():%Y-%m-%d %H:%M}"
    return f"{mark} {one.version:>3}  {when}  {one.goals_met} of {one.goals} goals met  {one.what}{origin}"


@plans.command()
@click.argument("name")
@plan_argument
def save(name: str, plan: str | None) -> int:
    """Save a plan from a file, from stdin (-), or a copy of another saved one, under a name.

    \b
    Example:
      mealplan plan --age 42 --sex female --format json | mealplan plans save "week 48" -
    """
    check_save(name)
    made = checked_plan(plan, library())
    if not made.days:
        raise ValueProblem("there is no plan in it to save (its outcome is none)")
    keep(made, name, "saved")
    return int(ExitCode.DONE)


@plans.command()
@click.argument("name")
@click.option("--for-good", is_flag=True, help="With all its versions, at once: undo does not bring it back.")
def delete(name: str, for_good: bool) -> int:
    """Take a saved plan off the list; undo brings it back, unless it is deleted for good.

    \b
    Example:
      mealplan plans delete "week 48"
    """
    with _open() as journal:
        journal.delete(name, for_good=for_good)
    if not for_good:
        say("mealplan: deleted; `mealplan plans undo` with its name brings it back")
    return int(ExitCode.DONE)


@plans.command()
@click.argument("name")
@click.argument("new")
def rename(name: str, new: str) -> int:
    """Give a saved plan another name.

    \b
    Example:
      mealplan plans rename "week 48" "Anna, week 48"
    """
    with _open() as journal:
        _told(journal.rename(name, new))
    return int(ExitCode.DONE)


@plans.command()
@click.argument("name", required=False)
def undo(name: str | None) -> int:
    """Go back one version of a saved plan (left out: the last saved one); a deleted one comes back.

    \b
    Example:
      mealplan plans undo "week 48"
    """
    with _open() as journal:
        _told(journal.undo(name))
    return int(ExitCode.DONE)


@plans.command()
@click.argument("name", required=False)
def redo(name: str | None) -> int:
    """Take one undo back.

    \b
    Example:
      mealplan plans redo "week 48"
    """
    with _open() as journal:
        _told(journal.redo(name))
    return int(ExitCode.DONE)


def _told(saved: SavedPlan) -> None:
    emit(f"{saved.name}: version {saved.version} of {saved.versions} ({saved.what})")


@plans.command("compare")
@click.argument("a", metavar="PLAN")
@click.argument("b", metavar="PLAN")
@format_option("text", "json", "csv")
@output_option
def compare_(a: str, b: str, format_: str, output: Path | None) -> int:
    """Two plans side by side: targets that differ, dishes in one and in both. Each is a file, - or a saved name.

    \b
    Example:
      mealplan plans compare "week 47" "week 48"
    """
    from mealplan.export.compare import compare, comparison_text

    if a == b == "-":
        raise ValueProblem("only one of the plans can come from stdin")
    found = compare(read_plan(a), read_plan(b), names=(a, b))
    if format_ == "json":
        emit_json(found.to_json(), output)
    elif format_ == "csv":
        columns = ("nutrient", "unit", "level", "wanted", "before", "after", "met_before", "met_after")
        emit_csv(csv_text(found.to_json()["targets"], columns), output)
    else:
        emit(comparison_text(found), output)
    return int(ExitCode.DONE)
