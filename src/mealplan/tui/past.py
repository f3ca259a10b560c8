"""What was done since the program began, in its order, so that undo takes back what was done last: an edit of the week
(which the journal undoes, also after a restart), a tick on the shopping list, a change of the profile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Change:
    """A change that is not one of the week: what it is called, and how it is taken back and made again."""

    words: str
    back: Callable[[], None]
    again: Callable[[], None]


class Past:
    """Two piles: what was done, and what was taken back. None stands for an edit of the week. `in_a_row`: how many
    steps went the same way one after the other."""

    def __init__(self) -> None:
        self.in_a_row, self._way = 0, 0
        self._done: list[Change | None] = []
        self._undone: list[Change | None] = []

    def did(self, change: Change | None) -> None:
        """Something was done: what could have been made again no longer can."""
        self._done.append(change)
        self._undone.clear()
        self.in_a_row, self._way = 0, 0

    @property
    def last(self) -> Change | None:
        """What undo takes back; None: the last edit of the week, where there is one."""
        return self._done[-1] if self._done else None

    @property
    def next(self) -> Change | None:
        """What redo makes again; None: an edit of the week, where there is one."""
        return self._undone[-1] if self._undone else None

    def went(self, by: int) -> None:
        """The last change was taken back (-1), or made again (+1)."""
        source, target = (self._done, self._undone) if by < 0 else (self._undone, self._done)
        target.append(source.pop() if source else None)
        self.in_a_row, self._way = self.in_a_row + 1 if by == self._way else 1, by
