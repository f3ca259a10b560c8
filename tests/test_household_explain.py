"""Why a goal of one of a table is missed: her own causes, and repairs that are planned anew for all who eat."""

from __future__ import annotations

from dataclasses import replace

from household_cases import MAN, WOMAN, household
from mealplan.planning.ask.asked import alone, with_flags
from mealplan.planning.ask.said import Said
from mealplan.planning.result import explain
from mealplan.planning.result.make import make_plan
from mealplan.planning.week.build import build
from planning_cases import library


def test_what_holds_one_of_a_table_down_is_hers_and_a_repair_is_typed_for_her() -> None:
    eaters = {"Anna": WOMAN, "Ben": f"{MAN} -x vegan --no-fortified"}
    asked = household(eaters, "--days 1 --slots lunch,dinner --seed 1")
    plan = make_plan(asked, library(), explained=False)
    missed = [t for t in plan.targets if t.eater == "Ben" and t.nutrient == "vitamin_b12" and t.level == "goal"]
    assert [t.met for t in missed] == [False]
    one = replace(plan, targets=(*missed,))
    (short,) = explain.with_shortfalls(one, build(asked, library()), thorough=True).shortfalls
    assert short.eater == "Ben"
    assert short.because, "his own words hold it down"
    assert {one.key for one in short.because if isinstance(one, Said)} <= {"excluded", "not_fortified"}
    assert short.repairs, "a tablet mends it"
    for repair in short.repairs:
        assert repair.flags.startswith("--eater Ben "), repair.flags
        changed = with_flags(asked, repair.flags, library())
        assert changed.eaters[0].exclusions == asked.eaters[0].exclusions
        assert changed.eaters[0].supplements == ()
    tablet = next(repair for repair in short.repairs if "--supplement" in repair.flags)
    assert tablet.meets
    assert with_flags(asked, tablet.flags, library()).eaters[1].supplements


def test_one_of_a_table_alone_is_asked_what_she_is_asked_at_it() -> None:
    asked = household({"Anna": f"{WOMAN} -x gluten", "Ben": f"{MAN} -x vegan"}, "--days 2 --minutes 1=20")
    for eater in asked.eaters:
        mine = alone(asked, eater)
        assert mine.eaters == (eater,)
        assert mine.week.minutes == asked.week.minutes
        again = with_flags(mine, "--seed 3", library())
        assert again.eaters == (eater,)
