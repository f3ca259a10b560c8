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

from mealplan.foods.exclusions import english, text
from mealplan.foods.exclusions.reasons import Judged, Reason, because
from mealplan.foods.exclusions.rules import Claim, Group, Parts, Review, Rule, RuleBook, Word, load
from mealplan.foods.exclusions.things import Holding, Part
from mealplan.foods.food import FOOD_EXCLUSIONS, PERHAPS, Answer, Food, Verdict, covered

_Found = dict[str, tuple[int, Reason]]  # exclusion -> (rank of the answer, reason)
_RANK = {answer: answer.rank for answer in Answer}
_BY_RANK = {answer.rank: answer for answer in Answer}
_UNREADABLE = "unrecognised ingredient"
_NOTHING = Reason("")


@dataclass(frozen=True, slots=True)
class Read:
    """What one rule read in a food: its id, why it spoke, the parts that it gave, and who says so."""

    rule: str
    why: Reason
    parts: Parts
    source: str


@dataclass(frozen=True, slots=True)
class Raised:
    """What a number of SR28 says of one exclusion."""

    rule: str
    exclusion: str
    rank: int
    why: Reason


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
            return [_reviewed(review)]
        found: list[Read] = []
        if ingredients:
            for line in ingredients:
                found += self._ingredient(line)
        else:
            found += self._described(food, self.book.groups.get(food.group_code, self.book.fallback))
        found += self._named(food)
        if review is not None and review.parts:
            found.append(_reviewed(review))
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
        ingredients: Sequence[str] | None = None,
        claimed: Collection[str] = (),
    ) -> dict[str, Verdict]:
        """The verdict for each of `FOOD_EXCLUSIONS`. `values` are per 100 g by nutrient key (g alcohol and lactose,
        mg caffeine and cholesterol); `ingredients` is the ingredient statement of a product, one entry each, where it
        is known; `claimed`: exclusions that the packet claims to be free of."""
        return {key: english.verdict(one) for key, one in self.judged(food, values, ingredients, claimed).items()}

    def judged(
        self,
        food: Food,
        values: Mapping[str, float | None],
        ingredients: Sequence[str] | None = None,
        claimed: Collection[str] = (),
    ) -> dict[str, Judged]:
        """As `verdicts`, with the reasons as data."""
        result = self.by_itself(food, values, ingredients, claimed)
        for _, key, judged in self.composed(result):
            result[key] = judged
        return result

    def by_itself(
        self,
        food: Food,
        values: Mapping[str, float | None],
        ingredients: Sequence[str] | None = None,
        claimed: Collection[str] = (),
    ) -> dict[str, Judged]:
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
            key: Judged(_BY_RANK[found[key][0]], found[key][1]) if key in found else Judged(Answer.FREE, free)
            for key in FOOD_EXCLUSIONS
        }
        return result | {key: judged for _, key, judged in self.decided(food, claims, claimed)}

    def decided(
        self, food: Food, claims: Iterable[Claim], claimed: Collection[str]
    ) -> Iterator[tuple[str, str, Judged]]:
        """(rule, exclusion, what is judged) of what decides over all that was found: a claim in the name, a review, a
        claim on the packet; a later one over an earlier one."""
        for claim in claims:
            why = because("rule", claim.label, rule=claim.id)
            yield from ((claim.id, key, Judged(Answer.MAYBE, why)) for key in claim.maybe)
            yield from ((claim.id, key, Judged(Answer.FREE, why)) for key in sorted(covered(claim.free)))
        review = self.book.reviews.get(food.id)
        if review is not None:
            for key, answer in review.answers.items():
                yield review.id, key, Judged(answer, because("reviewed", review.why, rule=review.id))
        for name in sorted(claimed):
            free = Judged(Answer.FREE, because("packet", name, rule="packet"))
            yield from (("packet", key, free) for key in sorted(covered((name,))) if key == name or key not in claimed)

    def composed(self, result: Mapping[str, Judged]) -> Iterator[tuple[str, str, Judged]]:
        """(rule, exclusion, what is judged) of exclusions that follow from others: at least what those are; `contains`
        where two things meet."""
        now = dict(result)
        for key, table in self.book.tables.items():
            worst = max((now[name] for name in (key, *table.worst_of)), key=lambda v: v.answer.rank)
            if table.together and all(now[name].answer is Answer.CONTAINS for name in table.together):
                first, second = (now[name].reason for name in table.together)
                worst = Judged(Answer.CONTAINS, because("together", first, second, rule=_follows(key)))
            if worst != now[key]:
                now[key] = worst
                yield _follows(key), key, worst

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
            return [_stated("not_known", line, _UNREADABLE)]
        plain = _stated("stated", line, "plain food")
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
                    if rank > done.get(exclusion, (0, _NOTHING))[0]:
                        done[exclusion] = (rank, self.reason(holding, exclusion, certain))
        return done

    def reason(self, holding: Holding, exclusion: str, certain: bool) -> Reason:
        """Why something held answers as it does."""
        thing, rule = holding.thing, self.rule_of(holding.thing.name, exclusion)
        what = thing.label, thing.because.get(exclusion, "")
        if len(holding.path) == 1:
            return because("is" if certain else "may_hold", *what, rule=rule)
        whole = self.book.ontology.things[holding.path[0]].label
        return because("usual_in" if certain else "unstated", *what, whole, rule=rule)

    def rule_of(self, thing: str, exclusion: str) -> str:
        """The id of the rule by which a thing answers: that of its own entry in the table of the exclusion, if any."""
        table = self.book.tables.get(exclusion)
        own = table is not None and thing in table.entries
        return f"{exclusion}:{thing}" if own else self.book.ontology.things[thing].rule

    def _free_reason(self, base: Part | None) -> Reason:
        if base is None:
            return because("nothing_counts")
        thing = self.book.ontology.things[base.thing]
        return because("rule" if thing.plain else "not_in", thing.label, rule=thing.rule)

    def raised(self, values: Mapping[str, float | None]) -> Iterator[Raised]:
        """What the known numbers say, by the limits."""
        limits = self.book.limits
        lactose = values.get("lactose")
        if lactose is not None and lactose > limits["lactose_g"]:
            for key, rank in (("lactose", 2), ("dairy", 2), ("vegan", 2), ("mammal", 1)):
                yield _raised("limits:lactose_g", key, rank, lactose)
        alcohol = values.get("alcohol")
        if alcohol:
            yield _raised("limits:alcohol_g", "alcohol", 2 if alcohol > limits["alcohol_g"] else 1, alcohol)
        caffeine = values.get("caffeine")
        if caffeine:
            yield _raised("limits:caffeine_mg", "caffeine", 2 if caffeine >= limits["caffeine_mg"] else 1, caffeine)
        cholesterol = values.get("cholesterol")
        if cholesterol is not None and cholesterol > limits["cholesterol_mg"]:
            yield _raised("limits:cholesterol_mg", "vegan", 2, cholesterol)


