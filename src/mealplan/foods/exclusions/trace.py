"""Which rules spoke of a food, what each led to for one exclusion, and which were overruled by which."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mealplan.foods.catalogue import Catalogue
from mealplan.foods.exclusions.engine import Judge, Read
from mealplan.foods.exclusions.files import stored
from mealplan.foods.exclusions.reasons import Judged, Reason, because
from mealplan.foods.exclusions.rules import read
from mealplan.foods.food import FOOD_EXCLUSIONS, OWN, Answer, Food, Verdict

DECIDES, AGREES, OVERRULED = "decides", "agrees", "overruled"


@dataclass(frozen=True, slots=True)
class Spoke:
    """One answer of one rule. `rule`: the id of the rule that answers; `through`: the rule of the name, or of the
    statement, that led to it, and the things on the way; `status`: decides, agrees, or overruled; `by`: how."""

    rule: str
    through: str
    path: tuple[str, ...]
    answer: str
    why: Reason
    source: str
    status: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Trace:
    """One food and one exclusion: the verdict, and all that spoke, what decides first."""

    exclusion: str
    answer: str
    why: Reason
    spoke: tuple[Spoke, ...]


@dataclass(frozen=True, slots=True)
class Traced:
    """One food: what read its name or its statement, and the trace of each exclusion asked for."""

    food: str
    name: str
    judged_as: str  # the food whose figures and recipe it has, where it differs from another by its claims alone
    reading: tuple[Read, ...]
    traces: tuple[Trace, ...]


@dataclass(frozen=True, slots=True)
class _Case:
    """What is known of one food."""

    food: Food
    values: dict[str, float | None]
    statement: tuple[str, ...]
    claimed: tuple[str, ...]


def trace(catalogue: Catalogue, food_id: str, exclusions: tuple[str, ...] = FOOD_EXCLUSIONS) -> Traced:
    """The rules that spoke of a food, read from the rules that the catalogue carries. Raises ValueProblem for an
    unknown food, or an older catalogue."""
    judge = Judge(read(stored(catalogue.rows)))
    food = catalogue.food(food_id)
    claims = catalogue.rows("SELECT exclusion, like_food FROM claim WHERE food = ? ORDER BY exclusion", (food.id,))
    base = catalogue.food(claims[0][1]) if claims else food
    lines = catalogue.rows("SELECT text FROM ingredient_statement WHERE food = ? ORDER BY seq", (base.id,))
    numbers = catalogue.amounts([base.id], ("lactose", "alcohol", "caffeine", "cholesterol"))[base.id]
    case = _Case(base, numbers, tuple(row[0] for row in lines), tuple(row[0] for row in claims))
    judged = judge.judged(base, case.values, case.statement, case.claimed)
    reading = tuple(judge.reading(base, case.statement))
    traces = tuple(_trace(judge, case, reading, name, judged[name]) for name in exclusions)
    if food.id.startswith(OWN):
        traces = tuple(_as_kept(one, catalogue.verdict(food.id, one.exclusion)) for one in traces)
    return Traced(food.id, food.name, base.id if base.id != food.id else "", reading, traces)


def _trace(judge: Judge, case: _Case, reading: tuple[Read, ...], exclusion: str, judged: Judged) -> Trace:
    held = list(_held(judge, case, reading, exclusion))
    worst = max((Answer(one.answer).rank for one in held), default=-1)
    found, decided = [], False
    for one in held:
        rank = Answer(one.answer).rank
        status = OVERRULED if rank < worst else AGREES if decided else DECIDES
        found.append(_with(one, status, "worst wins" if status == OVERRULED else ""))
        decided = decided or status == DECIDES
    for one in _over(judge, case, exclusion):
        found = [x if x.status == OVERRULED else _with(x, OVERRULED, one.by) for x in found]
        found.append(one)
    found.sort(key=lambda one: (one.status != DECIDES, one.status != AGREES))
    return Trace(exclusion, judged.answer.value, judged.reason, tuple(dict.fromkeys(found)))


def _as_kept(one: Trace, kept: Verdict) -> Trace:
    """The trace of a food of hers: where its verdict is another than its statement alone gives, why
    (`foods.own.verdicts`)."""
    if kept.answer.value == one.answer:
        return one
    why, by = because("rule", kept.why, rule="own"), "a food of your own"
    overruled = tuple(_with(spoke, OVERRULED, by) for spoke in one.spoke)
    decides = Spoke("own", "", (), kept.answer.value, why, "its file", DECIDES, by)
    return Trace(one.exclusion, kept.answer.value, why, (decides, *overruled))


def _with(one: Spoke, status: str, by: str) -> Spoke:
    return Spoke(one.rule, one.through, one.path, one.answer, one.why, one.source, status, by)


def _held(judge: Judge, case: _Case, reading: tuple[Read, ...], exclusion: str) -> Iterator[Spoke]:
    """The answers of what is in it, part by part, and of its numbers."""
    absent = judge.absent(judge.parts(case.food, case.statement), judge.claims(case.food))
    for one in reading:
        for part in one.parts:
            for holding in () if part.absent else judge.book.ontology.holdings(part.thing):
                answer = holding.thing.answers.get(exclusion)
                if answer is None or absent.intersection(holding.path):
                    continue
                certain = part.sure and holding.sure
                said = answer if certain else min(answer, Answer.MAYBE, key=lambda a: a.rank)
                why = judge.reason(holding, exclusion, certain)
                source = _source(judge, holding.thing.name, exclusion)
                yield Spoke(why.rule, one.rule, holding.path, said.value, why, source, DECIDES)
    for number in judge.raised(case.values):
        if number.exclusion == exclusion:
            said = Answer.CONTAINS if number.rank == Answer.CONTAINS.rank else Answer.MAYBE
            source = judge.book.sources[number.rule]
            yield Spoke(number.rule, "", (), said.value, number.why, source, DECIDES)


def _source(judge: Judge, thing: str, exclusion: str) -> str:
    """Who says what a thing answers."""
    table = judge.book.tables.get(exclusion)
    entry = table.entries.get(thing) if table is not None else None
    return entry.source if entry is not None else judge.book.sources[judge.rule_of(thing, exclusion)]


_BY = {"claims": "a claim in the name", "review": "a review", "packet": "a claim on the packet"}


def _over(judge: Judge, case: _Case, exclusion: str) -> Iterator[Spoke]:
    """What decides over all that was found."""
    sources = {claim.id: claim.source for claim in judge.book.claims}
    sources |= {review.id: review.source for review in judge.book.reviews.values()}
    for rule, key, judged in judge.decided(case.food, judge.claims(case.food), case.claimed):
        if key == exclusion:
            source, by = sources.get(rule, "the packet"), _BY[rule.partition(":")[0]]
            yield Spoke(rule, "", (), judged.answer.value, judged.reason, source, DECIDES, by)
    before = judge.by_itself(case.food, case.values, case.statement, case.claimed)
    for rule, key, judged in judge.composed(before):
        if key == exclusion:
            table = judge.book.tables[key]
            met = judged.reason.key == "together"
            names = " and ".join((table.together or ()) if met else table.worst_of)
            source = f"answers/{key}.toml"
            yield Spoke(rule, "", (), judged.answer.value, judged.reason, source, DECIDES, f"it follows from {names}")
