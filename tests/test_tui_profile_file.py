"""Her profile as a file: written from the answers, changed key by key, comments kept, never made wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from mealplan.errors import ValueProblem
from mealplan.profiles.read import load_profile
from mealplan.tui.profile_file import Answers, changed, first_profile, own_parts, with_target, write

TEXT = first_profile(Answers(42, "female", ("gluten", "dairy"), ("fibromyalgia",), 30, ("wed", "sun")))


def test_the_first_answers_make_a_profile_that_can_be_planned_with(home: Path) -> None:
    write(TEXT)
    profile = load_profile("me")
    assert (profile.person.age, profile.person.sex) == (42, "female")
    assert set(profile.exclusions) >= {"gluten", "dairy"}
    assert [profile.kitchen.minutes_on(d, 99) for d in (0, 2, 6)] == [30, 15, 15]
    assert any("vitamin_b12" in t for t in profile.targets)  # from the aim it extends


def test_a_change_keeps_every_comment_and_all_else() -> None:
    new = changed(TEXT, "person.age", "43")
    assert new == TEXT.replace("age = 42", "age = 43")
    assert changed(new, "person.age", "42") == TEXT


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("person.age", "4", "age"), ("person.age", "old", "wrong kind"), ("person.sex", "femal", "femal"),
        ("person.weight", "64 bananas", ""), ("person.age", "", "age"), ("plan.exclusions", ("glutn",), "glutn"),
        ("kitchen.active_minutes.wed", "-3", ""), ("person.activity", "lazy", "lazy"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused_and_says_why(key: str, value: str | tuple[str, ...], says: str) -> None:
    with pytest.raises(ValueProblem) as caught:
        changed(TEXT, key, value)
    assert says in str(caught.value)


def test_an_empty_value_takes_the_key_away() -> None:
    with_weight = changed(TEXT, "person.weight", "64 kg")
    assert own_parts(with_weight).texts["person.weight"] == "64 kg"
    assert "person.weight" not in own_parts(changed(with_weight, "person.weight", "")).texts


def test_own_targets_are_added_by_the_words_people_type() -> None:
    text = with_target(TEXT, "Magnesium >= 400 mg")
    assert own_parts(text).targets == (("magnesium", ">= 400 mg"),)
    assert own_parts(changed(text, "targets.magnesium", "")).targets == ()
    with pytest.raises(ValueProblem, match="bananas"):
        with_target(TEXT, "magnesium >= 400 bananas")
    with pytest.raises(ValueProblem):
        with_target(TEXT, "magnesium")
    with pytest.raises(ValueProblem, match="magnesum"):
        with_target(TEXT, "magnesum >= 400 mg")


def test_days_with_their_own_minutes_are_kept_beside_the_default() -> None:
    plain = TEXT.replace("active_minutes = { default = 30, wed = 15, sun = 15 }", "active_minutes = 30")
    new = own_parts(changed(plain, "kitchen.active_minutes.fri", "10")).texts
    assert (new["kitchen.active_minutes.default"], new["kitchen.active_minutes.fri"]) == ("30", "10")
