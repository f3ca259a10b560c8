"""Plans in every format, and the exit code of an outcome."""

from __future__ import annotations

from pathlib import Path

from mealplan.cli.diagnostics import ExitCode
from mealplan.cli.output import emit
from mealplan.planning.plan import Plan


def exit_code(plan: Plan) -> ExitCode:
    return {"met": ExitCode.DONE, "short": ExitCode.SHORT, "none": ExitCode.NO_PLAN}[plan.outcome]


def emit_plan(plan: Plan, format_: str, output: Path | None) -> None:
    if format_ == "json":
        emit(plan.dumps(), output, raw=True)
    elif format_ == "csv":
        from mealplan.export.table import plan_csv

        emit(plan_csv(plan), output)
    else:
        from mealplan.export.text import plan_markdown, plan_text

        emit(plan_markdown(plan) if format_ == "markdown" else plan_text(plan), output)
