"""What Ctrl-C does while a command works."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING, Self

from mealplan.cli.diagnostics import say

if TYPE_CHECKING:
    from mealplan.planning.search.solver import Cancel


class Interrupts:
    """A context that takes Ctrl-C: the first is `first`, each later one `again`. The old handler comes back with its
    end; outside the main thread, where Ctrl-C never comes, nothing is changed."""

    def __init__(self) -> None:
        self.asked = False
        self._old: Callable[[int, FrameType | None], object] | int | None = None

    def first(self) -> None:
        """Nothing but `asked`: who works looks at it."""

    def again(self) -> None:
        raise KeyboardInterrupt

    def __enter__(self) -> Self:
        try:
            self._old = signal.signal(signal.SIGINT, self._caught)
        except ValueError:  # not in the main thread
            self._old = None
        return self

    def __exit__(self, *_: object) -> None:
        if self._old is not None:
            signal.signal(signal.SIGINT, self._old)

    def _caught(self, *_: object) -> None:
        asked, self.asked = self.asked, True
        (self.again if asked else self.first)()


class BestSoFar(Interrupts):
    """The first Ctrl-C asks the search to stop and keep its best; the second interrupts at once."""

    def __init__(self, cancel: Cancel) -> None:
        super().__init__()
        self.cancel = cancel

    def first(self) -> None:
        self.cancel.set()
        say("mealplan: stopping, the best plan so far is kept; Ctrl-C again to quit at once")


class Stop(Interrupts):
    """Ctrl-C while tasks run. The first one is remembered until `run` looks, wherever it comes, so that no answer is
    lost half written; the second one leaves at once: workers that watch their parent go with it."""

    def again(self) -> None:
        os._exit(130)
