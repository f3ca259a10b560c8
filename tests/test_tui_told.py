"""What a change of the week is said to be: how it stands, what it costs, how it is taken back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mealplan.export.text import headline
from mealplan.planning.ask.request import Supplement
from mealplan.planning.result.edit import Change, SwapOption
from mealplan.planning.result.plan import Plan
from mealplan.shopping import Line, Need, ShoppingList
from mealplan.tui.app import MealplanApp
from mealplan.tui.board import Cursor, paint_day, paint_week, supplement_words
from mealplan.tui.core import Core
from mealplan.tui.figures import day_figures, turned, week_figures
from mealplan.tui.jobs import Glimpse, Ticket
from mealplan.tui.lookups import FoodPage
from mealplan.tui.screens.dish import verdict_lines, verdict_page
from mealplan.tui.screens.foods import compared, page_text
from mealplan.tui.screens.nutrients import row_line
from mealplan.tui.screens.swap import changes_text, turn_of
from mealplan.tui.screens.welcome import QUESTIONS, STEPS
from mealplan.tui.screens.why import reason
from mealplan.tui.store import Store
from mealplan.tui.widgets.banner import Banner, standing
from mealplan.tui.widgets.keybar import KeyBar
from mealplan.tui.widgets.panel import asked_lines
from mealplan.tui.widgets.searching import Searching
from small_plan import asking, small_plan
from tui_app import running, settle


def changed(plan: Plan, **targets: dict[str, Any]) -> Plan:
    """The plan with other results of some nutrients."""
    return replace(plan, targets=tuple(replace(t, **targets.get(t.nutrient, {})) for t in plan.targets))


def met_plan() -> Plan:
    return changed(small_plan(), magnesium={"met": True, "mean": 330.0, "why": ""})


LESS = {"met": False, "upper_estimate": 2500.0, "mean": 2400.0, "why": "the mean is over the maximum"}


def test_watched_targets_that_are_off_are_said_beside_goals_that_are_met() -> None:
    assert standing(met_plan(), "Planning your week") == ("✓ all 1 goals met", "$success")
    off = changed(met_plan(), sodium=LESS)
    assert standing(off, "Planning your week")[0] == "✓ all 1 goals met · high: sodium"


@pytest.mark.parametrize("label", ["Swap Porridge for Soup", "Mon dinner: 1.5 portions", "Mon dinner locked",
                                   "Mon: bad day, no cooking", "Mon dinner: New soup", "swap mon:dinner", "saved",
                                   ""])  # fmt: skip
def test_a_change_by_hand_is_never_said_to_be_proven_best(label: str) -> None:
    assert "proven" not in standing(small_plan(), label)[0]
    assert "targets proven within 1 %" in standing(small_plan(), "Repair: more minutes on day 2")[0]


@pytest.mark.parametrize(("gap", "says"), [(0.0, "within 1 %"), (0.004, "within 1 %"), (0.06, "within 6 %"),
                                          (0.061, "within 7 %"), (0.3, ""), (80.0, "")])  # fmt: skip
def test_what_is_proven_is_said_of_the_targets_and_no_nearer_than_it_is(gap: float, says: str) -> None:
    plan = small_plan()
    level = replace(plan.search.levels[0], gap=gap)
    words = standing(replace(plan, search=replace(plan.search, levels=(level,))), "Planning your week")[0]
    assert words.endswith(f" · targets proven {says}") if says else "proven" not in words


def late(plan: Plan, *minutes: float, given: bool = True) -> Plan:
    """The plan with other hands-on minutes on its days (45 and, a flare day, 10 are promised)."""
    plan = replace(plan, request=plan.request.with_(minutes_given=(given, given)))
    return replace(plan, days=tuple(replace(d, active_minutes=m) for d, m in zip(plan.days, minutes, strict=True)))


def test_a_broken_promise_of_minutes_comes_first_and_nothing_is_green_beside_it() -> None:
    one, two = late(met_plan(), 57.0, 5.0), late(met_plan(), 57.0, 12.0)
    assert standing(one, "") == ("▲ Mon takes 57 of 45 minutes · all 1 goals met", "$warning")
    assert standing(two, "")[0].startswith("▲ 2 days over their minutes · all 1 goals met")
    assert headline(one)[1].startswith("Mon takes 57 of 45 minutes · All 1 goals met")
    assert headline(two)[1].startswith("2 days over their minutes (Mon 57 of 45, Tue 12 of 10)")
    assert standing(late(met_plan(), 45.4, 10.4), "") == ("✓ all 1 goals met", "$success")
    both = late(small_plan(), 57.0, 5.0)
    assert standing(both, "")[0] == "▼ 1 of 1 goals not met · Mon takes 57 of 45 minutes"
    assert headline(both)[1].startswith("0 of 1 goals met (short: magnesium) · Mon takes 57 of 45 minutes")
    dear = replace(met_plan(), life=asking().life, request=met_plan().request.with_(budget=3.0))
    assert standing(dear, "")[0].startswith("▲ costs about $10 of $3")
    assert "costs about $10 of $3 · All" in headline(dear)[1]


def test_minutes_that_a_profile_means_are_no_promise() -> None:
    soft = late(met_plan(), 57.0, 5.0, given=False)
    assert standing(soft, "") == ("✓ all 1 goals met", "$success")
    assert headline(soft)[1].startswith("All 1 goals met")


@pytest.mark.parametrize("cells", range(60, 140, 4))
async def test_the_worst_truth_is_in_the_first_line_at_any_width(home: Path, tmp_path: Path, cells: int) -> None:
    store = Store(tmp_path)
    store.save(changed(late(met_plan(), 57.0, 5.0), sodium=LESS), "Planning your week")
    app = MealplanApp(Swapping(), store)
    async with running(app, (cells, 24)):
        line = str(app.screen.query_one(Banner).render())
        assert "Mon takes 57 of 45 minutes" in line
        assert "✓" not in line


def test_a_change_that_breaks_the_minutes_says_so() -> None:
    assert turned(met_plan(), late(met_plan(), 57.0, 5.0)) == "Mon takes 57 of 45 minutes."
    assert turned(late(met_plan(), 57.0, 5.0), late(met_plan(), 57.0, 5.0)) == ""


def test_goals_over_and_short_are_both_not_met() -> None:
    over = changed(small_plan(), sodium={**LESS, "level": "goal"})
    assert standing(over)[0] == "▼ 2 of 2 goals not met"


def option(made: Plan, change: Change) -> SwapOption:
    return SwapOption("soup", "Soup", 1.0, 0.0, True, made, (change,))


@pytest.mark.parametrize(("level", "state", "says"), [
    ("watched", "above", "△ only wished, no longer met"), ("goal", "over", "▲ no longer met"),
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
        assert "✓ all 1 goals met" in str(app.screen.query_one(Banner).render())
        assert "undo" not in str(app.screen.query_one(KeyBar).render())
        await pilot.press("s")
        await settle(pilot)
        assert "1 wish lost" in shown(app)
        await pilot.press("n")
        await settle(pilot)
        assert "only no-cook, 1 of them   n all again" in shown(app)
        await pilot.press("enter")
        await settle(pilot)
        banner = str(app.screen.query_one(Banner).render())
        assert "High this week: sodium." in shown(app)
        assert "proven" not in banner
        assert "u undo" in str(app.screen.query_one(KeyBar).render())
        assert "u takes it back" in " ".join(n.message for n in app._notifications)
        await pilot.press("u")
        await settle(pilot)
        assert "High this week: sodium." not in shown(app)


async def test_after_a_restart_a_change_by_hand_is_still_no_proof(app: MealplanApp) -> None:
    async with running(app, (120, 36)) as pilot:
        await pilot.press("space")
        await settle(pilot)
    again = MealplanApp(Swapping(), Store(app.store.folder))
    assert again.made_by == "Mon breakfast locked"
    async with running(again, (120, 36)):
        assert "best" not in str(again.screen.query_one(Banner).render())


SHORT_DAY = {"met": False, "mean": 330.0, "mean_from_food": 330.0, "why": "a day is under its floor"}


def with_a_short_day() -> Plan:
    plan = changed(small_plan(), magnesium=SHORT_DAY)
    low = replace(plan.days[1].totals["magnesium"], amount=210.0, upper_estimate=215.0)
    return replace(plan, days=(plan.days[0], replace(plan.days[1], totals={"magnesium": low})))


def test_a_target_that_one_day_fails_by_is_told_as_that_day() -> None:
    plan = with_a_short_day()
    row = next(r for r in week_figures(plan) if r.nutrient == "magnesium")
    assert row.day_off == ("Tuesday", 210.0, 240.0)
    assert "on Tuesday: 210 mg, at least 240 mg that day" in reason(row, None).plain
    assert "Tue 210 mg, not 240 mg" in row_line(row, 76).plain
    assert all(r.day_off is None for r in day_figures(plan, 1))
    found = replace(plan.shortfalls[0], bound="day", wanted=240.0, reached=210.0, best_reachable=260.0)
    assert "Best reachable on the lowest day: 260 mg" in reason(row, (found,)).plain


def test_a_mean_that_is_short_names_no_day() -> None:
    row = next(r for r in week_figures(small_plan()) if r.nutrient == "magnesium")
    assert row.day_off is None
    assert "310 mg a day, wanted at least 320 mg" in reason(row, None).plain


def test_a_day_over_its_limit_is_over_and_not_short() -> None:
    plan = changed(small_plan(), magnesium={**SHORT_DAY, "why": "a day is over its ceiling"})
    row = next(r for r in week_figures(plan) if r.nutrient == "magnesium")
    assert row.state == "over"


def with_supplement(name: str) -> Plan:
    plan = small_plan()
    return replace(plan, request=plan.request.with_(supplements=(Supplement(name, (("magnesium", 100.0),)),)))


@pytest.mark.parametrize(("name", "says"), [
    ("Magnesium supplement", "Magnesium 100 mg"), ("Evening pill", "Evening pill (Magnesium 100 mg)"),
])  # fmt: skip
def test_a_supplement_of_the_plan_is_said_below_the_week(name: str, says: str) -> None:
    plan = with_supplement(name)
    assert supplement_words(plan) == [says]
    for paint in (paint_week, paint_day):
        lines = paint(plan, Cursor(0, "dinner"), 100, 28).lines
        assert any(f"with a daily supplement: {says}" in line.plain for line in lines)
        bare = replace(plan, request=plan.request.with_(supplements=()))
        assert not any("supplement" in line.plain for line in paint(bare, Cursor(0, "dinner"), 100, 28).lines)


def test_what_she_leaves_out_comes_first_and_the_rest_is_quiet() -> None:
    verdicts = [("soy", "contains", "soy: tofu"), ("eggs", "free", ""), ("gluten", "contains", "wheat: bread")]
    lines = [line.plain for line in verdict_lines(verdicts, ("gluten",))]
    assert lines == ["✗ holds gluten  wheat: bread"]
    told = verdict_page("Bread", verdicts, ("gluten",), "v").plain
    assert told.index("holds gluten") < told.index("✗ soy  soy: tofu") < told.index("✓ eggs")


def test_what_suits_her_is_said_without_a_reason() -> None:
    verdicts = [("vegan", "free", "every ingredient is vegan"), ("gluten", "maybe", "may hold wheat")]
    lines = [line.plain for line in verdict_lines(verdicts, ("vegan", "gluten"), "v")]
    assert lines[:2] == ["✓ vegan", "? may hold gluten  wheat"]
    assert lines[2].startswith("v why")


def test_a_food_is_told_on_the_basis_of_the_list_it_stands_in() -> None:
    page = FoodPage("f", "Seeds", "nuts", (("Magnesium", "500 mg", "analysed"),), 0, (), (), "sr28", ("90 mg",))
    assert "Per 100 kcal" in page_text(page, False, (), True).plain
    assert "90 mg" in page_text(page, False, (), True).plain
    assert "500 mg" in page_text(page, False, ()).plain
    unknown = replace(page, per_100kcal=())
    assert "Per 100 g" in page_text(unknown, False, (), True).plain
    assert "per 100 g" in compared(page, unknown, True).plain


def test_the_pages_of_the_first_run_are_counted_truly() -> None:
    counted = [f"{n} of {len(STEPS)}" for n in range(1, len(STEPS) + 1)]
    assert [QUESTIONS[step][0].split(" · ")[0] for step in STEPS] == counted


async def test_the_shopping_list_names_the_supplements(home: Path, tmp_path: Path) -> None:
    class Listing(Swapping):
        def shopping(self, ticket: Ticket, plan: Plan) -> ShoppingList:
            return ShoppingList((), plan.request.week.start, "metric", (), "")

    store = Store(tmp_path / "plans")
    store.save(with_supplement("Magnesium supplement"), "Planning your week")
    app = MealplanApp(Listing(), store)
    async with running(app, (80, 24)) as pilot:
        await pilot.press("g")
        await settle(pilot)
        assert "with a daily supplement: Magnesium 100 mg" in shown(app)


class Dear(Swapping):
    """A list with prices, made by hand."""

    def shopping(self, ticket: Ticket, plan: Plan) -> ShoppingList:
        need = Need(plan.request.week.start, "red-lentil-soup", "Red lentil soup", 100.0)
        bare = Line("fish", "fish", 100.0, 0.0, 100.0, need.date, "1 x 250 g", (need,), cost=8.0)
        fish = replace(bare, freeze=True, left_over_g=150.0, goes_off_g=150.0, guessed=True)
        salt = replace(bare, item="salt", staple=True, cost=1.0)
        return ShoppingList((fish, salt), plan.request.week.start, currency="USD")


@pytest.mark.parametrize("size", [(120, 36), (80, 24)], ids=["120x36", "80x24"])
async def test_the_list_says_its_sum_and_what_to_freeze(home: Path, tmp_path: Path, size: tuple[int, int]) -> None:
    store = Store(tmp_path / "plans")
    store.save(asking(), "Planning your week")
    app = MealplanApp(Dear(), store)
    async with running(app, size) as pilot:
        await pilot.press("g")
        await settle(pilot)
        words = " ".join(shown(app).split())
        assert "1 thing to buy, 1 to look for in the house · about $8.00 without staples" in words
        assert "$8.00" in words.split("fish")[1]
        assert "freeze it until it is used" in words
        assert "150 g left over that may go off within two weeks" in words
        assert "for Red lentil soup (Mon)" in words


@pytest.mark.parametrize("size", [(120, 36), (80, 24)], ids=["120x36", "80x24"])
async def test_the_week_says_what_it_asks_and_what_is_frozen(home: Path, tmp_path: Path, size: tuple[int, int]) -> None:
    store = Store(tmp_path / "plans")
    store.save(asking(), "Planning your week")
    app = MealplanApp(Swapping(), store)
    async with running(app, size) as pilot:
        await pilot.press("down")
        wide = size[0] >= 100
        pot = "cooked on Monday, 4 portions · freeze 2 portions" if wide else "(cook 4: eat 1, freeze 2, locked)"
        assert pot in shown(app)
        await pilot.press("right")
        out = "take it out of the freezer the evening before · cooked on Monday" if wide else "(from the freezer)"
        assert out in shown(app)
        await pilot.press(*(["d"] if wide else ["d", "d"]))
        assert "30 minutes at the stove" in shown(app)
        await pilot.press("w")
        await settle(pilot)
        assert "90  minutes in all" in shown(app)
        assert "3 things to buy" in shown(app)
    for most in (8, 9, 12):
        told = [line.plain for line in asked_lines(asking(), 36, most)]
        assert "In the freezer at the end: 1" in told
        assert len(told) <= most


def test_a_live_search_says_what_the_best_week_so_far_asks() -> None:
    widget = Searching()
    found = Glimpse("improving", 1.2, None, 0.25, 0.2, 0.2, 240.4, 40)
    assert " asks 240 min " in widget._numbers(found, 116).plain
    assert "asks" not in widget._numbers(replace(found, life=None), 116).plain
