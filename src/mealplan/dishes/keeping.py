"""How long what was cooked is kept in the fridge for the people who eat it: one function, which the search, the plan,
its check and its notes ask."""

from __future__ import annotations

from collections.abc import Iterable

from mealplan.dishes.dish import Dish

LONGEST_KEPT = 4  # days that a plan keeps anything cooked in the fridge
#: Exclusions that shorten it: (days in the fridge, why, by whom). What is frozen keeps as long as for everybody.
SHORTER: dict[str, tuple[int, str, str]] = {
    "pregnancy": (1, "Listeria grows in the fridge", "FSANZ 2023; the NHS says 2 days"),
    "immunosuppressed": (1, "Listeria grows in the fridge", "FSANZ 2023; the NHS says 2 days"),
    "over_65": (1, "Listeria grows in the fridge", "FSANZ 2023; the NHS says 2 days"),
    "listeria_risk": (1, "Listeria grows in the fridge", "FSANZ 2023; the NHS says 2 days"),
    "tyramine": (1, "tyramine forms in food that is kept", "labels of MAO inhibitors: fresh, or frozen at once"),
    "histamine": (1, "histamine forms in food that is kept", "DGAKI 2021; San Mauro Martin et al. 2016"),
}


def longest(exclusions: Iterable[str]) -> int:
    """Days that anything cooked may be kept in the fridge for those who eat, whatever the dish."""
    return min([LONGEST_KEPT, *(SHORTER[name][0] for name in exclusions if name in SHORTER)])


def fridge_days(dish: Dish, exclusions: Iterable[str]) -> int:
    """Days after its cook that a dish may be eaten out of the fridge: as it keeps, four at the most, fewer where one of
    those who eat, by these exclusions, has a rule for it."""
    return min(dish.fridge_days, longest(exclusions))


def why_shorter(exclusions: Iterable[str]) -> tuple[tuple[str, int, str, str], ...]:
    """(exclusion, days, why, by whom) of every rule that shortens it."""
    return tuple((name, *SHORTER[name]) for name in dict.fromkeys(exclusions) if name in SHORTER)
