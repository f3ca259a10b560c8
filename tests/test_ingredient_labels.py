"""Labels are for reading: a list in another language buys, sorts and judges the same, and nothing is found by one."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from mealplan.cli.main import main
from mealplan.dishes.cookbook import Cookbook
from mealplan.dishes.labels import Labels, load_labels
from mealplan.errors import ValueProblem
from mealplan.library import Library
from mealplan.planning.result.make import make_plan
from mealplan.planning.result.plan import Plan
from mealplan.settings.options import option
from mealplan.shopping import Stock, list_of, render
from planning_cases import library, request

TABLES = sorted((Path(__file__).parents[1] / "foods_db" / "labels").glob("*.toml"))


@pytest.fixture(scope="module")
def week() -> Plan:
    return make_plan(request("gluten", days=5, effort="quick"), library(), explained=False)


def test_the_languages_that_can_be_asked_for_are_those_that_there_are() -> None:
    assert set(option("language").choices) == {"en", *(path.stem for path in TABLES)}


@pytest.mark.parametrize("path", TABLES, ids=[path.stem for path in TABLES])
def test_a_table_names_common_ingredients_each_once(path: Path) -> None:
    book = library().cookbook
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    assert len(table) >= 120
    assert len({words.casefold() for words in table.values()}) == len(table)
    assert all(book.labels.label(id_, path.stem) == words for id_, words in table.items())
    used = [part.id for made in book.dishes.values() for part in made.ingredients]
    assert sum(id_ in table for id_ in used) > 0.9 * len(used), "most of what dishes are made of"


def test_what_has_no_label_is_shown_in_english() -> None:
    labels = Labels({"oats": "rolled oats"}, {"de": {"leek": "Lauch"}})
    assert labels.label("oats", "de") == labels.label("oats") == labels.label("oats", "xx") == "rolled oats"
    assert labels.label("leek", "de") == "Lauch"
    assert labels.label("gone-since", "de") == "gone since"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('oatz = "Hafer"', "oats"),
        ("oats = 3", "no label"),
        ('oats = " "', "no label"),
        (f'oats = "{"x" * 61}"', "no label"),
        ('oats = "Lauch"\nleek = "lauch"', "said of"),
        ("oats = ", "TOML"),
    ],
)
def test_a_faulty_label_is_an_error(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "de.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ValueProblem, match=says):
        list(load_labels(tmp_path, {"oats", "leek"}))


def _mislabelled() -> Library:
    """A library in whose German every ingredient is called what another one is called in English: who looks anything up
    by a label gets the wrong thing."""
    real = library()
    entries = sorted(real.cookbook.ingredients.values(), key=lambda one: one.id)
    book = real.cookbook
    other = Cookbook(book.dishes, book.ingredients, book.foods, connection=book._connection, prep=book.prep)
    wrong = {one.id: entries[(n + len(entries) // 2) % len(entries)].name for n, one in enumerate(entries)}
    other.__dict__["labels"] = Labels({one.id: one.name for one in entries}, {"de": wrong})
    made = replace(real)
    made.__dict__["cookbook"] = other
    return made


def _without_words(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{key: value for key, value in line.items() if key != "label"} for line in lines]


def test_nothing_inside_is_found_by_a_label(week: Plan) -> None:
    wrong = _mislabelled()
    asked = replace(week.request, house=replace(week.request.house, language="de"))
    again = make_plan(asked, wrong, explained=False)  # verified, too
    assert (again.cooks, again.days, again.targets) == (week.cooks, week.days, week.targets)
    stock = [Stock(part.ingredient, part.bought_g / 2) for part in week.cooks[0].ingredients]
    english = list_of(week, library(), stock=stock).to_json()
    german = list_of(week, wrong, stock=stock, language="de").to_json()
    assert _without_words(german["lines"]) == _without_words(english["lines"]), "the same things in the same order"
    assert all(a["label"] != b["label"] for a, b in zip(english["lines"], german["lines"], strict=True))


def test_a_label_is_no_name() -> None:
    names = library().cookbook.names
    assert names.get("Haferflocken") is None
    assert names.of("", "Haferflocken") is None


def test_the_list_is_written_in_the_language_of_the_plan_or_of_the_flag(week: Plan, tmp_path: Path) -> None:
    labels = library().cookbook.labels
    english = list_of(week, library())
    german = list_of(week, library(), language="de")
    for style in ("text", "markdown", "csv"):
        words = render(german, style)
        for line in english.lines:
            label = labels.label(line.id, "de")
            assert label in words
    path = tmp_path / "week.json"
    path.write_text(week.dumps(), encoding="utf-8")
    by_flag = CliRunner().invoke(main, ["shop", str(path), "--language", "de", "--pantry", "none"])
    asked = replace(week, request=replace(week.request, house=replace(week.request.house, language="de")))
    path.write_text(asked.dumps(), encoding="utf-8")
    by_plan = CliRunner().invoke(main, ["shop", str(path), "--pantry", "none"])
    assert by_flag.stdout == by_plan.stdout == render(german, "text") + "\n"
    data = json.loads(CliRunner().invoke(main, ["shop", str(path), "--format", "json", "--pantry", "none"]).stdout)
    assert data["language"] == "de"
    for line in data["lines"]:
        assert line["item"] in library().cookbook.ingredients
        assert line["label"] == labels.label(line["id"], "de")
