"""Which bound of a target is missed, what a plan reaches of it, and where bounds of one nutrient exclude each other.

A bound is of the mean of all days, of what is absorbed of it, of each day or of each meal; what is wanted, reached and
reachable of it are always of that same thing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from mealplan.library import Library
from mealplan.planning.ask.request import Eater
from mealplan.planning.ask.said import Said, said
from mealplan.planning.result import assemble
from mealplan.planning.result.plan import Plan, TargetResult
from mealplan.planning.result.targets import EPSILON, planned_share

Kind = Literal["min", "max", "day"]
Side = tuple[str, float]  # what a bound is of, and its amount
_OF = {"each-day": "day", "meal": "meal", "absorbed": "absorbed"}


@dataclass(frozen=True, slots=True)
class Miss:
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

    @property
    def share(self) -> float:
        """Of the bound, what counts where it is missed. What another week reaches is told for that share, too, so that
        a day with all its meals can be set beside one with some of them left out."""
        return self.wanted / self.amount if self.amount else 1.0


def eater_of(plan: Plan, result: TargetResult) -> Eater:
    """Whose target it is. (Plans of 0.1 name nobody.)"""
    return next((one for one in plan.request.eaters if one.name == result.eater), plan.request.eater)


def _shares(plan: Plan, result: TargetResult, *, most: bool = False) -> list[float]:
    """By day, the share of a bound that is asked: of energy what the planned meals are to give; of who is there for
    some meals only, the share of these, but of a maximum (`most`)."""
    days = range(len(plan.days))
    if most and result.nutrient != "energy":
        return [1.0 for _ in days]
    return [planned_share(plan.request, eater_of(plan, result), d, result.nutrient) for d in days]


def missed(plan: Plan, result: TargetResult, library: Library) -> Miss:
    """Which bound is not met, in the order in which they are judged."""
    if result.form == "supplements" or result.period == "absorbed":
        of: Literal["mean", "absorbed"] = "absorbed" if result.period == "absorbed" else "mean"
        low = result.min is not None and result.mean < result.min * (1 - EPSILON)
        bound = (result.min if low else result.max) or 0.0
        return Miss("min" if low else "max", of, bound, bound)
    shares, high = _shares(plan, result), _shares(plan, result, most=True)
    mean, highest = math.fsum(shares) / len(shares), math.fsum(high) / len(high)
    by_day = [(result.daily_floor, "day"), (_ceiling(plan, result), "max")]
    tried: list[Miss] = []
    if result.period == "meal":
        tried += [Miss("min", "meal", result.min, result.min)] if result.min is not None else []
        tried += [Miss("max", "meal", result.max, result.max)] if result.max is not None else []
    elif result.period == "each-day":
        by_day = [(result.min, "day"), (result.max, "max")]
    else:
        tried += [Miss("min", "mean", result.min, result.min * mean)] if result.min is not None else []
        tried += [Miss("max", "mean", result.max, result.max * highest)] if result.max is not None else []
    for amount, kind in by_day if result.period != "meal" else ():
        if amount is not None:
            worst = _worst_day(plan, result, kind == "max")
            part = (high if kind == "max" else shares)[worst]
            tried.append(Miss("max" if kind == "max" else "day", "day", amount, amount * part))
    return next((m for m in tried if not in_reach(m, reached_of(plan, result, m, library))), tried[0])


def _ceiling(plan: Plan, result: TargetResult) -> float | None:
    """The most of a day beside the mean, which stands in the request only."""
    wanted = (result.nutrient, result.level, result.form, result.source, result.period, result.min, result.max)
    for t in eater_of(plan, result).targets:
        if (t.nutrient, t.level, t.form, t.source, t.period, t.minimum, t.maximum) == wanted:
            return t.daily_ceiling
    return None


def _days(plan: Plan, result: TargetResult, most: bool) -> list[float]:
    """What counts of each day: known amounts toward a minimum, estimates toward a maximum; supplements included."""
    extra = result.mean - result.mean_from_food
    totals = [day.eaters[eater_of(plan, result).name][result.nutrient] for day in plan.days]
    return [(x.upper_estimate if most else x.amount) + extra for x in totals]


def _worst_day(plan: Plan, result: TargetResult, most: bool) -> int:
    """The day that is furthest off, by its share of what is asked."""
    shares = _shares(plan, result, most=most)
    part = [x / s if s > 0 else (0.0 if most else math.inf)
            for x, s in zip(_days(plan, result, most), shares, strict=True)]  # fmt: skip
    return (max if most else min)(range(len(part)), key=part.__getitem__)


def reached_of(plan: Plan, result: TargetResult, miss: Miss, library: Library) -> float:
    """What a plan reaches of a bound: the mean, or the day or the meal that is furthest off."""
    if miss.of == "meal":
        eater, past = eater_of(plan, result), plan.request.week.past
        meals = assemble.meal_amounts(eater, library, plan.cooks, plan.days, past).get(result.nutrient, [])
        if miss.most:
            return max((upper for _, _, upper in meals), default=0.0)
        return min((known for slot, known, _ in meals if slot != "snack"), default=0.0)
    shares = _shares(plan, result, most=miss.most)
    if miss.of == "day":
        worst = _worst_day(plan, result, miss.most)
        return _days(plan, result, miss.most)[worst] * (miss.share / shares[worst] if shares[worst] else 1.0)
    value = result.upper_estimate if miss.most else result.mean
    return value * miss.share * len(shares) / math.fsum(shares) if miss.of == "mean" else value


def in_reach(miss: Miss, best: float | None) -> bool:
    if best is None:
        return False
    return best <= miss.wanted * (1 + EPSILON) if miss.most else best >= miss.wanted * (1 - EPSILON)


def own_bounds(plan: Plan, result: TargetResult, miss: Miss, base: float) -> tuple[Said, ...]:
    """Where a minimum and a maximum of the same nutrient exclude each other, as at very little energy, that is all.
    `base`: what is eaten or taken of it every day anyway."""
    mine: Side = (miss.of, miss.amount)
    for other in plan.targets:
        same = (other.eater, other.nutrient, other.form) == (result.eater, result.nutrient, result.form)
        amount = other.min if miss.most else other.max
        if not same or other.level != "goal" or amount is None:
            continue
        theirs: Side = (_OF.get(other.period, "mean"), amount)
        low, high = (theirs, mine) if miss.most else (mine, theirs)
        found = _excluded(plan, result, low, high, base)
        if found is not None:
            return (found,)
    return ()


def _excluded(plan: Plan, result: TargetResult, low: Side, high: Side, base: float) -> Said | None:
    """Why a minimum and a maximum of one nutrient cannot both hold, with the arithmetic; None where they can. Bounds of
    meals are added up to a day, with what is eaten or taken every day anyway; a minimum is not asked of a snack."""
    (low_of, least), (high_of, most) = low, high
    if "absorbed" in (low_of, high_of):
        return None
    if low_of == high_of or "meal" not in (low_of, high_of):
        return said("own_bounds", least=least, most=most, unit=result.unit) if least > most else None
    week, shares = plan.request.week, _shares(plan, result)
    meals = [week.planned(day) for day in range(week.days)]
    if low_of == "meal":
        counts, sign, per_meal, per_day = [sum(s != "snack" for s in day) for day in meals], 1.0, least, most
    else:
        counts, sign, per_meal, per_day = [len(day) for day in meals], -1.0, most, least
    over = [sign * (base + per_meal * n - per_day * share) for n, share in zip(counts, shares, strict=True)]
    if "day" in (low_of, high_of):
        worst = max(range(len(over)), key=over.__getitem__)
        excluded, count, limit = over[worst] > 0, float(counts[worst]), per_day * shares[worst]
    else:
        excluded, count = math.fsum(over) > 0, sum(counts) / len(counts)
        limit = per_day * math.fsum(shares) / len(shares)
    if not excluded:
        return None
    sums = {"per_meal": per_meal, "meals": count, "every_day": base, "per_day": limit, "unit": result.unit}
    return said("own_bounds_least", **sums) if low_of == "meal" else said("own_bounds_most", **sums)
