"""What other programs expect of the files that are written, and what is said of a file of another kind."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import icalendar
import pytest

from conftest import WOMAN, Cli, PlanJson
from mealplan.cells import bare, cell, csv_lines, markdown
from mealplan.cli.main import main
from mealplan.cli.options import check_ending
from mealplan.errors import ValueProblem
from mealplan.export.ics import plan_ics
from mealplan.export.table import plan_csv, plans_csv
from mealplan.export.text import plan_markdown
from mealplan.planning.result.plan import Plan, loads
from mealplan.shopping import read_aisles, render, shopping_list
from small_plan import small_plan

MARK = b"\xef\xbb\xbf"


def commands(group: click.Group, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], click.Command]]:
    found: list[tuple[tuple[str, ...], click.Command]] = []
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        here = (*path, name)
        found += commands(command, here) if isinstance(command, click.Group) else [(here, command)]
    return found


WRITERS = [(path, c) for path, c in commands(main) if any(p.name == "output" for p in c.params)]


def formats_of(command: click.Command) -> list[str]:
    return [c for p in command.params if p.name == "format_" for c in getattr(p.type, "choices", ())]


def arguments_of(command: click.Command) -> list[str]:
    return ["x" for p in command.params if isinstance(p, click.Argument) and p.required]


def test_there_are_many_commands_that_write_files() -> None:
    assert len(WRITERS) >= 20


@pytest.mark.parametrize("end", ["xlsx", "pdf", "docx", "ods", "XLSX", "png", "gz"])
@pytest.mark.parametrize(("path", "command"), WRITERS, ids=[" ".join(path) for path, _ in WRITERS])
def test_no_command_writes_a_file_that_is_not_what_its_name_says(
    cli: Cli, tmp_path: Path, path: tuple[str, ...], command: click.Command, end: str
) -> None:
    target = tmp_path / f"list.{end}"
    for given in ((), *((("--format", formats_of(command)[0]),) if formats_of(command) else ())):
        ran = cli(*path, *arguments_of(command), *given, "-o", str(target))
        assert (ran.code, ran.out, target.exists()) == (5, "", False), path
        known = {"csv": ".csv", "json": ".json", "html": ".html", "ics": ".ics"}
        assert all(known[f] in ran.err for f in formats_of(command) if f in known), ran.err


@pytest.mark.parametrize(
    "name", ["list", "list.txt", "tmp.kXb2ZpQ9aa", "week.48", "list.csv", "list.JSON", "a.md", "-"]
)
def test_an_ending_that_promises_nothing_else_is_taken(name: str) -> None:
    check_ending(Path(name), ["text", "json", "csv"])


def test_a_hint_says_what_opens_where() -> None:
    with pytest.raises(ValueProblem, match="opens in a spreadsheet"):
        check_ending(Path("a.xlsx"), ["text", "csv"])
    with pytest.raises(ValueProblem, match="makes a PDF"):
        check_ending(Path("a.pdf"), ["html"])
    with pytest.raises(ValueProblem, match=r"\.html files") as caught:
        check_ending(Path("a.html"), ["text", "csv"])
    assert "it writes .csv, .txt" in str(caught.value)


TABLES = [
    ("nutrients", "list"), ("foods", "top", "magnesium"), ("foods", "search", "oats"), ("dishes", "list"),
    ("dishes", "list", "--coverage"), ("exclusions", "list"), ("plans", "list"), ("pantry", "list"),
    ("show", "week.json"), ("shop", "week.json"),
]  # fmt: skip


@pytest.mark.parametrize("command", TABLES, ids=" ".join)
def test_a_csv_file_has_the_mark_and_stdout_has_none(cli: Cli, week_file: Path, command: tuple[str, ...]) -> None:
    printed = cli(*command, "--format", "csv")
    assert printed.code == 0, printed.err
    assert not printed.out.startswith("\ufeff")
    assert cli(*command, "-o", "a.csv").code == 0
    data = Path("a.csv").read_bytes()
    assert data.startswith(MARK)
    assert not data.startswith(MARK * 2)
    assert data.decode("utf-8-sig") == printed.out
    assert cli(*command, "--format", "csv", "-o", "-").out == printed.out
    assert cli(*command, "-o", "a.json").code == 0 or "json" not in command
    assert not Path("a.json").exists() or not Path("a.json").read_bytes().startswith(MARK)


def test_signs_stay_whole_in_a_csv_file(cli: Cli, tmp_path: Path) -> None:
    cli("nutrients", "list", "-o", str(tmp_path / "n.csv"))
    assert "µg" in (tmp_path / "n.csv").read_text(encoding="utf-8-sig")


NASTY = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "a | b", "two\nlines", "# not a heading", "<b>", "*x* _y_ `z`"]


def nasty(title: str) -> Plan:
    plan = small_plan()

    def renamed(meal: Any) -> Any:
        return replace(meal, items=tuple(replace(item, title=title) for item in meal.items))

    return replace(plan, days=tuple(replace(d, meals=tuple(renamed(m) for m in d.meals)) for d in plan.days))


@pytest.mark.parametrize("title", NASTY)
def test_a_title_breaks_no_table_no_list_and_no_calendar(title: str) -> None:
    plan = nasty(title)
    rows = list(csv.reader(io.StringIO(plan_csv(plan))))
    assert {len(row) for row in rows} == {8}
    assert all(row[3] == cell(title.replace("\r", "\n")) and row[3][:1] not in "=+-@\t\r\n" for row in rows[1:])
    two = list(csv.reader(io.StringIO(plans_csv([plan, plan]))))
    assert [row[1:] for row in two] == [*rows, *rows[1:]]
    assert {row[0] for row in two[1:]} == {"1", "2"}
    text = plan_markdown(plan)
    assert len(text.splitlines()) == len(plan_markdown(nasty("plain")).splitlines())
    assert "<b>" not in text
    for event in icalendar.Calendar.from_ical(plan_ics(plan)).walk("VEVENT"):
        assert "\n" not in str(event["SUMMARY"])


@pytest.mark.parametrize("text", [*NASTY, "", "plain", "'quoted'", "it's"])
def test_a_cell_comes_back_as_it_was(text: str) -> None:
    (_, (back,)) = csv.reader(io.StringIO(csv_lines(["head"], [[text]]), newline="")) if text else ([], [""])
    assert bare(back) == text.replace("\r", "\n")
    assert "\n" not in markdown(text)


def test_an_aisle_has_one_heading_however_it_is_spelled(opened: Any, plan_json: PlanJson) -> None:
    names = opened.cookbook.names
    conf = (
        "[Veg & Fruit]\ncarrots|carrot\nspinach\n\n[ PRODUCE ]\nonions\n[Dairy and Eggs]\neggs\n"
        "\n[veg and fruit]\ncucumber\n[VEG-AND-FRUIT]\nlettuce\n[fresh herbs]\n"
    )
    aisles = read_aisles(conf, names)
    assert len({a.casefold() for a in aisles.order}) == len(aisles.order)
    assert {place for _, place in aisles.own} == {"Veg & Fruit", "PRODUCE", "Dairy and Eggs"}
    assert aisles.of("tofu", "produce") == "PRODUCE"
    bought = shopping_list(Plan.from_json(plan_json("quick")).cooks, opened, aisles=aisles)
    for format_ in ("text", "markdown"):
        lines = [x.strip("# ").casefold() for x in render(bought, format_).splitlines() if x[:1] not in ("", " ", "-")]
        assert len(lines) == len(set(lines)), lines
    assert lines.count("produce") == 1


SCHEMA = {
    "@context": "https://schema.org", "@type": "Recipe", "name": "Soup", "recipeYield": "4",
    "recipeIngredient": ["1 cup red lentils"], "recipeInstructions": [{"@type": "HowToStep", "text": "Boil."}],
}  # fmt: skip
RECIPES = [
    SCHEMA, [SCHEMA], {"@graph": [{"@type": "WebPage"}, SCHEMA]}, {**SCHEMA, "@type": ["Recipe", "NewsArticle"]},
    {"name": "Soup", "recipe_ingredient": [], "recipe_instructions": [], "recipe_yield": "4"},
    {"name": "Soup", "servings": 4, "ingredients": [], "steps": []}, {"name": "x", "recipe": SCHEMA},
]  # fmt: skip


@pytest.mark.parametrize("recipe", RECIPES)
@pytest.mark.parametrize(
    "command",
    [
        ("analyze", "soup.json", *WOMAN[:4]), ("show", "soup.json"), ("shop", "soup.json"), ("explain", "soup.json"),
        ("report", "soup.json"), ("replan", "soup.json"), ("dishes", "check", "soup.json"),
    ],
)  # fmt: skip
def test_a_recipe_as_json_is_called_so(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], recipe: object
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("soup.json").write_text(json.dumps(recipe, indent=1))
    ran = cli(*command)
    assert ran.code == 5
    assert "this is a recipe as JSON" in ran.out + ran.err
    assert "None" not in ran.err


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04....", "packed file"), (b"%PDF-1.7\n", "PDF"), (b"BEGIN:VCALENDAR\n", "calendar"),
        (b"<!DOCTYPE html><html>", "web page"), (b'[person]\nage = 4\n', "a profile"),
        (b'{"format": "mealplan.shopping/1"}', "a shopping list"), (b'{"a": 1}', "JSON, but no plan"),
        (b"[]", "no plan"),
        (b'[{"format": "mealplan.plan/1", "request": {}}]', "several plans"), (b"---\ntitle: x\n---\n", "a dish file"),
        (b'[[item]]\nitem = "salt"\n', "in the house"), (b"hello", "not JSON"), (b"null", "no plan"),
    ],
)  # fmt: skip
def test_a_file_of_another_kind_is_named_where_a_plan_is_wanted(
    cli: Cli, tmp_path: Path, data: bytes, words: str
) -> None:
    (tmp_path / "x.json").write_bytes(data)
    for command in ("show", "shop", "explain"):
        ran = cli(command, str(tmp_path / "x.json"))
        assert (ran.code, ran.out) == (5, "")
        assert words in ran.err
        assert "None" not in ran.err


def test_a_plan_of_another_version_still_says_so() -> None:
    with pytest.raises(ValueProblem, match=r"unknown plan format 'mealplan\.plan/9'"):
        loads('{"format": "mealplan.plan/9"}')


@pytest.mark.parametrize(
    ("text", "what"),
    [("[person]\nage = 42\n", "a profile"), ('[[item]]\nitem = "oats"\n', "in the house"),
     ('[[price]]\nitem = "x"\n', "TOML"),
     ('{"format": "mealplan.plan/2", "x": 1}', "a plan"), ("BEGIN:VCALENDAR\n", "a calendar")],
)  # fmt: skip
def test_a_file_of_another_kind_is_no_list_of_aisles(text: str, what: str, opened: Any) -> None:
    with pytest.raises(ValueProblem, match="no list of aisles") as told:
        read_aisles(text, opened.cookbook.names)
    assert what in str(told.value)


@pytest.mark.parametrize(
    ("words", "wanted"),
    [(("shop", "week.json", "--pantry", "week.json"), "a pantry"),
     (("shop", "week.json", "--prices", "week.json"), "a list of prices"),
     (("plan", "-p", "./week.json"), "a profile"), (("profiles", "check", "./week.json"), "a profile")],
)  # fmt: skip
def test_a_plan_is_named_where_toml_is_wanted(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], wanted: str
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = cli("plan", *WOMAN, "--days", "1", "--effort", "quick", "--format", "json", "-o", "week.json")
    assert ran.code in (0, 3)
    ran = cli(*words)
    assert (ran.code, ran.out) == (5, "")
    assert f"week.json: this is a plan, not {wanted}" in ran.err
