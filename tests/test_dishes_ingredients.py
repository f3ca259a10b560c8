"""The ingredient catalogue: strict to read, found by any name, and a weight that is never guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from mealplan.dishes.ingredient_files import load_ingredients
from mealplan.dishes.ingredients import Names
from mealplan.dishes.packs import read_pack
from mealplan.dishes.prep import load_prep
from mealplan.dishes.resolve import Kitchen
from mealplan.errors import ValueProblem
from small_kitchen import INGREDIENTS, Facts, small_kitchen, write


@pytest.fixture(scope="module")
def kitchen(tmp_path_factory: pytest.TempPathFactory) -> Kitchen:
    return small_kitchen(tmp_path_factory.mktemp("kitchen"))


def load(folder: Path, text: str) -> dict[str, object]:
    write(folder, text)
    return dict(load_ingredients(folder, Facts()))


@pytest.mark.parametrize(
    ("name", "finds"),
    [
        ("onion", "onion"),
        ("Onions", "onion"),
        ("  red   LENTILS ", "red lentils"),
        ("red lentil", "red lentils"),
        ("split-lentils", "red lentils"),
        ("lemons", "lemon"),
        ("chicken breasts", "chicken breast"),
    ],
)
def test_an_ingredient_is_found_by_its_names_plurals_and_aliases(kitchen: Kitchen, name: str, finds: str) -> None:
    assert kitchen.names.find(name).name == finds


def test_tins_and_cans_stand_for_each_other(tmp_path: Path) -> None:
    write(tmp_path, '["chickpeas, canned"]\nraw = "t:lentils"\n')
    names = Names(load_ingredients(tmp_path, Facts()))
    for said in ("canned chickpeas", "tinned chickpeas", "chickpeas, tinned", "canned chickpea"):
        assert names.find(said).name == "chickpeas, canned"
    assert names.get("chickpeas") is None  # dry ones are another thing


def test_an_unknown_name_names_the_nearest(kitchen: Kitchen) -> None:
    with pytest.raises(ValueProblem, match="red lentils"):
        kitchen.names.find("red lentlis")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('["x"]\nraw = "t:rice"\nalias = ["y"]\n', "aliases"),
        ('["x"]\nraw = "t:rise"\n', "t:rice"),
        ('["x"]\naliases = ["y"]\n', "raw is missing"),
        ('["x"]\nraw = "t:rice"\n["y"]\nraw = "t:rice"\naliases = ["X"]\n', "said of both"),
        ('["x"]\nraw = "t:rice"\nrefuse = 0.4\n', "refuse_source"),
        ('["x"]\nraw = "t:rice"\nrefuse = 40\nrefuse_source = "a"\n', "fraction"),
        ('["x"]\nraw = "t:rice"\npiece = { grams = 5 }\n', "source"),
        ('["x"]\nraw = "t:rice"\npiece = { gram = 5, source = "a" }\n', "piece.grams"),
        ('["x"]\nraw = "t:rice"\nmeasures = { cup = 200 }\n', "measures_source"),
        ('["x"]\nraw = "t:rice"\ncooked = { food = "t:rice-cooked", yield = 3 }\n', "cooked.source"),
        ('["x"]\nraw = "t:oil"\ncooked = { food = "t:onion" }\n', "cannot be"),
        ('["x"]\nraw = "t:rice"\neaten = "cooked"\n', "eaten"),
        ('["x"]\nraw = "t:rice"\ncertified = ["gluten-free"]\n', "gluten"),
        ('["x"]\nraw = "t:rice"\nkeeps = "long"\n', "12mo"),
        ('["x"]\nraw = "t:rice"\nbought_as = "oniom"\n["onion"]\nraw = "t:onion"\n', "onion"),
        ("raw = 3", "not a table"),
        ("[[[", "TOML"),
    ],
)
def test_a_faulty_entry_is_an_error_that_names_the_entry_and_the_cure(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(ValueProblem) as caught:
        load(tmp_path, text.replace("12mo", "12 moons"))
    assert says.replace("12mo", "3d") in str(caught.value)
    assert caught.value.where


def test_a_name_may_stand_in_one_aisle_only(tmp_path: Path) -> None:
    (tmp_path / "another.toml").write_text('["onion"]\nraw = "t:onion"\n', encoding="utf-8")
    with pytest.raises(ValueProblem, match="also in the aisle 'another'"):
        load(tmp_path, INGREDIENTS)


def test_with_a_skip_faulty_entries_are_told_and_left_out(tmp_path: Path) -> None:
    told: list[ValueProblem] = []
    write(
        tmp_path, '["good"]\nraw = "t:rice"\n["bad"]\nraw = "t:none"\n["worse"]\nraw = "t:rice"\naliases = ["good"]\n'
    )
    assert list(load_ingredients(tmp_path, Facts(), told.append)) == ["good"]
    assert len(told) == 2


def test_the_yield_of_a_pair_is_its_solids(kitchen: Kitchen) -> None:
    rice = kitchen.names.find("rice")  # 90 % solids raw, 30 % cooked
    assert rice.yield_factor == pytest.approx(3.0)
    assert "solids" in rice.yield_source


def test_a_given_yield_and_refuse_keep_their_source(tmp_path: Path) -> None:
    write(
        tmp_path,
        '["x"]\nraw = "t:onion"\ncooked = { food = "t:onion-cooked", yield = 0.8, source = "scales" }\n'
        'refuse = 0.2\nrefuse_source = "a knife"\n',
    )
    one = load_ingredients(tmp_path, Facts())["x"]
    assert (one.yield_factor, one.yield_source, one.refuse, one.refuse_source) == (0.8, "scales", 0.2, "a knife")


def test_refuse_comes_from_the_food_where_the_entry_gives_none(kitchen: Kitchen) -> None:
    assert kitchen.names.find("onion").bought(90) == pytest.approx(100)


def test_one_ml_is_not_one_gram(kitchen: Kitchen) -> None:
    """T18: a volume weighs by this very food's measures, or not at all."""
    assert kitchen.names.find("rice").grams(1, "cup") == 180
    assert kitchen.names.find("olive oil").grams(15, "ml") == pytest.approx(13.7, abs=0.1)
    with pytest.raises(ValueProblem, match="volume"):
        kitchen.names.find("red lentils").grams(100, "ml")
    with pytest.raises(ValueProblem, match="piece"):
        kitchen.names.find("red lentils").grams(2, "")


