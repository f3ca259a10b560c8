"""Lines out, lines in: numbered choices that a screen reader reads from top to bottom, and that a pipe can carry.

Nothing that was written is written over, nothing moves, nothing blinks, there are no colours. Every line is at most as
long as the terminal is wide. The same words work everywhere: a number chooses, `0` goes back, `q` leaves, `?` helps, an
empty line says the choices again.
"""

from __future__ import annotations

import os
import shutil
import textwrap
import threading
from collections.abc import Callable, Sequence
from typing import TextIO

_NARROWEST, _WIDEST, _USUAL = 20, 100, 80
_MARKS = "\u200b\u200e\u200f\u061c\u2060\ufeff"  # they cannot be heard, and turn or hide what is beside them
_LONGEST = 500  # characters of one line that is typed


class Leave(Exception):
    """She wants to go, or nobody types any more."""


def columns(out: TextIO) -> int:
    """How many columns a line may take: the terminal's, what COLUMNS says, else 80."""
    said = os.environ.get("COLUMNS", "")
    if said.isdigit() and int(said):
        wide = int(said)
    else:
        try:
            wide = shutil.get_terminal_size((_USUAL, 24)).columns if out.isatty() else _USUAL
        except (ValueError, OSError):
            wide = _USUAL
    return max(_NARROWEST, min(_WIDEST, wide))


def clean(text: str) -> str:
    """Text without anything that steers a terminal."""
    return "".join(c for c in text if (c.isprintable() and c not in _MARKS) or c == "\n")


class Talk:
    """A conversation over two streams. Timers may speak in between, from another thread: whole lines, one at a time."""

    def __init__(self, into: TextIO, out: TextIO, width: int | None = None) -> None:
        self._in, self._out = into, out
        self._width = width
        self._lock = threading.Lock()
        self.before_asking: Callable[[], None] = lambda: None

    @property
    def width(self) -> int:
        return self._width or columns(self._out)

    # -- out

    def say(self, *texts: str) -> None:
        """Paragraphs, each wrapped. Raises Leave where nobody can read them any more."""
        self._write("".join(self._wrapped(text, "", "") for text in texts))

    def item(self, lead: str, text: str) -> None:
        """A paragraph behind a number or a dash, wrapped beside it."""
        self._write(self._wrapped(text, lead, " " * len(lead)))

    def title(self, text: str) -> None:
        """A line that something new begins with, after an empty one."""
        self._write("\n" + self._wrapped(text, "", ""))

    def _wrapped(self, text: str, lead: str, hang: str) -> str:
        lines = textwrap.wrap(
            " ".join(clean(text).split()), self.width, initial_indent=lead, subsequent_indent=hang,
            break_on_hyphens=False,
        )  # fmt: skip
        return "\n".join(lines or [lead.rstrip()]) + "\n"

    def _write(self, text: str) -> None:
        with self._lock:
            try:
                self._out.write(text)
                self._out.flush()
            except (OSError, ValueError) as error:
                raise Leave from error

    # -- in

    def ask(self, question: str, help_: str = "") -> str | None:
        """A line that is typed; None for going back. Raises Leave."""
        self.say(question)
        while True:
            text = self._read()
            if text == "0":
                self.say("Back.")
                return None
            if text != "?":
                return text
            self.say(help_ or "Type your answer and press Enter.", "0 goes back, q leaves.", question)

    def choose(self, options: Sequence[str], question: str = "", help_: str = "") -> int | None:
        """Which of the options is chosen, from 0; None for going back. What was chosen is said. Raises Leave."""
        self._list(options, question)
        while True:
            found = self.number(len(options), help_, lambda: self._list(options, question))
            if found is None:
                return None
            self.say(f"You chose {found + 1}: {options[found]}.".replace("?.", "?").replace("..", "."))
            return found

    def number(self, count: int, help_: str, again: Callable[[], None]) -> int | None:
        """A number from 1 to `count`, as an index from 0; None for going back. `again` says the choices once more."""
        found = self.numbers(count, help_, again, several=False)
        return None if found is None else found[0]

    def numbers(self, count: int, help_: str, again: Callable[[], None], *, several: bool = True) -> list[int] | None:
        """Numbers from 1 to `count`, as indices; `several`: more than one may be typed, and spans like 3-6."""
        while True:
            text = self._read()
            if text == "0":
                self.say("Back.")
                return None
            if not text:
                again()
                continue
            if text == "?":
                self.say(*([help_] if help_ else []), "Type a number and press Enter. 0 goes back, q leaves.")
                again()
                continue
            found = _indices(text, count)
            if found and (several or len(found) == 1):
                return found
            many = f"a number from 1 to {count}" if count > 1 else "1"
            self.say(f"I did not understand {text[:40]!r}. Type {many}, 0 to go back, q to leave, or ? for help.")

    def yes(self, question: str) -> bool:
        """A question that is answered by yes or no; going back is no. Raises Leave."""
        return self.choose(["Yes", "No"], question) == 0

    def _list(self, options: Sequence[str], question: str) -> None:
        if question:
            self.say(question)
        for number, option in enumerate(options, 1):
            self.item(f"{number}. ", option)

    def _read(self) -> str:
        self.before_asking()
        self._write("> " if self._out.isatty() else "")
        try:
            text = self._in.readline()
        except (OSError, ValueError) as error:
            raise Leave from error
        if not text:
            raise Leave
        text = " ".join(clean(text[:_LONGEST]).split())
        if text.lower() in ("q", "quit", "exit"):
            raise Leave
        return text


def _indices(text: str, count: int) -> list[int]:
    """Indices of numbers and spans of them; none where a part is no number or there is no such choice."""
    out: list[int] = []
    for word in text.replace(",", " ").split():
        first, dash, last = word.rstrip(".)").partition("-")
        ends = (first, last) if dash else (first, first)
        if not all(end.isascii() and end.isdigit() and len(end) < 6 for end in ends):
            return []
        span = range(int(ends[0]), int(ends[1]) + 1)
        if not span or span[0] < 1 or span[-1] > count:
            return []
        out += [number - 1 for number in span]
    return list(dict.fromkeys(out))
