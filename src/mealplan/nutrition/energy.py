"""Energy need, and what is said of an energy target below it.

Formula: the Estimated Energy Requirement of NASEM 2023 (Dietary Reference Intakes for Energy, tables 5-15 to
5-19), kcal a day from age (years), height (cm) and weight (kg) within a physical activity category. Adults
and 9 to 18 years, pregnancy (second and third trimester) and lactation (first six months, exclusive).
"""

from __future__ import annotations

from dataclasses import dataclass

from mealplan.errors import ValueProblem
from mealplan.nutrition.person import Activity, Person, check_person

FORMULA = "NASEM 2023 EER"
LEAST_KCAL = 1200.0  # below this an energy target is planned only after a warning
LEAST_SHARE = 0.75  # likewise below this share of the need

# intercept, age, height, weight: EER = c0 + c1 age + c2 height + c3 weight (NASEM 2023, tables 5-15 and 5-16)
_Four = tuple[float, float, float, float]
_ADULT: dict[str, dict[Activity, _Four]] = {
    "male": {"inactive": (753.07, -10.83, 6.50, 14.10), "low": (581.47, -10.83, 8.30, 14.94),
             "active": (1004.82, -10.83, 6.52, 15.91), "very_active": (-517.88, -10.83, 15.61, 19.11)},
    "female": {"inactive": (584.90, -7.01, 5.72, 11.71), "low": (575.77, -7.01, 6.60, 12.14),
               "active": (710.25, -7.01, 6.54, 12.34), "very_active": (511.83, -7.01, 9.07, 12.56)},
}
_YOUNG: dict[str, dict[Activity, _Four]] = {
    "male": {"inactive": (-447.51, 3.68, 13.01, 13.15), "low": (19.12, 3.68, 8.62, 20.28),
             "active": (-388.19, 3.68, 12.66, 20.46), "very_active": (-671.75, 3.68, 15.38, 23.25)},
    "female": {"inactive": (55.59, -22.25, 8.43, 17.07), "low": (-297.54, -22.25, 12.77, 14.73),
               "active": (-189.55, -22.25, 11.74, 18.34), "very_active": (-709.59, -22.25, 18.22, 14.25)},
}
# Energy laid down in growth, kcal a day, by sex: 9 to 13 years; 20 from 14 to 18 (NASEM 2023)
_GROWTH_9_13 = {"male": 25.0, "female": 30.0}
_GROWTH_14_18 = 20.0
# Pregnancy: c0 - 2.04 age + c1 height + c2 weight + 9.16 weeks + energy laid down (NASEM 2023, table 5-17)
_PREGNANT: dict[Activity, tuple[float, float, float]] = {
    "inactive": (1131.20, 0.34, 12.15), "low": (693.35, 5.73, 10.20),
    "active": (-223.84, 13.23, 8.15), "very_active": (-779.72, 18.45, 8.73),
}
_WEEK = 27.0  # the middle of weeks 14 to 40, since the week is not asked for
_LACTATION = 400.0  # 540 for milk less 140 from stores, first six months (NASEM 2023, table 5-19)

# IOM reference weights and heights (IOM 2002/2005, table 1-1), by the oldest age they are for: cm, kg
_REFERENCE: dict[str, tuple[tuple[int, float, float], ...]] = {
    "male": ((13, 144.0, 36.0), (18, 174.0, 61.0), (120, 177.0, 70.0)),
    "female": ((13, 144.0, 37.0), (18, 163.0, 54.0), (120, 163.0, 57.0)),
}


@dataclass(frozen=True, slots=True)
class Body:
    """The body that is planned for, in kg and cm; `reference` names what was not the person's own ("" if all
    was)."""

    weight_kg: float
    height_cm: float
    reference: str = ""


@dataclass(frozen=True, slots=True)
class EnergyNeed:
    """kcal a day, the name of the formula, the body it was computed for, and assumptions to print."""

    kcal: float
    formula: str
    body: Body
    notes: tuple[str, ...]


