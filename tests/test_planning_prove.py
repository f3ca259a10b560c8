"""Long counts: many random requests and weeks, checked by code that shares nothing with the planner."""

from __future__ import annotations

import random
from typing import Any

import pytest

from long_counts import Block, blocks
from mealplan.dishes.verdicts import KEPT_COOKED
from mealplan.errors import NoPlan, ValueProblem
from mealplan.foods.food import EXCLUSIONS, FOOD_EXCLUSIONS
from mealplan.planning.ask.request import ALL_SLOTS
from mealplan.planning.result.plan import loads
from mealplan.planning.result.verify import problems
from planning_cases import complaints, library, planned, request, served

pytestmark = pytest.mark.counted

TARGETS = ("magnesium>=420mg", "iron>=20mg", "protein>=90g", "sodium<=1800mg", "fiber>=35g", "epa_dha>=3.5g/week",
           "vitamin_d>=15ug", "calcium>=1300mg", "protein>=20g/meal", "vitamin_b12>=4.8ug")  # fmt: skip
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def random_request(rng: random.Random) -> dict[str, Any]:
    """Person x exclusions x targets x days x slots x minutes x locks x flare x skip, some of it impossible."""
    sex = rng.choice(["female", "male"])
    age = rng.choice([9, 15, 22, 30, 42, 55, 68, 81, 95])
    more: dict[str, Any] = {
        "age": age,
        "sex": sex,
        "activity": rng.choice(["inactive", "low", "active", "very_active"]),
        "days": rng.choice([1, 1, 2, 3, 5, 7]),
        "seed": rng.randrange(1000),
        "targets": rng.sample(TARGETS, rng.choice([0, 0, 1, 2])),
    }
    if sex == "female" and 19 <= age <= 45 and rng.random() < 0.3:
        more["state"] = rng.choice(["pregnant", "lactating"])
    if rng.random() < 0.3:
        more["fortified"] = False
    if rng.random() < 0.3:
        more["slots"] = tuple(sorted(rng.sample(ALL_SLOTS, rng.choice([1, 2, 3])), key=ALL_SLOTS.index))
    slots = more.get("slots", ALL_SLOTS)
    day = rng.randrange(1, more["days"] + 1)
    if rng.random() < 0.25:
        more["flare"] = (str(day),)
    if rng.random() < 0.25 and (more["days"] > 1 or len(slots) > 1):
        more["skip"] = (f"{day}:{rng.choice(slots)}",)
    if rng.random() < 0.3:
        more["minutes"] = (f"all={rng.choice([0, 5, 15, 30, 120])}",)
    if rng.random() < 0.3:
        dish = rng.choice(sorted(library().cookbook.dishes))
        more["locks"] = (f"{day}:{rng.choice(slots)}={dish}" + rng.choice(["", "*1.5"]),)
    if rng.random() < 0.2:
        more["without"] = (rng.choice(["oven", "blender", "hob"]),)
    if rng.random() < 0.2:
        more["dislikes"] = (rng.choice(["mushrooms", "liver", "tofu", "onion", "rice"]),)
    return more


@pytest.mark.parametrize("block", blocks(500, 50), ids=str)
def test_random_requests_each_give_a_right_plan_or_a_reason(block: Block) -> None:
    rng = random.Random(1000 + block.number)
    plans = 0
    for number in range(block.size):
        exclusions = rng.sample(EXCLUSIONS, rng.choice([0, 0, 1, 2, 3, 5]))
        more = random_request(rng)
        where = (number, exclusions, more)
        told = ""
        try:
            plan = planned(request(*exclusions, **more))
        except (NoPlan, ValueProblem) as none:
            told = str(none)
        if told:
            blamed = ("locks", "slots", "skip", "without", "fortified", "targets")
            assert exclusions or any(name in more for name in blamed), (told, where)
            continue
        plans += 1
        assert complaints(plan) == [], where
        assert problems(loads(plan.dumps()), library()) == [], where
    assert plans >= block.of(0.6)


@pytest.mark.parametrize("block", blocks(2000, 100), ids=str)
def test_weeks_under_random_exclusions_serve_only_what_is_free(block: Block) -> None:
    rng, lib = random.Random(7000 + block.number), library()
    real = 0
    for _ in range(block.size):
        exclusions = rng.sample(FOOD_EXCLUSIONS, rng.choice([1, 1, 2, 2, 3, 4, 6]))
        try:
            plan = planned(request(*exclusions, days=rng.choice([2, 3, 7]), seed=rng.randrange(10**6)))
        except NoPlan:
            continue
        meals, foods = set(), set()
        for day, slot, _, cook in served(plan):
            meals.add((day, slot))
            for part in cook["ingredients"]:
                entry = lib.cookbook.ingredients[part["ingredient"]]
                foods |= {(part["food"], entry.certified, entry.raw), (entry.raw, entry.certified, entry.raw)}
        verdicts = lib.foods.verdicts(sorted({f for f, _, _ in foods}))
        # (of what is cooked here from raw it is not asked how long it was kept since it was cooked)
        served_wrong = [
            (food, name) for food, certified, raw in foods for name in exclusions
            if verdicts[food][name].answer.value != "free" and name not in certified
            and not (food != raw and verdicts[food][name].why.endswith(f"({KEPT_COOKED})"))
        ]  # fmt: skip
        assert served_wrong == [], exclusions
        real += len(meals) >= 3 * len(plan.days)
    assert real >= block.of(0.75)
