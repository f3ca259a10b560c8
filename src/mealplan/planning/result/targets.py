"""How each target of a plan came out, of what each day holds."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from mealplan.nutrition.targets import Target
from mealplan.planning.ask.request import Eater, PlanRequest
from mealplan.planning.result.plan import Day, TargetResult
from mealplan.planning.week.rows import SLOT_SHARE

EPSILON = 1e-6  # relative tolerance of "met": far below any measurement, above rounding


def supplement_totals(eater: Eater) -> dict[str, float]:
    total: dict[str, float] = {}
    for supplement in eater.supplements:
        for nutrient, amount in supplement.contains:
            total[nutrient] = total.get(nutrient, 0.0) + amount
    return total


def target_results(
    request: PlanRequest,
    eater: Eater,
    days: Sequence[Day],
    fortified: Sequence[Mapping[str, float]],
    meals: Mapping[str, Sequence[tuple[str, float, float]]],
    absorbed: Sequence[float] = (),
) -> tuple[TargetResult, ...]:
    """How each target of one eater came out."""
    supplements = supplement_totals(eater)
    out = []
    for t in eater.targets:
        result = _result(t, request, eater, days, fortified, supplements)
        if t.period == "absorbed" and t.level != "unmeasured":
            share = [planned_share(request, eater, i, t.nutrient) for i in range(len(days))]
            result = _absorbed_result(t, result, absorbed, math.fsum(share) / max(1, len(share)))
        elif t.period == "meal" and t.level != "unmeasured" and t.form != "supplements":
            result = _meal_result(t, result, meals.get(t.nutrient, ()))
        out.append(result)
    return tuple(out)


def _meal_result(t: Target, eaten: TargetResult, meals: Sequence[tuple[str, float, float]]) -> TargetResult:
    """The figures of one meal in the place of those of a day. A minimum per meal is asked of every meal but snacks, a
    maximum of all; supplements are part of no meal. `worst_day`: the meal that is furthest off."""
    asked = [m for m in meals if m[0] != "snack"] if t.minimum else list(meals)
    known, upper = [x for _, x, _ in asked], [x for _, _, x in asked]
    lowest, highest = min(known, default=0.0), max((x for _, _, x in meals), default=0.0)
    under = bool(t.minimum) and bool(known) and lowest < (t.minimum or 0.0) * (1 - EPSILON)
    over = t.maximum is not None and highest > t.maximum * (1 + EPSILON)
    mean = math.fsum(known) / len(known) if known else 0.0
    high = math.fsum(upper) / len(upper) if upper else 0.0
    worst = lowest if under or (t.minimum and not over) else highest
    why = "a meal is under the minimum" if under else "a meal is over the maximum" if over else ""
    return _by_another_mean(eaten, mean, high, worst, why)


def _absorbed_result(t: Target, eaten: TargetResult, absorbed: Sequence[float], asked: float) -> TargetResult:
    """The figures of what is absorbed in the place of those of what is eaten. `asked`: the share of the minimum."""
    if not absorbed:
        return replace(eaten, met=False, why="what is absorbed is judged in a plan only")
    mean = math.fsum(absorbed) / len(absorbed)
    met = mean >= (t.minimum or 0.0) * asked * (1 - EPSILON)
    why = "" if met else "the mean of what is absorbed is under the minimum"
    return _by_another_mean(eaten, mean, mean, min(absorbed), why)


def _by_another_mean(eaten: TargetResult, mean: float, upper: float, worst: float, why: str) -> TargetResult:
    """A result that is judged by another mean than that of the days; met where nothing is why not."""
    return replace(
        eaten,
        mean=round(mean, 6),
        mean_from_food=round(mean, 6),
        mean_fortified=0.0,
        mean_filled=0.0,
        upper_estimate=round(upper, 6),
        worst_day=round(worst, 6),
        met=not why,
        why=why,
    )


def planned_share(request: PlanRequest, eater: Eater, day: int, nutrient: str = "energy") -> float:
    """The share of a day's bound that the planned meals are to give: of energy what they are planned to (skipped meals
    are eaten elsewhere), of all else the whole; of who is there for some meals only, the share of these."""
    if nutrient != "energy" and eater.present is None:
        return 1.0
    share = {slot: SLOT_SHARE.get(slot, 0.15) for slot in request.week.slots}
    counted = request.week.counted(day, request.lived_of(eater))
    return sum(share[s] for s in counted if eater.there(day, s)) / sum(share.values())


def _result(
    t: Target,
    request: PlanRequest,
    eater: Eater,
    days: Sequence[Day],
    fortified: Sequence[Mapping[str, float]],
    supplements: Mapping[str, float],
) -> TargetResult:
    if t.level == "unmeasured":
        return _not_judged(t, eater.name)
    n = len(days)
    extra = supplements.get(t.nutrient, 0.0)
    totals = [d.eaters[eater.name][t.nutrient] for d in days]
    amounts = [one.amount for one in totals]
    uppers = [one.upper_estimate for one in totals]
    share = [planned_share(request, eater, i, t.nutrient) for i in range(n)]
    most = share if t.nutrient == "energy" else [1.0] * n
    food_mean = math.fsum(amounts) / n
    if t.form == "food":
        extra = 0.0
    if t.form == "supplements":
        mean = upper = worst = extra
        food_mean = 0.0
    else:
        mean, upper = food_mean + extra, math.fsum(uppers) / n + extra
        worst = min(amounts[request.week.past :]) + extra
    grams = math.fsum(one.unknown_mass_share for one in totals) / n
    strong = math.fsum(f.get(t.nutrient, 0.0) for f in fortified) / n
    each = [a + extra for a in amounts], [u + extra for u in uppers]
    why = _unmet(t, mean, upper, *each, share, most, request.week.past)
    if t.form == "supplements" and t.minimum is None and (t.maximum is None or extra <= t.maximum * (1 + EPSILON)):
        why = ""
    return TargetResult(
        t.nutrient,
        t.level,
        t.unit,
        t.period,
        t.minimum,
        t.maximum,
        t.daily_floor,
        t.source,
        round(mean, 6),
        round(food_mean, 6),
        round(upper, 6),
        round(worst, 6),
        round(grams, 6),
        why == "",
        why,
        t.form,
        round(strong, 6),
        eater.name,
        0.0 if t.form == "supplements" else round(math.fsum(one.filled for one in totals) / n, 6),
    )


def _not_judged(t: Target, eater: str) -> TargetResult:
    """The result of a target that the food data cannot answer: all of it is unknown, and why."""
    return TargetResult(
        nutrient=t.nutrient,
        level=t.level,
        unit=t.unit,
        period=t.period,
        min=t.minimum,
        max=t.maximum,
        daily_floor=None,
        source=t.source,
        mean=0.0,
        mean_from_food=0.0,
        upper_estimate=0.0,
        worst_day=0.0,
        unknown_mass_share=1.0,
        met=False,
        why=t.reason or "not measured in the food data",
        form=t.form,
        eater=eater,
    )


def _unmet(
    t: Target,
    mean: float,
    upper: float,
    amounts: Sequence[float],
    uppers: Sequence[float],
    share: Sequence[float],
    most: Sequence[float],
    past: int,
) -> str:
    """Why a target is not met, or "" when it is. Known amounts count toward a minimum, estimates toward a maximum.
    `share`, `most`: by day, what of a minimum and of a maximum is asked. Nothing is asked of the days `past` by
    themselves."""
    low, high = 1 - EPSILON, 1 + EPSILON
    expected, allowed = math.fsum(share) / len(share), math.fsum(most) / len(most)
    amounts, uppers, share, most = amounts[past:], uppers[past:], share[past:], most[past:]
    if t.period == "each-day":
        if t.minimum and any(a < t.minimum * s * low for a, s in zip(amounts, share, strict=True)):
            return "a day is under the minimum"
        if t.maximum is not None and any(u > t.maximum * s * high for u, s in zip(uppers, most, strict=True)):
            return "a day is over the maximum"
        return ""
    if t.minimum and mean < t.minimum * expected * low:
        return "the mean is under the minimum"
    if t.maximum is not None and upper > t.maximum * allowed * high:
        return "the mean may be over the maximum" if mean <= t.maximum * allowed else "the mean is over the maximum"
    if t.daily_floor and any(a < t.daily_floor * s * low for a, s in zip(amounts, share, strict=True)):
        return "a day is under its floor"
    if t.daily_ceiling and any(u > t.daily_ceiling * s * high for u, s in zip(uppers, most, strict=True)):
        return "a day is over its ceiling"
    return ""
