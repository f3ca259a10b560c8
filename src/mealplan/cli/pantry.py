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
    from mealplan.journal import StockItem
    from mealplan.library import Library
    from mealplan.living.typed import Thing

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
    from mealplan.journal.journal import stock_noted

    found = stock_noted()
    if format_ == "toml":
        from mealplan.journal.records import by_key
        from mealplan.living.house import pantry_text

        emit(pantry_text(by_key(found)) or "item = []", output)
        return int(ExitCode.DONE)
    rows: list[dict[str, Any]] = [
        {
            "place": s.place,
            "what": s.what,
            "kind": s.kind,
            "amount": round(s.amount, 2),
            "unit": "g" if s.kind == "ingredient" else "portions",
            "until": s.until.isoformat() if s.until else (None if format_ == "json" else ""),
            "opened": s.opened.isoformat() if s.opened else (None if format_ == "json" else ""),
            "cooked": s.cooked_as or (None if format_ == "json" else ""),
        }
        for s in found
    ]
    if format_ == "text":
        rows = [
            {**r, "amount": f"{r['amount']:g} {r['unit']}", "until": f"until {r['until']}" if r["until"] else "",
             "opened": "opened" if r["opened"] else "",
             "cooked": r["cooked"] or ("how it was cooked is not noted" if r["kind"] == "dish" else "")}
            for r in rows
        ]
    every = ("place", "what", "kind", "amount", "unit", "until", "opened", "cooked")
    columns = ("place", "what", "amount", "until", "opened", "cooked") if format_ == "text" else every
    emit_rows(rows, format_, output, empty="Nothing is noted. `mealplan pantry add` notes it.", columns=columns)
    return int(ExitCode.DONE)


@pantry.command()
@click.argument("what")
@click.argument("amount", required=False)
@click.option("--place", type=click.Choice(PLACES), default="pantry", show_default=True, help="Where it is.")
@click.option("--until", metavar="DATE", help="The day on which it is last used.")
@click.option("--units", type=click.Choice(["metric", "us", "de"]), default="metric", help="Packs as sold there.")
@click.option("--cooked-for", metavar="EXCLUSIONS", help='Of a dish: what was left out, or "as written".')
def add(
    what: str, amount: str | None, place: str, until: str | None, units: str, cooked_for: str | None
) -> int:
    """Note an amount of an ingredient ("500 g", "0,5 kg", "2 tins", "3"), or portions of a cooked dish ("2 portions").
    Both may stand in one text.

    \b
    Examples:
      mealplan pantry add "red lentils" "1 kg" --until 2027-03-01
      mealplan pantry add "500 g red lentils"
      mealplan pantry add squash-red-lentil-soup "2 portions" --place freezer --cooked-for "dairy, gluten"
    """
    from mealplan.journal import Journal
    from mealplan.living.typed import cooked_as

    found = _thing(what, amount, units)
    made = None if cooked_for is None else cooked_as(found, cooked_for, library())
    with Journal.open() as journal:
        item = journal.add_stock(
            found.name, found.size, kind=found.kind, place=place, until=_date(until), pack=found.pack, made=made
        )
    emit(_line(item))
    return int(ExitCode.DONE)


@pantry.command("cooked-for")
@click.argument("dish")
@click.argument("exclusions")
def cooked_for_(dish: str, exclusions: str) -> int:
    """Note how the portions of a DISH were cooked of which nobody noted it: for which EXCLUSIONS, or "as written".

    \b
    Examples:
      mealplan pantry cooked-for squash-red-lentil-soup "dairy, gluten"
      mealplan pantry cooked-for squash-red-lentil-soup "as written"
    """
    from mealplan.journal import Journal
    from mealplan.living.typed import Thing, cooked_as

    lib = library()
    found = lib.cookbook.dish(dish).id
    made = cooked_as(Thing(found, "dish", 1.0), exclusions, lib)
    with Journal.open(create=False) as journal:
        portions = journal.note_made(found, made)
    emit(f"{found}: {portions:g} portions are noted as cooked for {exclusions.strip()}")
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
    if amount is not None or any(c.isdigit() for c in what):
        name, kind, size, _ = _thing(what, amount, units)
    else:
        name, kind = _known(what)
    with Journal.open(create=False) as journal:
        taken = journal.take_stock(name, size, kind=kind, place=place)
        left = sum(s.amount for s in journal.stock(kind) if s.what == name)
    unit = "g" if kind == "ingredient" else "portions"
    short = f" (there was no more; {size:g} {unit} were asked for)" if size is not None and taken < size - 1e-6 else ""
    emit(f"{name}: {taken:g} {unit} taken, {left:g} {unit} left{short}")
    return int(ExitCode.DONE)


def _thing(what: str, amount: str | None, units: str) -> Thing:
    """What was typed, in one text or two. Raises ValueProblem with the nearest names."""
    from mealplan.living.typed import understood, weighed

    return understood(what, library(), units) if amount is None else weighed(what, amount, library(), units)


def _known(what: str) -> tuple[str, str]:
    """What is in the house under that name, or what the library calls it."""
    from mealplan.journal.journal import stock_noted

    found = next(((s.what, s.kind) for s in stock_noted() if s.what == what), None)
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
