"""What to look out for when a dish is cooked, or a thing is bought, for people with kitchen rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from mealplan.dishes.dish import Portioned
from mealplan.dishes.ingredients import Ingredient
from mealplan.foods.kitchen.judge import care_of_line
from mealplan.foods.kitchen.rules import KitchenRules


@dataclass(frozen=True, slots=True)
class Told:
    """What to do with some ingredients of a dish, by the kind of food that they are of."""

    kind: str
    ingredients: tuple[str, ...]
    do: str

    @property
    def words(self) -> str:
        """`egg: cook until white and yolk are solid`."""
        return f"{', '.join(self.ingredients)}: {self.do}"


class Line(Protocol):
    """A line of a dish, or of what was cooked of it."""

    @property
    def id(self) -> str: ...
    @property
    def ingredient(self) -> str: ...
    @property
    def food(self) -> str: ...
    @property
    def cooked(self) -> bool | None: ...


Find = Callable[[str, str], Ingredient | None]  # by id, then by name


def care_of(lines: Iterable[Line], find: Find, groups: Sequence[str], rules: KitchenRules) -> list[Told]:
    """What to look out for when these lines are cooked for these groups of people, in the order of the lines."""
    found: dict[tuple[str, str], list[str]] = {}
    for line in lines:
        entry = find(line.id, line.ingredient)
        if entry is None:
            continue
        parts = rules.ingredients.get(entry.id, ())
        for care in care_of_line(rules, parts, groups, line.cooked, raw=line.food == entry.raw):
            found.setdefault((care.kind, care.words), []).append(line.ingredient)
    return [Told(kind, tuple(dict.fromkeys(names)), do) for (kind, do), names in found.items()]


def undecided(line: Portioned, ingredient: Ingredient, rules: KitchenRules) -> bool:
    """Whether a kitchen rule asks if the line is cooked through, and the dish does not say."""
    return line.cooked is None and rules.asks_for_cooking(rules.ingredients.get(ingredient.id, ()))
