"""Foods that differ from another only by what their packet claims."""

from __future__ import annotations

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


def test_every_certified_ingredient_is_a_food_that_is_free_by_itself() -> None:
    """So that a plan can be checked from its foods alone, without knowing the ingredient catalogue."""
    library = open_library()
    certified = [entry for entry in library.cookbook.ingredients.values() if entry.certified]
    assert len(certified) >= 30
    for entry in certified:
        for food in filter(None, (entry.raw, entry.cooked)):
            for name in entry.certified:
                assert library.foods.verdict(food, name).answer.value == "free", (entry.name, food, name)
