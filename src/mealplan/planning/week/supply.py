"""What the dishes of a week need of the things that one buys, as numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from mealplan.dishes.cookbook import Cookbook
from mealplan.dishes.dish import Dish, Portioned
from mealplan.goods.shelf import thing_of
from mealplan.goods.thing import FOR_EVER, Thing, thing
from mealplan.library import Library
from mealplan.planning.ask.request import PlanRequest
from mealplan.planning.objective.prices import Prices
from mealplan.planning.objective.problem import Floats, Ints
from mealplan.planning.objective.supplies import Supplies
from mealplan.planning.week.candidates import Candidates

FREE_FROM = frozenset({"gluten", "dairy", "lactose", "vegan", "eggs"})


@dataclass
class _Remembered:
    """Things by (market, name)."""

    things: dict[tuple[str, str], Thing] = field(default_factory=dict)


def thing_called(name: str, market: str, library: Library) -> Thing:
    """The thing of that name; remembered with the library."""
    known = library.cookbook.remembered(_Remembered).things
    if (market, name) not in known:
        known[market, name] = thing(library.cookbook.ingredients[name], market)
    return known[market, name]


def supplies(request: PlanRequest, library: Library, c: Candidates, prices: Prices) -> tuple[Supplies, tuple[str, ...]]:
    """The numbers, and the names of the things in their order. Staples and tap water are not counted."""
    book = library.cookbook
    item: dict[str, str] = {}
    used: dict[str, int] = {}
    needs: list[dict[int, tuple[float, float]]] = []
    for i in range(len(c.dishes)):
        mine: dict[int, tuple[float, float]] = {}
        for dish, part, share in _parts(c, i):
            if part.ingredient not in item:
                entry = book.ingredients.get(part.ingredient)
                name = thing_of(part.ingredient, book)
                bought = book.ingredients.get(name)
                tap = entry is not None and entry.tap
                item[part.ingredient] = "" if tap or bought is None or bought.staple else name
            name = item[part.ingredient]
            if not name or part.bought_g <= 0:
                continue
            number = used.setdefault(name, len(used))
            each, fixed = mine.get(number, (0.0, 0.0))
            grams = part.bought_g * share
            mine[number] = (each, fixed + grams) if part.fixed else (each + grams / dish.servings, fixed)
        needs.append(mine)
    things = [thing_called(name, request.house.market, library) for name in used]
    unasked = {n for n in used if free_from(n, request, library)}
    stock = _stock(request, things, prices, book)
    return _numbers(request, things, needs, prices, unasked, stock), tuple(used)


def _parts(c: Candidates, i: int) -> Iterator[tuple[Dish, Portioned, float]]:
    """The lines of a dish with the share of its portions that have them: where plates differ, each form counts for as
    many as there are of it. (What plates share is listed with each form, for its share.)"""
    forms: list[Dish] = []
    many: list[int] = []
    for one in c.eaters:
        dish = one.dishes[i]
        if dish is not None:
            at = next((n for n, form in enumerate(forms) if form is dish or form == dish), len(forms))
            if at == len(forms):
                forms.append(dish)
                many.append(0)
            many[at] += 1
    for dish, count in zip(forms, many, strict=True):
        for part in dish.ingredients:
            yield dish, part, count / sum(many)


def free_from(name: str, request: PlanRequest, library: Library) -> bool:
    """Whether a thing is made free of something that all who eat may eat."""
    claims = set(library.cookbook.ingredients[name].certified) & FREE_FROM
    return bool(claims) and not claims & set(request.exclusions)


def _numbers(
    request: PlanRequest, things: list[Thing], needs: list[dict[int, tuple[float, float]]], prices: Prices,
    unasked: set[str], in_house: tuple[Floats, Floats],
) -> Supplies:  # fmt: skip
    count = len(things)
    left = np.array([(prices.soon if t.goes_off_soon else prices.keeps) / 100.0 if t.sold else 0.0 for t in things])
    stock, stock_left = in_house
    at = np.concatenate([[0], np.cumsum([len(t.sold) for t in things])]).astype(np.int64)
    price = request.house.price_list
    cost = np.array([price.gram(t.name, t.usd) or 0.0 for t in things])
    flat = [(number, each, fixed) for mine in needs for number, (each, fixed) in sorted(mine.items())]
    start = np.concatenate([[0], np.cumsum([len(mine) for mine in needs])]).astype(np.int64)
    return Supplies(
        first=np.array([prices.first(t.shop, unasked=t.name in unasked) for t in things]),
        left=left,
        money=prices.money * cost,
        life=np.array([t.life for t in things], dtype=np.int64),
        stock=stock,
        stock_left=stock_left,
        totals=np.array([x for t in things for x in t.sold], dtype=float),
        at=at,
        largest=np.array([t.largest for t in things]) if count else np.zeros(0),
        start=start,
        thing=np.array([number for number, _, _ in flat], dtype=np.int64),
        each=np.array([each for _, each, _ in flat], dtype=float),
        fixed=np.array([fixed for _, _, fixed in flat], dtype=float),
        shelf=np.array([min((things[n].shelf for n in mine), default=FOR_EVER) for mine in needs], dtype=np.int64),
        trip=prices.trip,
        cost=cost,
        budget=request.house.budget or 0.0,
        form=_forms(things),
    )


def _forms(things: list[Thing]) -> Ints:
    """The number of the food that each thing is a form of; -1 where no other thing is."""
    of = [t.form_of for t in things]
    several = sorted({name for name in of if name and of.count(name) > 1})
    return np.array([several.index(name) if name in several else -1 for name in of], dtype=np.int64)


def _stock(request: PlanRequest, things: list[Thing], prices: Prices, book: Cookbook) -> tuple[Floats, Floats]:
    """Per thing: grams in the house, and minutes per gram of it that goes off unused. What is bought as another thing
    (the juice of a lemon) is that."""
    number = {t.name: i for i, t in enumerate(things)}
    stock, left = np.zeros(len(things)), np.zeros(len(things))
    first, last = request.week.dates[request.week.past], request.week.dates[-1]
    for one in request.house.pantry:
        i = number.get(thing_of(one.ingredient, book), -1)
        if i < 0 or one.grams <= 0 or (one.until is not None and one.until < request.week.start.isoformat()):
            continue
        stock[i] += one.grams
        if one.until is not None and first.isoformat() <= one.until <= last.isoformat():
            left[i] = prices.soon / 100.0
    return stock, left
