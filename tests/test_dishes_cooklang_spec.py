"""The whole of Cooklang: what needs no guess is read, every choice is told, nothing is lost in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from mealplan.dishes.check import check, check_text
from mealplan.dishes.cooklang import Recipe, examine, parse
from mealplan.dishes.dish import Course
from mealplan.dishes.findings import Finding, Level
from mealplan.dishes.resolve import Kitchen, scaled_text
from mealplan.errors import SeveralProblems, ValueProblem
from small_kitchen import dish, small_kitchen

HEAD = "---\ntitle: Test pot\nservings: 2\ncourse: [dinner]\n---\n"


@pytest.fixture
def kitchen(tmp_path: Path) -> Kitchen:
    return small_kitchen(tmp_path)


def body(text: str) -> tuple[Recipe, list[Finding]]:
    """A recipe that reads without errors, and what was told of it."""
    recipe, told = examine(HEAD + text, "pot.cook")
    assert [f for f in told if f.level is Level.ERROR] == []
    return recipe, told


@pytest.mark.parametrize(
    ("written", "amount", "unit", "told"),
    [
        ("{140-160%g}", 150, "g", "the middle of the range"),
        ("{140 – 160 %g}", 150, "g", "the middle of the range"),
        ("{1/2 - 3/4%cup}", 0.625, "cup", "the middle of the range"),
        ("{2 to 3%cups}", 2.5, "cups", "the middle of the range"),
        ("{1 or 2}", 1.5, "", "the middle of the range"),
        ("{1-1/2%cups}", 1.5, "cups", "read as 1.5"),
        ("{1⁄2%kg}", 0.5, "kg", ""),
        ("{1 1⁄2%tbsp}", 1.5, "tbsp", ""),
        ("{½%tsp}", 0.5, "tsp", ""),
        ("{0,5%l}", 0.5, "l", "read as 0.5"),
        ("{about 200%g}", 200, "g", "as it stands"),
        ("{~200%g}", 200, "g", "as it stands"),
        ("{pinch}", 1, "pinch", "read as 1 pinch"),
        ("{a pinch}", 1, "pinch", "read as 1 pinch"),
        ("{a%pinch}", 1, "pinch", ""),
        ("{half}", 0.5, "", ""),
        ("{two}", 2, "", ""),
        ("{100 g}", 100, "g", "read as 100 g"),
        ("{1 1/2 tbsp}", 1.5, "tbsp", "read as 1.5 tbsp"),
        ("{2-3 cups}", 2.5, "cups", "the middle of the range"),
        ("{1*%g}", 1, "g", ""),
        ("{100|200|300%g}", 100, "g", "the first"),
        ("{=2%tbsp}", 2, "tbsp", ""),
    ],
)
def test_amounts_that_need_no_guess_are_read_and_choices_are_told(
    written: str, amount: float, unit: str, told: str
) -> None:
    recipe, findings = body(f"Add @salt{written}.")
    mention = recipe.mentions()[0]
    assert (mention.name, mention.amount, mention.unit) == ("salt", pytest.approx(amount), unit)
    assert [f.level for f in findings] == [Level.NOTE] * bool(told)
    assert all(told in f.message and f.where == "pot.cook:6" for f in findings)


@pytest.mark.parametrize("text", ["some", "to taste", "a few", "1,500", "x", "3-2", "1-2-3", "half of it"])
def test_an_amount_that_would_need_a_guess_is_an_error(text: str) -> None:
    with pytest.raises(ValueProblem, match="not an amount"):
        parse(HEAD + f"\nAdd @salt{{{text}}}.", "pot.cook")


@pytest.mark.parametrize(
    ("written", "kind", "minutes", "shown", "told"),
    [
        ("~{20%minutes}", "", 20, "20 minutes", ""),
        ("~{20}", "", 20, "20 minutes", "minutes"),
        ("~{20-25%minutes}", "", 25, "20-25 minutes", "upper end"),
        ("~wait{1 to 2%hours}", "wait", 120, "1 to 2 hours", "upper end"),
        ("~{1⁄2%hour}", "", 30, "1⁄2 hour", ""),
        ("~{half%hour}", "", 30, "half hour", ""),
        ("~{half an hour}", "", 30, "half an hour", ""),
        ("~{30%sec}", "", 0.5, "30 sec", ""),
        ("~{30 seconds}", "", 0.5, "30 seconds", ""),
        ("~{1 hour 30 minutes}", "", 90, "1 hour 30 minutes", ""),
        ("~{1h30min}", "", 90, "1h30min", ""),
        ("~wait{2%days}", "wait", 2880, "2 days", ""),
        ("~lentils{20%minutes}", "", 20, "20 minutes", "hands-on"),
        ("~stir fry{5%minutes}", "", 5, "5 minutes", "hands-on"),
        ("~bake{40%minutes}", "wait", 40, "40 minutes", "waiting"),
        ("~slow cooker{6%hours}", "wait", 360, "6 hours", "waiting"),
    ],
)
def test_timers(written: str, kind: str, minutes: float, shown: str, told: str) -> None:
    recipe, findings = body(f"Cook it for {written} or so.")
    step = recipe.steps[0]
    assert [(t.name, t.minutes) for t in step.timers] == [(kind, pytest.approx(minutes))]
    assert step.text == f"Cook it for {shown} or so."
    assert [f.level for f in findings] == [Level.NOTE] * bool(told)
    assert all(told in f.message for f in findings)


def test_a_timer_that_says_no_time_counts_nothing_and_is_told() -> None:
    recipe, findings = body("Leave it to ~rest until cool.")
    assert recipe.steps[0].timers == ()
    assert [(f.level, f.line) for f in findings] == [(Level.WARNING, 6)]


@pytest.mark.parametrize(
    ("written", "servings", "told"),
    [
        ("4", 4, ""), ('"2"', 2, ""), ("4-6", 4, "lower end"), ("4 to 6", 4, "lower end"), ("4 people", 4, ""),
        ("Serves 4", 4, ""), ("2|4|6", 2, "2 is taken"), ("[2, 4]", 2, "2 is taken"), ("1 ½ portions", 1.5, ""),
    ],
)  # fmt: skip
def test_servings_as_people_write_them(written: str, servings: float, told: str) -> None:
    recipe, findings = examine(f"---\ntitle: AB\nservings: {written}\ncourse: [dinner]\n---\nEat.", "a.cook")
    assert recipe.header.servings == servings
    assert [(f.level, f.line) for f in findings] == [(Level.NOTE, 3)] * bool(told)
    assert all(told in f.message for f in findings)


@pytest.mark.parametrize("written", ["6-4", "many", "12 cookies", "0", "25", "true", "{a: 1}", "-2"])
def test_servings_that_are_none_are_an_error(written: str) -> None:
    with pytest.raises(ValueProblem, match="number of servings"):
        parse(f"---\ntitle: AB\nservings: {written}\ncourse: [dinner]\n---\nEat.", "a.cook")


CANONICAL = """---
title: Lentil pot
description: An everyday pot.
author: Nobody
cuisine: French
difficulty: easy
image: pot.jpg
locale: en_GB
diet: [vegan]
yield: 1 pot
prep time: 10 minutes
cook_time: 20 minutes
time: {prep: 10 min, cook: 20 min}
time.total: 30 minutes
source:
  name: Our kitchen
  url: https://example.org/pot
