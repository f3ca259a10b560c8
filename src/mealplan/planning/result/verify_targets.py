"""Checks of a plan's targets: they are those that were asked for, and each came out as the plan says."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import zip_longest

from mealplan.library import Library
from mealplan.nutrition import b12
from mealplan.nutrition.targets import Target
from mealplan.planning.ask.request import Eater
from mealplan.planning.result.plan import Plan, TargetResult
from mealplan.planning.result.verify_sums import (
    TOLERANCE,
    amounts,
    day_grams,
    first_form,
    foods_of,
    grams_of,
    lived_of,
    near,
    supplements_of,
    totals_of,
)

# the share of a day's energy that each meal is planned to give; a skipped meal is eaten elsewhere
_ENERGY_SHARE = {"breakfast": 0.25, "lunch": 0.30, "dinner": 0.30, "snack": 0.15}
_NO_MEAL = "snack"  # no meal for a minimum


def safety_limits(plan: Plan, library: Library) -> list[str]:
    """Upper limits, which no choice of meals may break. What is taken or eaten every day anyway is no choice."""
    return [words for eater in plan.request.eaters for words in _safety_limits(plan, eater, library)]


def _safety_limits(plan: Plan, eater: Eater, library: Library) -> list[str]:
    out = []
    limits = [t for t in eater.targets if t.hard and t.maximum is not None]
    keys = sorted({t.nutrient for t in limits if t.level != "unmeasured"})
    daily = eater.daily
    values = amounts(plan, library, sorted({f.food for f in daily}), keys) if daily else {}
    for target in limits:
        if target.form == "supplements" or target.level == "unmeasured" or target.maximum is None:
            continue
        pills = supplements_of(eater, target.nutrient) if target.form == "total" else 0.0
        anyway = pills + sum((values[f.food][target.nutrient] or 0.0) * f.grams / 100.0 for f in daily)
        week = plan.request.week
        known = [d[target.nutrient].amount + pills for d in totals_of(plan, eater)]
        shares = _most(plan, eater, target.nutrient)
        most = [target.maximum * share * (1 + TOLERANCE) for share in shares]
        if target.period == "each-day":
            came = _came(plan, library, eater, target.nutrient)  # of what came instead the rest of a day has its share
            most = [max(b, came[d] + b * week.open_share(d)) if came[d] else b for d, b in enumerate(most)]
            over = any(a > b for a, b in zip(known[week.past :], most[week.past :], strict=True))
        else:  # what is eaten is eaten: the days to come keep to the limit by themselves then
            rest = math.fsum(known[week.closed :]) > math.fsum(most[week.closed :])
            over = math.fsum(known) > math.fsum(most) and rest
        if over and target.period != "meal" and anyway < target.maximum:
            who = "" if len(plan.request.eaters) == 1 else f" ({eater.name})"
            out.append(f"{target.nutrient} is over its upper limit of {target.maximum:g} {target.unit}{who}")
    return out


def _came(plan: Plan, library: Library, eater: Eater, nutrient: str) -> list[float]:
    """By day, what there was of a nutrient in what came instead of what was planned."""
    out = [0.0] * len(plan.days)
    eaten = [one for one in lived_of(plan, eater) if one.food]
    values = amounts(plan, library, sorted({one.food for one in eaten}), [nutrient]) if eaten else {}
    for one in eaten:
        out[one.day] += (values[one.food][nutrient] or 0.0) * one.grams / 100.0
    return out


def _shares(plan: Plan, eater: Eater, nutrient: str) -> list[float]:
    """By day, the share of a minimum that is asked: of energy what the planned meals are to give; of who is there for
    some meals only, of everything the share of these."""
    week = plan.request.week
    if nutrient != "energy" and eater.present is None:
        return [1.0] * len(plan.days)
    share = {slot: _ENERGY_SHARE.get(slot, 0.15) for slot in week.slots}
    whole = sum(share.values())
    unknown = set(week.skip) | {
        (one.day, one.slot)
        for one in lived_of(plan, eater)
        if one.kind == "out" or (one.kind == "nothing" and one.day >= week.past)
    }
    there = eater.present
    return [
        sum(part for slot, part in share.items()
            if (day, slot) not in unknown and (there is None or (day, slot) in there)) / whole
        for day in range(len(plan.days))
    ]  # fmt: skip


def _most(plan: Plan, eater: Eater, nutrient: str) -> list[float]:
    """By day, the share of a maximum that may be eaten: of energy what is planned, of all else the whole."""
    return _shares(plan, eater, nutrient) if nutrient == "energy" else [1.0] * len(plan.days)


def outcome(plan: Plan, library: Library) -> list[str]:
    """The targets are those that were asked for, and `met` on every one of them again, from the totals: known amounts
    toward a minimum, estimates toward a maximum."""
    out = []
    asked = [
        (t.nutrient, t.level, t.unit, t.period, t.form, t.source, t.minimum, t.maximum, t.daily_floor)
        for eater in plan.request.eaters
        for t in eater.targets
    ]
    told = [(t.nutrient, t.level, t.unit, t.period, t.form, t.source, t.min, t.max, t.daily_floor)
            for t in plan.targets]  # fmt: skip
    for a, b in zip_longest(asked, told):
        # what is not measured is listed without a floor
        if a is None or b is None or a[:-1] != b[:-1] or (a[-1] != b[-1] and a[1] != "unmeasured"):
            out.append(f"the target {b and b[0]} is not the one that was asked for ({a and a[0]})")
            return out
    pairs = [(eater, t) for eater in plan.request.eaters for t in eater.targets]
    fortified = {eater.name: _fortified(plan, eater, library) for eater in plan.request.eaters}
    for (eater, target), result in zip(pairs, plan.targets, strict=True):
        if result.eater not in ("", eater.name) and not first_form(plan):
            out.append(f"{result.nutrient} is told of {result.eater[:40]!r}, and is of {eater.name!r}")
        if result.level == "unmeasured":
            out += _listed(result)
        else:
            out += _judged(plan, library, eater, target, result, fortified[eater.name])
        if (result.why == "") != result.met:
            out.append(f"{result.nutrient} is {'met' if result.met else 'not met'}: {result.why[:60]!r}")
    goals = [t.met for t in plan.targets if t.level == "goal"]
    if plan.outcome != ("met" if all(goals) else "short"):
        out.append(f"the outcome {plan.outcome!r} contradicts the targets")
    return out


def _listed(result: TargetResult) -> list[str]:
    """What is not measured has no figures, and is never met."""
    figures = (result.mean, result.mean_from_food, result.upper_estimate, result.worst_day, result.mean_fortified,
               result.mean_filled)  # fmt: skip
    if result.met or any(figures) or result.unknown_mass_share != 1.0:
        return [f"{result.nutrient} has figures and is not measured"]
    return []


def _fortified(plan: Plan, eater: Eater, library: Library) -> list[dict[str, float]]:
    """By day, grams of each fortified food."""
    strong = {food for food in foods_of(plan) if library.foods.food(food).fortified}
    return [{food: g for food, g in grams.items() if food in strong} for grams in day_grams(plan, eater)]


def _judged(
    plan: Plan, library: Library, eater: Eater, target: Target, result: TargetResult,
    fortified: Sequence[dict[str, float]],
) -> list[str]:  # fmt: skip
    """One target's figures and `met`, again. A verdict within the tolerance of a bound may go either way."""
    if target.period == "absorbed":
        return _judged_absorbed(plan, library, eater, target, result)
    if target.period == "meal" and target.form != "supplements":
        return _judged_meals(plan, library, eater, target, result)
    pills = supplements_of(eater, target.nutrient)
    count, past = len(plan.days), plan.request.week.past
    totals = [d[target.nutrient] for d in totals_of(plan, eater)]
    extra = pills if target.form != "food" else 0.0
    foods = [0.0] * count if target.form == "supplements" else [d.amount for d in totals]
    known = [a + extra for a in foods]
    upper = known
    if target.form != "supplements":
        upper = [d.upper_estimate + extra for d in totals]
    strong = _fortified_mean(plan, library, target.nutrient, fortified)
    filled = math.fsum(d.filled for d in totals) / count
    unknown = math.fsum(d.unknown_mass_share for d in totals) / count
    out = _figures(
        result,
        {
            "mean": (result.mean, math.fsum(known) / count),
            "mean from food": (result.mean_from_food, math.fsum(foods) / count),
            "estimate": (result.upper_estimate, math.fsum(upper) / count),
            "worst day": (result.worst_day, min(known[0 if target.form == "supplements" else past :])),
            "part without a value": (result.unknown_mass_share, unknown),
            "part from fortified foods": (result.mean_fortified, strong),
            "part filled from other tables": (result.mean_filled, 0.0 if target.form == "supplements" else filled),
        },
    )
    whole = [1.0] * count
    shares = _shares(plan, eater, target.nutrient) if target.form != "supplements" else whole
    most = _most(plan, eater, target.nutrient) if target.form != "supplements" else whole
    return [*out, *_verdict(result, _bounds(target, known, upper, shares, most, past))]


