"""Bars and rows: the marks stand in the same columns, the unknown part is drawn apart, one row per nutrient."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mealplan.planning.result.plan import DayTotal, Plan, TargetResult
from mealplan.settings.setting import Setting
from mealplan.tui.bars import CROSSED, EMPTY, FULL, HIGH_AT, LOW_AT, MARK, UNKNOWN, cells, place
from mealplan.tui.figures import (
    GROUPS,
    SHORT_NAMES,
    Figure,
    day_figures,
    day_words,
    five,
    grouped,
    off_short,
    off_words,
    week_figures,
)
from small_plan import small_plan


def figure(amount: float, upper: float | None = None, low: float | None = 10.0, high: float | None = 30.0) -> Figure:
    return Figure("iron", "Iron", "mg", amount, amount if upper is None else upper, low, high, 3.0, "met",
                  False, 0.0, "test")  # fmt: skip


def test_marks_of_minimum_and_limit_stand_in_the_same_columns_for_every_nutrient() -> None:
    bars = [cells(figure(1.0, low=low, high=high), 20) for low, high in ((10, 30), (400, 1000), (0.25, 3))]
    assert len({tuple(i for i, c in enumerate(bar) if c in MARK + CROSSED) for bar in bars}) == 1
    assert bars[0].index(MARK) == round(LOW_AT * 20)


def test_a_bar_reaches_its_mark_exactly_when_the_minimum_is_met() -> None:
    under, over = cells(figure(9.9), 20), cells(figure(15.0), 20)
    assert MARK in under[: round(HIGH_AT * 20)]
    assert over[round(LOW_AT * 20)] == CROSSED


def test_the_unknown_part_is_drawn_differently() -> None:
    bar = cells(figure(4.0, upper=8.0), 20)
    assert FULL in bar
    assert UNKNOWN in bar
    assert bar.index(UNKNOWN) > bar.index(FULL)
    assert UNKNOWN not in cells(figure(4.0), 20)


@given(st.floats(0, 1e6), st.floats(0, 1e6), st.floats(0.01, 1e4), st.floats(0.01, 1e4), st.integers(4, 60))
def test_a_bar_is_as_wide_as_asked_and_made_of_its_signs(
    a: float, more: float, low: float, up: float, wide: int
) -> None:
    bar = cells(figure(a, a + more, low, low + up), wide)
    assert len(bar) == wide
    assert set(bar) <= {FULL, UNKNOWN, EMPTY, MARK, CROSSED}


@given(st.floats(0, 1e5), st.floats(0, 1e5), st.floats(0.01, 1e4), st.floats(0.01, 1e4))
def test_more_of_a_nutrient_never_moves_a_bar_back(a: float, b: float, low: float, up: float) -> None:
    small, large = sorted((a, b))
    assert place(small, low, low + up) <= place(large, low, low + up)


def target(**changes: object) -> TargetResult:
    base = TargetResult("ala", "goal", "g", "day", 1.1, None, 0.3, "AI", 3.0, 3.0, 3.0, 2.0, 0.0, True)
    return replace(base, **changes)  # type: ignore[arg-type]


def test_targets_of_one_nutrient_become_one_row_with_the_tightest_bounds_and_the_worst_state() -> None:
    plan = replace(small_plan(), targets=(
        target(), target(min=1.4, source="own"), target(level="watched", min=None, max=2.9, source="AMDR", met=False),
    ))  # fmt: skip
    (row,) = week_figures(plan)
    assert (row.low, row.high) == (1.4, 2.9)
    assert row.state == "above"  # over a watched limit: told, but no failure of the week
    assert not row.watched


def test_what_is_not_judged_has_no_row() -> None:
    assert [r.nutrient for r in week_figures(small_plan())] == ["magnesium", "sodium"]


@pytest.mark.parametrize(("amount", "state"), [(500.0, "met"), (300.0, "part"), (100.0, "short")])
def test_a_day_is_short_only_below_the_least_a_day_should_have(amount: float, state: str) -> None:
    plan = small_plan()
    day = replace(plan.days[0], totals={"magnesium": replace(plan.days[0].totals["magnesium"], amount=amount)})
    (row,) = day_figures(replace(plan, days=(day, plan.days[1])), 0)
    assert row.state == state


def test_supplements_count_on_a_day_as_they_do_over_the_week() -> None:
    plan = small_plan()
    with_pill = replace(plan.targets[0], mean=410.0)  # 100 mg of it from a supplement
    row = day_figures(replace(plan, targets=(with_pill,)), 0)[0]
    assert row.amount == pytest.approx(410.0)


KEYS = ("choline", "zinc", "magnesium", "vitamin_d", "iron", "vitamin_b12", "lysine")


def with_targets(*low: str, own: tuple[tuple[str, str], ...] = ()) -> Plan:
    """A plan with a watched minimum of each of KEYS; `low` of them missed; `own`: (target, origin) as asked."""
    base = target(level="watched", min=1.1)
    missed = {"met": False, "mean": 0.5, "why": "the mean is under the minimum"}
    rows = tuple(replace(base, nutrient=key, **(missed if key in low else {})) for key in KEYS)  # type: ignore[arg-type]
    plan = replace(small_plan(), targets=rows)
    asked = tuple(Setting("target", text, origin) for text, origin in own)
    return replace(plan, request=replace(plan.request, asked=asked))


def test_home_shows_five_nutrients_her_own_first_then_those_of_what_it_builds_on() -> None:
    own = (("lysine>=1g", "shipped:fibromyalgia"), ("zinc <= 9 mg", ""))
    assert [r.nutrient for r in five(with_targets(own=own), None)] == [
        "zinc", "lysine", "vitamin_b12", "magnesium", "vitamin_d",
    ]  # fmt: skip
    assert len(five(with_targets("choline"), None)) == 5  # the same ones, whatever is off


def test_one_sentence_says_what_is_low_and_what_is_high() -> None:
    assert off_words(with_targets(), None) == "Nothing is low or too high this week."
    assert off_words(with_targets("choline", "vitamin_d"), None) == "Low this week: vitamin D, choline."
    assert off_words(with_targets("choline", "iron", "zinc"), None, 1) == "Low this week: iron and 2 more."
    high = replace(with_targets("zinc"), targets=(*with_targets("zinc").targets, replace(
        small_plan().targets[1], met=False, mean=2400.0, upper_estimate=2500.0, why="the mean is over the maximum")))
    assert off_words(high, None) == "Low this week: zinc. High: sodium."
    only = replace(high, targets=high.targets[-1:])
    assert off_words(only, None) == "High this week: sodium."
    assert off_short(high) == "low: zinc; high: sodium"
    assert off_words(small_plan(), 0).startswith("Nothing is low or too high on Monday")
    short = replace(small_plan().days[0], totals={"magnesium": DayTotal(100.0, 0.0, 0.0, 100.0)})
    met = replace(small_plan(), targets=(replace(small_plan().targets[0], met=True),), days=(short,))
    assert day_words(met, 0) == "Monday alone: low magnesium."
    assert day_words(replace(small_plan(), days=(short,)), 0) == ""  # over the week as well: it is said there


def test_no_nutrient_is_lost_or_doubled_by_the_groups() -> None:
    rows = [replace(figure(1.0), nutrient=key) for key in (*KEYS, "unheard_of")]
    found = grouped(rows)
    assert sorted(r.nutrient for _, held in found for r in held) == sorted((*KEYS, "unheard_of"))
    assert dict(found)["Other"][0].nutrient == "unheard_of"
    listed = [key for _, keys in GROUPS for key in keys]
    assert len(listed) == len(set(listed))
    assert set(SHORT_NAMES) <= set(listed) | {"caffeine"}


def test_on_a_day_a_wish_is_never_told_as_a_goal() -> None:
    plan = with_targets("choline")
    plan = replace(plan, targets=tuple(replace(t, daily_floor=1.0) for t in plan.targets))
    totals = {key: DayTotal(0.1, 0.0, 0.0, 0.1) for key in KEYS}
    day = replace(plan.days[0], totals=totals)
    assert {r.state for r in day_figures(replace(plan, days=(day, plan.days[1])), 0)} == {"below"}
