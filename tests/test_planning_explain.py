"""Why a target is not met: the best reachable amount, causes that are causes, and repairs that do what they say."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from mealplan.errors import ValueProblem
from mealplan.export.compare import compare
from mealplan.export.html import plan_html
from mealplan.export.text import plan_markdown, plan_text, shortfall_lines
from mealplan.planning.ask.asked import edited, with_flags
from mealplan.planning.ask.english import all_words, words
from mealplan.planning.ask.request import DailyFood
from mealplan.planning.ask.said import Said
from mealplan.planning.result import explain
from mealplan.planning.result.costs import costs
from mealplan.planning.result.edit import changes
from mealplan.planning.result.make import make_plan
from mealplan.planning.result.missed import Miss
from mealplan.planning.result.plan import Plan, Repair, Shortfall
from mealplan.planning.result.restrictions import limits, milder_diets, restrictions, served_again, without
from mealplan.planning.result.same import identity
from mealplan.planning.result.verify import problems
from mealplan.planning.search.solver import Cancel
from mealplan.planning.week.build import build
from mealplan.settings.setting import Setting
from mealplan.tui.figures import week_figures
from mealplan.tui.screens.why import off_by
from mealplan.units import format_amount
from planning_cases import complaints, library, planned, request


@cache
def explained(*exclusions: str, **more: object) -> Plan:
    return make_plan(request(*exclusions, **more), library())  # type: ignore[arg-type]


def of(plan: Plan, nutrient: str) -> Shortfall:
    return next(s for s in plan.shortfalls if s.nutrient == nutrient)


def vegan() -> Plan:
    return explained("vegan", fortified=False, days=4)


def test_of_the_repairs_that_mend_it_the_smallest_sacrifice_comes_first() -> None:
    by_size = [
        "--supplement iron=5mg", "--lock 3:dinner=none", "--minutes 2=50", "-t 'sodium<=2300mg?'", "--skip none",
        "--flare none", "--minutes all=60", "--no-dislike kale", "--lift vegan -x vegetarian", "--lift vegan",
    ]  # fmt: skip
    miss = Miss("min", "mean", 320.0, 320.0)
    mending = [Repair(flags, flags, 300.0 + 20 * at, True) for at, flags in enumerate(by_size)]
    found = sorted(mending[5:] + mending[:5], key=lambda one: explain._order(one, miss))
    assert [one.flags for one in found] == by_size
    better = replace(mending[-3], flags="--supplement zinc=5mg", meets=False)
    order = sorted([better, *mending], key=lambda one: explain._order(one, miss))
    assert order.index(better) == 7  # before what she leaves out


def test_what_medicines_conditions_and_allergies_leave_out_is_never_offered() -> None:
    mine = (
        Setting("exclude", "dairy"), Setting("condition", "coeliac disease"), Setting("condition", "peanut allergy"),
        Setting("condition", "fish allergy"), Setting("medicine", "phenelzine"), Setting("state", "pregnant"),
    )  # fmt: skip
    asked = edited(request(days=2, age=31), mine, library())
    assert {"gluten", "peanuts", "fish", "tyramine", "pregnancy", "dairy"} <= set(asked.eater.exclusions)
    offered = [one.flags for one in [*restrictions(asked), *milder_diets(asked)] if "--lift" in one.flags]
    assert offered == ["--lift dairy"]  # her own word for it
    named = {one.words for one in limits(asked, "iron", library())}
    assert {"no gluten", "no peanuts", "no fish", "no tyramine"} <= named


def test_a_repair_says_what_it_would_serve_again() -> None:
    def told(flags: str) -> list[tuple[str, str, str]]:
        return [(one.who, one.name, one.text) for one in served_again(flags)]

    assert told("--eater Ben --lift vegan -x vegetarian") == [("Ben", "exclude", "vegan")]
    assert told("--lift dairy --no-dislike kale") == [("", "exclude", "dairy"), ("", "dislike", "kale")]
    assert told("--fortified") == [("", "fortified", "yes")]
    for flags in ("--no-fortified", "--minutes all=60", "-t 'sodium<=2300mg?'", "--skip none", "--lock 3:dinner=none"):
        assert told(flags) == []


def test_vegan_without_fortified_foods_is_short_of_b12_by_exactly_those_two() -> None:
    plan = vegan()
    assert plan.outcome == "short"
    b12 = of(plan, "vitamin_b12")
    assert set(all_words(b12.because)) == {"the vegan diet", "no fortified foods"}
    assert b12.best_reachable is not None
    assert b12.reached <= b12.best_reachable * 1.001 < b12.wanted


def test_leaving_out_any_one_cause_brings_the_target_into_reach() -> None:
    plan = vegan()
    wanted = of(plan, "vitamin_b12").wanted
    for cause in all_words(of(plan, "vitamin_b12").because):
        item = next(r for r in restrictions(plan.request) if r.words == cause)
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
    assert "no fish" in all_words(omega.because)
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
    assert "no gluten" not in all_words(high.because)
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


def test_what_is_lifted_together_is_lifted_together() -> None:
    """Lifting what was typed settles the request anew, and must not bring back a limit that is lifted beside it."""
    one = request("fish", "eggs", days=1, dislike="mushrooms", fortified=False)
    items = [*limits(one, "vitamin_d", library()), *restrictions(one)]
    free = without(one, items, library())
    assert free.eater.exclusions == free.eater.dislikes == ()
    assert free.eater.fortified
    assert free.eater.caps == ()
    assert not any(t.nutrient == "energy" for t in free.eater.targets)
    assert one.eater.caps


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


# what is wanted, reached and best reachable are of the same thing, for every period and bound


def lowest(plan: Plan, nutrient: str, snacks: bool = False) -> list[float]:
    """Known amounts of every meal, by hand from the plan's cooks."""
    out = []
    cooks = {c.id: c for c in plan.cooks}
    for day in plan.days:
        for meal in day.meals:
            if meal.slot == "snack" and not snacks:
                continue
            grams = [(p.food, p.eaten_g * i.portions / cooks[i.cook].portions) for i in meal.items
                     for p in cooks[i.cook].ingredients]  # fmt: skip
            table = library().foods.table(sorted({f for f, _ in grams}), [nutrient])
            out.append(sum(g * (table[f][nutrient].counted or 0.0) / 100.0 for f, g in grams))
    return out


