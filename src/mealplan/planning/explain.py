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
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from mealplan.errors import NoPlan
from mealplan.library import Library
from mealplan.nutrition.nutrients import nutrients
from mealplan.planning import assemble, engine, improve
from mealplan.planning.asked import with_flags
from mealplan.planning.build import Setting, build
from mealplan.planning.conflict import Whose, conflicting_goals, irreducible
from mealplan.planning.plan import Plan, Repair, Shortfall, TargetResult, identity
from mealplan.planning.problem import Arrays, Choice, Curve, Floats, Row, RowKey, Scope
from mealplan.planning.request import PlanRequest
from mealplan.planning.restrictions import Restriction, limits, milder_diets, restrictions, target_words
from mealplan.planning.solver import Cancel
from mealplan.units import format_amount

# Nutrients that are ordinarily bought as a supplement without a blood test; iron and others are not suggested.
SUPPLEMENTABLE = {"vitamin_b12": 10.0, "vitamin_d": 10.0, "epa_dha": 0.25}
FOCUS_ROUNDS = 15
PULL, FAR = 50.0, 50.0  # the weight of the one target that is searched for, and how far its bound is put
EPSILON = assemble.EPSILON
Kind = Literal["min", "max", "day"]


@dataclass(frozen=True, slots=True)
class _Miss:
    """A bound that is not met: `amount` of it as it was asked for, and of what it is a bound: the mean of the days, of
    what is absorbed, of each day or of each meal. `wanted`: the amount that counts where it is missed, which is a share
    of it for the energy of days that are planned in part."""

    bound: Kind
    of: Literal["mean", "absorbed", "day", "meal"]
    amount: float
    wanted: float

    @property
    def most(self) -> bool:
        return self.bound == "max"


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
    library = setting.library
    miss = _missed(plan, result, library)
    reached = _reached(plan, result, miss, library)
    best = _reachable(setting, result, miss, cancel)
    if best is not None:  # the plan itself is a week that reaches what it reaches
        best = min(best, reached) if miss.most else max(best, reached)
    causes: tuple[str, ...] = ()
    repairs: list[Repair] = []
    clash: tuple[Whose, ...] = ()
    if deep and not cancel:
        causes = () if best is None else _causes(setting, result, miss, best, cancel)
        if not causes and _in_reach(miss, best):
            unmet = {_whose(plan, t) for t in plan.targets if t.level == "goal" and not t.met}
            clash = conflicting_goals(setting.arrays, _whose(plan, result), unmet, cancel)
            causes = tuple(target_words(nutrient) for _, nutrient in clash)
    if deep and not cancel:
        watch = [(nutrient, _asked(setting, nutrient)) for _, nutrient in clash]
        repairs = _repairs(plan, setting, result, miss, reached, cancel, replanned, deep=deep, watch=watch)
    causes = _own_bounds(plan, result, miss, setting) or causes or _fallback(result, miss, best, deep)
    of = {"mean": result.period, "absorbed": "absorbed", "day": "each-day", "meal": "meal"}[miss.of]
    return Shortfall(
        result.nutrient,
        result.level,
        result.unit,
        miss.bound,
        _round(miss.wanted),
        _round(reached),
        None if best is None else _round(best),
        causes,
        tuple(repairs),
        of,
        result.eater,
    )


def _whose(plan: Plan, result: TargetResult) -> Whose:
    return result.eater or plan.request.eater.name, result.nutrient


def _shares(plan: Plan, nutrient: str) -> list[float]:
    """By day, the share of a bound that is asked: of energy what the planned meals are to give."""
    days = range(len(plan.days))
    return [assemble.planned_share(plan.request, d) if nutrient == "energy" else 1.0 for d in days]


def _missed(plan: Plan, result: TargetResult, library: Library) -> _Miss:
    """Which bound is not met, in the order in which they are judged."""
    if result.form == "supplements" or result.period == "absorbed":
        of: Literal["mean", "absorbed"] = "absorbed" if result.period == "absorbed" else "mean"
        low = result.min is not None and result.mean < result.min * (1 - EPSILON)
        bound = (result.min if low else result.max) or 0.0
        return _Miss("min" if low else "max", of, bound, bound)
    shares = _shares(plan, result.nutrient)
    mean = math.fsum(shares) / len(shares)
    by_day = [(result.daily_floor, "day"), (_ceiling(plan, result), "max")]
    tried: list[_Miss] = []
    if result.period == "meal":
        tried += [_Miss("min", "meal", result.min, result.min)] if result.min is not None else []
        tried += [_Miss("max", "meal", result.max, result.max)] if result.max is not None else []
    elif result.period == "each-day":
        by_day = [(result.min, "day"), (result.max, "max")]
    else:
        tried += [_Miss("min", "mean", result.min, result.min * mean)] if result.min is not None else []
        tried += [_Miss("max", "mean", result.max, result.max * mean)] if result.max is not None else []
    for amount, kind in by_day if result.period != "meal" else ():
        if amount is not None:
            worst = _worst_day(plan, result, kind == "max")
            tried.append(_Miss("max" if kind == "max" else "day", "day", amount, amount * shares[worst]))
    return next((m for m in tried if not _in_reach(m, _reached(plan, result, m, library))), tried[0])


