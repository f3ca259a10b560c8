"""What is bought: packs and pieces, trips, windows, the pantry; and that the search and the plan count alike."""

from __future__ import annotations

import datetime as dt
import itertools
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mealplan.goods.basket import basket, trips_of
from mealplan.goods.packs import MOST_LARGEST, cover, held, pieces, sizes
from mealplan.goods.pantry import Stock
from mealplan.goods.shopping_days import GREAT_SHOP, bought_on, trip_days, windows
from mealplan.goods.thing import FOR_EVER, SLACK_G, Thing, thing
from mealplan.planning.objective import Kitchen
from mealplan.planning.result.asks import life_of, purchases
from mealplan.planning.result.finished import to_plan
from mealplan.planning.search import engine
from mealplan.planning.week.build import build
from mealplan.planning.week.prices import prices_of
from mealplan.planning.week.supply import thing_called
from planning_cases import MONDAY, library, request

MARKETS = ("metric", "us")
NEEDS = st.floats(0.01, 3000.0)


def some_things(market: str) -> list[Thing]:
    return [thing(one, market) for one in library().cookbook.ingredients.values() if not one.tap]


# ---- packs and pieces


@pytest.mark.parametrize("market", MARKETS)
def test_what_is_bought_is_the_least_that_packs_or_pieces_make_up(market: str) -> None:
    rng = np.random.default_rng(5)
    for ingredient in library().cookbook.ingredients.values():
        one, packs = thing(ingredient, market), sizes(ingredient, market)
        for need in rng.uniform(0.2, 4 * (one.largest or 100.0), 5).tolist():
            bought = one.bought(need)
            assert bought >= need - SLACK_G
            if packs:
                least = held(cover(need, packs))
                # sums nearer than a two-hundredth of the largest pack are one; beyond the table only large ones come
                near = max(pack.grams for pack in packs) / 200
                assert least - 1e-6 <= bought
                assert bought <= least + (near if need <= one.sold[-1] else one.largest) + 1e-6, ingredient.name
            elif ingredient.piece_grams is not None:
                count = pieces(need, ingredient)
                assert count is not None
                assert bought == pytest.approx(count * ingredient.bought(ingredient.piece_grams), abs=1e-4)
            else:
                assert bought == need
        assert one.bought(0.0) == one.bought(SLACK_G) == 0.0


@given(need=st.lists(NEEDS, min_size=2, max_size=4), number=st.integers(0, 10**6))
@settings(max_examples=60, deadline=None)
def test_needs_taken_together_never_buy_more(need: list[float], number: int) -> None:
    """The programs take all needs of a thing as one, and so does the bound. (They count packs. What the search buys is
    looked up in a table of six of the largest pack: of more, the largest are taken first, which may be a part of one
    pack more than the best of all sums: a kilogram of cinnamon in tins of 36 and 40 g.)"""
    every = some_things("metric")
    one = every[number % len(every)]
    within = sum(need) <= MOST_LARGEST * one.largest
    spare = one.largest / 200 if within else one.largest
    assert one.bought(sum(need)) <= sum(one.bought(x) for x in need) + len(need) * SLACK_G + spare


def test_a_kilogram_of_cinnamon_is_bought_in_less_than_a_tin_more_than_need_be() -> None:
    cinnamon = next(x for x in some_things("metric") if x.name == "ground cinnamon")
    assert (cinnamon.bought(25.0), cinnamon.bought(1096.0)) == (36.0, 1096.0)
    assert 1132.0 < cinnamon.bought(1121.0) < 1121.0 + cinnamon.largest


def test_the_search_buys_what_a_thing_says_elementwise() -> None:
    setting = build(request("gluten", days=3), library())
    supplies, rng = setting.problem.supplies, np.random.default_rng(7)
    assert len(setting.things) == len(supplies.first) > 100
    for name, number in zip(setting.things, range(len(setting.things)), strict=True):
        one = thing_called(name, setting.request.house.units, library())
        needs = np.concatenate([[0.0, SLACK_G, 0.06], rng.uniform(0.1, 5 * max(one.largest, 60.0), 6)])
        bought = supplies.bought(np.full(len(needs), number), needs)
        np.testing.assert_allclose(bought, [one.bought(x) for x in needs.tolist()], atol=1e-6, err_msg=name)


