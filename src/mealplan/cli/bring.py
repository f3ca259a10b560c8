"""`mealplan dishes import`, `review`, `drafts`: recipes of other people and programs become dishes of hers."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from mealplan.cli.diagnostics import ExitCode
from mealplan.cli.options import format_option, library, output_option
from mealplan.cli.output import emit, emit_json
from mealplan.errors import ValueProblem

MOST_LINES = 5_000


@click.command("import")
@click.argument("files", nargs=-1, metavar="FILE...")
@click.option("--lines", "bare", is_flag=True, help="FILE holds ingredient lines, one a line: tell what each means.")
@click.option("--units", type=click.Choice(["us", "uk"]), default=None, help="Whose pints and packs are meant.")
@format_option("text", "json")
@output_option
def import_(files: tuple[str, ...], bare: bool, units: str | None, format_: str, output: Path | None) -> int:
    """Read recipes."""
    from mealplan.bring.recipe import Bringer

    if not files:
        raise click.UsageError("Give one or more files, or - for what is piped in.")
    if not bare:
        raise ValueProblem("not yet")
    text = "\n".join(sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8") for name in files)
    bringer = Bringer(library(), units or "")
    lines = [bringer.line(line) for line in text.splitlines()[:MOST_LINES] if line.strip()]
    if format_ == "json":
        emit_json([line.to_json(bringer.food_of(line)) for line in lines], output)
    else:
        emit("\n".join(f"{line.match.verdict:8}{line.reading.text}: {line.match.ingredient}" for line in lines), output)
    return int(ExitCode.DONE if all(line.match.verdict == "sure" for line in lines) else ExitCode.SHORT)
