"""A menu in a table: CSV as people, spreadsheets and food diaries write it, brought to one form.

Known: commas, semicolons, tabs and upright bars (Markdown's tables, too); Excel's `sep=;` line; a title above the
header; headings in other words and other languages; columns of nutrients (passed over: nutrients are our own business);
cells that were merged, so that a day or a meal stands only where it begins; lines that are a heading; empty columns at
the end.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from mealplan.cells import bare
from mealplan.days import folded
from mealplan.errors import ValueProblem, nearest

COLUMNS = ("day", "slot", "what", "amount", "unit")
#: Headings of each column, without accents; of two for one column the first that is filled counts.
_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "day": ("day", "date", "tag", "datum", "jour", "dia", "fecha", "giorno", "data", "weekday", "wochentag"),
    "slot": ("slot", "meal", "group", "meal type", "meal name", "mahlzeit", "repas", "comida", "pasto", "maaltijd",
             "type"),
    "what": ("what", "food", "food name", "ingredient", "dish", "item", "name", "food item", "description", "product",
             "recipe", "lebensmittel", "gericht", "zutat", "produkt", "speise", "aliment", "plat", "alimento", "plato",
             "ingrediente", "was", "bezeichnung"),
    "amount": ("amount", "quantity", "qty", "menge", "anzahl", "quantite", "cantidad",
               "quantita", "hoeveelheid", "serving", "serving size", "portion size", "how much"),
    "portions": ("portions", "servings", "portionen", "portion", "porciones"),
    "grams": ("grams", "gramm", "gramos", "grammes", "weight", "gewicht", "poids", "peso"),
    "unit": ("unit", "units", "einheit", "unite", "unidad", "unita", "eenheid"),
}  # fmt: skip
COLUMN_OF = {heading: column for column, headings in _HEADINGS.items() for heading in headings}
#: Columns of a plan's own CSV and of food diaries that say nothing of what was eaten, or how much.
_IGNORED = frozenset((
    "title", "leftover", "no", "nr", "cook", "locked", "eaters", "note", "notes", "plan", "time", "category", "comment",
    "comments", "icon", "deleted", "brand", "source", "barcode", "id", "status", "uhrzeit", "zeit", "notiz",
    "notizen", "kommentar", "heure", "hora", "completed", "calories", "calorie", "kalorien", "kcal", "kj", "fat",
    "fett", "protein", "proteins", "eiweiss", "carbs", "carbohydrates", "net carbs", "kohlenhydrate", "sugar",
    "sugars", "added sugars", "zucker", "fiber", "fibre", "dietary fiber", "dietary fibre", "ballaststoffe", "salt",
    "salz", "sodium", "saturated fat", "trans fat", "trans fats", "polyunsaturated fat", "monounsaturated fat",
    "cholesterol", "alcohol", "water", "caffeine",
))  # fmt: skip
_OF_A_NUTRIENT = ("g", "mg", "ug", "µg", "μg", "mcg", "kcal", "cal", "kj", "iu", "ie", "%", "% dv", "%dv", "% rda")
_MEASURED = re.compile(r"(.*?)\s*[(\[]\s*([^)\]]*?)\s*[)\]]")
_LONGEST = 80  # of a heading
_ABOVE = 10  # lines in which a header is looked for
_TITLE = 2  # cells that a title above the header may have
_HOW = "Columns: " + ", ".join(COLUMNS)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: its number, and what stands under each of our columns."""

    line: int
    cells: Mapping[str, str]
    too_long: str = ""  # a line with more cells than columns, as written


@dataclass
class _Above:
    """What the lines above say: a day and a meal hold until others are named."""

    day: str = ""
    slot: str = ""

    def fill(self, cells: Mapping[str, str]) -> dict[str, str]:
        day = cells.get("day", "")
        self.slot = cells.get("slot") or ("" if day and day != self.day else self.slot)
        self.day = day or self.day
        held = {"day": self.day, "slot": self.slot}
        return {**cells, **{key: value for key, value in held.items() if value}}


def read_table(text: str, where: str) -> list[Row]:
    """The lines that say what was eaten. Raises ValueProblem for what is no such table."""
    try:
        rows, at = _rows(text)
    except csv.Error as error:
        raise ValueProblem(f"is not valid CSV: {error}", where=where) from None
    head = None if at is None else rows[at][1]
    meant = [(column, "") for column in COLUMNS] if head is None else [meaning(cell) for cell in head]
    if at is not None and head is not None:
        _check(head, f"{where}: line {rows[at][0]}")
    above = _Above()
    found = []
    for number, cells in rows if at is None else rows[at + 1 :]:
        if cells == head:  # of a second table below the first
            continue
        if len(cells) > len(meant):  # a comma in a name without quotes: it is reported, not guessed
            found.append(Row(number, {}, " ".join(cells)[:200]))
            continue
        whole = above.fill(named((*one, cell) for one, cell in zip(meant, cells, strict=False)))
        if any(meant[i][0] not in ("", "day", "slot") for i, cell in enumerate(cells) if cell):
            found.append(Row(number, whole))  # else it is a heading, "Monday" or "Breakfast": what is below is of it
    return found


