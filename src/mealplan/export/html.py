"""A plan as one HTML file that a dietitian prints: no scripts, nothing fetched, everything escaped by the template.

The functions here put figures into words and bars; `report.html.j2` lays them out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from mealplan import dates
from mealplan.cells import printable
from mealplan.export.asks import asks_text
from mealplan.export.care import care_lines
from mealplan.export.compare import Comparison, TargetChange, compare
from mealplan.export.iodine import iodine_text
from mealplan.export.kitchen import kitchen_words
from mealplan.export.meals import EATEN_OUT, day_meals, eaten_out
from mealplan.export.plates import cook_words, several
from mealplan.export.pots import freeze_words, freezer_text, pot_starts, recipe_words, thaws
from mealplan.export.targets import filled_text, per_text
from mealplan.export.text import (
    bound_text,
    headline,
    shortfall_lines,
    state_word,
    target_name,
)
from mealplan.foods.kitchen.words import left_out
from mealplan.money import money_text
from mealplan.nutrition.nutrients import nutrients
from mealplan.planning.ask.english import all_words
from mealplan.planning.result.plan import Cook, Plan, TargetResult
from mealplan.planning.result.whose import each_of
from mealplan.shopping.aisles import heading
from mealplan.shopping.lines import Line, ShoppingList
from mealplan.shopping.render import FREEZE, cost_words, left_words
from mealplan.units import format_amount

if TYPE_CHECKING:
    from jinja2 import Template

_DAYS_ACROSS = 7


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar on an axis of 100: known from food, known with supplements, the estimate with what is unknown; marks."""

    food: float
    known: float
    estimate: float
    low: float | None
    high: float | None
    words: str


@dataclass(frozen=True, slots=True)
class TargetRow:
    name: str
    state: str
    watched: bool
    met: bool
    mean: str
    from_food: str
    fortified: str
    wanted: str
    worst: str
    unknown: str
    source: str
    why: str
    bar: Bar


