"""How much work something is, in calls of functions: the same on a quiet and on a busy machine.

Time says how busy the machine is as well; a count of calls says only what the code does. What one call of a C function
does inside (a regular expression, a query of SQLite) is not seen: for that there are the ratios of `bench/`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any


class Calls:
    """The calls so far."""

    def __init__(self) -> None:
        self.number = 0

    def seen(self, frame: FrameType, event: str, argument: Any) -> None:
        if event in ("call", "c_call"):
            self.number += 1


@contextmanager
def counted() -> Iterator[Calls]:
    """Counts the calls of this thread, of Python and of C functions, inside the `with` block."""
    calls, before = Calls(), sys.getprofile()
    sys.setprofile(calls.seen)
    try:
        yield calls
    finally:
        sys.setprofile(before)
