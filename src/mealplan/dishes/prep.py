"""Preparation by hand: minutes for each word of a note ("peeled, grated"), from `foods_db/ingredients/prep.toml`."""

from __future__ import annotations

import re
import tomllib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from mealplan.errors import ValueProblem, nearest, unknown_name

_WORD = re.compile(r"[a-z]+")
#: Words of a note that say something other than work.
PLAIN = frozenset(
    re.findall(
        r"\w+",
        "raw cooked into and or to serve in the a an of thin thick small large bite sized size for with on "
        "optional fresh ripe warm cold hot hard boiled left over from freezer frozen dry plus extra more "
        "about at room temperature juice only leaves half skin bones unpeeled whole lengthways crossways fine "
        "rounds rings inch cm pieces thinly thickly very well its their liquid softened melted cooled "
        "slightly both kept aside rest heaped level unsalted salted tinned canned plain white green parts ",
    )
)


@dataclass(frozen=True, slots=True)
class Work:
    """Minutes of one preparation word."""

    per_100g: float
    per_piece: float | None
    at_least: float

    def minutes(self, edible_g: float, pieces: float | None) -> float:
        """For so many edible grams; where the dish counts pieces, the lesser of the two rates."""
        rate = self.per_100g * edible_g / 100.0
        if pieces is not None and self.per_piece is not None:
            rate = min(rate, self.per_piece * pieces) if self.per_100g else self.per_piece * pieces
        return max(self.at_least, rate)


@dataclass(frozen=True, slots=True)
class Prep:
    """The whole table. `words` holds aliases, too."""

    words: dict[str, tuple[str, Work]]  # any word -> (the word it stands for, its work)
    handling: float  # minutes to find and measure one ingredient

    def found(self, note: str) -> list[str]:
        """The preparation words of a note, each kind of work once."""
        return list(dict.fromkeys(self.words[w][0] for w in _WORD.findall(note.lower()) if w in self.words))

    def minutes(self, note: str, edible_g: float, pieces: float | None) -> float:
        """Hands-on minutes of one ingredient line, handling included."""
        return self.handling + self.cutting(note, edible_g, pieces)

    def cutting(self, note: str, edible_g: float, pieces: float | None) -> float:
        """Minutes for the words of a note alone: what grows with the amount."""
        return sum(self.words[w][1].minutes(edible_g, pieces) for w in self.found(note))

    def misspelt(self, note: str) -> list[tuple[str, str]]:
        """(word, what was probably meant) for words that are nearly a preparation word."""
        found = []
        for word in _WORD.findall(note.lower()):
            if word in self.words or word in PLAIN or len(word) < 4:
                continue
            close = nearest(word, self.words, 1)
            if close and abs(len(close[0]) - len(word)) <= 2 and word[:2] == close[0][:2]:
                found.append((word, close[0]))
        return found

    def to_json(self) -> dict[str, Any]:
        return {"handling": self.handling, "words": {w: [of, asdict(work)] for w, (of, work) in self.words.items()}}

    @staticmethod
    def from_json(data: dict[str, Any]) -> Prep:
        return Prep({w: (of, Work(**work)) for w, (of, work) in data["words"].items()}, data["handling"])


def load_prep(path: Path) -> Prep:
    """The table of the file. Raises ValueProblem for unknown keys and doubled words."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    words: dict[str, tuple[str, Work]] = {}
    for name, table in tables.get("words", {}).items():
        for key in table:
            if key not in ("aliases", "per_100g", "per_piece", "at_least"):
                raise unknown_name(
                    "key", key, ["aliases", "per_100g", "per_piece", "at_least"], where=f"{path}: {name}"
                )
        work = Work(float(table["per_100g"]), table.get("per_piece"), float(table["at_least"]))
        for word in (name, *table.get("aliases", ())):
            if word in words:
                raise ValueProblem(f"{word!r} stands twice", where=f"{path}: {name}")
            words[word] = (name, work)
    return Prep(words, float(tables["handling"]["minutes_per_ingredient"]))
