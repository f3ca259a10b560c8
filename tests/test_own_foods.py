"""Foods of her own: judged with care, kept in her folder, and met like any other food."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import exclusions_world as world
from conftest import Cli
from mealplan.errors import MealplanError, ValueProblem
from mealplan.foods.food import FOOD_EXCLUSIONS, Answer, Food
from mealplan.foods.own.brought import Wanted, read_text
from mealplan.foods.own.folder import keep, remove, restore
from mealplan.foods.own.form import OwnFood, food_id, from_toml, to_toml
from mealplan.foods.own.statement import entries
from mealplan.foods.own.verdicts import judged

GROUPS = {"1400": "Beverages", "1800": "Baked Products", "2000": "Cereal Grains and Pasta", "2200": "Meals"}
WEIGHTS = {"energy": (375.0, "l"), "fat": (7.0, "l")}


def _answers(**given: Any) -> dict[str, Answer]:
    own = OwnFood(**{"name": "A food", "group_code": "2200", **given})
    food = Food("user:x", own.name, "Meals", own.group_code, 0.0, False, "")
    return {key: one.answer for key, one in judged(own, food, world.judge()).items()}


# ---- verdicts


def test_nothing_is_free_of_what_nobody_named() -> None:
    found = _answers(name="Tomato soup", ingredients="Water, tomatoes, salt")
    assert found["nightshades"] is Answer.CONTAINS
    assert {found[key] for key in FOOD_EXCLUSIONS if key != "nightshades"} <= {Answer.MAYBE, Answer.CONTAINS}
    assert set(_answers(name="Plain").values()) == {Answer.MAYBE}


def test_a_complete_statement_that_is_read_to_its_end_frees() -> None:
    found = _answers(name="Rice drink", ingredients="Water, rice, sunflower oil, salt", complete=True)
    assert found["dairy"] is found["gluten"] is found["soy"] is Answer.FREE


@pytest.mark.parametrize("odd", ["xyzzy extract", "Weizxnmehl", "E1234 foo"])
def test_one_entry_that_is_not_read_leaves_all_open(odd: str) -> None:
    found = _answers(name="Rice drink", ingredients=f"Water, rice, {odd}, salt", complete=True)
    assert Answer.FREE not in found.values()


@pytest.mark.parametrize(
    ("text", "exclusion"),
    [
        ("Weizenmehl, Zucker", "gluten"), ("Zucker, Vollmilchpulver", "dairy"), ("Hühnereigelb", "eggs"),
        ("farine de blé, sucre", "gluten"), ("lait écrémé en poudre", "dairy"), ("Haselnüsse 13 %", "tree_nuts"),
        ("sugar, WHEAT flour (wheat, calcium)", "gluten"), ("sauce (water, soybeans, wheat)", "soy"),
        ("Senf, Sellerie", "celery"), ("arachides", "peanuts"), ("crevettes", "shellfish"),
    ],
)  # fmt: skip
def test_what_is_named_is_contained_in_any_of_three_languages(text: str, exclusion: str) -> None:
    assert _answers(ingredients=text)[exclusion] is Answer.CONTAINS


@pytest.mark.parametrize(
    ("text", "exclusion"),
    [("Kokosmilch", "dairy"), ("lait de coco", "dairy"), ("Buchweizen", "gluten"), ("beurre de cacao", "dairy"),
     ("Milchsäure", "dairy"), ("Mandelmilch", "dairy")],
)  # fmt: skip
def test_what_only_sounds_like_it_is_not(text: str, exclusion: str) -> None:
    assert _answers(ingredients=text)[exclusion] is not Answer.CONTAINS


def test_may_contain_is_maybe_and_contains_is_contains() -> None:
    found = _answers(ingredients="Rice, salt. May contain traces of peanuts.", complete=True, contains=("milk",))
    assert found["peanuts"] is Answer.MAYBE
    assert found["dairy"] is Answer.CONTAINS


def test_what_the_packet_names_apart_counts() -> None:
    assert _answers(contains=("milk",), traces=("sesame",))["dairy"] is Answer.CONTAINS
    assert _answers(name="Wheat crackers")["gluten"] is Answer.CONTAINS, "the name counts where nothing is complete"


def test_a_claim_frees_but_not_of_what_the_statement_names() -> None:
    assert _answers(claims=("gluten",))["gluten"] is Answer.FREE
    assert _answers(claims=("gluten",), ingredients="wheat flour")["gluten"] is Answer.MAYBE
    assert _answers(claims=("vegan",))["halal"] is Answer.MAYBE, "alcohol may be in it"


@given(st.lists(st.sampled_from(["water", "milk", "peanuts", "wheat flour", "salt", "xyzzy", "(", "%", "1,5", "soy"])))
def test_an_allergen_that_is_named_is_never_free(words: list[str]) -> None:
    text = ", ".join(words)
    for complete in (False, True):
        found = _answers(ingredients=text, complete=complete)
        for word, exclusion in (("milk", "dairy"), ("peanuts", "peanuts"), ("wheat flour", "gluten"), ("soy", "soy")):
            if word in words:
                assert found[exclusion] is Answer.CONTAINS, text


@given(st.text(max_size=300))
def test_any_statement_is_split(text: str) -> None:
    assert all(one.strip() for one in entries(text))


# ---- files


def test_a_food_goes_through_its_file_unchanged() -> None:
    food = OwnFood(
        'Oat "drink" \\ µ', "1400",
        {"energy": (46.0, "l"), "fat": (1.5, "e"), "ala": (0.0, "z"), "carbohydrate": (6.7, "c")},
        source="label of 2026", note="a; b", barcode="4006381333931", ingredients="Water, oats", complete=True,
        contains=("oats",), traces=("nuts",), claims=("vegan",), fortified=True, plants_only=True, refuse=0.1,
        measures=(("cup", 240.0),),
    )  # fmt: skip
    assert from_toml(to_toml(food), "x", GROUPS) == food


@given(st.text(max_size=60), st.text(max_size=200), st.lists(st.text(max_size=20), max_size=3))
def test_any_words_make_a_file_that_is_read_again(name: str, text: str, words: list[str]) -> None:
    from mealplan.foods.own.form import MOST_TEXT, plain

    plain_words = tuple(word for word in (plain(one) for one in words) if word)
    food = OwnFood(plain(name) or "x", "1400", WEIGHTS, ingredients=plain(text, MOST_TEXT), contains=plain_words)
    assert from_toml(to_toml(food), "x", GROUPS) == food


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('name = "x"\ngroup = "1400"\n[values]\nenergi = 3', "unknown nutrient 'energi'"),
        ('name = "x"\ngroup = "nowhere"', "unknown food group"),
        ('name = "x"\ngroup = "1400"\ncolour = 1', "unknown key 'colour'"),
        ('name = "x"\ngroup = "1400"\n[values]\nfat = -3', "not a number from 0"),
        ('name = "x"\ngroup = "1400"\n[values]\nfat = nan', "not a number from 0"),
        ('name = "x"\ngroup = "1400"\nclaims = ["glutn"]', "unknown exclusion 'glutn'"),
        ('name = "x"\ngroup = "1400"\ncomplete = "yes"', "neither true nor false"),
        ("name = [", "not valid TOML"),
        ("a = " + "[" * 5000, "nested too deeply"),
    ],
)
def test_a_wrong_file_says_what_and_where(text: str, says: str) -> None:
    with pytest.raises(ValueProblem, match=says) as caught:
        from_toml(text, "oats.toml", GROUPS)
    assert "oats.toml" in str(caught.value)


def test_a_food_is_kept_removed_and_brought_back(tmp_path: Path) -> None:
    id_, path = keep(OwnFood("Oat drink", "1400", WEIGHTS), folder=tmp_path)
    assert (id_, path) == ("user:oat-drink", tmp_path / "oat-drink.toml")
    with pytest.raises(ValueProblem, match="is called user:oat-drink"):
        keep(OwnFood("Oat drink", "1400"), folder=tmp_path)
    assert remove("user:oat-drink", tmp_path) == tmp_path / "removed" / "oat-drink.toml"
    assert not path.exists()
    assert restore("oat drink", tmp_path) == path
    assert path.exists()


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "user:../x", "..", "con\x00"])
def test_no_name_leads_out_of_her_folder(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "foods"
    with pytest.raises(ValueProblem):
        remove(name, folder)
    _, path = keep(OwnFood(name + "a", "1400", WEIGHTS), folder=folder)
    assert path.parent == folder
    assert [one for one in tmp_path.rglob("*") if one.is_file()] == [path]


def test_ids_of_foodata_central_are_its_numbers() -> None:
    assert OwnFood("x", "1400", fdc="2257046").slug == "fdc-2257046"
    assert food_id("fdc-2257046") == "fdc:2257046"
    assert food_id("fdc-oats") == "user:fdc-oats"


# ---- other tables

FOUNDATION = {
    "fdcId": 2257046, "dataType": "Foundation", "description": "Oat milk, unsweetened",
    "foodCategory": {"description": "Beverages"}, "ndbNumber": 100287,
    "foodNutrients": [
        {"nutrient": {"number": "957", "unitName": "kcal"}, "amount": 48.3},
        {"nutrient": {"number": "204", "unitName": "g"}, "amount": 2.75, "foodNutrientDerivation": {"code": "A"}},
        {"nutrient": {"number": "301", "unitName": "mg"}, "amount": 148.5},
        {"nutrient": {"number": "418", "unitName": "µg"}, "amount": 0.51},
        {"nutrient": {"number": "999", "unitName": "g"}, "amount": 1},
    ],
    "foodPortions": [{"amount": 1, "measureUnit": {"name": "cup"}, "gramWeight": 240}],
}  # fmt: skip
BRANDED = {
    "fdcId": 555, "dataType": "Branded", "description": "CRACKERS", "brandOwner": "Acme", "gtinUpc": "00012345678905",
    "ingredients": "WHEAT FLOUR, SALT", "servingSize": 28, "servingSizeUnit": "g", "brandedFoodCategory": "Crackers",
    "foodNutrients": [
        {"nutrientNumber": "208", "unitName": "KCAL", "value": 430},
        {"nutrientNumber": "203", "unitName": "G", "value": 10},
        {"nutrientNumber": "204", "unitName": "G", "value": 12},
        {"nutrientNumber": "205", "unitName": "G", "value": 70},
        {"nutrientNumber": "324", "unitName": "IU", "value": 100},
        {"nutrientNumber": "303", "unitName": "MG", "value": 0},
    ],
}  # fmt: skip
PRODUCT = {
    "code": "4006381333931", "product_name": "Müsli", "brands": "Acme", "ingredients_text": "Haferflocken, Honig",
    "allergens_tags": ["en:gluten"], "traces_tags": ["en:nuts"], "categories_tags": ["en:breakfast-cereals"],
    "quantity": "500 g",
    "nutriments": {"energy_100g": 1500, "fat_100g": 7, "carbohydrates_100g": 55, "fiber_100g": 9, "proteins_100g": 11,
                   "salt_100g": 0.05, "vitamin-d_100g": 1e-6},
}  # fmt: skip


def _read(text: str, **wanted: Any) -> list[OwnFood]:
    return [one.food for one in read_text(text, Wanted(**wanted), GROUPS) if one.food is not None]


WRAPPERS = ('{"FoundationFoods": [%s]}', "[%s]", "%s", '{"SRLegacyFoods":[%s]}', '{"foods": [%s]}')


@pytest.mark.parametrize("wrap", WRAPPERS)
def test_foodata_central_in_every_wrapper(wrap: str) -> None:
    (food,) = _read(wrap % json.dumps(FOUNDATION))
    assert food.values == {"energy": (48.3, "c"), "fat": (2.75, "a"), "calcium": (148.5, "c"),
                           "vitamin_b12": (0.51, "c")}  # fmt: skip
    assert (food.slug, food.group_code, food.measures) == ("fdc-2257046", "1400", (("cup", 240.0),))


def test_a_branded_food_leaves_out_what_its_label_does_not_tell() -> None:
    (food,) = _read(json.dumps({"BrandedFoods": [BRANDED]}))
    assert set(food.values) == {"energy", "protein", "fat", "carbohydrate"}
    assert food.name == "CRACKERS, Acme"
    assert food.ingredients == "WHEAT FLOUR, SALT"
    assert not food.complete


def test_a_product_of_open_food_facts() -> None:
    (food,) = _read(json.dumps(PRODUCT) + "\n" + json.dumps(PRODUCT | {"code": "9999999999999"}),
                    barcodes=frozenset({"4006381333931"}))  # fmt: skip
    assert food.values["energy"] == (pytest.approx(1500 / 4.184, rel=1e-5), "l")
    assert food.values["carbohydrate"] == (64.0, "c")
    assert food.values["sodium"] == (20.0, "l")
    assert food.values["vitamin_d"] == (1.0, "l")
    assert food.contains == ("gluten",)
    assert food.slug == "musli-acme-4006381333931"


@pytest.mark.parametrize("delimiter", ["\t", ","])
def test_the_csv_of_open_food_facts(delimiter: str) -> None:
    heads = ["code", "product_name", "energy-kcal_100g", "fat_100g", "sodium_100g", "traces"]
    row = ["40063813", "Oats", "370", "7", "0.02", "en:milk"]
    (food,) = _read(delimiter.join(heads) + "\n" + delimiter.join(row) + "\n")
    assert food.values == {"energy": (370.0, "l"), "fat": (7.0, "l"), "sodium": (20.0, "l")}
    assert food.traces == ("milk",)


def test_a_drink_by_volume_asks_what_it_weighs() -> None:
    (found,) = read_text(json.dumps(PRODUCT | {"quantity": "1 l"}), Wanted(), GROUPS)
    assert found.food is None
    assert "1 ml is not 1 g" in found.notes[0]
    (food,) = _read(json.dumps(PRODUCT | {"quantity": "1 l"}), grams_per_100ml=104.0)
    assert food.values["fat"][0] == pytest.approx(7 / 1.04, rel=1e-5)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[" * 100_000, "nested|valid JSON"),
        ('{"a":' * 100_000, "nested|valid JSON"),
        ('[{"fdcId": 1}, ', "ends within"),
        ('{"fdcId": }', "not valid JSON"),
        ("[1, 2]", "an object was expected"),
        ("hello", "no foods are found"),
        ("", "no foods are found"),
        ('{"foods": []}', "none of its foods"),
        ('{"fdcId": ' + "9" * 5000 + "}", "JSON|number"),
    ],
)
def test_hostile_files_are_refused_in_words(text: str, says: str) -> None:
    with pytest.raises(ValueProblem, match=says):
        read_text(text, Wanted(), GROUPS)


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=8),
                    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
                        st.sampled_from(["fdcId", "description", "foodNutrients", "nutrient", "number", "amount",
                                         "code", "product_name", "nutriments", "fat_100g", "foodPortions"]),
                        inner, max_size=6), max_leaves=12))  # fmt: skip
def test_any_json_is_read_or_refused_in_words(data: Any) -> None:
    try:
        read_text(json.dumps(data), Wanted(), GROUPS)
    except MealplanError:
        return  # in words; any other error fails the test


# ---- the command line


def _add(cli: Cli, *more: str) -> None:
    ran = cli("foods", "add", "Brand oat flakes", "-n", "energy=1570kJ", "-n", "fat=7 g", "-n", "carbohydrate=59g",
              "-n", "fiber=10g", "-n", "protein=13,5g", "-n", "salt=0,02g", *more)  # fmt: skip
    assert ran.code == 0, ran.err


def test_a_food_of_hers_is_met_like_any_other(cold_cli: Cli, home: Path) -> None:
    _add(cold_cli, "--ingredients", "Oats", "--complete", "--measure", "cup=90")
    shown = json.loads(cold_cli("foods", "show", "user:brand-oat-flakes", "--format", "json").out)
    assert shown["values"]["protein"] == {"per_100g": 13.5, "unit": "g", "basis": "label"}
    assert shown["values"]["magnesium"] == {"per_100g": None, "unit": "mg", "basis": "missing"}
    assert shown["verdicts"]["dairy"]["verdict"] == "free"
    assert shown["verdicts"]["pregnancy"]["verdict"] == "maybe"
    found = json.loads(cold_cli("foods", "search", "brand oat flakes", "--format", "json").out)
    assert found[0]["food"] == "user:brand-oat-flakes"
    top = json.loads(cold_cli("foods", "top", "protein", "--per", "100g", "--limit", "200", "--format", "json").out)
    assert top
    trace = json.loads(cold_cli("exclusions", "trace", "user:brand-oat-flakes", "gluten", "--format", "json").out)
    assert trace["traces"][0]["answer"] == "maybe"
    assert cold_cli("db", "verify").code == 0
    menu = home / "menu.toml"
    menu.write_text('[[eaten]]\nday = 1\nslot = "breakfast"\nfood = "user:brand-oat-flakes"\namount = "200 g"\n')
    eaten = cold_cli("analyze", str(menu), "--age", "42", "--sex", "female", "--format", "json")
    assert eaten.code in (0, 3), eaten.err
    totals = json.loads(eaten.out)["days"][0]["totals"]
    assert totals["protein"]["amount"] == pytest.approx(27.0)
    assert totals["magnesium"] == totals["magnesium"] | {"amount": 0.0, "unknown_mass_share": 1.0}


def test_a_broken_file_of_hers_is_told_and_left_out(cold_cli: Cli, home: Path) -> None:
    _add(cold_cli)
    (home / "config" / "foods" / "broken.toml").write_text("name = [")
    ran = cold_cli("foods", "list")
    assert "user:brand-oat-flakes" in ran.out
    assert "broken.toml" in ran.err


def test_a_dish_can_be_of_a_food_of_hers(cold_cli: Cli, home: Path) -> None:
    _add(cold_cli, "--ingredients", "Oats", "--complete")
    made = cold_cli("foods", "ingredient", "user:brand-oat-flakes", "brand oats", "--pack", "500 g", "--keeps", "6mo",
                    "--usd", "0.4")  # fmt: skip
    assert made.code == 0, made.err
    dishes = home / "config" / "dishes"
    dishes.mkdir(parents=True)
    (dishes / "brand-porridge.cook").write_text(
        "---\ntitle: Brand porridge\nservings: 1\ncourse: [breakfast]\n---\n"
        "Simmer @brand oats{60%g} in @water{300%ml} in a #saucepan{} for ~{5%minutes}.\n"
    )
    shown = cold_cli("dishes", "show", "brand-porridge", "--format", "json")
    assert shown.code == 0, shown.err
    assert json.loads(shown.out)["verdicts"]["dairy"]["verdict"] == "free"
    refused = cold_cli("foods", "remove", "user:brand-oat-flakes")
    assert refused.code == 5
    assert "brand oats" in refused.err
    plan = home / "plan.json"
    ran = cold_cli("plan", "--age", "42", "--sex", "female", "--days", "1", "--slots", "breakfast", "--effort", "quick",
                   "--lock", "1:breakfast=brand-porridge", "--format", "json", "-o", str(plan), "-x",
                   "dairy")  # fmt: skip
    assert ran.code in (0, 3), ran.err
    foods = {part["food"] for cook in json.loads(plan.read_text())["cooks"] for part in cook["ingredients"]}
    assert "user:brand-oat-flakes" in foods


def test_an_ingredient_that_cannot_be_leaves_her_folder_as_it_was(cold_cli: Cli, home: Path) -> None:
    ran = cold_cli("foods", "ingredient", "sr28:08120", "odd oats", "--keeps", "a while")
    assert ran.code == 5
    assert "keeps" in ran.err or "while" in ran.err
    assert not list((home / "config" / "ingredients").glob("*.toml"))


def test_foods_of_hers_are_in_a_backup(cold_cli: Cli, home: Path, tmp_path: Path) -> None:
    _add(cold_cli)
    assert cold_cli("data", "backup", str(tmp_path / "b.zip")).code == 0
    assert cold_cli("foods", "remove", "user:brand-oat-flakes").code == 0
    assert cold_cli("foods", "show", "user:brand-oat-flakes").code == 5
    assert cold_cli("data", "restore", str(tmp_path / "b.zip")).code == 0
    assert cold_cli("foods", "show", "user:brand-oat-flakes").code == 0


def test_the_same_food_by_json_label_and_flags(cold_cli: Cli, tmp_path: Path) -> None:
    label = "Energy 1570 kJ\nFat 7 g\nCarbohydrate 59 g\nFibre 10 g\nProtein 13,5 g\nSalt 0,02 g\n"
    flags = cold_cli("foods", "add", "a", "--group", "0800", "--dry-run", "--format", "json", "-n", "energy=1570kJ",
                     "-n", "fat=7g", "-n", "carbohydrate=59g", "-n", "fibre=10g", "-n", "protein=13,5g", "-n",
                     "salt=0,02g")  # fmt: skip
    like = ("foods", "add", "a", "--group", "0800", "--dry-run", "--format", "json")
    pasted = cold_cli(*like, "--label", "-", stdin=label)
    whole = json.dumps({"name": "a", "group": "Breakfast Cereals", "label": label})
    by_json = cold_cli("foods", "add", "--json", "-", "--dry-run", "--format", "json", stdin=whole)
    values = [json.loads(ran.out)[0]["values"] for ran in (flags, pasted, by_json)]
    assert values[0] == values[1] == values[2]


def test_a_pasted_label_by_serving_is_not_taken_for_100_g(cold_cli: Cli) -> None:
    like = ("foods", "add", "a", "--group", "0800", "--dry-run", "--format", "json", "--label", "-")
    ran = cold_cli(*like, stdin="Serving size 2/3 cup (55g)\nAmount per serving\nTotal Fat 8g\nCalcium 260mg\n")
    assert json.loads(ran.out)[0]["values"]["fat"]["per_100g"] == pytest.approx(8 / 0.55, rel=1e-5)
    untold = cold_cli(*like, stdin="Amount per serving\nTotal Fat 8g\n")
    assert untold.code == 5
    assert "how many grams" in untold.err


def test_on_a_terminal_it_asks(cold_cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mealplan.cli.own_foods.is_terminal", lambda stream: True)
    answers = "Rye crackers\n100g\n\neu\nrye flour, salt\n\ny\nFat 1,5 g\nSalt 1 g\n\n"
    ran = cold_cli("foods", "add", "--group", "1800", stdin=answers)
    assert ran.code == 0, ran.err
    shown = json.loads(cold_cli("foods", "show", "user:rye-crackers", "--format", "json").out)
    assert shown["values"]["sodium"]["per_100g"] == 400.0
    assert shown["verdicts"]["gluten"]["verdict"] == "contains"
    assert shown["verdicts"]["dairy"]["verdict"] == "free"


def test_what_is_printed_steers_no_terminal(cold_cli: Cli) -> None:
    ran = cold_cli("foods", "add", "Oat \x1b[31mred\x07 \u202eflip", "--group", "1400", "-n", "fat=1g")
    assert ran.code == 0
    assert not {"\x1b", "\x07", "\u202e"} & set(ran.out + ran.err)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("add", "x", "--group", "1400"), "no nutrient is given"),
        (("add", "x", "--group", "1400", "-n", "fat=abc"), "'abc' is no amount"),
        (("add", "x", "--group", "1400", "-n", "fat=3g", "-n", "protein=little"), "'little' is no amount"),
        (("add", "x", "--group", "1400", "-n", "fatt=3g"), "did you mean"),
        (("add", "x", "--group", "9999", "-n", "fat=3g"), "unknown food group"),
        (("add", "x", "--group", "1400", "-n", "fat=3g", "--per", "100ml"), "1 ml is not 1 g"),
        (("add", "x", "--group", "1400", "-n", "fat=3g", "--per", "serving"), "how many grams"),
        (("add", "x", "--group", "1400", "-n", "fat=3g", "--barcode", "12"), "no barcode"),
        (("add", "x", "--group", "1400", "-n", "fat=3g", "--complete"), "no ingredients are given"),
        (("add", "x", "--group", "1400", "-n", "fat=3g", "--claim", "glutn"), "glut"),
        (("import", "nowhere.json"), "no such file"),
        (("remove", "user:nothing"), "unknown food of yours"),
    ],
)
def test_what_is_wrong_is_told_with_its_cure(cold_cli: Cli, arguments: tuple[str, ...], says: str) -> None:
    ran = cold_cli("foods", *arguments)
    assert (ran.code, ran.out) == (5, "")
    assert says in ran.err
