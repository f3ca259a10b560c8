"""From recipe to numbers: three weights, honest minutes, whole pieces, and everything in proportion."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mealplan.dishes.cooklang import parse
from mealplan.dishes.dish import Step
from mealplan.dishes.resolve import Kitchen, amount_text, cook_step, portion_step, resolve, scaled_text, total_minutes
from mealplan.dishes.stored import dish_from_json, dish_to_json, ingredient_from_json, ingredient_to_json
from mealplan.errors import ValueProblem
from small_kitchen import SOUP, dish, one_line, small_kitchen


@pytest.fixture(scope="module")
def kitchen(tmp_path_factory: pytest.TempPathFactory) -> Kitchen:
    return small_kitchen(tmp_path_factory.mktemp("kitchen"))


def test_every_line_has_three_weights(kitchen: Kitchen) -> None:
    """T15: refuse counts for what is bought only, the yield for what is eaten only."""
    onion, _, lentils, *_ = dish(kitchen).ingredients
    assert (onion.food, onion.edible_g) == ("t:onion-cooked", 100)
    assert onion.bought_g == pytest.approx(100 / 0.9)
    assert onion.eaten_g == pytest.approx(100 * 10 / 12)
    assert (lentils.bought_g, lentils.edible_g, lentils.eaten_g) == (150, 150, pytest.approx(450))


def test_solids_are_neither_made_nor_lost_in_cooking(kitchen: Kitchen) -> None:
    for line in dish(kitchen).ingredients:
        ingredient = kitchen.names.ingredients[line.ingredient]
        raw, eaten = kitchen.facts.get(ingredient.raw), kitchen.facts.get(line.food)
        if not ingredient.tap:
            assert raw is not None
            assert eaten is not None
            solids = line.edible_g * (100 - raw.values["water"])
            assert line.eaten_g * (100 - eaten.values["water"]) == pytest.approx(solids)


def test_the_note_says_raw_or_cooked(kitchen: Kitchen) -> None:
    raw = one_line(kitchen, "Eat the @onion{1}(raw, chopped).").ingredients[0]
    assert (raw.food, raw.eaten_g) == ("t:onion", 100)
    assert one_line(kitchen, "Eat the @onion{1}.").ingredients[0].food == "t:onion-cooked"
    assert one_line(kitchen, "Eat the @spinach{50%g}(cooked).").ingredients[0].food == "t:spinach"  # no such entry
    with pytest.raises(ValueProblem, match="both raw and cooked"):
        one_line(kitchen, "Eat the @onion{1}(raw or cooked).")


def test_tap_water_is_not_bought_and_not_counted_twice(kitchen: Kitchen) -> None:
    water = next(line for line in dish(kitchen).ingredients if line.ingredient == "water")
    assert water.bought_g == 0
    assert water.eaten_g == pytest.approx(water.edible_g - 300)  # the lentils took up 300 g
    drained = one_line(kitchen, "Boil the @rice{100%g} in the @water{1%l} for ~wait{10%minutes} and drain.")
    assert drained.ingredients[1].eaten_g == 0


def test_an_unknown_ingredient_names_line_and_nearest(kitchen: Kitchen) -> None:
    with pytest.raises(ValueProblem, match="red lentils") as caught:
        dish(kitchen, SOUP.replace("@red lentils", "@red lentles"))
    assert caught.value.where == "red-lentil-soup.cook:9"


def test_a_unit_that_does_not_fit_names_the_line(kitchen: Kitchen) -> None:
    with pytest.raises(ValueProblem, match="volume") as caught:
        dish(kitchen, SOUP.replace("150%g", "1%cup"))
    assert caught.value.where == "red-lentil-soup.cook:9"


def test_the_first_mention_needs_an_amount_later_ones_are_words(kitchen: Kitchen) -> None:
    made = one_line(kitchen, "Fry the @onion{1} and turn the @onion once.")
    assert [line.ingredient for line in made.ingredients] == ["onion"]
    with pytest.raises(ValueProblem, match="no amount"):
        one_line(kitchen, "Fry the @onion.")


def test_minutes_come_from_timers_and_preparation(kitchen: Kitchen) -> None:
    made = dish(kitchen)
    # 5 min frying; onion 0.5 + chopped 1.0; oil, lentils, cumin and salt 0.5 each; water nothing
    assert made.cutting_minutes == pytest.approx(1.0), "the onion: finding it takes no longer for two"
    assert made.active_minutes == pytest.approx(5 + 1.5 + 4 * 0.5)
    assert made.total_minutes == pytest.approx(made.active_minutes + 20)


def test_what_is_done_meanwhile_takes_no_time_of_its_own() -> None:
    steps = [Step("Simmer.", 2, 20), Step("Meanwhile chop.", 8, 0), Step("Serve.", 1, 0)]
    assert total_minutes(steps) == 23
    assert total_minutes([Step("Simmer.", 0, 5), Step("Meanwhile bake.", 1, 30)]) == 31
    assert total_minutes([Step("Simmer.", 2, 20), Step("Then chop.", 8, 0)]) == 30


@pytest.mark.parametrize(
    ("line", "no_cook"),
    [
        ("Put @oats{50%g} in a #bowl{}.", True),
        ("Pour from the #kettle{} on @oats{50%g}.", True),
        ("Toast @oats{50%g} in a #toaster{}.", True),
        ("Boil @oats{50%g} in a #saucepan{}.", False),
        ("Bake @oats{50%g} in the #oven{}.", False),
        ("Heat @oats{50%g} in the #microwave{}.", False),
        ("Fry @oats{50%g} in a #large frying pan{}.", False),
    ],
)
def test_no_cook_means_no_hob_oven_or_microwave(kitchen: Kitchen, line: str, no_cook: bool) -> None:
    assert one_line(kitchen, line).no_cook is no_cook


def test_the_main_ingredient_carries_protein_and_energy_and_is_no_fat_or_spice(kitchen: Kitchen) -> None:
    assert dish(kitchen).main_ingredient == "lentils"
    assert (
        one_line(kitchen, "Fry @chicken breast{120%g} in @olive oil{4%tbsp} on @rice{60%g}.").main_ingredient
        == "chicken"
    )
    assert one_line(kitchen, "Drink @water{200%ml}.").main_ingredient == "water"


@pytest.mark.parametrize(
    ("wholes", "servings", "portion", "cook"),
    [
        ([], 2, 0.25, 0.25),
        ([(1, 1)], 1, 1.0, 1.0),  # one egg each: never 1.7 eggs (T11)
        ([(2, 1)], 1, 0.5, 0.5),
        ([(1, 0.5)], 1, 0.5, 0.5),  # half an onion is fine
        ([(4, 1)], 1, 0.25, 0.25),
        ([(3, 1)], 2, 1.0, 2.0),  # three eggs for two: cook two or four portions
        ([(1, 0.5)], 4, 1.0, 2.0),
        ([(3, 1), (1, 0.5)], 2, 1.0, 2.0),
        ([(2, 1)], 6, 1.0, 3.0),
    ],
)
def test_portions_keep_whole_pieces_whole(
    wholes: list[tuple[float, float]], servings: float, portion: float, cook: float
) -> None:
    assert portion_step(wholes, servings) == portion
    assert cook_step(wholes, servings) == cook


@given(st.integers(1, 12), st.sampled_from([1.0, 0.5, 0.25]), st.integers(1, 8))
def test_a_cook_of_steps_never_breaks_a_piece(count: int, whole: float, servings: int) -> None:
    amount = count * whole
    parts = cook_step([(amount, whole)], servings) * amount / servings / whole
    assert parts == pytest.approx(round(parts))
    assert round(parts) >= 1


@given(st.floats(0.1, 20), st.integers(1, 6), st.integers(10, 500))
def test_everything_grows_with_the_amounts(kitchen: Kitchen, factor: float, servings: int, grams: int) -> None:
    """T20: servings and amounts scale together, in all three weights."""
    text = "Boil the @rice{{{a:.6f}%g}} in @water{{{w:.6f}%ml}} with @olive oil{{{o:.6f}%tbsp}}."
    one = one_line(kitchen, text.format(a=grams, w=3 * grams, o=1), servings)
    more = one_line(kitchen, text.format(a=grams * factor, w=3 * grams * factor, o=factor), servings)
    for small, large in zip(one.ingredients, more.ingredients, strict=True):
        assert large.bought_g == pytest.approx(small.bought_g * factor, rel=1e-4)
        assert large.edible_g == pytest.approx(small.edible_g * factor, rel=1e-4)
        assert large.eaten_g == pytest.approx(small.eaten_g * factor, rel=1e-4, abs=1e-3)


@pytest.mark.parametrize(
    ("amount", "unit", "shown"),
    [
        (1.5, "", "1½"),
        (0.25, "tsp", "¼ tsp"),
        (80.4, "g", "80 g"),
        (2.5, "ml", "2.5 ml"),
        (1, "tbsp", "1 tbsp"),
        (2 / 3, "cup", "⅔ cup"),
        (0.4, "tsp", "0.4 tsp"),
        (2.9999999999, "", "3"),
    ],
)
def test_amounts_are_shown_as_a_cook_says_them(amount: float, unit: str, shown: str) -> None:
    assert amount_text(amount, unit) == shown


def test_what_is_shown_is_scaled_in_every_line(kitchen: Kitchen) -> None:
    """T20: no line keeps the amount of the whole recipe."""
    shown = [scaled_text(line, 2) for line in dish(kitchen).ingredients]
    assert shown == ["2", "2 tbsp", "300 g", "2 tsp", "1600 ml", "1 tsp"]


def test_dishes_and_ingredients_come_back_from_the_catalogue_as_they_were(kitchen: Kitchen) -> None:
    made = replace(dish(kitchen), tags=("soup",))
    assert dish_from_json(dish_to_json(made)) == made
    for ingredient in kitchen.names.ingredients.values():
        assert ingredient_from_json(ingredient_to_json(ingredient)) == ingredient


@pytest.mark.parametrize(
    ("courses", "most", "expected"),
    [
        ("[dinner]", "", 2.0),
        ("[snack, side]", "", 1.5),
        ("[snack]", "most: 1\n", 1.0),
        ("[breakfast]", "most: 1.5\n", 1.5),
    ],
)
def test_how_much_of_a_dish_one_meal_bears(kitchen: Kitchen, courses: str, most: str, expected: float) -> None:
    text = f"---\ntitle: Oats\nservings: 1\ncourse: {courses}\n{most}---\nEat the @oats{{40%g}}.\n"
    assert resolve(parse(text, "oats.cook"), "oats", kitchen).most == expected


@pytest.mark.parametrize("most", ["0", "3", "much", "[1]", "true"])
def test_an_impossible_most_is_refused_with_its_line(most: str) -> None:
    with pytest.raises(ValueProblem, match="portions") as caught:
        parse(
            f"---\ntitle: Oats\nservings: 1\ncourse: [snack]\nmost: {most}\n---\nEat the @oats{{40%g}}.\n", "oats.cook"
        )
    assert str(caught.value.where).endswith(":5")
