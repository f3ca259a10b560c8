"""The judge: what a food holds, and from that its verdict for every exclusion, with the reason.

A description is read by the rules of its food group (what is it?), then its own words add parts ("with almonds"),
deny them ("without egg") or leave them open ("with or without"). Everything is followed down to sources (wheat,
cow's milk, egg ...), whose answers make the verdict: the worst one of all parts decides. Numbers that only one
source can explain (lactose, alcohol, caffeine, cholesterol) raise a verdict and never lower one. Then a claim
of the product decides for its own exclusion, then a reviewed decision about this very food, then the claims on its
packet. Last come exclusions that follow from others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from mealplan.foods.exclusions import text
from mealplan.foods.exclusions.rules import Claim, Group, Parts, Rule, RuleBook, Word, load
from mealplan.foods.exclusions.things import Holding, Part
from mealplan.foods.food import FOOD_EXCLUSIONS, PERHAPS, Answer, Food, Verdict, covered

_Found = dict[str, tuple[int, str]]  # exclusion -> (rank of the answer, reason)
_RANK = {answer: answer.rank for answer in Answer}
_BY_RANK = {answer.rank: answer for answer in Answer}
_UNREADABLE = "unrecognised ingredient"
CLAIM_WORDS = {"vegan": "vegan", "vegetarian": "vegetarian", "pescatarian": "pescatarian", "eggs": "egg-free",
               "halal": "halal", "kosher_style": "kosher", "corn": "maize-free"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Read:
    """What one rule read in a food: its id, why it spoke, the parts that it gave, and who says so."""

    rule: str
    why: str
    parts: Parts
    source: str


@dataclass(frozen=True, slots=True)
class Raised:
    """What a number of SR28 says of one exclusion."""

    rule: str
    exclusion: str
    rank: int
    why: str


class Judge:
    """Verdicts from a rule book. Deterministic; holds no state but caches."""

    def __init__(self, book: RuleBook) -> None:
        self.book = book
        self._bundles: dict[tuple[str, bool, frozenset[str]], _Found] = {}

    @classmethod
    def load(cls, folder: Path) -> Judge:
        """The judge of `foods_db/exclusions`. ValueProblem names the file and key that is wrong."""
        return cls(load(folder))

    def reading(self, food: Food, ingredients: Sequence[str] | None = None) -> list[Read]:
        """Every rule that speaks of the food, in order, before anything is followed down to sources."""
        review = self.book.reviews.get(food.id)
        if review is not None and review.replaces and review.parts:
            return [Read(review.id, review.why, review.parts, review.source)]
        found: list[Read] = []
        if ingredients:
            for line in ingredients:
                found += self._ingredient(line)
        else:
            found += self._described(food, self.book.groups.get(food.group_code, self.book.fallback))
        found += self._named(food)
        if review is not None and review.parts:
            found.append(Read(review.id, review.why, review.parts, review.source))
        return found

    def parts(self, food: Food, ingredients: Sequence[str] | None = None) -> tuple[Part, ...]:
        """What the food is said to be and to hold, before it is followed down to sources."""
        return tuple(dict.fromkeys(part for read in self.reading(food, ingredients) for part in read.parts))

    def holdings(self, food: Food, ingredients: Sequence[str] | None = None) -> list[Holding]:
        """Every source and kind in the food, surely or perhaps: what an own exclusion by ingredient asks."""
        parts = self.parts(food, ingredients)
        absent = self.absent(parts, self.claims(food))
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
        claimed: Collection[str] = (),
    ) -> dict[str, Verdict]:
        """The verdict for each of `FOOD_EXCLUSIONS`. `values` are per 100 g by nutrient key (g alcohol and lactose,
        mg caffeine and cholesterol); `langual` is accepted for what it may add and is not needed;
        `ingredients` is the ingredient statement of a product, one entry each, where it is known; `claimed`: exclusions
        that the packet claims to be free of."""
        result = self.by_itself(food, values, ingredients, claimed)
        for _, key, verdict in self.composed(result):
            result[key] = verdict
        return result

    def by_itself(
        self,
        food: Food,
        values: Mapping[str, float | None],
        ingredients: Sequence[str] | None = None,
        claimed: Collection[str] = (),
    ) -> dict[str, Verdict]:
        """The verdict of each exclusion by itself, before those that follow from others are looked at."""
        parts = self.parts(food, ingredients)
        claims = self.claims(food)
        absent = self.absent(parts, claims)
        found: _Found = {}
        for part in parts:
            if not part.absent:
                _raise_all(found, self._bundle(part.thing, part.sure, absent))
        for one in self.raised(values):
            _raise(found, one.exclusion, one.rank, one.why)
        free = self._free_reason(next((p for p in parts if not p.absent), None))
        result = {
            key: Verdict(_BY_RANK[found[key][0]], found[key][1]) if key in found else Verdict(Answer.FREE, free)
            for key in FOOD_EXCLUSIONS
        }
        return result | {key: verdict for _, key, verdict in self.decided(food, claims, claimed)}

    def decided(
        self, food: Food, claims: Iterable[Claim], claimed: Collection[str]
    ) -> Iterator[tuple[str, str, Verdict]]:
        """(rule, exclusion, verdict) of what decides over all that was found: a claim in the name, a review, a claim on
        the packet; a later one over an earlier one."""
        for claim in claims:
            yield from ((claim.id, key, Verdict(Answer.MAYBE, claim.label)) for key in claim.maybe)
            yield from ((claim.id, key, Verdict(Answer.FREE, claim.label)) for key in sorted(covered(claim.free)))
        review = self.book.reviews.get(food.id)
        if review is not None:
            for key, answer in review.answers.items():
                yield review.id, key, Verdict(answer, f"reviewed: {review.why}")
        for name in sorted(claimed):
            free = Verdict(Answer.FREE, f"{claim_words(name)} by the claim on the packet")
            yield from (("packet", key, free) for key in sorted(covered((name,))) if key == name or key not in claimed)

    def composed(self, result: Mapping[str, Verdict]) -> Iterator[tuple[str, str, Verdict]]:
        """(rule, exclusion, verdict) of exclusions that follow from others: at least what those are; `contains` where
        two things meet."""
        now = dict(result)
        for key, table in self.book.tables.items():
            worst = max((now[name] for name in (key, *table.worst_of)), key=lambda v: v.answer.rank)
            if table.together and all(now[name].answer is Answer.CONTAINS for name in table.together):
                first, second = (now[name].why for name in table.together)
                worst = Verdict(Answer.CONTAINS, f"together in one food: {first}; {second}")
            if worst != now[key]:
                now[key] = worst
                yield f"{key}:follows", key, worst

    def _described(self, food: Food, group: Group) -> list[Read]:
        words = text.read(food.name)
        rule: Rule | None = self.book.named.get(food.id)
        if rule is None:
            rule = next((rule for rule in group.rules if rule.fits(words.line)), None)
        found = [_read(group.default if rule is None else rule)]
        if rule is None or not rule.alone:
            found += _word_reads(words, group.words)
        return found

    def _named(self, food: Food) -> list[Read]:
        """What the name says beside what the food is."""
        words, names = text.read(food.name), self.book.names
        rules = (*names.rules.get("", ()), *names.rules.get(food.group_code, ()))
        return [*_word_reads(words, names.words), *(_read(rule) for rule in rules if rule.fits(words.line))]

    def _ingredient(self, line: str) -> list[Read]:
        if line.startswith(PERHAPS):
            return [_open(read) for read in self._ingredient(line.removeprefix(PERHAPS))]
        words = text.read(line)
        if not self.book.statement.words.find(words):
            return [Read("statement", f"{line!r} is not known", (Part(_UNREADABLE),), "the ingredient statement")]
        plain = Read("statement", f"{line!r} in its statement", (Part("plain food"),), "the ingredient statement")
        said = [read for read in _word_reads(words, self.book.statement.words) if read.parts] or [plain]
        return [*said, *_word_reads(words, self.book.names.words)]

    def claims(self, food: Food) -> list[Claim]:
        """What the food's name claims."""
        line = text.read(food.name).line
        return [claim for claim in self.book.claims if claim.pattern.matches(line)]

    @staticmethod
    def absent(parts: Iterable[Part], claims: Iterable[Claim]) -> frozenset[str]:
        """The things that are said not to be in it."""
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
                        done[exclusion] = (rank, self.reason(holding, exclusion, certain))
        return done

    def reason(self, holding: Holding, exclusion: str, certain: bool) -> str:
        """Why something held answers as it does, in words."""
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

    def raised(self, values: Mapping[str, float | None]) -> Iterator[Raised]:
        """What the known numbers say, by the limits."""
        limits = self.book.limits
        lactose = values.get("lactose")
        if lactose is not None and lactose > limits["lactose_g"]:
            for key, rank in (("lactose", 2), ("dairy", 2), ("vegan", 2), ("mammal", 1)):
                yield Raised("limits:lactose_g", key, rank, f"{lactose:g} g lactose per 100 g: it holds milk")
        alcohol = values.get("alcohol")
        if alcohol:
            rank = 2 if alcohol > limits["alcohol_g"] else 1
            yield Raised("limits:alcohol_g", "alcohol", rank, f"{alcohol:g} g alcohol per 100 g")
        caffeine = values.get("caffeine")
        if caffeine:
            rank = 2 if caffeine >= limits["caffeine_mg"] else 1
            yield Raised("limits:caffeine_mg", "caffeine", rank, f"{caffeine:g} mg caffeine per 100 g")
        cholesterol = values.get("cholesterol")
        if cholesterol is not None and cholesterol > limits["cholesterol_mg"]:
            why = f"{cholesterol:g} mg cholesterol per 100 g: it holds something of an animal"
            yield Raised("limits:cholesterol_mg", "vegan", 2, why)


