"""The weight of one state is never taken as the weight of another: over every ingredient, in every kitchen unit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from mealplan.dishes.eaten import Portion, as_eaten
from mealplan.dishes.ingredients import Ingredient
from mealplan.errors import ValueProblem
from mealplan.units import CONTAINERS, to_grams, volume_measures

VOLUMES = ("cup", "tbsp", "tsp", "ml", "l", "fl_oz", "handful", "bowl", "glass", "scoop")
COUNTED = ("piece", "small", "medium", "large", "slice", "fillet", "stalk", "spear", "head", "ear", "leaf", "bunch")


def cooked_ones(opened: Any) -> list[Ingredient]:
    found = [e for e in opened.cookbook.ingredients.values() if e.cooked and e.eaten == "cooked"]
    assert len(found) > 100  # the walk is of something
    return found


def portions(opened: Any, units: tuple[str, ...]) -> Iterator[tuple[Ingredient, str, Portion]]:
    for entry in cooked_ones(opened):
        for unit in units:
            try:
                yield entry, unit, as_eaten(1.0, unit, entry, opened.foods.measures)
            except ValueProblem:
                continue


def own_measure(opened: Any, food: str, unit: str) -> float | None:
    try:
        return to_grams(1.0, unit, [(m.name, m.grams) for m in opened.foods.measures(food)])
    except ValueProblem:
        return None


def test_a_volume_is_one_of_the_state_whose_food_is_taken_or_is_not_sure(opened: Any) -> None:
    seen = {True: 0, False: 0}
    for entry, unit, found in portions(opened, VOLUMES):
        seen[found.sure] += 1
        if found.food == entry.cooked:
            assert found.grams == pytest.approx(own_measure(opened, found.food, unit)), (entry.name, unit)
        else:
            assert (found.food, found.sure) == (entry.raw, False), (entry.name, unit)
            assert found.grams == pytest.approx(entry.grams(1.0, unit)), (entry.name, unit)
    assert min(seen.values()) > 20


def test_a_piece_is_the_raw_one_cooked_or_has_a_measure_of_its_own(opened: Any) -> None:
    seen = 0
    for entry, unit, found in portions(opened, COUNTED):
        seen += 1
        assert found.food == entry.cooked, (entry.name, unit)
        own = own_measure(opened, found.food, unit) if unit != "piece" else None
        wanted = entry.grams(1.0, unit) * entry.yield_factor if own is None else own
        assert found.grams == pytest.approx(wanted), (entry.name, unit)
    assert seen > 50


def test_a_tin_or_a_pack_is_what_it_holds_cooked(opened: Any) -> None:
    seen = 0
    for entry, unit, found in portions(opened, tuple(sorted(CONTAINERS))):
        seen += 1
        assert found.food == entry.cooked, (entry.name, unit)
        if unit == "can":
            assert not found.sure, entry.name  # a tin of what is sold dry or fresh: is it meant?
        if entry.yield_factor != 1.0 and found.sure:
            raw = found.grams / entry.yield_factor
            assert raw != pytest.approx(found.grams)
    assert seen > 50


def test_a_weight_is_that_of_the_plate(opened: Any) -> None:
    for entry in opened.cookbook.ingredients.values():
        found = as_eaten(0.2, "kg", entry, opened.foods.measures)
        state = entry.cooked if entry.eaten == "cooked" and entry.cooked else entry.raw
        assert found == Portion(state, pytest.approx(200.0), True)


def test_what_is_eaten_raw_is_weighed_raw(opened: Any) -> None:
    for entry in opened.cookbook.ingredients.values():
        if entry.eaten == "cooked" or not volume_measures((m.name, m.grams) for m in entry.measures):
            continue
        try:
            found = as_eaten(1.0, "cup", entry, opened.foods.measures)
        except ValueProblem:
            continue
        assert found == Portion(entry.raw, entry.grams(1.0, "cup"), True)


@pytest.mark.parametrize(
    ("name", "unit", "grams"), [("spinach", "cup", 180.0), ("kale", "cup", 130.0), ("brown rice", "cup", 202.0)]
)
def test_a_cup_by_hand(opened: Any, name: str, unit: str, grams: float) -> None:
    """USDA SR28's own cups of the cooked foods."""
    entry = opened.cookbook.names.find(name)
    assert as_eaten(1.0, unit, entry, opened.foods.measures) == Portion(entry.cooked, pytest.approx(grams), True)


def test_a_daily_food_of_a_profile_is_weighed_alike(opened: Any) -> None:
    from mealplan.planning.ask.daily import daily_food

    fixed = daily_food("brown rice=0,5 cup", opened)
    entry = opened.cookbook.names.find("brown rice")
    assert (fixed.food, fixed.grams) == (entry.cooked, pytest.approx(101.0))
