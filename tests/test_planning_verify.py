"""A finished plan is checked from the outside: whatever is wrong with it is found, by name."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import grimp
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from mealplan import equipment
from mealplan.dishes.contents import Contents
from mealplan.errors import InternalError, NoPlan, ValueProblem
from mealplan.planning.ask.asked import contradictions
from mealplan.planning.ask.eaten import cooked_for
from mealplan.planning.ask.request import DailyFood, FamilyCap, FrozenDish, Lock, PlanRequest, Supplement
from mealplan.planning.ask.resolve import resolve
from mealplan.planning.result import verify as verify_module
from mealplan.planning.result.plan import Plan, loads
from mealplan.planning.result.verify import problems, verify
from mealplan.settings.options import option
from mealplan.settings.words import from_flags
from planning_cases import MONDAY, library, planned, request, week

Change = Callable[[dict[str, Any]], object]


def plan() -> Plan:
    return week("gluten", days=3, locks=("2:lunch=" + locked(),))


def rich() -> Plan:
    """A plan with a flare day, left-overs, something frozen, prices and a budget, a supplement, a target per meal, what
    is eaten every day, and a meal left out."""
    asked = request(
        "gluten", days=4, seed=6, flare=("2",), skip=("1:snack",), locks=("3:lunch=" + locked(),),
        targets=("protein>=12g/meal", "magnesium>=380mg", "vitamin_b12>=1ug/absorbed", "sodium<=2300mg/each-day"),
    )  # fmt: skip
    prices = tuple((name, 0.004) for name in library().cookbook.ingredients if name != "water")
    return planned(
        asked.with_(
            frozen=(FrozenDish("squash-red-lentil-soup", 2.0, None, soup()),),
            prices=prices,
            budget=80.0,
            supplements=(Supplement("D", (("vitamin_d", 10.0),)),),
            daily=(DailyFood("milk", "sr28:01077", 100.0),),
        )
    )


def soup() -> Contents:
    """A pot of the soup that was cooked without gluten."""
    return cooked_for(library().cookbook.dishes["squash-red-lentil-soup"], library(), ("gluten",))


def locked() -> str:
    book = library().cookbook
    return next(
        d.id for d in book.dishes.values()
        if "lunch" in [c.value for c in d.courses] and book.verdict(d.id, "gluten").answer.value == "free"
    )  # fmt: skip


@cache
def dumped(name: str) -> str:
    return (plan() if name == "plan" else rich()).dumps()


def data(name: str = "plan") -> dict[str, Any]:
    """A fresh copy of a plan's JSON."""
    made: dict[str, Any] = json.loads(dumped(name))
    return made


def found(change: Change, name: str = "plan") -> list[str]:
    changed = data(name)
    change(changed)
    return problems(Plan.from_json(changed), library())


def test_a_plan_as_made_has_no_problems() -> None:
    assert found(lambda d: None) == []
    assert found(lambda d: None, "rich") == []
    verify(plan(), library())


def smuggle(d: dict[str, Any]) -> None:
    d["cooks"][0]["ingredients"].append(
        {
            "ingredient": "wheat flour",
            "food": "sr28:20081",
            "bought_g": 5.0,
            "edible_g": 5.0,
            "eaten_g": 5.0,
            "retention": None,
        }
    )


def swap_food(d: dict[str, Any]) -> None:
    d["cooks"][0]["ingredients"][0]["food"] = "sr28:18064"  # white bread


def scale(key: str, factor: float) -> Change:
    def change(d: dict[str, Any]) -> None:
        for cook in d["cooks"]:
            for part in cook["ingredients"]:
                part[key] *= factor

    return change


def first_goal(d: dict[str, Any]) -> dict[str, Any]:
    return next(t for t in d["targets"] if t["level"] == "goal" and t["min"] and t["nutrient"] == "magnesium")


def eat_more(d: dict[str, Any]) -> None:
    d["days"][0]["meals"][0]["items"][0]["portions"] += 0.5


def drop_lock(d: dict[str, Any]) -> None:
    meal = next(m for m in d["days"][1]["meals"] if m["slot"] == "lunch")
    d["request"]["week"]["locks"][0]["dish"] = next(
        i["dish"] for day in d["days"] for m in day["meals"] for i in m["items"]
        if i["dish"] not in [x["dish"] for x in meal["items"]]
    )  # fmt: skip


def late_cook(d: dict[str, Any]) -> None:
    d["cooks"][0]["on"] = "2026-11-30"


