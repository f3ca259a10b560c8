"""What is left of the portions in the house when some were eaten that no day of the plan eats any more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from mealplan.planning.ask.request import FrozenDish
from mealplan.planning.result.plan import Cook, Item


def eaten_up(frozen: Sequence[FrozenDish], eaten: Iterable[tuple[Item, Cook]]) -> tuple[FrozenDish, ...]:
    """The portions without those that items took out of the house: made as their cook first, then of those of which
    nobody knows; of others none."""
    out = list(frozen)
    for item, cook in eaten:
        left = item.portions if cook.frozen else 0.0
        for i, one in sorted(enumerate(out), key=lambda pair: pair[1].made is None):
            if left > 0 and one.dish == cook.dish and (one.made is None or one.made.same_food(cook.ingredients)):
                part = min(left, one.portions)
                out[i], left = replace(one, portions=round(one.portions - part, 6)), left - part
    return tuple(one for one in out if one.portions > 0)
