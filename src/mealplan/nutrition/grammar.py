"""Own targets: `NUTRIENT OP AMOUNT[UNIT][/day|/each-day|/week|/meal|/absorbed][!|?]`, read, and merged with the
defaults."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from mealplan.errors import ValueProblem
from mealplan.nutrition.defaults import (
    ENERGY_DAY,
    ENERGY_WEEK,
    daily_floor,
    maximum_of,
    minimum_of,
    unmeasured,
)
from mealplan.nutrition.nutrients import Nutrient, nutrient
from mealplan.nutrition.person import Person
from mealplan.nutrition.target import Level, Period, Target, join_bounds, split_bounds, tidy
from mealplan.units import format_amount, parse_nutrient_amount, split_amount, units_for

OWN = "own target"
_EXACT = 0.05  # `=` means within 5 %
_TIMES, _TIMES_B12 = 100.0, 10_000.0  # beyond this the unit slipped; only of B12 do tablets hold 1,000 times the RDA
_SHAPE = re.compile(
    r"^\s*(?P<name>[^<>=≤≥]+?)\s*(?P<op>>=|=>|<=|=<|==|=|≥|≤|<|>)\s*(?P<rest>.*?)\s*$", re.DOTALL)
_OPS = {">=": ">=", "≥": ">=", "<=": "<=", "≤": "<=", "=": "="}
_PERIODS: dict[str, Period] = {"day": "day", "each-day": "each-day", "week": "week", "meal": "meal",
                               "absorbed": "absorbed"}
_HOW = 'write it like "magnesium>=400mg", "epa_dha>=2.8 g/week" or "sodium<=2 g/each-day"'


@dataclass(frozen=True, slots=True)
class Reference:
    """What `%` refers to: the reference intakes of one person at one energy (kcal a day) and body weight."""

    person: Person
    energy_kcal: float
    body_kg: float

    def bound(self, key: str, side: Literal["min", "max"]) -> tuple[float, str] | None:
        """RDA or AI ("min"), UL or CDRR ("max") in the nutrient's own unit, and its source; for energy the need."""
        if key == "energy":
            return self.energy_kcal, "energy need"
        return (minimum_of(self.person, key, self.body_kg) if side == "min"
                else maximum_of(self.person, key, self.energy_kcal))


# Only for checking that a target can be read before a person is known: its amounts in % are never used.
SAMPLE = Reference(Person(40, "female"), 2000.0, 60.0)


def parse_target(text: str, reference: Reference | None = None, *, where: str | None = None) -> Target:
    """One target in the grammar above. Without a `reference` an amount in % is refused.

    Raises ValueProblem: unknown nutrient (names the nearest), wrong unit (names those that do), unlike units,
    an operator or period that is none, and amounts that are negative, infinite, not a number, or absurd.
    """
    if len(text) > 200:
        raise ValueProblem("a target of that length cannot be read", where=where, hint=_HOW)
    match = _SHAPE.match(text)
    if match is None:
        raise ValueProblem(f"{text.strip()!r} is no target", where=where, hint=_HOW)
    what = nutrient(match["name"], where=where)
    op = _OPS.get(match["op"])
    if op is None:
        raise ValueProblem(f"{match['op']!r} in {text.strip()!r} is no comparison", where=where,
                           hint="use >= (at least), <= (at most) or = (within 5 %)")
    rest, level = _level(match["rest"])
    rest, period = _period(rest, text, where)
    if period == "absorbed" and (what.key != "vitamin_b12" or op != ">="):
        raise ValueProblem(f"{text.strip()!r}: only for vitamin B12, and only at least so much, is absorption modelled",
                           where=where, hint='write it like "vitamin_b12>=1.2ug/absorbed"')
    amount, source = _amount(rest, what, op, reference, where)
    if period == "week" and not rest.endswith("%"):
        amount /= 7.0  # a week's total is kept as the mean of its days; a per cent is of the week's reference
    _check_size(what, op, amount, reference, where)
    return _made(what, op, tidy(amount), period, level, source)


def parse_targets(key: str, value: str | Sequence[str], reference: Reference | None = None, *,
                  where: str | None = None) -> list[Target]:
    """The targets of one line of a profile: `vitamin_b12 = ">= 4.8 ug/day"`, or a list of such texts."""
    texts = [value] if isinstance(value, str) else list(value)
    return [parse_target(f"{key} {text}", reference, where=where) for text in texts]


