"""What is in the house: a TOML file of `[[item]]` with item, amount, unit, where, until."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from mealplan.dishes.ingredients import Ingredient, Names
from mealplan.errors import ValueProblem, unknown_name
from mealplan.shopping.aisles import read_text
from mealplan.shopping.packs import as_bought, sizes

KEYS = ("item", "amount", "unit", "where", "until")
_CONTAINERS = {"pack", "packet", "package", "can", "tin", "jar", "bottle", "box", "bag", "carton", "tub", "tube"}


@dataclass(frozen=True, slots=True)
class Stock:
    """So many grams (as bought) of an ingredient, good until a day (None: it keeps)."""

    ingredient: str
    grams: float
    until: dt.date | None = None
    where: str = ""


@dataclass(frozen=True, slots=True)
class Cooked:
    """Portions of a cooked dish (in the freezer, mostly): a plan's affair, nothing that is bought."""

    dish: str
    portions: float
    until: dt.date | None = None
    where: str = ""


class House(NamedTuple):
    """What a pantry file holds, and notes on what of it could not be used."""

    stock: list[Stock]
    cooked: list[Cooked]
    notes: list[str]


def read_pantry(text: str, names: Names, units: str = "metric", where: str = "pantry") -> House:
    """What is in the house. A wrong shape, amount or unit raises ValueProblem; a thing that is no ingredient of ours,
    or whose amount cannot be weighed, is a note: it is never silently taken for something else."""
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # TOMLDecodeError, a number of thousands of digits
        raise ValueProblem(f"not valid TOML: {str(error)[:200]}", where=where) from error
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
        spot = f"{where}: item {number}"
        name, amount, unit, until, place = _fields(item, spot)
        if unit.lower() in ("portion", "portions"):
            cooked.append(Cooked(name, amount, until, place))
            continue
        ingredient = names.get(name)
        if ingredient is None:
            try:
                names.find(name, where=spot)
            except ValueProblem as problem:
                notes.append(f"not taken off: {problem.message}" + (f" ({problem.hint})" if problem.hint else ""))
            continue
        try:
            grams = weigh(amount, unit, ingredient, units)
        except ValueProblem as problem:
            notes.append(f"not taken off: {amount:g} {unit} of {name}: {problem.message}")
            continue
        stocks.append(Stock(ingredient.name, grams, until, place))
    return House(stocks, cooked, notes)


def load_pantry(path: Path, names: Names, units: str = "metric") -> House:
    """What a file holds. Raises ValueProblem."""
    return read_pantry(read_text(path), names, units, str(path))


def _fields(item: Any, where: str) -> tuple[str, float, str, dt.date | None, str]:
    if not isinstance(item, dict):
        raise ValueProblem("is not a table", where=where, hint="Begin each thing with a line `[[item]]`.")
    for key in item:
        if key not in KEYS:
            raise unknown_name("key", key, KEYS, where=where)
    name, amount, unit = item.get("item"), item.get("amount"), item.get("unit", "")
    if not isinstance(name, str) or not name.strip():
        raise ValueProblem("has no name", where=where, hint='item = "red lentils"')
    if isinstance(amount, str):
        from mealplan.units import parse_kitchen_amount  # deferred: the unit registry

        amount, said = parse_kitchen_amount(amount, where=where)
        unit = unit or said
    if isinstance(amount, bool) or not isinstance(amount, int | float) or not 0 <= amount <= 1e6:
        raise ValueProblem(
            f"{name[:60]}: how much?", where=where, hint='amount = 500 and unit = "g", or amount = "500 g"'
        )
    if not isinstance(unit, str):
        raise ValueProblem(f"{name[:60]}: the unit is not text", where=where, hint='unit = "g"')
    until = item.get("until")
    if isinstance(until, dt.datetime):
        until = until.date()
    if isinstance(until, str):
        said_until = until
        try:
            until = dt.date.fromisoformat(said_until.strip())
        except ValueError:
            problem = f"{name[:60]}: until {said_until[:30]!r} is no date"
            raise ValueProblem(problem, where=where, hint="until = 2026-12-24") from None
    if until is not None and not isinstance(until, dt.date):
        raise ValueProblem(f"{name[:60]}: until is no date", where=where, hint="until = 2026-12-24")
    return name.strip()[:120], float(amount), unit.strip(), until, str(item.get("where", ""))[:120]


def weigh(amount: float, unit: str, ingredient: Ingredient, units: str = "metric") -> float:
    """Grams as bought of a kitchen amount; of a pack, a tin ..., those of the smallest that is sold. Raises
    ValueProblem."""
    from mealplan.units import kitchen_unit

    word = unit.lower().rstrip("s") if unit.lower() not in _CONTAINERS else unit.lower()
    if word in _CONTAINERS or unit.lower().removesuffix("es") in _CONTAINERS:
        packs = sizes(ingredient, units)
        if packs:
            return amount * packs[0].grams  # the smallest that is sold: never more than is there
    return as_bought(amount, kitchen_unit(unit), ingredient)


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
