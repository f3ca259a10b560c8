"""Whole food groups and families of foods against tables that were written from the descriptions."""

from __future__ import annotations

import re
from collections.abc import Mapping

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


@pytest.mark.parametrize(
    ("group", "exclusion", "contains", "maybe"),
    partitions(),
    ids=[f"{group}-{exclusion}" for group, exclusion, _, _ in partitions()],
)
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


def freedoms() -> list[tuple[str, str, str]]:
    """`freedom.txt`: group, exclusion, pattern of the free foods (of those that are not, after a `!`)."""
    found = []
    for line in (world.DATA / "freedom.txt").read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            head, pattern = (part.strip() for part in line.split(" | "))
            group, *exclusions = head.split()
            found += [(group, exclusion, pattern) for exclusion in exclusions]
    return found


@pytest.mark.parametrize(("group", "exclusion", "pattern"), freedoms(),
                         ids=[f"{group}-{exclusion}" for group, exclusion, _ in freedoms()])
def test_only_these_foods_of_a_group_are_free(group: str, exclusion: str, pattern: str) -> None:
    named, listed_are_free = re.compile(pattern.removeprefix("!"), re.IGNORECASE), not pattern.startswith("!")
    for food in world.foods().values():
        if food.group_code == group:
            free = world.verdicts()[food.id][exclusion] == "free"
            assert free == (bool(named.search(food.name)) == listed_are_free), (food.id, food.name)


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


RANK = {"free": 0, "maybe": 1, "contains": 2}
INCLUDED = (
    *(("vegan", other) for other in ("vegetarian", "dairy", "eggs", "fish", "shellfish", "pork")),
    *(("vegetarian", other) for other in ("pescatarian", "fish", "shellfish", "pork")),
    ("pescatarian", "pork"),
    ("dairy", "lactose"),
)


def contradictions(got: Mapping[str, str]) -> list[tuple[str, str]]:
    """Pairs of verdicts that cannot both be right: what holds pork is not vegetarian, what holds lactose holds milk."""
    return [(wider, other) for wider, other in INCLUDED if RANK[got[wider]] < RANK[got[other]]]


def test_the_diets_contain_each_other() -> None:
    for food, got in world.verdicts().items():
        assert contradictions(got) == [], world.foods()[food].name


def test_numbers_never_contradict_a_verdict_of_free() -> None:
    for food, known in world.numbers().items():
        got = world.verdicts()[food]
        assert not (known.get("alcohol") or 0) > 0.5 or got["alcohol"] == "contains", food
        assert not (known.get("caffeine") or 0) > 0 or got["caffeine"] != "free", food
        if (known.get("lactose") or 0) > 0.5 and food != "sr28:03852":
            assert got["lactose"] == got["dairy"] == "contains", food
