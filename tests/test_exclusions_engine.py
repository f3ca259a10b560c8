"""How the judge reads: folding, longest phrase, negation, claims, numbers, statements, order, reasons, wrong files."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import exclusions_world as world
from mealplan.errors import ValueProblem
from mealplan.foods.exclusions import text
from mealplan.foods.exclusions.engine import Judge
from mealplan.foods.food import FOOD_EXCLUSIONS as EXCLUSIONS
from mealplan.foods.food import Food
from planning_cases import library


def answer(name: str, group: str, exclusion: str, **known: float) -> str:
    food = Food("user:x", name, "", group, 0.0, False, "test")
    return world.judge().verdicts(food, dict(known))[exclusion].answer.value


def statement(*ingredients: str, name: str = "A product") -> dict[str, str]:
    food = Food("extra:x", name, "", "1800", 0.0, False, "test")
    got = world.judge().verdicts(food, {}, ingredients)
    return {key: verdict.answer.value for key, verdict in got.items()}


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("tomatoes", "tomato"),
        ("berries", "berry"),
        ("dishes", "dish"),
        ("chilies", "chili"),
        ("cookies", "cookie"),
        ("hummus", "hummus"),
        ("swiss", "swiss"),
        ("molasses", "molasses"),
        ("oats", "oat"),
        ("calories", "calorie"),
    ],
)
def test_words_are_folded_to_the_singular(word: str, folded: str) -> None:
    assert text.fold(word) == folded


def test_the_longest_phrase_wins_and_hides_the_words_inside_it() -> None:
    index = text.PhraseIndex({"butter": "dairy", "peanut butter": "peanut", "cup": "cup"})
    assert [meaning for _, meaning, _ in index.find(text.read("Peanut butter cups"))] == ["peanut", "cup"]


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("Chili with beans", 1),
        ("Chili without beans", -1),
        ("Chili, no beans", -1),
        ("Chili with or without beans", 0),
        ("Chili without salt, beans", 1),
        ("Chili without salt with beans", 1),
    ],
)
def test_what_is_denied_or_left_open_is_read_so(name: str, state: int) -> None:
    words = text.read(name)
    assert words.certainty[words.tokens.index("bean")] == state


def test_a_denied_part_leaves_the_food_and_an_open_one_is_maybe() -> None:
    assert answer("Cookies, sugar, made with almonds", "1800", "tree_nuts") == "contains"
    assert answer("Snacks, popcorn, caramel-coated, without peanuts", "2500", "peanuts") == "free"
    assert answer("Candies, nougat, with or without peanuts", "1900", "peanuts") == "maybe"
    assert answer("Fast foods, hamburger, without mayonnaise", "2100", "eggs") == "maybe"


def test_a_claim_decides_for_its_own_exclusion_only() -> None:
    assert answer("Cookies, gluten-free, chocolate", "1800", "gluten") == "free"
    assert answer("Cookies, gluten-free, chocolate", "1800", "dairy") == "maybe"
    assert answer("Soup, tomato, gluten-free", "0600", "gluten") == "free"
    assert answer("Non-dairy creamer", "0100", "dairy") != "free"
    assert answer("Cookies, dairy free", "1800", "dairy") == "free"
    assert answer("Milk, lactose free", "0100", "lactose") == "free"
    assert answer("Milk, lactose free", "0100", "dairy") == "contains"
    assert answer("Sauce, low FODMAP", "0600", "high_fodmap") == "free"
    assert answer("Vegan cookies", "1800", "eggs") == "free"


def test_numbers_raise_a_verdict_and_never_lower_it() -> None:
    assert answer("Apples, raw", "0900", "alcohol", alcohol=4.0) == "contains"
    assert answer("Apples, raw", "0900", "alcohol", alcohol=0.4) == "maybe"
    assert answer("Apples, raw", "0900", "caffeine", caffeine=20.0) == "contains"
    assert answer("Apples, raw", "0900", "caffeine", caffeine=2.0) == "maybe"
    assert answer("Apples, raw", "0900", "lactose", lactose=0.6) == "contains"
    assert answer("Apples, raw", "0900", "dairy", lactose=0.6) == "contains"
    assert answer("Apples, raw", "0900", "lactose", lactose=0.4) == "free"
    assert answer("Apples, raw", "0900", "vegan", cholesterol=3.0) == "contains"
    assert answer("Apples, raw", "0900", "vegan", cholesterol=1.0) == "free"
    assert answer("Milk, whole", "0100", "lactose", lactose=0.0) == "contains"
    assert answer("Coffee, brewed", "1400", "caffeine", caffeine=0.0) == "contains"


def test_a_food_of_an_unknown_group_is_maybe_for_everything() -> None:
    assert {answer("Xyzzy", "9999", key) for key in EXCLUSIONS} == {"maybe"}


def test_a_food_of_an_unknown_group_still_contains_what_its_name_says() -> None:
    assert answer("Almond biscuit", "9999", "tree_nuts") == "contains"


def test_an_ingredient_statement_is_judged_entry_by_entry() -> None:
    got = statement("water", "soybeans", "sea salt", "calcium carbonate", "vitamin D2")
    assert got["soy"] == "contains"
    assert got["gluten"] == got["dairy"] == got["vegan"] == got["nightshades"] == "free"
    assert statement("rice flour", "potato starch")["nightshades"] == "contains"
    assert statement("rice flour", "modified starch")["gluten"] == "maybe"
    assert statement("wheat flour")["gluten"] == "contains"
    assert statement("rolled oats")["gluten"] == "maybe"
    assert statement("rolled oats", name="Oats, gluten-free")["gluten"] == "free"
    assert statement("buckwheat flour", "tapioca flour")["gluten"] == "free"
    assert statement("barley malt extract")["gluten"] == "contains"
    assert statement("vegetable oil")["soy"] == "maybe"
    assert statement("egg white", "spices")["eggs"] == "contains"
    assert statement("spices")["nightshades"] == "maybe"


def test_an_ingredient_that_nobody_knows_makes_everything_maybe() -> None:
    assert set(statement("water", "xyzzy").values()) == {"maybe"}


def test_every_food_has_all_verdicts_each_with_a_reason() -> None:
    judge = world.judge()
    for food in list(world.foods().values())[::40]:
        got = judge.verdicts(food, world.numbers().get(food.id, {}))
        assert tuple(got) == EXCLUSIONS
        assert all(verdict.why for verdict in got.values())


def test_the_reason_names_the_part_and_the_whole() -> None:
    judge = world.judge()
    cookies = judge.verdicts(world.foods()["sr28:18172"], {})
    assert cookies["gluten"].why == "wheat is usual in cookies"
    assert cookies["dairy"].why.startswith("cookies may hold milk")
    assert judge.verdicts(world.foods()["sr28:11090"], {})["gluten"].why == "a plain vegetable"
    assert "reviewed" in judge.verdicts(world.foods()["sr28:42200"], {})["vegan"].why


def test_all_foods_are_judged_twice_alike() -> None:
    assert world.answers(Judge.load(world.FOODS_DB / "exclusions")) == world.verdicts()


def broken(tmp_path: Path, name: str, change: tuple[str, str]) -> Path:
    folder = tmp_path / "exclusions"
    shutil.copytree(world.FOODS_DB / "exclusions", folder)
    path = folder / name
    source = path.read_text(encoding="utf-8")
    assert change[0] in source
    path.write_text(source.replace(*change, 1), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("name", "change", "says"),
    [
        ("sources.toml", ('contains = ["gluten"', 'contains = ["glutn"'), "gluten"),
        ("kinds.toml", ('of = ["wheat"]', 'of = ["wheet"]'), "wheat"),
        ("words.toml", ('"rye" = "rye"', '"rye" = "rhye"'), "rye"),
        ("groups/2000-grains.toml", ('["^buckwheat"', '["^"'), "2000-grains.toml"),
        ("review.csv", ("vegan=free", "vegn=free"), "vegan"),
        ("claims.toml", ('free = ["gluten"]', 'free = ["glutten"]'), "gluten"),
        ("words.toml", ("[words]\n", "[words\n"), "words.toml"),
    ],
)
def test_a_wrong_rule_file_says_where_and_the_nearest_name(
    tmp_path: Path, name: str, change: tuple[str, str], says: str
) -> None:
    with pytest.raises(ValueProblem) as problem:
        Judge.load(broken(tmp_path, name, change))
    assert says in str(problem.value)


def test_a_kind_that_is_made_of_itself_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueProblem, match="made of itself"):
        Judge.load(broken(tmp_path, "kinds.toml", ('matzo = { of = ["wheat"]', 'matzo = { of = ["matzo"]')))


def test_reviewed_foods_are_named_as_in_the_catalogue() -> None:
    for review in world.judge().book.reviews.values():
        assert library().foods.food(review.food).name == review.name
