"""Kitchen rules through a whole plan: what is served, how long it is kept, what is told, what is found out."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

import pytest

import kitchen_cases as cases
from long_counts import Block, blocks
from mealplan.dishes.keeping import SHORTER, fridge_days
from mealplan.errors import NoPlan
from mealplan.export.html import plan_html
from mealplan.export.ics import plan_ics
from mealplan.export.text import plan_markdown, plan_text
from mealplan.foods.food import FOOD_EXCLUSIONS
from mealplan.nutrition.caps import family_caps
from mealplan.nutrition.person import Person
from mealplan.nutrition.targets import resolve_targets
from mealplan.planning.ask.asked import with_flags
from mealplan.planning.result.plan import Plan, loads
from mealplan.planning.result.restrictions import limits, restrictions
from mealplan.planning.result.verify import problems
from mealplan.shopping import list_of, render
from planning_cases import library, planned, request, week

Change = Callable[[dict[str, Any]], object]


def pregnant() -> Plan:
    """Three days with boiled eggs, feta and a pot, for somebody who is pregnant."""
    locks = ("1:snack=boiled-eggs", "2:dinner=chicken-potato-pepper-tray")
    return week("pregnancy", age=31, state="pregnant", days=3, locks=locks, seed=3)


# ---- what is served


def test_a_week_in_pregnancy_serves_nothing_against_the_rows_and_passes_its_check() -> None:
    plan = pregnant()
    data = json.loads(plan.dumps())
    assert cases.forbidden(data) == []
    assert problems(loads(plan.dumps()), library()) == []
    assert {"cooked"} <= set(data["cooks"][0]["ingredients"][0])


def test_the_checker_finds_what_it_is_for() -> None:
    """It would say so: a week without the rules has something to find, looked at with them."""
    plan = week(age=31, days=3, locks=("1:lunch=smoked-salmon-buckwheat-bowl", "2:snack=boiled-eggs"), seed=3)
    data = json.loads(plan.dumps())
    data["request"]["eaters"][0]["exclusions"] = ["pregnancy"]
    found = cases.forbidden(data)
    assert any("smoked salmon" in one and "not cooked" in one for one in found)
    assert any("nothing is said of egg" in one for one in found)


def test_a_lock_on_what_the_rules_leave_out_is_refused_with_the_reason() -> None:
    with pytest.raises(NoPlan, match=r"pregnancy: contains .smoked salmon: not cooked in this dish"):
        planned(request("pregnancy", days=1, locks=("1:snack=smoked-salmon-cucumber",)))


def test_a_maybe_can_be_allowed_by_her_own_word() -> None:
    locks = ("1:snack=kefir-blueberries",)  # nothing stands in for the kefir
    with pytest.raises(NoPlan, match="only if your clinic agrees"):
        planned(request("immunosuppressed", days=1, locks=locks))
    plan = planned(request("immunosuppressed", days=1, locks=locks, allow_maybe=["immunosuppressed:kefir"]))
    assert problems(plan, library()) == []
    assert _part(json.loads(plan.dumps()), "kefir-blueberries", "kefir")


def test_a_dish_gives_way_line_by_line_until_a_maybe_is_allowed() -> None:
    name, locks = "overnight-oats-yoghurt-strawberries", ("1:breakfast=overnight-oats-yoghurt-strawberries",)
    mild = json.loads(planned(request("immunosuppressed", days=1, locks=locks)).dumps())
    assert "plain yoghurt" not in {part["ingredient"] for part in _cook(mild, name)["ingredients"]}
    assert "plain yoghurt" in cases.variants(mild)[_cook(mild, name)["id"]]
    assert cases.forbidden(mild) == []
    allowed = {"days": 1, "locks": locks, "allow_maybe": ["immunosuppressed:plain yoghurt"]}
    own = json.loads(planned(request("immunosuppressed", **allowed)).dumps())
    assert _part(own, name, "plain yoghurt")
    assert cases.variants(own)[_cook(own, name)["id"]] == {}


@pytest.mark.parametrize(
    ("cooked", "variant", "fine"),
    [("fish fingers", {"fish fingers": "frozen white fish fillet"}, True), ("", {}, False),
     ("frozen peas", {"fish fingers": "frozen white fish fillet"}, False),
     ("fish fingers", {"oven chips": "frozen white fish fillet"}, False)],
)  # fmt: skip
def test_the_checker_judges_what_is_eaten_by_what_the_dish_does_to_it(
    cooked: str, variant: dict[str, str], fine: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stands in is as cooked as what it stands in for, and what stands there by its own as the file says."""
    marks = {"cooked": tuple(cooked.split(",")), "raw": (), "fridge": ("0",)}
    monkeypatch.setattr(cases, "front_matter", lambda dish: marks)
    cook = {"dish": "fish-fingers-chips-peas", "ingredients": [{"ingredient": "frozen white fish fillet"}]}
    assert cases.cooked_through(cook, "frozen white fish fillet", variant) is fine
    twice = {**cook, "ingredients": cook["ingredients"] * 2}  # one stands in, the other is a line of its own
    assert not cases.cooked_through(twice, "frozen white fish fillet", variant)


