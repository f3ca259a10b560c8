"""Prices: the user's own (a TOML file), else public reference prices, rough and said to be so.

Reference prices are US dollars of 2026 (`Thing.usd`). Sums never mix currencies: where hers is another one they count
only when she says what a dollar is in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mealplan.dishes.ingredients import Ingredient, Names
from mealplan.errors import ValueProblem, unknown_name
from mealplan.goods.basket import Purchase
from mealplan.goods.files import read_text
from mealplan.goods.packs import read_pack
from mealplan.goods.pantry import weigh
from mealplan.toml_text import toml_table

KEYS = ("item", "price", "per")


DOLLARS = ("", "$", "USD", "US$")


@dataclass(frozen=True, slots=True)
class Prices:
    """Her price of a gram as bought, by item; `currency` as she says it ("£", "EUR"; none: US dollars); `dollar`: how
    much of it a US dollar is, where she says that."""

    per_gram: Mapping[str, float] = field(default_factory=dict)
    currency: str = ""
    dollar: float | None = None

    @property
    def rate(self) -> float | None:
        """How much of her currency a US dollar is; None: reference prices do not count."""
        return 1.0 if self.currency in DOLLARS else self.dollar

    @property
    def shown(self) -> str:
        return "USD" if self.currency in DOLLARS else self.currency

    def gram(self, item: str, usd: float | None) -> float | None:
        """What a gram of an item costs, `usd` being its reference price; None where neither is known."""
        own = self.per_gram.get(item)
        if own is not None:
            return own
        return None if usd is None or self.rate is None else usd * self.rate

    def cost(self, purchase: Purchase) -> float | None:
        """What a purchase costs: whole packs where it comes in packs. None where there is no price."""
        gram = self.gram(purchase.item, None if purchase.thing is None else purchase.thing.usd)
        return None if gram is None else gram * purchase.bought_g


def read_prices(text: str, names: Names, where: str = "prices") -> Prices:
    """`currency = "£"` and `dollar = 0.78` (what a US dollar is in it), then `[[price]]` with item, price, per ("1 kg",
    "500 g", "6"). Raises ValueProblem."""
    table = toml_table(text, where, "a list of prices")
    for key in table:
        if key not in ("currency", "dollar", "price"):
            raise unknown_name("key", key, ["currency", "dollar", "price"], where=where)
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
    try:
        dollar = _number(table["dollar"], where) if "dollar" in table else None
    except ValueProblem:  # text that is no number
        dollar = 0
    if dollar is not None and (isinstance(dollar, bool) or not isinstance(dollar, int | float) or not 0 < dollar < 1e6):
        raise ValueProblem("what is a US dollar in your currency?", where=where, hint="dollar = 0.78")
    return Prices(found, str(table.get("currency", ""))[:8], None if dollar is None else float(dollar))


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
