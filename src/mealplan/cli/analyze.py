"""`mealplan analyze`: what was eaten, or any menu, against the targets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mealplan.cli.diagnostics import ExitCode, say
from mealplan.cli.options import all_option, format_option, library, output_option
from mealplan.cli.output import columns, csv_text, emit, emit_csv, emit_json, read_text
from mealplan.cli.settings import SettingsCommand, Typed, planned_request, setting_options
from mealplan.errors import ValueProblem

if TYPE_CHECKING:
    from mealplan.cli.diary import Eaten, Unmatched
    from mealplan.library import Library
    from mealplan.nutrition.intake import Intake
    from mealplan.planning.ask.request import PlanRequest
    from mealplan.planning.result.plan import Plan

FORMAT = "mealplan.analysis/1"
MOST_DAYS = 84
_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@click.command(cls=SettingsCommand)
@click.argument("file", metavar="FILE")
@setting_options("analyze")
@all_option
@format_option("text", "json", "csv")
@output_option
def analyze(file: str, everything: bool, format_: str, output: Path | None, typed: Typed) -> int:
    """What was eaten, or any menu, against the targets of a person.

    FILE (or - for stdin) is CSV with the columns day, slot, what, amount, unit, or TOML with an [[eaten]] for each.
    What is a food, an ingredient or a dish. A line that is not understood is reported, and counts as nothing.

    \b
    Examples:
      mealplan analyze diary.csv --age 42 --sex female
      mealplan analyze diary.csv -p me.toml --format json
      mealplan show "week 48" --format csv | mealplan analyze - --age 42 --sex female

    Ends with 0 when every goal is met, 3 when some is not.
    """
    from mealplan.cli.diary import match_all, read_lines

    where = "stdin" if file == "-" else file[:300]
    lines = read_lines(read_text(file, what="menu"), where)
    lib = library()
    eaten, unmatched = match_all(lines, lib)
    if not eaten:
        raise ValueProblem(
            f"no line is understood; the first: {unmatched[0].line.text[:80]!r}: {unmatched[0].why[:200]}", where=where
        )
    days = ordered_days([x.line.day for x in eaten])
    if len(days) > MOST_DAYS:
        raise ValueProblem(f"has {len(days)} days; at most {MOST_DAYS} can be analysed at once", where=where)
    # the days are those noted; what is eaten every day anyway is in the notes
    request = planned_request(Typed(typed.profiles, [*typed.pairs, ("days", str(len(days))), ("skip", "none")]), lib)
    request = request.with_(daily=(), locks=(), flare=())
    plan = analysed(request, lib, eaten, days)
    if format_ == "json":
        emit_json(_json(plan, days, eaten, unmatched), output)
    elif format_ == "csv":
        data = [asdict(t) for t in plan.targets if t.level != "unmeasured"]
        heads = ("nutrient", "level", "unit", "period", "min", "max", "mean", "worst_day", "met")
        emit_csv(csv_text(data, heads), output)
    else:
        emit("\n".join(_text(plan, days, eaten, unmatched, everything)), output)
    if unmatched:
        many = f"{len(unmatched)} line{'s are' if len(unmatched) > 1 else ' is'}"
        say(f"mealplan: {many} not understood and count{'s' * (len(unmatched) == 1)} as nothing")
    return int(ExitCode.DONE if plan.outcome == "met" else ExitCode.SHORT)


def ordered_days(labels: Sequence[str]) -> list[str]:
    """The days that were noted, in order: dates and numbers by size, weekdays from Monday, else as they come."""
    days = list(dict.fromkeys(labels))
    if all(x.isascii() and x.isdigit() and len(x) < 9 for x in days):
        return sorted(days, key=int)
    if all(x[:3].lower() in _WEEK for x in days):
        return sorted(days, key=lambda x: _WEEK.index(x[:3].lower()))
    try:
        return sorted(days, key=dt.date.fromisoformat)
    except ValueError:
        return days


def analysed(request: PlanRequest, lib: Library, eaten: Sequence[Eaten], days: Sequence[str]) -> Plan:
    """The figures of what was eaten as a plan without cooks, held to the same targets as a plan's."""
    from mealplan.nutrition.intake import intake
    from mealplan.planning.result.assemble import FoodTable, made, measured_keys
    from mealplan.planning.result.finished import not_known
    from mealplan.planning.result.iodine import iodine_of
    from mealplan.planning.result.plan import Day, Plan, Search
    from mealplan.planning.result.targets import target_results

    keys = measured_keys()
    table = FoodTable(lib, [food for one in eaten for food, _ in one.parts], keys)
    by_meal: dict[tuple[str, str], list[tuple[str, float]]] = {}
    for one in eaten:
        by_meal.setdefault((one.line.day, one.line.slot or "meal"), []).extend(one.parts)

    def sums(parts: Sequence[tuple[str, float]]) -> dict[str, Intake]:
        return intake([(grams, table.values[food], table.upper[food]) for food, grams in parts], keys)

    out, fortified = [], []
    for index, day in enumerate(days):
        parts = [p for (label, _), some in by_meal.items() if label == day for p in some]
        totals = table.totals(parts, keys)
        strong: dict[str, float] = {}
        for food, grams in parts:
            if table.fortified[food]:
                for key, value in table.values[food].items():
                    strong[key] = strong.get(key, 0.0) + (value or 0.0) * grams / 100.0
        fortified.append(strong)
        out.append(Day(request.week.dates[index], False, 0.0, (), totals, {request.eater.name: totals}))
    meals: dict[str, list[tuple[str, float, float]]] = {}
    per_meal = {t.nutrient for t in request.eater.targets if t.period == "meal" and t.level != "unmeasured"}
    for (_, slot), parts in by_meal.items() if per_meal else ():
        found = sums(parts)
        for key in per_meal:
            meals.setdefault(key, []).append((slot, found[key].amount, found[key].upper_estimate or found[key].amount))
    targets = target_results(request, request.eater, out, fortified, meals)
    met = all(t.met for t in targets if t.level == "goal")
    search = Search("complete", 0.0, ())
    unknown = not_known(request)
    plan = Plan(made(lib, request), request, "met" if met else "short", search, targets, days=tuple(out))
    by_day = [[p for (label, _), some in by_meal.items() if label == day for p in some] for day in days]
    return replace(plan, unknown_names=unknown, iodine=iodine_of(request, lib, by_day))


