"""A target: what a plan is held to, from the dietary reference intakes or from the user's own words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

Level = Literal["goal", "watched", "unmeasured"]
Period = Literal["day", "each-day", "week", "meal", "absorbed"]
Form = Literal["total", "food", "supplements"]


@dataclass(frozen=True, slots=True)
class Target:
    """One nutrient's target. Amounts are per day in the nutrient's own unit (per meal if `period` is "meal").

    minimum / maximum: bounds of the weekly mean ("day", "week"), of every day ("each-day") or of every meal; of the
    weekly mean of what is absorbed ("absorbed": vitamin B12 only, a minimum, see b12.py).
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


def tidy(amount: float) -> float:
    """An amount without the noise of its computing (12 digits): 0.0024 mg and 2.4 µg make the same target."""
    return float(f"{amount:.12g}")


_JOINED = re.compile(r"^(?P<body>.+) (?P<low>RDA|AI), (?P<high>UL|CDRR)$")


def split_bounds(target: Target) -> list[Target]:
    """A target with two bounds of two kinds ("IOM 2001 RDA, UL") as two; any other as it is."""
    match = _JOINED.match(target.source)
    if match is None or target.minimum is None or target.maximum is None:
        return [target]
    return [
        replace(target, maximum=None, daily_ceiling=None, hard=False,
                source=f"{match['body']} {match['low']}"),
        replace(target, minimum=None, daily_floor=None, source=f"{match['body']} {match['high']}"),
    ]


def join_bounds(targets: Iterable[Target]) -> list[Target]:
    """The reverse of `split_bounds`: a minimum and a maximum of the same body, level, form and period become
    one."""
    out: list[Target] = []
    for target in targets:
        body, _, kind = target.source.rpartition(" ")
        low = next((i for i, other in enumerate(out) if _joins(other, target, body)), None)
        if kind in {"UL", "CDRR"} and target.minimum is None and low is not None:
            out[low] = replace(out[low], maximum=target.maximum, daily_ceiling=target.daily_ceiling,
                               hard=target.hard, source=f"{out[low].source}, {kind}")
        else:
            out.append(target)
    return out


def _joins(low: Target, high: Target, body: str) -> bool:
    return (low.source in {f"{body} RDA", f"{body} AI"} and low.maximum is None
            and (low.nutrient, low.level, low.form, low.period)
            == (high.nutrient, high.level, high.form, high.period))
