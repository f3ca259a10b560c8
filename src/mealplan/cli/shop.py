"""`mealplan shop`: the list of a plan in a shell, a file, a message, and on the phone."""

from __future__ import annotations

import datetime as dt
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mealplan.cli.diagnostics import ExitCode, is_terminal, say
from mealplan.cli.options import format_option, library, output_option
from mealplan.cli.output import columns, emit, emit_csv, emit_json
from mealplan.cli.saved import checked_plan, is_saved, name_of, plan_argument
from mealplan.cli.settings import HOME
from mealplan.settings.options import option

if TYPE_CHECKING:
    from mealplan.library import Library
    from mealplan.living.lists import Listed
    from mealplan.planning.result.plan import Plan
    from mealplan.shopping import ShoppingList

_DAY = r"([^\W\d_]+|\d{1,2}|\d{4}-\d{2}-\d{2})"
_SPAN = re.compile(rf"{_DAY}\s*(?:-|–|\bto\b|\.\.)\s*{_DAY}", re.IGNORECASE)
_WAYS = ("--serve", "--qr", "--message")


@click.command()
@plan_argument
@click.option("--for", "span", metavar="DAYS", help="Only what is cooked on these days: mon-wed, thu, 1-3, a date.")
@click.option("--pantry", metavar="FILE", help="A TOML file of what is in the house (or: none), not yours.")
@click.option("--aisles", metavar="FILE", help="The order of your shop (Cooklang's aisle.conf).")
@click.option("--prices", "--price", metavar="FILE", help="A TOML file of what things cost.")
@click.option("--units", type=click.Choice(option("units").choices), default=None, help="Packs as sold there.")
@click.option("--language", type=click.Choice(option("language").choices), default=None, help="Names in this language.")
@click.option("--add", "added", metavar="TEXT", multiple=True, help="Write a line of your own on it: toilet paper.")
@click.option("--drop", "dropped", metavar="TEXT", multiple=True, help="Strike a line of your own off it.")
@click.option("--serve", is_flag=True, help="A page for your phone in the local network, until Ctrl-C.")
@click.option("--host", "hosts", metavar="ADDRESS", multiple=True, help="With --serve: only at this address.")
@click.option("--port", type=click.IntRange(0, 65535), default=None, help="With --serve: at this port (0: any).")
@click.option("--qr", "coded", is_flag=True, help="A QR code for each aisle, as text to a phone's camera.")
@click.option("--message", "plain", is_flag=True, help="Short text without markup, without what is ticked.")
@format_option("text", "json", "markdown", "csv", "html", "ics", "todotxt")
@output_option
@click.pass_context
def shop(
    ctx: click.Context,
    plan: str | None,
    span: str | None,
    pantry: str | None,
    aisles: str | None,
    prices: str | None,
    units: str | None,
    language: str | None,
    added: tuple[str, ...],
    dropped: tuple[str, ...],
    serve: bool,
    hosts: tuple[str, ...],
    port: int | None,
    coded: bool,
    plain: bool,
    format_: str,
    output: Path | None,
) -> int:
    """The shopping list of a plan: one line per thing bought, by aisle, rounded up to packs.

    What `mealplan pantry` has noted is taken off. PLAN is a file, - for stdin, or a saved name (default: the last).

    --serve shows a QR code of a one-time address. The first phone that opens it gets the list; what is ticked there is
    ticked here. Nothing is served unless you ask for it. It is plain HTTP: whoever listens in your network can read it.

    \b
    Examples:
      mealplan plan --age 42 --sex female --format json | mealplan shop - --format markdown
      mealplan shop week.json --prices prices.toml
      mealplan shop "week 48" --add "toilet paper"
      mealplan shop "week 48" --for 1-2 --message
      mealplan shop "week 48" --format html -o list.html
    """
    _check_way(ctx, serve, coded, plain, output)
    lib = library()
    saved = is_saved(plan)
    _own_lines(plan, added, dropped)

    def listed(made: Plan) -> Listed:
        return _list(made, lib, plan if saved else "", span, pantry, aisles, prices, units, language)

    if serve:
        return _serve(plan, lib, lambda made: listed(made).shopping, hosts, port)
    made = checked_plan(plan, lib)
    found = listed(made)
    bought = found.shopping
    if coded:
        _codes(bought)
        return int(ExitCode.DONE)
    own = prices is not None or bool(made.request.house.price_list.per_gram)
    _emit(found, "message" if plain else format_, output, own_prices=own)
    return int(ExitCode.DONE)


