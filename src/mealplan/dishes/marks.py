"""What a mark of a dish file says: an ingredient with its amount, a timer."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mealplan.dishes.findings import Log
from mealplan.dishes.quantities import duration, quantity
from mealplan.errors import ValueProblem

MAX_AMOUNT = 100_000.0
MAX_MINUTES = 3 * 24 * 60.0

_SPACES = re.compile(r"\s+")
_ALONE = re.compile(
    r"\b(wait|rest|chill|cool|soak|marinat|prov|proof|ris|steep|set|freez|bak|roast|simmer|boil|oven|brais|stew|stand|"
    r"slow|infus|thaw|defrost|ferment|dry)",
    re.IGNORECASE,
)  # what goes on by itself


@dataclass(frozen=True, slots=True)
class Mention:
    """`@name{amount%unit}(note)`. `amount` is None where the text gives none."""

    name: str
    amount: float | None
    unit: str  # "" means pieces
    note: str
    line: int
    fixed: bool = False  # `{=1%tsp}`: does not grow with the servings
    more: str = ""  # without braces: the words that follow, of which some may belong to the name
    faulty: bool = False  # its amount could not be read, and that is told


@dataclass(frozen=True, slots=True)
class Timer:
    """`~{5%minutes}` (name "") is hands-on, `~wait{20%minutes}` is waiting; `label` is the name it has in the text."""

    name: str
    minutes: float
    label: str = ""


def read_mention(name: str, inner: str, note: str, line: int, log: Log) -> Mention:
    """The ingredient; what is wrong with its amount goes into `log`, and the mention is then `faulty`."""
    where = log.at(line)
    amount_text, _, unit = inner.partition("%")
    amount_text, unit = amount_text.strip(), _SPACES.sub(" ", unit).strip()
    fixed = amount_text.startswith("=")
    amount_text = amount_text.lstrip("=").strip()
    note = _SPACES.sub(" ", note).strip()
    if not amount_text and not unit:
        return Mention(name, None, "", note, line)
    amount = None
    try:
        amount, unit = _amount(name, amount_text, unit, where, line, log)
    except ValueProblem as problem:
        log.error(problem)
    return Mention(name, amount, unit[:30], note, line, fixed, faulty=amount is None)


def _amount(name: str, text: str, unit: str, where: str, line: int, log: Log) -> tuple[float, str]:
    if len(unit) > 30:
        raise ValueProblem(
            f"{unit[:30]!r}... is not a unit", where=where, hint="g, kg, ml, l, tsp, tbsp, cup, pinch, piece"
        )
    if not text:
        raise ValueProblem(f"@{name}: a unit without an amount", where=where, hint=f"`@{name}{{1%{unit}}}`")
    found = quantity(text)
    if found is None or (found.unit and unit):
        raise ValueProblem(
            f"@{name}: {text[:40]!r} is not an amount that can be weighed",
            where=where,
            hint="One number, such as 2, 0.5, 1/2 or 1 1/2; the unit comes after `%`.",
        )
    if not 0 < found.value <= MAX_AMOUNT:
        raise ValueProblem(
            f"@{name}: the amount {found.value:g} makes no sense", where=where, hint="More than 0, in kitchen amounts."
        )
    if found.chosen:
        said = f"@{name}: {text[:40]} {unit}".rstrip()
        log.note(line, f"{said}: {found.chosen}", "Or write one number, as you mean it.")
    return found.value, unit or found.unit


def read_timer(name: str, inner: str, line: int, log: Log) -> tuple[Timer | None, str]:
    """(the timer, its words in the sentence). None where no time can be read; that is told in `log`."""
    where = log.at(line)
    if not inner:
        log.warn(line, f"the timer `~{name[:40]}` says no time: no minutes are counted", "`~wait{20%minutes}`")
        return None, name
    found = duration(inner)
    if found is None:
        problem = ValueProblem(
            f"the timer {{{inner[:40]}}} is not a time",
            where=where,
            hint="`~{5%minutes}`, `~wait{1%hour}`: one number and a unit.",
        )
        log.error(problem)
        return None, inner
    if not 0 < found.minutes <= MAX_MINUTES:
        text = f"a timer of {found.minutes:g} minutes makes no sense"
        log.error(ValueProblem(text, where=where, hint="At most three days."))
        return None, inner
    if found.chosen:
        log.note(line, f"the timer {inner[:40].replace('%', ' ')}: {found.chosen}")
    kind = name if name in {"", "wait"} else ("wait" if _ALONE.search(name) else "")
    if kind != name:
        meant = "waiting" if kind else "hands-on time"
        hint = "`~{5%minutes}` is hands-on, `~wait{20%minutes}` is waiting."
        log.note(line, f"the timer `~{name[:40]}` is counted as {meant}", hint)
    return Timer(kind, found.minutes, "" if kind == name else name[:40]), found.shown
