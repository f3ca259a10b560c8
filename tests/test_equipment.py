"""Kitchen equipment: what is missing is never asked for, by whatever name, and what nobody knows is not trusted."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from conftest import WOMAN, Cli
from mealplan import equipment
from mealplan.dishes.check import check_text
from mealplan.dishes.cooklang import read
from mealplan.dishes.findings import Level
from mealplan.dishes.resolve import Kitchen
from mealplan.equipment import EQUIPMENT, canonical, heats, known, lacking, needed
from mealplan.errors import ValueProblem
from mealplan.planning.week.candidates import needs
from small_kitchen import one_line, small_kitchen

DISHES = Path(__file__).resolve().parent.parent / "foods_db" / "dishes"


@pytest.mark.parametrize(
    ("item", "missing"),
    [
        ("skillet", "hob"), ("large frying pan", "hob"), ("cast-iron skillet", "hob"), ("skillet", "frying pan"),
        ("heavy-based saucepan with a lid", "hob"), ("stockpots", "hob"), ("pan", "frying pan"), ("wok", "hob"),
        ("griddle pan", "hob"), ("bamboo steamer", "hob"), ("pressure cooker", "hob"), ("Moka pot", "hob"),
        ("roasting tin", "oven"), ("roasting tins", "oven"), ("baking sheet lined with paper", "oven"),
        ("9-inch cake tin", "oven"), ("loaf pan", "oven"), ("muffin trays", "oven"), ("ovenproof frying pan", "oven"),
        ("ovenproof frying pan", "hob"), ("dutch oven", "oven"), ("dutch oven", "hob"), ("casserole dish", "oven"),
        ("grill", "oven"), ("Instant Pot", "pressure cooker"), ("stick blender", "blender"), ("nutribullet", "blender"),
        ("food processor", "blender"), ("crock-pot", "slow cooker"), ("air-fryer", "air fryer"), ("bbq", "barbecue"),
        ("hand mixer", "mixer"), ("ice cream maker", "freezer"), ("toaster oven", "oven"), ("gizmo", "oven"),
        ("gizmo", "toaster"), ("large gizmo", "hob"), ("stove", "hob"), ("electric stovetop", "hob"),
    ],
)  # fmt: skip
def test_who_lacks_something_is_not_served_what_needs_it(item: str, missing: str) -> None:
    assert lacking([item], (), [missing]) is not None
    assert lacking([item], (), []) is None


@pytest.mark.parametrize(
    ("item", "missing"),
    [
        ("slow cooker", "hob"), ("air fryer", "oven"), ("instant pot", "hob"), ("microwave", "hob"), ("kettle", "hob"),
        ("skillet", "oven"), ("roasting tin", "hob"), ("oven gloves", "oven"), ("bowl", "hob"), ("lunch box", "oven"),
        ("tin opener", "oven"), ("chopping board", "hob"), ("knives", "hob"), ("rice cooker", "hob"),
        ("pot", "saucepan"),
        ("wooden spoon", "oven"), ("serving plates", "microwave"), ("blender", "food processor"),
    ],
)  # fmt: skip
def test_what_needs_nothing_of_it_stays(item: str, missing: str) -> None:
    assert lacking([item], (), [missing]) is None


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Fry the onions.", "hob"), ("Simmer for 20 minutes.", "hob"), ("Bring it to the boil.", "hob"),
        ("Bake until brown.", "oven"), ("Roast for an hour.", "oven"), ("Heat a skillet.", "hob"),
        ("Warm it in a large saucepan.", "hob"), ("Put it under a hot grill.", "grill"),
        ("Blend until smooth.", "blender"),
        ("Microwave for a minute.", "microwave"), ("Mix, then freeze for 2 hours.", "freezer"),
        ("Toast the bread.", "toaster"),
        ("Cook it in the slow cooker.", "slow cooker"), ("Slow cook on low.", "slow cooker"),
        ("Then air-fry it.", "air fryer"),
        ("Add the oven chips and bake until crisp.", "oven"), ("Blend the chilli powder blend in.", "blender"),
        ("Barbecue sauce first, then barbecue the ribs.", "barbecue"),
        ("Poach the eggs.", "hob"), ("Sear the meat.", "hob"), ("Boil the kettle.", "kettle"),
    ],
)  # fmt: skip
def test_the_words_of_a_method_count_where_no_cookware_is_marked(text: str, missing: str) -> None:
    assert lacking([], [text], [missing]) is not None


@pytest.mark.parametrize(
    ("cookware", "text", "missing"),
    [
        (["microwave"], "Boil the water.", "hob"), (["slow cooker"], "Simmer all day.", "hob"),
        (["air fryer"], "Fry until crisp.", "hob"), (["air fryer"], "Bake until crisp.", "oven"),
        (["toaster"], "Toast the bread.", "hob"), (["bowl"], "Add the fried onions and baked beans.", "hob"),
        (["bowl"], "Serve with roast chicken.", "oven"), (["food processor"], "Blitz it.", "microwave"),
        (["pot"], "Cool; the rest freezes well.", "freezer"),
        (["pot"], "Stir in the cumin and the chilli powder blend.", "blender"),
        (["pot"], "Stir in the salt and barbecue sauce.", "barbecue"), (["bowl"], "Add barbecue sauce.", "grill"),
        (["air fryer"], "Cook the oven chips until crisp.", "oven"),
    ],
)  # fmt: skip
def test_cookware_that_explains_a_word_is_believed(cookware: list[str], text: str, missing: str) -> None:
    assert lacking(cookware, [text], [missing]) is None


def test_every_need_is_in_the_table_and_followed_to_the_end() -> None:
    for name in EQUIPMENT:
        assert canonical(name) == name
        need = needed([name])
        assert name in need
        assert need <= set(EQUIPMENT)
        for one in need:
            if one not in equipment._TOOLS[name].like:
                assert {x for x in needed([one]) if x not in equipment._TOOLS[one].like} <= need | {one}


def test_one_name_belongs_to_one_thing() -> None:
    words = [word for tool in equipment._TABLE for word in (tool.name, *tool.words)]
    assert sorted({word for word in words if words.count(word) > 1}) == []


def test_other_words_are_understood_and_wrong_ones_name_the_nearest() -> None:
    assert [canonical(word) for word in ("Stove", "skillet", "food-processor", "slow cooker", "frying pans")] == [
        "hob", "frying pan", "food processor", "slow cooker", "frying pan",
    ]  # fmt: skip
    for word, hint in (
        ("ovn", "oven"),
        ("blendr", "blender"),
        ("micrwave", "microwave"),
        ("piano", "known: "),
        ("bowl", ""),
    ):
        with pytest.raises(ValueProblem) as caught:
            canonical(word, where="without")
        assert hint in str(caught.value)


def test_all_cookware_of_the_shipped_dishes_is_known_and_every_method_is_explained() -> None:
    """What a shipped dish needs by its words, it also marks: nothing rests on the words alone."""
    for path in sorted(DISHES.rglob("*.cook")):
        recipe = read(path)
        cookware = [item for step in recipe.steps for item in step.cookware]
        assert [item for item in cookware if not known(item)] == [], path.stem
        assert needed(cookware, [step.text for step in recipe.steps]) == needed(cookware), path.stem


def test_shipped_dishes_need_what_their_cookware_says(opened: Any) -> None:
    hob = {"saucepan", "pot", "frying pan", "wok"}
    oven = {"oven", "baking tray", "baking trays", "baking dish", "muffin tin", "loaf tin", "roasting tin"}
    for dish in opened.cookbook.dishes.values():
        need, used = needs(dish), set(dish.cookware)
        assert ("hob" in need) == bool(used & hob), dish.id
        assert ("oven" in need) == bool(used & oven), dish.id
        assert dish.no_cook == (not need & {"hob", "oven", "microwave"}), dish.id


@pytest.mark.parametrize(
    ("line", "no_cook"),
    [
        ("Mix the @oats{50%g} in a #bowl{}.", True), ("Fry the @oats{50%g}.", False),
        ("Use the #skillet{} for @oats{50%g}.", False),
        ("Put @oats{50%g} into the #slow cooker{}.", False), ("Put @oats{50%g} into the #gizmo{}.", False),
        ("Pour @water{1%cup} from the #kettle{}.", True),
    ],
)  # fmt: skip
def test_no_cook_is_judged_by_the_same_table(tmp_path: Path, line: str, no_cook: bool) -> None:
    assert one_line(small_kitchen(tmp_path), line).no_cook is no_cook
    assert heats(["bowl"]) is False


def test_a_check_warns_of_cookware_that_nobody_knows(tmp_path: Path) -> None:
    kitchen: Kitchen = small_kitchen(tmp_path)
    text = "---\ntitle: Test\nservings: 1\ncourse: [side]\n---\nFry the @oats{50%g} in the #skilet{} for ~{5%minutes}."
    found = [f for f in check_text(text, kitchen, "t.cook") if "skilet" in f.message]
    assert [(f.level, f.line) for f in found] == [(Level.WARNING, 6)]
    assert "skillet" in found[0].hint or "frying pan" in found[0].hint


@pytest.mark.parametrize("word", ["stove", "hob", "skillet"])
def test_a_plan_without_it_serves_no_dish_that_needs_it(cli: Cli, opened: Any, word: str) -> None:
    ran = cli("plan", *WOMAN, "--days", "2", "--effort", "quick", "--without", word, "--format", "json", "--quiet")
    assert ran.code in (0, 3), ran.err
    served = set(re.findall(r'"dish": ?"([a-z0-9-]+)"', ran.out))
    assert served
    for dish in served:
        assert canonical(word) not in needs(opened.cookbook.dishes[dish])
