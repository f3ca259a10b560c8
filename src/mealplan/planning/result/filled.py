"""What is filled from other tables, in an amount and apart from it: a plan's JSON keeps the two apart.

A module without imports: the first drawing of a saved week adds them as the plan itself does, and waits for nothing.
"""

from __future__ import annotations

_DIGITS = 9


def with_filled(amount: float, filled: float) -> float:
    """An amount of the own sources with what is filled, to the digit that a plan holds."""
    return round(amount + filled, _DIGITS)


def without_filled(amount: float, filled: float) -> float:
    """An amount without the part of it that is filled."""
    return round(amount - filled, _DIGITS)
