"""A finished plan of a choice: cooks, days, totals, targets, cautions and notes."""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Mapping, Sequence

from mealplan.care.consider import consider
from mealplan.care.notes import notes_for
from mealplan.dishes.keeping import why_shorter
from mealplan.planning.ask.minutes import FLARE_MINUTES
from mealplan.planning.ask.request import PlanRequest
from mealplan.planning.ask.said import Remark, Said, said
from mealplan.planning.ask.style import STYLES
from mealplan.planning.objective.problem import Choice
from mealplan.planning.result import assemble
from mealplan.planning.result.asks import life_of
from mealplan.planning.result.iodine import iodine_of
from mealplan.planning.result.plan import CautionNote, Cook, Day, Life, Outcome, Plan, Search
from mealplan.planning.result.stacked import stacked
from mealplan.planning.result.targets import target_results
from mealplan.planning.search.engine import Found
from mealplan.planning.week.build import MAIN_SLOTS, Setting
from mealplan.planning.week.prices import style_of

LEFT_TO_TELL = 0.5  # portions that are made and eaten in no meal, from which on they are told


def to_plan(setting: Setting, choice: Choice, found: Found, started: float) -> Plan:
    request, library = setting.request, setting.library
    cooks, rough = assemble.cooks_and_days(setting, choice)
    days, fortified = assemble.day_totals(request, library, cooks, rough)
    absorbed = {
        eater.name: assemble.absorbed_b12(request, eater, library, cooks, days) for eater in request.eaters
    }
    targets = tuple(
        result
        for eater in request.eaters
        for result in target_results(
            request, eater, days, fortified[eater.name],
            assemble.meal_amounts(eater, library, cooks, days, request.week.past), absorbed[eater.name],
        )
    )  # fmt: skip
    outcome: Outcome = "met" if all(t.met for t in targets if t.level == "goal") else "short"
    search = Search(found.stopped, round(time.monotonic() - started, 3), found.levels, found.rounds)
    life = life_of(request, library, cooks, days)
    each_day = [assemble.eaten_on(request, request.eater, cooks, day.meals, i) for i, day in enumerate(days)]
    found_out = _notes(setting, fortified, days, absorbed, cooks, life)
    notes: tuple[Remark, ...] = (*request.notes, *setting.notes, *found_out)
    return Plan(
        assemble.made(library, request), request, outcome, search, targets, cooks, days, (), _cautions(setting), notes,
        not_known(request), life, iodine_of(request, library, each_day),
    )  # fmt: skip


def _notes(
    setting: Setting,
    fortified: Mapping[str, Sequence[Mapping[str, float]]],
    days: Sequence[Day],
    absorbed: Mapping[str, Sequence[float]],
    cooks: Sequence[Cook],
    life: Life,
) -> list[Said]:
    """Remarks on how the plan meets what it meets, and where it asks for more time than was given."""
    notes: list[Said] = []
    request = setting.request
    longer: dict[bool, list[tuple[str, float, float]]] = {}
    for index, day in enumerate(days):
        if index < request.week.past:
            continue
        most = FLARE_MINUTES if day.flare else request.week.minutes[index]
        given = day.flare or (index < len(request.week.minutes_given) and request.week.minutes_given[index])
        if day.active_minutes > most + 0.5:
            longer.setdefault(given, []).append((day.date.isoformat(), day.active_minutes, most))
    if True in longer:
        notes.append(said("over_minutes", days=tuple(longer[True])))
    if False in longer:
        notes.append(said("longer_days", days=tuple(longer[False])))
    notes += [*_flare_note(setting, days, cooks), *_repeat_note(request, days), *_cost_note(request, life)]
    notes += _left_note(setting, days, cooks)
    b12 = sum(f.get("vitamin_b12", 0.0) for f in fortified[request.eater.name]) / max(1, len(days))
    if b12 >= 0.25:
        notes.append(said("b12_fortified", amount=b12))
    mine = absorbed[request.eater.name]
    if any(t.nutrient == "vitamin_b12" and t.minimum for t in request.eater.targets) and mine:
        notes.append(said("b12_absorbed", mean=sum(mine) / len(mine)))
    if setting.request.week.skip:
        notes.append(said("skipped"))
    if shorter := why_shorter(request.exclusions):
        notes.append(said("keeping", rules=shorter))
    return [
        *notes, *(one for e in request.eaters for one in stacked(request.of(e), setting.library, cooks, days))
    ]  # fmt: skip