def _figures(result: TargetResult, figures: dict[str, tuple[float, float]]) -> list[str]:
    return [
        f"the {word} of {result.nutrient} is {should:.6g}, not {has:.6g}"
        for word, (has, should) in figures.items()
        if not near(should, has)
    ]


def _fortified_mean(plan: Plan, library: Library, nutrient: str, days: Sequence[dict[str, float]]) -> float:
    foods = sorted({food for day in days for food in day})
    if not foods:
        return 0.0
    values = amounts(plan, library, foods, [nutrient])
    return math.fsum((values[f][nutrient] or 0.0) * g / 100.0 for day in days for f, g in day.items()) / len(days)


Bounds = list[tuple[float, float, bool]]  # (what is reached, the bound, whether it is a minimum)


def _bounds(
    target: Target, known: Sequence[float], upper: Sequence[float], shares: Sequence[float], most: Sequence[float],
    past: int,
) -> Bounds:  # fmt: skip
    """Every bound of a target with what is held against it: of the days together, or of each day but those past."""
    each = target.period == "each-day"
    out: Bounds = []
    for low, high, by_day in (
        (target.minimum, target.maximum, each),
        (None if each else target.daily_floor, None if each else target.daily_ceiling, True),
    ):
        if by_day:
            days = list(zip(known, upper, shares, most, strict=True))[past:]
            out += [(a, low * s, True) for a, _, s, _ in days if low]
            out += [(a, high * s, False) for _, a, _, s in days if high is not None]
        else:
            mean, allowed = math.fsum(shares) / len(shares), math.fsum(most) / len(most)
            out += [(math.fsum(known) / len(known), low * mean, True)] if low else []
            out += [(math.fsum(upper) / len(upper), high * allowed, False)] if high is not None else []
    return out


