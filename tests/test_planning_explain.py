"""Why a target is not met: the best reachable amount, causes that are causes, and repairs that do what they say."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from mealplan.errors import ValueProblem
from mealplan.planning import explain
from mealplan.planning.asked import with_flags
from mealplan.planning.build import build
from mealplan.planning.costs import costs
from mealplan.planning.make import make_plan
from mealplan.planning.plan import Plan, Shortfall
from mealplan.planning.restrictions import restrictions
from mealplan.planning.solver import Cancel
from planning_cases import complaints, library, planned, request


@cache
def explained(*exclusions: str, **more: object) -> Plan:
    return make_plan(request(*exclusions, **more), library())  # type: ignore[arg-type]


def of(plan: Plan, nutrient: str) -> Shortfall:
    return next(s for s in plan.shortfalls if s.nutrient == nutrient)


def vegan() -> Plan:
    return explained("vegan", fortified=False, days=4)


def test_vegan_without_fortified_foods_is_short_of_b12_by_exactly_those_two() -> None:
    plan = vegan()
    assert plan.outcome == "short"
    b12 = of(plan, "vitamin_b12")
    assert set(b12.because) == {"the vegan diet", "no fortified foods"}
    assert b12.best_reachable is not None
    assert b12.reached <= b12.best_reachable * 1.001 < b12.wanted


def test_leaving_out_any_one_cause_brings_the_target_into_reach() -> None:
    plan = vegan()
    wanted = of(plan, "vitamin_b12").wanted
    for words in of(plan, "vitamin_b12").because:
        item = next(r for r in restrictions(plan.request) if r.words == words)
        again = planned(item.lift(plan.request, library()))
        assert next(t.mean for t in again.targets if t.nutrient == "vitamin_b12" and t.min) >= wanted * 0.999


def test_every_repair_typed_in_reaches_what_it_says() -> None:
    plan = vegan()
    repairs = of(plan, "vitamin_b12").repairs
    assert {r.flags for r in repairs} >= {"--fortified", "--lift vegan", "--supplement vitamin_b12=10ug"}
    assert [r.meets for r in repairs] == sorted((r.meets for r in repairs), reverse=True)
    for repair in repairs:
        again = planned(with_flags(plan.request, repair.flags, library()))
        assert complaints(again) == []
        b12 = next(t for t in again.targets if t.nutrient == "vitamin_b12" and t.min)
        assert b12.mean == pytest.approx(repair.reached, rel=0.01)
        assert b12.met == repair.meets


def test_no_fish_no_algae_is_named_for_epa_and_dha() -> None:
    plan = explained("fish", "shellfish", dislikes=("algal oil",), days=3, targets=("epa_dha>=0.5g",))
    omega = of(plan, "epa_dha")
    assert "no fish" in omega.because
    assert any(r.flags == "--lift fish" and r.meets for r in omega.repairs)


def test_a_watched_shortfall_has_a_repair_as_well() -> None:
    plan = vegan()
    watched = [t for t in plan.targets if t.level == "watched" and not t.met and t.nutrient == "vitamin_d"]
    assert watched
    setting = build(plan.request, library())
    asked = explain.with_shortfalls(replace(plan, targets=tuple(watched)), setting, thorough=True)
    assert of(asked, "vitamin_d").repairs[0].flags.startswith("--supplement vitamin_d=")
    assert all(s.because for s in plan.shortfalls)


def test_a_target_out_of_every_reach_says_so_without_blaming_the_diet() -> None:
    plan = explained("gluten", days=2, targets=("fiber>=300g",))
    high = of(plan, "fiber")
    assert "no gluten" not in high.because
    assert high.best_reachable is not None
    assert high.reached <= high.best_reachable * 1.001 < 300
    assert high.because


def test_the_most_that_may_be_is_explained_as_well() -> None:
    plan = explained(days=2, targets=("sodium<=200mg",))
    salt = next(s for s in plan.shortfalls if s.nutrient == "sodium" and s.bound == "max")
    assert salt.reached > 200
    assert salt.best_reachable is not None
    assert salt.best_reachable <= salt.reached * 1.001


def test_goals_are_explained_before_what_is_only_watched() -> None:
    levels = [s.level for s in vegan().shortfalls]
    assert levels == sorted(levels)  # "goal" before "watched"


def test_a_met_plan_has_no_shortfall_of_a_goal() -> None:
    plan = explained(days=2)
    assert plan.outcome == "met"
    assert not [s for s in plan.shortfalls if s.level == "goal"]


def test_cancelled_explaining_still_gives_the_plan() -> None:
    plan = vegan()
    cancel = Cancel()
    cancel.set()
    setting = build(plan.request, library())
    made = explain.with_shortfalls(replace(plan, shortfalls=()), setting, cancel=cancel)
    assert complaints(made) == []


@pytest.mark.parametrize(
    "flags", ["--nonsense 3", "--lift", "--lift glutin", "--supplement b12", "--minutes all=x", "--flare 2"]
)
def test_flags_that_are_no_repair_are_refused_in_words(flags: str) -> None:
    with pytest.raises(ValueProblem):
        with_flags(request("vegan", days=1), flags, library())


def test_top_sources_add_up_to_no_more_than_the_whole() -> None:
    plan = vegan()
    sources = explain.top_sources(plan, library(), "magnesium")
    assert 0 < sum(float(s["share"]) for s in sources) <= 1.0001  # type: ignore[arg-type]
    amounts = [float(s["amount"]) for s in sources]  # type: ignore[arg-type]
    assert amounts == sorted(amounts, reverse=True)
    whole = sum(d.totals["magnesium"].amount for d in plan.days)
    assert sum(amounts) <= whole * 1.001


def test_what_each_thing_costs_is_a_week_without_it() -> None:
    asked = request("vegan", fortified=False, days=2)
    rows = {row.without: row for row in costs(asked, library())}
    base = rows.pop("nothing")
    assert base.goals_met < base.goals  # vitamin B12
    free = rows["the vegan diet"]
    assert free.goals_met > base.goals_met
    assert free.dishes > base.dishes
    short = next(row for words, row in rows.items() if words.startswith("the target of vitamin B12"))
    assert short.goals == base.goals - 1
    assert short.dishes == base.dishes
