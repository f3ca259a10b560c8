"""The compiled catalogue: repeatable, checkable, quick, and honest about what it does not know."""

# ruff: noqa: F811
from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest

from compiled_foods import FOODS_DB, catalogue, catalogue_file, compile_to  # noqa: F401
from mealplan.errors import ValueProblem
from mealplan.foods.audit import implausible, verify
from mealplan.foods.catalogue import MISSING, Catalogue
from mealplan.foods.compile import upper_quartile
from mealplan.foods.extra import read_extra
from mealplan.foods.food import Basis
from mealplan.foods.fortified import is_fortified
from mealplan.nutrition.nutrients import nutrients

GROUPS = {"0400": "Fats and Oils", "1400": "Beverages", "1600": "Legumes and Legume Products"}


def test_compiling_twice_gives_the_same_bytes(catalogue_file: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.sqlite"
    told = compile_to(again)
    assert again.read_bytes() == catalogue_file.read_bytes()
    assert [fraction for fraction, _ in told] == sorted(fraction for fraction, _ in told)
    assert told[-1][0] == 1.0


def test_a_sound_catalogue_verifies(catalogue: Catalogue) -> None:
    assert verify(catalogue, FOODS_DB) == []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("UPDATE amount SET amount = amount + 0.01 WHERE rowid IN (SELECT 1) OR (nutrient = 3 AND n = 100)", "values"),
        ("UPDATE amount SET basis = 'z' WHERE nutrient = 3 AND n = 100", "values"),
        ("DELETE FROM amount WHERE nutrient = 3 AND n = 100", "values"),
        ("UPDATE vector SET amounts = (SELECT amounts FROM vector WHERE n = 101) WHERE n = 100", "by food"),
        ("DELETE FROM food WHERE id = 'sr28:01001'", "foods of sr28"),
        ("UPDATE meta SET value = 'x' WHERE key = 'format'", "format"),
        ("UPDATE meta SET value = 'x' WHERE key = 'foods_sha256'", "foods_db"),
    ],
)
def test_a_changed_catalogue_does_not_verify(catalogue_file: Path, tmp_path: Path, change: str, says: str) -> None:
    path = tmp_path / "changed.sqlite"
    path.write_bytes(catalogue_file.read_bytes())
    connection = sqlite3.connect(path)
    connection.execute(change.replace("rowid IN (SELECT 1) OR ", ""))
    connection.commit()
    connection.close()
    problems = verify(Catalogue(path), FOODS_DB)
    assert any(says in problem for problem in problems), problems


def test_a_file_that_is_no_catalogue_says_so(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    path.write_text("not a database")
    with pytest.raises(ValueProblem, match="not a food catalogue"):
        Catalogue(path)


def test_bulk_reading_asks_once_for_many_foods_and_agrees_with_single_reading(catalogue: Catalogue) -> None:
    ids = [food.id for food in catalogue.foods()[::22]][:400]
    keys = list(nutrients())[:40]
    asked: list[str] = []
    rows = catalogue.rows
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalogue, "rows", lambda query, *more: asked.append(query) or rows(query, *more))
        table = catalogue.table(ids, keys)
    assert len(asked) <= 2 * len(keys), "a query for each nutrient, not for each food"
    for food in ids[::50]:
        values = catalogue.values(food)
        assert table[food] == {key: values[key] for key in keys}


def test_bare_amounts_are_those_of_the_table_when_read_and_when_remembered(catalogue_file: Path) -> None:
    catalogue = Catalogue(catalogue_file)
    ids, keys = [food.id for food in catalogue.foods()[::40]], list(nutrients())
    table = catalogue.table(ids, keys)
    expected = {i: {key: value.counted for key, value in row.items()} for i, row in table.items()}
    for few, some in ((ids[::2], keys[:30]), (ids, keys), (ids, keys)):
        assert catalogue.amounts(few, some) == {i: {key: expected[i][key] for key in some} for i in few}
    with pytest.raises(ValueProblem, match="no-such-food"):
        catalogue.amounts(["no-such-food"], keys)
    with pytest.raises(ValueProblem, match="no_such_nutrient"):
        catalogue.amounts(ids, ["no_such_nutrient"])
    assert catalogue.amounts(ids, keys) == expected


