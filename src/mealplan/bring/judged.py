"""What a line holds: by its ingredient, and by the line's own words, read like the ingredient statement of a packet.

A line that is not sure may hold anything that nobody has excluded: whatever is not `contains` is `maybe`. A sure line
is judged by its ingredient, raw and as it is measured, by what the cook may take instead, and by its words, so that an
allergen that stands in the line is never lost ("soy sauce or tamari", "egg noodles").
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from mealplan.bring.line import Reading
from mealplan.bring.match import Match
from mealplan.foods.exclusions.engine import Judge
from mealplan.foods.exclusions.files import stored
from mealplan.foods.exclusions.rules import read as read_rules
from mealplan.foods.food import EXCLUSIONS, FOOD_EXCLUSIONS, Answer, Food
from mealplan.library import Library


@dataclass(frozen=True, slots=True)
class Held:
    """Exclusions that a line is under, surely and perhaps."""

    contains: tuple[str, ...]
    maybe: tuple[str, ...]


@dataclass
class Judged:
    """Judges lines in one library."""

    library: Library

    @cached_property
    def _judge(self) -> Judge:
        return Judge(read_rules(stored(self.library.foods.rows)))

    def line(self, reading: Reading, match: Match) -> Held:
        """What the line holds."""
        ranks: dict[str, int] = {}
        book = self.library.cookbook
        if match.verdict == "sure" and match.ingredient:
            entry = book.ingredients[match.ingredient]
            food = entry.cooked if match.cooked and entry.cooked else None
            _raise(ranks, {x: book.ingredient_verdict(entry.name, x, food).answer for x in EXCLUSIONS})
            for name in match.parts:
                _raise(ranks, {x: book.ingredient_verdict(name, x).answer for x in EXCLUSIONS})
            for name in match.others:  # perhaps taken instead
                found = {x: book.ingredient_verdict(name, x).answer for x in EXCLUSIONS}
                _raise(ranks, {x: Answer.MAYBE if a is Answer.CONTAINS else a for x, a in found.items()})
            if not match.own and match.language == "en":
                _raise(ranks, self._by_words(reading.name, claims=entry.certified))
        else:
            _raise(ranks, dict.fromkeys(EXCLUSIONS, Answer.MAYBE))
            if match.verdict == "sure":  # her own answer, a food of the table
                ranks.clear()
                _raise(ranks, {x: v.answer for x, v in self.library.foods.verdicts([match.food])[match.food].items()})
            else:
                _raise(ranks, self._by_words(reading.name, known_only=True))
        return Held(_of(ranks, Answer.CONTAINS), _of(ranks, Answer.MAYBE))

    def _by_words(self, text: str, *, known_only: bool = False, claims: Iterable[str] = ()) -> dict[str, Answer]:
        """What the words say. Words that are not known say nothing here: `line` has answered for them."""
        food = Food("user:line", text[:120], "", "", 0.0, False, "")
        verdicts = self._judge.verdicts(food, {}, (), [text[:120]])
        if any("unrecognised" in verdict.why for verdict in verdicts.values()):
            return {}
        skip = {*claims, *(c for c in ("gluten", "wheat") if "gluten" in claims)}
        return {
            x: verdicts[x].answer
            for x in FOOD_EXCLUSIONS
            if x not in skip and (known_only or verdicts[x].answer is Answer.CONTAINS)
        }


def _raise(ranks: dict[str, int], found: dict[str, Answer]) -> None:
    for name, answer in found.items():
        ranks[name] = max(ranks.get(name, 0), answer.rank)


def _of(ranks: dict[str, int], answer: Answer) -> tuple[str, ...]:
    return tuple(name for name in EXCLUSIONS if ranks.get(name, 0) == answer.rank)
