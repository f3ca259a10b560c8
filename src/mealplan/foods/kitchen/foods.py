"""A food by itself, by its name: of which kinds it is, and whether the name says that it is cooked (foods.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mealplan.errors import ValueProblem, unknown_name
from mealplan.foods.exclusions.text import Pattern, read
from mealplan.foods.kitchen.rules import Part

_STATES = {"cooked": True, "raw": False, "unsaid": None}
Judged = tuple[tuple[Part, ...], bool | None]


@dataclass(frozen=True, slots=True)
class _Rule:
    pattern: Pattern | None  # None: what no other rule fits
    parts: tuple[Part, ...]
    state: str  # "": by the words of the name


class FoodKinds:
    """The rules of every food group."""

    def __init__(self, words: Sequence[tuple[Pattern, bool]], groups: Mapping[str, Sequence[_Rule]]) -> None:
        self._words, self._groups = words, groups

    @classmethod
    def load(cls, path: Path, kinds: Collection[str]) -> FoodKinds:
        """Read `foods.toml`. Raises ValueProblem for an unknown kind or state, and a pattern that is none."""
        with path.open("rb") as handle:
            table = tomllib.load(handle)
        said = table["words"]
        words = [(_pattern(said["unheated"], "words"), False), (_pattern(said["cooked"], "words"), True)]
        words.append((_pattern(said["raw"], "words"), False))
        return cls(words, {entry["code"]: _rules(entry, kinds) for entry in table["group"]})

    def of(self, name: str, group: str) -> Judged:
        """(kinds, cooked) of a food. Raises ValueProblem for a food group that nobody has looked at."""
        line = read(name).line
        if group not in self._groups:
            raise ValueProblem(f"no kitchen rules for the food group {group!r}", where="foods.toml")
        rule = next(r for r in self._groups[group] if r.pattern is None or r.pattern.matches(line))
        if rule.state:
            return rule.parts, _STATES[rule.state]
        return rule.parts, next((state for pattern, state in self._words if pattern.matches(line)), None)


def _rules(entry: Mapping[str, Any], kinds: Collection[str]) -> list[_Rule]:
    where = f"foods.toml: {entry['code']}"
    out = [_rule(_pattern(row[0], where), row[1:], kinds, where) for row in entry.get("rules", ())]
    return [*out, _rule(None, [entry["default"], entry.get("default_state", "")], kinds, where)]


def _rule(pattern: Pattern | None, said: Sequence[str], kinds: Collection[str], where: str) -> _Rule:
    parts, state = Part.read(said[0]), said[1] if len(said) > 1 else ""
    for part in parts:
        if part.kind not in kinds:
            raise unknown_name("kind", part.kind, kinds, where=where)
    if state and state not in _STATES:
        raise unknown_name("state", state, _STATES, where=where)
    return _Rule(pattern, parts, state)


def _pattern(text: str, where: str) -> Pattern:
    try:
        return Pattern.parse(text)
    except ValueError as error:
        raise ValueProblem(str(error), where=where) from None
