"""What stands in the house is what it was cooked of: another day's variant, or another eater's, is never taken
for it (real catalogue, real dishes)."""

from __future__ import annotations

import datetime as dt
import io
import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from conftest import Cli
from household_cases import MAN, WOMAN, household
from mealplan.dishes.contents import Contents
from mealplan.errors import ValueProblem
from mealplan.export.pots import freezer_text
from mealplan.goods.pantry import read_pantry
from mealplan.journal import Journal
from mealplan.journal.glance import MY_WEEK
from mealplan.journal.records import Happening, News, StockKey
from mealplan.living.house import pantry_text
from mealplan.living.rest import from_day
from mealplan.living.shelf import Shelf, made_of
from mealplan.plain.lived import begin_now
from mealplan.plain.session import Session
from mealplan.plain.talk import Talk
from mealplan.planning.ask.asked import edited, settings_of
from mealplan.planning.ask.eaten import anybody, cooked_for, eaten_without
from mealplan.planning.ask.english import all_words
from mealplan.planning.ask.english import words as words_of
from mealplan.planning.ask.request import FrozenDish, PlanRequest
from mealplan.planning.ask.resolve import resolve
from mealplan.planning.objective.problem import FROZEN
from mealplan.planning.result.carried import told
from mealplan.planning.result.edit import replan
from mealplan.planning.result.make import make_plan
from mealplan.planning.result.plan import Plan, loads
from mealplan.planning.result.verify import problems, verify
from mealplan.planning.result.verify_stock import guessed
from mealplan.planning.week.build import Setting, build
from mealplan.planning.week.stock import who_may
from mealplan.settings.words import settings
from planning_cases import DATA, MONDAY, complaints, library, planned, request

MINESTRONE = "bean-vegetable-minestrone"  # parmesan and a stock cube; without dairy nutritional yeast and another cube
BORSCHT = "beef-beetroot-borscht"  # onion, garlic, sour cream
KORMA = "chicken-korma"  # ground almonds; sunflower seeds without nuts
SOUP = "squash-red-lentil-soup"


def pot(dish: str, *exclusions: str) -> Contents:
    """Portions of a dish as it is cooked for who leaves this out."""
    return cooked_for(library().cookbook.dishes[dish], library(), exclusions)


def stocked(asked: PlanRequest, *stock: FrozenDish) -> PlanRequest:
    return asked.with_(frozen=stock)


def out_of_the_house(made: Setting) -> list[dict[str, Any]]:
    """For each form that may come out of the house: eater -> her plate."""
    numbers = {
        int(i)
        for q in made.problem.positions
        for o in q.options.tolist()
        if made.problem.kind[o] == FROZEN
        for i in [made.problem.dish[o]]
    }
    names = [one.name for one in made.request.eaters]
    eaters = made.candidates.eaters
    return [
        {name: one.dishes[i] for name, one in zip(names, eaters, strict=True) if one.dishes[i] is not None}
        for i in sorted(numbers)
    ]


def notes(made: Setting) -> str:
    return " ".join(all_words(made.notes))


def foods(plan: Plan) -> set[str]:
    return {part.ingredient for cook in plan.cooks if cook.frozen for part in cook.ingredients}


# ---- one eater


def test_the_dishes_of_these_tests_are_cooked_otherwise_without_dairy() -> None:
    """What the other tests rest on."""
    book, mine = library().cookbook.dishes, eaten_without(library(), ["dairy"]).cookbook.dishes
    assert "parmesan" in [x.ingredient for x in book[MINESTRONE].ingredients]
    assert ("parmesan", "nutritional yeast") in mine[MINESTRONE].adapted
    assert book[MINESTRONE].freezes


@pytest.mark.parametrize(
    ("cooked", "left_out"),
    [((), "dairy"), (("gluten",), "dairy"), (("dairy",), "garlic_onion"), ((), "vegan")],
)
@pytest.mark.parametrize("until", [None, "2026-11-23"], ids=["freezer", "fridge"])
def test_an_old_pot_is_never_served_as_todays_variant(cooked: Sequence[str], left_out: str, until: str | None) -> None:
    """Freezer and fridge; in both directions of who it was cooked for."""
    asked = request(left_out, days=2)
    old = FrozenDish(MINESTRONE, 3.0, until, pot(MINESTRONE, *cooked))
    made = build(stocked(asked, old), library())
    assert out_of_the_house(made) == []
    assert "what it was cooked of is left out now" in notes(made)
    assert who_may(old, asked, library())[0] == {}


