"""Whether the values of a food can be: what weighs more than the food is refused, energy is held against what gives it.

Energy that fits: 4 kcal/g of protein and of carbohydrate without fibre, 2 of fibre, 9 of fat, 7 of alcohol (Regulation
(EU) 1169/2011, Annex XIV). Labels are rounded, polyols and acids give less than sugar, and some fibre gives nothing, so
only what is far off counts: more than a quarter and 25 kcal is told, more than half and 60 kcal refused.
"""

from __future__ import annotations

from collections.abc import Mapping

from mealplan.errors import ValueProblem
from mealplan.nutrition.derived import Known
from mealplan.nutrition.nutrients import nutrients

_ROUNDING = 1.0  # g in 100 g
_ROUNDING_OF_ALL = 6.0  # g in 100 g, of a sum of rounded figures
_PER_GRAM = {"g": 1.0, "mg": 1e-3, "µg": 1e-6, "mg_NE": 1e-3, "µg_RAE": 1e-6, "µg_DFE": 1e-6}
_PARTS = (
    ("saturated_fat", "fat"), ("trans_fat", "fat"), ("monounsaturated_fat", "fat"), ("polyunsaturated_fat", "fat"),
    ("sugars", "carbohydrate"), ("fiber", "carbohydrate"), ("starch", "carbohydrate"), ("added_sugars", "sugars"),
    ("lactose", "sugars"), ("epa", "fat"), ("dha", "fat"), ("ala", "fat"),
)  # fmt: skip
_KCAL = {"protein": 4.0, "fat": 9.0, "alcohol": 7.0}
MOST_KCAL = 910.0  # pure fat, and the rounding of 9 kcal/g
_TOLD, _TOLD_KCAL = 0.25, 25.0
_REFUSED, _REFUSED_KCAL = 0.5, 60.0


def check(values: Mapping[str, Known], where: str, *, as_printed: bool = False) -> list[str]:
    """What is odd and may still be. Raises ValueProblem for values that cannot be; with `as_printed`, energy that does
    not fit is told only."""
    amounts = {key: amount for key, (amount, _) in values.items()}
    for key, amount in amounts.items():
        grams = amount * _PER_GRAM.get(nutrients()[key].unit, 0.0)
        if grams > 100.0 + _ROUNDING:
            unit = nutrients()[key].unit
            hint = "Look at the unit, and at what the figures are of: 100 g, or a serving."
            raise ValueProblem(f"{key} is {amount:g} {unit} in 100 g: more than all of it", where=where, hint=hint)
    whole = sum(amounts.get(key, 0.0) for key in ("protein", "fat", "carbohydrate", "alcohol", "water"))
    if whole > 100.0 + _ROUNDING_OF_ALL:
        raise ValueProblem(f"protein, fat, carbohydrate, alcohol and water weigh {whole:g} g in 100 g", where=where,
                           hint="Look at what the figures are of: 100 g, or a serving of how many grams?")  # fmt: skip
    for part, of in _PARTS:
        if part in amounts and of in amounts and amounts[part] > amounts[of] + max(_ROUNDING, 0.1 * amounts[of]):
            raise ValueProblem(f"{part} ({amounts[part]:g} g) is more than {of} ({amounts[of]:g} g)", where=where)
    return _energy(amounts, where, as_printed)


def expected_kcal(amounts: Mapping[str, float]) -> float | None:
    """The energy of what is known to give it, kcal per 100 g; None where protein, fat or carbohydrate is unknown."""
    if any(key not in amounts for key in ("protein", "fat", "carbohydrate")):
        return None
    fibre = min(amounts.get("fiber", 0.0), amounts["carbohydrate"])
    return (
        sum(kcal * amounts.get(key, 0.0) for key, kcal in _KCAL.items())
        + 4.0 * (amounts["carbohydrate"] - fibre) + 2.0 * fibre
    )  # fmt: skip


def _energy(amounts: Mapping[str, float], where: str, as_printed: bool) -> list[str]:
    kcal = amounts.get("energy")
    if kcal is None:
        return ["its energy is unknown: no plan can count it"]
    if kcal > MOST_KCAL:
        raise ValueProblem(f"{kcal:g} kcal in 100 g: pure fat has 900", where=where,
                           hint="Are these kJ? Write them with their unit.")  # fmt: skip
    fits = expected_kcal(amounts)
    if fits is None:
        return []
    off, larger = abs(kcal - fits), max(kcal, fits)
    words = f"{kcal:g} kcal in 100 g, but protein, fat and carbohydrate give {fits:.0f}"
    if off > _REFUSED * larger and off > _REFUSED_KCAL and not as_printed:
        hint = "Look at the units (kJ or kcal?) and the serving; give alcohol. If the packet says so: --as-printed."
        raise ValueProblem(words, where=where, hint=hint)
    return [words] if off > _TOLD * larger and off > _TOLD_KCAL else []