def days_of(plan: Plan, nutrient: str) -> list[float]:
    return [day.totals[nutrient].amount for day in plan.days]


CASES = {  # target: (period of the shortfall, bound, the figure by hand)
    "protein>=75g/meal": ("meal", "min", lambda p: min(lowest(p, "protein"))),
    "sodium<=100mg/meal": ("meal", "max", lambda p: max(lowest(p, "sodium", snacks=True))),
    "fiber>=130g/each-day": ("each-day", "day", lambda p: min(days_of(p, "fiber"))),
    "sodium<=400mg/each-day": ("each-day", "max", lambda p: max(days_of(p, "sodium"))),
    "fiber>=150g": ("day", "min", lambda p: sum(days_of(p, "fiber")) / len(p.days)),
    "sodium<=300mg": ("day", "max", lambda p: sum(days_of(p, "sodium")) / len(p.days)),
    "epa_dha>=100g/week": ("week", "min", lambda p: sum(days_of(p, "epa_dha")) / len(p.days)),
    "vitamin_b12>=6ug/absorbed": ("absorbed", "min", None),
}


@pytest.mark.parametrize("typed", CASES)
def test_wanted_reached_and_best_reachable_are_of_the_same_thing(typed: str) -> None:
    period, bound, by_hand = CASES[typed]
    plan = planned(request(days=2, targets=(typed,)))
    result = next(t for t in plan.targets if t.source.startswith("own") and not t.met)
    one = explain.with_shortfalls(replace(plan, targets=(result,)), build(plan.request, library())).shortfalls[0]
    assert (one.nutrient, one.period, one.bound, one.eater) == (result.nutrient, period, bound, result.eater)
    assert one.wanted == pytest.approx((result.min if bound != "max" else result.max) or 0.0, rel=1e-3)
    if by_hand is not None:
        # an estimate for what is unknown counts toward a maximum
        assert one.reached == pytest.approx(by_hand(plan), rel=0.05 if bound == "max" else 1e-3)
    else:
        assert one.reached == pytest.approx(result.mean, rel=1e-3)
    sign = -1 if bound == "max" else 1
    assert sign * one.reached < sign * one.wanted
    assert one.best_reachable is not None
    assert sign * one.best_reachable >= sign * one.reached * (1 - sign * 1e-3)
    assert problems(replace(plan, shortfalls=(one,)), library()) == []
    text = "\n".join(shortfall_lines(one, 200))
    assert {"meal": "in every meal", "each-day": "on every day", "absorbed": "(absorbed)"}.get(period, "") in text


