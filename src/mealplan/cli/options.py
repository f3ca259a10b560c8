"""What several commands share: their group, their options, opening the library with progress, reading a plan."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from mealplan.cli.diagnostics import ExitCode, ProgressLine, say
from mealplan.errors import nearest

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from mealplan.library import Library

F = TypeVar("F", bound=Callable[..., Any])


class Group(click.Group):
    """A group whose unknown commands name the nearest ones, and whose list of commands is not cut short."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args and not self.invoke_without_command:
            say(ctx.get_help())
            ctx.exit(ExitCode.SHAPE)
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            close = nearest(name, self.list_commands(ctx))
            hint = f" Did you mean {' or '.join(close)}?" if close else ""
            shown = name if len(name) <= 60 else name[:57] + "..."
            raise click.UsageError(f"There is no command {shown!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)

    def short_helps(self, ctx: click.Context) -> list[tuple[str, str]]:
        """(name, one line) of every command."""
        found = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        return [(name, command.get_short_help_str(limit=200)) for name, command in found if command is not None]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(self.short_helps(ctx))


def group(name: str | None = None) -> Callable[[Callable[..., Any]], Group]:
    """A group of commands (`@group()`)."""
    return click.group(name, cls=Group, context_settings={"help_option_names": ["-h", "--help"]})


_SUFFIXES = {
    "json": "json", "csv": "csv", "md": "markdown", "markdown": "markdown", "html": "html", "htm": "html", "ics": "ics",
    "toml": "toml", "cook": "cook",
}  # fmt: skip


def format_option(*formats: str) -> Callable[[F], F]:
    """`--format`; where it is not given, `-o FILE` says it by its suffix."""

    def chosen(ctx: click.Context, _parameter: click.Parameter, value: str | None) -> str:
        if value is not None:
            return value
        target = ctx.params.get("output")  # what was given is read before what was not
        by_name = _SUFFIXES.get(ending(target)) if target is not None else None
        return by_name if by_name in formats else formats[0]

    def decorated(function: F) -> F:
        to_file = any(p.name == "output" for p in getattr(function, "__click_params__", ()))
        usual = f"as the FILE of -o is called, else {formats[0]}" if to_file else formats[0]
        return click.option(
            "--format",
            "format_",
            type=click.Choice(formats),
            default=None,
            callback=chosen,
            help=f"How to print the result. Default: {usual}.",
        )(function)

    return decorated


# What takes plain text.
_LONGEST_ENDING = 8
_ANY_TEXT = ("", "txt", "text", "log", "out")
_PLAIN = ("md", "markdown")  # plain text is Markdown, too
_OPENED_BY = {
    "csv": (("xls", "xlsx", "xlsm", "xlsb", "ods", "numbers", "gsheet", "tsv", "tab"), ".csv opens in a spreadsheet"),
    "html": (("pdf", "doc", "docx", "odt", "rtf", "ps"), ".html opens in a browser, which prints it and makes a PDF"),
    "markdown": (("pdf", "doc", "docx", "odt", "rtf", "ps"), ".md opens in an editor"),
    "ics": (("ical", "ifb", "vcs"), ".ics opens in a calendar"),
}


def ending(target: Path) -> str:
    """The ending of a file's name, lower case and without its dot."""
    return target.suffix.lower().removeprefix(".")


def check_ending(target: Path, formats: Sequence[str]) -> None:
    """Raises ValueProblem for a name that promises what none of the formats is. An ending that is none (week.48, what
    `mktemp` makes) promises nothing."""
    from mealplan.errors import ValueProblem

    said = ending(target)
    known = [name for name, format_ in _SUFFIXES.items() if format_ in formats]
    fitting = (*_ANY_TEXT, *known, *(_PLAIN if "text" in formats else ()))
    if said in fitting or not said[:1].isalpha() or len(said) > _LONGEST_ENDING:
        return
    near = [words for format_, (names, words) in _OPENED_BY.items() if format_ in formats and said in names]
    usual = [name for name in known if name not in ("markdown", "htm")]
    listed = ", ".join(f".{name}" for name in [*usual, *(["txt"] if "text" in formats else [])])
    raise ValueProblem(
        f"this command does not write .{said} files", where=str(target)[:300],
        hint="; ".join([f"it writes {listed}", *near[:1]]),
    )  # fmt: skip


def output_option_of(*formats: str) -> Callable[[F], F]:
    """`-o FILE`. `formats`: those of a command that has no `--format`."""

    def checked(ctx: click.Context, _parameter: click.Parameter, value: Path | None) -> Path | None:
        from mealplan.cli.output import check_target

        if value is None or str(value) == "-":
            return value
        choices = [p.type.choices for p in ctx.command.params if p.name == "format_" and hasattr(p.type, "choices")]
        check_ending(value, formats or (choices[0] if choices else ("text",)))
        return check_target(value)  # before the work, not after it

    def decorated(function: F) -> F:
        return click.option(
            "-o",
            "--output",
            type=click.Path(path_type=Path),
            default=None,
            metavar="FILE",
            callback=checked,
            help="Write into FILE, whole or not at all, instead of printing.",
        )(function)

    return decorated


def output_option(function: F) -> F:
    """`-o FILE` of a command with `--format`."""
    return output_option_of()(function)


def all_option(function: F) -> F:
    words = "List every target, not only what is off, the headline nutrients and your own (text, Markdown)."
    return click.option("--all", "everything", is_flag=True, help=words)(function)


def complete_profile(_ctx: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """Names of profiles, and files."""
    from click.shell_completion import CompletionItem

    from mealplan.profiles.read import list_profiles

    found = [CompletionItem(p.name, help=p.about) for p in list_profiles() if p.name.startswith(begun)]
    return found or [CompletionItem(begun, type="file")]


def complete_exclusion(_ctx: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    from mealplan.foods.food import EXCLUSIONS

    return [CompletionItem(name) for name in EXCLUSIONS if name.startswith(begun.lower())]


def exclusions_meant(words: Sequence[str], *, where: str | None = None) -> list[str]:
    """The exclusions that words mean, each once; what is to be told of a word goes to stderr. Raises ValueProblem."""
    from mealplan.foods.exclusions.words import meant

    found = [meant(word, where=where) for word in words]
    for told in dict.fromkeys(one.told() for one in found if one.word):
        say(told)
    return list(dict.fromkeys(name for one in found for name in one.names))


def library(*, quiet: bool = False) -> Library:
    """The food catalogue and cookbook; compiled first where that is needed, with progress on stderr."""
    from mealplan.library import open_library

    line = ProgressLine(quiet=quiet)
    try:
        return open_library(
            lambda share, words: line.show(f"Preparing the food catalogue (once): {share:4.0%} {words}")
        )
    finally:
        line.done()


def warn_of_own_dishes(lib: Library) -> None:
    """Say what is wrong with dish files of the user's own: those are left out."""
    for warning in lib.cookbook.warnings:
        say(f"mealplan: a dish of yours is left out: {warning}")
    for warning in lib.own_warnings:
        say(f"mealplan: a food of yours is left out: {warning}")
