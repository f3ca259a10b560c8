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

import numpy as np

from mealplan.errors import NoPlan
from mealplan.library import Library
from mealplan.nutrition.nutrients import nutrients
from mealplan.planning.ask.asked import alone, personal, with_flags
from mealplan.planning.ask.english import words
from mealplan.planning.ask.request import Eater, PlanRequest
from mealplan.planning.ask.said import Remark, Said, said
from mealplan.planning.objective import Objective
from mealplan.planning.objective.problem import Choice, Curve, Floats, Row, RowKey, Scope, Variety
from mealplan.planning.objective.supplies import Supplies
from mealplan.planning.result.finished import to_plan
from mealplan.planning.result.missed import Miss, in_reach, missed, own_bounds, reached_of
from mealplan.planning.result.plan import Plan, Repair, Shortfall, TargetResult
from mealplan.planning.result.restrictions import Restriction, limits, milder_diets, restrictions, without
from mealplan.planning.result.same import identity
from mealplan.planning.result.targets import planned_share
from mealplan.planning.result.whose import as_of
from mealplan.planning.search import engine, improve
from mealplan.planning.search.conflict import Whose, conflicting_goals, irreducible
from mealplan.planning.search.solver import Cancel
from mealplan.planning.week.build import Setting, build
from mealplan.settings.words import from_flags

# Nutrients that are ordinarily bought as a supplement without a blood test; iron and others are not suggested.
SUPPLEMENTABLE = {"vitamin_b12": 10.0, "vitamin_d": 10.0, "epa_dha": 0.25}
FOCUS_ROUNDS = 15
PULL, FAR = 50.0, 50.0  # the weight of the one target that is searched for, and how far its bound is put


def with_shortfalls(plan: Plan, setting: Setting, *, cancel: Cancel | None = None, thorough: bool = False) -> Plan:
    """The plan with its shortfalls explained. Watched ones get causes and repairs only when `thorough`."""
    out: list[Shortfall] = []
    replanned: dict[str, Plan | None] = {}
    unmet = [t for t in plan.targets if not t.met and t.level in ("goal", "watched")]
    unmet.sort(key=lambda t: t.level != "goal")
    for number, result in enumerate(unmet):
        deep = thorough or (result.level == "goal" and number < 2)
        out.append(_shortfall(plan, result, setting, cancel, replanned, deep=deep, thorough=thorough))
    return replace(plan, shortfalls=tuple(out))


def _shortfall(
    plan: Plan,
    result: TargetResult,
    setting: Setting,
    cancel: Cancel | None,
    replanned: dict[str, Plan | None],
    *,
    deep: bool,
    thorough: bool,
) -> Shortfall:
    library = setting.library
    miss = missed(plan, result, library)
    reached = reached_of(plan, result, miss, library)
    several = len(plan.request.eaters) > 1  # what holds one of them down is sought when it is asked for
    searched = not several or thorough or result.level == "goal"
    best = _reachable(setting, result, miss, cancel) if searched else None
    if best is not None:  # the plan itself is a week that reaches what it reaches
        best = min(best, reached) if miss.most else max(best, reached)
    causes: tuple[Remark, ...] = ()
    repairs: list[Repair] = []
    clash: tuple[Whose, ...] = ()
    if deep and several and thorough and not cancel:
        causes, repairs = _at_a_table(plan, setting, result, cancel, replanned)
    deep = deep and not several
    if deep and not cancel:
        causes = () if best is None else _causes(setting, result, miss, best, cancel)
        if not causes and in_reach(miss, best):
            unmet = {_whose(plan, t) for t in plan.targets if t.level == "goal" and not t.met}
            clash = conflicting_goals(setting.objective, _whose(plan, result), unmet, cancel)
            causes = tuple(said("target", nutrient=nutrient) for _, nutrient in clash)
    if deep and not cancel:
        watch = [(nutrient, _asked(setting, nutrient)) for _, nutrient in clash]
        repairs = _repairs(plan, setting, result, miss, reached, cancel, replanned, deep=deep, watch=watch)
    base = setting.base_of(result.eater).get(result.nutrient, 0.0)
    causes = own_bounds(plan, result, miss, base) or causes or _fallback(result, miss, best, deep)
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


PROVEN = 3  # repairs of one eater that are planned anew for the whole table


