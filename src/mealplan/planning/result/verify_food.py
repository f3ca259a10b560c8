"""Checks of a plan's food: nothing that is left out, the weights of each cook, the totals of each day."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from mealplan.dishes.dish import Dish
from mealplan.dishes.verdicts import KEPT_COOKED
from mealplan.equipment import lacking
from mealplan.foods.food import EXCLUSIONS, KITCHEN, TOGETHER, Answer, Verdict, freed
from mealplan.library import Library
from mealplan.planning.result.carried import SAME, unchanged
from mealplan.planning.result.plan import Cook, CookIngredient, Plan
from mealplan.planning.result.verify_fodmap import portion_answer
from mealplan.planning.result.verify_sums import allowances, canonical, day_grams, foods_of, near

if TYPE_CHECKING:
    from mealplan.foods.exclusions.own import OwnExclusion


def exclusions(plan: Plan, library: Library) -> list[str]:
    """Every food of every cook, raw and as it is eaten, asked anew for each exclusion. (Where the amount decides, see
    `verify_fodmap`: here only what is free at no amount.)"""
    eater = plan.request.eater
    asked = [canonical(name) for name in eater.exclusions]
    out = [f"unknown exclusion {name[:40]!r}" for name in asked if name not in EXCLUSIONS]
    if out:
        return out
    allowed = allowances(eater.allow_maybe)
    states = {_key(part): _states(part, library) for cook in plan.cooks for part in cook.ingredients}
    verdicts = library.foods.verdicts(sorted({food for foods in states.values() for food in foods}))
    for cook in plan.cooks:
        for part in cook.ingredients:
            certified = _certified(part, library)
            names = {"", part.food.lower(), part.ingredient.lower()}
            for name in asked:
                if name in KITCHEN:
                    answers = {library.cookbook.kitchen_verdict(part, name).answer.value}
                else:
                    foods = states[_key(part)] - _kept(part, name, verdicts, library)
                    answers = {verdicts[food][name].answer.value for food in foods}
                    answers |= _also(part, name, library)
                worst = next((a for a in ("contains", "maybe") if a in answers), "free")
                worst = portion_answer(part, name, worst, library)
                may = worst == "maybe" and any((name, food) in allowed for food in names)
                if worst != "free" and not may and name not in certified:
                    out.append(f"{cook.dish}: {part.ingredient} ({part.food}) is {worst} for {name}")
            out += _unwanted(plan, cook, part, library)
        out += _two_things(cook, library)
        out += _together(cook, asked, states, verdicts, library)
        if cook.dish in plan.request.week.bans:
            out.append(f"{cook.dish} is banned")
        out += [f"{cook.dish} is disliked ({x})" for x in eater.dislikes if x.strip() and _titled(cook, x)]
        out += _equipment(plan, cook, library)
    return out


def cared(plan: Plan, library: Library) -> list[str]:
    """What the kitchen rules of those who eat ask of each cook is said at it, about every ingredient that it is of."""
    out = []
    for cook in plan.cooks:
        told = {(one.kind, name) for one in cook.care for name in one.ingredients}
        due = () if cook.frozen else library.cookbook.care(cook.ingredients, plan.request.exclusions)
        for one in due:
            missing = [name for name in one.ingredients if (one.kind, name) not in told]
            out += [f"cook {cook.id} ({cook.dish}): {', '.join(missing)}: {one.do}; it is not said"] if missing else []
    return out


def _two_things(cook: Cook, library: Library) -> list[str]:
    """Where the id and the name are of two ingredients: nobody could say which one is served."""
    named = [(part, library.cookbook.ingredients.get(part.ingredient)) for part in cook.ingredients]
    return [
        f"{cook.dish}: {part.ingredient} has the id of another ingredient ({part.id[:60]})"
        for part, entry in named
        if entry is not None and entry.id != part.id
    ]


def _key(part: CookIngredient) -> tuple[str, str, str]:
    return part.id, part.ingredient, part.food


def _states(part: CookIngredient, library: Library) -> set[str]:
    """The food as it is eaten, and raw where the ingredient is known as that food."""
    entry = library.cookbook.names.of(part.id, part.ingredient)
    mine = entry is not None and part.food in (entry.raw, entry.cooked)
    return {part.food, entry.raw} if entry is not None and mine else {part.food}


def _kept(
    part: CookIngredient, exclusion: str, verdicts: Mapping[str, Mapping[str, Verdict]], library: Library
) -> set[str]:  # fmt: skip
    """The cooked food of an ingredient that is cooked here from raw, where all that is asked of it is how long it was
    kept after cooking: that is known of a pot (`verify_week` holds it to its days)."""
    entry = library.cookbook.names.of(part.id, part.ingredient)
    if entry is None or part.food != entry.cooked or part.food == entry.raw:
        return set()
    found = verdicts[part.food][exclusion]
    return {part.food} if found.answer is Answer.MAYBE and found.why.endswith(f"({KEPT_COOKED})") else set()


def _certified(part: CookIngredient, library: Library) -> frozenset[str]:
    """What the packet of an ingredient promises, where the food is the ingredient's own."""
    entry = library.cookbook.names.of(part.id, part.ingredient)
    mine = entry is not None and part.food in (entry.raw, entry.cooked)
    return freed(entry.certified) if entry is not None and mine else frozenset()


