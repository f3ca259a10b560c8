"""What a food of hers holds: `contains` by name, `free` only where that can be known.

- What its statement, its name, or "Contains:" names, it contains; "may contain" is maybe.
- Where nothing is named, it is free only if she has said that the statement is complete, and every entry of it was read
  to its end; or if it is USDA's food of the same number, whose verdict then counts. Else maybe.
- A claim of the packet frees, but not of what the statement itself names: then it is maybe, and both are told.
- The rules of stages of life (pregnancy and the like) are maybe: nobody has looked at it.
"""

from __future__ import annotations

from collections.abc import Mapping

from mealplan.foods.exclusions import text
from mealplan.foods.exclusions.engine import Judge
from mealplan.foods.exclusions.reasons import Judged, because
from mealplan.foods.food import FOOD_EXCLUSIONS, PERHAPS, Answer, Food, freed
from mealplan.foods.own.form import OwnFood
from mealplan.foods.own.statement import entries, neutral_words

_NUMBERS = ("lactose", "alcohol", "caffeine", "cholesterol")


def stated(food: OwnFood) -> list[str]:
    """All that is read like the entries of a statement: of one that is not complete the name as well."""
    said = entries(food.ingredients, food.contains, food.traces)
    return said if said and food.complete else [*entries(food.name), *said]


def judged(own: OwnFood, food: Food, judge: Judge, same: Mapping[str, Judged] | None = None) -> dict[str, Judged]:
    """The verdict on each of `FOOD_EXCLUSIONS`. `same`: those of USDA's food of the same number."""
    numbers = {key: own.values[key][0] for key in _NUMBERS if key in own.values and own.values[key][1] != "e"}
    lines = stated(own)
    open_ = _open(own, lines, judge)
    named = judge.judged(food, numbers, lines)
    found: dict[str, Judged] = {}
    for key in FOOD_EXCLUSIONS:
        answer = named[key]
        if same is not None and answer.answer is not Answer.CONTAINS:
            found[key] = same[key]
        elif open_ is not None and (answer.answer is Answer.FREE or answer.reason.key == "not_known"):
            found[key] = open_
        else:
            found[key] = answer
    return found | _claimed(own, found)


def _open(own: OwnFood, lines: list[str], judge: Judge) -> Judged | None:
    """Why nothing is free by not being named; None where it may be."""
    if not (own.complete and own.ingredients):
        return Judged(Answer.MAYBE, because("own_incomplete"))
    unread = next((line for line in lines if not _read_whole(line, judge)), None)
    return None if unread is None else Judged(Answer.MAYBE, because("own_unread", unread))


def _read_whole(line: str, judge: Judge) -> bool:
    """Whether every word of an entry is known or leaves it as it is."""
    words = text.read(line.removeprefix(PERHAPS))
    known = {text.fold(word) for word in neutral_words()}
    found = judge.book.statement.words.find(words)
    known |= {token for tokens, _, _ in found for token in tokens}
    known |= {token for tokens, _, _ in judge.book.names.words.find(words) for token in tokens}
    return bool(found) and all(token in known or token.isdigit() for token in words.tokens)


def _claimed(own: OwnFood, found: Mapping[str, Judged]) -> dict[str, Judged]:
    """What the packet's claims make of what was found."""
    out: dict[str, Judged] = {}
    for key in freed(own.claims):
        name = key if key in own.claims else next(name for name in own.claims if key in freed((name,)))
        if found[key].answer is Answer.CONTAINS:
            out[key] = Judged(Answer.MAYBE, because("own_disputed", name, found[key].reason))
        else:
            out[key] = Judged(Answer.FREE, because("packet", name, rule="packet"))
    return out
