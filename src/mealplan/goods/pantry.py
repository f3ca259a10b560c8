"""What is in the house: a TOML file of `[[item]]` with item, amount, unit, where, until; of portions of a dish also how
it was cooked: `cooked_for` (exclusions, or "as written"), or line by line `title` and `made_of`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from mealplan.days import read_date
from mealplan.dishes.contents import Contents
from mealplan.dishes.ingredients import Ingredient, Names
from mealplan.errors import ValueProblem, unknown_name
from mealplan.goods.files import read_text
from mealplan.goods.packs import as_bought, container
from mealplan.toml_text import toml_table

KEYS = ("item", "amount", "unit", "where", "until", "cooked_for", "title", "made_of")
AS_WRITTEN = "as written"
_MOST = 1e6  # of anything


@dataclass(frozen=True, slots=True)
class Stock:
    """So many grams (as bought) of an ingredient, good until a day (None: it keeps)."""

    ingredient: str
    grams: float
    until: dt.date | None = None
    where: str = ""


@dataclass(frozen=True, slots=True)
class Cooked:
    """Portions of a cooked dish (in the freezer, mostly): a plan's affair, nothing that is bought. `made`: what they
    are made of; `cooked_for`: what was left out when it was cooked (none: as it is written). Neither: nobody said."""

    dish: str
    portions: float
    until: dt.date | None = None
    where: str = ""
    made: Contents | None = None
    cooked_for: tuple[str, ...] | None = None


class House(NamedTuple):
    """What a pantry file holds, and notes on what of it could not be used."""

    stock: list[Stock]
    cooked: list[Cooked]
    notes: list[str]


def read_pantry(text: str, names: Names, units: str = "metric", where: str = "pantry") -> House:
    """What is in the house. A wrong shape or number raises ValueProblem; a thing that is no ingredient of ours, or
    whose amount cannot be weighed ("some"), is a note: it is never silently taken for something else."""
    table = toml_table(text, where, "a pantry")
    for key in table:
        if key != "item":
            raise unknown_name("key", key, ["item"], where=where)
    items = table.get("item", [])
    if not isinstance(items, list):
        raise ValueProblem("item is not a list of tables", where=where, hint="Begin each thing with a line `[[item]]`.")
    stocks: list[Stock] = []
    cooked: list[Cooked] = []
    notes: list[str] = []
    for number, item in enumerate(items, 1):
        found = _read(item, names, units, f"{where}: item {number}")
        if isinstance(found, Stock):
            stocks.append(found)
        elif isinstance(found, Cooked):
            cooked.append(found)
        else:
            notes.append(f"not taken off: {found}")
    return House(stocks, cooked, notes)


def load_pantry(path: Path, names: Names, units: str = "metric") -> House:
    """What a file holds. Raises ValueProblem."""
    return read_pantry(read_text(path), names, units, str(path))


def _read(item: object, names: Names, units: str, where: str) -> Stock | Cooked | str:
    """One thing in the house; text: why it cannot be used."""
    from mealplan.units import PORTIONS, NoNumber, UnknownUnit, typed_amount  # deferred: the unit registry

    name, amount, unit, until, place = _fields(item, where)
    written = " ".join(f"{amount:g} {unit}".split() if isinstance(amount, float) else f"{amount} {unit}".split())[:60]
    try:
        size, word = typed_amount(amount, unit, where=where)
    except NoNumber:
        return f"{name}: how much {written!r} is, is not known"
    except UnknownUnit as problem:
        return f"{written} of {name}: {problem.message}"
    if not 0 <= size <= _MOST:
        raise _how_much(name, where)
    if word in PORTIONS:
        return Cooked(name, size, until, place, *_how_cooked(item, where))
    ingredient = names.get(name)
    if ingredient is None:
        try:
            ingredient = names.find(name, where=where)
        except ValueProblem as problem:
            return problem.message + (f" ({problem.hint})" if problem.hint else "")
    try:
        return Stock(ingredient.name, weigh(size, word, ingredient, units), until, place)
    except ValueProblem as problem:
        return f"{written} of {name}: {problem.message}"


def _how_cooked(item: object, where: str) -> tuple[Contents | None, tuple[str, ...] | None]:
    """What is said of how portions of a dish were cooked: line by line, and for whom. Raises ValueProblem."""
    assert isinstance(item, dict)
    text, rows = item.get("cooked_for"), item.get("made_of")
    made = None if rows is None else Contents.from_rows(item.get("title", ""), rows, where)
    return made, None if text is None else read_cooked_for(text, where)


def read_cooked_for(text: object, where: str) -> tuple[str, ...]:
    """The exclusions that a dish was cooked for: "dairy, gluten"; none: "as written". Raises ValueProblem."""
    from mealplan.foods.exclusions.words import meant

    words = text.split(",") if isinstance(text, str) else []
    if not any(word.strip() for word in words):
        hint = 'cooked_for = "dairy, gluten", or cooked_for = "as written"'
        raise ValueProblem("what the dish was cooked for is not said", where=where, hint=hint)
    if [word.strip().lower() for word in words] == [AS_WRITTEN]:
        return ()
    return tuple(dict.fromkeys(name for word in words if word.strip() for name in meant(word, where=where).names))


def _how_much(name: str, where: str) -> ValueProblem:
    return ValueProblem(f"{name[:60]}: how much?", where=where, hint='amount = 500 and unit = "g", or amount = "500 g"')


def _fields(item: object, where: str) -> tuple[str, str | float, str, dt.date | None, str]:
    """(name, amount as written, unit as written, until, place) of one table."""
    if not isinstance(item, dict):
        raise ValueProblem("is not a table", where=where, hint="Begin each thing with a line `[[item]]`.")
    for key in item:
        if key not in KEYS:
            raise unknown_name("key", key, KEYS, where=where)
    name, amount, unit = item.get("item"), item.get("amount"), item.get("unit", "")
    if not isinstance(name, str) or not name.strip():
        raise ValueProblem("has no name", where=where, hint='item = "red lentils"')
    if not isinstance(amount, str):
        if isinstance(amount, bool) or not isinstance(amount, int | float) or not 0 <= amount <= _MOST:
            raise _how_much(name, where)
        amount = float(amount)
    if not isinstance(unit, str):
        raise ValueProblem(f"{name[:60]}: the unit is not text", where=where, hint='unit = "g"')
    until = item.get("until")
    if isinstance(until, dt.datetime):
        until = until.date()
    if isinstance(until, str):
        said_until = until
        until = read_date(said_until)
        if until is None:
            problem = f"{name[:60]}: until {said_until[:30]!r} is no date"
            raise ValueProblem(problem, where=where, hint="until = 2026-12-24")
    if until is not None and not isinstance(until, dt.date):
        raise ValueProblem(f"{name[:60]}: until is no date", where=where, hint="until = 2026-12-24")
    return name.strip()[:120], amount, unit.strip(), until, str(item.get("where", ""))[:120]


def made_lines(made: Contents) -> list[str]:
    """The lines of a pantry file that say what portions are made of."""
    rows = [", ".join(f"{name} = {_toml(value)}" for name, value in row.items()) for row in made.to_rows()]
    rows = [f"  {{{row}}}," for row in rows]
    return [f"title = {_toml(made.title)}", "made_of = [", *rows, "]"]


def _toml(value: object) -> str:
    from json import dumps  # a text, a number, true or false: TOML writes them as JSON does

    return dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def weigh(amount: float, unit: str, ingredient: Ingredient, units: str = "metric") -> float:
    """Grams as bought of a kitchen amount; of a pack, a tin ..., those of the smallest that is sold. Raises
    ValueProblem."""
    from mealplan.units import kitchen_unit

    word = kitchen_unit(unit)
    one = container(word, ingredient, units)
    return as_bought(amount, word, ingredient) if one is None else amount * one


def take(stocks: Sequence[Stock], needs: Sequence[tuple[dt.date, float]]) -> list[float]:
    """Grams that the stock gives to each need, needs in order of date: what goes off first is used first,
    and nothing is used after its day."""
    order = sorted(stocks, key=lambda stock: stock.until or dt.date.max)
    left = [stock.grams for stock in order]
    given = []
    for day, need in needs:
        got = 0.0
        for at, stock in enumerate(order):
            if stock.until is not None and stock.until < day:
                continue
            used = min(left[at], need - got)
            left[at] -= used
            got += used
        given.append(got)
    return given
