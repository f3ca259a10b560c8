"""How much of the long counts a run of `make prove` does: MEALPLAN_PROVE_SHARE, above 0 and at most 1, else a tenth."""

from __future__ import annotations

import os


def share_of(full: int) -> int:
    """That share of a count, at least one."""
    share = float(os.environ.get("MEALPLAN_PROVE_SHARE", "0.1"))
    assert 0 < share <= 1, "MEALPLAN_PROVE_SHARE is above 0 and at most 1"
    return max(1, round(full * share))
