"""How a search ended, and what it proved of each level."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Stop = Literal["gap", "rounds", "time", "cancelled", "complete"]


@dataclass(frozen=True, slots=True)
class LevelResult:
    name: str
    objective: float
    bound: float
    gap: float
