"""All of stderr, and the exit codes. stdout is data only."""

from __future__ import annotations

import os
import sys
import time
from enum import IntEnum

from mealplan.errors import MealplanError


class ExitCode(IntEnum):
    """What a script can rely on (docs/manual.md)."""

    DONE = 0  # all goals met
    BUG = 1
    SHAPE = 2  # unknown flag or command, missing argument
    SHORT = 3  # a plan was made, some goal is not met
    NO_PLAN = 4
    VALUE = 5  # a value, name or file is wrong
    STOPPED = 6  # before any plan was found
    INTERRUPTED = 130


def plain(text: str) -> str:
    """Text without control characters: nothing from a file or a name reaches the terminal as an escape sequence."""
    return "".join(c if c in "\n\t" or (c.isprintable() or c == " ") else "�" for c in text)


def fail(error: MealplanError) -> None:
    """Print an error: what, where, how to mend it."""
    say(f"mealplan: {error}")


def say(text: str) -> None:
    """One remark on stderr."""
    try:
        sys.stderr.write(plain(text) + "\n")
        sys.stderr.flush()
    except OSError:
        pass  # nobody is listening


class ProgressLine:
    """One line on stderr for work that takes over half a second; silent when stderr is no terminal or --quiet.

    `--progress` forces it, as one line per second.
    """

    def __init__(self, *, quiet: bool = False, forced: bool = False, delay: float = 0.5) -> None:
        self.live = not quiet and sys.stderr.isatty()
        self.forced = forced and not quiet
        self.started = time.monotonic()
        self.delay = delay
        self.last = 0.0
        self.shown = False

    def show(self, text: str) -> None:
        now = time.monotonic()
        if now - self.started < self.delay and not self.forced:
            return
        if self.live and now - self.last >= 0.1:
            columns = _columns()
            sys.stderr.write("\r\x1b[K" + plain(text)[: columns - 1])
            sys.stderr.flush()
            self.last, self.shown = now, True
        elif self.forced and now - self.last >= 1.0:
            say(text)
            self.last = now

    def done(self) -> None:
        """Clear the line."""
        if self.shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self.shown = False


def _columns() -> int:
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns
    except (OSError, ValueError):
        return 80
