"""Living with a plan: swap, portions, locks, flare days, re-planning with least change."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from conftest import Cli
from mealplan.errors import NoPlan, ValueProblem
from mealplan.export.compare import changes_text
from mealplan.planning.ask.asked import edited
from mealplan.planning.ask.eaten import as_eaten, eaten_without
from mealplan.planning.result import edit
from mealplan.planning.result.plan import Plan, loads
from mealplan.planning.result.same import given_up
from mealplan.planning.result.surviving import servable
from mealplan.planning.search.solver import Cancel
from mealplan.planning.week.candidates import fits_flare
from mealplan.settings.words import settings
from planning_cases import complaints, library, week

Shown = dict[tuple[int, str], list[tuple[str, float]]]


def plan() -> Plan:
    return week("gluten", days=4)


def shown(one: Plan, but: tuple[int, str] | None = None) -> Shown:
    """What stands where, one meal left out."""
    return {
        (d, m.slot): [(i.dish, i.portions) for i in m.items]
        for d, day in enumerate(one.days)
        for m in day.meals
        if (d, m.slot) != but
    }


def other_dinner(one: Plan) -> str:
    book, have = library().cookbook, {c.dish for c in one.cooks}
    return next(
        d.id for d in book.dishes.values()
        if d.id not in have and "dinner" in [c.value for c in d.courses]
        and all(book.verdict(d.id, x).answer.value == "free" for x in one.request.eater.exclusions)
    )  # fmt: skip


def test_a_swap_changes_that_meal_and_no_other() -> None:
    one = plan()
    made = edit.swap(one, library(), 1, "dinner", other_dinner(one))
    assert complaints(made) == []
    assert other_dinner(one) in [dish for dish, _ in shown(made)[1, "dinner"]]
    assert shown(made, (1, "dinner")) == shown(one, (1, "dinner"))


def test_swap_options_are_verified_plans_ranked_by_the_plans_own_levels() -> None:
    one = plan()
    options = edit.swap_options(one, library(), 2, "lunch", limit=3)
    assert len(options) == 3
    assert len({o.dish for o in options}) == 3
    ranks = [tuple(x.objective for x in o.plan.search.levels[:1]) for o in options]
    assert ranks == sorted(ranks)
    now = {dish for dish, _ in shown(one)[2, "lunch"]}
    for option in options:
        assert option.dish not in now
        assert complaints(option.plan) == []
        assert shown(option.plan, (2, "lunch")) == shown(one, (2, "lunch"))
        for change in option.changes:
            after = next(t for t in option.plan.targets if t.nutrient == change.nutrient and t.level != "unmeasured")
            assert after.mean == change.after


def test_swap_options_without_cooking_need_none() -> None:
    for option in edit.swap_options(plan(), library(), 1, "dinner", limit=2, no_cook=True):
        assert library().cookbook.dishes[option.dish].no_cook


def test_portions_change_one_item_and_its_cook() -> None:
    one = plan()
    slot, items = "dinner", shown(one)[0, "dinner"]
    dish, size = items[0]
    new = 2.0 if size != 2.0 else 1.0
    made = edit.set_portions(one, library(), 0, slot, dish, new)
    assert complaints(made) == []
    assert dict(shown(made)[0, slot])[dish] == new
    assert shown(made, (0, slot)) == shown(one, (0, slot))


@pytest.mark.parametrize("portions", [0.0, -1.0, 7.0, float("nan"), float("inf")])
def test_portions_that_cannot_be_are_refused(portions: float) -> None:
    one = plan()
    with pytest.raises(ValueProblem):
        edit.set_portions(one, library(), 0, "dinner", shown(one)[0, "dinner"][0][0], portions)


def test_portions_of_a_dish_that_is_not_there_are_refused() -> None:
    with pytest.raises(ValueProblem, match="not served"):
        edit.set_portions(plan(), library(), 0, "dinner", other_dinner(plan()), 1.0)


def test_a_lock_keeps_a_meal_through_a_re_plan_and_can_be_taken_away() -> None:
    one = plan()
    held = edit.lock(one, library(), 2, "dinner")
    assert complaints(held) == []
    assert shown(held) == shown(one)
    assert all(i.locked for m in held.days[2].meals if m.slot == "dinner" for i in m.items)
    again = (
        edit.replan(held, library(), held.request.with_(seed=77, exclusions=("gluten", "nightshades", "soy")))
        if fits(held)
        else held
    )
    assert set(shown(one)[2, "dinner"]) <= set(shown(again)[2, "dinner"]), "something may stand beside it now"
    free = edit.lock(again, library(), 2, "dinner", on=False)
    assert not free.request.week.locks


def fits(held: Plan) -> bool:
    book = library().cookbook
    dishes = [i.dish for m in held.days[2].meals if m.slot == "dinner" for i in m.items]
    return all(book.verdict(d, x).answer.value == "free" for d in dishes for x in ("nightshades", "soy"))


def test_a_flare_day_needs_no_cooking_and_leaves_the_other_days() -> None:
    one = plan()
    made = edit.flare(one, library(), 1)
    assert complaints(made) == []
    assert made.days[1].flare
    fresh = [library().cookbook.dishes[i.dish] for m in made.days[1].meals for i in m.items if not i.leftover]
    assert all(d.no_cook for d in fresh), "what is not cooked then may only be warmed up"
    told = [note for note in made.told() if "of 10)" in note]
    assert made.days[1].active_minutes <= 10.5 or told
    assert made.days[1].active_minutes < one.days[1].active_minutes
    for day in (0, 2, 3):
        assert {k: v for k, v in shown(made).items() if k[0] == day} == {
            k: v for k, v in shown(one).items() if k[0] == day
        }
    back = edit.flare(made, library(), 1, on=False)
    assert not back.days[1].flare
    assert complaints(back) == []


def test_a_re_plan_of_one_meal_leaves_all_others() -> None:
    one = plan()
    made = edit.replan(one, library(), free={(3, "lunch")}, explained=False)
    assert complaints(made) == []
    assert shown(made, (3, "lunch")) == shown(one, (3, "lunch"))


def test_a_re_plan_for_a_small_change_keeps_most_of_the_week() -> None:
    one = plan()
    victim = shown(one)[1, "dinner"][0][0]
    made = edit.replan(one, library(), one.request.with_(bans=(victim,)), explained=False)
    assert complaints(made) == []
    assert victim not in {c.dish for c in made.cooks}
    before, after = shown(one), shown(made)
    kept = sum(1 for place in before if before[place][0][0] == after[place][0][0])
    fresh = shown(week("gluten", days=4, seed=9))
    by_chance = sum(1 for place in before if before[place][0][0] == fresh[place][0][0])
    assert kept >= 0.6 * len(before) > by_chance


def test_a_repair_is_applied_with_least_change() -> None:
    short = week("vegan", fortified=False, days=3)
    made = edit.apply_repair(short, library(), "--supplement vitamin_b12=10ug")
    assert complaints(made) == []
    b12 = next(t for t in made.targets if t.nutrient == "vitamin_b12" and t.min is not None)
    assert b12.met


@pytest.mark.parametrize(("day", "slot"), [(-1, "dinner"), (9, "dinner"), (0, "brunch")])
def test_a_place_that_is_not_in_the_plan_is_told(day: int, slot: str) -> None:
    one, lib = plan(), library()
    for attempt in (
        lambda: edit.swap(one, lib, day, slot, other_dinner(one)),
        lambda: edit.lock(one, lib, day, slot),
        lambda: edit.set_portions(one, lib, day, slot, other_dinner(one), 1.0),
        lambda: edit.swap_options(one, lib, day, slot),
    ):
        with pytest.raises(ValueProblem, match="no "):
            attempt()


def test_a_swap_to_a_dish_nobody_has_is_told_with_the_nearest() -> None:
    with pytest.raises((ValueProblem, NoPlan), match="dish"):
        edit.swap(plan(), library(), 0, "dinner", "no-such-dish")


def test_a_cancelled_list_of_options_is_short_not_wrong() -> None:
    cancel = Cancel()
    cancel.set()
    assert edit.swap_options(plan(), library(), 0, "dinner", cancel=cancel) == []


# what shows a lock is locked, in the request


def shown_locked(one: Plan) -> set[tuple[int, str, str]]:
    return {(d, m.slot, i.dish) for d, day in enumerate(one.days) for m in day.meals for i in m.items if i.locked}


def asked_locked(one: Plan) -> set[tuple[int, str, str]]:
    return {(x.day, x.slot, x.dish) for x in one.request.week.locks}


def test_a_lock_is_shown_exactly_where_the_request_has_one_and_outlives_every_other_edit() -> None:
    lib, one = library(), plan()
    assert shown_locked(one) == set()
    swapped = edit.swap(one, lib, 1, "dinner", other_dinner(one))
    assert asked_locked(swapped) == {(1, "dinner", other_dinner(one))}
    locked = edit.lock(swapped, lib, 2, "lunch")
    larger = edit.set_portions(locked, lib, 1, "dinner", other_dinner(one), 1.75)
    easy = edit.flare(larger, lib, 3)
    option = edit.swap_options(easy, lib, 0, "dinner", limit=1)[0]
    other = edit.replan(option.plan, lib, free={(0, "breakfast"), (2, "lunch")}, explained=False)
    again = edit.replan(other, lib, other.request.with_(seed=7), explained=False)
    steps = (swapped, locked, larger, easy, option.plan, other, again)
    for before, after in pairwise(steps):
        assert asked_locked(before) <= asked_locked(after)
    for step in steps:
        assert shown_locked(step) == asked_locked(step)
        assert complaints(step) == []
    assert (0, "dinner", option.dish) in asked_locked(again)
    assert dict(shown(again)[1, "dinner"])[other_dinner(one)] == 1.75, "the portions she set hold, too"


def test_a_swap_of_a_locked_meal_locks_the_new_dish_in_the_place_of_the_old() -> None:
    one = edit.lock(plan(), library(), 1, "dinner")
    made = edit.swap(one, library(), 1, "dinner", other_dinner(one))
    assert asked_locked(made) == shown_locked(made) == {(1, "dinner", other_dinner(one))}


def test_freeing_a_swapped_meal_frees_it() -> None:
    made = edit.swap(plan(), library(), 1, "dinner", other_dinner(plan()))
    free = edit.lock(made, library(), 1, "dinner", on=False)
    assert asked_locked(free) == shown_locked(free) == set()


def test_a_flare_day_keeps_the_locks_that_need_no_cooking_and_tells_the_others() -> None:
    lib, one = library(), plan()
    book = lib.cookbook.dishes
    hot = next(d for d, m in shown(one) if m == "dinner" and not book[shown(one)[d, m][0][0]].no_cook)
    held = edit.lock(one, lib, hot, "dinner")
    cold = next(o for o in edit.swap_options(held, lib, hot, "lunch", no_cook=True) if fits_flare(book[o.dish]))
    made = edit.flare(cold.plan, lib, hot)
    assert asked_locked(made) == shown_locked(made)
    assert (hot, "lunch", cold.dish) in asked_locked(made)
    lost = given_up(cold.plan, made)
    assert {(x.day, x.slot) for x in lost} == {(hot, "dinner")}
    assert "no longer locked" in changes_text(cold.plan, made)
    assert given_up(held, held) == ()


def unadaptable_dinner(one: Plan, others: list[str]) -> tuple[str, str]:
    """A dinner that she may have now, and what she may leave out so that it cannot adapt while others can."""
    have = {c.dish for c in one.cooks}
    now = as_eaten(library(), one.request.eater).cookbook
    for culprit in ("nightshades", "fish", "eggs", "dairy", "vegan"):
        without = eaten_without(library(), (*one.request.eater.exclusions, culprit)).cookbook
        if all(without.verdict(d, culprit).answer.value == "free" for d in others):
            for d in now.dishes.values():
                stands = "dinner" in [c.value for c in d.courses] and d.id not in have
                free = all(now.verdict(d.id, x).answer.value == "free" for x in one.request.eater.exclusions)
                if stands and free and without.verdict(d.id, culprit).answer.value != "free":
                    return d.id, culprit
    raise AssertionError("every dinner adapts to everything")


def test_a_lock_that_a_new_exclusion_forbids_does_not_stand_in_its_way() -> None:
    lib, one = library(), plan()
    dish, culprit = unadaptable_dinner(one, [dish for dish, _ in shown(one)[0, "breakfast"]])
    made = edit.swap(one, lib, 1, "dinner", dish)
    safe = edit.lock(made, lib, 0, "breakfast")
    request = edited(safe.request, settings("exclude", culprit), lib)
    with pytest.raises(NoPlan):
        edit.replan(safe, lib, request, explained=False)
    kept = servable(request, lib)
    assert {x.day for x in kept.week.locks} == {0}
    assert asked_locked(edit.replan(safe, lib, kept, explained=False)) >= {
        (0, "breakfast", x.dish) for x in kept.week.locks
    }


def test_a_swap_without_cooking_refuses_a_dish_that_needs_it() -> None:
    one = plan()
    with pytest.raises(ValueProblem, match="needs cooking"):
        edit.swap(one, library(), 1, "dinner", hot_dinner(), no_cook=True)


def hot_dinner() -> str:
    have = {c.dish for c in plan().cooks}
    return next(
        d.id for d in library().cookbook.dishes.values()
        if not d.no_cook and d.id not in have and "dinner" in [c.value for c in d.courses]
        and library().cookbook.verdict(d.id, "gluten").answer.value == "free"
    )  # fmt: skip


def test_the_command_line_refuses_it_too_and_locks_what_it_swaps(cli: Cli, tmp_path: Path) -> None:
    file, made = tmp_path / "week.json", tmp_path / "made.json"
    file.write_text(plan().dumps(), encoding="utf-8")
    ran = cli("swap", str(file), "2:dinner", "--to", hot_dinner(), "--no-cook")
    assert ran.code == 5
    assert "needs cooking" in ran.err
    assert cli("swap", str(file), "2:dinner", "--to", hot_dinner(), "--list").code == 2
    for flags in (("--to", hot_dinner()), ("--no-cook",), ()):
        assert cli("swap", str(file), "2:dinner", *flags, "--format", "json", "-o", str(made)).code in (0, 3)
        one = loads(made.read_text(encoding="utf-8"))
        assert asked_locked(one) == shown_locked(one)
        assert len(one.request.week.locks) == 1
        again = tmp_path / "again.json"
        flags = ("--seed", "5", "--quiet", "--format", "json", "-o", str(again))
        assert cli("replan", str(made), *flags).code in (0, 3)
        assert asked_locked(loads(again.read_text(encoding="utf-8"))) == asked_locked(one)
