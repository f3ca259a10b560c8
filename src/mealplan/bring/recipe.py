"""A recipe as it was brought: what each line means, how much it is, what it holds, and what is still open.

A line is open while nobody knows which food it means, or how much of it: its recipe is then a draft, which no plan ever
serves. Seasoning without an amount is taken in the amount that is usual, and that is marked as an estimate.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from mealplan.bring.document import Document
from mealplan.bring.judged import Held, Judged
from mealplan.bring.line import Reading, read
from mealplan.bring.match import Match, Matcher
from mealplan.bring.names import Names
from mealplan.bring.weigh import Scales, Weight
from mealplan.foods.food import EXCLUSIONS
from mealplan.library import Library

_US = frozenset(("cup", "stick", "quart"))
_WORDS_OF_UNITS = {
    "us": (
        "all-purpose", "cilantro", "scallion", "heavy cream", "ground beef", "zucchini", "eggplant", "cornstarch",
        "confectioners", "arugula", "kosher",
    ),
    "uk": (
        "caster sugar", "plain flour", "double cream", "courgette", "aubergine", "tin ", "tins ", "mince",
        "cornflour", "coriander leaf", "rocket", "rasher", "self-raising", "spring onion",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """What she said of a line: an ingredient, or nothing of it (`left_out`), and its grams where she gave them."""

    ingredient: str = ""
    left_out: bool = False
    grams: float | None = None

    def to_json(self) -> dict[str, Any]:
        return {"ingredient": self.ingredient, "left_out": self.left_out, "grams": self.grams}

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Answer:
        grams = data.get("grams")
        return Answer(
            str(data.get("ingredient", "")), data.get("left_out") is True, None if grams is None else float(grams)
        )


@dataclass(frozen=True, slots=True)
class Line:
    """One ingredient line: as read, what it means, its weight (None: nobody can say), what it holds. `usual`: the
    weight that is taken where it gives none; `left_out`: by her answer."""

    reading: Reading
    match: Match
    weight: Weight | None
    held: Held
    usual: Weight | None = None
    left_out: bool = False

    @property
    def taken(self) -> Weight | None:
        """The weight that the dish is made with."""
        return self.weight or self.usual

    @property
    def open(self) -> str:
        """What is to be answered: "food", "amount" or ""."""
        if self.left_out:
            return ""
        if self.match.verdict != "sure":
            return "food"
        pint = self.reading.amount is not None and self.reading.amount.unit == "pint"
        unsure = pint and self.weight is not None and self.weight.high > 1.1 * self.weight.low
        return "amount" if self.taken is None or unsure else ""

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
            "candidates": [
                {"ingredient": c.ingredient or None, "food": c.food or None, "why": c.why} for c in match.candidates
            ],
            "contains": list(self.held.contains),
            "maybe": list(self.held.maybe),
        }  # fmt: skip
        row |= {"open": self.open} if self.open else {}
        row |= {"left_out": True} if self.left_out else {}
        row |= {"also": list(match.parts)} if match.parts else {}
        row |= {"or": list(match.others)} if match.others else {}
        row |= {"estimated": True} if weight is not None and weight.estimated else {}
        row |= {"taken_g": round(self.usual.middle, 1)} if weight is None and self.usual is not None else {}
        return row


@dataclass(frozen=True, slots=True)
class Brought:
    """A recipe with its lines read. `state`: ready, draft or refused; `why` says what is open."""

    document: Document
    lines: tuple[Line, ...]
    answers: Mapping[int, Answer]
    servings: float | None
    courses: tuple[str, ...]
    state: str
    why: str

    @property
    def open_lines(self) -> list[int]:
        """The numbers of the lines that are to be answered, counted from 0."""
        return [i for i, line in enumerate(self.lines) if line.open]

    @property
    def held(self) -> Held:
        """What the whole recipe holds. A draft may hold whatever an open line may."""
        sure = {x for line in self.lines if not line.left_out for x in line.held.contains}
        maybe = {x for line in self.lines if not line.left_out for x in line.held.maybe} - sure
        return Held(tuple(x for x in EXCLUSIONS if x in sure), tuple(x for x in EXCLUSIONS if x in maybe))


@dataclass
class Bringer:
    """Reads recipes in one library. `units`: us or uk where that is known; `own`: her words for ingredients."""

    library: Library
    units: str = ""
    own: dict[str, str] = field(default_factory=dict)

    @cached_property
    def matcher(self) -> Matcher:
        return Matcher(self.library, Names(self.library.cookbook, self.own))

    @cached_property
    def judged(self) -> Judged:
        return Judged(self.library)

    def line(self, text: str, expected: str = "", units: str = "", answer: Answer | None = None) -> Line:
        """What one line means; `expected`: the language of what it stands in."""
        reading = read(text)
        if answer is not None and answer.ingredient in self.library.cookbook.ingredients:
            entry = self.library.cookbook.ingredients[answer.ingredient]
            before = self.matcher.match(reading, expected)
            match = Match("sure", "your own answer", entry.name, unit=before.unit, language=before.language, own=True)
        else:
            match = self.matcher.match(reading, expected)
        weight = Scales(self.library, self.units or units).weigh(reading, match)
        if answer is not None and answer.grams is not None:
            food = weight.food if weight is not None else ""
            entry_ = self.library.cookbook.ingredients.get(match.ingredient)
            weight = Weight(answer.grams, answer.grams, food or (entry_.raw if entry_ else match.food))
        held = self.judged.line(reading, match)
        return Line(reading, match, weight, held, left_out=answer is not None and answer.left_out)

    def food_of(self, line: Line) -> str:
        """The food that the line's grams are of; "" where none is known."""
        if line.weight is not None and line.weight.food:
            return line.weight.food
        entry = self.library.cookbook.ingredients.get(line.match.ingredient)
        return entry.raw if entry is not None else line.match.food

    def recipe(self, document: Document, answers: Mapping[int, Answer] | None = None, *, servings: float | None = None,
               courses: tuple[str, ...] = ()) -> Brought:  # fmt: skip
        """A document read. `answers` by the number of the line; `servings`, `courses`: hers, before the document's."""
        from mealplan.bring.courses import courses_of

        answers = dict(answers or {})
        language = document.language if document.language in ("en", "de", "fr") else language_of(document)
        units = self.units or units_of(document)
        count = servings or document.servings
        lines = tuple(
            self._seasoned(self.line(text, language, units, answers.get(i)), count or 1.0)
            for i, text in enumerate(document.lines)
        )
        found = Brought(document, lines, answers, count, courses or courses_of(document), "draft", "")
        return replace(found, **_state(found))

    def _seasoned(self, line: Line, servings: float) -> Line:
        """The line with the usual amount, where it gives none and is a seasoning."""
        if line.weight is not None or line.match.verdict != "sure" or not line.match.ingredient:
            return line
        if line.reading.amount is not None and line.reading.amount.unit not in ("splash", "drizzle"):
            return line
        return replace(line, usual=Scales(self.library, self.units).unsaid(line.match.ingredient, servings))

    def part_weights(self, line: Line, servings: float) -> list[tuple[str, Weight]]:
        """Further ingredients of a line, each with its grams: "pepper" of "salt and pepper"."""
        scales = Scales(self.library, self.units)
        found = []
        for name in line.match.parts:
            weight = scales.of_part(name, line.reading) or scales.unsaid(name, servings)
            amount = line.reading.amount
            if weight is None and amount is not None:
                weight = scales.weigh(replace(line.reading, amount=amount, part=""), Match("sure", "", name))
            if weight is not None:
                found.append((name, weight))
        return found


