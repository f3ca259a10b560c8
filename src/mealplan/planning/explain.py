"""Why a target is not met: the best reachable amount, an irreducible set of causes, and repairs that were re-solved.

* Best reachable: the week that has most (or least) of the nutrient under the hard rules and the energy range, found by
  the same search with all other targets left out. It is an amount that a real week reaches, not an estimate.
* Causes: a deletion filter over the restrictions of the request. Starting from all of them, each is dropped for good
  when the target stays out of reach without it; what is left is irreducible: without any one of them it is in reach.
* Repairs: each single change is planned anew, with all targets, and judged by what that plan reaches.
"""

from __future__ import annotations

import math
import re
import shlex
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from mealplan.errors import NoPlan
from mealplan.library import Library
from mealplan.nutrition.nutrients import nutrients
from mealplan.nutrition.words import in_a_sentence, plain_name
from mealplan.planning import assemble, engine, improve, model, solver
from mealplan.planning.build import Setting, build
from mealplan.planning.flags import with_flags
from mealplan.planning.plan import Plan, Repair, Shortfall, TargetResult
from mealplan.planning.problem import Arrays, Choice, Row
from mealplan.planning.request import PlanRequest
from mealplan.planning.solver import Cancel

# Nutrients that are ordinarily bought as a supplement without a blood test; iron and others are not suggested.
SUPPLEMENTABLE = {"vitamin_b12": 10.0, "vitamin_d": 10.0, "epa_dha": 0.25}
FOCUS_ROUNDS = 15
CONFLICT = 1e-6  # a sum of deviations above this in the relaxation proves that some bound must give
DIET_STEPS = {"vegan": ("vegetarian", "pescatarian"), "vegetarian": ("pescatarian",)}


@dataclass(frozen=True, slots=True)
class Restriction:
    """One thing of a request that can hold a target down, the repair that lifts it, and the flags to type for that."""

    words: str
    repair: str
    flags: str

    def lift(self, request: PlanRequest) -> PlanRequest:
        return with_flags(request, self.flags)


def restrictions(request: PlanRequest) -> list[Restriction]:
    """Everything in a request that narrows what may be served, each liftable by itself."""
    out: list[Restriction] = []
    for name in request.exclusions:
        shown = name.replace("_", " ")
        diet = name in ("vegan", "vegetarian", "pescatarian")
        words, repair = (f"the {shown} diet", f"leave the {shown} diet") if diet else (f"no {shown}", f"allow {shown}")
        out.append(Restriction(words, repair, f"--lift {name}"))
    if not request.fortified:
        out.append(Restriction("no fortified foods", "allow fortified foods", "--fortified"))
    out += [
        Restriction(f"dislike of {name}", f"serve {name} after all", f"--no-dislike {shlex.quote(name)}")
        for name in request.dislikes
    ]
    if any(request.flare):
        out.append(Restriction("flare days without cooking", "cook on the flare days", "--flare none"))
    if request.without:
        out.append(Restriction("without " + ", ".join(request.without), "use the whole kitchen", "--without none"))
    return out


def _steps(request: PlanRequest) -> list[Restriction]:
    """Milder diets as repairs: vegan to vegetarian, and so on."""
    return [
        Restriction(name, f"eat {milder} instead of {name}", f"--lift {name} -x {milder}")
        for name in request.exclusions
        for milder in DIET_STEPS.get(name, ())
        if milder not in request.exclusions
    ]


