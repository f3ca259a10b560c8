"""Reading labels: what is printed becomes values per 100 g, and nothing becomes zero by not being said."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mealplan.errors import MealplanError, ValueProblem
from mealplan.foods.own.label import Printed, Table, basis_of, daily_values, lines_of, read_label
from mealplan.foods.own.plausible import check, expected_kcal
from mealplan.nutrition.nutrients import nutrients

EU = """Nährwerte pro 100 g
Energie 1.570 kJ / 372 kcal
Fett 3,5 g
davon gesättigte Fettsäuren 0,5 g
Kohlenhydrate 67 g
davon Zucker <0,5 g
Ballaststoffe 9,5 g
Eiweiß 13 g
Salz 0,02 g
Vitamin B12 0,38 µg 15 %
"""
US = """Nutrition Facts
8 servings per container
Serving size 2/3 cup (55g)
Calories 230
Total Fat 8g 10%
Saturated Fat 1g 5%
Trans Fat 0g
Cholesterol 0mg 0%
Sodium 160mg 7%
Total Carbohydrate 37g 13%
Dietary Fiber 4g 14%
Total Sugars 12g
Includes 10g Added Sugars 20%
Protein 3g
Vitamin D 2mcg 10%
Iron 8mg 45%
Vitamin B12 20%
Vitamin C 0%
"""


def test_a_label_of_the_eu() -> None:
    read = read_label(lines_of(EU), Table(100.0))
    assert read.values == {
        "energy": (372.0, "l"),
        "fat": (3.5, "l"),
        "saturated_fat": (0.5, "l"),
        "carbohydrate": (76.5, "c"),  # with its fibre, as USDA counts it
        "sugars": (0.25, "e"),  # less than 0.5: half of it, marked
        "fiber": (9.5, "l"),
        "protein": (13.0, "l"),
        "sodium": (8.0, "l"),  # salt / 2.5
        "vitamin_b12": (0.38, "l"),
    }


def test_a_label_of_the_us_by_serving() -> None:
    values = read_label(lines_of(US), Table(55.0, "us", 2023)).values
    assert values["energy"] == (pytest.approx(230 / 0.55, rel=1e-5), "l")
    assert values["carbohydrate"] == (pytest.approx(37 / 0.55, rel=1e-5), "l"), "a US label counts fibre in"
    assert values["added_sugars"] == (pytest.approx(10 / 0.55, rel=1e-5), "l")
    assert values["vitamin_d"] == (pytest.approx(2 / 0.55, rel=1e-5), "l")
    assert values["vitamin_b12"] == (pytest.approx(0.2 * 2.4 / 0.55, rel=1e-5), "l"), "a % alone is of the daily value"
    assert values["trans_fat"][1] == "e", "0 g of a small serving may be up to half a gram"
    assert "vitamin_c" not in values, "0 % is printed for small amounts, too"


@pytest.mark.parametrize(
    ("year", "wanted"), [(2012, 0.2 * 1000 / 0.5), (2023, 0.2 * 1300 / 0.5), (2018, None), (None, None)]
)
def test_a_percentage_is_of_the_daily_value_of_its_year(year: int | None, wanted: float | None) -> None:
    values = read_label(lines_of("Calcium 20%"), Table(50.0, "us", year)).values
    assert values == ({} if wanted is None else {"calcium": (pytest.approx(wanted), "l")})


def test_only_new_us_labels_name_added_sugars() -> None:
    values = read_label(lines_of("Added Sugars 5 g\nCalcium 20%"), Table(100.0, "us", 2018)).values
    assert values["calcium"] == (260.0, "l")


def test_a_percentage_of_the_eu_is_of_its_reference_values() -> None:
    assert read_label(lines_of("Salt 1 g\nCalcium 15 %"), Table(100.0)).values["calcium"] == (120.0, "l")


def test_forms_that_are_not_told_stay_unknown() -> None:
    read = read_label(lines_of("Vitamin A 500 IU\nVitamin E 30 IU\nVitamin D 400 IU"), Table(100.0, "us", 2012))
    assert read.values == {"vitamin_d": (10.0, "l")}
    assert len(read.notes) == 2


def test_folate_and_niacin_of_new_labels_are_equivalents() -> None:
    new = read_label(lines_of("Folate 25%\nNiacin 10%"), Table(100.0, "us", 2023)).values
    old = read_label(lines_of("Folate 25%\nNiacin 10%"), Table(100.0, "us", 2010)).values
    assert set(new) == {"folate_dfe", "niacin_ne"}
    assert set(old) == {"folate", "niacin"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Fat | 3 g | 1 g", "two columns"),
        ("Fat 3 g 1 g", "two amounts"),
        ("Fat 3 g\nFat 4 g", "given twice"),
        ("Energy 1570 kJ / 112 kcal", "kJ are 375 kcal"),
        ("Calcium 1,250 mg", "two ways"),
        ("Fat 3", "of what unit"),
        ("Energy 300", "of what unit"),
        ("Fat -3 g", "negative"),
        ("Fat 3 IU", "IU is not used"),
        ("Energy 20 g", "energy of 20 g"),
    ],
)
def test_what_has_two_readings_is_refused_with_its_place(text: str, says: str) -> None:
    with pytest.raises(ValueProblem, match=says) as caught:
        read_label(lines_of(text), Table(100.0))
    assert caught.value.where is not None
    assert caught.value.where.startswith("label")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (US, ("serving", 55.0)),
        (EU, ("100g", None)),
        ("Nutrition per 100ml\nFat 3 g", ("100ml", None)),
        ("Typical values per 100 g | per serving (30 g)", ("100g", None)),
        ("Amount per serving\nCalories 230", ("serving", None)),
        ("Fat 3 g", ("", None)),
    ],
)
def test_a_label_says_what_its_figures_are_of(text: str, wanted: tuple[str, float | None]) -> None:
    assert basis_of(text) == wanted


def test_units_beside_the_name() -> None:
    read = read_label(lines_of("Energy (kJ): 418.4\nFat (g) 3,5\nSodium (mg): < 5"), Table(100.0))
    assert read.values == {"energy": (100.0, "l"), "fat": (3.5, "l"), "sodium": (2.5, "e")}


def test_kj_alone_and_names_in_three_languages() -> None:
    assert read_label(lines_of("Énergie 418,4 kJ"), Table(100.0)).values["energy"] == (100.0, "l")
    french = read_label(lines_of("Matières grasses 10 g\ndont acides gras saturés 2 g\nSel 1,25 g"), Table(100.0))
    assert french.values == {"fat": (10.0, "l"), "saturated_fat": (2.0, "l"), "sodium": (500.0, "l")}


def test_every_daily_value_is_of_a_nutrient_in_its_unit() -> None:
    assert set(daily_values()) <= set(nutrients())
    assert daily_values()["sodium"] == {"us_old": 2400.0, "us_new": 2300.0}


NAMES = st.sampled_from(["Fat", "Salt", "Protein", "Sugars", "Calcium", "Vitamin B12", "Energy", "Fett", "x", ""])
AMOUNTS = st.one_of(
    st.text(max_size=30),
    st.builds("{}{} {}".format, st.sampled_from(["", "<", "< "]), st.decimals(0, 99, places=2),
              st.sampled_from(["g", "mg", "µg", "kcal", "kJ", "%", "", "IU", "furlong"])),
)  # fmt: skip


@given(st.lists(st.tuples(NAMES, AMOUNTS), max_size=8), st.floats(0.1, 1000), st.sampled_from(["", "us", "eu"]),
       st.sampled_from([None, 1995, 2018, 2024]))  # fmt: skip
def test_any_text_is_read_or_refused_in_words(
    rows: list[tuple[str, str]], grams: float, region: str, year: int | None
) -> None:
    text = "\n".join(f"{name} {amount}" for name, amount in rows)
    try:
        read = read_label(lines_of(text), Table(grams, region, year))
    except MealplanError:
        return  # in words; any other error fails the test
    for key, (amount, letter) in read.values.items():
        assert key in nutrients()
        assert amount >= 0
        assert letter in "lce"


@given(st.decimals("0.1", 90, places=1), st.integers(5, 400))
def test_a_serving_and_100_g_tell_the_same(grams: object, serving: int) -> None:
    by_serving = read_label([Printed("fat", f"{grams} g")], Table(float(serving))).values["fat"][0]
    by_100 = read_label([Printed("fat", f"{grams} g")], Table(100.0)).values["fat"][0]
    assert by_serving == pytest.approx(by_100 * 100 / serving, rel=1e-5)


@given(st.text(max_size=400))
def test_any_text_at_all_has_lines_or_is_refused_in_words(text: str) -> None:
    with contextlib.suppress(MealplanError):
        assert all(one.key in nutrients() or one.key == "salt" for one in lines_of(text))


def _known(**values: float) -> dict[str, tuple[float, str]]:
    return {key: (amount, "l") for key, amount in values.items()}


@pytest.mark.parametrize(
    ("values", "says"),
    [
        (_known(fat=120.0, energy=900.0), "more than all of it"),
        (_known(sodium=150_000.0), "more than all of it"),
        (_known(protein=50.0, fat=50.0, carbohydrate=50.0), "weigh 150 g"),
        (_known(fat=3.0, saturated_fat=9.0), "more than fat"),
        (_known(energy=1570.0), "pure fat has 900"),
        (_known(energy=380.0, protein=1.0, fat=1.0, carbohydrate=2.0), "give 21"),
    ],
)
def test_what_cannot_be_is_refused(values: dict[str, tuple[float, str]], says: str) -> None:
    with pytest.raises(ValueProblem, match=says):
        check(values, "label")


def test_energy_that_does_not_fit_is_taken_when_the_packet_says_so() -> None:
    odd = _known(energy=380.0, protein=1.0, fat=1.0, carbohydrate=2.0)
    assert check(odd, "label", as_printed=True) == ["380 kcal in 100 g, but protein, fat and carbohydrate give 21"]


def test_energy_by_the_factors_of_the_label_laws() -> None:
    assert expected_kcal({"protein": 10.0, "fat": 10.0, "carbohydrate": 20.0, "fiber": 5.0}) == 40 + 90 + 60 + 10
    assert expected_kcal({"protein": 10.0, "fat": 10.0}) is None


def test_unknown_energy_is_told() -> None:
    assert check(_known(fat=3.0), "label") == ["its energy is unknown: no plan can count it"]


def test_a_line_that_tells_no_amount_is_told_and_stays_unknown() -> None:
    read = read_label([Printed("fat", "3 g"), Printed("protein", "n/a")], Table(100.0))
    assert set(read.values) == {"fat"}
    assert any("protein" in note and "tells no amount" in note for note in read.notes)
