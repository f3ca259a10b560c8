"""Targets in words: one line per nutrient and level, what is off named, the rest counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap

from mealplan.export.asks import budget_words
from mealplan.nutrition.grammar import OWN
from mealplan.nutrition.words import HEADLINE, in_a_sentence, plain_name, reading_order
from mealplan.planning.result.plan import Plan, Shortfall, TargetResult
from mealplan.planning.result.promises import longer_words
from mealplan.planning.result.whose import each_of
from mealplan.units import format_amount, format_number

WIDTH = 100  # columns of running text where no width is asked for
_ALWAYS = (*HEADLINE, "energy")
_MOST_NAMED = 4
_PLAIN_WHY = ("the mean is under the minimum", "the mean is over the maximum")


def wrapped(text: str, lead: str, width: int | None, hang: str | None = None) -> list[str]:
    """The text after `lead`, wrapped; the following lines start below the text."""
    indent = " " * len(lead) if hang is None else hang
    room = max(24, width or WIDTH)
    return wrap(
        text, room, initial_indent=lead, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    ) or [lead.rstrip()]


@dataclass(frozen=True, slots=True)
class TargetLine:
    """All bounds of one nutrient at one level, as one line: the tightest of them, and each that is not met."""

    nutrient: str
    level: str
    name: str
    unit: str
    mean: float
    wanted: str
    worst_day: float
    unknown: float
    state: str  # met, short or over
    unmet: tuple[str, ...]
    sources: tuple[str, ...]
    bounds: int = 1  # how many targets it stands for
    per: str = ""  # of what its figures are, where that is no day

    @property
    def met(self) -> bool:
        return self.state == "met"

    def told(self, everything: bool) -> tuple[str, ...]:
        """What to say below the line: in the short table only what the line itself does not show."""
        plain = len(self.unmet) == 1 and self.unmet[0].endswith(_PLAIN_WHY)
        return () if plain and not everything else self.unmet

    @property
    def of_note(self) -> bool:
        """What one looks at first: what is off, the headline goals, and what the person asked for herself."""
        own = any(source.startswith(OWN) for source in self.sources)
        return not self.met or own or (self.level == "goal" and self.nutrient in _ALWAYS)


def target_lines(targets: Sequence[TargetResult]) -> list[TargetLine]:
    """One line per nutrient and level, the headline nutrients first. What is not measured, and limits of supplements
    where none is taken, are left out."""
    groups: dict[tuple[str, str, str, str], list[TargetResult]] = {}
    for t in targets:
        if t.level == "unmeasured" or (t.form == "supplements" and t.mean == 0):
            continue
        period = t.period if t.period in ("each-day", "meal", "absorbed") else "day"
        groups.setdefault((t.nutrient, t.form, period, t.level), []).append(t)
    lines = [_line(group) for group in groups.values()]
    return sorted(lines, key=lambda x: (reading_order(x.nutrient), x.level != "goal"))


def _line(group: Sequence[TargetResult]) -> TargetLine:
    first = group[0]
    lows = [t.min for t in group if t.min is not None]
    highs = [t.max for t in group if t.max is not None]
    low, high = max(lows, default=None), min(highs, default=None)
    unmet = [t for t in group if not t.met]
    return TargetLine(
        nutrient=first.nutrient,
        level=first.level,
        name=target_name(first) + (" (watched)" if first.level == "watched" else ""),
        unit=first.unit,
        mean=first.mean,
        wanted=range_text(low, high, first.unit),
        worst_day=first.worst_day,
        unknown=first.unknown_mass_share,
        state="met" if not unmet else state_word(unmet[0]),
        unmet=tuple(unmet_text(t) for t in unmet),
        sources=tuple(dict.fromkeys(t.source for t in group)),
        bounds=len(group),
        per=per_text(first),
    )


def per_text(t: TargetResult) -> str:
    """What to say after a figure of a target that is no mean a day: a target per meal is told by the meal."""
    return " a meal" if t.period == "meal" else ""


def wanted_text(s: Shortfall) -> str:
    """ "at least", "on every day at least", "in every meal at most": which bound was missed, and of what."""
    when = {"each-day": "on every day ", "meal": "in every meal "}.get(s.period, "")
    if s.bound == "day":
        when = "on every day "
    return when + ("at most" if s.bound == "max" else "at least")


def worst_text(s: Shortfall) -> str:
    """Of what the amounts of a shortfall are where they are no means: " on the lowest day", " in the highest meal"."""
    which = "highest" if s.bound == "max" else "lowest"
    if s.bound == "day" or s.period == "each-day":
        return f" on the {which} day"
    return f" in the {which} meal" if s.period == "meal" else ""


def range_text(low: float | None, high: float | None, unit: str) -> str:
    """ "at least 320 mg", "18 to 45 mg", "at most 2.7 g"."""
    if low is not None and high is not None:
        return f"{format_number(low)} to {format_amount(high, unit)}"
    if low is not None:
        return f"at least {format_amount(low, unit)}"
    return f"at most {format_amount(high, unit)}" if high is not None else ""


def bound_text(t: TargetResult) -> str:
    """The bounds of one target."""
    return range_text(t.min, t.max, t.unit)


def state_word(t: TargetResult) -> str:
    """met, short, over or no data."""
    if t.level == "unmeasured":
        return "no data"
    if t.met:
        return "met"
    return "over" if "over" in t.why else "short"


def unmet_text(t: TargetResult) -> str:
    """What of a target is not met: its bound, where that comes from, and in which way."""
    why = t.why or "it is not met"
    if "may be over" in why:
        why += f" (up to {format_amount(t.upper_estimate, t.unit)} where values are unknown)"
    if "floor" in why and t.daily_floor is not None:
        why += f" of {format_amount(t.daily_floor, t.unit)}"
    return f"{bound_text(t)} ({t.source}): {why}"


def target_name(t: TargetResult) -> str:
    """The nutrient in plain words, with what counts and the period where that is not the mean of all food."""
    what = {"supplements": " from supplements", "food": " from food"}.get(t.form, "")
    when = {"each-day": " (every day)", "meal": " (per meal)", "absorbed": " (absorbed)"}.get(t.period, "")
    return plain_name(t.nutrient) + what + when


def standing(plan: Plan) -> str:
    """The worst first: goals that are not met; minutes and money that it takes beyond what was promised; goals that are
    met; watched nutrients that are off. Goals are counted as a plan's JSON holds them: a minimum and a maximum are
    two."""
    broken = broken_promises(plan)
    if len(plan.request.eaters) > 1:
        each = [f"{name}: {' · '.join(_met_words(mine))}" for name, mine in each_of(plan) if mine.targets]
        return " · ".join([*broken, *each])
    parts = _met_words(plan)
    short = any(not t.met for t in plan.targets if t.level == "goal")
    return " · ".join([parts[0], *broken, *parts[1:]] if short else [*broken, *parts])


def _met_words(plan: Plan) -> list[str]:
    """Goals that are met, and watched nutrients that are off, of one eater."""
    goals = [t for t in plan.targets if t.level == "goal"]
    met = sum(t.met for t in goals)
    lines = [x for x in target_lines(plan.targets) if not x.met]
    words = f"{met} of {len(goals)} goals met" if met < len(goals) else f"All {len(goals)} goals met"
    off = _off([x for x in lines if x.level == "goal"])
    watched = [x for x in lines if x.level == "watched"]
    parts = [f"{words} ({off})" if off else words]
    if watched:
        count = len({x.nutrient for x in watched})
        parts.append(f"{count} watched nutrient{'s' * (count > 1)} off target ({_off(watched)})")
    return parts


def broken_promises(plan: Plan) -> list[str]:
    """What a week takes beyond what it was given: `Wed takes 42 of 30 minutes`, `costs $91.20 of $80.00`."""
    return [x for x in (longer_words(plan), budget_words(plan)) if x]


def _off(lines: Sequence[TargetLine]) -> str:
    """ "short: iron, zinc; over: sodium"."""
    parts = []
    for state, word in (("short", "short"), ("over", "over")):
        names = list(dict.fromkeys(in_a_sentence(plain_name(x.nutrient)) for x in lines if x.state == state))
        if not names:
            continue
        named, more = names[:_MOST_NAMED], len(names) - _MOST_NAMED
        shown = ", ".join(named) + (f" and {more} more" if more > 0 else "")
        parts.append(f"{word}: {shown}")
    return "; ".join(parts)


def shown_lines(plan: Plan, everything: bool) -> tuple[list[TargetLine], str]:
    """The lines of the target table, and what to say of those that are left out or of how they are counted."""
    lines = target_lines(plan.targets)
    goals = sum(t.level == "goal" for t in plan.targets)
    shown = [x for x in lines if everything or x.of_note]
    if not lines:
        return shown, ""
    if len(shown) == len(lines):
        rows = sum(x.level == "goal" for x in lines)
        apart = goals - sum(x.bounds for x in lines if x.level == "goal")
        words = f"The {goals} goals stand in {rows} lines: a minimum and a maximum of one nutrient share a line"
        if apart:
            words += f", and {apart} limits of supplements are not listed, as none is taken"
        return shown, words + "." if rows != goals else ""
    rest = goals - sum(x.bounds for x in shown if x.level == "goal")
    watched = sum(x.bounds for x in lines if x.level == "watched" and x not in shown)
    parts = [f"{rest} more goal{'s' * (rest != 1)}"] if rest else []
    parts += [f"{watched} watched target{'s' * (watched != 1)}"] if watched else []
    are = "is" if rest + watched == 1 else "are"
    return shown, f"{' and '.join(parts)} {are} met; --all lists every one."


_HEAD = ("", "", "mean a day", "wanted", "lowest day", "unknown")


def target_table(plan: Plan, width: int | None, everything: bool) -> list[str]:
    """The table, or a list where a table does not fit into `width`; then what is not shown or not judged."""
    lines, more = shown_lines(plan, everything)
    rows = [
        (
            x.state,
            x.name,
            format_amount(x.mean, x.unit) + x.per,
            x.wanted,
            format_amount(x.worst_day, x.unit) + x.per,
            f"{x.unknown:.0%}" if x.unknown >= 0.005 else "",
        )
        for x in lines
    ]
    widths = [max(len(r[k]) for r in (_HEAD, *rows)) for k in range(6)]
    out: list[str] = []
    if width is not None and sum(widths) + 12 > width:
        for row, x in zip(rows, lines, strict=True):
            unknown = f", {row[5]} unknown" if row[5] else ""
            out += wrapped(
                f"{x.name}: {row[2]}, wanted {x.wanted}, {'worst' if x.per else 'lowest day'} {row[4]}{unknown}",
                f"  {x.state} ",
                width,
            )
            out += [y for text in x.told(everything) for y in wrapped(f"not met: {text}", "      ", width)]
    else:
        out.append(_cells(_HEAD, widths))
        for row, x in zip(rows, lines, strict=True):
            out.append(_cells(row, widths))
            lead = " " * (widths[0] + 6)
            out += [y for text in x.told(everything) for y in wrapped(f"not met: {text}", lead, width)]
    for text in (more, *footnotes(plan.targets, lines)):
        out += wrapped(text, "  ", width) if text else []
    return out


def footnotes(targets: Sequence[TargetResult], lines: Sequence[TargetLine]) -> Iterator[str]:
    """What "unknown" means, and what is not judged."""
    if any(x.unknown >= 0.005 for x in lines):
        yield (
            "unknown: the share of the food eaten whose value is not known. It counts as nothing toward a minimum, "
            "and as a high estimate toward a maximum."
        )
    filled = filled_text(targets)
    if filled:
        yield filled
    without = dict.fromkeys(in_a_sentence(target_name(t)) for t in targets if t.level == "unmeasured")
    if without:
        yield "Not judged, for want of data: " + ", ".join(without) + "."


FILLED_FROM = "Anses 2025, Ciqual French food composition table (Licence Ouverte 2.0), and USDA FoodData Central"


def filled_text(targets: Sequence[TargetResult]) -> str:
    """What of the figures is filled from other tables, and whose they are; "" where nothing is."""
    parts = {
        t.nutrient: f"{in_a_sentence(plain_name(t.nutrient))} {t.mean_filled / t.mean:.0%}"
        for t in targets
        if t.level != "unmeasured" and t.mean > 0 and t.mean_filled / t.mean >= 0.005
    }
    if not any(t.mean_filled for t in targets):
        return ""
    which = ": " + ", ".join(parts.values()) + " of the mean" if parts else ""
    return f"Values that the food table lacks are filled from {FILLED_FROM}{which}."


def _cells(row: Sequence[str], widths: Sequence[int]) -> str:
    state, name, mean, wanted, worst, unknown = (
        text.rjust(size) if k in (2, 4, 5) else text.ljust(size)
        for k, (text, size) in enumerate(zip(row, widths, strict=True))
    )
    return f"  {state}  {name}  {mean}  {wanted}  {worst}  {unknown}".rstrip()
