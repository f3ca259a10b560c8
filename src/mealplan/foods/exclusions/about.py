"""What each exclusion means and who defines it: `foods_db/exclusions/exclusions.toml`, kept in the catalogue."""

from __future__ import annotations

import json
import sqlite3
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from mealplan.errors import ValueProblem
from mealplan.foods.food import EXCLUSIONS

_KEY = "exclusions"  # of the catalogue's table `meta`


@dataclass(frozen=True, slots=True)
class About:
    """`means`: what counts and what does not. `defined_by`: the law, body or science behind it."""

    title: str
    means: str
    defined_by: str


def store_about(connection: sqlite3.Connection, file: Path) -> None:
    """Put the texts into `meta(key, value)`. Raises ValueProblem when an exclusion has none."""
    with file.open("rb") as handle:
        data = tomllib.load(handle)
    texts: dict[str, dict[str, str]] = {}
    for key in EXCLUSIONS:
        entry = data.get(key, {})
        try:
            texts[key] = asdict(About(str(entry["title"]), str(entry["means"]), str(entry["defined_by"])))
        except (TypeError, KeyError):
            raise ValueProblem(f"the exclusion {key!r} has no title, means and defined_by", where=str(file)) from None
    connection.execute("CREATE TABLE IF NOT EXISTS meta(key TEXT PRIMARY KEY, value TEXT)")
    connection.execute("INSERT OR REPLACE INTO meta VALUES(?, ?)", (_KEY, json.dumps(texts, ensure_ascii=False)))


def about(meta: Mapping[str, str]) -> dict[str, About]:
    """The texts of every exclusion, from a catalogue's `meta`. Raises ValueProblem for an older catalogue."""
    try:
        return {key: About(**texts) for key, texts in json.loads(meta[_KEY]).items()}
    except KeyError:
        raise ValueProblem(
            "this catalogue does not say what its exclusions mean", hint="`mealplan db build` makes it anew."
        ) from None