def _own_lines(plan: str | None, added: tuple[str, ...], dropped: tuple[str, ...]) -> None:
    """Write and strike off lines of hers. Raises ValueProblem where no list is kept."""
    from mealplan.errors import ValueProblem
    from mealplan.journal import Journal

    if (added or dropped) and not is_saved(plan):
        hint = "`mealplan plans save NAME FILE` saves the plan; then name it."
        raise ValueProblem("lines of your own are kept with a saved plan, and this is none", where="--add", hint=hint)
    if added or dropped:
        with Journal.open(create=False) as journal:
            for words, yes in (*((x, True) for x in added), *((x, False) for x in dropped)):
                journal.own_line(plan, words, yes)


def _check_way(ctx: click.Context, serve: bool, coded: bool, plain: bool, output: Path | None) -> None:
    """Raises UsageError for flags that would not act together."""
    chosen = [flag for flag, on in zip(_WAYS, (serve, coded, plain), strict=True) if on]
    source = click.core.ParameterSource.COMMANDLINE
    if len(chosen) > 1:
        raise click.UsageError(f"{' and '.join(chosen)}: give one of them.", ctx)
    if chosen and ctx.get_parameter_source("format_") is source:
        raise click.UsageError(f"{chosen[0]} has a form of its own: leave --format out.", ctx)
    if output is not None and (serve or coded):
        raise click.UsageError(f"{chosen[0]} is for the screen: leave -o out.", ctx)
    for name, flag in (("hosts", "--host"), ("port", "--port")):
        if not serve and ctx.get_parameter_source(name) is source:
            raise click.UsageError(f"{flag} goes with --serve.", ctx)


def _list(
    made: Plan, lib: Library, name: str | None, span: str | None, pantry: str | None, aisles: str | None,
    prices: str | None, units: str | None, language: str | None,
) -> Listed:  # fmt: skip
    """The list; `name`: of a saved plan ("": of a file). What `mealplan bought` said of it is ticked."""
    from mealplan.living.lists import Listed, listed, listed_saved
    from mealplan.shopping import list_of

    sizes = units or made.request.house.units
    read_in = language or made.request.house.language
    days = None if span is None else days_of(span, made)
    if pantry not in (None, HOME):
        file = None if pantry == "none" else pantry
        found = list_of(
            made, lib, pantry=file, aisles=aisles, prices=prices, units=sizes, stock=[], language=read_in, days=days
        )
        return Listed(found, {}, _ticks(name) if name != "" else frozenset())
    more: dict[str, Any] = {"aisles": aisles, "prices": prices, "units": sizes, "language": read_in}
    if name == "":
        from mealplan.journal.journal import stock_noted
        from mealplan.journal.records import by_key

        return listed(made, lib, by_key(stock_noted()), [], frozenset(), 0, days=days, **more)
    from mealplan.journal import Journal

    with Journal.open(create=False) as journal:
        return listed_saved(journal, name, made, lib, days=days, **more)


def days_of(text: str, plan: Plan) -> list[dt.date]:
    """The days of a plan that `mon-wed`, `thu`, `1-3`, `2026-12-01` or several of these with commas mean, in order.

    In a plan of several weeks `mon-wed` is those days of each, and `sat-mon` runs from one into the next. Raises
    ValueProblem for what is no day of the plan.
    """
    from mealplan.errors import ValueProblem
    from mealplan.planning.ask.resolve import days_named

    week = plan.request.week
    found: set[int] = set()
    for part in text.split(","):
        ends = _SPAN.fullmatch(part.strip())
        if ends is None:
            found.update(days_named(part.strip(), week.start, week.days))
            continue
        lasts = days_named(ends[2], week.start, week.days)
        for first in days_named(ends[1], week.start, week.days):
            last = next((day for day in lasts if day >= first), None)
            if last is not None:
                found.update(range(first, last + 1))
    if not found:
        hint = "like mon-wed, thu or 1-3"
        raise ValueProblem(f"{text[:60]!r} is no span of days of this plan", where="--for", hint=hint)
    return [week.dates[day] for day in sorted(found)]