def body_of(person: Person) -> Body:
    """The person's own weight and height, the IOM reference body's where one is missing, and which that was.
    """
    _, height, weight = next(row for row in _REFERENCE[person.sex] if person.age <= row[0])
    missing = []
    if person.weight_kg is None:
        missing.append(f"weight {weight:g} kg")
    if person.height_cm is None:
        missing.append(f"height {height:g} cm")
    return Body(person.weight_kg if person.weight_kg is not None else weight,
                person.height_cm if person.height_cm is not None else height, " and ".join(missing))


def energy_need(person: Person) -> EnergyNeed:
    """The energy need of a person, by the NASEM 2023 equations. Raises ValueProblem outside the ages covered.
    """
    check_person(person)
    body = body_of(person)
    notes: list[str] = []
    if person.state == "pregnant":
        kcal = _pregnant(person, body, notes)
    else:
        c0, c1, c2, c3 = (_ADULT if person.age >= 19 else _YOUNG)[person.sex][person.activity]
        kcal = c0 + c1 * person.age + c2 * body.height_cm + c3 * body.weight_kg
        if person.age < 19:
            kcal += _GROWTH_9_13[person.sex] if person.age <= 13 else _GROWTH_14_18
        if person.state == "lactating":
            kcal += _LACTATION
            notes.append("Lactation is taken as the first six months of full breast-feeding "
                         f"({_LACTATION:.0f} kcal a day more).")
    activity = person.activity.replace("_", " ")
    notes.insert(0, f"Energy need {kcal:,.0f} kcal a day by the {FORMULA} equations "
                    f"(activity: {activity}{' active' if activity == 'low' else ''}).")
    if body.reference:
        own = (("--weight", person.weight_kg), ("--height", person.height_cm))
        flags = " and ".join(flag for flag, value in own if value is None)
        notes.append(f"Reference body used: {body.reference} (IOM 2002/2005); give {flags} for your own.")
    return EnergyNeed(kcal, FORMULA, body, tuple(notes))


def _pregnant(person: Person, body: Body, notes: list[str]) -> float:
    """The class of weight before pregnancy is not asked for: the weight given is taken for it, and energy is
    never taken off (the equations' -50 kcal with a BMI of 30 or more), since the class cannot be known from
    it."""
    bmi = body.weight_kg / (body.height_cm / 100) ** 2
    laid_down = 300.0 if bmi < 18.5 else 200.0 if bmi < 25 else 150.0
    c0, c1, c2 = _PREGNANT[person.activity]
    notes.append(f"Pregnancy is taken as week {_WEEK:.0f}, with {laid_down:.0f} kcal a day laid down; "
                 "in the first trimester the need is about that before pregnancy.")
    return c0 - 2.04 * person.age + c1 * body.height_cm + c2 * body.weight_kg + 9.16 * _WEEK + laid_down


def check_energy(person: Person, need: EnergyNeed, kcal: float) -> tuple[str, ...]:
    """Warnings about an energy target of `kcal` a day.

    Raises ValueProblem for a deficit under 18 years: none is planned then (within 5 % of the need is none).
    """
    if person.age < 18 and kcal < 0.95 * need.kcal:
        raise ValueProblem(
            f"no plan under the energy need is made under 18 years ({kcal:,.0f} of {need.kcal:,.0f} kcal)",
            hint="leave the energy target out")
    warnings = []
    if kcal < LEAST_KCAL:
        warnings.append(f"Warning: {kcal:,.0f} kcal a day is under {LEAST_KCAL:,.0f} kcal. So little is "
                        "eaten only under medical care, and other targets can hardly be met with it.")
    elif kcal < LEAST_SHARE * need.kcal:
        warnings.append(f"Warning: {kcal:,.0f} kcal a day is {kcal / need.kcal:.0%} of the need of "
                        f"{need.kcal:,.0f} kcal. Talk to a clinician before eating so little.")
    if person.state != "none" and kcal < 0.95 * need.kcal:
        warnings.append(f"Warning: eating less than the need while {person.state} needs advice.")
    return tuple(warnings)
