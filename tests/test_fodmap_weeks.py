"""Weeks without high FODMAP: no meal holds more of an ingredient than its portion, after all that multiplies portions.

Plans are checked by `fodmap_by_hand`, which reads the plan's JSON and the table and uses nothing of mealplan.
"""

from __future__ import annotations

import json
import random
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from conftest import WOMAN, Cli
from fodmap_by_hand import eaten, over, rows, stacks
from long_counts import Block, blocks
from mealplan.dishes.cookbook import Cookbook
from mealplan.errors import InternalError, NoPlan
from mealplan.planning.ask.eaten import eaten_without
from mealplan.planning.ask.english import all_words, words
from mealplan.planning.ask.request import PlanRequest
from mealplan.planning.objective import Objective
from mealplan.planning.objective.problem import Choice, Problem
from mealplan.planning.result import edit
from mealplan.planning.result.make import make_plan
from mealplan.planning.result.plan import Plan
from mealplan.planning.result.restrictions import restrictions
from mealplan.planning.result.verify import problems, verify
from mealplan.planning.search import improve
from mealplan.planning.week import amounts
from mealplan.planning.week.build import build
from planning_cases import library, planned, request, week
from small_weeks import every_choice, small_week

NAME = "high_fodmap"
FULL, EACH = 500, 25


def eaten_book() -> Cookbook:
    """The dishes as she eats them who leaves high FODMAP out: onion gives way, and what stands in has portions, too."""
    return eaten_without(library(), [NAME]).cookbook


def json_of(plan: Plan) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(plan.dumps())
    return data


# ---- many weeks

OTHERS = ("gluten", "dairy", "vegan", "nightshades", "eggs", "fish", "soy", "added_sugar", "tree_nuts")
STYLES = ("balanced", "few-pots", "variety")


def random_request(seed: int) -> PlanRequest:
    rng = random.Random(f"fodmap {seed}")
    others = rng.sample(OTHERS, rng.choice((0, 0, 1, 1, 2)))
    slots = rng.choice((("breakfast", "lunch", "dinner", "snack"), ("lunch", "dinner"), ("breakfast", "snack")))
    more: dict[str, Any] = {"days": rng.choice((1, 2, 3, 7)), "slots": slots, "seed": seed, "style": rng.choice(STYLES)}
    if rng.random() < 0.3:
        more["targets"] = (rng.choice(("fiber>=40g", "protein>=120g", "energy>=2800kcal", "magnesium>=700mg")),)
    if rng.random() < 0.3:
        more["flare"] = str(rng.randint(1, more["days"]))
    if rng.random() < 0.3:
        book = eaten_book()
        dish = rng.choice([d for d in sorted(book.dishes) if book.fitting(d)])
        more["locks"] = (f"{rng.randint(1, more['days'])}:{rng.choice(slots)}={dish}",)
    more["effort"] = rng.choice(("quick", "quick", "normal"))  # the latter with exact programs
    return request(NAME, *others, **more)


@pytest.mark.counted
@pytest.mark.parametrize("block", blocks(FULL, EACH), ids=str)
def test_no_meal_of_many_weeks_holds_more_than_a_portion(block: Block) -> None:
    meals = near = 0
    for seed in range(EACH * block.number, EACH * block.number + block.size):
        try:
            made = planned(random_request(seed))
        except NoPlan:
            continue  # with other exclusions there may be nothing left for a slot
        data = json_of(made)
        assert over(data) == [], seed
        told = {(date, slot, one["args"]["kind"]) for one in data["notes_said"] if one and one["key"] == "stacked"
                for date, slot in one["args"]["meals"]}  # fmt: skip
        assert told == stacks(data), seed
        meals += sum(len(day["meals"]) for day in data["days"])
        near += sum(x.grams > 0.8 * x.limit for x in eaten(data))
    assert meals >= 2 * block.of(0.6)
    assert near >= block.of(0.5), "the weeks never come near a limit"


def test_the_notes_say_what_adds_up_and_that_it_bars_nothing() -> None:
    made = week(NAME, days=7, seed=2)
    notes = [note for note in made.told() if "a note, not a ban" in note]
    assert notes
    assert all("together above one portion" in note for note in notes)
    assert problems(made, library()) == []
    assert not any("a note, not a ban" in note for note in week(days=2).told())