def _json(plan: Plan, days: Sequence[str], eaten: Sequence[Eaten], unmatched: Sequence[Unmatched]) -> dict[str, Any]:
    data = plan.to_json()
    return {
        "format": FORMAT,
        "outcome": plan.outcome,
        "targets": data["targets"],
        "days": [{"day": day, "totals": one["totals"]} for day, one in zip(days, data["days"], strict=True)],
        "matched": [
            {
                "line": x.line.line, "day": x.line.day, "slot": x.line.slot, "text": x.line.text, "kind": x.kind,
                "taken_as": x.taken_as, "sure": x.sure, "grams": round(x.grams, 3),
                "foods": [{"food": food, "grams": round(grams, 3)} for food, grams in x.parts],
            }
            for x in eaten
        ],
        "unmatched": [{"line": x.line.line, "text": x.line.text, "why": x.why} for x in unmatched],
        "notes": list(plan.request.notes),
        "unknown_names": list(plan.unknown_names),
        "iodine": data["iodine"],
    }  # fmt: skip


def _text(
    plan: Plan, days: Sequence[str], eaten: Sequence[Eaten], unmatched: Sequence[Unmatched], everything: bool
) -> list[str]:
    from mealplan.export.care import care_lines
    from mealplan.export.iodine import iodine_text
    from mealplan.export.targets import standing, target_table, wrapped
    from mealplan.export.text import every_day

    width = columns()
    person = plan.request.eater.person
    first = f"{len(days)} day{'s' * (len(days) > 1)} noted · {person.sex}, {person.age}"
    head = (first, standing(plan), *care_lines(plan), *every_day(plan))
    lines = [x for text in head for x in wrapped(text, "", width)]
    for title, texts in (
        ("Not understood, and counted as nothing", [f"line {x.line.line}: {x.line.text}: {x.why}" for x in unmatched]),
        (
            "Taken for the nearest food: see whether it is meant",
            [f"line {x.line.line}: {x.line.what}: {x.taken_as}" for x in eaten if not x.sure],
        ),
    ):
        if texts:
            lines += ["", title, *(y for text in texts for y in wrapped(text, "  ", width, "    "))]
    lines += ["", "Energy: " + ", ".join(
        f"{label} {day.totals['energy'].amount:.0f} kcal" for label, day in zip(days, plan.days, strict=True)
    )]  # fmt: skip
    lines += ["", "Targets", *target_table(plan, width, everything), *wrapped(iodine_text(plan), "  ", width)]
    if plan.request.notes:
        lines += ["", "Notes", *(x for text in plan.request.notes for x in wrapped(text, "  - ", width))]
    return lines