def _ceiling(plan: Plan, result: TargetResult) -> float | None:
    """The most of a day beside the mean, which stands in the request only."""
    wanted = (result.nutrient, result.level, result.form, result.source, result.period, result.min, result.max)
    for t in plan.request.eater.targets:
        if (t.nutrient, t.level, t.form, t.source, t.period, t.minimum, t.maximum) == wanted:
            return t.daily_ceiling
    return None


def _days(plan: Plan, result: TargetResult, most: bool) -> list[float]:
    """What counts of each day: known amounts toward a minimum, estimates toward a maximum; supplements included."""
    extra = result.mean - result.mean_from_food
    totals = [day.totals[result.nutrient] for day in plan.days]
    return [(x.upper_estimate if most else x.amount) + extra for x in totals]


def _worst_day(plan: Plan, result: TargetResult, most: bool) -> int:
    """The day that is furthest off, by its share of what is asked."""
    shares = _shares(plan, result.nutrient)
    part = [x / s if s > 0 else (0.0 if most else math.inf)
            for x, s in zip(_days(plan, result, most), shares, strict=True)]  # fmt: skip
    return (max if most else min)(range(len(part)), key=part.__getitem__)


def _reached(plan: Plan, result: TargetResult, miss: _Miss, library: Library) -> float:
    """What a plan reaches of a bound: the mean, or the day or the meal that is furthest off."""
    if miss.of == "meal":
        meals = assemble.meal_amounts(plan.request, library, plan.cooks, plan.days).get(result.nutrient, [])
        if miss.most:
            return max((upper for _, _, upper in meals), default=0.0)
        return min((known for slot, known, _ in meals if slot != "snack"), default=0.0)
    if miss.of == "day":
        return _days(plan, result, miss.most)[_worst_day(plan, result, miss.most)]
    return result.upper_estimate if miss.most else result.mean


def _in_reach(miss: _Miss, best: float | None) -> bool:
    if best is None:
        return False
    return best <= miss.wanted * (1 + EPSILON) if miss.most else best >= miss.wanted * (1 - EPSILON)


def _own_bounds(plan: Plan, result: TargetResult, miss: _Miss, setting: Setting) -> tuple[str, ...]:
    """Where a minimum and a maximum of the same nutrient exclude each other, as at very little energy, that is all."""
    mine: Side = (miss.of, miss.amount)
    for other in plan.targets:
        same = (other.eater, other.nutrient, other.form) == (result.eater, result.nutrient, result.form)
        amount = other.min if miss.most else other.max
        if not same or other.level != "goal" or amount is None:
            continue
        theirs: Side = (_OF.get(other.period, "mean"), amount)
        low, high = (theirs, mine) if miss.most else (mine, theirs)
        words = _excluded(plan, result, low, high, setting)
        if words:
            return (f"its own bounds, which exclude each other: {words}",)
    return ()


Side = tuple[str, float]  # what a bound is of, and its amount
_OF = {"each-day": "day", "meal": "meal", "absorbed": "absorbed"}


def _excluded(plan: Plan, result: TargetResult, low: Side, high: Side, setting: Setting) -> str:
    """Why a minimum and a maximum of one nutrient cannot both hold, with the arithmetic; "" where they can. Bounds of
    meals are added up to a day, with what is eaten or taken every day anyway; a minimum is not asked of a snack."""
    (low_of, least), (high_of, most) = low, high
    if "absorbed" in (low_of, high_of):
        return ""

    def amount(value: float) -> str:
        return format_amount(value, result.unit)

    shown = f"at least {amount(least)} and at most {amount(most)}"
    if low_of == high_of or "meal" not in (low_of, high_of):
        return shown if least > most else ""
    week, shares = plan.request.week, _shares(plan, result.nutrient)
    meals = [week.planned(day) for day in range(week.days)]
    if low_of == "meal":
        counts, sign, per_meal, per_day = [sum(s != "snack" for s in day) for day in meals], 1.0, least, most
    else:
        counts, sign, per_meal, per_day = [len(day) for day in meals], -1.0, most, least
    base = setting.base_known.get(result.nutrient, 0.0)
    over = [sign * (base + per_meal * n - per_day * share) for n, share in zip(counts, shares, strict=True)]
    if "day" in (low_of, high_of):
        worst = max(range(len(over)), key=over.__getitem__)
        excluded, count, limit = over[worst] > 0, float(counts[worst]), per_day * shares[worst]
    else:
        excluded, count = math.fsum(over) > 0, sum(counts) / len(counts)
        limit = per_day * math.fsum(shares) / len(shares)
    if not excluded:
        return ""
    more = f" + {amount(base)} every day anyway" if base else ""
    whole = base + per_meal * count
    plural = "meal" if count == 1 else "meals"
    sign_text = ">" if sign > 0 else "<"
    sums = f"{amount(per_meal)} x {count:.3g} {plural}{more} = {amount(whole)} {sign_text} {amount(limit)}"
    if low_of == "meal":
        return f"at least {amount(least)} a meal and at most {amount(limit)} a day ({sums})"
    return f"at most {amount(most)} a meal and at least {amount(limit)} a day ({sums})"