CASES: dict[str, tuple[Change, str]] = {
    "an excluded ingredient smuggled into a cook": (smuggle, "gluten"),
    "another food under the same ingredient": (swap_food, "gluten"),
    "eaten weights": (scale("eaten_g", 1.2), "weighs"),
    "edible weights": (scale("edible_g", 0.7), "weighs"),
    "bought weights": (scale("bought_g", 0.5), "bought"),
    "a total": (lambda d: d["days"][1]["totals"]["iron"].update(amount=99.0), "iron"),
    "the estimate of an upper limit": (lambda d: d["days"][1]["totals"]["sodium"].update(upper_estimate=1e5), "sodium"),
    "a mean": (lambda d: first_goal(d).update(mean=900.0), "magnesium"),
    "met where it is not": (lambda d: first_goal(d).update(min=5000.0), "magnesium"),
    "a target that was not asked for": (lambda d: first_goal(d).update(min=1.0), "magnesium"),
    "a target left out": (lambda d: d["targets"].remove(first_goal(d)), "magnesium"),
    "not met where it is": (lambda d: first_goal(d).update(met=False), "magnesium"),
    "the outcome": (lambda d: d.update(outcome="short"), "outcome"),
    "a lock that is not served": (drop_lock, "locked"),
    "more eaten than cooked": (eat_more, ""),
    "negative portions": (lambda d: d["days"][0]["meals"][0]["items"][0].update(portions=-1.0), "portions"),
    "a meal too few": (lambda d: d["days"][0]["meals"].pop(), "meals"),
    "a day too few": (lambda d: d["days"].pop(), "days"),
    "a cook nobody eats": (lambda d: d["cooks"].append({**d["cooks"][0], "id": 99}), "never eaten"),
    "an item without a cook": (lambda d: d["days"][0]["meals"][0]["items"][0].update(cook=77), "no cook"),
    "eaten before it is cooked": (late_cook, "before it is cooked"),
    "two cooks of one id": (lambda d: d["cooks"].append(d["cooks"][0]), "same id"),
    "a banned dish": (lambda d: d["request"]["week"].update(bans=[d["cooks"][0]["dish"]]), "banned"),
    "a dish nobody has, with a food nobody has": (
        lambda d: d["cooks"][0]["ingredients"][0].update(food="sr28:99999"), "sr28:99999"),
}  # fmt: skip


def item(d: dict[str, Any], wanted: Callable[[dict[str, Any]], object] = lambda i: True) -> dict[str, Any]:
    """The first thing that is eaten of which that is true."""
    return next(i for day in d["days"] for m in day["meals"] for i in m["items"] if wanted(i))


def cook_of(d: dict[str, Any], one: dict[str, Any]) -> dict[str, Any]:
    return next(c for c in d["cooks"] if c["id"] == one["cook"])


def turn(key: str) -> Change:
    """A mark of the first thing that has it turned round; of any where none has it."""

    def change(d: dict[str, Any]) -> None:
        marked = [i for day in d["days"] for m in day["meals"] for i in m["items"] if i[key]]
        one = marked[0] if marked else item(d)
        one[key] = not one[key]

    return change


def set_mark(key: str) -> Change:
    def change(d: dict[str, Any]) -> None:
        item(d, lambda i: not i[key])[key] = True

    return change


def whole(d: dict[str, Any]) -> dict[str, Any]:
    """A pot that is a whole recipe, of which nothing is frozen."""
    return next(c for c in d["cooks"] if c["batch"] and not c["freeze"])


def meal_target(d: dict[str, Any]) -> dict[str, Any]:
    return next(t for t in d["targets"] if t["period"] == "meal")


def of_period(period: str, **values: Any) -> Change:
    """Figures of the target of a period that is not the usual one."""

    def change(d: dict[str, Any]) -> None:
        next(t for t in d["targets"] if t["period"] == period).update(values)

    return change


def judged_otherwise(period: str) -> Change:
    def change(d: dict[str, Any]) -> None:
        one = next(t for t in d["targets"] if t["period"] == period)
        one["met"] = not one["met"]
        one["why"] = "" if one["met"] else "it is not"

    return change


def tighter(period: str, key: str, told: str, value: float) -> Change:
    """Another bound in the request and in the results alike, called met: the verdict must be judged again."""

    def change(d: dict[str, Any]) -> None:
        for one in d["request"]["eaters"][0]["targets"]:
            if one["period"] == period:
                one[key] = value
        for one in d["targets"]:
            if one["period"] == period:
                one.update({told: value, "met": True, "why": ""})

    return change


