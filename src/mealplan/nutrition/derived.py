"""Nutrients that follow from measured ones: pure rules, each with its basis. Amounts are per 100 g, in own
units.

A rule never makes a zero out of nothing: where a part that matters is missing, so is the result. The one
exception is stated: land plants make no long-chain omega-3, so EPA, DPA and DHA that are missing in a food
whose only sources are land plants are assumed zero, and marked so.
"""

from __future__ import annotations

from collections.abc import Mapping

#: (amount, basis letter): a analysed, c calculated, l label, e estimated, z assumed zero (as in
#: foods_db/sr28/README.md).
Known = tuple[float, str]
Values = Mapping[str, Known]

_TRYPTOPHAN_MG_PER_NE = 60.0  # IOM 1998, DRIs for thiamin, riboflavin, niacin ...: 60 mg tryptophan = 1 mg NE
_IU_PER_UG_VITAMIN_D = 40.0  # 1 µg cholecalciferol or ergocalciferol = 40 IU
_DFE_PER_UG_FOLIC_ACID = 1.7  # IOM 1998: 1 µg DFE = 1 µg food folate = 1/1.7 µg folic acid eaten with food


def combine(parts: list[Known], amount: float) -> Known:
    """`amount` made of `parts`: calculated, or estimated if any part is, or assumed zero if all parts are."""
    letters = {basis for _, basis in parts}
    if letters == {"z"}:
        return amount, "z"
    return amount, "e" if "e" in letters else "c"


def ala(v: Values) -> Known | None:
    """18:3 n-3 (851) if present; else 18:3 undifferentiated (619) minus 18:3 n-6 (685) if both are present;
    else 619, marked estimated: nearly all undifferentiated 18:3 in plant foods is ALA. An assumed zero stays one.
    Grams."""
    if "f18_3_n3" in v:
        return v["f18_3_n3"]
    whole = v.get("f18_3_undifferentiated")
    if whole is None:
        return None
    n6 = v.get("f18_3_n6")
    if n6 is not None:
        return combine([whole, n6], max(0.0, round(whole[0] - n6[0], 6)))
    return whole if whole[1] == "z" else (whole[0], "e")


def linoleic_acid(v: Values) -> Known | None:
    """18:2 n-6 (675); else 18:2 undifferentiated (618), marked estimated. Grams."""
    if "f18_2_n6" in v:
        return v["f18_2_n6"]
    whole = v.get("f18_2_undifferentiated")
    if whole is None or whole[1] == "z":
        return whole
    return whole[0], "e"


def long_chain(v: Values, key: str, only_land_plants: bool) -> Known | None:
    """EPA (629), DPA (631) or DHA (621); missing in a food of land plants only: assumed zero. Grams."""
    known = v.get(key)
    if known is None and only_land_plants:
        return 0.0, "z"
    return known


def total(v: Values, *keys: str) -> Known | None:
    """The sum of `keys`; missing if any of them is."""
    parts = [v[key] for key in keys if key in v]
    if len(parts) < len(keys):
        return None
    return combine(parts, round(sum(amount for amount, _ in parts), 6))


def omega3_total(v: Values) -> Known | None:
    """ALA + EPA + DHA + DPA. Missing if ALA, EPA or DHA is; where only DPA is missing (it is the small part
    of the long-chain acids), the sum of the others, marked estimated: a floor. Grams."""
    if "dpa" in v:
        return total(v, "ala", "epa", "dha", "dpa")
    known = total(v, "ala", "epa", "dha")
    return None if known is None else (known[0], "e")


def vitamin_d(v: Values) -> Known | None:
    """Vitamin D in µg (328); else the IU (324) / 40."""
    if "vitamin_d" in v:
        return v["vitamin_d"]
    iu = v.get("vitamin_d_iu")
    return None if iu is None else combine([iu], round(iu[0] / _IU_PER_UG_VITAMIN_D, 6))


def folate_dfe(v: Values) -> Known | None:
    """Folate in µg of dietary folate equivalents (435); else food folate (432) + 1.7 x folic acid (431)."""
    if "folate_dfe" in v:
        return v["folate_dfe"]
    food, acid = v.get("folate_food"), v.get("folic_acid")
    if food is None or acid is None:
        return None
    return combine([food, acid], round(food[0] + _DFE_PER_UG_FOLIC_ACID * acid[0], 6))


def niacin_ne(v: Values) -> Known | None:
    """Niacin equivalents in mg: niacin (406) + tryptophan (501, g) x 1000 / 60. Missing if either is: niacin
    alone would look complete and is not (the RDA is in equivalents)."""
    niacin, tryptophan = v.get("niacin"), v.get("tryptophan")
    if niacin is None or tryptophan is None:
        return None
    return combine([niacin, tryptophan], round(niacin[0] + tryptophan[0] * 1000.0 / _TRYPTOPHAN_MG_PER_NE, 6))


def derive(measured: Values, *, only_land_plants: bool = False) -> dict[str, Known]:
    """Every known value of one food: the measured ones untouched, derived ones added where their rule allows.

    `measured` holds known values only (missing keys are missing, never 0). `only_land_plants`: the food holds
    nothing but land plants, their oils, salt and water.
    """
    values = dict(measured)

    def put(key: str, known: Known | None) -> None:
        if known is not None:
            values[key] = known

    for key in ("epa", "dpa", "dha"):
        put(key, long_chain(values, key, only_land_plants))
    put("ala", values.get("ala") or ala(values))
    put("linoleic_acid", values.get("linoleic_acid") or linoleic_acid(values))
    put("vitamin_d", vitamin_d(values))
    put("folate_dfe", folate_dfe(values))
    put("niacin_ne", values.get("niacin_ne") or niacin_ne(values))
    put("epa_dha", values.get("epa_dha") or total(values, "epa", "dha"))
    put("omega3_total", values.get("omega3_total") or omega3_total(values))
    put("methionine_cystine", total(values, "methionine", "cystine"))
    put("phenylalanine_tyrosine", total(values, "phenylalanine", "tyrosine"))
    return values
