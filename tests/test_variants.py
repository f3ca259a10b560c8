"""Variants read as recipes: titles, endings, amounts and preparation are those of what is in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest

from mealplan.dishes.adapt import Adapted
from mealplan.dishes.dish import Dish
from mealplan.planning.ask.eaten import adapted, anybody
from planning_cases import library

READ = ("vegan", "vegetarian", "fish", "garlic_onion", "soy", "nightshades", "high_fodmap", "dairy", "pork")
RAW_MEAT = {"0500", "1000", "1300", "1700"}
MEAT_IS_DONE = re.compile(r"\bpink\b|\bjuices\b|white (?:all|right) through|cooked through|falls? apart")
MINUTES = re.compile(r"(\d+(?:\.\d+)?) minutes?")


def variant(dish: str, *exclusions: str) -> Adapted:
    return adapted(library().cookbook.dishes[dish], library(), anybody(exclusions))


def method(dish: Dish) -> str:
    return " ".join(step.text for step in dish.steps)


@cache
def variants(exclusion: str) -> tuple[tuple[Dish, Adapted], ...]:
    """Every dish of the book that changes for who leaves that out, as written and as eaten."""
    dishes = library().cookbook.dishes.values()
    found = [(dish, adapted(dish, library(), anybody((exclusion,)))) for dish in dishes]
    return tuple((dish, one) for dish, one in found if one.swaps)


def read() -> Iterator[tuple[Dish, Adapted]]:
    for exclusion in READ:
        yield from variants(exclusion)


# ---- titles


@pytest.mark.parametrize(
    ("dish", "exclusions", "title"),
    [
        ("chicken-biryani", ("gluten",), "One-pot chicken biryani"),
        ("rouladen-pot", ("gluten", "dairy"), "Rouladen-style beef with mustard and gherkins"),
        (
            "tempeh-broccoli-peanut-quinoa",
            ("gluten",),
            "Golden tempeh and broccoli in peanut, lime and ginger sauce with quinoa",
        ),
        ("jamaican-curry-chicken", ("nightshades",), "Jamaican curry chicken with potatoes"),
        ("carrot-cake-oats", ("gluten",), "Carrot cake overnight oats"),
        ("fish-curry-green-beans", ("fish",), "Chicken curry with green beans and rice"),
        ("apple-walnut-porridge", ("tree_nuts",), "Apple and pumpkin seed porridge"),
        ("homemade-burgers", ("gluten",), "Homemade burgers in gluten-free rolls"),
        ("pea-ham-soup", ("nightshades",), "Split pea soup with gammon and celeriac"),
    ],
)
def test_a_title_names_what_carries_the_dish_and_no_seasoning_renames_it(
    dish: str, exclusions: tuple[str, ...], title: str
) -> None:
    found = variant(dish, *exclusions).dish.title
    assert found == title or (dish == "jamaican-curry-chicken" and found.startswith("Jamaican curry chicken"))


# ---- endings and minutes


def test_fish_that_chicken_stands_in_for_is_cooked_as_chicken() -> None:
    as_written = library().cookbook.dishes["fish-curry-green-beans"]
    found = variant("fish-curry-green-beans", "fish").dish
    last = found.steps[-1]
    assert "until the chicken breast is no longer pink inside, 10 minutes" in last.text
    assert "fish" not in method(found)
    assert last.wait_minutes + last.active_minutes == pytest.approx(
        as_written.steps[-1].wait_minutes + as_written.steps[-1].active_minutes + 4
    )
    assert found.total_minutes == pytest.approx(as_written.total_minutes + 4)


def test_raw_meat_that_stands_in_is_said_to_be_cooked_through_and_has_the_minutes() -> None:
    entries, seen = library().cookbook.ingredients, 0
    for dish, one in read():
        for swap in one.swaps:
            least = entries[swap.use].cooks.least if swap.use else 0.0
            if not least or entries[swap.use].raw_group not in RAW_MEAT | {"0700"}:
                continue
            seen += 1
            assert MEAT_IS_DONE.search(method(one.dish)), (dish.id, swap)
            assert sum(step.active_minutes + step.wait_minutes for step in one.dish.steps) >= least, (dish.id, swap)
    assert seen > 50


def test_meat_that_stays_keeps_its_ending() -> None:
    entries, seen = library().cookbook.ingredients, 0
    for dish, one in read():
        stays = [x for x in one.dish.ingredients if x in dish.ingredients]
        kept = [x for x in stays if entries[x.ingredient].raw_group in RAW_MEAT]
        for before, after in zip(dish.steps, one.dish.steps, strict=True):
            if kept and "pink" in before.text:
                seen += 1
                assert "pink" in after.text, (dish.id, after.text)
    assert seen > 50


def test_no_time_of_a_method_is_lost_or_shortened() -> None:
    for dish, one in read():
        for before, after in zip(dish.steps, one.dish.steps, strict=True):
            left = [float(x) for x in MINUTES.findall(after.text)]
            for minutes in sorted((float(x) for x in MINUTES.findall(before.text)), reverse=True):
                enough = [x for x in left if x >= minutes]
                assert enough, (dish.id, after.text)
                left.remove(min(enough))


@pytest.mark.parametrize("exclusion", ["vegan", "vegetarian", "pescatarian"])
def test_of_vegetables_nothing_is_told_that_is_true_of_flesh_only(exclusion: str) -> None:
    entries, seen = library().cookbook.ingredients, 0
    for dish, one in variants(exclusion):
        flesh = [swap for swap in one.swaps if entries[swap.of].raw_group in RAW_MEAT | {"1500", "0700"}]
        left = [x for x in one.dish.ingredients if entries[x.ingredient].raw_group in RAW_MEAT | {"1500", "0700"}]
        if flesh and not left:
            seen += 1
            told = re.search(r"no pink|longer pink|flakes\b|juices run clear", method(one.dish))
            assert told is None, (dish.id, exclusion)
    assert seen > 30


def test_meat_that_is_braised_for_long_gives_way_to_nothing_but_meat() -> None:
    for dish in ("sunday-pot-roast", "beef-carrot-buckwheat-stew"):
        for exclusion in ("vegan", "vegetarian"):
            found = variant(dish, exclusion)
            assert not found.swaps
            assert "stewing beef" in found.why


def test_what_goes_soft_is_lifted_out() -> None:
    assert "(Vegan chicken: lift them out, and put them back" in method(variant("chicken-peanut-stew", "vegan").dish)


# ---- amounts, and what comes with a stand-in


def test_the_salt_of_soy_sauce_comes_with_coconut_aminos() -> None:
    found = variant("smoked-salmon-rice-bowl", "soy", "alcohol")
    if not found.swaps:
        found = variant("turkey-green-bean-ginger-rice", "soy")
    names = [line.ingredient for line in found.dish.ingredients]
    assert "coconut aminos" in names
    assert "salt" in names


def test_hard_cheese_gives_way_to_less_than_half_of_yeast_flakes() -> None:
    swaps = [
        (next(x for x in dish.ingredients if x.ingredient == swap.of), one.dish, swap)
        for dish, one in variants("vegan")
        for swap in one.swaps
        if swap.use == "nutritional yeast" and swap.of == "parmesan"
    ]
    assert swaps
    for line, dish, swap in swaps:
        yeast = next(x for x in dish.ingredients if x.ingredient == swap.use)
        assert yeast.edible_g <= 0.5 * line.edible_g
        assert "grated" not in yeast.note


def test_garlic_is_left_out_of_list_and_method_for_who_eats_none_of_its_kind() -> None:
    found = variant("pearl-barley-mushroom-krupnik", "garlic_onion").dish
    assert "Add the fennel and carrots and soften" in found.steps[0].text
    assert not re.search("garlic|zest", method(found))


def test_garlic_gives_way_to_the_oil_of_the_dish_with_its_taste() -> None:
    found = variant("courgette-rice-frittata", "high_fodmap").dish
    oils = [(x.ingredient, round(x.edible_g)) for x in found.ingredients if "oil" in x.ingredient]
    assert oils == [("garlic-infused olive oil", 20)]
    assert "Fry the courgettes in the garlic-infused olive oil in a small frying pan" in found.steps[0].text


def test_one_thing_that_goes_in_twice_is_one_line() -> None:
    found = variant("mussel-bean-fennel-stew", "garlic_onion").dish
    assert [round(x.edible_g) for x in found.ingredients if x.ingredient == "fennel"] == [310]
    assert "fennel and fennel" not in method(found)


def test_preparation_fits_what_stands_in() -> None:
    wrong = re.compile(r"grated|torn|crushed|peeled")
    for dish, one in read():
        for line in one.dish.ingredients:
            if any(line.ingredient == swap.use for swap in one.swaps) and line not in dish.ingredients:
                name = line.ingredient
                shapeless = "oil" in name.split() or "tofu" in name or "yeast" in name or name.startswith("minced")
                assert not (shapeless and wrong.search(line.note)), (dish.id, name, line.note)


def test_spoons_are_those_of_a_kitchen() -> None:
    for dish, one in read():
        for line in one.dish.ingredients:
            if line not in dish.ingredients and line.unit in ("tsp", "tbsp") and line.amount is not None:
                of = next((x for x in dish.ingredients if x.amount == line.amount and x.unit == line.unit), None)
                quarters = (line.amount * 4) % 1 == pytest.approx(0.0)
                assert of is not None or quarters, (dish.id, line.shown, line.ingredient)


def test_a_note_names_only_what_is_listed() -> None:
    """What a stand-in needs besides is a line of the list, never a word in brackets."""
    words = re.compile(r"\b(salt|vinegar|lemon|lime|paprika|pepper|cumin|honey|syrup|oil|sage|ginger|tomato paste)\b")
    for entry in library().cookbook.ingredients.values():
        for one in entry.stand_ins:
            listed = " ".join(name for name, _ in one.plus)
            for word in words.findall(one.note):
                assert word in listed, (entry.name, one.use, one.note)


# ---- what stands in goes with the dish


def test_chickpeas_stand_in_for_nothing_beside_beans_or_in_noodles() -> None:
    entries, seen = library().cookbook.ingredients, 0
    for dish, one in read():
        for swap in one.swaps:
            line = dish.ingredients[swap.line]
            if swap.use != "chickpeas, canned" or swap.use in line.instead:
                continue
            seen += 1
            others = [entries[x.ingredient].family for x in dish.ingredients if x is not line]
            assert not [x for x in others if x.startswith(("pulses", "beans", "noodles"))], (dish.id, swap.of)
    assert seen


def test_what_goes_soft_is_on_no_tray_for_long() -> None:
    for exclusion in ("vegan", "vegetarian"):
        for dish, one in variants(exclusion):
            for step in one.dish.steps:
                if "lift them out" in step.text or "lift it out" in step.text:
                    assert not re.search(r"\btray\b|\boven\b|\bBake\b", step.text), (dish.id, step.text)


def test_a_grain_that_must_simmer_stands_in_for_none_that_soaks() -> None:
    found = variant("couscous-upma", "gluten")
    assert "quinoa" not in {swap.use for swap in found.swaps}


def test_fruit_that_is_eaten_fresh_is_not_cooked() -> None:
    entries = library().cookbook.ingredients
    for dish, one in variants("high_fodmap"):
        fresh = [swap for swap in one.swaps if swap.use and entries[swap.use].cooks.fresh]
        for swap in fresh:
            own = dish.ingredients[swap.line]
            assert swap.use in own.instead or not re.search(r"simmer|bake", method(dish).lower()), (dish.id, swap)
    assert "grate in the" not in method(variant("muesli-milk-apple", "high_fodmap").dish)


def test_what_comes_with_a_stand_in_makes_nothing_sour_twice_and_nothing_sweet_salty() -> None:
    for dish, one in read():
        before = {x.ingredient for x in dish.ingredients}
        sour = {name for name in before if name in ("lemon juice", "lime juice") or name.endswith("vinegar")}
        gone = {dish.ingredients[swap.line].ingredient for swap in one.swaps}
        for swap in one.swaps:
            new = [name for name, _ in swap.plus if name not in swap.note]
            if sour - gone:
                assert not [x for x in new if "juice" in x or "vinegar" in x], (dish.id, swap)
    assert "salt" not in {x.ingredient for x in variant("cottage-cheese-peach", "dairy").dish.ingredients}


def test_cheese_with_a_label_stands_in_for_cheese_whose_rennet_is_not_known() -> None:
    pairs = {"cottage cheese", "cream cheese", "feta", "ricotta", "goat's cheese", "parmesan", "cheddar", "mozzarella"}
    seen = 0
    for dish, one in variants("halal"):
        for swap in one.swaps:
            if swap.of in pairs and swap.use:
                seen += 1
                assert swap.use.startswith("halal"), (dish.id, swap)
    assert seen > 10


# ---- words and measures


@pytest.mark.parametrize(
    ("dish", "exclusions", "said", "never"),
    [
        ("cauliflower-butter-bean-cheese-bake", ("dairy",), "butter bean", "spread"),
        ("turkey-green-bean-ginger-rice", ("vegetarian",), "Plant-based mince with green beans", "mince mince"),
    ],
)
def test_a_word_inside_another_name_is_not_replaced(
    dish: str, exclusions: tuple[str, ...], said: str, never: str
) -> None:
    title = variant(dish, *exclusions).dish.title
    assert said in title
    assert never not in title


def test_three_teaspoons_are_a_tablespoon() -> None:
    for dish, one in read():
        for line in one.dish.ingredients:
            if line not in dish.ingredients and line.unit == "tsp":
                assert (line.amount or 0.0) < 3, (dish.id, line.shown, line.ingredient)


def test_bread_of_a_loaf_is_called_bread() -> None:
    assert "loaf" not in method(variant("gluten-free-toast", "soy").dish)