def test_what_is_remembered_is_bounded(catalogue_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mealplan.foods.catalogue._REMEMBERED", 50)
    catalogue = Catalogue(catalogue_file)
    ids = [food.id for food in catalogue.foods()[:400]]
    known = catalogue.column("energy")
    for start in range(0, 400, 40):
        part = ids[start : start + 40]
        assert catalogue.amounts(part, ["energy"]) == {i: {"energy": known.get(i)} for i in part}
        assert len(catalogue._vectors) <= 50


def test_a_food_asked_for_by_two_names_has_its_values_under_both(catalogue: Catalogue) -> None:
    both = ["1001", "sr28:01001"]
    amounts, table = catalogue.amounts(both, ["energy"]), catalogue.table(both, ["energy"])
    assert {amounts[name]["energy"] for name in both} == {717.0}
    assert {table[name]["energy"].per_100g for name in both} == {717.0}


def test_unknown_values_are_missing_and_never_zero(catalogue: Catalogue) -> None:
    values = catalogue.values("sr28:08120")
    assert values["added_sugars"] == MISSING
    assert values["iodine"] == MISSING
    assert MISSING.per_100g is None
    for value in values.values():
        assert (value.per_100g is None) == (value.basis is Basis.MISSING)


def test_the_upper_estimate_is_the_upper_quartile_of_the_group(catalogue: Catalogue) -> None:
    estimates = catalogue.upper_estimates()
    sodium = catalogue.column("sodium")
    amounts = sorted(sodium[food.id] for food in catalogue.foods() if food.group_code == "0900" and food.id in sodium)
    at = 0.75 * (len(amounts) - 1)
    expected = amounts[int(at)] + (amounts[int(at) + 1] - amounts[int(at)]) * (at - int(at))
    assert estimates["0900", "sodium"] == pytest.approx(expected)
    assert upper_quartile([4.0, 1.0, 3.0, 2.0]) == pytest.approx(3.25)
    assert upper_quartile([7.0]) == 7.0


def test_every_group_has_an_estimate_for_every_nutrient_with_data(catalogue: Catalogue) -> None:
    estimates = catalogue.upper_estimates()
    groups = {food.group_code for food in catalogue.foods()}
    unmeasured = {n.key for n in nutrients().values() if n.kind == "unmeasured"}
    assert set(estimates) == {(group, key) for group in groups for key in nutrients() if key not in unmeasured}


def test_implausible_values_are_listed(catalogue: Catalogue) -> None:
    found = {(food.id, text.split(" is ")[0]) for food, text in implausible(catalogue)}
    assert ("sr28:15045", "dha") in found  # lingcod without DHA
    assert ("sr28:20035", "dha") in found  # quinoa with DHA
    assert ("sr28:15076", "dha") not in found  # Atlantic salmon has some


def test_threads_read_at_once(catalogue: Catalogue) -> None:
    errors: list[BaseException] = []

    def read() -> None:
        try:
            for _ in range(20):
                assert catalogue.search("lentils", 3)
                assert catalogue.values("sr28:16070")["protein"].per_100g == pytest.approx(9.02)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=read) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


def test_the_catalogue_cannot_be_written(catalogue: Catalogue) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        catalogue.rows("DELETE FROM food")


def test_ids_are_forgiving_and_wrong_ones_name_the_nearest(catalogue: Catalogue) -> None:
    assert catalogue.food("1009").id == catalogue.food("01009").id == "sr28:01009"
    assert catalogue.food("algal-oil").id == "extra:algal-oil"
    with pytest.raises(ValueProblem, match="sr28:0"):
        catalogue.food("sr28:01O09")
    with pytest.raises(ValueProblem):
        catalogue.food("x" * 10_000)


# ---- extra foods


def test_extra_foods_have_a_source_an_ingredient_list_and_energy(catalogue: Catalogue) -> None:
    extra = [food for food in catalogue.foods() if food.id.startswith("extra:")]
    assert len(extra) >= 18
    for food in extra:
        page = catalogue.page(food.id)
        assert food.source
        assert page.ingredients or catalogue.rows("SELECT 1 FROM claim WHERE food = ?", (food.id,))
        assert page.values["energy"].per_100g


