"""A saved plan outlives a changed cookbook: it is shown as it was made, what is gone is told, and edits go on from what
is left. Nothing that is left out is served because it stood there before."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from conftest import WOMAN, Cli
from mealplan import paths
from mealplan.library import Library, open_library
from mealplan.planning.ask.english import all_words
from mealplan.planning.ask.request import Lock
from mealplan.planning.result import edit
from mealplan.planning.result.assemble import scaled
from mealplan.planning.result.carried import told, unchanged
from mealplan.planning.result.plan import Plan, loads
from mealplan.planning.result.surviving import servable, surviving
from mealplan.planning.result.verify import problems
from mealplan.tui.lookups import dish_page
from planning_cases import library, planned, request

OWN = """---
title: My stew
servings: 2
course: [dinner]
keeps: {fridge: 3d}
---
Simmer the @carrots{300%g} and the @red lentils{150%g} in @water{500%ml} in a #pot{} for ~wait{20%minutes}.
"""
RENAMED = OWN.replace("My stew", "My other stew")
HEAVIER = OWN.replace("300%g", "450%g")
STIRRED = OWN.replace("Simmer", "Fry and simmer")
WHEAT = OWN.replace("@red lentils{150%g}", "@plain flour{150%g}(as is)")  # it may not give way
CHANGES = {"gone": None, "renamed": RENAMED, "heavier": HEAVIER, "another method": STIRRED, "with wheat now": WHEAT}
ID = "my-stew"


def write(text: str | None) -> None:
    file = paths.user_dishes() / f"{ID}.cook"
    file.parent.mkdir(parents=True, exist_ok=True)
    if text is None:
        file.unlink()
    else:
        file.write_text(text, encoding="utf-8")


def with_dish(text: str | None) -> Library:
    """The real library with the own dish as it is then."""
    if text is None:
        return library()
    write(text)
    try:
        opened = open_library()
        assert opened.cookbook.warnings == ()
        assert ID in opened.cookbook.dishes
    finally:
        write(None)
    return opened


@pytest.fixture(scope="module")
def before() -> tuple[Plan, Library]:
    """Three days with the own dish at two dinners, one of them locked, made while it was as it was."""
    lib = with_dish(OWN)
    from mealplan.planning.result.make import make_plan

    asked = request("gluten", days=3).with_(locks=(Lock(0, "dinner", ID), Lock(2, "dinner", ID)))
    one = make_plan(asked, lib, explained=False)
    free = edit.lock(one, lib, 2, "dinner", on=False)
    return free, lib


def served(plan: Plan) -> set[str]:
    return {i.dish for day in plan.days for m in day.meals for i in m.items}


@pytest.mark.parametrize("name", CHANGES)
def test_a_plan_is_as_right_as_it_was_whatever_became_of_its_dishes(before: tuple[Plan, Library], name: str) -> None:
    plan, lib = before
    assert problems(plan, lib) == []
    assert told(plan, lib) == []
    after = with_dish(CHANGES[name])
    assert problems(plan, after) == []
    (words,) = told(plan, after)
    assert "My stew (my-stew)" in words
    assert ("no longer among the dishes" in words) == (name == "gone")


def test_a_lie_about_a_dish_that_is_gone_is_still_found(before: tuple[Plan, Library]) -> None:
    plan, _ = before
    own = next(c for c in plan.cooks if c.dish == ID)

    def with_part(**changes: Any) -> Plan:
        part = replace(own.ingredients[0], **changes)
        cook = replace(own, ingredients=(part, *own.ingredients[1:]))
        return replace(plan, cooks=tuple(cook if c is own else c for c in plan.cooks))

    lib = library()
    assert ID not in lib.cookbook.dishes
    assert any("adds up" in x for x in problems(with_part(eaten_g=own.ingredients[0].eaten_g * 3), lib))
    assert any("gluten" in x for x in problems(with_part(food="sr28:20081"), lib))  # wheat flour
    assert any("less than nothing" in x for x in problems(with_part(bought_g=-1.0), lib))


@pytest.mark.parametrize("name", CHANGES)
def test_edits_go_on_from_what_is_left(before: tuple[Plan, Library], name: str) -> None:
    plan, _ = before
    after = with_dish(CHANGES[name])
    lost = name in ("gone", "with wheat now")
    left, words = surviving(plan, after)
    assert bool(words) == lost
    assert (left is plan) == (not lost)
    assert [x.dish for x in servable(plan.request, after).week.locks] == ([] if lost else [ID])
    other = edit.swap_options(plan, after, 1, "lunch", limit=1)[0].dish
    edits = {
        "swap": edit.swap(plan, after, 1, "lunch", other),
        "swap there": edit.swap(plan, after, 0, "dinner", other)
        if "dinner" in [c.value for c in after.cookbook.dishes[other].courses]
        else None,
        "lock": edit.lock(plan, after, 1, "breakfast"),
        "flare": edit.flare(plan, after, 1),
        "replan": edit.replan(plan, after, explained=False),
        "some of it": edit.replan(plan, after, free={(1, "lunch")}, explained=False),
    }
    for what, made in edits.items():
        if made is None:
            continue
        assert problems(made, after) == [], what
        assert (ID in served(made)) == (not lost), what
        assert any("My stew" in note for note in all_words(made.notes)) == lost, what
        assert all(m.items for day in made.days for m in day.meals), what
    kept = {(d, m.slot): [i.dish for i in m.items] for d, day in enumerate(plan.days) for m in day.meals}
    now = {(d, m.slot): [i.dish for i in m.items] for d, day in enumerate(edits["lock"].days) for m in day.meals}  # type: ignore[union-attr]
    assert {p for p in kept if kept[p] != now[p]} <= {(0, "dinner"), (2, "dinner")}


@pytest.mark.parametrize("name", ["gone", "renamed", "heavier"])
def test_its_page_shows_the_recipe_that_was_cooked(before: tuple[Plan, Library], name: str) -> None:
    plan, lib = before
    own = next(c for c in plan.cooks if c.dish == ID)
    page, usual = (dish_page(one, plan, ID, own.id) for one in (with_dish(CHANGES[name]), lib))
    assert page.title == "My stew"
    assert [x.text for x in page.steps] == list(own.steps)
    assert [(x.name, round(x.grams)) for x in page.lines] == [
        (p.ingredient, round(p.edible_g)) for p in own.ingredients
    ]
    assert [x[:2] for x in page.nutrients] == [x[:2] for x in usual.nutrients]
    assert page.verdicts[0][:2] == usual.verdicts[0][:2] == ("gluten", "free")


@pytest.mark.parametrize("name", ["gone", "with wheat now", "heavier"])
def test_every_command_works_and_says_what_is_gone(cold_cli: Cli, tmp_path: Path, name: str) -> None:
    write(OWN)
    quick = (*WOMAN, "--effort", "quick", "--days", "2", "--quiet", "-x", "gluten")
    made = cold_cli("plan", *quick, "--lock", f"1:dinner={ID}", "--save", "mine", "--format", "json")
    assert made.code in (0, 3), made.err
    write(CHANGES[name])
    file = tmp_path / "mine.json"
    file.write_text(made.out, encoding="utf-8")
    for command in (("show", "mine"), ("show", str(file)), ("shop", "mine"), ("report", "mine"), ("explain", "mine"),
                    ("explain", "mine", "--costs"), ("show", "mine", "--format", "ics")):  # fmt: skip
        ran = cold_cli(*command)
        assert ran.code == 0, (command, ran.err)
        assert "My stew" in ran.err, command
        if command[0] != "explain":
            assert "My stew" in ran.out.replace("\r\n ", ""), command
    lost = name != "heavier"
    for command in (("swap", "mine", "2:dinner"), ("replan", "mine", "--quiet"), ("flare", "mine", "2")):
        ran = cold_cli(*command, "--format", "json")
        assert ran.code in (0, 3), (command, ran.err)
        assert "My stew" in ran.err, command
        plan = loads(ran.out)
        assert (ID in served(plan)) == (not lost), command
        assert problems(plan, open_library()) == [], command
        assert json.loads(ran.out)["request"]["week"]["locks"] or lost
    write(None) if CHANGES[name] is not None else None


def test_an_amount_that_is_fixed_makes_no_own_dish_look_changed(before: tuple[Plan, Library]) -> None:
    plan, lib = before
    dish = lib.cookbook.dishes[ID]
    first, *others = dish.ingredients
    fixed = replace(dish, ingredients=(replace(first, fixed=True), *others))
    one = lib.with_book(lib.cookbook.with_dishes({ID: fixed}))
    own = next(c for c in plan.cooks if c.dish == ID)
    cook = replace(own, portions=fixed.servings * 2, ingredients=scaled(fixed, fixed.servings * 2))
    assert cook.ingredients[0].eaten_g == pytest.approx(first.eaten_g)
    assert unchanged(cook, one) is fixed
    assert unchanged(cook, lib) is None


def test_a_plan_of_what_is_all_there_is_handed_on_as_it_is() -> None:
    one = planned(request(days=1))
    assert surviving(one, library()) == (one, ())
