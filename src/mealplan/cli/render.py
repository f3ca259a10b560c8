"""Plans in every format, and the exit code of an outcome."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from pathlib import Path

from mealplan.cli.diagnostics import ExitCode, ProgressLine, fail, say
from mealplan.cli.output import columns, emit, emit_csv
from mealplan.errors import NoPlan, StoppedEarly
from mealplan.library import Library
from mealplan.planning.ask.request import PlanRequest
from mealplan.planning.ask.said import Said
from mealplan.planning.result.plan import Plan, Search


def exit_code(plan: Plan) -> ExitCode:
    return {"met": ExitCode.DONE, "short": ExitCode.SHORT, "none": ExitCode.NO_PLAN}[plan.outcome]


def emit_plan(
    plan: Plan, format_: str, output: Path | None, *, everything: bool = False, reference: str | None = None
) -> None:
    """Print a plan. `reference`: what the person calls it, for the hint where some goal is not met."""
    if format_ == "csv":
        emit_csv(plan_as(plan, format_, None), output)
        return
    width = columns() if output is None else None
    emit(plan_as(plan, format_, width, everything), output, raw=format_ == "json")
    if plan.outcome == "short" and format_ == "text" and reference is not None:
        say(f"`mealplan explain {shlex.quote(reference)}` says why, and what would mend it.")


def plan_as(plan: Plan, format_: str, width: int | None, everything: bool = False) -> str:
    """A plan in a format; `width`: the columns that text may take, None for as many as it likes."""
    if format_ == "json":
        return plan.dumps()
    if format_ == "csv":
        from mealplan.export.table import plan_csv

        return plan_csv(plan)
    from mealplan.export.text import plan_markdown, plan_text

    if format_ == "markdown":
        return plan_markdown(plan, everything=everything)
    return plan_text(plan, width=width, everything=everything)


def emit_plans(plans: Sequence[Plan], format_: str, output: Path | None, *, everything: bool = False) -> None:
    """Several weeks, the best first: in JSON an array of plans; CSV gets a first column that numbers them."""
    if format_ == "json":
        emit("[" + ",\n".join(plan.dumps() for plan in plans) + "]", output, raw=True)
        return
    if format_ == "csv":
        from mealplan.export.table import plans_csv

        emit_csv(plans_csv(plans), output)
        return
    parts: list[str] = []
    for number, plan in enumerate(plans, 1):
        kind = next((dict(x.args)["kind"] for x in plan.notes if isinstance(x, Said) and x.key == "alternative"), "")
        title = f"Alternative {number} of {len(plans)}" + (f": {kind}" if kind else "")
        parts += [title, "", plan_as(plan, format_, None, everything)]
    emit("\n".join(parts), output)


def planned(
    request: PlanRequest,
    library: Library,
    make: Callable[[], Sequence[Plan]],
    line: ProgressLine,
    format_: str,
    output: Path | None,
    *,
    everything: bool = False,
    reference: str | None = None,
) -> int:
    """Make plans, print them and return the exit code of the first. Where none can exist, or the search was stopped
    before it had one, JSON still says so (outcome "none"); the other formats leave stdout empty."""
    try:
        try:
            made = make()
        finally:
            line.done()
    except (NoPlan, StoppedEarly) as error:
        if format_ == "json":
            emit(no_plan(request, library, error).dumps(), output, raw=True)
        fail(error)
        return error.exit_code
    if len(made) == 1:
        emit_plan(made[0], format_, output, everything=everything, reference=reference)
    else:
        emit_plans(made, format_, output, everything=everything)
    return int(exit_code(made[0]))


def no_plan(request: PlanRequest, library: Library, error: NoPlan | StoppedEarly) -> Plan:
    """The plan that says that there is none, and why (in `notes`)."""
    from mealplan.planning.result.assemble import made
    from mealplan.planning.result.finished import not_known

    search = Search("cancelled" if isinstance(error, StoppedEarly) else "complete", 0.0, ())
    words = error.message if error.hint is None else f"{error.message} ({error.hint})"
    return Plan(made(library, request), request, "none", search, notes=(*request.notes, words),
                unknown_names=not_known(request))  # fmt: skip
