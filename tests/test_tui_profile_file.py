"""Her profile as a file: written from the answers, changed one setting at a time, comments kept, never made wrong."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from mealplan.errors import ValueProblem
from mealplan.planning.ask.asked import edited
from mealplan.planning.ask.request import PlanRequest
from mealplan.profiles.read import load_profile
from mealplan.settings.merge import merged, texts
from mealplan.settings.words import from_flags
from mealplan.tui.profile_file import (
    Answers,
    current_text,
    first_text,
    inherited,
    said_in,
    with_more,
    with_texts,
    write,
)
from planning_cases import library, request

TEXT = first_text(Answers(42, "female", ("gluten", "dairy"), ("fibromyalgia",), 30, ("wed", "sun")))


def test_the_first_answers_make_a_profile_that_can_be_planned_with(home: Path) -> None:
    write(TEXT)
    said = merged(load_profile("me").settings)
    assert (texts(said, "age"), texts(said, "sex")) == (("42",), ("female",))
    assert set(texts(said, "exclude")) >= {"gluten", "dairy"}
    assert texts(said, "minutes")[-3:] == ("default=30", "wed=15", "sun=15")
    assert any("vitamin_b12" in text for text in texts(said, "target"))  # from the aim it extends
    assert any("vitamin_b12" in text for text in inherited(TEXT)["target"])
    assert "target" not in said_in(TEXT)


def test_a_change_keeps_every_comment_and_all_else() -> None:
    new = with_texts(TEXT, "age", ["43"])
    assert new == TEXT.replace("age = 42", "age = 43")
    assert with_texts(new, "age", ["42"]) == TEXT


@pytest.mark.parametrize(
    ("name", "values", "says"),
    [
        ("age", ["4"], "age"), ("age", ["old"], "no whole number"), ("sex", ["femal"], "femal"),
        ("weight", ["64 bananas"], ""), ("age", [], "age"), ("exclude", ["glutn"], "glutn"),
        ("minutes", ["wed=-3"], ""), ("activity", ["lazy"], "lazy"), ("skip", ["sat"], "DAY:SLOT"),
        ("lock", ["mon:dinner=soup"], "profile"), ("state", ["pregnent"], "pregnant"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused_and_says_why(name: str, values: list[str], says: str) -> None:
    with pytest.raises(ValueProblem) as caught:
        with_texts(TEXT, name, values)
    assert says in str(caught.value)


@pytest.mark.parametrize("text", ["[person\n", "x" * 10, "[person]\nage = 42\nsex = 'female'\nagee = 3\n"])
def test_a_file_that_is_wrong_is_not_written(text: str) -> None:
    with pytest.raises(ValueProblem):
        said_in(text)
    with pytest.raises(ValueProblem):
        with_texts(text, "age", ["43"])


def test_no_value_takes_the_key_away() -> None:
    with_weight = with_texts(TEXT, "weight", ["64 kg"])
    assert said_in(with_weight)["weight"] == ("64 kg",)
    assert "weight" not in said_in(with_texts(with_weight, "weight", []))


def test_own_targets_are_added_by_the_words_people_type() -> None:
    text = with_more(TEXT, "target", "Magnesium >= 400 mg")
    assert said_in(text)["target"] == ("magnesium >= 400 mg",)
    both = with_more(text, "target", "magnesium <= 700 mg")
    assert said_in(both)["target"] == ("magnesium >= 400 mg", "magnesium <= 700 mg"), "another bound stands beside it"
    again = with_more(both, "target", "magnesium>=420mg")
    assert set(said_in(again)["target"]) == {"magnesium >=420mg", "magnesium <= 700 mg"}
    assert "target" not in said_in(with_texts(text, "target", []))
    wrong = {"magnesium >= 400 bananas": "bananas", "magnesium": "no target", "magnesum >= 400 mg": "magnesum"}
    for typed, says in wrong.items():
        with pytest.raises(ValueProblem, match=says):
            with_more(TEXT, "target", typed)


def test_more_of_a_list_is_added_once_and_none_takes_back_what_others_said() -> None:
    text = with_more(with_more(TEXT, "dislike", "liver"), "dislike", "Liver")
    assert said_in(text)["dislike"] == ("liver",)
    text = with_more(with_more(TEXT, "without", "oven"), "without", "oven")
    assert said_in(text)["without"] == ("oven",)
    assert said_in(with_more(text, "without", "none"))["without"] == ("none",)
    text = with_more(with_more(TEXT, "daily", "coffee=2 cups"), "daily", "Coffee=1 cup")
    assert said_in(text)["daily"] == ("Coffee=1 cup",)


def test_a_week_becomes_her_profile_with_all_she_said_that_is_true_of_any_week(home: Path) -> None:
    """The first change on the screen makes her profile of the week: nothing that she typed for it is lost."""
    week = edited(request("gluten", weight="64kg", dislike=["liver"], daily=["coffee=2 cups"]), from_flags(
        "--minutes default=30 --minutes 2=10 --skip 3:lunch --lock 1:dinner=kipper-kedgeree --ban kipper-kedgeree "
        "-x soy --lift soy --medicine pregabalin -t 'magnesium>=400mg' --flare 2"), library())  # fmt: skip
    week = replace(week, profile=("fibromyalgia", "gone", "/some/where/me.toml"))
    text = current_text(week)
    assert 'extends = ["fibromyalgia"]' in text
    said = said_in(text)
    assert said == {
        "age": ("42",), "sex": ("female",), "weight": ("64kg",), "medicine": ("pregabalin",), "exclude": ("gluten",),
        "dislike": ("liver",), "target": ("magnesium >=400mg",), "daily": ("coffee=2 cups",),
        "minutes": ("default=30",), "ban": ("kipper-kedgeree",),
    }  # fmt: skip
    old: PlanRequest = replace(week, asked=())
    assert {"weight", "medicine", "exclude", "dislike", "daily", "ban"} <= set(said_in(current_text(old)))