def asked_for(part: str, **values: Any) -> Change:
    def change(d: dict[str, Any]) -> None:
        (d["request"]["eaters"][0] if part == "eater" else d["request"][part]).update(values)

    return change


def hot_on_the_flare_day(d: dict[str, Any]) -> None:
    """What is cooked on another day is said to be cooked on a flare day, with the minutes that it takes."""
    hot = next(i for i, day in enumerate(d["days"]) if any(
        not library().cookbook.dishes[x["dish"]].no_cook and cook_of(d, x)["on"] == day["date"] and not x["frozen"]
        for m in day["meals"] for x in m["items"]
    ) and not day["flare"])  # fmt: skip
    d["days"][hot]["flare"] = True
    d["request"]["week"]["flare"][hot] = True
    d["notes"] = []


def long_flare_day(d: dict[str, Any]) -> None:
    day = next(x for x in d["days"] if x["flare"])
    here = (cook_of(d, one) for meal in day["meals"] for one in meal["items"])
    cook = next(one for one in here if one["on"] == day["date"])  # not one that is warmed up
    cook.update(active_minutes=cook["active_minutes"] + 30, title="My own", steps=["Stir for long."])
    for meal in (m for x in d["days"] for m in x["meals"]):
        for one in meal["items"]:
            one["title"] = "My own" if one["cook"] == cook["id"] else one["title"]
    next(x for x in d["days"] if x["date"] == cook["on"])["active_minutes"] += 30
    d["notes"] = [note for note in d["notes"] if "minutes" not in note]


def needs_what_is_missing(d: dict[str, Any]) -> None:
    dishes = [library().cookbook.dishes[c["dish"]] for c in d["cooks"]]
    needed = next(n for x in dishes for n in sorted(equipment.needed(x.cookware, [s.text for s in x.steps])))
    d["request"]["house"]["without"] = [f" {needed.upper()} "]


def often(d: dict[str, Any]) -> None:
    """One dish, cooked anew each time, in the place of every dinner."""
    first = next(m for m in d["days"][0]["meals"] if m["slot"] == "dinner")["items"][0]
    model = {**cook_of(d, first), "portions": first["portions"]}
    share = first["portions"] / cook_of(d, first)["portions"]
    model["ingredients"] = [
        {**p, **{key: p[key] * share for key in ("bought_g", "edible_g", "eaten_g")}} for p in model["ingredients"]
    ]
    for number, day in enumerate(d["days"]):
        meal = next(m for m in day["meals"] if m["slot"] == "dinner")
        meal["items"] = [{**first, "cook": 100 + number, "leftover": False}]
        d["cooks"].append({**model, "id": 100 + number, "on": day["date"]})
    used = {i["cook"] for day in d["days"] for m in day["meals"] for i in m["items"]}
    d["cooks"] = [c for c in d["cooks"] if c["id"] in used]
    for cook in d["cooks"]:  # what was left over of a dinner that is gone is not cooked
        eaten = sum(i["portions"] for x in d["days"] for m in x["meals"] for i in m["items"] if i["cook"] == cook["id"])
        cook["portions"] = min(cook["portions"], max(eaten, 0.25))


def capped(**grams: float) -> Change:
    """A limit on a food family that is served and is in no locked dish."""

    def change(d: dict[str, Any]) -> None:
        book = library().cookbook
        mine = {book.ingredients[p.ingredient].family for p in book.dishes[locked()].ingredients}
        family = next(
            found for c in d["cooks"] for p in c["ingredients"] if p["eaten_g"] > 20
            if (found := book.ingredients[p["ingredient"]].family) and found not in mine
        )  # fmt: skip
        cap = {"family": family, "grams_per_week": 1e6, "grams_per_day": None, "source": "test", **grams}
        d["request"]["eaters"][0]["caps"] = [cap]

    return change