def test_a_week_beside_an_old_pot_is_planned_without_it() -> None:
    served = planned(stocked(request("dairy", days=2), FrozenDish(MINESTRONE, 3.0, None, pot(MINESTRONE))))
    assert not any(cook.frozen for cook in served.cooks)
    assert complaints(served) == []


def test_a_pot_that_was_cooked_for_her_is_served_with_its_own_numbers() -> None:
    asked = stocked(request("dairy", days=4), FrozenDish(MINESTRONE, 3.0, None, pot(MINESTRONE, "dairy")))
    made = planned(asked)
    assert {"nutritional yeast"} <= foods(made)
    assert "parmesan" not in foods(made)
    assert problems(made, library()) == []
    verify(made, library())


def test_a_pot_that_was_cooked_without_dairy_stays_without_it_for_who_eats_it() -> None:
    """The other direction: nothing is left out any more, and the pot holds no cheese all the same."""
    made_of_old = pot(MINESTRONE, "dairy", "gluten")
    asked = stocked(request(days=4), FrozenDish(MINESTRONE, 3.0, None, made_of_old))
    made = planned(asked)
    thawed = [cook for cook in made.cooks if cook.frozen]
    assert thawed, "three ready portions are eaten"
    for cook in thawed:
        assert cook.title == made_of_old.title
        for part, line in zip(cook.ingredients, made_of_old.lines, strict=True):
            assert (part.id, part.food) == (line.id, line.food)
            assert part.eaten_g == pytest.approx(line.eaten_g * cook.portions, rel=1e-3, abs=1e-3)
            assert part.bought_g == 0
    assert not {"parmesan"} & foods(made)
    verify(made, library())
    assert told(made, library()) == []
    assert loads(made.dumps()) == made
    day = next(day for day in made.days for meal in day.meals for item in meal.items if item.frozen)
    cooks = {cook.id: cook for cook in made.cooks}
    values = library().foods.amounts(sorted({p.food for c in made.cooks for p in c.ingredients}), ["calcium"])
    calcium = sum(
        (values[part.food]["calcium"] or 0.0) * part.eaten_g * item.portions / cooks[item.cook].portions / 100.0
        for meal in day.meals
        for item in meal.items
        for part in cooks[item.cook].ingredients
    )
    assert day.totals["calcium"].amount == pytest.approx(calcium, rel=1e-6)


def test_an_edit_keeps_what_comes_out_of_the_freezer_as_it_was_cooked() -> None:
    asked = stocked(request(days=4), FrozenDish(MINESTRONE, 3.0, None, pot(MINESTRONE, "dairy", "gluten")))
    before = planned(asked)
    assert foods(before)
    later = replan(before, library(), before.request, free=set(), explained=False)
    assert [(c.on, c.dish, c.ingredients) for c in later.cooks if c.frozen] == [
        (c.on, c.dish, c.ingredients) for c in before.cooks if c.frozen
    ]
    without = replan(before, library(), edited(before.request, settings("exclude", "soy"), library()), explained=False)
    verify(without, library())


def test_two_pots_of_one_dish_are_two_stocks() -> None:
    asked = request("dairy", days=2)
    made = build(
        stocked(
            asked,
            FrozenDish(MINESTRONE, 9.0, None, pot(MINESTRONE)),
            FrozenDish(MINESTRONE, 1.0, None, pot(MINESTRONE, "dairy")),
        ),
        library(),
    )
    assert {i: x.portions for i, x in made.candidates.stock.items()} == {made.candidates.index[MINESTRONE]: 1.0}
    both = build(made.request.with_(exclusions=()), library())
    assert sorted(x.portions for x in both.candidates.stock.values()) == [1.0, 9.0]
    assert len(out_of_the_house(both)) == 2


