"""Missing values filled from other tables (`foods_db/gaps/filled.csv`), kept apart from what the food's own source
says.

A filled value counts as known: it was measured or worked out for the same food or a close relative. The food's own
value stays missing. What follows from filled values (EPA + DHA of a filled EPA) is filled, too. Three rules need no
other table:

- total folate fills its missing equivalents, since a microgram of folate of either form counts as one at least (a
  floor, and exact where no folic acid was added);
- a food with next to no fat (at most 0.2 g in 100 g) holds next to no omega-3: 0, a floor;
- land plants hold no vitamin B12 and no vitamin D to speak of: 0 where nothing was added to them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from mealplan.errors import ValueProblem, unknown_name
from mealplan.foods import gaps
from mealplan.foods.food import Filled
from mealplan.foods.source import FoodRow
from mealplan.nutrition.derived import Known, derive
from mealplan.nutrition.nutrients import nutrients

_OMEGA3 = ("ala", "epa", "dha")  # what the sums of omega-3 acids are made of
MATCHES = ("same", "near")  # the same food and state; a close relative
NO_FAT = Filled(0.0, "its fat", "near", note="next to no fat, so next to no omega-3")
_NO_FAT_G = 0.2  # in 100 g
PLANTS = Filled(0.0, "land plants hold none", "near", note="nothing is added to it")
FLOOR = Filled(0.0, "its total folate", "same", note="a floor: folic acid counts more")
_COLUMNS = ("food", "nutrient", "per_100g", "source", "code", "of", "match", "note")


@dataclass(frozen=True, slots=True)
class Fills:
    """Filled values by food and nutrient."""

    of: Mapping[str, Mapping[str, Filled]]

    def missing(self, row: FoodRow, unknown: Iterable[str] = (), like: str = "") -> dict[str, Filled]:
        """What is filled of a food, with what follows from it; `unknown`: nutrients that stay so, since its packet says
        nothing of what may be added; `like`: the food whose figures it has."""
        raw = derive(row.values, only_land_plants=row.plants_only)
        open_ = set(unknown)
        told = self.of.get(row.id) or self.of.get(like, {})
        given = {k: x for k, x in told.items() if k not in raw and k not in open_}
        by_rule: dict[str, Filled] = {}
        if "fat" in raw and raw["fat"][0] <= _NO_FAT_G:
            by_rule |= dict.fromkeys(_OMEGA3, NO_FAT)
        if row.plants_only and not row.fortified:
            by_rule |= dict.fromkeys(("vitamin_b12", "vitamin_d"), PLANTS)
        given |= {k: x for k, x in by_rule.items() if k not in raw and k not in open_ and k not in given}
        with_given: dict[str, Known] = dict(row.values)
        for key, one in given.items():
            with_given[_measured(key)] = (one.per_100g, "c")
        whole = derive(with_given, only_land_plants=row.plants_only)
        found = dict(given)
        for key, (amount, _) in whole.items():
            if key not in raw and key not in with_given and key not in found:
                found[key] = _followed(amount, [given[part] for part in _OMEGA3 if part in given])
        if "folate_dfe" not in raw and "folate_dfe" not in found and "folate_dfe" not in open_:
            if "folate" in found:
                found["folate_dfe"] = _followed(found["folate"].per_100g, [found["folate"]])
            elif "folate" in raw:
                found["folate_dfe"] = Filled(raw["folate"][0], FLOOR.source, FLOOR.match, note=FLOOR.note)
        return found


def _measured(key: str) -> str:
    """The nutrient that a source measures for a derived one that is filled."""
    return "f18_3_n3" if key == "ala" else key


def _followed(amount: float, of: Iterable[Filled]) -> Filled:
    """What follows from filled values: of all their sources, and no better a match than the worst."""
    parts = list(of)
    sources = " and ".join(dict.fromkeys(one.source for one in parts))
    match = "near" if any(one.match == "near" for one in parts) else "same"
    return Filled(amount, sources, match, note="worked out")


def read_fills(folder: Path) -> Fills:
    """The table of `foods_db/gaps`; none where there is no such folder. Raises ValueProblem that names the line."""
    found: dict[str, dict[str, Filled]] = {}
    for where, row in gaps.lines(folder / "filled.csv", _COLUMNS):
        key = row["nutrient"]
        if key not in nutrients():
            raise unknown_name("nutrient", key, nutrients(), where=where)
        if row["match"] not in MATCHES:
            raise unknown_name("match", row["match"], MATCHES, where=where)
        amount = float(row["per_100g"])
        if not 0 <= amount < 1e5:
            raise ValueProblem(f"{amount} is no amount", where=where)
        of = found.setdefault(row["food"], {})
        if key in of:
            raise ValueProblem(f"{row['food']} {key} is filled twice", where=where)
        of[key] = Filled(amount, row["source"], row["match"], row["code"], row["of"], row["note"])
    return Fills(found)


def store(connection: sqlite3.Connection, n: int, found: Mapping[str, Filled]) -> None:
    """Into the table `filled`, of the food with the row number `n`."""
    idx_of = {key: at for at, key in enumerate(nutrients())}
    connection.executemany(
        "INSERT INTO filled VALUES (?,?,?,?,?,?,?,?)",
        [(n, idx_of[k], x.per_100g, x.source, x.match, x.code, x.of, x.note) for k, x in sorted(found.items())],
    )


def stored(rows: Iterable[tuple[int, int, float, str, str, str, str, str]]) -> Iterator[tuple[int, int, Filled]]:
    """(row number of the food, nutrient idx, what is filled) of the rows of the table."""
    return ((n, idx, Filled(amount, *words)) for n, idx, amount, *words in rows)
