"""A plan as plain text and as Markdown: what a screen reader likes and a pipe can carry."""

from __future__ import annotations

from collections.abc import Sequence

from mealplan.nutrition.nutrients import nutrients
from mealplan.planning.plan import Item, Plan, Shortfall, TargetResult
from mealplan.units import format_amount


def headline(plan: Plan) -> list[str]:
    """What the plan is for and how it came out, in two or three lines."""
    request = plan.request
    person = f"{request.person.sex}, {request.person.age}"
    if request.person.state != "none":
        person += f", {request.person.state}"
    without = ", ".join("no " + x.replace("_", " ") if x not in _DIETS else x for x in request.exclusions)
    first = [
        f"{_span(plan)}",
        person,
        *(["+".join(request.profile)] if request.profile else []),
        *([without] if without else []),
    ]
    goals = [t for t in plan.targets if t.level == "goal"]
    met = sum(t.met for t in goals)
    dishes = len({i.dish for d in plan.days for m in d.meals for i in m.items})
    state = "All goals met" if met == len(goals) else f"{met} of {len(goals)} goals met"
    return [" · ".join(first), " · ".join([state, f"{dishes} different dishes", _proof(plan)])]


_DIETS = {"vegan", "vegetarian", "pescatarian"}


def _span(plan: Plan) -> str:
    dates = plan.request.dates
    if len(dates) == 7:
        return f"Week of {dates[0]:%a %-d %b %Y}"
    return f"{len(dates)} days from {dates[0]:%a %-d %b %Y}" if len(dates) > 1 else f"{dates[0]:%a %-d %b %Y}"


def _proof(plan: Plan) -> str:
    level = plan.search.levels[0]
    stop = {
        "gap": "proven",
        "complete": "proven",
        "rounds": "stopped after its rounds",
        "time": "stopped by the time limit",
        "cancelled": "stopped by you",
    }[plan.search.stopped]
    return f"targets gap {level.gap:.1%} ({stop})"


def item_text(item: Item) -> str:
    size = "" if item.portions == 1 else f" x {item.portions:g}"
    marks = (" (left over)" if item.leftover else "") + (" (locked)" if item.locked else "")
    return f"{item.title}{size}{marks}"


def plan_text(plan: Plan) -> str:
    """The week, the targets, shortfalls with repairs, cautions and assumptions."""
    lines = [*headline(plan), ""]
    width = max((len(s) for s in plan.request.slots), default=0)
    for index, day in enumerate(plan.days):
        limit = plan.request.minutes[index] if plan.request.minutes else None
        budget = f" of {limit:g}" if limit is not None else ""
        flare = " · flare day" if day.flare else ""
        lines.append(f"{day.date:%a %-d %b} · {day.active_minutes:.0f}{budget} min hands-on{flare}")
        for meal in day.meals:
            for number, item in enumerate(meal.items):
                lines.append(f"  {meal.slot.capitalize() if number == 0 else '':<{width}}  {item_text(item)}")
        lines.append("")
    lines += ["Targets (mean a day over the plan)", *_target_table(plan.targets), ""]
    if plan.shortfalls:
        lines += ["Not met, and what would mend it", *(x for s in plan.shortfalls for x in shortfall_lines(s)), ""]
    for title, texts in (
        ("Cautions", [f"{c.item}: {c.text} {c.advice} [{c.source}]" for c in plan.cautions]),
        ("Notes", list(plan.notes)),
    ):
        if texts:
            lines += [title, *(f"  - {t}" for t in texts), ""]
    return "\n".join(lines).rstrip() + "\n"


def bound_text(t: TargetResult) -> str:
    low = None if t.min is None else format_amount(t.min, t.unit)
    high = None if t.max is None else format_amount(t.max, t.unit)
    if low and high:
        return f"{low} to {high}"
    return f"at least {low}" if low else f"at most {high}" if high else ""


def state_word(t: TargetResult) -> str:
    if t.level == "unmeasured":
        return "no data"
    return "met" if t.met else ("short" if t.level == "goal" else "below")


