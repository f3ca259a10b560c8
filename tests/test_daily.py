"""What is eaten every day anyway: which food it is counted as, and what it holds that the meals leave out, is told."""

from __future__ import annotations

import pytest

from mealplan.errors import ValueProblem
from mealplan.planning.ask.resolve import resolve
from mealplan.settings.words import from_flags
from planning_cases import MONDAY, library

ANYBODY = "--age 42 --sex female"


def notes(words: str) -> list[str]:
    made = resolve(from_flags(f"{ANYBODY} {words}"), library(), start=MONDAY)
    return [note for note in made.notes if note.startswith("Every day")]


@pytest.mark.parametrize("name", ["unicorn milk", "zzz", "gluten free unicorn", "sr28:99999"])
def test_a_daily_food_that_none_answers_to_is_refused_and_not_the_nearest_taken(name: str) -> None:
    with pytest.raises(ValueProblem, match="unknown food") as told:
        resolve(from_flags(f"{ANYBODY} --daily '{name}=2 cups'"), library(), start=MONDAY)
    assert "--daily" in str(told.value.where)
    assert told.value.hint


def test_what_a_daily_food_is_counted_as_is_told_where_its_name_does_not() -> None:
    assert notes("--daily 'rolled oats=30 g'") == []
    assert notes("--daily 'ginger ale=1 cup'") == [
        "Every day as well: ginger ale is counted as Beverages, carbonated, ginger ale."
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("-x dairy --daily 'whole milk=1 cup'", "whole milk is not free of dairy"),
        ("-x vegan --daily 'whole milk=1 cup'", "whole milk is not vegan"),
        ("-x gluten --daily 'beer=1 pint'", "free of gluten"),
        ("-x caffeine --daily 'coffee=1 cup'", "coffee is not free of caffeine"),
    ],
)
def test_a_daily_food_that_holds_what_the_meals_leave_out_is_told(words: str, said: str) -> None:
    assert any(said in note for note in notes(words)), notes(words)
    assert not any(said in note for note in notes(words.replace("-x", "--lift")))


def test_what_is_allowed_of_maybe_is_not_told() -> None:
    maybe = "-x gluten --daily 'rolled oats=30 g'"
    assert [note.partition(",")[0] for note in notes(maybe)] == [
        "Every day as well: rolled oats may not be free of gluten"
    ]
    assert notes(f"{maybe} --allow-maybe gluten") == []
