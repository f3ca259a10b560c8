"""Plans in every format, and the exit code of an outcome."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mealplan.cli.diagnostics import ExitCode, fail, say
from mealplan.cli.output import columns, emit
from mealplan.errors import NoPlan, StoppedEarly
from mealplan.library import Library
from mealplan.planning.plan import Plan, Search
from mealplan.planning.request import PlanRequest
from mealplan.planning.solver import Cancel


def exit_code(plan: Plan) -> ExitCode:
    return {"met": ExitCode.DONE, "short": ExitCode.SHORT, "none": ExitCode.NO_PLAN}[plan.outcome]


def emit_plan(plan: Plan, format_: str, output: Path | None) -> None:
    if format_ == "json":
        emit(plan.dumps(), output, raw=True)
    elif format_ == "csv":
        from mealplan.export.table import plan_csv

        emit(plan_csv(plan), output)
    elif format_ == "markdown":
        from mealplan.export.text import plan_markdown

        emit(plan_markdown(plan), output)
    else:
        from mealplan.export.text import plan_text

        emit(plan_text(plan, width=columns() if output is None else None), output)


def planned(
    request: PlanRequest,
    library: Library,
    make: Callable[[Cancel], Plan],
    cancel: Cancel,
    format_: str,
    output: Path | None,
) -> int:
    """Make a plan, print it and return the exit code. Where none can exist, or the search was stopped before it had
    one, JSON still says so (outcome "none"); the other formats leave stdout empty."""
    try:
        made = make(cancel)
    except (NoPlan, StoppedEarly) as error:
        if format_ == "json":
            emit(no_plan(request, library, error).dumps(), output, raw=True)
        fail(error)
        return error.exit_code
    emit_plan(made, format_, output)
    return int(exit_code(made))


def no_plan(request: PlanRequest, library: Library, error: NoPlan | StoppedEarly) -> Plan:
    """The plan that says that there is none, and why (in `notes`)."""
    from mealplan.planning.assemble import made

    search = Search("cancelled" if isinstance(error, StoppedEarly) else "complete", 0.0, ())
    words = error.message if error.hint is None else f"{error.message} ({error.hint})"
    return Plan(made(library, request), request, "none", search, notes=(*request.notes, words))


class Interrupts:
    """The first Ctrl-C asks the search to stop and keep its best; the second interrupts at once."""

    def __init__(self, cancel: Cancel) -> None:
        self.cancel = cancel
        self.old: Any = None

    def __enter__(self) -> Interrupts:
        try:
            self.old = signal.signal(signal.SIGINT, self._caught)
        except ValueError:  # not in the main thread: Ctrl-C does not come here
            self.old = None
        return self

    def __exit__(self, *_: object) -> None:
        if self.old is not None:
            signal.signal(signal.SIGINT, self.old)

    def _caught(self, *_: object) -> None:
        if self.cancel:
            raise KeyboardInterrupt
        self.cancel.set()
        say("mealplan: stopping, the best plan so far is kept; Ctrl-C again to quit at once")
