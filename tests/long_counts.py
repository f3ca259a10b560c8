"""How much of a long count runs: all of it with `PROVE=full`, a tenth in `make prove`, a little in `make test`.

A long test asks here how many cases it takes, and takes them in order from a seeded stream: a smaller share is the
beginning of the larger one, the same cases each time. Tests marked `counted` run in `make test` and in `make prove`;
those marked `prove` only in `make prove`, because even one case of them takes long or needs what a machine may lack.
"""

from __future__ import annotations

import math
import os
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

VARIABLE = "MEALPLAN_PROVE_SHARE"
OF_A_TEST_RUN = 0.005


def read_share(text: str | None) -> float:
    """The share that the environment asks for: above 0 and at most 1. Raises ValueError."""
    share = OF_A_TEST_RUN if text is None else float(text)
    if not 0 < share <= 1:
        raise ValueError(f"{VARIABLE} must be above 0 and at most 1, not {text}")
    return share


#: What this test run takes of every long count.
SHARE = read_share(os.environ.get(VARIABLE))


def count(full: int, share: float = SHARE) -> int:
    """How many of `full` cases to take: at least one, and never more than there are."""
    return max(1, min(full, round(full * share)))


@dataclass(frozen=True)
class Block:
    """A piece of a long count that is run and resumed by itself: its place in the row, and how many cases it has."""

    number: int
    size: int

    def __str__(self) -> str:
        return f"block{self.number}"

    def of(self, part: float) -> int:
        """How many cases a share of this block is, rounded up: for bounds such as "most of them gave a plan"."""
        return math.ceil(part * self.size)


def blocks(full: int, size: int, share: float = SHARE) -> list[Block]:
    """What to run of `full` cases, in blocks of `size` (the last may be smaller). For `parametrize(..., ids=str)`."""
    return list(_blocks(count(full, share), size))


def _blocks(left: int, size: int) -> Iterator[Block]:
    for number in range(-(-left // size)):
        yield Block(number, min(size, left - number * size))


def few(cases: Iterable[str], number: int, seed: int) -> list[Any]:
    """Parameters for all cases of a designed set: a seeded choice of `number` for every run, the rest for `prove`."""
    ordered = sorted(cases)
    chosen = set(random.Random(seed).sample(ordered, number))
    return [name if name in chosen else pytest.param(name, marks=pytest.mark.prove) for name in ordered]
