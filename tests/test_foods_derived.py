"""The rules of derived nutrients, one by one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mealplan.foods.plants import only_land_plants
from mealplan.nutrition.derived import derive


def test_ala_prefers_851_then_the_difference_then_the_estimate() -> None:
    assert derive({"f18_3_n3": (2.0, "a"), "f18_3_undifferentiated": (3.0, "a")})["ala"] == (2.0, "a")
    assert derive({"f18_3_undifferentiated": (3.0, "a"), "f18_3_n6": (0.5, "a")})["ala"] == (2.5, "c")
    assert derive({"f18_3_undifferentiated": (3.0, "a")})["ala"] == (3.0, "e")
    assert derive({"f18_3_undifferentiated": (0.0, "z")})["ala"] == (0.0, "z")
    assert "ala" not in derive({"f18_3_n6": (0.5, "a")})


def test_ala_is_never_negative() -> None:
    assert derive({"f18_3_undifferentiated": (0.1, "a"), "f18_3_n6": (0.2, "a")})["ala"][0] == 0.0


def test_long_chain_omega3_is_assumed_zero_in_land_plants_only() -> None:
    plant = derive({"f18_3_n3": (9.0, "a")}, only_land_plants=True)
    assert plant["epa"] == plant["dha"] == plant["dpa"] == (0.0, "z")
    assert plant["epa_dha"] == (0.0, "z")
    assert plant["omega3_total"] == (9.0, "c")
    other = derive({"f18_3_n3": (9.0, "a")})
    assert not {"epa", "dha", "dpa", "epa_dha", "omega3_total"} & set(other)


def test_a_known_value_of_a_plant_is_kept() -> None:
    assert derive({"dha": (0.047, "a")}, only_land_plants=True)["dha"] == (0.047, "a")


def test_a_sum_is_missing_when_a_part_is() -> None:
    assert "epa_dha" not in derive({"epa": (0.5, "a")})
    assert "methionine_cystine" not in derive({"methionine": (0.5, "a")})
    assert derive({"phenylalanine": (0.5, "a"), "tyrosine": (0.25, "a")})["phenylalanine_tyrosine"] == (0.75, "c")


def test_omega3_without_dpa_is_an_estimate() -> None:
    parts = {"f18_3_n3": (0.1, "a"), "epa": (0.5, "a"), "dha": (1.0, "a")}
    assert derive(parts)["omega3_total"] == (1.6, "e")
    assert derive({**parts, "dpa": (0.2, "a")})["omega3_total"] == (1.8, "c")


def test_vitamin_d_comes_from_iu_where_micrograms_are_missing() -> None:
    assert derive({"vitamin_d": (3.0, "a"), "vitamin_d_iu": (400.0, "a")})["vitamin_d"] == (3.0, "a")
    assert derive({"vitamin_d_iu": (400.0, "l")})["vitamin_d"] == (10.0, "c")
    assert derive({"vitamin_d_iu": (0.0, "z")})["vitamin_d"] == (0.0, "z")


def test_folate_equivalents_weigh_folic_acid_by_1_7() -> None:
    assert derive({"folate_food": (30.0, "a"), "folic_acid": (100.0, "a")})["folate_dfe"] == (200.0, "c")
    assert "folate_dfe" not in derive({"folate_food": (30.0, "a")})


def test_niacin_equivalents_need_tryptophan() -> None:
    assert derive({"niacin": (2.0, "a"), "tryptophan": (0.12, "a")})["niacin_ne"] == (4.0, "c")
    assert "niacin_ne" not in derive({"niacin": (2.0, "a")})


def test_linoleic_acid_falls_back_to_the_undifferentiated_one() -> None:
    assert derive({"f18_2_n6": (5.0, "a"), "f18_2_undifferentiated": (6.0, "a")})["linoleic_acid"] == (5.0, "a")
    assert derive({"f18_2_undifferentiated": (6.0, "a")})["linoleic_acid"] == (6.0, "e")


MEASURED = (
    "f18_3_n3",
    "f18_3_undifferentiated",
    "f18_3_n6",
    "epa",
    "dha",
    "dpa",
    "niacin",
    "tryptophan",
    "vitamin_d_iu",
)


@given(st.dictionaries(st.sampled_from(MEASURED), st.tuples(st.floats(0, 100), st.sampled_from("aclz"))), st.booleans())
def test_measured_values_are_never_changed_and_nothing_is_negative(
    values: dict[str, tuple[float, str]], plants: bool
) -> None:
    result = derive(values, only_land_plants=plants)
    assert {key: result[key] for key in values} == values
    assert all(amount >= 0 for amount, _ in result.values())


@pytest.mark.parametrize(
    ("group", "name"),
    [
        ("1100", "Spinach, raw"),
        ("1200", "Seeds, chia seeds, dried"),
        ("1600", "Lentils, raw"),
        ("0400", "Oil, mustard"),
        ("2000", "Rice, brown, medium-grain, cooked"),
        ("1200", "Nuts, coconut milk, canned (liquid expressed from grated meat and water)"),
        ("1200", "Nuts, almond butter, plain, without salt added"),
        ("1100", "Eggplant, raw"),
        ("1100", "Squash, winter, butternut, raw"),
        ("1600", "Chickpeas (garbanzo beans, bengal gram), mature seeds, raw"),
        ("2000", "Wheat, KAMUT khorasan, cooked"),
    ],
)
def test_plain_plants_are_land_plants(group: str, name: str) -> None:
    assert only_land_plants(group, name)


@pytest.mark.parametrize(
    ("group", "name"),
    [
        ("1100", "Seaweed, wakame, raw"),
        ("1100", "Spinach souffle"),
        ("1100", "Potatoes, mashed, home-prepared, whole milk added"),
        ("1500", "Fish, salmon, pink, raw"),
        ("0400", "Fish oil, salmon"),
        ("1600", "Beans, baked, canned, with pork"),
        ("1600", "SILK Plus Omega-3 DHA, soymilk"),
        ("2000", "Noodles, egg, dry, enriched"),
        ("1100", "Mushrooms, shiitake, raw"),
        ("3500", "Oil, whale, bowhead (Alaska Native)"),
        ("2200", "Lasagna, vegetable, frozen"),
        ("1400", "Beverages, shake, fast food"),
        ("1100", "Corn, sweet, yellow, canned, cream style"),
        ("0100", "Milk, whole"),
        ("1900", "Candies, milk chocolate"),
    ],
)
def test_animals_algae_composites_and_brands_are_not(group: str, name: str) -> None:
    assert not only_land_plants(group, name)
