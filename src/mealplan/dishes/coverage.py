"""Does the cookbook serve everyone? How many dishes each set of exclusions leaves, each adapted to who eats it, against
how many there should be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mealplan.dishes.cookbook import Cookbook
from mealplan.dishes.dish import Course, Dish
from mealplan.dishes.fodmap import HIGH_FODMAP
from mealplan.foods.food import Answer

Counts = tuple[int, int, int]
BookOf = Callable[[tuple[str, ...]], Cookbook]  # the cookbook of who leaves that out

#: exclusions -> (breakfasts, lunches and dinners, snacks and sides) that must remain, and of the mains how many must
#: freeze and keep three days.
REQUIRED: dict[tuple[str, ...], tuple[Counts, tuple[int, int]]] = {
    (): ((60, 300, 110), (120, 200)),
    ("gluten", "dairy"): ((50, 240, 90), (90, 150)),
    ("nightshades",): ((50, 180, 90), (60, 110)),
    ("gluten", "dairy", "nightshades"): ((40, 140, 75), (50, 90)),
    ("vegan",): ((40, 140, 80), (60, 100)),
    ("vegan", "gluten"): ((30, 110, 65), (45, 75)),
    ("vegan", "gluten", "nightshades", "soy"): ((16, 45, 40), (15, 30)),
    ("pescatarian", "gluten", "dairy"): ((40, 160, 75), (60, 100)),
    ("high_fodmap",): ((25, 80, 45), (20, 40)),
    ("tree_nuts", "peanuts", "eggs", "dairy"): ((30, 140, 60), (50, 90)),
}
GROUPS = ("breakfasts", "mains", "snacks_sides")
QUICK_MINUTES = 10.0
SHARE = 0.2  # of each group no-cook or quick
KEPT_DAYS = 3


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One set of exclusions. Counts are per group in the order of GROUPS."""

    exclusions: tuple[str, ...]
    required: Counts
    actual: Counts
    easy: Counts  # no-cook, or under ten minutes of work
    freezing_mains: int
    keeping_mains: int  # for three days in the fridge
    missing: tuple[str, ...]  # what is not enough, in words; empty when the row is met


def coverage(book_of: BookOf) -> list[CoverageRow]:
    """The coverage table of the shipped dishes, at today's verdicts: served is what is `free` of every exclusion, of
    high FODMAP in at least one size."""
    return [_row(exclusions, *required, book_of(exclusions)) for exclusions, required in REQUIRED.items()]


def _row(exclusions: tuple[str, ...], required: Counts, lasting: tuple[int, int], cookbook: Cookbook) -> CoverageRow:
    dishes = [dish for dish in cookbook.dishes.values() if not dish.user]
    left = [d for d in dishes if all(serves(cookbook, d, e) for e in exclusions)]
    breakfasts = [d for d in left if Course.BREAKFAST in d.courses]
    mains = [d for d in left if {Course.LUNCH, Course.DINNER} & set(d.courses)]
    small = [d for d in left if {Course.SNACK, Course.SIDE} & set(d.courses)]
    actual = (len(breakfasts), len(mains), len(small))
    easy = (_easy(breakfasts), _easy(mains), _easy(small))
    freezing, keeping = sum(d.freezes for d in mains), sum(d.fridge_days >= KEPT_DAYS for d in mains)
    missing = [*_missing(required, actual, easy), *_short(lasting, (freezing, keeping))]
    return CoverageRow(exclusions, required, actual, easy, freezing, keeping, tuple(missing))


def serves(cookbook: Cookbook, dish: Dish, exclusion: str) -> bool:
    """Whether a dish is free of an exclusion, of high FODMAP in at least one size."""
    if exclusion == HIGH_FODMAP:
        return bool(cookbook.fitting(dish.id))
    return cookbook.verdict(dish.id, exclusion).answer is Answer.FREE


def _short(lasting: tuple[int, int], actual: tuple[int, int]) -> Iterator[str]:
    for what, wanted, have in zip(("freeze", "keep three days"), lasting, actual, strict=True):
        if have < wanted:
            yield f"{wanted - have} more mains that {what}"


def _missing(required: Counts, actual: Counts, easy: Counts) -> Iterator[str]:
    for group, wanted, have, quick in zip(GROUPS, required, actual, easy, strict=True):
        name = group.replace("_", " and ")
        if have < wanted:
            yield f"{wanted - have} more {name}"
        if quick < SHARE * have:
            yield f"only {quick} of {have} {name} are no-cook or quick"


def _easy(dishes: list[Dish]) -> int:
    return sum(dish.no_cook or dish.active_minutes < QUICK_MINUTES for dish in dishes)
