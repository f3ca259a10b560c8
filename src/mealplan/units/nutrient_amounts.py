"""Amounts of nutrients: "4.8 ug", "2000 IU", "0.5 g", each in the unit that its nutrient is counted in."""

from __future__ import annotations

import re
from typing import Protocol

from mealplan.errors import ValueProblem
from mealplan.units.amounts import shown, split_amount
from mealplan.units.conversion import canonical_unit, factor, show_unit


class NutrientLike(Protocol):
    """What is needed of a nutrient here (mealplan.nutrition is above this module)."""

    @property
    def key(self) -> str: ...
    @property
    def unit(self) -> str: ...


_NUTRIENT_UNITS: dict[str, str] = {
    "g": "g", "gram": "g", "grams": "g", "kg": "kg", "mg": "mg", "milligram": "mg", "milligrams": "mg",
    "ug": "ug", "mcg": "ug", "microgram": "ug", "micrograms": "ug", "kcal": "kcal", "kilocalories": "kcal",
    "kj": "kJ", "iu": "IU", "ie": "IU",
    "ug_dfe": "ug_DFE", "mcg_dfe": "ug_DFE", "mg_dfe": "mg_DFE", "ug_rae": "ug_RAE", "mcg_rae": "ug_RAE",
    "mg_rae": "mg_RAE", "mg_ne": "mg_NE", "ug_ne": "ug_NE", "mcg_ne": "ug_NE",
}

# What one IU is, in the nutrient's own unit, by nutrient and form (NIH ODS fact sheets; 21 CFR 101.9).
# The form "" is used when the person names none; where it is absent the form decides and must be given.
_IU: dict[str, dict[str, float]] = {
    "vitamin_d": {"": 1 / 40}, "vitamin_d2": {"": 1 / 40}, "vitamin_d3": {"": 1 / 40},
    "retinol": {"": 0.3, "retinol": 0.3}, "carotene_beta": {"": 0.6, "beta-carotene": 0.6},
    "vitamin_a_rae": {"retinol": 0.3, "beta-carotene": 0.05},
    "vitamin_e": {"natural": 0.67, "synthetic": 0.45},
    "vitamin_e_added": {"natural": 0.67, "synthetic": 0.45},
}
_FORMS: dict[str, str] = {
    "retinol": "retinol", "beta-carotene": "beta-carotene", "beta carotene": "beta-carotene",
    "natural": "natural", "d-alpha": "natural", "rrr": "natural",
    "synthetic": "synthetic", "dl-alpha": "synthetic", "all-rac": "synthetic",
}
_MASS_OF_IU_UNIT = {"vitamin_d_iu": 40.0}  # IU per µg, for the nutrient that is itself counted in IU


def units_for(nutrient: NutrientLike) -> list[str]:
    """The units a person may type for this nutrient, as shown in error messages."""
    own = canonical_unit(nutrient.unit)
    if own in {"kcal", "kJ"}:
        return ["kcal", "kJ"]
    if own == "IU":
        return ["IU", "µg"] if nutrient.key in _MASS_OF_IU_UNIT else ["IU"]
    return ["µg", "mg", "g", *(["IU"] if nutrient.key in _IU else [])]


def parse_nutrient_amount(text: str, nutrient: NutrientLike, *, where: str | None = None) -> float:
    """The amount in the nutrient's own unit: "4.8 ug", "2000 IU", "0.5 g", or a plain number.

    A plain mass is read in the nutrient's own kind ("400 ug" of folate_dfe is 400 µg DFE); a unit that names
    another kind (µg_DFE for an ordinary mass, kcal for a mass) raises ValueProblem, as do negative, infinite
    and absurd amounts.
    """
    value, words = split_amount(text, where=where)
    unit_word, form = _split_form(words)
    # 12 digits: the noise of a conversion must not make 0.0024 mg and 2.4 µg two different targets
    amount = float(f"{_in_own_unit(value, unit_word, form, nutrient, text, where):.12g}")
    if amount > _most(nutrient):
        raise ValueProblem(f"{shown(text)} of {nutrient.key} is more than a person could eat", where=where)
    return amount


def _split_form(words: str) -> tuple[str, str]:
    """("IU natural") -> ("IU", "natural"); the form is "" when none is named."""
    low = words.lower().strip()
    for word, form in _FORMS.items():
        if low.endswith(word) and low != word:
            return words[: len(low) - len(word)].strip(" ()"), form
    return words, ""


def _in_own_unit(value: float, word: str, form: str, nutrient: NutrientLike, text: str,
                 where: str | None) -> float:
    own = canonical_unit(nutrient.unit)
    if not word:
        return value
    asked = _NUTRIENT_UNITS.get(re.sub(r"\s+", "_", word.lower()))
    known = ", ".join(units_for(nutrient))
    if asked is None:
        if word.lower() in {"cal", "cals", "calorie", "calories"} and own in {"kcal", "kJ"}:
            raise ValueProblem(f"{shown(text)}: a calorie can be read in two ways", where=where,
                               hint="write kcal (what food labels call a Calorie) or kJ")
        raise ValueProblem(f"{shown(word)} is not a unit for {nutrient.key}", where=where,
                           hint=f"units for {nutrient.key}: {known}")
    if asked == "IU" and own != "IU":
        return value * _per_iu(nutrient, form, where)
    if form:
        raise ValueProblem(f"{shown(text)}: a form ({form}) is only used with IU", where=where)
    if own == "IU" and asked in {"ug", "mg", "g"} and nutrient.key in _MASS_OF_IU_UNIT:
        return value * factor(asked, "ug") * _MASS_OF_IU_UNIT[nutrient.key]
    _, _, kind = own.partition("_")
    if kind and asked in {"g", "mg", "ug"}:
        asked = f"{asked}_{kind}"  # a plain mass is read in the nutrient's own kind
    try:
        return value * factor(asked, own)
    except ValueProblem:
        message = f"{show_unit(asked)} cannot be converted to {show_unit(own)}, the unit of {nutrient.key}"
        raise ValueProblem(message, where=where, hint=f"units for {nutrient.key}: {known}") from None


def _per_iu(nutrient: NutrientLike, form: str, where: str | None) -> float:
    forms = _IU.get(nutrient.key)
    if forms is None:
        raise ValueProblem(f"IU is not used for {nutrient.key}", where=where,
                           hint="units for {}: {}".format(nutrient.key, ", ".join(units_for(nutrient))))
    if form in forms:
        return forms[form]
    named = [name for name in forms if name]
    listed = ", ".join(f'"IU {name}" ({forms[name]:g} {show_unit(canonical_unit(nutrient.unit))} each)'
                       for name in named)
    raise ValueProblem(f"an IU of {nutrient.key} depends on its form", where=where,
                       hint=f"write {listed}, or give {show_unit(canonical_unit(nutrient.unit))}" if named
                       else f"give {show_unit(canonical_unit(nutrient.unit))}")


def _most(nutrient: NutrientLike) -> float:
    """A bound no day's intake reaches (10 kg of anything, 50,000 kcal): catches a slip of the unit."""
    own = canonical_unit(nutrient.unit)
    return {"kcal": 50_000.0, "kJ": 200_000.0, "IU": 1e7, "g": 1e4, "mg": 1e7, "ug": 1e10}.get(
        own.partition("_")[0], 1e7)
