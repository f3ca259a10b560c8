"""What was lived of a week is planned again by no edit, and counts as what it was."""

from __future__ import annotations

import datetime as dt
import json
import math
from typing import Any

import pytest

from conftest import Cli, Ran, Week
from household_cases import MAN, WOMAN, household
from mealplan.journal import Journal
from mealplan.planning.result.make import make_plan
from mealplan.planning.result.plan import Meal, Plan, loads
from mealplan.planning.result.verify import problems

MONDAY, WEDNESDAY = dt.date(2026, 11, 23), dt.date(2026, 11, 25)
TODAY = 2  # its index


@pytest.fixture
def plan(week: Week, monkeypatch: pytest.MonkeyPatch) -> Plan:
    """Four days from Monday, saved; it is Wednesday."""
    monkeypatch.setenv("MEALPLAN_TODAY", WEDNESDAY.isoformat())
    made = loads(week("quick")[1].read_text())
    with Journal.open() as journal:
        journal.save_plan("week 48", made)
    return made


EDITS: dict[str, tuple[str, ...]] = {
    "bad day": ("flare", "week 48", "today"),
    "re-plan": ("replan", "week 48", "--seed", "7", "--effort", "quick"),
    "re-plan from today": ("replan", "week 48", "--from", "today", "--effort", "quick"),
    "guest": ("replan", "week 48", "--guest", "sister,35,female", "--effort", "quick"),
    "guest from today": ("replan", "week 48", "--from", "today", "--guest", "sister,35,female", "--effort", "quick"),
    "swap": ("swap", "week 48", "today:snack"),
}


def edited(cli: Cli, *arguments: str) -> Plan:
    ran = cli(*arguments, "--format", "json")
    assert ran.code in (0, 3), ran.err
    return loads(ran.out)


def served(meal: Meal) -> list[tuple[str, float]]:
    return [(item.dish, item.portions) for item in meal.items]


def at(plan: Plan, day: int, slot: str) -> Meal | None:
    return next((meal for meal in plan.days[day].meals if meal.slot == slot), None)


@pytest.mark.parametrize("edit", EDITS)
def test_what_was_answered_today_is_planned_again_by_no_edit(cli: Cli, opened: Any, plan: Plan, edit: str) -> None:
    assert cli("ate", "breakfast").code == 0
    assert cli("ate", "lunch", "out").code == 0
    assert cli("skipped", "dinner").code == 0
    new = edited(cli, *EDITS[edit])
    assert problems(new, opened) == []
    eaten, was = at(new, TODAY, "breakfast"), at(plan, TODAY, "breakfast")
    assert was is not None
    if eaten is not None:
        assert [dish for dish, _ in served(eaten)] == [dish for dish, _ in served(was)]
    else:
        assert {x.kind for x in new.request.week.lived if (x.day, x.slot) == (TODAY, "breakfast")} == {"food"}
    assert (at(new, TODAY, "lunch"), at(new, TODAY, "dinner")) == (None, None)
    told = {(x.slot, x.kind) for x in new.request.week.lived if x.day == TODAY}
    assert {("lunch", "out"), ("dinner", "nothing")} <= told
    assert at(new, TODAY, "snack") is not None, "the rest of the day is planned"
    for day in range(TODAY):
        assert new.days[day].totals["energy"].amount == pytest.approx(plan.days[day].totals["energy"].amount, rel=0.02)
    energy = [day.totals["energy"].amount for day in new.days]
    mean = next(t.mean for t in new.targets if t.nutrient == "energy" and t.eater in ("", new.request.eater.name))
    assert mean == pytest.approx(math.fsum(energy) / 4, rel=1e-6)


@pytest.mark.parametrize("edit", ["bad day", "re-plan"])
def test_a_pot_that_was_made_stays_though_its_meal_is_to_come(cli: Cli, opened: Any, plan: Plan, edit: str) -> None:
    pot = next(
        cook for cook in plan.cooks
        if cook.on == WEDNESDAY and not cook.frozen and not opened.cookbook.dishes[cook.dish].no_cook
    )  # fmt: skip
    assert cli("cooked", pot.dish, f"{pot.portions + 2:g}").code == 0
    place = next(m for m in plan.days[TODAY].meals if any(i.cook == pot.id for i in m.items))
    new = edited(cli, *EDITS[edit])
    assert problems(new, opened) == []
    now = at(new, TODAY, place.slot)
    assert now is not None
    assert served(now) == served(place)
    assert [c.portions for c in new.cooks if (c.dish, c.on) == (pot.dish, WEDNESDAY)] == [pot.portions + 2]
    swap = cli("swap", "week 48", f"today:{place.slot}")
    assert (swap.code, swap.out) == (5, "")
    assert "was eaten or cooked already" in swap.err


def test_a_second_edit_changes_nothing_that_the_first_kept(cli: Cli, opened: Any, plan: Plan) -> None:
    cli("ate", "lunch", "out")
    first = edited(cli, *EDITS["bad day"], "--save", "week 48")
    second = edited(cli, *EDITS["re-plan"], "--save", "week 48")
    assert first.request.week.lived == second.request.week.lived
    assert first.request.week.history == second.request.week.history
    assert problems(second, opened) == []


def test_what_was_said_may_be_said_otherwise_after_an_edit(cli: Cli, opened: Any, plan: Plan) -> None:
    cli("ate", "lunch", "out")
    edited(cli, *EDITS["bad day"], "--save", "week 48")
    assert cli("ate", "lunch", "300 g cheese pizza").code == 0
    new = edited(cli, *EDITS["re-plan"])
    assert [(x.kind, x.grams) for x in new.request.week.lived if (x.day, x.slot) == (TODAY, "lunch")] == [("food", 300)]
    assert problems(new, opened) == []
    late = cli("ate", "lunch")
    assert late.code == 5
    assert "no longer in it as it was planned" in late.err


