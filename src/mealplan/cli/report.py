"""`mealplan report`, and the formats that need more than the plan: iCalendar and HTML."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mealplan.cli.diagnostics import ExitCode
from mealplan.cli.options import library, output_option_of
from mealplan.cli.output import emit
from mealplan.cli.saved import name_of, plan_argument, read_plan, shown_plan

if TYPE_CHECKING:
    from mealplan.library import Library
    from mealplan.planning.result.plan import Plan


def emit_any(
    plan: Plan, format_: str, output: Path | None, library: Callable[[], Library], *, name: str = "",
    everything: bool = False, reference: str | None = None,
) -> None:
    """A plan in any of its formats; the library is opened for those that need it."""
    if format_ == "ics":
        from mealplan.export.ics import plan_ics

        emit(plan_ics(plan, name=name, dishes=library().cookbook.dishes), output, raw=True)
    elif format_ == "html":
        emit(html_of(plan, library(), name=name), output, raw=True)
    else:
        from mealplan.cli.render import emit_plan

        emit_plan(plan, format_, output, everything=everything, reference=reference)


def html_of(
    plan: Plan, lib: Library, *, name: str = "", previous: Plan | None = None, written: dt.date | None = None
) -> str:
    """The report with its shopping list."""
    from mealplan.export.html import plan_html
    from mealplan.shopping import list_of

    house = plan.request.house
    bought = list_of(plan, lib, units=house.units, language=house.language) if plan.cooks else None
    return plan_html(plan, bought, name=name, previous=previous, written=written)


@click.command()
@plan_argument
@click.option("--since", metavar="PLAN", help="Say what changed since this plan (a file or a saved name).")
@click.option("--name", metavar="TEXT", help="What stands at the top (default: the saved plan's name).")
@output_option_of("html")
def report(plan: str | None, since: str | None, name: str | None, output: Path | None) -> int:
    """A report to print, as one HTML file: targets with sources, gaps, unknowns, cautions, meals, cooking, the list.

    It needs no network and no scripts. PLAN is a file, - for stdin, or a saved name; left out: the last saved plan.

    \b
    Examples:
      mealplan report "week 48" -o week-48.html
      mealplan plan -p vegan --age 30 --sex male --format json | mealplan report - -o anna.html
    """
    lib = library()
    made = shown_plan(plan, lib)
    previous = read_plan(since) if since is not None else None
    top = name_of(plan) if name is None else name
    emit(html_of(made, lib, name=top, previous=previous, written=dt.date.today()), output, raw=True)
    return int(ExitCode.DONE)
