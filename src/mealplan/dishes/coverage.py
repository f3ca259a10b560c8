"""Does the cookbook serve everyone? How many dishes each set of exclusions leaves, against how many there should be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mealplan.dishes.cookbook import Cookbook
from mealplan.dishes.dish import Course, Dish
from mealplan.foods.food import Answer

Counts = tuple[int, int, int]

#: exclusions -> (breakfasts, lunches and dinners, snacks and sides) that must remain.
REQUIRED: dict[tuple[str, ...], Counts] = {
    (): (45, 150, 90),
    ("gluten", "dairy"): (30, 100, 60),
    ("nightshades",): (40, 110, 80),
    ("gluten", "dairy", "nightshades"): (28, 70, 55),
    ("vegan",): (28, 70, 60),
    ("vegan", "gluten"): (20, 55, 50),
    ("vegan", "gluten", "nightshades", "soy"): (12, 28, 30),
    ("pescatarian", "gluten", "dairy"): (28, 80, 55),
    ("high_fodmap",): (15, 45, 35),
    ("tree_nuts", "peanuts", "eggs", "dairy"): (18, 60, 35),
}
GROUPS = ("breakfasts", "mains", "snacks_sides")
QUICK_MINUTES = 10.0
SHARE = 0.2  # of each group no-cook or quick; of the mains freezable


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One set of exclusions. Counts are per group in the order of GROUPS."""

    exclusions: tuple[str, ...]
    required: Counts
    actual: Counts
    easy: Counts  # no-cook, or under ten minutes of work
    freezing_mains: int
    missing: tuple[str, ...]  # what is not enough, in words; empty when the row is met


def coverage(cookbook: Cookbook) -> list[CoverageRow]:
    """The coverage table of the shipped dishes, at today's verdicts: served is what is `free` of every exclusion."""
    shipped = [dish for dish in cookbook.dishes.values() if not dish.user]
    return [_row(exclusions, required, shipped, cookbook) for exclusions, required in REQUIRED.items()]


def _row(exclusions: tuple[str, ...], required: Counts, dishes: list[Dish], cookbook: Cookbook) -> CoverageRow:
    left = [d for d in dishes if all(cookbook.verdict(d.id, e).answer is Answer.FREE for e in exclusions)]
    breakfasts = [d for d in left if Course.BREAKFAST in d.courses]
    mains = [d for d in left if {Course.LUNCH, Course.DINNER} & set(d.courses)]
    small = [d for d in left if {Course.SNACK, Course.SIDE} & set(d.courses)]
    actual = (len(breakfasts), len(mains), len(small))
    easy = (_easy(breakfasts), _easy(mains), _easy(small))
    freezing = sum(dish.freezes for dish in mains)
    return CoverageRow(exclusions, required, actual, easy, freezing, tuple(_missing(required, actual, easy, freezing)))


def _missing(required: Counts, actual: Counts, easy: Counts, freezing: int) -> Iterator[str]:
    for group, wanted, have, quick in zip(GROUPS, required, actual, easy, strict=True):
        name = group.replace("_", " and ")
        if have < wanted:
            yield f"{wanted - have} more {name}"
        if quick < SHARE * have:
            yield f"only {quick} of {have} {name} are no-cook or quick"
    if freezing < SHARE * actual[1]:
        yield f"only {freezing} of {actual[1]} mains freeze"


def _easy(dishes: list[Dish]) -> int:
    return sum(dish.no_cook or dish.active_minutes < QUICK_MINUTES for dish in dishes)