def test_energy_of_a_plan_with_meals_left_out_is_wanted_by_the_share_that_is_planned() -> None:
    plan = planned(request(days=2, skip=("all:dinner",)))
    energy = next(t for t in plan.targets if t.nutrient == "energy" and t.min is not None and t.max is not None)
    setting = build(plan.request, library())
    low = replace(energy, min=9000.0, max=None, daily_floor=None, met=False, why="the mean is under the minimum")
    high = replace(energy, max=1000.0, min=None, daily_floor=None, met=False, why="the mean is over the maximum")
    floor = replace(energy, min=None, max=None, daily_floor=8000.0, met=False, why="a day is under its floor")
    for result, bound, wanted in ((low, "min", 9000.0), (high, "max", 1000.0), (floor, "day", 8000.0)):
        one = explain.with_shortfalls(replace(plan, targets=(result,)), setting).shortfalls[0]
        assert (one.bound, one.wanted) == (bound, pytest.approx(wanted * 0.70, rel=1e-3))
        reached = days_of(plan, "energy")
        assert one.reached == pytest.approx(min(reached) if bound == "day" else sum(reached) / 2, rel=0.01)


EXCLUDED = {
    ("protein>=45g/meal", "protein<=80g"): "at least 45 g a meal and at most 80 g a day (45 g x 3 meals = 135 g > 80",
    ("protein>=45g/meal", "protein<=80g/each-day"): "45 g x 3 meals = 135 g > 80 g",
    ("carbohydrate<=20g/meal", "carbohydrate>=130g"): "20 g x 4 meals = 80 g < 130 g",
    ("fiber<=5g/meal", "fiber>=30g/each-day"): "5 g x 4 meals = 20 g < 30 g",
    ("protein>=45g/meal", "protein<=30g/meal"): "at least 45 g and at most 30 g",
    ("protein>=90g", "protein<=60g/each-day"): "at least 90 g and at most 60 g",
}


@pytest.mark.parametrize("typed", EXCLUDED)
def test_bounds_of_meals_and_days_that_exclude_each_other_are_told_with_the_sum(typed: tuple[str, str]) -> None:
    plan = planned(request(days=2, targets=typed))
    nutrient = next(t.nutrient for t in plan.targets if t.source.startswith("own"))
    mine = tuple(t for t in plan.targets if t.nutrient == nutrient and t.source.startswith("own"))
    assert not all(t.met for t in mine)
    made = explain.with_shortfalls(replace(plan, targets=mine), build(plan.request, library()))
    for one in made.shortfalls:
        assert isinstance(one.because[0], Said)
        assert "exclude each other" in words(one.because[0])
        assert EXCLUDED[typed] in words(one.because[0])


NOT_EXCLUDED = [
    ("protein>=25g/meal", "protein<=40g/meal"), ("protein>=25g/meal", "protein<=76g"),
    ("carbohydrate<=80g/meal", "carbohydrate>=130g"), ("fiber<=9g/meal", "fiber>=35g"),
    ("vitamin_b12>=1.5ug/absorbed", "vitamin_b12<=2.5ug"),
]  # fmt: skip


@pytest.mark.parametrize("typed", NOT_EXCLUDED)
def test_bounds_that_can_hold_together_are_not_said_to_exclude_each_other(typed: tuple[str, str]) -> None:
    plan = planned(request(days=2, targets=typed))
    made = explain.with_shortfalls(plan, build(plan.request, library()))
    assert not [w for s in made.shortfalls for w in all_words(s.because) if "exclude each other" in w]


