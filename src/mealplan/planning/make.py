"""Plan requests in, verified plans out: what both front ends call."""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Mapping, Sequence

from mealplan.errors import NoPlan, StoppedEarly
from mealplan.library import Library
from mealplan.nutrition.cautions import cautions_for, unknown_names
from mealplan.planning import assemble, engine
from mealplan.planning.build import Setting, build
from mealplan.planning.engine import Found, Report
from mealplan.planning.plan import CautionNote, Cook, Day, Outcome, Plan, Search
from mealplan.planning.problem import Choice
from mealplan.planning.request import FLARE_MINUTES, PlanRequest
from mealplan.planning.said import Remark, Said, said
from mealplan.planning.solver import Cancel
from mealplan.planning.verify import over_limits, verify


def make_plan(
    request: PlanRequest,
    library: Library,
    *,
    cancel: Cancel | None = None,
    report: Report | None = None,
    explained: bool = True,
) -> Plan:
    """The best week found for a request, verified. Raises NoPlan when nothing can be served, StoppedEarly when
    cancelled before any week was found. `explained`: work out shortfalls and their repairs as well."""
    started = time.monotonic()
    if cancel:
        raise StoppedEarly("stopped before any plan was found")
    setting = engine.prepare(request, library)
    found = engine.find(setting, cancel=cancel, report=report, started=started)
    return finish(setting, found, explained=explained, cancel=cancel, started=started)


def alternatives(
    request: PlanRequest,
    library: Library,
    count: int,
    *,
    cancel: Cancel | None = None,
    report: Report | None = None,
) -> list[Plan]:
    """So many good weeks that differ in their dishes, the best first; each later one avoids what the earlier serve."""
    plans = [make_plan(request, library, cancel=cancel, report=report)]
    while len(plans) < count and not cancel:
        started = time.monotonic()
        seen = {item.dish for plan in plans for day in plan.days for meal in day.meals for item in meal.items}
        setting = build(request, library, avoid=seen)
        found = engine.find(setting, cancel=cancel, report=report, started=started)
        plans.append(finish(setting, found, explained=True, cancel=cancel, started=started))
    return plans


def finish(
    setting: Setting, found: Found, *, explained: bool = True, cancel: Cancel | None = None, started: float
) -> Plan:
    """A verified plan of what a search found."""
    plan = to_plan(setting, assemble.order_days(setting, found.choice), found, started)
    if explained and any(not t.met and t.level != "unmeasured" for t in plan.targets):
        from mealplan.planning import explain  # deferred: most plans fall short of nothing

        plan = explain.with_shortfalls(plan, setting, cancel=cancel)
    checked(plan, setting, found)
    return plan


def checked(plan: Plan, setting: Setting, found: Found) -> None:
    """Raises NoPlan when a limit that is never traded cannot be kept (a lock, or what may be served, breaks it), and
    InternalError when the plan is not what it says."""
    if found.score.levels["hard"] > 0:
        over = over_limits(plan, setting.library)
        if over:
            raise NoPlan(
                "no week keeps to the limits: " + "; ".join(over[:3]),
                hint="Take a lock or a swap away, or leave fewer foods out." if plan.request.week.locks
                else "Allow more foods, or plan more days.",
            )  # fmt: skip
    verify(plan, setting.library)


def to_plan(setting: Setting, choice: Choice, found: Found, started: float) -> Plan:
    request, library = setting.request, setting.library
    cooks, rough = assemble.cooks_and_days(setting, choice)
    days, fortified = assemble.day_totals(request, library, cooks, rough)
    meals = assemble.meal_amounts(request, library, cooks, days)
    absorbed = assemble.absorbed_b12(request, library, cooks, days)
    targets = assemble.target_results(request, days, fortified, meals, absorbed)
    outcome: Outcome = "met" if all(t.met for t in targets if t.level == "goal") else "short"
    search = Search(found.stopped, round(time.monotonic() - started, 3), found.levels, found.rounds)
    notes: tuple[Remark, ...] = (*request.notes, *setting.notes, *_notes(setting, fortified, days, absorbed, cooks))
    return Plan(
        assemble.made(library, request), request, outcome, search, targets, cooks, days, (), _cautions(setting), notes,
        tuple(unknown_names(request.eater.person)),
    )  # fmt: skip


def _notes(
    setting: Setting,
    fortified: Sequence[Mapping[str, float]],
    days: Sequence[Day],
    absorbed: Sequence[float],
    cooks: Sequence[Cook],
) -> list[Said]:
    """Remarks on how the plan meets what it meets, and where it asks for more time than was given."""
    notes: list[Said] = []
    request = setting.request
    longer = []
    for index, day in enumerate(days):
        most = FLARE_MINUTES if day.flare else request.week.minutes[index]
        if day.active_minutes > most + 0.5:
            longer.append((day.date.isoformat(), day.active_minutes, most))
    if longer:
        notes.append(said("longer_days", days=tuple(longer)))
    notes += [*_flare_note(setting, days, cooks), *_repeat_note(days), *_cost_note(request, cooks)]
    b12 = sum(f.get("vitamin_b12", 0.0) for f in fortified) / max(1, len(days))
    if b12 >= 0.25:
        notes.append(said("b12_fortified", amount=b12))
    if any(t.nutrient == "vitamin_b12" and t.minimum for t in request.eater.targets) and absorbed:
        notes.append(said("b12_absorbed", mean=sum(absorbed) / len(absorbed)))
    if setting.request.week.skip:
        notes.append(said("skipped"))
    return notes


def _flare_note(setting: Setting, days: Sequence[Day], cooks: Sequence[Cook]) -> list[Said]:
    """What is cooked on a flare day all the same: it was locked there, or nothing else is left."""
    hot = {dish.id for dish in setting.candidates.dishes if not dish.no_cook}
    made = {(cook.on, cook.title) for cook in cooks if cook.dish in hot and not cook.frozen}
    flares = {day.date for day in days if day.flare}
    found = tuple((on.isoformat(), title) for on, title in sorted(made) if on in flares)
    return [said("flare_cooking", cooks=found)] if found else []


def _repeat_note(days: Sequence[Day]) -> list[Said]:
    """Dishes that come more often than twice a week, because they were locked or for want of others."""
    count = Counter((item.dish, item.title) for day in days for meal in day.meals for item in meal.items)
    often = tuple((title, n) for (_, title), n in count.items() if n > 2 * math.ceil(len(days) / 7))
    return [said("often", dishes=often)] if often else []


def _cost_note(request: PlanRequest, cooks: Sequence[Cook]) -> list[Said]:
    """What the food costs by the gram, and how much of that is no known price."""
    if not request.house.prices:
        return []
    prices = dict(request.house.prices)
    known = unknown = 0.0
    for part in (p for cook in cooks for p in cook.ingredients):
        cost = request.house.price(part.ingredient) * part.bought_g
        known, unknown = (known + cost, unknown) if part.ingredient in prices else (known, unknown + cost)
    return [said("food_cost", known=known, unknown=unknown, budget=request.house.budget)]


def _cautions(setting: Setting) -> tuple[CautionNote, ...]:
    request = setting.request
    found = cautions_for(
        request.eater.person,
        [s.name for s in request.eater.supplements],
        {n: a for s in request.eater.supplements for n, a in s.contains},
        exclusions=request.eater.exclusions,
    )
    return tuple(CautionNote(c.item, c.what_is_known, c.advice, c.source) for c in found)
