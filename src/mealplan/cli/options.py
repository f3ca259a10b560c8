"""Options that several commands share, and opening the library with progress."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from mealplan.cli.diagnostics import ProgressLine

if TYPE_CHECKING:
    from mealplan.library import Library
    from mealplan.planning.plan import Plan

F = TypeVar("F", bound=Callable[..., Any])


def format_option(*formats: str) -> Callable[[F], F]:
    return click.option(
        "--format",
        "format_",
        type=click.Choice(formats),
        default=formats[0],
        show_default=True,
        help="How to print the result.",
    )


def output_option(function: F) -> F:
    return click.option(
        "-o",
        "--output",
        type=click.Path(path_type=Path),
        default=None,
        metavar="FILE",
        help="Write into FILE, whole or not at all, instead of printing.",
    )(function)


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


def read_plan(reference: str) -> Plan:
    """A plan from a file, or from stdin for `-`."""
    from mealplan.cli.output import read_text
    from mealplan.planning.plan import loads

    return loads(read_text(reference, what="plan"), where="stdin" if reference == "-" else reference)