servings: 2
course: Lunch, dinner
tags: soup, one-pan
---
Eat.
"""


def test_canonical_keys_are_passed_over_and_told() -> None:
    recipe, findings = examine(CANONICAL, "a.cook")
    header = recipe.header
    assert (header.courses, header.tags) == ((Course.LUNCH, Course.DINNER), ("soup", "one-pan"))
    assert header.source == "Our kitchen, https://example.org/pot"
    assert {f.level for f in findings} == {Level.NOTE}
    told = " ".join(f.message for f in findings)
    for key in ("description", "author", "cuisine", "difficulty", "image", "locale", "diet", "yield", "prep time",
                "cook_time", "'time'", "time.total"):  # fmt: skip
        assert key in told


def test_a_key_that_nobody_knows_is_told_and_a_slip_of_ours_is_an_error() -> None:
    _, findings = examine("---\ntitle: AB\nservings: 1\ncourse: dinner\nmood: sunny\n---\nEat.", "a.cook")
    assert [(f.level, f.line) for f in findings] == [(Level.WARNING, 5)]
    for slip in ("keps: {fridge: 3d}", "tag_s: [a]", "Corse: [dinner]", "kepes: 3d"):
        with pytest.raises(ValueProblem, match="did you mean"):
            parse(f"---\ntitle: AB\nservings: 1\ncourse: dinner\n{slip}\n---\nEat.", "a.cook")


@pytest.mark.parametrize(
    ("written", "courses"),
    [
        ("dinner", (Course.DINNER,)), ("Dinner / Lunch", (Course.DINNER, Course.LUNCH)), ("[Snacks]", (Course.SNACK,)),
        ("main course", (Course.LUNCH, Course.DINNER)), ("side dishes", (Course.SIDE,)), ("dessert", (Course.SNACK,)),
    ],
)  # fmt: skip
def test_courses_as_text_or_list(written: str, courses: tuple[Course, ...]) -> None:
    assert parse(f"---\ntitle: AB\nservings: 1\ncourse: {written}\n---\nEat.", "a.cook").header.courses == courses


def test_older_metadata_lines_are_front_matter() -> None:
    text = ">> title: Pot: the best\n>> servings: 4\n>> course: dinner\n>> keeps: {fridge: 3d}\n\nEat.\n>> source: me\n"
    header = parse(text, "a.cook").header
    assert (header.title, header.servings, header.fridge_days, header.source) == ("Pot: the best", 4, 3, "me")
    with pytest.raises(ValueProblem, match="stands twice"):
        parse(HEAD + ">> servings: 4\nEat.", "a.cook")


def test_a_file_without_a_title_is_called_by_its_name_and_yield_may_tell_servings() -> None:
    recipe, findings = examine("---\nyield: 4 servings\ncourse: dinner\n---\nEat.", "kitchen/lentil-pot.cook")
    assert (recipe.header.title, recipe.header.servings) == ("Lentil pot", 4)
    assert {f.level for f in findings} == {Level.NOTE}
    assert len(findings) == 2


def test_modifiers_are_read_and_every_ingredient_is_counted() -> None:
    recipe, findings = body(
        "Mix @?salt{1%tsp}, @-egg{2}, @+oats{50%g}, @&oats{20%g}, @&(~1)dough{} and @onion|onions{1}."
    )
    assert [(m.name, m.amount) for m in recipe.mentions()] == [
        ("salt", 1), ("egg", 2), ("oats", 50), ("oats", 20), ("onion", 1),
    ]  # fmt: skip
    assert recipe.steps[0].text == "Mix salt, egg, oats, oats, dough and onions."
    told = [f.message for f in findings]
    assert [any(word in message for message in told) for word in ("optional", "hidden", "besides", "earlier step")] == [
        True, True, True, True,
    ]  # fmt: skip


def test_names_without_braces_end_after_one_word_unless_more_is_an_ingredient(kitchen: Kitchen) -> None:
    text = "Warm the @olive oil{1%tbsp}. Add the @onion{1}. Stir the @olive oil, @onion and @salt{1%tsp}."
    assert [p.ingredient for p in dish(kitchen, HEAD + text).ingredients] == ["olive oil", "onion", "salt"]
    with pytest.raises(ValueProblem, match="@olive oil has no amount"):
        dish(kitchen, HEAD + "Stir the @olive oil and eat.")


def test_cookware_in_every_form() -> None:
    recipe, _ = body("Use a #pot, a #large pot{}, a #frying pan and #?pan{1} or #&wok.")
    assert recipe.steps[0].cookware == ("pot", "large pot", "frying pan", "pan", "wok")


def test_sections_notes_comments_and_breaks() -> None:
    text = (
        "== Sauce ==\nBoil it. -- soon\\\n> A note that\nis wrapped.\n\n"
        "Cut the @apple{1}\\\nin two.\n= Later\nEat [- or\n\nnot -]it.\n"
    )
    recipe, findings = body(text)
    assert [s.text for s in recipe.steps] == ["Boil it.", "Cut the apple in two.", "Eat it."]
    assert [s.line for s in recipe.steps] == [7, 11, 14]
    assert [f.level for f in findings] == [Level.NOTE]


def test_a_line_after_a_note_that_names_an_ingredient_is_a_step() -> None:
    recipe, _ = body("> Allergic? See below.\nAdd the @oats{20%g}.")
    assert [m.name for m in recipe.mentions()] == ["oats"]


FAULTY = """---
title: Faults
servings: many
course: [diner]
---
Boil @red lentils{100-150%g} and @salt{some} for ~{soon}.