# ---- days


@given(st.lists(st.tuples(st.integers(0, 10), st.integers(1, 5)), min_size=1, max_size=5))
@settings(max_examples=80, deadline=None)
def test_the_trips_are_the_fewest_that_there_can_be(needs: list[tuple[int, int]]) -> None:
    trips = trip_days(needs)
    great = set(range(0, 11, GREAT_SHOP))

    def enough(days: tuple[int, ...]) -> bool:
        return all(any(day - keeps <= on <= day for on in (*days, *great)) for day, keeps in needs)

    least = next(k for k in range(11) if any(enough(days) for days in itertools.combinations(range(11), k)))
    assert len(trips) == least
    assert enough(tuple(trips))
    for day, keeps in needs:
        on = bought_on(day, keeps, trips)
        assert day - keeps <= on <= day
        assert on in great or on in trips


@given(st.lists(st.integers(0, 13), min_size=1, max_size=8, unique=True), st.integers(0, 6))
def test_a_window_is_no_longer_than_what_is_opened_keeps(days: list[int], life: int) -> None:
    days = sorted(days)
    numbers = windows(days, life)
    assert numbers == sorted(numbers)
    assert set(numbers) == set(range(numbers[-1] + 1))
    firsts = {n: day for day, n in reversed(list(zip(days, numbers, strict=True)))}
    for day, number in zip(days, numbers, strict=True):
        assert day - firsts[number] <= life
        if number and firsts[number] == day:  # a new one only where the last has gone off
            assert day - firsts[number - 1] > life


# ---- the basket


def made_thing(**more: object) -> Thing:
    base = thing(library().cookbook.ingredients["spinach"], "metric")
    return replace(base, **{"sold": (100.0, 200.0, 300.0), "largest": 100.0, "staple": False, **more})  # type: ignore[arg-type]


def on(day: int) -> dt.date:
    return MONDAY + dt.timedelta(day)


@given(
    needs=st.lists(st.tuples(st.integers(0, 9), st.floats(1.0, 400.0)), min_size=1, max_size=7),
    stock=st.lists(st.tuples(st.floats(1.0, 300.0), st.none() | st.integers(0, 9)), max_size=3),
    life=st.sampled_from([0, 1, 3, FOR_EVER]),
    shelf=st.sampled_from([1, 2, 4, FOR_EVER]),
)
@settings(max_examples=150, deadline=None)
def test_a_basket_balances_to_the_gram(
    needs: list[tuple[int, float]], stock: list[tuple[float, int | None]], life: int, shelf: int
) -> None:
    one = made_thing(life=min(life, shelf), shelf=shelf)
    house = [Stock("it", grams, None if until is None else on(until)) for grams, until in stock]
    bought = basket([("it", on(day), grams) for day, grams in needs], lambda _: one, {"it": house}, MONDAY)["it"]
    assert bought.need_g == pytest.approx(sum(grams for _, grams in needs))
    windowed = sum(window.need_g for window in bought.windows)
    assert bought.pantry_g + windowed == pytest.approx(bought.need_g, abs=SLACK_G * 10)
    assert bought.pantry_g <= sum(grams for grams, _ in stock) + 1e-6
    # what is good on every day comes first: something is bought only where it was not enough
    keeping = sum(grams for grams, until in stock if until is None)
    assert bought.pantry_g >= min(keeping, bought.need_g) - 1e-6
    for window in bought.windows:
        assert window.bought_g >= window.need_g - SLACK_G
        assert window.bought_g == one.bought(window.need_g)
        assert window.left_g == pytest.approx(max(0.0, window.bought_g - window.need_g))
        assert 0 <= (window.first - window.buy_on).days <= max(1, one.shelf)
    for a, b in itertools.pairwise(bought.windows):
        assert (b.first - a.first).days > one.life
    assert bought.left_over_g == pytest.approx(sum(w.left_g for w in bought.windows))


def test_one_opened_pack_serves_all_uses_within_its_life_and_no_later_one() -> None:
    needs = [("it", on(0), 40.0), ("it", on(2), 40.0), ("it", on(3), 40.0)]
    found = basket(needs, lambda _: made_thing(life=2, shelf=FOR_EVER), {}, MONDAY)["it"]
    assert [(w.first, w.need_g, w.bought_g) for w in found.windows] == [(on(0), 80.0, 100.0), (on(3), 40.0, 100.0)]
    found = basket(needs, lambda _: made_thing(life=3, shelf=FOR_EVER), {}, MONDAY)["it"]
    assert [(w.need_g, w.bought_g) for w in found.windows] == [(120.0, 200.0)]