def _at_a_table(
    plan: Plan, setting: Setting, result: TargetResult, cancel: Cancel | None, replanned: dict[str, Plan | None]
) -> tuple[tuple[Remark, ...], list[Repair]]:
    """What holds a target of one of several down: (causes, repairs). What she could reach by herself is searched for
    her alone: where that week meets it, the table is the cause. Else the causes are hers, and each change that would
    help her alone is planned anew for all who eat and judged by what that plan reaches."""
    library = setting.library.base or setting.library
    who = setting.request.eaters[setting.number(result.eater)]
    mine = alone(setting.request, who)
    try:
        single = build(mine, library)
    except NoPlan:
        return (), []
    key = f"alone {who.name}"
    if key not in replanned:
        replanned[key] = _replanned(mine, library, cancel)
    own = replace(as_of(plan, who.name), request=mine)
    by_herself = replanned[key]
    again = None if by_herself is None else _same(by_herself, own, result)
    if again is not None and again.met:
        return (said("shared"),), []
    miss = missed(own, result, single.library)
    reached = reached_of(own, result, miss, single.library)
    best = _reachable(single, result, miss, cancel)
    causes: tuple[Remark, ...] = () if best is None else _causes(single, result, miss, best, cancel)
    watch: list[tuple[str, list[str]]] = []
    if not causes and in_reach(miss, best):
        unmet = {_whose(own, t) for t in own.targets if t.level == "goal" and not t.met}
        clash = conflicting_goals(single.objective, _whose(own, result), unmet, cancel)
        causes = tuple(said("target", nutrient=nutrient) for _, nutrient in clash)
        watch = [(nutrient, _asked(single, nutrient)) for _, nutrient in clash]
    found = _repairs(own, single, result, miss, reached, cancel, {}, deep=True, watch=watch)
    repairs = [_for_all(one, who.name, plan, setting, result, miss, cancel, replanned) for one in found[:PROVEN]]
    return causes, [one for one in repairs if one is not None]


def _for_all(
    one: Repair, name: str, plan: Plan, setting: Setting, result: TargetResult, miss: Miss, cancel: Cancel | None,
    replanned: dict[str, Plan | None],
) -> Repair | None:  # fmt: skip
    """A repair that helps one of a table alone, as it is typed for the table and as far as it reaches there; None where
    it does not help her there."""
    library = setting.library.base or setting.library
    hers = any(personal(x) for x in from_flags(one.flags))
    flags = f"--eater {shlex.quote(name)} {one.flags}" if hers else one.flags
    if flags not in replanned:
        replanned[flags] = _replanned(with_flags(setting.request, flags, library), library, cancel)
    changed = replanned[flags]
    again = None if changed is None else _same(changed, plan, result)
    if changed is None or again is None:
        return None
    value, reached = reached_of(changed, again, miss, library), reached_of(plan, result, miss, library)
    if not (again.met or (value < reached * 0.99 if miss.most else value > reached * 1.01)):
        return None
    return Repair(one.change, flags, _round(value), again.met)


def _whose(plan: Plan, result: TargetResult) -> Whose:
    return result.eater or plan.request.eater.name, result.nutrient


def _fallback(result: TargetResult, miss: Miss, best: float | None, searched: bool) -> tuple[Said, ...]:
    if best is None:
        return ()
    if in_reach(miss, best):
        return (said("together"),)
    if not searched:
        return (said("servable"),)
    unknown = result.unknown_mass_share if result.unknown_mass_share > 0.2 else 0.0
    return (said("dishes_at_hand", unknown=unknown),)


