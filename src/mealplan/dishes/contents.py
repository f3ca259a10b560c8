"""What is really in a pot that was cooked: a dish is written once and cooked in many variants, and a portion in the
freezer stays what it was, whatever its dish is for somebody today.

Contents are those of one portion, line by line. Where nobody noted them, a pot may hold what the dish says and anything
that may stand in for it (`adapt.Adapter.any_variant`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from mealplan.dishes.dish import Dish, Portioned, Step
from mealplan.errors import ValueProblem

_SAME = 0.01  # relative: what rounding and a small change of a recipe's weights may differ by
_HAIR_G = 0.05
_DIGITS = 4
_MOST_LINES, _MOST_G = 60, 5000.0
_WARM = "Warm it through until it is hot all over."


class Weighed(Protocol):
    """A line of a dish or of a cook."""

    @property
    def ingredient(self) -> str: ...
    @property
    def id(self) -> str: ...
    @property
    def food(self) -> str: ...
    @property
    def edible_g(self) -> float: ...
    @property
    def eaten_g(self) -> float: ...
    @property
    def retention(self) -> str | None: ...
    @property
    def cooked(self) -> bool | None: ...


@dataclass(frozen=True, slots=True)
class Held:
    """Grams of an ingredient in one portion; `food` is the food in the state in which it is eaten."""

    ingredient: str
    id: str
    food: str
    edible_g: float
    eaten_g: float
    retention: str | None = None
    cooked: bool | None = None


@dataclass(frozen=True, slots=True)
class Contents:
    """What one portion of a cooked dish is made of, and what it was called."""

    title: str
    lines: tuple[Held, ...]

    @classmethod
    def of(cls, title: str, lines: Iterable[Weighed], portions: float) -> Contents:
        """Of so many portions that were made of these lines."""
        held = (
            Held(
                x.ingredient, x.id, x.food, round(x.edible_g / portions, _DIGITS), round(x.eaten_g / portions, _DIGITS),
                x.retention, x.cooked,
            )
            for x in lines
        )  # fmt: skip
        return cls(title, tuple(held))

    def to_text(self) -> str:
        """One line of JSON; equal contents give equal text."""
        rows = [[x.ingredient, x.id, x.food, x.edible_g, x.eaten_g, x.retention, x.cooked] for x in self.lines]
        return json.dumps([self.title, rows], ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_text(cls, text: str) -> Contents:
        """The contents of what `to_text` wrote."""
        title, rows = json.loads(text)
        return cls(str(title), tuple(Held(*row) for row in rows))

    def to_rows(self) -> list[dict[str, Any]]:
        """The lines as plain tables, without what is not said."""
        rows = ({name: getattr(x, name) for name in Held.__dataclass_fields__} for x in self.lines)
        return [{name: value for name, value in row.items() if value is not None} for row in rows]

    @classmethod
    def from_rows(cls, title: object, rows: object, where: str = "made_of") -> Contents:
        """The contents of plain tables out of a file. Raises ValueProblem."""
        hint = 'made_of = [{ingredient = "rice", id = "rice", food = "sr28:20045", edible_g = 60.0, eaten_g = 170.0}]'
        if not isinstance(rows, (list, tuple)) or not 1 <= len(rows) <= _MOST_LINES or not isinstance(title, str):
            raise ValueProblem("what the portions are made of is no list of lines", where=where, hint=hint)
        lines = [_held(row) for row in rows]
        if None in lines:
            raise ValueProblem(f"line {lines.index(None) + 1} cannot be read", where=where, hint=hint)
        return cls(title[:200], tuple(x for x in lines if x is not None))

    def is_made_as(self, lines: Sequence[Portioned], servings: float) -> bool:
        """Whether a recipe for so many servings makes the same: the same foods line by line, in the same grams (but for
        amounts that are the same however much is cooked)."""
        if [(x.id, x.food, x.cooked) for x in self.lines] != [(x.id, x.food, x.cooked) for x in lines]:
            return False
        pairs = zip(self.lines, lines, strict=True)
        return all(new.fixed or _near(old.eaten_g, new.eaten_g / servings) for old, new in pairs)

    def same_food(self, lines: Iterable[Weighed]) -> bool:
        """Whether these lines are of the same foods. (How much of a line is in a portion goes by the size of the pot
        where its amount is fixed.)"""
        return [(x.id, x.food) for x in self.lines] == [(x.id, x.food) for x in lines]

    def as_dish(self, dish: Dish) -> Dish:
        """The portions as a dish that is only warmed up; how it keeps and when it is eaten is the dish's."""
        lines = tuple(
            Portioned(
                x.ingredient, x.food, 0.0, x.edible_g, x.eaten_g, x.retention, f"{x.eaten_g:.0f} g", x.eaten_g, "g", "",
                id=x.id, cooked=x.cooked,
            )
            for x in self.lines
        )  # fmt: skip
        again = dish.again_minutes
        return replace(
            dish, title=self.title or dish.title, servings=1.0, ingredients=lines, adapted=(),
            steps=(Step(_WARM, again, 0.0),), cutting_minutes=0.0,
        )  # fmt: skip


def _near(a: float, b: float) -> bool:
    return abs(a - b) <= max(_HAIR_G, _SAME * max(a, b))


def _held(row: object) -> Held | None:
    if not isinstance(row, Mapping) or not set(row) <= set(Held.__dataclass_fields__):
        return None
    texts = [row.get(name) for name in ("ingredient", "id", "food")]
    grams = [row.get(name) for name in ("edible_g", "eaten_g")]
    retention, cooked = row.get("retention"), row.get("cooked")
    weighed = all(isinstance(g, (int, float)) and not isinstance(g, bool) and 0 <= g <= _MOST_G for g in grams)
    named = all(isinstance(text, str) and 0 < len(text) <= 200 for text in texts)
    if not (named and weighed and isinstance(retention, str | None) and isinstance(cooked, bool | None)):
        return None
    (ingredient, id_, food), (edible, eaten) = (str(text) for text in texts), (float(g or 0.0) for g in grams)
    return Held(ingredient, id_, food, edible, eaten, retention, cooked)
