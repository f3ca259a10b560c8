"""Help: every command says what it does, with examples; this runs the examples as they stand."""

from __future__ import annotations

import inspect
import json
import re
import shlex
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import click
import pytest

from conftest import Cli, Week
from mealplan.cli.main import COMMANDS, main

PERSON = '[person]\nage = 42\nsex = "female"\n'
SOUP = """---
title: My soup
servings: 2
course: [lunch]
---
Simmer @red lentils{150%g} in @water{600%ml} in a #pot{} for ~{5%minutes} and leave it ~wait{15%minutes}.
"""
RECIPE = {
    "name": "Lentil soup", "recipeInstructions": ["Simmer it all for 20 minutes."],
    "recipeIngredient": ["1 onion", "2 carrots", "300 g lentils", "1 l vegetable stock", "200 ml cream"],
}  # fmt: skip


def commands(
    group: click.Group = main, path: tuple[str, ...] = (), parent: click.Context | None = None
) -> Iterator[tuple[tuple[str, ...], click.Command, click.Context]]:
    """Every command and group with the words that call it."""
    context = click.Context(
        group, info_name=" ".join(("mealplan", *path)) if parent is None else path[-1], parent=parent
    )
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        words = (*path, name)
        yield words, command, click.Context(command, info_name=name, parent=context)
        if isinstance(command, click.Group):
            yield from commands(command, words, context)


ALL = {" ".join(words): (command, context) for words, command, context in commands()}
EXAMPLE = re.compile(r"^  (mealplan .+)$", re.MULTILINE)


def _examples(command: click.Command) -> list[str]:
    """The lines of a help text that are set in and call the program."""
    return [line.strip() for line in EXAMPLE.findall(inspect.cleandoc(command.help or ""))]


def examples() -> list[str]:
    found = [line for command in (main, *(command for command, _ in ALL.values())) for line in _examples(command)]
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("name", sorted(ALL))
def test_a_command_has_a_short_line_a_full_help_and_an_example(name: str) -> None:
    command, context = ALL[name]
    text = command.get_help(context)
    assert command.get_short_help_str(limit=300)
    assert re.search(r"^  Examples?:$", text, re.MULTILINE)
    assert any(f"mealplan {name}" in line for line in _examples(command)), "an example of this command"
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{parameter.opts} has no words"


def test_every_command_is_in_the_list_of_commands(cli: Cli) -> None:
    out = cli("--help").out
    for name, (_, words) in COMMANDS.items():
        assert re.search(rf"^  {name} +{re.escape(words.split()[0])}", out, re.MULTILINE)


@pytest.fixture
def world(cli: Cli, week: Week, week_file: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """What the examples take for granted: plans in files and saved, a profile, a dish, a pantry, clients."""
    folder = week_file.parent
    monkeypatch.setenv("MEALPLAN_TODAY", "2026-11-24")  # the second day of the plans
    (folder / "me.toml").write_text(PERSON)
    (folder / "my-soup.cook").write_text(SOUP)
    (folder / "diary.csv").write_text("day,slot,what,amount,unit\nmon,lunch,rolled oats,60,g\nmon,lunch,banana,1,\n")
    (folder / "prices.toml").write_text('currency = "£"\n[[price]]\nitem = "rolled oats"\nprice = 1.2\nper = "1 kg"\n')
    (folder / "clients").mkdir()
    (folder / "clients" / "anna.toml").write_text(PERSON)
    shutil.copy(week_file, folder / "new.json")
    (folder / "soup.json").write_text(json.dumps(RECIPE))
    assert cli("dishes", "import", "soup.json").code == 3  # a draft
    _foods(cli, folder)
    assert cli("plans", "save", "week 47", "week.json").code == 0
    plan = json.loads(week_file.read_text(encoding="utf-8"))
    for note in ("first", "second", "third"):  # what is the same makes no new version
        plan["notes"] = [note]
        assert cli("plans", "save", "week 48", "-", stdin=json.dumps(plan)).code == 0
    assert cli("plans", "undo", "week 48").code == 0
    assert cli("pantry", "add", "rolled oats", "500 g").code == 0
    assert cli("pantry", "add", "squash-red-lentil-soup", "2 portions", "--place", "freezer").code == 0
    assert cli("data", "backup", "mealplan.zip").code == 0
    return cli


def _foods(cli: Cli, folder: Path) -> None:
    """Labels and tables of other people, and two foods of hers, one of them removed."""
    (folder / "label.txt").write_text("Energy 400 kJ\nFat 2 g\nSodium 50 mg\n")
    (folder / "food.json").write_text('{"name": "Rye crackers", "group": "Baked Products", "label": "Fat 2 g"}')
    values = [{"nutrient": {"number": "204", "unitName": "g"}, "amount": 2.7}]
    food = {"fdcId": 2257046, "description": "Oat milk, unsweetened", "foodNutrients": values}
    (folder / "foundationDownload.json").write_text(json.dumps({"FoundationFoods": [food]}))
    product = {"code": "4006381333931", "product_name": "Oats", "nutriments": {"fat_100g": 7}}
    (folder / "openfoodfacts-products.jsonl").write_text(json.dumps(product) + "\n")
    for name in ("Oat drink", "Soy drink"):
        assert cli("foods", "add", name, "--group", "1400", "-n", "fat=1.5g").code == 0
    assert cli("foods", "remove", "user:soy-drink").code == 0


def _run(cli: Cli, line: str) -> tuple[int, str, str]:
    """A line of commands joined by pipes. Plans are made quickly: the flags of an example are what is tested."""
    data: str | None = None
    code, err = 0, ""
    for part in line.split(" | "):
        program, *arguments = shlex.split(part)
        assert program == "mealplan", line
        if arguments[0] in ("plan", "batch", "replan"):
            arguments += ["--effort", "quick"]
        if arguments[0] in ("plan", "batch"):
            arguments += ["--days", "1"]
        ran = cli(*arguments, stdin=data)
        data, err = ran.out, err + ran.err
        code = max(code, ran.code)
    return code, data or "", err


@pytest.mark.parametrize("line", examples())
def test_an_example_works(world: Cli, line: str, opened: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def copied(connection: sqlite3.Connection, *_: object) -> None:
        with closing(sqlite3.connect(opened.path)) as compiled:
            compiled.backup(connection)

    monkeypatch.setattr("mealplan.library.compile_all", copied)  # compiling has tests of its own, and takes long
    if "--eater" in line and re.search(r"week\.json|mealplan (ate|skipped) ", line):  # a week of two
        for name in ("Anna", "Ben"):
            Path(f"{name}.toml").write_text(PERSON, encoding="utf-8")
        eaters = ("--eater", "Anna.toml", "--eater", "Ben.toml")
        two = world("plan", *eaters, "--days", "4", "--start", "2026-11-23", "--effort", "quick", "-o", "week.json")
        assert two.code in (0, 3), two.err
        assert world("plans", "save", "week 48", "week.json").code == 0
    if 'bought "red lentils"' in line:  # what this week's list has
        listed = json.loads(world("shop", "week.json", "--format", "json").out)["lines"][0]
        line = line.replace("red lentils", listed["item"])
    code, out, err = _run(world, line)
    assert code in (0, 3), err
    assert "Traceback" not in err
    written = re.search(r" -o (\S+)", line)
    if written:
        assert Path(written[1]).exists()
    else:
        assert out or err, "it says what it did"
