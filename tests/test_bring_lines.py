"""Ingredient lines as cooks of four countries write them: amounts, units, packs, what is juice of what."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mealplan.bring.amounts import Amount, leading, number, plain
from mealplan.bring.line import read


@pytest.mark.parametrize(
    ("text", "low", "high", "unit", "name"),
    [
        ("1 ½ cups red lentils", 1.5, 1.5, "cup", "red lentils"),
        ("1½ cups red lentils", 1.5, 1.5, "cup", "red lentils"),
        ("1-1/2 cups flour", 1.5, 1.5, "cup", "flour"),
        ("1⁄2 tsp salt", 0.5, 0.5, "tsp", "salt"),
        ("2–3 cloves garlic, minced", 2, 3, "clove", "garlic"),
        ("2 to 3 tablespoons lemon juice", 2, 3, "tbsp", "lemon juice"),
        ("2 bis 3 EL Öl", 2, 3, "tbsp", "Öl"),
        ("1 ou 2 oignons", 1, 2, "", "oignons"),
        ("about 200g flour", 200, 200, "g", "flour"),
        ("ca. 1,5 kg Kartoffeln", 1.5, 1.5, "kg", "Kartoffeln"),
        ("1.000 ml Wasser", 1000, 1000, "ml", "Wasser"),
        ("1 000 g de farine", 1000, 1000, "g", "farine"),
        ("0,250 kg Mehl", 0.25, 0.25, "kg", "Mehl"),
        ("a pinch of salt", 1, 1, "pinch", "salt"),
        ("half a cucumber", 0.5, 0.5, "", "cucumber"),
        ("eine halbe Gurke", 0.5, 0.5, "", "Gurke"),
        ("ein paar Blätter Basilikum", 2, 4, "leaf", "Basilikum"),
        ("2 T olive oil", 2, 2, "tbsp", "olive oil"),
        ("2 t olive oil", 2, 2, "tsp", "olive oil"),
        ("2 c. à soupe d'huile d'olive", 2, 2, "tbsp", "huile d'olive"),
        ("2 cs d'huile", 2, 2, "tbsp", "huile"),
        ("3 Zwiebel(n)", 3, 3, "", "Zwiebel"),
        ("2 Zehe/n Knoblauch, gepresst", 2, 2, "clove", "Knoblauch"),
        ("▢ 2 eggs", 2, 2, "", "eggs"),
        ("Butter 100 g", 100, 100, "g", "Butter"),
        ("Mehl: 250 g", 250, 250, "g", "Mehl"),
        ("1 filet d'huile d'olive", 1, 1, "drizzle", "huile d'olive"),
        ("noix de beurre", 1, 1, "knob", "beurre"),
    ],
)
def test_amount_unit_and_name(text: str, low: float, high: float, unit: str, name: str) -> None:
    found = read(text)
    assert found.amount == Amount(low, high, unit)
    assert found.name == name


@pytest.mark.parametrize(
    ("text", "low", "unit"),
    [
        ("225g/8oz plain flour", 225, "g"),
        ("8 oz / 225 g plain flour", 225, "g"),
        ("1 cup (240 ml) milk", 240, "ml"),
        ("1 cup (120 g) flour", 120, "g"),
        ("500g/1lb 2oz beef mince", 500, "g"),
        ("300ml/½ pint milk", 300, "ml"),
    ],
)
def test_of_two_amounts_the_metric_one_is_kept(text: str, low: float, unit: str) -> None:
    found = read(text).amount
    assert found is not None
    assert (found.low, found.unit) == (low, unit)


def test_sums_are_added() -> None:
    pounds = read("1 lb 2 oz potatoes").amount
    assert pounds is not None
    assert pounds.low == pytest.approx(510.3, abs=0.1)
    cups = read("1 cup plus 2 tbsp sugar").amount
    assert cups is not None
    assert cups.unit == "ml"
    assert cups.low == pytest.approx(266.2, abs=0.5)


@pytest.mark.parametrize(
    ("text", "count", "size", "unit"),
    [
        ("2 x 400g tins chopped tomatoes", 2, 400, "g"),
        ("2 × 400 g Dosen Tomaten", 2, 400, "g"),
        ("1 (14 oz) can tomatoes", 1, 14, "oz"),
        ("2 14-ounce cans tomatoes", 2, 14, "oz"),
        ("one 28-ounce can tomatoes", 1, 28, "oz"),
        ("400g tin chickpeas", 1, 400, "g"),
        ("a 400g tin of chickpeas", 1, 400, "g"),
        ("1 Dose Tomaten (400 g)", 1, 400, "g"),
    ],
)
def test_tins_have_a_count_and_a_size(text: str, count: float, size: float, unit: str) -> None:
    found = read(text)
    assert found.amount == Amount(count, count, "can")
    assert found.each == Amount(size, size, unit)


def test_a_drained_weight_goes_beside_that_of_the_tin() -> None:
    found = read("1 Dose Kichererbsen (400 g, Abtropfgewicht 240 g)")
    assert found.each == Amount(400, 400, "g")
    assert found.drained == Amount(240, 240, "g")


def test_a_weight_in_brackets_is_of_each_or_of_all() -> None:
    assert read("2 chicken breasts (about 150g each)").each == Amount(150, 150, "g")
    assert read("4 Lachsfilets à 150 g").each == Amount(150, 150, "g")
    assert read("1 large onion (about 200 g), chopped").total == Amount(200, 200, "g")
    assert read("2 carrots, cut into 2 cm pieces").total is None


@pytest.mark.parametrize(
    ("text", "part", "count"),
    [
        ("juice of 1 lemon", "juice", 1),
        ("Saft einer halben Zitrone", "juice", 0.5),
        ("½ Zitrone(n), den Saft davon", "juice", 0.5),
        ("le jus d'1/2 citron", "juice", 0.5),
        ("1 lemon, juiced", "juice", 1),
        ("zest of 2 oranges", "zest", 2),
        ("zest and juice of 1 lime", "juice and zest", 1),
    ],
)
def test_juice_and_zest_of_a_fruit(text: str, part: str, count: float) -> None:
    found = read(text)
    assert found.part == part
    assert found.amount == Amount(count, count)


def test_to_taste_is_no_amount() -> None:
    for text in ("salt to taste", "etwas Salz", "Salz nach Geschmack", "oil for frying", "sel, au goût"):
        found = read(text)
        assert found.amount is None, text
        assert found.taste, text


def test_a_number_of_the_name_is_no_amount() -> None:
    assert read("70% dark chocolate, 100 g").amount == Amount(100, 100, "g")
    assert read("70% dark chocolate, 100 g").name == "70% dark chocolate"


def test_a_language_shows_in_words_and_units() -> None:
    assert read("2 EL Mehl").spoken == ("de",)
    assert read("2 gousses d'ail").spoken == ("fr",)
    assert read("2 cloves of garlic").spoken == ("en",)
    assert read("2 prunes").spoken == ()


def test_numbers() -> None:
    assert number("1/0") is None
    assert number("") is None
    assert number("1,5") == 1.5
    assert number("1,000") == 1000
    assert number("0.125") == 0.125
    assert leading("no number") is None


@given(st.text(max_size=120))
def test_any_text_is_read(text: str) -> None:
    found = read(text)
    assert found.amount is None or found.amount.low <= found.amount.high
    assert len(plain(text)) <= 4 * 400
