"""Ingredients that came after the reference list: each was read once for every exclusion, and is judged as read."""

from __future__ import annotations

import csv

import pytest

import exclusions_world as world
from mealplan.foods.food import FOOD_EXCLUSIONS
from planning_cases import library

Rows = list[dict[str, str]]


def rows() -> Rows:
    with (world.DATA / "ingredients_later.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["ingredient"])
def test_a_later_ingredient_is_judged_as_it_was_read(row: dict[str, str]) -> None:
    book = library().cookbook
    got: dict[str, list[str]] = {"contains": [], "maybe": [], "free": []}
    for exclusion in FOOD_EXCLUSIONS:
        got[book.ingredient_verdict(row["ingredient"], exclusion).answer.value].append(exclusion)
    assert {answer: got[answer] for answer in ("contains", "maybe")} == {
        answer: row[answer].split() for answer in ("contains", "maybe")
    }


def test_every_later_ingredient_is_there_once() -> None:
    names = [row["ingredient"] for row in rows()]
    assert len(set(names)) == len(names) > 150
    assert set(names) <= set(library().cookbook.ingredients)
