"""`plan --pantry FILE`: what is in the house changes the plan, the same file is taken off the list."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import Cli

PANTRY = """
[[item]]
item = "squash-red-lentil-soup"
amount = 2
unit = "portions"
where = "freezer"
[[item]]
item = "tofu"
amount = "300 g"
until = 2026-11-25
"""
PLAN = ("plan", "--age", "42", "--sex", "female", "--days", "2", "--effort", "quick", "--start", "2026-11-23")


def test_a_pantry_file_feeds_the_plan_and_the_list(cli: Callable[..., Any], tmp_path: Path) -> None:
    file = tmp_path / "pantry.toml"
    file.write_text(PANTRY)
    ran = cli(*PLAN, "--pantry", str(file), "--format", "json")
    assert ran.code in (0, 3)
    plan = json.loads(ran.out)
    assert plan["request"]["house"]["frozen"] == [{"dish": "squash-red-lentil-soup", "portions": 2.0}]
    assert plan["request"]["house"]["pantry"] == [{"ingredient": "firm tofu", "grams": 300.0, "until": "2026-11-25"}]
    (tmp_path / "plan.json").write_text(ran.out)
    listed = cli("shop", str(tmp_path / "plan.json"), "--pantry", str(file))
    assert listed.code == 0
    assert "squash-red-lentil-soup" not in listed.out + listed.err


def test_a_cooked_dish_that_nobody_knows_is_named(cli: Callable[..., Any], tmp_path: Path) -> None:
    file = tmp_path / "pantry.toml"
    file.write_text('[[item]]\nitem = "squash-red-lentil-soop"\namount = 2\nunit = "portions"\n')
    ran = cli(*PLAN, "--pantry", str(file))
    assert ran.code == 5
    assert "squash-red-lentil-soup" in ran.err


def test_a_budget_rests_on_reference_prices_and_is_told(cli: Callable[..., Any]) -> None:
    ran = cli(*PLAN, "--budget", "20")
    words = " ".join(ran.out.split())
    assert ran.code in (0, 3)
    assert "by US average prices of 2026" in words
    assert "over the budget of 20.00 USD" in words
    assert "of $20" in ran.out.splitlines()[1], "the header says it first"


def test_what_has_no_price_in_her_currency_is_counted_and_a_rate_gives_it_one(
    cli: Callable[..., Any], tmp_path: Path
) -> None:
    oats = '[[price]]\nitem = "rolled oats"\nprice = 1.20\nper = "1 kg"\n'
    file = tmp_path / "prices.toml"
    file.write_text('currency = "£"\n' + oats)
    words = " ".join(cli(*PLAN, "--budget", "20", "--prices", str(file)).out.split())
    assert "things have no price and are not in it" in words
    assert "US average" not in words
    file.write_text('currency = "£"\ndollar = 0.78\n' + oats)
    words = " ".join(cli(*PLAN, "--budget", "20", "--prices", str(file)).out.split())
    assert "no price" not in words
    assert re.search(r"£[\d.]+ (partly )?by US average prices", words)


@pytest.mark.parametrize(
    ("flag", "text", "hint"),
    [
        ("--budget", "minus", "a number over 0"),
        ("--life", "nonsense=3", "known: minute"),
        ("--life", "thing=lots", "like thing=3"),
    ],
)
def test_what_is_no_money_and_no_price_is_told_how_to_write_it(cli: Cli, flag: str, text: str, hint: str) -> None:
    ran = cli("plan", "--age", "42", "--sex", "female", flag, text)
    assert (ran.code, ran.out) == (5, "")
    assert hint in ran.err


def test_a_rate_that_is_none_is_told(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "prices.toml").write_text('currency = "EUR"\ndollar = "much"\n')
    ran = cli("plan", "--age", "42", "--sex", "female", "--prices", str(tmp_path / "prices.toml"))
    assert (ran.code, ran.out) == (5, "")
    assert "dollar = 0.78" in ran.err


def test_where_no_price_counts_the_plan_says_so(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "prices.toml").write_text('currency = "EUR"\n')
    quick = ("--days", "1", "--effort", "quick", "--quiet")
    ran = cli("plan", "--age", "42", "--sex", "female", *quick, "--prices", str(tmp_path / "prices.toml"))
    assert "by no price that is known" in " ".join(ran.out.split())
