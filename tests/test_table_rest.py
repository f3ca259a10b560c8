"""The rest of a running week of a table: what each had on the days past is told plate by plate, and counts for her."""

from __future__ import annotations

import datetime as dt
import math
from functools import cache

import pytest

from conftest import Cli
from household_cases import MAN, WOMAN, household, plate_complaints
from mealplan.journal import Journal
from mealplan.planning.ask.asked import edited, without_eater
from mealplan.planning.result import edit
from mealplan.planning.result.make import make_plan
from mealplan.planning.result.plan import Plan, loads
from mealplan.planning.result.verify import problems
from mealplan.planning.result.whose import as_of
from mealplan.planning.week.build import build
from mealplan.profiles.household import guest_of
from mealplan.tui.board import Cursor, paint_day
from planning_cases import library

SOUP = "squash-red-lentil-soup"  # of one pot
MONDAY, WEDNESDAY = dt.date(2026, 11, 23), dt.date(2026, 11, 25)


@cache
def table() -> Plan:
    week = f"--days 4 --seed 2 --slots lunch,dinner --lock 1:dinner={SOUP}"
    asked = household({"Anna": f"{WOMAN} -x vegan", "Ben": MAN}, week)
    return make_plan(asked, library(), explained=False)


@pytest.fixture
def lived(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> Plan:
    """It is Wednesday; Ben left out Monday's dinner and had Tuesday's lunch out, both had a pizza on Tuesday."""
    monkeypatch.setenv("MEALPLAN_TODAY", WEDNESDAY.isoformat())
    with Journal.open() as journal:
        journal.save_plan("week", table())
    assert cli("skipped", "mon:dinner", "--eater", "Ben").code == 0
    assert cli("ate", "tue:lunch", "out", "--eater", "Ben").code == 0
    assert cli("ate", "tue:dinner", "600 g cheese pizza").code == 0
    ran = cli("replan", "week", "--from", "today", "--effort", "quick", "--format", "json", "--save", "week")
    assert ran.code in (0, 3), ran.err
    return loads(ran.out)


def energy(plan: Plan, name: str, day: int) -> float:
    return plan.days[day].eaters[name]["energy"].amount


def planned_energy(name: str, day: int, slot: str) -> float:
    """kcal on somebody's plate at a meal of the first plan, of its foods."""
    plan, out = table(), 0.0
    cooks = {cook.id: cook for cook in plan.cooks}
    for item in next(meal for meal in plan.days[day].meals if meal.slot == slot).items:
        for part in cooks[item.cook].ingredients:
            value = library().foods.amounts([part.food], ["energy"])[part.food]["energy"] or 0.0
            out += value / 100 * part.eaten_g * item.eaters.get(name, 0.0) / cooks[item.cook].portions
    return out


def test_what_each_had_counts_for_her_alone(lived: Plan) -> None:
    assert not problems(lived, library())
    assert not [x for x in plate_complaints(lived) if "has nothing" not in x and "2026-11-23" not in x
                and "2026-11-24" not in x]  # fmt: skip
    week = lived.request.week
    assert (week.start, week.days, week.past) == (MONDAY, 4, 2)
    assert {(x.day, x.slot, x.kind) for x in week.lived if x.eater == "Ben"} == {
        (0, "lunch", "food"), (0, "dinner", "nothing"), (1, "lunch", "out"), (1, "dinner", "food"),
    }  # fmt: skip
    both = [planned_energy("Anna", 0, slot) for slot in ("lunch", "dinner")]
    assert energy(lived, "Anna", 0) == pytest.approx(sum(both), rel=1e-3)
    assert energy(lived, "Ben", 0) == pytest.approx(planned_energy("Ben", 0, "lunch"), rel=1e-3)
    pizza = energy(lived, "Ben", 1)
    assert pizza > 500, "half of what both had"
    assert energy(lived, "Anna", 1) == pytest.approx(planned_energy("Anna", 1, "lunch") + pizza, rel=1e-3)
    for name in ("Anna", "Ben"):
        told = next(t for t in lived.targets if (t.nutrient, t.eater) == ("energy", name))
        assert told.mean == pytest.approx(math.fsum(energy(lived, name, d) for d in range(4)) / 4, rel=1e-6)
        hers = as_of(lived, name)
        assert {x.eater for x in hers.request.week.lived} == {""}
        assert len(hers.request.week.lived) == len([x for x in week.lived if x.eater == name])


def test_what_he_left_is_there_to_be_eaten_by_who_may(lived: Plan) -> None:
    assert loads(lived.dumps()) == lived
    dinner = next(meal for meal in table().days[0].meals if meal.slot == "dinner")
    his = sum(item.eaters.get("Ben", 0.0) for item in dinner.items if item.dish == SOUP)
    rest = [one for one in lived.request.house.frozen if one.dish == SOUP]
    assert his > 0
    assert sum(one.portions for one in rest) >= his - 1e-6
    assert all(one.made is not None for one in rest)


def test_it_is_edited_further_and_read_as_text(lived: Plan, cli: Cli) -> None:
    after = edit.flare(lived, library(), 3, True)
    assert not problems(after, library())
    assert after.request.week.lived == lived.request.week.lived
    shown = cli("show", "week").out
    assert "Ben skipped" in shown
    assert "Anna ate" in shown
    painted = " ".join(line.plain for line in paint_day(lived, Cursor(0, "dinner"), 200, 30).lines)
    assert "Ben: skipped" in painted
    assert "Anna: " in painted


def test_who_leaves_takes_her_days_along_and_who_comes_has_none(lived: Plan) -> None:
    alone = without_eater(lived.request, "Ben", library())
    assert alone.week.past == 2
    assert {x.eater for x in alone.week.lived} == {"Anna"}
    joined = edited(lived.request, guest_of("Kim,30,female"), library())
    kim = next(one for one in joined.eaters if one.name == "Kim")
    assert [day for day in range(4) if kim.there(day, "dinner")] == [2, 3], "not on the days before"
    build(joined, library())
    build(edited(lived.request, guest_of("Kim,30,female@thu"), library()), library())
