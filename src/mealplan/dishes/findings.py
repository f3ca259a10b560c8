"""What a check says of a dish."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from mealplan.errors import ValueProblem


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