# ---- what may be served, and in which sizes


def test_a_dish_over_its_portion_is_served_in_smaller_ones() -> None:
    asked = request(NAME)
    setting = build(asked, library())
    book, p = eaten_book(), setting.problem
    assert {d.id for d in setting.candidates.dishes} == {d for d in book.dishes if book.fitting(d)}
    smaller = adapted = 0
    for option, number in enumerate(p.dish.tolist()):
        dish = setting.candidates.dishes[number]
        assert p.portions[option] in book.fitting(dish.id), dish.id
        smaller += book.verdict(dish.id, NAME).answer.value != "free"
        adapted += bool(dish.adapted)
    assert smaller > 50
    assert adapted > 50
    assert {d.id for d in build(request(), library()).candidates.dishes} > {d.id for d in setting.candidates.dishes}


@pytest.mark.parametrize("allowed", [NAME, f"{NAME}:avocado", "High-FODMAP:Avocado"])
def test_a_maybe_that_is_allowed_has_no_portion(allowed: str) -> None:
    """Of a food that is a maybe by itself; what is sure to be too much at so many grams is no maybe."""
    dish = library().cookbook.dishes["avocado-half"]  # 100 g, free up to 60 g
    plain, asked = request(NAME), request(NAME, allow_maybe=(allowed,))
    assert amounts.refused(dish, plain, library()) == "high fodmap: maybe (avocado: 100 g, free up to 60 g)"
    assert amounts.refused(dish, asked, library()) is None
    assert amounts.fitting(dish, asked, library()) == (1.0,)
    milk = library().cookbook.dishes["milk-glass"]
    assert amounts.refused(milk, request(NAME, allow_maybe=(NAME, f"{NAME}:milk")), library()) is not None
    made = planned(request(NAME, days=1, allow_maybe=(allowed,), locks=("1:snack=avocado-half",)))
    assert problems(made, library()) == []
    held = replace(made, request=made.request.with_(allow_maybe=()))
    assert any("100.5 g of avocado" in x and "free up to 60 g" in x for x in problems(held, library()))


# ---- one meal


def pair() -> tuple[str, str, str]:
    """(a lunch, a side, an ingredient): each is within its portion, both together are over."""
    book, asked = eaten_book(), request(NAME)
    mains = [d for d in book.dishes.values() if "lunch" in d.courses and 1.0 in book.fitting(d.id)]
    sides = [d for d in book.dishes.values() if "side" in d.courses and 1.0 in book.fitting(d.id)]
    for main in sorted(mains, key=lambda d: d.id):
        for side in sorted(sides, key=lambda d: d.id):
            for a in book.shares(main.id):
                for b in book.shares(side.id):
                    if a.ingredient == b.ingredient and a.whole + b.whole > a.limit * 1.2:
                        assert amounts.together(((main, 1.0, library()), (side, 1.0, library())), asked) is not None
                        return main.id, side.id, a.ingredient
    raise AssertionError("no such pair")


def test_what_is_locked_at_one_meal_counts_together() -> None:
    main, side, ingredient = pair()
    planned(request(NAME, days=1, locks=(f"1:lunch={main}*1",)))
    planned(request(NAME, days=1, locks=(f"1:lunch={side}*1",)))
    with pytest.raises(NoPlan, match=f"day 1, lunch hold too much together: {ingredient}.* in one meal, free up to"):
        planned(request(NAME, days=1, locks=(f"1:lunch={main}*1", f"1:lunch={side}*1")))
    planned(request(NAME, days=1, locks=(f"1:lunch={main}*1", f"1:dinner={side}*1")))  # two meals are two


@pytest.mark.parametrize(
    ("lock", "why"),
    [
        ("1:dinner=beef-broccoli-rice*1", "a portion has frozen broccoli: 138 g in one meal, free up to 75 g"),
        ("1:dinner=beef-broccoli-rice*1.5", "1.5 portions have frozen broccoli: 207 g in one meal, free up to 75 g"),
        ("1:dinner=lebanese-mujaddara", r"onion: 74 g, free at no amount"),
    ],
)
def test_a_lock_that_breaks_a_portion_is_refused_with_the_reason(lock: str, why: str) -> None:
    with pytest.raises(NoPlan, match=why):
        planned(request(NAME, days=1, locks=(lock,)))
    made = planned(request(NAME, days=1, locks=("1:dinner=beef-broccoli-rice",)))
    (item,) = [i for m in made.days[0].meals for i in m.items if i.dish == "beef-broccoli-rice"]
    assert item.portions == 0.5


