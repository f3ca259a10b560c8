"""What to take from the shelf: packs that cover the need with the least left over, or loose pieces."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from mealplan.dishes.ingredients import Ingredient
from mealplan.dishes.packs import Pack, as_bought, container, read_pack, sizes

__all__ = [
    "Pack", "Packed", "Taken", "as_bought", "container", "cover", "held", "pieces", "read_pack", "sizes", "totals",
    "weight_text",
]  # fmt: skip

_SLACK_G = 0.05  # nobody buys a second pack for a twentieth of a gram
MOST_OF_ONE_SIZE = 500


@dataclass(frozen=True, slots=True)
class Taken:
    """`count` packs of one size."""

    pack: Pack
    count: int


@dataclass(frozen=True, slots=True)
class Packed:
    """`count` packs that say `size`, each of so many grams."""

    size: str
    count: int
    grams: float


def cover(need_g: float, packs: Sequence[Pack]) -> list[Taken]:
    """The packs that hold at least `need_g` with the least left over; of equals the fewest packs."""
    if need_g <= _SLACK_G or not packs:
        return []
    best: tuple[float, int, list[int]] | None = None
    order = sorted(packs, key=lambda pack: -pack.grams)

    def search(index: int, left: float, counts: list[int]) -> None:
        nonlocal best
        pack = order[index]
        enough = min(MOST_OF_ONE_SIZE, max(0, math.ceil((left - _SLACK_G) / pack.grams)))
        last = index == len(order) - 1
        for count in range(enough, enough - 1 if last else -1, -1):
            rest = left - count * pack.grams
            now = [*counts, count]
            if rest <= _SLACK_G:
                found = (round(max(0.0, -rest), 3), sum(now), now)
                if best is None or found[:2] < best[:2]:
                    best = found
            elif not last:
                search(index + 1, rest, now)

    search(0, need_g, [])
    if best is None:  # more than MOST_OF_ONE_SIZE of the largest: a canteen
        return [Taken(order[0], math.ceil(need_g / order[0].grams))]
    return [Taken(pack, count) for pack, count in zip(order, best[2], strict=False) if count]


MOST_LARGEST = 6  # of the largest pack, in the table of what packs add up to


def totals(packs: Sequence[Pack]) -> list[float]:
    """What packs add up to, ascending, up to some of the largest: each is bought for the needs just below it. Of sums
    that are nearer to each other than a two-hundredth of the largest pack only the first is kept: nobody takes seven
    small pots for a gram less."""
    if not packs:
        return []
    sizes_g = sorted(pack.grams for pack in packs)
    most, near = MOST_LARGEST * sizes_g[-1] + 1e-6, sizes_g[-1] / 200
    reached = {0.0}
    for grams in sizes_g:
        reached |= {
            total
            for base in reached
            for count in range(1, int((most - base) / grams) + 1)
            if (total := round(base + count * grams, 6)) <= most
        }
    out: list[float] = []
    for total in sorted(reached - {0.0}):
        if not out or total - out[-1] >= near:
            out.append(total)
    return out


def held(taken: Sequence[Taken]) -> float:
    """Grams in the packs."""
    return sum(one.count * one.pack.grams for one in taken)


def pieces(need_g: float, ingredient: Ingredient) -> int | None:
    """Whole pieces to buy where it is sold loose by the piece; None where one of it is not a thing."""
    if ingredient.piece_grams is None:
        return None
    return max(1, math.ceil((need_g - _SLACK_G) / ingredient.bought(ingredient.piece_grams)))


def weight_text(grams: float, units: str, *, enough: bool = False) -> str:
    """A weight in words: "350 g", "1.2 kg"; US: "12 oz", "2.5 lb". `enough`: rounded up, for what is to be bought."""

    def rounded(amount: float, step: float) -> float:
        parts = round(amount / step, 6)
        return max(1, math.ceil(parts) if enough else round(parts)) * step

    if units == "us":
        ounces = grams / 28.349523125
        if ounces < 16:
            return f"{rounded(ounces, 0.5 if ounces < 4 else 1.0):g} oz"
        return f"{rounded(ounces / 16, 0.25):g} lb"
    if grams < 10:
        return f"{rounded(grams, 1):g} g"
    if grams < 1000:
        return f"{rounded(grams, 5 if grams < 100 else 10):g} g"
    return f"{rounded(grams / 1000, 0.05):.2f}".rstrip("0").rstrip(".") + " kg"
