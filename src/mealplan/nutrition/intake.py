"""Exact sums of what is eaten, with what is not known kept in sight. The reference that plans are verified
with.

A missing value is never zero: it counts nothing toward a minimum and a documented estimate toward a maximum,
and its share of the eaten grams and of the energy is part of the result.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

#: grams eaten, known values per 100 g (None or absent: missing), estimates per 100 g for the missing ones
Part = tuple[float, Mapping[str, float | None], Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Intake:
    """One nutrient's intake, in its own unit.

    amount: the sum of what is known: what counts toward a minimum. unknown_mass_share, unknown_energy_share:
    the part (0-1) of the eaten grams and of the known energy that comes from foods without a value.
    upper_estimate: what counts toward a maximum: `amount` plus the estimates; None if there is no estimate
    for some food without a value, so that nothing can be said.
    """

    amount: float
    unknown_mass_share: float
    unknown_energy_share: float
    upper_estimate: float | None


def intake(parts: Iterable[Part], keys: Iterable[str]) -> dict[str, Intake]:
    """The intake of every key over `parts`. Raises ValueError for negative or infinite grams."""
    eaten = [part for part in parts if part[0] != 0]
    for grams, _, _ in eaten:
        if not (math.isfinite(grams) and grams > 0):
            raise ValueError(f"grams eaten must be a number of 0 or more, not {grams}")
    mass = math.fsum(grams for grams, _, _ in eaten)
    energies = [grams * (known.get("energy") or 0.0) / 100.0 for grams, known, _ in eaten]
    energy = math.fsum(energies)
    return {key: _one(eaten, key, mass, energies, energy) for key in keys}


def _one(eaten: Sequence[Part], key: str, mass: float, energies: Sequence[float], energy: float) -> Intake:
    known, estimated, unknown_mass, unknown_energy = [], [], [], []
    estimable = True
    for (grams, values, upper), kcal in zip(eaten, energies, strict=True):
        value = values.get(key)
        if value is not None:
            known.append(grams * value / 100.0)
            continue
        unknown_mass.append(grams)
        unknown_energy.append(kcal)
        guess = upper.get(key)
        if guess is None:
            estimable = False
        else:
            estimated.append(grams * guess / 100.0)
    amount = math.fsum(known)
    return Intake(
        amount,
        math.fsum(unknown_mass) / mass if mass > 0 else 0.0,
        math.fsum(unknown_energy) / energy if energy > 0 else 0.0,
        math.fsum([*known, *estimated]) if estimable else None,
    )
