"""Reading a food description as words: folding, negation, phrases and patterns."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

T = TypeVar("T")

_TOKEN = re.compile(r"[^\W_]+|[,;()]")
_NEGATORS = frozenset({"without", "no", "not", "non"})
_NEGATION_ENDS = frozenset({",", ";", "(", ")", "with", "but", "prepared", "made", "in", "cooked"})
_UNFOLDED = frozenset(
    {
        "swiss",
        "bass",
        "grass",
        "molasses",
        "asparagus",
        "hummus",
        "couscous",
        "citrus",
        "octopus",
        "this",
        "is",
        "les",
        "as",
        "has",
        "plus",
        "less",
        "gas",
        "anise",
        "hibiscus",
        "brussels",
        "us",
        "various",
        "las",
        "swedish",
        "bliss",
        "cassis",
        "watercress",
        "cress",
        "molass",
        "lotus",
        "cactus",
        "oasis",
        "express",
    }
)


_PLURALS = {
    "chilies": "chili",
    "chilis": "chili",
    "chillies": "chili",
    "leaves": "leaf",
    "wheats": "wheat",
    "calories": "calorie",
    "patties": "pattie",
    "veggies": "veggie",
}


@lru_cache(maxsize=20_000)
def fold(word: str) -> str:
    """One word in its singular: berries berry, tomatoes tomato, dishes dish, beans bean."""
    if word in _PLURALS:
        return _PLURALS[word]
    if len(word) < 4 or word in _UNFOLDED or not word.endswith("s") or word.endswith(("ss", "us")):
        return word
    if word.endswith("ies") and len(word) > 4 and word not in ("cookies", "brownies", "smoothies", "pies"):
        return word[:-3] + "y"
    if word.endswith(("oes", "ches", "shes", "sses", "xes")):
        return word[:-2]
    return word[:-1]


class Certainty:
    """How a word of a description stands: said, denied ("without salt"), or left open ("with or without")."""

    SAID = 1
    OPEN = 0
    DENIED = -1


@dataclass(frozen=True, slots=True)
class Words:
    """A description as folded words, each with its certainty, and one padded line for pattern tests."""

    tokens: tuple[str, ...]
    certainty: tuple[int, ...]
    line: str


def read(description: str) -> Words:
    """The words of a description, lower case and singular. Any text is accepted, the empty one too."""
    text = description.lower().replace("'n'", " and ").replace("&", " and ").replace("'", "").replace("’", "")
    tokens: list[str] = []
    certainty: list[int] = []
    state = Certainty.SAID
    raw = _TOKEN.findall(text)
    for index, piece in enumerate(raw):
        if piece in _NEGATION_ENDS and state != Certainty.SAID:
            state = Certainty.SAID
        if piece in ",;()":
            continue
        if piece in _NEGATORS:
            open_choice = piece == "without" and raw[max(0, index - 2) : index] == ["with", "or"]
            state = Certainty.OPEN if open_choice else Certainty.DENIED
        tokens.append(fold(piece))
        certainty.append(state)
    return Words(tuple(tokens), tuple(certainty), f" {' '.join(tokens)} ")


def phrase(text: str) -> tuple[str, ...]:
    """A phrase of a rule file, folded as descriptions are."""
    return read(text).tokens


class PhraseIndex(Generic[T]):
    """Phrases with a meaning; the longest match wins and its words are used up ("peanut butter" hides "butter")."""

    def __init__(self, entries: Mapping[str, T]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        for text, meaning in entries.items():
            tokens = phrase(text)
            if tokens:
                self._by_first.setdefault(tokens[0], []).append((tokens, meaning))
        for candidates in self._by_first.values():
            candidates.sort(key=lambda item: -len(item[0]))

    def find(self, words: Words) -> list[tuple[tuple[str, ...], T, int]]:
        """Every phrase found, in order, with its meaning and the lowest certainty of its words.

        Longer phrases are settled over the whole description first, so that a long phrase that starts later
        still hides a shorter one that overlaps it.
        """
        tokens = words.tokens
        hits: list[tuple[int, int, T]] = []
        for start, token in enumerate(tokens):
            for candidate, meaning in self._by_first.get(token, ()):
                if tokens[start : start + len(candidate)] == candidate:
                    hits.append((start, len(candidate), meaning))
        hits.sort(key=lambda hit: (-hit[1], hit[0]))
        used = [False] * len(tokens)
        kept: list[tuple[int, int, T]] = []
        for start, length, meaning in hits:
            if not any(used[start : start + length]):
                used[start : start + length] = [True] * length
                kept.append((start, length, meaning))
        kept.sort(key=lambda hit: hit[0])
        return [(tokens[s : s + n], m, _stands(tokens[s : s + n], words.certainty[s : s + n])) for s, n, m in kept]


def _stands(tokens: tuple[str, ...], certainty: tuple[int, ...]) -> int:
    """A phrase that brings its own "no" or "without" ("no sugar added") means what its rule says."""
    return Certainty.SAID if _NEGATORS.intersection(tokens) else min(certainty)


@dataclass(frozen=True, slots=True)
class Pattern:
    """`a b & !c | ^d`: alternatives (|) of phrases that must all (&) be in the line; ! not; ^ at its start."""

    alternatives: tuple[tuple[tuple[bool, bool, str], ...], ...]

    @classmethod
    def parse(cls, text: str) -> Pattern:
        """Read a pattern. ValueError when an alternative holds no phrase."""
        alternatives = []
        for part in text.split("|"):
            tests = []
            for piece in part.split("&"):
                piece = piece.strip()
                wanted = not piece.startswith("!")
                piece = piece.lstrip("!").strip()
                start = piece.startswith("^")
                tokens = phrase(piece.lstrip("^"))
                if not tokens:
                    raise ValueError(f"empty phrase in pattern {text!r}")
                tests.append((wanted, start, f" {' '.join(tokens)} "))
            alternatives.append(tuple(tests))
        return cls(tuple(alternatives))

    def matches(self, line: str) -> bool:
        """Whether a `Words.line` fits."""
        for tests in self.alternatives:
            for wanted, start, piece in tests:
                if (line.startswith(piece) if start else piece in line) != wanted:
                    break
            else:
                return True
        return False
