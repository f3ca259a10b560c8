"""`mealplan exclusions`: list, show, check, audit."""

from __future__ import annotations

from pathlib import Path

import click

from mealplan.cli.diagnostics import ExitCode
from mealplan.cli.options import format_option, group, library, output_option
from mealplan.cli.output import csv_text, emit, emit_json, emit_rows, hung
from mealplan.errors import ValueProblem


@group()
def exclusions() -> None:
    """What can be left out, and the verdict on every food.

    \b
    Examples:
      mealplan exclusions list
      mealplan exclusions show nightshades
      mealplan exclusions check --food sr28:16123
    """


@exclusions.command("list")
@format_option("text", "json", "csv")
@output_option
def list_(format_: str, output: Path | None) -> int:
    """Every exclusion with what it means.

    \b
    Example:
      mealplan exclusions list
    """
    from mealplan.foods.exclusions.about import about
    from mealplan.foods.food import EXCLUSIONS

    texts = about(library().meta)
    rows = [{"exclusion": x, "means": texts[x].means} for x in EXCLUSIONS]
    if format_ == "text":
        emit(hung([(r["exclusion"], r["means"]) for r in rows]), output)
    else:
        emit_rows(rows, format_, output, empty="", columns=("exclusion", "means"))
    return int(ExitCode.DONE)


@exclusions.command()
@click.argument("name")
@format_option("text", "json")
@output_option
def show(name: str, format_: str, output: Path | None) -> int:
    """One exclusion: what counts, what does not, who defines it, and how many foods it leaves.

    \b
    Example:
      mealplan exclusions show nightshades
    """
    from collections import Counter
    from dataclasses import asdict

    from mealplan.foods.exclusions.about import about
    from mealplan.planning.candidates import exclusion_name

    key = exclusion_name(name)
    lib = library()
    entry = about(lib.meta)[key]
    counts = Counter(v[key].answer.value for v in lib.foods.verdicts().values())
    if format_ == "json":
        emit_json({"exclusion": key, **asdict(entry), "foods": dict(sorted(counts.items()))}, output)
    else:
        lines = [f"{entry.title} ({key})", entry.means, f"Defined by: {entry.defined_by}", ""]
        lines += ["Foods: " + ", ".join(f"{counts[k]} {k}" for k in ("free", "maybe", "contains"))]
        lines += ["Only what is free is served; maybe is served where --allow-maybe says so."]
        emit("\n".join(lines), output)
    return int(ExitCode.DONE)


@exclusions.command()
@click.option("--food", "foods", multiple=True, metavar="ID", help="Only this food. May be repeated.")
@format_option("text", "json", "csv")
@output_option
def check(foods: tuple[str, ...], format_: str, output: Path | None) -> int:
    """The verdict on every food (or those given) for every exclusion, with the reason.

    \b
    Example:
      mealplan exclusions check --food sr28:16123 --format json
    """
    from mealplan.foods.food import EXCLUSIONS

    catalogue = library().foods
    wanted = [catalogue.food(x) for x in foods] if foods else catalogue.foods()
    verdicts = catalogue.verdicts([f.id for f in wanted] if foods else None)
    if format_ == "json":
        emit_json(
            [
                {
                    "food": f.id,
                    "name": f.name,
                    "verdicts": {k: {"verdict": v.answer.value, "why": v.why} for k, v in verdicts[f.id].items()},
                }
                for f in wanted
            ],
            output,
        )
    elif format_ == "csv":
        rows = [
            {"food": f.id, "name": f.name, **{k: v.answer.value for k, v in verdicts[f.id].items()}} for f in wanted
        ]
        emit(csv_text(rows, ("food", "name", *EXCLUSIONS)), output)
    else:
        lines = []
        for f in wanted:
            barred = [f"{k} {v.answer.value}" for k, v in verdicts[f.id].items() if v.answer.value != "free"]
            shown = (text.replace("_", " ") for text in barred)
            lines.append(f"{f.id}  {f.name}: " + (", ".join(shown) or "free of everything"))
        emit("\n".join(lines), output)
    return int(ExitCode.DONE)


@exclusions.command()
@click.option("--group", "food_group", default=None, metavar="NAME", help="Only this food group.")
@format_option("text", "json")
@output_option
def audit(food_group: str | None, format_: str, output: Path | None) -> int:
    """Verdict counts per food group and exclusion.

    \b
    Example:
      mealplan exclusions audit
    """
    from collections import Counter

    from mealplan.foods.food import EXCLUSIONS

    catalogue = library().foods
    verdicts = catalogue.verdicts()
    counts: dict[str, dict[str, Counter[str]]] = {}
    for food in catalogue.foods():
        if food_group is not None and food_group.lower() not in food.group.lower():
            continue
        row = counts.setdefault(food.group, {x: Counter() for x in EXCLUSIONS})
        for name, verdict in verdicts[food.id].items():
            row[name][verdict.answer.value] += 1
    if format_ == "json":
        emit_json({g: {x: dict(sorted(c.items())) for x, c in row.items()} for g, row in counts.items()}, output)
    else:
        if not counts:
            raise ValueProblem(f"no food group is called {str(food_group)[:60]!r}", where="--group")
        lines = []
        for name, row in sorted(counts.items()):
            lines += [f"{name}", f"  {'':<12}  {'free':>5}  {'maybe':>5}  {'contains':>8}"]
            lines += [
                f"  {x.replace('_', ' '):<12}  {c['free']:>5}  {c['maybe']:>5}  {c['contains']:>8}"
                for x, c in row.items()
            ]
            lines.append("")
        emit("\n".join(lines), output)
    return int(ExitCode.DONE)
