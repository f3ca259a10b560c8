"""The cookbook: verdicts with reasons, the user's own dishes beside the shipped ones, quick to open."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from mealplan.dishes.compile import compile_dishes
from mealplan.dishes.cookbook import Cookbook, open_cookbook
from mealplan.dishes.cooklang import read
from mealplan.dishes.coverage import coverage
from mealplan.dishes.ingredient_files import load_ingredients
from mealplan.dishes.ingredients import Names
from mealplan.dishes.prep import load_prep
from mealplan.dishes.resolve import Kitchen, resolve
from mealplan.errors import ValueProblem
from mealplan.foods.food import EXCLUSIONS, Answer, Verdict
from mealplan.library import Library
from real_library import FOODS_DB, library  # noqa: F401
from small_kitchen import SOUP, Facts, cookbook, dish, one_line, small_kitchen, write
from work import counted

MINE = """---
title: My soup
servings: 2
course: [dinner]
---
Boil the @red lentils{150%g} in @water{700%ml} in a #saucepan{} for ~wait{20%minutes}.
"""


@pytest.fixture(scope="module")
def kitchen(tmp_path_factory: pytest.TempPathFactory) -> Kitchen:
    return small_kitchen(tmp_path_factory.mktemp("kitchen"))


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    (tmp_path / "my soup.cook").write_text(MINE, encoding="utf-8")
    return tmp_path


def reopen(library: Library, folder: Path) -> Cookbook:  # noqa: F811
    return open_cookbook(library.path, library.foods, folder)


def test_the_worst_ingredient_decides_and_is_named(kitchen: Kitchen) -> None:
    made = one_line(kitchen, "Fry @egg{1} with @oats{30%g} and @onion{1}.")
    book = cookbook(kitchen, made)
    assert book.verdict("test", "vegan").answer is Answer.CONTAINS
    assert book.verdict("test", "vegan").why == "egg: of an animal"
    assert book.verdict("test", "gluten").answer is Answer.MAYBE
    assert book.verdict("test", "gluten").why.startswith("oats: ")
    assert book.verdict("test", "dairy").answer is Answer.FREE
    assert set(book.verdicts("test")) == set(EXCLUSIONS)


@pytest.mark.parametrize("order", ["@oats{30%g} and @hake{30%g}", "@hake{30%g} and @oats{30%g}"])
def test_a_surely_is_worse_than_a_perhaps_in_any_order(tmp_path: Path, order: str) -> None:
    text = '["oats"]\nraw = "t:oats"\n["hake"]\nraw = "t:chicken"\n'
    write(tmp_path, text)
    made = Kitchen(Names(load_ingredients(tmp_path, Facts())), Facts(), load_prep(tmp_path / "prep.toml"))
    book = cookbook(made, one_line(made, f"Fry {order}."))
    verdicts = {"t:oats": Verdict(Answer.MAYBE, "perhaps"), "t:chicken": Verdict(Answer.CONTAINS, "surely")}
    book._food_verdict = lambda food, exclusion: verdicts[food]  # type: ignore[method-assign]
    assert book.verdict("test", "vegan") == Verdict(Answer.CONTAINS, "hake: surely")


def test_coverage_says_what_is_missing(kitchen: Kitchen) -> None:
    porridge = one_line(kitchen, "Boil @oats{50%g} in @water{250%ml} in a #pot{} for ~{15%minutes}.", head="")
    book = cookbook(kitchen, porridge, dish(kitchen))
    rows = coverage(lambda _: book)
    everything, gluten_dairy = rows[0], rows[1]
    assert everything.actual == (0, 1, 1)
    assert everything.freezing_mains == 1
    assert "60 more breakfasts" in everything.missing
    assert "299 more mains" in everything.missing
    assert "119 more mains that freeze" in everything.missing
    assert "only 0 of 1 snacks and sides are no-cook or quick" in everything.missing
    assert gluten_dairy.actual == (0, 1, 0)  # oats are perhaps gluten


def test_a_claim_on_the_packet_decides_for_its_ingredient_only(kitchen: Kitchen) -> None:
    free = cookbook(kitchen, one_line(kitchen, "Stir @gluten-free oats{40%g} into @water{200%ml}.")).verdict(
        "test", "gluten"
    )
    assert free.answer is Answer.FREE
    assert "gluten-free oats: gluten-free by the claim on the packet" in free.why
    both = one_line(kitchen, "Stir @gluten-free oats{40%g} and @oats{5%g} into @water{200%ml}.")
    assert cookbook(kitchen, both).verdict("test", "gluten").answer is Answer.MAYBE


def test_unknown_dishes_and_exclusions_name_the_nearest(kitchen: Kitchen) -> None:
    book = cookbook(kitchen, dish(kitchen))
    assert book.dish("Red Lentil Soup").id == "red-lentil-soup"
    with pytest.raises(ValueProblem, match="red-lentil-soup"):
        book.verdict("red-lentil-soop", "gluten")
    with pytest.raises(ValueProblem, match="gluten"):
        book.verdict("red-lentil-soup", "glutn")


def test_energy_is_that_of_what_is_eaten(kitchen: Kitchen) -> None:
    made = one_line(kitchen, "Boil @red lentils{100%g} in @water{400%ml}.", servings=2)
    assert cookbook(kitchen, made).kcal_per_portion()["test"] == pytest.approx(300 * 1.16 / 2)
    protein = cookbook(kitchen, made).nutrients_per_portion("test", ["protein", "vitamin_b12"])
    assert protein["protein"].amount == pytest.approx(300 * 0.09 / 2)
    assert protein["vitamin_b12"].amount == 0
    assert protein["vitamin_b12"].unknown_mass_share == pytest.approx(1.0)  # not known is not zero


def test_the_users_dishes_stand_beside_the_shipped_ones(library: Library, mine: Path) -> None:  # noqa: F811
    book = reopen(library, mine)
    assert book.warnings == ()
    assert len(book.dishes) == len(library.cookbook.dishes) + 1
    assert book.dishes["my-soup"].user
    assert book.verdict("my-soup", "vegan").answer is Answer.FREE
    assert book.kcal_per_portion()["my-soup"] > 200


def test_a_change_to_a_file_is_in_the_next_cookbook(library: Library, mine: Path) -> None:  # noqa: F811
    first = reopen(library, mine).kcal_per_portion()["my-soup"]
    (mine / "my soup.cook").write_text(MINE.replace("150%g", "200%g"), encoding="utf-8")
    assert reopen(library, mine).kcal_per_portion()["my-soup"] == pytest.approx(first * 4 / 3, rel=0.01)


def test_a_broken_file_is_told_and_stops_nothing(library: Library, mine: Path) -> None:  # noqa: F811
    (mine / "bad.cook").write_text("what is this", encoding="utf-8")
    (mine / "worse.cook").write_bytes(b"\xff\xfe\x00")
    (mine / "odd.cook").write_text(MINE.replace("red lentils", "red lentlis"), encoding="utf-8")
    book = reopen(library, mine)
    assert "my-soup" in book.dishes
    assert len(book.warnings) == 3
    assert any("bad.cook:1" in warning for warning in book.warnings)
    assert any("odd.cook:6" in warning and "red lentils" in warning for warning in book.warnings)


def test_the_users_version_of_a_shipped_dish_replaces_it(library: Library, mine: Path) -> None:  # noqa: F811
    name = next(
        name
        for name, d in library.cookbook.dishes.items()
        if library.cookbook.verdict(name, "vegan").answer is Answer.CONTAINS
    )
    (mine / f"{name}.cook").write_text(MINE, encoding="utf-8")
    book = reopen(library, mine)
    assert book.dishes[name].user
    assert book.verdict(name, "vegan").answer is Answer.FREE  # not the verdict of the shipped one


def test_no_folder_of_ones_own_is_no_problem(library: Library, tmp_path: Path) -> None:  # noqa: F811
    assert reopen(library, tmp_path / "none").warnings == ()


def test_opening_what_is_compiled_is_far_less_work_than_reading_the_files(library: Library) -> None:  # noqa: F811
    files = sorted((FOODS_DB / "dishes").rglob("*.cook"))[::8]
    kitchen = library.cookbook.kitchen
    with counted() as opening:
        open_cookbook(library.path, library.foods)
    with counted() as reading:
        for path in files:
            resolve(read(path), path.stem, kitchen)
    assert opening.number < reading.number * 8 / 4


@pytest.fixture
def foods_db(tmp_path: Path) -> Path:
    (tmp_path / "ingredients").mkdir()
    (tmp_path / "ingredients" / "shelf.toml").write_text('["red lentils"]\nraw = "sr28:16144"\n', encoding="utf-8")
    (tmp_path / "ingredients" / "prep.toml").write_text("[handling]\nminutes_per_ingredient = 0.3\n", encoding="utf-8")
    (tmp_path / "dishes" / "main").mkdir(parents=True)
    (tmp_path / "dishes" / "main" / "bad.cook").write_text(SOUP, encoding="utf-8")
    return tmp_path


def copy_of_foods(library: Library, path: Path) -> sqlite3.Connection:  # noqa: F811
    """The food tables of the library, without its dishes and ingredients."""
    connection = sqlite3.connect(path)
    with sqlite3.connect(library.path) as source:
        source.backup(connection)
    for name in ("dish_verdict", "dish", "ingredient", "label"):
        connection.execute(f"DROP TABLE {name}")
    connection.execute("DELETE FROM meta WHERE key = 'prep'")
    return connection


def test_a_dish_that_does_not_resolve_stops_the_compiler(
    library: Library,  # noqa: F811
    foods_db: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.delenv("MEALPLAN_LENIENT", raising=False)
    connection = copy_of_foods(library, tmp_path / "strict.sqlite")
    with pytest.raises(ValueProblem, match="onion") as caught:
        compile_dishes(connection, foods_db, lambda fraction, words: None)
    assert str(caught.value.where).endswith("bad.cook:7")
    connection.close()
    monkeypatch.setenv("MEALPLAN_LENIENT", "1")
    lenient = copy_of_foods(library, tmp_path / "lenient.sqlite")
    compile_dishes(lenient, foods_db, lambda fraction, words: None)
    assert "left out" in capsys.readouterr().err
    assert lenient.execute("SELECT count(*) FROM dish").fetchone() == (0,)
    lenient.close()
