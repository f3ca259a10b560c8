"""What is said of one plate at a table: what the others had, the kitchen and undo stay true."""

from __future__ import annotations

import datetime as dt
import json
from functools import cache

import pytest

from conftest import Cli
from household_cases import MAN, WOMAN, household
from mealplan.journal import Journal
from mealplan.living.week import Said, at_meal, settle
from mealplan.planning.result.make import make_plan
from mealplan.planning.result.plan import Plan
from planning_cases import library

MONDAY, TUESDAY = "2026-11-23", "2026-11-24"
DISH = "squash-red-lentil-soup"


@cache
def table() -> Plan:
    """Anna and Ben at one dinner, of one soup; Cy has lunch alone."""
    eaters = {"Anna": WOMAN, "Ben": MAN, "Cy": f"{MAN} --present lunch"}
    asked = household(eaters, f"--days 1 --seed 2 --slots lunch,dinner --lock 1:dinner={DISH}")
    return make_plan(asked, library(), explained=False)


def portions(name: str) -> float:
    """What of the soup is on somebody's plate at dinner."""
    dinner = table().days[0].meals[1]
    return sum(item.eaters.get(name, 0.0) for item in dinner.items if item.dish == DISH)


def there(cli: Cli) -> float:
    """Portions of the soup in the kitchen."""
    rows = json.loads(cli("pantry", "list", "--format", "json").out)
    return float(sum(row["amount"] for row in rows if row["what"] == DISH))


def state(cli: Cli) -> tuple[str, str]:
    told = json.loads(cli("today", "week", "--format", "json").out)
    dinner = next(meal for meal in told["meals"] if meal["slot"] == "dinner")
    return dinner["state"], dinner["said"]


@pytest.fixture
def made(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> float:
    """The week is saved and its soup cooked: portions that stand there."""
    monkeypatch.setenv("MEALPLAN_TODAY", MONDAY)
    with Journal.open() as journal:
        journal.save_plan("week", table())
    assert cli("cooked").code == 0
    return there(cli)


def test_one_plate_eaten_takes_her_portions_alone(cli: Cli, made: float) -> None:
    assert cli("ate", "dinner", "--eater", "ben").code == 0
    assert there(cli) == pytest.approx(made - portions("Ben"))
    assert state(cli) == ("planned", "Ben: eaten")
    assert "Nothing new" in cli("ate", "dinner", "--eater", "Ben").out
    assert cli("ate", "dinner", "--eater", "Anna").code == 0
    assert there(cli) == pytest.approx(made - portions("Ben") - portions("Anna"))
    assert state(cli) == ("eaten", "")


def test_one_plate_skipped_out_of_a_meal_that_all_had_stands_there_again(cli: Cli, made: float) -> None:
    cli("ate", "dinner")
    assert there(cli) == pytest.approx(made - portions("Ben") - portions("Anna"))
    ran = cli("skipped", "dinner", "--eater", "Ben")
    assert "Ben skipped dinner" in ran.out
    assert there(cli) == pytest.approx(made - portions("Anna"))
    assert state(cli) == ("eaten", "Anna: eaten, Ben: skipped")
    assert cli("plans", "undo", "week").code == 0
    assert there(cli) == pytest.approx(made - portions("Ben") - portions("Anna"))
    assert state(cli) == ("eaten", "")


def test_the_next_day_what_nobody_said_of_counts_as_planned_plate_by_plate(
    cli: Cli, made: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    cli("ate", "dinner", "out", "--eater", "Ben")
    assert there(cli) == pytest.approx(made)
    assert state(cli) == ("planned", "Ben: out")
    monkeypatch.setenv("MEALPLAN_TODAY", TUESDAY)
    assert cli("ate", f"{MONDAY}:lunch").code == 0
    with Journal.open(create=False) as journal:
        settle(journal, "week", table(), library(), dt.date.fromisoformat(TUESDAY))
        said = Said(journal.happenings("week"))
    day, dinner = table().days[0], table().days[0].meals[1]
    assert at_meal(dinner) == ["Anna", "Ben"]
    assert not said.unsaid(day.date, "dinner", at_meal(dinner))
    assert said.eaten(day.date, "dinner", ["Anna"])
    assert not said.eaten(day.date, "dinner", ["Ben"])
    assert there(cli) == pytest.approx(made - portions("Anna"))


def test_what_is_said_of_the_table_takes_the_place_of_what_was_said_of_plates(cli: Cli, made: float) -> None:
    cli("skipped", "dinner", "--eater", "Ben")
    cli("ate", "dinner", "--eater", "Anna")
    cli("skipped", "dinner")
    assert there(cli) == pytest.approx(made)
    assert state(cli) == ("skipped", "skipped")


def test_a_plate_that_is_not_there_is_told(cli: Cli, made: float) -> None:
    ran = cli("skipped", "dinner", "--eater", "Bne")
    assert (ran.code, "Ben" in ran.err) == (5, True)
    ran = cli("ate", "dinner", "--eater", "Cy")
    assert ran.code == 5
    assert "Cy has nothing at dinner" in ran.err
    assert there(cli) == pytest.approx(made)
