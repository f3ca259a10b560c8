"""Reference intakes as data: the DRI table (data/dri.csv) and other bodies' guidance (data/guidance.csv).

Every row has its source. Rows that apply to supplements only keep that form, so that they are never compared
with food (the UL of magnesium, for example). EAR rows are in the table and are never used as a target.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from mealplan.nutrition.person import Person

Kind = Literal["EAR", "RDA", "AI", "UL", "CDRR", "AMDR_low", "AMDR_high", "LIMIT", "TARGET", "FACTOR"]

DATA = Path(__file__).parent / "data"
_STAGE = {"none": "adult", "pregnant": "pregnant", "lactating": "lactating"}  # "adult" from 9 years on


@dataclass(frozen=True, slots=True)
class Dri:
    """One figure. `unit` is the nutrient's own, or %E (of energy), g/kg or mg/kg (of body weight) or x (a
    factor)."""

    nutrient: str
    unit: str
    sex: str
    stage: str
    age_min: int
    age_max: int
    kind: Kind
    value: float
    supplements_only: bool
    source: str
    use: str = "default"  # or "option": shown on request, never a default target

    @property
    def short(self) -> str:
        """Body, year and kind: "IOM 1998 RDA"."""
        body, year = self.source.split()[:2]
        return f"{body} {year} {self.kind.removesuffix('_low').removesuffix('_high')}"


def read_table(name: str) -> list[dict[str, str]]:
    """The rows of one of this room's data files."""
    with (DATA / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@cache
def table(name: str = "dri.csv") -> dict[tuple[str, str], tuple[Dri, ...]]:
    """Every figure of a table by (nutrient, kind)."""
    found: dict[tuple[str, str], list[Dri]] = {}
    for row in read_table(name):
        figure = Dri(
            row["nutrient_key"], row["unit"], row["sex"], row["life_stage"], int(row["age_min_years"]),
            int(row["age_max_years"]), row["kind"], float(row["value"]),  # type: ignore[arg-type]
            row["applies_to"] == "supplements_only", row["source"], row.get("use") or "default")
        found.setdefault((figure.nutrient, figure.kind), []).append(figure)
    return {key: tuple(rows) for key, rows in found.items()}


def _pick(rows: tuple[Dri, ...], person: Person) -> list[Dri]:
    stage = _STAGE[person.state]
    fitting = [row for row in rows if row.stage == stage and row.sex in (person.sex, "any")
               and row.age_min <= person.age <= row.age_max]
    return sorted(fitting, key=lambda row: row.sex == "any")  # a figure for this sex goes before one for any


def dri(person: Person, nutrient: str, kind: Kind) -> Dri | None:
    """The DRI figure of this kind for this person's age, sex and state; None where the table has none."""
    fitting = _pick(table().get((nutrient, kind), ()), person)
    return fitting[0] if fitting else None


def guidance(person: Person, nutrient: str, kind: Kind, *, use: str = "default",
             supplements: bool = False) -> Dri | None:
    """The figure of another body (EFSA, FAO/WHO ...); `use` is "default" or "option"."""
    rows = tuple(r for r in table("guidance.csv").get((nutrient, kind), ())
                 if r.use == use and r.supplements_only is supplements)
    fitting = _pick(rows, person)
    return fitting[0] if fitting else None
