"""What was eaten, or any menu, from a TOML or CSV file: lines, and which food or dish each of them means."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from mealplan.errors import MealplanError, ValueProblem, unknown_name

if TYPE_CHECKING:
    from mealplan.library import Library

COLUMNS = ("day", "slot", "what", "amount", "unit")
_ALSO = {
    "date": "day", "meal": "slot", "food": "what", "ingredient": "what", "dish": "what", "item": "what", "name": "what",
    "portions": "amount", "quantity": "amount", "grams": "amount",
}  # fmt: skip
_IGNORED = {"title", "leftover", "cook", "locked", "note", "plan"}  # of a plan's own CSV
_KNOWN = (*COLUMNS, *_ALSO)
MOST_LINES = 2_000  # 84 days of two dozen lines
MOST_HINTS = 20  # of lines that are not understood get the nearest names


@dataclass(frozen=True, slots=True)
class Line:
    """One line as written; `line` counts from 1, in a TOML file the entries."""

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
    begins = text.lstrip()[:1]
    if begins == "{":
        raise ValueProblem(
            "this is JSON", where=where, hint="A plan is shown by `mealplan show`; a menu is written in TOML or CSV."
        )
    first = next((x for x in text.splitlines() if x.strip() and not x.lstrip().startswith("#")), "")
    toml = re.match(r"\s*(\[|[A-Za-z_]+\s*=)", first) is not None
    lines = _from_toml(text, where) if toml else _from_csv(text, where)
    if not lines:
        raise ValueProblem("nothing was eaten in it", where=where, hint="Columns: " + ", ".join(COLUMNS))
    if len(lines) > MOST_LINES:
        raise ValueProblem(f"has more than {MOST_LINES} lines", where=where)
    return lines


def _from_toml(text: str, where: str) -> list[Line]:
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
        raise ValueProblem(f"is not valid TOML: {str(error)[:200]}", where=where) from None
    for key in data:
        if key != "eaten":
            raise unknown_name("key", key, ["eaten"], where=where)
    rows = data.get("eaten", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueProblem("eaten is not a list of tables", where=where, hint="Begin each with a line `[[eaten]]`.")
    found = []
    for number, row in enumerate(rows, 1):
        for key in row:
            if key not in _KNOWN:
                raise unknown_name("key", str(key), _KNOWN, where=f"{where}: eaten {number}")
        found.append(_line(number, row))
    return found


def _from_csv(text: str, where: str) -> list[Line]:
    try:
        sample = text[:2000]
        marks = {mark: sample.count(mark) for mark in ",;\t"}
        mark = max(marks, key=lambda m: marks[m])
        rows = list(csv.reader(io.StringIO(text), delimiter=mark))
    except csv.Error as error:
        raise ValueProblem(f"is not valid CSV: {error}", where=where) from None
    heads: Sequence[str] | None = None
    found = []
    for number, row in enumerate(rows, 1):
        cells = [cell.strip() for cell in row]
        if not any(cells) or cells[0].startswith("#"):
            continue
        if heads is None:
            named = [cell.lower().replace(" ", "_") for cell in cells]
            if any(name in ("what", "food", "dish", "ingredient", "item") for name in named):
                for name in named:
                    if name and name not in _KNOWN and name not in _IGNORED:
                        raise unknown_name("column", name, _KNOWN, where=f"{where}: line {number}")
                heads = named
                continue
            heads = COLUMNS
        if len(cells) > len(heads):  # a comma in a name without quotes: reported as a line that was not understood
            found.append(Line(number, "", "", " ".join(cells)[:200], "", "?"))
            continue
        found.append(_line(number, dict(zip(heads, cells, strict=False))))
    return found


def _line(number: int, row: Mapping[str, Any]) -> Line:
    said: dict[str, str] = {}
    unit = "portions" if row.get("portions") not in (None, "") else ""
    unit = "g" if row.get("grams") not in (None, "") else unit
    for key, value in row.items():
        name = _ALSO.get(key, key)
        text = " ".join(str(value).split())[:200]
        if name in COLUMNS and text and not said.get(name):
            said[name] = text
    return Line(
        number, said.get("day", "1"), said.get("slot", "").lower(), said.get("what", ""), said.get("amount", ""),
        said.get("unit", unit),
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
    from mealplan.units import parse_kitchen_amount

    if lib.cookbook.names.get(line.what) is not None and line.what.lower() not in lib.cookbook.dishes:
        return None  # banana is the fruit, although a dish may be called so
    wanted = line.what.lower()
    dish = lib.cookbook.dishes.get(re.sub(r"[ _]", "-", wanted))
    dish = dish or next((d for d in lib.cookbook.dishes.values() if d.title.lower() == wanted), None)
    if dish is None:
        return None
    whole = sum(part.eaten_g for part in dish.ingredients) / dish.servings
    unit = line.unit.lower().rstrip("s")
    if unit in ("", "portion", "serving", "helping"):
        words = (line.amount or "1").lower().split()
        number = " ".join(w for w in words if w.rstrip("s") not in ("portion", "serving", "helping")) or "1"
        size, said = parse_kitchen_amount(number)
        share = size if said == "piece" else _grams(size, said) / whole
    else:
        share = _grams(*parse_kitchen_amount(f"{line.amount} {line.unit}")) / whole
    _sensible(share * whole)
    parts = tuple((p.food, p.eaten_g / dish.servings * share) for p in dish.ingredients if p.eaten_g > 0)
    return Eaten(line, f"{dish.title}, {share:.3g} portion{'s' * (share != 1)}", "dish", parts, True)


def _grams(size: float, unit: str) -> float:
    from mealplan.units import to_grams

    return to_grams(size, unit, (), food="a dish")


def _sensible(grams: float) -> None:
    if not 0 < grams <= 20_000:
        raise ValueProblem(f"{grams:.4g} g is no amount that one eats")


def _food(line: Line, lib: Library, hints: bool) -> Eaten:
    from mealplan.units import parse_kitchen_amount, to_grams

    if not line.amount:
        raise ValueProblem("it does not say how much", hint='write an amount, like "150 g" or "1 cup"')
    size, unit = parse_kitchen_amount(f"{line.amount} {line.unit}")
    entry = lib.cookbook.names.get(line.what)
    if entry is not None:
        food = entry.cooked if entry.eaten == "cooked" and entry.cooked else entry.raw
        grams, kind, sure = entry.grams(size, unit), "ingredient", True
    else:
        food, sure = _named(line.what, lib, hints)
        kind = "food"
        grams = to_grams(size, unit, [(m.name, m.grams) for m in lib.foods.measures(food)], food=line.what[:60])
    _sensible(grams)
    return Eaten(line, f"{lib.foods.food(food).name}, {grams:.4g} g", kind, ((food, grams),), sure)


def _named(text: str, lib: Library, hints: bool) -> tuple[str, bool]:
    """The food of that id or name, else the nearest whose name holds every word. Raises ValueProblem."""
    from mealplan.errors import nearest

    word = text.strip().lower()
    if word.split(":")[0] in ("sr28", "extra", "user", "fdc") and ":" in word:
        return lib.foods.food(word).id, True
    words = [w.rstrip("s") for w in word.replace(",", " ").split()]
    likely = any(all(w in name for w in words) for name in _food_names(lib))
    hits = lib.foods.search(text, 8) if likely or hints else []  # a search that finds nothing takes long
    for hit in hits:
        if hit.name.lower() == word:
            return hit.id, True
    for hit in hits:
        if words and all(w in hit.name.lower() for w in words):
            return hit.id, False
    near: list[str] = []
    if hints:
        names = {name for entry in lib.cookbook.ingredients.values() for name in (entry.name, *entry.aliases)}
        dishes = [d.title for d in lib.cookbook.dishes.values() if words and all(w in d.title.lower() for w in words)]
        near = [*dishes[:3], *nearest(word, names), *(hit.name for hit in hits[:2])][:3]
    raise ValueProblem(
        "no food, ingredient or dish answers to it", hint=f"near it: {'; '.join(near)}" if near else None
    )


@lru_cache(maxsize=2)
def _food_names(lib: Any) -> tuple[str, ...]:
    return tuple(food.name.lower() for food in lib.foods.foods())
