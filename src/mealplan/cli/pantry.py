"""`mealplan pantry`: what is in the house."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mealplan.cli.diagnostics import ExitCode
from mealplan.cli.options import Group, format_option, library, output_option
from mealplan.cli.output import emit, emit_rows
from mealplan.days import read_date
from mealplan.errors import ValueProblem

if TYPE_CHECKING:
    from mealplan.goods.pantry import Stock
    from mealplan.journal import StockItem
    from mealplan.library import Library

PLACES = ("pantry", "fridge", "freezer")


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
def pantry() -> None:
    """What is in the house: ingredients, and portions of cooked dishes. The shopping list takes them off.

    \b
    Examples:
      mealplan pantry add "rolled oats" "500 g"
      mealplan pantry add squash-red-lentil-soup "2 portions" --place freezer
      mealplan pantry list
    """


@pantry.command("list")
@format_option("text", "json", "csv", "toml")
@output_option
def list_(format_: str, output: Path | None) -> int:
    """Everything in the house, by place. TOML is what `--pantry FILE` reads.

    \b
    Example:
      mealplan pantry list --format json
    """
    found = _stock()
    if format_ == "toml":
        import tomlkit

        items = [
            {"item": s.what, "amount": round(s.amount, 1), "unit": "g", "where": s.place}
            | ({"until": s.until} if s.until else {})
            for s in found
            if s.kind == "ingredient"
        ]
        emit(tomlkit.dumps({"item": items}), output)
        return int(ExitCode.DONE)
    rows: list[dict[str, Any]] = [
        {
            "place": s.place,
            "what": s.what,
            "kind": s.kind,
            "amount": round(s.amount, 2),
            "unit": "g" if s.kind == "ingredient" else "portions",
            "until": s.until.isoformat() if s.until else (None if format_ == "json" else ""),
        }
        for s in found
    ]
    if format_ == "text":
        rows = [
            {**r, "amount": f"{r['amount']:g} {r['unit']}", "until": f"until {r['until']}" if r["until"] else ""}
            for r in rows
        ]
    every = ("place", "what", "kind", "amount", "unit", "until")
    columns = ("place", "what", "amount", "until") if format_ == "text" else every
    emit_rows(rows, format_, output, empty="Nothing is noted. `mealplan pantry add` notes it.", columns=columns)
    return int(ExitCode.DONE)


@pantry.command()
@click.argument("what")
@click.argument("amount")
@click.option("--place", type=click.Choice(PLACES), default="pantry", show_default=True, help="Where it is.")
@click.option("--until", metavar="DATE", help="The day on which it is last used.")
@click.option("--units", type=click.Choice(["metric", "us", "de"]), default="metric", help="Packs as sold there.")
def add(what: str, amount: str, place: str, until: str | None, units: str) -> int:
    """Note an amount of an ingredient ("500 g", "0,5 kg", "2 tins", "3"), or portions of a cooked dish ("2 portions").

    \b
    Examples:
      mealplan pantry add "red lentils" "1 kg" --until 2027-03-01
      mealplan pantry add squash-red-lentil-soup "2 portions" --place freezer
    """
    from mealplan.journal import Journal

    name, kind, size = _thing(what, amount, units)
    with Journal.open() as journal:
        item = journal.add_stock(name, size, kind=kind, place=place, until=_date(until))
    emit(_line(item))
    return int(ExitCode.DONE)


@pantry.command()
@click.argument("what")
@click.argument("amount", required=False)
@click.option("--place", type=click.Choice(PLACES), default=None, help="Only from there.")
@click.option("--units", type=click.Choice(["metric", "us", "de"]), default="metric", help="Packs as sold there.")
def take(what: str, amount: str | None, place: str | None, units: str) -> int:
    """Take something out, what goes off first before the rest; without AMOUNT: all of it.

    \b
    Examples:
      mealplan pantry take "rolled oats" "100 g"
      mealplan pantry take "rolled oats"
    """
    from mealplan.journal import Journal

    size: float | None = None
    if amount is not None:
        name, kind, size = _thing(what, amount, units)
    else:
        name, kind = _known(what)
    with Journal.open(create=False) as journal:
        taken = journal.take_stock(name, size, kind=kind, place=place)
        left = sum(s.amount for s in journal.stock(kind) if s.what == name)
    unit = "g" if kind == "ingredient" else "portions"
    short = f" (there was no more; {size:g} {unit} were asked for)" if size is not None and taken < size - 1e-6 else ""
    emit(f"{name}: {taken:g} {unit} taken, {left:g} {unit} left{short}")
    return int(ExitCode.DONE)


def own_stock() -> list[Stock]:
    """The ingredients in the house as the shopping list takes them."""
    from mealplan.goods.pantry import Stock

    return [Stock(s.what, s.amount, s.until, s.place) for s in _stock() if s.kind == "ingredient"]


def _stock() -> list[StockItem]:
    from mealplan.journal import Journal
    from mealplan.journal.journal import journal_path

    if not journal_path().exists():
        return []
    with Journal.open(create=False) as journal:
        return journal.stock()


def _thing(what: str, amount: str, units: str) -> tuple[str, str, float]:
    """(name, kind, grams or portions) of what was typed. Raises ValueProblem with the nearest names."""
    from mealplan.goods.pantry import weigh
    from mealplan.units import PORTIONS, typed_amount

    size, unit = typed_amount(amount, where=f"amount of {what[:60]}")
    if unit in PORTIONS:
        return library().cookbook.dish(what).id, "dish", size
    ingredient = library().cookbook.names.find(what)
    return ingredient.name, "ingredient", weigh(size, unit, ingredient, units)


def _known(what: str) -> tuple[str, str]:
    """What is in the house under that name, or what the library calls it."""
    found = next(((s.what, s.kind) for s in _stock() if s.what == what), None)
    if found is not None:
        return found
    lib: Library = library()
    try:
        return lib.cookbook.names.find(what).name, "ingredient"
    except ValueProblem as problem:
        try:
            return lib.cookbook.dish(what).id, "dish"
        except ValueProblem:
            raise problem from None


def _date(text: str | None) -> dt.date | None:
    if text is None:
        return None
    found = read_date(text)
    if found is None:
        raise ValueProblem(f"{text[:40]!r} is no date", where="--until", hint="like 2026-12-24")
    return found


def _line(item: StockItem) -> str:
    unit = "g" if item.kind == "ingredient" else "portions"
    until = f", until {item.until}" if item.until else ""
    return f"{item.what}: {item.amount:g} {unit} in the {item.place}{until}"