# ---- edits


def some_week() -> Plan:
    return week(NAME, days=3, seed=5)


def test_edits_keep_within_the_portions() -> None:
    made = some_week()
    for day, slot, item in [(d, m.slot, m.items[0]) for d in range(3) for m in made.days[d].meals][::3]:
        assert over(json_of(edit.lock(made, library(), day, slot))) == []
        assert over(json_of(edit.replan(made, library(), free=[(day, slot)], explained=False))) == []
        for option in edit.swap_options(made, library(), day, slot, limit=3):
            assert option.dish != item.dish
            assert over(json_of(option.plan)) == []
    other = edit.replan(week(days=3, seed=5), library(), made.request, explained=False)  # from a week with everything
    assert over(json_of(other)) == []
    assert over(json_of(week(days=3, seed=5))), "the test shows nothing"


def test_portions_that_are_too_many_are_refused() -> None:
    made, book = some_week(), eaten_book()
    tried = 0
    for day, slot, item in [(d, m.slot, i) for d in range(3) for m in made.days[d].meals for i in m.items]:
        times = max((share.whole / share.limit for share in book.shares(item.dish)), default=0.0)
        if times > 0.2:
            tried += 1
            with pytest.raises(NoPlan, match="in one meal, free up to"):
                edit.set_portions(made, library(), day, slot, item.dish, 6.0)
    assert tried


def test_a_swap_to_what_does_not_fit_is_refused() -> None:
    with pytest.raises(NoPlan, match=r"high fodmap: contains \(onion: 74 g, free at no amount\)"):
        edit.swap(some_week(), library(), 0, "dinner", "lebanese-mujaddara")


def test_a_week_of_before_is_planned_anew_where_a_meal_is_over() -> None:
    """A saved plan whose request says so now, and whose meals were not made for it."""
    plain = week(days=3, seed=5)
    made = replace(plain, request=plain.request.with_(exclusions=(NAME,)))
    wrong = over(json_of(made))
    assert wrong
    assert any("free up to" in x for x in problems(made, library()))
    again = edit.replan(made, library(), explained=False)
    assert over(json_of(again)) == []
    assert any(note.startswith("Planned anew where") for note in again.told())


# ---- the check


def test_a_plan_that_holds_more_than_a_portion_is_not_passed() -> None:
    made, caught = some_week(), 0
    assert problems(made, library()) == []
    for number, cook in enumerate(made.cooks):
        for at, part in enumerate(cook.ingredients):
            if not float(rows()[part.ingredient]["free_up_to_g"] or 0):
                continue
            more = replace(part, eaten_g=part.eaten_g * 50, edible_g=part.edible_g * 50)
            parts = (*cook.ingredients[:at], more, *cook.ingredients[at + 1 :])
            cooks = (*made.cooks[:number], replace(cook, ingredients=parts), *made.cooks[number + 1 :])
            wrong = replace(made, cooks=cooks)
            if over(json_of(wrong)):
                caught += 1
                assert any(f"g of {part.ingredient}" in x and "in one meal" in x for x in problems(wrong, library()))
    assert caught > 5


def test_a_second_item_that_makes_a_meal_too_much_is_noticed() -> None:
    """Each cook is what its dish says; only together at one meal they are too much."""
    main, side, ingredient = pair()
    made = planned(request(NAME, days=1, locks=(f"1:lunch={main}*1", f"1:dinner={side}*1")))
    day = made.days[0]
    moved = next(i for m in day.meals if m.slot == "dinner" for i in m.items if i.dish == side)
    meals = tuple(
        replace(m, items=(*m.items, moved)) if m.slot == "lunch"
        else replace(m, items=tuple(i for i in m.items if i != moved)) if m.slot == "dinner" else m
        for m in day.meals
    )  # fmt: skip
    wrong = replace(made, days=(replace(day, meals=meals),))
    assert any(ingredient in x and "lunch" in x for x in over(json_of(wrong)))
    assert any(f"g of {ingredient}" in x and "lunch" in x for x in problems(wrong, library()))


