"""The thing that one buys for an ingredient, and what to take from the shelf for so many grams of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mealplan.dishes.cookbook import Cookbook
from mealplan.dishes.ingredients import Ingredient
from mealplan.goods.packs import Pack, Packed, Taken, cover, held, pieces, weight_text

SEVERAL = re.compile(r"(\d+) x (.+)$")  # "12 x 57 g"
_METRIC = re.compile(r"\d\s*(g|kg|ml|l)$")


def thing_of(name: str, cookbook: Cookbook) -> str:
    """What is bought for an ingredient: the lemon for its juice; a name that is no ingredient stands for itself."""
    ingredient = cookbook.names.of("", name)
    return name if ingredient is None else ingredient.bought_as or ingredient.name


@dataclass(frozen=True)
class Shelf:
    """What is taken for one need: packs, or so many loose pieces, or a weight; the grams in it, and it in words."""

    taken: list[Taken]
    pieces: int | None
    grams: float
    show: str
    whole: int | None = None  # pieces that are the thing itself: onions, not cloves of garlic


def from_shelf(grams: float, ingredient: Ingredient | None, packs: Sequence[Pack], units: str) -> Shelf:
    """At least `grams` as bought: in packs where it comes in packs, else by the piece, else by weight."""
    taken = cover(grams, packs)
    if taken:
        return Shelf(taken, None, held(taken), " + ".join(times(t.count, t.pack, units) for t in taken))
    count = pieces(grams, ingredient) if ingredient else None
    if count is not None and ingredient is not None and ingredient.piece_grams is not None:
        one_g = ingredient.bought(ingredient.piece_grams)
        if ingredient.piece_name:
            return Shelf([], count, count * one_g, pieces_text(count, ingredient))
        return Shelf([], count, count * one_g, f"{count} {ingredient.shown(count)}", count)
    return Shelf([], None, grams, weight_text(grams, units, enough=True))


def pieces_text(count: int, ingredient: Ingredient) -> str:
    """ "2 cloves"; the number alone where a piece has no name of its own."""
    if not ingredient.piece_name:
        return str(count)
    return f"{count} {ingredient.piece_name}{'s' if count > 1 else ''}"


def times(count: int, pack: Pack | Packed, units: str) -> str:
    """So many packs in words: "2 x 500 g", "12 in 2 packs of 6 (57 g each)"."""
    several = SEVERAL.match(pack.size)
    if several is not None:  # eggs, tortillas: counted
        held = count * int(several[1])
        packs = "1 pack" if count == 1 else f"{count} packs of {several[1]}"
        words = f"{held} in {packs} ({several[2]} each)"
    else:
        words = f"{count} x {pack.size}"
    if units == "us" and _METRIC.search(pack.size):  # no US pack is known: say what is near it
        words += f" (about {weight_text(pack.grams, units)} each)"
    return words
