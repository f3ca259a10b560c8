"""What `mealplan exclusions audit` shows: counts per group and exclusion, doubtful foods, changes between versions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mealplan.foods.food import Answer, Food, Verdict


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


def counts_of(
    foods: Iterable[Food], verdicts: Mapping[str, Mapping[str, Verdict]]
) -> dict[str, dict[str, Counter[str]]]:
    """How many foods have each answer, by food group and exclusion."""
    counts: dict[str, dict[str, Counter[str]]] = {}
    for food in foods:
        row = counts.setdefault(food.group, {})
        for key, verdict in verdicts[food.id].items():
            row.setdefault(key, Counter())[verdict.answer.value] += 1
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
    """The verdicts that differ from `before`, {(food, exclusion): answer}, by food and exclusion; of foods that are
    gone only when all foods are given."""
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