def _fallback(result: TargetResult, miss: _Miss, best: float | None, searched: bool) -> tuple[str, ...]:
    if best is None:
        return ()
    if _in_reach(miss, best):
        return ("the other targets together: alone it is in reach",)
    if not searched:
        return ("what may be served",)
    if result.unknown_mass_share > 0.2:
        return (f"the dishes at hand, and {result.unknown_mass_share:.0%} of the food eaten has no value for it",)
    return ("the dishes at hand",)


def _reachable(setting: Setting, result: TargetResult, miss: _Miss, cancel: Cancel | None) -> float | None:
    """As much (or as little) of a nutrient as a real week reaches under the hard rules and the energy range: the same
    search with a pull on this nutrient alone. None for what no food brings."""
    if result.form == "supplements":
        return None
    problem, request = setting.problem, setting.request
    candidates, k = setting.candidates, setting.candidates.keys.index(result.nutrient)
    table = candidates.upper if miss.most else candidates.known
    amount = table[problem.dish, k] * problem.portions  # of each option, in the nutrient's own unit
    base = 0.0 if miss.of == "meal" else setting.base_known.get(result.nutrient, 0.0)
    shares = np.ones(problem.days)
    if result.nutrient == "energy":
        shares = np.array([assemble.planned_share(request, d) for d in range(problem.days)])

    def kept(r: Row) -> bool:
        return r.level == "hard" or (r.key.nutrient == "energy" and result.nutrient != "energy")

    rows = {"week": [r for r in problem.week if kept(r)], "day": [r for r in problem.day if kept(r)], "meal": []}
    curves: tuple[Curve, ...] = ()
    if miss.of == "absorbed":
        # as for a mean below: a minimum far away turns "reach it" into "as much as can be"
        curves = tuple(replace(c, minimum=c.minimum * FAR, weight=PULL) for c in problem.curves
                       if c.key.nutrient == result.nutrient)  # fmt: skip
    else:
        row = _pull(miss, result, amount, base, shares, request)
        rows[row.key.scope].append(row)
    week, day, meal = (tuple(rows[scope]) for scope in ("week", "day", "meal"))
    arrays = Arrays(replace(problem, week=week, day=day, meal=meal, curves=curves))
    rng = np.random.default_rng([request.search.seed, 7])
    choice, _, _ = improve.search(
        arrays, rng, rounds=FOCUS_ROUNDS, start=None, stop=lambda: bool(cancel), report=lambda c, v: None
    )
    if curves:
        held = curves[0].held(problem, choice)
        return float(curves[0].taken(held).sum()) / problem.days
    return _held(setting, choice, miss, amount, base, shares)


def _pull(miss: _Miss, result: TargetResult, amount: Floats, base: float, shares: Floats, request: PlanRequest) -> Row:
    """The row that makes a search bring as much (or as little) of a nutrient as it can where the bound is."""
    scope: Scope = "week" if miss.of == "mean" else "meal" if miss.of == "meal" else "day"
    bound = max(miss.amount, 1e-9)
    const: Floats | float
    if miss.of == "mean":  # a bound far away turns "reach it" into "as much as can be"
        coef, const = (amount / bound, 0.0) if miss.most else (-amount / bound / FAR, 1.0)
    elif miss.most:
        coef, const = amount / bound, 0.0
    else:
        coef, const = -amount / bound, shares - base / bound
    if scope == "meal":
        asked = [1.0 if miss.most or slot != "snack" else 0.0 for slot in request.week.slots]
        const = np.array([[(0.0 if miss.most else 1.0) if a else -1e6 for a in asked]] * request.week.days)
    key = RowKey(scope, "max" if miss.most else "min", result.nutrient, eater=request.eater.name)
    return Row(key, "goal", PULL, coef, np.asarray(const))


