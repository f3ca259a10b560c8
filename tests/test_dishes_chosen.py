"""Which dishes weeks choose: counted over the weeks of people drawn by number."""

from __future__ import annotations

import json
from typing import Any

import pytest

from conftest import Cli
from mealplan.dishes.dish import Course
from mealplan.planning.result.chosen import counted, flags_of


def test_every_dish_is_counted_once_a_week_the_most_frequent_first(opened: Any) -> None:
    first, second, third = sorted(opened.cookbook.dishes)[:3]
    counts = counted([[first, second, second], [second], []], opened)
    by_id = {one.dish.id: one.weeks for one in counts}
    assert by_id[second] == 2
    assert by_id[first] == 1
    assert by_id[third] == 0
    assert [one.weeks for one in counts] == sorted((one.weeks for one in counts), reverse=True)
    assert len(counts) == sum(not dish.user for dish in opened.cookbook.dishes.values())


def test_a_main_is_a_dish_of_lunch_or_dinner(opened: Any) -> None:
    for one in counted([], opened):
        assert one.is_main == (Course.LUNCH in one.dish.courses or Course.DINNER in one.dish.courses)


def test_the_people_are_the_same_each_time_and_unlike_each_other() -> None:
    people = [" ".join(flags_of(number)) for number in range(60)]
    assert people == [" ".join(flags_of(number)) for number in range(60)]
    assert len(set(people)) == len(people)
    assert any("-x" not in one for one in people)
    assert any("-x vegan" in one for one in people)


def test_the_command_counts_a_week_and_says_how_much_of_the_book_it_took(cli: Cli) -> None:
    often = cli("dishes", "list", "--often", "--weeks", "1", "--format", "json")
    rows = json.loads(often.out)
    assert often.code == 0
    assert rows
    assert {row["weeks"] for row in rows} == {1}
    assert {row["of"] for row in rows} == {1}
    assert f", {len(rows)} of " in often.err


@pytest.mark.parametrize(
    ("flags", "said"),
    [("--weeks 5", "--often"), ("--often -x gluten", "--often"), ("--never --coverage", "--never")],
)
def test_a_flag_that_would_have_no_effect_is_refused(flags: str, said: str, cli: Cli) -> None:
    refused = cli("dishes", "list", *flags.split())
    assert refused.code == 5
    assert said in refused.err
    assert not refused.out
