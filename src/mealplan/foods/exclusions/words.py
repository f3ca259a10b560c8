"""What people call an exclusion, and which it is: `foods/data/exclusion_words.csv`, packaged with the program because
settings are read without a catalogue.

A row holds words (`;` between them), what kind they are, and where that is from:
    alias    they mean the exclusions of `means` (several: "nuts"); `told` is what to know of it
    ask      they may mean one or more of `means`: nobody but the person can say which
    near     no name for an exclusion; those of `means` may be what is wanted
    refused  no exclusion can do it: `told` says why, `instead` what can be done
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mealplan.errors import ValueProblem, nearest, unknown_name
from mealplan.foods.food import EXCLUSIONS

FILE = Path(__file__).parents[1] / "data" / "exclusion_words.csv"
KINDS = ("alias", "ask", "near", "refused")
LISTING = "mealplan exclusions list"
# Words around a name that leave it the same thing to leave out: "no eggs", "egg-free", "egg allergy", "ohne Ei".
_BEFORE = ("no", "without", "non", "any", "ohne", "kein", "keine", "sans", "sin", "allergic to", "intolerant to")
_BEHIND = ("free", "frei", "allergy", "allergic", "intolerance", "intolerant", "diet", "allergie", "unverträglichkeit")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table; `words` as they are written there."""

    words: tuple[str, ...]
    kind: str
    means: tuple[str, ...]
    told: str
    instead: str
    source: str


@dataclass(frozen=True, slots=True)
class Meant:
    """The exclusions that a word means. `word`: as it was typed, "" where it is the exclusion's own name; `more`: what
    to know of it."""

    names: tuple[str, ...]
    word: str = ""
    more: str = ""

    def told(self, done: str = "used") -> str:
        """What is to be told of the word once, "" where there is nothing to tell: "coeliac: the exclusion gluten is
        used"."""
        if not self.word:
            return ""
        one = len(self.names) == 1
        which = f"the exclusion {self.names[0]} is" if one else f"the exclusions {' and '.join(self.names)} are"
        return f"{self.word}: {which} {done}" + (f" ({self.more})" if self.more else "")


def meant(text: str, *, where: str | None = None) -> Meant:
    """What `text` means as an exclusion, in any case, with hyphens, spaces or underscores. Raises ValueProblem where it
    is not known, may mean several things, or is no exclusion; its hint says what can be done."""
    typed = " ".join(text.split())
    for said in _ways(_plain(typed)):
        if said in _names():
            name = _names()[said]
            return Meant((name,), "" if said == _plain(typed) else typed[:60])
        row = _rows().get(said)
        if row is not None:
            return _of(row, typed, where)
    close = nearest(typed, [*EXCLUSIONS, *_rows()])
    found = dict.fromkeys(name for one in close for name in ([one] if one in EXCLUSIONS else _rows()[one].means))
    problem = unknown_name("exclusion", text, (), where=where, listing=LISTING, close=list(found))
    if not found:
        problem.hint = f"{problem.hint} A single food is left out with --dislike."
    raise problem


def name_meant(text: str, *, where: str | None = None) -> str:
    """The exclusion of a word that must mean one. Raises ValueProblem."""
    found = meant(text, where=where)
    if len(found.names) > 1:
        raise ValueProblem(
            f"{text[:60]!r} means {' and '.join(found.names)}", where=where, hint="ask for one of them at a time"
        )
    return found.names[0]


def _of(row: Row, typed: str, where: str | None) -> Meant:
    if row.kind == "alias":
        return Meant(row.means, typed[:60], row.told)
    shown = typed[:60]
    if row.kind == "refused":
        raise ValueProblem(f"{shown!r} is no exclusion here: {row.told}", where=where, hint=row.instead or None)
    hint = row.instead or f"did you mean {' or '.join(row.means)}?"
    if row.kind == "ask":
        raise ValueProblem(f"{shown!r} can mean {' or '.join(row.means)}", where=where, hint=hint)
    raise ValueProblem(f"unknown exclusion {shown!r}", where=where, hint=f"{hint} `{LISTING}` lists them all.")


def _ways(said: str) -> Iterator[str]:
    """What was said, and the same without words around it that change nothing; the longest first, so that a row of
    its own ("sugar free") comes before its parts."""
    seen, waiting = set[str](), [said]
    while waiting:
        one = waiting.pop(0)
        if not one or one in seen:
            continue
        seen.add(one)
        yield one
        waiting += [one.removeprefix(f"{word} ") for word in _BEFORE if one.startswith(f"{word} ")]
        waiting += [one.removesuffix(f" {word}") for word in _BEHIND if one.endswith(f" {word}")]
        waiting += [one.removesuffix("frei")] if one.endswith("frei") else []


def _plain(text: str) -> str:
    """Lower case, without accents, words apart by one space."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return re.sub(r"[\s_-]+", " ", bare.replace("œ", "oe").replace("'", "").replace("’", "")).strip()


@cache
def _names() -> dict[str, str]:
    return {_plain(name): name for name in EXCLUSIONS}


@cache
def _rows() -> dict[str, Row]:
    return {_plain(word): row for row in rows() for word in row.words}


@cache
def rows() -> tuple[Row, ...]:
    """The whole table. Raises ValueProblem for a row that is wrong: two rows with a word, an unknown exclusion ..."""
    found: list[Row] = []
    seen: set[str] = set(_names())
    with FILE.open(encoding="utf-8", newline="") as handle:
        for line in csv.DictReader(handle):
            row = Row(
                tuple(word.strip() for word in line["words"].split(";")), line["kind"],
                tuple(name for name in line["means"].split(";") if name), line["told"], line["instead"], line["source"],
            )  # fmt: skip
            where = f"{FILE.name}: {row.words[0]}"
            for name in row.means:
                if name not in EXCLUSIONS:
                    raise unknown_name("exclusion", name, EXCLUSIONS, where=where)
            plain = [_plain(word) for word in row.words]
            twice = [word for word in plain if word in seen or not word]
            if twice:
                raise ValueProblem(f"{twice[0]!r} stands elsewhere, too, or is no word", where=where)
            if row.kind not in KINDS or not row.source:
                raise ValueProblem("an unknown kind, or no source", where=where)
            if (row.kind == "refused") == bool(row.means) or (row.kind == "refused" and not row.told):
                raise ValueProblem("means nothing, or refuses without a reason", where=where)
            seen |= set(plain)
            found.append(row)
    return tuple(found)
