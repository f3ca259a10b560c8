"""Nutrient amounts: what people type, read in the nutrient's own unit; unlike units never mix."""

from __future__ import annotations

import contextlib
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mealplan.errors import ValueProblem
from mealplan.nutrition.nutrients import nutrient, nutrients
from mealplan.units import convert, format_amount, parse_nutrient_amount, show_unit
from waiting import HANG_S

MICROS = ["ug", "mcg", "\u00b5g", "\u03bcg", "UG"]


@pytest.mark.parametrize("spelling", MICROS)
def test_every_spelling_of_the_microgram_reads_the_same(spelling: str) -> None:
    assert parse_nutrient_amount(f"4.8 {spelling}", nutrient("vitamin_b12")) == 4.8
    assert parse_nutrient_amount(f"4800{spelling}", nutrient("vitamin_b6")) == pytest.approx(4.8)


@pytest.mark.parametrize(
    ("text", "name", "amount"),
    [
        ("0.32 g", "magnesium", 320),
        ("320mg", "magnesium", 320),
        ("320", "magnesium", 320),
        ("1e-3 kg", "iron", 1000),
        ("250 mg", "epa_dha", 0.25),
        ("1/4 g", "epa_dha", 0.25),
        ("8368 kJ", "energy", 2000),
        ("2000 kcal", "energy", 2000),
        ("2000 kcal", "energy_kj", 8368),
        ("2000 IU", "vitamin_d", 50),
        ("1000 IU", "retinol", 300),
        ("100 IU natural", "vitamin_e", 67),
        ("100 IU synthetic", "vitamin_e_added", 45),
        ("1000 IU beta-carotene", "vitamin_a_rae", 50),
        ("15 ug", "vitamin_d_iu", 600),
        ("600 IU", "vitamin_d_iu", 600),
    ],
)
def test_an_amount_is_read_in_the_nutrients_own_unit(text: str, name: str, amount: float) -> None:
    assert parse_nutrient_amount(text, nutrient(name)) == pytest.approx(amount)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("400ug", "folate_dfe"),
        ("0.4 mg", "folate_dfe"),
        ("400 µg_DFE", "folate_dfe"),
        ("400 mcg DFE", "folate_dfe"),
    ],
)
def test_dfe_is_read_in_its_own_unit(text: str, name: str) -> None:
    assert parse_nutrient_amount(text, nutrient(name)) == pytest.approx(400)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("400 µg_DFE", "folate"),
        ("400 ug DFE", "folic_acid"),
        ("900 µg_RAE", "retinol"),
        ("16 mg_NE", "niacin"),
        ("10 IU", "iron"),
        ("5 mg", "energy"),
        ("5 kcal", "protein"),
        ("900 µg_RAE", "folate_dfe"),
    ],
)
def test_unlike_units_never_convert(text: str, name: str) -> None:
    with pytest.raises(ValueProblem):
        parse_nutrient_amount(text, nutrient(name))


@pytest.mark.parametrize(
    ("source", "target"),
    [("µg_DFE", "µg"), ("µg_RAE", "µg"), ("mg_NE", "mg"), ("IU", "µg"), ("mg", "kcal"), ("µg_DFE", "µg_RAE")],
)
def test_equivalents_and_iu_are_not_masses(source: str, target: str) -> None:
    with pytest.raises(ValueProblem, match="cannot be converted"):
        convert(1.0, source, target)
    with pytest.raises(ValueProblem, match="cannot be converted"):
        convert(1.0, target, source)


def test_an_iu_that_depends_on_its_form_asks_for_the_form() -> None:
    with pytest.raises(ValueProblem, match="depends on its form") as caught:
        parse_nutrient_amount("400 IU", nutrient("vitamin_e"))
    assert "natural" in str(caught.value)
    assert "synthetic" in str(caught.value)


def test_a_word_that_is_no_unit_names_those_that_are() -> None:
    with pytest.raises(ValueProblem, match="'bananas' is not a unit for magnesium") as caught:
        parse_nutrient_amount("400 bananas", nutrient("magnesium"))
    assert "mg" in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "-1 mg",
        "nan",
        "inf mg",
        "1e400 mg",
        "9e12 mg",
        "",
        "mg",
        "1,000 mg",
        "12,500 mg",
        "4,8,2 mg",
        "1/0 mg",
        "1.2.3 mg",
        "5 --",
        "\x1b[31m5 mg",
        "9" * 500 + " mg",
        "2000 cal",
    ],
)
def test_what_cannot_be_an_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueProblem):
        parse_nutrient_amount(text, nutrient("energy" if "cal" in text else "magnesium"))


@pytest.mark.parametrize(
    ("text", "amount"), [("4,8 mg", 4.8), ("0,500 g", 500), ("1.000,5 mg", 1000.5), ("2,0 g", 2000)]
)
def test_a_decimal_comma_is_read_where_it_has_one_reading(text: str, amount: float) -> None:
    assert parse_nutrient_amount(text, nutrient("magnesium")) == pytest.approx(amount)


SCALES = {
    "g": ["g", "mg", "ug"],
    "mg": ["g", "mg", "ug"],
    "µg": ["g", "mg", "ug"],
    "µg_DFE": ["ug", "mg"],
    "µg_RAE": ["ug", "mg"],
    "mg_NE": ["mg", "ug"],
    "kcal": ["kcal", "kJ"],
    "kJ": ["kcal", "kJ"],
    "IU": ["IU"],
}


@settings(deadline=None)  # the first conversion loads pint
@given(st.sampled_from(sorted(nutrients())), st.floats(1e-3, 5e3), st.data())
def test_an_amount_survives_the_round_trip_through_every_unit(name: str, value: float, data: st.DataObject) -> None:
    what = nutrient(name)
    typed = data.draw(st.sampled_from(SCALES[what.unit]))
    own = parse_nutrient_amount(f"1 {typed}", what)
    assert parse_nutrient_amount(f"{value / own!r} {typed}", what) == pytest.approx(value, rel=1e-11)


@settings(deadline=None)  # the first conversion loads pint
@given(st.text(max_size=60))
def test_no_text_whatever_breaks_the_reader(text: str) -> None:
    with contextlib.suppress(ValueProblem):
        assert parse_nutrient_amount(text, nutrient("magnesium")) >= 0


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (352.4, "mg", "352 mg"),
        (35.24, "g", "35.2 g"),
        (5.12, "µg", "5.1 µg"),
        (0.444, "g", "0.44 g"),
        (3.0, "µg", "3 µg"),
        (0.0123, "mg", "0.012 mg"),
        (0, "mg", "0 mg"),
        (99.97, "mg", "100 mg"),
        (400, "µg_DFE", "400 µg DFE"),
        (None, "mg", "unknown"),
    ],
)
def test_amounts_are_printed_with_the_digits_that_mean_something(value: float | None, unit: str, shown: str) -> None:
    assert format_amount(value, unit) == shown


def test_unit_names_for_people_use_one_micro_sign() -> None:
    assert show_unit("ug_DFE") == "µg DFE"
    assert ord(show_unit("ug")[0]) == 0xB5


def test_pint_is_loaded_only_when_units_differ() -> None:
    code = (
        "import sys; from mealplan.units import parse_nutrient_amount as p; "
        "from mealplan.nutrition.nutrients import nutrient as n; p('4.8 ug', n('b12')); "
        "assert 'pint' not in sys.modules, 'pint'; p('0.0048 mg', n('b12')); assert 'pint' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=HANG_S)
