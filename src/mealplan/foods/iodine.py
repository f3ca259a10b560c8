"""What a food holds of iodine: a figure with the lowest and the highest that its sources give
(`foods_db/gaps/iodine.csv`).

SR28 has none, and what there is varies several-fold with feed, sea and season, so it is told as a range and never set
as a goal. The table's salt is not iodised: whether hers is, she says.
"""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mealplan.errors import ValueProblem, unknown_name
from mealplan.foods import gaps

MATCHES = ("same", "near", "group")
SALT = "sr28:02047"
_SALT_TABLE = Path(__file__).parent / "data" / "iodised_salt.csv"
_COLUMNS = ("food", "per_100g", "low", "high", "source", "of", "match", "note")


@dataclass(frozen=True, slots=True)
class Iodine:
    """µg in 100 g, from `low` to `high`. `match`: "same" food, a "near" relative, or only its "group"."""

    per_100g: float
    low: float
    high: float
    source: str
    of: str = ""
    match: str = "same"
    note: str = ""

    @property
    def known(self) -> bool:
        """Whether it was measured in this food or a close relative."""
        return self.match != "group"


@cache
def iodised_salt() -> dict[str, Iodine]:
    """What iodised salt holds, by where it is sold."""
    with _SALT_TABLE.open(encoding="utf-8", newline="") as handle:
        return {
            row["sold"]: Iodine(float(row["per_100g"]), float(row["low"]), float(row["high"]), row["source"])
            for row in csv.DictReader(handle)
        }


def read_iodine(folder: Path) -> dict[str, Iodine]:
    """The table by food; none where there is no such folder. Raises ValueProblem that names the line."""
    found: dict[str, Iodine] = {}
    for where, row in gaps.lines(folder / "iodine.csv", _COLUMNS):
        amount, low, high = (float(row[key]) for key in ("per_100g", "low", "high"))
        if not 0 <= low <= amount <= high < 1e6:
            raise ValueProblem(f"{low:g}, {amount:g}, {high:g} are no range", where=where)
        if row["match"] not in MATCHES:
            raise unknown_name("match", row["match"], MATCHES, where=where)
        if row["food"] in found:
            raise ValueProblem(f"{row['food']} is given twice", where=where)
        found[row["food"]] = Iodine(amount, low, high, row["source"], row["of"], row["match"], row["note"])
    return found


def store(connection: sqlite3.Connection, ids: Iterable[tuple[int, str, str]], found: Mapping[str, Iodine]) -> None:
    """Into the table `iodine`; `ids`: row number, id, and the food whose figures it has. Raises ValueProblem for a food
    that there is not."""
    foods = list(ids)
    if strange := sorted(set(found) - {food for _, food, _ in foods}):
        raise unknown_name("food", strange[0], [food for _, food, _ in foods], where="foods_db/gaps/iodine.csv")
    rows = [(n, found.get(food) or found.get(like)) for n, food, like in foods]
    connection.executemany(
        "INSERT INTO iodine VALUES (?,?,?,?,?,?,?,?)",
        [(n, x.per_100g, x.low, x.high, x.source, x.of, x.match, x.note) for n, x in rows if x is not None],
    )
