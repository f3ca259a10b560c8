"""`mealplan dishes list --often | --never`: what weeks choose, counted while one waits."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mealplan.cli.diagnostics import ExitCode, say
from mealplan.cli.interrupts import Interrupts
from mealplan.cli.output import emit_rows
from mealplan.errors import StoppedEarly

if TYPE_CHECKING:
    from mealplan.library import Library
    from mealplan.planning.result.chosen import Count

COLUMNS = ("dish", "title", "course", "weeks", "of")


def weeks_counted(lib: Library, weeks: int) -> list[list[str]]:
    """The dishes of so many weeks; of fewer where Ctrl-C stops it. Raises StoppedEarly before the first."""
    from mealplan.planning.result.chosen import chosen

    found: list[list[str]] = []
    with Interrupts() as stop:
        for number in range(weeks):
            if stop.asked:
                break
            found.append(chosen(number, lib))
            say(f"{number + 1}/{weeks} weeks")
    if not found:
        raise StoppedEarly("stopped before a week was counted")
    return found


def list_chosen(lib: Library, weeks: int, *, never: bool, format_: str, output: Path | None) -> int:
    """Prints the dishes that no week chose, or all that some week did."""
    from mealplan.planning.result.chosen import counted

    found = weeks_counted(lib, weeks)
    counts = counted(found, lib)
    shown = [one for one in counts if (one.weeks == 0) == never]
    emit_rows([_row(one, len(found)) for one in shown], format_, output, empty="No dish.", columns=COLUMNS)
    say(_summary(counts, len(found)))
    return int(ExitCode.DONE)


def _row(one: Count, weeks: int) -> dict[str, object]:
    course = [c.value for c in one.dish.courses]
    return {"dish": one.dish.id, "title": one.dish.title, "course": "|".join(course), "weeks": one.weeks, "of": weeks}


def _summary(counts: Sequence[Count], weeks: int) -> str:
    """`100 weeks: 312 of 365 mains (85 %) and 540 of 646 dishes were chosen`"""
    mains = [one for one in counts if one.is_main]
    used = sum(one.weeks > 0 for one in mains)
    share = 100 * used / max(1, len(mains))
    dishes = sum(one.weeks > 0 for one in counts)
    return f"{weeks} weeks: {used} of {len(mains)} mains ({share:.0f} %), {dishes} of {len(counts)} dishes were chosen"
