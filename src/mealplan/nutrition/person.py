"""Who is planned for. There is no default person: age and sex are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Sex = Literal["female", "male"]
State = Literal["none", "pregnant", "lactating"]
Activity = Literal["inactive", "low", "active", "very_active"]


@dataclass(frozen=True, slots=True)
class Person:
    """`weight_kg` and `height_cm` may be None: then a reference body is used and named in the output."""

    age: int  # years, 9 or more
    sex: Sex
    state: State = "none"
    weight_kg: float | None = None
    height_cm: float | None = None
    activity: Activity = "low"
    medicines: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
