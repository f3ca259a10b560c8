"""`mealplan swap`, `replan` and `flare`: a plan in, a new verified plan out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mealplan.cli.diagnostics import ExitCode, ProgressLine, say
from mealplan.cli.interrupts import BestSoFar
from mealplan.cli.options import all_option, format_option, library, output_option
from mealplan.cli.output import emit, emit_json
from mealplan.cli.plan import progress_text, tell_past
from mealplan.cli.saved import check_save, keep, plan_to_edit, save_option
from mealplan.cli.settings import SettingsCommand, Typed, changed_request, setting_options
from mealplan.errors import ValueProblem

if TYPE_CHECKING:
    from mealplan.library import Library
    from mealplan.planning.result.edit import SwapOption
    from mealplan.planning.result.plan import Plan


eater_option = click.option(
    "--eater", metavar="NAME", help="On the plate of one who eats; what all others have stays.", default=None
)


def _place(text: str, plan: Plan) -> tuple[int, str]:
    from mealplan.planning.ask.resolve import day_slot, days_named

    day, slot = day_slot(text, plan.request.week.slots)
    found = days_named(day, plan.request.week.start, plan.request.week.days)
    if len(found) != 1:
        raise ValueProblem(
            f"{text[:40]!r} is {len(found)} meals of this plan", hint="Name one: a date, or a day's number."
        )
    return found[0], slot


def _done(
    old: Plan,
    new: Plan,
    save: str | None,
    what: str,
    format_: str,
    output: Path | None,
    everything: bool,
    *,
    quiet: bool = False,
) -> int:
    """Save and print the new plan; then, on stderr, what is different in it."""
    from mealplan.cli.render import emit_plan, exit_code
    from mealplan.export.compare import changes_text

    keep(new, save, what)
    emit_plan(new, format_, output, everything=everything, reference=save)
    if not quiet:
        say(changes_text(old, new))
    return int(exit_code(new))


@click.command()
@click.argument("plan", metavar="PLAN")
@click.argument("place", metavar="DAY:SLOT")
@click.option("--to", "dish", metavar="DISH", help="Serve this dish there.")
@click.option("--list", "listing", is_flag=True, help="Only list the ranked alternatives.")
@click.option("--no-cook", is_flag=True, help="Only dishes that need no cooking.")
@eater_option
@click.option("--limit", type=click.IntRange(1, 30), default=8, show_default=True, help="How many to list.")
@save_option
@all_option
@format_option("text", "json", "markdown", "csv")
@output_option
def swap(
    plan: str,
    place: str,
    dish: str | None,
    listing: bool,
    no_cook: bool,
    eater: str | None,
    limit: int,
    save: str | None,
    format_: str,
    everything: bool,
    output: Path | None,
) -> int:
    """Serve something else at one meal; all other meals stay. Without --to the best alternative is taken. The new dish
    is locked there: planning again keeps it until `replan --lock DAY:SLOT=none`.

    \b
    Examples:
      mealplan swap week.json thu:dinner --list
      mealplan swap "week 48" thu:dinner --save "week 48"
      mealplan swap week.json thu:dinner --to squash-red-lentil-soup --format json -o week.json
      mealplan swap week.json thu:dinner --eater Ben --list
    """
    from mealplan.planning.result import edit, plates

    if dish is not None and listing:
        raise click.UsageError("--to serves a dish and --list only lists: give one of them.")
    check_save(save)
    lib = library()
    made = plan_to_edit(plan, lib)
    day, slot = _place(place, made)
    if dish is not None:
        name = lib.cookbook.dish(dish).id
        if eater is None:
            new = edit.swap(made, lib, day, slot, name, no_cook=no_cook, explained=True)
        else:
            new = plates.swap_plate(made, lib, day, slot, name, eater, no_cook=no_cook, explained=True)
        return _done(made, new, save, f"swap {place}", format_, output, everything)
    if eater is None:
        options = edit.swap_options(made, lib, day, slot, limit=limit, no_cook=no_cook)
    else:
        options = plates.plate_options(made, lib, day, slot, eater, limit=limit, no_cook=no_cook)
    if not options:
        raise ValueProblem("no other dish may be served there")
    if not listing:
        return _done(made, options[0].plan, save, f"swap {place}", format_, output, everything)
    if format_ == "json":
        emit_json([_option_json(o) for o in options], output)
    else:
        emit("\n".join(_option_text(o) for o in options), output)
    return int(ExitCode.DONE)


def _option_json(option: SwapOption) -> dict[str, object]:
    return {
        "dish": option.dish,
        "title": option.title,
        "portions": option.portions,
        "active_minutes": round(option.active_minutes, 1),
        "no_cook": option.no_cook,
        "outcome": option.plan.outcome,
        "changes": [
            {
                "nutrient": c.nutrient,
                "unit": c.unit,
                "before": round(c.before, 4),
                "after": round(c.after, 4),
                "met_before": c.met_before,
                "met_after": c.met_after,
                **({"eater": c.eater} if c.eater else {}),
            }
            for c in option.changes
        ],
    }


def _option_text(option: SwapOption) -> str:
    from mealplan.nutrition.words import plain_name
    from mealplan.units import format_amount

    shown = []
    for c in option.changes[:4]:
        word = "" if c.met_before == c.met_after else (" (now met)" if c.met_after else " (no longer met)")
        name = f"{c.eater}: {plain_name(c.nutrient)}" if c.eater else plain_name(c.nutrient)
        shown.append(f"{name} {format_amount(c.before, c.unit)} to {format_amount(c.after, c.unit)}{word}")
    effort = "no-cook" if option.no_cook else f"{option.active_minutes:.0f} min"
    changes = "\n      ".join(shown) or "no target changes by more than 1 %"
    return f"{option.title} x {option.portions:g} · {effort} · {option.dish}\n      {changes}"


@click.command()
@click.argument("plan", metavar="PLAN")
@click.argument("day", metavar="DAY")
@click.option("--off", is_flag=True, help="Make it an ordinary day again.")
@eater_option
@save_option
@all_option
@format_option("text", "json", "markdown", "csv")
@output_option
def flare(
    plan: str, day: str, off: bool, eater: str | None, save: str | None, everything: bool, format_: str,
    output: Path | None,
) -> int:  # fmt: skip
    """Make a day a bad day: only what needs no cooking, the rest of the week kept. With --eater on one plate only:
    nothing is cooked for her, and what the others have stays.

    \b
    Examples:
      mealplan flare week.json thu --format json -o week.json
      mealplan flare week.json thu --eater Anna
    """
    from mealplan.planning.ask.resolve import days_named
    from mealplan.planning.result import edit, plates

    check_save(save)
    lib = library()
    made = plan_to_edit(plan, lib)
    new = made
    for index in days_named(day, made.request.week.start, made.request.week.days):
        if eater is None:
            new = edit.flare(new, lib, index, not off)
        else:
            new = plates.flare_plate(new, lib, index, eater, not off)
    return _done(made, new, save, f"{'ordinary' if off else 'bad'} day {day}", format_, output, everything)


@click.command(cls=SettingsCommand)
@click.argument("plan", metavar="PLAN")
@click.option("--keep", "kept", multiple=True, metavar="DAY[:SLOT]", help="Leave this day or meal exactly as it is.")
@click.option("--from", "since", metavar="DAY", help="Only from this day on (today, wed ...), around what happened.")
@setting_options("plan")
@save_option
@all_option
@format_option("text", "json", "markdown", "csv")
@output_option
@click.option("--quiet", is_flag=True, help="No progress on stderr.")
def replan(
    plan: str,
    since: str | None,
    kept: tuple[str, ...],
    save: str | None,
    everything: bool,
    format_: str,
    output: Path | None,
    quiet: bool,
    typed: Typed,
) -> int:
    """Plan again with least change: the same request with what the flags change (exclusions, targets, locks, bans ...).
    With --eater NAME of one who eats already: her plates alone, for what is hers of the flags; the others keep theirs.
    With somebody more (--guest, --eater FILE) and nothing else only the meals at which that one is there; all of them
    where goals would be missed otherwise.

    With --from the days before are history: what was eaten counts toward the week, what was cooked and what is open in
    the kitchen is there to be eaten. Of a saved plan it is what `bought`, `cooked`, `ate` and `skipped` said of them,
    else as planned.

    \b
    Examples:
      mealplan replan "week 48" --from today --save "week 48"
      mealplan replan week.json --eater Ben -x dairy
      mealplan replan week.json --ban tuna-sushi-rice-bowl --minutes wed=10
      mealplan replan week.json --keep mon --keep 2:dinner --seed 2
    """
    from mealplan.planning.result import edit, plates
    from mealplan.planning.result.joined import replan_table
    from mealplan.planning.search.engine import Progress
    from mealplan.planning.search.solver import Cancel

    check_save(save)
    lib = library(quiet=quiet)
    made = _to_replan(plan, since, typed, lib)
    request, plate = changed_request(made.request, typed, lib), typed.plate(made.request)
    if plate is not None:
        if kept:
            raise click.UsageError("--eater NAME keeps what all others have, and --keep names meals: give one of them.")
        new = plates.replan_plate(made, lib, request, plate)
        return _done(made, new, save, f"planned again for {plate}", format_, output, everything, quiet=quiet)
    if not quiet and any(name == "start" for name, _ in typed.pairs):
        tell_past(request)
    line = ProgressLine(quiet=quiet)
    cancel = Cancel()
    with BestSoFar(cancel):
        def report(done: Progress) -> None:
            line.show(progress_text(done))

        try:
            if typed.only_who_eats and not kept:
                new = replan_table(made, lib, request, cancel=cancel, report=report)
            else:
                free = _free(made, kept, request.week.days)
                new = edit.replan(made, lib, request, free=free, cancel=cancel, report=report)
        finally:
            line.done()
    return _done(made, new, save, "planned again", format_, output, everything, quiet=quiet)


def _to_replan(reference: str, since: str | None, typed: Typed, lib: Library) -> Plan:
    """The plan that is planned again. Raises as `_as_lived`, and UsageError for a pantry beside a kitchen."""
    more = bool(typed.eaters or typed.guests)
    made = plan_to_edit(reference, lib, by_plate=more, lived=since is None)
    if made.request.week.begun and any(name == "pantry" for name, _ in typed.pairs):
        raise click.UsageError("a week that runs takes the kitchen as it is: leave --pantry out.")
    return made if since is None else _as_lived(reference, made, since, typed, lib, more=more)


def _as_lived(reference: str, plan: Plan, since: str, typed: Typed, lib: Library, *, more: bool) -> Plan:
    """The plan with the days before a day as they were lived. Raises ValueProblem, and UsageError for a pantry."""
    import datetime as dt

    from mealplan import dates
    from mealplan.cli.saved import is_saved, name_of
    from mealplan.journal import Journal
    from mealplan.living.rest import from_day
    from mealplan.living.week import settle
    from mealplan.planning.ask.resolve import days_named

    if any(name == "pantry" for name, _ in typed.pairs):
        raise click.UsageError("--from takes the kitchen as it is: leave --pantry out.")
    week = plan.request.week
    index = days_named(since, week.start, week.days)
    if len(index) != 1:
        found = f"{since[:40]!r} is {len(index)} days of this plan"
        raise ValueProblem(found, where="--from", hint="Name one: a date.")
    day = week.start + dt.timedelta(days=index[0])
    if not is_saved(reference):
        return from_day(plan, lib, day, by_plate=more)[0]
    name = name_of(reference)
    with Journal.open(create=False) as journal:
        settle(journal, name, plan, lib, min(day, dates.today()))
        lived, _ = from_day(plan, lib, day, journal.happenings(name), journal.stocked(), by_plate=more)
    say(f"mealplan: the days before {dates.long(day)} as they were lived, with the kitchen as it is noted")
    return lived


def _free(plan: Plan, kept: tuple[str, ...], days: int) -> set[tuple[int, str]] | None:
    """The meals that may change where some are to stay exactly as they are; None where none is named. `days`: of the
    new plan, which may be shorter."""
    from mealplan.planning.ask.resolve import day_slot, days_named

    if not kept:
        return None
    places: set[tuple[int, str]] = set()
    for text in kept:
        day, slot = day_slot(text, plan.request.week.slots) if ":" in text else (text, None)
        for index in days_named(day, plan.request.week.start, plan.request.week.days):
            if index >= days:
                raise ValueProblem(f"{text[:40]!r} is not in the new plan of {days} days", where="--keep")
            places |= {(index, meal.slot) for meal in plan.days[index].meals if slot in (None, meal.slot)}
    return {(index, meal.slot) for index, day in enumerate(plan.days) for meal in day.meals} - places