def _verdict(result: TargetResult, bounds: Bounds) -> list[str]:
    def holds(slack: float) -> bool:
        """Whether every bound holds, with so much relative slack (below zero: with room to spare)."""
        return all(
            has >= bound * (1 - slack) if least else has <= bound * (1 + slack) + max(slack, 0.0)
            for has, bound, least in bounds
        )

    if result.met and not holds(TOLERANCE):
        return [f"{result.nutrient} is called met and is not"]
    if not result.met and holds(-TOLERANCE):
        return [f"{result.nutrient} is called not met and is"]
    return []


def _judged_meals(
    plan: Plan, library: Library, eater: Eater, target: Target, result: TargetResult
) -> list[str]:
    """A target per meal, from the meals: a minimum of every one but snacks, a maximum of all."""
    key = target.nutrient
    cooks = {cook.id: cook for cook in plan.cooks}
    values = amounts(plan, library, foods_of(plan), [key])
    estimates = library.foods.upper_estimates()
    guess = {f: estimates.get((library.foods.food(f).group_code, key), 0.0) for f in values if values[f][key] is None}
    meals: list[tuple[str, float, float]] = []
    for index, day in list(enumerate(plan.days))[plan.request.week.past :]:
        for meal in day.meals:
            if eater.present is not None and (index, meal.slot) not in eater.present:
                continue
            grams = grams_of(cooks, meal, eater.name)
            known = math.fsum((values[f][key] or 0.0) * g / 100.0 for f, g in grams.items())
            meals.append((meal.slot, known, known + math.fsum(guess.get(f, 0.0) * g / 100.0 for f, g in grams.items())))
    asked = [m for m in meals if m[0] != _NO_MEAL] if target.minimum else meals
    bounds = [(known, target.minimum, True) for _, known, _ in asked if target.minimum]
    bounds += [(upper, target.maximum, False) for _, _, upper in meals if target.maximum is not None]
    lowest, highest = min((k for _, k, _ in asked), default=0.0), max((u for _, _, u in meals), default=0.0)
    verdict = _verdict(result, bounds)
    if first_form(plan):
        return verdict  # its figures are those of the day
    count = len(asked) or 1
    mean = math.fsum(k for _, k, _ in asked) / count
    out = _figures(
        result,
        {
            "mean": (result.mean, mean),
            "mean from food": (result.mean_from_food, mean),
            "estimate": (result.upper_estimate, math.fsum(u for _, _, u in asked) / count),
            "part from fortified foods": (result.mean_fortified, 0.0),
        },
    )
    if not (near(lowest, result.worst_day) or near(highest, result.worst_day)):
        out.append(f"the worst meal of {key} has {lowest:.6g} or {highest:.6g}, not {result.worst_day:.6g}")
    unknown = math.fsum(d[key].unknown_mass_share for d in totals_of(plan, eater)) / len(plan.days)
    out += _figures(result, {"part without a value": (result.unknown_mass_share, unknown)})
    return [*out, *verdict]


