"""Check a finished plan from the outside: everything is recomputed from the plan's own data and the food catalogue.

Nothing of the model or the search is used here. A plan that fails is never shown: it raises InternalError when
mealplan made it, or is reported problem by problem when it came from a file.
"""

from __future__ import annotations

import math
from collections import Counter
from itertools import zip_longest

from mealplan.errors import InternalError, MealplanError
from mealplan.library import Library
from mealplan.nutrition import b12
from mealplan.nutrition.nutrients import nutrients
from mealplan.nutrition.targets import Target
from mealplan.planning.plan import Plan, TargetResult

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
    out += _eaters(plan)
    out += _locks(plan)
    out += _limits(plan, library)
    out += _outcome(plan, library)
    return out


def _near(a: float, b: float, least: float = 1e-6) -> bool:
    """Equal within the tolerance (of `least` at least); never for what is no number."""
    return abs(a - b) <= TOLERANCE * max(abs(a), least) + 1e-6


def _structure(plan: Plan) -> list[str]:
    out = []
    request = plan.request
    known = nutrients()
    named = {t.nutrient for t in plan.targets} | {t.nutrient for t in request.eater.targets}
    out += [f"unknown nutrient {name[:40]!r}" for name in sorted(named - known.keys())]
    measured = {key for key, one in known.items() if one.kind != "unmeasured"}
    for day in plan.days:
        missing = sorted(measured - day.totals.keys())
        if missing:
            out.append(f"{day.date}: no total of {', '.join(missing[:3])}")
    cooks = {c.id: c for c in plan.cooks}
    if len(cooks) != len(plan.cooks):
        out.append("two cooks have the same id")
    if len(plan.days) != request.week.days:
        out.append(f"{len(plan.days)} days instead of {request.week.days}")
    elif [day.date for day in plan.days] != request.week.dates:
        out.append("the dates are not those that were asked for")
    used: Counter[int] = Counter()
    eaten: dict[int, float] = {}
    for index, day in enumerate(plan.days):
        slots = [m.slot for m in day.meals]
        expected = [s for s in request.week.slots if (index, s) not in request.week.skip]
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


def _eaters(plan: Plan) -> list[str]:
    """What each eater has of it adds up to the whole; a plan of 0.1 knew one eater only and kept none."""
    names = [eater.name for eater in plan.request.eaters]
    out = ["two eaters have the same name"] if len(set(names)) != len(names) else []
    for day in plan.days:
        if day.eaters and (set(day.eaters) != set(names) or day.eaters[names[0]] != day.totals):
            out.append(f"{day.date}: the totals of the eaters are not those of the day")
        items = [(meal.slot, item) for meal in day.meals for item in meal.items if item.eaters]
        out += [
            f"{day.date} {slot}: what each eats of {item.dish} does not add up"
            for slot, item in items
            if not (set(item.eaters) <= set(names) and _near(math.fsum(item.eaters.values()), item.portions))
        ]
    strangers = {t.eater for t in plan.targets} - {*names, ""}
    return [*out, *(f"a target is for {name[:40]!r}, who does not eat" for name in sorted(strangers))]


def _exclusions(plan: Plan, library: Library) -> list[str]:
    """Every food of every cook, asked anew for each exclusion."""
    out = []
    request = plan.request
    allowed = set(request.eater.allow_maybe)
    verdicts = library.foods.verdicts(sorted({part.food for cook in plan.cooks for part in cook.ingredients}))
    for cook in plan.cooks:
        for part in cook.ingredients:
            for exclusion in request.eater.exclusions:
                answer = verdicts[part.food][exclusion].answer.value
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
            if food.fortified and not request.eater.fortified:
                out.append(f"{cook.dish}: {part.ingredient} is fortified")
            for text in request.eater.dislikes:
                from mealplan.foods.exclusions.own import OwnExclusion  # deferred: only dislikes need it

                own = OwnExclusion.parse(text)
                held = library.foods.holdings(food.id) if own.kind == "ingredient" else None
                if own.verdict(food, held).answer.value != "free":
                    out.append(f"{cook.dish}: {part.ingredient} is disliked ({text})")
        if cook.dish in request.week.bans:
            out.append(f"{cook.dish} is banned")
    return out


