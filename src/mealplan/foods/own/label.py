"""What a packet's nutrition table says, as values per 100 g.

What is printed is rounded and follows a law, so reading it is more than dividing:

- salt is sodium x 2.5 (Regulation (EU) 1169/2011, Annex I); kJ are kcal x 4.184;
- carbohydrate of an EU label leaves out fibre, ours and the US one hold it: fibre is added where it is printed, and the
  value is an estimate where it is not;
- "< 0.5 g" is half of it, marked estimated; a US label prints 0 for less than a limit a serving (21 CFR 101.9(c)): of a
  serving under 100 g half of the limit, estimated. "0 %" of a vitamin or a mineral says little and stays unknown;
- "% daily value" is of the values of its time: labels of the US up to 2016 of the old ones, from 2021 of the new ones;
  between, both were printed, and the percentage is not read unless the label names added sugars, as only new ones do.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple

from mealplan.errors import ValueProblem, unknown_name
from mealplan.nutrition.derived import Known
from mealplan.nutrition.nutrients import ALIASES, nutrients
from mealplan.units import parse_nutrient_amount, split_amount
from mealplan.units.amounts import clean

_DATA = Path(__file__).parent / "data"
MOST_LINES = 200
MOST_CHARACTERS = 40_000
SALT_PER_SODIUM = 2.5
KJ_PER_KCAL = 4.184
LAST_OLD, FIRST_NEW = 2016, 2021  # years whose US labels have the old and the new daily values for sure
_SURE_ZERO_G = 100.0  # the weight of a serving from which on a printed 0 is next to nothing in 100 g
#: What a US label prints as 0 when a serving holds less, in the nutrient's own unit (21 CFR 101.9(c)).
_US_ZERO = {"energy": 5.0, "fat": 0.5, "saturated_fat": 0.5, "trans_fat": 0.5, "monounsaturated_fat": 0.5,
            "polyunsaturated_fat": 0.5, "cholesterol": 2.0, "sodium": 5.0, "potassium": 5.0, "carbohydrate": 0.5,
            "fiber": 0.5, "sugars": 0.5, "added_sugars": 0.5, "protein": 0.5}  # fmt: skip
_LESS = r"(?:<|≤|less\s+than|under|weniger\s+als|unter|moins\s+de)"
_PART = re.compile(
    rf"(?P<less>{_LESS})?\s*(?P<number>[-+]?(?:\d{{1,3}}(?:\ \d{{3}})+(?!\d)|\d[\d.,']*\d|\d))\s*"
    r"(?P<unit>kcal|cal(?:ories)?\b|kj|%|(?:mg|mcg|ug)\s*(?:dfe|rae|ne)\b|mg|mcg|ug|g(?!\w)|i\.?u\.?\b|ie\b|ui\b)?",
    re.IGNORECASE,
)
_CELLS = re.compile(r"[|;\t]|,\s+(?=[^\W\d_])")
_FIGURES = re.compile(rf"{_LESS}\s*\d|(?<!\w)[-+]?\d|\btraces?\b|\bspuren\b", re.IGNORECASE)
_TRACES = re.compile(r"\b(traces?|spuren)\b", re.IGNORECASE)


class Table(NamedTuple):
    """What a label's figures are of: `grams` of food; `region` "us", "eu" or "" where nobody says; `year` of the label;
    `values`: us_old, us_new or eu where it was said which daily values it has."""

    grams: float
    region: str = ""
    year: int | None = None
    values: str = ""


@dataclass
class Read:
    """`values` per 100 g; `notes`: what was made of what, and what stays unknown, and why."""

    values: dict[str, Known] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


class Printed(NamedTuple):
    """One line: a nutrient (or "salt"), and its amounts as printed."""

    key: str
    text: str


@cache
def label_words() -> dict[str, str]:
    """What labels call nutrients, in English, German and French."""
    with (_DATA / "label_words.csv").open(encoding="utf-8", newline="") as handle:
        return {row["words"]: row["nutrient"] for row in csv.DictReader(handle)}


@cache
def daily_values() -> dict[str, dict[str, float]]:
    """The amount that is 100 %, by nutrient and by whose values (us_old, us_new, eu)."""
    with (_DATA / "daily_values.csv").open(encoding="utf-8", newline="") as handle:
        return {
            row["nutrient"]: {kind: float(row[kind]) for kind in ("us_old", "us_new", "eu") if row[kind]}
            for row in csv.DictReader(handle)
        }


def key_of(words: str, *, where: str | None = None) -> str:
    """The nutrient (or "salt") that words of a label mean. Raises ValueProblem with the nearest names."""
    plain = _plain_words(words)
    known = label_words()
    found = known.get(plain) or ("salt" if plain == "salt" else "")
    under = plain.replace(" ", "_").replace("-", "_")
    found = found or (under if under in nutrients() else ALIASES.get(under, ""))
    if not found:
        raise unknown_name("line of a label", words[:60].strip(), [*known, *nutrients()], where=where)
    return found


def _plain_words(words: str) -> str:
    low = re.sub(r"[^\w\s-]", " ", words.lower()).strip()
    low = re.sub(r"^(of\s+which|davon|dont|thereof|includes|incl)\s+", "", low)
    return re.sub(r"\s+", " ", low).strip(" -")


def lines_of(text: str, *, where: str = "label") -> list[Printed]:
    """The lines of a label as typed or pasted that name a nutrient; others (headings, servings, advice) are passed
    over. Figures in a cell or on a line of their own are of the name before them. Raises ValueProblem where there are
    two columns of figures."""
    found: list[Printed] = []
    waiting = ""
    for row in text[:MOST_CHARACTERS].splitlines()[: 4 * MOST_LINES]:
        told = 0
        for cell in _CELLS.split(clean(row)):
            words, figures = _parted(cell)
            if not words:
                if figures and told and waiting != "energy" and found:
                    raise ValueProblem(f"two columns of figures: {row[:60]!r}", where=where,
                                       hint="Give the figures of one column only.")  # fmt: skip
                key = waiting
            else:
                key = _named(words)
            if not figures:
                waiting = key if words else waiting
                continue
            told += 1
            if key:
                kcal = " kcal" if words.lower().startswith("calor") and not re.search(r"[a-z]", figures) else ""
                found.append(Printed(key, figures + kcal))
            waiting = "energy" if key == "energy" else ""
    if len(found) > MOST_LINES:
        raise ValueProblem(f"a label of {len(found)} lines", where=where, hint=f"At most {MOST_LINES} are read.")
    return found


_OF_100 = re.compile(r"(?i)\b(?:per|pro|pour|je|par)\s*100\s*(g|ml)\b")
_SERVING = re.compile(
    r"(?i)\b(?:serving size|portion(?:sgröße)?|taille de la portion)\b[^\n]{0,40}?(\d+(?:[.,]\d+)?)\s*g\b"
)
_BY_SERVING = re.compile(r"(?i)\b(?:(?:per|pro|par) (?:serving|portion)|serving size|amount/serving)\b")


def basis_of(text: str) -> tuple[str, float | None]:
    """What a pasted label says that its figures are of ("100g", "100ml", "serving", "" where it says nothing), and what
    a serving weighs, in grams. A table with both columns has figures of 100 g first."""
    head = clean(text[:MOST_CHARACTERS])
    weight = _SERVING.search(head)
    grams = float(weight[1].replace(",", ".")) if weight else None
    hundred = {unit.lower() for unit in _OF_100.findall(head)}
    if hundred:
        return ("100g" if "g" in hundred else "100ml"), grams
    return ("serving" if _BY_SERVING.search(head) else ""), grams


def _named(words: str) -> str:
    """The nutrient of a line; "" where it names none."""
    try:
        return key_of(words)
    except ValueProblem:
        return ""


def _parted(cell: str) -> tuple[str, str]:
    """("Vitamin B12 ", "2.4 ug"): the words before the figures, and those. A number may be a part of the name."""
    added = re.fullmatch(r"(?i)\s*includes?\s+(\S.*?)\s+added sugars?\b(.*)", cell)
    if added:
        return "added sugars", f"{added[1]} {added[2]}".strip()
    start = re.match(r"(?i)\s*(vitamine?\s+(?:[dk]|b\s?)\d{1,2}|omega-\d)(?![\d.,])", cell)
    begin = start.end() if start and _named(start[1].replace("b ", "b").replace("B ", "B")) else 0
    unit = re.match(r"(?i)([^\d()<]{2,60})\((kj|kcal|g|mg|mcg|ug)\)\s*:?\s*(<?\s*[\d.,]+)\s*$", cell)
    if unit:  # "Fat (g): 3.5"
        return unit[1].strip(" :"), f"{unit[3]} {unit[2]}"
    match = _FIGURES.search(cell, begin)
    if match is None:
        return cell.strip(" :\t"), ""
    words = cell[: match.start()].strip(" :\t-(")
    return re.sub(r"(?i)\bb (\d)", r"b\1", words), cell[match.start():].strip(" )")


def read_label(lines: Sequence[Printed], table: Table, *, where: str = "label") -> Read:
    """The values per 100 g. Raises ValueProblem for a figure that cannot be read or has two readings, for a serving
    that weighs nothing, and for a nutrient that is given twice with different figures."""
    if not 0 < table.grams <= 5_000 or not math.isfinite(table.grams):
        raise ValueProblem("what the figures are of weighs nothing or too much", where=where,
                           hint="In grams: --serving 30g, or figures per 100 g.")  # fmt: skip
    read = Read()
    printed = _merged(lines, where)
    kind = _whose(table, printed, read)
    table = table._replace(region=table.region or ("eu" if "salt" in printed else "us" if kind[:2] == "us" else ""))
    for key, text in printed.items():
        before = len(read.notes)
        known = _value(key, text, table, kind, read, where)
        if known is None and len(read.notes) == before:
            read.notes.append(f"{key}: {text[:40]!r} tells no amount: unknown")
        if known is not None:
            target, amount, letter = known
            read.values.setdefault(target, (float(f"{amount * 100.0 / table.grams:.6g}"), letter))
    _carbohydrate(read, table)
    return read


def _merged(lines: Iterable[Printed], where: str) -> dict[str, str]:
    """One text for each nutrient; energy may come in kJ and in kcal on two lines."""
    found: dict[str, str] = {}
    for key, text in lines:
        if key in found and key == "energy":
            found[key] += f" / {text}"
        elif key in found and found[key] != text:
            raise ValueProblem(f"{key} is given twice: {found[key][:30]!r} and {text[:30]!r}", where=where,
                               hint="Give the figures of one column only.")  # fmt: skip
        else:
            found[key] = text
    return found


def _whose(table: Table, printed: Mapping[str, str], read: Read) -> str:
    """Whose daily values a percentage is of: us_old, us_new, eu, or "" where that is not known."""
    if table.values:
        return table.values
    if table.region == "eu" or "salt" in printed:
        return "eu"
    if "added_sugars" in printed:
        return "us_new"
    if table.year is not None and table.region != "eu":
        if table.year <= LAST_OLD:
            return "us_old"
        if table.year >= FIRST_NEW:
            return "us_new"
        read.notes.append(f"a US label of {table.year} may have the old or the new daily values: its % are not read")
    return ""


class _Amount(NamedTuple):
    number: float
    unit: str
    less: bool


def tells(text: str) -> bool:
    """Whether a line tells an amount at all: a figure, or that there are traces."""
    return bool(re.search(r"\d", text) or _TRACES.search(text))


def _amounts(text: str, where: str) -> list[_Amount]:
    """Every number of a line with its unit."""
    found = []
    if len(text) > 200:
        raise ValueProblem("a line that is too long", where=where, hint="One nutrient a line.")
    for match in _PART.finditer(clean(text)):
        unit = re.sub(r"[\s.]+", " ", (match["unit"] or "").lower()).strip()
        unit = {"cal": "kcal", "calories": "kcal", "i u": "iu"}.get(unit, unit)
        number = match["number"].replace("'", "").replace(" ", "")
        thousand = re.fullmatch(r"(\d{1,3})[.,](\d{3})", number)
        if thousand and unit in ("kj", "kcal"):  # no packet gives thousandths of a kJ
            number = "".join(thousand.groups())
        value, _ = split_amount(number, where=where)
        found.append(_Amount(value, unit, bool(match["less"])))
    return found


def _value(
    key: str, text: str, table: Table, kind: str, read: Read, where: str
) -> tuple[str, float, str] | None:  # fmt: skip
    """(nutrient, amount in its own unit in `table.grams`, basis letter); None where the line tells nothing."""
    place = f"{where}: {key.replace('_', ' ')}"
    if tells(text) and not re.search(r"\d", text):
        read.notes.append(f"{key}: traces, taken as 0")
        return ("sodium" if key == "salt" else key), 0.0, "e"
    found = _amounts(text, place)
    amounts = [one for one in found if one.unit != "%"]
    if key == "energy":
        return _energy(amounts, table, read, place)
    if len(amounts) > 1 and len({(one.number, one.unit) for one in amounts}) > 1:
        raise ValueProblem(f"two amounts in one line: {text[:40]!r}", where=place,
                           hint="Give the figures of one column only.")  # fmt: skip
    if not amounts:
        return _percentage(key, found, kind, read)
    one = amounts[0]
    target = _form(key, one.unit, kind, read)
    if target is None:
        return None
    amount = _own_unit(target, one, place, salt=key == "salt")
    if one.less:
        read.notes.append(f"{key}: less than {one.number:g} {one.unit}, taken as half of it")
        return target, amount / 2.0, "e"
    limit = _US_ZERO.get(target)
    if amount == 0 and table.region == "us" and limit is not None and table.grams < _SURE_ZERO_G:
        unit = nutrients()[target].unit
        read.notes.append(f"{key}: a US label prints 0 for less than {limit:g} {unit} a serving: half of that")
        return target, limit / 2.0, "e"
    if amount == 0 and limit is None and table.region == "us":
        read.notes.append(f"{key}: a label prints 0 for small amounts, too: unknown")
        return None
    return target, amount, "l"


def _own_unit(target: str, one: _Amount, place: str, *, salt: bool) -> float:
    entry = nutrients()[target]
    number = one.number / SALT_PER_SODIUM if salt else one.number
    unit = {"iu": "IU", "ie": "IU", "ui": "IU"}.get(one.unit, one.unit)
    if not unit:
        raise ValueProblem(f"{one.number:g} of what unit?", where=place, hint=f"Write {one.number:g} {entry.unit}.")
    return parse_nutrient_amount(f"{number:.12g} {unit}", entry, where=place)


def _form(key: str, unit: str, kind: str, read: Read) -> str | None:
    """The nutrient of ours that a printed one is; None where its form is not told."""
    if key == "salt":
        return "sodium"
    if key == "folate" and (unit.endswith("dfe") or kind == "us_new"):
        return "folate_dfe"
    if key == "niacin" and (unit.endswith("ne") or kind in ("us_new", "eu")):
        return "niacin_ne"
    if key == "vitamin_a_rae" and (unit in ("iu", "ie", "ui") or kind in ("us_old", "eu")):
        read.notes.append("vitamin A: its form is not told (retinol or carotene): unknown")
        return None
    if key == "vitamin_e" and unit in ("iu", "ie", "ui"):
        read.notes.append("vitamin E: an IU depends on its form, which is not told: unknown")
        return None
    return key


def _percentage(key: str, found: Sequence[_Amount], kind: str, read: Read) -> tuple[str, float, str] | None:
    """A line that has a percentage alone."""
    share = next((one for one in found if one.unit == "%"), None)
    if share is None:
        return None
    target = _form(key, "", kind, read)
    of = daily_values().get(target or "", {}).get(kind)
    if target is None or of is None:
        read.notes.append(f"{key}: {share.number:g} % of a daily value that is not known: unknown")
        return None
    if share.number == 0:
        read.notes.append(f"{key}: a label prints 0 % for small amounts, too: unknown")
        return None
    if share.less:
        return target, share.number * of / 200.0, "e"
    return target, share.number * of / 100.0, "l"


def _energy(
    amounts: Sequence[_Amount], table: Table, read: Read, place: str
) -> tuple[str, float, str] | None:  # fmt: skip
    """kcal, of what is printed in kcal, else in kJ."""
    by_unit: dict[str, _Amount] = {}
    for one in amounts:
        unit = one.unit or ("kcal" if len(amounts) == 1 and table.region == "us" else "")
        if unit not in ("kcal", "kj"):
            raise ValueProblem(f"energy of {one.number:g} {one.unit or 'of what unit?'}", where=place,
                               hint=f"Write {one.number:g} kcal or {one.number:g} kJ.")  # fmt: skip
        if by_unit.setdefault(unit, one) != one:
            raise ValueProblem(f"two amounts of {unit} in one line", where=place,
                               hint="Give the figures of one column only.")  # fmt: skip
    if not by_unit:
        return None
    kcal, kj = by_unit.get("kcal"), by_unit.get("kj")
    if kcal and kj and abs(kj.number - kcal.number * KJ_PER_KCAL) > 0.05 * kj.number + 3 * KJ_PER_KCAL:
        raise ValueProblem(f"{kj.number:g} kJ are {kj.number / KJ_PER_KCAL:.0f} kcal, not {kcal.number:g}", where=place)
    if kcal is not None:
        return "energy", kcal.number / (2.0 if kcal.less else 1.0), "e" if kcal.less else "l"
    assert kj is not None
    return "energy", kj.number / KJ_PER_KCAL / (2.0 if kj.less else 1.0), "e" if kj.less else "l"


def _carbohydrate(read: Read, table: Table) -> None:
    """Of an EU label, with its fibre, as USDA counts it."""
    if table.region != "eu" or "carbohydrate" not in read.values:
        return
    amount, _ = read.values["carbohydrate"]
    if "fiber" in read.values:
        fibre, letter = read.values["fiber"]
        read.values["carbohydrate"] = (float(f"{amount + fibre:.6g}"), "e" if letter == "e" else "c")
        read.notes.append("carbohydrate: with its fibre, which an EU label leaves out")
    else:
        read.values["carbohydrate"] = (amount, "e")
        read.notes.append("carbohydrate: an EU label leaves fibre out, and this one does not tell it: at least so much")
