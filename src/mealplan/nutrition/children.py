"""Children whose portions alone are planned: the energy that they need, and what is kept off their plates.

Energy: Dietary Guidelines for Americans 2015-2020, Appendix 2 (estimated calorie needs per day by age, sex and physical
activity; US Department of Agriculture and US Department of Health and Human Services): sedentary, moderately active,
active.

Off the plate, by the age up to which it is (stricter than the source where that says "once a week" or "cut small",
since neither is counted here):
alcohol, tea and coffee: NHS, Drinks and cups for babies and young children (2022);
liver (vitamin A; NHS: no more than once a week): NHS, Vitamin A (2020);
tuna steak (of unknown kind; bigeye is to be avoided): FDA and EPA, Advice about eating fish (2017, rev. 2021);
under 5 rice drink (arsenic): FSA, Arsenic in rice (2018); skimmed milk: NHS (2022); whole nuts, peanuts and popcorn
(choking): NHS, Foods to avoid giving babies and young children (2022); and the kitchen is as careful as for anybody
whose defences are weak.
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


_EXCLUSIONS = ((YOUNGEST, ("alcohol",)), (LITTLE, ("immunosuppressed",)))
_INGREDIENTS = (
    (YOUNGEST, ("tea", "coffee", "liver", "tuna steak")),
    (LITTLE, ("rice milk", "skimmed milk", "popping corn", "almonds", "brazil nuts", "cashews", "hazelnuts",
              "macadamia nuts", "peanuts", "pecans", "pistachios", "walnuts")),
)  # fmt: skip


def kept_off(age: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(exclusions, foods as dislikes are typed) that hold for a child of an age because it is one."""
    exclusions = tuple(name for until, names in _EXCLUSIONS if age < until for name in names)
    foods = tuple(f"ingredient:{name}" for until, names in _INGREDIENTS if age < until for name in names)
    return exclusions, foods


def child_energy(person: Person) -> float:
    """kcal a day: of the table, from 9 years on by the formula of everybody."""
    if person.age >= YOUNGEST:
        return energy_need(person).kcal
    return float(_KCAL[person.sex][person.age][_ACTIVITY[person.activity]])