def _raised(rule: str, exclusion: str, rank: int, amount: float) -> Raised:
    """By a limit: the reason has the name of what was measured, in grams or milligrams per 100 g."""
    return Raised(rule, exclusion, rank, because(rule.removeprefix("limits:").rpartition("_")[0], amount, rule=rule))


def _follows(exclusion: str) -> str:
    return f"{exclusion}:follows"


def _stated(key: str, line: str, thing: str) -> Read:
    return Read("statement", because(key, line, rule="statement"), (Part(thing),), "the ingredient statement")


def _reviewed(review: Review) -> Read:
    return Read(review.id, because("rule", review.why, rule=review.id), review.parts, review.source)


def _read(rule: Rule) -> Read:
    return Read(rule.id, because("rule", rule.why, rule=rule.id), rule.parts, rule.source)


def _open(read: Read) -> Read:
    """The same of something that only some makes hold."""
    parts = tuple(Part(part.thing, False, part.absent) for part in read.parts if not part.absent)
    return Read(read.rule, because("some_makes", read.why, rule=read.rule), parts, read.source)


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
        why = because("named", " ".join(tokens), rule=word.id)
        found.append(Read(word.id, why, tuple(parts), word.source))
    said = {part.thing for read in found for part in read.parts if not part.absent}
    return [
        Read(r.rule, r.why, tuple(p for p in r.parts if not (p.absent and p.thing in said)), r.source) for r in found
    ]


def _raise(found: _Found, key: str, rank: int, reason: Reason) -> None:
    if rank > found.get(key, (0, _NOTHING))[0]:
        found[key] = (rank, reason)


def _raise_all(found: _Found, more: _Found) -> None:
    for key, (rank, reason) in more.items():
        _raise(found, key, rank, reason)
