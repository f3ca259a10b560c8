"""Search as you type: the plain whole food first, and no text that breaks it."""

# ruff: noqa: F811
from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compiled_foods import catalogue, catalogue_file  # noqa: F401
from mealplan.foods.catalogue import Catalogue
from work import counted


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("ched", "Cheese, cheddar"),
        ("cheddar", "Cheese, cheddar"),
        ("chedar", "Cheese, cheddar"),
        ("egg", "Egg, whole, raw, fresh"),
        ("oat", "Oats"),
        ("spinach raw", "Spinach, raw"),
        ("SPINACH", "Spinach, raw"),
        ("salmon", "Fish, salmon"),
        ("milk", "Milk, whole"),
        ("lentils", "Lentils, raw"),
        ("banana", "Bananas, raw"),
        ("walnut", "Nuts, walnuts, english"),
        ("broccoli", "Broccoli, raw"),
        ("aubergine", "Eggplant, raw"),
        ("courgette", "Squash, "),
        ("coriander leaf", "Coriander (cilantro) leaves, raw"),
        ("yoghurt", "Yogurt, Greek, plain"),
        ("prawns", "Crustaceans, shrimp"),
        ("chickpeas", "Chickpeas (garbanzo beans, bengal gram), mature seeds, raw"),
        ("rolled oats", "Cereals, oats, regular"),
        ("rapeseed oil", "Oil, canola"),
        ("nutritional yeast", "Nutritional yeast flakes, fortified"),
        ("algal oil", "Oil, algal"),
    ],
)
def test_the_plain_food_comes_first(catalogue: Catalogue, text: str, first: str) -> None:
    found = catalogue.search(text, 5)
    assert found
    assert found[0].name.startswith(first), [food.name for food in found]


@pytest.mark.parametrize(
    "text", ["", " ", "*", '"', "'; DROP TABLE food; --", "😀", "\x00\x01", "NEAR(", "a AND", ",", "%_", "ß" * 50]
)
def test_odd_input_is_just_a_search(catalogue: Catalogue, text: str) -> None:
    assert isinstance(catalogue.search(text), list)


def test_nothing_to_look_for_finds_nothing(catalogue: Catalogue) -> None:
    for text in ("", "  ", "*", '"', "😀", "\x00"):
        assert catalogue.search(text) == []


def test_one_letter_and_ten_thousand_are_no_more_work_than_two_hundred(catalogue: Catalogue) -> None:
    assert len(catalogue.search("a", 20)) == 20
    def calls(text: str) -> int:
        with counted() as work:
            catalogue.search(text)
        return work.number

    for long, short in (("x" * 10_000, "x" * 200), ("milk " * 2_000, "milk " * 40)):
        calls(short)  # what is read once
        assert calls(long) <= 1.5 * calls(short) + 500, "only the first characters are looked at"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_any_text_gives_at_most_the_limit(catalogue: Catalogue, text: str) -> None:
    assert len(catalogue.search(text, 7)) <= 7


def test_more_words_narrow_the_answer(catalogue: Catalogue) -> None:
    wide, narrow = catalogue.search("lentils", 50), catalogue.search("lentils cooked", 50)
    assert 0 < len(narrow) < len(wide)
    assert all("lentil" in food.name.lower() for food in narrow)


def test_a_word_that_no_name_has_still_finds_the_rest(catalogue: Catalogue) -> None:
    assert catalogue.search("spinach uncooked zzz", 1)[0].name == "Spinach, raw"