MOTHERS: list[dict[str, Any]] = [
    {"state": "pregnant"},
    {"condition": ["pregnancy"]},
    {"condition": ["gestational diabetes"], "targets_agreed": "yes"},
]


@pytest.mark.parametrize("said", MOTHERS, ids=str)
def test_who_says_that_she_is_pregnant_gets_all_its_kitchen_rules(said: dict[str, Any]) -> None:
    """By her state or by a condition that goes with it, without -x pregnancy: what she is served, also beside what
    else she leaves out, and what a lock may ask for."""
    asked = request(age=31, days=3, seed=7, **said)
    assert {"pregnancy", "alcohol"} <= set(asked.eater.exclusions)
    assert asked.eater.person.state == "pregnant"
    for other in ((), ("gluten", "dairy"), ("eggs",)):
        plan = planned(request(*other, age=31, days=3, seed=7, **said))
        data = json.loads(plan.dumps())
        assert "pregnancy" in data["request"]["eaters"][0]["exclusions"]
        assert cases.forbidden(data) == []
        assert problems(loads(plan.dumps()), library()) == []
    with pytest.raises(NoPlan, match=r"pregnancy: contains .smoked salmon: not cooked in this dish"):
        planned(request(age=31, days=1, locks=("1:snack=smoked-salmon-cucumber",), **said))


TAMPERED: dict[str, tuple[Change, str]] = {
    "an ingredient that is no longer told as cooked": (
        lambda data: _part(data, "boiled-eggs", "egg").update(cooked=False), "egg is not told as cooked through"
    ),
    "a cook that does not say what to look out for": (
        lambda data: _cook(data, "boiled-eggs").update(care=[]), "white and yolk are solid; it is not said"
    ),
    "an ingredient that is left out": (
        lambda data: _part(data, "boiled-eggs", "egg").update(
            ingredient="smoked salmon", id="smoked-salmon", food="sr28:15077", cooked=False
        ),
        "smoked salmon (sr28:15077) is contains for pregnancy",
    ),
}  # fmt: skip


def _cook(data: dict[str, Any], dish: str) -> dict[str, Any]:
    return next(cook for cook in data["cooks"] if cook["dish"] == dish)


def _part(data: dict[str, Any], dish: str, name: str) -> dict[str, Any]:
    return next(part for part in _cook(data, dish)["ingredients"] if part["ingredient"] == name)


@pytest.mark.parametrize("name", TAMPERED)
def test_a_plan_that_was_changed_is_found_out(name: str) -> None:
    change, said = TAMPERED[name]
    data = json.loads(pregnant().dumps())
    change(data)
    found = problems(loads(json.dumps(data)), library())
    assert any(said in one for one in found), found


# ---- left-overs


@pytest.mark.parametrize("name", SHORTER)
def test_left_overs_keep_a_day_for_those_who_ask(name: str) -> None:
    dishes = library().cookbook.dishes
    long = next(d for d in dishes.values() if d.fridge_days >= 3)
    none = next(d for d in dishes.values() if d.fridge_days == 0)
    assert fridge_days(long, ["gluten"]) >= 3
    assert fridge_days(long, ["gluten", name]) == 1
    assert fridge_days(none, [name]) == 0


def test_pots_obey_the_shorter_keeping_and_the_plan_says_so() -> None:
    few = {"days": 7, "style": "few-pots", "seed": 5}
    usual, strict = week(**few), week("immunosuppressed", **few)
    assert max(_ages(usual)) >= 2  # else nothing is shown
    assert max(_ages(strict)) == 1
    assert any("1 day in the fridge" in note and "steaming hot" in note for note in strict.told())
    assert not any("in the fridge at the most" in note for note in usual.told())
    assert cases.forbidden(json.loads(strict.dumps())) == []


def _ages(plan: Plan) -> list[int]:
    """Days that what is eaten out of the fridge has been kept."""
    cooks = {cook.id: cook for cook in plan.cooks}
    return [
        (day.date - cooks[item.cook].on).days
        for day in plan.days for meal in day.meals for item in meal.items if not item.frozen
    ]  # fmt: skip


def test_left_overs_that_are_too_old_are_found_out() -> None:
    few = {"days": 7, "style": "few-pots", "seed": 5}
    data = json.loads(week(**few).dumps())
    data["request"]["eaters"][0]["exclusions"] = ["immunosuppressed"]
    data["asked"].append(["exclude", "immunosuppressed"])
    data["asked_from"].append("")
    found = problems(loads(json.dumps(data)), library())
    assert any("is kept for longer than 1 days" in one or "told as out of the freezer" in one for one in found), found


# ---- what is told


def test_what_to_look_out_for_is_told_wherever_a_plan_is_read() -> None:
    plan, said = pregnant(), "cook until white and yolk are solid"
    data = json.loads(plan.dumps())
    assert any(one["do"] == said and "egg" in one["ingredients"] for one in _cook(data, "boiled-eggs")["care"])
    for text in (plan_text(plan), plan_markdown(plan), plan_html(plan), plan_ics(plan).replace("\r\n ", "")):
        assert said in text
    assert "kitchen rules for pregnancy" in plan_text(plan).splitlines()[0] + plan_text(plan).splitlines()[1]
    assert "no pregnancy" not in plan_text(plan)


