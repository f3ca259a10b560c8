"""Edits of one plate at a table: what one eater has changes, what the others have stays."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache

import pytest

from household_cases import MAN, WOMAN, household, plate_complaints, random_household
from long_counts import Block, blocks
from mealplan.errors import NoPlan, ValueProblem
from mealplan.export.compare import changes_text, compare
from mealplan.export.pots import titles_of
from mealplan.planning.ask.asked import edited
from mealplan.planning.ask.eaten import as_eaten
from mealplan.planning.ask.request import PlanRequest
from mealplan.planning.result import edit, plates
from mealplan.planning.result.make import make_plan
from mealplan.planning.result.plan import Plan, loads
from mealplan.planning.result.verify import problems
from mealplan.settings.setting import Setting
from planning_cases import library

OWN = "squash-red-lentil-soup"


@cache
def table() -> Plan:
    return made(household({"Anna": WOMAN, "Ben": MAN}, "--days 2 --seed 2 --slots lunch,dinner"))


def made(asked: PlanRequest) -> Plan:
    return make_plan(asked, library(), explained=False)


def on_plate(plan: Plan, name: str) -> dict[tuple[int, str], dict[str, float]]:
    """By meal, what somebody has: portions of each dish."""
    return {
        (day, meal.slot): {item.dish: item.eaters[name] for item in meal.items if name in item.eaters}
        for day, one in enumerate(plan.days)
        for meal in one.meals
    }


def sound(plan: Plan) -> None:
    assert not plate_complaints(plan)
    assert not problems(plan, library())


def test_a_swap_on_one_plate_leaves_all_others_as_they_are() -> None:
    before = table()
    after = plates.swap_plate(before, library(), 0, "dinner", OWN, "ben")
    sound(after)
    assert on_plate(after, "Anna") == on_plate(before, "Anna")
    was, now = on_plate(before, "Ben"), on_plate(after, "Ben")
    assert OWN in now[0, "dinner"]
    assert {place for place in now if was[place] != now[place]} == {(0, "dinner")}
    (lock,) = after.request.week.locks
    assert (lock.dish, lock.only) == (OWN, "Ben")
    assert [i.dish for m in after.days[0].meals for i in m.items if i.locked] == [OWN]


def test_what_is_locked_on_one_plate_is_kept_by_a_whole_new_week_and_by_a_file() -> None:
    one = loads(plates.swap_plate(table(), library(), 0, "dinner", OWN, "Ben").dumps())
    again = edit.replan(one, library(), edited(one.request, [Setting("exclude", "pork")], library()), explained=False)
    sound(again)
    assert OWN in on_plate(again, "Ben")[0, "dinner"]
    assert OWN not in on_plate(again, "Anna")[0, "dinner"]


def test_who_takes_what_the_others_have_shares_it_again() -> None:
    before = table()
    main = next(i.dish for m in before.days[0].meals if m.slot == "dinner" for i in m.items if len(i.eaters) > 1)
    apart = plates.swap_plate(before, library(), 0, "dinner", OWN, "Ben")
    after = plates.swap_plate(apart, library(), 0, "dinner", main, "Ben")
    sound(after)
    assert not after.request.week.locks
    assert main in on_plate(after, "Ben")[0, "dinner"]
    assert main in on_plate(after, "Anna")[0, "dinner"]


def test_the_list_for_one_plate_is_of_what_she_may_have_and_each_is_sound() -> None:
    asked = household({"Anna": WOMAN, "Ben": f"{MAN} -x nightshades"}, "--days 1 --seed 1 --slots dinner")
    options = plates.plate_options(made(asked), library(), 0, "dinner", "Ben", limit=2)
    assert len(options) == 2
    for option in options:
        sound(option.plan)
        assert option.dish in on_plate(option.plan, "Ben")[0, "dinner"]


def test_an_option_is_called_what_it_becomes_on_the_plates_it_is_for() -> None:
    asked = household({"Ben": MAN, "Anna": f"{WOMAN} -x dairy"}, "--days 2 --seed 2 --slots lunch,dinner")
    before = made(asked)
    alone = as_eaten(library(), asked.eaters[0]).cookbook.dishes
    other = 0
    for place in ((0, "lunch"), (1, "dinner")):
        for one in edit.swap_options(before, library(), *place, limit=6):
            there = [i for m in one.plan.days[place[0]].meals if m.slot == place[1] for i in m.items]
            titles = {i.title for i in there if i.dish == one.dish}
            assert one.title in titles if len(titles) == 1 else all(title in one.title for title in titles)
            other += one.title != alone[one.dish].title
    assert other, "some of them Ben would have otherwise by himself"


def test_plates_that_differ_are_named_with_whose_they_are() -> None:
    plan = table()
    item = plan.days[0].meals[1].items[0]
    apart = (
        replace(item, title="Salad with feta", eaters={"Ben": 1.0}), replace(item, title="Salad", eaters={"Anna": 1.0})
    )  # fmt: skip
    day = plan.days[0]
    meals = (day.meals[0], replace(day.meals[1], items=apart))
    shown = replace(plan, days=(replace(day, meals=meals), *plan.days[1:]))
    assert edit.served_title(shown, (0, "dinner"), item.dish) == "Salad with feta (Ben) · Salad (Anna)"
    assert edit.served_title(shown, (0, "dinner"), item.dish, "Anna") == "Salad"
    assert titles_of(shown)[item.dish].startswith("Salad with feta or Salad")


def test_a_bad_day_of_one_is_a_day_without_cooking_for_her_alone() -> None:
    before = table()
    after = plates.flare_plate(before, library(), 0, "Ben")
    sound(after)
    assert on_plate(after, "Anna") == on_plate(before, "Anna")
    cooks = {cook.id: cook for cook in after.cooks}
    for meal in after.days[0].meals:
        mine = [item for item in meal.items if "Ben" in item.eaters]
        alone = [item for item in mine if set(item.eaters) == {"Ben"}]
        for item in alone:
            dish = library().cookbook.dishes[item.dish]
            assert dish.no_cook or item.leftover, (meal.slot, item.dish, cooks[item.cook].active_minutes)
    assert {lock.only for lock in after.request.week.locks} == {"Ben"}
    assert not any(day.flare for day in after.days), "it is no bad day of the house"
    back = plates.flare_plate(after, library(), 0, "Ben", on=False)
    sound(back)
    assert not back.request.week.locks


def test_what_one_comes_to_leave_out_changes_her_plates_alone() -> None:
    before = table()
    new = [Setting("exclude", "vegan", who="Ben")]
    after = plates.replan_plate(before, library(), edited(before.request, new, library()), "Ben")
    sound(after)
    assert on_plate(after, "Anna") == on_plate(before, "Anna")
    anna, ben = after.request.eaters
    assert ben.exclusions == ("vegan",)
    assert not anna.exclusions


def test_what_the_first_leaves_out_alone_is_not_left_out_for_the_table_and_outlives_an_edit() -> None:
    before = table()
    asked = edited(before.request, [Setting("exclude", "vegan", who="Anna")], library())
    assert [eater.exclusions for eater in asked.eaters] == [("vegan",), ()]
    after = loads(plates.replan_plate(before, library(), asked, "Anna").dumps())
    sound(after)
    assert on_plate(after, "Ben") == on_plate(before, "Ben")
    later = edited(after.request, [Setting("exclude", "pork")], library())
    assert [eater.exclusions for eater in later.eaters] == [("vegan", "pork"), ("pork",)]


def test_other_portions_keep_a_lock_of_one_plate_once() -> None:
    one = plates.swap_plate(table(), library(), 0, "dinner", OWN, "Ben")
    after = edit.set_portions(one, library(), 0, "dinner", OWN, 0.75)
    sound(after)
    assert [(x.dish, x.only, x.portions) for x in after.request.week.locks] == [(OWN, "Ben", 0.75)]
    assert on_plate(after, "Ben")[0, "dinner"][OWN] == 0.75
    free = edit.lock(after, library(), 0, "dinner", False)
    assert not free.request.week.locks
    whole = edit.lock(free, library(), 0, "dinner")
    sound(whole)
    assert {x.only for x in whole.request.week.locks if x.dish == OWN} == {"Ben"}


def test_a_plate_of_nobody_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(ValueProblem, match="unknown eater"):
        plates.swap_plate(table(), library(), 0, "dinner", OWN, "Bem")
    with pytest.raises(ValueProblem, match="unknown eater"):
        edited(table().request, [Setting("lock", f"1:dinner@Bem={OWN}")], library())
    asked = household({"Anna": WOMAN, "Ben": f"{MAN} --present 2"}, "--days 2 --slots dinner")
    with pytest.raises(ValueProblem, match="is not there"):
        edited(asked, [Setting("lock", f"1:dinner@Ben={OWN}")], library())


def test_a_lie_about_whose_plate_is_locked_is_found() -> None:
    data = plates.swap_plate(table(), library(), 0, "dinner", OWN, "Ben").dumps()
    assert '"only": "Ben"' in data
    lied = loads(data.replace('"only": "Ben"', '"only": "Anna"').replace("1:dinner@Ben=", "1:dinner@Anna="))
    assert any("is not served" in words for words in problems(lied, library()))


def test_what_an_edit_of_a_table_changed_is_told_with_whose_it_is() -> None:
    before = table()
    after = plates.swap_plate(before, library(), 0, "dinner", OWN, "Ben")
    found = compare(before, after)
    assert {one.name.partition(": ")[0] for one in found.targets} == {"Anna", "Ben"}
    assert all(one.name.startswith("Ben: ") for one in found.targets if one.changed), "Anna's plate is as it was"
    words = changes_text(before, after)
    assert "(Ben " in words
    assert " x 2" not in words, "of what two share the sum says nothing to either"


# ---- many households


def edited_plate(plan: Plan, rng: random.Random) -> tuple[str, Plan]:
    """(whose plate, the plan after a random edit of it)."""
    places = [(d, m.slot) for d, day in enumerate(plan.days) for m in day.meals if len(plan.request.at(d, m.slot)) > 1]
    if not places:
        raise ValueProblem("nobody eats with another")
    day, slot = rng.choice(places)
    who = plan.request.eaters[rng.choice(plan.request.at(day, slot))].name
    kind = rng.choice(("swap", "flare", "replan", "replan"))
    if kind == "swap":
        return who, plates.plate_options(plan, library(), day, slot, who, limit=1)[0].plan
    if kind == "flare":
        return who, plates.flare_plate(plan, library(), day, who)
    new = [Setting("exclude", rng.choice(("dairy", "gluten", "vegetarian", "eggs", "high_fodmap")), who=who)]
    return who, plates.replan_plate(plan, library(), edited(plan.request, new, library()), who)


@pytest.mark.counted
@pytest.mark.parametrize("block", blocks(300, 3), ids=str)
def test_no_edit_of_one_plate_breaks_a_promise_or_changes_what_others_have(block: Block) -> None:
    for number in range(3 * block.number, 3 * block.number + block.size):
        rng = random.Random(f"plate {number}")
        eaters, flags = random_household(rng)
        try:
            before = made(household(eaters, flags))
            who, after = edited_plate(before, rng)
        except (NoPlan, ValueProblem):  # nothing is left, or nobody eats together
            continue
        case = (number, eaters, flags, who)
        assert not plate_complaints(after), case
        assert not problems(after, library()), case
        for eater in before.request.eaters:
            if eater.name != who:
                assert on_plate(after, eater.name) == on_plate(before, eater.name), case
