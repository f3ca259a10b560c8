"""Own exclusions and dislikes."""

from __future__ import annotations

import pytest

import exclusions_world as world
from mealplan.errors import ValueProblem
from mealplan.foods.exclusions.own import OwnExclusion
from mealplan.foods.food import Food


def judged(entry: str, food: str, holdings: dict[str, bool] | None = None) -> str:
    return OwnExclusion.parse(entry).verdict(world.foods()[f"sr28:{food}"], holdings).answer.value


@pytest.mark.parametrize(
    ("entry", "food", "answer"),
    [
        ("liver", "13325", "contains"),
        ("LIVERS", "13325", "contains"),
        ("liver", "13023", "free"),
        ("ham", "21107", "free"),  # hamburger
        ("beans", "22911", "free"),  # chili, no beans
        ("sr28:11282", "11282", "contains"),
        ("sr28:11282", "11283", "free"),
        ("food:sr28:11282", "11282", "contains"),
        ("group:0700", "07022", "contains"),
        ("group:0700", "11282", "free"),
        ("ingredient:garlic", "11215", "contains"),
        ("ingredient:garlic", "11282", "free"),
        ("ingredient:garlic", "06116", "maybe"),
        ("word:brussels sprouts", "11098", "contains"),
    ],
)
def test_an_own_exclusion_is_three_state(entry: str, food: str, answer: str) -> None:
    assert judged(entry, food) == answer


def test_a_group_can_be_named_in_words() -> None:
    sausage = Food("sr28:1", "Bologna", "Sausages and Luncheon Meats", "0700", 0.0, False, "")
    assert OwnExclusion.parse("group:sausages and luncheon meats").verdict(sausage).answer.value == "contains"


def test_an_ingredient_is_looked_up_in_what_the_food_holds() -> None:
    held = world.judge().sources(world.foods()["sr28:06116"])
    assert judged("ingredient:onion", "06116", held) == "maybe"
    assert judged("ingredient:wheat", "06116", held) == "contains"
    assert judged("ingredient:shellfish", "06116", held) == "free"


@pytest.mark.parametrize("entry", ["", "  ", "word:", "group: ", "ingredient:,"])
def test_an_entry_that_names_nothing_is_an_error(entry: str) -> None:
    with pytest.raises(ValueProblem):
        OwnExclusion.parse(entry)


@pytest.mark.parametrize(
    ("entry", "names"),
    [
        ("aubergine", ["eggplant", "Eggplants", "grilled aubergine"]),
        ("eggplants", ["aubergine", "Aubergines"]),
        ("courgette", ["zucchini", "zucchinis"]),
        ("prawn", ["shrimp", "king prawns"]),
        ("yoghurt", ["plain yogurt"]),
        ("scallions", ["spring onion"]),
        ("chilli", ["chili powder", "red chile"]),
        ("soy", ["soya milk"]),
        ("berry", ["mixed berries"]),
        ("tomato", ["tomatoes"]),
        ("grilled aubergine", ["grilled eggplant"]),
    ],
)
def test_a_dislike_knows_plurals_spellings_and_the_words_of_other_countries(entry: str, names: list[str]) -> None:
    own = OwnExclusion.parse(entry)
    assert [name for name in names if not own.names(name)] == []


@pytest.mark.parametrize(
    ("entry", "name"),
    [
        ("ham", "hamburger"), ("oat", "goat"), ("gluten", "gluten-free oats"), ("dairy", "dairy-free cheese"),
        ("salt", "unsalted butter"), ("aubergine", "egg"), ("pea", "pear"), ("beans", "chili, no beans"),
    ],
)  # fmt: skip
def test_a_dislike_meets_whole_words_that_are_not_denied(entry: str, name: str) -> None:
    assert not OwnExclusion.parse(entry).names(name)


def test_an_ingredient_that_nothing_is_known_to_hold_is_free_where_the_contents_are_looked_up() -> None:
    held = world.judge().sources(world.foods()["sr28:06116"])
    assert judged("ingredient:unicorn", "06116", held) == "free"
    assert judged("ingredient:unicorn", "06116") == "maybe"  # where nobody looked, nobody knows
