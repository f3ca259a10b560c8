"""What a line that is not sure may mean: the likeliest of the ingredient catalogue and of the whole food table."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from mealplan.bring.line import Reading
from mealplan.bring.names import Key, Names
from mealplan.bring.words import classes, key, table, tokens
from mealplan.library import Library

_LEAST = 0.34  # of the words' weight that a name of the catalogue has to share


@dataclass(frozen=True, slots=True)
class Candidate:
    """An ingredient of the catalogue, or (`ingredient` "") a food of the table, and why it is near."""

    ingredient: str
    food: str
    why: str


def _in_parts(word: str) -> list[str]:
    """A German compound in English, part by part: "rinderrouladen" is beef, beef round."""
    parts: dict[str, str] = table("german-parts")
    found, position = list[str](), 0
    while position < len(word):
        part = next((p for p in sorted(parts, key=len, reverse=True) if word.startswith(p, position)), None)
        if part is None:
            position += 1
            continue
        found.append(parts[part])
        position += len(part)
    return found


class Nearby:
    """Ranks candidates. English words are compared; those of other languages are put into English as far as the tables
    go."""

    def __init__(self, library: Library, names: Names) -> None:
        self.library = library
        self.names = names

    @cached_property
    def _weights(self) -> dict[str, float]:
        """How much a word says: the rarer among names, the more."""
        count = Counter(word for name in self.names.said["en"].exact for word in set(name))
        total = len(self.names.said["en"].exact)
        return {word: math.log(total / n) for word, n in count.items()}

    def ranked(self, reading: Reading, listed: Sequence[Candidate], language: str, found: Key) -> list[Candidate]:
        """Those that are known to be meant, then by turns the nearest ingredient and the nearest food."""
        said = self.names.said[language]
        meant = said.meant.get(found, "")
        words = self._english(reading, language)
        if not meant and not found:
            meant = next((said.meant[k] for k in self._parts(reading.name, language) if k in said.meant), "")
        foods = self._foods(meant) if meant else []
        if not listed and meant:
            listed, foods = foods[:2], foods[2:]
        elif meant:
            listed = [*listed[:1], *foods[:1], *listed[1:]]
            foods = foods[1:]
        if words and not meant:
            foods = self._foods(" ".join(words))
        near = self._ingredients(words) or ([] if foods or listed else self._spelt_like(words))
        turns: list[Candidate] = list(listed)
        for index in range(4):
            turns += near[index : index + 1]
            turns += foods[index : index + 1]
        seen: dict[tuple[str, str], Candidate] = {}
        for one in turns:
            seen.setdefault((one.ingredient, one.food), one)
        return list(seen.values())

    def _parts(self, name: str, language: str) -> list[Key]:
        """The runs of words of a name, the longest first."""
        words = key(name, language)[:10]
        return [words[i : i + n] for n in range(len(words), 0, -1) for i in range(len(words) - n + 1)]

    def _english(self, reading: Reading, language: str) -> list[str]:
        """The words of the name that say what it is, in English."""
        if language == "en":
            dropped = (
                classes("en")["neutral"] | classes("en")["small"] | classes("en")["large"] | classes("en")["medium"]
            )
            words = [
                w
                for w in key(reading.name, "en")
                if w not in dropped and not w.isdigit() and w not in classes("en")["about"]
            ]
            return words[:6] or list(key(reading.name, "en"))[:4]
        said = self.names.said[language]
        for part in self._parts(reading.name, language):
            english = said.exact.get(part) or next(iter(said.asked.get(part, ())), "") or said.meant.get(part, "")
            if english:
                return list(key(english, "en"))
        if language == "de":
            parts = [english for word in tokens(reading.name) for english in _in_parts(word)]
            if parts:
                return [word for english in dict.fromkeys(parts) for word in key(english, "en")]
        return [word for word in key(reading.name, "en") if len(word) > 2][:4]

    def _ingredients(self, words: Sequence[str]) -> list[Candidate]:
        """Ingredients by the words that their names share with these; the last word says what the thing is."""
        if not words:
            return []
        weight = {word: self._weights.get(word, 9.0) for word in words}
        weight[words[-1]] *= 1.5
        whole = sum(weight.values())
        best: dict[str, float] = {}
        for name, ingredient in self.names.said["en"].exact.items():
            shared = [word for word in set(words) if word in name]
            if not shared:
                continue
            share = sum(weight[word] for word in shared) / whole
            if share < _LEAST:
                continue
            extra = sum(self._weights.get(word, 5.0) for word in name if word not in words)
            head = 0.15 * (words[-1] == name[-1]) + 0.1 * (words[-1] in tokens(ingredient))
            best[ingredient] = max(best.get(ingredient, 0.0), share + head - 0.02 * extra)
        order = sorted(best, key=lambda one: (-best[one], len(one), one))
        return [Candidate(one, "", "shares its words") for one in order[:6]]

    def _spelt_like(self, words: Sequence[str]) -> list[Candidate]:
        found = [self.names.book.names.get(one) for one in self.names.book.names.near(" ".join(words))]
        return [Candidate(one.name, "", "its name is spelt like it") for one in found if one is not None]

    def _foods(self, text: str) -> list[Candidate]:
        foods = self.library.foods.search(text, 5) if text else []
        return [Candidate("", food.id, food.name) for food in foods]
