"""The kitchen rules of those who eat, asked of what is cooked for them."""

from __future__ import annotations

from collections.abc import Iterable

from mealplan.dishes.care import Line, Told, care_of
from mealplan.foods.food import KITCHEN, Verdict
from mealplan.library import Library
from mealplan.planning.ask.request import Eater


def groups_of(eaters: Iterable[Eater]) -> tuple[str, ...]:
    """The kitchen rules that somebody who eats has, each once."""
    return tuple(dict.fromkeys(name for eater in eaters for name in eater.exclusions if name in KITCHEN))


def care_of_cook(lines: Iterable[Line], eaters: Iterable[Eater], library: Library) -> tuple[Told, ...]:
    """What to look out for when these lines are cooked for them."""
    groups, book = groups_of(eaters), library.cookbook
    return tuple(care_of(lines, book.names.of, groups, book.rules)) if groups else ()


def in_kitchen(line: Line, group: str, library: Library) -> Verdict:
    """The verdict on a line as a plan carries it; by its food where the ingredient is not known as that food."""
    book = library.cookbook
    entry = book.names.of(line.id, line.ingredient)
    if entry is None or line.food not in (entry.raw, entry.cooked):
        return library.foods.verdict(line.food, group)
    return book.kitchen_verdict(entry, group, line.food, line.cooked)
