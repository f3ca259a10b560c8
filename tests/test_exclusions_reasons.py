"""Why the judge answers as it does is data; its words are made in one place, and stay what they were."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import exclusions_world as world
from mealplan.foods import exclusions
from mealplan.foods.exclusions.english import KEYS, words
from mealplan.foods.exclusions.own import OwnExclusion
from mealplan.foods.exclusions.reasons import Reason, because

SAID = {
    because("rule", "a plain vegetable"): "a plain vegetable",
    because("reviewed", "by its maker"): "reviewed: by its maker",
    because("named", "peanut butter"): "its name says 'peanut butter'",
    because("stated", "sugar"): "'sugar' in its statement",
    because("not_known", "zorbalite"): "'zorbalite' is not known",
    because("some_makes", because("stated", "whey")): "only some makes hold it: 'whey' in its statement",
    because("is", "wheat", ""): "wheat",
    because("is", "oats", "often mixed with wheat"): "oats (often mixed with wheat)",
    because("may_hold", "oats", "often mixed with wheat"): "may hold oats (often mixed with wheat)",
    because("usual_in", "wheat", "", "bread"): "wheat is usual in bread",
    because("unstated", "milk", "whey", "bread"): "bread may hold milk (whey); the recipe is not stated",
    because("nothing_counts"): "nothing in it counts",
    because("not_in", "bread"): "none in bread, and its name says of none",
    because("packet", "gluten"): "gluten-free by the claim on the packet",
    because("packet", "eggs"): "egg-free by the claim on the packet",
    because("packet", "added_msg"): "added msg-free by the claim on the packet",
    because("together", because("is", "beef", ""), because("is", "milk", "")): "together in one food: beef; milk",
    because("lactose", 4.8): "4.8 g lactose per 100 g: it holds milk",
    because("alcohol", 12.0): "12 g alcohol per 100 g",
    because("caffeine", 40.0): "40 mg caffeine per 100 g",
    because("cholesterol", 70.0): "70 mg cholesterol per 100 g: it holds something of an animal",
    because("own_incomplete"): "not named, but nobody says that its ingredients are all told (`complete = true`)",
    because("own_unread", "xyz"): "not named, but 'xyz' in its ingredients is not read to its end",
    because("own_disputed", "gluten", because("is", "wheat", "")): "the packet claims gluten-free, but wheat",
    because("own_kitchen"): "a food of your own: nobody has looked at what is advised",
    because("own_food", "sr28:11282"): "you excluded sr28:11282",
    because("other_food"): "not the food that you excluded",
    because("group", "Snacks"): "food group Snacks",
    because("own_named", "liver"): "its name says liver",
    because("own_not_named", "liver"): "its name does not say liver",
    because("own_ingredient", "garlic", "free"): "garlic: not in it",
    because("own_ingredient", "garlic", "maybe"): "garlic: may be in it; the recipe is not stated",
    because("own_ingredient", "garlic", "contains"): "garlic: usual in it",
    because("own_unstated", "garlic"): "garlic: its ingredients are not stated",
}


@pytest.mark.parametrize("reason", SAID, ids=lambda reason: reason.key)
def test_the_words_of_a_reason(reason: Reason) -> None:
    assert words(reason) == SAID[reason]


def test_every_reason_has_words_and_a_test() -> None:
    assert {reason.key for reason in SAID} == set(KEYS)


def test_a_reason_names_the_rule_that_speaks() -> None:
    judge, book = world.judge(), world.judge().book
    things = {thing.rule for thing in book.ontology.things.values()}
    answers = {f"{name}:{thing}" for name, table in book.tables.items() for thing in table.entries}
    known = things | answers | {claim.id for claim in book.claims} | {one.id for one in book.reviews.values()}
    known |= {f"{name}:follows" for name in book.tables} | set(book.sources)
    nameless = {"nothing_counts"}
    for food in list(world.foods().values())[::40]:
        for judged in judge.judged(food, world.numbers().get(food.id, {})).values():
            assert judged.reason.rule in known or judged.reason.key in nameless, (food.id, judged)


def test_what_is_excluded_by_its_id_has_its_reason_as_data() -> None:
    food = world.foods()["sr28:11282"]
    assert OwnExclusion.parse(food.id).judged(food).reason == because("own_food", food.id)


def test_the_judge_makes_no_words() -> None:
    """Only `english` makes words of a verdict: no other module of the room makes a `Verdict`."""
    folder = Path(exclusions.__file__).parent
    made = {
        path.name
        for path in folder.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Verdict"
    }
    assert made == {"english.py"}
