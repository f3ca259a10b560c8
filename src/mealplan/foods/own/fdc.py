"""Foods of FoodData Central's JSON: Foundation, SR Legacy, survey (FNDDS) and branded foods, as downloaded or as its
service answers.

Values are per 100 g already; of a branded drink they are per 100 ml, and 1 ml is not 1 g. From labels (branded foods)
vitamins A, D, E and folate are left out, whose units on labels changed over the years, and zeros of vitamins and
minerals, which a label also prints for small amounts.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from mealplan.errors import ValueProblem
from mealplan.foods.fortified import is_fortified
from mealplan.foods.own.form import MOST_TEXT, WEIGH_IT, OwnFood, plain
from mealplan.nutrition.derived import Known
from mealplan.nutrition.nutrients import nutrients

#: FoodData Central's food categories by words of their names, the first that fits.
_GROUPS = (
    ("baby", "0300"), ("infant", "0300"), ("spice", "0200"), ("herb", "0200"), ("dairy", "0100"), ("egg", "0100"),
    ("cheese", "0100"), ("milk", "0100"), ("yogurt", "0100"), ("poultry", "0500"), ("chicken", "0500"),
    ("turkey", "0500"), ("sausage", "0700"), ("luncheon", "0700"), ("deli", "0700"), ("cereal", "0800"),
    ("fruit", "0900"), ("pork", "1000"), ("vegetable", "1100"), ("potato", "1100"), ("nut", "1200"), ("seed", "1200"),
    ("beef", "1300"), ("beverage", "1400"), ("drink", "1400"), ("juice", "0900"), ("coffee", "1400"), ("tea", "1400"),
    ("water", "1400"), ("fish", "1500"), ("seafood", "1500"), ("bean", "1600"), ("legume", "1600"), ("soy", "1600"),
    ("lamb", "1700"), ("bread", "1800"), ("baked", "1800"), ("cookie", "1800"), ("cake", "1800"), ("cracker", "1800"),
    ("sweet", "1900"), ("candy", "1900"), ("chocolate", "1900"), ("sugar", "1900"), ("syrup", "1900"),
    ("ice cream", "1900"), ("dessert", "1900"), ("grain", "2000"), ("pasta", "2000"), ("rice", "2000"),
    ("flour", "2000"), ("soup", "0600"), ("sauce", "0600"), ("gravy", "0600"), ("dressing", "0400"), ("fat", "0400"),
    ("oil", "0400"), ("butter", "0400"), ("snack", "2500"), ("chip", "2500"), ("restaurant", "3600"),
    ("fast food", "2100"), ("meal", "2200"), ("entree", "2200"), ("dish", "2200"), ("pizza", "2200"),
)  # fmt: skip
OTHER = "2200"  # mixed dishes: what nothing is known of
_NUMBERS = {"269.3": "sugars", "314": "iodine", "539": "added_sugars", "416": "biotin"}
_ENERGY = ("208", "957", "958")  # kcal; by Atwater's general and special factors
_KJ = "268"
_LABEL_LEAVES_OUT = frozenset({"vitamin_a_rae", "vitamin_a_iu", "vitamin_d", "vitamin_d_iu", "vitamin_e", "folate",
                               "folate_dfe", "folic_acid"})  # fmt: skip
_MACROS = frozenset({"energy", "protein", "fat", "carbohydrate", "fiber", "sugars", "added_sugars", "saturated_fat",
                     "trans_fat", "cholesterol", "sodium", "monounsaturated_fat", "polyunsaturated_fat",
                     "water", "alcohol"})  # fmt: skip
_TO_G = {"g": 1.0, "mg": 1e-3, "µg": 1e-6, "ug": 1e-6, "mcg": 1e-6}
MOST_NUTRIENTS = 400


@cache
def _keys() -> dict[str, str]:
    return {one.sr28: key for key, one in nutrients().items() if one.kind == "measured"} | _NUMBERS


def is_fdc(data: Mapping[str, Any]) -> bool:
    return "fdcId" in data and ("foodNutrients" in data or "description" in data)


def group_of(words: str) -> str:
    """Our group by the words of a category of another table; mixed dishes where nothing fits."""
    low = words.lower()
    return next((code for word, code in _GROUPS if word in low), OTHER)


def from_fdc(data: Mapping[str, Any], where: str, grams_per_100ml: float | None = None) -> OwnFood:
    """The food of one entry. Raises ValueProblem for one without a name, a number or a value, and for a drink by 100 ml
    whose weight is not given."""
    number = str(data.get("fdcId", ""))
    name = plain(data.get("description"))
    where = f"{where}: FDC {number[:12]}"
    if not number.isdigit() or len(number) > 10 or not name:
        raise ValueProblem("it has no description or number", where=where)
    branded = str(data.get("dataType", "")).lower() == "branded" or "gtinUpc" in data
    factor = _factor(data, branded, grams_per_100ml, where)
    values = dict(_values(data, branded, factor))
    if not values:
        raise ValueProblem("it has no values that are known here", where=where)
    group = group_of(_category(data))
    owner = plain(data.get("brandName")) or plain(data.get("brandOwner"))
    if owner and owner.lower() not in name.lower():
        name = plain(f"{name}, {owner}")
    kind = plain(data.get("dataType"), 30) or ("Branded" if branded else "")
    ndb = str(data.get("ndbNumber", ""))
    text = plain(data.get("ingredients"), MOST_TEXT)
    return OwnFood(
        name=name, group_code=group, values=values, source=f"USDA FoodData Central{', ' + kind if kind else ''}",
        fdc=number, barcode=_digits(data.get("gtinUpc")), ingredients=text, measures=tuple(_measures(data, factor)),
        same_as=f"sr28:{int(ndb):05d}" if not branded and ndb.isdigit() and len(ndb) <= 6 else "",
        fortified=is_fortified(name, group, dict(values), False) or added(text),
    )  # fmt: skip


def added(statement: str) -> bool:
    """Whether a statement names vitamins, as what is fortified does."""
    low = statement.lower()
    return any(word in low for word in ("vitamin", "folic acid", "folsäure", "niacin", "riboflavin", "calcium carb",
                                        "cyanocobalamin", "reduced iron", "tricalcium"))  # fmt: skip


def _digits(value: object) -> str:
    text = str(value) if isinstance(value, str | int) else ""
    return text if text.isascii() and text.isdigit() and 8 <= len(text) <= 14 else ""


def _category(data: Mapping[str, Any]) -> str:
    for key in ("foodCategory", "wweiaFoodCategory", "brandedFoodCategory"):
        found = data.get(key)
        if isinstance(found, Mapping):
            found = found.get("description") or found.get("wweiaFoodCategoryDescription")
        if isinstance(found, str):
            return found[:200]
    return ""


def _factor(data: Mapping[str, Any], branded: bool, grams_per_100ml: float | None, where: str) -> float:
    """What values per 100 of the source are times per 100 g."""
    unit = str(data.get("servingSizeUnit", "")).lower()
    if not branded or unit not in ("ml", "mlt", "l", "fl oz"):
        return 1.0
    if grams_per_100ml is None:
        raise ValueProblem("its figures are of 100 ml, and 1 ml is not 1 g", where=where, hint=WEIGH_IT)
    return 100.0 / grams_per_100ml


def _values(data: Mapping[str, Any], branded: bool, factor: float) -> Iterator[tuple[str, Known]]:
    rows = data.get("foodNutrients")
    found: dict[str, tuple[float, str, str]] = {}
    for row in rows[:MOST_NUTRIENTS] if isinstance(rows, list) else ():
        if isinstance(row, Mapping) and (one := _row(row)) is not None:
            found.setdefault(one[0], one[1:])
    energy = next((found[number] for number in _ENERGY if number in found), None)
    if energy is None and _KJ in found:
        amount, _, letter = found[_KJ]
        energy = amount / 4.184, "kcal", letter
    for number, (amount, unit, letter) in found.items():
        key = _keys().get(number)
        if key is None or key == "energy" or (branded and key in _LABEL_LEAVES_OUT):
            continue
        value = _converted(amount, unit, nutrients()[key].unit)
        if value is None or (branded and value == 0 and key not in _MACROS):
            continue
        yield key, (float(f"{value * factor:.6g}"), "l" if branded else letter)
    if energy is not None:
        yield "energy", (float(f"{energy[0] * factor:.6g}"), "l" if branded else energy[2])


def _row(row: Mapping[str, Any]) -> tuple[str, float, str, str] | None:
    """(nutrient number, amount, unit, basis letter) of one value in any of the forms of the service."""
    nutrient = row.get("nutrient")
    inner = nutrient if isinstance(nutrient, Mapping) else {}
    number = inner.get("number") or row.get("number") or row.get("nutrientNumber")
    amount = row.get("amount", row.get("value"))
    unit = inner.get("unitName") or row.get("unitName") or ""
    if isinstance(amount, bool) or not isinstance(amount, int | float) or not math.isfinite(amount):
        return None
    if not 0 <= amount < 1e6 or not isinstance(number, str | int) or not isinstance(unit, str):
        return None
    how = row.get("foodNutrientDerivation")
    code = how.get("code") if isinstance(how, Mapping) else row.get("derivationCode")
    return str(number), float(amount), unit.lower(), "a" if code == "A" else "c"


def _converted(amount: float, unit: str, own: str) -> float | None:
    """The amount in our unit; None where the two are not of one kind."""
    plain_own = own.partition("_")[0]
    unit = {"iu": "IU", "mcg_rae": "µg", "mcg_dfe": "µg", "mg_ate": "mg", "sp_gr": ""}.get(unit, unit)
    if unit == "IU" or plain_own == "IU":
        return amount if unit == own else None
    if unit in _TO_G and plain_own in _TO_G:
        return amount * _TO_G[unit] / _TO_G[plain_own]
    return amount if unit == own.lower() else None


def _measures(data: Mapping[str, Any], factor: float) -> Iterator[tuple[str, float]]:
    found: dict[str, float] = {}
    rows = data.get("foodPortions")
    for row in rows[:40] if isinstance(rows, list) else ():
        if not isinstance(row, Mapping):
            continue
        unit = row.get("measureUnit")
        named = unit.get("name") if isinstance(unit, Mapping) else ""
        words = [plain(one, 40) for one in (named, row.get("modifier"), row.get("portionDescription"))]
        name = ", ".join(dict.fromkeys(w for w in words if w and w not in ("undetermined", "Quantity not specified")))
        grams, amount = row.get("gramWeight"), row.get("amount", 1) or 1
        if name and isinstance(grams, int | float) and isinstance(amount, int | float) and amount > 0:
            found.setdefault(name, float(grams) / float(amount))
    size, unit = data.get("servingSize"), str(data.get("servingSizeUnit", "")).lower()
    if isinstance(size, int | float) and unit in ("g", "grm", "ml", "mlt"):
        found.setdefault("serving", float(size) if unit[0] == "g" else float(size) / factor)
    for name, grams in found.items():
        if math.isfinite(grams) and 0 < grams <= 10_000:
            yield name, float(f"{grams:.6g}")
