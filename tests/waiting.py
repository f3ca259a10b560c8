"""Waiting for what is sure to come, without a verdict by the clock.

A test waits for an event, and how long that takes decides nothing. Only what would otherwise hang for ever ends, after
a time that no machine needs however busy it is. This is the one file of the tests that looks at a clock.
"""

from __future__ import annotations

import time
from collections.abc import Callable

#: Seconds after which something hangs. For `timeout=` of processes, too.
HANG_S = 300.0


def until(done: Callable[[], object], what: str = "what the test waits for") -> None:
    """Return as soon as `done()` is true. Raises AssertionError, naming `what`, where it hangs."""
    end = time.monotonic() + HANG_S
    while not done():
        if time.monotonic() > end:
            raise AssertionError(f"{what} did not happen within {HANG_S:.0f} s: it hangs")
        time.sleep(0.02)