def _held(setting: Setting, choice: Choice, miss: _Miss, amount: Floats, base: float, shares: Floats) -> float:
    """What a choice holds of what the bound is of: the mean, or the day or the meal that is furthest off."""
    problem = setting.problem
    sums = np.full((problem.days, len(problem.slots)), 0.0)
    for position, option in zip(problem.positions, choice, strict=True):
        if option >= 0:
            sums[position.day, position.slot] += amount[option]
    if miss.of == "meal":
        meals = [sums[d, s] for d, s in problem.by_meal if miss.most or problem.slots[s] != "snack"]
        return float(max(meals, default=0.0) if miss.most else min(meals, default=0.0))
    days = sums.sum(axis=1) + base
    if miss.of == "mean":
        return float(days.mean())
    part = [x / s if s > 0 else (0.0 if miss.most else math.inf) for x, s in zip(days, shares, strict=True)]
    return float(days[(np.argmax if miss.most else np.argmin)(part)])


def _causes(setting: Setting, result: TargetResult, miss: _Miss, best: float, cancel: Cancel | None) -> tuple[str, ...]:
    """The words of an irreducible set of restrictions that keep a target out of reach by themselves; empty when it is
    in reach, and when it stays out of reach without any of them (then the dishes at hand are the cause)."""

    def reaches(request: PlanRequest) -> bool:
        try:
            value = _reachable(build(request, setting.library), result, miss, cancel)
        except NoPlan:
            return False
        return _in_reach(miss, value)

    def out_of_reach(held: Sequence[Restriction]) -> bool:
        request = setting.request
        for item in active:
            if item not in held:
                request = item.lift(request, setting.library)
        return not reaches(request)

    if _in_reach(miss, best):
        return ()
    active = [*limits(setting.request, result.nutrient, setting.library), *restrictions(setting.request)]
    if not active or out_of_reach(()):
        return ()
    return tuple(item.words for item in irreducible(active, out_of_reach, cancel))


_PER = {"each-day": "/each-day", "meal": "/meal", "absorbed": "/absorbed"}


def _asked(setting: Setting, nutrient: str) -> list[str]:
    """A goal's bounds as targets to type, as watched ones."""
    out = []
    for t in setting.request.eater.targets:
        if t.nutrient == nutrient and t.level == "goal" and t.form != "supplements" and not t.hard:
            unit = ("" if "_" in t.unit else t.unit.replace("µ", "u")) + _PER.get(t.period, "")
            if t.minimum is not None:
                out.append(f"-t '{nutrient}>={t.minimum:g}{unit}?'")
            if t.maximum is not None:
                out.append(f"-t '{nutrient}<={t.maximum:g}{unit}?'")
    return out


def _repairs(
    plan: Plan,
    setting: Setting,
    result: TargetResult,
    miss: _Miss,
    reached: float,
    cancel: Cancel | None,
    replanned: dict[str, Plan | None],
    *,
    deep: bool,
    watch: Sequence[tuple[str, Sequence[str]]] = (),
) -> list[Repair]:
    """`watch`: goals that conflict with the target, each with the flags that make it a watched one."""
    library = setting.library
    request = setting.request
    offers: list[tuple[str, str]] = []
    if deep:
        offers += [(item.repair, item.flags) for item in [*restrictions(request), *milder_diets(request)]]
        offers += [(f"only watch {nutrient.replace('_', ' ')}", " ".join(f)) for nutrient, f in watch if f][:3]
        if max(request.week.minutes, default=0.0) < 60:
            offers.append(("take up to 60 minutes a day for cooking", "--minutes all=60"))
    least = SUPPLEMENTABLE.get(result.nutrient)
    if least is not None and not miss.most and miss.of in ("mean", "day"):
        amount = max(least, math.ceil((miss.wanted - reached) / least) * least)
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
        again = None if changed is None else _same(changed, plan, result)
        if changed is None or again is None:
            continue
        value = _reached(changed, again, miss, library)
        better = again.met or (value < reached * 0.99 if miss.most else value > reached * 1.01)
        if better:
            out.append(Repair(words, flags, _round(value), again.met))
    # what mends it comes first, of that the smallest change, then what reaches most
    out.sort(key=lambda r: (not r.meets, _size(r.flags), r.reached if miss.most else -r.reached))
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


def _same(changed: Plan, plan: Plan, result: TargetResult) -> TargetResult | None:
    """The target of another plan that corresponds to this one."""
    wanted = identity(plan, result)
    return next((t for t in changed.targets if identity(changed, t) == wanted), None)


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
