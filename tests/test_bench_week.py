"""The week rows of the bench: what is read off a plan and its list, worked out by hand for a small one."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.append(str(Path(__file__).parents[1] / "bench"))

import week

ABOUT = {
    "soup": week.About("lentils", frozenset({"lunch", "dinner"}), 60.0),
    "stew": week.About("lentils", frozenset({"dinner"}), 39.9),
    "fish": week.About("white fish", frozenset({"dinner"})),
    "glass": week.About("milk", frozenset({"snack", "side"})),
}


def item(dish: str, portions: float = 1.0, *, leftover: bool = False, frozen: bool = False) -> dict[str, Any]:
    return {"dish": dish, "portions": portions, "leftover": leftover, "frozen": frozen}


def cook(dish: str, minutes: float, batch: float | None, *, frozen: bool = False) -> dict[str, Any]:
    return {"dish": dish, "active_minutes": minutes, "batch": batch, "frozen": frozen}


def line(item: str, buy: float, left: float, off: float = 0.0, *, staple: bool = False, **more: Any) -> dict[str, Any]:
    return {
        "item": item, "buy_g": buy, "left_over_g": left, "goes_off_g": off, "staple": staple, "pantry_g": 0.0, **more,
    }  # fmt: skip


def day(date: str, minutes: float, **meals: list[dict[str, Any]]) -> dict[str, Any]:
    return {"date": date, "active_minutes": minutes, "meals": [{"slot": s, "items": i} for s, i in meals.items()]}


@pytest.fixture
def plan() -> dict[str, Any]:
    return {
        "outcome": "short",
        "request": {
            "week": {
                "start": "2026-11-23",
                "days": 4,
                "minutes": [20.0, 15.0, 15.0, 60.0],
                "minutes_given": [True, True, True, False],
            },
            "house": {"budget": 7.0},
        },
        "search": {
            "levels": [
                {"name": "goals", "objective": 0.0, "bound": 0.0},
                {"name": "life", "objective": 200.0, "bound": 130.0},
            ]
        },
        "targets": [
            {"nutrient": "iron", "level": "goal", "met": False},
            {"nutrient": "zinc", "level": "goal", "met": True},
            {"nutrient": "choline", "level": "watched", "met": False},
        ],
        "shortfalls": [
            {"level": "goal", "because": ["15 minutes on Tuesday"], "repairs": []},
            {"level": "watched", "because": ["the dishes at hand"], "repairs": []},
        ],
        "cooks": [
            cook("soup", 20.0, 1.0),
            cook("stew", 15.0, None),
            cook("fish", 12.0, None, frozen=True),
            cook("glass", 0.6, None),
        ],
        "days": [
            day("2026-11-23", 20.4, lunch=[item("glass"), item("soup")], dinner=[item("fish", 1.5)]),
            day("2026-11-24", 18.0, lunch=[item("stew")], dinner=[item("soup", leftover=True)], snack=[item("glass")]),
            day("2026-11-25", 15.0, lunch=[item("soup"), item("glass")], dinner=[]),
            day("2026-11-26", 70.0, lunch=[item("soup", leftover=True)], dinner=[item("fish", frozen=True)]),
        ],
        "life": {
            "minutes": 190.0,
            "things": 2,
            "left_over_g": 350.0,
            "money": {"amount": 7.3},
            "freezer": [{"dish": "stew", "portions": 2.0}],
        },
    }


@pytest.fixture
def shopping() -> dict[str, Any]:
    return {
        "lines": [
            line("spinach", 250.0, 150.0, 150.0, cost=3.1),
            line("lentils", 300.0, 200.0, 50.0, cost=4.2),
            line("rice", 0.0, 0.0, cost=0.0),
            line("salt", 5.0, 495.0, staple=True, cost=1.0),
        ]
    }


@pytest.fixture
def got(plan: dict[str, Any], shopping: dict[str, Any]) -> week.Figures:
    return week.figures(plan, shopping, ABOUT)


def test_what_is_bought_leaves_staples_and_the_house_out(got: week.Figures) -> None:
    assert got.things == 2
    assert got.left_share == pytest.approx(350 / 900)
    assert got.soon_g == 200.0
    assert (got.list_cost, got.plan_cost, got.agrees) == (7.3, 7.3, True)


def test_what_is_cooked_is_five_minutes_or_more_and_not_out_of_the_freezer(got: week.Figures) -> None:
    assert (got.cooked, got.whole_share) == (2, 0.5)
    assert got.hands_on == pytest.approx(123.4)
    assert got.single_share == pytest.approx(9 / 10)


def test_only_typed_days_are_kept_and_half_a_minute_is_rounding(got: week.Figures) -> None:
    assert got.typed == 3
    assert got.over == (("2026-11-24", 18.0, 15.0),)


def test_a_goal_missed_is_told_and_whether_her_minutes_are_why(plan: dict[str, Any], got: week.Figures) -> None:
    assert (got.short, got.for_minutes) == (("iron",), True)
    plan["shortfalls"].append({"level": "goal", "because": ["no fish"], "repairs": []})
    assert not week.figures(plan, {"lines": []}, ABOUT).for_minutes


def test_a_main_is_more_than_a_side_and_left_overs_count_as_coming_again(got: week.Figures) -> None:
    assert (got.mains, got.most, got.dishes) == (3, 4, 4)


def test_three_days_in_a_row_are_of_what_is_cooked_afresh(plan: dict[str, Any], got: week.Figures) -> None:
    assert got.in_a_row == ("lentils",)
    plan["days"][2]["meals"][0]["items"][0]["leftover"] = True
    assert week.in_a_row(plan, ABOUT) == ()


def test_pulses_count_from_forty_grams_and_empty_meals_are_not_planned(got: week.Figures) -> None:
    assert got.pulses_share == pytest.approx(4 / 8)


def test_the_bound_is_that_of_the_life_level(plan: dict[str, Any], got: week.Figures) -> None:
    assert got.bound == pytest.approx(0.65)
    plan["search"]["levels"].pop()
    assert week.bound_share(plan) is None


def test_the_next_week_finds_what_is_left_and_has_not_gone_off(plan: dict[str, Any], shopping: dict[str, Any]) -> None:
    before = week.Larder(
        [("rice", 400.0, None), ("rice", 100.0, "2026-12-01"), ("quinoa", 90.0, "2026-11-26"), ("oats", 50.0, None)],
        {"fish": 1.0},
    )
    shopping["lines"][2]["pantry_g"] = 250.0
    after = before.after(plan, shopping)
    assert sorted(after.stock, key=str) == [
        ("lentils", 150.0, None),
        ("lentils", 50.0, "2026-12-06"),
        ("oats", 50.0, None),
        ("rice", 250.0, None),
        ("salt", 495.0, None),
        ("spinach", 150.0, "2026-12-06"),
    ]
    assert (after.frozen, after.portions) == ({"stew": 2.0}, 2.0)


def test_a_larder_is_a_pantry_file() -> None:
    from mealplan.goods.pantry import Cooked, read_pantry
    from mealplan.library import open_library

    library = open_library()
    dish = next(iter(library.cookbook.dishes))
    text = week.Larder([("red lentils", 120.5, "2026-12-06"), ("onion", 80.0, None)], {dish: 1.5}).toml()
    house = read_pantry(text, library.cookbook.names)
    assert [(s.ingredient, s.grams, str(s.until)) for s in house.stock] == [
        ("red lentils", 120.5, "2026-12-06"),
        ("onion", 80.0, "None"),
    ]
    assert house.cooked == [Cooked(dish, 1.5, None, "freezer")]
    assert house.notes == []


def test_a_row_of_the_table_is_judged_by_median_and_most(plan: dict[str, Any], shopping: dict[str, Any]) -> None:
    task = week.Task(0, "few-pots", 1)
    made = week.Week(task, json.loads(json.dumps(plan)), shopping, 1.0, 2.0)
    rows = {row.measure: row for row in week.style_rows("few-pots", week.measured([made], ABOUT), [made], 1)}
    assert rows["few-pots: things to buy, without staples"].ok is True
    assert rows["few-pots: bought mass left over / of it within two weeks off"].ok is False
    assert rows["few-pots: days over her typed minutes"].figure == "1 of 3 (worst by 3.0 min)"
    assert (
        rows["few-pots: all goals met where version 0.1 met them"].figure
        == "0 of 1, 1 more short for her minutes alone"
    )
    assert rows["few-pots: what the list costs is what the plan says, to the cent"].ok is True
    assert rows["few-pots: what the list costs is within her budget"].figure == "0 of 1 (worst 104% of it)"


def test_there_are_24_people_of_different_names() -> None:
    assert len({one.name for one in week.PEOPLE}) == len(week.PEOPLE) == 24
