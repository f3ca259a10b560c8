"""What the tests on exclusions share: every SR28 food with the numbers that matter, and the tables of labels."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from mealplan.foods.exclusions.engine import Judge
from mealplan.foods.food import FOOD_EXCLUSIONS as EXCLUSIONS
from mealplan.foods.food import Food

ROOT = Path(__file__).resolve().parent.parent
FOODS_DB = ROOT / "foods_db"
DATA = Path(__file__).resolve().parent / "data" / "exclusions"
NUMBERS = ("lactose", "alcohol", "caffeine", "cholesterol")
CODES = dict(
    zip(
        (
            "gl",
            "da",
            "la",
            "ns",
            "vn",
            "vg",
            "ps",
            "eg",
            "fi",
            "sh",
            "tn",
            "pn",
            "so",
            "se",
            "pk",
            "al",
            "cf",
            "gf",
            "ms",
            "as",
            "fo",
            "su",
        ),
        EXCLUSIONS[:22],
        strict=True,
    )
)
FIRST = EXCLUSIONS[:22]  # those of which every table speaks; the later ones have tables of their own
LABELLED = EXCLUSIONS[:15]


@lru_cache
def foods() -> dict[str, Food]:
    """Every SR28 food by id, read from the reviewable table."""
    with (FOODS_DB / "sr28" / "foods.csv").open(encoding="utf-8", newline="") as handle:
        return {
            row["id"]: Food(row["id"], row["name"], "", row["group_code"], 0.0, False, "sr28")
            for row in csv.DictReader(handle)
        }


@lru_cache
def numbers() -> dict[str, dict[str, float | None]]:
    """Known lactose, alcohol (g), caffeine and cholesterol (mg) per 100 g."""
    found: dict[str, dict[str, float | None]] = {}
    for path in sorted((FOODS_DB / "sr28" / "values").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as handle:
            rows = csv.reader(handle)
            header = next(rows)
            at = [(key, header.index(key)) for key in NUMBERS]
            for row in rows:
                found[row[0]] = {key: float(row[i]) for key, i in at if row[i] != ""}
    return found


@lru_cache
def judge() -> Judge:
    """The judge of the shipped rules."""
    return Judge.load(FOODS_DB / "exclusions")


def answers(using: Judge, ids: list[str] | None = None) -> dict[str, dict[str, str]]:
    """The answer for every food (or those given) and exclusion."""
    everything, known = foods(), numbers()
    return {
        i: {key: v.answer.value for key, v in using.verdicts(everything[i], known.get(i, {})).items()}
        for i in (everything if ids is None else ids)
    }


@lru_cache
def verdicts() -> dict[str, dict[str, str]]:
    """All answers of the shipped rules."""
    return answers(judge())


INDEPENDENT = tuple(
    key
    for key in EXCLUSIONS
    if key
    in (
        "gluten",
        "dairy",
        "nightshades",
        "vegan",
        "vegetarian",
        "eggs",
        "fish",
        "shellfish",
        "tree_nuts",
        "peanuts",
        "soy",
        "pork",
        "alcohol",
        "high_fodmap",
    )
)


@lru_cache
def labels(name: str = "labels") -> dict[str, dict[str, str]]:
    """Blind labels: food, exclusion, answer. `labels`: 15 exclusions; `labels_independent`: 14, by eight other readers
    who saw only the descriptions and the policy page."""
    keys = LABELLED if name == "labels" else INDEPENDENT
    found: dict[str, dict[str, str]] = {}
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            given = dict.fromkeys(keys, "free")
            given |= dict.fromkeys((CODES[c] for c in row["maybe"].split()), "maybe")
            given |= dict.fromkeys((CODES[c] for c in row["contains"].split()), "contains")
            found[row["food"]] = given
    return found


@dataclass(frozen=True)
class Family:
    """Foods of a group whose name fits a pattern, and the answers they must all have (closed: all of FIRST)."""

    group: str
    pattern: str
    expected: dict[str, str]

    def members(self) -> list[str]:
        wanted = re.compile(self.pattern, re.IGNORECASE)
        return [i for i, food in foods().items() if self.group in ("*", food.group_code) and wanted.search(food.name)]


def families() -> list[Family]:
    """`families.txt`: group | pattern | contains ? maybe (codes; the rest is free) or group | pattern | gl=maybe ..."""
    found = []
    for line in (DATA / "families.txt").read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        group, pattern, said = (part.strip() for part in line.split(" | "))
        if "=" in said:
            expected = {CODES[code]: answer for code, _, answer in (piece.partition("=") for piece in said.split())}
        else:
            contains, _, maybe = said.partition("?")
            expected = dict.fromkeys(FIRST, "free")
            expected |= dict.fromkeys((CODES[c] for c in maybe.split()), "maybe")
            expected |= dict.fromkeys((CODES[c] for c in contains.split()), "contains")
        found.append(Family(group, pattern, expected))
    return found