def test_energy_of_extra_foods_agrees_with_their_macronutrients() -> None:
    """Atwater's general factors, with room for fibre, alcohol and a label's rounding: a slip of a digit shows."""
    for food in read_extra(FOODS_DB / "extra", _groups()):
        if food.like:
            continue  # the figures of another food
        v = {key: amount for key, (amount, _) in food.values.items()}
        sure = 4 * v.get("protein", 0) + 9 * v.get("fat", 0) + 7 * v.get("alcohol", 0)
        low = sure + 4 * max(0.0, v.get("carbohydrate", 0) - v.get("fiber", 0))
        high = sure + 4 * v.get("carbohydrate", 0)
        assert 0.85 * low - 12 <= v["energy"] <= 1.15 * high + 12 or food.id == "extra:yeast-extract-fortified", food.id


def test_a_food_with_a_claim_has_the_figures_of_its_kind(catalogue: Catalogue) -> None:
    plain, claimed = "sr28:08120", "extra:gluten-free-rolled-oats"
    assert catalogue.values(claimed) == catalogue.values(plain)
    assert catalogue.measures(claimed) == catalogue.measures(plain)
    assert "claim" in catalogue.food(claimed).name


def test_vegans_find_b12_and_long_chain_omega3_in_the_extra_foods(catalogue: Catalogue) -> None:
    fortified = [food.id for food in catalogue.foods() if food.id.startswith("extra:") and food.fortified]
    b12 = catalogue.column("vitamin_b12")
    assert len([food for food in fortified if b12.get(food, 0) > 0.2]) >= 10
    assert catalogue.column("epa_dha")["extra:algal-oil"] == 25


def _groups() -> dict[str, str]:
    lines = (FOODS_DB / "sr28" / "groups.csv").read_text(encoding="utf-8").splitlines()[1:]
    return dict(line.split(",", 1) for line in lines)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[a]\nname = 'A'", "missing"),
        ("[a]\nnme = 'A'", "did you mean name"),
        ("[a", "TOML"),
        (
            "[a]\nname='A'\ngroup_code='9999'\nsource='s'\ningredients=['x']\nbasis='label'\nvalues={iron=1}",
            "unknown food group",
        ),
        (
            "[a]\nname='A'\ngroup_code='1400'\nsource='s'\ningredients=['x']\nbasis='label'\nvalues={irn=1}",
            "did you mean iron",
        ),
        (
            "[a]\nname='A'\ngroup_code='1400'\nsource='s'\ningredients=['x']\nbasis='label'\nvalues={iron=-1}",
            "not an amount",
        ),
        (
            "[a]\nname='A'\ngroup_code='1400'\nsource='s'\ningredients=['x']\nbasis='guess'\nvalues={iron=1}",
            "unknown basis",
        ),
        (
            "[a]\nname='A'\ngroup_code='1400'\nsource='s'\ningredients=['x']\nbasis='label'\nvalues={iron=1}\n"
            "estimated=['zinc']",
            "no value",
        ),
    ],
)
def test_a_wrong_extra_food_says_what_and_where(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "bad.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ValueProblem, match=says) as caught:
        read_extra(tmp_path, GROUPS)
    assert "bad.toml" in str(caught.value)


def test_fortified_means_added_vitamins_not_enriched_flour(catalogue: Catalogue) -> None:
    assert catalogue.food("sr28:14171").fortified  # coconut drink with B12
    assert catalogue.food("sr28:14091").fortified  # almond milk with calcium, though its name does not say so
    assert not catalogue.food("sr28:16120").fortified  # soy milk, unfortified
    assert not catalogue.food("sr28:20081").fortified  # enriched wheat flour
    assert not catalogue.food("sr28:15076").fortified  # salmon
    assert not catalogue.food("sr28:08120").fortified  # oats whose name says "not fortified"
    assert catalogue.food("sr28:04613").fortified  # a spread of vegetable oil with 10.8 µg of B12
    assert not catalogue.food("extra:dairy-free-spread-claimed").fortified  # of which no B12 is known
    assert not catalogue.food("sr28:01001").fortified  # butter has its 0.2 µg of milk
    assert is_fortified("Soy drink", "1600", {"vitamin_b12": (0.5, "l")}, plants_only=True)
