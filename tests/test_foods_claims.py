"""Foods that differ from another only by what their packet claims."""

from __future__ import annotations

from mealplan.foods.food import Basis
from mealplan.library import open_library


def test_a_claim_makes_a_food_free_of_that_alone() -> None:
    foods = open_library().foods
    plain, claimed = "sr28:08120", "extra:gluten-free-rolled-oats"
    assert foods.verdict(plain, "gluten").answer.value == "maybe"
    verdict = foods.verdict(claimed, "gluten")
    assert (verdict.answer.value, verdict.why) == ("free", "gluten-free by the claim on the packet")
    both = foods.verdicts([plain, claimed])
    named = ("gluten", "wheat")  # the packet has to say both: a gluten-free claim does not clear wheat
    assert {k: v for k, v in both[plain].items() if k not in named} == {
        k: v for k, v in both[claimed].items() if k not in named
    }


def test_a_vegan_claim_carries_no_vitamin_b12_of_milk_egg_or_an_addition_that_nobody_stated() -> None:
    """The margarine has 10.8 µg, of which no vegan packet says a word: not known is not so much, and not nothing."""
    foods = open_library().foods
    spread = "extra:dairy-free-spread-claimed"
    assert foods.values("sr28:04613")["vitamin_b12"].per_100g == 10.8
    assert foods.values(spread)["vitamin_b12"].basis is Basis.MISSING
    assert foods.values(spread)["vitamin_e"] == foods.values("sr28:04613")["vitamin_e"], "all else is the same"
    burger = foods.food("extra:veggie-burger-claimed")
    assert burger.fortified
    assert foods.values(burger.id)["vitamin_b12"].per_100g == 2.01


#: Analysed or calculated so in SR28; neither is eaten by the 100 g.
ODD = {"tortilla chips", "yeast extract"}


def test_no_ingredient_feeds_a_vegan_vitamin_b12_unless_it_is_known_to_be_fortified() -> None:
    """More than the traces of fermented foods and mushrooms. What it is for: "without fortified foods" must not be met
    by a fortified food that is not marked as one."""
    library = open_library()
    much = {
        entry.name
        for entry in library.cookbook.ingredients.values()
        for food in filter(None, (entry.raw, entry.cooked))
        if (library.foods.values(food)["vitamin_b12"].per_100g or 0.0) > 0.15
        and library.foods.verdict(food, "vegan").answer.value == "free"
        and not library.foods.food(food).fortified
    }
    assert much == ODD


def test_every_certified_ingredient_is_a_food_that_is_free_by_itself() -> None:
    """So that a plan can be checked from its foods alone, without knowing the ingredient catalogue."""
    library = open_library()
    certified = [entry for entry in library.cookbook.ingredients.values() if entry.certified]
    assert len(certified) >= 30
    for entry in certified:
        for food in filter(None, (entry.raw, entry.cooked)):
            for name in entry.certified:
                assert library.foods.verdict(food, name).answer.value == "free", (entry.name, food, name)