def test_a_stack_that_no_note_tells_is_noticed_in_a_new_plan() -> None:
    made = week(NAME, days=7, seed=2)
    verify(made, library())
    notes = tuple(note for note in made.notes if "a note, not a ban" not in words(note))
    assert len(notes) < len(made.notes)
    with pytest.raises(InternalError, match="add up to"):
        verify(replace(made, notes=notes), library())


# ---- told


def test_it_is_named_among_the_causes_with_what_lifts_it() -> None:
    (one,) = [x for x in restrictions(request(NAME)) if "fodmap" in x.words]
    assert (one.words, one.flags) == ("no high fodmap", "--lift high_fodmap")
    assert one.lift(request(NAME), library()).eater.exclusions == ()


def test_a_target_that_it_keeps_out_of_reach_says_so() -> None:
    made = make_plan(request("vegan", NAME, days=2, seed=1, targets=("fiber>=75g",)), library())
    (short,) = [one for one in made.shortfalls if one.nutrient == "fiber"]
    assert all_words(short.because) == ["no high fodmap"]
    assert any(repair.flags == "--lift high_fodmap" for repair in short.repairs)


@pytest.mark.parametrize(
    ("daily", "told"),
    [
        ("banana=30g", "banana is free of high fodmap up to 35 g in one meal (30 g here)"),
        ("banana=100g", "banana is not free of high fodmap (100 g, free up to 35 g in one meal)"),
        ("red lentils=20g", "red lentils is free of high fodmap up to 23 g in one meal (20 g here)"),
        ("garlic=3g", "garlic is not free of high fodmap (3 g, free at no amount)"),
        ("gherkins=20g", "gherkins may not be free of high fodmap"),
    ],
)
def test_a_food_of_every_day_is_told_and_not_barred(daily: str, told: str) -> None:
    assert any(told in note for note in request(NAME, days=1, daily=(daily,)).notes)
    assert not any("fodmap" in str(note) for note in request(days=1, daily=(daily,)).notes)


def test_the_command_line_refuses_such_a_lock_and_says_why(cli: Cli) -> None:
    ran = cli("plan", *WOMAN, "-x", "high-fodmap", "--days", "1", "--lock", "1:dinner=beef-broccoli-rice*1")
    assert ran.code == 4
    assert "frozen broccoli: 138 g in one meal, free up to 75 g" in ran.err


# ---- the search, against every week there is


def hard_week(seed: int) -> tuple[Objective, list[Choice]]:
    """Two days of a main and something beside it, with all their weeks: of those in which the best week of all has too
    much of something in one meal."""
    for more in range(2 * seed, 2 * seed + 1_000_000, 1002):
        problem = small_week(more, days=2, slots=1, dishes=4, portions=1, extras=True, easy=True)
        if np.prod([len(q.options) + (not q.main) for q in problem.positions]) <= 2500:
            objective, free = Objective(problem), Objective(replace(problem, sittings=()))
            weeks = list(every_choice(problem, objective))
            lightest = min(weeks, key=lambda c: free.score(c).key)
            if objective.score(lightest).levels["limits"] > free.score(lightest).levels["limits"]:
                return objective, weeks
    raise AssertionError("no problem is small enough")


def twice(problem: Problem, choice: Choice) -> bool:
    """Whether a dish comes twice on a day, which the search may leave out."""
    served = [(q.day, int(problem.dish[o])) for q, o in zip(problem.positions, choice, strict=True) if o >= 0]
    return len(set(served)) < len(served)


@pytest.mark.counted
@pytest.mark.parametrize("block", blocks(100, 50), ids=str)
def test_the_search_finds_the_best_of_all_weeks_within_the_portions(block: Block) -> None:
    best_of_all = 0
    for seed in range(50 * block.number, 50 * block.number + block.size):
        objective, weeks = hard_week(seed)
        best = min(objective.score(c).key for c in weeks if not twice(objective.problem, c))
        choice, _, _ = improve.search(
            objective, np.random.default_rng(seed), rounds=1500, stop=lambda: False, report=lambda c, s: None
        )
        found = objective.score(improve.settled(objective, choice)).key
        assert found[0] <= best[0], f"{seed}: a meal holds more than it need"
        best_of_all += found <= best
    assert best_of_all >= block.of(0.8)
