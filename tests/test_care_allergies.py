"""An allergy never ends in a plan that serves its food: an exclusion, the food by name, or a question comes first."""

from __future__ import annotations

import pytest

from mealplan.care.consider import consider
from mealplan.care.names import answer
from mealplan.care.tables import Condition
from mealplan.errors import ValueProblem
from mealplan.export.care import care_lines
from mealplan.nutrition.person import Person
from mealplan.planning.ask.asked import contradictions, edited
from mealplan.planning.result.restrictions import restrictions
from mealplan.planning.week.candidates import barred
from mealplan.settings.words import from_flags
from planning_cases import library, planned, request

FOODS = ["kiwi", "coconut", "chicken", "turkey", "rice", "tomato", "potato", "banana", "cinnamon", "honey", "mushrooms",
         "gelatine", "pearl barley", "rye bread", "lychees", "okra", "salmon fillet", "pine nuts", "celeriac", "apple",
         "baby spinach", "nectarine", "buckwheat groats", "tahini", "dark chocolate", "red pepper", "oranges",
         "parsley",
         "sunflower seeds", "sweet potato", "walnuts", "carrot", "mango", "avocado", "quinoa", "ginger"]  # fmt: skip


@pytest.mark.parametrize("food", FOODS)
def test_no_dish_with_the_food_of_an_allergy_is_served(food: str) -> None:
    asked = request(condition=[f"{food} allergy"])
    word = food.split()[-1].rstrip("s") if food in ("lychees", "oranges") else food
    holding = [
        dish for dish in library().cookbook.dishes.values()
        if any(part.ingredient == word for part in dish.ingredients)
    ]  # fmt: skip
    assert not [dish.id for dish in holding if not barred(dish, asked, library())]
    assert asked.eater.exclusions or asked.eater.dislikes


def test_only_taking_the_allergy_off_lets_its_food_in() -> None:
    asked = request(condition=["kiwi allergy"], days=1)
    assert asked.eater.dislikes == ("ingredient:kiwi",)
    later = edited(asked, from_flags("--days 1 --no-dislike ingredient:kiwi"), library())
    assert later.eater.dislikes == ("ingredient:kiwi",)
    assert not [one for one in later.asked if one.name == "dislike" and one.text.startswith("ingredient")]
    assert edited(asked, from_flags("--no-condition 'kiwi allergy'"), library()).eater.dislikes == ()
    assert not any("kiwi" in one.flags for one in restrictions(asked))
    assert "Left out for kiwi allergy: kiwi." in " ".join(care_lines(planned(asked)))


def test_a_plan_file_that_lost_the_food_of_an_allergy_contradicts_itself() -> None:
    asked = request(condition=["kiwi allergy"])
    assert contradictions(asked) == []
    assert contradictions(asked.with_(dislikes=())) == ["kiwi is left out for kiwi allergy and is not kept"]


@pytest.mark.parametrize("said", ["penut allergy", "food allergy", "egg alergy", "allergy to alminds"])
def test_what_may_be_an_allergy_is_cleared_up_before_a_plan(said: str) -> None:
    with pytest.raises(ValueProblem, match="not planned before this is clear"):
        request(condition=[said])


@pytest.mark.parametrize("said", ["no nut allergy", "my son has a peanut allergy", "grew out of milk allergy"])
def test_what_is_not_hers_stops_no_plan(said: str) -> None:
    asked = request(condition=[said])
    assert (asked.eater.exclusions, asked.eater.dislikes) == ((), ())


