"""A plan as plain text and as Markdown: what a screen reader likes and a pipe can carry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap

from mealplan.nutrition.words import in_a_sentence, plain_name, reading_order
from mealplan.planning.plan import Item, Plan, Shortfall, TargetResult
from mealplan.units import format_amount, format_number

WIDTH = 100  # columns of running text where no width is asked for
_DIETS = {"vegan", "vegetarian", "pescatarian"}


def headline(plan: Plan) -> list[str]:
    """What the plan is for and how it came out, in two lines."""
    request = plan.request
    person = f"{request.person.sex}, {request.person.age}"
    if request.person.state != "none":
        person += f", {request.person.state}"
    without = ", ".join(x if x in _DIETS else "no " + x.replace("_", " ") for x in request.exclusions)
    profiles = [x for x in request.profile if x not in request.exclusions]
    first = [_span(plan), person, "+".join(profiles), without]
    if not request.fortified:
        first.append("no fortified foods")
    if plan.outcome == "none":
        return [" · ".join(x for x in first if x), "No plan"]
    goals = [line for line in target_lines(plan.targets) if line.level == "goal"]
    met = sum(line.met for line in goals)
    state = "All goals met" if met == len(goals) else f"{met} of {len(goals)} goals met"
    dishes = len({i.dish for d in plan.days for m in d.meals for i in m.items})
    words = f"{dishes} different dish{'es' * (dishes != 1)}"
    return [" · ".join(x for x in first if x), " · ".join([state, words, _proof(plan)])]


def day_words(date: dt.date) -> str:
    """ "Mon 23 Nov"."""
    return f"{date:%a} {date.day} {date:%b}"


def _span(plan: Plan) -> str:
    dates = plan.request.dates
    first = f"{day_words(dates[0])} {dates[0].year}"
    if len(dates) == 7:
        return f"Week of {first}"
    return f"{len(dates)} days from {first}" if len(dates) > 1 else first


_STOPS = {
    "gap": "proven",
    "complete": "proven",
    "rounds": "not proven: stopped after its rounds",
    "time": "not proven: stopped by the time limit",
    "cancelled": "not proven: stopped by you",
}


def _proof(plan: Plan) -> str:
    """How far the targets can be from the best possible week."""
    if not plan.search.levels:
        return _STOPS[plan.search.stopped]
    return f"targets within {plan.search.levels[0].gap:.1%} of the best possible ({_STOPS[plan.search.stopped]})"


def item_text(item: Item) -> str:
    size = "" if item.portions == 1 else f" x {item.portions:g}"
    marks = (" (left over)" if item.leftover else "") + (" (locked)" if item.locked else "")
    return f"{item.title}{size}{marks}"


def plan_text(plan: Plan, *, width: int | None = None) -> str:
    """The week, the targets, shortfalls with repairs, cautions and assumptions.

    `width`: the columns of a terminal; running text is then wrapped there, and a table that does not fit becomes a
    list. None: text is wrapped at 100 columns, tables take what they need.
    """
    lines = [*(x for text in headline(plan) for x in _wrapped(text, "", width)), ""]
    for text in every_day(plan):
        lines += _wrapped(text, "", width, "  ")
    if lines[-1]:
        lines.append("")
    longest = max((len(s) for s in plan.request.slots), default=0)
    for index, day in enumerate(plan.days):
        lines += _wrapped(" · ".join([day_words(day.date), *day_facts(plan, index)]), "", width, "  ")
        for meal in day.meals:
            for number, item in enumerate(meal.items):
                lead = f"  {meal.slot.capitalize() if number == 0 else '':<{longest}}  "
                lines += _wrapped(item_text(item), lead, width)
        lines.append("")
    if plan.targets:
        lines += ["Targets", *_target_table(plan.targets, width), ""]
    if plan.shortfalls:
        lines.append("Not met, and what would mend it")
        lines += [x for s in plan.shortfalls for x in shortfall_lines(s, width)]
        lines.append("")
    for title, texts in (
        ("Cautions", [f"{c.item}: {c.text} {c.advice} [{c.source}]" for c in plan.cautions]),
        ("Notes", list(plan.notes)),
    ):
        if texts:
            lines += [title, *(x for t in texts for x in _wrapped(t, "  - ", width)), ""]
    return "\n".join(lines).rstrip() + "\n"


def every_day(plan: Plan) -> list[str]:
    """What is counted every day besides the dishes: foods that are eaten anyway, declared supplements."""
    out = []
    if plan.request.daily:
        out.append("Every day as well: " + ", ".join(f"{f.label} ({f.grams:.0f} g)" for f in plan.request.daily))
    if plan.request.supplements:
        units = {t.nutrient: t.unit for t in plan.targets}
        shown = []
        for s in plan.request.supplements:
            parts = [f"{plain_name(k)} {format_amount(v, units.get(k, ''))}" for k, v in s.contains]
            shown.append(", ".join(parts))
        out.append("Supplements every day: " + "; ".join(shown))
    return out


def day_facts(plan: Plan, index: int) -> list[str]:
    """Energy, hands-on minutes of the budget, and whether it is a flare day."""
    day = plan.days[index]
    limit = plan.request.minutes[index] if plan.request.minutes else None
    minutes = f"{day.active_minutes:.0f}" + (f" of {limit:g}" if limit is not None else "") + " min hands-on"
    facts = [minutes, *(["flare day"] if day.flare else [])]
    energy = day.totals.get("energy")
    return facts if energy is None else [f"{energy.amount:.0f} kcal", *facts]


def _wrapped(text: str, lead: str, width: int | None, hang: str | None = None) -> list[str]:
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

    @property
    def met(self) -> bool:
        return self.state == "met"


def target_lines(targets: Sequence[TargetResult]) -> list[TargetLine]:
    """One line per nutrient and level, the headline nutrients first. What is not measured, and limits of supplements
    where none is taken, are left out."""
    groups: dict[tuple[str, str, str, str], list[TargetResult]] = {}
    for t in targets:
        if t.level == "unmeasured" or (t.form == "supplements" and t.mean == 0):
            continue
        period = t.period if t.period in ("each-day", "meal") else "day"
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
    )


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
    when = {"each-day": " (every day)", "meal": " (per meal)"}.get(t.period, "")
    return plain_name(t.nutrient) + what + when


_HEAD = ("", "", "mean a day", "wanted", "lowest day", "unknown")


def _target_table(targets: Sequence[TargetResult], width: int | None) -> list[str]:
    lines = target_lines(targets)
    rows = [
        (
            x.state,
            x.name,
            format_amount(x.mean, x.unit),
            x.wanted,
            format_amount(x.worst_day, x.unit),
            f"{x.unknown:.0%}" if x.unknown >= 0.005 else "",
        )
        for x in lines
    ]
    widths = [max(len(r[k]) for r in (_HEAD, *rows)) for k in range(6)]
    out: list[str] = []
    if width is not None and sum(widths) + 12 > width:
        for row, x in zip(rows, lines, strict=True):
            unknown = f", {row[5]} unknown" if row[5] else ""
            out += _wrapped(
                f"{x.name}: {row[2]}, wanted {x.wanted}, lowest day {row[4]}{unknown}", f"  {x.state} ", width
            )
            out += [y for text in x.unmet for y in _wrapped(f"not met: {text}", "      ", width)]
    else:
        out.append(_cells(_HEAD, widths))
        for row, x in zip(rows, lines, strict=True):
            out.append(_cells(row, widths))
            lead = " " * (widths[0] + 6)
            out += [y for text in x.unmet for y in _wrapped(f"not met: {text}", lead, width)]
    out += _footnotes(targets, lines, width)
    return out


def _footnotes(targets: Sequence[TargetResult], lines: Sequence[TargetLine], width: int | None) -> Iterator[str]:
    if any(x.unknown >= 0.005 for x in lines):
        text = (
            "unknown: the share of the food eaten whose value is not known. It counts as nothing toward a minimum, "
            "and as a high estimate toward a maximum."
        )
        yield from _wrapped(text, "  ", width)
    without = dict.fromkeys(in_a_sentence(target_name(t)) for t in targets if t.level == "unmeasured")
    if without:
        yield from _wrapped("Not judged, for want of data: " + ", ".join(without) + ".", "  ", width)


def _cells(row: Sequence[str], widths: Sequence[int]) -> str:
    state, name, mean, wanted, worst, unknown = (
        text.rjust(size) if k in (2, 4, 5) else text.ljust(size)
        for k, (text, size) in enumerate(zip(row, widths, strict=True))
    )
    return f"  {state}  {name}  {mean}  {wanted}  {worst}  {unknown}".rstrip()


def shortfall_lines(s: Shortfall, width: int | None = None) -> list[str]:
    """What was wanted and reached, why, and each repair with the flags to type."""
    unit = s.unit
    word = {"min": "wanted at least", "max": "wanted at most", "day": "wanted on every day at least"}[s.bound]
    best = "" if s.best_reachable is None else f"; best reachable {format_amount(s.best_reachable, unit)}"
    level = " (watched)" if s.level == "watched" else ""
    text = (
        f"{plain_name(s.nutrient)}{level}: {word} {format_amount(s.wanted, unit)}, "
        f"reached {format_amount(s.reached, unit)}{best}"
    )
    lines = _wrapped(text, "  ", width, "    ")
    if s.because:
        lines += _wrapped("because of: " + "; ".join(s.because), "    ", width)
    for r in s.repairs:
        reach = f"{format_amount(r.reached, unit)}{', meets it' if r.meets else ''}"
        lines += _wrapped(f"{r.change}: {reach}   {r.flags}", "    - ", width)
    return lines


def plan_markdown(plan: Plan) -> str:
    """The same as a Markdown document."""
    title, state = headline(plan)
    lines = [f"# {_md(title)}", "", _md(state), ""]
    lines += [x for text in every_day(plan) for x in (_md(text), "")]
    for index, day in enumerate(plan.days):
        lines += [f"## {day.date:%A} {day.date.day} {day.date:%B}", ""]
        lines += [
            f"- **{_md(meal.slot.capitalize())}**: " + "; ".join(_md(item_text(i)) for i in meal.items)
            for meal in day.meals
        ]
        lines += ["- " + _md(", ".join(day_facts(plan, index))), ""]
    if plan.targets:
        lines += ["## Targets", ""]
        lines += [
            "| | nutrient | mean a day | wanted | lowest day | unknown | source |",
            "|---|---|--:|---|--:|--:|---|",
        ]
    for x in target_lines(plan.targets):
        unmet = "".join(f"<br>not met: {_md(text)}" for text in x.unmet)
        cells = [x.state, _md(x.name), format_amount(x.mean, x.unit), x.wanted + unmet]
        cells += [format_amount(x.worst_day, x.unit), f"{x.unknown:.0%}", _md(", ".join(x.sources))]
        lines.append("| " + " | ".join(cells) + " |")
    if plan.shortfalls:
        lines += ["", "## Not met", ""]
        for s in plan.shortfalls:
            first, *rest = (text.strip().removeprefix("- ") for text in shortfall_lines(s, 10_000))
            lines += [f"- {_md(first)}", *(f"  - {_md(text)}" for text in rest)]
    if plan.cautions or plan.notes:
        lines += ["", "## Notes", ""]
        lines += [f"- {_md(f'{c.item}: {c.text} {c.advice} [{c.source}]')}" for c in plan.cautions]
        lines += [f"- {_md(n)}" for n in plan.notes]
    return "\n".join(lines) + "\n"


def _md(text: str) -> str:
    for mark in "\\`*_<>[]|#":
        text = text.replace(mark, "\\" + mark)
    return " ".join(text.split())