def test_nothing_is_told_without_such_rules() -> None:
    plan = week(age=31, days=2, locks=("1:snack=boiled-eggs",))
    assert all(not cook.care for cook in plan.cooks)
    assert "In the kitchen" not in plan_text(plan)


def test_the_list_says_what_the_packet_must_say() -> None:
    locks = ("1:lunch=greek-salad-chickpeas",)
    locks = locks if "greek-salad-chickpeas" in library().cookbook.dishes else (f"1:lunch={_with('feta')}",)
    plan = week("pregnancy", age=31, state="pregnant", days=1, locks=locks)
    shopping = list_of(plan, library())
    feta = next(line for line in shopping.lines if line.item == "feta")
    assert feta.care == ("pasteurised",)
    assert feta.to_json()["care"] == ["pasteurised"]
    for form in ("text", "markdown", "csv"):
        assert "pasteurised" in render(shopping, form)
    assert "pasteurised" in plan_html(plan, shopping)
    assert not any("pregnancy" in word for line in shopping.lines for word in line.check_label)


def _with(name: str) -> str:
    book = library().cookbook
    return next(
        dish.id for dish in sorted(book.dishes.values(), key=lambda d: d.id)
        if any(line.ingredient == name for line in dish.ingredients)
        and book.verdict(dish.id, "pregnancy").answer.value == "free" and "lunch" in dish.courses
    )  # fmt: skip


def test_what_is_eaten_every_day_anyway_is_told_where_it_is_against_the_rules() -> None:
    asked = request("pregnancy", daily=["smoked salmon=30 g", "tuna in water, canned=60 g"], days=1)
    told = " ".join(asked.notes)
    assert "smoked salmon is against the kitchen rules for pregnancy" in told
    assert "420 g a week, over the limit of 113 g on tuna" in told


# ---- limits, and what is never offered


@pytest.mark.parametrize("group", ["pregnancy", "trying", "breastfeeding"])
def test_the_limits_of_a_group_come_with_its_rules(group: str) -> None:
    caps = {cap.family: cap for cap in family_caps(Person(31, "male"), [group])}
    assert (caps["tuna"].grams_per_week, caps["oily fish"].grams_per_week) == (113, 280)
    assert caps["high-mercury fish"].grams_per_week == 0
    assert (caps["liver"].grams_per_week == 0) is (group != "breastfeeding")
    assert caps["seaweed"].grams_per_week == 5
    caffeine = [t for t in resolve_targets(Person(31, "male"), groups=[group]).targets if t.nutrient == "caffeine"]
    assert [t.maximum for t in caffeine] == [200]


def test_a_state_brings_the_limits_of_its_group() -> None:
    assert family_caps(Person(31, "female", "pregnant")) == family_caps(Person(31, "female", "pregnant"), ["pregnancy"])


def test_sea_bass_and_halibut_count_as_oily_fish() -> None:
    book = library().cookbook
    for name in ("sea bass fillet", "halibut fillet"):
        assert book.ingredients[name].families == ("white fish", "oily fish")


def test_no_repair_offers_to_leave_the_rules_of_a_stage_of_life() -> None:
    asked = request("pregnancy", "raw_egg", "gluten", age=31, state="pregnant", days=2)
    offered = " ".join(one.flags for one in restrictions(asked))
    assert "--lift gluten" in offered
    assert not any(name in offered for name in cases.GROUPS)
    named = [one.words for one in limits(asked, "iron", library())]
    assert "the kitchen rules for pregnancy" in named


def test_lifting_by_hand_still_works() -> None:
    asked = request("pregnancy", days=2)
    assert with_flags(asked, "--lift pregnancy", library()).eater.exclusions == ()


# ---- many weeks


@pytest.mark.counted
@pytest.mark.parametrize("group", ["pregnancy", "immunosuppressed"])
@pytest.mark.parametrize("block", blocks(500, 50), ids=str)
def test_no_random_week_serves_what_the_rows_forbid(block: Block, group: str) -> None:
    rng, served = random.Random(f"{group} {block.number}"), 0
    for _ in range(block.size):
        others = rng.sample(FOOD_EXCLUSIONS, rng.choice([0, 0, 1, 2]))
        more: dict[str, Any] = {
            "age": rng.choice([22, 31, 44]),
            "days": rng.choice([3, 5, 7]),
            "seed": rng.randrange(10**6),
            "style": rng.choice(["few-pots", "balanced", "variety"]),
        }
        if group == "pregnancy":
            more["state"] = rng.choice(["pregnant", "none"])
        try:
            plan = planned(request(group, *others, **more))
        except NoPlan:
            if not others:
                raise
            continue
        data = json.loads(plan.dumps())
        assert cases.forbidden(data) == [], (others, more)
        assert problems(loads(plan.dumps()), library()) == []
        served += len(plan.days)
    assert served >= 2 * block.size
