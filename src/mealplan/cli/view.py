"""`mealplan show` and `explain`: what starts from a plan."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mealplan.cli.diagnostics import ExitCode, say
from mealplan.cli.interrupts import BestSoFar
from mealplan.cli.options import all_option, format_option, library, output_option
from mealplan.cli.output import columns, emit, emit_json
from mealplan.cli.saved import name_of, plan_argument, shown_plan

if TYPE_CHECKING:
    from mealplan.library import Library
    from mealplan.planning.result.costs import Cost
    from mealplan.planning.result.plan import Plan


@click.command()
@plan_argument
@all_option
@format_option("text", "json", "markdown", "csv", "ics", "html")
@output_option
def show(plan: str | None, everything: bool, format_: str, output: Path | None) -> int:
    """Show a plan: its meals day by day, and how it meets each target.

    PLAN is a file, - for stdin, or the name of a saved plan; left out: the last saved one.

    \b
    Examples:
      mealplan plan -p fibromyalgia --age 42 --sex female --format json | mealplan show -
      mealplan show "week 48" --format ics -o week-48.ics
    """
    from mealplan.cli.report import emit_any

    lib = library()
    made = shown_plan(plan, lib)
    name = name_of(plan)
    known = plan if plan != "-" else None
    emit_any(made, format_, output, lambda: lib, name=name, everything=everything, reference=known or name or None)
    return int(ExitCode.DONE)


@click.command()
@plan_argument
@click.option("--all", "everything", is_flag=True, help="The sources of every target (text).")
@click.option("--costs", "costed", is_flag=True, help="What each exclusion and tight target costs.")
@format_option("text", "json")
@output_option
def explain(plan: str | None, everything: bool, costed: bool, format_: str, output: Path | None) -> int:
    """Why targets are not met, what would mend it (each repair is planned anew), and the top sources of each target.

    \b
    Examples:
      mealplan explain week.json
      mealplan explain "week 48" --all
      mealplan explain week.json --costs
    """
    from mealplan.planning.result import explain as reasons
    from mealplan.planning.result.surviving import servable
    from mealplan.planning.search.solver import Cancel
    from mealplan.planning.week.build import build

    lib = library()
    made = shown_plan(plan, lib)
    if any(not t.met and t.level != "unmeasured" for t in made.targets):
        say("Working out what would mend it ...")
        cancel = Cancel()
        with BestSoFar(cancel):
            made = reasons.with_shortfalls(made, build(servable(made.request, lib), lib), thorough=True, cancel=cancel)
    prices = _costs(made, lib) if costed else []
    judged = [t for t in made.targets if t.level != "unmeasured" and t.form != "supplements"]
    whose = made.request.eater.name
    sources = {
        (t.eater or whose, t.nutrient): reasons.top_sources(made, lib, t.nutrient, eater=t.eater) for t in judged
    }
    if format_ == "json":
        data = made.to_json()
        emit_json(
            {
                "format": "mealplan.explain/1",
                "shortfalls": data["shortfalls"],
                "targets": [
                    {
                        "nutrient": t.nutrient, "met": t.met, "mean": t.mean,
                        "top_sources": sources[t.eater or whose, t.nutrient],
                        **({"eater": t.eater} if len(made.request.eaters) > 1 else {}),
                    }
                    for t in judged
                ],
                **({"costs": [asdict(row) for row in prices]} if costed else {}),
            },
            output,
        )
    else:
        lines = _explained(made, sources, everything, plan)
        emit("\n".join([*lines, *_cost_lines(prices)]), output)
    return int(ExitCode.DONE)


def _costs(made: Plan, lib: Library) -> list[Cost]:
    from mealplan.planning.result.costs import costs
    from mealplan.planning.result.surviving import servable
    from mealplan.planning.search.solver import Cancel

    cancel = Cancel()
    request = servable(made.request, lib)
    with BestSoFar(cancel):
        return costs(request, lib, cancel=cancel, report=lambda words: say(f"Planning without {words} ..."))


def _cost_lines(rows: Sequence[Cost]) -> list[str]:
    """The weeks without each thing, one under the other."""
    if not rows:
        return []
    width = max(len(r.without) for r in rows)
    out = ["", "What it costs: the week planned again (quickly) without it"]
    out.append(f"  {'without':{width}}  goals met  watched short  min a day  dishes")
    for r in rows:
        met = f"{r.goals_met}/{r.goals}"
        out.append(f"  {r.without:{width}}  {met:>9}  {r.watched_short:>13}  {r.minutes:>9.0f}  {r.dishes:>6}")
    return out


def _explained(
    made: Plan,
    sources: Mapping[tuple[str, str], Sequence[Mapping[str, Any]]],
    everything: bool,
    reference: str | None,
) -> list[str]:
    """Shortfalls with their repairs, then the sources of each nutrient in the order of the target table."""
    from mealplan.export.plates import several
    from mealplan.export.targets import standing, wrapped
    from mealplan.export.text import headline, shortfall_lines
    from mealplan.planning.ask.english import all_words
    from mealplan.planning.result.restrictions import served_again
    from mealplan.planning.result.whose import each_of

    if made.outcome == "none":
        return ["There is no plan.", *(f"  {note}" for note in all_words(made.notes))]
    width = columns()
    lines: list[str] = [*(x for text in (headline(made)[0], standing(made)) for x in wrapped(text, "", width)), ""]
    if made.shortfalls:
        lines += [
            "Not met, and what would mend it",
            *(x for s in made.shortfalls for x in shortfall_lines(s, width, who=several(made))),
        ]
        # what she leaves out is not what we type for her: that one she has to choose herself
        repairs = [r for s in made.shortfalls for r in s.repairs if not served_again(r.flags)]
        if repairs:
            name = "PLAN" if reference in (None, "-") else shlex.quote(str(reference))
            words = (
                "The figures are those of a week planned anew with the flags added to your own. To try a repair "
                "with the least change to this week, which may bring less where it is enough:"
            )
            lines += ["", *wrapped(words, "", width), f"  mealplan replan {name} {repairs[0].flags}"]
        lines.append("")
    for name, mine in each_of(made):
        lines += _sources(mine, name, sources, everything)
    return lines


def _sources(
    plan: Plan, name: str, sources: Mapping[tuple[str, str], Sequence[Mapping[str, Any]]], everything: bool
) -> list[str]:
    """The dishes that bring one eater most of each nutrient."""
    from mealplan.export.targets import shown_lines
    from mealplan.nutrition.words import plain_name, reading_order
    from mealplan.units import format_amount

    judged = [t for t in plan.targets if t.level != "unmeasured" and t.form != "supplements"]
    shown, _ = shown_lines(plan, everything)
    keys = {x.nutrient for x in shown}
    whose = f" for {name}" if len({eater for eater, _ in sources}) > 1 else ""
    lines = [f"Where it comes from{whose}: the dishes that bring most of it over the whole plan"]
    means = {t.nutrient: (t.mean, t.unit) for t in judged}
    for key in sorted(means, key=reading_order):
        rows = [s for s in sources[name, key] if float(s["share"]) >= 0.005]
        if rows and key in keys:
            lines.append(f"  {plain_name(key)}: {format_amount(*means[key])} a day")
            lines += [f"    {s['share']:>4.0%}  {s['title']}" for s in rows]
    left = len(means.keys() - keys)
    return [*lines, f"--all lists the sources of {left} more nutrients."] if left else lines
