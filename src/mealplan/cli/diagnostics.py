"""All of stderr, and the exit codes. stdout is data only."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from enum import IntEnum
from typing import TextIO

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


EXIT_WORDS = {
    ExitCode.DONE: "done, all goals are met",
    ExitCode.BUG: "an internal error: a bug, please report it",
    ExitCode.SHAPE: "the command line has the wrong shape: an unknown flag or command, a missing argument",
    ExitCode.SHORT: "a plan was made (and printed), some goal is not met",
    ExitCode.NO_PLAN: "no plan can exist: nothing is left after the exclusions, or locks contradict each other",
    ExitCode.VALUE: "a value, name or file is wrong, or a file cannot be read or written",
    ExitCode.STOPPED: "stopped before any plan was found",
    ExitCode.INTERRUPTED: "interrupted twice; the first Ctrl-C keeps the best plan so far (0 or 3)",
}

_JOINERS = "\u200c\u200d"  # parts of emoji and of some scripts; they steer nothing


def plain(text: str) -> str:
    """Text without control characters: nothing from a file or a name reaches the terminal as an escape sequence."""
    if text.isascii() and text.replace("\n", "").isprintable():
        return text
    return "".join(c if c.isprintable() or c in "\n\t" or c in _JOINERS else "�" for c in text)


MOST_WORDS = 2000  # characters of one message: a file can put a whole book into an error


def fail(error: MealplanError) -> None:
    """Print an error: what, where, how to mend it."""
    text = str(error)
    say("mealplan: " + (text if len(text) <= MOST_WORDS else text[:MOST_WORDS] + " ..."))


def say(text: str) -> None:
    """One remark on stderr."""
    _to_stderr(plain(text) + "\n")


def _to_stderr(text: str) -> None:
    with contextlib.suppress(OSError, ValueError, AttributeError):  # closed or gone: nobody is listening
        sys.stderr.write(text)
        sys.stderr.flush()


class ProgressLine:
    """One line on stderr for work that takes over half a second; silent when stderr is no terminal or --quiet.

    `--progress` forces it, as one line per second.
    """

    def __init__(self, *, quiet: bool = False, forced: bool = False, delay: float = 0.5) -> None:
        self.live = not quiet and is_terminal(sys.stderr)
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
            _to_stderr("\r\x1b[K" + plain(text)[: columns - 1])
            self.last, self.shown = now, True
        elif self.forced and now - self.last >= 1.0:
            say(text)
            self.last = now

    def done(self) -> None:
        """Clear the line."""
        if self.shown:
            _to_stderr("\r\x1b[K")
            self.shown = False


def is_terminal(stream: TextIO | None) -> bool:
    """Whether somebody is looking; False for a stream that was closed."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:
        return False


def _columns() -> int:
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns or 80
    except (OSError, ValueError, AttributeError):
        return 80
