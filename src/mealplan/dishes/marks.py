"""What a mark of a dish file says: an ingredient with its amount, a timer; and kitchen numbers."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

from mealplan.errors import ValueProblem, unknown_name

MAX_AMOUNT = 100_000.0
MAX_MINUTES = 3 * 24 * 60.0

_SPACES = re.compile(r"\s+")
_NUMBER = re.compile(r"(\d{1,9})?\s*(?:(\d{1,9})\s*/\s*(\d{1,9}))?|\d{0,9}\.\d{1,9}")
_MINUTES = {
    "s": 1 / 60,
    "sec": 1 / 60,
    "second": 1 / 60,
    "seconds": 1 / 60,
    "m": 1.0,
    "min": 1.0,
    "mins": 1.0,
    "minute": 1.0,
    "minutes": 1.0,
    "h": 60.0,
    "hr": 60.0,
    "hour": 60.0,
    "hours": 60.0,
}


@dataclass(frozen=True, slots=True)
class Mention:
    """`@name{amount%unit}(note)`. `amount` is None where the text gives none."""

    name: str
    amount: float | None
    unit: str  # "" means pieces
    note: str
    line: int
    fixed: bool = False  # `{=1%tsp}`: does not grow with the servings


@dataclass(frozen=True, slots=True)
class Timer:
    """`~{5%minutes}` (name "") is hands-on, `~wait{20%minutes}` is waiting."""

    name: str
    minutes: float


def number(text: str) -> float | None:
    """A kitchen number: `2`, `0.5`, `1/2`, `1 1/2`, `½`, `1½`. None when it is none of these."""
    plain = "".join(
        f" {Fraction(unicodedata.numeric(c)).limit_denominator(12)}" if unicodedata.category(c) == "No" else c
        for c in text[:40]
    ).strip()
    if not plain or _NUMBER.fullmatch(plain) is None or not plain.isascii():
        return None
    try:
        return math.fsum(float(Fraction(part)) for part in re.sub(r"\s*/\s*", "/", plain).split())
    except (ValueError, ZeroDivisionError):
        return None


def read_mention(name: str, inner: str, note: str, where: str, line: int) -> Mention:
    amount_text, _, unit = inner.partition("%")
    amount_text, unit = amount_text.strip(), _SPACES.sub(" ", unit).strip()
    fixed = amount_text.startswith("=")
    amount_text = amount_text.lstrip("=").strip()
    note = _SPACES.sub(" ", note).strip()
    if len(unit) > 30:
        raise ValueProblem(
            f"{unit[:30]!r}... is not a unit", where=where, hint="g, kg, ml, l, tsp, tbsp, cup, pinch, piece"
        )
    if not amount_text:
        if unit:
            raise ValueProblem(f"@{name}: a unit without an amount", where=where, hint=f"`@{name}{{1%{unit}}}`")
        return Mention(name, None, "", note, line)
    amount = number(amount_text)
    if amount is None:
        raise ValueProblem(
            f"@{name}: {amount_text[:40]!r} is not an amount",
            where=where,
            hint="One number, such as 2, 0.5, 1/2 or 1 1/2; the unit comes after `%`.",
        )
    if not 0 < amount <= MAX_AMOUNT:
        raise ValueProblem(
            f"@{name}: the amount {amount:g} makes no sense", where=where, hint="More than 0, in kitchen amounts."
        )
    return Mention(name, amount, unit, note, line, fixed)


def read_timer(name: str, inner: str, where: str) -> tuple[Timer, str]:
    if name not in {"", "wait"}:
        raise (
            unknown_name("timer", name, ["wait"], where=where)
            if name.lower() in {"wait", "waiting"}
            else ValueProblem(
                f"unknown timer `~{name[:40]}`",
                where=where,
                hint="`~{5%minutes}` is hands-on time, `~wait{20%minutes}` is waiting.",
            )
        )
    amount_text, _, unit = inner.partition("%")
    unit = unit.strip().lower()
    amount = number(amount_text.strip())
    if amount is None or unit not in _MINUTES:
        raise ValueProblem(
            f"the timer {{{inner[:40]}}} is not a time",
            where=where,
            hint="`~{5%minutes}`, `~wait{1%hour}`: one number and a unit.",
        )
    minutes = amount * _MINUTES[unit]
    if not 0 < minutes <= MAX_MINUTES:
        raise ValueProblem(f"a timer of {minutes:g} minutes makes no sense", where=where, hint="At most three days.")
    shown = unit.removesuffix("s") if amount == 1 and len(unit) > 4 else unit
    return Timer(name, minutes), f"{amount_text.strip()} {shown}"
