"""Why a target is not met: the best reachable amount, an irreducible set of causes, and repairs that were re-solved.

* Best reachable: the week that has most (or least) of the nutrient under the hard rules and the energy range, found by
  the same search with all other targets left out. It is an amount that a real week reaches, not an estimate.
* Causes: a deletion filter over the restrictions of the request. Starting from all of them, each is dropped for good
  when the target stays out of reach without it; what is left is irreducible: without any one of them it is in reach.
* Repairs: each single change is planned anew, with all targets, and judged by what that plan reaches.
"""

from __future__ import annotations

import math
import shlex
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import numpy as np

from mealplan.errors import NoPlan
from mealplan.library import Library
from mealplan.nutrition.nutrients import nutrients
from mealplan.nutrition.words import in_a_sentence, plain_name
from mealplan.planning import assemble, engine, improve
from mealplan.planning.asked import with_flags
from mealplan.planning.build import Setting, build
from mealplan.planning.conflict import conflicting_goals, irreducible
from mealplan.planning.plan import Plan, Repair, Shortfall, TargetResult
from mealplan.planning.problem import Arrays, Row
from mealplan.planning.request import PlanRequest
from mealplan.planning.restrictions import Restriction, limits, milder_diets, restrictions
from mealplan.planning.solver import Cancel
from mealplan.units import format_amount

# Nutrients that are ordinarily bought as a supplement without a blood test; iron and others are not suggested.
SUPPLEMENTABLE = {"vitamin_b12": 10.0, "vitamin_d": 10.0, "epa_dha": 0.25}
FOCUS_ROUNDS = 15
Kind = Literal["min", "max", "day"]


def with_shortfalls(plan: Plan, setting: Setting, *, cancel: Cancel | None = None, thorough: bool = False) -> Plan:
    """The plan with its shortfalls explained. Watched ones get causes and repairs only when `thorough`."""
    out: list[Shortfall] = []
    replanned: dict[str, Plan | None] = {}
    unmet = [t for t in plan.targets if not t.met and t.level in ("goal", "watched")]
    unmet.sort(key=lambda t: t.level != "goal")
    for number, result in enumerate(unmet):
        deep = thorough or (result.level == "goal" and number < 2)
        out.append(_shortfall(plan, result, setting, cancel, replanned, deep=deep))
    return replace(plan, shortfalls=tuple(out))


def _shortfall(
    plan: Plan,
    result: TargetResult,
    setting: Setting,
    cancel: Cancel | None,
    replanned: dict[str, Plan | None],
    *,
    deep: bool,
) -> Shortfall:
    kind, wanted, reached = _bound(plan, result)
    best = _reachable(setting, result, kind, wanted, cancel)
    if best is not None:  # the plan itself is a week that reaches what it reaches
        best = min(best, reached) if kind == "max" else max(best, reached)
    causes: tuple[str, ...] = ()
    repairs: list[Repair] = []
    clash: tuple[str, ...] = ()
    if deep and not cancel:
        causes = () if best is None else _causes(setting, result, kind, wanted, best, cancel)
        if not causes and _in_reach(kind, best, wanted):
            unmet = {t.nutrient for t in plan.targets if t.level == "goal" and not t.met}
            clash = conflicting_goals(setting.arrays, result.nutrient, unmet, cancel)
            causes = tuple(f"the target of {in_a_sentence(plain_name(n))}" for n in clash)
    if deep and not cancel:
        repairs = _repairs(
            plan,
            setting.library,
            result,
            kind,
            wanted,
            reached,
            cancel,
            replanned,
            deep=deep,
            clash=[_asked(setting, n) for n in clash],
        )
    causes = _own_bounds(plan, result, kind, wanted) or causes or _fallback(result, kind, wanted, best, deep)
    return Shortfall(
        result.nutrient,
        result.level,
        result.unit,
        kind,
        _round(wanted),
        _round(reached),
        None if best is None else _round(best),
        causes,
        tuple(repairs),
    )


def _bound(plan: Plan, result: TargetResult) -> tuple[Kind, float, float]:
    """Which bound is not met, its amount, and what is reached of it."""
    each = result.period == "each-day"
    if each and result.min is not None and result.worst_day < result.min:
        return "day", result.min, result.worst_day
    if result.min is not None and result.mean < result.min * (1 - 1e-6):
        return "min", result.min, result.mean
    if result.max is not None and (each or result.upper_estimate > result.max):
        return "max", result.max, _reached(plan, result, "max")
    if result.daily_floor is not None and result.worst_day < result.daily_floor:
        return "day", result.daily_floor, result.worst_day
    if result.min is not None:
        return "min", result.min, result.mean
    return "max", result.max or 0.0, result.upper_estimate