def with_shortfalls(plan: Plan, setting: Setting, *, cancel: Cancel | None = None, thorough: bool = False) -> Plan:
    """The plan with its shortfalls explained. Watched ones get causes and repairs only when `thorough`."""
    out: list[Shortfall] = []
    replanned: dict[str, tuple[TargetResult, ...]] = {}
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
    replanned: dict[str, tuple[TargetResult, ...]],
    *,
    deep: bool,
) -> Shortfall:
    kind, wanted, reached = _bound(result)
    # what is absorbed at best is no sum that the focused search could maximise
    best = None if result.period == "absorbed" else _reachable(setting, result, kind, cancel)
    if best is not None:  # the plan itself is a week that reaches what it reaches
        best = min(best, reached) if kind == "max" else max(best, reached)
    causes: tuple[str, ...] = ()
    repairs: list[Repair] = []
    clash: tuple[str, ...] = ()
    if deep and not cancel:
        causes = () if best is None else _causes(setting, result, kind, wanted, best, cancel)
        if not causes and _in_reach(kind, best, wanted):
            # only goals that the plan meets: one that is out of reach by itself is in conflict with nothing else
            unmet = {t.nutrient for t in plan.targets if t.level == "goal" and not t.met}
            clash = _conflict(setting, result, unmet, cancel)
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
    if not causes:
        causes = _fallback(result, kind, wanted, best)
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


def _bound(result: TargetResult) -> tuple[Literal["min", "max", "day"], float, float]:
    if result.period == "each-day" and result.min is not None and result.worst_day < result.min:
        return "day", result.min, result.worst_day
    if result.min is not None and result.mean < result.min * (1 - 1e-6):
        return "min", result.min, result.mean
    if result.max is not None and result.upper_estimate > result.max:
        return "max", result.max, result.upper_estimate
    if result.daily_floor is not None and result.worst_day < result.daily_floor:
        return "day", result.daily_floor, result.worst_day
    if result.min is not None:
        return "min", result.min, result.mean
    return "max", result.max or 0.0, result.upper_estimate


def _in_reach(kind: str, best: float | None, wanted: float) -> bool:
    if best is None:
        return False
    return best <= wanted * (1 + 1e-6) if kind == "max" else best >= wanted * (1 - 1e-6)


def _fallback(result: TargetResult, kind: str, wanted: float, best: float | None) -> tuple[str, ...]:
    if best is None:
        return ()
    if _in_reach(kind, best, wanted):
        return ("the other targets together: alone it is in reach",)
    if result.unknown_mass_share > 0.2:
        return (f"the dishes at hand, and {result.unknown_mass_share:.0%} of the food eaten has no value for it",)
    return ("the dishes at hand",)


def _focused(setting: Setting, nutrient: str, kind: str) -> tuple[Arrays, Row] | None:
    """The same problem with only the hard rules, the energy range, and a pull on one nutrient."""
    problem = setting.problem
    suffix = "<=" if kind == "max" else ">="
    rows = [r for r in (*problem.week, *problem.day) if r.name in (f"{nutrient}{suffix}", f"{nutrient} floor")]
    if not rows:
        return None
    row = rows[0]
    # a bound far away turns "reach it" into "as much (or as little) as can be"
    pull = 1.0 if kind == "max" else 1.0 / 50.0
    const = np.asarray(0.0) if kind == "max" else np.asarray(1.0)
    far = Row(row.name, "week", "goal", 50.0, row.coef * pull, const)

    def kept(r: Row) -> bool:
        return r.level == "hard" or (r.name.startswith("energy") and nutrient != "energy")

    week = (*(r for r in problem.week if kept(r)), far)
    day = tuple(r for r in problem.day if kept(r))
    return Arrays(replace(problem, week=week, day=day, meal=(), by_meal={})), row


def _reachable(
    setting: Setting, result: TargetResult, kind: str, cancel: Cancel | None, start: Choice | None = None
) -> float | None:
    focus = _focused(setting, result.nutrient, kind)
    if focus is None:
        return None
    arrays, row = focus
    rng = np.random.default_rng([setting.request.seed, 7])
    choice, _, _ = improve.search(
        arrays, rng, rounds=FOCUS_ROUNDS, start=start, stop=lambda: bool(cancel), report=lambda c, v: None
    )
    problem = arrays.problem
    bound = result.max if kind == "max" else (result.min if result.min is not None else result.daily_floor)
    assert bound is not None
    scale = sum(float(row.coef[o]) for o in choice if o >= 0) / problem.days
    base = setting.base_known.get(result.nutrient, 0.0)
    return abs(scale) * bound + base


