"""The words of a list made by hand: what to freeze, what may go off, and on whose prices the sum rests."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import replace

import pytest

from mealplan.shopping.lines import Line, Need, ShoppingList
from mealplan.shopping.render import FREEZE, cost_words, left_words, render

MONDAY = dt.date(2026, 11, 23)


def one(item: str, cost: float | None = None, **more: object) -> Line:
    need = Need(MONDAY, "soup", "Soup", 100.0)
    return replace(Line(item, "produce", 100.0, 0.0, 100.0, MONDAY, "1 x 250 g", (need,), cost=cost), **more)  # type: ignore[arg-type]


FISH = one("fish", 8.0, freeze=True, left_over_g=110.0, goes_off_g=110.0)
RICE = one("rice", 12.0, guessed=True, left_over_g=150.0)
SALT = one("salt", 100.0, staple=True)
LIST = ShoppingList((FISH, RICE, SALT), MONDAY, currency="USD")


def test_a_line_says_what_to_freeze_and_what_may_go_off() -> None:
    for format_ in ("text", "markdown"):
        words = render(LIST, format_)
        assert words.count(FREEZE) == 1
        assert "110 g left over that may go off within two weeks" in words
        assert "150 g left over\n" in words
    assert left_words(replace(FISH, goes_off_g=50.0), "metric") == (
        "110 g left over, 50 g of it may go off within two weeks"
    )
    assert left_words(one("leek"), "metric") == ""
    chicken = one("chicken breast", left_over_g=440.0, freeze_left=True)
    assert left_words(chicken, "metric") == "440 g left over: freeze what is left"


def test_the_sum_leaves_staples_out_and_says_that_it_is_rough() -> None:
    for format_ in ("text", "markdown"):
        words = " ".join(render(LIST, format_).split())
        assert "$8.00" in words
        assert "$100.00" in words  # beside the salt
        assert words.endswith(
            "Costs about $20: whole packs, without staples, by US average prices of 2026 (within a third). "
            "60% of it rests on guesses."
        )
    assert "about $20" in cost_words(LIST, short=True)


def test_her_own_prices_are_not_called_anybody_elses() -> None:
    mixed = cost_words(LIST, own_prices=True)
    assert "by your own prices, else by US average prices of 2026 (within a third)" in mixed
    hers = ShoppingList((replace(FISH, cost=1.5), one("rice")), MONDAY, currency="£")
    assert cost_words(hers) == (
        "Costs £1.50: whole packs, without staples, by your own prices. 1 of 2 things have no price and are not in it."
    )
    assert "1.50 EUR" in render(replace(hers, currency="EUR"), "text")
    assert cost_words(ShoppingList((one("rice"),), MONDAY)) == ""


def test_new_columns_of_the_csv_stand_at_the_end() -> None:
    rows = list(csv.reader(io.StringIO(render(LIST, "csv"))))
    before = "aisle item need_g pantry_g buy_g show left_over_g by buy_on for check_label staple label"
    assert rows[0][:13] == before.split()
    assert [row[13:] for row in rows] == [
        ["goes_off_g", "freeze", "cost", "currency", "guessed"],
        ["110.0", "yes", "8.00", "USD", ""],
        ["0.0", "", "12.00", "USD", "yes"],
        ["0.0", "", "100.00", "USD", ""],
    ]


@pytest.mark.parametrize("width", [50, 60, 100])
def test_the_sum_is_wrapped_like_the_rest(width: int) -> None:
    assert max(len(row) for row in render(LIST, "text", width).splitlines()) <= width