def _also(part: CookIngredient, exclusion: str, library: Library) -> set[str]:
    """What is said of the ingredient itself, beside its foods."""
    entry = library.cookbook.names.of(part.id, part.ingredient)
    return set() if entry is None else {answer for name, answer, _ in entry.also if name == exclusion}


def _together(
    cook: Cook, asked: Iterable[str], states: Mapping[tuple[str, str, str], set[str]],
    verdicts: Mapping[str, Mapping[str, Verdict]], library: Library,
) -> list[str]:  # fmt: skip
    """Two things in one pot that may not be together, as meat with dairy."""
    out = []
    for name in asked:
        both = TOGETHER.get(name, ())
        held = {
            one
            for one in both
            for part in cook.ingredients
            if one not in _certified(part, library)
            and any(verdicts[food][one].answer.value == "contains" for food in states[_key(part)])
        }
        if both and held == set(both):
            out.append(f"{cook.dish}: holds both sides of what {name} keeps apart ({' and '.join(both)})")
    return out


def _titled(cook: Cook, dislike: str) -> bool:
    own = _own(dislike)
    return own.kind == "word" and (dislike.strip().lower() == cook.dish or own.names(cook.title))


def _own(dislike: str) -> OwnExclusion:
    from mealplan.foods.exclusions.own import OwnExclusion  # deferred: only dislikes need it

    return OwnExclusion.parse(dislike)


def _unwanted(plan: Plan, cook: Cook, part: CookIngredient, library: Library) -> list[str]:
    out = []
    food = library.foods.food(part.food)
    if food.fortified and not plan.request.eater.fortified:
        out.append(f"{cook.dish}: {part.ingredient} is fortified")
    for text in plan.request.eater.dislikes:
        own = _own(text)
        held = library.foods.holdings(food.id) if own.kind == "ingredient" else None
        if own.verdict(food, held).answer.value != "free":
            out.append(f"{cook.dish}: {part.ingredient} is disliked ({text})")
    return out


def _equipment(plan: Plan, cook: Cook, library: Library) -> list[str]:
    """What the dish uses, and what its method says, against what is missing."""
    dish = unchanged(cook, library)
    cookware = () if dish is None else dish.cookware
    texts = cook.steps if dish is None or cook.steps else [step.text for step in dish.steps]
    missing = lacking(cookware, texts, plan.request.house.without)
    return [] if missing is None else [f"{cook.dish}: {missing}, and that is not there"]


