"""Did you mean: for each typed word what must be named, and what must never be."""

from __future__ import annotations

from typing import Any

import pytest

from mealplan.errors import ValueProblem, nearest
from mealplan.foods.food import EXCLUSIONS
from mealplan.near import mistyped, slips_allowed
from mealplan.nutrition.nutrients import nutrients
from mealplan.profiles.read import list_profiles
from mealplan.settings.words import settings

INGREDIENTS = [
    ("cheese", {"parmesan", "cream cheese"}, {"lychees", "brie"}),
    ("oil", {"olive oil", "rapeseed oil"}, {"sole", "sardines in oil, canned"}),
    ("rice", {"brown rice", "white rice"}, {"brie", "rice cakes", "rice vinegar"}),
    ("vegetable stock", set(), {"table salt", "rice sticks", "celery"}),
    ("stock", set(), {"rice sticks", "celery"}),
    ("wine", set(), {"brie", "lime", "pine nuts", "swede"}),
    ("vegetable oil", {"olive oil", "rapeseed oil"}, {"vegetarian hard cheese"}),
    ("musroom", {"mushroom"}, set()),
    ("chedder", {"cheddar"}, set()),
    ("chiken breast", {"chicken breast"}, set()),
    ("onoin", {"onion"}, {"melon"}),
    ("garlick", {"garlic"}, set()),
    ("brocoli", {"broccoli"}, set()),
    ("brown suger", {"brown sugar"}, set()),
    ("tomatos", {"tomato"}, {"potato"}),
    ("parsely", {"parsley"}, {"parsnip"}),
    ("black peper", {"black pepper"}, set()),
    ("choc", {"dark chocolate"}, set()),
    ("sesame", {"sesame oil", "sesame seeds"}, set()),
    ("bread", {"white bread", "brown bread"}, {"breadcrumbs"}),
    ("cheddar block", {"cheddar"}, {"black pepper"}),
    ("qqqq", set(), {"quinoa"}),
]


@pytest.mark.parametrize(("typed", "named", "never"), INGREDIENTS, ids=[row[0] for row in INGREDIENTS])
def test_ingredients(opened: Any, typed: str, named: set[str], never: set[str]) -> None:
    found = opened.cookbook.names.near(typed)
    assert named <= set(found)
    assert not never & set(found)
    assert len(found) == len(set(found)) <= 3


OTHERS = [
    ("dishes", "lentil soup", "red-lentil"), ("dishes", "overnight oat", "overnight-oats"),
    ("dishes", "squash-red-lentl-soup", "squash-red-lentil-soup"),
    ("exclusions", "glutenfree", "gluten"), ("exclusions", "glutten", "gluten"), ("exclusions", "nuts", "tree_nuts"),
    ("exclusions", "nightshade", "nightshades"), ("exclusions", "shelfish", "shellfish"),
    ("exclusions", "lactos", "lactose"), ("exclusions", "fodmap", "high_fodmap"), ("exclusions", "vegn", "vegan"),
    ("nutrients", "magnesum", "magnesium"), ("nutrients", "vitamin b-12", "vitamin_b12"),
    ("nutrients", "b12", "vitamin_b12"), ("nutrients", "vitaminc", "vitamin_c"), ("nutrients", "fibre", "fiber"),
    ("nutrients", "protien", "protein"), ("nutrients", "calcum", "calcium"),
    ("profiles", "fibromialgia", "fibromyalgia"), ("profiles", "vegn", "vegan"),
    ("foods", "chedar", "cheddar"), ("foods", "lentls", "lentil"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "typed", "named"), OTHERS, ids=[f"{row[0]}-{row[1]}" for row in OTHERS])
def test_other_names(opened: Any, kind: str, typed: str, named: str) -> None:
    if kind == "foods":
        found = [food.name.lower() for food in opened.foods.search(typed, 3)]
    else:
        known: dict[str, list[str]] = {
            "dishes": list(opened.cookbook.dishes), "exclusions": list(EXCLUSIONS), "nutrients": list(nutrients()),
            "profiles": [one.name for one in list_profiles()],
        }  # fmt: skip
        found = nearest(typed, known[kind])
    assert found
    assert any(named in one for one in found), found


@pytest.mark.parametrize(
    ("typed", "known"),
    [("omega6", ("omega3", "omega3_total")), ("b7", ("b6", "b12")), ("vitamin_b8", ("vitamin_b_6",))],
)
def test_another_number_is_another_thing(typed: str, known: tuple[str, ...]) -> None:
    assert nearest(typed, known) == []


@pytest.mark.parametrize(
    ("typed", "named"),
    [("cheese", "dairy"), ("barley", "gluten"), ("seafood", "shellfish"), ("meat", "vegetarian"), ("coelaic", "gluten"),
     ("glutten", "gluten"), ("melon", "--dislike")],
)  # fmt: skip
def test_a_word_that_names_no_exclusion_for_sure_is_hinted_at_and_never_taken(typed: str, named: str) -> None:
    with pytest.raises(ValueProblem) as told:
        settings("exclude", typed)
    assert named in str(told.value.hint)


def test_common_things_come_before_rare() -> None:
    known = ["algal oil", "olive oil", "walnut oil", "rapeseed oil"]
    assert nearest("oil", known, 2, common={"olive oil": 166, "rapeseed oil": 74, "walnut oil": 1}) == [
        "olive oil", "rapeseed oil",
    ]  # fmt: skip


def test_the_limit_grows_with_the_length() -> None:
    assert [slips_allowed(n) for n in (1, 2, 3, 5, 6, 9, 10, 30)] == [0, 0, 1, 1, 2, 2, 3, 3]
    assert nearest("ham", ["yam", "jam"]) == []  # in a short word the first letter must be right
    assert nearest("brie", ["rice", "bride"]) == ["bride"]
    assert nearest("lychees", ["cheese"]) == []
    assert mistyped("keps", ["keeps", "title"]) == "keeps"
    assert set(nearest("unitl", ["unit", "until", "item"])) == {"unit", "until"}
    assert mistyped("mood", ["title", "course"]) is None


def test_one_hint_for_a_singular_and_its_plural() -> None:
    assert nearest("aubergene", ["aubergine", "aubergines"]) == ["aubergine"]


@pytest.mark.parametrize("typed", ["", " ", "@@@", "x" * 5000, "é" * 90, "\x00", "-"])
def test_any_text_gets_an_answer(typed: str) -> None:
    assert isinstance(nearest(typed, ["olive oil", "", "-", "é"]), list)