def target_name(t: TargetResult) -> str:
    name = nutrients()[t.nutrient].name
    name = {
        "vitamin_b12": "Vitamin B12",
        "vitamin_b6": "Vitamin B6",
        "epa_dha": "EPA + DHA",
        "ala": "ALA (omega-3)",
        "energy": "Energy",
        "fat": "Fat",
        "carbohydrate": "Carbohydrate",
        "fiber": "Fibre",
    }.get(t.nutrient, name)
    return (
        name
        + (" from supplements" if t.form == "supplements" else "")
        + (f" ({t.period.replace('-', ' ')})" if t.period in ("each-day", "meal") else "")
    )


def _target_table(targets: Sequence[TargetResult]) -> list[str]:
    rows = [("", "", "mean", "wanted", "lowest day", "unknown", "")]
    for t in targets:
        if t.level == "unmeasured" or (t.form == "supplements" and t.mean == 0):
            continue
        watched = " (watched)" if t.level == "watched" else ""
        rows.append(
            (
                state_word(t),
                target_name(t) + watched,
                format_amount(t.mean, t.unit),
                bound_text(t),
                format_amount(t.worst_day, t.unit),
                f"{t.unknown_mass_share:.0%}" if t.unknown_mass_share >= 0.005 else "",
                t.why,
            )
        )
    widths = [max(len(r[k]) for r in rows) for k in range(6)]
    lines = [
        (
            "  "
            + "  ".join(
                [
                    r[0].ljust(widths[0]),
                    r[1].ljust(widths[1]),
                    r[2].rjust(widths[2]),
                    r[3].ljust(widths[3]),
                    r[4].rjust(widths[4]),
                    r[5].rjust(widths[5]),
                    r[6],
                ]
            )
        ).rstrip()
        for r in rows
    ]
    without = [target_name(t).lower() for t in targets if t.level == "unmeasured"]
    if without:
        lines.append("  Not judged, for want of data: " + ", ".join(dict.fromkeys(without)) + ".")
    return lines


def shortfall_lines(s: Shortfall) -> list[str]:
    name = nutrients()[s.nutrient].name
    unit = s.unit
    word = {"min": "wanted at least", "max": "wanted at most", "day": "wanted on every day at least"}[s.bound]
    best = "" if s.best_reachable is None else f"; best reachable {format_amount(s.best_reachable, unit)}"
    lines = [
        f"  {name}{' (watched)' if s.level == 'watched' else ''}: {word} {format_amount(s.wanted, unit)}, "
        f"reached {format_amount(s.reached, unit)}{best}"
    ]
    if s.because:
        lines.append("    because of: " + "; ".join(s.because))
    lines += [
        f"    {r.change}: {format_amount(r.reached, unit)}{' (meets it)' if r.meets else ''}   {r.flags}"
        for r in s.repairs
    ]
    return lines


def plan_markdown(plan: Plan) -> str:
    """The same as a Markdown document."""
    title, state = headline(plan)[:2]
    lines = [f"# {_md(title)}", "", _md(state), ""]
    for day in plan.days:
        lines += [f"## {day.date:%A %-d %B}", ""]
        lines += [
            f"- **{meal.slot.capitalize()}**: " + "; ".join(_md(item_text(i)) for i in meal.items) for meal in day.meals
        ]
        lines += [f"- {day.active_minutes:.0f} minutes hands-on{' (flare day)' if day.flare else ''}", ""]
    lines += [
        "## Targets",
        "",
        "| | nutrient | mean a day | wanted | lowest day | unknown | source |",
        "|---|---|--:|---|--:|--:|---|",
    ]
    for t in plan.targets:
        if t.level != "unmeasured" and not (t.form == "supplements" and t.mean == 0):
            lines.append(
                f"| {state_word(t)} | {_md(target_name(t))} | {format_amount(t.mean, t.unit)} | {bound_text(t)} | "
                f"{format_amount(t.worst_day, t.unit)} | {t.unknown_mass_share:.0%} | {_md(t.source)} |"
            )
    if plan.shortfalls:
        lines += ["", "## Not met", ""]
        lines += [_md(x.strip()).join(("- ", "")) for s in plan.shortfalls for x in shortfall_lines(s)]
    if plan.cautions or plan.notes:
        lines += ["", "## Notes", ""]
        lines += [f"- {_md(f'{c.item}: {c.text} {c.advice} [{c.source}]')}" for c in plan.cautions]
        lines += [f"- {_md(n)}" for n in plan.notes]
    return "\n".join(lines) + "\n"


def _md(text: str) -> str:
    for mark in "\\`*_<>[]|#":
        text = text.replace(mark, "\\" + mark)
    return text
