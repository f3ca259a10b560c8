"""Check a finished plan from the outside: everything is recomputed from the plan's own data and the food catalogue.

Nothing of the model or the search is used here. A plan that fails is never shown: it raises InternalError when
mealplan made it, or is reported problem by problem when it came from a file.
"""

from __future__ import annotations

import math
from collections import Counter

from mealplan.errors import InternalError, MealplanError
from mealplan.library import Library
from mealplan.planning.plan import Plan

TOLERANCE = 1e-3  # relative: the contract's 0.1 %


def verify(plan: Plan, library: Library) -> None:
    """Raise InternalError naming the first problems when a plan is not what it says."""
    found = problems(plan, library)
    if found:
        raise InternalError(
            "a plan did not pass its check: " + "; ".join(found[:4]),
            hint="This is a bug. The plan was not used. Please report it with the command you typed.",
        )


def problems(plan: Plan, library: Library) -> list[str]:
    """Everything that is wrong with a plan, in words; empty when it is right."""
    if plan.outcome == "none":
        return ["a plan without an outcome has meals"] if plan.days else []
    out: list[str] = []
    out += _structure(plan)
    if out:
        return out
    try:
        out += _exclusions(plan, library)
        out += _weights(plan, library)
        out += _totals(plan, library)
    except MealplanError as error:
        return [*out, str(error)]
    out += _locks(plan)
    out += _limits(plan, library)
    out += _outcome(plan)
    return out


def _structure(plan: Plan) -> list[str]:
    out = []
    request = plan.request
    cooks = {c.id: c for c in plan.cooks}
    if len(cooks) != len(plan.cooks):
        out.append("two cooks have the same id")
    if len(plan.days) != request.days:
        out.append(f"{len(plan.days)} days instead of {request.days}")
    used: Counter[int] = Counter()
    eaten: dict[int, float] = {}
    for index, day in enumerate(plan.days):
        slots = [m.slot for m in day.meals]
        expected = [s for s in request.slots if (index, s) not in request.skip]
        if sorted(slots) != sorted(expected):
            out.append(f"{day.date}: meals {slots} instead of {expected}")
        for meal in day.meals:
            if not meal.items:
                out.append(f"{day.date} {meal.slot}: nothing to eat")
            for item in meal.items:
                cook = cooks.get(item.cook)
                if cook is None or cook.dish != item.dish:
                    out.append(f"{day.date} {meal.slot}: {item.dish} has no cook")
                    continue
                if cook.on > day.date:
                    out.append(f"{day.date} {meal.slot}: {item.dish} is eaten before it is cooked")
                if not (0 < item.portions <= 12) or not math.isfinite(item.portions):
                    out.append(f"{day.date} {meal.slot}: {item.portions} portions of {item.dish}")
                used[item.cook] += 1
                eaten[item.cook] = eaten.get(item.cook, 0.0) + item.portions
    for cook in plan.cooks:
        if not used[cook.id]:
            out.append(f"cook {cook.id} ({cook.dish}) is never eaten")
        elif eaten[cook.id] > cook.portions * (1 + 1e-6):
            out.append(f"more of {cook.dish} is eaten than is cooked")
    return out


def _exclusions(plan: Plan, library: Library) -> list[str]:
    """Every food of every cook, asked anew for each exclusion."""
    out = []
    request = plan.request
    allowed = set(request.allow_maybe)
    for cook in plan.cooks:
        for part in cook.ingredients:
            for exclusion in request.exclusions:
                answer = library.foods.verdict(part.food, exclusion).answer.value
                if answer == "free":
                    continue
                if answer == "maybe" and (
                    exclusion in allowed
                    or f"{exclusion}:{part.food}" in allowed
                    or f"{exclusion}:{part.ingredient}" in allowed
                ):
                    continue
                out.append(f"{cook.dish}: {part.ingredient} ({part.food}) is {answer} for {exclusion}")
            food = library.foods.food(part.food)
            if food.fortified and not request.fortified:
                out.append(f"{cook.dish}: {part.ingredient} is fortified")
            for text in request.dislikes:
                from mealplan.foods.exclusions.own import OwnExclusion  # deferred: only dislikes need it

                if OwnExclusion.parse(text).verdict(food).answer.value != "free":
                    out.append(f"{cook.dish}: {part.ingredient} is disliked ({text})")
        if cook.dish in request.bans:
            out.append(f"{cook.dish} is banned")
    return out


def _weights(plan: Plan, library: Library) -> list[str]:
    """A cook's weights are the dish's, scaled by its portions (where the dish is still known)."""
    out = []
    for cook in plan.cooks:
        dish = library.cookbook.dishes.get(cook.dish)
        if dish is None:
            continue
        factor = cook.portions / dish.servings
        if len(dish.ingredients) != len(cook.ingredients):
            out.append(f"{cook.dish}: {len(cook.ingredients)} ingredients instead of {len(dish.ingredients)}")
            continue
        for want, have in zip(dish.ingredients, cook.ingredients, strict=True):
            for a, b in ((want.eaten_g, have.eaten_g), (want.edible_g, have.edible_g)):
                if abs(a * factor - b) > TOLERANCE * max(1.0, b):
                    out.append(f"{cook.dish}: {have.ingredient} weighs {b:.2f} g instead of {a * factor:.2f} g")
    return out