Add @hen{1}, @rice{20%g and @water{1%fathom}. Use {braces}.
"""


def test_all_findings_of_a_file_are_told_in_one_go_with_their_lines(kitchen: Kitchen) -> None:
    findings = check_text(FAULTY, kitchen, "faults.cook")
    told = [(f.line, f.level.value) for f in findings]
    assert told == sorted(told, key=lambda one: one[0])
    errors = [(f.line, f.message) for f in findings if f.level is Level.ERROR]
    for line, word in (
        (3, "number of servings"), (4, "course"), (6, "some"), (6, "soon"), (8, "'hen'"), (8, "not closed"),
        (8, "fathom"),
    ):  # fmt: skip
        assert any(at == line and word in message for at, message in errors), (line, word)
    with pytest.raises(SeveralProblems) as caught:
        parse(FAULTY, "faults.cook")
    assert len(caught.value.problems) >= 5
    assert all(str(problem) in str(caught.value) for problem in caught.value.problems)
    assert caught.value.where == "faults.cook:3"


def test_optional_and_hidden_ingredients_are_judged_like_the_others(kitchen: Kitchen) -> None:
    made = dish(kitchen, HEAD + "Boil the @red lentils{150%g} with @?egg{1} and @-oats{20%g} in a #pot{}.")
    assert [p.ingredient for p in made.ingredients] == ["red lentils", "egg", "oats"]


def test_a_fixed_amount_is_the_same_however_much_is_cooked(kitchen: Kitchen) -> None:
    made = dish(kitchen, HEAD + "Boil @red lentils{150%g} in @olive oil{=2%tbsp} with @egg{=1} in a #pot{}.")
    lentils, oil, egg = made.ingredients
    assert (lentils.fixed, oil.fixed, egg.fixed) == (False, True, True)
    assert [scaled_text(line, 1.5) for line in made.ingredients] == ["225 g", "2 tbsp", "1"]
    assert made.cook_step == 0.25  # one fixed egg is whole in any pot

    from mealplan.planning.result.assemble import scaled

    assert [part.edible_g for part in scaled(made, 3)] == [225, 27, 50]
    assert [part.edible_g for part in scaled(made, 1)] == [75, 27, 50]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"@type":"Recipe","name":"Lentil soup","recipeIngredient":["1 onion"]}', "a recipe as JSON"),
        ('[{"@context":"https://schema.org","@type":["Recipe"],"name":"X \\u00e9"}]', "a recipe as JSON"),
        ('{"name":"Pot","recipe_ingredient":[],"note":"' + "x" * 70_000 + '"}', "a recipe as JSON"),
        ('{"format":"mealplan.plan/1","cooks":[],"days":[]}', "a plan"),
        ('{"a": 1}', "this is JSON"),
        ("<!DOCTYPE html><html><body>soup</body></html>", "a web page"),
    ],
)
def test_a_file_of_another_kind_is_called_by_its_kind(kitchen: Kitchen, tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "soup.json"
    path.write_text(text, encoding="utf-8")
    findings = check([path], kitchen)
    assert len(findings) == 1
    assert says in findings[0].message
    assert "front matter" not in str(findings[0])
    assert findings[0].hint


def test_packed_files_are_named_too(kitchen: Kitchen, tmp_path: Path) -> None:
    path = tmp_path / "export.cook"
    path.write_bytes(b"PK\x03\x04" + bytes(200))
    assert "zip" in check([path], kitchen)[0].message


def test_files_with_a_capital_suffix_are_found(tmp_path: Path) -> None:
    from mealplan.dishes.check import dish_files

    (tmp_path / "A.COOK").write_text("x", encoding="utf-8")
    assert [p.name for p in dish_files([tmp_path])] == ["A.COOK"]
