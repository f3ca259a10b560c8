"""Ingredients have ids, beside the names that people read: what was written down is found by its id."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from mealplan.cli.main import main
from mealplan.dishes.cookbook import Cookbook
from mealplan.dishes.ingredient_files import load_ingredients
from mealplan.dishes.ingredients import Names
from mealplan.errors import ValueProblem
from mealplan.idents import ident
from mealplan.planning.result.plan import CookIngredient, Plan
from mealplan.planning.result.verify_food import exclusions
from mealplan.shopping import Stock
from planning_cases import library
from small_kitchen import Facts, cook, cookbook, dish, shopped, small_kitchen, write
from small_plan import small_plan

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("rolled oats", "rolled-oats"),
        ("chickpeas, canned", "chickpeas-canned"),
        ("goat's cheese", "goats-cheese"),
        ("goat’s cheese", "goats-cheese"),
        ("gruyère", "gruyere"),
        ("vitamin D mushrooms", "vitamin-d-mushrooms"),
        ("  7-grain   mix ", "7-grain-mix"),
        ("豆腐", ""),
    ],
)
def test_the_id_that_a_name_gives(name: str, id_: str) -> None:
    assert ident(name) == id_
    assert ident(ident(name)) == id_


def test_every_ingredient_has_an_id_of_its_own_and_every_line_of_a_dish_carries_it() -> None:
    book = library().cookbook
    ids = [one.id for one in book.ingredients.values()]
    assert len(set(ids)) == len(ids) > 500
    assert all(ID.fullmatch(one) for one in ids)
    for made in book.dishes.values():
        assert all(part.id == book.ingredients[part.ingredient].id for part in made.ingredients)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('["x"]\nraw = "t:rice"\nid = "Rolled Oats"\n', "id"),
        ('["x"]\nraw = "t:rice"\nid = "y"\n["y"]\nraw = "t:rice"\n', "'y'"),
        ('["a, b"]\nraw = "t:rice"\n["a b"]\nraw = "t:rice"\n', "a-b"),
    ],
)
def test_a_faulty_or_doubled_id_is_an_error(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(ValueProblem, match=says):
        load_ingredients(write(tmp_path, text), Facts())


def _renamed(book: Cookbook, name: str, new: str) -> Cookbook:
    """The cookbook with an ingredient under another name and its old id, in its dishes as well."""
    entry = replace(book.ingredients[name], name=new)
    rest = {one.name: one for one in book.ingredients.values() if one.name != name}
    dishes = {
        d.id: replace(
            d, ingredients=tuple(replace(p, ingredient=new) if p.ingredient == name else p for p in d.ingredients)
        )
        for d in book.dishes.values()
    }
    return Cookbook(dishes, {**rest, new: entry}, book.foods, prep=book.prep)


def test_an_entry_that_is_renamed_keeps_its_id_and_is_found_under_it(tmp_path: Path) -> None:
    names = Names(load_ingredients(write(tmp_path, '["oat flakes"]\nid = "rolled-oats"\nraw = "t:rice"\n'), Facts()))
    found = names.of("rolled-oats", "rolled oats")
    assert found is not None
    assert found.name == "oat flakes"
    assert names.of("", "rolled oats") == found, "a record without an id: its name is the id it had"
    assert names.find("Rolled oats") == found, "as a price or a pantry file has it"
    assert names.of("", "oat flake") is None, "a record is never guessed"


def test_the_shopping_list_of_an_older_plan_finds_a_renamed_ingredient(tmp_path: Path) -> None:
    kitchen = small_kitchen(tmp_path)
    soup = dish(kitchen)
    book = cookbook(kitchen, soup)
    day = dt.date(2026, 11, 23)
    named = cook(soup, day, 4)  # of a plan that kept no ids: those which the names give
    parts = zip(named.ingredients, soup.ingredients, strict=True)
    with_ids = replace(named, ingredients=tuple(replace(part, id=own.id) for part, own in parts))
    stock = [Stock("red lentils", 40.0)]
    before = shopped([with_ids], book, pantry=stock)
    new = _renamed(book, "red lentils", "split lentils")
    for written in (with_ids, named):
        after = shopped([written], new, pantry=stock)
        pairs = {line.id: line for line in before.lines}
        assert {line.id for line in after.lines} == set(pairs)
        for line in after.lines:
            then = pairs[line.id]
            item = "split lentils" if line.id == "red-lentils" else then.item
            assert replace(line, item=then.item) == then
            assert line.item == item


def _week(**part: str) -> Plan:
    """The small plan, its lentils changed."""
    made = small_plan()
    cooks = tuple(
        replace(c, ingredients=tuple(replace(p, **part) if p.ingredient == "red lentils" else p for p in c.ingredients))
        for c in made.cooks
    )
    return replace(made, cooks=cooks)


def test_a_plan_that_gives_an_ingredient_the_id_of_another_is_found_out() -> None:
    assert any("id of another" in words for words in exclusions(_week(id="rolled-oats"), library()))
    assert not any("id of another" in words for words in exclusions(_week(ingredient="old name"), library()))


def test_a_plan_without_ids_gets_those_of_its_names() -> None:
    data = json.loads(small_plan().dumps())
    for one in data["cooks"]:
        for part in one["ingredients"]:
            assert part.pop("id") == ident(part["ingredient"])
    assert Plan.from_json(data) == small_plan()
    assert CookIngredient("red lentils", "sr28:16070", 1.0, 1.0, 1.0).id == "red-lentils"


def test_json_carries_the_id_beside_the_name(tmp_path: Path) -> None:
    book = library().cookbook
    shown = CliRunner().invoke(main, ["dishes", "show", next(iter(book.dishes)), "--format", "json"])
    parts = json.loads(shown.stdout)["ingredients"]
    assert parts
    assert all(part["id"] == book.ingredients[part["ingredient"]].id for part in parts)
    kitchen = small_kitchen(tmp_path)
    listed = shopped([cook(dish(kitchen), dt.date(2026, 11, 23), 2)], cookbook(kitchen, dish(kitchen)))
    lines = listed.to_json()["lines"]
    assert lines
    assert all(line["id"] == ident(line["item"]) for line in lines)
