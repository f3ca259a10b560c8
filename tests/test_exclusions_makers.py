"""What differs by maker is no sure thing: a bottle, a blend, a cured meat. And who leaves it out still has the dish."""

from __future__ import annotations

import pytest

from mealplan.dishes.dish import AS_IS
from mealplan.planning.ask.eaten import adapted, anybody
from planning_cases import library

#: ingredient: what some makes of it hold.
BY_MAKER = {
    "kimchi": "gluten wheat soy sesame fish shellfish",
    "vegan kimchi": "gluten wheat soy sesame",
    "red wine": "eggs dairy vegan",
    "white wine": "eggs dairy vegan",
    "dry sherry": "eggs dairy vegan",
    "baking powder": "gluten wheat corn",
    "bacon": "gluten wheat dairy lactose soy celery mustard",
    "ham": "gluten wheat dairy lactose soy celery mustard",
    "gammon": "gluten wheat dairy lactose soy celery mustard",
    "pancetta": "dairy lactose soy celery mustard",
    "gluten-free bacon": "celery mustard pulses",
    "gluten-free ham": "celery mustard pulses",
    "corn tortillas": "gluten wheat",
    "low-FODMAP stock powder": "corn added_sugar",
    "beef stock cube": "eggs",
    "chicken stock cube": "eggs",
    "low-salt stock cube": "eggs",
    "vegan cream cheese": "nightshades soy tree_nuts gluten oats",
    "vegan feta": "nightshades soy tree_nuts",
    "vegan cheese": "nightshades soy tree_nuts",
    "vegan mayonnaise": "nightshades garlic_onion mustard",
    "vegan pesto": "nightshades tree_nuts peanuts",
    "vegan burgers": "tree_nuts gluten soy",
    "vegan sausages": "tree_nuts gluten soy",
    "basil pesto": "eggs",
    "gouda": "eggs",
    "edam": "eggs",
    "pizza base": "soy added_sugar",
    "muesli, no added sugar": "dairy peanuts sesame",
    "korma curry paste": "dairy peanuts tree_nuts",
    "tikka curry paste": "dairy",
    "chilli powder blend": "celery mustard",
    "pickled jalapeños": "sulphites celery mustard garlic_onion",
    "white vinegar": "gluten",
    "sriracha": "added_msg",
    "natto": "gluten fish mustard",
    "garlic purée": "sulphites soy",
    "lemon juice": "sulphites",
}

#: ingredient: what it is free of, by its packet or by the way it is made.
SURELY_WITHOUT = {
    "gluten-free bacon": "gluten wheat dairy lactose soy",
    "gluten-free ham": "gluten wheat dairy lactose soy",
    "gluten-free baking powder": "gluten wheat",
    "gluten-free corn tortillas": "gluten wheat",
    "vegan red wine": "eggs dairy vegan",
    "vegan white wine": "eggs dairy vegan",
    "low-FODMAP stock powder": "gluten wheat dairy eggs vegan soy pulses nightshades celery garlic_onion high_fodmap",
    "vegan red curry paste": "fish shellfish",
    "vegan green curry paste": "fish shellfish",
    "pizza base": "dairy eggs vegan",
    "freshly pressed lemon juice": "sulphites",
    "freshly pressed lime juice": "sulphites",
    "buckwheat groats": "gluten",  # by the definition: grains without gluten count only where oats do
    "millet": "gluten",
    "chickpea flour": "gluten",
    "pasta": "eggs",
}

ADAPTS = [
    ("bacon", "gluten"), ("bacon", "dairy"), ("ham", "gluten"), ("white wine", "eggs"), ("red wine", "dairy"),
    ("baking powder", "gluten"), ("corn tortillas", "gluten"), ("lemon juice", "sulphites"),
    ("lime juice", "sulphites"), ("cider vinegar", "sulphites"), ("red wine vinegar", "sulphites"),
    ("chicken stock cube", "eggs"), ("pancetta", "dairy"), ("gouda", "eggs"),
]  # fmt: skip


@pytest.mark.parametrize("name", BY_MAKER)
def test_what_some_makes_hold_is_not_judged_free(name: str) -> None:
    got = {key: library().cookbook.ingredient_verdict(name, key) for key in BY_MAKER[name].split()}
    assert not {key for key, verdict in got.items() if verdict.answer.value == "free"}
    assert all(verdict.why for verdict in got.values())


@pytest.mark.parametrize("name", SURELY_WITHOUT)
def test_what_stands_in_is_free(name: str) -> None:
    got = {key: library().cookbook.ingredient_verdict(name, key).answer.value for key in SURELY_WITHOUT[name].split()}
    assert set(got.values()) == {"free"}, got


@pytest.mark.parametrize(("name", "exclusion"), ADAPTS)
def test_the_dishes_of_what_is_in_doubt_adapt(name: str, exclusion: str) -> None:
    dishes = library().cookbook.dishes.values()
    held = [x for x in dishes if any(y.ingredient == name and AS_IS not in y.marks for y in x.ingredients)]
    assert held
    for dish in held:
        got = adapted(dish, library(), anybody([exclusion]))
        assert name not in got.why, (dish.id, got.why)
        assert got.why or name not in {line.ingredient for line in got.dish.ingredients}