def weights(plan: Plan, library: Library) -> list[str]:
    """A cook's weights are the dish's, scaled by its portions (while the dish is what was cooked); nothing is bought
    for what comes out of the freezer, and no more comes out than is in it."""
    out = []
    stock = {f.dish: f.portions for f in plan.request.house.frozen}
    taken: dict[str, float] = {}
    for cook in plan.cooks:
        if cook.frozen:
            taken[cook.dish] = taken.get(cook.dish, 0.0) + cook.portions
        for part in cook.ingredients:
            if min(part.bought_g, part.edible_g, part.eaten_g) < 0:
                out.append(f"{cook.dish}: {part.ingredient} weighs less than nothing")
            if cook.frozen and part.bought_g:
                out.append(f"{cook.dish}: {part.ingredient} is bought for what is in the freezer")
        dish = unchanged(cook, library)
        if dish is not None:
            out += scaled(cook, dish)
    out += [
        f"{portions:g} portions of {dish} come out of the freezer, where there are {stock.get(dish, 0.0):g}"
        for dish, portions in taken.items()
        if portions > stock.get(dish, 0.0) + 1e-6
    ]
    return out


def scaled(cook: Cook, dish: Dish) -> list[str]:
    """What of a cook is not the dish in so many portions."""
    factor = cook.portions / dish.servings
    if len(dish.ingredients) != len(cook.ingredients):
        return [f"{cook.dish}: {len(cook.ingredients)} ingredients instead of {len(dish.ingredients)}"]
    out = []
    for want, have in zip(dish.ingredients, cook.ingredients, strict=True):
        if (want.id, want.food) != (have.id, have.food):
            out.append(f"{cook.dish}: {have.ingredient} ({have.food}) instead of {want.ingredient} ({want.food})")
        if have.cooked is not None and have.cooked != want.cooked:  # an older plan says nothing of it
            out.append(f"{cook.dish}: {have.ingredient} is {'' if have.cooked else 'not '}told as cooked through")
        if want.retention != have.retention:
            out.append(f"{cook.dish}: {have.ingredient} is cooked another way than in the dish")
        for word, a, b in (
            ("eaten", want.eaten_g, have.eaten_g),
            ("edible", want.edible_g, have.edible_g),
            ("bought", 0.0 if cook.frozen else want.bought_g, have.bought_g),
        ):
            grown = a if want.fixed else a * factor
            if not near(grown, b, 1.0):
                out.append(f"{cook.dish}: {have.ingredient} weighs {b:.2f} g {word} instead of {grown:.2f} g")
    return out


def totals(plan: Plan, library: Library) -> list[str]:
    """Each day's totals: what is known, the estimate with what is not, and how much is not known. An estimate is of the
    other foods of a group: that of a plan that was made with other foods may be another one, not less than is known."""
    out = []
    same_foods = plan.made.get("foods_sha256") == library.meta.get("foods_sha256")
    estimates = library.foods.upper_estimates()
    foods = foods_of(plan)
    keys = sorted({key for day in plan.days for key in day.totals} | {"energy"})
    values = library.foods.amounts(foods, keys)
    groups = {food: library.foods.food(food).group_code for food in foods}
    wanted = {t.nutrient for t in plan.request.eater.targets if t.level != "unmeasured"}
    for day, grams in zip(plan.days, day_grams(plan), strict=True):
        out += [f"{day.date}: no total of {key}" for key in sorted(wanted - set(day.totals))]
        parts = [(g, values[food], groups[food]) for food, g in grams.items()]
        mass = math.fsum(g for g, _, _ in parts) or 1.0
        kcal = math.fsum(g * (row["energy"] or 0.0) for g, row, _ in parts) or 1.0
        for key, total in day.totals.items():
            again = math.fsum([g * (row[key] or 0.0) for g, row, _ in parts]) / 100.0
            without = [(g, row, group) for g, row, group in parts if row[key] is None]
            guess = math.fsum([g * estimates.get((group, key), 0.0) for g, _, group in without]) / 100.0
            unknown = math.fsum([g for g, _, _ in without]) / mass
            share = math.fsum([g * (row["energy"] or 0.0) for g, row, _ in without]) / kcal
            if not near(again, total.amount):
                out.append(f"{day.date}: {key} adds up to {again:.6g}, not {total.amount:.6g}")
            told = total.upper_estimate
            if not near(again + guess, told) and (same_foods or told < again * (1 - SAME)):
                out.append(f"{day.date}: {key} may be up to {again + guess:.6g}, not {told:.6g}")
            if not (near(unknown, total.unknown_mass_share) and near(share, total.unknown_energy_share)):
                out.append(f"{day.date}: {key} is unknown of {unknown:.4f} of the food, not as told")
    return out
