"""Somebody who joins a table for some meals, or leaves it, changes those meals and no others."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from conftest import Cli
from household_cases import MAN, WOMAN, household, plate_complaints
from mealplan.planning.ask.asked import edited, without_eater
from mealplan.planning.ask.english import words
from mealplan.planning.ask.request import PlanRequest
from mealplan.planning.result import joined
from mealplan.planning.result.joined import replan_table
from mealplan.planning.result.make import make_plan
from mealplan.planning.result.plan import Plan, loads
from mealplan.planning.result.verify import problems
from mealplan.profiles.household import guest_of
from mealplan.tui.jobs import Ticket
from mealplan.tui.table import TableEdits
from planning_cases import MONDAY, library

GUEST = "sister,35,female@sat,sun"
HERS = {5, 6}
Eats = dict[tuple[int, str], list[tuple[str, str, float]]]


@cache
def table(*names: str) -> Plan:
    who = {"Anna": WOMAN, "Ben": MAN}
    asked = household({name: who[name] for name in names}, "--days 7 --seed 3 --slots lunch,dinner")
    return loads(make_plan(asked, library(), explained=False).dumps())


def request_with(plan: Plan, guest: str = GUEST) -> PlanRequest:
    return edited(plan.request, guest_of(guest), library())


def eats(plan: Plan) -> Eats:
    """What each has at each meal: (name, dish, portions)."""
    first = plan.request.eater.name
    return {
        (day, meal.slot): sorted(
            (name, item.dish, round(size, 6))
            for item in meal.items
            for name, size in (item.eaters or {first: item.portions}).items()
        )
        for day, one in enumerate(plan.days)
        for meal in one.meals
    }


def changed_days(before: Plan, after: Plan) -> set[int]:
    was, now = eats(before), eats(after)
    return {place[0] for place in now if was[place] != now[place]}


@pytest.mark.parametrize("names", [("Anna",), ("Anna", "Ben")], ids=["one", "two"])
def test_who_joins_for_the_weekend_changes_the_weekend_and_who_leaves_as_well(names: tuple[str, ...]) -> None:
    before = table(*names)
    made = replan_table(before, library(), request_with(before), explained=False)
    assert changed_days(before, made) == HERS
    assert not problems(made, library())
    assert not plate_complaints(made)
    assert all(any(who == "sister" for who, _, _ in eats(made)[d, s]) for d in HERS for s in ("lunch", "dinner"))
    assert not any("All of the week" in words(note) for note in made.notes)
    alone = replan_table(made, library(), without_eater(made.request, "sister", library()), explained=False)
    assert changed_days(made, alone) == HERS
    assert not any(who == "sister" for meal in eats(alone).values() for who, _, _ in meal)


def test_who_eats_every_meal_opens_them_all() -> None:
    before = table("Anna")
    made = replan_table(before, library(), request_with(before, "sister,35,female"), explained=False)
    assert all(any(who == "sister" for who, _, _ in meal) for meal in eats(made).values())


def test_the_rest_of_the_week_changes_where_a_goal_is_lost_otherwise_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before, asked = table("Anna"), []

    def lost(_: Plan, after: Plan) -> int:
        asked.append(changed_days(before, after))
        return 3 - len(asked)

    monkeypatch.setattr(joined, "_lost", lost)
    made = replan_table(before, library(), request_with(before), explained=False)
    assert asked[0] == HERS
    assert len(asked) == 2
    assert any("All of the week was planned again for sister" in words(note) for note in made.notes)


def test_the_screen_adds_and_takes_off_so(home: Path) -> None:
    before = table("Anna")
    edits = TableEdits(lambda ticket: library(), lambda: MONDAY)
    ticket = Ticket(1, "edit", "somebody more", lambda message: None)
    made = edits.more(ticket, before, GUEST)
    assert changed_days(before, made) == HERS
    assert changed_days(made, edits.less(ticket, made, "sister")) == HERS


def test_the_command_adds_so(cli: Cli, tmp_path: Path) -> None:
    before = table("Anna")
    file = tmp_path / "week.json"
    file.write_text(before.dumps(), encoding="utf-8")
    ran = cli("replan", str(file), "--guest", GUEST, "--format", "json", "--quiet")
    assert ran.code in (0, 3), ran.err
    assert changed_days(before, loads(ran.out)) == HERS
