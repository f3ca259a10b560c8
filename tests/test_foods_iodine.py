"""Iodine: a range with its sources, watched and never a goal; salt is iodised only where she says so."""

# ruff: noqa: F811
from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from compiled_foods import FOODS_DB, catalogue, catalogue_file  # noqa: F401
from conftest import Cli, PlanJson, Week
from mealplan.errors import ValueProblem
from mealplan.foods.catalogue import Catalogue
from mealplan.foods.iodine import SALT, iodised_salt, read_iodine
from mealplan.library import open_library
from mealplan.planning.result.plan import Plan
from mealplan.planning.result.verify import problems


def test_every_figure_is_within_its_range_and_of_a_food(catalogue: Catalogue) -> None:
    table = read_iodine(FOODS_DB / "gaps")
    assert len(table) > 600
    assert catalogue.iodine(table) == table
    assert "iodine" in catalogue.values(SALT)
    assert catalogue.values(SALT)["iodine"].counted is None, "no value of the table: no target counts it"


def test_a_food_that_is_like_another_has_its_range(catalogue: Catalogue) -> None:
    found = catalogue.iodine(["extra:gluten-free-corn-tortillas", "sr28:18363"])
    assert found["extra:gluten-free-corn-tortillas"].per_100g == found["sr28:18363"].per_100g


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("sr28:01001,5,6,7,X,,same,", "no range"),
        ("sr28:01001,5,1,7,X,,twin,", "unknown match"),
        ("sr28:01001,5,1,7,X,,same,\nsr28:01001,5,1,7,X,,same,", "twice"),
    ],
)
def test_a_wrong_table_says_where(tmp_path: Path, line: str, says: str) -> None:
    (tmp_path / "iodine.csv").write_text(f"food,per_100g,low,high,source,of,match,note\n{line}\n")
    with pytest.raises(ValueProblem, match=says):
        read_iodine(tmp_path)


def test_a_food_is_shown_with_its_range(cli: Cli) -> None:
    shown = json.loads(cli("foods", "show", "sr28:15015", "--format", "json").out)["iodine"]
    assert 0 <= shown["low"] < shown["per_100g"] < shown["high"]
    assert shown["source"]
    assert f"{shown['low']:g} to {shown['high']:g} by its sources" in cli("foods", "show", "sr28:15015").out


def test_a_week_tells_a_range_and_sets_no_goal(plan_json: PlanJson, cli: Cli, week: Week) -> None:
    plan = plan_json("fibromyalgia")
    told = plan["iodine"]
    assert 0 < told["low"] < told["mean"] < told["high"]
    assert (told["wanted"], told["most"], told["iodised_salt"]) == (150.0, 1100.0, "no")
    assert [t["level"] for t in plan["targets"] if t["nutrient"] == "iodine"] == ["unmeasured"]
    for command in ("show", "report"):
        assert "Iodine (watched, no goal)" in cli(command, str(week("fibromyalgia")[1])).out


def _eaten(cli: Cli, *more: str) -> dict[str, float]:
    menu = '[[eaten]]\nday = 1\nslot = "lunch"\nfood = "sr28:02047"\namount = "10 g"\n'
    ran = cli("analyze", "-", "--age", "42", "--sex", "female", "--format", "json", *more, stdin=menu)
    assert ran.code in (0, 3), ran.err
    found: dict[str, float] = json.loads(ran.out)["iodine"]
    return found


def test_salt_is_iodised_only_where_she_says_so(cli: Cli) -> None:
    assert _eaten(cli)["mean"] < 1
    assert _eaten(cli, "--iodised-salt", "us")["mean"] == pytest.approx(iodised_salt()["us"].per_100g / 10)
    europe = _eaten(cli, "--iodised-salt", "europe")
    assert (europe["low"], europe["high"]) == (186.0, 200.0)


def test_what_is_told_is_checked(plan_json: PlanJson, week: Week) -> None:
    plan = Plan.from_json(plan_json("quick"))
    library = open_library()
    assert problems(plan, library) == []
    assert plan.iodine is not None
    wrong = dataclasses.replace(plan, iodine=dataclasses.replace(plan.iodine, high=plan.iodine.high * 2))
    assert any("iodine" in words for words in problems(wrong, library))
