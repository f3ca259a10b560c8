"""One pot, different plates: what of it goes into the freezer and the fridge is of each plate what that plate is."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import numpy as np
from textual.widgets import Static

from household_cases import MAN, WOMAN, household
from mealplan.dishes.contents import Contents
from mealplan.export.plates import plate_lines
from mealplan.journal.records import Happening, StockKey
from mealplan.living.shelf import Shelf
from mealplan.living.week import Said, assumed, cooked_news, cooked_otherwise, pots, size_of
from mealplan.plain.cook import cook_dish
from mealplan.plain.talk import Talk
from mealplan.planning.objective.problem import FRESH, LEFT
from mealplan.planning.result.assemble import cooks_and_days, day_totals
from mealplan.planning.result.plan import Cook, Plan
from mealplan.planning.result.verify_week import batches
from mealplan.planning.week.build import build
from mealplan.tui.app import MealplanApp
from mealplan.tui.core import Core
from mealplan.tui.screens.cook import CookScreen
from mealplan.tui.store import Store
from planning_cases import MONDAY, library, planned, request
from tui_app import running, settle

DISH = "minestrone-pasta"  # its parmesan comes onto each plate


@cache
def thawed() -> Plan:
    """Anna, vegan, and Ben have it on the first day, and out of the freezer on the last, from one pot."""
    asked = household({"Anna": f"{WOMAN} -x vegan", "Ben": MAN}, "--days 6 --slots dinner")
    setting = build(asked, library())
    p, c = setting.problem, setting.candidates
    choice = np.full(len(p.positions), -1, dtype=np.int64)
    mains = {q.day: (i, q) for i, q in enumerate(p.positions) if q.main}
    for day, kind in ((0, FRESH), (5, LEFT)):
        index, place = mains[day]
        fit = [
            o for o in place.options
            if c.dishes[p.dish[o]].id == DISH and p.kind[o] == kind and (p.each[o] > 0).all()
            and all(one.dishes[p.dish[o]] is not None for one in c.eaters)
        ]  # fmt: skip
        choice[index] = max(fit, key=lambda o: p.size[o])
    cooks, meals = cooks_and_days(setting, choice)
    days, _ = day_totals(asked, library(), cooks, meals)
    base = planned(request(days=1, slots=("dinner",)))
    return replace(base, request=asked, cooks=cooks, days=days, targets=(), shortfalls=())


def cooks() -> list[Cook]:
    return [cook for cook in thawed().cooks if cook.dish == DISH]


def late(plan: Plan, cook: Cook) -> float:
    """Portions of a cook that are eaten out of the freezer."""
    return sum(i.portions for day in plan.days for m in day.meals for i in m.items if i.frozen and i.cook == cook.id)


def cheese(cook: Cook) -> bool:
    return "parmesan" in {part.ingredient for part in cook.ingredients}


def test_what_each_has_out_of_the_freezer_went_into_it_from_her_own_plate() -> None:
    plan = thawed()
    assert sorted(cheese(cook) for cook in cooks()) == [False, True], "two plates of one pot"
    assert len({cook.pot for cook in cooks()}) == 1
    for cook in cooks():
        assert late(plan, cook) > 0
        assert late(plan, cook) <= cook.freeze <= cook.portions
    second = cooks()[1]
    assert second.freeze == late(plan, second), "what nobody eats is cooked as the first plate"
    assert not [words for words in batches(plan) if "freezer" in words]


def test_a_freezer_that_is_told_of_the_first_plate_alone_is_found() -> None:
    plan = thawed()
    one, two = cooks()
    wrong = (replace(one, freeze=one.freeze + two.freeze), replace(two, freeze=0.0))
    assert [words for words in batches(replace(plan, cooks=wrong)) if "freezer" in words]


def freezer(rows: dict[StockKey, float]) -> dict[bool, float]:
    """Portions in the freezer, by whether there is cheese in them."""
    out: dict[bool, float] = {}
    for key, amount in rows.items():
        if (key.kind, key.place) == ("dish", "freezer"):
            assert key.made is not None
            held = "parmesan" in {line.ingredient for line in Contents.from_text(key.made).lines}
            out[held] = out.get(held, 0.0) + amount
    return out


def test_in_the_kitchen_the_pot_stands_as_its_plates_are_and_is_said_of_once() -> None:
    plan = thawed()
    (pot,) = pots(plan)
    assert list(pot) == cooks()
    shelf = Shelf({}, library(), plan)
    news = cooked_news(plan, pot, size_of(pot), shelf)
    assert news.amount == sum(cook.portions for cook in cooks())
    assert freezer(dict(shelf.rows)) == {cheese(cook): cook.freeze for cook in cooks()}
    fridge = sum(x for key, x in shelf.rows.items() if (key.kind, key.place) == ("dish", "fridge"))
    assert abs(fridge + sum(cook.freeze for cook in cooks()) - news.amount) < 1e-6


def test_half_the_pot_is_half_of_each_plate() -> None:
    plan = thawed()
    (pot,) = pots(plan)
    shelf = Shelf({}, library(), plan)
    cooked_news(plan, pot, size_of(pot) / 2, shelf)
    by_plate: dict[str | None, float] = {}
    for key, amount in shelf.rows.items():
        if key.kind == "dish":
            by_plate[key.made] = by_plate.get(key.made, 0.0) + amount
    assert sorted(by_plate.values()) == sorted(cook.portions / 2 for cook in cooks())


def test_no_plate_of_a_pot_that_was_cooked_is_taken_for_another_pot() -> None:
    plan = thawed()
    first = plan.days[0].date
    shelf = Shelf({}, library(), plan)
    made = [news for news in assumed(plan, Said(()), shelf, plan.days[1].date) if news.kind == "cooked"]
    assert len(made) == 1
    known = [Happening(1, 1, 1, None, made[0])]  # type: ignore[arg-type]
    assert not cooked_otherwise(plan, Said(known))
    assert [(x.news.on, x.news.what) for x in known] == [(first, DISH)]


# ---- who cooks is told of all plates


def test_the_lines_of_a_pot_say_what_is_in_it_for_all_and_what_is_apart_on_whose_plate_in_grams() -> None:
    plan = thawed()
    for cook in cooks():
        first, together, *apart = plate_lines(plan, cook)
        total = sum(one.portions for one in cooks())
        assert first.startswith(f"One pot of {total:g} portions".replace(".5", "½"))
        for part in cook.ingredients:
            whole = sum(x.edible_g for one in cooks() for x in one.ingredients if x.food == part.food)
            shared = all(part.food in {x.food for x in one.ingredients} for one in cooks())
            assert (f"{whole:.{0 if whole >= 10 else 1}f} g {part.ingredient}" in together) == shared, part.ingredient
        his = next(one for one in cooks() if cheese(one))
        grams = next(part.edible_g for part in his.ingredients if part.ingredient == "parmesan")
        mine = [line for line in apart if "parmesan" in line]
        told = sum(float(words.split(" g parmesan")[0].split()[-1]) for words in mine)
        assert abs(told - grams) <= 0.5 * len(mine) + 0.05
        assert any(line.startswith("Apart for Ben (") for line in mine)
        assert not any("parmesan" in line for line in apart if line.startswith("Apart for Anna"))
        assert any(line.startswith("Apart for Anna (") for line in apart)


def test_what_is_one_pot_for_all_says_for_whom_and_one_who_eats_alone_is_told_nothing() -> None:
    plan = thawed()
    one = replace(cooks()[0], pot=None)
    assert plate_lines(plan, one)[0].startswith("For ")
    alone = planned(request(days=1, slots=("dinner",)))
    assert not any(plate_lines(alone, cook) for cook in alone.cooks)
    assert plate_lines(plan, replace(cooks()[0], frozen=True)) == ()


async def test_the_cook_screen_says_so_before_the_first_step(home: Path, tmp_path: Path) -> None:
    plan = thawed()
    store = Store(tmp_path / "plans")
    store.save(plan, "Planning your week")
    core = Core(today=lambda: MONDAY)
    core._library = library()
    app = MealplanApp(core, store)
    async with running(app, (120, 40)) as pilot:
        for item in plan.days[0].meals[0].items:
            app.push_screen(CookScreen([item]))
            await settle(pilot)
            cook = next(one for one in plan.cooks if one.id == item.cook)
            shown = str(app.screen.query_one("#aside", Static).render()).split()
            plates = " ".join(plate_lines(plan, cook)).split()
            assert shown[: len(plates)] == plates  # then what packets say
            app.pop_screen()


def test_the_conversation_says_so_behind_the_ingredients() -> None:
    plan, out = thawed(), io.StringIO()
    core, none = SimpleNamespace(library=library()), SimpleNamespace(running=list)
    session = SimpleNamespace(core=core, talk=Talk(io.StringIO("0\n0\n"), out, 2000), timers=none)
    for item in plan.days[0].meals[0].items:
        cook_dish(session, plan, item)  # type: ignore[arg-type]
        cook = next(one for one in plan.cooks if one.id == item.cook)
        for line in plate_lines(plan, cook):
            assert line in out.getvalue()