def test_a_condition_and_a_dislike_count_like_an_exclusion() -> None:
    ibs = request("high_fodmap", days=2)
    disliked = request(days=2, dislikes=["parmesan"])
    nuts = request("tree_nuts", days=2)
    for asked, dish in ((ibs, BORSCHT), (disliked, MINESTRONE), (nuts, KORMA)):
        old, new = FrozenDish(dish, 3.0, None, pot(dish)), FrozenDish(dish, 3.0)
        assert out_of_the_house(build(stocked(asked, old), library())) == [], dish
        assert out_of_the_house(build(stocked(asked, new), library())) == [], dish
    fit = FrozenDish(KORMA, 3.0, None, pot(KORMA, "tree_nuts"))
    (plates,) = out_of_the_house(build(stocked(nuts, fit), library()))
    assert "sunflower seeds" in [x.ingredient for x in plates["you"].ingredients]


# ---- of what nobody noted


def test_a_pot_of_which_nobody_noted_anything_is_served_only_where_all_that_it_may_hold_is_allowed() -> None:
    plain = request(days=2)
    (plates,) = out_of_the_house(build(stocked(plain, FrozenDish(MINESTRONE, 3.0)), library()))
    assert plates["you"].adapted == (), "as it is written"
    without = build(stocked(request("dairy", days=3), FrozenDish(MINESTRONE, 3.0)), library())
    assert out_of_the_house(without) == []
    assert "nobody noted how it was cooked" in notes(without)
    assert f"mealplan pantry cooked-for {MINESTRONE}" in notes(without)


def test_what_may_have_stood_in_counts_as_well() -> None:
    """As it is written the dish is free of soy; who ate no meat cooked it with tofu."""
    book = library().cookbook
    asked = request("soy", days=2)
    tofu = [
        dish.id
        for dish in eaten_without(library(), ["vegan"]).cookbook.dishes.values()
        if dish.freezes
        and any("tofu" in use for _, use in dish.adapted)
        and book.verdict(dish.id, "soy").answer.value == "free"
    ]
    assert tofu
    for dish in tofu:
        made = build(stocked(asked, FrozenDish(dish, 3.0)), library())
        assert out_of_the_house(made) == [], dish
        assert build(stocked(asked, FrozenDish(dish, 3.0, None, pot(dish))), library()).candidates.stock, dish


def test_the_check_finds_a_variant_taken_for_an_old_pot() -> None:
    """The check of a plan knows what is in the pot, whatever the planner thought."""
    new = FrozenDish(MINESTRONE, 3.0, None, pot(MINESTRONE, "dairy"))
    made = planned(stocked(request("dairy", days=4), new))
    assert any(cook.frozen for cook in made.cooks)
    wrong = made.request.with_(frozen=(FrozenDish(MINESTRONE, 3.0, None, pot(MINESTRONE)),))
    assert any("made of other things" in x for x in problems(replace(made, request=wrong), library()))
    unnoted = replace(made, request=made.request.with_(frozen=(FrozenDish(MINESTRONE, 3.0),)))
    assert any("not as written" in x for x in guessed(unnoted, library()))
    assert problems(unnoted, library()) == [], "an older plan is read"
    assert any("nobody noted how" in x for x in told(unnoted, library())), "and says what it does not know"


def test_the_check_asks_what_an_unnoted_pot_may_hold() -> None:
    made = planned(stocked(request(days=4), FrozenDish(SOUP, 3.0)))
    assert any(cook.frozen for cook in made.cooks)
    assert guessed(made, library()) == []
    stand_ins = {
        use
        for dish in (
            eaten_without(library(), [x]).cookbook.dishes[SOUP]
            for x in ("high_fodmap", "dairy", "gluten", "vegan", "soy", "tree_nuts")
        )
        for _, use in dish.adapted
        if use
    }
    assert stand_ins
    picky = made.request.with_(dislikes=())
    for exclusion in ("dairy", "soy", "tree_nuts", "gluten"):
        asked = picky.with_(exclusions=(exclusion,))
        by_plan = bool(build(asked, library()).candidates.stock)
        by_check = guessed(replace(made, request=asked), library()) == []
        assert by_check or not by_plan, exclusion


# ---- several eaters