def _judged_absorbed(
    plan: Plan, library: Library, eater: Eater, target: Target, result: TargetResult
) -> list[str]:
    """What is absorbed, again from the meals: the least of the two lines for each sitting, summed over a day."""
    request, cooks = plan.request, {c.id: c for c in plan.cooks}
    key = target.nutrient
    per_gram = {f: (row[key] or 0.0) / 100.0 for f, row in amounts(plan, library, foods_of(plan), [key]).items()}
    early = supplements_of(eater, key) + sum(per_gram[f.food] * f.grams for f in eater.daily)
    slots = request.week.slots
    sitting = dict(zip(slots, b12.sittings(slots, dict(request.week.meal_times)), strict=True))
    each = []
    for index, day in enumerate(plan.days):
        doses = dict.fromkeys(sitting.values(), 0.0)
        doses[0] = early
        for one in lived_of(plan, eater):
            if one.day == index and one.food:
                doses[sitting[one.slot]] += per_gram[one.food] * one.grams
        for meal in day.meals:
            doses[sitting[meal.slot]] += sum(per_gram[f] * g for f, g in grams_of(cooks, meal, eater.name).items())
        each.append(sum(min(0.5 * dose, 0.98 + 0.01 * dose) for dose in doses.values()))
    mean = math.fsum(each) / len(each)
    out = [] if near(mean, result.mean) else [f"{mean:.6g} µg of {key} is absorbed, not {result.mean:.6g}"]
    out += _figures(
        result,
        {
            "mean from food": (result.mean_from_food, mean),
            "estimate": (result.upper_estimate, mean),
            "worst day": (result.worst_day, min(each)),
            "part from fortified foods": (result.mean_fortified, 0.0),
        },
    )
    shares = _shares(plan, eater, key)
    least = (target.minimum or 0.0) * math.fsum(shares) / len(shares)
    return [*out, *_verdict(result, [(mean, least, True)] if target.minimum else [])]


def shortfalls(plan: Plan) -> list[str]:
    """Each shortfall is of a target that is not met, and short of what it wants."""
    out = []
    first = plan.request.eater.name
    unmet = {
        (t.eater or first, t.nutrient, t.level, t.unit)
        for t in plan.targets
        if not t.met and t.level != "unmeasured"
    }
    for one in plan.shortfalls:
        if (one.eater or first, one.nutrient, one.level, one.unit) not in unmet:
            out.append(f"{one.nutrient} is explained as short and is not")
            continue
        if first_form(plan):
            continue  # 0.1 told the days of a target per meal
        sign = -1.0 if one.bound == "max" else 1.0
        if sign * (one.reached - one.wanted) > TOLERANCE * abs(one.wanted):
            out.append(f"{one.nutrient} is told to reach {one.reached:g} of {one.wanted:g} and to fall short of it")
        best = one.best_reachable
        if best is not None and sign * (one.reached - best) > TOLERANCE * abs(one.reached):
            out.append(f"{one.nutrient} reaches {one.reached:g}, more than the best reachable of {best:g}")
    return out
