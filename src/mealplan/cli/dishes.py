"""`mealplan dishes`: list, show, check, why, new."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mealplan.cli.diagnostics import ExitCode, say
from mealplan.cli.options import format_option, group, library, output_option, output_option_of, warn_of_own_dishes
from mealplan.cli.output import csv_text, emit, emit_csv, emit_json, emit_rows
from mealplan.errors import ValueProblem

if TYPE_CHECKING:
    from mealplan.dishes.dish import Dish
    from mealplan.foods.food import Verdict
    from mealplan.library import Library
    from mealplan.nutrition.intake import Intake

LISTED = (
    "dish", "title", "course", "servings", "active_minutes", "total_minutes", "kcal_per_portion", "no_cook", "freezes",
    "verdicts",
)  # fmt: skip


@group()
def dishes() -> None:
    """List, show and check dishes.

    \b
    Examples:
      mealplan dishes list -x gluten -x dairy --course breakfast
      mealplan dishes show squash-red-lentil-soup
      mealplan dishes check my-soup.cook
    """


@dishes.command("list")
@click.option("-x", "--exclude", "exclusions", multiple=True, metavar="EXCLUSION", help="Only what may be served.")
@click.option(
    "--course",
    type=click.Choice(["breakfast", "lunch", "dinner", "snack", "side"]),
    default=None,
    help="Only this course.",
)
@click.option("--no-cook", is_flag=True, help="Only dishes that need no hob or oven.")
@click.option("--coverage", is_flag=True, help="How many dishes each diet has, against what it should have.")
@format_option("text", "json", "csv")
@output_option
def list_(
    exclusions: tuple[str, ...], course: str | None, no_cook: bool, coverage: bool, format_: str, output: Path | None
) -> int:
    """The dishes of the cookbook and your own, with effort and energy.

    \b
    Example:
      mealplan dishes list -x gluten -x nightshades --course dinner
    """
    from mealplan.foods.food import EXCLUSIONS, Answer
    from mealplan.planning.ask.meant import exclusion_name

    lib = library()
    warn_of_own_dishes(lib)
    if coverage:
        return _coverage(lib, format_, output)
    names = [exclusion_name(x, where="-x") for x in exclusions]
    energy = lib.cookbook.kcal_per_portion()
    rows: list[dict[str, Any]] = []
    for dish in sorted(lib.cookbook.dishes.values(), key=lambda d: d.id):
        if course is not None and course not in [c.value for c in dish.courses]:
            continue
        if no_cook and not dish.no_cook:
            continue
        verdicts = lib.cookbook.verdicts(dish.id)
        if any(verdicts[x].answer is not Answer.FREE for x in names):
            continue
        rows.append(
            {
                "dish": dish.id,
                "title": dish.title,
                "course": [c.value for c in dish.courses],
                "servings": dish.servings,
                "active_minutes": round(dish.active_minutes, 1),
                "total_minutes": round(dish.total_minutes, 1),
                "kcal_per_portion": round(energy[dish.id], 1),
                "no_cook": dish.no_cook,
                "freezes": dish.freezes,
                "verdicts": {x: verdicts[x].answer.value for x in EXCLUSIONS},
            }
        )
    if format_ == "json":
        emit_json(rows, output)
    elif format_ == "csv":
        columns = [k for k in LISTED if k != "verdicts"]
        emit_csv(csv_text([{**r, "course": "|".join(r["course"])} for r in rows], columns), output)
    elif not rows:
        emit("No dish is left.", output)
    else:
        wide = max(len(r["dish"]) for r in rows)
        emit(
            "\n".join(
                f"{r['dish']:<{wide}}  {r['kcal_per_portion']:>4.0f} kcal  {r['active_minutes']:>3.0f} min  "
                f"{'no-cook' if r['no_cook'] else 'cook':<7}  {r['title']}"
                for r in rows
            ),
            output,
        )
        say(f"{len(rows)} dishes; energy of a portion, minutes hands-on")
    return int(ExitCode.DONE)


def _coverage(lib: Library, format_: str, output: Path | None) -> int:
    from dataclasses import asdict

    from mealplan.dishes.coverage import coverage

    rows = [asdict(r) for r in coverage(lib.cookbook)]
    if format_ == "json":
        emit_json(rows, output)
        return int(ExitCode.DONE)
    flat = [{k: _words(k, v) for k, v in row.items()} for row in rows]
    columns = list(flat[0])
    if format_ == "csv":
        emit_csv(csv_text(flat, columns), output)
    else:
        heads = {k: k.replace("_", " ") for k in columns}
        emit_rows([heads, *flat], "text", output, empty="", columns=columns)
        say("three numbers: breakfasts / lunches and dinners / snacks and sides")
    return int(ExitCode.DONE)


def _words(key: str, value: object) -> str:
    """A cell of the coverage table."""
    if key == "exclusions":
        return ", ".join(str(x) for x in value) or "nothing" if isinstance(value, (list, tuple)) else str(value)
    if isinstance(value, (list, tuple)):
        return " / ".join(str(x) for x in value) or "-"
    return str(value)


@dishes.command()
@click.argument("name")
@click.option("--portions", type=click.FloatRange(0.25, 50), default=None, help="Amounts for so many portions.")
@format_option("text", "json")
@output_option
def show(name: str, portions: float | None, format_: str, output: Path | None) -> int:
    """One dish: ingredients in kitchen amounts and grams, the method, nutrients per portion, verdicts.

    \b
    Example:
      mealplan dishes show overnight-oats-blueberry-chia --portions 2
    """
    from mealplan.cli.foods import MAIN_NUTRIENTS
    from mealplan.planning.result.assemble import portion_intake

    lib = library()
    dish = lib.cookbook.dish(name)
    size = portions if portions is not None else dish.servings
    per_portion = portion_intake(dish, lib, MAIN_NUTRIENTS, size)
    verdicts = lib.cookbook.verdicts(dish.id)
    if format_ == "json":
        emit_json(_dish_json(dish, per_portion, verdicts), output)
    else:
        emit("\n".join(_dish_lines(dish, size, per_portion, verdicts)), output)
    return int(ExitCode.DONE)


def _dish_json(dish: Dish, per_portion: Mapping[str, Intake], verdicts: Mapping[str, Verdict]) -> dict[str, object]:
    """A dish for other programs: all that it is, what a portion holds, and every verdict."""
    from dataclasses import asdict

    from mealplan.nutrition.nutrients import nutrients

    units = nutrients()
    data: dict[str, object] = {"dish": dish.id, **asdict(dish)}
    data |= {"course": [c.value for c in dish.courses], "freezes": dish.freezes}
    del data["id"], data["courses"]
    data["per_portion"] = {
        k: {
            "amount": round(v.amount, 6),
            "unit": units[k].unit,
            "unknown_mass_share": round(v.unknown_mass_share, 4),
        }
        for k, v in per_portion.items()
    }
    data["verdicts"] = {k: {"verdict": v.answer.value, "why": v.why} for k, v in verdicts.items()}
    return data


def _dish_lines(
    dish: Dish, size: float, per_portion: Mapping[str, Intake], verdicts: Mapping[str, Verdict]
) -> list[str]:
    """A dish for people, its amounts those of `size` portions."""
    from mealplan.dishes.resolve import scaled_text
    from mealplan.nutrition.nutrients import nutrients
    from mealplan.nutrition.words import plain_name
    from mealplan.units import format_amount

    factor = size / dish.servings
    units = nutrients()
    lines = [
        dish.title,
        f"{dish.id} · {', '.join(c.value for c in dish.courses)} · {size:g} portion{'s' if size != 1 else ''}"
        f" · {dish.active_minutes:.0f} min hands-on, {dish.total_minutes:.0f} min in all",
        "",
    ]
    wide = max((len(scaled_text(part, factor)) for part in dish.ingredients), default=0)
    for part in dish.ingredients:
        note = f" ({part.note})" if part.note else ""
        grams = part.edible_g * part.times(factor)
        shown = f"{grams:.0f} g" if grams >= 10 else f"{grams:.2g} g"
        amount = scaled_text(part, factor)
        weight = "" if amount == shown else f"  [{shown}]"
        lines.append(f"  {amount:>{wide}}  {part.ingredient}{note}{weight}")
    lines += ["", *(f"{n}. {step.text}" for n, step in enumerate(dish.steps, 1)), "", "Per portion"]
    for key, value in per_portion.items():
        unknown = f"  ({value.unknown_mass_share:.0%} unknown)" if value.unknown_mass_share >= 0.005 else ""
        lines.append(f"  {plain_name(key):<26} {format_amount(value.amount, units[key].unit):>14}{unknown}")
    lines += ["", "Not for"]
    barred = [(k, v) for k, v in verdicts.items() if v.answer.value != "free"]
    lines += [f"  {k.replace('_', ' '):<12}  {v.answer.value:<8}  {v.why}" for k, v in barred] or [
        "  (free of everything that can be left out)"
    ]
    if dish.fridge_days or dish.freezer_days:
        keeps = [f"{dish.fridge_days} days in the fridge"] * bool(dish.fridge_days)
        keeps += [f"{dish.freezer_days} days in the freezer"] * bool(dish.freezer_days)
        lines += ["", "Keeps " + ", ".join(keeps)]
    return lines


@dishes.command()
@click.argument("name")
@click.argument("exclusion")
@format_option("text", "json")
def why(name: str, exclusion: str, format_: str) -> int:
    """Whether a dish contains, may contain or is free of something, and which ingredient decides.

    \b
    Example:
      mealplan dishes why overnight-oats-blueberry-chia gluten
    """
    from mealplan.planning.ask.meant import exclusion_name

    lib = library()
    dish = lib.cookbook.dish(name)
    key = exclusion_name(exclusion)
    verdict = lib.cookbook.verdict(dish.id, key)
    if format_ == "json":
        emit_json({"dish": dish.id, "exclusion": key, "verdict": verdict.answer.value, "why": verdict.why})
    else:
        emit(f"{dish.title} ({dish.id})\n{key.replace('_', ' ')}: {verdict.answer.value}; {verdict.why}")
    return int(ExitCode.DONE)


@dishes.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@format_option("text", "json")
@output_option
def check(files: tuple[Path, ...], format_: str, output: Path | None) -> int:
    """Check dish files: unknown ingredients, odd amounts, missing liquid, wrong courses. Without FILE: all of yours.

    \b
    Example:
      mealplan dishes check my-soup.cook
    """
    from dataclasses import asdict

    from mealplan import paths
    from mealplan.dishes.check import check as check_files
    from mealplan.dishes.check import dish_files
    from mealplan.dishes.findings import Level

    lib = library()
    wanted = list(files)
    if not wanted:
        root = paths.checkout()
        wanted = [p for p in (paths.user_dishes(), *([root / "foods_db" / "dishes"] if root else [])) if p.is_dir()]
    for path in wanted:
        if not path.exists():
            raise ValueProblem("there is no such dish file or folder", where=str(path))
    found = dish_files(wanted)
    findings = check_files(found, lib.cookbook.kitchen)
    if format_ == "json":
        emit_json([{k: str(v) if k == "level" else v for k, v in asdict(f).items()} for f in findings], output)
    else:
        plural = "s" * (len(findings) != 1)
        counts = f"{len(found)} dish file{'s' * (len(found) != 1)}, {len(findings) or 'no'} finding{plural}"
        emit("\n".join([*(str(finding) for finding in findings), counts]), output)
    return int(ExitCode.VALUE if any(f.level is Level.ERROR for f in findings) else ExitCode.DONE)


@dishes.command()
@click.argument("title")
@output_option_of("cook")
def new(title: str, output: Path | None) -> int:
    """Print a skeleton of a dish file, to fill in.

    \b
    Example:
      mealplan dishes new "Leek and potato soup"
    """
    from mealplan.dishes.skeleton import skeleton

    emit(skeleton(title), output)
    return int(ExitCode.DONE)
