"""`dishes show NAME -x ...` says one thing: what is told of a line is what the verdict of the dish rests on."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from mealplan.cli.main import main
from mealplan.foods.exclusions.english import claim_words
from mealplan.planning.ask.eaten import adapted, anybody, eaten_without
from planning_cases import library

SOFT = ("feta", "ricotta", "cottage cheese", "cream cheese", "mozzarella", "paneer", "halloumi")


def shown(name: str, exclusion: str) -> str:
    done = CliRunner().invoke(main, ["dishes", "show", name, "-x", exclusion])
    assert done.exit_code == 0, done.output
    return done.output


def test_a_claim_is_said_in_one_not_in_many() -> None:
    assert [claim_words(x) for x in ("sulphites", "tree_nuts", "eggs", "gluten")] == [
        "sulphite-free", "tree nut-free", "egg-free", "gluten-free",
    ]  # fmt: skip


@pytest.mark.parametrize("exclusion", ["sulphites", "celery", "gluten"])
def test_no_packet_is_named_for_a_dish_that_does_not_adapt(exclusion: str) -> None:
    eater = anybody([exclusion])
    dishes = library().cookbook.dishes.values()
    stuck = next(x for x in dishes if adapted(x, library(), eater).why)
    text = shown(stuck.id, exclusion)
    assert "It does not adapt" in text
    assert "On the packet" not in text
    assert f"{exclusion.capitalize()}, by ingredient" in text


def test_bottled_juice_gives_way_to_pressed_juice_and_the_packet_line_says_so_once() -> None:
    dishes = library().cookbook.dishes.values()
    held = [x for x in dishes if "lemon juice" in {line.ingredient for line in x.ingredients}]
    dish = next(x for x in held if not adapted(x, library(), anybody(["sulphites"])).why)
    text = shown(dish.id, "sulphites")
    assert "pressed from a lemon, without sulphite" in text
    assert "sulphite-free; pressed" not in text


@pytest.mark.parametrize("cheese", SOFT)
@pytest.mark.parametrize("exclusion", ["pregnancy", "immunosuppressed"])
def test_pasteurised_is_said_of_soft_cheese_wherever_the_dish_is_shown(cheese: str, exclusion: str) -> None:
    lib = eaten_without(library(), [exclusion])
    for dish in lib.cookbook.dishes.values():
        lines = [line for line in dish.ingredients if line.ingredient == cheese]
        if not lines or lib.cookbook.verdict(dish.id, exclusion).answer.value != "free":
            continue
        rows = shown(dish.id, exclusion).splitlines()
        told = [row for row in rows if cheese in row and "pasteurised by its label" in row]
        assert told, dish.id
        assert f"  {cheese}" in "\n".join(rows)
        asked = rows[rows.index(f"{exclusion.capitalize()}, by ingredient") + 1 :]
        assert not [row for row in asked if row.split("  ")[1:2] == [cheese] and "free" not in row]
        return


@pytest.mark.parametrize("exclusion", ["pregnancy", "gluten", "sulphites"])
def test_a_dish_that_is_free_has_no_line_that_is_not(exclusion: str) -> None:
    lib = eaten_without(library(), [exclusion])
    for dish in list(lib.cookbook.dishes.values())[::7]:
        if lib.cookbook.verdict(dish.id, exclusion).answer.value == "free":
            got = {line.ingredient: lib.cookbook.line_verdict(line, exclusion) for line in dish.ingredients}
            assert not [name for name, verdict in got.items() if verdict.answer.value != "free"]