def _weights(plan: Plan, library: Library) -> list[str]:
    """A cook's weights are the dish's, scaled by its portions (where the dish is still known); nothing is bought for
    what comes out of the freezer, and no more comes out than is in it."""
    out = []
    stock = {f.dish: f.portions for f in plan.request.house.frozen}
    taken: dict[str, float] = {}
    for cook in plan.cooks:
        if cook.frozen:
            taken[cook.dish] = taken.get(cook.dish, 0.0) + cook.portions
        dish = library.cookbook.dishes.get(cook.dish)
        if dish is None:
            continue
        factor = cook.portions / dish.servings
        if len(dish.ingredients) != len(cook.ingredients):
            out.append(f"{cook.dish}: {len(cook.ingredients)} ingredients instead of {len(dish.ingredients)}")
            continue
        for want, have in zip(dish.ingredients, cook.ingredients, strict=True):
            if (want.ingredient, want.food) != (have.ingredient, have.food):
                out.append(f"{cook.dish}: {have.ingredient} ({have.food}) instead of {want.ingredient} ({want.food})")
            for word, a, b in (
                ("eaten", want.eaten_g, have.eaten_g),
                ("edible", want.edible_g, have.edible_g),
                ("bought", 0.0 if cook.frozen else want.bought_g, have.bought_g),
            ):
                grown = a if want.fixed else a * factor
                if not _near(grown, b, 1.0):
                    out.append(f"{cook.dish}: {have.ingredient} weighs {b:.2f} g {word} instead of {grown:.2f} g")
    out += [
        f"{portions:g} portions of {dish} come out of the freezer, where there are {stock.get(dish, 0.0):g}"
        for dish, portions in taken.items()
        if portions > stock.get(dish, 0.0) + 1e-6
    ]
    return out


def _totals(plan: Plan, library: Library) -> list[str]:
    out = []
    cooks = {c.id: c for c in plan.cooks}
    estimates = library.foods.upper_estimates()
    foods = {part.food for cook in plan.cooks for part in cook.ingredients} | {f.food for f in plan.request.eater.daily}
    values = library.foods.amounts(sorted(foods), sorted({key for day in plan.days for key in day.totals}))
    groups = {food: library.foods.food(food).group_code for food in foods}
    wanted = {t.nutrient for t in plan.request.eater.targets if t.level != "unmeasured"}
    for day in plan.days:
        grams: dict[str, float] = {}
        for meal in day.meals:
            for item in meal.items:
                cook = cooks[item.cook]
                for part in cook.ingredients:
                    grams[part.food] = grams.get(part.food, 0.0) + part.eaten_g * item.portions / cook.portions
        for fixed in plan.request.eater.daily:
            grams[fixed.food] = grams.get(fixed.food, 0.0) + fixed.grams
        out += [f"{day.date}: no total of {key}" for key in sorted(wanted - set(day.totals))]
        parts = [(g / 100.0, values[food], groups[food]) for food, g in grams.items()]
        for key, total in day.totals.items():
            again = math.fsum([share * (row[key] or 0.0) for share, row, _ in parts])
            if not _near(again, total.amount):
                out.append(f"{day.date}: {key} adds up to {again:.6g}, not {total.amount:.6g}")
            guess = math.fsum(
                [share * estimates.get((group, key), 0.0) for share, row, group in parts if row[key] is None]
            )
            if not _near(again + guess, total.upper_estimate):
                out.append(f"{day.date}: {key} may be up to {again + guess:.6g}, not {total.upper_estimate:.6g}")
    return out


def _locks(plan: Plan) -> list[str]:
    out = []
    for lock in plan.request.week.locks:
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
    for target in plan.request.eater.targets:
        if not target.hard or target.maximum is None or target.form == "supplements" or target.level == "unmeasured":
            continue
        extra = 0.0
        if target.form == "total":
            extra = sum(a for s in plan.request.eater.supplements for n, a in s.contains if n == target.nutrient)
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
    locked = {x.dish for x in plan.request.week.locks}
    for cap in plan.request.eater.caps:
        grams = weekly.get(cap.family, 0.0) * 7.0 / max(1, len(plan.days))
        if len(plan.days) >= 7 and grams > cap.grams_per_week * (1 + TOLERANCE) and not locked:
            out.append(f"{grams:.0f} g of {cap.family} a week is over the cap of {cap.grams_per_week:.0f} g")
    return out


