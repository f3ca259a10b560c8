"""From the cooks of a plan to what is bought: one line per thing, in grams as bought.

For every thing: need = sum of `bought_g` over its cooks (tap water aside); buy = need - pantry; the packs hold at least
that. Lines merge by the thing that one buys, so raw and cooked entries of one ingredient, and the juice and zest of a
lemon, come together in grams; units never stand in the way, because grams are all there is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from mealplan.dishes.cookbook import Cookbook
from mealplan.dishes.ingredients import Ingredient
from mealplan.dishes.labels import ENGLISH
from mealplan.dishes.packs import market_of
from mealplan.errors import ValueProblem
from mealplan.foods.food import KITCHEN
from mealplan.foods.kitchen.judge import care_of_purchase
from mealplan.goods.basket import Purchase
from mealplan.goods.packs import Pack, Packed, sizes, weight_text
from mealplan.goods.pantry import Stock
from mealplan.goods.prices import Prices
from mealplan.goods.shelf import SEVERAL, from_shelf, pieces_text, thing_of, times
from mealplan.idents import ident
from mealplan.library import Library
from mealplan.planning.result.asks import purchases
from mealplan.shopping.aisles import OTHER, Aisles
from mealplan.shopping.lines import Line, Need, ShoppingList, Trip
from mealplan.shopping.packets import labels

if TYPE_CHECKING:
    from mealplan.planning.result.plan import Cook

_NOTHING_G = 0.05


def shopping_list(
    cooks: Sequence[Cook],
    library: Library,
    *,
    pantry: Sequence[Stock] = (),
    units: str = "metric",
    aisles: Aisles | None = None,
    start: dt.date | None = None,
    exclusions: Sequence[str] | None = None,
    prices: Prices | None = None,
    notes: Sequence[str] = (),
    fortified: Callable[[str], bool] | None = None,
    language: str = ENGLISH,
) -> ShoppingList:
    """The list for `cooks`.

    `start` is the day of the first shopping (left out: the first cook's); `exclusions` those of the eaters, for "check
    the label" (left out: every claim that an ingredient rests on); `prices`: hers (left out: reference prices);
    `language`: of what is read. Raises ValueProblem for units that are none.
    """
    if units not in ("metric", "us", "de"):
        raise ValueProblem(f"unknown units {units!r}", hint="metric, us or de")
    book = library.cookbook
    first = start or min((cook.on for cook in cooks), default=None)
    behind = _behind(cooks, book)
    market = market_of(units)
    found = purchases(cooks, library, pantry, market, first) if first is not None else {}
    order, price = aisles or Aisles(), prices or Prices()
    lines = []
    for item, purchase in found.items():
        assert first is not None  # there is a need, so there is a day
        line = _line(purchase, behind[item], book, (units, market), order, exclusions, price, first)
        strong = fortified is not None and any(fortified(food) for food in line.foods)
        label = book.labels.label(line.id, language) if item in book.ingredients and language != ENGLISH else ""
        care = _care(behind[item].parts, book, exclusions or ())
        lines.append(replace(line, fortified=strong, label=label, care=care))
    lines.sort(key=lambda line: (line.staple, order.rank(line.aisle), line.item))
    start, said = first if lines else None, tuple(dict.fromkeys(notes))
    return ShoppingList(tuple(lines), start, units, said, price.shown, language)


@dataclass
class _Behind:
    """What stands behind one thing: who needs it, its foods, the ingredients it is bought for."""

    id: str
    needs: list[Need] = field(default_factory=list)
    foods: list[str] = field(default_factory=list)
    parts: set[str] = field(default_factory=set)  # ingredient names behind it


def _behind(cooks: Iterable[Cook], cookbook: Cookbook) -> dict[str, _Behind]:
    things: dict[str, _Behind] = {}
    for cook in cooks:
        title = cook.title  # plans of 0.1 carry none
        if not title:
            title = cookbook.dishes[cook.dish].title if cook.dish in cookbook.dishes else cook.dish
        for part in cook.ingredients:
            ingredient, grams = cookbook.names.of(part.id, part.ingredient), part.bought_g
            if (ingredient is not None and ingredient.tap) or not grams > 0:
                continue
            name = part.ingredient if ingredient is None else ingredient.name  # its name today
            item = thing_of(name, cookbook)
            bought = cookbook.ingredients.get(item)
            thing = things.setdefault(item, _Behind(bought.id if bought else part.id or ident(item)))
            thing.needs.append(Need(cook.on, cook.dish, title, grams))
            thing.foods.append(part.food)
            thing.parts.add(name)
    for thing in things.values():
        thing.needs = _by_cook(thing.needs)
    return things


def _by_cook(needs: list[Need]) -> list[Need]:
    """One need per day and dish, in order of days."""
    sums: dict[tuple[dt.date, str], list[Need]] = {}
    for need in needs:
        sums.setdefault((need.date, need.dish), []).append(need)
    merged = [Need(day, dish, group[0].title, sum(n.grams for n in group)) for (day, dish), group in sums.items()]
    return sorted(merged, key=lambda need: (need.date, need.dish))


def _line(
    purchase: Purchase,
    behind: _Behind,
    cookbook: Cookbook,
    sold: tuple[str, str],
    order: Aisles,
    exclusions: Sequence[str] | None,
    prices: Prices,
    start: dt.date,
) -> Line:
    ingredient = cookbook.ingredients.get(purchase.item)
    units, market = sold
    packs = [] if ingredient is None else sizes(ingredient, market)
    shelf = [from_shelf(window.bought_g, ingredient, packs, units) for window in purchase.windows]
    taken: dict[str, Packed] = {}
    for one in shelf:
        for t in one.taken:
            known = taken.get(t.pack.size)
            taken[t.pack.size] = Packed(t.pack.size, t.count + (known.count if known else 0), t.pack.grams)
    count = sum(one.pieces for one in shelf if one.pieces) or None
    buy_g = max(0.0, purchase.need_g - purchase.pantry_g)  # also what is too little to buy for
    thing = purchase.thing
    return Line(
        item=purchase.item,
        id=behind.id,
        aisle=order.of(purchase.item, ingredient.aisle if ingredient else OTHER),
        need_g=purchase.need_g,
        pantry_g=purchase.pantry_g,
        buy_g=buy_g,
        by=purchase.windows[0].first if purchase.windows else behind.needs[0].date,
        show=_show(taken, count, purchase.bought_g, buy_g, ingredient, units),
        needs=tuple(behind.needs),
        packs=tuple(taken.values()),
        pieces=count,
        left_over_g=purchase.left_over_g,
        goes_off_g=purchase.goes_off_g,
        freeze=purchase.freeze,
        freeze_left=purchase.freeze_left,
        trips=_trips(purchase, ingredient, packs, units, start),
        foods=tuple(sorted(set(behind.foods))),
        check_label=labels(behind.parts, cookbook, exclusions),
        staple=bool(ingredient and ingredient.staple),
        look_for=ingredient.look_for if ingredient else "",
        piece_g=_piece(ingredient, taken, count),
        cost=prices.cost(purchase) if purchase.windows else None,
        guessed=thing is not None and thing.sure == "guess" and purchase.item not in prices.per_gram,
    )


def _trips(
    purchase: Purchase, ingredient: Ingredient | None, packs: Sequence[Pack], units: str, start: dt.date
) -> tuple[Trip, ...]:
    """What to buy when, where it is not all bought at the first shop of the plan."""
    by_day: dict[dt.date, list[float]] = {}
    for window in purchase.windows:
        by_day.setdefault(window.buy_on, []).append(window.bought_g)
    if all(day == start for day in by_day):
        return ()
    out = []
    for day, grams in sorted(by_day.items()):
        shelf = from_shelf(sum(grams), ingredient, packs, units)
        out.append(Trip(day, sum(grams), shelf.show, shelf.whole))
    return tuple(out)


def _show(
    taken: Mapping[str, Packed],
    count: int | None,
    total: float,
    buy_g: float,
    ingredient: Ingredient | None,
    units: str,
) -> str:
    """What to put into the basket, in words: "1 x 500 g", "4 onions (about 440 g)", "350 g"."""
    if buy_g <= _NOTHING_G:
        return "nothing"
    if taken:
        return " + ".join(times(pack.count, pack, units) for pack in taken.values())
    if count is not None and ingredient is not None:
        return f"{pieces_text(count, ingredient)} (about {weight_text(total, units)})"
    return weight_text(buy_g, units, enough=True)


def _piece(ingredient: Ingredient | None, taken: Mapping[str, Packed], count: int | None) -> float | None:
    """Grams of one as bought, where the list counts it."""
    if ingredient is None or ingredient.piece_grams is None or ingredient.piece_name:
        return None
    counted = count is not None or any(SEVERAL.match(size) for size in taken)
    return ingredient.bought(ingredient.piece_grams) if counted else None


def _care(parts: Iterable[str], cookbook: Cookbook, groups: Sequence[str]) -> tuple[str, ...]:
    """What the packet has to say by the kitchen rules of those who eat."""
    known = [cookbook.ingredients[name] for name in sorted(parts) if name in cookbook.ingredients]
    kinds = [kind for one in known for kind in cookbook.rules.ingredients.get(one.id, ())]
    return tuple(care_of_purchase(cookbook.rules, kinds, [name for name in groups if name in KITCHEN]))

