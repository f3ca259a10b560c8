"""Changes of the week, one after the other in the order of the keys.

A key that is pressed while another change is still being worked on waits for its turn and is then done to the week as
it stands by then: what comes out is what the same keys pressed slowly give. Nothing that waits is dropped or merged.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mealplan.tui.jobs import Ticket

if TYPE_CHECKING:
    from mealplan.planning.result.plan import Plan


@dataclass(frozen=True, slots=True)
class Work:
    """One change, made for the week that stands when its turn comes: what is said while it is worked on, and how it is
    done. `kind`: of a search of the whole week, what the name of its version begins with (`names`); else the label is
    its name."""

    label: str
    task: Callable[[Ticket], Plan]
    kind: str = ""


Prepare = Callable[["Plan | None"], Work | None]  # None: there is nothing to do to that week


@dataclass(frozen=True, slots=True)
class Turn:
    """`words`: what is said of it while it waits; empty: nothing. `begin` starts it; whoever ends it calls
    `Turns.ended`."""

    words: str
    begin: Callable[[], None]


class Turns:
    """The change that is being worked on, and those that wait. Used on the UI's thread only. `moved` is called whenever
    what runs or waits is different."""

    def __init__(self, moved: Callable[[], None]) -> None:
        self.running: Turn | None = None
        self._waiting: deque[Turn] = deque()
        self._moved = moved
        self._beginning = False

    @property
    def waiting(self) -> tuple[str, ...]:
        """What waits, in words, the next first."""
        return tuple(turn.words for turn in self._waiting if turn.words)

    @property
    def busy(self) -> bool:
        return self.running is not None

    def add(self, turn: Turn) -> None:
        """Begin it now, or when everything before it has ended."""
        self._waiting.append(turn)
        if self.running is None:
            self.ended()
        else:
            self._moved()

    def ended(self) -> None:
        """What was running has come to its end, well or not: the next one begins."""
        self.running = None
        if self._beginning:  # one that ended as soon as it began: the loop below goes on
            return
        self._beginning = True
        try:
            while self.running is None and self._waiting:
                self.running = self._waiting.popleft()
                self._moved()
                self.running.begin()
        finally:
            self._beginning = False
        if self.running is None:
            self._moved()
