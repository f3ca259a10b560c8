"""Bars and rows: the marks stand in the same columns, the unknown part is drawn apart, one row per nutrient."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mealplan.planning.result.plan import TargetResult
from mealplan.tui.bars import CROSSED, EMPTY, FULL, HIGH_AT, LOW_AT, MARK, UNKNOWN, cells, place
from mealplan.tui.figures import Figure, day_figures, in_panel, tightest, week_figures
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


def test_what_is_not_met_is_always_in_the_panel() -> None:
    rows = [replace(figure(1.0), nutrient=f"n{i}", state="met") for i in range(30)]
    rows[29] = replace(rows[29], state="short")
    assert rows[29] in in_panel(rows, 5)
    assert tightest(rows, 3)[0] == rows[29]
