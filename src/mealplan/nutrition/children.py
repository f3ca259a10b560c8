"""The energy that children need whose portions alone are planned.

Source: Dietary Guidelines for Americans 2015-2020, Appendix 2 (estimated calorie needs per day by age, sex and physical
activity; US Department of Agriculture and US Department of Health and Human Services): sedentary, moderately active,
active.
"""

from __future__ import annotations

from mealplan.nutrition.energy import energy_need
from mealplan.nutrition.person import YOUNGEST, Person

LITTLE = 5  # years: under it kitchens are as careful as for anybody whose defences are weak
_ACTIVITY = {"inactive": 0, "low": 1, "active": 2, "very_active": 2}
_KCAL = {
    "male": {
        2: (1000, 1000, 1000), 3: (1000, 1400, 1400), 4: (1200, 1400, 1600), 5: (1200, 1400, 1600),
        6: (1400, 1600, 1800), 7: (1400, 1600, 1800), 8: (1400, 1600, 2000),
    },
    "female": {
        2: (1000, 1000, 1000), 3: (1000, 1200, 1400), 4: (1200, 1400, 1400), 5: (1200, 1400, 1600),
        6: (1200, 1400, 1600), 7: (1200, 1600, 1800), 8: (1400, 1600, 1800),
    },
}  # fmt: skip


def child_energy(person: Person) -> float:
    """kcal a day: of the table, from 9 years on by the formula of everybody."""
    if person.age >= YOUNGEST:
        return energy_need(person).kcal
    return float(_KCAL[person.sex][person.age][_ACTIVITY[person.activity]])