def _reached(plan: Plan, result: TargetResult, kind: Kind) -> float:
    """The mean, what may have been eaten at most, or that of the day that is furthest off."""
    if kind == "day":
        return result.worst_day
    if kind == "min":
        return result.mean
    if result.period == "each-day" and result.nutrient in plan.days[0].totals:
        return max(d.totals[result.nutrient].upper_estimate for d in plan.days) + result.mean - result.mean_from_food
    return result.upper_estimate


def _in_reach(kind: Kind, best: float | None, wanted: float) -> bool:
    if best is None:
        return False
    return best <= wanted * (1 + 1e-6) if kind == "max" else best >= wanted * (1 - 1e-6)


def _own_bounds(plan: Plan, result: TargetResult, kind: Kind, wanted: float) -> tuple[str, ...]:
    """Where a minimum and a maximum of the same nutrient exclude each other, as at very little energy, that is all."""
    for other in plan.targets:
        if (other.nutrient, other.form) == (result.nutrient, result.form) and other.level == "goal":
            low, high = (wanted, other.max) if kind != "max" else (other.min, wanted)
            if low is not None and high is not None and low > high:
                shown = f"at least {format_amount(low, result.unit)} and at most {format_amount(high, result.unit)}"
                return (f"its own bounds, which exclude each other: {shown}",)
    return ()


def _fallback(result: TargetResult, kind: Kind, wanted: float, best: float | None, searched: bool) -> tuple[str, ...]:
    if best is None:
        return ()
    if _in_reach(kind, best, wanted):
        return ("the other targets together: alone it is in reach",)
    if not searched:
        return ("what may be served",)
    if result.unknown_mass_share > 0.2:
        return (f"the dishes at hand, and {result.unknown_mass_share:.0%} of the food eaten has no value for it",)
    return ("the dishes at hand",)


def _reachable(
    setting: Setting, result: TargetResult, kind: Kind, wanted: float, cancel: Cancel | None
) -> float | None:
    """As much (or as little) of a nutrient as a real week reaches under the hard rules and the energy range: the same
    search with a pull on this nutrient alone. None for what is no plain sum of the food."""
    if result.period in ("absorbed", "meal") or result.form == "supplements":
        return None
    problem, nutrient = setting.problem, result.nutrient
    candidates, k = setting.candidates, setting.candidates.keys.index(nutrient)
    table = candidates.upper if kind == "max" else candidates.known
    amount = table[problem.dish, k] * problem.portions  # of each option, in the nutrient's own unit
    base = setting.base_known.get(nutrient, 0.0)
    daily = kind == "day" or (kind == "max" and result.period == "each-day")
    if kind == "max":
        coef, const = amount / max(wanted, 1e-9), 0.0
    else:  # for a mean, a bound far away turns "reach it" into "as much as can be"
        coef, const = -amount / wanted / (1.0 if daily else 50.0), 1.0 - (base / wanted if daily else 0.0)
    pull = Row(nutrient, "day" if daily else "week", "goal", 50.0, coef, np.asarray(const))

    def kept(r: Row) -> bool:
        return r.level == "hard" or (r.name.startswith("energy") and nutrient != "energy")

    week, day = (tuple(r for r in rows if kept(r)) for rows in (problem.week, problem.day))
    week, day = (week, (*day, pull)) if daily else ((*week, pull), day)
    arrays = Arrays(replace(problem, week=week, day=day, meal=(), by_meal={}))
    rng = np.random.default_rng([setting.request.search.seed, 7])
    choice, _, _ = improve.search(
        arrays, rng, rounds=FOCUS_ROUNDS, start=None, stop=lambda: bool(cancel), report=lambda c, v: None
    )
    sums = np.full(problem.days, base)
    for position, option in zip(problem.positions, choice, strict=True):
        if option >= 0:
            sums[position.day] += amount[option]
    if daily:
        return float(sums.max() if kind == "max" else sums.min())
    return float(sums.mean())


def _causes(
    setting: Setting, result: TargetResult, kind: Kind, wanted: float, best: float, cancel: Cancel | None
) -> tuple[str, ...]:
    """The words of an irreducible set of restrictions that keep a target out of reach by themselves; empty when it is
    in reach, and when it stays out of reach without any of them (then the dishes at hand are the cause)."""

    def reaches(request: PlanRequest) -> bool:
        try:
            value = _reachable(build(request, setting.library), result, kind, wanted, cancel)
        except NoPlan:
            return False
        return _in_reach(kind, value, wanted)

    def out_of_reach(held: Sequence[Restriction]) -> bool:
        request = setting.request
        for item in active:
            if item not in held:
                request = item.lift(request, setting.library)
        return not reaches(request)

    if _in_reach(kind, best, wanted):
        return ()
    active = [*limits(setting.request, result.nutrient, setting.library), *restrictions(setting.request)]
    if not active or out_of_reach(()):
        return ()
    return tuple(item.words for item in irreducible(active, out_of_reach, cancel))


