"""The shopping list of a week that is lived: the same all week through, with what was bought of it struck out.

It is made for the kitchen as it was before the week's own shopping and cooking, so that what is bought does not take
itself off the list, nor what is cooked come onto it again. In a week that was planned again on the way, the days past
and what was bought before count as history: the list is of what is still to come, with the kitchen as it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mealplan.goods.pantry import Stock
from mealplan.goods.thing import SLACK_G
from mealplan.idents import ident
from mealplan.journal.records import Happening, Stocked
from mealplan.library import Library
from mealplan.living.week import BOUGHT
from mealplan.planning.result.plan import Plan
from mealplan.shopping import list_of
from mealplan.shopping.lines import Line, ShoppingList
from mealplan.shopping.ticks import tick_key

if TYPE_CHECKING:
    from mealplan.journal import Journal

OWN = "your own"  # the aisle of her own lines


@dataclass(frozen=True)
class Listed:
    """A list, grams bought of it by item, and the keys of its lines that are ticked."""

    shopping: ShoppingList
    bought: dict[str, float]
    ticked: frozenset[str]

    def missing(self, line: Line) -> float:
        """Grams of a line that are still to be bought."""
        if tick_key(self.shopping, line) in self.ticked:
            return 0.0
        return max(0.0, line.buy_g - self.bought.get(line.item, 0.0))

    def to_json(self) -> dict[str, Any]:
        """The list with what is ticked, bought and missing of each line, grams as bought."""
        data = self.shopping.to_json()
        for one, line in zip(data["lines"], self.shopping.lines, strict=True):
            one["ticked"] = tick_key(self.shopping, line) in self.ticked
            one["bought_g"] = round(self.bought.get(line.item, 0.0), 4)
            one["missing_g"] = round(self.missing(line), 4)
        return data


def of_this_list(plan: Plan, happenings: Sequence[Happening], version: int) -> list[Happening]:
    """What the list does not take off: what was bought and cooked of this week (since it was last planned anew)."""
    again = plan.request.week.past > 0
    return [one for one in happenings if not again or one.version >= version]


def without(stock: Stocked, gone: Sequence[Happening]) -> Stocked:
    """The stock before some happenings, which may be less than nothing where it was used since."""
    out = dict(stock)
    for one in gone:
        for key, amount in one.news.changes:
            out[key] = out.get(key, 0.0) - amount
    return out


def before(stock: Stocked, happenings: Sequence[Happening]) -> Stocked:
    """What is there as if these had not happened."""
    return {key: amount for key, amount in without(stock, happenings).items() if amount > SLACK_G}


def own_line(words: str, shopping: ShoppingList) -> Line:
    """A line of hers on a list."""
    by = shopping.start or dt.date.today()
    return Line(words, OWN, 0.0, 0.0, 0.0, by, "noted by you", (), own=True, id=ident(words) or "own")


def stocks(stock: Stocked) -> list[Stock]:
    """The ingredients of a stock as the list takes them off."""
    return [Stock(key.what, amount, key.until, key.place) for key, amount in stock.items() if key.kind == "ingredient"]


def listed(
    plan: Plan,
    library: Library,
    stock: Stocked,
    happenings: Sequence[Happening],
    ticks: frozenset[str],
    version: int,
    *,
    aisles: str | Path | None = None,
    prices: str | Path | None = None,
    units: str | None = None,
    language: str | None = None,
    days: Collection[dt.date] | None = None,
    own: Sequence[str] = (),
) -> Listed:
    """The list of a saved plan. `version`: the one that is current; `own`: lines of hers. Raises ValueProblem."""
    mine = of_this_list(plan, happenings, version)
    house = stocks(before(stock, mine))
    past = plan.request.week.past
    open_ = set(plan.request.week.dates[past:])
    chosen = open_ & set(days) if days is not None else open_ if past else None
    made = list_of(
        plan, library, aisles=aisles, prices=prices, units=units or plan.request.house.units, stock=house or None,
        language=language or plan.request.house.language, days=chosen,
    )  # fmt: skip
    made = replace(made, lines=(*made.lines, *(own_line(words, made) for words in own)))
    bought: dict[str, float] = {}
    for one in mine:
        if one.news.kind == BOUGHT:
            bought[one.news.what] = bought.get(one.news.what, 0.0) + one.news.amount
    whole = {tick_key(made, x) for x in made.lines if 0 < x.buy_g <= bought.get(x.item, 0.0) + SLACK_G}
    return Listed(made, bought, ticks | whole)


def listed_saved(
    journal: Journal,
    name: str | None,
    plan: Plan,
    library: Library,
    *,
    days: Collection[dt.date] | None = None,
    **how: Any,
) -> Listed:
    """The list of a saved plan as the journal has its week; `how`: what `listed` takes beside. Raises ValueProblem."""
    known, ticks, version = journal.happenings(name), journal.ticks(name), journal.saved(name).version
    own = journal.own_lines(name)
    return listed(plan, library, journal.stocked(), known, ticks, version, days=days, own=own, **how)