def _ticks(plan: str | None) -> frozenset[str]:
    """What is ticked on the list of a saved plan."""
    from mealplan.journal import Journal

    with Journal.open(create=False) as journal:
        return journal.ticks(plan)


def _emit(found: Listed, format_: str, output: Path | None, *, own_prices: bool) -> None:
    from mealplan.shopping import render

    bought, ticked = found.shopping, found.ticked
    if format_ == "json":
        emit_json(found.to_json(), output)
    elif format_ == "csv":
        emit_csv(render(bought, format_), output)
    elif format_ == "message":
        from mealplan.shopping.message import message

        emit(message(bought, ticked), output)
    elif format_ == "html":
        from mealplan.phone.page import alone
        from mealplan.phone.view import row_id, shown

        emit(alone(shown(bought), frozenset(map(row_id, ticked))), output, raw=True)
    elif format_ == "ics":
        from mealplan.export.todo import list_ics

        emit(list_ics(bought, ticked), output, raw=True)
    elif format_ == "todotxt":
        from mealplan.export.todo import todo_txt

        emit(todo_txt(bought, ticked), output)
    else:
        width = columns() if output is None else None
        emit(render(bought, format_, width, own_prices=own_prices, ticked=ticked, bought=found.bought), output)


def _colour() -> bool:
    """Whether black and white can be asked for by number."""
    return is_terminal(sys.stdout) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _codes(bought: ShoppingList) -> None:
    """A QR code for each aisle, with the list's lines as text."""
    from itertools import groupby

    from mealplan.errors import ValueProblem
    from mealplan.phone.qr import drawn, matrix, portions, room_for
    from mealplan.shopping.aisles import heading
    from mealplan.shopping.message import STAPLES
    from mealplan.shopping.ticks import to_tick

    lines = to_tick(bought)
    if not lines:
        emit("Nothing to buy.")
    most = room_for(columns() or 80)
    if not most:
        raise ValueProblem("the terminal is too narrow for a code", where="--qr", hint="It takes 45 columns or more.")
    for aisle, group in groupby(lines, key=lambda line: STAPLES if line.staple else heading(line.aisle)):
        for title, text in portions(aisle, [f"{line.name}: {line.show}" for line in group], most):
            emit(title)
            _written(drawn(matrix(text), colour=_colour()) + "\n\n")


def _written(text: str) -> None:
    """Text of ours to stdout as it is, with its colours. Where nobody reads it any more, nothing is said."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError:
        from mealplan.cli.output import hush_stdout

        hush_stdout()


def _serve(
    plan: str | None, lib: Library, listed: Callable[[Plan], ShoppingList], hosts: tuple[str, ...], port: int | None
) -> int:
    from mealplan.errors import ValueProblem
    from mealplan.phone.run import Content, Drawing, run

    name = name_of(plan)
    if not name:
        raise ValueProblem(
            "ticks are kept with a saved plan, and this is none", where=str(plan)[:60],
            hint="`mealplan plans save NAME` saves it; then serve NAME.",
        )  # fmt: skip
    checked_plan(name, lib)
    keyboard = sys.stdin.fileno() if is_terminal(sys.stdin) else None
    say(f"mealplan: the shopping list of {name!r}")
    told = run(
        Content(name, lib, listed), hosts=hosts, port=port or 0, write=lambda text: _written(text + "\n"),
        drawing=Drawing(_colour(), columns()), keyboard=keyboard,
    )  # fmt: skip
    emit("\n".join(told))
    return int(ExitCode.DONE)
