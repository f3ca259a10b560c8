"""The command line: a thin skin over the core. Commands are loaded when they are called."""

from __future__ import annotations

import gc
import importlib
import io
import os
import sys
from collections.abc import Sequence
from typing import Any

import click

from mealplan import __version__
from mealplan.cli.diagnostics import ExitCode, fail, is_terminal, say
from mealplan.cli.options import Group
from mealplan.cli.output import hush_stdout
from mealplan.errors import MealplanError

#: How seldom circles of garbage are looked for: an open library is some hundred thousand objects that all stay, and
#: by Python's own thresholds they are gone through again and again while it is read.
SELDOM = (50_000, 20, 100)

COMMANDS: dict[str, tuple[str, str]] = {
    "plan": ("mealplan.cli.plan:plan", "Plan a week (or 1-84 days) that meets your targets."),
    "show": ("mealplan.cli.view:show", "Show a plan: its meals and how it meets the targets."),
    "swap": ("mealplan.cli.edit:swap", "Serve something else at one meal; the rest stays."),
    "replan": ("mealplan.cli.edit:replan", "Plan again with least change."),
    "flare": ("mealplan.cli.edit:flare", "Make a day a bad day: only what needs no cooking."),
    "report": ("mealplan.cli.report:report", "A report to print, as one HTML file."),
    "shop": ("mealplan.cli.shop:shop", "The shopping list of a plan, also on the phone."),
    "today": ("mealplan.cli.living:today", "What is eaten today, taken out of the freezer, begun for tomorrow."),
    "bought": ("mealplan.cli.living:bought", "What was bought goes into the kitchen: the list, a line, an amount."),
    "cooked": ("mealplan.cli.living:cooked", "What was cooked goes out of the kitchen, its portions come in."),
    "ate": ("mealplan.cli.living:ate", "What was eaten, where it was not what was planned."),
    "skipped": ("mealplan.cli.living:skipped", "Meals that were not eaten."),
    "explain": (
        "mealplan.cli.view:explain",
        "Why targets are not met, what would mend it, and where nutrients come from.",
    ),
    "analyze": ("mealplan.cli.analyze:analyze", "What was eaten, or any menu, against the targets."),
    "foods": ("mealplan.cli.foods:foods", "Search the food table, look at a food, find the best sources."),
    "dishes": ("mealplan.cli.dishes:dishes", "List, show and check dishes."),
    "exclusions": ("mealplan.cli.exclusions:exclusions", "What can be left out, and the verdict on every food."),
    "care": ("mealplan.cli.care:care", "What is known of a medicine, condition or life stage."),
    "nutrients": ("mealplan.cli.lists:nutrients", "The nutrients that targets may name."),
    "profiles": ("mealplan.cli.profiles:profiles", "List, show and check profiles."),
    "plans": ("mealplan.cli.plans:plans", "Saved plans: list, show, compare, undo."),
    "pantry": ("mealplan.cli.pantry:pantry", "What is in the house: list, add, take."),
    "batch": ("mealplan.cli.batch:batch", "Plan for every profile in a folder."),
    "data": ("mealplan.cli.data:data", "Back up and restore everything of yours in one file."),
    "db": ("mealplan.cli.db:db", "The food catalogue: what it holds, check it, build it."),
    "schema": ("mealplan.cli.lists:schema", "Print the JSON Schema of a format."),
    "completion": ("mealplan.cli.lists:completion", "Completion with the Tab key, for bash, zsh and fish."),
    "paths": ("mealplan.cli.lists:show_paths", "Where mealplan keeps things."),
}


class LazyGroup(Group):
    """Imports a command's module only when it is called, so that --version and --help stay quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def short_helps(self, ctx: click.Context) -> list[tuple[str, str]]:
        return [(name, words) for name, (_, words) in COMMANDS.items()]


@click.group(cls=LazyGroup, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="mealplan", message="%(prog)s %(version)s")
@click.option("--plain", is_flag=True, help="A conversation of numbered lines, for a screen reader or a pipe.")
@click.pass_context
def main(ctx: click.Context, plain: bool) -> None:
    """Plan weeks of real meals that meet nutrient targets, inside your restrictions.

    Without a command, on a terminal: the planner's own screen; with --plain: the same as a conversation of plain lines.

    \b
    Examples:
      mealplan plan -p fibromyalgia --age 42 --sex female -x gluten
      mealplan plan -p vegan --age 30 --sex male --format json | mealplan shop -
      mealplan foods top magnesium -x gluten

    mealplan plans food. It treats nothing; ask your clinician about supplements and medicines.
    """
    if ctx.invoked_subcommand is not None:
        if plain:
            raise click.UsageError("--plain is the conversation: no command goes with it.", ctx)
        return
    if plain:
        from mealplan.plain.conversation import run as converse  # deferred, like the commands

        ctx.exit(converse())
    # textual-serve shows it in a browser: no terminal there, but a driver of its own
    if "TEXTUAL_DRIVER" in os.environ or (is_terminal(sys.stdin) and is_terminal(sys.stdout)):
        # by name, like the commands: the two front ends do not import each other
        importlib.import_module("mealplan.tui.hangup").watch()  # first of all: the terminal may close while this loads
        ctx.exit(importlib.import_module("mealplan.tui.app").run_app())
    say(ctx.get_help())
    ctx.exit(ExitCode.SHAPE)


def run(arguments: Sequence[str] | None = None) -> None:
    """Entry point: every way out has its documented exit code."""
    gc.set_threshold(*SELDOM)
    sys.exit(call(arguments))


def call(arguments: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit code."""
    _write_utf8()
    try:
        result: Any = main.main(
            args=list(arguments) if arguments is not None else None, prog_name="mealplan", standalone_mode=False
        )
        return int(result) if isinstance(result, int) else ExitCode.DONE
    except MealplanError as error:
        fail(error)
        return error.exit_code
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.MissingParameter as error:
        return _usage(error)
    except click.BadParameter as error:
        say("mealplan: " + error.format_message())
        return ExitCode.VALUE
    except click.UsageError as error:
        return _usage(error)
    except (click.Abort, KeyboardInterrupt):
        say("mealplan: interrupted")
        return ExitCode.INTERRUPTED
    except BrokenPipeError:  # the reader of a --help went away
        hush_stdout()
        return ExitCode.DONE
    except Exception as error:
        if os.environ.get("MEALPLAN_DEBUG"):
            raise
        say(
            f"mealplan: internal error: {type(error).__name__}: {str(error)[:500]}\n"
            "  This is a bug; nothing was changed. Set MEALPLAN_DEBUG=1 for the full trace and please report it."
        )
        return ExitCode.BUG


def _write_utf8() -> None:
    """Whatever the locale: results are UTF-8, and no character of a name can end the program."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _usage(error: click.UsageError) -> int:
    if isinstance(error, click.NoSuchOption) and error.ctx is not None:  # click's own guesses are far from it
        from mealplan.errors import nearest

        options = [p for p in error.ctx.command.params if isinstance(p, click.Option)]
        known = [word for p in options for word in (*p.opts, *p.secondary_opts) if word.startswith("--")]
        near = nearest(error.option_name, known)
        error = click.NoSuchOption(error.option_name, possibilities=near, ctx=error.ctx)
    say("mealplan: " + error.format_message())
    if error.ctx is not None:
        say(f"  Try `{error.ctx.command_path} --help`.")
    return ExitCode.SHAPE