def _level(rest: str) -> tuple[str, Level]:
    if rest.endswith("?"):
        return rest[:-1].rstrip(), "watched"
    return (rest[:-1].rstrip(), "goal") if rest.endswith("!") else (rest, "goal")


def _period(rest: str, text: str, where: str | None) -> tuple[str, Period]:
    match = re.search(r"/\s*(?P<word>[A-Za-z][A-Za-z -]*)$", rest)
    if match is None:
        return rest, "day"
    word = match["word"].strip().lower().replace(" ", "-")
    if word not in _PERIODS:
        raise ValueProblem(f"'/{word}' in {text.strip()!r} is no period", where=where,
                           hint="use /day (the mean), /each-day, /week, /meal or, for vitamin B12, /absorbed")
    return rest[: match.start()].rstrip(), _PERIODS[word]


def _amount(rest: str, what: Nutrient, op: str, reference: Reference | None,
            where: str | None) -> tuple[float, str]:
    """(amount in the own unit, source): a per cent of a reference intake keeps that source in its own."""
    if not rest.endswith("%"):
        try:
            return parse_nutrient_amount(rest, what, where=where), OWN
        except ValueProblem as problem:
            if problem.hint and problem.hint.startswith("units for"):
                raise ValueProblem(problem.message, where=where, hint=f"{problem.hint} and %") from None
            raise
    share, words = split_amount(rest[:-1], where=where)
    if words:
        raise ValueProblem(f"{rest!r} is no amount", where=where,
                           hint=f"units for {what.key}: {', '.join(units_for(what))} and %")
    if share > 10_000:
        raise ValueProblem(f"{rest!r} of {what.key} is more than a person could eat", where=where)
    if reference is None:
        raise ValueProblem(f"{rest!r} of {what.key} needs an age and a sex to be a per cent of", where=where)
    side: Literal["min", "max"] = "max" if op == "<=" else "min"
    whole = reference.bound(what.key, side)
    if whole is None:
        kind = {"max": "upper limit that counts food (UL or CDRR)", "min": "RDA or AI"}[side]
        raise ValueProblem(f"{what.key} has no {kind} to be a per cent of", where=where,
                           hint=f"give an amount in {', '.join(units_for(what))}")
    return share / 100.0 * whole[0], whole[1] if share == 100 and op != "=" else f"{OWN}: {share:g} % of {whole[1]}"


def _check_size(what: Nutrient, op: str, amount: float, reference: Reference | None, where: str | None) -> None:
    """Catches a slip of the unit (grams for milligrams): nobody means 100 times the RDA, nor at most a hundredth."""
    found = reference.bound(what.key, "min") if reference is not None else None
    if found is None:
        return
    usual, source = found
    most = _TIMES_B12 if what.key == "vitamin_b12" else _TIMES
    if op != "<=" and amount > most * usual:
        wrong = f"is {amount / usual:,.0f} times the {source} of {format_amount(usual, what.unit)}"
    elif op != ">=" and amount < usual / _TIMES:
        wrong = f"is under a hundredth of the {source} of {format_amount(usual, what.unit)}"
    else:
        return
    raise ValueProblem(f"{what.key} {op} {format_amount(amount, what.unit)} {wrong}", where=where,
                       hint="is the unit right?")


def _made(what: Nutrient, op: str, amount: float, period: Period, level: Level, source: str) -> Target:
    energy = what.key == "energy"
    slack = ENERGY_WEEK if energy else _EXACT
    low = {">=": amount, "=": tidy((1 - slack) * amount)}.get(op)
    high = {"<=": amount, "=": tidy((1 + slack) * amount)}.get(op)
    floor = ceiling = None
    if period == "day" and low is not None:
        floor = tidy((1 - ENERGY_DAY) * amount) if energy else daily_floor(what.key, low)
    if period == "day" and high is not None and energy:
        ceiling = tidy((1 + ENERGY_DAY) * amount)
    reason = ""
    if what.kind == "unmeasured":
        level, reason = "unmeasured", unmeasured().get(what.key, "The food data have no values for it.")
    elif level == "watched":
        reason = "watched by your own choice"
    return Target(what.key, level, what.unit, period, low, high, floor, ceiling, source=source, reason=reason)


