"""Prices, only the user's own: a TOML file. Without one, cost is simply absent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from mealplan.dishes.ingredients import Ingredient, Names
from mealplan.errors import ValueProblem, unknown_name
from mealplan.goods.files import read_text
from mealplan.goods.packs import Packed, read_pack
from mealplan.goods.pantry import weigh
from mealplan.toml_text import toml_table

KEYS = ("item", "price", "per")


@dataclass(frozen=True, slots=True)
class Prices:
    """Price of a gram as bought, by item; `currency` as the file says it ("£", "EUR")."""

    per_gram: dict[str, float]
    currency: str = ""

    def cost(self, item: str, packs: Iterable[Packed], grams: float) -> float | None:
        """What one line costs: whole packs where it comes in packs. None where there is no price."""
        price = self.per_gram.get(item)
        if price is None:
            return None
        in_packs = sum(pack.count * pack.grams for pack in packs)
        return price * (in_packs or grams)


def read_prices(text: str, names: Names, where: str = "prices") -> Prices:
    """`currency = "£"`, then `[[price]]` with item, price, per ("1 kg", "500 g", "6"). Raises ValueProblem."""
    table = toml_table(text, where, "a list of prices")
    for key in table:
        if key not in ("currency", "price"):
            raise unknown_name("key", key, ["currency", "price"], where=where)
    rows = table.get("price", [])
    if not isinstance(rows, list):
        raise ValueProblem("price is not a list of tables", where=where, hint="Begin each with a line `[[price]]`.")
    found: dict[str, float] = {}
    for number, row in enumerate(rows, 1):
        spot = f"{where}: price {number}"
        if not isinstance(row, dict):
            raise ValueProblem("is not a table", where=spot, hint="Begin each with a line `[[price]]`.")
        for key in row:
            if key not in KEYS:
                raise unknown_name("key", key, KEYS, where=spot)
        ingredient = names.find(str(row.get("item", "")), where=spot)
        price = _number(row.get("price"), spot)
        if isinstance(price, bool) or not isinstance(price, int | float) or not 0 <= price < 1e6:
            raise ValueProblem(f"{ingredient.name}: what does it cost?", where=spot, hint="price = 1.20")
        try:
            per_g = _grams(str(row.get("per", "")), ingredient)
        except ValueProblem as problem:
            raise ValueProblem(f"{ingredient.name}: {problem.message}", where=spot, hint='per = "500 g"') from problem
        found[ingredient.bought_as or ingredient.name] = price / per_g
    return Prices(found, str(table.get("currency", ""))[:8])


def _number(price: object, where: str) -> object:
    """A price in quotes ("1,29") is a number like any other that is typed."""
    from mealplan.units import split_amount

    if not isinstance(price, str):
        return price
    size, words = split_amount(price, where=where)
    return price if words else size


def _grams(per: str, ingredient: Ingredient) -> float:
    """Grams of "500 g", "6 x 57 g", "a tin"."""
    from mealplan.units import typed_amount

    try:
        return read_pack(per, ingredient).grams
    except ValueProblem:
        grams = weigh(*typed_amount(per), ingredient)
        if grams <= 0:
            raise
        return grams


def load_prices(path: Path, names: Names) -> Prices:
    """The prices of a file. Raises ValueProblem."""
    return read_prices(read_text(path), names, str(path))
