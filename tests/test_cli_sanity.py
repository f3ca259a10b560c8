"""What was typed can be meant: absurd supplements, and words that no food answers to."""

from __future__ import annotations

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
