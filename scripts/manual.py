"""Writes docs/manual.md from the code: commands, options, formats, exit codes, schemas. Run by `make docs`."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterator
from pathlib import Path

import click

from mealplan.cli.diagnostics import EXIT_WORDS
from mealplan.cli.lists import SCHEMAS
from mealplan.cli.main import main
from mealplan.foods.food import EXCLUSIONS

MANUAL = Path(__file__).resolve().parent.parent / "docs" / "manual.md"

HEAD = """# mealplan: the manual

Written from the code by `make docs`; change the code, not this file. `docs/recipes.md` has four worked examples,
`docs/dishes-and-ingredients.md` the format of dishes, `docs/your-foods.md` foods of your own.

mealplan plans food for dietary reference intakes. It treats nothing. It makes no connection to any network, except to
the scheduler that `batch --executor` names.

## What the words mean

- **PLAN**: `-` for stdin, else a file, else the name of a saved plan; where it may be left out: the last saved plan.
- **PROFILE**: a path, else a name (your own folder first, then the shipped ones). Several `-p` compose, later wins.
  Flags win over profiles.
- **DAY**: a date (`2026-11-23`), a number from 1, or `mon` ... `sun` (all such days). **SLOT**: `breakfast`, `lunch`,
  `dinner`, `snack`.
- **TARGET**: `NUTRIENT OP AMOUNT[UNIT][/day|/each-day|/week|/meal][!|?]` with `>=`, `<=` or `=`, like
  `magnesium>=400mg`, `epa_dha>=3.5g/week`, `vitamin_d>=10ug?`. `/day` is the mean over the days. `!` makes it a goal,
  `?` watched; without either it is a goal. `%` is of the reference intake.
- **EXCLUSION**: {exclusions}.
- Spaces and hyphens do for underscores.

Output goes to stdout, whole or (with `-o FILE`) atomically into a file that only you can read; progress, notes and
errors go to stderr. Nothing is coloured when piped.

## Exit codes

| code | meaning |
|--:|---|
{codes}

With 4 and 6, JSON is printed with outcome `none`. With 1, 2 and 5 stdout stays empty, and stderr says what is wrong,
where, how to mend it, and the nearest valid name.

## Formats

| command | formats |
|---|---|
{formats}

## JSON Schemas

`mealplan schema NAME` prints one.

| name | describes |
|---|---|
{schemas}

## Places and variables

`mealplan paths` says where things are kept. `MEALPLAN_HOME` moves all of yours into one folder. `NO_COLOR` is honoured.
`MEALPLAN_DEBUG=1` shows the full trace of an internal error; `MEALPLAN_TODAY=2026-12-01` stands in for the date in
`--plain` and on the phone. `mealplan data backup` puts everything of yours into one file.

A menu for `mealplan analyze` is CSV with the columns `day,slot,what,amount,unit`, or TOML:

```toml
[[eaten]]
day = "mon"
slot = "lunch"
what = "rolled oats"   # a food's id or name, an ingredient, or a dish
amount = "60 g"
```

Tables of spreadsheets and food diaries are read as they are: commas, semicolons or tabs; headings like `Date`, `Meal`,
`Food Name`, `Quantity`, `Menge (g)`; columns of nutrients are passed over; a day or a meal may stand only where it
begins. `mon`, `Monday`, `Montag` and `lundi` are one day, and so are `2026-12-31 08:10` and `31.12.2026`.

Amounts are written the same everywhere: `500 g`, `0.5 kg`, `0,5 kg`, `½ kg`, `2 cups`, `2 tins`, `a pack`, `3`. Only a
number like `1,000`, which can be read in two ways, is refused. A tin, pack, jar ... is the smallest in which the thing
is sold.

A `.csv` that is written with `-o` begins with the mark by which spreadsheets know UTF-8; on stdout there is none.

Prices for `mealplan shop --prices` are TOML:

```toml
currency = "£"
[[price]]
item = "rolled oats"
price = 1.20
per = "1 kg"
```

## Commands
"""


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command and group that is not hidden, with the words that call it."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if command.hidden:
            continue
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


def _section(words: tuple[str, ...], command: click.Command) -> Iterator[str]:
    name = " ".join(("mealplan", *words))
    yield f"{'#' * min(5, len(words) + 2)} {name}"
    yield ""
    arguments = [_argument(p) for p in command.params if isinstance(p, click.Argument)]
    options = [p for p in command.params if isinstance(p, click.Option) and not p.hidden]
    if not isinstance(command, click.Group):
        yield f"`{' '.join([name, *arguments, *(['[OPTIONS]'] if options else [])])}`"
        yield ""
    yield from _help(command)
    if options:
        yield "| option | |"
        yield "|---|---|"
        for option in options:
            yield f"| {_cell(_names(option))} | {_cell(_words(option))} |"
        yield ""


def _argument(argument: click.Argument) -> str:
    shown = argument.metavar or argument.name.upper() if argument.name else ""
    shown = f"[{shown}]" if not argument.required and not shown.startswith("[") else shown
    return shown + ("..." if argument.nargs == -1 and not shown.endswith("...") else "")


def _names(option: click.Option) -> str:
    names = ", ".join(f"`{x}`" for x in [*option.opts, *option.secondary_opts])
    if option.is_flag:
        return names
    kind = option.metavar or (
        "|".join(str(x) for x in option.type.choices) if isinstance(option.type, click.Choice) else option.type.name
    )
    return f"{names} `{kind}`"


def _words(option: click.Option) -> str:
    words = option.help or ""
    if option.multiple and "repeated" not in words:
        words += " May be repeated."
    if option.required:
        words += " Required."
    shows = isinstance(option.show_default, bool) and option.show_default and not option.is_flag
    return words + (f" Default: {option.default}." if shows else "")


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _help(command: click.Command) -> Iterator[str]:
    """The help's paragraphs; its examples as a code block."""
    for paragraph in re.split(r"\n\s*\n", inspect.cleandoc(command.help or "")):
        lines = [line for line in paragraph.splitlines() if line.strip() != "\b"]
        if lines and re.match(r"Examples?:$", lines[0].strip()):
            yield from ("```sh", *(line.strip() for line in lines[1:]), "```", "")
        elif lines:
            yield " ".join(line.strip() for line in lines)
            yield ""


def _formats() -> Iterator[str]:
    for words, command in commands(main):
        for option in command.params:
            if option.name == "format_" and isinstance(option.type, click.Choice):
                kinds = [str(x) for x in option.type.choices]
                yield f"| `mealplan {' '.join(words)}` | {', '.join(kinds)} |"


def _schemas() -> Iterator[str]:
    for path in sorted(SCHEMAS.glob("*.json")):
        yield f"| `{path.stem}` | {_cell(str(json.loads(path.read_text(encoding='utf-8'))['description']))} |"


def manual() -> str:
    """The whole text."""
    head = HEAD.format(
        exclusions=", ".join(f"`{x}`" for x in EXCLUSIONS),
        codes="\n".join(f"| {int(code)} | {words} |" for code, words in EXIT_WORDS.items()),
        formats="\n".join(_formats()),
        schemas="\n".join(_schemas()),
    )
    body = "\n".join(line for words, command in commands(main) for line in _section(words, command))
    return head + "\n" + body.rstrip() + "\n"


if __name__ == "__main__":
    MANUAL.write_text(manual(), encoding="utf-8")
    print(MANUAL)
