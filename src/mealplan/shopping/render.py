"""The list for people and for other programs: text, Markdown, CSV. All say the same lines and the same grams."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from itertools import groupby
from textwrap import wrap

from mealplan import dates
from mealplan.cells import csv_lines, one_line
from mealplan.cells import markdown as _escape
from mealplan.errors import unknown_name
from mealplan.goods.packs import weight_text
from mealplan.shopping.aisles import heading
from mealplan.shopping.lines import Line, ShoppingList, Trip

STAPLES = "Usually in the kitchen: look before you buy"
HAVE = "In the house already"
_LEAST_LEFT_G = 5.0
_MOST_TOLD = 4  # dishes on one line; JSON and CSV name all
_HEAD = ("aisle", "item", "need_g", "pantry_g", "buy_g", "show", "left_over_g", "by", "buy_on", "for", "check_label",
         "staple", "label")  # fmt: skip
WIDTH = 100  # columns of text where no width is asked for


def render(shopping: ShoppingList, format_: str, width: int | None = None) -> str:
    """`format_`: text, markdown or csv. `width`: the columns at which lines of text are wrapped (None: 100)."""
    if format_ == "text":
        return text(shopping, width)
    formats = {"text": text, "markdown": markdown, "csv": as_csv}
    if format_ not in formats:
        raise unknown_name("format", format_, formats)
    return formats[format_](shopping)


def text(shopping: ShoppingList, width: int | None = None) -> str:
    """Plain text, to print or to send; wrapped at `width` columns."""
    if not shopping.lines:
        return "\n".join(["Nothing to buy.", *_ending(shopping)])
    out: list[str] = [_title(shopping)]
    wide = min(34, max(len(line.name) for line in shopping.lines))
    room = max(40, width or WIDTH)
    for title, lines in _sections(shopping):
        out += ["", one_line(title)]
        for line in lines:
            out.append(f"  [ ] {line.name:<{wide}}  {line.show}".rstrip() + _cost(line, shopping))
            for words in _details(line, shopping):
                out += wrap(words, room, initial_indent=" " * 6, subsequent_indent=" " * 8, break_long_words=False,
                            break_on_hyphens=False)
    return "\n".join([*out, *_ending(shopping)])


def markdown(shopping: ShoppingList) -> str:
    """Markdown with a tick box for each line."""
    if not shopping.lines:
        return "\n".join(["Nothing to buy.", *(_escape(words) for words in _ending(shopping))])
    out = [f"# {_title(shopping)}"]
    for title, lines in _sections(shopping):
        out += ["", f"## {_escape(title)}", ""]
        for line in lines:
            out.append(f"- [ ] **{_escape(line.name)}**: {_escape(line.show + _cost(line, shopping))}")
            out += [f"  - {_escape(words)}" for words in _details(line, shopping)]
    return "\n".join([*out, *(_escape(words) for words in _ending(shopping))])


def as_csv(shopping: ShoppingList) -> str:
    """CSV, safe to open in a spreadsheet: a cell that would be read as a formula gets an apostrophe before it."""
    rows = [
        (
            line.aisle, line.item, _grams(line.need_g), _grams(line.pantry_g), _grams(line.buy_g), line.show,
            _grams(line.left_over_g), line.by.isoformat(), " ".join(t.on.isoformat() for t in line.trips),
            " ".join(line.dishes), " ".join(line.check_label), "yes" if line.staple else "", line.label or line.item,
        )
        for line in shopping.lines
    ]  # fmt: skip
    return csv_lines(_HEAD, rows).rstrip("\n")


def _grams(amount: float) -> str:
    return f"{amount:.1f}"


def _title(shopping: ShoppingList) -> str:
    return "Shopping list" + (f" from {_day(shopping.start)}" if shopping.start else "")


def _day(date: dt.date) -> str:
    return dates.short(date)


def _sections(shopping: ShoppingList) -> Iterator[tuple[str, list[Line]]]:
    """(heading, lines): the aisles in their order, then staples, then what the pantry holds."""
    buy = [line for line in shopping.lines if line.show != "nothing"]
    for aisle, group in groupby((line for line in buy if not line.staple), key=lambda line: line.aisle):
        yield heading(aisle), list(group)
    staples = [line for line in buy if line.staple]
    if staples:
        yield STAPLES, staples
    have = [line for line in shopping.lines if line.show == "nothing"]
    if have:
        yield HAVE, have


def _details(line: Line, shopping: ShoppingList) -> Iterator[str]:
    """What to know about a line: needed and left over, dishes and days, when to buy it, what the packet must say."""
    units = shopping.units
    words = f"needs {_counted(line, line.need_g)}{weight_text(line.need_g, units)}"
    if line.pantry_g >= 0.05:
        words += f", {weight_text(line.pantry_g, units)} in the house"
    if line.left_over_g >= _LEAST_LEFT_G:
        words += f", {weight_text(line.left_over_g, units)} left over"
    yield words
    yield _for(line, shopping)
    if line.look_for and line.show != "nothing":
        yield line.look_for
    if line.trips:
        yield "does not keep: buy " + ", ".join(f"{_taken(trip, line)} on {_day(trip.on)}" for trip in line.trips)
    if line.check_label:
        yield "check the label: " + ", ".join(line.check_label)


def _taken(trip: Trip, line: Line) -> str:
    """What to take on a day; a label has no plural."""
    return f"{trip.count} x {line.label}" if line.label and trip.count else trip.show


def _counted(line: Line, grams: float) -> str:
    """ "11, " where the thing comes in pieces: eggs are counted, not weighed."""
    if not line.piece_g:
        return ""
    count = grams / line.piece_g
    whole = max(1, math.ceil(count - 0.05))
    return f"{whole}, about "


def _for(line: Line, shopping: ShoppingList) -> str:
    """The dishes in the order of their days, each once; a long list is cut, and says by how much."""
    days: dict[str, list[str]] = {}
    for need in line.needs:
        near = shopping.start is not None and 0 <= (need.date - shopping.start).days < 7
        days.setdefault(need.title, []).append(dates.weekday(need.date) if near else _day(need.date))
    told = [f"{title} ({', '.join(dict.fromkeys(when))})" for title, when in days.items()]
    if len(told) > _MOST_TOLD:
        told = [*told[: _MOST_TOLD - 1], f"and {len(told) - _MOST_TOLD + 1} more dishes"]
    return "for " + "; ".join(told)


def _cost(line: Line, shopping: ShoppingList) -> str:
    return "" if line.cost is None else f"  {shopping.currency}{line.cost:.2f}"


def _ending(shopping: ShoppingList) -> list[str]:
    out: list[str] = []
    if shopping.cost is not None:
        priced = sum(line.cost is not None for line in shopping.lines)
        out += [
            "",
            f"Cost {shopping.currency}{shopping.cost:.2f} ({priced} of {len(shopping.lines)} lines have a price)",
        ]
    if shopping.notes:
        out += ["", *(f"Note: {one_line(note)}" for note in shopping.notes)]
    return out
