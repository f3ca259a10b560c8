"""Foods out of a file: FoodData Central, Open Food Facts, or a food of hers that was kept elsewhere."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TextIO

from mealplan.errors import ValueProblem
from mealplan.foods.own import plausible
from mealplan.foods.own.fdc import from_fdc, is_fdc
from mealplan.foods.own.form import MOST_FILE, OwnFood, from_toml
from mealplan.foods.own.off import from_off, is_off, rows_of_csv
from mealplan.foods.own.stream import objects
from mealplan.kinds import told_bytes
from mealplan.near import closest

MOST_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which foods of a file are taken: by barcode, by number in FoodData Central, by words of the name; all, where
    nothing is said. `complete`: she says that their statements name every ingredient. `as_printed`: energy that does
    not fit the rest is taken all the same."""

    barcodes: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    words: str = ""
    grams_per_100ml: float | None = None
    complete: bool = False
    as_printed: bool = False

    def takes(self, entry: Mapping[str, object]) -> bool:
        if not (self.barcodes or self.numbers or self.words):
            return True
        code = str(entry.get("code") or entry.get("gtinUpc") or "").lstrip("0")
        if code and code in {one.lstrip("0") for one in self.barcodes}:
            return True
        if str(entry.get("fdcId", "")) in self.numbers:
            return True
        name = str(entry.get("description") or entry.get("product_name") or "").lower()
        return bool(self.words) and all(word in name for word in self.words.lower().split())


@dataclass(frozen=True, slots=True)
class Found:
    """One entry that was taken: a food with what is odd about it, or why it is none."""

    food: OwnFood | None
    notes: tuple[str, ...]


def read_file(path: Path, wanted: Wanted, groups: Mapping[str, str]) -> list[Found]:
    """The foods of a file. Raises ValueProblem for a file that cannot be read, is of no known kind, holds none that is
    wanted, or more than can be taken at once."""
    where = str(path)[:300]
    try:
        if not path.is_file():
            raise ValueProblem("there is no such file", where=where)
        with path.open("rb") as raw:
            start = raw.read(64)
            kind = told_bytes(start)
            if kind is not None:
                raise ValueProblem(f"{kind}, not a table of foods", where=where, hint="Unpack it first.")
        with path.open(encoding="utf-8-sig", errors="strict", newline="") as handle:
            return _read(handle, path.suffix.lower(), where, wanted, groups)
    except UnicodeDecodeError as error:
        raise ValueProblem(f"is not UTF-8 text (byte {error.start})", where=where) from None
    except OSError as error:
        raise ValueProblem(f"cannot be read ({error.strerror or error})", where=where) from None


def read_text(text: str, wanted: Wanted, groups: Mapping[str, str], where: str = "stdin") -> list[Found]:
    """As `read_file`, of what was piped in."""
    return _read(io.StringIO(text, newline=""), "", where, wanted, groups)


def _read(handle: TextIO, suffix: str, where: str, wanted: Wanted, groups: Mapping[str, str]) -> list[Found]:
    start = handle.read(4_000)
    handle.seek(0)
    head = start.lstrip("\ufeff \t\r\n")
    if suffix == ".toml":
        text = handle.read(MOST_FILE + 1)
        if len(text) > MOST_FILE:
            raise ValueProblem(f"more than {MOST_FILE:,} characters for one food", where=where)
        return [_checked(from_toml(text, where, groups), where, wanted)]
    if head[:1] in ("{", "["):
        entries: Iterator[Mapping[str, object]] = _inner(objects(handle, where))
    elif "code" in head.split("\n", 1)[0].split("\t" if "\t" in head else ","):
        entries = rows_of_csv(handle, where)
    else:
        hint = (
            "Known: JSON of FoodData Central, JSONL or CSV of Open Food Facts, a food of yours as TOML. A label: "
            "`foods add --label FILE`."
        )
        raise ValueProblem("no foods are found in it", where=where, hint=hint)
    found: list[Found] = []
    near: dict[str, None] = {}
    for entry in entries:
        if not wanted.takes(entry):
            if len(near) < 2_000:
                near[str(entry.get("code") or entry.get("gtinUpc") or entry.get("fdcId") or "")[:20]] = None
            continue
        if len(found) >= MOST_AT_ONCE:
            hint = "Choose: --barcode, --fdc or --match WORDS."
            raise ValueProblem(f"more than {MOST_AT_ONCE:,} foods", where=where, hint=hint)
        found.append(_food(entry, where, wanted))
        if wanted.barcodes and not wanted.words and not wanted.numbers and len(found) == len(wanted.barcodes):
            break  # a dump has millions of lines more
    if not found:
        raise ValueProblem("none of its foods is the one wanted", where=where, hint=_nearest(wanted, near))
    return found


def _inner(entries: Iterator[dict[str, object]]) -> Iterator[Mapping[str, object]]:
    """What a search of the service answers has its foods within."""
    for entry in entries:
        inner = entry.get("foods")
        if isinstance(inner, list) and "fdcId" not in entry:
            yield from (one for one in inner if isinstance(one, dict))
        elif isinstance(product := entry.get("product"), dict) and "code" in entry:
            yield {"code": entry["code"], **product}
        else:
            yield entry


def _food(entry: Mapping[str, object], where: str, wanted: Wanted) -> Found:
    try:
        if is_fdc(entry):
            food = from_fdc(entry, where, wanted.grams_per_100ml)
        elif is_off(entry):
            food = from_off(entry, where, wanted.grams_per_100ml)
        else:
            raise ValueProblem("an entry of no known kind", where=where)
        return _checked(food, where, wanted)
    except ValueProblem as problem:
        return Found(None, (str(problem),))


def _checked(food: OwnFood, where: str, wanted: Wanted) -> Found:
    notes = plausible.check(food.values, f"{where}: {food.name[:60]}", as_printed=wanted.as_printed)
    return Found(replace(food, complete=food.complete or (wanted.complete and bool(food.ingredients))), tuple(notes))


def _nearest(wanted: Wanted, known: Collection[str]) -> str | None:
    asked = next(iter(sorted(wanted.barcodes | wanted.numbers)), "")
    close = closest(asked, known, 3) if asked else []
    return f"Near it: {', '.join(close)}." if close else "Look at the barcode, or use --match WORDS."
