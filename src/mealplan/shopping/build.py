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
from mealplan.dishes.ingredients import Ingredient, ident
from mealplan.dishes.labels import ENGLISH
from mealplan.dishes.verdicts import claim
from mealplan.errors import ValueProblem
from mealplan.foods.food import Answer
from mealplan.goods.packs import Pack, Packed, sizes, weight_text
from mealplan.goods.pantry import Stock, take
from mealplan.goods.prices import Prices
from mealplan.goods.shelf import SEVERAL, from_shelf, pieces_text, thing_of, times
from mealplan.shopping.aisles import OTHER, Aisles
from mealplan.shopping.lines import Line, Need, ShoppingList, Trip

if TYPE_CHECKING:
    from mealplan.planning.result.plan import Cook

_NOTHING_G = 0.05


@dataclass
class _Thing:
    """One thing while the cooks are read."""

    item: str
    id: str
    ingredient: Ingredient | None
    needs: list[Need] = field(default_factory=list)
    foods: list[str] = field(default_factory=list)
    parts: set[str] = field(default_factory=set)  # ingredient names behind it


def shopping_list(
    cooks: Iterable[Cook],
    cookbook: Cookbook,
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
    the label" (left out: every claim that an ingredient rests on); `language`: of what is read. Raises ValueProblem for
    units that are none.
    """
    if units not in ("metric", "us"):
        raise ValueProblem(f"unknown units {units!r}", hint="metric or us")
    things = _gather(cooks, cookbook)
    first = start or min((need.date for thing in things.values() for need in thing.needs), default=None)
    order = aisles or Aisles()
    lines = []
    told = list(notes)
    for thing in things.values():
        stock = [s for s in pantry if thing_of(s.ingredient, cookbook) == thing.item]
        assert first is not None  # there is a thing, so there is a need
        line = _line(thing, stock, cookbook, units, order, first, exclusions, prices, told)
        strong = fortified is not None and any(fortified(food) for food in line.foods)
        label = cookbook.labels.label(line.id, language) if thing.ingredient and language != ENGLISH else ""
        lines.append(replace(line, fortified=strong, label=label))
    lines.sort(key=lambda line: (line.staple, order.rank(line.aisle), line.item))
    currency = prices.currency if prices else ""
    return ShoppingList(tuple(lines), first, units, tuple(dict.fromkeys(told)), currency, language)


def _gather(cooks: Iterable[Cook], cookbook: Cookbook) -> dict[str, _Thing]:
    things: dict[str, _Thing] = {}
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
            thing = things.setdefault(item, _Thing(item, bought.id if bought else part.id or ident(item), bought))
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
    thing: _Thing,
    stock: Sequence[Stock],
    cookbook: Cookbook,
    units: str,
    order: Aisles,
    first: dt.date,
    exclusions: Sequence[str] | None,
    prices: Prices | None,
    notes: list[str],
) -> Line:
    ingredient = thing.ingredient
    need_g = sum(need.grams for need in thing.needs)
    given = take(stock, [(need.date, need.grams) for need in thing.needs])
    open_needs = [(n.date, max(0.0, n.grams - got)) for n, got in zip(thing.needs, given, strict=True)]
    pantry_g = sum(given)
    buy_g = max(0.0, need_g - pantry_g)
    wanted = [(day, grams) for day, grams in open_needs if grams > _NOTHING_G]
    packs = _sizes(ingredient, units, notes)
    trips = _trips(wanted, ingredient, first)
    shelf = [from_shelf(grams, ingredient, packs, units) for _, grams in trips]
    taken: dict[str, Packed] = {}
    for one in shelf:
        for t in one.taken:
            known = taken.get(t.pack.size)
            taken[t.pack.size] = Packed(t.pack.size, t.count + (known.count if known else 0), t.pack.grams)
    count = sum(one.pieces for one in shelf if one.pieces) or None
    total = sum(one.grams for one in shelf)
    later = len(trips) > 1 or any(day > first for day, _ in trips)
    return Line(
        item=thing.item,
        id=thing.id,
        aisle=order.of(thing.item, ingredient.aisle if ingredient else OTHER),
        need_g=need_g,
        pantry_g=pantry_g,
        buy_g=buy_g,
        by=wanted[0][0] if wanted else thing.needs[0].date,
        show=_show(taken, count, total, buy_g, ingredient, units),
        needs=tuple(thing.needs),
        packs=tuple(taken.values()),
        pieces=count,
        left_over_g=max(0.0, total - buy_g) if (taken or count) and buy_g > _NOTHING_G else 0.0,
        trips=tuple(Trip(day, grams, one.show, one.whole) for (day, grams), one in zip(trips, shelf, strict=True))
        if later
        else (),
        foods=tuple(sorted(set(thing.foods))),
        check_label=_labels(thing, cookbook, exclusions),
        staple=bool(ingredient and ingredient.staple),
        look_for=ingredient.look_for if ingredient else "",
        piece_g=_piece(ingredient, taken, count),
        cost=prices.cost(thing.item, taken.values(), total or buy_g) if prices and buy_g > _NOTHING_G else None,
    )


def _sizes(ingredient: Ingredient | None, units: str, notes: list[str]) -> list[Pack]:
    if ingredient is None:
        return []
    try:
        return sizes(ingredient, units)
    except ValueProblem as problem:
        notes.append(f"{ingredient.name}: its packs cannot be weighed ({problem.message}); it is listed by weight")
        return []


def _trips(
    wanted: Sequence[tuple[dt.date, float]], ingredient: Ingredient | None, first: dt.date
) -> list[tuple[dt.date, float]]:
    """(day to shop, grams): the first day for all that keeps; what does not, on the day of its use."""
    keeps = ingredient.keeps_days if ingredient else None
    trips: list[tuple[dt.date, float]] = []
    for day, grams in wanted:
        on = min(first, day) if not trips else trips[-1][0]
        if keeps is not None and (day - on).days > max(keeps, 1):
            on = day
        if trips and trips[-1][0] == on:
            trips[-1] = (on, trips[-1][1] + grams)
        else:
            trips.append((on, grams))
    return trips


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


def _labels(thing: _Thing, cookbook: Cookbook, exclusions: Sequence[str] | None) -> tuple[str, ...]:
    """What the packet has to confirm: claims that a verdict rests on, and any "maybe" that the person allowed."""
    found: list[str] = []
    for name in sorted(thing.parts):
        ingredient = cookbook.ingredients.get(name)
        if ingredient is None:
            continue
        for exclusion in ingredient.certified if exclusions is None else exclusions:
            rests = exclusion in ingredient.certified
            if rests or cookbook.ingredient_verdict(name, exclusion).answer is Answer.MAYBE:
                found.append(claim(exclusion))
    return tuple(dict.fromkeys(found))
