"""Ends the program when its terminal has gone, at whatever moment that is.

A signal tells of a closed window only to the leader of the session, and only the main thread hears it; a program that
is busy, that is shutting down, or that was started by a shell that has died already, never learns of it and lives on.
So a thread of its own looks twice a second, and whatever the others do it ends the process: what is on its way into the
journal has a second to get there (a transaction that is cut off leaves the one before it), nothing else is waited for.

Only the standard library is loaded here: the watch begins before anything else of the program.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from collections.abc import Callable

BEAT = 0.4  # seconds between two looks at the terminal
SAVING = 1.0  # seconds that a save under way is given; together with the beat less than two
GONE = 129  # exit code: as if by the signal of a closed terminal

Saved = Callable[[float], object]  # waits at most so many seconds until all that was done is kept


class Watch:
    """Looks whether the terminal on `handle` (a file descriptor) and the process that started this one are still there.
    `saved`: how to wait for what is being saved."""

    def __init__(self, handle: int = 0) -> None:
        self.handle = handle
        self.saved: Saved = lambda seconds: None
        self._parent = os.getppid()
        self._name = _name_of(handle)
        self._thread: threading.Thread | None = None

    def begin(self) -> None:
        """Start looking, once; where there is nothing to look at (Windows ends its console programs itself), never."""
        if os.name == "posix" and self._thread is None:
            self._thread = threading.Thread(target=self._look, name="hangup", daemon=True)
            self._thread.start()

    def gone(self) -> str:
        """Why nobody is there any more, in words; empty while somebody is."""
        if os.getppid() != self._parent:
            return "the program that started this one has ended"
        return hung_up(self.handle, self._name)

    def _look(self) -> None:
        while not self.gone():
            time.sleep(BEAT)
        self.end(GONE)

    def end(self, code: int) -> None:
        """Let a save under way finish, then end the process without a word: nobody could read it."""
        with contextlib.suppress(Exception):
            self.saved(SAVING)
        os._exit(code)

    def end_after(self, seconds: float, code: int) -> None:
        """End the process even if what was asked to end it in order has not done so by then."""
        timer = threading.Timer(seconds, self.end, (code,))
        timer.daemon = True
        timer.start()


def hung_up(handle: int, name: str = "") -> str:
    """Why a terminal (or the pipe of the program that stands for one) is no longer there; empty where it is. Reads
    nothing of what is typed. `name`: the terminal's device when it was opened, where that is known."""
    import select

    if hasattr(select, "poll"):
        poll = select.poll()
        try:
            poll.register(handle, 0)  # no events: only whether the other end has gone
            state = dict(poll.poll(0)).get(handle, 0)
        except OSError:
            return ""
        # POLLNVAL is no answer: some systems cannot poll a terminal
        if state & (select.POLLHUP | select.POLLERR) and not state & select.POLLNVAL:
            return "the terminal was closed"
    if not name:
        return ""
    import termios

    try:
        termios.tcgetattr(handle)
    except termios.error as problem:  # not an OSError; EIO or ENXIO of a terminal that was one
        return f"the terminal does not answer: {problem}"
    return "" if os.path.exists(name) else "the terminal was removed"


def _name_of(handle: int) -> str:
    """The device of a terminal, where there is one whose name means something here (in a container it may not)."""
    try:
        name = os.ttyname(handle)
    except (OSError, AttributeError, ValueError):
        return ""
    return name if os.path.exists(name) else ""


_watch: Watch | None = None


def watch() -> Watch:
    """The watch of this process over its standard input, begun by the first call."""
    global _watch
    if _watch is None:
        _watch = Watch(_input())
        _watch.begin()
    return _watch


def _input() -> int:
    """The descriptor that keys come from."""
    with contextlib.suppress(Exception):
        if sys.__stdin__ is not None:
            return sys.__stdin__.fileno()
    return 0
