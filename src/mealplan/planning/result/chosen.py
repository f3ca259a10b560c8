"""Which dishes weeks choose: the weeks of people drawn by number, always the same ones.

A dish that nobody is ever served is weight in the cookbook; one that everybody is served every week is monotony. Both
are seen only over many weeks of unlike people.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mealplan.dishes.dish import Course, Dish
from mealplan.errors import NoPlan
from mealplan.library import Library
from mealplan.planning.ask.resolve import resolve
from mealplan.planning.ask.style import STYLE_NAMES
from mealplan.planning.result.make import make_plan
from mealplan.settings.words import from_flags

FIRST = dt.date(2026, 1, 5)  # a Monday; each person's week is a week later than the last one's
SHARE_WITHOUT = 0.35  # of the people: they leave nothing out
DIETS: tuple[tuple[str, ...], ...] = (
    ("gluten",), ("dairy",), ("vegan",), ("vegetarian",), ("pescatarian",), ("nightshades",), ("gluten", "dairy"),
    ("gluten", "dairy", "nightshades"), ("vegan", "gluten"), ("high_fodmap",), ("eggs", "tree_nuts"), ("soy",),
    ("lactose",), ("pork", "alcohol"), ("fish", "shellfish"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Count:
    """`weeks`: in how many of them the dish, or a variant of it, stands."""

    dish: Dish
    weeks: int

    @property
    def is_main(self) -> bool:
        return bool({Course.LUNCH, Course.DINNER} & set(self.dish.courses))


def flags_of(number: int) -> list[str]:
    """Who the person of that number is, as flags: age, sex, what is left out, style."""
    draw = random.Random(f"chosen {number}")
    flags = ["--age", str(draw.randint(18, 80)), "--sex", draw.choice(("female", "male"))]
    left_out = () if draw.random() < SHARE_WITHOUT else draw.choice(DIETS)
    for exclusion in left_out:
        flags += ["-x", exclusion]
    return [*flags, "--style", draw.choice(STYLE_NAMES), "--seed", str(number)]


def chosen(number: int, library: Library) -> list[str]:
    """Ids of the dishes in the week of the person of that number; none where no week can be."""
    start = FIRST + dt.timedelta(weeks=number)
    try:
        plan = make_plan(resolve(from_flags(flags_of(number)), library, start=start), library, explained=False)
    except NoPlan:
        return []
    return sorted({item.dish for day in plan.days for meal in day.meals for item in meal.items})


def counted(weeks: Iterable[Sequence[str]], library: Library) -> list[Count]:
    """Of every shipped dish in how many weeks it stands, the most frequent first."""
    total = dict.fromkeys((d.id for d in library.cookbook.dishes.values() if not d.user), 0)
    for week in weeks:
        for dish in set(week) & set(total):
            total[dish] += 1
    book = library.cookbook.dishes
    return sorted((Count(book[dish], n) for dish, n in total.items()), key=lambda one: (-one.weeks, one.dish.id))
