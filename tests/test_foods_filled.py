"""Missing values filled from other tables: they count, are marked, and what the source says stays as it is."""

# ruff: noqa: F811
from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from compiled_foods import FOODS_DB, catalogue, catalogue_file  # noqa: F401
from conftest import Cli, PlanJson, Week
from mealplan.errors import ValueProblem
from mealplan.foods.catalogue import Catalogue
from mealplan.foods.filled import read_fills
from mealplan.foods.food import Basis
from mealplan.foods.source import FoodRow
from mealplan.nutrition.words import HEADLINE

TABLE = FOODS_DB / "gaps" / "filled.csv"


def _rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_every_fill_is_of_a_value_that_is_missing_or_assumed(catalogue: Catalogue) -> None:
    rows = _rows()
    values = {row["food"]: catalogue.values(row["food"]) for row in rows}
    for row in rows:
        value = values[row["food"]][row["nutrient"]]
        if value.basis is Basis.MISSING:
            assert value.filled is not None
            assert value.filled.per_100g == float(row["per_100g"])
            assert value.filled.match in ("same", "near")
        else:  # land plants hold no EPA or DHA: known by our rule, and not filled
            assert (row["nutrient"], value.basis) in {("epa", Basis.ASSUMED_ZERO), ("dha", Basis.ASSUMED_ZERO)}, row


def test_what_is_known_is_never_filled(catalogue: Catalogue) -> None:
    query = "SELECT count(*) FROM filled f JOIN amount a ON a.n = f.n AND a.nutrient = f.nutrient"
    assert catalogue.rows(query) == [(0,)]


def test_a_filled_value_counts_and_the_own_one_stays_missing(catalogue: Catalogue) -> None:
    row = next(row for row in _rows() if row["nutrient"] == "choline")
    food, amount = row["food"], float(row["per_100g"])
    value = catalogue.values(food)["choline"]
    assert (value.per_100g, value.basis, value.counted) == (None, Basis.MISSING, amount)
    assert catalogue.table([food], ["choline"])[food]["choline"] == value
    assert catalogue.amounts([food], ["choline"])[food]["choline"] == amount
    assert catalogue.filled([food], ["choline", "iron"])[food] == {"choline": amount}
    assert food not in catalogue.column("choline"), "what the table itself says is not touched"


def test_what_follows_from_a_filled_value_is_filled() -> None:
    fills = read_fills(FOODS_DB / "gaps")
    food = next(food for food, found in fills.of.items() if {"epa", "dha"} <= found.keys())
    found = fills.missing(FoodRow(food, "x", "1500"))
    assert found["epa_dha"].per_100g == pytest.approx(found["epa"].per_100g + found["dha"].per_100g)
    known = fills.missing(FoodRow(food, "x", "1500", values={"epa": (0.1, "a"), "dha": (0.2, "a")}))
    assert not {"epa", "dha", "epa_dha"} & known.keys()


def test_total_folate_is_a_floor_of_its_equivalents() -> None:
    fills = read_fills(FOODS_DB / "gaps")
    found = fills.missing(FoodRow("x:y", "x", "1600", values={"folate": (80.0, "a")}))
    assert (found["folate_dfe"].per_100g, found["folate_dfe"].source) == (80.0, "its total folate")
    both = {"folate": (80.0, "a"), "folate_food": (30.0, "a"), "folic_acid": (50.0, "a")}
    assert "folate_dfe" not in fills.missing(FoodRow("x:y", "x", "1600", values=both)), "worked out exactly"
    assert "folate_dfe" not in fills.missing(FoodRow("x:y", "x", "1600"))


def test_a_food_with_next_to_no_fat_holds_no_omega_3() -> None:
    found = read_fills(FOODS_DB / "gaps").missing(FoodRow("x:y", "x", "2000", values={"fat": (0.2, "a")}))
    assert {key: found[key].per_100g for key in ("ala", "epa_dha")} == {"ala": 0.0, "epa_dha": 0.0}
    assert "ala" not in read_fills(FOODS_DB / "gaps").missing(FoodRow("x:y", "x", "2000", values={"fat": (1.0, "a")}))