def _totals(plan: Plan, library: Library) -> list[str]:
    out = []
    cooks = {c.id: c for c in plan.cooks}
    values: dict[str, dict[str, float | None]] = {}

    def of(food: str) -> dict[str, float | None]:
        if food not in values:
            values[food] = {k: v.per_100g for k, v in library.foods.values(food).items()}
        return values[food]

    for day in plan.days:
        grams: dict[str, float] = {}
        for meal in day.meals:
            for item in meal.items:
                cook = cooks[item.cook]
                for part in cook.ingredients:
                    grams[part.food] = grams.get(part.food, 0.0) + part.eaten_g * item.portions / cook.portions
        for fixed in plan.request.daily:
            grams[fixed.food] = grams.get(fixed.food, 0.0) + fixed.grams
        for key, total in day.totals.items():
            again = math.fsum(g * (of(food).get(key) or 0.0) / 100.0 for food, g in grams.items())
            if abs(again - total.amount) > TOLERANCE * max(abs(again), 1e-6) + 1e-6:
                out.append(f"{day.date}: {key} adds up to {again:.6g}, not {total.amount:.6g}")
            if total.upper_estimate < total.amount * (1 - 1e-6) - 1e-6:
                out.append(f"{day.date}: the estimate of {key} is below what is known of it")
    return out


def _locks(plan: Plan) -> list[str]:
    out = []
    for lock in plan.request.locks:
        if lock.day >= len(plan.days):
            out.append(f"a lock of day {lock.day + 1} is outside the plan")
            continue
        served = [i for m in plan.days[lock.day].meals if m.slot == lock.slot for i in m.items]
        if not any(
            i.dish == lock.dish and (lock.portions is None or abs(i.portions - lock.portions) < 1e-6) for i in served
        ):
            out.append(f"day {lock.day + 1} {lock.slot}: the locked {lock.dish} is not served")
    return out


def _limits(plan: Plan, library: Library) -> list[str]:
    """Safety limits and family caps."""
    out = []
    for target in plan.request.targets:
        if not target.hard or target.maximum is None or target.form == "supplements" or target.level == "unmeasured":
            continue
        extra = 0.0
        if target.form == "total":
            extra = sum(a for s in plan.request.supplements for n, a in s.contains if n == target.nutrient)
        known = [d.totals[target.nutrient].amount for d in plan.days]
        fixed_over = extra > target.maximum
        if target.period == "each-day":
            over = any(a + extra > target.maximum * (1 + TOLERANCE) for a in known)
        else:
            over = math.fsum(known) / len(known) + extra > target.maximum * (1 + TOLERANCE)
        if over and not fixed_over:
            out.append(f"{target.nutrient} is over its upper limit of {target.maximum:g} {target.unit}")
    weekly: dict[str, float] = {}
    cooks = {c.id: c for c in plan.cooks}
    for day in plan.days:
        for meal in day.meals:
            for item in meal.items:
                cook = cooks[item.cook]
                for part in cook.ingredients:
                    entry = library.cookbook.ingredients.get(part.ingredient)
                    if entry is not None and entry.family:
                        weekly[entry.family] = (
                            weekly.get(entry.family, 0.0) + part.eaten_g * item.portions / cook.portions
                        )
    locked = {x.dish for x in plan.request.locks}
    for cap in plan.request.caps:
        grams = weekly.get(cap.family, 0.0) * 7.0 / max(1, len(plan.days))
        if len(plan.days) >= 7 and grams > cap.grams_per_week * (1 + TOLERANCE) and not locked:
            out.append(f"{grams:.0f} g of {cap.family} a week is over the cap of {cap.grams_per_week:.0f} g")
    return out


def _outcome(plan: Plan) -> list[str]:
    """`met` on every target again, from the totals: known amounts toward a minimum, estimates toward a maximum."""
    out = []
    for result in plan.targets:
        if result.level == "unmeasured" or result.period == "meal" or result.form == "supplements":
            continue
        if result.nutrient == "energy" and plan.request.skip:
            continue
        extra = 0.0
        if result.form == "total":
            extra = sum(a for s in plan.request.supplements for n, a in s.contains if n == result.nutrient)
        known = [d.totals[result.nutrient].amount + extra for d in plan.days]
        upper = [d.totals[result.nutrient].upper_estimate + extra for d in plan.days]
        mean = math.fsum(known) / len(known)
        if abs(mean - result.mean) > TOLERANCE * max(abs(mean), 1e-6) + 1e-6:
            out.append(f"the mean of {result.nutrient} is {mean:.6g}, not {result.mean:.6g}")
        if not result.met:
            continue
        if result.period == "each-day":
            bad = bool(result.min and min(known) < result.min * (1 - TOLERANCE)) or (
                result.max is not None and max(upper) > result.max * (1 + TOLERANCE)
            )
        else:
            bad = bool(result.min and mean < result.min * (1 - TOLERANCE)) or (
                result.max is not None and math.fsum(upper) / len(upper) > result.max * (1 + TOLERANCE)
            )
            bad = bad or bool(result.daily_floor and min(known) < result.daily_floor * (1 - TOLERANCE))
        if bad:
            out.append(f"{result.nutrient} is called met and is not")
    goals = [t.met for t in plan.targets if t.level == "goal"]
    if plan.outcome != ("met" if all(goals) else "short"):
        out.append(f"the outcome {plan.outcome!r} contradicts the targets")
    return out
