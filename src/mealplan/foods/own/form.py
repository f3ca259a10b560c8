"""A food of her own, and its file: one TOML table, readable and editable.

    name = "Oat drink, Brand"
    group = "1400"                       # one of our groups: estimates of what is unknown are of it
    source = "label, 2026"
    barcode = "4006381333931"            # optional
    basis = "label"                      # of all values; `estimated = ["fat"]` names exceptions
    ingredients = "Water, oats 10 %, rapeseed oil, salt"
    complete = true                      # optional: these are all of its ingredients, as the packet lists them
    contains = ["milk"]                  # optional: what the packet names apart ("Contains: milk")
    traces = ["hazelnuts"]               # optional: "may contain"
    claims = ["gluten"]                  # optional: exclusions that the packet claims to be free of
    fortified = true                     # optional: vitamins or minerals are added
    only_land_plants = true              # optional: then EPA and DHA are assumed zero
    refuse = 0.1                         # optional: the inedible part of the weight as bought
    same_as = "sr28:01009"               # optional: USDA's food of the same number, whose verdicts count as well
    measures = { cup = 240 }             # grams of one
    [values]                             # per 100 g, in the nutrient's own unit; what is not said is unknown
    energy = 46
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from mealplan.errors import ValueProblem, unknown_name
from mealplan.foods.extra import LETTERS
from mealplan.foods.food import FOOD_EXCLUSIONS
from mealplan.idents import ident
from mealplan.nutrition.derived import Known
from mealplan.nutrition.nutrients import nutrients
from mealplan.toml_text import toml_table

MOST_NAME = 120
MOST_TEXT = 4_000  # characters of an ingredient statement
MOST_WORDS = 60  # of a list of names
MOST_FILE = 200_000  # bytes of one food's file
WEIGH_IT = "How much do 100 ml weigh? --grams-per-100ml 103 (milk 103, juice 104, oil 92)."  # where figures are of ml
_BASIS = {letter: word for word, letter in LETTERS.items()}
_KEYS = (
    "name", "group", "source", "note", "barcode", "fdc", "basis", "estimated", "assumed_zero", "calculated",
    "ingredients", "complete", "contains", "traces", "claims", "fortified", "only_land_plants", "refuse", "same_as",
    "measures", "values",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OwnFood:
    """One food of hers. `values` per 100 g edible part, known ones only, each with its basis letter."""

    name: str
    group_code: str
    values: Mapping[str, Known] = field(default_factory=dict)
    source: str = ""
    note: str = ""
    barcode: str = ""
    fdc: str = ""  # the number in FoodData Central
    ingredients: str = ""
    complete: bool = False
    contains: tuple[str, ...] = ()
    traces: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    fortified: bool = False
    plants_only: bool = False
    refuse: float = 0.0
    same_as: str = ""
    measures: tuple[tuple[str, float], ...] = ()

    @property
    def slug(self) -> str:
        """The name of its file: what its id says behind the colon. Products of Open Food Facts share names."""
        if self.fdc:
            return f"fdc-{self.fdc}"
        by_name = ident(self.name)[:60].strip("-")
        shared = self.barcode and (not by_name or self.source.startswith("Open Food Facts"))
        return f"{by_name}-{self.barcode}".strip("-") if shared else by_name


def food_id(slug: str) -> str:
    """`user:oat-drink`; of a food of FoodData Central `fdc:2257046`."""
    number = slug.removeprefix("fdc-")
    return f"fdc:{number}" if number != slug and number.isdigit() else f"user:{slug}"


def plain(text: object, most: int = MOST_NAME) -> str:
    """Text of one line without control characters and what else steers a terminal, cut to `most` characters."""
    if not isinstance(text, str):
        return ""
    kept = "".join(c if c.isprintable() else " " for c in text[: 4 * most])
    return re.sub(r"\s+", " ", kept).strip()[:most].rstrip()


def to_toml(food: OwnFood) -> str:
    """The text of its file."""
    lines = ["# A food of your own. Yours to edit; `mealplan foods show` tells what is made of it."]

    def put(key: str, value: object, *, keep: bool = False) -> None:
        if value or keep:
            lines.append(f"{key} = {_toml(value)}")

    letters = {letter for _, letter in food.values.values()}
    usual = next((one for one in "alcez" if one in letters), "l")  # of a source, the others are exceptions
    put("name", food.name, keep=True)
    put("group", food.group_code, keep=True)
    for key, value in (("source", food.source), ("note", food.note), ("barcode", food.barcode), ("fdc", food.fdc)):
        put(key, value)
    put("basis", _BASIS[usual], keep=True)
    for letter in "ezc":
        if letter != usual:
            put(_BASIS[letter], [key for key, (_, one) in food.values.items() if one == letter])
    put("ingredients", food.ingredients)
    for key, flag in (("complete", food.complete), ("fortified", food.fortified)):
        put(key, flag)
    put("only_land_plants", food.plants_only)
    for key, words in (("contains", food.contains), ("traces", food.traces), ("claims", food.claims)):
        put(key, list(words))
    put("refuse", food.refuse)
    put("same_as", food.same_as)
    if food.measures:
        inner = ", ".join(f"{json.dumps(name, ensure_ascii=False)} = {grams:.6g}" for name, grams in food.measures)
        lines.append(f"measures = {{ {inner} }}")
    lines += ["", "[values]  # per 100 g, in the units of `mealplan nutrients list`; what is not said is unknown"]
    lines += [f"{key} = {amount:.6g}" for key, (amount, _) in food.values.items()]
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "[" + ", ".join(json.dumps(one, ensure_ascii=False) for one in value) + "]"
    return f"{value:.6g}" if isinstance(value, float) else json.dumps(value, ensure_ascii=False)


def from_toml(text: str, where: str, groups: Mapping[str, str]) -> OwnFood:
    """The food of a file's text; `groups`: names by code. Raises ValueProblem that names the file and the key."""
    table = toml_table(text, where, "a food of yours")
    for key in table:
        if key not in _KEYS:
            raise unknown_name("key", key, _KEYS, where=where)
    read = _Table(table, where)
    name = read.text("name")
    if not name:
        raise ValueProblem("it has no name", where=where, hint='name = "Oat drink, Brand"')
    refuse = read.number("refuse", table.get("refuse", 0), 0.95)
    return OwnFood(
        name=name,
        group_code=group_code(read.text("group"), groups, where),
        values=dict(read.values()),
        source=read.text("source", 300),
        note=read.text("note", 1000),
        barcode=barcode(read.text("barcode"), where) if table.get("barcode") else "",
        fdc=read.digits("fdc"),
        ingredients=read.text("ingredients", MOST_TEXT),
        complete=read.flag("complete"),
        contains=read.words("contains"),
        traces=read.words("traces"),
        claims=read.names("claims", FOOD_EXCLUSIONS, "exclusion"),
        fortified=read.flag("fortified"),
        plants_only=read.flag("only_land_plants"),
        refuse=refuse,
        same_as=read.text("same_as"),
        measures=tuple(read.measures()),
    )