def test_somebody_who_sits_down_later_gets_nothing_of_an_old_pot_that_she_may_not_have() -> None:
    table = household({"Anna": WOMAN, "Ben": f"{MAN} -x dairy"}, "--days 3 --seed 1 --slots dinner")
    old = FrozenDish(MINESTRONE, 6.0, None, pot(MINESTRONE))
    forms = out_of_the_house(build(stocked(table, old), library()))
    assert all(set(plates) == {"Anna"} for plates in forms)
    for plates in forms:
        assert "parmesan" in [x.ingredient for x in plates["Anna"].ingredients]
    new = FrozenDish(MINESTRONE, 6.0, None, pot(MINESTRONE, "dairy"))
    (shared,) = out_of_the_house(build(stocked(table, new), library()))
    assert set(shared) == {"Anna", "Ben"}
    for plate in shared.values():
        assert "parmesan" not in [x.ingredient for x in plate.ingredients]
    unnoted = build(stocked(table, FrozenDish(MINESTRONE, 6.0)), library())
    assert out_of_the_house(unnoted) == []


def test_a_table_eats_the_pot_that_was_cooked_for_both() -> None:
    table = household({"Anna": WOMAN, "Ben": f"{MAN} -x dairy"}, "--days 2 --seed 1 --slots dinner")
    made = make_plan(
        stocked(table, FrozenDish(MINESTRONE, 4.0, None, pot(MINESTRONE, "dairy"))), library(), explained=False
    )
    verify(made, library())
    assert "parmesan" not in foods(made)


# ---- files and the journal


def test_a_file_says_how_portions_were_cooked() -> None:
    def house(more: str, *exclusions: str) -> PlanRequest:
        text = f'[[item]]\nitem = "{MINESTRONE}"\namount = 3\nunit = "portions"\nwhere = "freezer"\n{more}\n'
        return request(*exclusions, days=2, pantry=text)

    cases: Mapping[str, tuple[str, bool]] = {
        "": ("dairy", False),
        'cooked_for = "as written"': ("dairy", False),
        'cooked_for = "gluten"': ("dairy", False),
        'cooked_for = "dairy"': ("dairy", True),
        'cooked_for = "dairy, gluten"': ("dairy", True),
    }
    for more, (left_out, served) in cases.items():
        asked = house(more, left_out)
        assert bool(build(asked, library()).candidates.stock) is served, more
        again = PlanRequest.from_json(json.loads(json.dumps(asked.to_json())))
        assert again.house == asked.house
        assert (
            resolve(list(settings_of(replace(again, asked=()))), library(), start=MONDAY).house.frozen
            == asked.house.frozen
        )
    with pytest.raises(ValueProblem, match="cooked for is not said"):
        house("cooked_for = 3")
    with pytest.raises(ValueProblem, match="no list of lines"):
        house("made_of = []")
    with pytest.raises(ValueProblem, match="line 1 cannot be read"):
        house('made_of = [{ingredient = "rice"}]')


def test_the_kitchen_as_a_file_tells_what_is_in_the_pots() -> None:
    names = library().cookbook.names
    key = StockKey("dish", MINESTRONE, "freezer", made=pot(MINESTRONE, "dairy").to_text())
    (item,) = read_pantry(pantry_text({key: 2.0}), names).cooked
    assert item.made == pot(MINESTRONE, "dairy")
    assert StockKey.from_json(json.loads(json.dumps(key.to_json()))) == key
    old = StockKey("dish", MINESTRONE, "freezer")
    assert len(old.to_json()) == 6, "as it was written before"
    assert StockKey.from_json(old.to_json()) == old


def test_what_is_cooked_stands_in_the_house_as_it_was_cooked_and_is_eaten_as_such() -> None:
    made = planned(request("dairy", days=2, slots=("lunch", "dinner"), locks=(f"1:dinner={MINESTRONE}",)))
    cook = next(x for x in made.cooks if x.dish == MINESTRONE)
    shelf = Shelf({StockKey("dish", MINESTRONE, "fridge", made=pot(MINESTRONE).to_text()): 2.0}, library(), made)
    shelf.cook(replace(cook, freeze=0.0), cook.portions, ("dairy",))
    mine = {key: x for key, x in shelf.rows.items() if key.kind == "dish" and key.made == made_of(cook)}
    assert sum(mine.values()) == pytest.approx(cook.portions)
    shelf.eat(MINESTRONE, cook.portions, cook.on, of=cook)
    left = {key: x for key, x in shelf.rows.items() if key.kind == "dish"}
    assert list(left.values()) == [2.0], "the other pot is untouched"