def test_plants_to_which_nothing_is_added_hold_no_b12() -> None:
    fills = read_fills(FOODS_DB / "gaps")
    assert fills.missing(FoodRow("x:y", "x", "2000", plants_only=True))["vitamin_b12"].per_100g == 0.0
    assert "vitamin_b12" not in fills.missing(FoodRow("x:y", "x", "2000", plants_only=True, fortified=True))
    assert "vitamin_b12" not in fills.missing(FoodRow("x:y", "x", "2000", plants_only=True), ["vitamin_b12"])
    assert "vitamin_b12" not in fills.missing(FoodRow("x:y", "x", "2000"))


def test_what_a_packet_may_hold_without_a_word_stays_unknown(catalogue: Catalogue) -> None:
    assert catalogue.values("extra:breadcrumbs-claimed")["vitamin_b12"].counted is None
    fills = read_fills(FOODS_DB / "gaps")
    food = next(row["food"] for row in _rows() if row["nutrient"] == "vitamin_b12")
    assert "vitamin_b12" not in fills.missing(FoodRow(food, "x", "1800"), ["vitamin_b12"])


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("sr28:01001,energi,1,X,,,same,", "unknown nutrient"),
        ("sr28:01001,choline,1,X,,,group,", "unknown match"),
        ("sr28:01001,choline,-1,X,,,same,", "no amount"),
        ("sr28:01001,choline,1,X,,,same,\nsr28:01001,choline,2,X,,,same,", "twice"),
    ],
)
def test_a_wrong_table_says_where(tmp_path: Path, line: str, says: str) -> None:
    (tmp_path / "filled.csv").write_text(f"food,nutrient,per_100g,source,code,of,match,note\n{line}\n")
    with pytest.raises(ValueProblem, match=says):
        read_fills(tmp_path)


def test_it_is_marked_where_a_food_is_shown(cli: Cli) -> None:
    row = next(row for row in _rows() if row["nutrient"] == "choline")
    shown = json.loads(cli("foods", "show", row["food"], "--format", "json").out)["values"]["choline"]
    assert (shown["per_100g"], shown["basis"]) == (None, "missing")
    assert shown["filled"]["per_100g"] == float(row["per_100g"])
    assert (shown["filled"]["source"], shown["filled"]["match"]) == (row["source"], row["match"])
    assert row["source"] in cli("foods", "show", row["food"]).out


def test_totals_keep_it_apart(plan_json: PlanJson, catalogue: Catalogue) -> None:
    plan = plan_json("vegan")
    cooks = {cook["id"]: cook for cook in plan["cooks"]}
    apart = 0
    for day in plan["days"]:
        grams: dict[str, float] = {}
        for meal in day["meals"]:
            for item in meal["items"]:
                cook = cooks[item["cook"]]
                for part in cook["ingredients"]:
                    eaten = part["eaten_g"] * item["portions"] / cook["portions"]
                    grams[part["food"]] = grams.get(part["food"], 0.0) + eaten
        table = catalogue.table(grams, day["totals"])
        for key, total in day["totals"].items():
            own = sum(g * (table[food][key].per_100g or 0.0) / 100 for food, g in grams.items())
            filled = sum(
                g * value.filled.per_100g / 100
                for food, g in grams.items()
                if (value := table[food][key]).filled is not None
            )
            assert total["amount"] == pytest.approx(own, rel=1e-3, abs=1e-6), key
            assert total.get("filled_amount", 0.0) == pytest.approx(filled, rel=1e-3, abs=1e-6), key
            apart += "filled_amount" in total
    assert apart
    assert any(target["mean_filled"] > 0 for target in plan["targets"])


def test_little_of_the_headline_nutrients_is_unknown(plan_json: PlanJson) -> None:
    """Over our three weeks together: of what is added to a brand's corn flakes, which one of them has often, nobody
    says all."""
    shares: dict[str, list[float]] = {}
    for name in ("fibromyalgia", "vegan", "restricted"):
        judged = [t for t in plan_json(name)["targets"] if t["level"] != "unmeasured"]
        told = {t["nutrient"]: t["unknown_mass_share"] for t in judged}
        for key in HEADLINE:
            shares.setdefault(key, []).append(told[key])
    assert {key: sum(of) / len(of) for key, of in shares.items() if sum(of) / len(of) >= 0.03} == {}


def test_the_report_names_whose_figures_they_are(cli: Cli, week: Week) -> None:
    file = str(week("vegan")[1])
    for command in (("report", file), ("show", file)):
        assert "Anses 2025, Ciqual French food composition table" in " ".join(cli(*command).out.split())
