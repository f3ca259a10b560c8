"""What was eaten against the targets: the figures of a plan come back, and no line is dropped."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import mealplan.cli.lists as lists
from conftest import WOMAN, Cli, Week
from mealplan.cli.analyze import ordered_days
from mealplan.cli.diary import MOST_LINES, read_lines
from mealplan.errors import ValueProblem
from work import counted

WHO = ("--age", "42", "--sex", "female")
SCHEMA = Draft202012Validator(json.loads((lists.SCHEMAS / "analysis.json").read_text(encoding="utf-8")))


def analysed(cli: Cli, text: str, *flags: str) -> dict[str, Any]:
    ran = cli("analyze", "-", *WHO, *flags, "--format", "json", stdin=text)
    assert ran.code in (0, 3), ran.err
    data: dict[str, Any] = json.loads(ran.out)
    SCHEMA.validate(data)
    return data


def test_a_plan_that_is_eaten_as_it_stands_has_the_plans_own_figures(cli: Cli, week: Week) -> None:
    file = week("fibromyalgia")[1]
    plan = json.loads(file.read_text())
    menu = cli("show", str(file), "--format", "csv").out
    found = analysed(cli, menu)
    assert found["unmatched"] == []
    assert len(found["matched"]) == len(menu.splitlines()) - 1
    for ours, theirs in zip(found["days"], plan["days"], strict=True):
        for key, total in theirs["totals"].items():
            # a plan's grams are rounded to a tenth of a milligram, which shows in a pinch of spice
            assert math.isclose(ours["totals"][key]["amount"], total["amount"], rel_tol=5e-4, abs_tol=1e-4), key
    assert found["outcome"] == plan["outcome"] == "met"


def test_amounts_by_hand(cli: Cli) -> None:
    found = analysed(cli, "day,slot,what,amount,unit\nmon,lunch,sr28:01009,40,g\nmon,snack,sr28:01009,2,oz\n")
    cheddar = json.loads(cli("foods", "show", "sr28:01009", "--format", "json").out)["values"]["calcium"]["per_100g"]
    grams = 40 + 2 * 28.349523125
    assert found["days"][0]["totals"]["calcium"]["amount"] == pytest.approx(cheddar * grams / 100, rel=1e-6)
    assert found["matched"][1]["grams"] == pytest.approx(2 * 28.349523125, abs=0.001)


def test_supplements_of_the_profile_count_and_are_told(cli: Cli) -> None:
    found = analysed(cli, "what,amount\nbanana,1\n", "--supplement", "vitamin_b12=10ug")
    (b12,) = [t for t in found["targets"] if t["nutrient"] == "vitamin_b12" and t["min"]]
    assert (b12["mean"], b12["met"]) == (pytest.approx(10), True)
    assert b12["mean_from_food"] == 0


MENU = """day,slot,what,amount,unit
tue,snack,unicorn steak,100,g
mon,breakfast,rolled oats,60,g
tue,dinner,cheddar cheese,,
mon,lunch,banana,2,parsecs
mon,lunch,,2,g
tue,lunch,cheddar cheese,30,g
mon,lunch,banana, one, two, three
mon,lunch,banana,1e9,kg
"""


def test_lines_that_are_not_understood_are_reported_with_a_reason(cli: Cli) -> None:
    found = analysed(cli, MENU)
    assert [x["line"] for x in found["matched"]] == [3, 7]
    why = {x["line"]: x["why"] for x in found["unmatched"]}
    assert set(why) == {2, 4, 5, 6, 8, 9}
    assert "no food, ingredient or dish" in why[2]
    assert "how much" in why[4]
    assert "parsecs" in why[5]
    assert "names no food" in why[6]
    assert "cells" in why[8]
    assert [d["day"] for d in found["days"]] == ["mon", "tue"]
    ran = cli("analyze", "-", *WHO, stdin=MENU)
    assert "line 2: tue snack 100 g unicorn steak" in ran.out
    assert "6 lines are not understood" in ran.err


def test_a_near_food_is_told_as_a_guess(cli: Cli) -> None:
    text = "what,amount,unit\nmozzarella whole milk cheese,30,g\nbanana,1,\n"
    found = analysed(cli, text)
    assert {x["text"].split()[-1]: x["sure"] for x in found["matched"]}["banana"] is True
    assert "see whether it is meant" in cli("analyze", "-", *WHO, stdin=text).out


def test_toml_and_semicolons_and_other_heads_read_alike(cli: Cli) -> None:
    csv = analysed(cli, "day,slot,what,amount,unit\n1,lunch,banana,2,\n1,lunch,rolled oats,50,g\n")
    oats = '[[eaten]]\nslot="lunch"\nitem="rolled oats"\ngrams=50\n'
    toml = '[[eaten]]\nslot = "lunch"\nfood = "banana"\namount = 2\n' + oats
    other = "meal;ingredient;quantity\nlunch;banana;2\nlunch;rolled oats;50 g\n"
    bare = "1,lunch,banana,2,\n1,lunch,rolled oats,50,g\n"
    for text in (toml, other, bare):
        assert analysed(cli, text)["days"] == csv["days"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "nothing was eaten"),
        ('{"format": "mealplan.plan/1"}', "mealplan show"),
        ("eaten = 3", "[[eaten]]"),
        ("[[eaten]]\nfod = 'x'\n", "food"),
        ("[[eaten]\n", "TOML"),
        ("day,what,kalories\nmon,banana,3\n", "unknown column"),
        ("what,amount\nunicorn,1\n", "no line is understood"),
        ("what,amount\n" + "banana,1\n" * (MOST_LINES + 1), "more than"),
        ("day,what,amount\n" + "".join(f"{n},banana,1\n" for n in range(85)), "85 days"),
    ],
)
def test_what_is_no_menu_is_refused_in_words(cli: Cli, text: str, words: str) -> None:
    ran = cli("analyze", "-", *WHO, stdin=text)
    assert (ran.code, ran.out) == (5, "")
    assert words in ran.err


def test_without_age_and_sex_it_says_so(cli: Cli) -> None:
    ran = cli("analyze", "-", stdin="what,amount\nbanana,1\n")
    assert ran.code == 5
    assert "--age 42 --sex female" in ran.err


def test_days_come_in_order() -> None:
    assert ordered_days(["10", "9", "9"]) == ["9", "10"]
    assert ordered_days(["Wed", "mon", "sunday"]) == ["mon", "Wed", "sunday"]
    assert ordered_days(["2026-12-01", "2026-11-30"]) == ["2026-11-30", "2026-12-01"]
    assert ordered_days(["one", "another"]) == ["one", "another"]


def test_csv_has_a_line_for_each_target(cli: Cli, tmp_path: Path) -> None:
    menu = tmp_path / "menu.csv"
    menu.write_text("what,amount\nbanana,1\n")
    out = cli("analyze", str(menu), *WHO, "--format", "csv").out.splitlines()
    assert out[0].startswith("nutrient,level,unit")
    assert len(out) > 50


def test_a_long_menu_of_nonsense_takes_no_more_than_its_length(cli: Cli) -> None:
    def calls(lines: int) -> int:
        text = "what,amount\nbanana,1\n" + "".join(f"xq{n} zz,1 cup\n" for n in range(lines))
        with counted() as work:
            assert len(analysed(cli, text)["unmatched"]) == lines
        return work.number

    calls(10)  # what is read once
    assert calls(240) < 5 * calls(60)


@given(
    st.one_of(
        st.text(max_size=200),
        st.lists(st.lists(st.text(max_size=12), max_size=6), max_size=6).map(
            lambda rows: "\n".join(",".join(row) for row in rows)
        ),
    )
)
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        lines = read_lines(text, "menu")
    except ValueProblem:
        return
    assert lines
    assert all(line.line >= 1 for line in lines)


WORDS = [
    "banana", "1", "cup", "g", "mon", "lunch", "nan", "-1", "1e308", "½", "1/0", "sr28:01009", "sr28:", "=1+1",
    "\x1b[31m",
]  # fmt: skip


@given(st.lists(st.tuples(*[st.sampled_from(WORDS)] * 5), min_size=1, max_size=5))
@settings(max_examples=60, deadline=None)
def test_any_line_of_a_menu_is_understood_or_reported(cli: Cli, rows: list[tuple[str, ...]]) -> None:
    text = "day,slot,what,amount,unit\n" + "\n".join(",".join(row) for row in rows) + "\n1,,banana,1,\n"
    ran = cli("analyze", "-", *WOMAN[:4], "--format", "json", stdin=text)
    assert ran.code in (0, 3), ran.err
    data = json.loads(ran.out)
    assert len(data["matched"]) + len(data["unmatched"]) == len(rows) + 1
