"""What `mealplan exclusions audit` shows: counts per group and exclusion, doubtful foods, changes between versions."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mealplan.foods.food import EXCLUSIONS, Answer, Food, Verdict


@dataclass(frozen=True, slots=True)
class Count:
    """How many foods of one group have each answer for one exclusion."""

    group: str
    exclusion: str
    contains: int
    maybe: int
    free: int


@dataclass(frozen=True, slots=True)
class Doubt:
    """A food with many MAYBE answers: the least is known of it."""

    food: str
    name: str
    group: str
    maybe: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One verdict that differs between two versions of the data (None: the food was or is not there)."""

    food: str
    name: str
    exclusion: str
    before: Answer | None
    after: Answer | None


@dataclass(frozen=True, slots=True)
class Audit:
    """Counts by group and exclusion, and the foods of which least is known, most doubtful first."""

    counts: tuple[Count, ...]
    doubts: tuple[Doubt, ...]


def audit(connection: sqlite3.Connection, limit: int = 50) -> Audit:
    """Counts and the `limit` least certain foods of a compiled catalogue."""
    counts = tuple(
        Count(*row)
        for row in connection.execute(
            "SELECT f.grp, v.exclusion, sum(v.answer = 'contains'), sum(v.answer = 'maybe'), sum(v.answer = 'free')"
            " FROM verdict v JOIN food f ON f.id = v.food GROUP BY f.grp, v.exclusion ORDER BY f.grp, v.exclusion"
        )
    )
    doubtful = connection.execute(
        "SELECT f.id, f.name, f.grp, group_concat(v.exclusion, ' ') FROM verdict v JOIN food f ON f.id = v.food"
        " WHERE v.answer = 'maybe' GROUP BY f.id ORDER BY count(*) DESC, f.id LIMIT ?",
        (limit,),
    )
    return Audit(counts, tuple(Doubt(i, name, grp, tuple(sorted(keys.split()))) for i, name, grp, keys in doubtful))


def answers(connection: sqlite3.Connection) -> dict[tuple[str, str], str]:
    """Every answer of a compiled catalogue, by food and exclusion."""
    return {
        (food, key): answer for food, key, answer in connection.execute("SELECT food, exclusion, answer FROM verdict")
    }


def changes(before: Mapping[tuple[str, str], str], after: sqlite3.Connection) -> tuple[Change, ...]:
    """The verdicts that differ from `before` (see `answers`), by food and exclusion."""
    now = answers(after)
    names = dict(after.execute("SELECT id, name FROM food"))
    keys = sorted(key for key in set(before) | set(now) if before.get(key) != now.get(key))
    return tuple(
        Change(food, names.get(food, food), key, _answer(before.get((food, key))), _answer(now.get((food, key))))
        for food, key in keys
    )


def counts_of(
    foods: Iterable[Food], verdicts: Mapping[str, Mapping[str, Verdict]]
) -> dict[str, dict[str, Counter[str]]]:
    """How many foods have each answer, by food group and exclusion."""
    counts: dict[str, dict[str, Counter[str]]] = {}
    for food in foods:
        row = counts.setdefault(food.group, {key: Counter() for key in EXCLUSIONS})
        for key, verdict in verdicts[food.id].items():
            row[key][verdict.answer.value] += 1
    return counts


def least_certain(
    foods: Iterable[Food], verdicts: Mapping[str, Mapping[str, Verdict]], limit: int
) -> tuple[Doubt, ...]:
    """The foods with most MAYBE answers, most doubtful first."""
    doubts = [
        Doubt(f.id, f.name, f.group, tuple(k for k, v in verdicts[f.id].items() if v.answer is Answer.MAYBE))
        for f in foods
    ]
    doubts.sort(key=lambda doubt: (-len(doubt.maybe), doubt.food))
    return tuple(doubt for doubt in doubts[:limit] if doubt.maybe)


def differences(
    before: Mapping[tuple[str, str], str], foods: Iterable[Food], verdicts: Mapping[str, Mapping[str, Verdict]]
) -> tuple[Change, ...]:
    """As `changes`, from verdicts at hand; of foods that are gone only when all foods are given."""
    known = {food.id: food.name for food in foods}
    now = {(i, key): verdict.answer.value for i in known for key, verdict in verdicts[i].items()}
    asked = {key for key in set(before) | set(now) if key[0] in known or key[0] not in verdicts}
    keys = sorted(key for key in asked if before.get(key) != now.get(key))
    return tuple(
        Change(food, known.get(food, food), key, _answer(before.get((food, key))), _answer(now.get((food, key))))
        for food, key in keys
    )


def _answer(text: str | None) -> Answer | None:
    return None if text is None else Answer(text)