def _outcome(plan: Plan, library: Library) -> list[str]:
    """The targets are those that were asked for, and `met` on every one of them again, from the totals: known amounts
    toward a minimum, estimates toward a maximum."""
    out = []
    asked = [
        (t.nutrient, t.level, t.unit, t.period, t.form, t.minimum, t.maximum, t.daily_floor)
        for t in plan.request.eater.targets
    ]
    told = [(t.nutrient, t.level, t.unit, t.period, t.form, t.min, t.max, t.daily_floor) for t in plan.targets]
    for a, b in zip_longest(asked, told):
        # what is not measured is listed without a floor
        if a is None or b is None or a[:-1] != b[:-1] or (a[-1] != b[-1] and a[1] != "unmeasured"):
            out.append(f"the target {b and b[0]} is not the one that was asked for ({a and a[0]})")
            break
    for target, result in zip(plan.request.eater.targets, plan.targets, strict=False):
        if result.period == "absorbed" and result.level != "unmeasured" and not out:
            out += _judged_absorbed(plan, library, target, result)
        elif result.level != "unmeasured" and not out:
            out += _judged(plan, target, result)
    goals = [t.met for t in plan.targets if t.level == "goal"]
    if plan.outcome != ("met" if all(goals) else "short"):
        out.append(f"the outcome {plan.outcome!r} contradicts the targets")
    return out


def _judged_absorbed(plan: Plan, library: Library, target: Target, result: TargetResult) -> list[str]:
    """What is absorbed, again from the meals: the least of the two lines for each sitting, summed over a day."""
    request, cooks = plan.request, {c.id: c for c in plan.cooks}
    key = target.nutrient
    foods = {part.food for cook in plan.cooks for part in cook.ingredients} | {f.food for f in request.eater.daily}
    per_gram = {f: (row[key] or 0.0) / 100.0 for f, row in library.foods.amounts(sorted(foods), [key]).items()}
    early = sum(a for s in request.eater.supplements for n, a in s.contains if n == key)
    early += sum(per_gram[f.food] * f.grams for f in request.eater.daily)
    slots = request.week.slots
    sitting = dict(zip(slots, b12.sittings(slots, dict(request.week.meal_times)), strict=True))
    each = []
    for day in plan.days:
        doses = dict.fromkeys(sitting.values(), 0.0)
        doses[0] = early
        for meal in day.meals:
            for item in meal.items:
                cook = cooks[item.cook]
                share = item.portions / cook.portions
                doses[sitting[meal.slot]] += sum(per_gram[p.food] * p.eaten_g * share for p in cook.ingredients)
        each.append(sum(min(0.5 * dose, 0.98 + 0.01 * dose) for dose in doses.values()))
    mean = math.fsum(each) / len(each)
    out = [] if _near(mean, result.mean) else [f"{mean:.6g} µg of {key} is absorbed, not {result.mean:.6g}"]
    least = target.minimum or 0.0
    if result.met and mean < least * (1 - TOLERANCE):
        out.append(f"{key} absorbed is called met and is not")
    if not result.met and mean > least * (1 + TOLERANCE):
        out.append(f"{key} absorbed is called not met and is")
    return out


def _judged(plan: Plan, target: Target, result: TargetResult) -> list[str]:
    """One target's mean and `met` against the days. A verdict within the tolerance of a bound may go either way."""
    pills = sum(a for s in plan.request.eater.supplements for n, a in s.contains if n == target.nutrient)
    count = len(plan.days)
    if target.form == "supplements":
        known, upper = [pills] * count, [pills] * count
    else:
        extra = pills if target.form == "total" else 0.0
        known = [d.totals[target.nutrient].amount + extra for d in plan.days]
        upper = [d.totals[target.nutrient].upper_estimate + extra for d in plan.days]
    mean, top = math.fsum(known) / count, math.fsum(upper) / count
    out = []
    for word, has, should in (
        ("mean", result.mean, mean),
        ("estimate", result.upper_estimate, top),
        ("worst day", result.worst_day, min(known)),
    ):
        if not _near(should, has):
            out.append(f"the {word} of {target.nutrient} is {should:.6g}, not {has:.6g}")
    if target.period == "meal" or (target.nutrient == "energy" and plan.request.week.skip):
        return out  # judged by the meals, or by the share of the day that is planned

    def holds(slack: float) -> bool:
        """Whether every bound holds, with so much relative slack (below zero: with room to spare)."""
        each = target.period == "each-day"
        lows = [(target.minimum, min(known) if each else mean), (None if each else target.daily_floor, min(known))]
        highs = [(target.maximum, max(upper) if each else top), (None if each else target.daily_ceiling, max(upper))]
        return all(not bound or has >= bound * (1 - slack) for bound, has in lows) and all(
            bound is None or has <= bound * (1 + slack) + (slack if slack > 0 else 0) for bound, has in highs
        )

    if result.met and not holds(TOLERANCE):
        out.append(f"{target.nutrient} is called met and is not")
    if not result.met and holds(-TOLERANCE):
        out.append(f"{target.nutrient} is called not met and is")
    return out
