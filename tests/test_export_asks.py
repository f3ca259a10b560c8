"""What a week asks, its pots and its freezer, in words that a tired person understands; nothing that counts is left
out, and rough money is said to be rough."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mealplan.export.asks import asks_line, asks_lines, asks_parts, asks_text, budget_words, money_words
from mealplan.export.pots import freezer_text, pot_starts, recipe_words, thaws
from mealplan.export.text import plan_markdown, plan_text
from mealplan.money import money_text
from mealplan.planning.result.plan import Money, Plan
from small_plan import START, asking, small_plan


def flat(text: str) -> str:
    return " ".join(text.split())


def with_parts(plan: Plan, **parts: float) -> Plan:
    assert plan.life is not None
    return replace(plan, life=replace(plan.life, parts={**plan.life.parts, **parts}))


def test_the_sentence_names_every_part_that_counts_and_none_that_does_not() -> None:
    assert asks_text(asking()) == (
        "These 2 days ask 90 minutes: 30 at the stove, 3 things to buy (6), 3 pots (15), "
        "110 g that may go off and 1.2 kg that keeps (4), 1 trip more to the shop (20), "
        "about $10 by US average prices (3), 2 odd recipes (8), 2 portions to freeze (4)"
    )
    bare = with_parts(asking(), trips=0.0, recipes=0.0, freezing=0.0, money=0.0)
    assert asks_text(bare).endswith("1.2 kg that keeps (4)")


def test_a_week_is_called_one_and_a_day_too() -> None:
    plan = asking()
    assert asks_text(replace(plan, days=plan.days[:1])).startswith("This day asks 90 minutes")
    assert asks_text(replace(plan, days=plan.days[:1] * 7)).startswith("This week asks 90 minutes")


def test_a_part_that_is_not_known_here_is_not_hidden() -> None:
    assert "some new thing (12)" in asks_text(with_parts(asking(), some_new_thing=12.0))


def test_minutes_of_another_price_stand_in_brackets_like_the_others() -> None:
    assert "30 at the stove (60)" in asks_text(with_parts(asking(), hands_on=60.0))


def test_what_one_feels_of_a_week_is_told_without_prices_in_minutes() -> None:
    assert asks_lines(asking()) == [
        ("30", "minutes at the stove"), ("3", "pots to cook"), ("3", "things to buy"), ("110", "g that may go off"),
        ("$10", "for the food, about"),
    ]  # fmt: skip
    line = "Asks 30 minutes at the stove, 3 pots to cook, 3 things to buy"
    assert asks_line(asking(), 3) == line
    assert asks_line(asking()) == f"{line}, 110 g that may go off"


def test_the_parts_are_the_whole() -> None:
    plan = asking()
    assert plan.life is not None
    parts = asks_parts(plan)
    told = sum(minutes for _, minutes in parts)
    assert told == pytest.approx(plan.life.minutes, abs=0.5)  # less than half a minute is not told
    assert parts[0] == ("minutes at the stove", 30.0)


def test_her_own_price_of_a_trip_is_what_trips_are_counted_by() -> None:
    plan = asking()
    plan = replace(plan, request=plan.request.with_(life=(("trip", 5.0),)))
    assert "4 trips more to the shop (20)" in asks_text(plan)


def test_a_plan_that_says_nothing_of_it_gets_no_sentence() -> None:
    assert asks_text(small_plan()) == asks_line(small_plan()) == freezer_text(small_plan()) == ""
    assert asks_lines(small_plan()) == asks_parts(small_plan()) == []
    assert "ask" not in plan_text(small_plan()).split("Mon 23 Nov ·")[0]
    assert asks_text(replace(asking(), days=())) == ""


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (Money(61.3, "USD", "reference"), "about $61 by US average prices"),
        (Money(61.3, "USD", "own"), "$61.30"),
        (Money(61.3, "£", "own and reference"), "about £61 partly by US average prices"),
        (Money(61.3, "EUR", "own", 0.0, 2), "61.30 EUR and 2 things without a price"),
        (Money(1.97, "USD", "reference"), "about $1.97 by US average prices"),
        (Money(0.0, "£", "none", 0.0, 9), ""),
    ],
)
def test_money_says_on_whose_prices_it_rests(one: Money, words: str) -> None:
    assert money_words(one) == words


@pytest.mark.parametrize(
    ("currency", "exact", "about"),
    [
        ("USD", ("$0.00", "$1.97", "$9.99", "$134.12"), ("$0.00", "$1.97", "$9.99", "$134")),
        ("$", ("$0.00", "$1.97", "$9.99", "$134.12"), ("$0.00", "$1.97", "$9.99", "$134")),
        ("£", ("£0.00", "£1.97", "£9.99", "£134.12"), ("£0.00", "£1.97", "£9.99", "£134")),
        ("EUR", ("0.00 EUR", "1.97 EUR", "9.99 EUR", "134.12 EUR"), ("0.00 EUR", "1.97 EUR", "9.99 EUR", "134 EUR")),
        ("kr", ("0.00 kr", "1.97 kr", "9.99 kr", "134.12 kr"), ("0.00 kr", "1.97 kr", "9.99 kr", "134 kr")),
        ("CA$", ("CA$0.00", "CA$1.97", "CA$9.99", "CA$134.12"), ("CA$0.00", "CA$1.97", "CA$9.99", "CA$134")),
        ("", ("0.00", "1.97", "9.99", "134.12"), ("0.00", "1.97", "9.99", "134")),
    ],
)
def test_money_is_written_one_way(currency: str, exact: tuple[str, ...], about: tuple[str, ...]) -> None:
    amounts = (0.0, 1.97, 9.994, 134.12)
    assert tuple(money_text(amount, currency) for amount in amounts) == exact
    assert tuple(money_text(amount, currency, rough=True) for amount in amounts) == about


def test_a_budget_that_is_broken_says_about_where_prices_are_rough() -> None:
    plan = asking()
    poor = replace(plan, request=plan.request.with_(budget=8.0))
    assert budget_words(poor) == "costs about $10 of $8"
    own = asking(money=Money(10.4, "£", "own"))
    assert budget_words(replace(own, request=own.request.with_(budget=8.5))) == "costs £10.40 of £8.50"
    assert budget_words(replace(plan, request=plan.request.with_(budget=80.0))) == ""


def test_the_serving_that_starts_a_pot_says_what_it_is_for() -> None:
    assert pot_starts(asking()) == {(0, "dinner", 0): "cook 4: eat 1, freeze 2"}
    assert pot_starts(small_plan()) == {(0, "dinner", 0): "cook 2 for 2 meals"}
    plan = small_plan()
    more = replace(plan, cooks=(replace(plan.cooks[0], portions=1.5), *plan.cooks[1:]))
    assert pot_starts(more)[0, "breakfast", 0] == "cook 1.5: eat 1"
    stock = replace(plan, cooks=tuple(replace(c, frozen=True) for c in plan.cooks))
    assert pot_starts(stock) == {}


@pytest.mark.parametrize(
    ("batch", "portions", "words"),
    [(0.5, 2.0, "half the recipe"), (1.0, 4.0, ""), (2.0, 8.0, "twice the recipe"),
     (3.0, 12.0, "three times the recipe"), (None, 3.0, "of a recipe for 4"), (None, 4.0, "")],
)  # fmt: skip
def test_a_recipe_that_is_not_cooked_as_it_stands_says_so(batch: float | None, portions: float, words: str) -> None:
    cook = replace(small_plan().cooks[1], servings=4.0, batch=batch, portions=portions)
    assert recipe_words(cook) == words
    assert recipe_words(replace(cook, frozen=True)) == ""


def test_what_comes_out_of_the_freezer_does_so_the_evening_before() -> None:
    (one,) = thaws(asking())
    assert one.evening == START
    assert one.words == "1 portion of Red lentil soup, for dinner on Tuesday"


def test_the_freezer_at_the_end_is_told_by_title_where_that_is_known() -> None:
    plan = asking()
    assert freezer_text(plan) == "In the freezer at the end: 1 portion of Red lentil soup"
    assert plan.life is not None
    other = replace(plan.life.freezer[0], dish="mild-bean-chilli", portions=2.0)
    left = replace(plan, life=replace(plan.life, freezer=(*plan.life.freezer, other)))
    assert freezer_text(left).endswith("1 portion of Red lentil soup, 2 portions of Mild bean chilli")


def test_text_and_markdown_say_all_of_it() -> None:
    for made in (plan_text(asking()), plan_markdown(asking())):
        words = flat(made)
        assert asks_text(asking()) in words
        assert "Red lentil soup (cook 4: eat 1, freeze 2) (locked)" in words
        assert "Red lentil soup (from the freezer)" in words
        assert freezer_text(asking()) in words
