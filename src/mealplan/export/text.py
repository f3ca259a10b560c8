"""A plan as plain text and as Markdown: what a screen reader likes and a pipe can carry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from mealplan import dates
from mealplan.cells import markdown as _md
from mealplan.export.asks import asks_text
from mealplan.export.care import care_lines, caution_lines
from mealplan.export.iodine import iodine_text
from mealplan.export.kitchen import kitchen_lines, kitchen_title
from mealplan.export.plates import differs, eaters_words, plates_of, several, there
from mealplan.export.pots import freezer_text, pot_starts
from mealplan.export.targets import (
    WIDTH,
    TargetLine,
    bound_text,
    footnotes,
    range_text,
    shown_lines,
    standing,
    state_word,
    target_lines,
    target_name,
    target_table,
    unmet_text,
    wanted_text,
    worst_text,
    wrapped,
)
from mealplan.foods.kitchen.words import left_out
from mealplan.nutrition.words import plain_name
from mealplan.planning.ask.english import all_words
from mealplan.planning.ask.request import Eater
from mealplan.planning.result.plan import Item, Meal, Plan, Shortfall
from mealplan.planning.result.promises import most_minutes
from mealplan.planning.result.whose import each_of
from mealplan.units import format_amount

__all__ = [
    "WIDTH", "TargetLine", "bound_text", "day_facts", "day_words", "every_day", "headline", "item_text",
    "plan_markdown", "plan_text", "range_text", "shortfall_lines", "standing", "state_word", "target_lines",
    "target_name", "unmet_text", "worst_text",
]  # fmt: skip


def headline(plan: Plan) -> list[str]:
    """What the plan is for and how it came out, in two lines."""
    request = plan.request
    if several(plan):
        return _household(plan)
    person = _person(request.eater)
    without = ", ".join(map(left_out, request.eater.exclusions))
    profiles = [x for x in request.profile if x not in request.eater.exclusions]
    first = [_span(plan), person, "+".join(profiles), without]
    if not request.eater.fortified:
        first.append("no fortified foods")
    if plan.outcome == "none":
        return [" · ".join(x for x in first if x), "No plan"]
    dishes = len({i.dish for d in plan.days for m in d.meals for i in m.items})
    words = f"{dishes} different dish{'es' * (dishes != 1)}"
    return [" · ".join(x for x in first if x), " · ".join(x for x in (standing(plan), words, _proof(plan)) if x)]


def _person(eater: Eater) -> str:
    person = f"{eater.person.sex}, {eater.person.age}"
    return person if eater.person.state == "none" else f"{person}, {eater.person.state}"


def _household(plan: Plan) -> list[str]:
    """The same of several who eat: who they are, and how it came out for each."""
    people = []
    for eater in plan.request.eaters:
        own = [x for x in eater.exclusions if x not in plan.request.house.exclusions]
        about = [_person(eater), *map(left_out, own), *(["no fortified foods"] if not eater.fortified else [])]
        about += ["some meals"] if eater.present is not None else []
        people.append(f"{eater.name} ({', '.join(about)})")
    house = [f"nobody eats {', '.join(x.replace('_', ' ') for x in plan.request.house.exclusions)}"]
    first = [_span(plan), ", ".join(people), *(house if plan.request.house.exclusions else [])]
    if plan.outcome == "none":
        return [" · ".join(first), "No plan"]
    dishes = len({i.dish for d in plan.days for m in d.meals for i in m.items})
    words = f"{dishes} different dish{'es' * (dishes != 1)}"
    return [" · ".join(first), " · ".join(x for x in (standing(plan), words, _proof(plan)) if x)]


def day_words(date: dt.date) -> str:
    """ "Mon 23 Nov"."""
    return dates.short(date)


def _span(plan: Plan) -> str:
    days = plan.request.week.dates
    first = f"{day_words(days[0])} {days[0].year}"
    if len(days) == 7:
        return f"Week of {first}"
    return f"{len(days)} days from {first}" if len(days) > 1 else first


_STOPS = {
    "gap": "",
    "complete": "",
    "rounds": "stopped after its rounds",
    "time": "stopped by the time limit",
    "cancelled": "stopped by you",
}
_TELLING = 0.2  # a gap above this says nothing about the week, only about the bound


def _proof(plan: Plan) -> str:
    """How near to the best possible week the targets are: only what is proven, of what, and only where a goal is not
    met. Where all are, no week could meet more, and nothing is proven of the rest."""
    stop = _STOPS[plan.search.stopped]
    if plan.outcome == "met":
        return stop
    level = plan.search.levels[0] if plan.search.levels else None
    if level is not None and level.gap < 0.0005:
        return "targets proven as near as can be"
    proven = level is not None and level.gap <= _TELLING
    words = "not proven the best"
    if level is not None and proven:
        words = f"targets proven within {level.gap:.1%} of the best"
    return f"{words}: {stop}" if stop else words


def meal_texts(plan: Plan, day: int, meal: Meal, pots: Mapping[tuple[int, str, int], str]) -> list[str]:
    """A line for each item of a meal (`item_text`); where several eat, with what each has of it."""
    if not several(plan):
        return [item_text(item, pots.get((day, meal.slot, at), "")) for at, item in enumerate(meal.items)]
    who, out = there(plan, day, meal.slot), []
    for at, item in enumerate(meal.items):
        other = differs(item, plates_of(plan, meal, item))
        title = f"{item.title} ({other})" if other and other not in item.title else item.title
        plate = replace(item, title=f"{title}: {eaters_words(item.eaters, who)}", portions=1.0)
        out.append(item_text(plate, pots.get((day, meal.slot, at), "")))
    return out


def item_text(item: Item, pot: str = "") -> str:
    """`Leek soup x 1.5 (left over) (locked)`. `pot`: what `pot_starts` says of it."""
    size = "" if item.portions == 1 else f" x {item.portions:g}"
    came = "from the freezer" if item.frozen else "left over" if item.leftover else pot
    marks = f" ({came})" if came else ""
    marks += " (locked)" if item.locked else ""
    return f"{item.title}{size}{marks}"


def plan_text(plan: Plan, *, width: int | None = None, everything: bool = True) -> str:
    """The week, the targets, shortfalls with repairs, cautions and assumptions.

    `width`: the columns of a terminal; running text is then wrapped there, and a table that does not fit becomes a
    list. None: text is wrapped at 100 columns, tables take what they need. `everything`: all targets, not only the ones
    of note.
    """
    lines = [*(x for text in headline(plan) for x in wrapped(text, "", width)), ""]
    for text in (asks_text(plan), *care_lines(plan), *every_day(plan)):
        lines += wrapped(text, "", width, "  ") if text else []
    if lines[-1]:
        lines.append("")
    lines += _days_text(plan, width)
    if freezer_text(plan):
        lines += [*wrapped(freezer_text(plan), "", width, "  "), ""]
    if kitchen_lines(plan):
        told = [x for words in kitchen_lines(plan) for x in wrapped(words, "  - ", width)]
        lines += [*wrapped(kitchen_title(plan), "", width, "  "), *told, ""]
    for name, mine in each_of(plan):
        if mine.targets:
            title = f"Targets of {name}" if several(plan) else "Targets"
            iodine = wrapped(iodine_text(mine), "  ", width) if mine.iodine is not None else []
            lines += [title, *target_table(mine, width, everything), *iodine, ""]
    if plan.shortfalls:
        lines.append("Not met, and what would mend it")
        lines += [x for s in plan.shortfalls for x in shortfall_lines(s, width, who=several(plan))]
        lines.append("")
    for title, texts in (
        ("Cautions", caution_lines(plan)),
        ("Notes", all_words(plan.notes)),
    ):
        if texts:
            lines += [title, *(x for t in texts for x in wrapped(t, "  - ", width)), ""]
    return "\n".join(lines).rstrip() + "\n"


def _days_text(plan: Plan, width: int | None) -> list[str]:
    """Each day with its facts, and below them its meals."""
    lines: list[str] = []
    pots = pot_starts(plan)
    longest = max((len(s) for s in plan.request.week.slots), default=0)
    for index, day in enumerate(plan.days):
        lines += wrapped(" · ".join([day_words(day.date), *day_facts(plan, index)]), "", width, "  ")
        for slot, eaten in lived_words(plan, index):
            lines += wrapped(eaten, f"  {slot.capitalize():<{longest}}  ", width)
        for meal in day.meals:
            for number, text in enumerate(meal_texts(plan, index, meal, pots)):
                lead = f"  {meal.slot.capitalize() if number == 0 else '':<{longest}}  "
                lines += wrapped(text, lead, width)
        lines.append("")
    return lines


def lived_words(plan: Plan, index: int) -> list[tuple[str, str]]:
    """(slot, words) of the meals of a day past that were not eaten as planned."""
    found: dict[str, list[str]] = {}
    for one in plan.request.week.lived:
        if one.day == index:
            words = {"out": "eaten out", "nothing": "skipped"}.get(one.kind, f"ate {one.label or one.food}")
            found.setdefault(one.slot, []).append(f"{one.eater} {words}" if one.eater else words)
    return [(slot, ", ".join(dict.fromkeys(words))) for slot, words in found.items()]


def every_day(plan: Plan) -> list[str]:
    """What is counted every day besides the dishes: foods that are eaten anyway, declared supplements."""
    out = []
    for eater in plan.request.eaters:
        whose = f"{eater.name}: " if several(plan) else ""
        if eater.daily:
            foods = ", ".join(f"{f.label} ({f.grams:.0f} g)" for f in eater.daily)
            out.append(f"{whose}Every day as well: {foods}")
        if eater.supplements:
            units = {t.nutrient: t.unit for t in plan.targets}
            shown = []
            for s in eater.supplements:
                parts = [f"{plain_name(k)} {format_amount(v, units.get(k, ''))}" for k, v in s.contains]
                shown.append(", ".join(parts))
            out.append(f"{whose}Supplements every day: " + "; ".join(shown))
    return out


def day_facts(plan: Plan, index: int) -> list[str]:
    """Energy, hands-on minutes of the budget, and whether it is a flare day."""
    day = plan.days[index]
    limit = most_minutes(plan, index)
    minutes = f"{day.active_minutes:.0f}" + (f" of {limit:g}" if limit is not None else "") + " min hands-on"
    facts = [minutes, *(["flare day"] if day.flare else [])]
    if several(plan):
        each = [f"{name} {t['energy'].amount:.0f}" for name, t in day.eaters.items() if t["energy"].amount > 0]
        return [f"{', '.join(each)} kcal", *facts]
    energy = day.totals.get("energy")
    return facts if energy is None else [f"{energy.amount:.0f} kcal", *facts]


def shortfall_lines(s: Shortfall, width: int | None = None, *, who: bool = False) -> list[str]:
    """What was wanted and reached, why, and each repair with the flags to type; `who`: with whose it is."""
    unit = s.unit
    what = (f"{s.eater}: " if who else "") + plain_name(s.nutrient) + (" (absorbed)" if s.period == "absorbed" else "")
    best = "" if s.best_reachable is None else f"; best reachable {format_amount(s.best_reachable, unit)}"
    level = " (watched)" if s.level == "watched" else ""
    text = (
        f"{what}{level}: wanted {wanted_text(s)} {format_amount(s.wanted, unit)}, "
        f"reached {format_amount(s.reached, unit)}{best}"
    )
    lines = wrapped(text, "  ", width, "    ")
    if s.because:
        lines += wrapped("because of: " + "; ".join(all_words(s.because)), "    ", width)
    for r in s.repairs:
        reach = f"{format_amount(r.reached, unit)}{', meets it' if r.meets else ''}"
        lines += wrapped(f"{r.change}: {reach}   {r.flags}", "    - ", width)
    return lines


def plan_markdown(plan: Plan, *, everything: bool = True) -> str:
    """The same as a Markdown document."""
    title, state = headline(plan)
    lines = [f"# {_md(title)}", "", _md(state), ""]
    above = (asks_text(plan), *care_lines(plan), *every_day(plan))
    lines += [x for text in above if text for x in (_md(text), "")]
    pots = pot_starts(plan)
    for index, day in enumerate(plan.days):
        lines += [f"## {dates.long(day.date)}", ""]
        for meal in day.meals:
            told = meal_texts(plan, index, meal, pots)
            lines.append(f"- **{_md(meal.slot.capitalize())}**: " + "; ".join(_md(words) for words in told))
        lines += ["- " + _md(", ".join(day_facts(plan, index))), ""]
    if freezer_text(plan):
        lines += [_md(freezer_text(plan)), ""]
    if kitchen_lines(plan):
        lines += [f"## {_md(kitchen_title(plan))}", "", *(f"- {_md(words)}" for words in kitchen_lines(plan)), ""]
    for name, mine in each_of(plan):
        lines += _targets_markdown(mine, f"Targets of {name}" if several(plan) else "Targets", everything)
    if lines[-1] == "" and plan.targets:
        lines.pop()
    if plan.shortfalls:
        lines += ["", "## Not met", ""]
        for s in plan.shortfalls:
            first, *rest = (text.strip().removeprefix("- ") for text in shortfall_lines(s, 10_000, who=several(plan)))
            lines += [f"- {_md(first)}", *(f"  - {_md(text)}" for text in rest)]
    if plan.cautions or plan.notes:
        lines += ["", "## Notes", ""]
        lines += [f"- {_md(text)}" for text in caution_lines(plan)]
        lines += [f"- {_md(n)}" for n in all_words(plan.notes)]
    return "\n".join(lines) + "\n"


def _targets_markdown(plan: Plan, title: str, everything: bool) -> list[str]:
    if not plan.targets:
        return []
    lines_shown, more = shown_lines(plan, everything)
    lines = [
        f"## {_md(title)}",
        "",
        "| | nutrient | mean a day | wanted | lowest day | unknown | source |",
        "|---|---|--:|---|--:|--:|---|",
    ]
    for x in lines_shown:
        unmet = "".join(f"<br>not met: {_md(text)}" for text in x.unmet)
        cells = [x.state, _md(x.name), format_amount(x.mean, x.unit) + x.per, x.wanted + unmet]
        cells += [format_amount(x.worst_day, x.unit) + x.per, f"{x.unknown:.0%}", _md(", ".join(x.sources))]
        lines.append("| " + " | ".join(cells) + " |")
    notes = [text for text in (more, *footnotes(plan.targets, lines_shown)) if text]
    return [*lines, *(x for text in notes for x in ("", _md(text))), ""]