def _reachable(setting: Setting, result: TargetResult, miss: Miss, cancel: Cancel | None) -> float | None:
    """As much (or as little) of a nutrient as a real week reaches under the hard rules and the energy range: the same
    search with a pull on this nutrient alone. None for what no food brings."""
    if result.form == "supplements":
        return None
    problem, request = setting.problem, setting.request
    e, k = setting.number(result.eater), setting.candidates.keys.index(result.nutrient)
    plates, eater = setting.candidates.eaters[e], request.eaters[e]
    table = plates.upper if miss.most else plates.known
    amount = table[problem.dish, k] * problem.each[:, e]  # of each option, in the nutrient's own unit
    base = 0.0 if miss.of == "meal" else setting.base_of(eater.name).get(result.nutrient, 0.0)
    shares = np.ones(problem.days)
    if result.nutrient == "energy" or not miss.most:
        shares = np.array(
            [planned_share(request, eater, d, result.nutrient) for d in range(problem.days)]
        )

    def kept(r: Row) -> bool:
        return r.level in ("limits", "minutes") or (r.key.nutrient == "energy" and result.nutrient != "energy")

    rows = {"week": [r for r in problem.week if kept(r)], "day": [r for r in problem.day if kept(r)], "meal": []}
    curves: tuple[Curve, ...] = ()
    if miss.of == "absorbed":
        # as for a mean below: a minimum far away turns "reach it" into "as much as can be"
        curves = tuple(replace(c, minimum=c.minimum * FAR, weight=PULL) for c in problem.curves
                       if c.key.target == (eater.name, result.nutrient))  # fmt: skip
    else:
        row = _pull(miss, result, amount, base, shares, request, eater)
        rows[row.key.scope].append(row)
    week, day, meal = (tuple(rows[scope]) for scope in ("week", "day", "meal"))
    bare = replace(problem, supplies=Supplies.none(), variety=Variety())
    objective = Objective(replace(bare, week=week, day=day, meal=meal, curves=curves))
    rng = np.random.default_rng([request.search.seed, 7])
    choice, _, _ = improve.search(
        objective, rng, rounds=FOCUS_ROUNDS, start=None, stop=lambda: bool(cancel), report=lambda c, v: None
    )
    if curves:
        held = curves[0].held(problem, choice)
        return float(curves[0].taken(held).sum()) / problem.days
    return _held(setting, choice, miss, amount, base, shares)


def _pull(
    miss: Miss, result: TargetResult, amount: Floats, base: float, shares: Floats, request: PlanRequest, eater: Eater
) -> Row:
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
    key = RowKey(scope, "max" if miss.most else "min", result.nutrient, eater=eater.name)
    return Row(key, "goals", PULL, coef, np.asarray(const))


def _held(setting: Setting, choice: Choice, miss: Miss, amount: Floats, base: float, shares: Floats) -> float:
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
        return float(days.mean() * miss.share / shares.mean())
    part = [x / s for x, s in zip(days, shares, strict=True) if s > 0]
    return float((max if miss.most else min)(part) * miss.share)


def _causes(setting: Setting, result: TargetResult, miss: Miss, best: float, cancel: Cancel | None) -> tuple[Said, ...]:
    """An irreducible set of restrictions that keep a target out of reach by themselves; empty when it is
    in reach, and when it stays out of reach without any of them (then the dishes at hand are the cause)."""

    def reaches(request: PlanRequest) -> bool:
        try:
            value = _reachable(build(request, setting.library), result, miss, cancel)
        except NoPlan:
            return False
        return in_reach(miss, value)

    def out_of_reach(held: Sequence[Restriction]) -> bool:
        lifted = [item for item in active if item not in held]
        return not reaches(without(setting.request, lifted, setting.library))

    if in_reach(miss, best):
        return ()
    active = [*limits(setting.request, result.nutrient, setting.library), *restrictions(setting.request)]
    if not active or out_of_reach(()):
        return ()
    return tuple(item.said for item in irreducible(active, out_of_reach, cancel))


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
    miss: Miss,
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
    offers: list[tuple[Said, str]] = []
    if deep:
        near = result.level == "watched" or _near(miss, reached)
        items = [*restrictions(request), *milder_diets(request)]
        offers += [(x.repair, x.flags) for x in items if x.repair is not None and (_size(x.flags) < DIET or not near)]
        offers += [(said("only_watch", nutrient=nutrient), " ".join(f)) for nutrient, f in watch if f][:3]
        if max(request.week.minutes, default=0.0) < 60 and any(request.week.minutes_given):
            offers.append((said("up_to_minutes", minutes=60), EVERY_DAY))
    least = SUPPLEMENTABLE.get(result.nutrient)
    if least is not None and not miss.most and miss.of in ("mean", "day"):
        amount = max(least, math.ceil((miss.wanted - reached) / least) * least)
        unit = nutrients()[result.nutrient].unit
        typed = f"--supplement {result.nutrient}={amount:g}{unit.replace('µ', 'u')}"
        offers.append((said("supplement", amount=amount, unit=unit), typed))
    out: list[Repair] = []
    for change, flags in offers:
        if cancel:
            break
        if flags not in replanned:
            replanned[flags] = _replanned(with_flags(request, flags, library), library, cancel)
        changed = replanned[flags]
        again = None if changed is None else _same(changed, plan, result)
        if changed is None or again is None:
            continue
        value = reached_of(changed, again, miss, library)
        better = again.met or (value < reached * 0.99 if miss.most else value > reached * 1.01)
        if better:
            out.append(Repair(words(change), flags, _round(value), again.met))
    out.sort(key=lambda r: _order(r, miss))
    return out[:6]