def test_a_spoon_of_the_entry_replaces_those_of_the_food(tmp_path: Path) -> None:
    write(tmp_path, '["x"]\nraw = "t:rice"\nmeasures = { tbsp = 10 }\nmeasures_source = "scales"\n')
    assert load_ingredients(tmp_path, Facts())["x"].grams(16, "tbsp") == pytest.approx(160)
    assert load_ingredients(tmp_path, Facts())["x"].grams(1, "cup") == pytest.approx(160, rel=1e-3)


@pytest.mark.parametrize(
    ("name", "size", "grams"),
    [
        ("red lentils", "500 g", 500),
        ("red lentils", "1 kg", 1000),
        ("egg", "6 x 57 g", 342),
        ("egg", "6", 6 * 50 / 0.88),
        ("onion", "1 kg", 1000),
        ("onion", "3", 300 / 0.9),
        ("red lentils", "16 oz", 453.6),
    ],
)
def test_packs_weigh_what_the_shop_weighs(kitchen: Kitchen, name: str, size: str, grams: float) -> None:
    assert read_pack(size, kitchen.names.find(name)).grams == pytest.approx(grams, abs=0.1)


def test_preparation_words_cost_minutes_each_once(kitchen: Kitchen) -> None:
    prep = kitchen.prep
    assert prep.minutes("", 100, None) == pytest.approx(0.5)  # found and measured
    assert prep.minutes("chopped", 300, None) == pytest.approx(3.5)
    assert prep.minutes("diced, chopped", 300, None) == pytest.approx(3.5)
    assert prep.minutes("peeled, chopped", 300, None) == pytest.approx(5.0)
    assert prep.minutes("chopped", 300, 1) == pytest.approx(2.5)  # one big onion is one onion
    assert prep.minutes("chopped", 5, None) == pytest.approx(1.0)
    assert prep.misspelt("choped, raw, to serve") == [("choped", "chopped")]


def test_a_preparation_word_may_stand_once(tmp_path: Path) -> None:
    write(
        tmp_path,
        "",
        "[handling]\nminutes_per_ingredient = 0\n[words.a]\nper_100g = 1\nat_least = 0\n"
        '[words.b]\naliases = ["a"]\nper_100g = 1\nat_least = 0\n',
    )
    with pytest.raises(ValueProblem, match="twice"):
        load_prep(tmp_path / "prep.toml")