@dataclass(frozen=True, slots=True)
class CookRow:
    title: str
    portions: str
    minutes: str
    ingredients: tuple[str, ...]
    recipe: str  # "half the recipe"; empty where it is the recipe as it stands
    freeze: str  # "freeze 2 portions"
    care: str  # "egg: cook until white and yolk are solid"


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day: its heading, its meals by slot, what is cooked, what comes out of the freezer for it, and its totals by
    nutrient key. `past`: it stands as it was eaten."""

    name: str
    minutes: str
    flare: bool
    past: bool
    meals: dict[str, tuple[str, ...]]
    cooks: tuple[CookRow, ...]
    thaws: tuple[str, ...]
    totals: dict[str, str]


def plan_html(
    plan: Plan,
    shopping: ShoppingList | None = None,
    *,
    name: str = "",
    previous: Plan | None = None,
    written: dt.date | None = None,
) -> str:
    """The report. `shopping`: the list to print with it; `previous`: a plan to say what changed since; `written`: the
    date on it (left out: none, so that equal plans make equal files)."""
    judged = [t for t in plan.targets if t.level != "unmeasured" and not (t.form == "supplements" and t.mean == 0)]
    title, state, *_ = [*headline(plan), ""]
    changes = compare(previous, plan) if previous is not None else None
    keys = list(dict.fromkeys(t.nutrient for t in judged if t.form != "supplements"))
    return _template().render(
        name=name,
        title=title,
        state=state,
        asks=asks_text(plan),
        freezer=freezer_text(plan),
        outcome=plan.outcome,
        written=dates.with_year(written) if written else "",
        person=_person(plan),
        rows=[_row(t, several(plan)) for t in judged],
        unjudged=list(dict.fromkeys((target_name(t), t.why) for t in plan.targets if t.level == "unmeasured")),
        gaps=[[line.strip() for line in shortfall_lines(s, who=several(plan))] for s in plan.shortfalls],
        slots=plan.request.week.slots,
        weeks=list(_weeks([_day(plan, number, keys) for number in range(len(plan.days))])),
        keys=[(key, nutrients()[key].name, nutrients()[key].unit) for key in keys],
        supplements=_supplements(plan),
        cautions=plan.cautions,
        assumptions=_assumptions(plan),
        aisles=_aisles(shopping) if shopping is not None else [],
        list_notes=shopping.notes if shopping is not None else (),
        costs=_costs(plan, shopping) if shopping is not None else "",
        changes=changes,
        changed=_noteworthy(changes) if changes is not None else [],
        amount=_amount,
        filled=filled_text(plan.targets),
        iodine=(f"{plan.request.eater.name}: " if several(plan) and plan.iodine else "") + iodine_text(plan),
        made={key: str(plan.made.get(key, "")) for key in ("mealplan", "foods", "seed", "solver")},
    )


@cache
def _template() -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # deferred: 0.1 s

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, finalize=printable,
    )  # fmt: skip
    return environment.get_template("report.html.j2")


def _noteworthy(found: Comparison) -> list[TargetChange]:
    """Targets that are met in one plan only, and one line for each mean that differs by more than a tenth."""
    lines: dict[tuple[str, str, object], TargetChange] = {}
    for one in found.targets:
        a, b = one.before, one.after
        far = a is None or b is None or abs(b - a) > 0.1 * max(abs(a), abs(b))
        other = one.met_before != one.met_after
        if far or other:
            lines.setdefault((one.nutrient, one.name, one.wanted if other else None), one)
    return list(lines.values())


def _amount(value: float | None, unit: str) -> str:
    return "-" if value is None else format_amount(value, unit)


def _row(t: TargetResult, who: bool) -> TargetRow:
    unit = t.unit
    return TargetRow(
        name=(f"{t.eater}: " if who else "") + target_name(t), state=state_word(t),
        watched=t.level == "watched", met=t.met,
        mean=format_amount(t.mean, unit) + per_text(t),
        from_food="" if abs(t.mean - t.mean_from_food) < 1e-9 else format_amount(t.mean_from_food, unit),
        fortified="" if t.mean_fortified < 0.05 * max(t.mean, 1e-9) else format_amount(t.mean_fortified, unit),
        wanted=bound_text(t), worst=format_amount(t.worst_day, unit) + per_text(t),
        unknown=f"{t.unknown_mass_share:.0%}" if t.unknown_mass_share >= 0.005 else "",
        source=t.source, why=t.why, bar=_bar(t),
    )  # fmt: skip


def _bar(t: TargetResult) -> Bar:
    """The axis ends a quarter beyond the largest of what is on it."""
    estimate = max(t.mean, t.upper_estimate)
    bounds = [b for b in (t.min, t.max) if b is not None]
    # a limit far away would make the bar a dot: it is marked at the end then
    near = [b for b in bounds if b <= 4 * max(estimate, t.min or 0.0, 1e-9)] or bounds[:1]
    end = 1.25 * max([estimate, *near, 1e-9])

    def at(value: float) -> float:
        return round(max(0.0, min(100.0, 100.0 * value / end)), 2)

    food = min(t.mean_from_food, t.mean)
    words = f"{format_amount(t.mean, t.unit)} of {bound_text(t) or 'no bound'}"
    low, high = (None if b is None else at(b) for b in (t.min, t.max))
    return Bar(at(food), at(t.mean), at(estimate), low, high, words)


def _day(plan: Plan, number: int, keys: Sequence[str]) -> DayRow:
    units, day, pots = nutrients(), plan.days[number], pot_starts(plan)
    least = "at least " if eaten_out(plan, number) else ""
    return DayRow(
        name=dates.short(day.date),
        minutes=f"{day.active_minutes:.0f}",
        flare=day.flare,
        past=number < plan.request.week.past,
        meals={slot: tuple(told) for slot, told in day_meals(plan, number, pots)},
        cooks=tuple(_cook(plan, cook) for cook in plan.cooks if cook.on == day.date and not cook.frozen),
        thaws=tuple(one.words for one in thaws(plan) if one.day == day.date),
        totals={
            key: least + format_amount(day.totals[key].amount, units[key].unit) for key in keys if key in day.totals
        },
    )


def _cook(plan: Plan, cook: Cook) -> CookRow:
    titles = {item.cook: item.title for day in plan.days for meal in day.meals for item in meal.items}
    return CookRow(
        titles.get(cook.id, cook.dish), cook_words(plan, cook) or f"{cook.portions:g}", f"{cook.active_minutes:.0f}",
        tuple(f"{part.ingredient} {_grams(part.edible_g)}" for part in cook.ingredients),
        recipe_words(cook), freeze_words(cook), kitchen_words(cook),
    )  # fmt: skip


def _grams(grams: float) -> str:
    return f"{grams:.0f} g" if grams >= 2 else f"{grams:.1f} g"


def _weeks(days: list[DayRow]) -> Iterator[list[DayRow]]:
    for start in range(0, len(days), _DAYS_ACROSS):
        yield days[start : start + _DAYS_ACROSS]


def _person(plan: Plan) -> list[tuple[str, str]]:
    """Who eats, line by line; where several do, each with her name."""
    if not several(plan):
        return _of_person(plan)
    house = [("Nobody eats", ", ".join(left_out(x) for x in plan.request.house.exclusions))]
    each = [(f"{name}: {label}", words) for name, mine in each_of(plan) for label, words in _of_person(mine)]
    return [*each, *((label, words) for label, words in house if words)]


def _of_person(plan: Plan) -> list[tuple[str, str]]:
    request, person = plan.request, plan.request.eater.person
    state = "" if person.state == "none" else f", {person.state}"
    sizes = ((person.weight_kg, "kg"), (person.height_cm, "cm"))
    body = ", ".join(f"{size:g} {unit}" for size, unit in sizes if size)
    without = [left_out(x) for x in request.eater.exclusions]
    pairs = [
        ("Person", f"{person.sex}, {person.age} years{state}; activity: {person.activity.replace('_', ' ')}"),
        ("Body", body or "not given: see the assumptions"),
        ("Energy", f"{request.eater.energy_kcal:.0f} kcal a day"),
        ("Diet", ", ".join(without) or "nothing is left out"),
        ("Allowed although it may contain it", ", ".join(request.eater.allow_maybe)),
        ("Dislikes", ", ".join(x.removeprefix("ingredient:") for x in request.eater.dislikes)),
        ("Medicines", ", ".join(person.medicines)),
        ("Conditions", ", ".join(person.conditions)),
        ("Taken into account", " ".join(care_lines(plan))),
        ("Profile", " + ".join(request.profile)),
    ]
    return [(label, words) for label, words in pairs if words]


def _supplements(plan: Plan) -> list[tuple[str, str]]:
    known = nutrients()
    return [
        (
            s.name,
            ", ".join(f"{known[k].name} {format_amount(v, known[k].unit)}" if k in known else k for k, v in s.contains),
        )
        for e in plan.request.eaters
        for s in e.supplements
    ]


def _assumptions(plan: Plan) -> list[str]:
    request = plan.request
    fixed = [f"{d.label} ({_grams(d.grams)})" for e in request.eaters for d in e.daily]
    return [
        *request.notes,
        *(n for n in all_words(plan.notes) if n not in request.notes),
        *(["Eaten or drunk every day, and counted: " + ", ".join(fixed) + "."] if fixed else []),
        "An amount that the food table does not know counts as nothing toward a minimum; toward a maximum it counts as "
        "the upper quartile of its food group. `Unknown` is the share of the food's weight without a value.",
        "Means are over the days of the plan; the lowest day stands beside them.",
        *([EATEN_OUT] if any(eaten_out(plan, index) for index in range(len(plan.days))) else []),
    ]


def _costs(plan: Plan, shopping: ShoppingList) -> str:
    return cost_words(shopping, own_prices=bool(plan.request.house.price_list.per_gram))


def _aisles(shopping: ShoppingList) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """(aisle, [(item, what to take, remarks)]) of what is to be bought, staples last as they stand in the list."""
    lines = [line for line in shopping.lines if line.show != "nothing"]

    def title(line: Line) -> str:
        return "Usually in the kitchen" if line.staple else heading(line.aisle)

    def entry(line: Line) -> tuple[str, str, str]:
        labels = ", ".join(line.check_label)
        left = left_words(line, shopping.units) if line.freeze_left else ""
        said = (FREEZE if line.freeze else "", left, line.look_for, *line.care,
                f"check the label: {labels}" if labels else "")  # fmt: skip
        cost = "" if line.cost is None else f", {money_text(line.cost, shopping.currency)}"
        return (line.name, line.show + cost, "; ".join(words for words in said if words))

    return [(above, [entry(line) for line in group]) for above, group in groupby(lines, key=title)]
