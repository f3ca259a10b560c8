"""What a plan says of itself is data; its words are made in one place, and stay what they were."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import mealplan
from mealplan.planning.ask.english import KEYS, all_words, words
from mealplan.planning.ask.said import Said, said
from mealplan.planning.result.plan import Plan
from planning_cases import library, planned, request
from small_plan import small_plan

SAID = {
    said("longer_days", days=(("2026-11-25", 41.4, 30.0), ("2026-11-26", 60.0, 15.0))): (
        "More hands-on minutes than meant: Wed 25 (41 of 30), Thu 26 (60 of 15)."
    ),
    said("over_minutes", days=(("2026-11-25", 41.4, 30.0),)): (
        "More hands-on minutes than you set, since no week was found that keeps them: Wed 25 (41 of 30)."
    ),
    said("none_within_minutes"): (
        "No week was found that keeps these minutes, though every meal that is not locked was open to change."
    ),
    said("left_of_pots", pots=(("Curry", "2026-11-25", 1.0, 2.0, False), ("Pie", "2026-11-26", 1.5, 0.0, True))): (
        "Made and eaten in no meal of this plan, as whole pieces go into the pot: Wed 25: 1 portion of Curry (it keeps "
        "2 days in the fridge); Thu 26: 1.5 portions of Pie (it does not keep, it can be frozen)."
    ),
    said("flare_cooking", cooks=(("2026-11-25", "Soup"), ("2026-11-26", "Stew"))): (
        "Needs cooking on a bad day: Wed 25: Soup; Thu 26: Stew."
    ),
    said("keeping", rules=(("pregnancy", 1, "Listeria grows", "FSANZ 2023"), ("tyramine", 1, "it forms", "labels"))): (
        "Left-overs: 1 day in the fridge at the most, or frozen, and reheated until steaming hot (kitchen rules for "
        "pregnancy: Listeria grows (FSANZ 2023); no tyramine: it forms (labels))."
    ),
    said("often", dishes=(("Soup", 3), ("Stew", 4))): "More often than twice a week: Soup (3 times), Stew (4 times).",
    said("often", dishes=(("Stew", 5),), most=4): "More often than four times a week: Stew (5 times).",
    said("often", dishes=(("Stew", 9),), most=8): "More often than 8 times a week: Stew (9 times).",
    said("money", amount=40.0, currency="USD", prices="reference", guessed=2.5, unknown=0, budget=39.0): (
        "The food costs about 40.00 USD, whole packs and no staples, by US average prices of 2026, within a third; "
        "2.50 of that rests on guesses; over the budget of 39.00 USD."
    ),
    said("money", amount=40.03, currency="£", prices="own", guessed=0.0, unknown=0, budget=40.0): (
        "The food costs about 40.03 £, whole packs and no staples, by your prices; within the budget of 40.00 £."
    ),
    said("money", amount=0.0, currency="£", prices="none", guessed=0.0, unknown=1, budget=40.0): (
        "The food costs about 0.00 £, whole packs and no staples, by no price that is known; 1 thing has no price and "
        "is not in it; within the budget of 40.00 £ as far as prices are known."
    ),
    said("money", amount=9.0, currency="£", prices="own and reference", guessed=0.0, unknown=2, budget=None): (
        "The food costs about 9.00 £, whole packs and no staples, by your prices and, for the rest, US average prices "
        "of 2026 (within a third); 2 things have no price and are not in it."
    ),
    said("alternative", kind="few pots"): "Another kind of week: few pots.",
    said("minutes", minutes=15.0, days=""): "15 minutes a day",
    said("minutes", minutes=12.5, days="Tue, Wed"): "12.5 minutes on Tue, Wed",
    said("food_cost", known=40.0, unknown=2.5, budget=40.0): (
        "The food costs about 42.50 by weight, open packs not counted; 2.50 of that is a guess for what has no price; "
        "over the budget of 40.00."
    ),
    said("food_cost", known=40.0, unknown=0.0, budget=None): (
        "The food costs about 40.00 by weight, open packs not counted."
    ),
    said("food_cost", known=40.03, unknown=0.0, budget=40.0): (
        "The food costs about 40.03 by weight, open packs not counted; within the budget of 40.00."
    ),
    said("b12_fortified", amount=1.04): "Of the vitamin B12, 1.0 µg a day comes from fortified foods.",
    said("b12_absorbed", mean=1.26): (
        "Vitamin B12 absorbed, an estimate for normal absorption: 1.3 µg a day (half of the first 2 µg of a sitting "
        "and 1 % of the rest, IOM 1998; the RDA of 2.4 µg stands for 1.2 µg absorbed)."
    ),
    said("stacked", kind="GOS", parts=(("oats", 40.4), ("tahini", 9.6)), total=1.4, meals=(("2026-11-25", "lunch"),)): (
        "GOS at Wed 25 lunch: oats 40 g and tahini 10 g, together above one portion (1.4): a note, not a ban."
    ),
    said(
        "stacked", kind="fructans", parts=(("kiwi", 138.0),), total=1.04,
        meals=(("2026-11-25", "snack"), ("2026-11-26", "snack")),
    ): "Fructans at Wed 25 snack, Thu 26 snack: kiwi 138 g, together above one portion (1.04): a note, not a ban.",
    said("skipped"): (
        "Skipped meals are eaten elsewhere: the energy target is lowered by their share, other targets are not."
    ),
    said("whole_week", names=("Ann", "Ben")): (
        "All of the week was planned again for Ann and Ben: with the other meals as they were, more goals would be "
        "missed or a day be longer than its minutes."
    ),
    said("planned_anew", title="Soup", why="it has gluten"): "Planned anew where Soup stood: it has gluten.",
    said("excluded", name="vegan"): "the vegan diet",
    said("excluded", name="tree_nuts"): "no tree nuts",
    said("not_fortified"): "no fortified foods",
    said("disliked", name="liver"): "dislike of liver",
    said("flare_days"): "bad days without cooking",
    said("without", items=("oven", "blender")): "without oven, blender",
    said("left_out"): "the meals that are left out",
    said("locked", slot="dinner", day=2): "the dinner that is locked on day 2",
    said("banned", titles=("A", "B", "C"), more=2): "never A, B, C and 2 more",
    said("banned", titles=("A",), more=0): "never A",
    said("family_limit", family="oily fish", grams_per_week=280.0): "the limit on oily fish (at most 280 g a week)",
    said("family_limit", family="liver", grams_per_week=0.0): "the limit on liver (none)",
    said("few_slots", slots=("lunch",)): "only lunch is planned",
    said("few_slots", slots=("lunch", "dinner")): "only lunch and dinner are planned",
    said("energy", kcal=1234.0): "the energy that is planned (1234 kcal a day)",
    said("target", nutrient="vitamin_b12"): "the target of vitamin B12",
    said("together"): "the other targets together: alone it is in reach",
    said("servable"): "what may be served",
    said("dishes_at_hand", unknown=0.0): "the dishes at hand",
    said("dishes_at_hand", unknown=0.314): "the dishes at hand, and 31% of the food eaten has no value for it",
    said("quickest_on_flare", slot="lunch"): (
        "No no-cook dish is left for lunch on bad days: the quickest ones are used."
    ),
    said("stock_left_out", title="Chilli", why="dairy: contains (cheddar: cheese)"): (
        "Chilli is in the house and is not planned: what it was cooked of is left out now (dairy: contains (cheddar: "
        "cheese))."
    ),
    said("stock_unknown", title="Chilli", dish="chilli", why="soy: contains (tofu: soy)"): (
        "Chilli is in the house and is not planned: nobody noted how it was cooked, and it may hold what is left out "
        "(soy: contains (tofu: soy)). Say it: `mealplan pantry cooked-for chilli EXCLUSIONS` (or \"as written\"), or "
        "cooked_for in the file."
    ),
    said("own_bounds", least=30.0, most=20.0, unit="mg"): (
        "its own bounds, which exclude each other: at least 30 mg and at most 20 mg"
    ),
    said("own_bounds_least", per_meal=10.0, meals=3, every_day=2.0, per_day=20.0, unit="mg"): (
        "its own bounds, which exclude each other: at least 10 mg a meal and at most 20 mg a day "
        "(10 mg x 3 meals + 2 mg every day anyway = 32 mg > 20 mg)"
    ),
    said("own_bounds_most", per_meal=5.0, meals=1, every_day=0.0, per_day=20.0, unit="mg"): (
        "its own bounds, which exclude each other: at most 5 mg a meal and at least 20 mg a day "
        "(5 mg x 1 meal = 5 mg < 20 mg)"
    ),
    said("shared"): "what is shared at this table: alone it is in reach",
    said("lift", name="vegan"): "leave the vegan diet",
    said("lift", name="tree_nuts"): "allow tree nuts",
    said("allow_fortified"): "allow fortified foods",
    said("serve", name="liver"): "serve liver after all",
    said("cook_on_flare_days"): "cook on the bad days",
    said("whole_kitchen"): "use the whole kitchen",
    said("more_minutes", more=25.0, minutes=20.0, days=""): "25 instead of 20 minutes a day",
    said("more_minutes", more=17.5, minutes=12.5, days="Tue, Wed"): "17.5 instead of 12.5 minutes on Tue, Wed",
    said("plan_left_out"): "plan the meals that are left out",
    said("unlock", slot="lunch", day=2): "unlock the lunch of day 2",
    said("milder", name="vegan", diet="pescatarian"): "eat pescatarian instead of vegan",
    said("only_watch", nutrient="vitamin_d"): "only watch vitamin d",
    said("up_to_minutes", minutes=60): "take up to 60 minutes a day for cooking",
    said("supplement", amount=12.5, unit="µg"): "a supplement with 12.5 µg a day",
    said("nothing"): "nothing",
    said("bound", nutrient="iron", least=18.0, most=45.0, unit="mg", period="each-day"): (
        "the target of iron (at least 18 mg, at most 45 mg every day)"
    ),
    said("bound", nutrient="iron", least=None, most=45.0, unit="mg", period="day"): (
        "the target of iron (at most 45 mg)"
    ),
}


@pytest.mark.parametrize(("one", "text"), SAID.items(), ids=[f"{x.key}-{n}" for n, x in enumerate(SAID)])
def test_the_words_are_what_they_were(one: Said, text: str) -> None:
    assert words(one) == text
    assert Said.from_json(json.loads(json.dumps(one.to_json()))) == one


def test_every_key_is_said_and_every_said_is_known() -> None:
    assert {one.key for one in SAID} == set(KEYS)
    older = {"food_cost"}  # in plans before the reference prices
    source = "".join(
        path.read_text(encoding="utf-8") for path in (Path(mealplan.__file__).parent / "planning").rglob("*.py")
    )
    assert all(f'said("{key}"' in source for key in KEYS if key not in older), "a key that nobody says"


def test_a_plan_carries_its_remarks_as_data_beside_the_words() -> None:
    plan = planned(request("vegan", days=2, skip=["tue:dinner"], minutes=["all=1"]))
    assert {one.key for one in plan.notes if isinstance(one, Said)} >= {"skipped", "over_minutes", "b12_absorbed"}
    data = json.loads(plan.dumps())
    assert data["notes"] == all_words(plan.notes)
    assert [one and one["key"] for one in data["notes_said"]] == [getattr(one, "key", None) for one in plan.notes]
    assert Plan.from_json(data) == plan
    del data["notes_said"]
    assert Plan.from_json(data).notes == tuple(all_words(plan.notes)), "of an older plan the words are known"


@pytest.mark.parametrize(
    "beside",
    [
        {"key": "skipped", "args": {}},
        {"key": "skipped", "args": {"more": 1}},
        {"key": "longer_days", "args": {"days": [["never", 1, 2]]}},
        {"key": "b12_fortified", "args": {"amount": "much"}},
        {"key": "nothing like it", "args": {}},
        {"key": "skipped"},
        {"args": {}},
        [],
        "skipped",
        7,
    ],
)
def test_data_that_do_not_say_what_the_words_say_are_not_believed(beside: Any) -> None:
    data = json.loads(small_plan().dumps())
    data["notes_said"] = [beside]
    data["shortfalls"][0]["because_said"] = [beside]
    assert Plan.from_json(data) == small_plan()


def test_causes_are_data_as_well() -> None:
    plan = small_plan()
    cause = said("excluded", name="vegan")
    made = replace(plan, shortfalls=(replace(plan.shortfalls[0], because=(cause, "only two dishes")),))
    data = json.loads(made.dumps())
    assert data["shortfalls"][0]["because"] == ["the vegan diet", "only two dishes"]
    assert data["shortfalls"][0]["because_said"] == [{"key": "excluded", "args": {"name": "vegan"}}, None]
    assert Plan.from_json(data) == made


def test_causes_that_are_found_are_said_as_data() -> None:
    from mealplan.planning.result.restrictions import limits, restrictions

    asked = request("vegan", "gluten", days=2, dislikes=["liver"], without=["oven"], flare=["tue"])
    found = [*restrictions(asked), *limits(asked, "iron", library())]
    assert {"excluded", "disliked", "without", "flare_days", "energy"} <= {one.said.key for one in found}
    assert all(one.words == words(one.said) for one in found)
