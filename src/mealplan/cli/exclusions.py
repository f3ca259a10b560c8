"""`mealplan exclusions`: list, show, check, trace, audit."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mealplan.cli.diagnostics import ExitCode
from mealplan.cli.options import exclusions_meant, format_option, group, library, output_option
from mealplan.cli.output import csv_text, emit, emit_csv, emit_json, emit_rows, hung
from mealplan.errors import ValueProblem

if TYPE_CHECKING:
    from mealplan.foods.exclusions.trace import Traced
    from mealplan.foods.kitchen.rules import Rule


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

    names = exclusions_meant([name])
    lib = library()
    texts, verdicts = about(lib.meta), lib.foods.verdicts()
    counts = {key: Counter(v[key].answer.value for v in verdicts.values()) for key in names}
    rules = {key: list(lib.cookbook.rules.rules.get(key, {}).values()) for key in names}
    if format_ == "json":
        rows = [
            {"exclusion": k, **asdict(texts[k]), "foods": dict(sorted(counts[k].items()))}
            | ({"rules": [asdict(rule) for rule in rules[k]]} if rules[k] else {})
            for k in names
        ]
        emit_json(rows[0] if len(rows) == 1 else rows, output)
        return int(ExitCode.DONE)
    lines: list[str] = []
    for key in names:
        lines += [f"{texts[key].title} ({key})", texts[key].means, f"Defined by: {texts[key].defined_by}", ""]
        lines += ["Foods: " + ", ".join(f"{counts[key][k]} {k}" for k in ("free", "maybe", "contains"))]
        if rules[key]:
            lines += ["Its rules, judged on each line of a dish (where bodies differ, the stricter):"]
            lines += [f"- {_rule_words(rule)}" for rule in rules[key]]
        lines.append("")
    emit("\n".join([*lines[:-1], "Only what is free is served; maybe is served where --allow-maybe says so."]), output)
    return int(ExitCode.DONE)


def _rule_words(rule: Rule) -> str:
    """`deli meat: only if cooked: heated until steaming (74 °C) [CDC, FSANZ; NHS allows]`."""
    words = {"avoid": "left out", "ok": "nothing against it", "limit": "a limit", "note": "a note"}
    verdict = words.get(rule.verdict, f"only if {rule.verdict}")
    said = f"{verdict}: {rule.limit}" if rule.limit not in ("", "0") else verdict
    return f"{rule.kind}: {said} [{rule.agreement or rule.bodies}]"


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
@click.argument("food")
@click.argument("exclusion", required=False)
@format_option("text", "json")
@output_option
def trace(food: str, exclusion: str | None, format_: str, output: Path | None) -> int:
    """Which rules spoke of a food, what each led to, and which were overruled; by rule, reason and source.

    \b
    Examples:
      mealplan exclusions trace sr28:16123 gluten
      mealplan exclusions trace sr28:16114 --format json
    """
    from dataclasses import asdict

    from mealplan.foods.exclusions.english import words
    from mealplan.foods.exclusions.trace import trace as trace_of
    from mealplan.foods.food import FOOD_EXCLUSIONS, KITCHEN

    names = exclusions_meant([exclusion]) if exclusion else list(FOOD_EXCLUSIONS)
    if kitchen := [name for name in names if name in KITCHEN]:
        raise ValueProblem(f"{kitchen[0]} is judged on the dish, not by rules on the food", where=kitchen[0],
                           hint=f"mealplan exclusions show {kitchen[0]}")  # fmt: skip
    found = trace_of(library().foods, food, tuple(names))
    if format_ == "json":
        data = asdict(found)
        for one, read in zip(data["reading"], found.reading, strict=True):
            one["why"], one["parts"] = words(read.why), [_part(part) for part in one["parts"]]
        for one, told in zip(data["traces"], found.traces, strict=True):
            one["why"] = words(told.why)
            for said, spoke in zip(one["spoke"], told.spoke, strict=True):
                said["why"] = words(spoke.why)
        emit_json(data, output)
    else:
        emit("\n".join(_traced(found, in_full=exclusion is not None)), output)
    return int(ExitCode.DONE)


def _part(part: Mapping[str, Any]) -> str:
    return f"{'-' * part['absent']}{part['thing']}{'?' * (not part['sure'])}"


def _traced(found: Traced, *, in_full: bool) -> list[str]:
    """A trace as lines. `in_full`: with what was overruled; else only what decides each exclusion."""
    from dataclasses import asdict

    from mealplan.foods.exclusions.english import words

    lines = [f"{found.name} ({found.food})"]
    if found.judged_as:
        lines.append(f"judged as {found.judged_as}, with the claims on its packet")
    lines += ["", "Read by"]
    for read in found.reading:
        parts = ", ".join(_part(asdict(part)) for part in read.parts) or "nothing that counts"
        lines.append(f"  {read.rule}: {parts}")
        lines += [f"      {words(read.why)}; source: {read.source}"] if in_full else []
    for one in found.traces:
        lines += ["", f"{one.exclusion.replace('_', ' ')}: {one.answer}; {words(one.why)}"] if in_full else []
        if not in_full:
            first = next((x.rule for x in one.spoke if x.status == "decides"), "no rule speaks of it")
            lines += [""] * (one is found.traces[0])
            lines.append(f"{one.exclusion.replace('_', ' ')}: {one.answer} ({first})")
            continue
        lines += ["  no rule that read it answers for it"] * (not one.spoke)
        for x in one.spoke:
            way = f" through {x.through} > {' > '.join(x.path)}" if x.path else ""
            by = f" ({x.by})" if x.by else ""
            lines += [f"  {x.status}{by}: {x.rule}, {x.answer}{way}", f"      {words(x.why)}; source: {x.source}"]
    return lines


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
