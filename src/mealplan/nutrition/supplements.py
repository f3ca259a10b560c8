"""Supplements: declared daily intake, shown apart from food and held to the same limits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from mealplan.errors import ValueProblem
from mealplan.nutrition.nutrients import nutrient, nutrients
from mealplan.nutrition.target import tidy
from mealplan.units import format_amount, parse_nutrient_amount

# What a declared amount also is, so that a minimum and a limit of another form both see it: (to, factor).
# DFE: 1 µg folic acid = 1.7 µg DFE with food (IOM 1998). Vitamin A is taken as retinol: the side that is safe.
_ALSO: dict[str, tuple[tuple[str, float], ...]] = {
    "vitamin_b12": (("vitamin_b12_added", 1.0),), "vitamin_b12_added": (("vitamin_b12", 1.0),),
    "vitamin_e": (("vitamin_e_added", 1.0),), "vitamin_e_added": (("vitamin_e", 1.0),),
    "folic_acid": (("folate_dfe", 1.7),), "folate_dfe": (("folic_acid", 1 / 1.7),),
    "niacin": (("niacin_ne", 1.0),), "niacin_ne": (("niacin", 1.0),),
    "retinol": (("vitamin_a_rae", 1.0),), "vitamin_a_rae": (("retinol", 1.0),),
    "vitamin_d3": (("vitamin_d", 1.0),), "vitamin_d2": (("vitamin_d", 1.0),),
    "vitamin_d_iu": (("vitamin_d", 1 / 40),), "vitamin_a_iu": (("vitamin_a_rae", 0.3), ("retinol", 0.3)),
}
_SUMS = {"epa_dha": ("epa", "dha"), "omega3_total": ("ala", "epa", "dha", "dpa"),
         "vitamin_d": ("vitamin_d2", "vitamin_d3")}
_PERIOD = {"day": 1.0, "week": 7.0}


@dataclass(frozen=True, slots=True)
class Supplement:
    """`contains`: (nutrient, amount a day in its own unit), as declared."""

    name: str
    contains: tuple[tuple[str, float], ...]

    @property
    def per_day(self) -> dict[str, float]:
        """The declared amounts and what they also are (folic acid is folate, too), by nutrient."""
        amounts: dict[str, float] = dict(self.contains)
        for key, amount in self.contains:
            for other, factor in _ALSO.get(key, ()):
                amounts.setdefault(other, tidy(factor * amount))
        for whole, parts in _SUMS.items():
            known = [amounts[part] for part in parts if part in amounts]
            if known:
                amounts.setdefault(whole, tidy(sum(known)))
        if "epa_dha" in amounts:  # declared as a sum only: omega-3 all the same
            amounts.setdefault("omega3_total", amounts["epa_dha"])
        return amounts

    def __str__(self) -> str:
        table = nutrients()
        held = ", ".join(f"{table[key].name} {format_amount(amount, table[key].unit)}" for key, amount in self.contains)
        return f"{self.name} ({held} a day)"


def make_supplement(name: str, contains: Mapping[str, str | float], per: str = "day", *,
                    where: str | None = None) -> Supplement:
    """A supplement from a profile's table: `contains = { vitamin_b12 = "25 ug" }`, `per` "day" or "week".

    Raises ValueProblem for an unknown nutrient, a wrong unit or amount, an unknown period, or nothing contained.
    """
    if per not in _PERIOD:
        raise ValueProblem(f"per = {per[:40]!r} is no period", where=where, hint='use "day" or "week"')
    if not contains:
        raise ValueProblem(f"the supplement {name!r} contains nothing", where=where,
                           hint='write contains = { vitamin_b12 = "25 ug" }')
    held = []
    for key, text in contains.items():
        what = nutrient(key, where=where)
        held.append((what.key, tidy(parse_nutrient_amount(str(text), what, where=where) / _PERIOD[per])))
    return Supplement(name, tuple(held))


def parse_supplement(text: str, *, where: str | None = None) -> Supplement:
    """A supplement as text: "vitamin_b12=25 ug", "b12:evening tablet=1000 ug/week", or, of several nutrients,
    "evening tablet (magnesium=100 mg, vitamin_d=5 ug)/week". AMOUNT is of a day (default) or of a week. Between a
    nutrient and its amount a space does as well: "vitamin D 25 µg", "evening tablet (magnesium 100 mg)".

    Raises ValueProblem as `make_supplement` does, and for a text of another form.
    """
    name, held, per = split_supplement(text, where=where)
    return make_supplement(name, held, per, where=where)


_SPACED = re.compile(r"^(?P<key>[^=]*[^=\s:])\s+(?P<amount>\d[\d.,]*\s*[^\W\d]+(?:\s*/\s*[A-Za-z-]+)?)$")
_SEVERAL = re.compile(r"^(?P<name>[^=]*[^=\s])\s*\((?P<held>[^()]*)\)\s*(?:/\s*(?P<per>[A-Za-z-]+))?\s*$")


def split_supplement(text: str, *, where: str | None = None) -> tuple[str, dict[str, str], str]:
    """(name, amount as typed by nutrient as typed, period) of a supplement's text. Raises ValueProblem."""
    wrong = ValueProblem(f"{text[:60]!r} is no supplement", where=where, hint='write it like "vitamin_b12=25 ug"')
    match = _SEVERAL.match(text[:1000])
    if match is not None:
        parts = [_equals(part).partition("=") for part in re.split(r",\s*(?=[^\W\d])", match["held"])]
        if not all(equals and key.strip() and amount.strip() for key, equals, amount in parts):
            raise wrong
        return match["name"], {k.strip(): a.strip() for k, _, a in parts}, (match["per"] or "day").lower()
    name, equals, amount = _equals(text[:200]).partition("=")
    if not equals or not name.strip() or not amount.strip():
        raise wrong
    key, _, label = name.partition(":")
    what = nutrient(key, where=where)
    period = re.search(r"/\s*([A-Za-z-]+)\s*$", amount)
    held = {what.key: amount[: period.start()] if period else amount}
    return label.strip() or f"{what.name} supplement", held, period[1].lower() if period else "day"


def _equals(text: str) -> str:
    """`vitamin D 25 µg` as `vitamin D=25 µg`; what has its sign already, and any other text, as it is."""
    match = _SPACED.match(text.strip())
    return text if match is None else f"{match['key']}={match['amount']}"
