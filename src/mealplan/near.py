"""Every "did you mean": the known names that a typed one may stand for.

A name is words, and the word that says what the thing is (its head) counts most: "cheese" may stand for "cream cheese",
not for "cheese sauce" and never for "lychees". So names of the same head come first, then names that hold the words at
another place, then beginnings of words, and slips of the keyboard last, with fewer slips allowed in shorter words.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

LONGEST = 80  # characters that are looked at
_WORD = re.compile(r"[^\W_]+")
_AFTER_HEAD = re.compile(r"[,;(]|\b(?:in|with|of|and|on|for|from|without)\b")
_SAME, _HEAD, _HELD, _BEGUN, _SLIP, _SLIP_OF_HEAD = range(6)
SLIP = 0.8  # what a word counts that is nearly right
#: Words of the kitchen that are spelled right: who types one of them meant no other ("stock" is no celery stick).
_NO_SLIPS = frozenset(("stock", "broth", "sole", "wine", "steak", "chop", "roll", "lard", "sauce", "duck", "veal"))


@dataclass(frozen=True, slots=True)
class _Name:
    """The words of a name in the singular, its head, and all of it in one piece."""

    words: tuple[str, ...]
    head: str
    whole: str


def closest(name: str, known: Iterable[str], count: int = 3, *, common: Mapping[str, float] | None = None) -> list[str]:
    """At most `count` of the known names, best first; none where nothing is near.

    `common` says how often each thing is met: where names are equally near, the common come before the rare."""
    typed = _read(name[:LONGEST])
    if not typed.words:
        return []
    # the order counts where names are equally near; a set has none, but for that of this process
    names = sorted(known) if isinstance(known, (set, frozenset)) else list(dict.fromkeys(known))
    frequency: Counter[str] = Counter()
    if common:
        frequency.update(word for one in names for word in _read(one[:LONGEST]).words)
    ranked = []
    for order, one in enumerate(names):
        near = _nearness(typed, _read(one[:LONGEST]))
        if near is not None:
            tier, shared, extra, slips = near
            met = _met(one, typed, common or {}, frequency)
            alike = SequenceMatcher(None, name.casefold(), one.casefold()).ratio()  # a singular, or its plural?
            ranked.append((tier, -shared, slips, extra, -met, -alike, order, one))
    ranked.sort()
    if not ranked:
        return []
    best = ranked[0]
    as_near = [row[-1] for row in ranked if row[0] == best[0] and row[1] - best[1] < 0.5]
    fit = {_read(one[:LONGEST]).whole: one for one in reversed(as_near)}
    return list(reversed(fit.values()))[:count]  # of a singular and its plural, the better


def mistyped(name: str, known: Iterable[str]) -> str | None:
    """The known name of which `name` is a slip of the keyboard; None where it is another word."""
    typed = _read(name[:LONGEST]).whole
    if not typed:
        return None
    found = [(slips, one) for one in known if (slips := _slips(typed, _read(one).whole)) is not None]
    return min(found)[1] if found else None


def slips_allowed(length: int) -> int:
    """How many slips of the keyboard a word of so many letters bears."""
    return 0 if length < 3 else 1 if length < 6 else 2 if length < 10 else 3


@lru_cache(maxsize=20_000)
def _read(name: str) -> _Name:
    low = name.casefold().replace("’", "'").replace("'s", "s")
    words = tuple(_singular(word) for word in _WORD.findall(low))
    before = _AFTER_HEAD.split(low.replace("_", " ").replace("-", " "), maxsplit=1)[0]
    first = [_singular(word) for word in _WORD.findall(before)]
    head = first[-1] if first else words[-1] if words else ""
    return _Name(words, head, "".join(words))


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("oes", "shes", "ches", "sses", "xes")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _nearness(typed: _Name, name: _Name) -> tuple[int, float, int, int] | None:
    """(tier, words shared, words besides, slips), or None where they have nothing to do with each other."""
    if not name.words or _other_number(typed, name):
        return None
    if typed.whole == name.whole:
        return _SAME, len(typed.words), 0, 0
    shared, matched = _shared(typed, name)
    extra = len(name.words) - matched
    if typed.head == name.head:
        return _HEAD, shared, extra, 0
    exact = set(typed.words) & set(name.words)
    if exact and (len(exact) == len(set(typed.words)) or len(exact) == len(set(name.words))):
        return _HELD, shared, extra, 0
    if _begun(typed, name):
        return _BEGUN, 1.0, len(name.words), 0
    slips = _slips(typed.whole, name.whole)
    if slips is not None:
        return _SLIP, 1.0, 0, slips
    if (len(typed.words) == 1 and len(name.words) == 1) or (len(typed.words) > 1 and shared <= SLIP):
        return None  # "vegetable stock" is no rice sticks
    slips = _slips(typed.head, name.head) if min(len(typed.head), len(name.head)) > 3 else None
    return None if slips is None else (_SLIP_OF_HEAD, shared, extra, slips)


def _other_number(typed: _Name, name: _Name) -> bool:
    """Whether both hold numbers, and others: omega6 is not omega 3, and B12 is not B6. (But week 49 is near to week 48:
    a number that is a word by itself is only a number.)"""
    mine, its = ({n for word in one.words for n in re.findall(r"\d+", word) if len(n) < 3} for one in (typed, name))
    attached = any(re.search(r"[a-z]\d", word) for word in (*typed.words, *name.words))
    return attached and bool(mine and its) and not mine & its


def _shared(typed: _Name, name: _Name) -> tuple[float, int]:
    """(how much of the typed words stands in the name, how many words of the name that is)."""
    total, matched = 0.0, 0
    for word in dict.fromkeys(typed.words):
        if word in name.words:
            total, matched = total + 1.0, matched + 1
        elif len(word) > 3 and any(_slips(word, other) is not None for other in name.words if len(other) > 3):
            total, matched = total + SLIP, matched + 1
    return total, matched


def _begun(typed: _Name, name: _Name) -> bool:
    """Whether one is the beginning of the other ("choc", "glutenfree"), or of a word of it."""
    if len(typed.words) == 1 and len(typed.whole) >= 3 and any(word.startswith(typed.whole) for word in name.words):
        return True
    return len(name.whole) >= 4 and len(typed.whole) >= len(name.whole) + 3 and typed.whole.startswith(name.whole)


def _slips(typed: str, name: str) -> int | None:
    """Slips of the keyboard between two words, None when there are too many: letters left out, put in, changed, or two
    exchanged. In a short word the first letter must be right."""
    most = 0 if typed in _NO_SLIPS else slips_allowed(min(len(typed), len(name)))
    if most == 0 or abs(len(typed) - len(name)) > most:
        return None
    if min(len(typed), len(name)) < 5 and typed[0] != name[0]:
        return None
    return distance(typed, name, most)


def distance(a: str, b: str, most: int) -> int | None:
    """Optimal string alignment distance, None above `most`."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        following = [i] + [0] * len(b)
        for j, other in enumerate(b, 1):
            cost = min(row[j] + 1, following[j - 1] + 1, row[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            following[j] = cost
        if min(following) > most:
            return None
        before, row = row, following
    return row[-1] if row[-1] <= most else None


def _met(one: str, typed: _Name, common: Mapping[str, float], frequency: Counter[str]) -> float:
    """How common a thing is: how often it is used, and how often the words are said that tell it from others."""
    if not common:
        return 0.0
    words = [word for word in _read(one[:LONGEST]).words if word not in typed.words]
    said = sum(math.log1p(frequency[word]) for word in words) / len(words) if words else 0.0
    return math.log1p(common.get(one, 0.0)) + said
