"""What a packet should say is told where somebody cooks, each thing once: by the core, the screen, and the lines."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from mealplan.dishes.dish import Dish
from mealplan.export.html import plan_html
from mealplan.export.kitchen import packet_lines
from mealplan.planning.ask.eaten import adapted, anybody
from mealplan.planning.result.plan import Cook, CookIngredient, Day, Item, Meal, Plan, Search
from mealplan.shopping.packets import on_the_packet
from mealplan.tui.screens.dish import making
from planning_cases import library, request
from test_export_report import shopping, small_plan
from test_tui_hostile import page_of

MONDAY = dt.date(2026, 11, 30)


def variant(name: str, *exclusions: str) -> Dish:
    return adapted(library().cookbook.dishes[name], library(), anybody(exclusions)).dish


def test_each_thing_is_told_once_with_all_that_an_exclusion_rests_on() -> None:
    dish = variant("overnight-oats-blueberry-chia", "gluten", "dairy")
    twice = [*dish.ingredients, *dish.ingredients]
    told = on_the_packet(twice, [use for _, use in dish.adapted], library().cookbook, ("gluten", "dairy"))
    assert len(told) == len(set(told))
    assert any(words.startswith("gluten-free rolled oats: gluten-free") for words in told), told


def test_a_claim_that_the_words_hold_is_not_said_again() -> None:
    dish = variant("chilli-con-carne", "dairy", "gluten")
    told = on_the_packet(dish.ingredients, [use for _, use in dish.adapted], library().cookbook, ("dairy", "gluten"))
    cube = next(words for words in told if words.startswith("gluten-free beef stock cube"))
    assert cube.count("gluten-free") == 2  # its name, and what the packet says
    assert "dairy-free" not in cube


def test_who_leaves_nothing_out_reads_no_packets() -> None:
    dish = library().cookbook.dishes["chilli-con-carne"]
    assert on_the_packet(dish.ingredients, (), library().cookbook, ()) == []


def cooked(dish: Dish, *, frozen: bool = False) -> tuple[Plan, Cook]:
    parts = (CookIngredient(x.ingredient, x.food, x.bought_g, x.edible_g, x.eaten_g, id=x.id) for x in dish.ingredients)
    cook = Cook(1, dish.id, MONDAY, dish.servings, tuple(parts), frozen=frozen)
    item = Item(1, dish.id, dish.title, 1.0, variant=dict(dish.adapted))
    day = Day(MONDAY, False, 20.0, (Meal("dinner", (item,)),), {})
    asked = request("dairy", start=MONDAY)
    return Plan({}, asked, "met", Search("complete", 0.0, ()), days=(day,), cooks=(cook,)), cook


def test_a_plan_says_it_of_what_is_cooked_and_not_of_what_comes_out_of_the_freezer() -> None:
    dish = variant("chilli-con-carne", "dairy")
    plan, pot = cooked(dish)
    assert "gluten-free beef stock cube: gluten-free, and without milk, by the packet" in packet_lines(
        plan, pot, library().cookbook
    )
    plan, pot = cooked(dish, frozen=True)
    assert packet_lines(plan, pot, library().cookbook) == ()


def test_the_page_of_a_dish_says_it_under_the_ingredients() -> None:
    page = replace(page_of("Soup"), packets=("oats: gluten-free",))
    words = making(page, 80).plain
    assert words.index("Ingredients") < words.index("On the packet\n  oats: gluten-free") < words.index("Steps")
    assert "On the packet" not in making(page_of("Soup"), 80).plain


def test_the_list_of_the_report_says_what_to_look_for() -> None:
    bought = shopping()
    first = replace(bought.lines[0], look_for="without egg and milk")
    assert "without egg and milk" in plan_html(small_plan(), replace(bought, lines=(first, *bought.lines[1:])))