def test_what_is_eaten_every_day_anyway_counts_where_meals_are_added_up() -> None:
    """60 g of carbohydrate in milk leave 80 g + 60 g of 130 g to the meals: no conflict."""
    asked = request(days=2, targets=("carbohydrate<=20g/meal", "carbohydrate>=130g"))
    free = asked.with_(daily=(DailyFood("milk", "sr28:01077", 1300.0),))
    said = {}
    for name, one in (("none", asked), ("milk", free)):
        plan = planned(one)
        result = next(t for t in plan.targets if t.nutrient == "carbohydrate" and t.period == "meal")
        result = replace(result, met=False, why="a meal is over the maximum")
        others = tuple(t for t in plan.targets if t.nutrient == "carbohydrate" and t.min == 130)
        made = explain.with_shortfalls(replace(plan, targets=(result, *others)), build(one, library()))
        said[name] = all_words(made.shortfalls[0].because)
    assert "exclude each other" in said["none"][0]
    assert not any("exclude each other" in words for words in said["milk"])


def test_a_goal_per_meal_that_stands_in_the_way_is_offered_to_be_watched_as_such() -> None:
    setting = build(request(days=1, targets=("protein>=30g/meal", "sodium<=2g/each-day")), library())
    assert any(flag == "-t 'protein>=30g/meal?'" for flag in explain._asked(setting, "protein"))
    assert any(flag == "-t 'sodium<=2000mg/each-day?'" for flag in explain._asked(setting, "sodium"))
    for nutrient in ("protein", "sodium"):
        flags = " ".join(explain._asked(setting, nutrient))
        again = with_flags(setting.request, flags, library())
        assert {t.level for t in again.eater.targets if t.nutrient == nutrient and not t.hard} == {"watched"}


def test_figures_of_a_target_per_meal_are_of_a_meal_wherever_they_are_shown() -> None:
    plan = planned(request(days=2, targets=("protein>=75g/meal",)))
    result = next(t for t in plan.targets if t.period == "meal")
    meals = lowest(plan, "protein")
    assert result.worst_day == pytest.approx(min(meals), rel=1e-3)
    assert result.mean == pytest.approx(sum(meals) / len(meals), rel=1e-3)
    shown = f"{format_amount(result.mean, 'g')} a meal"
    for text in (plan_text(plan), plan_text(plan, width=60), plan_markdown(plan), plan_html(plan, None)):
        assert shown in " ".join(text.split())
    row = next(r for r in week_figures(plan) if r.nutrient == "protein")
    assert row.state == "short"
    assert row.day_off == ("a meal", result.worst_day, 75.0)
    assert row.amount == pytest.approx(sum(days_of(plan, "protein")) / 2, rel=1e-3)  # the bar is that of the day
    assert "in the lowest meal" in off_by(row)


def test_targets_of_two_plans_are_matched_bound_by_bound() -> None:
    a = planned(request(days=1, targets=("sodium<=2g/each-day", "sodium<=2.3g?", "protein>=20g/meal")))
    assert len({identity(a, t) for t in a.targets}) == len(a.targets)
    turned = tuple(replace(t, met=not t.met) if t.nutrient == "fat" and t.max is not None else t for t in a.targets)
    found = compare(a, replace(a, targets=turned))
    off = [x for x in found.targets if x.met_before != x.met_after]
    assert [(x.nutrient, "at most" in x.wanted or " to " in x.wanted) for x in off] == [("fat", True)]
    assert len(found.targets) == len([t for t in a.targets if t.level != "unmeasured"])
    # a bound that turns is told, though another of the same amount moves as well
    moved = tuple(replace(t, mean=t.mean * 1.1) if t.nutrient == "fat" else t for t in turned)
    (fat,) = [c for c in changes(a, replace(a, targets=moved)) if c.nutrient == "fat"]
    assert fat.met_before != fat.met_after
    # a default that an own target took the place of stands beside it
    b = planned(request(days=1, targets=("magnesium>=500mg",)))
    (magnesium,) = [x for x in compare(a, b).targets if x.nutrient == "magnesium" and x.wanted.startswith("at least")]
    assert magnesium.before is not None
    assert magnesium.after is not None
