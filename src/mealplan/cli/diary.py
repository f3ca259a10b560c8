"""What was eaten, or any menu, from a TOML or CSV file: lines, and which food or dish each of them means."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mealplan.cli.menu_table import COLUMN_OF, COLUMNS, meaning, named, read_table, squeezed
from mealplan.days import one_form
from mealplan.errors import MealplanError, ValueProblem, unknown_name
from mealplan.toml_text import toml_table

if TYPE_CHECKING:
    from mealplan.library import Library

MOST_LINES = 2_000  # 84 days of two dozen lines
MOST_HINTS = 20  # of lines that are not understood get the nearest names


@dataclass(frozen=True, slots=True)
class Line:
    """One line as written, but the day in one form; `line` counts from 1, in a TOML file the entries."""

    line: int
    day: str
    slot: str
    what: str
    amount: str
    unit: str

    @property
    def text(self) -> str:
        return " ".join(x for x in (self.day, self.slot, self.amount, self.unit, self.what) if x)


@dataclass(frozen=True, slots=True)
class Eaten:
    """A line that was understood: what it was taken for, and the grams of each food. `sure`: named by id or by a name
    of the cookbook, not by the nearest food of that description."""

    line: Line
    taken_as: str
    kind: str  # food, ingredient or dish
    parts: tuple[tuple[str, float], ...]
    sure: bool

    @property
    def grams(self) -> float:
        return sum(grams for _, grams in self.parts)


@dataclass(frozen=True, slots=True)
class Unmatched:
    line: Line
    why: str


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


def match_all(lines: Sequence[Line], lib: Library) -> tuple[list[Eaten], list[Unmatched]]:
    """Every line, either understood or not; the first of those that are not say what is near."""
    eaten: list[Eaten] = []
    unmatched: list[Unmatched] = []
    for line in lines:
        found = match(line, lib, hints=len(unmatched) < MOST_HINTS)
        if isinstance(found, Eaten):
            eaten.append(found)
        else:
            unmatched.append(found)
    return eaten, unmatched


def match(line: Line, lib: Library, *, hints: bool = True) -> Eaten | Unmatched:
    """The food or dish that a line means, and its grams."""
    if not line.what or line.unit == "?":
        return Unmatched(line, "it has more cells than columns" if line.unit == "?" else "it names no food or dish")
    try:
        return _dish(line, lib) or _food(line, lib, hints)
    except MealplanError as error:
        return Unmatched(line, " ".join(str(error).replace("\n", "; ").split()))


def _dish(line: Line, lib: Library) -> Eaten | None:
    from mealplan.units import PORTIONS, to_grams, typed_amount

    also = lib.cookbook.names.get(line.what) is not None
    if also and line.what.lower() not in lib.cookbook.dishes:
        return None  # banana is the fruit, although a dish may be called so
    wanted = line.what.lower()
    dish = lib.cookbook.dishes.get(re.sub(r"[ _]", "-", wanted))
    dish = dish or next((d for d in lib.cookbook.dishes.values() if d.title.lower() == wanted), None)
    if dish is None:
        return None
    whole = sum(part.eaten_g for part in dish.ingredients) / dish.servings
    size, unit = typed_amount(line.amount or "1", line.unit)
    if also and unit != "piece" and unit not in PORTIONS:
        return None  # 1 cup of quinoa is of the grain
    share = size if unit == "piece" or unit in PORTIONS else to_grams(size, unit, (), food="a dish") / whole
    _sensible(share * whole)
    parts = tuple((p.food, p.eaten_g / dish.servings * share) for p in dish.ingredients if p.eaten_g > 0)
    return Eaten(line, f"{dish.title}, {share:.3g} portion{'s' * (share != 1)}", "dish", parts, True)


def _sensible(grams: float) -> None:
    if not 0 < grams <= 20_000:
        raise ValueProblem(f"{grams:.4g} g is no amount that one eats")


def _food(line: Line, lib: Library, hints: bool) -> Eaten:
    from mealplan.dishes.eaten import as_eaten
    from mealplan.planning.ask.meant import food_meant
    from mealplan.units import to_grams, typed_amount

    if not line.amount:
        raise ValueProblem("it does not say how much", hint='write an amount, like "150 g" or "1 cup"')
    size, unit = typed_amount(line.amount, line.unit)
    entry = lib.cookbook.names.get(line.what)
    if entry is not None:
        food, grams, sure = as_eaten(size, unit, entry, lib.foods.measures)
        kind = "ingredient"
    else:
        food, sure = food_meant(line.what, lib, hints=hints)
        kind = "food"
        grams = to_grams(size, unit, [(m.name, m.grams) for m in lib.foods.measures(food)], food=line.what[:60])
    _sensible(grams)
    return Eaten(line, f"{lib.foods.food(food).name}, {grams:.4g} g", kind, ((food, grams),), sure)