def _causes(
    setting: Setting, result: TargetResult, kind: str, wanted: float, best: float | None, cancel: Cancel | None
) -> tuple[str, ...]:
    if best is None:
        return ()

    def reaches(request: PlanRequest) -> bool:
        try:
            value = _reachable(build(request, setting.library), result, kind, cancel)
        except NoPlan:
            return False
        if value is None:
            return False
        return _in_reach(kind, value, wanted)

    if _in_reach(kind, best, wanted):
        return ()
    active = restrictions(setting.request)
    free = setting.request
    for item in active:
        free = item.lift(free)
    if not active or not reaches(free):
        return ()
    held = list(active)
    for item in active:
        without = [x for x in held if x is not item]
        lifted = setting.request
        for other in active:
            if other not in without:
                lifted = other.lift(lifted)
        if not reaches(lifted):
            held = without
        if cancel:
            return ()
    return tuple(item.words for item in held)


def _conflict(setting: Setting, result: TargetResult, unmet: Collection[str], cancel: Cancel | None) -> tuple[str, ...]:
    """The nutrients of an irreducible set of other goals that keep a target out of reach together with it, proven by
    the relaxation; empty when the relaxation finds no conflict (then whole dishes and real portions are the cause).
    `unmet` goals are left out."""
    rows = [r for r in (*setting.problem.week, *setting.problem.day) if r.level == "goal"]
    names: dict[str, set[str]] = {}
    for row in rows:
        names.setdefault(re.split(r"[<> ]", row.name)[0], set()).add(row.name)
    own = {
        r.name
        for r in (*setting.problem.week, *setting.problem.day)
        if re.split(r"[<> ]", r.name)[0] == result.nutrient
    }

    def clash(nutrients_held: Sequence[str]) -> bool:
        only = own.union(*(names[n] for n in nutrients_held))
        lp = model.relaxation(setting.arrays, ("hard", "goal", "watched"), only=only)
        solution = solver.solve(lp, relax=True, cancel=cancel)
        return solution.status is solver.Status.OPTIMAL and (solution.objective or 0.0) > CONFLICT

    held = [n for n in names if n != result.nutrient and n not in unmet]
    if cancel or not clash(held):
        return ()
    # whole groups first: most goals have nothing to do with it
    size = max(1, len(held) // 4)
    while size >= 1:
        start = 0
        while start < len(held):
            if cancel:
                return ()
            without = held[:start] + held[start + size :]
            if clash(without):
                held = without
            else:
                start += size
        if size == 1:
            break
        size = max(1, size // 2)
    return tuple(held)


def _asked(setting: Setting, nutrient: str) -> list[str]:
    """A goal's bounds as targets to type, as watched ones."""
    out = []
    for t in setting.request.targets:
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
    kind: str,
    wanted: float,
    reached: float,
    cancel: Cancel | None,
    replanned: dict[str, tuple[TargetResult, ...]],
    *,
    deep: bool,
    clash: Sequence[Sequence[str]] = (),
) -> list[Repair]:
    request = plan.request
    offers: list[tuple[str, str]] = []
    if deep:
        offers += [(item.repair, item.flags) for item in [*restrictions(request), *_steps(request)]]
        offers += [
            ("only watch " + shlex.split(f[0])[1].split(">")[0].split("<")[0].replace("_", " "), " ".join(f))
            for f in clash
            if f
        ][:3]
        if max(request.minutes, default=0.0) < 60:
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
            replanned[flags] = _replanned(with_flags(request, flags), library, cancel)
        again = _same(replanned[flags], result)
        if again is None:
            continue
        value = again.worst_day if kind == "day" else (again.upper_estimate if kind == "max" else again.mean)
        better = value < reached * 0.99 if kind == "max" else value > reached * 1.01
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


def _replanned(request: PlanRequest, library: Library, cancel: Cancel | None) -> tuple[TargetResult, ...]:
    """The targets of a new plan for a changed request, with the same seed and effort as the CLI would use."""
    from mealplan.planning.make import to_plan  # make imports this module

    try:
        setting = build(request, library)
    except NoPlan:
        return ()
    found = engine.find(setting, cancel=cancel)
    return to_plan(setting, assemble.order_days(setting, found.choice), found, 0.0).targets


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
