"""`mealplan dishes`: list, show, check, why, new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mealplan.cli.bring import drafts, drafts_listed, import_, review
from mealplan.cli.diagnostics import ExitCode, say
from mealplan.cli.options import (
    exclusions_meant,
    format_option,
    group,
    library,
    output_option,
    output_option_of,
    warn_of_own_dishes,
)
from mealplan.cli.output import csv_text, emit, emit_csv, emit_json, emit_rows
from mealplan.errors import ValueProblem

if TYPE_CHECKING:
    from mealplan.dishes.adapt import Adapted
    from mealplan.dishes.cookbook import Cookbook
    from mealplan.dishes.dish import Dish
    from mealplan.foods.food import Verdict
    from mealplan.library import Library
    from mealplan.nutrition.intake import Intake

LISTED = (
    "dish", "title", "course", "servings", "active_minutes", "total_minutes", "kcal_per_portion", "no_cook", "freezes",
    "verdicts",
)  # fmt: skip
WEEKS = 100  # that `--often` and `--never` count
FITS = "fits"  # the sizes that are free of high FODMAP, where that is left out


#: What a stage of life leaves out, as exclusions: what a plan sets for it, or offers.
STATES = {
    "pregnant": ("pregnancy", "alcohol"), "lactating": ("breastfeeding",), "trying": ("trying", "alcohol"),
    "over-65": ("over_65",), "immunosuppressed": ("immunosuppressed",),
}  # fmt: skip


@group()
def dishes() -> None:
    """List, show and check dishes.

    \b
    Examples:
      mealplan dishes list -x gluten -x dairy --course breakfast
      mealplan dishes show squash-red-lentil-soup
      mealplan dishes check my-soup.cook
    """


for _command in (import_, review, drafts):
    dishes.add_command(_command)


@dishes.command("list")
@click.option("-x", "--exclude", "exclusions", multiple=True, metavar="EXCLUSION", help="Only what may be served.")
@click.option("--state", type=click.Choice(list(STATES)), default=None,
              help="Only what food-safety advice leaves in for this stage of life.")  # fmt: skip
@click.option(
    "--course",
    type=click.Choice(["breakfast", "lunch", "dinner", "snack", "side"]),
    default=None,
    help="Only this course.",
)
@click.option("--no-cook", is_flag=True, help="Only dishes that need no hob or oven.")
@click.option("--coverage", is_flag=True, help="How many dishes each diet has, against what it should have.")
@click.option("--often", "chosen", flag_value="often", default=None,
              help="What the weeks of unlike people serve, most often first: some minutes of planning.")  # fmt: skip
@click.option("--never", "chosen", flag_value="never", help="What none of these weeks serves.")
@click.option("--weeks", type=click.IntRange(1, 1000), default=None, help="For --often and --never: how many (100).")
@format_option("text", "json", "csv")
@output_option
def list_(
    exclusions: tuple[str, ...], state: str | None, course: str | None, no_cook: bool, coverage: bool,
    chosen: str | None, weeks: int | None, format_: str, output: Path | None,
) -> int:  # fmt: skip
    """The dishes of the cookbook and your own, with effort and energy; with `-x` each adapted to who leaves that out.
    With `-x high_fodmap`: those that are free of it in at least one portion size, and in which.

    \b
    Example:
      mealplan dishes list -x gluten -x nightshades --course dinner
    """
    from mealplan.dishes.coverage import serves
    from mealplan.dishes.fodmap import HIGH_FODMAP
    from mealplan.planning.ask.eaten import eaten_without

    lib = library()
    warn_of_own_dishes(lib)
    if chosen:
        from mealplan.cli.chosen import list_chosen

        _check_alone(chosen, exclusions, state, course, no_cook, coverage)
        return list_chosen(lib, weeks or WEEKS, never=chosen == "never", format_=format_, output=output)
    if weeks:
        raise ValueProblem("--weeks counts for --often and --never", hint="Add one of them")
    if coverage:
        return _coverage(lib, format_, output)
    names = [*exclusions_meant(exclusions, where="-x"), *(STATES[state] if state else ())]
    book = eaten_without(lib, names).cookbook
    energy = book.kcal_per_portion()
    waiting = [] if names or no_cook else drafts_listed(course)
    rows: list[dict[str, Any]] = []
    for dish in sorted(book.dishes.values(), key=lambda d: d.id):
        if course is not None and course not in [c.value for c in dish.courses]:
            continue
        if no_cook and not dish.no_cook:
            continue
        if not all(serves(book, dish, x) for x in names):
            continue
        fits = {FITS: list(book.fitting(dish.id))} if HIGH_FODMAP in names else {}
        variant = {"variant": dict(dish.adapted)} if dish.adapted else {}
        verdicts = {"verdicts": _verdicts(book, dish)} if format_ == "json" else {}
        rows.append(_row(dish, energy[dish.id]) | verdicts | fits | variant)
    if format_ == "json":
        emit_json([*rows, *waiting], output)
    elif format_ == "csv":
        columns = [k for k in (*LISTED, *([FITS] if HIGH_FODMAP in names else ())) if k != "verdicts"]
        emit_csv(csv_text([_flat(r) for r in rows], columns), output)
    elif not rows and not waiting:
        emit("No dish is left.", output)
    else:
        wide = max(len(r["dish"]) for r in (*rows, *waiting))
        lines = [_listed_line(r, wide) for r in rows]
        lines += [f"{r['dish']:<{wide}}  {'draft, in no plan':<26}  {r['title']}" for r in waiting]
        emit("\n".join(lines), output)
        sizes = "; in brackets the portions that are free of high FODMAP" if HIGH_FODMAP in names else ""
        say(f"{len(rows)} dishes; energy of a portion, minutes hands-on{sizes}")
    return int(ExitCode.DONE)


def _listed_line(row: dict[str, Any], wide: int) -> str:
    """A dish on one line, its name in so many columns."""
    cooked = "no-cook" if row["no_cook"] else "cook"
    return (
        f"{row['dish']:<{wide}}  {row['kcal_per_portion']:>4.0f} kcal  {row['active_minutes']:>3.0f} min  "
        f"{cooked:<7}  {row['title']}{_fits_text(row)}"
    )


def _check_alone(chosen: str, *others: object) -> None:
    """Raises ValueProblem where a flag stands beside `--often` or `--never` that would have no effect there."""
    if any(others):
        raise ValueProblem(
            f"--{chosen} counts over weeks of all kinds of people, so nothing else is chosen beside it",
            hint="Leave the other flags out; -o, --format and --weeks stay",
        )


def _row(dish: Dish, kcal: float) -> dict[str, Any]:
    """A dish of the list, but for its verdicts."""
    return {
        "dish": dish.id,
        "title": dish.title,
        "course": [c.value for c in dish.courses],
        "servings": dish.servings,
        "active_minutes": round(dish.active_minutes, 1),
        "total_minutes": round(dish.total_minutes, 1),
        "kcal_per_portion": round(kcal, 1),
        "no_cook": dish.no_cook,
        "freezes": dish.freezes,
    }


def _verdicts(book: Cookbook, dish: Dish) -> dict[str, str]:
    """What a dish is to each exclusion; of variants worked out dish by dish, so only where it is shown."""
    from mealplan.foods.food import EXCLUSIONS

    verdicts = book.verdicts(dish.id)
    return {key: verdicts[key].answer.value for key in EXCLUSIONS}


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    """A row with its lists as text, for CSV."""
    return {k: "|".join(f"{x:g}" if isinstance(x, float) else x for x in v) if isinstance(v, list) else v
            for k, v in row.items()}  # fmt: skip


def _fits_text(row: Mapping[str, Any]) -> str:
    """`  [½, ¾]`, or `  [½ to 1½]`."""
    from mealplan.dishes.fodmap import size_words

    if FITS not in row:
        return ""
    words = [size_words(size) for size in row[FITS]]
    return f"  [{', '.join(words) if len(words) < 3 else f'{words[0]} to {words[-1]}'}]"


def _coverage(lib: Library, format_: str, output: Path | None) -> int:
    from dataclasses import asdict

    from mealplan.dishes.coverage import coverage
    from mealplan.planning.ask.eaten import eaten_without

    rows = [asdict(r) for r in coverage(lambda names: eaten_without(lib, names).cookbook)]
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
@click.option(
    "-x", "--exclude", "exclusions", multiple=True, metavar="EXCLUSION", help="As somebody eats it who leaves that out."
)
@format_option("text", "json")
@output_option
def show(name: str, portions: float | None, exclusions: tuple[str, ...], format_: str, output: Path | None) -> int:
    """One dish: ingredients in kitchen amounts and grams, the method, nutrients per portion, verdicts. With `-x`: the
    dish as somebody eats it who leaves that out, what was changed, and what each ingredient says of it.

    \b
    Example:
      mealplan dishes show overnight-oats-blueberry-chia --portions 2
    """
    from mealplan.cli.foods import MAIN_NUTRIENTS
    from mealplan.planning.ask.eaten import adapted, anybody, eaten_without
    from mealplan.planning.result.assemble import portion_intake

    lib = library()
    dish, names = lib.cookbook.dish(name), exclusions_meant(exclusions, where="-x")
    found = adapted(dish, lib, anybody(names))
    dish, lib = found.dish, eaten_without(lib, names)
    asked = {key: _by_ingredient(lib, dish, key) for key in names}
    size = portions if portions is not None else dish.servings
    per_portion = portion_intake(dish, lib, MAIN_NUTRIENTS, size)
    verdicts = lib.cookbook.verdicts(dish.id)
    if format_ == "json":
        more: dict[str, object] = {"asked": asked} if asked else {}
        more |= {"variant": dict(dish.adapted)} if dish.adapted else {}
        more |= {"not_adapted": found.why} if found.why else {}
        emit_json(_dish_json(dish, per_portion, verdicts) | more, output)
    else:
        lines = [*_dish_lines(dish, size, per_portion, verdicts), *_changed(found), *_looked_for(lib, found, names)]
        lines += _taken_care_of(lib, found, names)
        emit("\n".join([*lines, *(x for key, found in asked.items() for x in _asked_lines(key, found))]), output)
    return int(ExitCode.DONE)


def _changed(found: Adapted) -> list[str]:
    """What of a dish was changed for who eats it, or why it cannot be."""
    if found.why:
        return ["", f"It does not adapt: {found.why}."]
    swaps = [f"{one.use} for {one.of}" if one.use else f"without {one.of}" for one in found.swaps]
    return ["", f"Changed: {'; '.join(swaps)}."] if swaps else []


def _looked_for(lib: Library, found: Adapted, exclusions: Sequence[str]) -> list[str]:
    """What the packets of it should say, each in a line of its own; of a dish that she cannot eat, nothing: no packet
    makes it hers."""
    from mealplan.shopping.packets import on_the_packet

    if found.why:
        return []
    uses = [one.use for one in found.swaps]
    lines = [f"  {words}" for words in on_the_packet(found.dish.ingredients, uses, lib.cookbook, exclusions)]
    return ["", "On the packet", *lines] if lines else []


def _taken_care_of(lib: Library, found: Adapted, exclusions: Sequence[str]) -> list[str]:
    """What the cook looks out for by the kitchen rules asked for: how far it is heated, that it is pasteurised."""
    told = () if found.why else lib.cookbook.care(found.dish.ingredients, exclusions)
    return ["", "At the cook", *(f"  {one.words}" for one in told)] if told else []


def _by_ingredient(lib: Library, dish: Dish, exclusion: str) -> dict[str, Any]:
    """What each ingredient of a dish says of an exclusion; of high FODMAP the grams of one portion as they are
    measured, up to how many they are free, and the sizes in which the dish is."""
    from mealplan.dishes.fodmap import HIGH_FODMAP

    book, rows = lib.cookbook, list[dict[str, Any]]()
    shares = {share.ingredient: share for share in book.shares(dish.id)} if exclusion == HIGH_FODMAP else {}
    for line in dish.ingredients:
        share = shares.get(line.ingredient)
        if share is None:
            found = book.line_verdict(line, exclusion)
            rows.append({"ingredient": line.ingredient, "verdict": found.answer.value, "why": found.why})
        elif line.ingredient not in [row["ingredient"] for row in rows]:
            free = share.whole <= share.limit
            row: dict[str, Any] = {"ingredient": line.ingredient, "verdict": "free" if free else share.over.value}
            row |= {"grams": round(share.whole, 2), "free_up_to_g": share.limit}
            row |= {"measured_as": share.portion.measured_as, "fodmaps": list(share.portion.kinds)}
            rows.append(row | {"source": share.portion.source, "doubt": share.portion.doubt})
    return {"ingredients": rows} | ({FITS: list(book.fitting(dish.id))} if exclusion == HIGH_FODMAP else {})


def _asked_lines(exclusion: str, found: Mapping[str, Any]) -> list[str]:
    from mealplan.dishes.fodmap import size_words, weight

    lines = ["", f"{exclusion.replace('_', ' ').capitalize()}, by ingredient"]
    wide = max(len(row["ingredient"]) for row in found["ingredients"])
    for row in found["ingredients"]:
        words = row.get("why", "")
        if "grams" in row:
            limit = f"free up to {weight(row['free_up_to_g'])}" if row["free_up_to_g"] else "free at no amount"
            kinds = f" ({', '.join(row['fodmaps'])})" if row["fodmaps"] else ""
            words = f"{weight(row['grams'])} {row['measured_as']}, {limit}{kinds}"
        lines.append(f"  {row['ingredient']:<{wide}}  {row['verdict']:<8}  {words}")
    if FITS in found:
        sizes = ", ".join(size_words(size) for size in found[FITS])
        lines.append(f"  Portions that are free of it: {sizes or 'none'}")
    return lines


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
    lines += [f"  {k.replace('_', ' '):<16}  {v.answer.value:<8}  {v.why}" for k, v in barred] or [
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
    lib = library()
    dish = lib.cookbook.dish(name)
    found = {key: lib.cookbook.verdict(dish.id, key) for key in exclusions_meant([exclusion])}
    if format_ == "json":
        rows = [{"dish": dish.id, "exclusion": k, "verdict": v.answer.value, "why": v.why} for k, v in found.items()]
        emit_json(rows[0] if len(rows) == 1 else rows)
    else:
        lines = [f"{key.replace('_', ' ')}: {v.answer.value}; {v.why}" for key, v in found.items()]
        emit("\n".join([f"{dish.title} ({dish.id})", *lines]))
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