def _order(one: Repair, miss: Miss) -> tuple[bool, bool, int, float]:
    """What she leaves out is given up last of all; of the rest what mends it comes first, of that the smallest change,
    then what reaches most."""
    size = _size(one.flags)
    return size >= LEFT_OUT, not one.meets, size, one.reached if miss.most else -one.reached


LEFT_OUT = 9  # the size of a repair from which on something is served that she leaves out
DIET = 10  # the size of a repair from which on she would leave what she eats, or does not eat, for her own reasons
EVERY_DAY = "--minutes all=60"  # an hour of cooking on each day, whatever she can
# What a repair asks of her, by its first flag, the least first: something taken; a meal no longer held; some minutes
# more; another target only watched; equipment or a meal more; her bad days; an hour on every day; what she dislikes.
_SIZES = {
    "--supplement": 0, "--fortified": 0, "--lock": 1, "--minutes": 2, "-t": 3, "--without": 4, "--skip": 4,
    "--flare": 6, "--no-dislike": LEFT_OUT,
}  # fmt: skip
_SIZE_OF_EVERY_DAY = 7
NEAR_MISS = 0.1  # of what is wanted: nobody leaves a diet for less


def _near(miss: Miss, reached: float) -> bool:
    """Whether a miss is under a tenth of what is wanted."""
    return abs(reached - miss.wanted) < NEAR_MISS * abs(miss.wanted)


def _size(flags: str) -> int:
    """How much a repair asks her to change (`_SIZES`); more than any habit a milder diet, then leaving a diet, or what
    she leaves out."""
    words = shlex.split(flags)
    if words[0] == "--lift":
        return DIET if "-x" in words else DIET + 1
    return _SIZE_OF_EVERY_DAY if flags == EVERY_DAY else _SIZES.get(words[0], _SIZE_OF_EVERY_DAY)


def _replanned(request: PlanRequest, library: Library, cancel: Cancel | None) -> Plan | None:
    """A new plan for a changed request, with the same seed; quick, since many are tried: what it reaches of the targets
    a longer search reaches as well."""
    if request.search.effort == "normal":
        request = request.with_(effort="quick")
    try:
        setting = build(request, library)
    except NoPlan:
        return None
    found = engine.find(setting, cancel=cancel)
    return to_plan(found.setting or setting, found.choice, found, 0.0)


def _same(changed: Plan, plan: Plan, result: TargetResult) -> TargetResult | None:
    """The target of another plan that corresponds to this one."""
    wanted = identity(plan, result)
    return next((t for t in changed.targets if identity(changed, t) == wanted), None)


def _round(value: float) -> float:
    return float(f"{value:.4g}")


def top_sources(
    plan: Plan, library: Library, nutrient: str, count: int = 5, *, eater: str = ""
) -> list[dict[str, object]]:
    """The dishes that bring one eater (the first where none is named) most of a nutrient over the plan: [{"dish",
    "title", "amount", "share"}], best first."""
    eater = eater or plan.request.eater.name
    foods = sorted({i.food for c in plan.cooks for i in c.ingredients})
    table = library.foods.table(foods, [nutrient])
    per_portion: dict[int, float] = {}
    for cook in plan.cooks:
        total = math.fsum((table[i.food][nutrient].counted or 0.0) * i.eaten_g / 100.0 for i in cook.ingredients)
        per_portion[cook.id] = total / cook.portions
    sums: dict[str, float] = {}
    titles: dict[str, str] = {}
    for day in plan.days:
        for meal in day.meals:
            for item in meal.items:
                if item.eaters.get(eater, 0.0) > 0:
                    sums[item.dish] = sums.get(item.dish, 0.0) + per_portion[item.cook] * item.eaters[eater]
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
