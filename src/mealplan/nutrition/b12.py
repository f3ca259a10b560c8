"""How much vitamin B12 is absorbed from one meal: concave, so two linear pieces in a model.

absorbed(d) = min(0.50 d, 0.49 c + 0.01 d) µg for d µg in one meal: half of it (the share that IOM 1998 builds
into the RDA) until the capacity c of intrinsic factor, and by passive diffusion 1 % of the rest at any dose
(IOM 1998, after Adams 1971). c = 2.0 µg by default; sources give 1.5 to 2.5. Meals within four hours share
one capacity (IOM 1998: a second dose 4 to 6 hours later is absorbed as well as the first). For people with
normal absorption; no test of status.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

SHARE, DIFFUSION, CAPACITY_UG = 0.50, 0.01, 2.0
APART_HOURS = 4.0
USUAL_TIMES = {"breakfast": "08:00", "lunch": "12:30", "snack": "15:30", "dinner": "18:30"}


def pieces(capacity_ug: float = CAPACITY_UG) -> tuple[tuple[float, float], ...]:
    """(slope, intercept) of each line; absorbed µg is the least of slope x dose + intercept."""
    return (SHARE, 0.0), (DIFFUSION, (SHARE - DIFFUSION) * capacity_ug)


def absorbed(dose_ug: float, capacity_ug: float = CAPACITY_UG) -> float:
    """µg absorbed of `dose_ug` eaten at once. Raises ValueError for a dose below zero."""
    if not dose_ug >= 0:
        raise ValueError(f"a dose of {dose_ug} µg is none")
    return min(slope * dose_ug + intercept for slope, intercept in pieces(capacity_ug))


def sittings(slots: Sequence[str], times: Mapping[str, str]) -> list[int]:
    """For each slot of a day the number of its sitting: meals within four hours of the first of a sitting share its
    capacity. `times` are "HH:MM" by slot; without one the usual hour counts."""
    hours = {}
    for slot in slots:
        hour, _, minute = times.get(slot, USUAL_TIMES.get(slot, "12:00")).partition(":")
        hours[slot] = int(hour) + int(minute or 0) / 60.0
    numbers: dict[str, int] = {}
    first, number = -math.inf, -1
    for slot in sorted(slots, key=lambda s: hours[s]):
        if hours[slot] - first >= APART_HOURS:
            first, number = hours[slot], number + 1
        numbers[slot] = number
    return [numbers[slot] for slot in slots]