def test_the_pantry_gives_first_what_goes_off_first_and_nothing_after_its_day() -> None:
    house = {"it": [Stock("it", 100.0), Stock("it", 50.0, on(1))]}
    needs, one = [("it", on(0), 30.0), ("it", on(4), 150.0)], made_thing(life=9, shelf=FOR_EVER)
    found = basket(needs, lambda _: one, house, MONDAY)
    assert found["it"].pantry_g == 130.0
    assert [w.need_g for w in found["it"].windows] == [50.0]


def test_what_does_not_keep_is_bought_on_as_few_trips_as_can_be_and_counted_once_a_day() -> None:
    things = {"a": made_thing(shelf=1, life=1), "b": made_thing(shelf=2, life=2), "c": made_thing(shelf=FOR_EVER)}
    needs = [("a", on(4), 10.0), ("b", on(5), 10.0), ("c", on(6), 10.0), ("a", on(0), 10.0)]
    found = basket(needs, lambda item: things[item], {}, MONDAY)
    assert trips_of(found.values(), MONDAY) == 1
    assert {w.buy_on for w in found["a"].windows} == {MONDAY, on(4)}
    assert [w.buy_on for w in found["b"].windows] == [on(4)]
    assert [w.buy_on for w in found["c"].windows] == [MONDAY]


# ---- the plan and the search count alike


@pytest.mark.parametrize("asked", [("gluten",), ("vegan", "dairy"), ()], ids=lambda x: "+".join(x) or "all")
def test_a_plan_asks_for_shopping_what_the_search_counted(asked: tuple[str, ...]) -> None:
    setting = build(request(*asked, days=5), library())
    found = engine.find(setting)
    plan = to_plan(setting, found.choice, found, 0.0)
    pots = Kitchen(setting.objective.menu, found.choice).all
    counted = setting.objective.packs.parts(pots)
    told = life_of(setting.request, library(), plan.cooks, plan.days)
    for name in ("things", "left_over", "trips"):
        assert told.parts[name] == pytest.approx(counted[name], abs=0.05), name
    # a plan's money is in whole cents for each thing
    cents = 0.005 * prices_of(setting.request).money * told.things + 0.01
    assert told.parts["money"] == pytest.approx(counted["money"], abs=cents)
    need = setting.objective.packs.needs(pots).sum(axis=1)
    bought = purchases(plan.cooks, library(), [], setting.request.house.units, setting.request.week.start)
    for name, grams in zip(setting.things, need.tolist(), strict=True):
        assert grams == pytest.approx(bought[name].need_g if name in bought else 0.0, abs=0.05), name
    assert told.things == sum(1 for one in bought.values() if one.windows and one.thing and not one.thing.staple)
    assert math.isfinite(told.minutes)


def test_what_is_opened_does_not_outlive_what_was_bought() -> None:
    """Spinach keeps four days: of a bag for Friday and Sunday the last is used within four days of the shop."""
    start = dt.date(2026, 11, 23)
    spinach = made_thing(name="spinach", shelf=4, life=3)
    needs = [("spinach", start + dt.timedelta(4), 100.0), ("spinach", start + dt.timedelta(6), 100.0)]
    (window,) = basket(needs, lambda _: spinach, {}, start)["spinach"].windows
    assert (window.last - window.buy_on).days <= 4
    assert window.buy_on > start


def test_what_keeps_only_in_the_freezer_is_told() -> None:
    """Raw chicken that is left of a pack counts as keeping, since it can be frozen: the list says that it has to be."""
    chicken = thing_called("chicken breast", "metric", library())
    rice = thing_called("brown rice", "metric", library())
    needs = [("chicken breast", on(0), 10.0), ("brown rice", on(0), 10.0)]
    found = basket(needs, lambda item: chicken if item == "chicken breast" else rice, {}, MONDAY)
    assert chicken.freezes
    assert found["chicken breast"].left_over_g > 0
    assert found["chicken breast"].freeze_left
    assert not found["brown rice"].freeze_left
