"""What was eaten, or any menu, from a TOML or CSV file: lines, and which food or dish each of them means."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from mealplan.cli.menu_table import COLUMN_OF, COLUMNS, meaning, named, read_table, squeezed
from mealplan.days import one_form
from mealplan.errors import ValueProblem, unknown_name
from mealplan.living.eaten import Eaten, Line, Unmatched, match, match_all
from mealplan.toml_text import toml_table

MOST_LINES = 2_000  # 84 days of two dozen lines

__all__ = ["Eaten", "Line", "Unmatched", "match", "match_all", "read_lines"]


def read_lines(text: str, where: str) -> list[Line]:
    """The lines of a TOML (`[[eaten]]`) or CSV file. Raises ValueProblem for what is neither."""
    _refuse(text, where)
    lines = _from_toml(text, where) if _is_toml(text, where) else _from_csv(text, where)
    if not lines:
        raise ValueProblem("nothing was eaten in it", where=where, hint="Columns: " + ", ".join(COLUMNS))
    if len(lines) > MOST_LINES:
        raise ValueProblem(f"has more than {MOST_LINES} lines", where=where)
    days = one_form([line.day for line in lines])
    return [replace(line, day=day) for line, day in zip(lines, days, strict=True)]


def _refuse(text: str, where: str) -> None:
    """Raises ValueProblem for a file of another kind, and says which."""
    from mealplan.kinds import told

    found = told(text)
    if found is not None and not found.startswith("this is a menu"):
        hint = "A plan is shown by `mealplan show`; a menu is written in CSV or TOML."
        raise ValueProblem(found, where=where, hint=hint)
    if text.lstrip("\ufeff \t\r\n")[:1] == "{":
        raise ValueProblem(
            "this is JSON", where=where, hint="A plan is shown by `mealplan show`; a menu is written in CSV or TOML."
        )


def _is_toml(text: str, where: str) -> bool:
    """By the ending of the file's name; without one by the first line that says anything."""
    low = where.lower()
    if low.endswith((".csv", ".tsv", ".txt", ".tab")):
        return False
    first = next((x for x in text.splitlines() if x.strip() and not x.lstrip().startswith("#")), "")
    toml = re.match(r"\ufeff?\s*(\[|[A-Za-z_]+\s*=)", first) is not None
    return low.endswith(".toml") or (toml and re.match(r'\ufeff?"?sep=', first, re.IGNORECASE) is None)


def _from_toml(text: str, where: str) -> list[Line]:
    data = toml_table(text, where, "a menu")
    for key in data:
        if key != "eaten":
            raise unknown_name("key", key, ["eaten"], where=where)
    rows = data.get("eaten", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueProblem("eaten is not a list of tables", where=where, hint="Begin each with a line `[[eaten]]`.")
    found = []
    for number, row in enumerate(rows, 1):
        for key in row:
            if not meaning(str(key))[0]:
                raise unknown_name("key", str(key), COLUMN_OF, where=f"{where}: eaten {number}")
        cells = ((*meaning(str(key)), squeezed(str(value))) for key, value in row.items())
        found.append(_line(number, named(cells)))
    return found


def _from_csv(text: str, where: str) -> list[Line]:
    return [
        Line(row.line, "", "", row.too_long, "", "?") if row.too_long else _line(row.line, row.cells)
        for row in read_table(text, where)
    ]


def _line(number: int, cells: Mapping[str, str]) -> Line:
    said = {key: (value if key == "amount" else " ".join(value.split()))[:200] for key, value in cells.items()}
    return Line(
        number, said.get("day", "1"), said.get("slot", "").lower(), said.get("what", ""), said.get("amount", ""),
        said.get("unit", ""),
    )  # fmt: skip
