"""Every figure of the shelf - how long a thing keeps opened or frozen, where it is sold, its packs - has its source."""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path
from typing import Any

FOODS = Path(__file__).resolve().parent.parent / "foods_db"
KEYS = ("opened", "frozen", "shop", "packs_de")  # none of these stood in the files before the sources did
SURE = {"good", "rough", "guess"}


def entries() -> dict[str, dict[str, Any]]:
    out: dict[str, dict[str, Any]] = {}
    for path in sorted((FOODS / "ingredients").glob("*.toml")):
        if path.name != "prep.toml":
            out |= tomllib.loads(path.read_text(encoding="utf-8"))
    return out


def rows() -> list[dict[str, str]]:
    with (FOODS / "shelf-sources.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def written(value: Any) -> str:
    return "; ".join(value) if isinstance(value, list) else str(value)


def test_every_value_of_the_shelf_has_a_row_and_every_row_its_source() -> None:
    found = {(row["ingredient"], row["key"]): row for row in rows()}
    assert len(found) == len(rows()), "one row for each ingredient and key"
    known = entries()
    missing = [(name, key) for name, one in known.items() for key in KEYS if key in one and (name, key) not in found]
    assert missing == []
    assert [row for row in found.values() if not row["source"].strip()] == []
    assert [name for name, _ in found if name not in known] == []


def test_a_row_says_what_stands_in_the_file() -> None:
    known = entries()
    other = []
    for row in rows():
        value = known[row["ingredient"]].get(row["key"])
        if row["key"] != "piece" and written("" if value is None else value) != row["now"]:
            other.append((row["ingredient"], row["key"], row["now"], value))
    assert other == []


def test_every_ingredient_has_a_reference_price_that_says_how_sure_it_is() -> None:
    for name, one in entries().items():
        assert one["price"]["sure"] in SURE, name
        assert one["price"]["source"], name
        assert one["price"]["usd"] >= 0, name
