"""Best sources: foods that people eat, not the rows with the largest numbers (traps T1, T2)."""

# ruff: noqa: F811
from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from compiled_foods import catalogue, catalogue_file  # noqa: F401
from mealplan.errors import ValueProblem
from mealplan.foods.catalogue import Catalogue
from mealplan.foods.top import is_real, kind, top


@pytest.fixture(scope="module")
def judged(catalogue_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogue]:
    """The catalogue with a handful of verdicts; every other food is unreviewed."""
    path = tmp_path_factory.mktemp("judged") / "judged.sqlite"
    path.write_bytes(catalogue_file.read_bytes())
    connection = sqlite3.connect(path)
    connection.executescript(
        """CREATE TABLE reason(id INTEGER PRIMARY KEY, text TEXT);
        CREATE TABLE verdict(food, exclusion, answer, reason, PRIMARY KEY(food, exclusion)) WITHOUT ROWID;
        INSERT INTO reason VALUES (1, 'a vegetable');
        INSERT INTO verdict VALUES ('sr28:11457','gluten','free',1), ('sr28:12014','gluten','free',1),
          ('sr28:12014','dairy','maybe',1), ('sr28:11457','dairy','free',1), ('sr28:12036','gluten','contains',1);"""
    )
    connection.commit()
    connection.close()
    opened = Catalogue(path)
    yield opened
    opened.close()


def test_magnesium_per_100_kcal_starts_with_greens_and_has_no_oddities(catalogue: Catalogue) -> None:
    sources = top(catalogue, "magnesium", per="100kcal", limit=25)
    names = [source.food.name for source in sources]
    assert {kind(name) for name in names[:3]} <= {"chard", "spinach", "beet greens"}
    assert any(name.startswith("Seeds, pumpkin") for name in names)
    for word in ("powder", "infant", "spice", "formula", "whale", "dry mix", "isolate", "cattail", "coffee", "tea"):
        assert not [name for name in names if word in name.lower()]
    assert not {"0300", "0200", "3500", "2100", "3600"} & {source.food.group_code for source in sources}


def test_sources_are_in_order_and_of_different_foods(catalogue: Catalogue) -> None:
    sources = top(catalogue, "iron", per="100g", limit=30)
    amounts = [source.amount for source in sources]
    assert amounts == sorted(amounts, reverse=True)
    assert len({kind(source.food.name) for source in sources}) == len(sources) == 30


def test_per_100_kcal_is_the_density(catalogue: Catalogue) -> None:
    source = top(catalogue, "magnesium", per="100kcal", limit=1)[0]
    values = catalogue.values(source.food.id)
    magnesium, energy = values["magnesium"].per_100g, values["energy"].per_100g
    assert magnesium is not None
    assert energy is not None
    assert source.amount == pytest.approx(magnesium * 100 / energy)
    assert source.grams == pytest.approx(100 / energy * 100)


def test_a_portion_is_a_portion(catalogue: Catalogue) -> None:
    for source in top(catalogue, "magnesium", per="portion", limit=40):
        energy = catalogue.values(source.food.id)["energy"].per_100g
        assert energy is not None
        assert 10 <= source.grams <= 400
        assert source.grams * energy / 100 <= 300


def test_with_an_exclusion_only_foods_known_to_be_free_appear(judged: Catalogue) -> None:
    assert {s.food.id for s in top(judged, "magnesium", exclusions=["gluten"])} == {"sr28:11457", "sr28:12014"}
    assert {s.food.id for s in top(judged, "magnesium", exclusions=["gluten", "dairy"])} == {"sr28:11457"}


def test_unreviewed_foods_never_pass_an_exclusion(catalogue: Catalogue) -> None:
    assert top(catalogue, "magnesium", exclusions=["gluten"]) == []
    assert catalogue.verdict("sr28:11457", "gluten").answer.value == "maybe"


def test_fortified_foods_can_be_left_out(catalogue: Catalogue) -> None:
    all_sources = top(catalogue, "vitamin_b12", limit=60)
    assert any(source.food.fortified for source in all_sources)
    assert not [s for s in top(catalogue, "vitamin_b12", limit=60, fortified=False) if s.food.fortified]


def test_land_plants_are_no_source_of_dha(catalogue: Catalogue) -> None:
    names = [source.food.name for source in top(catalogue, "epa_dha", per="100g", limit=80)]
    assert not [name for name in names if name.startswith(("Quinoa", "Edamame", "Seeds"))]
    assert any(name.startswith("Fish, ") for name in names)


def test_a_wrong_name_says_the_nearest(catalogue: Catalogue) -> None:
    with pytest.raises(ValueProblem, match="magnesium"):
        top(catalogue, "magnesum")
    with pytest.raises(ValueProblem, match="gluten"):
        top(catalogue, "magnesium", exclusions=["glutten"])


def test_short_names_of_nutrients_work(catalogue: Catalogue) -> None:
    assert top(catalogue, "b12", limit=3) == top(catalogue, "vitamin_b12", limit=3)


@pytest.mark.parametrize(
    ("food", "real"),
    [("sr28:11457", True), ("sr28:12014", True), ("sr28:16070", True), ("sr28:15236", False), ("sr28:16069", False),
     ("sr28:02009", False), ("sr28:03189", False), ("sr28:35057", False), ("sr28:16122", False), ("sr28:19165", False)],
)  # fmt: skip
def test_what_is_a_food_as_eaten(catalogue: Catalogue, food: str, real: bool) -> None:
    assert is_real(catalogue.food(food)) is real