RICH: dict[str, tuple[Change, str]] = {
    "eaters of an item that do not add up": (lambda d: item(d)["eaters"].update(you=9.0), "add up"),
    "an eater nobody knows": (lambda d: item(d)["eaters"].update(bob=0.0), "add up"),
    "an item nobody eats": (lambda d: item(d).update(eaters={}), "add up"),
    "totals of an eater": (
        lambda d: d["days"][0]["eaters"]["you"]["totals"]["iron"].update(amount=1.0), "the eaters"),
    "no totals of the eaters": (lambda d: d["days"][0].update(eaters={}), "the eaters"),
    "a target for somebody else": (lambda d: first_goal(d).update(eater="bob"), "does not eat"),
    "a lock that is not shown": (turn("locked"), "not shown"),
    "a lock that nobody asked for": (set_mark("locked"), "shown as locked"),
    "left over and told as fresh": (turn("leftover"), "left over"),
    "fresh and told as left over": (set_mark("leftover"), "left over"),
    "out of the freezer and told as fresh": (turn("frozen"), "freezer"),
    "fresh and told as out of the freezer": (set_mark("frozen"), "freezer"),
    "a cook that is frozen and is not": (
        lambda d: next(c for c in d["cooks"] if not c["frozen"]).update(frozen=True), "freezer"),
    "minutes of a day": (lambda d: d["days"][0].update(active_minutes=1.0), "hands-on minutes"),
    "minutes of a cook": (lambda d: d["cooks"][0].update(active_minutes=99.0), "minutes, not 99"),
    "a flare day that is none": (lambda d: d["days"][0].update(flare=True), "bad day"),
    "a flare day not told": (lambda d: d["days"][1].update(flare=False), "bad day"),
    "cooking on a flare day": (hot_on_the_flare_day, "needs cooking on a bad day"),
    "a long flare day": (long_flare_day, "is a bad day and takes"),
    "another title of an item": (lambda d: item(d).update(title="Something else"), "is called"),
    "a cook without its title": (lambda d: d["cooks"][0].update(title=""), "recipe"),
    "a cook without servings": (lambda d: d["cooks"][0].update(servings=0.0), "recipe"),
    "a cook without steps": (lambda d: d["cooks"][0].update(steps=[]), "recipe"),
    "more cooked than eaten": (lambda d: d["cooks"][0].update(portions=d["cooks"][0]["portions"] + 8), "is cooked"),
    "a cook on no day of the plan": (lambda d: d["cooks"][0].update(on="2026-11-01"), "no day of the plan"),
    "bought for the freezer": (
        lambda d: next(c for c in d["cooks"] if c["frozen"])["ingredients"][0].update(bought_g=50.0), "bought"),
    "more out of the freezer than there is": (asked_for("house", frozen=[]), "freezer"),
    "equipment that is missing": (needs_what_is_missing, "needs a"),
    "a dish that comes too often": (often, "times"),
    "a mean per meal": (of_period("meal", mean=999.0), "mean of protein"),
    "a worst meal": (of_period("meal", worst_day=999.0), "worst meal of protein"),
    "an estimate per meal": (of_period("meal", upper_estimate=999.0), "estimate of protein"),
    "a verdict per meal": (judged_otherwise("meal"), "protein is called"),
    "a minimum per meal that is missed": (tighter("meal", "minimum", "min", 200.0), "protein is called met"),
    "a limit of each day that is passed": (tighter("each-day", "maximum", "max", 10.0), "sodium is called met"),
    "a verdict of each day": (judged_otherwise("each-day"), "sodium is called"),
    "what is absorbed": (of_period("absorbed", mean=9.0), "absorbed"),
    "the worst day of what is absorbed": (of_period("absorbed", worst_day=9.0), "vitamin_b12"),
    "a verdict of what is absorbed": (judged_otherwise("absorbed"), "vitamin_b12 is called"),
    "energy of the meals that are planned": (
        lambda d: next(t for t in d["targets"] if t["nutrient"] == "energy" and t["min"]).update(
            met=False, why="the mean is under the minimum"), "energy is called not met"),
    "met with a reason": (lambda d: first_goal(d).update(why="a day is under its floor"), "magnesium"),
    "where a target comes from": (lambda d: first_goal(d).update(source="IOM 1066 RDA"), "asked for"),
    "a mean from food": (lambda d: first_goal(d).update(mean_from_food=1.0), "mean from food of magnesium"),
    "a part from fortified foods": (lambda d: first_goal(d).update(mean_fortified=77.0), "fortified"),
    "an unknown share": (lambda d: first_goal(d).update(unknown_mass_share=0.9), "without a value"),
    "an unknown share of a day": (
        lambda d: d["days"][0]["totals"]["iron"].update(unknown_mass_share=0.9), "unknown of"),
    "an unknown share of the energy": (
        lambda d: d["days"][0]["totals"]["iron"].update(unknown_energy_share=0.9), "unknown of"),
    "a nutrient nobody knows": (
        lambda d: d["days"][0]["totals"].update(phlogiston=d["days"][0]["totals"]["iron"]), "unknown nutrient"),
    "what is not measured with a figure": (
        lambda d: next(t for t in d["targets"] if t["level"] == "unmeasured").update(mean=5.0), "not measured"),
    "what the food costs": (
        lambda d: d.update(notes=[n.replace("The food costs", "It costs nothing, not") for n in d["notes"][:1]]),
        "costs"),
    "over the budget": (asked_for("house", budget=0.5), "over the budget"),
    "what the week asks": (lambda d: d["life"].update(minutes=d["life"]["minutes"] - 20), "the sum of its parts"),
    "a part of what the week asks": (lambda d: d["life"]["parts"].update(things=2.0), "minutes for things"),
    "a part that is left out": (lambda d: d["life"]["parts"].pop("hands_on"), "minutes for hands_on"),
    "a part that nothing asks": (lambda d: d["life"]["parts"].update(singing=3.0), "minutes for singing"),
    "things to buy": (lambda d: d["life"].update(things=d["life"]["things"] - 1), "things to buy"),
    "what is left over": (lambda d: d["life"].update(left_over_g=1.0), "grams left over"),
    "what goes off": (lambda d: d["life"].update(left_over_soon_g=1e4), "grams that go off"),
    "money to pay": (lambda d: d["life"]["money"].update(amount=1.0), "to pay"),
    "what is in the freezer at the end": (
        lambda d: d["life"].update(freezer=[{"dish": "porridge", "portions": 7.0}]), "in the freezer at the end"),
    "nothing of what the week asks": (lambda d: d.update(life=None), "does not say what the week asks"),
    "a whole recipe told as an odd one": (lambda d: whole(d).update(batch=None), "whole recipes"),
    "another size of a recipe": (lambda d: whole(d).update(batch=whole(d)["batch"] * 2), "whole recipes"),
    "more frozen than was cooked": (lambda d: whole(d).update(freeze=whole(d)["portions"] + 1), "into the freezer"),
    "less frozen than nothing": (lambda d: whole(d).update(freeze=-1.0), "into the freezer"),
    "out of the freezer and into it": (
        lambda d: next(c for c in d["cooks"] if c["frozen"]).update(freeze=1.0), "out of the freezer and goes into it"),
    "a gap that is none": (lambda d: d["search"]["levels"][0].update(gap=0.5, objective=0.1, bound=0.1), "gap"),
    "a level better than its bound": (
        lambda d: d["search"]["levels"][0].update(objective=0.1, bound=0.2, gap=0.0), "bound"),
    "a shortfall of what is met": (
        lambda d: d["shortfalls"].append({
            "nutrient": "magnesium", "level": "goal", "unit": "mg", "bound": "min", "wanted": 320.0, "reached": 300.0,
            "best_reachable": None, "because": [], "repairs": [], "period": "day", "eater": "you"}), "explained"),
    "an exclusion nobody knows": (asked_for("eater", exclusions=["glutin"]), "unknown exclusion"),
    "a dislike": (lambda d: d["request"]["eaters"][0].update(dislikes=[d["cooks"][0]["title"]]), "disliked"),
    "a weight below nothing": (
        lambda d: d["cooks"][0]["ingredients"][0].update(bought_g=-5.0), "less than nothing"),
    "cooked another way": (lambda d: d["cooks"][0]["ingredients"][0].update(retention="boiled"), "another way"),
    "a limit on a family in a short plan": (capped(grams_per_week=1.0), "over the cap"),
    "a limit on a family on one day": (capped(grams_per_day=0.5), "a day"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_it_finds(name: str) -> None:
    change, word = CASES[name]
    told = found(change)
    assert told
    assert any(word in text for text in told), told


@pytest.mark.parametrize("name", RICH)
def test_it_finds_as_well(name: str) -> None:
    change, word = RICH[name]
    told = found(change, "rich")
    assert told
    assert any(word in text for text in told), told


def test_it_finds_a_vegan_wine_where_all_is_to_be_halal() -> None:
    def pour(d: dict[str, Any]) -> None:
        d["request"]["eaters"][0]["exclusions"].append("halal")
        wine = {"ingredient": "vegan red wine", "id": "vegan-red-wine", "food": "extra:vegan-red-wine-claimed"}
        d["cooks"][0]["ingredients"].append(d["cooks"][0]["ingredients"][0] | wine)

    assert any("vegan red wine" in text and "contains for halal" in text for text in found(pour))


def with_caps(one: Plan, *caps: FamilyCap) -> Plan:
    return replace(one, request=one.request.with_(caps=caps))


def test_a_lock_excuses_the_grams_of_its_dish_and_no_others() -> None:
    fish = "ginger-salmon-rice-bowl"
    one = planned(request(days=2, locks=(f"1:dinner={fish}*2",)))
    grams = sum(
        part.eaten_g * i.portions / cook.portions
        for day in one.days for m in day.meals for i in m.items for cook in one.cooks if cook.id == i.cook
        for part in cook.ingredients if library().cookbook.ingredients[part.ingredient].family == "oily fish"
    )  # fmt: skip
    assert grams > 280 * 2 / 7, "the lock is over the limit: the test shows something"
    assert problems(one, library()) == []
    # the same grams without the lock are over it
    free = replace(one, request=one.request.with_(locks=()))
    assert any("oily fish" in text for text in problems(free, library()))
    # another family is not excused by that lock
    other = next(
        library().cookbook.ingredients[p.ingredient].family
        for c in one.cooks if c.dish != fish for p in c.ingredients
        if library().cookbook.ingredients[p.ingredient].family not in ("", "oily fish")
        and library().cookbook.ingredients[p.ingredient].family not in {
            library().cookbook.ingredients[x.ingredient].family for x in library().cookbook.dishes[fish].ingredients}
    )  # fmt: skip
    tight = with_caps(one, FamilyCap(other, 1.0, None, "test"))
    assert any(f"of {other}" in text for text in problems(tight, library()))


@pytest.mark.parametrize("days", [1, 3, 7])
def test_the_planner_keeps_the_limits_on_families_that_are_checked(days: int) -> None:
    caps = tuple(FamilyCap(name, 70.0, 35.0, "test") for name in ("oily fish", "red meat", "brazil nuts"))
    asked = request(days=days, targets=("epa_dha>=1g",)).with_(caps=caps)
    assert not [x for x in problems(planned(asked), library()) if "cap" in x]
    fish = "ginger-salmon-rice-bowl"
    held = planned(asked.with_(locks=(Lock(0, "dinner", fish, 1.0),)))
    assert problems(held, library()) == []


def test_a_lock_that_breaks_an_upper_limit_is_told_as_what_it_is() -> None:
    locks = tuple(Lock(d, "dinner", "quick-liver-green-beans-rice", 4.0) for d in range(3))
    with pytest.raises(NoPlan, match="retinol"):
        planned(request(days=3).with_(locks=locks))


@pytest.mark.parametrize("typed", ["high_fodmap", "high-fodmap", "High FODMAP", " HIGH-fodmap "])
def test_an_allowance_is_the_same_however_it_is_typed(typed: str) -> None:
    made = planned(request("high_fodmap", days=2, allow_maybe=("high_fodmap",)))
    again = replace(made, request=made.request.with_(allow_maybe=(typed,)))
    assert problems(again, library()) == []
    none = [p for c in made.cooks for p in c.ingredients]
    answers = library().foods.verdicts(sorted({p.food for p in none}))
    maybe = [f for f, row in answers.items() if row["high_fodmap"].answer.value == "maybe"]

    def wrong(*allowed: str) -> list[str]:
        request = made.request.with_(allow_maybe=tuple(f"{typed}:{food}" for food in allowed))
        return problems(replace(made, request=request), library())

    needed = {food for food in maybe if wrong(*(one for one in maybe if one != food))}  # of others so little is eaten
    for food in maybe:  # and of one food alone it is no allowance for the others
        assert (wrong(food) == []) == (needed <= {food})


def test_poultry_that_is_cooked_here_is_no_question_of_how_long_it_was_kept() -> None:
    made = planned(request("histamine", days=1).with_(locks=(Lock(0, "dinner", "pea-ham-soup"),)))
    assert "turkey breast" in {part.ingredient for cook in made.cooks for part in cook.ingredients}
    assert problems(made, library()) == []


def test_no_check_uses_the_model_or_the_search() -> None:
    """`asks` is the one definition of what a week asks, from the plan's own cooks: it is held against what the search
    counts in `test_planning_plans`, and uses nothing of that."""
    room = "mealplan.planning"
    allowed = {f"{room}.result.{name}" for name in ("plan", "carried", "asks")}
    allowed |= {f"{room}.ask.{name}" for name in ("eaten", "request", "minutes", "english", "said")}
    checks = {path.stem for path in Path(verify_module.__file__).parent.glob("verify*.py")}
    allowed |= {f"{room}.result.{name}" for name in checks}
    graph = grimp.build_graph("mealplan", cache_dir=None)
    for name in (*checks, "carried"):
        used = {x for x in graph.find_modules_directly_imported_by(f"{room}.result.{name}") if x.startswith(room)}
        assert used, name
        assert used <= allowed, name
    asks = graph.find_modules_directly_imported_by(f"{room}.result.asks")
    assert {x for x in asks if x.startswith((f"{room}.search", f"{room}.objective"))} == {f"{room}.objective.prices"}


@pytest.mark.parametrize("field", [{"title": "Other"}, {"servings": 9.0}, {"steps": ("Wait.",)}])
def test_a_plan_just_made_carries_the_recipes_of_the_cookbook(field: dict[str, Any]) -> None:
    """A saved one may carry others: the cookbook may have changed since."""
    one = plan()
    old = next(c for c in one.cooks if c.batch is None)  # of others the servings say how many whole recipes they are
    cooks = tuple(replace(c, **field) if c is old else c for c in one.cooks)
    title = field.get("title", old.title)
    days = tuple(
        replace(day, meals=tuple(
            replace(m, items=tuple(
                replace(i, title=title) if i.cook == old.id else i for i in m.items))
            for m in day.meals))
        for day in one.days
    )  # fmt: skip
    changed = replace(one, cooks=cooks, days=days)
    assert problems(changed, library()) == []
    with pytest.raises(InternalError, match="carry the recipe"):
        verify(changed, library())


def test_a_wrong_plan_is_never_shown() -> None:
    changed = data()
    smuggle(changed)
    with pytest.raises(InternalError, match="gluten"):
        verify(Plan.from_json(changed), library())


def test_a_lock_that_the_plan_does_not_serve_is_named() -> None:
    one = plan()
    other = one.request.with_(locks=(Lock(0, "dinner", locked(), 2.0),))
    assert any(locked() in text for text in problems(replace(one, request=other), library()))


def test_safety_limits_and_caps_are_checked_again() -> None:
    one = week(days=7)
    key = "retinol"
    low = tuple(replace(t, maximum=1.0) if t.nutrient == key and t.hard else t for t in one.request.eater.targets)
    assert any(key in text for text in problems(replace(one, request=one.request.with_(targets=low)), library()))
    tight = tuple(replace(c, grams_per_week=1.0) for c in one.request.eater.caps)
    assert any(
        "over the cap" in text for text in problems(replace(one, request=one.request.with_(caps=tight)), library())
    )


# what a plan's checks rest on; reasons and clock times are words, not figures
FIELDS = {
    "cooks": {
        "id", "dish", "on", "portions", "food", "bought_g", "edible_g", "eaten_g", "active_minutes", "frozen",
        "title", "batch", "freeze",
    },
    "life": {
        "minutes", "hands_on", "cooks", "recipes", "portions", "freezing", "things", "left_over", "trips", "money",
        "left_over_g", "left_over_soon_g", "amount",
    },
    "days": {
        "date", "flare", "active_minutes", "slot", "cook", "dish", "title", "portions", "locked", "leftover", "frozen",
        "you", "amount", "upper_estimate", "unknown_mass_share", "unknown_energy_share",
    },
    "targets": {
        "nutrient", "level", "unit", "period", "form", "source", "min", "max", "mean", "mean_from_food",
        "mean_fortified", "met", "daily_floor", "upper_estimate", "worst_day", "unknown_mass_share", "eater",
    },
}  # fmt: skip


def places(value: Any, wanted: set[str], path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(value, dict):
        out = []
        for k, v in value.items():
            if isinstance(v, (dict, list)):
                out += places(v, wanted, (*path, k))
            elif k in wanted and v is not None:
                out.append((*path, k))
        return out
    if isinstance(value, list):
        return [p for i, v in enumerate(value) for p in places(v, wanted, (*path, i))]
    return []


def spots(d: dict[str, Any]) -> list[tuple[Any, ...]]:
    out = [("outcome",)]
    for part, wanted in FIELDS.items():
        out += places(d[part], wanted, (part,))
    return out


def judged(path: tuple[Any, ...], kind: str) -> bool:
    """Whether a change there can be told from a plan that somebody made. What may be left out of a plan (plan/1 had no
    such key) may be left out: the default stands for it."""
    left_out = {"mean_fortified", "form", "leftover", "frozen", "locked", "active_minutes", "freeze"}
    if path[:2] == ("life", "parts") and kind == "gone":  # a part that asks nothing need not be told
        return False
    if path[-1] == "id" and "ingredients" in path:  # a plan that kept none has that which the name gives
        return kind != "gone"
    return not (kind in ("gone", "null") and path[-1] in left_out)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    name=st.sampled_from(["plan", "rich"]),
    field=st.floats(0, 1, exclude_max=True),
    pick=st.floats(0, 1, exclude_max=True),
    kind=st.sampled_from(["more", "less", "negative", "gone", "word", "null", "huge", "nan"]),
)
@example(name="plan", field=0.0, pick=0.0, kind="more")
@example(name="plan", field=0.03125, pick=0.5, kind="null")
def test_no_changed_figure_of_a_plan_goes_unnoticed(name: str, field: float, pick: float, kind: str) -> None:
    changed = data(name)
    groups: dict[tuple[str, str], list[tuple[Any, ...]]] = {}  # every field is tried as often as any other
    for p in spots(changed):
        if judged(p, kind):
            groups.setdefault((p[0], p[-1]), []).append(p)
    paths = list(groups.values())[int(field * len(groups))]
    path = paths[int(pick * len(paths))]
    target: Any = changed
    for step in path[:-1]:
        target = target[step]
    old = target[path[-1]]
    if kind == "gone":
        del target[path[-1]]
    elif kind == "null":
        target[path[-1]] = None
    elif kind == "word" or isinstance(old, str):
        target[path[-1]] = "nonsense"
    elif isinstance(old, bool):
        target[path[-1]] = not old
    elif kind == "more":
        target[path[-1]] = old * 1.5 + 1
    elif kind == "less":
        target[path[-1]] = old * 0.5 - 1
    elif kind == "nan":
        target[path[-1]] = float("nan")
    elif kind == "huge":
        target[path[-1]] = 1e12
    else:
        target[path[-1]] = -old - 1
    if target.get(path[-1], "gone") == old:
        return
    try:
        read = Plan.from_json(changed)
    except ValueProblem:
        return
    assert problems(read, library()), f"{path}: {old!r} -> {target.get(path[-1], 'gone')!r}"


@settings(max_examples=60, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=6),
        lambda x: st.lists(x, max_size=3) | st.dictionaries(st.text(max_size=8), x, max_size=4),
    )
)
def test_anything_that_is_no_plan_is_told_in_words(junk: Any) -> None:
    with pytest.raises(ValueProblem):
        Plan.from_json(junk)
    broken = data()
    broken["days"] = junk
    with contextlib.suppress(ValueProblem):
        assert problems(Plan.from_json(broken), library())


