"""Stand-ins: for whatever somebody leaves out there is something that she may eat, or it is said why there is not."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from mealplan.dishes.adapt import STEPS
from mealplan.dishes.cookbook import Cookbook
from mealplan.dishes.ingredients import StandIn
from mealplan.dishes.swap import parts
from mealplan.foods.food import FOOD_EXCLUSIONS, Answer
from mealplan.planning.ask.eaten import eaten_without
from planning_cases import library

NONE = Path(__file__).parent / "data" / "stand_ins_none.csv"
PORTION = 40.0  # grams a meal that are low in FODMAPs: from here on nobody needs a stand-in, only a fitting size
FIRST = (
    ("gluten", "dairy", "soy"),
    ("vegan", "gluten"),
    ("vegan", "gluten", "nightshades", "soy"),
    ("high_fodmap", "dairy"),
    ("tree_nuts", "peanuts", "eggs", "dairy"),
    ("pescatarian", "gluten", "dairy"),
)


#: Endings that are told of flesh, and change with it.
FLESH_IS_DONE = re.compile(r"\bpink\b|\bjuices\b|(?:white|pale) (?:all|right) through|flak|opaque")


class Stand:
    """What the catalogue says of its ingredients, asked often."""

    def __init__(self, book: Cookbook) -> None:
        self.book, self.ingredients = book, book.ingredients
        self._known: dict[tuple[str, str], bool] = {}

    def free(self, name: str, exclusion: str) -> bool:
        """Whether it is free of it; of FODMAPs also where a useful amount is low in them. What is left out is free."""
        if not name:
            return True
        key = (name, exclusion)
        if key not in self._known:
            portion = self.book.portions.get(name) if exclusion == "high_fodmap" else None
            fits = portion is not None and (portion.free_up_to_g or 0.0) >= PORTION
            self._known[key] = fits or self.book.ingredient_verdict(name, exclusion).answer is Answer.FREE
        return self._known[key]

    def reached(self, name: str) -> Iterator[StandIn]:
        """Every stand-in, of those that stand in for stand-ins, too, the nearest first."""
        seen, level = {name}, list(self.ingredients[name].stand_ins)
        for _ in range(STEPS):
            beyond: list[StandIn] = []
            for one in level:
                if one.use not in seen:
                    seen.add(one.use)
                    yield one
                    beyond += self.ingredients[one.use].stand_ins if one.use else ()
            level = beyond

    def found(self, name: str, exclusions: tuple[str, ...]) -> str:
        """The first stand-in that is free of all of them ("left out" where that is what a cook does), or ""."""
        fit = (one for one in self.reached(name) if all(self.free(one.use, x) for x in exclusions))
        return next((one.use or "left out" for one in fit), "")


@pytest.fixture(scope="module")
def stand() -> Stand:
    return Stand(library().cookbook)


def rows() -> list[dict[str, str]]:
    with NONE.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def excused(stand: Stand) -> dict[tuple[str, str], list[int]]:
    """(ingredient, exclusion) -> the rows that say why nothing stands in."""
    found: dict[tuple[str, str], list[int]] = {}
    for index, row in enumerate(rows()):
        for name, entry in stand.ingredients.items():
            if row["of"] == (name if row["kind"] == "ingredient" else entry.family):
                for exclusion in row["exclusions"].split():
                    found.setdefault((name, exclusion), []).append(index)
    return found


@pytest.mark.parametrize("exclusion", FOOD_EXCLUSIONS)
def test_what_somebody_leaves_out_has_a_stand_in_or_it_is_said_why_not(stand: Stand, exclusion: str) -> None:
    none = excused(stand)
    left = [name for name in stand.ingredients if not stand.free(name, exclusion)]
    assert [n for n in left if not stand.found(n, (exclusion,)) and (n, exclusion) not in none] == []


def test_every_row_that_says_why_not_is_needed_and_says_it(stand: Stand) -> None:
    needed = {
        row
        for (name, exclusion), indexes in excused(stand).items()
        if not stand.free(name, exclusion) and not stand.found(name, (exclusion,))
        for row in indexes
    }
    table = rows()
    assert [table[index]["of"] for index in range(len(table)) if index not in needed] == []
    for row in table:
        assert row["why"], row
        assert row["kind"] in ("ingredient", "family"), row
        assert set(row["exclusions"].split()) <= set(FOOD_EXCLUSIONS), row


@pytest.mark.parametrize("exclusions", FIRST)
def test_chains_end_for_those_who_leave_out_several_things(stand: Stand, exclusions: tuple[str, ...]) -> None:
    """What has a stand-in for each has one for all."""
    left = [name for name in stand.ingredients if not all(stand.free(name, x) for x in exclusions)]
    each = [n for n in left if all(stand.free(n, x) or stand.found(n, (x,)) for x in exclusions)]
    assert len(each) > 100
    assert [name for name in each if not stand.found(name, exclusions)] == []


@pytest.mark.parametrize(
    ("name", "exclusion", "use"),
    [
        ("pasta", "gluten", "gluten-free pasta"),
        ("milk", "lactose", "lactose-free milk"),
        ("milk", "dairy", "soy milk"),
        ("butter", "dairy", "dairy-free spread"),
        ("egg", "eggs", "ground flaxseed"),
        ("minced beef", "vegan", "plant-based mince"),
        ("minced beef", "red_meat", "minced turkey"),
        ("bacon", "pork", "turkey rashers"),
        ("onion", "high_fodmap", "spring onion greens"),
        ("garlic", "high_fodmap", "garlic-infused olive oil"),
        ("soy sauce", "gluten", "tamari"),
        ("soy sauce", "soy", "coconut aminos"),
        ("chopped tomatoes, canned", "nightshades", "pumpkin purée"),
        ("honey", "vegan", "maple syrup"),
        ("walnuts", "tree_nuts", "pumpkin seeds"),
        ("peanut butter", "peanuts", "sunflower seed butter"),
        ("chicken stock cube", "vegan", "gluten-free vegetable stock cube"),
        ("fish sauce", "fish", "soy sauce"),
        ("red wine", "alcohol", "beef stock"),
        ("grapefruit", "grapefruit", "orange"),
    ],
)
def test_the_nearest_stand_in_is_the_one_a_cook_takes(stand: Stand, name: str, exclusion: str, use: str) -> None:
    first = sorted(stand.ingredients[name].stand_ins, key=lambda one: one.without != exclusion)
    assert next(one.use for one in first if stand.free(one.use, exclusion)) == use


def test_what_binds_stands_in_only_where_there_is_little_of_it(stand: Stand) -> None:
    for name in ("egg", "egg white", "egg yolk"):
        entry = stand.ingredients[name]
        assert entry.stand_ins
        assert all(one.small and one.note for one in entry.stand_ins)


def test_a_stand_in_weighs_what_can_be(stand: Stand) -> None:
    for entry in stand.ingredients.values():
        for one in entry.stand_ins:
            assert 0.05 <= one.factor <= 4.0, (entry.name, one)


@pytest.mark.parametrize("exclusions", [("gluten",), ("dairy",), ("alcohol", "gluten"), ("vegan",)])
def test_a_step_that_names_nothing_of_what_is_exchanged_stays_as_it_was_written(exclusions: tuple[str, ...]) -> None:
    opened = library()
    variants, kept = eaten_without(opened, exclusions).cookbook.dishes, 0
    for name, dish in opened.cookbook.dishes.items():
        gone = {of for of, _ in variants[name].adapted}
        lines = [line for line in dish.ingredients if line.ingredient in gone]
        words = {word for line in lines for word in re.findall(r"\w+", f"{line.ingredient} {line.said}".lower())}
        words |= {word for line in lines for word in parts(opened.cookbook.ingredients[line.ingredient])}
        for step, eaten in zip(dish.steps, variants[name].steps, strict=True) if gone else ():
            named = any(word.removesuffix("s") in step.text.lower() for word in words)
            if not named and not FLESH_IS_DONE.search(step.text):
                assert eaten.text.startswith(step.text)
                kept += 1
    assert kept > 20