def test_what_came_instead_today_counts_in_today_and_in_the_means(cli: Cli, opened: Any, plan: Plan) -> None:
    cli("ate", "lunch", "300 g cheese pizza")
    new = edited(cli, *EDITS["re-plan"])
    food = next(x for x in new.request.week.lived if x.slot == "lunch")
    kcal = (opened.foods.amounts([food.food], ["energy"])[food.food]["energy"] or 0) * 3
    rest = edited(cli, *EDITS["re-plan"]).days[TODAY]
    cooks = {cook.id: cook for cook in new.cooks}
    planned = math.fsum(
        (opened.foods.amounts([part.food], ["energy"])[part.food]["energy"] or 0) / 100
        * part.eaten_g * item.portions / cooks[item.cook].portions
        for meal in rest.meals for item in meal.items for part in cooks[item.cook].ingredients
    )  # fmt: skip
    assert new.days[TODAY].totals["energy"].amount == pytest.approx(kcal + planned, rel=1e-4)
    assert new.days[TODAY].totals["energy"].amount < 1.25 * new.request.eater.energy_kcal, "the rest is planned for it"


def test_an_edit_of_a_week_that_did_not_begin_is_what_it_was(
    cli: Cli, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEALPLAN_TODAY", MONDAY.isoformat())
    new = edited(cli, *EDITS["swap"][:2], "2:snack")
    assert not new.request.week.begun
    assert "past" not in json.loads(new.dumps())["request"]["week"]


def shown(cli: Cli, *more: str) -> Ran:
    ran = cli("show", "week 48", *more)
    assert ran.code == 0, ran.err
    return ran


def test_a_week_that_is_shown_has_what_was_eaten(cli: Cli, opened: Any, plan: Plan) -> None:
    before = loads(shown(cli, "--format", "json").out)
    assert before.dumps() == plan.dumps()
    cli("skipped", "yesterday:dinner")
    cli("ate", "yesterday:lunch", "out")
    cli("skipped", "lunch")
    ran = shown(cli, "--format", "json")
    assert "what was eaten" in ran.err
    now = loads(ran.out)
    assert problems(now, opened) == []
    for day in (1, TODAY):
        assert now.days[day].totals["energy"].amount < 0.9 * plan.days[day].totals["energy"].amount
    assert [served(m) for m in now.days[3].meals] == [served(m) for m in plan.days[3].meals], "nothing is searched"
    words = " ".join(shown(cli).out.split())
    assert "skipped" in words
    assert "eaten out" in words
    calendar = " ".join(shown(cli, "--format", "ics").out.replace("\r\n ", "").split())
    assert "SUMMARY:Lunch: eaten out" in calendar
    assert "what was eaten" in cli("report", "week 48").err


def test_a_week_that_is_over_is_shown_as_it_was_eaten(
    cli: Cli, opened: Any, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    cli("skipped", "yesterday:dinner")
    monkeypatch.setenv("MEALPLAN_TODAY", "2026-12-09")
    now = loads(shown(cli, "--format", "json").out)
    assert at(now, 1, "dinner") is None
    assert problems(now, opened) == []


@pytest.fixture
def shared(opened: Any, monkeypatch: pytest.MonkeyPatch) -> Plan:
    """Three days of a table from Monday, saved; it is Tuesday."""
    monkeypatch.setenv("MEALPLAN_TODAY", "2026-11-24")
    asked = household({"Anna": WOMAN, "Ben": MAN}, "--days 3 --effort quick", start=MONDAY)
    made = make_plan(asked, opened, explained=False)
    with Journal.open() as journal:
        journal.save_plan("week 48", made)
    return made


@pytest.mark.parametrize("edit", ["bad day", "re-plan"])
def test_at_a_table_what_was_answered_is_planned_again_for_nobody(
    cli: Cli, opened: Any, home: Any, shared: Plan, edit: str
) -> None:
    assert cli("skipped", "lunch").code == 0
    assert cli("ate", "dinner", "out", "--eater", "Ben").code == 0
    new = edited(cli, *EDITS[edit])
    assert problems(new, opened) == []
    assert at(new, 1, "lunch") is None
    lunch = {(x.eater, x.kind) for x in new.request.week.lived if (x.day, x.slot) == (1, "lunch")}
    assert lunch == {("Anna", "nothing"), ("Ben", "nothing")}
    dinner, was = at(new, 1, "dinner"), at(shared, 1, "dinner")
    assert dinner is not None
    assert was is not None
    assert {i.dish for i in dinner.items} == {i.dish for i in was.items}, "one of them is still to eat it"
    again = edited(cli, *EDITS[edit], "--save", "week 48")
    assert again.request.week.lived == new.request.week.lived
    assert cli("ate", "dinner", "--eater", "Anna").code == 0
    last = edited(cli, *EDITS["re-plan"])
    assert problems(last, opened) == []
    assert at(last, 1, "dinner") is None
    assert {(x.eater, x.kind) for x in last.request.week.lived if (x.day, x.slot) == (1, "dinner")} == {
        ("Anna", "food"),
        ("Ben", "out"),
    }


def test_who_comes_to_the_table_now_was_not_there_before(cli: Cli, opened: Any, plan: Plan) -> None:
    cli("skipped", "lunch")
    new = edited(cli, *EDITS["guest"], "--save", "week 48")
    guest = new.request.eaters[1]
    assert not any(guest.there(day, slot) for day in range(TODAY) for slot in new.request.week.slots)
    assert not guest.there(TODAY, "lunch")
    assert guest.there(TODAY, "dinner")
    later = edited(cli, *EDITS["re-plan"])
    assert later.request.eaters[1].present == guest.present
    assert problems(later, opened) == []