def merge_targets(defaults: Sequence[Target], own: Sequence[Target]) -> list[Target]:
    """The targets of a plan: own bounds replace the default ones of the same nutrient and side; later ones
    win.

    A nutrient that was only watched becomes what the own target says (a goal, unless marked `?`). The safety
    limits (hard) always stay: an own maximum above one is kept at it, and an own minimum above one raises
    ValueProblem. Where a minimum and another maximum exclude each other, the default one, or the range in per cent
    of energy, is only watched.
    """
    rows = [row for target in defaults for row in split_bounds(target)]
    latest: dict[tuple[str, str, str], Target] = {}
    for target in own:
        for side, one in _sides(target):
            latest[(target.nutrient, side, _scope(target.period))] = one
    for (key, side, scope), target in latest.items():
        hard = [row for row in rows if row.nutrient == key and row.hard and row.maximum is not None]
        if scope == "mean":
            rows = [left for row in rows for left in _without(row, key, side)]
        rows.append(_within(target, side, hard))
    rows = [_yielding(row, rows) for row in rows]
    order = {key: i for i, key in enumerate(dict.fromkeys(row.nutrient for row in rows))}
    rows.sort(key=lambda row: (order[row.nutrient], row.minimum is None))
    return join_bounds(_rejoined(rows))


def _scope(period: Period) -> str:
    """A bound per meal or for each day stands beside the mean's, it does not replace it."""
    return "mean" if period in ("day", "week") else period


def _sides(target: Target) -> list[tuple[str, Target]]:
    out = []
    if target.minimum is not None:
        out.append(("min", replace(target, maximum=None, daily_ceiling=None)))
    if target.maximum is not None:
        out.append(("max", replace(target, minimum=None, daily_floor=None)))
    return out


def _without(row: Target, key: str, side: str) -> list[Target]:
    """A default row without its bound on that side (nothing, if no bound is left)."""
    if row.nutrient != key or row.form == "supplements" or (row.hard and side == "max"):
        return [row]
    left = (replace(row, minimum=None, daily_floor=None) if side == "min"
            else replace(row, maximum=None, daily_ceiling=None))
    return [] if left.minimum is None and left.maximum is None else [left]


def _within(target: Target, side: str, hard: list[Target]) -> Target:
    for limit in hard:
        most = limit.maximum
        assert most is not None  # by the choice of `hard`
        if target.period in ("meal", "absorbed"):
            continue
        if side == "min" and target.minimum is not None and target.minimum > most:
            raise ValueProblem(
                f"{target.nutrient} >= {format_amount(target.minimum, target.unit)} is above the upper limit "
                f"of {format_amount(most, target.unit)} ({limit.source})",
                hint="no plan may exceed that limit")
        if side == "max" and target.maximum is not None and target.maximum > most:
            target = replace(target, maximum=most, source=f"{OWN}, kept at the {limit.source}")
    return target


def _yielding(row: Target, rows: list[Target]) -> Target:
    """The row as it is, or only watched where a bound on its other side that goes before it makes it impossible."""
    if row.level != "goal" or row.hard or row.form != "total" or _scope(row.period) != "mean":
        return row
    for other in rows:
        if (other.nutrient, other.form, other.level) != (row.nutrient, row.form, "goal"):
            continue
        if other.period in ("meal", "absorbed") or _rank(other) <= _rank(row):
            continue
        low, high = (row, other) if row.minimum is not None else (other, row)
        if low.minimum is not None and high.maximum is not None and low.minimum > high.maximum:
            wanted = (f"at least {format_amount(low.minimum, low.unit)}" if other is low
                      else f"at most {format_amount(high.maximum, high.unit)}")
            return replace(row, level="watched", reason=f"{wanted} ({other.source}) cannot be met with it")
    return row


def _rank(row: Target) -> int:
    """What goes before what: a range in per cent of energy, another default, an own target, a safety limit."""
    if row.hard:
        return 3
    return 2 if row.source.startswith(OWN) else 0 if row.source.endswith("AMDR") else 1


def _rejoined(rows: list[Target]) -> list[Target]:
    """Own minimum and maximum of one nutrient, level and period become one row again (energy among them)."""
    out: list[Target] = []
    for row in rows:
        pair = next((i for i, other in enumerate(out) if other.source == row.source and row.source.startswith(OWN)
                     and (other.nutrient, other.level, other.period) == (row.nutrient, row.level, row.period)
                     and other.maximum is None and row.minimum is None), None)
        if pair is None:
            out.append(row)
        else:
            out[pair] = replace(out[pair], maximum=row.maximum, daily_ceiling=row.daily_ceiling)
    return out
