"""Text that goes into the formats of other programs: cells of a spreadsheet, words in Markdown, a page of HTML."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")
_MARKDOWN = "\\`*_<>[]|#"


def cell(value: object) -> object:
    """Text that a spreadsheet would take for a formula gets an apostrophe before it."""
    return "'" + value if isinstance(value, str) and value[:1] in _FORMULA else value


def bare(text: str) -> str:
    """A cell without the apostrophe that `cell` put before it."""
    return text[1:] if text[:1] == "'" and text[1:2] in _FORMULA else text


def csv_lines(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """CSV with a header, a comma between cells; no cell starts a formula, and none holds a carriage return, which the
    writer would leave without quotes."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow([cell(one.replace("\r\n", "\n").replace("\r", "\n") if isinstance(one, str) else one)
                         for one in row])  # fmt: skip
    return out.getvalue()


def one_line(text: str) -> str:
    """Text without line ends, and single spaces: it stays in the line that it is put into."""
    return " ".join(text.split())


def markdown(text: str) -> str:
    """Text that Markdown shows as it is, on one line: no mark of it starts a heading, a cell, a link or HTML."""
    for mark in _MARKDOWN:
        text = text.replace(mark, "\\" + mark)
    return one_line(text)


def printable(value: Any) -> Any:
    """What reaches the page holds no control characters, whatever a file or a name held."""
    if isinstance(value, str) and not hasattr(value, "__html__"):
        return "".join(c for c in value if c in "\n\t" or c.isprintable())
    return value
