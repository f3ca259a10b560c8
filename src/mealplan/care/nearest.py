"""The known things whose names are near to what was typed: shown, never taken.

A name is looked at letter by letter only where its length and its set of letters leave room for it to be near.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from mealplan.care import tables
from mealplan.care.index import LEAST_BEGUN, LEAST_TONGUE, Found, names, same_as
from mealplan.care.spelling import tongue
from mealplan.care.tables import Medicine
from mealplan.near import distance, slips_allowed

_LEAST_SLIPPED = 4  # letters: a shorter name with a slip may be anything


def near(typed: Iterable[str], kind: str, count: int = 3) -> tuple[Found, ...]:
    """The things whose names are nearest to any of the typed keys, at most `count`, different things only, none more
    than a slip worse than the best; those of the kind asked for before others that are as near."""
    ranked: dict[str, tuple[tuple[int, int, int], Found]] = {}
    for one in {word for word in typed if len(word) >= _LEAST_SLIPPED}:
        for slips, name in _near_keys(one):
            for hit in names()[name]:
                is_other_kind = isinstance(hit.found, Medicine) != (kind == "medicine")
                rank = (slips, int(is_other_kind), abs(len(one) - len(name)))
                same = same_as(hit.found)
                if same not in ranked or rank < ranked[same][0]:
                    ranked[same] = (rank, _well_spelled(hit.found))
    rows = sorted(ranked.values(), key=lambda row: (row[0], row[1].name))
    return tuple(found for rank, found in rows[:count] if rank[0] <= rows[0][0][0] + 1)


def _near_keys(typed: str) -> Iterator[tuple[int, str]]:
    """(slips, key) of the names that are near: mistyped, spelled as in another language (one slip), or begun."""
    letters = _letters(typed)
    longest = slips_allowed(len(typed) + slips_allowed(99))
    for length in range(max(_LEAST_SLIPPED, len(typed) - longest), len(typed) + longest + 1):
        most = slips_allowed(max(length, len(typed)))
        if abs(length - len(typed)) <= most:
            for its, name in _by_length().get(length, ()):
                if (its ^ letters).bit_count() <= 2 * most and (slips := distance(typed, name, most)) is not None:
                    yield slips, name
    if len(typed) >= LEAST_TONGUE:
        yield from ((1, name) for name in _by_tongue().get(tongue(typed), ()))
    if len(typed) >= LEAST_BEGUN:
        yield from ((slips_allowed(len(typed)) + 1, name) for name in names() if name.startswith(typed))


@cache
def _by_length() -> dict[int, list[tuple[int, str]]]:
    out: dict[int, list[tuple[int, str]]] = {}
    for name in names():
        out.setdefault(len(name), []).append((_letters(name), name))
    return out


@cache
def _by_tongue() -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for name in names():
        if len(name) >= LEAST_TONGUE:
            out.setdefault(tongue(name), []).append(name)
    return out


def _letters(text: str) -> int:
    """The set of letters of a text, a bit each."""
    bits = 0
    for letter in text:
        bits |= 1 << (ord(letter) % 64)
    return bits


def _well_spelled(found: Found) -> Found:
    """What a listed misspelling means."""
    is_slip = isinstance(found, Medicine) and found.kind == "misspelling"
    return tables.medicines()[same_as(found)] if is_slip else found
