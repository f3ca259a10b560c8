"""What was typed can be meant: absurd supplements, and words that no food answers to."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import WOMAN, Cli

QUICK = ("--effort", "quick", "--days", "1", "--format", "csv")


@pytest.mark.parametrize("text", ["iron=4500", "iron=1g", "vitamin_b12=25mg", "vitamin_d=5mg", "epa_dha=400g"])
def test_a_supplement_that_nobody_should_swallow_is_refused(cli: Cli, text: str) -> None:
    ran = cli("plan", *WOMAN, *QUICK, "--supplement", text)
    assert (ran.code, ran.out) == (5, "")
    assert " times the " in ran.err
    assert "unit" in ran.err


def test_several_supplements_are_judged_together(cli: Cli) -> None:
    flags = [f"--supplement=iron:{n}=200mg" for n in ("a", "b", "c")]
    assert cli("plan", *WOMAN, *QUICK, *flags).code == 5


def test_a_supplement_above_the_upper_limit_is_told(cli: Cli) -> None:
    ran = cli("plan", *WOMAN, *QUICK, "--supplement", "magnesium=400mg")
    assert ran.code in (0, 3)
    assert "above the upper limit of 350 mg" in ran.err
    assert "ask your clinician" in ran.err


@pytest.mark.parametrize("text", ["vitamin_b12=1mg", "vitamin_d=50ug", "iron=18mg", "epa_dha=1g"])
def test_ordinary_supplements_pass_without_a_word(cli: Cli, text: str) -> None:
    ran = cli("plan", *WOMAN, *QUICK, "--supplement", text, "--quiet")
    assert ran.code in (0, 3)
    assert "upper limit" not in ran.err


def test_a_misspelt_dislike_names_the_nearest_words(cli: Cli, week_file: object) -> None:
    for command in (("plan", *WOMAN, *QUICK), ("replan", "week.json")):
        ran = cli(*command, "--dislike", "musroom")
        assert (ran.code, ran.out) == (5, "")
        assert "mushroom" in ran.err


@pytest.mark.parametrize("word", ["mushrooms", "Liver", "durian", "food:sr28:11282", "soup"])
def test_a_dislike_that_some_food_or_dish_answers_to_passes(cli: Cli, word: str) -> None:
    ran = cli("plan", *WOMAN, *QUICK, "--dislike", word, "--quiet")
    assert ran.code in (0, 3)
    assert "dislike" not in ran.err


def test_a_dislike_that_is_like_nothing_is_told_and_changes_nothing(cli: Cli) -> None:
    ran = cli("plan", *WOMAN, *QUICK, "--dislike", "qqqqx", "--quiet")
    assert ran.code in (0, 3)
    assert "it changes nothing" in ran.err


def barred(opened: Any, text: str) -> set[str]:
    from mealplan.planning.week.candidates import disliked

    return {dish.id for dish in opened.cookbook.dishes.values() if disliked(dish, text, opened) is not None}


def test_a_dislike_of_what_is_in_nothing_bars_nothing(opened: Any) -> None:
    assert barred(opened, "ingredient:unicorn") == set()
    assert barred(opened, "unicorn") == set()


@pytest.mark.parametrize(
    ("one", "other"),
    [("aubergine", "eggplants"), ("courgettes", "zucchini"), ("prawn", "shrimps"), ("yoghurt", "yogurt"),
     ("spring onions", "scallion"), ("chickpea", "garbanzo beans"), ("ingredient:aubergine", "ingredient:eggplant")],
)  # fmt: skip
def test_two_words_for_one_thing_bar_the_same_dishes(opened: Any, one: str, other: str) -> None:
    assert barred(opened, one) == barred(opened, other) != set()


def test_a_dislike_of_an_ingredient_bars_what_names_it_and_what_holds_it(opened: Any) -> None:
    """Against the names alone, asked without the planner's own code; the tables of holdings may only add to them."""
    found = barred(opened, "ingredient:garlic")
    named = {
        dish.id
        for dish in opened.cookbook.dishes.values()
        for part in dish.ingredients
        if "garlic" in part.ingredient.split() or "garlic" in opened.foods.food(part.food).name.lower()
    }
    assert named
    assert named <= found
    for dish in found - named:
        foods = [part.food for part in opened.cookbook.dishes[dish].ingredients]
        families = {opened.cookbook.ingredients[p.ingredient].family for p in opened.cookbook.dishes[dish].ingredients}
        names = " ".join(p.ingredient for p in opened.cookbook.dishes[dish].ingredients)
        assert (
            "garlic" in names or "garlic" in families or any("garlic" in opened.foods.holdings(food) for food in foods)
        )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("ingredient:garlick", "garlic"), ("aubergene", "aubergine"), ("word:musroom", "mushroom"),
        ("food:sr28:99999", "unknown food"), ("group:Nonsense", "unknown food group"), ("ingredient:", "names nothing"),
    ],
)  # fmt: skip
def test_a_dislike_that_nothing_answers_to_is_an_error_with_what_is_near(cli: Cli, text: str, says: str) -> None:
    ran = cli("plan", *WOMAN, *QUICK, "--dislike", text)
    assert (ran.code, ran.out) == (5, "")
    assert says in ran.err


def test_what_nobody_knows_the_contents_of_is_said(cli: Cli) -> None:
    ran = cli("plan", *WOMAN, *QUICK, "--dislike", "ingredient:capers", "--quiet")
    assert ran.code in (0, 3)
    assert "not stated" in ran.err
    ran = cli("plan", *WOMAN, *QUICK, "--dislike", "ingredient:unicorn", "--quiet")
    assert "it changes nothing" in ran.err


def test_a_preference_that_no_dish_has_is_told_like_a_dislike(cli: Cli) -> None:
    words = ("plan", "--age", "42", "--sex", "female", "--days", "1", "--effort", "quick", "--quiet")
    near = cli(*words, "--prefer", "lentl")
    assert (near.code, near.out) == (5, "")
    assert "did you mean lentil?" in near.err
    far = cli(*words, "--prefer", "zzqy")
    assert far.code in (0, 3)
    assert "--prefer 'zzqy': no dish has that word; it changes nothing" in far.err


@pytest.mark.parametrize(
    ("typed", "named"),
    [("--agee", "--age"), ("--exlude", "--exclude"), ("--vegn", "--vegan"), ("--no-daiyl", "--no-daily")],
)
def test_a_mistyped_flag_names_what_it_is_near_to_and_nothing_else(cli: Cli, typed: str, named: str) -> None:
    ran = cli("plan", typed)
    assert ran.code == 2
    assert f"No such option '{typed}'. Did you mean '{named}'?" in ran.err