def _read(rule: Rule) -> Read:
    return Read(rule.id, rule.why, rule.parts, rule.source)


def _open(read: Read) -> Read:
    """The same of something that only some makes hold."""
    parts = tuple(Part(part.thing, False, part.absent) for part in read.parts if not part.absent)
    return Read(read.rule, f"only some makes hold it: {read.why}", parts, read.source)


def _word_reads(words: text.Words, index: text.PhraseIndex[Word]) -> list[Read]:
    """What the words of a description give. What is denied and also said ("from flakes without milk, milk added") is
    said."""
    found: list[Read] = []
    for tokens, word, certainty in index.find(words):
        parts: list[Part] = []
        for part in word.parts:
            if certainty == text.Certainty.DENIED:
                if not part.absent:
                    parts.append(Part(part.thing, True, True))
            elif certainty == text.Certainty.OPEN:
                parts.append(Part(part.thing, False, part.absent))
            else:
                parts.append(part)
        found.append(Read(word.id, f"its name says {' '.join(tokens)!r}", tuple(parts), word.source))
    said = {part.thing for read in found for part in read.parts if not part.absent}
    return [
        Read(r.rule, r.why, tuple(p for p in r.parts if not (p.absent and p.thing in said)), r.source) for r in found
    ]


def claim_words(exclusion: str) -> str:
    """What a packet says that claims it: "vegan", "egg-free"."""
    return CLAIM_WORDS.get(exclusion, exclusion.replace("_", " ") + "-free")


def _raise(found: _Found, key: str, rank: int, reason: str) -> None:
    if rank > found.get(key, (0, ""))[0]:
        found[key] = (rank, reason)


def _raise_all(found: _Found, more: _Found) -> None:
    for key, (rank, reason) in more.items():
        _raise(found, key, rank, reason)
