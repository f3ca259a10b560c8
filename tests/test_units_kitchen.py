"""Kitchen amounts: food words are never misread, and a volume weighs what that very food weighs (T18)."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mealplan.errors import ValueProblem
from mealplan.units import kitchen_unit, parse_height_cm, parse_kitchen_amount, parse_weight_kg, to_grams

ONION = [
    ("cup, chopped", 160.0),
    ("cup, sliced", 115.0),
    ("tbsp chopped", 10.0),
    ('medium (2-1/2" dia)', 110.0),
]
FLOUR = [("cup", 125.0)]
MILK = [("cup", 244.0), ("tbsp", 15.0), ("fl oz", 30.5), ("quart", 976.0)]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("1 ½ cups", 1.5, "cup"),
        ("1½ cups", 1.5, "cup"),
        ("½ tsp", 0.5, "tsp"),
        ("1 1/2 tbsp", 1.5, "tbsp"),
        ("2 fl oz", 2, "fl_oz"),
        ("2 fl. oz.", 2, "fl_oz"),
        ("3", 3, "piece"),
        ("80g", 80, "g"),
        ("1.5 kg", 1.5, "kg"),
        ("2 slices", 2, "slice"),
        ("3 cloves", 3, "clove"),
        ("1 can", 1, "can"),
        ("1 bar", 1, "bar"),
        ("1 dash", 1, "dash"),
        ("2 leaves", 2, "leaf"),
    ],
)
def test_kitchen_amounts_are_read_as_written(text: str, value: float, unit: str) -> None:
    assert parse_kitchen_amount(text) == (pytest.approx(value), unit)


@pytest.mark.parametrize(
    ("word", "unit"),
    [
        ("pinch", "pinch"),
        ("t", "tsp"),
        ("T", "tbsp"),
        ("C", "cup"),
        ("c", "cup"),
        ("G", "g"),
        ("L", "l"),
        ("bar", "bar"),
        ("can", "can"),
        ("clove", "clove"),
        ("dash", "dash"),
    ],
)
def test_food_words_are_never_read_as_physics(word: str, unit: str) -> None:
    assert kitchen_unit(word) == unit


@pytest.mark.parametrize("word", ["in", "picoinch", "gauss", "Cal", "km", "furlong", "cupz", "%"])
def test_words_that_are_no_kitchen_unit_are_refused(word: str) -> None:
    with pytest.raises(ValueProblem, match="not a kitchen unit"):
        kitchen_unit(word)


def test_a_volume_without_a_measure_of_that_food_is_refused() -> None:
    for unit in ("ml", "cup", "tbsp", "tsp", "fl_oz", "pinch", "l"):
        with pytest.raises(ValueProblem, match="no measure by volume") as caught:
            to_grams(1, unit, [("slice", 20.0), ("oz", 28.35)])
        assert "1 ml is not 1 g" in str(caught.value)


def test_the_same_volume_weighs_differently_for_different_foods() -> None:
    assert to_grams(100, "ml", FLOUR) == pytest.approx(52.8, abs=0.1)
    assert to_grams(100, "ml", MILK) == pytest.approx(103.1, abs=0.1)


def test_volumes_of_one_food_convert_into_each_other() -> None:
    assert to_grams(1, "tbsp", FLOUR) == pytest.approx(125 / 16)
    assert to_grams(1, "tsp", FLOUR) == pytest.approx(125 / 48)
    assert to_grams(2, "tbsp", MILK) == 30.0, "a tbsp of its own goes before a sixteenth of its cup"


def test_measures_that_name_a_count_are_divided_by_it() -> None:
    assert to_grams(1, "cup", [("0.5 cup", 120.0)]) == pytest.approx(240)
    assert to_grams(1, "cup", [("1/2 cup", 120.0)]) == pytest.approx(240)
    assert to_grams(1, "cup", [("cup (8 fl oz)", 237.0)]) == pytest.approx(237)


def test_two_states_of_one_food_are_kept_apart() -> None:
    assert to_grams(1, "cup", ONION, state="chopped, peeled") == 160
    assert to_grams(1, "cup", ONION, state="sliced") == 115
    with pytest.raises(ValueProblem, match="different amounts"):
        to_grams(1, "cup", ONION)


def test_a_piece_weighs_what_the_catalogue_says() -> None:
    assert to_grams(2, "piece", ONION, piece_grams=105) == 210
    assert to_grams(2, "piece", ONION) == 220
    assert to_grams(1, "medium", ONION) == 110
    with pytest.raises(ValueProblem, match="not known"):
        to_grams(1, "piece", FLOUR)
    with pytest.raises(ValueProblem, match="not known"):
        to_grams(1, "clove", ONION)


@dataclass(frozen=True)
class Measured:
    name: str
    grams: float


def test_measures_may_be_objects() -> None:
    assert to_grams(2, "tbsp", [Measured("tbsp", 13.5)]) == 27.0


@settings(deadline=None)  # the first conversion loads pint
@given(st.floats(0.01, 1000), st.sampled_from(["g", "kg", "mg", "oz", "lb"]))
def test_masses_need_no_measure_and_survive_the_round_trip(amount: float, unit: str) -> None:
    grams = to_grams(amount, unit)
    assert grams / to_grams(1, unit) == pytest.approx(amount)


@settings(deadline=None)  # the first conversion loads pint
@given(st.floats(0.01, 100), st.sampled_from(["ml", "tsp", "tbsp", "cup", "l", "fl_oz"]), st.floats(20, 500))
def test_grams_are_linear_in_the_amount(amount: float, unit: str, per_cup: float) -> None:
    measures = [("cup", per_cup)]
    assert to_grams(2 * amount, unit, measures) == pytest.approx(2 * to_grams(amount, unit, measures))


@settings(deadline=None)  # the first conversion loads pint
@given(st.text(max_size=60))
def test_no_text_whatever_breaks_the_kitchen_reader(text: str) -> None:
    try:
        value, unit = parse_kitchen_amount(text)
    except ValueProblem:
        return
    assert value >= 0
    assert unit


@pytest.mark.parametrize(
    ("text", "kg"), [("62kg", 62), ("62", 62), ("136 lb", 61.69), ("9 st 10 lb", 61.69), ("9 st 10", 61.69)]
)
def test_body_weight(text: str, kg: float) -> None:
    assert parse_weight_kg(text) == pytest.approx(kg, abs=0.01)


@pytest.mark.parametrize(
    ("text", "cm"),
    [("168cm", 168), ("168", 168), ("1.68 m", 168), ("5ft 6in", 167.64), ("5'6\"", 167.64), ("5'6", 167.64)],
)
def test_body_height(text: str, cm: float) -> None:
    assert parse_height_cm(text) == pytest.approx(cm, abs=0.01)


@pytest.mark.parametrize("text", ["0", "-60kg", "5 cm", "nan", "1000000", "heavy", "", "6000 kg", "60 kg kg kg"])
def test_impossible_bodies_are_refused(text: str) -> None:
    with pytest.raises(ValueProblem):
        parse_weight_kg(text)
