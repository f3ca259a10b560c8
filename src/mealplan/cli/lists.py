"""`mealplan nutrients`, `schema`, `paths` and `completion`."""

from __future__ import annotations

from pathlib import Path

import click

from mealplan import paths
from mealplan.cli.diagnostics import ExitCode
from mealplan.cli.options import format_option, group, output_option
from mealplan.cli.output import emit, emit_json, emit_rows
from mealplan.errors import unknown_name


@group()
def nutrients() -> None:
    """The nutrients that targets may name.

    \b
    Example:
      mealplan nutrients list
    """


@nutrients.command("list")
@format_option("text", "json", "csv")
@output_option
def list_nutrients(format_: str, output: Path | None) -> int:
    """Every nutrient with its unit, and whether it is measured, derived or without data.

    \b
    Example:
      mealplan nutrients list --format json
    """
    from mealplan.nutrition.nutrients import nutrients as table

    rows = [{"nutrient": n.key, "unit": n.unit, "name": n.name, "kind": n.kind} for n in table().values()]
    emit_rows(rows, format_, output, empty="", columns=("nutrient", "unit", "kind", "name"))
    return int(ExitCode.DONE)


SCHEMAS = Path(__file__).parent / "schemas"


@click.command()
@click.argument("name", required=False)
def schema(name: str | None) -> int:
    """Print the JSON Schema of a format; without NAME, the names.

    \b
    Example:
      mealplan schema plan
    """
    known = sorted(p.stem for p in SCHEMAS.glob("*.json"))
    if name is None:
        emit("\n".join(known))
        return int(ExitCode.DONE)
    key = name.strip().lower().removeprefix("mealplan.").split("/")[0].replace(" ", "-").replace("_", "-")
    if key not in known:
        raise unknown_name("schema", name, known, listing="mealplan schema")
    emit((SCHEMAS / f"{key}.json").read_text(encoding="utf-8"), raw=True)
    return int(ExitCode.DONE)


@click.command("paths")
@format_option("text", "json")
def show_paths(format_: str) -> int:
    """Where mealplan keeps things. MEALPLAN_HOME moves all of yours.

    \b
    Example:
      mealplan paths
    """
    rows = {
        "data": paths.data(),
        "cache": paths.cache(),
        "profiles": paths.user_profiles(),
        "dishes": paths.user_dishes(),
        "foods": paths.user_foods(),
        "drafts": paths.user_drafts(),
        "ingredients": paths.user_ingredients(),
        "ingredient_words": paths.user_words(),
        "shipped_profiles": paths.shipped_profiles(),
    }
    if format_ == "json":
        emit_json({k: str(v) for k, v in rows.items()})
    else:
        emit("\n".join(f"{k.replace('_', ' '):<17} {v}" for k, v in rows.items()))
    return int(ExitCode.DONE)


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> int:
    """Print what a shell needs to complete commands, options, profiles, exclusions and saved plans with the Tab key.

    Put it where your shell looks: ~/.local/share/bash-completion/completions/mealplan for bash,
    ~/.config/fish/completions/mealplan.fish for fish, a file _mealplan in a folder of $fpath for zsh.

    \b
    Example:
      mealplan completion bash
    """
    from click.shell_completion import get_completion_class

    from mealplan.cli.main import main

    kind = get_completion_class(shell)
    assert kind is not None
    made = kind(main, {}, "mealplan", "_MEALPLAN_COMPLETE")
    emit(made.source_template % made.source_vars(), raw=True)  # not `source()`: it runs bash to ask for its version
    return int(ExitCode.DONE)
