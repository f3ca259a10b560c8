"""What a change of the week is said to be: how it stands, what it costs, how it is taken back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mealplan.planning.edit import Change, SwapOption
from mealplan.planning.plan import Plan
from mealplan.tui.app import MealplanApp
from mealplan.tui.core import Core
from mealplan.tui.jobs import Ticket
from mealplan.tui.screens.swap import changes_text, turn_of
from mealplan.tui.store import Store
from mealplan.tui.widgets.banner import Banner, standing
from mealplan.tui.widgets.keybar import KeyBar
from small_plan import small_plan
from tui_app import running, settle


def changed(plan: Plan, **targets: dict[str, Any]) -> Plan:
    """The plan with other results of some nutrients."""
    return replace(plan, targets=tuple(replace(t, **targets.get(t.nutrient, {})) for t in plan.targets))


def met_plan() -> Plan:
    return changed(small_plan(), magnesium={"met": True, "mean": 330.0, "why": ""})


LESS = {"met": False, "upper_estimate": 2500.0, "mean": 2400.0, "why": "the mean is over the maximum"}


def test_watched_targets_that_are_off_are_said_beside_goals_that_are_met() -> None:
    assert standing(met_plan(), "Planning your week")[0] == "✓ all 1 goals met · proven best"
    off = changed(met_plan(), sodium=LESS)
    assert standing(off, "Planning your week")[0] == "✓ all 1 goals met · 1 watched above"


@pytest.mark.parametrize("label", ["Swap Porridge for Soup", "1.5 portions at dinner", "Lock dinner on Monday",
                                   "Flare day on Monday", "swap mon:dinner", "saved", ""])  # fmt: skip
def test_a_change_by_hand_is_never_said_to_be_proven_best(label: str) -> None:
    assert "best" not in standing(small_plan(), label)[0]
    assert "best" in standing(small_plan(), "Repair: more minutes on day 2")[0]


def test_an_open_gap_is_not_said_to_be_closed() -> None:
    plan = small_plan()
    level = replace(plan.search.levels[0], gap=plan.request.gap + 0.05)
    words = standing(replace(plan, search=replace(plan.search, levels=(level,))), "Planning your week")[0]
    assert "proven" not in words
    assert "within" in words


def test_goals_over_and_short_are_both_not_met() -> None:
    over = changed(small_plan(), sodium={**LESS, "level": "goal"})
    assert standing(over)[0] == "▼ 2 of 2 goals not met"


def option(made: Plan, change: Change) -> SwapOption:
    return SwapOption("soup", "Soup", 1.0, 0.0, True, made, (change,))


@pytest.mark.parametrize(("level", "state", "says"), [
    ("watched", "above", "△ watched, no longer met"), ("goal", "over", "▲ no longer met"),
])  # fmt: skip
def test_what_a_swap_loses_is_told_apart_by_its_level(level: str, state: str, says: str) -> None:
    change = Change("sodium", "mg", 1200.0, 2500.0, True, False)
    made = option(changed(met_plan(), sodium={**LESS, "level": level}), change)
    assert turn_of(made, change) == state
    assert says in changes_text(made).plain


def test_what_stays_as_it_was_is_not_lost() -> None:
    for before, after in ((True, True), (False, False), (False, True)):
        change = Change("sodium", "mg", 1200.0, 1300.0, before, after)
        assert turn_of(option(met_plan(), change), change) is None


class Swapping(Core):
    """Swaps cost a watched target; locks are made at once."""

    def warm(self, ticket: Ticket) -> bool:
        return True

    def swaps(self, ticket: Ticket, plan: Plan, day: int, slot: str, no_cook: bool) -> list[Any]:
        change = Change("sodium", "mg", 1200.0, 2500.0, True, False)
        return [option(changed(met_plan(), sodium=LESS), change)]

    def lock(self, ticket: Ticket, plan: Plan, day: int, slot: str, on: bool) -> Plan:
        return replace(plan, notes=("locked",))


@pytest.fixture
def app(home: Path, tmp_path: Path) -> MealplanApp:
    store = Store(tmp_path / "plans")
    store.save(met_plan(), "Planning your week")
    return MealplanApp(Swapping(), store)


def shown(app: MealplanApp) -> str:
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


@pytest.mark.parametrize("size", [(120, 36), (80, 24)], ids=["120x36", "80x24"])
async def test_a_swap_says_what_it_costs_and_which_key_takes_it_back(app: MealplanApp, size: tuple[int, int]) -> None:
    async with running(app, size) as pilot:
        assert "proven best" in str(app.screen.query_one(Banner).render())
        assert "undo" not in str(app.screen.query_one(KeyBar).render())
        await pilot.press("s")
        await settle(pilot)
        assert "1 watched lost" in shown(app)
        await pilot.press("n")
        await settle(pilot)
        assert "only no-cook, 1 of them   n all again" in shown(app)
        await pilot.press("enter")
        await settle(pilot)
        banner = str(app.screen.query_one(Banner).render())
        assert "1 watched above" in banner
        assert "best" not in banner
        assert "u undo" in str(app.screen.query_one(KeyBar).render())
        assert "u takes it back" in " ".join(n.message for n in app._notifications)
        await pilot.press("u")
        await settle(pilot)
        assert "proven best" in str(app.screen.query_one(Banner).render())


async def test_after_a_restart_a_change_by_hand_is_still_no_proof(app: MealplanApp) -> None:
    async with running(app, (120, 36)) as pilot:
        await pilot.press("space")
        await settle(pilot)
    again = MealplanApp(Swapping(), Store(app.store.folder))
    assert again.made_by.startswith("Lock")
    async with running(again, (120, 36)):
        assert "best" not in str(again.screen.query_one(Banner).render())
