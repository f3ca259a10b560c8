"""Full-text search as you type over SR28's comma-ordered names: the plain whole food before brands and
mixtures.

SR28 writes "Cheese, cheddar" and "Fish, salmon, Atlantic, wild, raw": a class word, the food, then its state.
The rank is points for where each typed word is found, less what else the name says, less a fixed penalty for
what is not the plain food (brands, baby food, meals, powders). Any text is safe: only letters and digits
reach the database.
"""

from __future__ import annotations

import csv
import re
import sqlite3
import tomllib
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mealplan.errors import nearest
from mealplan.foods.plants import BRAND

_DATA = Path(__file__).parent / "data"
LONGEST_QUERY = 200  # characters that are looked at
MOST_WORDS = 8
_MOST_CANDIDATES = 1500

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_TOKEN = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class _Weights:
    """The word lists and penalties of `data/search.toml`."""

    classes: frozenset[str]
    groups: dict[str, float]
    plain: dict[str, float]
    not_plain: dict[str, float]
    irregular: dict[str, str]


@cache
def _weights() -> _Weights:
    table = tomllib.loads((_DATA / "search.toml").read_text(encoding="utf-8"))
    classes = frozenset(table.pop("classes"))
    return _Weights(classes=classes, **table)


@dataclass(frozen=True, slots=True)
class SearchRow:
    """What the index keeps of one name: all its words, its head and its fixed penalty."""

    n: int
    words: str
    head: str
    penalty: float


def fold(text: str) -> str:
    """Lower case without accents ("Jalapeño" -> "jalapeno")."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(ch for ch in plain if not unicodedata.combining(ch)).lower()


@cache
def singular(word: str) -> str:
    """The singular of an English food word, near enough for matching ("lentils" -> "lentil")."""
    irregular = _weights().irregular
    if word in irregular:
        return irregular[word]
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _segments(name: str) -> list[list[str]]:
    """The words of each comma segment, folded and singular; "egg-plant" gives the words apart."""
    return [[singular(word) for word in _TOKEN.findall(part)] for part in fold(name).split(",")]


def search_rows(n: int, name: str, group_code: str, common: str, manufacturer: str, in_survey: bool) -> SearchRow:
    """The index row of food number `n`."""
    folded = fold(name)
    words = {singular(word) for word in _TOKEN.findall(folded)} | set(_WORD.findall(folded))
    weights = _weights()
    penalty = weights.groups.get(group_code, 0.0)
    penalty += sum(weights.not_plain.get(word, 0.0) - weights.plain.get(word, 0.0) for word in words)
    penalty += 12.0 if manufacturer or BRAND.search(name) else 0.0
    penalty += 0.0 if in_survey else 2.5
    penalty += 0.04 * len(name)
    every = " ".join(
        dict.fromkeys(
            _TOKEN.findall(folded)
            + [singular(w) for w in _TOKEN.findall(folded)]
            + _TOKEN.findall(fold(common))
            + _TOKEN.findall(fold(manufacturer))
        )
    )
    return SearchRow(n, every, " ".join(_head(_segments(name))), round(penalty, 3))


def _head(segments: list[list[str]]) -> list[str]:
    """The words that name the food: the first segment, or the one after a class word."""
    if len(segments) > 1 and " ".join(segments[0]) in _weights().classes:
        return segments[1]
    return segments[0]


@cache
def synonyms() -> dict[str, str]:
    """What a cook says -> SR28's words for it."""
    with (_DATA / "synonyms.csv").open(encoding="utf-8", newline="") as handle:
        return {row["said"]: row["sr28"] for row in csv.DictReader(handle)}


def query_words(text: str) -> list[str]:
    """The words to look for: folded, singular, at most MOST_WORDS, a British name put into SR28's words."""
    folded = " ".join(_WORD.findall(fold(text[:LONGEST_QUERY])))
    table = synonyms()
    said = folded.split()
    for length in range(min(4, len(said)), 0, -1):
        for start in range(len(said) - length + 1):
            phrase = " ".join(said[start : start + length])
            if phrase in table:
                said[start : start + length] = table[phrase].split()
                folded = " ".join(said)
                return [singular(word) for word in _TOKEN.findall(folded)][:MOST_WORDS]
    return [singular(word) for word in _TOKEN.findall(folded)][:MOST_WORDS]


def score(words: list[str], name: str, penalty: float) -> float:
    """How well `name` answers `words`; higher is better."""
    segments = _segments(name)
    is_class = len(segments) > 1 and " ".join(segments[0]) in _weights().classes
    plain = _weights().plain
    points = -penalty
    used: set[tuple[int, int]] = set()
    for word in words:
        best, where = 0.0, None
        for s, segment in enumerate(segments):
            depth = max(0, s - 1) if is_class else s
            for w, candidate in enumerate(segment):
                if not candidate.startswith(word):
                    continue
                exact = candidate == word
                worth = (40.0, 26.0, 14.0)[min(depth, 2)] * (1.0 if exact else 0.55)
                worth += 6.0 if w == 0 else 0.0
                if worth > best:
                    best, where = worth, (s, w)
        points += best
        if where is not None:
            used.add(where)
    for s, segment in enumerate(segments):
        depth = max(0, s - 1) if is_class else s
        cost = 0.0 if is_class and s == 0 else (8.0, 2.5, 1.0)[min(depth, 2)]
        points -= cost * sum(1 for w, word in enumerate(segment) if (s, w) not in used and word not in plain)
    return points


def search(connection: sqlite3.Connection, text: str, limit: int, heads: Callable[[], list[str]]) -> list[int]:
    """The numbers of the foods that answer `text`, best first; an empty list when nothing does. Never raises
    on text. `heads` gives the `head_words` of this connection, asked for where nothing is found as typed."""
    words = query_words(text)
    if not words or limit < 1:
        return []
    found = _candidates(connection, words, " ")
    if not found and len(words) > 1:
        found = _candidates(connection, words, " OR ")
    if not found:
        close = nearest(words[0], heads()) if len(words[0]) > 2 else []
        found = _candidates(connection, close[:1], " ") if close else []
        words = close[:1] or words
    ranked = sorted(((-score(words, name, penalty), n) for n, name, penalty in found))
    return [n for _, n in ranked[:limit]]


def _candidates(connection: sqlite3.Connection, words: list[str], joiner: str) -> list[tuple[int, str, float]]:
    match = joiner.join(f'"{word}"*' for word in words)
    query = (
        "SELECT k.n, f.name, k.penalty FROM food_fts JOIN search_key k ON k.n = food_fts.rowid"
        " JOIN food f ON f.n = k.n"
        " WHERE food_fts MATCH ? ORDER BY k.penalty LIMIT ?"
    )
    return connection.execute(query, (match, _MOST_CANDIDATES)).fetchall()


def head_words(connection: sqlite3.Connection) -> list[str]:
    """Every word of a head, for guessing at a slip of the keyboard."""
    words: set[str] = set()
    for (head,) in connection.execute("SELECT head FROM search_key"):
        words.update(head.split())
    return sorted(word for word in words if len(word) > 2)
