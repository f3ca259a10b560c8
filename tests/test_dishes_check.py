"""The checks find what is planted, and are silent over a dish that is well."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from mealplan.dishes.check import check, check_text, dish_files
from mealplan.dishes.dish import Course
from mealplan.dishes.findings import Level
from mealplan.dishes.prep import load_prep
from mealplan.dishes.resolve import Kitchen
from mealplan.dishes.skeleton import skeleton, slug
from mealplan.errors import ValueProblem
from small_kitchen import SOUP, small_kitchen

BAKE = """---
title: Chicken and rice bake
servings: 2
course: [dinner]
---
Heat the #oven{} to 200 °C. Put the @rice{140%g}, @chicken breast{240%g}(chopped),
@olive oil{2%tbsp} and @water{350%ml} into a #baking dish{}.

Bake for ~wait{35%minutes} and sprinkle with @salt{0.5%tsp}.
"""


@pytest.fixture(scope="module")
def kitchen(tmp_path_factory: pytest.TempPathFactory) -> Kitchen:
    return small_kitchen(tmp_path_factory.mktemp("kitchen"))


def test_a_good_dish_has_no_findings(kitchen: Kitchen) -> None:
    assert check_text(SOUP, kitchen, "red-lentil-soup", "main") == []
    assert check_text(BAKE, kitchen, "chicken-rice-bake", "main") == []


@pytest.mark.parametrize(
    ("base", "was", "planted", "level", "says"),
    [
        (SOUP, "@salt{0.5%tsp}", "@salt{500%g}", Level.ERROR, "salt"),  # T8
        (SOUP, "@salt{0.5%tsp}", "@salt{5%tsp}", Level.ERROR, "salt"),  # ten times the salt
        (SOUP, "@salt{0.5%tsp}", "@salt{2%tsp}", Level.WARNING, "salt"),
        (
            SOUP,
            "@ground cumin{1%tsp}",
            "@ground cumin{200%g}",
            Level.ERROR,
            "spice",
        ),  # T8: half a spoon that weighs 200 g
        (SOUP, "@olive oil{1%tbsp}", "@olive oil{200%g}", Level.ERROR, "fat"),
        (SOUP, "@onion{1}", "@onion{15}", Level.ERROR, "more than one person eats"),
        (SOUP, "@onion{1}", "@onion{1.3}", Level.WARNING, "by 0.5"),  # T11
        (SOUP, "@red lentils{150%g}", "@red lentils{2%g}", Level.ERROR, "kcal"),  # T8: two cans that weigh 2 g
        (SOUP, "@red lentils{150%g}", "@red lentils{1000%g}", Level.ERROR, "kcal"),
        (SOUP, "@red lentils{150%g}", "@rde lentils{150%g}", Level.ERROR, "unknown ingredient"),
        (SOUP, "@water{800%ml}", "@water{150%ml}", Level.ERROR, "take up"),
        (SOUP, "and @water{800%ml}", "", Level.ERROR, "take up"),
        (SOUP, "(chopped)", "(choped)", Level.WARNING, "chopped"),
        (SOUP, "course: [lunch, dinner]", "course: [snack]", Level.ERROR, "folder"),
        (SOUP, "Red lentil soup", "Chicken soup", Level.WARNING, "'chicken'"),  # T9
        (SOUP, "in a #saucepan{}", "in a saucepan", Level.WARNING, "not marked"),
        (SOUP, "Season with the", "Season with the lemon and the", Level.WARNING, "lemon"),
        (SOUP, "servings: 2", "servings: 8", Level.ERROR, "kcal"),
        (SOUP, "{fridge: 3d, freezer: 3mo}", "{fridge: 12d}", Level.WARNING, "fridge"),
        (BAKE, "Heat the #oven{} to 200 °C. ", "", Level.WARNING, "oven"),
        (BAKE, "Heat the #oven{} to 200 °C. ", "Use the #oven{}. ", Level.ERROR, "not heated"),
        (BAKE, "200 °C", "the right heat", Level.WARNING, "temperature"),
        (BAKE, "@water{350%ml}", "@water{100%ml}", Level.ERROR, "take up"),
        (BAKE, "(chopped)", "(raw, chopped)", Level.ERROR, "raw"),
        (BAKE, "~wait{35%minutes}", "a while", Level.WARNING, "how long"),
    ],
)
def test_planted_faults_are_found(kitchen: Kitchen, base: str, was: str, planted: str, level: Level, says: str) -> None:
    assert was in base
    findings = check_text(base.replace(was, planted, 1), kitchen, "dish", "main")
    assert any(f.level is level and says in f.message + f.hint for f in findings), findings


def test_a_pasta_without_carbohydrate_is_refused(kitchen: Kitchen) -> None:
    """T9: the ravioli with 0 g of carbohydrate."""
    text = BAKE.replace("Chicken and rice bake", "Chicken ravioli").replace("@rice{140%g}, ", "")
    assert any("carbohydrate" in f.message for f in check_text(text, kitchen, "x", "main"))


def test_what_must_be_cooked_needs_heat(kitchen: Kitchen) -> None:
    head = "---\ntitle: Chicken salad\nservings: 1\ncourse: [lunch]\n---\n"
    text = head + "Mix @chicken breast{200%g} and @onion{1} in a #bowl{}.\n"
    found = check_text(text, kitchen, "x", "main")
    assert any(f.level is Level.ERROR and "chicken breast" in f.message for f in found)
    assert any(f.level is Level.WARNING and "onion" in f.message for f in found)


def test_all_that_cannot_be_weighed_is_told_at_once(kitchen: Kitchen) -> None:
    text = SOUP.replace("@onion{1}", "@onoin{1}").replace("@ground cumin{1%tsp}", "@ground cumin{1%handful}")
    found = check_text(text, kitchen, "x", "main")
    assert len(found) == 2
    assert {f.where for f in found} == {"x:7", "x:9"}


def test_ids_and_titles_may_stand_once(kitchen: Kitchen, tmp_path: Path) -> None:
    for folder in ("main", "side"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "soup.cook").write_text(SOUP, encoding="utf-8")
    found = check(dish_files([tmp_path]), kitchen)
    assert sum("the id 'soup' is also" in f.message for f in found) == 1
    assert sum("the title" in f.message for f in found) == 1
    with pytest.raises(ValueProblem, match="no such"):
        dish_files([tmp_path / "none"])


def test_a_broken_file_is_a_finding_and_the_rest_is_checked(kitchen: Kitchen, tmp_path: Path) -> None:
    (tmp_path / "a.cook").write_text("nonsense", encoding="utf-8")
    (tmp_path / "b.cook").write_text(SOUP.replace("150%g", "1500%g"), encoding="utf-8")
    assert {Path(f.where.split(".cook")[0]).name for f in check(dish_files([tmp_path]), kitchen)} == {"a", "b"}


@pytest.mark.parametrize("course", list(Course))
def test_a_new_dish_begins_as_a_file_that_can_be_read(course: Course) -> None:
    from mealplan.dishes.cooklang import parse

    recipe = parse(skeleton('Grandma\'s "best": soup', course))
    assert course in recipe.header.courses
    assert recipe.header.title == "Grandma's 'best': soup"
    assert recipe.mentions()


def test_file_names_come_from_titles() -> None:
    assert slug("Grandma's Crème-brûlée, 2nd try") == "grandmas-creme-brulee-2nd-try"
    with pytest.raises(ValueProblem):
        slug("???")


def test_what_a_dish_takes_instead_is_no_misspelt_preparation(kitchen: Kitchen, tmp_path: Path) -> None:
    words = tmp_path / "prep.toml"
    words.write_text("[handling]\nminutes_per_ingredient = 0.5\n[words.riced]\nper_100g = 1.0\nat_least = 0.5\n")
    riced = replace(kitchen, prep=load_prep(words))

    def told(note: str) -> list[str]:
        text = SOUP.replace("@red lentils{150%g}", f"@red lentils{{150%g}}({note})").replace("(chopped)", "")
        return [finding.message for finding in check_text(text, riced, "red-lentil-soup", "main")]

    assert any("preparation word" in message for message in told("rice"))
    assert told("or: white rice") == []
