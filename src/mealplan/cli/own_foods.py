"""`mealplan foods add`, `import`, `list`, `remove`: foods of her own."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mealplan.cli.diagnostics import ExitCode, is_terminal, say
from mealplan.cli.options import format_option, library, output_option
from mealplan.cli.output import emit, emit_json, emit_rows, read_text
from mealplan.errors import MealplanError, ValueProblem

if TYPE_CHECKING:
    from mealplan.foods.own.form import OwnFood
    from mealplan.library import Library

MOST_JSON = 1_000_000
_DRY = click.option("--dry-run", is_flag=True, help="Tell what would be made; write nothing.")
_REPLACE = click.option("--replace", is_flag=True, help="Write a food of that name anew.")
_DRINK = click.option(
    "--grams-per-100ml", type=click.FloatRange(20, 300), metavar="GRAMS", help="What 100 ml of it weigh, for drinks."
)
_PRINTED = click.option("--as-printed", is_flag=True, help="Take energy that does not fit the rest.")


@click.command()
@click.argument("name", required=False)
@click.option("-n", "--value", "values", multiple=True, metavar="NAME=AMOUNT", help='A line of the label: "fat=3.5g".')
@click.option("--label", metavar="FILE|-", help="The nutrition table as text, a nutrient on each line.")
@click.option("--json", "json_", metavar="FILE|-", help="All of it as one JSON object (docs/your-foods.md).")
@click.option("--per", metavar="100g|100ml|serving", help="What the figures are of. Default: 100 g, or the serving.")
@click.option("--serving", metavar="WEIGHT", help="What a serving weighs: 30g.")
@_DRINK
@click.option("--region", type=click.Choice(["eu", "us"]), help="Whose label it is.")
@click.option("--year", type=click.IntRange(1990, 2100), help="Of the label: which daily values its % are of.")
@click.option(
    "--daily-values", type=click.Choice(["us-old", "us-new", "eu"]), help="Whose daily values, where you know it."
)
@click.option("--ingredients", metavar="TEXT", help="The list of ingredients on the packet.")
@click.option("--complete", is_flag=True, help="That list names every ingredient: only then can it be free of any.")
@click.option("--contains", multiple=True, metavar="WORD", help='What the packet names apart ("Contains: milk").')
@click.option("--traces", multiple=True, metavar="WORD", help='"May contain".')
@click.option("--claim", "claims", multiple=True, metavar="CLAIM", help='What the packet claims: "gluten-free", vegan.')
@click.option("--barcode", metavar="DIGITS", help="The number under the bars.")
@click.option("--group", "group_", metavar="GROUP", help="Its food group. Default: of the food most like it.")
@click.option("--measure", "measures", multiple=True, metavar="NAME=GRAMS", help='What one weighs: "slice=28".')
@click.option("--fortified", is_flag=True, help="Vitamins or minerals are added.")
@click.option("--refuse", type=click.FloatRange(0, 0.95), help="The inedible part of its weight, 0 to 0.95.")
@_PRINTED
@_REPLACE
@_DRY
@format_option("text", "json")
@output_option
def add(format_: str, output: Path | None, **given: object) -> int:
    """A food of your own, from its label: by flags, as pasted text, as JSON, or asked for on a terminal.

    Salt, kJ, "<0.5 g", % of daily values and decimal commas are read; what the label does not say stays unknown. A
    list of ingredients says what is in it; only one that you call --complete says what is not.

    \b
    Examples:
      mealplan foods add "Oat flakes, Brand" -n energy=1570kJ -n fat=7g -n carbohydrate=59g -n salt=0,02g
      mealplan foods add "Crackers" --serving 28g --region us --year 2023 --label label.txt
      mealplan foods add --json food.json
    """
    from mealplan.foods.own.typed import from_typed

    lib = library()
    dry, replace = bool(given.pop("dry_run")), bool(given.pop("replace"))
    typed = _typed(given, lib)
    food, notes = from_typed(typed, lib.foods.groups(), str(typed.get("name") or "label")[:60])
    return _kept([(food, notes)], dry=dry, replace=replace, format_=format_, output=output)


def _typed(given: dict[str, Any], lib: Library) -> dict[str, Any]:
    """What was given, in the keys of `foods.own.typed`: JSON first, then flags."""
    from mealplan.foods.own.typed import likely_group

    source, label = given.pop("json_"), given.pop("label")
    if source == "-" and label == "-":
        raise click.UsageError("Only one of --json and --label can be read from stdin.")
    typed = _object(source) if source else {}
    if label:
        typed["label"] = read_text(label, what="label", most=MOST_JSON)
    pairs = dict(_pair(text, "--value") for text in given.pop("values"))
    if pairs:
        typed["values"] = {**typed.get("values", {}), **pairs}
    grams = {name: _grams(text) for name, text in (_pair(one, "--measure") for one in given.pop("measures"))}
    if grams:
        typed["measures"] = grams
    typed["group"] = given.pop("group_") or typed.get("group") or ""
    for key, value in given.items():
        if value not in (None, False, ()):
            typed[key] = list(value) if isinstance(value, tuple) else value
    if not (source or label or pairs) and is_terminal(sys.stdin):
        typed |= _asked(typed)
    if not typed["group"] and isinstance(typed.get("name"), str):
        typed["group"] = likely_group(typed["name"], lib.foods)
        if typed["group"]:
            say(f"Its group is taken to be {lib.foods.groups()[typed['group']]} (--group says another).")
    return typed


def _object(source: str) -> dict[str, Any]:
    text = read_text(source, what="food", most=MOST_JSON)
    try:
        found = json.loads(text)
    except RecursionError:
        raise ValueProblem("it is nested too deeply", where=source[:300]) from None
    except ValueError as error:
        raise ValueProblem(f"is not valid JSON: {str(error)[:120]}", where=source[:300]) from None
    if not isinstance(found, dict):
        raise ValueProblem("a food is one JSON object", where=source[:300], hint='{"name": ..., "label": ...}')
    return found


def _pair(text: str, flag: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip() or not value.strip():
        raise ValueProblem(f"{text[:40]!r} is no NAME=AMOUNT", where=flag, hint='Like "fat=3.5g".')
    return name.strip(), value.strip()


def _grams(text: str) -> float:
    from mealplan.units import parse_kitchen_amount, to_grams

    amount, unit = parse_kitchen_amount(text, where="--measure")
    return amount if unit == "piece" else to_grams(amount, unit)


_ASK = (
    ("name", "What is it called"), ("per", "Its figures are of: 100g, 100ml, serving"), ("serving", "A serving weighs"),
    ("region", "Whose label: eu, us"), ("ingredients", "Its ingredients, as printed"), ("barcode", "Barcode"),
)  # fmt: skip


def _asked(typed: Mapping[str, Any]) -> dict[str, Any]:
    """Asked for on the terminal: Enter leaves out what is not on the packet."""
    found: dict[str, Any] = {}
    for key, words in _ASK:
        if key not in typed:
            said = click.prompt(words, default="100g" if key == "per" else "", err=True).strip()
            found |= {key: said} if said else {}
    if found.get("ingredients"):
        found["complete"] = click.confirm("Does that list name every ingredient", default=False, err=True)
    say('The nutrition table, a line each ("Fat 3.5 g"); an empty line ends it.')
    lines: list[str] = []
    while line := click.prompt("", default="", prompt_suffix="> ", show_default=False, err=True).strip():
        lines.append(line)
    return found | {"label": "\n".join(lines)}


@click.command("import")
@click.argument("file", metavar="FILE|-")
@click.option("--barcode", "barcodes", multiple=True, metavar="DIGITS", help="Only the product with this barcode.")
@click.option("--fdc", "numbers", multiple=True, metavar="ID", help="Only the food of this number.")
@click.option("--match", "words", default="", metavar="WORDS", help="Only foods whose name has all of these words.")
@click.option("--complete", is_flag=True, help="Their lists of ingredients name every ingredient: you have looked.")
@_DRINK
@_PRINTED
@_REPLACE
@_DRY
@format_option("text", "json")
@output_option
def import_(
    file: str, barcodes: tuple[str, ...], numbers: tuple[str, ...], words: str, complete: bool,
    grams_per_100ml: float | None, as_printed: bool, replace: bool, dry_run: bool, format_: str, output: Path | None,
) -> int:  # fmt: skip
    """Foods of FoodData Central (JSON: Foundation, SR Legacy, survey, branded) or Open Food Facts (JSONL, CSV) become
    foods of yours. Nothing is fetched: give the file.

    \b
    Examples:
      mealplan foods import foundationDownload.json --match "oat milk"
      mealplan foods import openfoodfacts-products.jsonl --barcode 4006381333931

    Ends with 0 when all were taken, 3 when some were refused, 5 when none was.
    """
    from mealplan.foods.own.brought import Wanted, read_file
    from mealplan.foods.own.brought import read_text as read_piped

    lib = library()
    wanted = Wanted(frozenset(barcodes), frozenset(numbers), words, grams_per_100ml, complete, as_printed)
    groups = lib.foods.groups()
    if file == "-":
        found = read_piped(read_text("-", what="foods"), wanted, groups)
    else:
        found = read_file(Path(file), wanted, groups)
    refused = [note for one in found if one.food is None for note in one.notes]
    taken = [(one.food, list(one.notes)) for one in found if one.food is not None]
    if not taken:
        raise ValueProblem(refused[0] + (f"\n  (and {len(refused) - 1} more)" if refused[1:] else ""))
    return _kept(taken, dry=dry_run, replace=replace, format_=format_, output=output, refused=refused)


def _kept(
    foods: list[tuple[OwnFood, list[str]]], *, dry: bool, replace: bool, format_: str, output: Path | None,
    refused: list[str] | None = None,
) -> int:  # fmt: skip
    """Write the foods and tell of each."""
    from mealplan.foods.own.folder import keep
    from mealplan.foods.own.form import food_id

    rows: list[dict[str, Any]] = []
    refused = refused or []
    for food, notes in foods:
        path: Path | None = None
        try:
            id_, path = (food_id(food.slug), None) if dry else keep(food, replace=replace)
        except MealplanError as problem:
            if len(foods) == 1:
                raise
            refused.append(str(problem))
            continue
        values = {key: {"per_100g": amount, "basis": letter} for key, (amount, letter) in food.values.items()}
        rows.append({"food": id_, "name": food.name, "file": None if path is None else str(path), "values": values,
                     "ingredients": food.ingredients, "complete": food.complete, "notes": notes})  # fmt: skip
    if format_ == "json":
        emit_json([{**row, "values": _told_basis(row["values"])} for row in rows], output)
    else:
        emit("\n".join(line for row in rows for line in _told(row)), output)
    for words in refused:
        say(f"refused: {words}")
    if rows and not dry and format_ == "text":
        say(f"`mealplan foods show {rows[0]['food']}` tells what is made of it; its file is yours to edit.")
    return int(ExitCode.SHORT if refused else ExitCode.DONE)


def _told_basis(values: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    from mealplan.foods.catalogue import BASIS
    from mealplan.nutrition.nutrients import nutrients

    return {
        key: {"per_100g": one["per_100g"], "unit": nutrients()[key].unit, "basis": BASIS[one["basis"]].value}
        for key, one in values.items()
    }


def _told(row: Mapping[str, Any]) -> list[str]:
    from mealplan.nutrition.nutrients import nutrients
    from mealplan.nutrition.words import plain_name
    from mealplan.units import format_amount

    main = [key for key in ("energy", "protein", "fat", "carbohydrate", "fiber", "sodium") if key in row["values"]]
    figures = ", ".join(
        f"{plain_name(key).lower()} {format_amount(row['values'][key]['per_100g'], nutrients()[key].unit)}"
        for key in main
    )
    more = len(row["values"]) - len(main)
    lines = [f"{row['food']}  {row['name']}", f"  per 100 g: {figures}" + (f"; {more} more values" if more else "")]
    lines += [f"  file: {row['file']}"] if row["file"] else ["  (nothing is written)"]
    return [*lines, *(f"  {note}" for note in row["notes"])]


@click.command("list")
@format_option("text", "json", "csv")
@output_option
def list_(format_: str, output: Path | None) -> int:
    """Your own foods.

    \b
    Example:
      mealplan foods list
    """
    from mealplan.foods.food import OWN

    lib = library()
    tell_of_hers(lib)
    rows = [
        {"food": food.id, "name": food.name, "group": food.group, "source": food.source}
        for food in lib.foods.foods()
        if food.id.startswith(OWN)
    ]
    empty = "You have no foods of your own. `mealplan foods add` makes one."
    emit_rows(rows, format_, output, empty=empty, columns=("food", "name", "group", "source"))
    return int(ExitCode.DONE)


def tell_of_hers(lib: Library) -> None:
    """Say what is wrong with files of hers: those foods are left out."""
    for words in lib.own_warnings:
        say(f"mealplan: a food of yours is left out: {words}")


@click.command()
@click.argument("food")
@click.option("--undo", is_flag=True, help="Bring it back.")
def remove(food: str, undo: bool) -> int:
    """Put a food of yours aside, or bring it back. Its file is kept in the folder `removed`.

    \b
    Examples:
      mealplan foods remove user:oat-drink
      mealplan foods remove --undo user:soy-drink
    """
    from mealplan.foods.own.folder import remove as put_aside
    from mealplan.foods.own.folder import restore
    from mealplan.foods.own.form import food_id

    if undo:
        path = restore(food)
        emit(f"{food_id(path.stem)} is back: {path}")
        return int(ExitCode.DONE)
    lib = library()
    meant = food if ":" in food else f"user:{food}"
    using = [one.name for one in lib.cookbook.ingredients.values() if meant in (one.raw, one.cooked)]
    if using:
        hint = "Take the ingredient out of its file first, or give it another food."
        raise ValueProblem(f"your ingredient {using[0]!r} is of {meant}", hint=hint)
    path = put_aside(food)
    emit(f"{food_id(path.stem)} is removed; its file is kept as {path}")
    return int(ExitCode.DONE)


@click.command()
@click.argument("food")
@click.argument("name")
@click.option("--aisle", default="", help="Where the shop has it: produce, bakery ... Default: by its food group.")
@click.option("--alias", "aliases", multiple=True, metavar="NAME", help="Another name that dishes may use.")
@click.option("--pack", "packs", multiple=True, metavar="SIZE", help='As the shop sells it: "500 g".')
@click.option("--usd", type=click.FloatRange(0.001, 1000), metavar="PRICE", help="US dollars of 100 g as bought.")
@click.option("--keeps", default="", metavar="TIME", help="How long it keeps as bought: 7d, 2wk, 12mo.")
@click.option("--opened", default="", metavar="TIME", help="... once its pack is open.")
@click.option("--cooked", default="", metavar="FOOD", help="The food that it is once it is cooked.")
def ingredient(
    food: str, name: str, aisle: str, aliases: tuple[str, ...], packs: tuple[str, ...], usd: float | None, keeps: str,
    opened: str, cooked: str,
) -> int:  # fmt: skip
    """A food, yours or of the table, becomes an ingredient NAME of yours that your dishes can name.

    \b
    Example:
      mealplan foods ingredient sr28:11993 "maitake mushrooms" --pack "100 g" --keeps 7d

    It is written into `ingredients/AISLE.toml` in your folder, in the form of ours (docs/dishes-and-ingredients.md).
    """
    from mealplan.bring.own import Said, add_checked

    lib = library()
    foods, entry = lib.foods, lib.foods.food(food)
    said = Said(aisle, aliases, packs, keeps, opened, usd, foods.food(cooked).id if cooked else "")
    made, path = add_checked(lib, " ".join(name.split())[:60].lower(), entry, said)
    emit(f"{made} is an ingredient of yours now: {path}")
    say(f"A dish names it like @{made}{{100%g}}.")
    return int(ExitCode.DONE)


COMMANDS = (add, import_, list_, remove, ingredient)
