"""Plans from the real catalogue: what a request promises, and how a search stops."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mealplan.errors import NoPlan, StoppedEarly, ValueProblem
from mealplan.foods.food import EXCLUSIONS
from mealplan.planning.ask.eaten import as_eaten, eaten_without
from mealplan.planning.ask.english import all_words
from mealplan.planning.ask.request import FrozenDish, Lock, PlanRequest, Stocked, Supplement
from mealplan.planning.objective import Kitchen
from mealplan.planning.result.assemble import absorbed_b12, measured_keys, portion_intake, scaled
from mealplan.planning.result.edit import standing
from mealplan.planning.result.make import alternatives, make_plan
from mealplan.planning.result.plan import Plan, loads
from mealplan.planning.result.promises import longer_days
from mealplan.planning.result.verify import problems
from mealplan.planning.search.engine import Progress
from mealplan.planning.search.solver import Cancel
from mealplan.planning.week.build import build
from mealplan.shopping import list_of
from planning_cases import complaints, library, planned, request, served, timeless, week

HEADLINES = ("vitamin_b12", "magnesium", "epa_dha", "ala", "folate_dfe", "vitamin_b6")


def met(plan: Plan, nutrient: str) -> bool:
    found = [t for t in plan.targets if t.nutrient == nutrient and t.level == "goal" and t.min is not None]
    return bool(found) and all(t.met for t in found)


# ---- the weeks that are promised


@pytest.mark.parametrize(
    ("style", "exclusions", "most", "mains", "dishes"),
    [
        ("few-pots", (), 4, 5, 10),
        ("balanced", (), 3, 7, 14),
        ("balanced", ("gluten", "dairy", "nightshades"), 3, 7, 14),
        ("variety", (), 2, 11, 18),
    ],
)
def test_an_ordinary_week_meets_every_goal_and_is_as_various_as_its_style(
    style: str, exclusions: tuple[str, ...], most: int, mains: int, dishes: int
) -> None:
    plan = week(*exclusions, style=style)
    assert complaints(plan) == []
    assert plan.outcome == "met"
    assert all(met(plan, n) for n in HEADLINES)
    assert len({cook.dish for cook in plan.cooks}) >= dishes
    often = Counter(meal.items[0].dish for d in plan.days for meal in d.meals if meal.slot in ("lunch", "dinner"))
    assert len(often) >= mains
    assert max(often.values()) <= most


@pytest.mark.parametrize("style", ["few-pots", "variety"])
def test_what_the_search_counts_is_what_the_plan_says(style: str) -> None:
    asked = request("gluten", days=4, style=style, skip=("2:lunch",))
    house = (Stocked("lemon juice", 90.0), Stocked("carrot", 400.0, "2026-11-26"), Stocked("egg", 120.0))
    plan = planned(asked.with_(pantry=house))
    setting = build(plan.request, library())
    choice = standing(setting, plan)
    counted = setting.objective.packs.parts(Kitchen(setting.objective.menu, choice).all)
    assert plan.life is not None
    assert plan.life.parts["things"] > 0 < plan.life.parts["left_over"]
    for name in ("things", "left_over", "money", "trips"):
        assert counted[name] == pytest.approx(plan.life.parts[name], abs=0.02), name
    reached = {level.name: level.objective for level in plan.search.levels}
    assert setting.objective.score(choice).levels["life"] == pytest.approx(reached["life"], abs=1e-5)


def test_few_pots_ask_for_less_than_variety() -> None:
    def asked(style: str) -> tuple[int, float, float]:
        found = [plan.life for seed in (1, 2, 3) if (plan := week(style=style, seed=seed)).life is not None]
        assert len(found) == 3
        pots = sum(life.parts["cooks"] for life in found)
        return sum(life.things for life in found), pots, sum(life.parts["hands_on"] for life in found)

    few, many = asked("few-pots"), asked("variety")
    assert few[0] < many[0]
    assert few[1] < many[1] * 2, "a pot costs half in that style"
    assert few[2] < many[2]


def test_her_own_price_of_a_thing_buys_fewer_things() -> None:
    few, many = (planned(request(days=4, life=[f"thing={n}", f"rare={3 * n}"])) for n in (20, 0))
    assert few.life is not None is not many.life
    assert few.life.things < many.life.things
    assert many.life.parts["things"] < few.life.parts["things"]
    assert complaints(few) == complaints(many) == []


def test_vegan_meets_b12_through_fortified_foods_and_says_so() -> None:
    plan = week("vegan")
    assert complaints(plan) == []
    assert met(plan, "vitamin_b12")
    b12 = next(t for t in plan.targets if t.nutrient == "vitamin_b12" and t.min is not None)
    assert b12.mean_fortified > 0.5 * b12.mean
    assert any("fortified" in note for note in all_words(plan.notes))


def test_without_fortified_foods_the_plan_is_short_and_serves_none() -> None:
    plan = week("vegan", fortified=False, days=3)
    assert complaints(plan) == []
    assert plan.outcome == "short"
    assert not met(plan, "vitamin_b12")


# ---- repeatable


def test_the_same_request_and_seed_give_the_same_plan_but_for_the_clock() -> None:
    asked = request("dairy", days=3, seed=5)
    assert timeless(planned(asked)) == timeless(planned(asked))


def test_another_seed_gives_another_plan() -> None:
    assert timeless(week(days=3, seed=1))["days"] != timeless(week(days=3, seed=2))["days"]


def test_a_plan_read_back_from_its_json_is_the_same_plan() -> None:
    plan = week("gluten", "dairy", "nightshades")
    assert loads(plan.dumps()) == plan
    assert loads(plan.dumps()).dumps() == plan.dumps()


def test_a_plan_re_planned_from_its_own_request_is_the_same() -> None:
    plan = week(days=3, seed=1)
    assert timeless(planned(loads(plan.dumps()).request)) == timeless(plan)


# ---- stopping


def test_a_cancel_in_the_middle_gives_a_verified_plan_that_says_so() -> None:
    cancel, seen = Cancel(), []

    def watch(p: Progress) -> None:
        seen.append(p)
        if len(seen) == 2:
            cancel.set()

    plan = make_plan(request("vegan", fortified=False, effort="thorough"), library(), cancel=cancel, report=watch)
    assert plan.search.stopped == "cancelled"
    assert complaints(plan) == []
    assert len(seen) <= 4, "what was under way is told, and no more"


class Asked(Cancel):
    """Counts how often a search that was to stop has asked whether it is to stop."""

    late = 0

    def __bool__(self) -> bool:
        told = super().__bool__()
        self.late += told
        return told


def test_a_cancel_from_another_thread_is_obeyed_at_once() -> None:
    cancel, seen = Asked(), []

    def watch(progress: Progress) -> None:
        seen.append(progress)
        if len(seen) == 2:  # in the middle of the search
            other = threading.Thread(target=cancel.set)
            other.start()
            other.join()

    asked = request("vegan", fortified=False, effort="thorough", days=7)
    plan = make_plan(asked, library(), cancel=cancel, report=watch)
    assert plan.search.stopped == "cancelled"
    assert 1 <= cancel.late <= 100, "each part of the search ends when it asks, and none begins"
    assert complaints(plan) == []


def test_cancelled_before_the_start_there_is_no_plan() -> None:
    cancel = Cancel()
    cancel.set()
    with pytest.raises(StoppedEarly):
        make_plan(request(days=1), library(), cancel=cancel)


def test_a_time_limit_gives_a_verified_plan_that_stopped_by_time() -> None:
    plan = make_plan(request("vegan", fortified=False, effort="thorough", time_limit=0.001), library(), explained=False)
    assert plan.search.stopped == "time"
    assert complaints(plan) == []


def test_progress_only_improves_and_never_claims_more_than_is_proven() -> None:
    seen: list[Progress] = []
    plan = planned(request("vegan", fortified=False, days=3), report=seen.append)
    told = [(p.objective, p.life) for p in seen if p.objective is not None and p.life is not None]
    assert len(told) > 2
    # (a goal more that is met is worth a higher sum of what the others miss)
    assert all(after[1] <= before[1] for before, after in pairwise(told) if before[0] == after[0])
    assert all(p.bound <= p.objective + 1e-6 for p in seen if p.bound is not None and p.objective is not None)
    targets, _, life = plan.search.levels
    assert told[-1] == (pytest.approx(targets.objective, abs=1e-5), pytest.approx(life.objective, abs=1e-5))


# ---- shapes of a request


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("one day", {"days": 1}),
        ("one meal a day", {"days": 3, "slots": ("dinner",)}),
        ("snacks alone", {"days": 2, "slots": ("snack",)}),
        ("a flare day", {"days": 3, "flare": ("2",)}),
        ("every day a flare day", {"days": 2, "flare": ("all",)}),
        ("skipped meals", {"days": 3, "skip": ("1:dinner", "2:breakfast", "2:snack")}),
        ("a day without any meal", {"days": 2, "skip": ("1:breakfast", "1:lunch", "1:dinner", "1:snack")}),
        ("little time", {"days": 3, "minutes": ("all=10",)}),
        ("no oven and no hob", {"days": 2, "without": ("oven", "hob")}),
        ("a child", {"days": 2, "age": 10, "sex": "male"}),
        ("pregnant", {"days": 2, "age": 30, "state": "pregnant"}),
        ("a dislike", {"days": 2, "dislikes": ("mushrooms",)}),
    ],
)
def test_a_request_of_any_shape_gives_a_right_plan(name: str, more: dict[str, object]) -> None:
    plan = planned(request(**more))  # type: ignore[arg-type]
    assert complaints(plan) == []
    for index, day in enumerate(plan.days):
        if day.flare:
            made = [i for m in day.meals for i in m.items if not i.leftover]
            assert all(library().cookbook.dishes[i.dish].no_cook for i in made), "nothing is cooked on a flare day"
            assert plan.request.week.flare[index]


def test_four_weeks_are_planned_with_their_repeats_spread() -> None:
    plan = planned(request(days=28))
    assert complaints(plan) == []
    assert plan.outcome == "met"
    assert len({c.dish for c in plan.cooks}) >= 40


@pytest.mark.prove
def test_twelve_weeks_are_planned() -> None:
    plan = planned(request(days=84))
    assert complaints(plan) == []
    assert plan.outcome == "met"


def test_more_cooking_is_not_planned_than_the_day_allows_where_that_can_be() -> None:
    plan = week(minutes=("all=25",), days=3)
    assert complaints(plan) == []
    assert {level.name: level.objective for level in plan.search.levels}["minutes"] == 0
    assert all(day.active_minutes <= 25.5 for day in plan.days)
    assert all(plan.request.week.minutes_given)


def test_minutes_that_were_typed_are_kept_before_any_goal_and_those_of_a_profile_have_a_price() -> None:
    """A quarter of an hour a day does not cook 150 g of protein: the goal gives way, and no day is longer."""
    typed = planned(request(days=3, minutes=("all=15",), target=("protein>=150g",)))
    assert complaints(typed) == []
    assert max(day.active_minutes for day in typed.days) <= 15.5
    assert not longer_days(typed)
    assert not any("minutes than you set" in note for note in typed.told())
    assert typed.outcome == "short"
    meant = planned(replace(typed.request, week=replace(typed.request.week, minutes_given=(False,) * 3)))
    assert max(day.active_minutes for day in meant.days) > 15.5
    missed, fewer = (next(x.objective for x in plan.search.levels if x.name == "targets") for plan in (typed, meant))
    assert fewer < missed


def test_alternatives_differ_in_their_dishes_not_in_one_snack() -> None:
    plans = alternatives(request(days=3), library(), 2)
    one, two = ({c.dish for c in p.cooks} for p in plans)
    assert len(one & two) <= 0.5 * min(len(one), len(two))
    assert all(complaints(p) == [] for p in plans)


# ---- nothing to plan


def dishes_for(slot: str, count: int) -> list[str]:
    found = [
        d.id
        for d in library().cookbook.dishes.values()
        if [c.value for c in d.courses] == [slot] or (slot in [c.value for c in d.courses] and "side" not in d.courses)
    ]
    return found[:count]


def test_locks_that_contradict_each_other_are_both_named() -> None:
    one, two = dishes_for("dinner", 2)
    with pytest.raises(NoPlan) as told:
        planned(request(days=2, locks=(f"1:dinner={one}", f"1:dinner={two}")))
    assert one in str(told.value)
    assert two in str(told.value)


def test_a_lock_on_a_skipped_meal_is_a_contradiction() -> None:
    with pytest.raises(NoPlan, match="skipped"):
        planned(request(days=2, skip=("1:dinner",), locks=(f"1:dinner={dishes_for('dinner', 1)[0]}",)))


def test_a_lock_that_an_exclusion_forbids_names_dish_and_exclusion() -> None:
    book = eaten_without(library(), ["vegan"]).cookbook  # most dishes give way to a variant: one that cannot
    dish = next(d for d in dishes_for("dinner", 400) if book.verdict(d, "vegan").answer.value == "contains")
    with pytest.raises(NoPlan) as told:
        planned(request("vegan", days=1, locks=(f"1:dinner={dish}",)))
    assert dish in str(told.value)
    assert "vegan" in str(told.value)


def test_when_everything_is_excluded_the_exclusions_are_named() -> None:
    every = tuple(library().cookbook.dishes)
    with pytest.raises(NoPlan, match="gluten"):
        planned(request("gluten", days=1).with_(bans=every))


def test_an_empty_slot_names_itself() -> None:
    breakfasts = tuple(d.id for d in library().cookbook.dishes.values() if "breakfast" in [c.value for c in d.courses])
    with pytest.raises(NoPlan, match="breakfast"):
        planned(request(days=1).with_(bans=breakfasts))


def test_locks_are_kept_with_their_portions() -> None:
    one, two = dishes_for("dinner", 2)
    plan = planned(request(days=2, locks=(f"1:dinner={one}*2", f"2:dinner={two}")))
    assert complaints(plan) == []
    assert any(i["dish"] == one and i["portions"] == 2 for d, s, i, _ in served(plan) if (d, s) == (0, "dinner"))


@pytest.mark.parametrize("days", [0, -1, 85])
def test_a_number_of_days_that_cannot_be_is_told(days: int) -> None:
    with pytest.raises(ValueProblem, match="1 and 84"):
        request(days=days)


# ---- properties


@settings(max_examples=12, deadline=None)
@given(exclusions=st.sets(st.sampled_from(EXCLUSIONS), max_size=6), fortified=st.booleans(), seed=st.integers(0, 99))
def test_no_plan_ever_holds_an_excluded_dish(exclusions: set[str], fortified: bool, seed: int) -> None:
    asked = request(*sorted(exclusions), days=2, fortified=fortified, seed=seed)
    try:
        plan = planned(asked)
    except NoPlan as none:
        words = str(none)
        if not any(name.split("_")[0] in words for name in exclusions):
            raise
        return
    assert complaints(plan) == []
    book = as_eaten(library(), plan.request.eater).cookbook  # a dish is judged as the variant that is eaten
    for _, _, item, cook in served(plan):
        eaten = [(part.ingredient, part.food) for part in book.dishes[item["dish"]].ingredients]
        assert [(part["ingredient"], part["food"]) for part in cook["ingredients"]] == eaten
        for name in exclusions - {"high_fodmap"}:
            assert book.verdict(item["dish"], name).answer.value == "free"
        assert "high_fodmap" not in exclusions or item["portions"] in book.fitting(item["dish"])


@settings(max_examples=40, deadline=None)
@given(pick=st.integers(0, 10**6), portions=st.floats(0.25, 12))
def test_what_a_dish_gives_is_linear_in_its_portions(pick: int, portions: float) -> None:
    lib = library()
    dish = sorted(lib.cookbook.dishes.values(), key=lambda d: d.id)[pick % len(lib.cookbook.dishes)]
    keys = measured_keys()[:: max(1, len(measured_keys()) // 12)]
    one = portion_intake(dish, lib, keys)
    parts = scaled(dish, portions)
    table = lib.foods.table(sorted({p.food for p in parts}), keys)
    for key in keys:
        amount = sum((table[p.food][key].counted or 0.0) * p.eaten_g / 100 for p in parts)
        assert amount == pytest.approx(portions * one[key].amount, rel=1e-3, abs=1e-6)
    for part, whole in zip(parts, dish.ingredients, strict=True):
        assert part.bought_g == pytest.approx(whole.bought_g * portions / dish.servings, abs=1e-3)


LOCKS = st.builds(
    Lock, st.integers(0, 6), st.sampled_from(["lunch", "dinner"]), st.just("some-dish"), st.none() | st.floats(0.25, 6)
)


@settings(max_examples=60, deadline=None)
@given(
    days=st.integers(1, 84), seed=st.integers(0, 2**31), locks=st.lists(LOCKS, max_size=3), gap=st.floats(0, 1),
    skip=st.sets(st.tuples(st.integers(0, 6), st.sampled_from(["lunch", "snack"]))), start=st.dates(),
    dislikes=st.lists(st.text(max_size=12), max_size=3), time_limit=st.none() | st.floats(0.1, 100),
)  # fmt: skip
def test_a_request_survives_its_json(
    days: int, seed: int, locks: list[Lock], gap: float, skip: set[tuple[int, str]], start: dt.date,
    dislikes: list[str], time_limit: float | None,
) -> None:  # fmt: skip
    one = request("vegan", targets=["iron>=20mg"]).with_(
        days=days, seed=seed, locks=tuple(locks), gap=gap, skip=tuple(sorted(skip)), start=start,
        dislikes=tuple(dislikes), time_limit=time_limit,
    )  # fmt: skip
    assert PlanRequest.from_json(json.loads(json.dumps(one.to_json()))) == one


def test_b12_may_be_asked_for_as_it_is_absorbed() -> None:
    # 1.9 µg absorbed need two sittings at least with 2 µg each: one large dose gives hardly more than 1 µg
    asked = request(days=4, targets=("vitamin_b12>=1.9ug/absorbed",))
    made = planned(asked)
    result = next(t for t in made.targets if t.period == "absorbed")
    assert result.met
    assert complaints(made) == []
    plain = planned(request(days=4))
    before = absorbed_b12(plain.request, plain.request.eater, library(), plain.cooks, plain.days)
    assert result.mean >= 1.9 > min(before)
    wrong = replace(made, targets=tuple(replace(t, mean=2.9) if t is result else t for t in made.targets))
    assert any("absorbed" in p for p in problems(wrong, library()))
    dose = Supplement("B12", (("vitamin_b12", 100.0),))
    large = planned(asked.with_(supplements=(dose,)))
    eaten = next(t.mean for t in large.targets if t.nutrient == "vitamin_b12" and t.period == "day")
    assert eaten > 100
    assert next(t.mean for t in large.targets if t.period == "absorbed") < 5


def test_what_is_in_the_freezer_is_eaten_and_never_bought_nor_more_than_there_is() -> None:
    dish = "squash-red-lentil-soup"
    asked = request(days=4).with_(frozen=(FrozenDish(dish, 2.0),))
    made = planned(asked)
    out = [c for c in made.cooks if c.frozen]
    assert out, "two ready portions stay in the freezer"
    assert {c.dish for c in out} == {dish}
    assert sum(c.portions for c in out) <= 2.0
    assert all(p.bought_g == 0 and p.eaten_g > 0 for c in out for p in c.ingredients)
    assert problems(made, library()) == []
    assert loads(made.dumps()) == made
    # a plan that takes more than there is, or buys for it, does not pass
    assert any("freezer" in p for p in problems(replace(made, request=asked.with_(frozen=())), library()))
    bought = [replace(c, ingredients=tuple(replace(p, bought_g=p.edible_g) for p in c.ingredients)) for c in made.cooks]
    assert any("bought" in p for p in problems(replace(made, cooks=tuple(bought)), library()))


def test_what_goes_off_is_used_up() -> None:
    def broccoli(plan: Plan, until: dt.date) -> float:
        parts = [p for c in plan.cooks if c.on <= until for p in c.ingredients]
        return sum(p.bought_g for p in parts if p.ingredient == "broccoli")

    plain = request("dairy", "eggs", days=4, life="soon=15")  # what goes off is dear to her
    # food that these weeks do not take by themselves
    stock, until = Stocked("broccoli", 400.0, "2026-11-25"), dt.date(2026, 11, 25)
    used = [broccoli(planned(plain.with_(pantry=(stock,), seed=seed)), until) for seed in range(3)]
    assert sorted(used)[1] >= 350, "all but a piece of it, in most weeks: a recipe is cooked whole"
    assert sum(used) > sum(broccoli(planned(plain.with_(seed=seed)), until) for seed in range(3))


def test_a_budget_makes_the_week_cheaper_by_whole_packs_and_takes_no_target_away() -> None:
    dear = {"smoked salmon", "salmon fillet", "prawns", "cooked prawns", "pecans", "walnuts", "almonds", "blueberries"}
    own = tuple((name, 0.05 if name in dear else 0.004) for name in library().cookbook.ingredients if name != "water")
    asked = request(days=4, life="money=0.05").with_(prices=own)  # money is no matter to her, but for the budget
    free = planned(asked)
    assert free.life is not None
    assert free.life.money.prices == "own"
    budget = round(free.life.money.amount * 0.75, 2)
    tight = planned(asked.with_(budget=budget))
    assert tight.life is not None
    assert tight.life.money.amount <= budget
    assert tight.outcome == free.outcome == "met", "the budget never takes a target away"
    assert any(f"within the budget of {budget:.2f}" in note for note in tight.told())
    assert list_of(tight, library()).cost == pytest.approx(tight.life.money.amount, abs=0.005)
    none = planned(asked.with_(budget=1.0))
    assert none.outcome == "met"
    assert any("over the budget of 1.00" in note for note in none.told())


def test_what_has_no_price_of_hers_has_the_reference_price_and_in_her_currency_only_if_she_says_the_rate() -> None:
    some = (("rolled oats", 0.004), ("carrot", 0.002))
    told = {}
    for name, more in {"dollars": {}, "pounds": {"currency": "£"}, "rated": {"currency": "£", "dollar": 0.5}}.items():
        life = planned(request(days=2, seed=4).with_(prices=some, **more)).life
        assert life is not None
        told[name] = life.money
    assert told["dollars"].currency == "USD"
    assert told["dollars"].prices in ("reference", "own and reference")
    assert told["dollars"].amount > 5
    assert told["pounds"].currency == told["rated"].currency == "£"
    assert told["pounds"].prices in ("none", "own")
    assert told["pounds"].unknown > 3
    assert told["pounds"].amount < told["rated"].amount
    assert told["rated"].unknown == 0