def _rows(text: str) -> tuple[list[tuple[int, list[str]]], int | None]:
    """The lines with their numbers, and which of them is the header."""
    lines = text.splitlines(keepends=True)
    said = re.match(r'\ufeff?"?sep=(.)"?\s*$', lines[0], re.IGNORECASE) if lines else None
    if said is not None:  # Excel's own line, which says what stands between the cells
        rows = _parsed(["\n", *lines[1:]], said[1])
        return rows, _header(rows)
    for mark in "\t;,|":
        rows = _parsed(lines, mark)
        at = _header(rows)
        if at is not None:
            return rows, at
    return _parsed(lines, _delimiter(lines)), None


def _parsed(lines: Sequence[str], mark: str) -> list[tuple[int, list[str]]]:
    """(number of the line, its cells) of each that is neither empty nor a comment, without empty cells at its end."""
    found = []
    for number, row in enumerate(csv.reader(io.StringIO("".join(lines)), delimiter=mark), 1):
        cells = [bare(squeezed(cell.replace("\ufeff", ""))) for cell in row]
        if mark == "|" and cells and not cells[0]:
            del cells[0]  # a line of Markdown begins with a bar
        if mark == "|" and all(re.fullmatch(":?-+:?", cell) for cell in cells if cell):
            continue  # Markdown's line below the header
        while cells and not cells[-1]:
            cells.pop()
        if cells and not cells[0].startswith("#"):
            found.append((number, cells))
    return found


def squeezed(text: str) -> str:
    """Text with single spaces. Spaces that do not break stay: in an amount they group thousands."""
    return re.sub(r"[ \t\r\n]+", " ", text).strip()


def _delimiter(lines: Sequence[str]) -> str:
    """Without a header: a tab, a semicolon or a bar where the first line has one, for 60,5 has a comma, too."""
    first = next((x for x in lines if x.strip() and not x.lstrip().startswith("#")), "")
    plain = re.sub(r'"[^"]*"', "", first)
    return next((mark for mark in "\t;|" if mark in plain), ",")


def _header(rows: Sequence[tuple[int, list[str]]]) -> int | None:
    """Which line is the header, titles above it aside."""
    for at, (_, cells) in enumerate(rows[:_ABOVE]):
        known = {meaning(cell)[0] for cell in cells} - {""}
        if "what" in known or len(known) > 1:
            return at
        if len(cells) > _TITLE:
            return None
    return None


def _check(head: Sequence[str], where: str) -> None:
    """Raises ValueProblem for headings that are not known: a column that is passed over might be what was eaten."""
    unknown = [cell for cell in head if cell and not meaning(cell)[0] and not _passed_over(cell)]
    if unknown:
        listed = ", ".join(repr(cell[:40]) for cell in unknown[:6])
        close = dict.fromkeys(x for cell in unknown[:6] for x in nearest(folded(cell), COLUMN_OF, 1))
        hint = f"did you mean {' or '.join(close)}? " if close else ""
        raise ValueProblem(f"unknown column{'s' * (len(unknown) > 1)} {listed}", where=where, hint=hint + _HOW)
    if not any(meaning(cell)[0] == "what" for cell in head):
        raise ValueProblem("no column says what was eaten", where=where, hint=_HOW)


@cache
def meaning(heading: str) -> tuple[str, str]:
    """(column, unit) of a heading: "Menge (g)" is an amount in g; two empty texts where it is none of ours."""
    base, unit = _parts(heading)
    return (COLUMN_OF[base], unit) if base in COLUMN_OF else ("", "")


def _parts(heading: str) -> tuple[str, str]:
    """(words, unit in brackets) of a heading, in the form in which they are compared."""
    plain = re.sub(r"[\s_\-]+", " ", folded(heading[:_LONGEST])).strip(" :.")
    whole = _MEASURED.fullmatch(plain)
    return (whole[1], whole[2]) if whole else (plain, "")


def _passed_over(heading: str) -> bool:
    from mealplan.nutrition.nutrients import nutrient

    base, unit = _parts(heading)
    if base in _IGNORED or unit in _OF_A_NUTRIENT:
        return True
    try:
        return bool(nutrient(base))
    except ValueProblem:
        return False


def named(cells: Iterable[tuple[str, str, str]]) -> dict[str, str]:
    """What stands under each of our columns, from (column, unit of the heading, text): the first that is filled. Grams
    go before any other amount, and an amount takes the unit of its heading where no column of units is filled."""
    found: dict[str, str] = {}
    units: dict[str, str] = {}
    for column, unit, text in cells:
        if column and text and column not in found:
            found[column], units[column] = text, unit
    usual = {"grams": "g", "portions": "portions", "amount": ""}
    for column in ("grams", "amount", "portions"):
        if column in found:
            said = "" if column == "grams" else found.get("unit", "")
            return {
                **{key: value for key, value in found.items() if key not in usual},
                "amount": found[column], "unit": said or units[column] or usual[column],
            }  # fmt: skip
    return found
