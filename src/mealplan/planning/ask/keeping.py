"""How long what was cooked is kept in the fridge for the people who eat it: one function, which the search, the plan,
its check and its notes ask."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mealplan.planning.ask.minutes import LONGEST_KEPT

if TYPE_CHECKING:
    from mealplan.dishes.dish import Dish
    from mealplan.planning.ask.request import Eater

#: Exclusions that shorten it: (days in the fridge, why, by whom). What is frozen keeps as long as for everybody.
SHORTER: dict[str, tuple[int, str, str]] = {
    "pregnancy": (1, "Listeria grows in the fridge", "FSANZ 2023; the NHS says 2 days"),
    "immunosuppressed": (1, "Listeria grows in the fridge", "FSANZ 2023; the NHS says 2 days"),
    "over_65": (1, "Listeria grows in the fridge", "FSANZ 2023; the NHS says 2 days"),
    "listeria_risk": (1, "Listeria grows in the fridge", "FSANZ 2023; the NHS says 2 days"),
    "tyramine": (1, "tyramine forms in food that is kept", "labels of MAO inhibitors: fresh, or frozen at once"),
}


def fridge_days(dish: Dish, eaters: Sequence[Eater]) -> int:
    """Days after its cook that a dish may be eaten out of the fridge: as it keeps, four at the most, fewer where one of
    those who eat has a rule for it."""
    most = [SHORTER[name][0] for eater in eaters for name in eater.exclusions if name in SHORTER]
    return min([dish.fridge_days, LONGEST_KEPT, *most])


def why_shorter(eaters: Sequence[Eater]) -> tuple[tuple[str, int, str, str], ...]:
    """(exclusion, days, why, by whom) of every rule that shortens it."""
    names = dict.fromkeys(name for eater in eaters for name in eater.exclusions if name in SHORTER)
    return tuple((name, *SHORTER[name]) for name in names)
