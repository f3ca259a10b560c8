"""`mealplan exclusions`: list, show, check, audit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from mealplan.cli.diagnostics import ExitCode
from mealplan.cli.options import format_option, group, library, output_option
from mealplan.cli.output import csv_text, emit, emit_csv, emit_json, emit_rows, hung
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
    from mealplan.planning.ask.meant import exclusion_name

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
        emit_csv(csv_text(rows, ("food", "name", *EXCLUSIONS)), output)
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
@click.option("--doubtful", type=click.IntRange(1, 10_000), metavar="N", help="The N foods of which least is certain.")
@click.option(
    "--since",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="What differs from an earlier `exclusions check --format json`.",
)
@format_option("text", "json")
@output_option
def audit(food_group: str | None, doubtful: int | None, since: Path | None, format_: str, output: Path | None) -> int:
    """Verdict counts per food group and exclusion, the least certain verdicts, or changes between two versions.

    \b
    Examples:
      mealplan exclusions audit
      mealplan exclusions audit --doubtful 20
      mealplan exclusions audit --group "Baked Products"
    """
    from mealplan.foods.exclusions.audit import counts_of, differences, least_certain

    if doubtful is not None and since is not None:
        raise ValueProblem("--doubtful and --since are two different lists: ask for one", where="--since")
    catalogue = library().foods
    verdicts = catalogue.verdicts()
    foods = [f for f in catalogue.foods() if food_group is None or food_group.lower() in f.group.lower()]
    if not foods:
        raise ValueProblem(f"no food group is called {str(food_group)[:60]!r}", where="--group")
    if doubtful is not None:
        rows: list[dict[str, Any]] = [
            {"food": d.food, "name": d.name, "group": d.group, "maybe": list(d.maybe)}
            for d in least_certain(foods, verdicts, doubtful)
        ]
        lines = [
            f"{r['food']}  {r['name']}: {len(r['maybe'])} maybe ({', '.join(r['maybe'])})".replace("_", " ")
            for r in rows
        ]
        return _listed(rows, lines, format_, output, empty="Nothing is in doubt.")
    if since is not None:
        found = differences(_checked(since), foods, verdicts)
        rows = [
            {
                "food": c.food,
                "name": c.name,
                "exclusion": c.exclusion,
                "before": c.before.value if c.before else None,
                "after": c.after.value if c.after else None,
            }
            for c in found
        ]
        lines = [
            f"{r['food']}  {r['name']}: {str(r['exclusion']).replace('_', ' ')} "
            f"{r['before'] or 'not there'} -> {r['after'] or 'not there'}"
            for r in rows
        ]
        return _listed(rows, lines, format_, output, empty="No verdict differs.")
    counts = counts_of(foods, verdicts)
    if format_ == "json":
        emit_json({g: {x: dict(sorted(c.items())) for x, c in row.items()} for g, row in counts.items()}, output)
    else:
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


def _listed(rows: list[dict[str, Any]], lines: list[str], format_: str, output: Path | None, empty: str) -> int:
    if format_ == "json":
        emit_json(rows, output)
    else:
        emit("\n".join(lines) or empty, output)
    return int(ExitCode.DONE)


def _checked(file: Path) -> dict[tuple[str, str], str]:
    """The answers in a file that `exclusions check --format json` wrote. ValueProblem when it is none."""
    try:
        return {
            (entry["food"], key): verdict["verdict"]
            for entry in json.loads(file.read_text(encoding="utf-8"))
            for key, verdict in entry["verdicts"].items()
        }
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ValueProblem(
            "this file does not hold verdicts",
            where=str(file),
            hint="`mealplan exclusions check --format json -o FILE`",
        ) from None
