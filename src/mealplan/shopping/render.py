"""The list for people and for other programs: text, Markdown, CSV. All say the same lines and the same grams."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection, Iterator, Mapping
from itertools import groupby
from textwrap import wrap

from mealplan import dates
from mealplan.cells import csv_lines, one_line
from mealplan.cells import markdown as _escape
from mealplan.errors import unknown_name
from mealplan.goods.packs import weight_text
from mealplan.money import money_text
from mealplan.shopping.aisles import heading
from mealplan.shopping.lines import Line, ShoppingList, Trip
from mealplan.shopping.ticks import tick_key

STAPLES = "Usually in the kitchen: look before you buy"
HAVE = "In the house already"
_LEAST_LEFT_G = 5.0
_MOST_TOLD = 4  # dishes on one line; JSON and CSV name all
_HEAD = ("aisle", "item", "need_g", "pantry_g", "buy_g", "show", "left_over_g", "by", "buy_on", "for", "check_label",
         "staple", "label", "goes_off_g", "freeze", "cost", "currency", "guessed")  # fmt: skip
FREEZE = "freeze it until it is used"
WIDTH = 100  # columns of text where no width is asked for


def render(
    shopping: ShoppingList,
    format_: str,
    width: int | None = None,
    *,
    own_prices: bool = False,
    ticked: Collection[str] = (),
    bought: Mapping[str, float] | None = None,
) -> str:
    """`format_`: text, markdown or csv. `width`: the columns at which lines of text are wrapped (None: 100).
    `own_prices`: whether some of the prices are hers, so that nothing else is said of them. `ticked`: keys of lines
    that are in the basket; `bought`: grams by item, where it is known (text, Markdown)."""
    if format_ == "text":
        return text(shopping, width, own_prices=own_prices, ticked=ticked, bought=bought)
    if format_ == "markdown":
        return markdown(shopping, own_prices=own_prices, ticked=ticked, bought=bought)
    if format_ != "csv":
        raise unknown_name("format", format_, ("text", "markdown", "csv"))
    return as_csv(shopping)


def text(
    shopping: ShoppingList,
    width: int | None = None,
    *,
    own_prices: bool = False,
    ticked: Collection[str] = (),
    bought: Mapping[str, float] | None = None,
) -> str:
    """Plain text, to print or to send; wrapped at `width` columns."""
    room = max(40, width or WIDTH)
    ending = [x for words in _ending(shopping, own_prices) for x in _wrapped(words, "", room)]
    if not shopping.lines:
        return "\n".join(["Nothing to buy.", *ending])
    out: list[str] = [_title(shopping)]
    wide = min(34, max(len(line.name) for line in shopping.lines))
    for title, lines in _sections(shopping):
        out += ["", one_line(title)]
        for line in lines:
            box = "x" if tick_key(shopping, line) in ticked else " "
            shown = f"{line.show}{_missing(line, shopping, ticked, bought)}"
            out.append(f"  [{box}] {line.name:<{wide}}  {shown}".rstrip() + _cost(line, shopping))
            out += [x for words in _details(line, shopping) for x in _wrapped(words, " " * 6, room)]
    return "\n".join([*out, *ending])


def _wrapped(words: str, lead: str, room: int) -> list[str]:
    after = lead + "  "
    return wrap(words, room, initial_indent=lead, subsequent_indent=after, break_long_words=False,
                break_on_hyphens=False) or [""]  # fmt: skip


def markdown(
    shopping: ShoppingList,
    *,
    own_prices: bool = False,
    ticked: Collection[str] = (),
    bought: Mapping[str, float] | None = None,
) -> str:
    """Markdown with a tick box for each line."""
    ending = [_escape(words) for words in _ending(shopping, own_prices)]
    if not shopping.lines:
        return "\n".join(["Nothing to buy.", *ending])
    out = [f"# {_title(shopping)}"]
    for title, lines in _sections(shopping):
        out += ["", f"## {_escape(title)}", ""]
        for line in lines:
            box = "x" if tick_key(shopping, line) in ticked else " "
            shown = line.show + _missing(line, shopping, ticked, bought) + _cost(line, shopping)
            out.append(f"- [{box}] **{_escape(line.name)}**: {_escape(shown)}")
            out += [f"  - {_escape(words)}" for words in _details(line, shopping)]
    return "\n".join([*out, *ending])


def _missing(
    line: Line, shopping: ShoppingList, ticked: Collection[str], bought: Mapping[str, float] | None
) -> str:
    """` (50 g bought, 450 g missing)`, where some of a line is there and not all."""
    have = (bought or {}).get(line.item, 0.0)
    if have <= 0 or tick_key(shopping, line) in ticked or have >= line.buy_g:
        return ""
    missing = weight_text(line.buy_g - have, shopping.units, enough=True)
    return f" ({weight_text(have, shopping.units)} bought, {missing} missing)"


def as_csv(shopping: ShoppingList) -> str:
    """CSV, safe to open in a spreadsheet: a cell that would be read as a formula gets an apostrophe before it."""
    rows = [
        (
            line.aisle, line.item, _grams(line.need_g), _grams(line.pantry_g), _grams(line.buy_g), line.show,
            _grams(line.left_over_g), line.by.isoformat(), " ".join(t.on.isoformat() for t in line.trips),
            " ".join(line.dishes), _packet(line), "yes" if line.staple else "", line.label or line.item,
            _grams(line.goes_off_g), "yes" if line.freeze else "", "" if line.cost is None else f"{line.cost:.2f}",
            "" if line.cost is None else shopping.currency, "yes" if line.cost is not None and line.guessed else "",
        )
        for line in shopping.lines
    ]  # fmt: skip
    return csv_lines(_HEAD, rows).rstrip("\n")


def _packet(line: Line) -> str:
    """What the packet has to say: claims, and what the kitchen rules of those who eat ask of it."""
    return "; ".join(words for words in (" ".join(line.check_label), *line.care) if words)


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
    if line.own:
        return
    units = shopping.units
    words = f"needs {_counted(line, line.need_g)}{weight_text(line.need_g, units)}"
    if line.pantry_g >= 0.05:
        words += f", {weight_text(line.pantry_g, units)} in the house"
    left = left_words(line, units)
    yield f"{words}, {left}" if left else words
    yield _for(line, shopping)
    if line.look_for and line.show != "nothing":
        yield line.look_for
    if line.care and line.show != "nothing":
        yield "; ".join(line.care)
    if line.freeze:
        yield FREEZE
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


def left_words(line: Line, units: str) -> str:
    """`110 g left over that may go off within two weeks`, `440 g left over: freeze what is left`, `200 g left over`;
    empty where it is next to nothing."""
    if line.left_over_g < _LEAST_LEFT_G:
        return ""
    words = f"{weight_text(line.left_over_g, units)} left over"
    if line.freeze_left:
        return f"{words}: freeze what is left"
    if line.goes_off_g < _LEAST_LEFT_G:
        return words
    if line.goes_off_g >= line.left_over_g - _LEAST_LEFT_G:
        return f"{words} that may go off within two weeks"
    return f"{words}, {weight_text(line.goes_off_g, units)} of it may go off within two weeks"


def _cost(line: Line, shopping: ShoppingList) -> str:
    return "" if line.cost is None else f"  {money_text(line.cost, shopping.currency)}"


def cost_words(shopping: ShoppingList, *, own_prices: bool = False, short: bool = False) -> str:
    """`Costs about $61: whole packs, without staples, by US average prices of 2026 (within a third)`, then how much
    rests on guesses, and what has no price. `short`: the sum alone. Empty without any price."""
    total = shopping.cost
    if total is None:
        return ""
    own = own_prices or shopping.currency not in ("USD", "")  # another currency is only ever hers
    lines = [line for line in shopping.lines if not line.staple and line.show != "nothing"]
    unpriced = sum(line.cost is None for line in lines)
    guessed = sum(line.cost for line in lines if line.guessed and line.cost is not None)
    rough = not own or not unpriced or guessed > 0  # her prices alone leave most things without one
    words = money_text(total, shopping.currency, rough=rough)
    words = f"about {words}" if rough else words
    if short:
        return words
    prices = "US average prices of 2026 (within a third)"
    whose = f"your own prices, else by {prices}" if rough and own else prices if rough else "your own prices"
    out = [f"Costs {words}: whole packs, without staples, by {whose}."]
    if round(100 * guessed / total if total else 0.0):
        out.append(f"{guessed / total:.0%} of it rests on guesses.")
    if unpriced:
        out.append(f"{unpriced} of {len(lines)} things have no price and are not in it.")
    return " ".join(out)


def _ending(shopping: ShoppingList, own_prices: bool) -> list[str]:
    cost = cost_words(shopping, own_prices=own_prices)
    out = ["", cost] if cost else []
    if shopping.notes:
        out += ["", *(f"Note: {one_line(note)}" for note in shopping.notes)]
    return out
