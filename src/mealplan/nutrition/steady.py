"""Nutrients that are to be kept steady beside a medicine (vitamin K with its antagonists): as a band, neither low nor
high.

Around a usual amount c a day: the mean of the plan within 10 % of c, and every day from 0.55 c to 1.35 c. So two weeks
around the same c differ by at most 22 % of c, each differs from c by less than 20 %, and every day lies within 50 % of
its week's mean whatever that is (0.55 c >= 0.5 * 1.1 c, 1.35 c <= 1.5 * 0.9 c). The 20 % and 50 % are a reading of
"steady": no source gives a figure. c is hers where she gave one ("vitamin_k = 150 ug"), else the mean intake of adults
of her sex (data/typical_intake.csv); a nutrient for which that is not known is only kept steady once she gives it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from mealplan.nutrition.dri import read_table
from mealplan.nutrition.grammar import OWN
from mealplan.nutrition.marks import STEADY
from mealplan.nutrition.person import Person
from mealplan.nutrition.target import Target, tidy

AS_GIVEN = "what you gave as usual"  # and ends with, where she or her clinic said how much
MEAN = 0.10
LEAST_DAY, MOST_DAY = 0.55, 1.35


@cache
def _typical() -> dict[tuple[str, str], tuple[float, str]]:
    return {(r["nutrient"], r["sex"]): (float(r["amount"]), r["source"]) for r in read_table("typical_intake.csv")}


def kept_steady(targets: Sequence[Target], person: Person, steady: Mapping[str, str]) -> list[Target]:
    """The targets with a band in the place of each nutrient of `steady` (to the reason: "warfarin"). Safety limits and
    targets of meals stay."""
    out = list(targets)
    for nutrient, because in steady.items():
        mine = [t for t in out if t.nutrient == nutrient and not t.hard and t.period in ("day", "week", "each-day")]
        usual = _usual(mine, nutrient, person)
        if usual is None:
            continue
        centre, source = usual
        band = Target(
            nutrient, "goal", mine[0].unit if mine else _unit(nutrient),
            minimum=tidy((1 - MEAN) * centre), maximum=tidy((1 + MEAN) * centre),
            daily_floor=tidy(LEAST_DAY * centre), daily_ceiling=tidy(MOST_DAY * centre),
            source=f"{STEADY} with {because}, around {source}",
        )  # fmt: skip
        at = out.index(mine[0]) if mine else len(out)
        out = [*out[:at], band, *(t for t in out[at:] if t not in mine)]
    return out


def _usual(mine: Iterable[Target], nutrient: str, person: Person) -> tuple[float, str] | None:
    """Her usual amount a day and where it is from: the middle of an own target, else what is typical."""
    own = [t for t in mine if t.source.startswith(OWN)]
    lows = [t.minimum for t in own if t.minimum is not None]
    highs = [t.maximum for t in own if t.maximum is not None]
    if lows or highs:
        ends = (max(lows) if lows else min(highs), min(highs) if highs else max(lows))
        return sum(ends) / 2, AS_GIVEN
    return _typical().get((nutrient, person.sex))


def _unit(nutrient: str) -> str:
    from mealplan.nutrition.nutrients import nutrients

    return nutrients()[nutrient].unit
