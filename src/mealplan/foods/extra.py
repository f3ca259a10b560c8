"""Reading `foods_db/extra/*.toml`: foods that SR28 lacks, each with the label or database entry it comes
from.

One table per food; its name is the slug of the id (`extra:slug`). Amounts are per 100 g in the nutrient's own
unit; what the source does not give is simply absent, and so missing.

    ["nutritional-yeast-fortified"]
    name = "Nutritional yeast, fortified"
    group_code = "1600"
    fortified = true
    only_land_plants = false
    ingredients = ["inactive dried yeast", "niacin", ...]
    perhaps = ["modified starch"]      # optional: what other makes of its kind hold, and nobody knows of hers
    source = "label ..."
    note = "what is doubtful"          # optional
    measures = { tbsp = 5.0 }          # grams of one
    values = { energy = 380, vitamin_b12 = 44.0 }
    basis = "label"                    # of all values; `estimated = ["zinc"]` names exceptions

A food that differs from another only by what its packet claims is written in one go:

    ["gluten-free-rolled-oats"]
    name = "Oats, rolled, dry, with a gluten-free claim"
    like = "sr28:08120"                # its figures, measures, refuse and group
    claims = ["gluten"]                # exclusions that the packet must confirm: free by the claim
    unknown = ["vitamin_b12"]          # optional: figures of `like` that may not hold for it, and so are missing
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mealplan.errors import ValueProblem, unknown_name
from mealplan.foods.food import FOOD_EXCLUSIONS, PERHAPS
from mealplan.nutrition.nutrients import nutrients

LETTERS = {"analysed": "a", "calculated": "c", "label": "l", "assumed_zero": "z", "estimated": "e"}


@dataclass(frozen=True, slots=True)
class ExtraFood:
    """One food of `foods_db/extra/`; `values` holds known amounts with their basis letter."""

    id: str
    name: str
    group_code: str
    fortified: bool
    only_land_plants: bool
    source: str
    note: str
    ingredients: tuple[str, ...]
    values: dict[str, tuple[float, str]] = field(default_factory=dict)
    measures: tuple[tuple[str, float], ...] = ()
    like: str = ""  # the food whose figures these are; then only `claims`, `unknown` and the name are its own
    claims: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()  # nutrients whose figures it does not share


def read_extra(folder: Path, groups: dict[str, str]) -> list[ExtraFood]:
    """Every food of the folder, sorted by id. Raises ValueProblem naming file and food for anything wrong."""
    foods: dict[str, ExtraFood] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            tables = tomllib.loads(path.read_text(encoding="utf-8"))
        except tomllib.TOMLDecodeError as error:
            raise ValueProblem(f"not valid TOML: {error}", where=path.name) from None
        for slug, table in tables.items():
            food = _food(slug, table, groups, f"{path.name}: {slug}")
            if food.id in foods:
                raise ValueProblem("this food is given twice", where=f"{path.name}: {slug}")
            foods[food.id] = food
    return [foods[key] for key in sorted(foods)]


def _food(slug: str, table: dict[str, Any], groups: dict[str, str], where: str) -> ExtraFood:
    known = {
        "name",
        "group_code",
        "fortified",
        "only_land_plants",
        "source",
        "note",
        "ingredients",
        "perhaps",
        "values",
        "basis",
        "estimated",
        "assumed_zero",
        "measures",
    }
    if "like" in table:
        return _claimed(slug, table, where)
    for key in table:
        if key not in known:
            raise unknown_name("key", key, known, where=where)
    for key in ("name", "group_code", "source", "ingredients", "values", "basis"):
        if not table.get(key):
            raise ValueProblem(f"{key!r} is missing", where=where)
    if table["group_code"] not in groups:
        raise unknown_name("food group", str(table["group_code"]), groups, where=where)
    return ExtraFood(
        id=f"extra:{slug}",
        name=str(table["name"]),
        group_code=str(table["group_code"]),
        fortified=bool(table.get("fortified", False)),
        only_land_plants=bool(table.get("only_land_plants", False)),
        source=str(table["source"]),
        note=str(table.get("note", "")),
        ingredients=(
            *(str(part) for part in table["ingredients"]),
            *(f"{PERHAPS}{part}" for part in table.get("perhaps", ())),
        ),
        values=dict(_values(table, where)),
        measures=tuple((str(name), float(grams)) for name, grams in table.get("measures", {}).items()),
    )


def _claimed(slug: str, table: dict[str, Any], where: str) -> ExtraFood:
    known = ("name", "like", "claims", "unknown", "note")
    for key in table:
        if key not in known:
            raise unknown_name("key", key, known, where=where)
    claims = tuple(str(x) for x in table.get("claims", ()))
    if not table.get("name") or not claims:
        raise ValueProblem("a food that is like another needs a name and claims", where=where)
    for claim in claims:
        if claim not in FOOD_EXCLUSIONS:
            raise unknown_name("exclusion", claim, FOOD_EXCLUSIONS, where=where)
    unknown = tuple(str(x) for x in table.get("unknown", ()))
    for nutrient in unknown:
        if nutrient not in nutrients():
            raise unknown_name("nutrient", nutrient, nutrients(), where=where)
    like = str(table["like"])
    return ExtraFood(
        id=f"extra:{slug}",
        name=str(table["name"]),
        group_code="",
        fortified=False,
        only_land_plants=False,
        source=f"the figures of {like}; the claims are what the packet must say",
        note=str(table.get("note", "")),
        ingredients=(),
        like=like,
        claims=claims,
        unknown=unknown,
    )


def _values(table: dict[str, Any], where: str) -> Iterator[tuple[str, tuple[float, str]]]:
    if table["basis"] not in LETTERS:
        raise unknown_name("basis", str(table["basis"]), LETTERS, where=where)
    exceptions = dict.fromkeys(table.get("estimated", []), "e")
    exceptions |= dict.fromkeys(table.get("assumed_zero", []), "z")
    for key in exceptions:
        if key not in table["values"]:
            raise ValueProblem(f"{key!r} has a basis but no value", where=where)
    for key, amount in table["values"].items():
        if key not in nutrients():
            raise unknown_name("nutrient", key, nutrients(), where=where)
        if not isinstance(amount, int | float) or isinstance(amount, bool) or not 0 <= amount < 1e6:
            raise ValueProblem(f"{key} = {amount!r} is not an amount", where=where)
        yield key, (float(amount), exceptions.get(key, LETTERS[table["basis"]]))
