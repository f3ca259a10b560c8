"""The shipped dishes: every one is checked, weighed again by other code, and serves whom it should."""

from __future__ import annotations

import csv
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

from mealplan.dishes.check import check, check_ingredients, dish_files
from mealplan.dishes.coverage import REQUIRED, coverage
from mealplan.dishes.dish import Course
from mealplan.dishes.findings import Level
from mealplan.dishes.ingredients import Ingredient
from mealplan.dishes.verdicts import KEPT_COOKED
from mealplan.foods.food import FOOD_EXCLUSIONS, TOGETHER, Answer, Verdict, freed
from mealplan.library import Library
from mealplan.planning.ask.eaten import eaten_without
from real_library import FOODS_DB, library  # noqa: F401

DISHES = FOODS_DB / "dishes"


def test_every_dish_and_ingredient_passes_the_checks(library: Library) -> None:  # noqa: F811
    kitchen = library.cookbook.kitchen
    findings = [*check_ingredients(kitchen), *check(dish_files([DISHES]), kitchen)]
    assert [str(f) for f in findings if f.level is not Level.NOTE] == []


def test_every_file_is_in_the_cookbook(library: Library) -> None:  # noqa: F811
    assert sorted(library.cookbook.dishes) == sorted(path.stem for path in DISHES.rglob("*.cook"))
    assert library.cookbook.warnings == ()


def test_no_path_of_the_building_machine_is_shipped(library: Library) -> None:  # noqa: F811
    assert all(re.fullmatch(r"foods_db/dishes/\w+/[a-z0-9-]+\.cook", d.path) for d in library.cookbook.dishes.values())


def test_the_cookbook_serves_everyone(library: Library) -> None:  # noqa: F811
    rows = coverage(lambda names: eaten_without(library, names).cookbook)
    assert [row.exclusions for row in rows] == list(REQUIRED)
    assert {row.exclusions: row.missing for row in rows if row.missing} == {}


def test_the_easy_and_freezing_fifths_are_counted_as_they_are(library: Library) -> None:  # noqa: F811
    everything = coverage(lambda _: library.cookbook)[0]
    dishes = library.cookbook.dishes.values()
    breakfasts = [d for d in dishes if Course.BREAKFAST in d.courses]
    assert everything.actual[0] == len(breakfasts)
    assert everything.easy[0] == sum(1 for d in breakfasts if d.no_cook or d.active_minutes < 10)


def kept_only(entry: Ingredient, food: str, verdict: Verdict) -> bool:
    """Whether a food is cooked here, from raw, and all that is asked of it is how long it was kept since then."""
    return food != entry.raw and verdict.answer is Answer.MAYBE and verdict.why.endswith(f"({KEPT_COOKED})")


def test_a_verdict_is_the_worst_of_the_ingredients_and_names_one(library: Library) -> None:  # noqa: F811
    book = library.cookbook
    foods = {line.food for d in book.dishes.values() for line in d.ingredients} | {
        i.raw for i in book.ingredients.values()
    }
    of_food = library.foods.verdicts(sorted(foods))
    for dish in book.dishes.values():
        for exclusion in set(FOOD_EXCLUSIONS) - {"high_fodmap", *TOGETHER}:  # by grams; by what else is in the dish
            worst = 0
            for line in dish.ingredients:
                entry = book.ingredients[line.ingredient]
                own = [Answer(answer).rank for name, answer, _ in entry.also if name == exclusion]
                if exclusion not in freed(entry.certified):
                    asked = {food: of_food[food][exclusion] for food in (entry.raw, line.food)}
                    ranks = [v.answer.rank for food, v in asked.items() if not kept_only(entry, food, v)]
                    worst = max(worst, *own, *ranks)
            found = book.verdict(dish.id, exclusion)
            assert found.answer.rank == worst, (dish.id, exclusion)
            if found.answer is not Answer.FREE:
                assert found.why.split(":")[0] in {line.ingredient for line in dish.ingredients}
        by_grams = book.verdict(dish.id, "high_fodmap")
        named = by_grams.why.split(":")[0] in {line.ingredient for line in dish.ingredients}
        assert named == (by_grams.answer is not Answer.FREE)


# ---- the same weights by other code: nothing below uses mealplan's reader, resolver or units

_TSP = 4.92892159375  # ml: a US teaspoon; a pinch is a sixteenth of it
_SPOONS = {"pinch": _TSP / 16, "tsp": _TSP, "tbsp": 3 * _TSP, "fl oz": 6 * _TSP, "cup": 48 * _TSP, "ml": 1, "l": 1000}


KEYS = ("energy", "protein", "vitamin_b12", "magnesium")


@cache
def _rows(name: str) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for path in sorted((FOODS_DB / "sr28").glob(name)):
        with path.open(encoding="utf-8", newline="") as handle:
            for row in csv.DictReader(handle):
                found.setdefault(row["id"], []).append(row)
    return found


@cache
def _entries() -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = {}
    for path in (FOODS_DB / "ingredients").glob("*.toml"):
        if path.name != "prep.toml":
            for name, entry in tomllib.loads(path.read_text(encoding="utf-8")).items():
                for said in (name, entry.get("plural"), *entry.get("aliases", [])):
                    if said:
                        found[said.lower()] = {"name": name, **entry}
    return found


