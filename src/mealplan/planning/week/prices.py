"""What a week asks of this person: the prices of her style and her own."""

from __future__ import annotations

from dataclasses import fields, replace

from mealplan.planning.ask.request import PlanRequest
from mealplan.planning.ask.style import STYLE_NAMES, STYLES, StyleName
from mealplan.planning.objective.prices import Prices

AT_A_TABLE = 1.5  # times as much for a different thing where several eat: one shop is wanted, not one for each
PRICE_NAMES = frozenset(one.name for one in fields(Prices))


def prices_of(request: PlanRequest) -> Prices:
    """What a week asks, for this person: the defaults, the style's, and her own."""
    style = STYLES[style_of(request)]
    base = Prices()
    base = replace(
        base, again=style.again, pot=base.pot * style.pot, half=base.half * style.half, odd=base.odd * style.odd,
        thing=base.thing * style.thing, rare=base.rare * style.thing, soon=base.soon * style.soon,
    )  # fmt: skip
    if len(request.eaters) > 1:
        base = replace(base, thing=base.thing * AT_A_TABLE, rare=base.rare * AT_A_TABLE)
    # a freezer that holds something already is to be eaten up, not filled
    stocked = sum(one.portions for one in request.house.frozen)
    base = replace(base, freeze=base.freeze * (1.0 + stocked / 2.0))
    return replace(base, **{name: value for name, value in request.house.life if name in PRICE_NAMES})


def style_of(request: PlanRequest) -> StyleName:
    """The style of a week; `balanced` where a plan says one that is not known here."""
    return next((name for name in STYLE_NAMES if name == request.week.style), "balanced")
