"""Kitchen rules of stages of life: what the rows say, and that every food and dish line was looked at."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

import kitchen_cases as cases
from mealplan.dishes.care import undecided
from mealplan.dishes.check import check_text
from mealplan.dishes.cooklang import parse
from mealplan.dishes.dish import Course, Dish
from mealplan.dishes.resolve import resolve
from mealplan.dishes.verdicts import of_dish
from mealplan.errors import ValueProblem
from mealplan.foods.exclusions.text import read
from mealplan.foods.food import FOOD_EXCLUSIONS, KITCHEN, Answer
from mealplan.foods.kitchen.foods import FoodKinds
from mealplan.foods.kitchen.judge import of_line
from mealplan.foods.kitchen.rules import KitchenRules, load_kitchen
from mealplan.library import Library
from real_library import FOODS_DB, library  # noqa: F401

FOLDER = FOODS_DB / "kitchen"
ROWS = [row for row in cases.rows() if row["group"] != "infant"]
#: Where a rule says less than its row, the row's own doubt is the reason: (start of the row, our verdict).
SOFTER = {"frozen berries": "note", "tahini and hummus": "note"}


@cache
def rules() -> KitchenRules:
    return load_kitchen(FOLDER)


def by_name(opened: Library) -> dict[str, str]:
    return {one.name: one.id for one in opened.cookbook.ingredients.values()}


# ---- the rows


@pytest.mark.parametrize("row", ROWS, ids=[f"{r['group']}-{r['food_pattern'][:30]}" for r in ROWS])
def test_a_row_of_the_reference_is_a_rule_about_its_ingredients(
    row: dict[str, str],
    library: Library,  # noqa: F811
) -> None:
    wanted = row["verdict"].removeprefix("only_if: ").replace("the clinic agrees", "clinic")
    wanted = next((v for start, v in SOFTER.items() if row["food_pattern"].startswith(start)), wanted)
    same = [
        rule for rule in rules().rules[row["group"]].values()
        if rule.verdict == wanted and rule.reason == row["reason"] and rule.limit == row["limit"]
    ]  # fmt: skip
    assert same, "no rule says what the row says"
    assert all(rule.source for rule in same)
    kinds = {rule.kind for rule in same}
    ids = by_name(library)
    for name in filter(None, row["applies_to_ingredients"].split(";")):
        assert {part.kind for part in rules().ingredients[ids[name]]} & kinds, name


@pytest.mark.parametrize("row", ROWS, ids=[f"{r['group']}-{r['food_pattern'][:30]}" for r in ROWS])
def test_a_line_is_judged_as_the_row_says(row: dict[str, str], library: Library) -> None:  # noqa: F811
    """avoid: never; only if cooked: once it is; else free. Another row about the same ingredient may be stricter."""
    ids = by_name(library)
    for name in filter(None, row["applies_to_ingredients"].split(";")):
        parts = rules().ingredients[ids[name]]
        raw, unsaid, cooked = (of_line(rules(), parts, row["group"], said).answer for said in (False, None, True))
        if row["verdict"] == "avoid":
            assert Answer.FREE not in (raw, unsaid, cooked), name
        elif row["verdict"] == "only_if: cooked" and row["agreement"] not in cases.NOTES:
            assert raw is Answer.CONTAINS, name
            assert unsaid is not Answer.FREE, name
            liver = "liver" in name
            assert cooked is Answer.FREE or liver, name
        elif row["verdict"] == "only_if: the clinic agrees":
            assert {raw, unsaid, cooked} == {Answer.MAYBE}, name
        else:
            others = [r for r in ROWS if r["group"] == row["group"] and name in r["applies_to_ingredients"].split(";")]
            if all(r["verdict"] not in ("avoid", "only_if: the clinic agrees") for r in others):
                assert cooked is Answer.FREE, name


def test_every_rule_has_a_source_and_a_verdict_that_is_known() -> None:
    count = 0
    for group in KITCHEN:
        for rule in rules().rules[group].values():
            assert rule.source
            assert rule.bodies
            assert "(" not in rule.bodies, rule.bodies
            count += 1
    assert count >= len(ROWS)


@pytest.mark.parametrize(
    ("name", "kind"),
    [("smoked salmon", "cold-smoked fish"), ("egg", "egg"), ("ham", "deli meat"), ("feta", "fresh and brined cheese"),
     ("chicken liver", "meat"), ("frozen okra", "frozen vegetables"), ("soy yoghurt", "live yoghurt and kefir")],
)  # fmt: skip
def test_an_ingredient_is_of_its_kind(name: str, kind: str, library: Library) -> None:  # noqa: F811
    assert kind in {part.kind for part in rules().ingredients[by_name(library)[name]]}


def test_no_text_calls_anything_safe_or_allowed() -> None:
    for path in FOLDER.iterdir():
        text = path.read_text(encoding="utf-8").lower()
        assert not re.search(r"\bsafe for\b|\btreats\b|\bcures\b|\bprevents\b", text), path.name


# ---- everything was looked at


def test_every_ingredient_is_reviewed(library: Library) -> None:  # noqa: F811
    assert sorted(rules().ingredients) == sorted(one.id for one in library.cookbook.ingredients.values())


def test_every_dish_line_that_a_rule_asks_about_is_decided(library: Library) -> None:  # noqa: F811
    book = library.cookbook
    asked = [
        (dish.id, line) for dish in book.dishes.values() for line in dish.ingredients
        if book.rules.asks_for_cooking(book.rules.ingredients[book.ingredients[line.ingredient].id])
    ]  # fmt: skip
    assert len(asked) > 150
    assert [(dish, line.ingredient) for dish, line in asked if line.cooked is None] == []


def test_every_food_group_has_rules_and_every_rule_meets_a_food(library: Library) -> None:  # noqa: F811
    kinds = FoodKinds.load(FOLDER / "foods.toml", rules().kinds)
    met = {(code, at): 0 for code, group in kinds._groups.items() for at in range(len(group))}
    for food in library.foods.foods():
        line = read(food.name).line
        group = kinds._groups[food.group_code]
        at = next(at for at, rule in enumerate(group) if rule.pattern is None or rule.pattern.matches(line))
        met[food.group_code, at] += 1
    assert [(code, at) for (code, at), n in met.items() if not n] == []


# ---- what the dish files say is what their steps do

_HOT = re.compile(r"\b(boil|simmer|fry|stir-fry|bake|roast|cook|microwave|steam|brown|heat|oven|pour|stir for)", re.I)
_MINUTES = re.compile(r"~(?:wait)?\{(\d+(?:\.\d+)?)%minutes?\}")
FILES = [path for path in sorted(cases.DISHES.rglob("*.cook")) if cases.front_matter(path.stem)["cooked"]]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_a_dish_says_it_cooks_is_heated_in_its_steps(path: Path) -> None:
    """From the step that names it on, two minutes of heat or more (beaten egg in a boiling pot sets in one)."""
    steps = path.read_text(encoding="utf-8").split("---", 2)[2].strip().split("\n\n")
    for name in cases.front_matter(path.stem)["cooked"]:
        words = name.split(", ")[0].split()
        at = [i for i, step in enumerate(steps) if any(f"{word[:4].lower()}" in step.lower() for word in words)]
        assert at, name
        minutes = sum(float(m) for step in steps[at[0] :] if _HOT.search(step) for m in _MINUTES.findall(step))
        assert minutes >= (1 if name == "egg" else 2), (name, minutes)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_egg_that_is_said_to_be_cooked_is_left_runny(path: Path) -> None:
    if "egg" in cases.front_matter(path.stem)["cooked"]:
        text = path.read_text(encoding="utf-8").lower()
        assert not re.search(r"just set|nearly set|soft-boiled|poach|until the whites", text)
        boiled = re.search(r"boil the @eggs?\{\d+\}", text)
        if boiled is not None:  # ten minutes in all
            assert sum(float(m) for m in re.findall(r"~wait\{(\d+)%minutes\}", text[boiled.start() :])) >= 10


# ---- verdicts of dishes


@pytest.mark.parametrize(
    ("dish", "group", "answer", "named"),
    [
        ("smoked-salmon-cucumber", "pregnancy", "contains", "smoked salmon"),
        ("smoked-salmon-cucumber", "trying", "free", ""),
        ("boiled-eggs", "raw_egg", "free", "egg"),
        ("boiled-eggs-soldiers", "raw_egg", "contains", "egg"),
        ("boiled-eggs-soldiers", "trying", "free", ""),
        ("goat-cheese-beetroot-buckwheat", "listeria_risk", "contains", "goat's cheese"),
        ("quick-liver-green-beans-rice", "pregnancy", "contains", "chicken liver"),
        ("quick-liver-green-beans-rice", "immunosuppressed", "free", "chicken liver"),
        ("greek-yoghurt-berries-walnuts", "immunosuppressed", "maybe", "greek yoghurt"),
        ("greek-yoghurt-berries-walnuts", "pregnancy", "free", ""),
        ("prawn-avocado-corn-tortillas", "pregnancy", "contains", "cooked prawns"),
        ("ginger-prawn-fried-rice", "pregnancy", "free", "cooked prawns"),
        ("peas-mint", "immunosuppressed", "free", "frozen peas"),
    ],
)
def test_the_verdict_of_a_dish_names_the_ingredient(
    dish: str,
    group: str,
    answer: str,
    named: str,
    library: Library,  # noqa: F811
) -> None:
    found = library.cookbook.verdict(dish, group)
    assert found.answer.value == answer, found.why
    assert named in found.why


def test_enough_dishes_are_left_for_each_group(library: Library) -> None:  # noqa: F811
    for groups in (("pregnancy",), ("immunosuppressed",), ("over_65",), ("pregnancy", "immunosuppressed")):
        left = [
            dish for dish in library.cookbook.dishes.values()
            if all(library.cookbook.verdict(dish.id, group).answer is Answer.FREE for group in groups)
        ]  # fmt: skip
        courses = [{Course.BREAKFAST}, {Course.LUNCH, Course.DINNER}, {Course.SNACK, Course.SIDE}]
        counts = [sum(bool(some & set(dish.courses)) for dish in left) for some in courses]
        assert all(have >= want for have, want in zip(counts, (60, 180, 130), strict=True)), (groups, counts)


# ---- a dish of one's own


def own(text: str, opened: Library, name: str = "mine") -> Dish:
    return resolve(parse(text, f"{name}.cook"), name, opened.cookbook.kitchen, user=True)


def verdicts(dish: Dish, opened: Library) -> dict[str, str]:
    book = opened.cookbook
    found = of_dish(dish, book.ingredients, lambda food, x: opened.foods.verdicts([food])[food][x], book.rules)
    return {name: found[name].answer.value for name in KITCHEN} | {"why": found["pregnancy"].why}


MINE = """---
title: Eggs and ham
servings: 1
course: [breakfast]
{head}---
Fry the @egg{{2}}{note} and the @ham{{50%g}} in @olive oil{{1%tsp}} in a #frying pan{{}} for ~{{6%minutes}}, until set.
"""


def test_a_dish_without_a_mark_is_left_out_and_says_how_to_mend_it(library: Library) -> None:  # noqa: F811
    found = verdicts(own(MINE.format(head="", note=""), library), library)
    assert found["raw_egg"] == "maybe"
    assert found["pregnancy"] == "contains"
    assert found["trying"] == "free"
    assert "cooked: [ham]" in found["why"]


def test_a_mark_decides(library: Library) -> None:  # noqa: F811
    cooked = verdicts(own(MINE.format(head="cooked: [egg, ham]\n", note=""), library), library)
    assert {cooked[name] for name in KITCHEN} == {"free"}
    assert "white and yolk are solid" in cooked["why"]
    raw = verdicts(own(MINE.format(head="cooked: [ham]\nraw: [egg]\n", note=""), library), library)
    assert (raw["raw_egg"], raw["pregnancy"], raw["listeria_risk"]) == ("contains", "contains", "free")


def test_raw_in_the_note_of_a_line_stands_against_the_mark_of_the_dish(library: Library) -> None:  # noqa: F811
    text = MINE.format(head="cooked: [egg, ham]\n", note="") + "\nTop with another @egg{1}(raw).\n"
    assert verdicts(own(text, library), library)["raw_egg"] == "contains"


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("cooked: [chicken]\n", "unknown ingredient 'chicken'"),
        ("cooked: [egg]\nraw: [egg]\n", "both raw and cooked"),
        ("cooked: {egg: yes}\n", "not a list of words"),
    ],
)
def test_a_mark_that_cannot_be_is_told_with_its_line(head: str, said: str, library: Library) -> None:  # noqa: F811
    with pytest.raises(ValueProblem, match=said) as told:
        own(MINE.format(head=head, note=""), library)
    assert re.search(r"mine\.cook:[56]", str(told.value))


def test_the_check_of_a_dish_names_what_is_not_decided_and_what_nothing_heats(library: Library) -> None:  # noqa: F811
    kitchen = library.cookbook.kitchen
    told = [str(one) for one in check_text(MINE.format(head="", note=""), kitchen)]
    assert any("egg" in one and "cooked: [" in one for one in told)
    cold = "---\ntitle: Ham\nservings: 1\ncourse: [snack]\ncooked: [ham]\n---\nEat the @ham{50%g} from a #bowl{}.\n"
    assert any("nothing here cooks" in str(one) for one in check_text(cold, kitchen))


def test_an_ingredient_that_nobody_reviewed_is_judged_by_its_foods(library: Library) -> None:  # noqa: F811
    dish = own(MINE.format(head="", note=""), library)
    bare = KitchenRules(rules().kinds, rules().rules, {})
    book = library.cookbook
    found = of_dish(dish, book.ingredients, lambda food, x: library.foods.verdicts([food])[food][x], bare)
    assert found["pregnancy"].answer is Answer.CONTAINS  # Egg, whole, raw


def test_undecided_is_only_what_a_rule_asks_about(library: Library) -> None:  # noqa: F811
    dish = own(MINE.format(head="", note=""), library)
    book = library.cookbook
    lines = [(line, book.ingredients[line.ingredient]) for line in dish.ingredients]
    assert [line.ingredient for line, entry in lines if undecided(line, entry, book.rules)] == ["egg", "ham"]


# ---- a food by itself


@pytest.mark.parametrize(
    ("food", "group", "answer"),
    [
        ("sr28:01123", "raw_egg", "contains"),  # egg, raw
        ("sr28:01129", "raw_egg", "free"),  # hard-boiled
        ("sr28:01131", "raw_egg", "contains"),  # poached
        ("sr28:01132", "raw_egg", "maybe"),  # scrambled
        ("sr28:01171", "raw_egg", "free"),  # frozen, pasteurised
        ("sr28:15077", "pregnancy", "contains"),  # smoked salmon
        ("sr28:15236", "immunosuppressed", "contains"),  # salmon, raw
        ("sr28:15237", "immunosuppressed", "free"),  # salmon, cooked
        ("sr28:15111", "trying", "contains"),  # swordfish, cooked
        ("sr28:01006", "listeria_risk", "contains"),  # brie
        ("sr28:01019", "listeria_risk", "maybe"),  # feta: pasteurised?
        ("sr28:01009", "pregnancy", "free"),  # cheddar
        ("sr28:01077", "pregnancy", "free"),  # milk of the shop
        ("sr28:01078", "pregnancy", "contains"),  # milk of the farm
        ("sr28:11001", "immunosuppressed", "contains"),  # alfalfa sprouts, raw
        ("sr28:07028", "over_65", "contains"),  # ham, sliced
        ("sr28:07055", "pregnancy", "contains"),  # liver pâté
        ("sr28:13326", "pregnancy", "contains"),  # beef liver, braised
        ("sr28:13326", "breastfeeding", "free"),
        ("sr28:14084", "pregnancy", "contains"),  # wine
        ("sr28:14084", "immunosuppressed", "free"),
        ("sr28:01236", "pregnancy", "contains"),  # soft-serve ice cream
        ("sr28:20481", "pregnancy", "contains"),  # flour
        ("sr28:09003", "pregnancy", "free"),  # an apple
        ("sr28:21357", "raw_egg", "maybe"),  # of unknown recipe
    ],
)
def test_a_food_by_itself_is_judged_by_its_name(food: str, group: str, answer: str, library: Library) -> None:  # noqa: F811
    found = library.foods.verdict(food, group)
    assert found.answer.value == answer, (library.foods.food(food).name, found.why)


def test_raw_flesh_is_never_free_and_plain_cooked_flesh_is_free_of_listeria(library: Library) -> None:  # noqa: F811
    raw = cooked = 0
    for food in library.foods.foods():
        if food.group_code not in ("0500", "1300", "1500", "1700"):
            continue
        words = food.name.lower().replace(",", " ").split()
        if "raw" in words and "cooked" not in words:
            assert library.foods.verdict(food.id, "immunosuppressed").answer is not Answer.FREE, food.name
            raw += 1
        elif "cooked" in words and not {"rotisserie", "cured"} & set(words) and "crust" not in food.name.lower():
            assert library.foods.verdict(food.id, "listeria_risk").answer is Answer.FREE, food.name
            cooked += 1
    assert raw > 500
    assert cooked > 500


def test_the_kitchen_rules_are_exclusions_beside_the_others() -> None:
    assert not set(KITCHEN) & set(FOOD_EXCLUSIONS)
    assert set(KITCHEN) == set(cases.GROUPS)
