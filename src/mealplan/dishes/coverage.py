"""Does the cookbook serve everyone? How many dishes each set of exclusions leaves, against how many there should be."""

from __future__ import annotations

from dataclasses import dataclass

from mealplan.dishes.cookbook import Cookbook
from mealplan.dishes.dish import Course, Dish
from mealplan.foods.food import Answer

#: exclusions -> (breakfasts, lunches and dinners, snacks and sides) that must remain.
REQUIRED: dict[tuple[str, ...], tuple[int, int, int]] = {
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
    required: tuple[int, int, int]
    actual: tuple[int, int, int]
    easy: tuple[int, int, int]  # no-cook, or under ten minutes of work
    freezing_mains: int

    @property
    def missing(self) -> tuple[str, ...]:
        """What is not enough, in words; empty when the row is met."""
        found = []
        for group, wanted, have, easy in zip(GROUPS, self.required, self.actual, self.easy, strict=True):
            name = group.replace("_", " and ")
            if have < wanted:
                found.append(f"{wanted - have} more {name}")
            if easy < SHARE * have:
                found.append(f"only {easy} of {have} {name} are no-cook or quick")
        if self.freezing_mains < SHARE * self.actual[1]:
            found.append(f"only {self.freezing_mains} of {self.actual[1]} mains freeze")
        return tuple(found)


def coverage(cookbook: Cookbook) -> list[CoverageRow]:
    """The coverage table of the shipped dishes, at today's verdicts: served is what is `free` of every exclusion."""
    shipped = [dish for dish in cookbook.dishes.values() if not dish.user]
    return [_row(exclusions, required, shipped, cookbook) for exclusions, required in REQUIRED.items()]


def _row(
    exclusions: tuple[str, ...], required: tuple[int, int, int], dishes: list[Dish], cookbook: Cookbook
) -> CoverageRow:
    left = [d for d in dishes if all(cookbook.verdict(d.id, e).answer is Answer.FREE for e in exclusions)]
    breakfasts = [d for d in left if Course.BREAKFAST in d.courses]
    mains = [d for d in left if {Course.LUNCH, Course.DINNER} & set(d.courses)]
    small = [d for d in left if {Course.SNACK, Course.SIDE} & set(d.courses)]
    return CoverageRow(
        exclusions,
        required,
        (len(breakfasts), len(mains), len(small)),
        (_easy(breakfasts), _easy(mains), _easy(small)),
        sum(dish.freezes for dish in mains),
    )


def _easy(dishes: list[Dish]) -> int:
    return sum(dish.no_cook or dish.active_minutes < QUICK_MINUTES for dish in dishes)