def _state(found: Brought) -> dict[str, Any]:
    """`state` and `why` of a recipe."""
    document = found.document
    if document.kind == "refused":
        return {"state": "refused", "why": "; ".join(document.told) or "it cannot be read"}
    if not document.lines and not document.steps:
        return {"state": "refused", "why": "it names no ingredients"}
    if not document.title:
        return {"state": "refused", "why": "it has no title"}
    asks = [] if document.lines else ["it names no ingredients"]
    foods = sum(line.open == "food" for line in found.lines)
    amounts = sum(line.open == "amount" for line in found.lines)
    asks += [f"{foods} line{'s' * (foods > 1)} to answer: which food is meant"] if foods else []
    asks += [f"{amounts} line{'s' * (amounts > 1)} to answer: how much"] if amounts else []
    if found.servings is None:
        asks.append("how many servings it makes is not said")
    elif not 0.5 <= found.servings <= 24:
        asks.append(f"{found.servings:g} servings are too many for one cook: say how many meals it makes")
    if found.lines and all(line.left_out for line in found.lines):
        asks.append("no line is left")
    return {"state": "draft" if asks else "ready", "why": "; ".join(asks)}


def language_of(document: Document) -> str:
    """The language that most lines of a document speak; "" where none does."""
    count: Counter[str] = Counter()
    for text in document.lines:
        spoken = read(text).spoken
        if len(spoken) == 1:
            count[spoken[0]] += 1
    if not count:
        return ""
    (first, most), *rest = count.most_common(2)
    return first if most >= 2 and (not rest or most > rest[0][1]) else ""


def units_of(document: Document) -> str:
    """us or uk, by words that only one of them uses; "" where both or neither do."""
    text = " ".join(document.lines).lower()
    says = {units: sum(word in text for word in words) for units, words in _WORDS_OF_UNITS.items()}
    says["us"] += sum(a is not None and a.unit in _US for a in (read(line).amount for line in document.lines))
    if says["us"] and not says["uk"]:
        return "us"
    return "uk" if says["uk"] and not says["us"] else ""
