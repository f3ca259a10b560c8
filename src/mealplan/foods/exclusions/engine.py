"""The judge: what a food holds, and from that its verdict for every exclusion, with the reason.

A description is read by the rules of its food group (what is it?), then its own words add parts ("with almonds"),
deny them ("without egg") or leave them open ("with or without"). Everything is followed down to sources (wheat,
cow's milk, egg ...), whose answers make the verdict: the worst one of all parts decides. Numbers that only one
source can explain (lactose, alcohol, caffeine, cholesterol) raise a verdict and never lower one. Then a claim
of the product decides for its own exclusion, and last a reviewed decision about this very food.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from mealplan.foods.exclusions import text
from mealplan.foods.exclusions.rules import Claim, Group, Parts, RuleBook, load
from mealplan.foods.exclusions.things import Holding, Part
from mealplan.foods.food import EXCLUSIONS, Answer, Food, Verdict

_Found = dict[str, tuple[int, str]]  # exclusion -> (rank of the answer, reason)
_RANK = {answer: answer.rank for answer in Answer}
_BY_RANK = {answer.rank: answer for answer in Answer}
_UNREADABLE = "unrecognised ingredient"


class Judge:
    """Verdicts from a rule book. Deterministic; holds no state but caches."""

    def __init__(self, book: RuleBook) -> None:
        self.book = book
        self._bundles: dict[tuple[str, bool, frozenset[str]], _Found] = {}

    @classmethod
    def load(cls, folder: Path) -> Judge:
        """The judge of `foods_db/exclusions`. ValueProblem names the file and key that is wrong."""
        return cls(load(folder))

    def parts(self, food: Food, ingredients: Sequence[str] | None = None) -> tuple[Part, ...]:
        """What the food is said to be and to hold, before it is followed down to sources."""
        review = self.book.reviews.get(food.id)
        if review is not None and review.replaces and review.parts:
            return review.parts
        found: list[Part] = []
        if ingredients:
            for line in ingredients:
                found += self._ingredient(line)
        else:
            found += self._described(text.read(food.name), self.book.groups.get(food.group_code, self.book.fallback))
        if review is not None:
            found += review.parts
        return tuple(dict.fromkeys(found))

    def holdings(self, food: Food, ingredients: Sequence[str] | None = None) -> list[Holding]:
        """Every source and kind in the food, surely or perhaps: what an own exclusion by ingredient asks."""
        parts = self.parts(food, ingredients)
        absent = self._absent(parts, self._claims(text.read(food.name).line))
        return [
            Holding(h.thing, h.sure and part.sure, h.path)
            for part in parts
            if not part.absent
            for h in self.book.ontology.holdings(part.thing)
            if not absent.intersection(h.path)
        ]

    def sources(self, food: Food, ingredients: Sequence[str] | None = None) -> dict[str, bool]:
        """The names of everything the food holds; True where it surely does, False where it may."""
        found: dict[str, bool] = {}
        for holding in self.holdings(food, ingredients):
            if not holding.thing.plain:
                found[holding.thing.name] = found.get(holding.thing.name, False) or holding.sure
        return found

    def verdicts(
        self,
        food: Food,
        values: Mapping[str, float | None],
        langual: Sequence[str] = (),
        ingredients: Sequence[str] | None = None,
    ) -> dict[str, Verdict]:
        """The verdict for each of `EXCLUSIONS`. `values` are per 100 g by nutrient key (g alcohol and lactose,
        mg caffeine and cholesterol); `langual` is accepted for what it may add and is not needed;
        `ingredients` is the ingredient statement of a product, one entry each, where it is known."""
        parts = self.parts(food, ingredients)
        claims = self._claims(text.read(food.name).line)
        absent = self._absent(parts, claims)
        found: _Found = {}
        for part in parts:
            if not part.absent:
                _raise_all(found, self._bundle(part.thing, part.sure, absent))
        self._numbers(food, values, found)
        base = next((p for p in parts if not p.absent), None)
        free = self._free_reason(base)
        result = {
            key: Verdict(_BY_RANK[found[key][0]], found[key][1]) if key in found else Verdict(Answer.FREE, free)
            for key in EXCLUSIONS
        }
        for claim in claims:
            for key in claim.maybe:
                result[key] = Verdict(Answer.MAYBE, claim.label)
            for key in claim.free:
                result[key] = Verdict(Answer.FREE, claim.label)
        review = self.book.reviews.get(food.id)
        if review is not None:
            for key, answer in review.answers.items():
                result[key] = Verdict(answer, f"reviewed: {review.why}")
        return result

    def _described(self, words: text.Words, group: Group) -> list[Part]:
        found: list[Part] = []
        rule = next((rule for rule in group.rules if rule.pattern.matches(words.line)), None)
        found += group.default if rule is None else rule.parts
        if rule is None or not rule.alone:
            found += _word_parts(words, group)
        return found

    def _ingredient(self, line: str) -> Parts:
        words = text.read(line)
        hits = self.book.statement.words.find(words)
        if not hits:
            return (Part(_UNREADABLE),)
        return tuple(_word_parts(words, self.book.statement)) or (Part("plain food"),)

    def _claims(self, line: str) -> list[Claim]:
        return [claim for claim in self.book.claims if claim.pattern.matches(line)]

    @staticmethod
    def _absent(parts: Iterable[Part], claims: Iterable[Claim]) -> frozenset[str]:
        said = {part.thing for part in parts if part.absent}
        return frozenset(said.union(*(claim.without for claim in claims)))

    def _bundle(self, name: str, sure: bool, absent: frozenset[str]) -> _Found:
        key = (name, sure, absent)
        done = self._bundles.get(key)
        if done is None:
            done = self._bundles[key] = {}
            for holding in self.book.ontology.holdings(name):
                if absent.intersection(holding.path):
                    continue
                for exclusion, answer in holding.thing.answers.items():
                    certain = sure and holding.sure
                    rank = _RANK[answer] if certain else min(_RANK[answer], 1)
                    if rank > done.get(exclusion, (0, ""))[0]:
                        done[exclusion] = (rank, self._reason(holding, exclusion, certain))
        return done

    def _reason(self, holding: Holding, exclusion: str, certain: bool) -> str:
        thing = holding.thing
        because = thing.because.get(exclusion)
        what = f"{thing.label} ({because})" if because else thing.label
        if len(holding.path) == 1:
            return what if certain else f"may hold {what}"
        whole = self.book.ontology.things[holding.path[0]].label
        return f"{what} is usual in {whole}" if certain else f"{whole} may hold {what}; the recipe is not stated"

    def _free_reason(self, base: Part | None) -> str:
        if base is None:
            return "nothing in it counts"
        thing = self.book.ontology.things[base.thing]
        return thing.label if thing.plain else f"not a part of {thing.label}, and none is named"

    def _numbers(self, food: Food, values: Mapping[str, float | None], found: _Found) -> None:
        limits = self.book.limits
        lactose = values.get("lactose")
        if lactose is not None and lactose > limits["lactose_g"]:
            for key in ("lactose", "dairy", "vegan"):
                _raise(found, key, 2, f"{lactose:g} g lactose per 100 g: it holds milk")
        alcohol = values.get("alcohol")
        if alcohol:
            rank = 2 if alcohol > limits["alcohol_g"] else 1
            _raise(found, "alcohol", rank, f"{alcohol:g} g alcohol per 100 g")
        caffeine = values.get("caffeine")
        if caffeine:
            rank = 2 if caffeine >= limits["caffeine_mg"] else 1
            _raise(found, "caffeine", rank, f"{caffeine:g} mg caffeine per 100 g")
        cholesterol = values.get("cholesterol")
        if cholesterol is not None and cholesterol > limits["cholesterol_mg"]:
            _raise(found, "vegan", 2, f"{cholesterol:g} mg cholesterol per 100 g: it holds something of an animal")


def _word_parts(words: text.Words, group: Group) -> list[Part]:
    """The parts that the words of a description give. What is denied and also said ("from flakes without milk,
    milk added") is said."""
    found: list[Part] = []
    for _, parts, certainty in group.words.find(words):
        for part in parts:
            if certainty == text.Certainty.DENIED:
                if not part.absent:
                    found.append(Part(part.thing, True, True))
            elif certainty == text.Certainty.OPEN:
                found.append(Part(part.thing, False, part.absent))
            else:
                found.append(part)
    said = {part.thing for part in found if not part.absent}
    return [part for part in found if not (part.absent and part.thing in said)]


def _raise(found: _Found, key: str, rank: int, reason: str) -> None:
    if rank > found.get(key, (0, ""))[0]:
        found[key] = (rank, reason)


def _raise_all(found: _Found, more: _Found) -> None:
    for key, (rank, reason) in more.items():
        _raise(found, key, rank, reason)
