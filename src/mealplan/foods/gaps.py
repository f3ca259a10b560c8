"""The tables of `foods_db/gaps`: what is told of foods whose own source says nothing."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from mealplan.errors import ValueProblem


def lines(path: Path, columns: Sequence[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """("FILE:LINE", its cells by column) of each line of a table; none where there is no such file. Raises ValueProblem
    where its columns are others."""
    if not path.is_file():
        return
    with path.open(encoding="utf-8", newline="") as handle:
        reader = csv.DictReader(handle)
        if tuple(reader.fieldnames or ()) != tuple(columns):
            raise ValueProblem(f"its columns are not {', '.join(columns)}", where=path.name)
        for number, row in enumerate(reader, start=2):
            yield f"{path.name}:{number}", row
