"""The shipped SR28 tables against USDA's own lines, read here by code that shares nothing with the importer."""

# ruff: noqa: F811
from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from compiled_foods import FOODS_DB, catalogue, catalogue_file  # noqa: F401
from mealplan.foods.catalogue import Catalogue
from mealplan.foods.food import Basis
from mealplan.nutrition.nutrients import nutrients

EXTRACT = Path(__file__).parent / "data" / "sr28_nut_data_extract.txt"
SPREAD_FOODS = 50
NUTRIENTS = 30


def raw_lines() -> dict[tuple[str, str], tuple[float, int]]:
    """{(food, nutrient number): (amount, source code)} by a parser of its own."""
    found = {}
    for line in EXTRACT.read_text(encoding="ascii").splitlines():
        food, number, amount, _points, _error, source, *_ = [part.replace("~", "") for part in line.split("^")]
        found[food, number] = (float(amount), int(source))
    return found


def measured() -> dict[str, str]:
    """SR28 number -> our key."""
    return {n.sr28: n.key for n in nutrients().values() if n.kind == "measured"}


def test_fifty_foods_by_thirty_nutrients_equal_the_raw_lines(catalogue: Catalogue) -> None:
    raw = raw_lines()
    foods = sorted({food for food, _ in raw})
    numbers = sorted({number for _, number in raw})
    assert (len(foods), len(numbers)) == (SPREAD_FOODS, NUTRIENTS)
    keys = measured()
    differing = []
    for food in foods:
        values = catalogue.values(f"sr28:{food}")
        for number in numbers:
            value = values[keys[number]]
            if (food, number) in raw and value.per_100g != raw[food, number][0]:
                differing.append((food, number, raw[food, number], value))
            if (food, number) not in raw and value.basis not in {
                Basis.MISSING,
                Basis.ASSUMED_ZERO,  # EPA and DHA of land plants
                Basis.CALCULATED,  # vitamin D from IU, DFE from its parts
            }:
                differing.append((food, number, None, value))
    assert differing == []


def test_a_pair_without_a_raw_line_is_missing_in_the_text_table() -> None:
    raw = raw_lines()
    foods = {food for food, _ in raw}
    numbers = {number for _, number in raw}
    keys = measured()
    seen = 0
    for path in (FOODS_DB / "sr28" / "values").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as handle:
            for row in csv.DictReader(handle):
                food = row["id"].removeprefix("sr28:")
                if food in foods:
                    for number in numbers:
                        seen += 1
                        assert (row[keys[number]] == "") == ((food, number) not in raw), (food, number)
    assert seen == SPREAD_FOODS * NUTRIENTS


def test_the_basis_follows_the_source_code(catalogue: Catalogue) -> None:
    expected = {1: Basis.ANALYSED, 4: Basis.CALCULATED, 5: Basis.LABEL, 7: Basis.ASSUMED_ZERO, 8: Basis.LABEL,
                9: Basis.LABEL, 11: Basis.CALCULATED, 12: Basis.ANALYSED, 13: Basis.ANALYSED}  # fmt: skip
    keys = measured()
    checked: Counter[int] = Counter()
    for (food, number), (_, source) in raw_lines().items():
        if source in expected:
            assert catalogue.values(f"sr28:{food}")[keys[number]].basis == expected[source], (food, number)
            checked[source] += 1
    assert checked[1] > 300
    assert checked[4] > 100
    assert checked[7] > 50


def test_missing_is_never_zero_anywhere(catalogue: Catalogue) -> None:
    """For every measured nutrient, exactly the cells that hold text are known (the rules of derived.py aside)."""
    derived = {"epa", "dpa", "dha", "vitamin_d", "folate_dfe"}
    known: Counter[str] = Counter()
    for path in (FOODS_DB / "sr28" / "values").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as handle:
            header = next(handle).strip().split(",")
            for cells in csv.reader(handle):
                assert len(cells[-1]) == len(header) - 2
                for key, text, letter in zip(header[1:-1], cells[1:-1], cells[-1], strict=True):
                    assert (text == "") == (letter == ".")
                    known[key] += text != ""
    assert sum(known.values()) == 679_045  # the lines of NUT_DATA.txt
    for key in (n.key for n in nutrients().values() if n.kind == "measured" and n.key not in derived):
        in_catalogue = sum(1 for food in catalogue.column(key) if food.startswith("sr28:"))
        assert in_catalogue == known[key], key


def test_every_food_group_measure_and_langual_code_is_there(catalogue: Catalogue) -> None:
    counts = {
        "food WHERE id LIKE 'sr28:%'": 8789,
        "measure WHERE food LIKE 'sr28:%'": 15438,
        "langual": 38301,
        "langdesc": 774,
        "footnote": 552,
    }
    for table, count in counts.items():
        assert catalogue.rows(f"SELECT count(*) FROM {table}")[0][0] == count
    assert len({food.group for food in catalogue.foods()}) == 25
    assert len([n for n in nutrients().values() if n.kind == "measured"]) == 150


def test_refuse_and_measures_of_a_food(catalogue: Catalogue) -> None:
    banana = catalogue.food("sr28:09040")
    assert banana.name == "Bananas, raw"
    assert banana.refuse == pytest.approx(0.36)
    assert {m.name: m.grams for m in catalogue.measures("sr28:08120")} == {"cup": 81.0}
    page = catalogue.page("sr28:09040")
    assert page.refuse_what == "Skin"
    assert page.values["potassium"].per_100g == 358
    assert len(page.values) == len(nutrients())


def test_names_with_quotes_outside_ascii_are_read(catalogue: Catalogue) -> None:
    assert catalogue.page("sr28:09520").scientific_name == "Actinidia chinensis ‘Zesy002’ (Gold3)"
