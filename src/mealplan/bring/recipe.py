"""A recipe as it was brought, line by line: what each line means, how much it is, what it holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from mealplan.bring.judged import Held, Judged
from mealplan.bring.line import Reading, read
from mealplan.bring.match import Match, Matcher
from mealplan.bring.names import Names
from mealplan.bring.weigh import Scales, Weight
from mealplan.library import Library


@dataclass(frozen=True, slots=True)
class Line:
    """One ingredient line: as read, what it means, its weight (None: nobody can say), what it holds."""

    reading: Reading
    match: Match
    weight: Weight | None
    held: Held

    def to_json(self, food: str = "") -> dict[str, Any]:
        """The line for scripts; the keys of the contract. `food`: what the grams are of."""
        match, weight = self.match, self.weight
        grams = None if weight is None else [round(weight.low, 2), round(weight.high, 2)]
        row: dict[str, Any] = {
            "text": self.reading.text,
            "ingredient": match.ingredient or None,
            "food": food or None,
            "grams": grams,
            "match": match.verdict,
            "why": match.why,
            "candidates": [{"ingredient": c.ingredient or None, "food": c.food or None, "why": c.why} for c in match.candidates],
            "contains": list(self.held.contains),
            "maybe": list(self.held.maybe),
        }
        row |= {"also": list(match.parts)} if match.parts else {}
        row |= {"or": list(match.others)} if match.others else {}
        row |= {"estimated": True} if weight is not None and weight.estimated else {}
        return row


@dataclass
class Bringer:
    """Reads lines in one library. `units`: us or uk where that is known; `own`: her words for ingredients."""

    library: Library
    units: str = ""
    own: dict[str, str] = field(default_factory=dict)

    @cached_property
    def matcher(self) -> Matcher:
        return Matcher(self.library, Names(self.library.cookbook, self.own))

    @cached_property
    def judged(self) -> Judged:
        return Judged(self.library)

    def line(self, text: str, expected: str = "") -> Line:
        """What one line means; `expected`: the language of what it stands in."""
        reading = read(text)
        match = self.matcher.match(reading, expected)
        weight = Scales(self.library, self.units).weigh(reading, match)
        return Line(reading, match, weight, self.judged.line(reading, match))

    def food_of(self, line: Line) -> str:
        """The food that the line's grams are of; "" where none is known."""
        if line.weight is not None and line.weight.food:
            return line.weight.food
        entry = self.library.cookbook.ingredients.get(line.match.ingredient)
        return entry.raw if entry is not None else line.match.food
