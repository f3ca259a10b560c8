"""Styles of a week: how often a main may come, and how different a week is at the least."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

StyleName = Literal["few-pots", "balanced", "variety"]
STYLE_NAMES: tuple[StyleName, ...] = get_args(StyleName)


@dataclass(frozen=True, slots=True)
class Style:
    """For a week of 14 lunches and dinners: `most`, how often one of them may come; `mains`, how many different ones
    there are at the least; `dishes`, how many different dishes in all. `again`: minutes that a main asks beyond its
    second time; `pot`, `thing`, `soon`, `half`, `odd`: factors on the prices of a pot, of a different thing to buy, of
    what goes off, of portions other than one, and of a recipe cooked in an odd size."""

    most: int
    mains: int
    dishes: int
    again: float
    pot: float = 1.0
    thing: float = 1.0
    soon: float = 1.0
    half: float = 1.0
    odd: float = 1.0


STYLES: dict[StyleName, Style] = {
    "few-pots": Style(4, 5, 10, 0.0, pot=1.4, thing=1.4, soon=1.4, half=1.4, odd=2.5),
    "balanced": Style(3, 7, 14, 2.0),
    "variety": Style(2, 11, 18, 0.0, 0.5),
}
