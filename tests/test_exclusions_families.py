"""Whole food groups and families of foods against tables that were written from the descriptions."""

from __future__ import annotations

import re

import pytest

import exclusions_world as world


def partitions() -> list[tuple[str, str, str, str]]:
    """`partitions.txt`: group, exclusion, pattern of contains, pattern of maybe."""
    found = []
    for line in (world.DATA / "partitions.txt").read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            head, contains, maybe = (part.strip() for part in line.split(" | "))
            group, exclusion = head.split()
            found.append((group, exclusion, contains, maybe))
    return found


@pytest.mark.parametrize(("group", "exclusion", "contains", "maybe"), partitions(),
                         ids=[f"{group}-{exclusion}" for group, exclusion, _, _ in partitions()])
def test_a_whole_group_is_split_as_its_descriptions_say(group: str, exclusion: str, contains: str, maybe: str) -> None:
    never = "(?!)"
    has = re.compile(never if contains == "-" else contains, re.IGNORECASE)
    may = re.compile(never if maybe == "-" else maybe, re.IGNORECASE)
    for food in world.foods().values():
        if food.group_code == group:
            got = world.verdicts()[food.id][exclusion]
            if maybe == "~":  # only what contains it is stated
                assert (got == "contains") == bool(has.search(food.name)), (food.id, food.name)
                continue
            expected = "contains" if has.search(food.name) else "maybe" if may.search(food.name) else "free"
            assert got == expected, (food.id, food.name)


@pytest.mark.parametrize("family", world.families(), ids=lambda family: f"{family.group}-{family.pattern}")
def test_a_family_of_foods_has_the_answers_of_its_kind(family: world.Family) -> None:
    members = family.members()
    assert members, "no food fits this pattern any more"
    for food in members:
        got = {key: world.verdicts()[food][key] for key in family.expected}
        assert got == family.expected, (food, world.foods()[food].name)


MEAT_GROUPS = ("0500", "0700", "1000", "1300", "1700")


@pytest.mark.parametrize("exclusion", ["vegan", "vegetarian", "pescatarian"])
def test_every_food_of_the_meat_groups_is_meat(exclusion: str) -> None:
    for food in world.foods().values():
        if food.group_code in MEAT_GROUPS:
            assert world.verdicts()[food.id][exclusion] == "contains", food.name


def test_every_food_of_the_fish_group_is_an_animal() -> None:
    for food in world.foods().values():
        if food.group_code == "1500":
            got = world.verdicts()[food.id]
            assert got["vegan"] == got["vegetarian"] == "contains", food.name


def test_the_diets_contain_each_other() -> None:
    rank = {"free": 0, "maybe": 1, "contains": 2}
    for food, got in world.verdicts().items():
        assert rank[got["vegan"]] >= rank[got["vegetarian"]] >= rank[got["pescatarian"]], world.foods()[food].name
        for animal in ("dairy", "eggs", "fish", "shellfish", "pork"):
            assert rank[got["vegan"]] >= rank[got[animal]], (animal, world.foods()[food].name)
        for flesh in ("fish", "shellfish", "pork"):
            assert rank[got["vegetarian"]] >= rank[got[flesh]], (flesh, world.foods()[food].name)
        assert rank[got["pescatarian"]] >= rank[got["pork"]], world.foods()[food].name
        assert rank[got["dairy"]] >= rank[got["lactose"]], world.foods()[food].name


def test_numbers_never_contradict_a_verdict_of_free() -> None:
    for food, known in world.numbers().items():
        got = world.verdicts()[food]
        assert not (known.get("alcohol") or 0) > 0.5 or got["alcohol"] == "contains", food
        assert not (known.get("caffeine") or 0) > 0 or got["caffeine"] != "free", food
        if (known.get("lactose") or 0) > 0.5 and food != "sr28:03852":
            assert got["lactose"] == got["dairy"] == "contains", food
