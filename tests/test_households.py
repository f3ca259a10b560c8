"""Several people at one table: one pot, different plates."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from household_cases import MAN, WOMAN, household, plate_complaints, plates, random_household, shared_mains
from long_counts import Block, blocks
from mealplan.cli.main import main
from mealplan.errors import NoPlan, ValueProblem
from mealplan.export.ics import plan_ics
from mealplan.export.table import plan_csv
from mealplan.library import Library
from mealplan.planning.ask.asked import contradictions, edited
from mealplan.planning.ask.eaten import as_eaten, groups, table
from mealplan.planning.ask.request import PlanRequest
from mealplan.planning.objective import Objective
from mealplan.planning.objective.problem import FORBIDDEN, Choice, Problem
from mealplan.planning.result import edit
from mealplan.planning.result.asks import life_of
from mealplan.planning.result.make import make_plan
from mealplan.planning.result.plan import Item, Plan, loads
from mealplan.planning.result.verify import problems
from mealplan.planning.result.whose import as_of
from mealplan.planning.search import engine
from mealplan.planning.search.moves import Week
from mealplan.planning.week.build import build
from mealplan.planning.week.nearer import nearer
from mealplan.profiles.household import eaters_of, guest_of
from mealplan.settings.words import from_flags
from planning_cases import library, request

PASTA = "penne-arrabbiata"  # its pasta is made apart


@cache
def vegan_and_not(flags: str = "--days 2 --seed 1") -> Plan:
    return made(household({"Anna": f"{WOMAN} -x vegan", "Ben": MAN}, flags))


@cache
def coeliac_and_not() -> Plan:
    eaters = {"Cleo": f"{WOMAN} --condition 'coeliac disease'", "Ben": MAN}
    return made(household(eaters, f"--days 1 --seed 1 --lock 1:dinner={PASTA}"))


def made(asked: PlanRequest) -> Plan:
    return make_plan(asked, library(), explained=False)


# ---- who eats


def test_a_guest_is_a_name_an_age_a_sex_and_the_meals() -> None:
    said = {(one.name, one.text) for one in guest_of("sister, 35, female, gluten@sat,sun")}
    assert said == {
        ("name", "sister"), ("age", "35"), ("sex", "female"), ("exclude", "gluten"), ("present", "sat,sun"),
    }  # fmt: skip
    assert {one.who for one in guest_of("sister,35,female")} == {"sister"}
    for text in ("sister", "sister,35", "sister,,female", "sister,35,female@someday"):
        with pytest.raises(ValueProblem):
            guest_of(text)


def test_a_child_under_nine_is_planned_for_in_portions_only() -> None:
    with pytest.raises(ValueProblem, match="age of 5"):
        household({"Anna": WOMAN, "Tim": "--age 5 --sex male"})
    asked = household({"Anna": WOMAN, "Tim": "--age 4 --sex male --portions-only"}, "--days 1")
    tim = asked.eaters[1]
    assert not tim.targets
    assert tim.energy_kcal == 1400
    assert "immunosuppressed" in tim.exclusions, "kitchens are careful for little children"
    plan = made(asked)
    assert not plate_complaints(plan)
    anna, his = (plan.days[0].eaters[name]["energy"].amount for name in ("Anna", "Tim"))
    assert his < anna


def test_what_is_no_food_for_a_small_child_is_kept_off_its_plate_and_a_file_cannot_lose_that() -> None:
    small, older = household({"Dot": "--age 3 --sex female --portions-only"}, "--days 1").eater, household(
        {"Tim": "--age 8 --sex male --portions-only"}, "--days 1").eater  # fmt: skip
    assert {"alcohol", "immunosuppressed"} <= set(small.exclusions)
    assert {"ingredient:rice milk", "ingredient:hazelnuts", "ingredient:liver"} <= set(small.dislikes)
    assert set(older.exclusions) == {"alcohol"}
    assert set(older.dislikes) == {f"ingredient:{name}" for name in ("tea", "coffee", "liver", "tuna steak")}
    asked = household({"Anna": WOMAN, "Dot": "--age 3 --sex female --portions-only"}, "--days 1 --seed 2")
    anna, dot = asked.eaters
    assert not contradictions(asked)
    loose = replace(asked, eaters=(anna, replace(dot, dislikes=dot.dislikes[1:], exclusions=dot.exclusions[1:])))
    assert len(contradictions(loose)) == 2
    again = edited(asked, from_flags("-x pork"), library())
    assert again.eaters[1].dislikes == dot.dislikes
    assert [one.text for one in again.asked if one.name == "dislike"] == [], "what follows from the age is not typed"


def test_a_child_under_nine_without_that_ends_with_five(tmp_path: Path) -> None:
    file = tmp_path / "tim.toml"
    file.write_text('[person]\nage = 5\nsex = "male"\n', encoding="utf-8")
    done = CliRunner().invoke(main, ["plan", "--eater", str(file)])
    assert done.exit_code == 5 or isinstance(done.exception, ValueProblem)


def test_who_is_there_for_some_meals_is_asked_their_share() -> None:
    asked = household({"Anna": WOMAN, "Kim": "--age 14 --sex female --present mon-tue:dinner"}, "--days 3")
    kim = asked.eaters[1]
    assert kim.present == ((0, "dinner"), (1, "dinner"))
    assert all(t.level != "goal" for t in kim.targets if t.minimum is not None and t.nutrient != "energy")
    plan = made(asked)
    assert not plate_complaints(plan)
    energy = next(t for t in plan.targets if t.eater == "Kim" and t.nutrient == "energy" and t.level == "goal")
    share = 0.30 * 2 / 3
    assert 0.8 * share * kim.energy_kcal < energy.mean < 1.2 * share * kim.energy_kcal
    assert plan.days[2].eaters["Kim"]["energy"].amount == 0


def test_two_of_one_name_are_refused() -> None:
    asked = [*from_flags(f"--name Anna {WOMAN}"), *guest_of("Anna,35,female")]
    from mealplan.planning.ask.resolve import resolve

    with pytest.raises(ValueProblem, match="two eaters are called 'Anna'"):
        resolve(asked, library())


def test_what_is_typed_for_the_table_holds_for_everybody_and_a_profiles_words_for_its_eater() -> None:
    asked = household({"Anna": f"{WOMAN} -x vegan", "Ben": f"{MAN} -x pork"}, "-x sesame --nobody-eats peanuts")
    anna, ben = asked.eaters
    assert set(anna.exclusions) == {"vegan", "sesame", "peanuts"}
    assert set(ben.exclusions) == {"pork", "sesame", "peanuts"}
    more = edited(asked, from_flags("-x soy --lift sesame --days 3"), library())
    assert set(more.eaters[0].exclusions) == {"vegan", "soy", "peanuts"}
    assert set(more.eaters[1].exclusions) == {"pork", "soy", "peanuts"}
    assert more.week.days == 3
    kept = edited(asked, from_flags("--lift vegan --lift pork"), library())
    assert "pork" in kept.eaters[1].exclusions, "nobody takes back at the table what is another's own"
    assert PlanRequest.from_json(json.loads(json.dumps(asked.to_json()))) == asked


def test_one_eater_by_profile_is_the_plan_of_that_profile(tmp_path: Path) -> None:
    file = tmp_path / "anna.toml"
    file.write_text('[person]\nage = 42\nsex = "female"\n[plan]\nexclusions = ["gluten"]\n', encoding="utf-8")
    said = eaters_of([str(file)])
    assert {one.who for one in said} == {""}
    two = eaters_of([str(file), f"{file}@mon-fri:dinner"])
    assert [(one.name, one.text) for one in two if one.who == "anna"][-1] == ("present", "mon-fri:dinner")


# ---- what is on the plates


def test_a_pot_that_two_share_is_free_for_both() -> None:
    asked = household({"Anna": f"{WOMAN} -x vegan", "Cleo": f"{WOMAN} -x gluten", "Ben": MAN})
    assert groups(asked)[0] == (0, 1, 2)
    shared = table(library(), asked.eaters, (0, 1, 2))
    book = library().cookbook
    changed = 0
    for dish in list(book.dishes.values())[::9]:
        forms = [plate.cookbook.dishes[dish.id] for plate in shared.plates]
        apart = sum("apart" in line.marks for line in dish.ingredients)
        for one, other in itertools.combinations(forms, 2):
            differs = [a for a, b in zip(one.ingredients, other.ingredients, strict=False) if a != b]
            if len(one.ingredients) == len(other.ingredients):
                assert len(differs) <= apart, dish.id
        changed += forms[2] != dish
    assert changed, "somebody's pot is adapted to the others"


def test_what_comes_with_a_stand_in_on_one_plate_stays_off_the_others() -> None:
    shared = table(library(), household({"Anna": f"{WOMAN} -x vegan", "Ben": MAN}).eaters, (0, 1))
    more = 0
    for dish in library().cookbook.dishes:
        hers, his = (plate.cookbook.dishes[dish].ingredients for plate in shared.plates)
        pots = [[line for line in lines if "apart" not in line.marks] for lines in (hers, his)]
        assert pots[0] == pots[1], dish
        more += len(hers) > len(his)
    assert more, "a pinch of salt comes with the yeast flakes that stand in for cheese"


def test_what_comes_with_a_stand_in_is_apart_to_the_check_whatever_a_pot_of_her_own_would_be() -> None:
    """Yoghurt on a pancake gives way to oat cream with lemon, as it would in a pot of the child alone."""
    eaters = {"Ben": MAN, "Dot": "--age 3 --sex female --portions-only"}
    plan = made(household(eaters, "--days 1 --slots breakfast --lock 1:breakfast=oven-pancake-apples"))
    assert len({cook.pot for cook in plan.cooks if cook.dish == "oven-pancake-apples"} - {None}) == 1
    assert not plate_complaints(plan)


def test_plates_of_one_pot_differ_in_what_is_apart_only() -> None:
    plan = coeliac_and_not()
    assert not plate_complaints(plan)
    cooks = [cook for cook in plan.cooks if cook.dish == PASTA]
    assert len(cooks) == 2
    assert len({cook.pot for cook in cooks}) == 1
    assert cooks[0].pot is not None
    foods = [{part.ingredient for part in cook.ingredients} for cook in cooks]
    assert foods[0] ^ foods[1] == {"pasta", "gluten-free pasta"}
    hers = next(cook for cook in cooks if "gluten-free pasta" in {p.ingredient for p in cook.ingredients})
    said = [one for one in hers.care if one.kind == "cross-contact"]
    assert said, "what is on the other plate of the pot must not come onto hers"
    assert "pasta" in said[0].ingredients
    assert "own pan and spoon" in said[0].do
    assert sum(cook.active_minutes for cook in cooks) < 1.5 * max(cook.active_minutes for cook in cooks)


def test_a_vegan_and_an_omnivore_share_their_mains_and_each_is_fed() -> None:
    plan = vegan_and_not()
    assert not plate_complaints(plan)
    assert not problems(plan, library())
    shared, every = shared_mains(plan)
    assert every == 4
    assert shared >= 3
    for eater in plan.request.eaters:
        mean = sum(day.eaters[eater.name]["energy"].amount for day in plan.days) / len(plan.days)
        assert abs(mean / eater.energy_kcal - 1) < 0.1
        goals = [t.met for t in plan.targets if t.eater == eater.name and t.level == "goal"]
        assert sum(goals) >= 0.9 * len(goals)


def test_a_plan_of_several_is_read_back_as_it_was_written() -> None:
    plan = vegan_and_not()
    again = loads(plan.dumps())
    assert again.dumps() == plan.dumps()
    assert again.request == plan.request


def test_the_plan_of_one_of_them_is_hers() -> None:
    plan = vegan_and_not()
    for name in ("Anna", "Ben"):
        mine = as_of(plan, name)
        assert [one.name for one in mine.request.eaters] == [name]
        assert {t.eater for t in mine.targets} == {name}
        for day, whole in zip(mine.days, plan.days, strict=True):
            assert day.totals == whole.eaters[name]
            assert all(item.portions == item.eaters[name] for meal in day.meals for item in meal.items)


def test_a_lie_about_a_plate_is_found() -> None:
    plan = vegan_and_not()
    index, meal = next((i, m) for i, d in enumerate(plan.days) for m in d.meals if len(m.items[0].eaters) == 2)
    day, item = plan.days[index], meal.items[0]

    def with_item(changed: object) -> Plan:
        items = (changed, *meal.items[1:])
        meals = tuple(replace(m, items=items) if m is meal else m for m in day.meals)  # type: ignore[arg-type]
        return replace(plan, days=(*plan.days[:index], replace(day, meals=meals), *plan.days[index + 1 :]))

    assert problems(with_item(replace(item, eaters={"Anna": item.portions})), library()), "Ben goes without"
    swapped = {"Anna": item.portions - 0.25, "Ben": 0.25}
    if swapped != item.eaters:
        assert problems(with_item(replace(item, eaters=swapped)), library()), "the totals are others"
    only_ben = next(
        cook for cook in plan.cooks for d in plan.days for m in d.meals for i in m.items
        if i.cook == cook.id and set(i.eaters) == {"Anna"}
    )  # fmt: skip
    lines = (line for dish in library().cookbook.dishes.values() for line in dish.ingredients)
    meat = next(line for line in lines if line.ingredient == "chicken breast")
    part = replace(only_ben.ingredients[0], ingredient=meat.ingredient, food=meat.food, id=meat.id)
    cooks = tuple(replace(c, ingredients=(part, *c.ingredients[1:])) if c is only_ben else c for c in plan.cooks)
    assert any("vegan" in words for words in problems(replace(plan, cooks=cooks), library()))


# ---- edits


def test_edits_keep_everybodys_restrictions() -> None:
    plan = vegan_and_not()
    dish = "squash-red-lentil-soup"
    swapped = edit.swap(plan, library(), 1, "dinner", dish)
    assert not plate_complaints(swapped)
    assert any(i.dish == dish for m in swapped.days[1].meals if m.slot == "dinner" for i in m.items)
    before, after = plan.days[0], swapped.days[0]
    assert [[(i.dish, dict(i.eaters)) for i in m.items] for m in before.meals] == [
        [(i.dish, dict(i.eaters)) for i in m.items] for m in after.meals
    ], "all other meals stay"
    bad_day = edit.flare(swapped, library(), 0)
    assert not plate_complaints(bad_day)
    assert bad_day.days[0].flare
    held = edit.lock(bad_day, library(), 0, "lunch")
    assert not plate_complaints(held)
    assert any(x.slot == "lunch" and x.day == 0 for x in held.request.week.locks)
    again = edit.replan(held, library(), edited(held.request, from_flags("-x soy --skip 2:lunch"), library()))
    assert not plate_complaints(again)
    assert all("soy" in eater.exclusions for eater in again.request.eaters)
    assert "vegan" not in again.request.eaters[1].exclusions


def test_a_dish_that_one_of_them_may_not_have_is_locked_for_the_others_alone() -> None:
    asked = household({"Anna": f"{WOMAN} -x vegan", "Ben": MAN}, "--days 1 --lock 1:lunch=boiled-eggs")
    plan = made(asked)
    assert not plate_complaints(plan)
    (eggs,) = (i for m in plan.days[0].meals if m.slot == "lunch" for i in m.items if i.dish == "boiled-eggs")
    assert set(eggs.eaters) == {"Ben"}
    with pytest.raises(NoPlan, match="contradicts"):
        build(household({"Anna": WOMAN, "Ben": MAN}, "-x eggs --days 1 --lock 1:lunch=boiled-eggs"), library())


# ---- the search, against every week there is


def few_dishes(*names: str) -> Library:
    real = library()
    book = real.cookbook
    made = Library(real.path, real.foods)
    made.__dict__["cookbook"] = book.with_dishes({name: book.dishes[name] for name in names})
    return made


def every_table(problem: Problem) -> Iterator[Choice]:
    """Every choice of one meal without extras: of the main, and of a main of her own for who has none of it."""
    (main,) = (i for i, q in enumerate(problem.positions) if q.main)
    for option in problem.positions[main].options.tolist():
        pools = [
            [option] if i == main else [-1] if problem.each[option, q.own] > 0 else q.options.tolist()
            for i, q in enumerate(problem.positions)
        ]
        for choice in itertools.product(*pools):
            yield np.array(choice, dtype=np.int64)


@pytest.mark.parametrize("seed", [1, 2])
def test_no_week_of_two_is_better_than_the_one_that_is_found(seed: int) -> None:
    """One dinner of two, from a handful of dishes: all tables there are."""
    lib = few_dishes("squash-red-lentil-soup", PASTA)
    eaters = {"Anna": f"{WOMAN} -x vegan", "Ben": f"{MAN} -x nightshades"}
    setting = build(household(eaters, f"--days 1 --slots dinner --seed {seed}"), lib)
    p = setting.problem
    objective = Objective(p)
    scores = [objective.score(choice) for choice in every_table(p)]
    assert len(scores) > 500
    best = min(scores, key=lambda score: score.key)
    found = engine.find(setting)
    assert found.setting is not None
    assert found.score.key <= best.key, "and each one's own portions may make it better still"
    assert found.score.levels["limits"] == 0


def test_the_readings_of_the_objective_agree_where_several_eat() -> None:
    """Score, running sums and the delta of moves, on random tables with own plates, and on the options near them."""
    asked = household({"Anna": f"{WOMAN} -x vegan", "Ben": MAN, "Kim": "--age 14 --sex female -x gluten"}, "--days 2")
    setting = build(asked, library())
    rng = np.random.default_rng(5)
    start = engine.improve.construct(setting.objective, rng)
    for here, choice in ((setting, start), nearer(setting, start)):
        week = Week(here.objective, choice)
        for index in rng.permutation(len(choice))[:12].tolist():
            options = here.problem.positions[index].options
            if not len(options):
                continue
            few = rng.choice(options, size=min(4, len(options)), replace=False)
            deltas = week.costs(index, few)
            empty = here.objective.score(week.choice).total
            for option, delta in zip(few.tolist(), deltas.tolist(), strict=True):
                if delta >= FORBIDDEN / 2:
                    continue  # that is another move
                week.place(index, int(option))
                total = here.objective.score(week.choice).total
                assert total - empty == pytest.approx(delta, rel=1e-5, abs=1e-3)
                assert week.score().total == pytest.approx(total, rel=1e-9, abs=1e-4)
            week.place(index, int(choice[index]))


def test_everybody_has_a_plate_at_every_meal_of_a_choice_that_keeps_the_limits() -> None:
    setting = build(household({"Anna": f"{WOMAN} -x vegan", "Ben": MAN}, "--days 1"), library())
    choice = engine.improve.construct(setting.objective, np.random.default_rng(1))
    p = setting.problem
    assert setting.objective.score(choice).levels["limits"] == pytest.approx(0.0)
    main = next(i for i, q in enumerate(p.positions) if q.main and p.slots[q.slot] == "dinner")
    own = {q.own: i for i, q in enumerate(p.positions) if q.own >= 0 and p.slots[q.slot] == "dinner"}
    options = p.positions[main].options
    without = options[(p.each[options, 1] == 0) & (p.each[options, 0] > 0)]
    changed = choice.copy()
    changed[main] = int(without[0])
    hungry = setting.objective.score(changed).levels["limits"]
    changed[own[1]] = int(p.positions[own[1]].options[0])
    fed = setting.objective.score(changed).levels["limits"]
    assert hungry - fed == pytest.approx(1.0 / len(p.by_meal)), "Ben went without one of the meals"


def test_one_eater_is_the_same_as_ever() -> None:
    """A household of one has one plate for each dish, the one that she eats, and no places of her own."""
    asked = request("gluten", days=1)
    setting = build(asked, library())
    assert not setting.problem.several
    assert all(q.own < 0 for q in setting.problem.positions)
    assert (setting.problem.label == setting.problem.portions).all()
    mine = as_eaten(library(), asked.eater).cookbook.dishes
    assert all(mine[dish.id] is dish for dish in setting.candidates.dishes)
    data = asked.to_json()
    assert "present" not in data["eaters"][0]
    assert "exclusions" not in data["house"]
    assert "asked_of" not in data


# ---- many households

BLOCKS = pytest.mark.parametrize("block", blocks(1000, 5), ids=str)


@pytest.mark.counted
@BLOCKS
def test_nothing_that_somebody_leaves_out_is_on_her_plate(block: Block) -> None:
    planned = 0
    for number in range(5 * block.number, 5 * block.number + block.size):
        eaters, flags = random_household(random.Random(f"house {number}"))
        try:
            plan = made(household(eaters, flags))
        except (NoPlan, ValueProblem):  # nothing is left, or somebody is asked about first
            continue
        planned += 1
        assert not plate_complaints(plan), (number, eaters, flags)
        assert not problems(plan, library()), (number, eaters, flags)
        assert all(portions > 0 for *_, portions, _, _ in plates(plan))
    assert planned >= block.of(0.5)


def test_a_week_asks_for_portions_other_than_one_by_plate() -> None:
    """One portion for each of two is no portion of two."""
    plan = vegan_and_not()
    alike = replace(
        plan,
        days=tuple(
            replace(day, meals=tuple(replace(m, items=tuple(_of_one(i) for i in m.items)) for m in day.meals))
            for day in plan.days
        ),
    )
    assert life_of(alike.request, library(), alike.cooks, alike.days).parts["portions"] == 0.0


def _of_one(item: Item) -> Item:
    return replace(item, eaters=dict.fromkeys(item.eaters, 1.0), portions=float(len(item.eaters)))


def test_a_table_of_several_and_its_calendar_say_who_has_how_much(tmp_path: Path) -> None:
    plan = vegan_and_not()
    first = plan.days[0].meals[0].items[0]
    head, row, *_ = plan_csv(plan).splitlines()
    assert head.endswith(",eaters")
    assert all(f"{name} {size:g}" in row for name, size in first.eaters.items())
    assert not plan_csv(as_of(plan, "Anna")).splitlines()[0].endswith("eaters")
    words = plan_ics(plan).replace("\r\n ", "")
    assert f" x {first.portions:g}" not in words.split("SUMMARY:")[1].splitlines()[0]
