"""Targets: what a plan is held to, from the dietary reference intakes and from the user's own words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["goal", "watched", "unmeasured"]
Period = Literal["day", "each-day", "week", "meal"]
Form = Literal["total", "food", "supplements"]


@dataclass(frozen=True, slots=True)
class Target:
    """One nutrient's target. Amounts are per day in the nutrient's own unit (per meal if `period` is "meal").

    minimum / maximum: bounds of the weekly mean ("day", "week"), of every day ("each-day") or of every meal.
    daily_floor: the least any single day should have (None: no floor).
    daily_ceiling: the most any single day should have (None: none); used for energy (within 10 % a day).
    hard: the maximum is a safety limit that a plan may never exceed (UL that applies to food).
    form: what counts: "total" (food and supplements), "food", or "supplements" (never compared with food).
    """

    nutrient: str
    level: Level
    unit: str
    period: Period = "day"
    minimum: float | None = None
    maximum: float | None = None
    daily_floor: float | None = None
    daily_ceiling: float | None = None
    hard: bool = False
    form: Form = "total"
    source: str = ""
    reason: str = ""  # why it is watched or unmeasured
