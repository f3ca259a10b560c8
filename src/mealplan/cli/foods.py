"""`mealplan foods`: search, show, top, compare, why; foods of her own are `own_foods`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mealplan.cli.diagnostics import ExitCode, say
from mealplan.cli.options import exclusions_meant, format_option, group, library, output_option
from mealplan.cli.output import emit, emit_json, emit_rows
from mealplan.cli.own_foods import COMMANDS, tell_of_hers
from mealplan.errors import ValueProblem

if TYPE_CHECKING:
    from mealplan.foods.catalogue import FoodPage
    from mealplan.foods.food import Filled, Value
    from mealplan.foods.iodine import Iodine
    from mealplan.foods.top import Source

MAIN_NUTRIENTS = (
    "energy", "protein", "fat", "carbohydrate", "fiber", "vitamin_b12", "magnesium", "epa_dha", "ala", "folate_dfe",
    "vitamin_b6", "vitamin_d", "iron", "calcium", "zinc", "potassium", "sodium", "vitamin_c", "vitamin_a_rae",
    "vitamin_e", "choline", "selenium",
)  # fmt: skip


@group()
def foods() -> None:
    """Search the food table, look at a food, find the best sources; add foods of your own.

    \b
    Examples:
      mealplan foods search cheddar
      mealplan foods show sr28:08120
      mealplan foods top magnesium --per 100kcal -x gluten
      mealplan foods why sr28:16123 gluten
      mealplan foods add "Oat flakes, Brand" --label label.txt
    """


for _command in COMMANDS:
    foods.add_command(_command)


@foods.command()
@click.argument("text")
@click.option("--limit", type=click.IntRange(1, 200), default=20, show_default=True, help="How many to list.")
@format_option("text", "json", "csv")
@output_option
def search(text: str, limit: int, format_: str, output: Path | None) -> int:
    """Foods whose name answers TEXT, best first.

    \b
    Example:
      mealplan foods search "lentils cooked"
    """
    lib = library()
    tell_of_hers(lib)
    found = lib.foods.search(text, limit)
    rows = [{"food": f.id, "name": f.name, "group": f.group} for f in found]
    empty = "Nothing found. Try fewer or other words."
    emit_rows(rows, format_, output, empty=empty, columns=("food", "name", "group"))
    return int(ExitCode.DONE)


@foods.command()
@click.argument("food")
@click.option("--all", "everything", is_flag=True, help="Every nutrient, not only the main ones.")
@format_option("text", "json")
@output_option
def show(food: str, everything: bool, format_: str, output: Path | None) -> int:
    """One food: values per 100 g with their basis, household measures, verdicts with reasons.

    \b
    Example:
      mealplan foods show sr28:08120
    """
    from mealplan.nutrition.nutrients import nutrients
    from mealplan.nutrition.words import plain_name
    from mealplan.units import format_amount

    page = library().foods.page(food)
    table = nutrients()
    if format_ == "json":
        emit_json(_page_json(page), output)
        return int(ExitCode.DONE)
    lines = [
        page.food.name,
        f"{page.food.id} · {page.food.group}" + (" · fortified" if page.food.fortified else ""),
        "",
    ]
    lines.append("Per 100 g, edible part")
    for key in table if everything else MAIN_NUTRIENTS:
        value = page.values[key]
        shown = "unknown" if value.per_100g is None else format_amount(value.per_100g, table[key].unit)
        note = "" if value.per_100g is None else value.basis.value.replace("_", " ")
        if value.filled is not None:
            note = f"{format_amount(value.filled.per_100g, table[key].unit)} by {filled_words(value.filled)}"
        lines.append(f"  {plain_name(key):<26} {shown:>14}  {note}".rstrip())
    if page.iodine is not None:
        one = page.iodine
        lines.append(f"  {'Iodine':<26} {f'{one.per_100g:g} µg':>14}  {one.low:g} to {one.high:g} by its sources: "
                     f"{one.source}, {one.of} ({one.match}); {one.note}".rstrip("; "))  # fmt: skip
    if page.food.refuse:
        lines.append(f"  Refuse: {page.food.refuse:.0%} of the weight as bought ({page.refuse_what})")
    measures = dict.fromkeys(f"  {m.name}: {m.grams:.3g} g" for m in page.measures)
    if measures:
        lines += ["", "Measures", *measures]
    lines += ["", "Exclusions"]
    for key, verdict in page.verdicts.items():
        lines.append(f"  {key.replace('_', ' '):<12}  {verdict.answer.value:<8}  {verdict.why}")
    if page.ingredients:
        lines += ["", "Ingredients: " + ", ".join(page.ingredients)]
    lines += ["", f"Source: {page.food.source}"]
    emit("\n".join(lines), output)
    return int(ExitCode.DONE)


def _page_json(page: FoodPage) -> dict[str, object]:
    """All that is known of a food, for other programs."""
    from mealplan.nutrition.nutrients import nutrients

    table = nutrients()
    return {
        "food": page.food.id,
        "name": page.food.name,
        "group": page.food.group,
        "values": {k: _value_json(v, table[k].unit) for k, v in page.values.items()},
        "iodine": _iodine_json(page.iodine),
        "measures": [{"measure": m.name, "grams": m.grams} for m in page.measures],
        "refuse": page.food.refuse,
        "refuse_what": page.refuse_what,
        "fortified": page.food.fortified,
        "source": page.food.source,
        "ingredients": page.ingredients,
        "footnotes": page.footnotes,
        "verdicts": {k: {"verdict": v.answer.value, "why": v.why} for k, v in page.verdicts.items()},
    }


def _value_json(value: Value, unit: str) -> dict[str, object]:
    """One value; what is filled in stands beside it."""
    data: dict[str, object] = {"per_100g": value.per_100g, "unit": unit, "basis": value.basis.value}
    if value.filled is not None:
        one = value.filled
        data["filled"] = {"per_100g": one.per_100g, "source": one.source, "match": one.match, "code": one.code,
                          "of": one.of, "note": one.note}  # fmt: skip
    return data


def _iodine_json(one: Iodine | None) -> dict[str, object] | None:
    """What is known of the iodine of a food: a figure with its low and its high."""
    if one is None:
        return None
    return {"per_100g": one.per_100g, "low": one.low, "high": one.high, "unit": "µg", "source": one.source,
            "of": one.of, "match": one.match, "note": one.note}  # fmt: skip


def filled_words(one: Filled) -> str:
    """ "CIQUAL 2025, Almond drink (near)": where a filled value is from."""
    return one.source + (f", {one.of}" if one.of else "") + f" ({one.match} food)"


@foods.command()
@click.argument("nutrient")
@click.option(
    "--per",
    type=click.Choice(["100kcal", "100g", "portion"]),
    default="100kcal",
    show_default=True,
    help="Of how much food.",
)
@click.option("-x", "--exclude", "exclusions", multiple=True, metavar="EXCLUSION", help="Only foods free of this.")
@click.option("--no-fortified", is_flag=True, help="Leave out fortified foods.")
@click.option("--limit", type=click.IntRange(1, 200), default=20, show_default=True, help="How many to list.")
@format_option("text", "json", "csv")
@output_option
def top(
    nutrient: str,
    per: str,
    exclusions: tuple[str, ...],
    no_fortified: bool,
    limit: int,
    format_: str,
    output: Path | None,
) -> int:
    """The best sources of a nutrient that you may eat, per 100 kcal, per 100 g or per portion.

    \b
    Example:
      mealplan foods top magnesium --per 100kcal -x gluten
    """
    from mealplan.foods.top import top as best_sources
    from mealplan.nutrition.nutrients import nutrient as find
    from mealplan.nutrition.words import plain_name

    entry = find(nutrient)
    if entry.kind == "unmeasured":
        raise ValueProblem(
            f"no food data hold {entry.name.lower()}", hint="`mealplan nutrients list` says which are measured."
        )
    names = exclusions_meant(exclusions, where="-x")
    found = best_sources(
        library().foods,
        entry.key,
        per=per,  # type: ignore[arg-type]
        exclusions=names,
        limit=limit,
        fortified=not no_fortified,
    )
    empty = "No food with a known value is left."
    if format_ != "text":
        columns = ("food", "name", "amount", "unit", "per", "grams")
        rows = [_source_row(s, entry.unit) for s in found]
        emit_rows(rows, format_, output, empty=empty, columns=columns)
        return int(ExitCode.DONE)
    per_words = {"100kcal": "per 100 kcal", "100g": "per 100 g", "portion": "per portion"}[per]
    if found:
        say(f"{plain_name(entry.key)} {per_words}, the best sources first")
    held = {"100kcal": "which is", "100g": "which is", "portion": "portion"}[per]
    heads = {"amount": f"{entry.unit.replace('_', ' ')} {per_words}", "in": held, "food": "food", "name": "name"}
    texts = [_source_text(s, entry.unit, per) for s in found]
    emit_rows(texts, format_, output, empty=empty, columns=tuple(heads), heads=heads)
    return int(ExitCode.DONE)


def _source_row(source: Source, unit: str) -> dict[str, object]:
    """A best source for other programs."""
    return {
        "food": source.food.id,
        "name": source.food.name,
        "amount": round(source.amount, 6),
        "unit": unit,
        "per": source.measure,
        "grams": round(source.grams, 2),
    }


def _source_text(source: Source, unit: str, per: str) -> dict[str, object]:
    """A best source for people."""
    from mealplan.units import format_amount

    return {
        "amount": format_amount(source.amount, unit),
        "in": f"{source.measure} ({source.grams:.0f} g)" if per == "portion" else f"{source.grams:.0f} g",
        "food": source.food.id,
        "name": source.food.name,
    }


@foods.command()
@click.argument("food_ids", nargs=-1, required=True, metavar="ID ID...")
@format_option("text", "json")
@output_option
def compare(food_ids: tuple[str, ...], format_: str, output: Path | None) -> int:
    """Foods side by side, per 100 g.

    \b
    Example:
      mealplan foods compare sr28:08120 sr28:20137
    """
    from mealplan.nutrition.nutrients import nutrients
    from mealplan.nutrition.words import plain_name
    from mealplan.units import format_amount

    catalogue = library().foods
    if len(food_ids) > 6:
        raise ValueProblem("at most six foods can be compared at once")
    entries = [catalogue.food(i) for i in food_ids]
    table = catalogue.table([e.id for e in entries], MAIN_NUTRIENTS)
    units = nutrients()
    if format_ == "json":
        emit_json(
            [
                {"food": e.id, "name": e.name, "values": {k: table[e.id][k].per_100g for k in MAIN_NUTRIENTS}}
                for e in entries
            ],
            output,
        )
        return int(ExitCode.DONE)
    lines = [f"{chr(65 + i)}  {e.id}  {e.name}" for i, e in enumerate(entries)]
    lines += ["", f"{'per 100 g':<26}" + "".join(f"{chr(65 + i):>14}" for i in range(len(entries)))]
    for key in MAIN_NUTRIENTS:
        cells = []
        for e in entries:
            amount = table[e.id][key].per_100g
            cells.append("unknown" if amount is None else format_amount(amount, units[key].unit))
        lines.append(f"{plain_name(key):<26}" + "".join(f"{c:>14}" for c in cells))
    emit("\n".join(lines), output)
    return int(ExitCode.DONE)


@foods.command()
@click.argument("food")
@click.argument("exclusion")
@format_option("text", "json")
def why(food: str, exclusion: str, format_: str) -> int:
    """Whether a food contains, may contain or is free of something, and why.

    \b
    Example:
      mealplan foods why sr28:16123 gluten
    """
    catalogue = library().foods
    entry = catalogue.food(food)
    found = {name: catalogue.verdict(entry.id, name) for name in exclusions_meant([exclusion])}
    if format_ == "json":
        rows = [
            {"food": entry.id, "name": entry.name, "exclusion": key, "verdict": v.answer.value, "why": v.why}
            for key, v in found.items()
        ]
        emit_json(rows[0] if len(rows) == 1 else rows)
    else:
        lines = [f"{key.replace('_', ' ')}: {v.answer.value}; {v.why}" for key, v in found.items()]
        emit("\n".join([f"{entry.name} ({entry.id})", *lines]))
    return int(ExitCode.DONE)
