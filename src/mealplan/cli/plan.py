"""`mealplan plan`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mealplan.cli.diagnostics import ProgressLine, say
from mealplan.cli.interrupts import BestSoFar
from mealplan.cli.options import all_option, format_option, library, output_option, warn_of_own_dishes
from mealplan.cli.saved import check_save, keep, plan_to_edit, save_option
from mealplan.cli.settings import SettingsCommand, Typed, changed_request, planned_request, setting_options

if TYPE_CHECKING:
    from mealplan.library import Library
    from mealplan.planning.ask.request import PlanRequest
    from mealplan.planning.result.plan import Plan
    from mealplan.planning.search.engine import Progress


@click.command(short_help="Plan a week (or 1-84 days) that meets your targets.", cls=SettingsCommand)
@setting_options("plan")
@click.option(
    "--alternatives", type=click.IntRange(1, 10), default=1, metavar="K", help="So many different good weeks."
)
@click.option("--like", metavar="WEEK", help="Another week as near to this one as can be: a file, or a saved name.")
@save_option
@all_option
@format_option("text", "json", "markdown", "csv")
@output_option
@click.option("--quiet", is_flag=True, help="No progress on stderr.")
@click.option("--progress", is_flag=True, help="Progress on stderr even when it is no terminal.")
def plan(
    alternatives: int,
    like: str | None,
    save: str | None,
    everything: bool,
    format_: str,
    output: Path | None,
    quiet: bool,
    progress: bool,
    typed: Typed,
) -> int:
    """Plan days of real meals that meet the dietary reference intakes, and your own targets, inside your restrictions.

    \b
    Examples:
      mealplan plan --age 42 --sex female
      mealplan plan -p fibromyalgia --age 42 --sex female -x gluten -x dairy --seed 1
      mealplan plan -p vegan --age 30 --sex male -t "magnesium>=450mg" --format json -o week.json
      mealplan plan -p fibromyalgia --age 42 --sex female --save "week 48"
      mealplan plan --like "week 48" --pantry home --save "week 49"

    Ends with 0 when every goal is met, 3 when a plan was made and some goal is not, 4 when no plan can exist.
    """
    from mealplan.cli.render import planned
    from mealplan.planning.result.edit import replan
    from mealplan.planning.result.make import alternatives as make_plans
    from mealplan.planning.search.solver import Cancel

    if like is not None and alternatives > 1:
        raise click.UsageError("--like makes one week: leave --alternatives out.")
    check_save(save)
    cancel = Cancel()
    with BestSoFar(cancel):
        lib = library(quiet=quiet)
        warn_of_own_dishes(lib)
        base = None if like is None else plan_to_edit(like, lib, lived=False)
        request = planned_request(typed, lib) if base is None else _like(base, typed, lib)
        if not quiet:
            tell_past(request)
        line = ProgressLine(quiet=quiet, forced=progress)

        def make() -> Sequence[Plan]:
            def report(p: Progress) -> None:
                line.show(progress_text(p))

            if base is not None:
                found = [replan(base, lib, request, cancel=cancel, report=report)]
            else:
                found = make_plans(request, lib, alternatives, cancel=cancel, report=report)
            line.done()
            keep(found[0], save, "planned")  # of several, the best
            return found

        return planned(request, lib, make, line, format_, output, everything=everything, reference=save)


def tell_past(request: PlanRequest) -> None:
    """Say where a week begins before today: it may be meant, and is planned."""
    from mealplan import dates

    gone = (dates.today() - request.week.start).days
    if gone > 0:
        ago = "yesterday" if gone == 1 else f"{gone} days ago"
        hint = "`--start today` begins now"
        say(f"mealplan: this week begins on {dates.long(request.week.start)}, {ago}, which is past; {hint}")


def _like(base: Plan, typed: Typed, lib: Library) -> PlanRequest:
    """The request for another week like a plan: its own, without what was said of its days and its kitchen, from the
    Monday after it on, and what was typed on top."""
    from dataclasses import replace

    from mealplan import dates
    from mealplan.planning.ask.asked import edited
    from mealplan.planning.ask.resolve import next_monday
    from mealplan.planning.result.heeding import of_all_weeks
    from mealplan.settings.setting import Setting

    start = next_monday(max(dates.today(), base.request.week.dates[-1]))
    bare = of_all_weeks(base.request)
    bare = replace(bare, asked=tuple(one for one in bare.asked if one.name != "pantry")).with_(pantry=(), frozen=())
    typed.start = start
    return changed_request(edited(bare, [Setting("start", start.isoformat())], lib), typed, lib)


def progress_text(p: Progress) -> str:
    """How far a search is: what the best week so far asks, how far off its targets are."""
    parts = [f"Planning {p.seconds:4.1f} s", p.stage]
    if p.life is not None:
        parts.append(f"asks {p.life:.0f} min")
    if p.objective is not None:
        parts.append(f"targets off by {p.objective:.3f}")
    if p.gap is not None:
        parts.append(f"gap {p.gap:.1%}")
    return " · ".join([*parts, "Ctrl-C keeps the best so far"])