def test_a_plan_of_nothing_has_no_meals() -> None:
    d = data()
    d["outcome"] = "none"
    assert problems(Plan.from_json(d), library())


def test_the_request_of_a_plan_is_read_back_the_same() -> None:
    one = plan()
    assert (
        Plan.from_json(json.loads(one.dumps())).request
        == one.request
        == request("gluten", days=3, locks=("2:lunch=" + locked(),))
    )


@pytest.mark.parametrize(
    ("place", "value", "told"),
    [
        ("person", {"age": 71, "sex": "female"}, "the person is not the one"),
        ("person", {"age": 42, "sex": "female", "state": "pregnant"}, "the person is not the one"),
        ("exclusions", [], "--exclude gluten was asked for and is not kept"),
        ("dislikes", [], "--dislike kale was asked for and is not kept"),
        ("allow_maybe", ["gluten"], "gluten is allowed and nobody asked for it"),
        ("caps", [], "the limit on"),
    ],
)
def test_a_request_that_is_looser_than_its_own_settings_is_told(place: str, value: object, told: str) -> None:
    asked = from_flags("--age 42 --sex female -x gluten --dislike kale")
    data = json.loads(json.dumps(resolve(asked, library(), start=MONDAY).to_json()))
    assert contradictions(PlanRequest.from_json(data)) == []
    data["eaters"][0][place] = value
    assert any(told in words for words in contradictions(PlanRequest.from_json(data)))


def test_every_seed_that_plan_takes_can_be_read_back_and_no_larger_whole_number() -> None:
    changed = data("plan")
    largest = option("seed").most
    changed["request"]["search"]["seed"] = largest
    assert loads(json.dumps(changed)).request.search.seed == largest
    for place in (changed["request"]["search"], changed["cooks"][0]):
        key = "seed" if "seed" in place else "id"
        old, place[key] = place[key], 10**400
        with pytest.raises(ValueProblem, match="sensible size"):
            loads(json.dumps(changed))
        place[key] = old


def test_a_plan_says_every_caution_and_every_medicine_that_nothing_is_known_of() -> None:
    one = planned(request(days=1, medicine=["pregabalin", "zzyzxine"]))
    assert one.cautions
    assert one.unknown_names == ("zzyzxine",)
    assert problems(one, library()) == []
    for number, caution in enumerate(one.cautions):
        less = replace(one, cautions=one.cautions[:number] + one.cautions[number + 1 :])
        assert f"the caution about {caution.item} is missing" in problems(less, library())
    assert any("zzyzxine" in words for words in problems(replace(one, unknown_names=()), library()))
