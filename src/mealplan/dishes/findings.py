"""What a check says of a dish, and the list in which everything that a reader met is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from mealplan.errors import SeveralProblems, ValueProblem


class Level(StrEnum):
    """error: cannot be used as it is; warning: probably wrong; note: worth a thought."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """`where` is file or file:line."""

    level: Level
    where: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        text = f"{self.where}: {self.level.value}: {self.message}"
        return f"{text}\n    {self.hint}" if self.hint else text

    @staticmethod
    def of(problem: ValueProblem) -> Finding:
        return Finding(Level.ERROR, problem.where or "dish", problem.message, problem.hint or "")

    @staticmethod
    def all_of(problem: ValueProblem) -> list[Finding]:
        """One finding for each problem that it stands for."""
        found = problem.problems if isinstance(problem, SeveralProblems) else (problem,)
        return [Finding.of(one) for one in found]

    @property
    def line(self) -> int:
        """The line that `where` names; 0 for the whole file."""
        number = self.where.rpartition(":")[2]
        return int(number) if number.isascii() and number.isdigit() else 0


@dataclass(slots=True)
class Log:
    """What a reader met in one file. It reads on after a fault, so that a writer is told everything at once."""

    path: str
    findings: list[Finding] = field(default_factory=list)

    def at(self, line: int) -> str:
        return f"{self.path}:{line}"

    def error(self, problem: ValueProblem) -> None:
        self.findings += Finding.all_of(problem)

    def warn(self, line: int, message: str, hint: str = "") -> None:
        self.findings.append(Finding(Level.WARNING, self.at(line), message, hint))

    def note(self, line: int, message: str, hint: str = "") -> None:
        """A choice that was made in reading, or something that was passed over."""
        self.findings.append(Finding(Level.NOTE, self.at(line), message, hint))

    def told(self) -> list[Finding]:
        """Everything, in the order of the lines (what is of the whole file last), each thing once."""
        return in_order(self.findings)

    def raise_errors(self) -> None:
        """Raises ValueProblem when there were errors: one, or all of them together."""
        raise_all(ValueProblem(f.message, where=f.where, hint=f.hint or None)
                  for f in self.told() if f.level is Level.ERROR)  # fmt: skip


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """By line, what is of the whole file last; each thing once."""
    return sorted(dict.fromkeys(findings), key=lambda finding: (finding.line == 0, finding.line))


def raise_all(problems: Iterable[ValueProblem]) -> None:
    """Raises the problem, or all of them as one; nothing when there are none."""
    found = list(problems)
    if found:
        raise found[0] if len(found) == 1 else SeveralProblems(found)
