"""What a week asks of her, in minutes, from the plan's own cooks: the sum, its parts, and the figures behind them."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence

from mealplan.dishes.cookbook import Cookbook
from mealplan.goods.basket import Purchase, basket, trips_of
from mealplan.goods.pantry import Stock
from mealplan.goods.shelf import thing_of
from mealplan.goods.thing import Thing
from mealplan.library import Library
from mealplan.planning.ask.minutes import BATCH_MINUTES
from mealplan.planning.ask.request import FrozenDish, PlanRequest
from mealplan.planning.objective.prices import Prices
from mealplan.planning.result.plan import Cook, Day, Life, Money
from mealplan.planning.week.prices import prices_of
from mealplan.planning.week.supply import free_from, thing_called


def purchases(
    cooks: Sequence[Cook], library: Library, stock: Sequence[Stock], market: str, start: dt.date
) -> dict[str, Purchase]:
    """What the cooks need and what is bought for them, by thing; tap water aside."""
    book = library.cookbook
    needs = []
    for cook in cooks:
        for part in cook.ingredients:
            entry = book.names.of(part.id, part.ingredient)
            if part.bought_g > 0 and not (entry is not None and entry.tap):
                needs.append((thing_of(part.ingredient if entry is None else entry.name, book), cook.on, part.bought_g))

    def thing(item: str) -> Thing | None:
        return thing_called(item, market, library) if item in book.ingredients else None

    return basket(needs, thing, by_thing(stock, book), start)


def by_thing(stock: Sequence[Stock], book: Cookbook) -> dict[str, list[Stock]]:
    out: dict[str, list[Stock]] = {}
    for one in stock:
        out.setdefault(thing_of(one.ingredient, book), []).append(one)
    return out


def stock_of(request: PlanRequest) -> list[Stock]:
    """What the request says is in the house."""
    return [
        Stock(one.ingredient, one.grams, None if one.until is None else dt.date.fromisoformat(one.until))
        for one in request.house.pantry
    ]


def life_of(request: PlanRequest, library: Library, cooks: Sequence[Cook], days: Sequence[Day]) -> Life:
    """What a plan asks."""
    prices, start = prices_of(request), request.week.start
    found = purchases(cooks, library, stock_of(request), request.house.market, start)
    counted = [one for one in found.values() if not (one.thing is not None and one.thing.staple)]
    bought = [one for one in counted if one.windows]
    left, soon = _left(bought, request, library, found)
    parts = {
        "hands_on": prices.minute * math.fsum(day.active_minutes for day in days),
        **_cooking(cooks, days, prices),
        "things": math.fsum(_first(one, prices, request, library) for one in bought),
        "left_over": _left_minutes(bought, prices) + prices.soon / 100.0 * (soon - _soon(bought)),
        "trips": prices.trip * trips_of(bought, start),
    }
    money = money_of(request, bought)
    parts["money"] = prices.money * money.amount
    kept = {name: round(minutes, 2) for name, minutes in parts.items()}
    return Life(
        round(math.fsum(kept.values()), 2),
        kept,
        len(bought),
        round(left, 1),
        round(soon, 1),
        money,
        _freezer(request, cooks, days),
    )


def _cooking(cooks: Sequence[Cook], days: Sequence[Day], prices: Prices) -> dict[str, float]:
    """Pots, odd recipes, portions other than one (of what several share: as a mean), what goes through the freezer."""
    pots = [cook for cook in cooks if not cook.frozen and cook.active_minutes >= BATCH_MINUTES]
    return {
        "cooks": prices.pot * len(pots),
        "recipes": prices.odd * sum(cook.batch is None for cook in pots),
        "portions": math.fsum(
            math.fsum(prices.portion(size) for size in each) / len(each) for each in _servings(cooks, days)
        ),
        "freezing": prices.freeze * math.fsum(cook.freeze for cook in cooks),
    }


def _servings(cooks: Sequence[Cook], days: Sequence[Day]) -> list[list[float]]:
    """Of each dish at each meal, what each who eats of it has, in portions."""
    pots = {cook.id: cook.pot for cook in cooks}
    out: list[list[float]] = []
    for day in days:
        for meal in day.meals:
            shared: dict[int | None, list[float]] = {}
            for item in meal.items:
                each = [size for size in item.eaters.values() if size > 0] or [item.portions]
                pot = pots.get(item.cook)
                if pot is not None and pot in shared:
                    shared[pot] += each
                else:
                    out.append(each)
                    shared[pot] = each
    return out


def _first(one: Purchase, prices: Prices, request: PlanRequest, library: Library) -> float:
    shop = "any" if one.thing is None else one.thing.shop
    return prices.first(shop, unasked=one.thing is not None and free_from(one.item, request, library))


def _soon(bought: Sequence[Purchase]) -> float:
    return math.fsum(one.goes_off_g for one in bought)


def _left_minutes(bought: Sequence[Purchase], prices: Prices) -> float:
    soon = _soon(bought)
    keeps = math.fsum(one.left_over_g for one in bought) - soon
    return prices.soon / 100.0 * soon + prices.keeps / 100.0 * keeps


def _left(
    bought: Sequence[Purchase], request: PlanRequest, library: Library, found: Mapping[str, Purchase]
) -> tuple[float, float]:
    """(grams left over of what was bought, of what goes off within two weeks), the house's own that goes off with the
    latter."""
    last = request.week.dates[-1]
    idle = 0.0
    for item, stock in by_thing(stock_of(request), library.cookbook).items():
        off = math.fsum(s.grams for s in stock if s.until is not None and request.week.start <= s.until <= last)
        idle += max(0.0, off - (found[item].pantry_g if item in found else 0.0))
    return math.fsum(one.left_over_g for one in bought), _soon(bought) + idle


def money_of(request: PlanRequest, bought: Sequence[Purchase]) -> Money:
    """What is paid for what is bought, and whose prices those are. What has no price is counted, not guessed."""
    price = request.house.price_list
    own = reference = guessed = 0.0
    unknown = 0
    for one in bought:
        exact = price.cost(one)
        cost = round(exact or 0.0, 2)  # as the list says it
        if exact is None:
            unknown += 1
        elif one.item in price.per_gram:
            own += cost
        else:
            reference += cost
            guessed += cost if one.thing is not None and one.thing.sure == "guess" else 0.0
    kind = "own" if reference == 0 and own > 0 else "reference" if own == 0 else "own and reference"
    if price.rate is None and own == 0:
        kind = "none"
    return Money(round(own + reference, 2), price.shown, kind, round(guessed, 2), unknown)


def _freezer(request: PlanRequest, cooks: Sequence[Cook], days: Sequence[Day]) -> tuple[FrozenDish, ...]:
    """What is in the freezer when the week ends: of portions that were there and are good until a day of the week (in
    the fridge) nothing is."""
    left: dict[str, float] = {}
    fridge: dict[str, float] = {}
    for one in request.house.frozen:
        left[one.dish] = left.get(one.dish, 0.0) + one.portions
        if one.until and one.until <= days[-1].date.isoformat():
            fridge[one.dish] = fridge.get(one.dish, 0.0) + one.portions
    eaten: dict[int, float] = {}
    late: dict[int, float] = {}
    for day in days:
        for meal in day.meals:
            for item in meal.items:
                eaten[item.cook] = eaten.get(item.cook, 0.0) + item.portions
                if item.frozen:
                    late[item.cook] = late.get(item.cook, 0.0) + item.portions
    for cook in cooks:
        if cook.frozen:
            left[cook.dish] = left.get(cook.dish, 0.0) - eaten.get(cook.id, 0.0)
            fridge[cook.dish] = fridge.get(cook.dish, 0.0) - eaten.get(cook.id, 0.0)
        else:
            left[cook.dish] = left.get(cook.dish, 0.0) + cook.freeze - late.get(cook.id, 0.0)
    there = {dish: n - max(0.0, fridge.get(dish, 0.0)) for dish, n in sorted(left.items())}
    return tuple(FrozenDish(dish, round(n, 4)) for dish, n in there.items() if n > 1e-6)