def _asked(setting: Setting, nutrient: str) -> list[str]:
    """A goal's bounds as targets to type, as watched ones."""
    out = []
    for t in setting.request.eater.targets:
        if t.nutrient == nutrient and t.level == "goal" and t.form != "supplements" and not t.hard:
            unit = "" if "_" in t.unit else t.unit.replace("µ", "u")
            if t.minimum is not None:
                out.append(f"-t '{nutrient}>={t.minimum:g}{unit}?'")
            if t.maximum is not None:
                out.append(f"-t '{nutrient}<={t.maximum:g}{unit}?'")
    return out


def _repairs(
    plan: Plan,
    library: Library,
    result: TargetResult,
    kind: Kind,
    wanted: float,
    reached: float,
    cancel: Cancel | None,
    replanned: dict[str, Plan | None],
    *,
    deep: bool,
    clash: Sequence[Sequence[str]] = (),
) -> list[Repair]:
    request = plan.request
    offers: list[tuple[str, str]] = []
    if deep:
        offers += [(item.repair, item.flags) for item in [*restrictions(request), *milder_diets(request)]]
        offers += [
            ("only watch " + shlex.split(f[0])[1].split(">")[0].split("<")[0].replace("_", " "), " ".join(f))
            for f in clash
            if f
        ][:3]
        if max(request.week.minutes, default=0.0) < 60:
            offers.append(("take up to 60 minutes a day for cooking", "--minutes all=60"))
    least = SUPPLEMENTABLE.get(result.nutrient)
    if least is not None and kind in ("min", "day"):
        amount = max(least, math.ceil((wanted - reached) / least) * least)
        unit = nutrients()[result.nutrient].unit
        typed = f"--supplement {result.nutrient}={amount:g}{unit.replace('µ', 'u')}"
        offers.append((f"a supplement with {amount:g} {unit} a day", typed))
    out: list[Repair] = []
    for words, flags in offers:
        if cancel:
            break
        if flags not in replanned:
            replanned[flags] = _replanned(with_flags(request, flags, library), library, cancel)
        changed = replanned[flags]
        again = None if changed is None else _same(changed.targets, result)
        if changed is None or again is None:
            continue
        value = _reached(changed, again, kind)
        better = again.met or (value < reached * 0.99 if kind == "max" else value > reached * 1.01)
        if better:
            out.append(Repair(words, flags, _round(value), again.met))
    # what mends it comes first, of that the smallest change, then what reaches most
    out.sort(key=lambda r: (not r.meets, _size(r.flags), r.reached if kind == "max" else -r.reached))
    return out[:6]


def _size(flags: str) -> int:
    """How much a repair asks her to change: a tablet or a fortified food, a habit, a milder diet, a whole diet."""
    words = shlex.split(flags)
    if words[0] in ("--supplement", "--fortified"):
        return 0
    if words[0] != "--lift":
        return 1
    return 2 if "-x" in words else 3


def _replanned(request: PlanRequest, library: Library, cancel: Cancel | None) -> Plan | None:
    """A new plan for a changed request, with the same seed and effort as the CLI would use."""
    from mealplan.planning.make import to_plan  # make imports this module

    try:
        setting = build(request, library)
    except NoPlan:
        return None
    found = engine.find(setting, cancel=cancel)
    return to_plan(setting, assemble.order_days(setting, found.choice), found, 0.0)


def _same(targets: tuple[TargetResult, ...], result: TargetResult) -> TargetResult | None:
    """The target of another plan that corresponds to this one."""
    for t in targets:
        if (t.nutrient, t.form, t.level, t.source, t.period) == (
            result.nutrient,
            result.form,
            result.level,
            result.source,
            result.period,
        ):
            return t
    return None


def _round(value: float) -> float:
    return float(f"{value:.4g}")


def top_sources(plan: Plan, library: Library, nutrient: str, count: int = 5) -> list[dict[str, object]]:
    """The dishes that bring most of a nutrient over the plan: [{"dish", "title", "amount", "share"}], best first."""
    foods = sorted({i.food for c in plan.cooks for i in c.ingredients})
    table = library.foods.table(foods, [nutrient])
    per_portion: dict[int, float] = {}
    for cook in plan.cooks:
        total = math.fsum((table[i.food][nutrient].per_100g or 0.0) * i.eaten_g / 100.0 for i in cook.ingredients)
        per_portion[cook.id] = total / cook.portions
    sums: dict[str, float] = {}
    titles: dict[str, str] = {}
    for day in plan.days:
        for meal in day.meals:
            for item in meal.items:
                sums[item.dish] = sums.get(item.dish, 0.0) + per_portion[item.cook] * item.portions
                titles[item.dish] = item.title
    whole = math.fsum(sums.values())
    ranked = sorted(sums.items(), key=lambda pair: (-pair[1], pair[0]))[:count]
    return [
        {
            "dish": dish,
            "title": titles[dish],
            "amount": _round(amount),
            "share": round(amount / whole, 4) if whole else 0.0,
        }
        for dish, amount in ranked
        if amount > 0
    ]
