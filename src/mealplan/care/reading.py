"""A typed entry as words and separators."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mealplan.care.index import names
from mealplan.care.phrases import parts_of_compound, several_words
from mealplan.care.spelling import key, umlauts_as_two, words

LONGEST = 400  # characters of an entry that are read

_TOKEN = re.compile(r"(?P<word>\d+(?:[.,]\d+)?[^\W\d_]*|[^\W_]+(?:['’`´][^\W_]+)*)"
                    r"|(?P<separator>\s[-–—]+\s|[,;+/&()\[\]\n|:?]|(?<=\w\w\w)\.(?=\s))")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, or what separates two. `start`, `end`: where it stands in the entry; `spellings`: its keys (a German "ö"
    is "o" or "oe")."""

    text: str
    start: int
    end: int
    spellings: tuple[str, str]
    separates: bool = False
    shouted: bool = False  # all capitals

    @property
    def key(self) -> str:
        return self.spellings[0]


def tokens(said: str) -> list[Token]:
    """The words and separators of an entry, in order; German compounds of an allergy in two."""
    out: list[Token] = []
    for found in _TOKEN.finditer(said[:LONGEST]):
        raw = found.group()
        if found["separator"]:
            out.append(Token(raw.strip() or ";", found.start(), found.end(), ("", ""), True))
            continue
        for narrow, wide in zip(words(raw), words(umlauts_as_two(raw)), strict=False):
            both = None if {key([narrow]), key([wide])} & names().keys() else parts_of_compound(narrow)
            wides = parts_of_compound(wide) if both else None
            for one, other in zip(both or (narrow,), wides or both or (wide,), strict=False):
                out.append(Token(one, found.start(), found.end(), (key([one]), key([other])),
                                 shouted=raw.isupper()))
    return _together(out)


def _together(typed: list[Token]) -> list[Token]:
    """Small words of several words as one token ("as well as")."""
    out: list[Token] = []
    for token in typed:
        out.append(token)
        for length in (3, 2):
            last = out[-length:]
            if len(last) == length and " ".join(one.key for one in last) in several_words():
                one, other = ("".join(part) for part in zip(*(t.spellings for t in last), strict=True))
                text = " ".join(t.text for t in last)
                out[-length:] = [Token(text, last[0].start, last[-1].end, (one, other))]
                break
    return out
