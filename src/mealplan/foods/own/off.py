"""Products of Open Food Facts, as its exports have them: one JSON object a line, or its CSV (tabs or commas).

`..._100g` are grams of 100 g, energy in kJ but where the key says kcal. People typed them, so figures must fit each
other, the statement is never taken for complete, and what it is said to contain counts by name.
The data are under the Open Database Licence; each food keeps its barcode as its source.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any, TextIO

from mealplan.errors import ValueProblem
from mealplan.foods.own.fdc import added, group_of
from mealplan.foods.own.form import MOST_TEXT, WEIGH_IT, OwnFood, plain
from mealplan.nutrition.derived import Known
from mealplan.nutrition.nutrients import nutrients

_KEYS = {
    "proteins": "protein", "fat": "fat", "saturated-fat": "saturated_fat", "trans-fat": "trans_fat",
    "monounsaturated-fat": "monounsaturated_fat", "polyunsaturated-fat": "polyunsaturated_fat",
    "cholesterol": "cholesterol", "carbohydrates": "carbohydrate", "sugars": "sugars", "added-sugars": "added_sugars",
    "fiber": "fiber", "sodium": "sodium", "potassium": "potassium", "calcium": "calcium", "iron": "iron",
    "magnesium": "magnesium", "phosphorus": "phosphorus", "zinc": "zinc", "copper": "copper", "selenium": "selenium",
    "manganese": "manganese", "iodine": "iodine", "vitamin-c": "vitamin_c", "vitamin-d": "vitamin_d",
    "vitamin-e": "vitamin_e", "vitamin-k": "vitamin_k", "vitamin-b1": "thiamin", "vitamin-b2": "riboflavin",
    "vitamin-b6": "vitamin_b6", "vitamin-b9": "folate", "vitamin-b12": "vitamin_b12",
    "pantothenic-acid": "pantothenic_acid", "alpha-linolenic-acid": "ala", "eicosapentaenoic-acid": "epa",
    "docosahexaenoic-acid": "dha", "caffeine": "caffeine",
}  # fmt: skip
_PER_GRAM = {"g": 1.0, "mg": 1e3, "µg": 1e6}
MOST_CELL = 200_000


def is_off(data: Mapping[str, Any]) -> bool:
    return "code" in data and ("nutriments" in data or any(str(key).endswith("_100g") for key in data))


def rows_of_csv(handle: TextIO, where: str) -> Iterator[dict[str, Any]]:
    """The products of a CSV export. Raises ValueProblem where its first line names no barcode."""
    csv.field_size_limit(MOST_CELL)
    first = handle.readline(MOST_CELL)
    delimiter = "\t" if first.count("\t") >= first.count(",") else ","
    heads = next(csv.reader([first.lstrip("\ufeff")], delimiter=delimiter), [])
    if "code" not in heads:
        raise ValueProblem("its first line has no column `code`", where=where,
                           hint="Give the CSV of Open Food Facts as it came.")  # fmt: skip
    try:
        quoted = delimiter == ","
        for cells in csv.reader(handle, delimiter=delimiter, quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE):
            yield dict(zip(heads, cells, strict=False))
    except csv.Error as error:
        raise ValueProblem(f"is no CSV that can be read: {error}", where=where) from None


def from_off(data: Mapping[str, Any], where: str, grams_per_100ml: float | None = None) -> OwnFood:
    """The food of one product. Raises ValueProblem for one without a barcode, a name or a value, and for a drink by
    100 ml whose weight is not given."""
    code = re.sub(r"\D", "", str(data.get("code", "")))[:20]
    where = f"{where}: {code or 'a product'}"
    name = plain(data.get("product_name")) or plain(data.get("product_name_en"))
    if not 8 <= len(code) <= 14 or not name:
        raise ValueProblem("it has no barcode or no name", where=where)
    brand = plain(str(data.get("brands") or "").split(",")[0], 40)
    if brand and brand.lower() not in name.lower():
        name = plain(f"{name}, {brand}")
    inner = data.get("nutriments")
    figures = inner if isinstance(inner, Mapping) else data
    factor = _factor(data, grams_per_100ml, where)
    values = dict(_values(figures, factor))
    if not values:
        raise ValueProblem("it has no values per 100 g", where=where, hint="Type them from the packet: foods add.")
    text = plain(data.get("ingredients_text_en"), MOST_TEXT) or plain(data.get("ingredients_text"), MOST_TEXT)
    serving = _number(data.get("serving_quantity"))
    return OwnFood(
        name=name, group_code=group_of(" ".join(_tags(data.get("categories_tags") or data.get("categories")))),
        values=values, source=f"Open Food Facts {code} (ODbL)", barcode=code, ingredients=text,
        contains=tuple(_tags(data.get("allergens_tags") or data.get("allergens")))[:30],
        traces=tuple(_tags(data.get("traces_tags") or data.get("traces")))[:30],
        measures=(("serving", serving),) if serving is not None and 0 < serving <= 2_000 and factor == 1 else (),
        fortified=added(text),
    )  # fmt: skip


def _tags(value: object) -> list[str]:
    """`en:milk` and `en:milk,en:nuts` as words."""
    parts = value if isinstance(value, list) else str(value or "").split(",")
    words = [plain(re.sub(r"^[a-z]{2}:", "", str(one).strip()).replace("-", " "), 60) for one in parts[:60]]
    return [word for word in words if word]


def _factor(data: Mapping[str, Any], grams_per_100ml: float | None, where: str) -> float:
    per = str(data.get("nutrition_data_per") or "").lower()
    size = f"{data.get('quantity') or ''} {data.get('product_quantity_unit') or ''} {data.get('serving_size') or ''}"
    drink = per == "100ml" or re.search(r"(?i)\d\s*(ml|cl|l)\b|\bml\b", size) is not None
    if not drink:
        return 1.0
    if grams_per_100ml is None:
        raise ValueProblem("it is sold by volume, so its figures are of 100 ml, and 1 ml is not 1 g", where=where,
                           hint=WEIGH_IT)  # fmt: skip
    return 100.0 / grams_per_100ml


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        number = float(str(value)[:30].replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) and 0 <= number < 1e6 else None


def _values(figures: Mapping[str, Any], factor: float) -> Iterator[tuple[str, Known]]:
    kcal, kj = _number(figures.get("energy-kcal_100g")), _number(figures.get("energy-kj_100g"))
    kj = kj if kj is not None else _number(figures.get("energy_100g"))
    energy = kcal if kcal is not None else None if kj is None else kj / 4.184
    if energy is not None:
        yield "energy", (float(f"{energy * factor:.6g}"), "l")
    if _number(figures.get("sodium_100g")) is None and (salt := _number(figures.get("salt_100g"))) is not None:
        figures = {**figures, "sodium_100g": salt / 2.5}
    fibre = _number(figures.get("fiber_100g"))
    for theirs, key in _KEYS.items():
        grams = _number(figures.get(f"{theirs}_100g"))
        if grams is None:
            continue
        letter = "l"
        if key == "carbohydrate":  # as on labels of the EU: without fibre
            grams, letter = (grams + fibre, "c") if fibre is not None else (grams, "e")
        if grams == 0 and key in ("vitamin_b12", "vitamin_d", "folate", "calcium", "iron", "iodine", "selenium"):
            continue  # nobody types a zero of these from a packet
        yield key, (float(f"{grams * _PER_GRAM[nutrients()[key].unit] * factor:.6g}"), letter)
