"""What every part of the journal stands on: its file, and the two kinds of transactions."""

from __future__ import annotations

from abc import ABC, abstractmethod
from contextlib import AbstractContextManager
from pathlib import Path

from sqlalchemy import Connection


class Transactions(ABC):
    """The file of the journal, read or changed in one transaction at a time."""

    path: Path

    @abstractmethod
    def _read(self) -> AbstractContextManager[Connection]:
        """A transaction that only reads. Raises ValueProblem where the file cannot be read."""

    @abstractmethod
    def _write(self) -> AbstractContextManager[Connection]:
        """A transaction that changes the file: all of it, or nothing. Raises ValueProblem where it cannot be."""
