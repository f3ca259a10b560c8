"""`mealplan care`: what is known of medicines, conditions and life stages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

import click

from mealplan.cli.diagnostics import ExitCode
from mealplan.cli.options import complete_profile, format_option, output_option
from mealplan.cli.output import columns, emit, emit_json
from mealplan.errors import ValueProblem

if TYPE_CHECKING:
    from mealplan.care.names import Answer


@click.command()
@click.argument("names", nargs=-1, metavar="NAME...")
@click.option("--kind", type=click.Choice(["medicine", "condition"]), default=None,
              help="What the names are; without it both are looked up.")  # fmt: skip
@click.option("--person", default=None, metavar="FILE", shell_complete=complete_profile,
              help="Answer for the medicines, conditions and life stage of this profile as well.")  # fmt: skip
@format_option("text", "json")
@output_option
def care(names: tuple[str, ...], kind: str | None, person: str | None, format_: str, output: Path | None) -> int:
    """What is known of a medicine, a condition or a life stage: what is left out, aimed at, timed or asked first.

    One answer per name. A brand, another language or a listed misspelling is found; a near name is shown, never taken.

    \b
    Examples:
      mealplan care Marcumar "peanut allergy"
      mealplan care --person example-fibromyalgia
    """
    from mealplan.care.words import as_data, block

    answers = [_answer(name, kind) for name in names]
    if person is not None:
        answers += _of_person(person)
    elif not names:
        raise ValueProblem("no name was given", where="NAME", hint="mealplan care Marcumar, or --person FILE")
    if format_ == "json":
        emit_json([as_data(one) for one in answers], output)
    else:
        emit(_folded(block(answers)), output)
    return int(ExitCode.DONE)


def _answer(name: str, kind: str | None) -> Answer:
    from mealplan.care.names import answer, answer_either

    return answer_either(name) if kind is None else answer(cast(Literal["medicine", "condition"], kind), name)


def _of_person(reference: str) -> list[Answer]:
    """The answers for what a profile says of its person."""
    from mealplan.care.names import answer
    from mealplan.care.person import STAGES
    from mealplan.profiles.read import load_profile
    from mealplan.settings.merge import merged, texts

    said = merged(load_profile(reference).settings)
    stages = [row for state, row in STAGES.items() if state in texts(said, "state")]
    return [*(answer("medicine", name) for name in texts(said, "medicine")),
            *(answer("condition", name) for name in (*texts(said, "condition"), *stages))]


def _folded(text: str) -> str:
    """Lines no longer than the terminal is wide."""
    from textwrap import wrap

    width = columns() or 100
    out: list[str] = []
    for line in text.splitlines():
        indent = " " * (len(line) - len(line.lstrip(" -")))
        out += wrap(line, width, subsequent_indent=indent, break_on_hyphens=False) or [""]
    return "\n".join(out)
