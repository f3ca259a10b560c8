"""Intake: exact sums that never hide what is unknown (T7, T1), and how much B12 a meal gives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mealplan.nutrition.b12 import absorbed, pieces, sittings
from mealplan.nutrition.intake import Part, intake

LENTILS: Part = (200.0, {"energy": 116.0, "magnesium": 36.0, "vitamin_b12": 0.0}, {})
MYSTERY: Part = (100.0, {"energy": 232.0, "magnesium": None}, {"magnesium": 80.0, "vitamin_b12": 2.0})


def test_an_unknown_value_makes_the_total_look_incomplete() -> None:
    found = intake([LENTILS, MYSTERY], ["magnesium", "vitamin_b12"])
    magnesium = found["magnesium"]
    assert magnesium.amount == pytest.approx(72)
    assert magnesium.unknown_mass_share == pytest.approx(1 / 3)
    assert magnesium.unknown_energy_share == pytest.approx(0.5)
    assert magnesium.upper_estimate == pytest.approx(152)
    assert found["vitamin_b12"].unknown_mass_share == pytest.approx(1 / 3), "an absent key is missing, too"


def test_unknown_counts_nothing_toward_a_minimum_and_an_estimate_toward_a_maximum() -> None:
    magnesium = intake([LENTILS, MYSTERY], ["magnesium"])["magnesium"]
    assert magnesium.amount == pytest.approx(72)
    assert magnesium.upper_estimate == pytest.approx(152)


def test_without_any_estimate_there_is_none_of_the_whole() -> None:
    found = intake([LENTILS, (50.0, {"energy": 100.0}, {})], ["magnesium"])["magnesium"]
    assert found.upper_estimate is None


def test_a_known_zero_is_known() -> None:
    b12 = intake([LENTILS], ["vitamin_b12"])["vitamin_b12"]
    assert (b12.amount, b12.unknown_mass_share, b12.upper_estimate) == (0.0, 0.0, 0.0)


def test_nothing_eaten_is_nothing_unknown() -> None:
    nothing = intake([], ["magnesium"])["magnesium"]
    assert (nothing.amount, nothing.unknown_mass_share, nothing.unknown_energy_share) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize("grams", [-1.0, float("nan"), float("inf")])
def test_impossible_grams_are_refused(grams: float) -> None:
    with pytest.raises(ValueError, match="grams"):
        intake([(grams, {"magnesium": 1.0}, {})], ["magnesium"])


PARTS = st.lists(
    st.tuples(
        st.just(0.0) | st.floats(1e-6, 1000),
        st.fixed_dictionaries({"energy": st.floats(0, 900), "x": st.none() | st.floats(0, 500)}),
        st.just({"x": 10.0}),
    ),
    max_size=12,
)


@given(PARTS, st.floats(0.1, 10))
def test_totals_are_linear_in_what_is_eaten(parts: list[Part], times: float) -> None:
    one = intake(parts, ["x"])["x"]
    many = intake([(grams * times, values, upper) for grams, values, upper in parts], ["x"])["x"]
    assert many.amount == pytest.approx(times * one.amount, abs=1e-9)
    assert many.unknown_mass_share == pytest.approx(one.unknown_mass_share, abs=1e-9)
    assert many.upper_estimate == pytest.approx(times * (one.upper_estimate or 0), abs=1e-9)


@given(PARTS)
def test_the_order_of_foods_does_not_matter_and_the_estimate_is_never_below_the_known(parts: list[Part]) -> None:
    one = intake(parts, ["x"])["x"]
    assert one == intake(list(reversed(parts)), ["x"])["x"]
    assert one.upper_estimate is not None
    assert one.upper_estimate >= one.amount
    assert 0 <= one.unknown_mass_share <= 1 + 1e-12


# The table of the literature for the default curve (IOM 1998, Adams 1971).
@pytest.mark.parametrize(
    ("dose", "taken_up"), [(0, 0), (1, 0.50), (2, 1.00), (2.4, 1.00), (5, 1.03), (10, 1.08), (25, 1.23)]
)
def test_absorbed_b12_by_dose(dose: float, taken_up: float) -> None:
    assert absorbed(dose) == pytest.approx(taken_up, abs=0.005)


@given(st.floats(0, 100), st.floats(0, 100))
def test_absorption_is_concave_so_splitting_never_loses(a: float, b: float) -> None:
    assert absorbed(a) + absorbed(b) >= absorbed(a + b) - 1e-12
    assert absorbed((a + b) / 2) >= (absorbed(a) + absorbed(b)) / 2 - 1e-12


def test_the_linear_pieces_are_the_curve() -> None:
    assert pieces() == ((0.50, 0.0), (0.01, pytest.approx(0.98)))
    assert absorbed(10, capacity_ug=1.5) == pytest.approx(0.49 * 1.5 + 0.1)


def test_meals_within_four_hours_share_one_capacity() -> None:
    assert sittings(["breakfast", "lunch"], {"breakfast": "08:00", "lunch": "13:00"}) == [0, 1]
    assert sittings(["breakfast", "lunch"], {"breakfast": "08:00", "lunch": "10:00"}) == [0, 0]
    assert sittings(["dinner", "breakfast", "lunch"], {"dinner": "18:00", "lunch": "12:00"}) == [2, 0, 1]
    first_counts = {"breakfast": "08:00", "snack": "11:59", "lunch": "12:00"}
    assert sittings(["breakfast", "lunch", "snack"], first_counts) == [0, 1, 0]
