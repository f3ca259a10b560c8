"""JSON of other programs, one object after the other, whatever they are wrapped in: a list, `{"BrandedFoods": [...]}`,
one object a line, or one alone. A file is read as it goes, so that its size does not matter; a single object has a
bound, in characters and in depth."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, TextIO

from mealplan.errors import ValueProblem

MOST_OBJECT = 4_000_000  # characters of one food
MOST_FILE = 8_000_000_000  # characters in all
_CHUNK = 1 << 20
_WRAPPED = re.compile(r'\s*\{\s*"(?:Foundation|SRLegacy|Survey|Branded)?[Ff]oods"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,\ufeff\x1e]*")


def objects(handle: TextIO, where: str) -> Iterator[dict[str, Any]]:
    """Every object of a file. Raises ValueProblem with the place of what is no JSON, or nested or large beyond reason.
    """
    buffer, read, at = handle.read(_CHUNK), 0, 0
    wrapped = _WRAPPED.match(buffer.lstrip("\ufeff"))
    if wrapped or re.match(r"[\s\ufeff]*\[", buffer):
        at = buffer.index("[") + 1
    listed = at > 0
    decoder = json.JSONDecoder()
    while True:
        at = _BETWEEN.match(buffer, at).end()  # type: ignore[union-attr]  # it matches nothing, too
        if at >= len(buffer):
            more = handle.read(_CHUNK)
            if not more:
                if listed:
                    raise ValueProblem("the file ends within its list", where=where, hint="Download it again.")
                return
            read, buffer, at = _grown(read, buffer, where), more, 0
            continue
        if listed and buffer[at] == "]":
            return
        try:
            found, end = decoder.raw_decode(buffer, at)
        except RecursionError:
            raise ValueProblem("it is nested too deeply", where=where) from None
        except ValueError as error:
            more = handle.read(_CHUNK) if len(buffer) - at < MOST_OBJECT else ""
            if not more:
                raise _broken(error, buffer, at, read, where) from None
            read, buffer, at = read + at, buffer[at:] + more, 0
            if read > MOST_FILE:
                raise ValueProblem("the file is too large", where=where) from None
            continue
        if not isinstance(found, dict):
            raise ValueProblem(f"an object was expected, not {str(found)[:40]!r}", where=where)
        yield found
        at = end


def _grown(read: int, buffer: str, where: str) -> int:
    if read + len(buffer) > MOST_FILE:
        raise ValueProblem("the file is too large", where=where)
    return read + len(buffer)


def _broken(error: ValueError, buffer: str, at: int, read: int, where: str) -> ValueProblem:
    if len(buffer) - at >= MOST_OBJECT:
        return ValueProblem(f"one entry has more than {MOST_OBJECT:,} characters", where=where)
    place = read + getattr(error, "pos", at)
    return ValueProblem(f"is not valid JSON (character {place:,}): {str(error)[:80]}", where=where,
                        hint="Download it again, or give the file as it came.")  # fmt: skip
