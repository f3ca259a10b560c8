"""Why the judge answers as it does, as data: the words are made of it in one place (`english`), and nothing is read out
of words."""

from __future__ import annotations

from dataclasses import dataclass

from mealplan.foods.food import Answer

About = str | float | bool | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Reason:
    """`args`: what it is about, in the order in which `english` takes it: names of exclusions, labels of things, the
    words of a rule file, grams or milligrams per 100 g, other reasons. `rule`: the id of the rule that speaks, "" where
    several do or none does."""

    key: str
    args: tuple[About | Reason, ...] = ()
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """A three-state answer with its reason."""

    answer: Answer
    reason: Reason


def because(key: str, *args: About | Reason, rule: str = "") -> Reason:
    return Reason(key, args, rule)