def _grams(amount: float, unit: str, entry: dict, note: str) -> float | None:  # type: ignore[type-arg]
    if unit in ("g", "kg"):
        return amount * (1000 if unit == "kg" else 1)
    if unit == "":
        return amount * entry["piece"]["grams"] if "piece" in entry else None
    if unit not in _SPOONS:
        return None
    volumes = {name: grams for name, grams in entry.get("measures", {}).items() if name in _SPOONS}
    if not volumes:
        for row in _rows("measures.csv").get(entry["raw"], []):
            if row["measure"] in _SPOONS:
                volumes.setdefault(row["measure"], float(row["grams"]) / float(row["amount"]))
    if not volumes:
        return None
    name = unit if unit in volumes else next(iter(volumes))
    return amount * _SPOONS[unit] / _SPOONS[name] * volumes[name]


def _by_hand(path: Path) -> list[tuple[str, str, float, float]] | None:
    """(ingredient, food, edible g, eaten g) of every line but tap water; None where a measure needs more than this."""
    body = path.read_text(encoding="utf-8").split("---")[2]
    lines = []
    for name, amount, unit, note in re.findall(r"@([^@{}#~]+)\{([\d./ ]+)(?:%([^}]+))?\}(?:\(([^)]*)\))?", body):
        entry = _entries().get(name.lower())
        if entry is None:
            return None
        if entry.get("tap"):
            continue
        number = sum(float(a) / float(b or 1) for a, b in re.findall(r"([\d.]+)(?:/(\d+))?", amount))
        edible = _grams(number, unit, entry, note)
        cooked = entry.get("cooked")
        is_cooked = (
            bool(cooked) and "raw" not in note and (entry.get("eaten", "cooked") == "cooked" or "cooked" in note)
        )
        food = cooked["food"] if is_cooked else entry["raw"]  # type: ignore[index]
        if edible is None or not str(food).startswith("sr28:") or not str(entry["raw"]).startswith("sr28:"):
            return None
        eaten = edible
        if is_cooked:
            water = [float(_rows("values/*.csv")[f][0]["water"]) for f in (entry["raw"], food)]  # type: ignore[index]
            eaten = edible * cooked.get("yield", (100 - water[0]) / (100 - water[1]))  # type: ignore[attr-defined]
        lines.append((str(entry["name"]), str(food), edible, eaten))
    return lines


def test_weights_and_nutrients_are_the_same_by_other_code(library: Library) -> None:  # noqa: F811
    checked = 0
    energy = library.cookbook.kcal_per_portion()
    for path in sorted(DISHES.rglob("*.cook")):
        by_hand = _by_hand(path)
        dish = library.cookbook.dishes[path.stem]
        ours = [line for line in dish.ingredients if not library.cookbook.ingredients[line.ingredient].tap]
        if by_hand is None or len(by_hand) != len(ours):
            continue
        for (name, food, edible, eaten), line in zip(by_hand, ours, strict=True):
            assert (line.ingredient, line.food) == (name, food), path.stem
            assert line.edible_g == pytest.approx(edible, rel=2e-3), (path.stem, name)
            assert line.eaten_g == pytest.approx(eaten, rel=2e-3), (path.stem, name)
        held = library.cookbook.nutrients_per_portion(dish.id, KEYS)
        water = sum(line.eaten_g for line in dish.ingredients if line not in ours) / dish.servings
        for key in KEYS:
            total = sum(float(_rows("values/*.csv")[food][0][key] or 0) * eaten / 100 for _, food, _, eaten in by_hand)
            slack = 0.1 + (0.011 * water if key == "magnesium" else 0)  # tap water holds 1 mg in 100 g
            assert held[key].amount == pytest.approx(total / dish.servings, rel=2e-3, abs=slack), (path.stem, key)
        assert energy[dish.id] == pytest.approx(held["energy"].amount)
        checked += 1
    assert checked >= 150


@pytest.mark.parametrize(
    ("nutrient", "most"), [("protein", 75.0), ("vitamin_b12", 60.0), ("magnesium", 450.0), ("energy", 750.0)]
)
def test_no_portion_holds_more_than_a_plate_can(library: Library, nutrient: str, most: float) -> None:  # noqa: F811
    """Liver, clams, mussels and oysters are the only foods with more vitamin B12 than this."""
    rich = re.compile(r"liver|clam|mussel|oyster")
    found = {
        dish.id: library.cookbook.nutrients_per_portion(dish.id, [nutrient])[nutrient].amount
        for dish in library.cookbook.dishes.values()
        if nutrient != "vitamin_b12" or not rich.search(" ".join(line.ingredient for line in dish.ingredients))
    }
    assert {name: round(amount, 1) for name, amount in found.items() if amount > most} == {}


def test_fresh_food_that_is_cooked_has_the_figures_of_the_cooked_food(library: Library) -> None:  # noqa: F811
    """So no retention factor is needed: what SR28 has only raw, and comes in more than spoonfuls, is listed here."""
    book = library.cookbook
    fresh = {
        "0900",
        "1100",
        "0500",
        "1000",
        "1300",
        "1500",
        "1700",
    }  # fruit, vegetables, poultry, pork, beef, fish, lamb
    bare = {
        line.ingredient
        for dish in book.dishes.values()
        if not dish.no_cook
        for line in dish.ingredients
        if (entry := book.ingredients[line.ingredient]).cooked is None
        and entry.aisle in {"produce", "meat-and-poultry", "fish"}
        and entry.raw_group in fresh
        and not re.search("raw", line.note)
        and line.eaten_g / dish.servings > 15
        and not re.search("canned|smoked|cooked|kipper|pickled|mussels", line.ingredient)
    }
    eaten_raw = {
        "avocado",
        "cucumber",
        "lettuce",
        "little gem lettuce",
        "romaine lettuce",
        "rocket",
        "watercress",
        "radish",
    }
    assert bare - eaten_raw == {"fennel", "kimchi", "oyster mushrooms", "sauerkraut"}