def group_code(text: str, groups: Mapping[str, str], where: str) -> str:
    """The code of a group by its code or its name. Raises ValueProblem."""
    by_name = {name.lower(): code for code, name in groups.items()}
    code = text if text in groups else by_name.get(text.lower(), "")
    if not code:
        hint = "One of: " + "; ".join(f"{code} {name}" for code, name in groups.items())
        raise ValueProblem(f"unknown food group {text[:40]!r}" if text else "its group is not said", where=where,
                           hint=hint)  # fmt: skip
    return code


def barcode(text: str, where: str) -> str:
    """A barcode of 8 to 14 digits. Raises ValueProblem."""
    digits = re.sub(r"[\s-]", "", text)
    if not re.fullmatch(r"[0-9]{8,14}", digits):
        raise ValueProblem(f"{text[:40]!r} is no barcode", where=where, hint="The 8 to 14 digits under the bars.")
    return digits


class Keys:
    """The keys of a food, each read strictly. What is None is not said."""

    def __init__(self, table: Mapping[str, Any], where: str) -> None:
        self.table, self.where = table, where

    def fail(self, message: str, hint: str | None = None) -> ValueProblem:
        return ValueProblem(message, where=self.where, hint=hint)

    def text(self, key: str, most: int = MOST_NAME) -> str:
        value = self.table.get(key)
        if value is not None and not isinstance(value, str):
            raise self.fail(f"{key} is not text", "Put it in quotes.")
        return plain(value, most)

    def flag(self, key: str) -> bool:
        value = self.table.get(key)
        if value is not None and not isinstance(value, bool):
            raise self.fail(f"{key} is neither true nor false")
        return bool(value)


class _Table(Keys):
    """The keys of a file."""

    def digits(self, key: str) -> str:
        value = str(self.table.get(key, ""))
        if not re.fullmatch(r"[0-9]{0,10}", value):
            raise self.fail(f"{key} is no number of FoodData Central")
        return value

    def words(self, key: str) -> tuple[str, ...]:
        value = self.table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value) or len(value) > MOST_WORDS:
            raise self.fail(f"{key} is not a list of at most {MOST_WORDS} words", f'{key} = ["...", "..."]')
        return tuple(word for word in (plain(one) for one in value) if word)

    def names(self, key: str, known: Iterable[str], kind: str) -> tuple[str, ...]:
        found = self.words(key)
        for name in found:
            if name not in known:
                raise unknown_name(kind, name, known, where=f"{self.where}: {key}")
        return found

    def number(self, key: str, value: object, most: float) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
            raise self.fail(f"{key} = {value!r}"[:80] + f" is not a number from 0 to {most:g}")
        return float(value)

    def measures(self) -> Iterable[tuple[str, float]]:
        table = self.table.get("measures", {})
        if not isinstance(table, dict) or len(table) > MOST_WORDS:
            raise self.fail("measures is not a table of grams", "measures = { cup = 240 }")
        for name, grams in table.items():
            if (size := self.number(f"measures.{name}"[:60], grams, 10_000)) > 0 and plain(name):
                yield plain(name), size

    def values(self) -> Iterable[tuple[str, Known]]:
        table = self.table.get("values", {})
        if not isinstance(table, dict):
            raise self.fail("values is not a table", "[values] and below it lines like: energy = 46")
        usual = self.table.get("basis", "label")
        if usual not in LETTERS:
            raise unknown_name("basis", str(usual), LETTERS, where=self.where)
        other: dict[str, str] = {}
        for basis in ("estimated", "assumed_zero", "calculated"):
            other |= dict.fromkeys(self.names(basis, tuple(nutrients()), "nutrient"), LETTERS[basis])
        for key, amount in table.items():
            if key not in nutrients():
                raise unknown_name("nutrient", key, nutrients(), where=f"{self.where}: values",
                                   listing="mealplan nutrients list")  # fmt: skip
            value = self.number(key, amount, 1e6)
            if not math.isfinite(value):
                raise self.fail(f"{key} is not a number")
            yield key, (value, other.get(key, LETTERS[usual]))