@pytest.mark.parametrize(
    ("said", "excluded"),
    [
        ("I was diagnosed with coeliac disease", "gluten"),
        ("coeliac disease?", "gluten"),
        ("have had peanut allergy since childhood", "peanuts"),
        ("suspected peanut allergy", "peanuts"),
        ("possible egg allergy", "eggs"),
        ("had anaphylaxis to nuts", "tree_nuts"),
        ("all nuts except almonds", "tree_nuts"),
        ("allergic to all nuts except almonds", "tree_nuts"),
        ("no milk, egg allergy", "eggs"),
        ("peanut allergy, never tested", "peanuts"),
        ("awaiting allergy test: milk", "dairy"),
        ("had a kidney transplant 2019", "grapefruit"),
        ("may be pregnant", "alcohol"),
        ("high risk pregnancy", "alcohol"),
        ("barley allergy", "gluten"),
    ],
)
def test_the_past_and_doubt_count_where_serving_it_would_be_worse(said: str, excluded: str) -> None:
    found = consider(Person(40, "female", conditions=(said,)))
    assert excluded in found.excluded


@pytest.mark.parametrize(
    "said",
    ["no nut allergy", "not pregnant", "coeliac disease (ruled out)", "family history of coeliac disease",
     "history of coeliac disease in my mother", "no egg or milk allergy", "no longer pregnant"],
)  # fmt: skip
def test_what_is_denied_or_somebody_elses_is_not_considered_and_told(said: str) -> None:
    found = consider(Person(40, "female", conditions=(said,)))
    assert not found.excluded
    assert not found.avoided
    assert answer("condition", said).status == "which"


@pytest.mark.parametrize(
    ("said", "group"),
    [("gestational diabetes", "pregnancy"), ("morning sickness", "pregnancy"), ("pre-eclampsia", "pregnancy"),
     ("cirrhosis", "immunosuppressed"), ("neutropenia", "immunosuppressed"), ("chemotherapy", "immunosuppressed"),
     ("kidney transplant", "immunosuppressed"), ("breastfeeding", "breastfeeding"), ("gluten intolerance", "gluten")],
)  # fmt: skip
def test_a_condition_sets_its_group(said: str, group: str) -> None:
    assert group in consider(Person(40, "female", conditions=(said,))).excluded


@pytest.mark.parametrize(("said", "group"), [("frailty", "over_65"), ("trying to conceive", "trying")])
def test_a_condition_offers_its_group(said: str, group: str) -> None:
    found = consider(Person(40, "female", conditions=(said,)))
    assert group in {one.value for one in found.of("suggest")}


@pytest.mark.parametrize(
    ("medicine", "exclusion"),
    [("Emsam", "tyramine"), ("selegiline patch", "tyramine"), ("statin", "grapefruit"), ("atorvastatin", "grapefruit"),
     ("Humira", "immunosuppressed"), ("etanercept", "immunosuppressed"), ("Cimzia", "immunosuppressed"),
     ("tacrolimus", "immunosuppressed"), ("iproniazid", "tyramine"), ("red yeast rice", "grapefruit")],
)  # fmt: skip
def test_a_medicine_leaves_out_what_its_strictest_reading_says(medicine: str, exclusion: str) -> None:
    assert exclusion in consider(Person(40, "female", medicines=(medicine,))).excluded


def test_antacids_apart_are_not_milk_apart() -> None:
    from mealplan.care.tables import medicines

    assert "antacid_apart" in medicines()["gabapentin"].keys
    assert "minerals_apart" not in medicines()["gabapentin"].keys
    assert "minerals_apart" in medicines()["levothyroxine"].keys
    assert "caffeine_less" not in medicines()["Cymbalta"].keys
    assert "st_johns_wort" in medicines()["phenytoin"].keys


@pytest.mark.parametrize(("said", "lost"), [
    ("glutn milk allergy", "glutn"), ("gluten milk nightsh allergy", "nightsh"), ("milk eggz allergy", "eggz"),
    ("allergy to seasame and milk", "seasame"),
])  # fmt: skip
def test_what_is_not_understood_beside_an_allergy_is_told(said: str, lost: str) -> None:
    """The milk is left out, and nobody believes that all of it was heard."""
    found = answer("condition", said)
    assert any(isinstance(one, Condition) and "dairy" in one.exclusions for one in found.found)
    assert lost in found.unread
    assert not found.understood
