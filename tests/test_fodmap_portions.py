"""How much of an ingredient is low in FODMAPs: the table, the state that it is measured in, what a dish holds."""

from __future__ import annotations

import math
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import Cli
from fodmap_by_hand import rows
from mealplan.dishes.cooklang import parse
from mealplan.dishes.dish import Dish
from mealplan.dishes.fodmap import (
    COLUMNS,
    KINDS,
    STATES,
    Portion,
    load_portions,
    measured,
    shares,
    size_words,
    sizes,
    verdict,
    weight,
)
from mealplan.dishes.resolve import resolve
from mealplan.errors import ValueProblem
from mealplan.foods.food import Answer
from mealplan.library import Library
from real_library import FOODS_DB, library  # noqa: F401

HEADER = ",".join(COLUMNS)
GOOD = "oats,52,dry,fructans GOS,a list (2017),"


# ---- the table


def test_every_ingredient_has_a_portion_or_never_or_no_figure_and_its_source() -> None:
    names = [
        name
        for path in sorted((FOODS_DB / "ingredients").glob("*.toml"))
        if path.name != "prep.toml"
        for name in tomllib.loads(path.read_text(encoding="utf-8"))
    ]
    assert sorted(rows()) == sorted(names)
    figures = [row for row in rows().values() if row["free_up_to_g"]]
    assert len(figures) > 250
    for name, row in rows().items():
        assert row["source"], name
        assert (row["source"] != "none found") or not row["free_up_to_g"], f"{name}: a figure without a source"
        assert row["measured_as"] in STATES, name
        assert set(row["fodmaps"].split()) <= set(KINDS), name
        assert not row["free_up_to_g"] or 0 <= float(row["free_up_to_g"]) <= 400, name


def test_the_table_is_compiled_as_it_stands(library: Library) -> None:  # noqa: F811
    found = library.cookbook.portions
    assert found.keys() == rows().keys()
    for name, row in rows().items():
        grams = float(row["free_up_to_g"]) if row["free_up_to_g"] else None
        kinds = tuple(row["fodmaps"].split())
        assert found[name] == Portion(grams, row["measured_as"], kinds, row["source"], row["doubt"]), name