def test_home_knows_the_pot_after_the_exclusions_changed(cli: Cli) -> None:
    """The suspected hole, from end to end: noted with cheese, then `-x dairy --pantry home`."""
    cli("pantry", "add", MINESTRONE, "3 portions", "--place", "freezer", "--cooked-for", "as written")
    flags = (
        "--age",
        "42",
        "--sex",
        "female",
        "--effort",
        "quick",
        "--days",
        "2",
        "--start",
        "2026-11-23",
        "--pantry",
        "home",
        "--format",
        "json",
    )
    ran = cli("plan", "-x", "dairy", *flags)
    plan = loads(ran.out)
    assert not any(cook.frozen for cook in plan.cooks)
    assert any("what it was cooked of is left out now" in words_of(note) for note in plan.notes)
    assert "3 portions of Minestrone" in freezer_text(plan), "by the name that it was cooked by"
    plain = (loads(cli("plan", *flags, "--seed", str(seed)).out) for seed in range(1, 7))
    assert any("parmesan" in foods(plan) for plan in plain), "who eats it may have it, where it suits the week"


def test_a_pot_of_an_older_journal_is_one_of_which_nobody_noted_anything(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    with sqlite3.connect(path) as connection:
        connection.executescript((DATA / "journal_v5.sql").read_text())
    with Journal.open(path) as journal:
        assert [(one.what, one.amount, one.made) for one in journal.stock("dish")] == [(MINESTRONE, 2.0, None)]
        text = pantry_text(journal.stocked())
    for left_out, served in (((), True), (("dairy",), False)):
        asked = request(*left_out, days=2, pantry=text)
        assert bool(build(asked, library()).candidates.stock) is served


def test_what_nobody_noted_can_be_said_later(cli: Cli) -> None:
    assert cli("pantry", "add", MINESTRONE, "3 portions", "--place", "freezer").code == 0
    assert "not noted" in cli("pantry", "list").out
    assert cli("pantry", "cooked-for", MINESTRONE, "dairy").code == 0
    with Journal.open(create=False) as journal:
        (item,) = journal.stock("dish")
    assert (item.amount, item.made) == (3.0, pot(MINESTRONE, "dairy").to_text())
    assert item.cooked_as in cli("pantry", "list").out
    again = cli("pantry", "cooked-for", MINESTRONE, "dairy")
    assert again.code != 0
    assert "no portions" in again.err
    assert cli("pantry", "add", "rice", "500 g", "--cooked-for", "dairy").code != 0
    assert cli("pantry", "add", MINESTRONE, "1 portion", "--cooked-for", "unicorns").code != 0


def test_pots_of_days_past_are_not_taken_for_what_is_cooked_now() -> None:
    """`replan --from` after the exclusions changed: what was eaten is history; nothing with cheese comes again."""
    week = planned(
        request(days=4, slots=("lunch", "dinner"), locks=(f"1:dinner={MINESTRONE}*1", f"3:dinner={MINESTRONE}*1"))
    )
    pots = [cook for cook in week.cooks if cook.dish == MINESTRONE]
    assert any("parmesan" in [p.ingredient for p in cook.ingredients] for cook in pots)
    kitchen = {StockKey("dish", MINESTRONE, "fridge", week.days[3].date, made=made_of(pots[0])): 2.0}
    lived, asked = from_day(week, library(), week.days[1].date, (), kitchen)
    new = replan(lived, library(), edited(asked, settings("exclude", "dairy"), library()), explained=False)
    verify(new, library())
    for cook in new.cooks:
        if cook.on >= week.days[1].date or cook.frozen:
            assert "parmesan" not in [part.ingredient for part in cook.ingredients]
    for day in new.days[1:]:
        for meal in day.meals:
            for item in meal.items:
                cook = next(x for x in new.cooks if x.id == item.cook)
                assert "parmesan" not in [part.ingredient for part in cook.ingredients]


def test_the_kitchen_of_a_week_with_days_past_keeps_each_pot_apart() -> None:
    week = planned(request("dairy", days=2))
    day = week.days[1].date
    last = day + dt.timedelta(days=60)
    kitchen = {
        StockKey("dish", MINESTRONE, "freezer", last, made=pot(MINESTRONE).to_text()): 2.0,
        StockKey("dish", MINESTRONE, "freezer", last, made=pot(MINESTRONE, "dairy").to_text()): 3.0,
        StockKey("dish", MINESTRONE, "freezer", last): 1.0,
    }
    _, asked = from_day(week, library(), day, (), kitchen)
    there = {one.made: one.portions for one in asked.house.frozen if one.dish == MINESTRONE}
    assert there == {pot(MINESTRONE): 2.0, pot(MINESTRONE, "dairy"): 3.0, None: 1.0}


def test_a_dish_that_is_not_cooked_so_cannot_be_said_to_be() -> None:
    dishes = library().cookbook.dishes
    barred = next(
        dish for dish in dishes.values() if dish.freezes and cannot(dish.id, "dairy") and len(dish.ingredients) > 1
    )
    with pytest.raises(ValueProblem, match="is not cooked for dairy"):
        cooked_for(barred, library(), ("dairy",))
    assert anybody(("dairy",)).exclusions == ("dairy",)


def pot_of(text: str) -> Contents:
    return Contents.from_text(text)


def cannot(dish: str, exclusion: str) -> bool:
    mine = eaten_without(library(), [exclusion]).cookbook
    return mine.verdict(dish, exclusion).answer.value != "free" and not mine.dishes[dish].adapted


def test_today_says_that_a_pot_was_cooked_before_the_week_was_changed(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planned again without `--from`, the week says that the pot of yesterday is what it would be now."""
    monkeypatch.setenv("MEALPLAN_TODAY", MONDAY.isoformat())
    lock = f"1:dinner={MINESTRONE}*1"
    made = planned(request(days=2, locks=(lock, f"2:dinner={MINESTRONE}*1")))
    assert any(i.leftover and i.dish == MINESTRONE for day in made.days for m in day.meals for i in m.items)
    with Journal.open() as journal:
        journal.save_plan("week 48", made)
    assert cli("cooked", MINESTRONE).code == 0
    tuesday = (MONDAY + dt.timedelta(days=1)).isoformat()
    monkeypatch.setenv("MEALPLAN_TODAY", tuesday)
    assert "Look out" not in cli("today").out
    without = planned(request("dairy", days=2, locks=(lock, f"2:dinner={MINESTRONE}*1")))
    with Journal.open() as journal:
        journal.save_plan("week 48", without)
        (pots,) = {key.made for key in journal.stocked() if key.kind == "dish"}
    assert pots is not None
    assert "parmesan" in pots
    said = cli("today").out
    assert "Look out" in said
    assert "parmesan" in said
    ran = cli("replan", "week 48", "--from", "today", "--effort", "quick", "--format", "json")
    assert ran.code in (0, 3), ran.err
    new = loads(ran.out)
    verify(new, library())
    assert not any(item.dish == MINESTRONE and item.leftover for meal in new.days[1].meals for item in meal.items)
    cheese = {line.food for line in pot(MINESTRONE).lines if line.ingredient == "parmesan"}
    eaten = {one.food for one in new.request.week.lived if one.slot == "dinner"}
    assert cheese <= eaten, "what was eaten of the pot is history as it was"
    assert [one.made for one in new.request.house.frozen if one.dish == MINESTRONE] == [pot_of(pots)]


def test_the_plain_conversation_says_it_too(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEALPLAN_TODAY", MONDAY.isoformat())
    locks = (f"1:dinner={MINESTRONE}*1", f"2:dinner={MINESTRONE}*1")
    with Journal.open() as journal:
        journal.save_plan(MY_WEEK, planned(request(days=2, locks=locks)))
    assert cli("cooked", MINESTRONE).code == 0
    without = planned(request("dairy", days=2, locks=locks))
    with Journal.open() as journal:
        journal.save_plan(MY_WEEK, without)
    tuesday = MONDAY + dt.timedelta(days=1)
    out = io.StringIO()
    session = Session(Talk(io.StringIO(), out, 200))
    begin_now(session, without, tuesday)
    assert "Look out" in out.getvalue()
    assert "parmesan" in out.getvalue()


# ---- what was eaten of it is there no longer


def eaten_out_of_the_house(days: int = 3) -> tuple[Plan, dt.date, float]:
    """A week that eats of three portions with cheese out of the freezer on its first day, the day after, and how many
    were eaten by then."""
    there = FrozenDish(MINESTRONE, 3.0, None, pot(MINESTRONE))
    week = planned(stocked(request(days=days, locks=(f"1:dinner={MINESTRONE}*1",)), there))
    eaten = sum(i.portions for m in week.days[0].meals for i in m.items if i.frozen and i.dish == MINESTRONE)
    assert eaten > 0, "the lock comes out of the house: nothing has to be bought for it"
    return week, week.days[1].date, eaten


def test_a_past_meal_out_of_the_freezer_that_became_food_is_off_the_count() -> None:
    week, tuesday, eaten = eaten_out_of_the_house()
    lived, asked = from_day(week, library(), tuesday)
    assert [one.portions for one in asked.house.frozen] == [3.0], "a meal of the plan eats of it"
    new = replan(lived, library(), edited(asked, settings("exclude", "dairy"), library()), explained=False)
    assert {one.slot for one in new.request.week.lived if one.day == 0 and one.kind == "food"} >= {"dinner"}
    assert [one.portions for one in new.request.house.frozen if one.dish == MINESTRONE] == [3.0 - eaten]
    verify(new, library())
    again = replan(new, library(), edited(new.request, settings("lift", "dairy"), library()), explained=False)
    assert [one.portions for one in again.request.house.frozen if one.dish == MINESTRONE] == [3.0 - eaten]
    verify(again, library())


def test_what_was_eaten_out_of_the_freezer_in_the_place_of_a_meal_is_off_the_count_once() -> None:
    week, tuesday, eaten = eaten_out_of_the_house()
    key = StockKey("dish", MINESTRONE, "freezer", tuesday + dt.timedelta(days=50), made=pot(MINESTRONE).to_text())
    data = {"parts": [], "label": "minestrone"}
    news = News(
        "ate", week.days[0].date, "dish", 1.0, "ate minestrone", "lunch", ((key, -1.0),), data=data
    )  # fmt: skip
    said = Happening(1, 1, 1, dt.datetime.now(dt.UTC), news)
    lived, asked = from_day(week, library(), tuesday, [said], {key: 2.0})
    assert [one.portions for one in asked.house.frozen] == [2.0], "one at lunch; that of dinner is a meal of the plan"
    new = replan(lived, library(), asked, explained=False)
    verify(new, library())
    _, later = from_day(new, library(), week.days[2].date, [said], {key: 2.0 - eaten})
    assert [one.portions for one in later.house.frozen] == [2.0]


# ---- a pot that no plan had


@pytest.mark.parametrize("left_out", ["dairy", None])
def test_an_extra_pot_is_noted_in_the_variant_that_is_cooked_here(cli: Cli, left_out: str | None) -> None:
    mine = (left_out,) if left_out else ()
    with Journal.open() as journal:
        journal.save_plan("week 48", planned(request(*mine, days=2, bans=(MINESTRONE,))))
    ran = cli("cooked", MINESTRONE, "4", "--on", MONDAY.isoformat())
    assert ran.code == 0, ran.err
    with Journal.open() as journal:
        pots = {key: x for key, x in journal.stocked().items() if key.kind == "dish"}
    assert sum(pots.values()) == 4.0
    for key in pots:
        held = Contents.from_text(key.made or "")
        wanted = pot(MINESTRONE, *mine)
        assert (held.title, [x.food for x in held.lines]) == (wanted.title, [x.food for x in wanted.lines])


def test_an_extra_pot_that_nobody_here_may_have_is_noted_as_unknown_and_said_so(cli: Cli) -> None:
    with Journal.open() as journal:
        journal.save_plan("week 48", planned(request("fish", days=2)))
    ran = cli("cooked", "kipper-kedgeree", "2", "--on", MONDAY.isoformat())
    assert "nobody said" in ran.out
    assert "`mealplan pantry cooked-for kipper-kedgeree`" in ran.out
    with Journal.open() as journal:
        assert {key.made for key in journal.stocked() if key.kind == "dish"} == {None}