def _flare_note(setting: Setting, days: Sequence[Day], cooks: Sequence[Cook]) -> list[Said]:
    """What is cooked on a flare day all the same: it was locked there, or nothing else is left."""
    hot = {dish.id for dish in setting.candidates.dishes if not dish.no_cook}
    made = {(cook.on, cook.title) for cook in cooks if cook.dish in hot and not cook.frozen}
    flares = {day.date for day in days[setting.request.week.past :] if day.flare}
    found = tuple((on.isoformat(), title) for on, title in sorted(made) if on in flares)
    return [said("flare_cooking", cooks=found)] if found else []


def _left_note(setting: Setting, days: Sequence[Day], cooks: Sequence[Cook]) -> list[Said]:
    """What is made and neither eaten in this plan nor frozen: where whole pieces make a pot larger than its meals."""
    eaten: dict[int, float] = {}
    for item in (item for day in days for meal in day.meals for item in meal.items):
        eaten[item.cook] = eaten.get(item.cook, 0.0) + item.portions
    dishes, found = {dish.id: dish for dish in setting.candidates.dishes}, []
    first = setting.request.week.dates[setting.request.week.past]
    for cook in cooks:
        left = cook.portions - eaten.get(cook.id, 0.0) - max(0.0, cook.freeze)
        if cook.on >= first and not cook.frozen and left >= LEFT_TO_TELL:
            dish = dishes[cook.dish]
            found.append((cook.title, cook.on.isoformat(), round(left, 2), dish.fridge_days, dish.freezes))
    return [said("left_of_pots", pots=tuple(found))] if found else []


def _repeat_note(request: PlanRequest, days: Sequence[Day]) -> list[Said]:
    """Lunches and dinners that come more often than the style has it, because they were locked or for want of
    others."""
    most = STYLES[style_of(request)].most * math.ceil(len(days) / 7)
    meals = [meal for day in days for meal in day.meals if meal.slot in MAIN_SLOTS]
    count = Counter((item.dish, item.title) for meal in meals for item in meal.items[:1])
    often = tuple((title, n) for (_, title), n in count.items() if n > most)
    return [said("often", dishes=often, most=most)] if often else []


def _cost_note(request: PlanRequest, life: Life) -> list[Said]:
    """What the food costs, by whose prices, where she asked about money."""
    money, budget = life.money, request.house.budget
    if budget is None and not request.house.prices and not request.house.currency:
        return []
    return [
        said("money", amount=money.amount, currency=money.currency, prices=money.prices, guessed=money.guessed,
             unknown=money.unknown, budget=budget)
    ]  # fmt: skip


def _cautions(setting: Setting) -> tuple[CautionNote, ...]:
    eaters = setting.request.eaters
    out: list[CautionNote] = []
    for eater in eaters:
        found = notes_for(
            eater.person,
            [s.name for s in eater.supplements],
            {n: a for s in eater.supplements for n, a in s.contains},
            exclusions=eater.exclusions,
        )
        name = eater.name if len(eaters) > 1 else ""
        out += [CautionNote(c.item, c.text, c.advice, c.source, name) for c in found]
    return tuple(out)


def not_known(request: PlanRequest) -> tuple[str, ...]:
    """Her medicines and conditions of which nothing, or not all, is known here."""
    return tuple(dict.fromkeys(one.said for eater in request.eaters for one in consider(eater.person).unclear))