def test_what_is_measured_cooked_or_dry_can_be_weighed_so(library: Library) -> None:  # noqa: F811
    """A figure of the cooked food needs a yield, or a food that is sold cooked; one of the dry needs a dry one."""
    book = library.cookbook
    for name, portion in book.portions.items():
        entry = book.ingredients[name]
        raw = library.foods.food(entry.raw).name.lower()
        if portion.free_up_to_g and portion.measured_as == "cooked":
            assert entry.cooked is not None or "cooked" in raw, name
        if portion.free_up_to_g and portion.measured_as == "dry":
            assert "cooked" not in raw.replace("uncooked", ""), name


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("oats,much,dry,,a list,", "no weight"),
        ("oats,-1,dry,,a list,", "no weight"),
        ("oats,nan,dry,,a list,", "no weight"),
        ("oats,inf,dry,,a list,", "no weight"),
        ("oats,52,boiled,,a list,", "boiled"),
        ("oats,52,dry,fructan,a list,", "fructan"),
        ("oats,52,dry,fructans,,", "no source"),
        ("oats,52,dry", "cells"),
        ("oats,52,dry,fructans,a list,,more", "cells"),
        ("oat,52,dry,fructans,a list,", "oat"),
        (f"{GOOD}\n{GOOD}", "a row already"),
        ("", "no row for oats"),
    ],
)
def test_a_wrong_row_is_an_error_that_says_where(line: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "portions.csv"
    path.write_text(f"{HEADER}\n{GOOD}\n", encoding="utf-8")
    assert load_portions(path, {"oats"})["oats"].free_up_to_g == 52.0
    path.write_text(f"{HEADER}\n{line}\n", encoding="utf-8")
    with pytest.raises(ValueProblem, match=words) as caught:
        load_portions(path, {"oats"})
    assert str(path) in str(caught.value.where)
    told: list[ValueProblem] = []
    load_portions(path, {"oats"}, told.append)
    assert told


# ---- states, by hand

#: (the line of a recipe for 2, its ingredient, its state, grams of both portions): each worked out from the measures,
#: yields and refuse of the ingredient files with a pocket calculator.
WORKED = [
    ("@red lentils{60%g}", "red lentils", "cooked", 182.2),  # x 3.036 boiled
    ("@gluten-free pasta{70%g}", "gluten-free pasta", "cooked", 198.8),  # x 2.840 boiled
    ("@buckwheat groats{110%g}", "buckwheat groats", "cooked", 413.4),  # x 3.758
    ("@bulgur wheat{20%g}(raw)", "bulgur wheat", "cooked", 81.8),  # x 4.092, though it is only soaked here
    ("@chickpeas, canned{240%g}", "chickpeas, canned", "drained", 240.0),  # drained is what a recipe weighs
    ("@chickpeas, canned{1%cup}", "chickpeas, canned", "drained", 152.0),  # "cup drained, rinsed"
    ("@gluten-free rolled oats{1%cup}", "gluten-free rolled oats", "dry", 81.0),  # dry, whatever they soak up
    ("@cocoa powder{2%tbsp}", "cocoa powder", "dry", 10.8),  # 5.4 g each
    ("@courgettes{2}", "courgette", "as eaten", 427.3),  # 196 g each, x 1.090 boiled
    ("@courgettes{2}(raw)", "courgette", "as eaten", 392.0),
    ("@avocado{0.5}", "avocado", "as eaten", 100.5),  # of 201 g without skin and stone
    ("@frozen peas{100%g}", "frozen peas", "as eaten", 97.8),  # x 0.978
    ("@dried shiitake mushrooms{2}", "dried shiitake mushrooms", "dry", 7.2),  # 3.6 g each
]


def dish_of(library: Library, *lines: str, servings: int = 2) -> Dish:  # noqa: F811
    text = f"---\ntitle: Test\nservings: {servings}\ncourse: [lunch]\n---\nPut {' and '.join(lines)} on a plate.\n"
    return resolve(parse(text, "test.cook"), "test", library.cookbook.kitchen)


@pytest.mark.parametrize(("text", "name", "state", "grams"), WORKED, ids=[text for text, *_ in WORKED])
def test_a_line_is_weighed_in_the_state_that_was_measured(
    text: str, name: str, state: str, grams: float, library: Library  # noqa: F811
) -> None:
    (line,) = dish_of(library, text).ingredients
    assert line.ingredient == name
    assert library.cookbook.portions[name].measured_as == state
    assert measured(line, library.cookbook.ingredients[name], state) == pytest.approx(grams, abs=0.06)


# ---- verdicts


def judged(library: Library, *lines: str, servings: int = 2) -> tuple[Answer, str]:  # noqa: F811
    book = library.cookbook
    found = verdict(dish_of(library, *lines, servings=servings), book.ingredients, book.portions, judge(library))
    return found.answer, found.why


def judge(library: Library):  # type: ignore[no-untyped-def]  # noqa: F811
    return lambda entry, food: library.cookbook.ingredient_verdict(entry.name, "high_fodmap", food)


@pytest.mark.parametrize(
    ("lines", "answer", "why"),
    [
        (["@carrots{200%g}"], Answer.FREE, ""),
        (["@courgette{119%g}"], Answer.FREE, "courgette: 65 g, free up to 65 g"),  # 64.86 g
        (["@courgette{275%g}"], Answer.CONTAINS, "courgette: 150 g, free up to 65 g"),
        (["@courgette{200%g}"], Answer.CONTAINS, "courgette: 109 g, free up to 65 g; ½ portion fits"),
        (["@courgette{150%g}"], Answer.CONTAINS, "courgette: 82 g, free up to 65 g; ½ to ¾ portion fits"),
        (["@courgette{119.4%g}"], Answer.CONTAINS, "courgette: a hair over 65 g, free up to 65 g"),
        (["@courgette{60%g}", "@courgette{60%g}(raw)"], Answer.FREE, "courgette: 63 g"),  # both lines together
        (["@courgette{100%g}", "@courgette{100%g}(raw)"], Answer.CONTAINS, "courgette: 104 g"),
        (["@garlic{1%clove}"], Answer.CONTAINS, "garlic: 1.5 g, free at no amount"),
        (["@milk{20%ml}"], Answer.FREE, "milk: 10 g, free up to 15 g"),  # a food that contains it, at so little
        (["@milk{300%ml}"], Answer.CONTAINS, "milk: 156 g, free up to 15 g"),
        (["@avocado{0.5}"], Answer.FREE, "avocado: 50 g, free up to 60 g"),
        (["@avocado{1}"], Answer.MAYBE, "avocado: 100 g, free up to 60 g"),  # its food is a maybe, which can be allowed
        (["@gherkins{20%g}"], Answer.MAYBE, "gherkins: "),  # no figure: the verdict of the food stands
        (["@avocado{1}", "@garlic{1%clove}"], Answer.CONTAINS, "garlic"),  # the worst line is named
        (["@avocado{1}", "@gherkins{20%g}"], Answer.MAYBE, "gherkins"),  # of equals the one that no size mends
        (["@courgette{200%g}", "@green beans{400%g}"], Answer.CONTAINS, "green beans: 180 g, free up to 75 g"),
    ],
)
def test_the_verdict_is_the_worst_line_by_its_grams(
    lines: list[str], answer: Answer, why: str, library: Library  # noqa: F811
) -> None:
    found = judged(library, *lines)
    assert found[0] is answer, found
    assert why in found[1]


def test_a_packet_that_says_so_is_free_at_any_amount(library: Library) -> None:  # noqa: F811
    book = library.cookbook
    dish = dish_of(library, "@courgette{400%g}")
    claimed = {**book.ingredients, "courgette": replace(book.ingredients["courgette"], certified=("high_fodmap",))}
    assert verdict(dish, book.ingredients, book.portions, judge(library)).answer is Answer.CONTAINS
    known = lambda entry, food: book.ingredient_verdict(entry.name, "high_fodmap", food)  # noqa: E731
    assert verdict(dish, claimed, book.portions, known).answer is Answer.FREE


def test_every_dish_is_judged_by_the_grams_of_its_lines(library: Library) -> None:  # noqa: F811
    """By other code: from the weights of each dish, the table as it stands, and what the foods say."""
    book, seen = library.cookbook, {"free": 0, "by amount": 0, "never": 0}
    weights = {"as eaten": "eaten_g", "cooked": "eaten_g", "drained": "edible_g", "dry": "edible_g"}
    for dish in book.dishes.values():
        times: dict[str, float] = {}
        foods = []
        for line in dish.ingredients:
            row, entry = rows()[line.ingredient], book.ingredients[line.ingredient]
            if not row["free_up_to_g"]:
                if "high_fodmap" not in entry.certified:
                    foods += [book.foods.verdict(food, "high_fodmap").answer.rank for food in (entry.raw, line.food)]
                continue
            grams, limit = getattr(line, weights[row["measured_as"]]) / dish.servings, float(row["free_up_to_g"])
            times[line.ingredient] = times.get(line.ingredient, 0.0) + (grams / limit if limit else math.inf)
        found, worst = book.verdict(dish.id, "high_fodmap"), max(times.values(), default=0.0)
        by_food = max(foods, default=0) > 0
        assert (found.answer is Answer.FREE) == (worst <= 1.0 and not by_food), dish.id
        seen["free" if found.answer is Answer.FREE else "never" if worst == math.inf else "by amount"] += 1
        fit = book.fitting(dish.id)
        assert all(size * worst <= 1.0 + 1e-9 for size in fit), dish.id
        assert not (fit and by_food), dish.id
        if worst < math.inf and not by_food:  # and none is missing
            step = dish.portion_step
            steps = [k * step for k in range(1, 9) if 0.5 <= k * step <= max(dish.most, step) + 1e-9]
            assert list(fit) == [s for s in steps if s * worst <= 1.0], dish.id
    assert min(seen.values()) > 10, seen


def test_a_fixed_amount_counts_whole_in_the_smallest_serving(library: Library) -> None:  # noqa: F811
    dish = dish_of(library, "@honey{=1%tbsp}", "@carrots{400%g}", servings=4)
    book = library.cookbook
    assert verdict(dish, book.ingredients, book.portions, judge(library)).answer is Answer.FREE  # 5 g in a portion of 4
    held = shares(dish, book.ingredients, book.portions, judge(library))
    assert [round(x.whole, 2) for x in held] == [5.25]
    assert sizes(dish, held) == ()  # but 21 g where one portion is cooked


def test_grams_and_sizes_are_told_in_words() -> None:
    assert [weight(x) for x in (0.0, 0.04, 0.4, 5.0, 5.25, 9.96, 64.86, 150.0)] == [
        "0 g", "under 0.1 g", "0.4 g", "5 g", "5.2 g", "10 g", "65 g", "150 g",
    ]  # fmt: skip
    assert [size_words(x) for x in (0.5, 0.75, 1.0, 1.25, 2.0, 0.33)] == ["½", "¾", "1", "1¼", "2", "0.33"]


# ---- the command line


def test_the_list_names_the_sizes_that_fit(cli: Cli) -> None:
    text = cli("dishes", "list", "-x", "high_fodmap").out
    line = next(x for x in text.splitlines() if x.startswith("beef-broccoli-rice "))
    assert line.endswith("[½]")
    assert "aloo-matar-chickpeas" not in text
    table = cli("dishes", "list", "-x", "high_fodmap", "--format", "csv").out.splitlines()
    assert table[0].endswith(",fits")
    assert next(x for x in table if x.startswith("beef-broccoli-rice,")).endswith(",0.5")
    assert "fits" not in cli("dishes", "list", "--format", "csv").out.splitlines()[0]


def test_a_dish_is_shown_with_the_grams_of_a_portion_and_their_limits(cli: Cli) -> None:
    text = cli("dishes", "show", "beef-broccoli-rice", "-x", "high-fodmap").out
    assert "Changed: garlic-infused olive oil for garlic." in text
    assert "g as eaten, free up to 75 g (fructans)" in text
    assert text.rstrip().endswith("Portions that are free of it: ½")
    never = cli("dishes", "show", "aloo-matar-chickpeas", "-x", "high_fodmap").out
    assert "free up to 15 g (GOS)" in never
    assert never.rstrip().endswith("Portions that are free of it: none")
