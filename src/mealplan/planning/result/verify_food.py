"""Checks of a plan's food: nothing that is left out, the weights of each cook, the totals of each day."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from mealplan.dishes.dish import APART, Dish
from mealplan.dishes.verdicts import asks_of_keeping
from mealplan.equipment import lacking
from mealplan.foods.food import EXCLUSIONS, KITCHEN, TOGETHER, Verdict, freed
from mealplan.library import Library
from mealplan.planning.ask.eaten import forms
from mealplan.planning.ask.request import Eater
from mealplan.planning.result.carried import SAME, unchanged
from mealplan.planning.result.plan import Cook, CookIngredient, DayTotal, Plan
from mealplan.planning.result.verify_fodmap import portion_answer
from mealplan.planning.result.verify_sums import (
    allowances,
    amounts,
    canonical,
    day_grams,
    eaters_of,
    foods_of,
    near,
    same_foods,
    totals_of,
)

if TYPE_CHECKING:
    from mealplan.foods.exclusions.own import OwnExclusion


def exclusions(plan: Plan, library: Library) -> list[str]:
    """Every food of every cook, raw and as it is eaten, asked anew for each exclusion of everybody who eats of it, and
    of the house. (Where the amount decides, see `verify_fodmap`: here only what is free at no amount.)"""
    house = [canonical(name) for name in plan.request.house.exclusions]
    asked = {canonical(name) for eater in plan.request.eaters for name in eater.exclusions} | set(house)
    out = [f"unknown exclusion {name[:40]!r}" for name in sorted(asked) if name not in EXCLUSIONS]
    if out:
        return out
    states, verdicts = foods_and_verdicts(plan.cooks, library)
    eats = who_shares(plan)
    for cook in plan.cooks:
        for eater in eats[cook.id]:
            out += for_eater(cook, eater, house, states, verdicts, library)
            for part in cook.ingredients:
                out += _unwanted(eater, cook, part, library)
            out += [f"{cook.dish} is disliked ({x})" for x in eater.dislikes if x.strip() and _titled(cook, x)]
        out += _two_things(cook, library)
        if cook.dish in plan.request.week.bans:
            out.append(f"{cook.dish} is banned")
        out += _equipment(plan, cook, library)
    return out


def foods_and_verdicts(
    cooks: Sequence[Cook], library: Library
) -> tuple[dict[tuple[str, str, str], set[str]], Mapping[str, Mapping[str, Verdict]]]:
    """Of each ingredient of some cooks the foods that it is, raw and as it is eaten; and all that is known of those."""
    states = {_key(part): _states(part, library) for cook in cooks for part in cook.ingredients}
    return states, library.foods.verdicts(sorted({food for foods in states.values() for food in foods}))


def who_shares(plan: Plan) -> dict[int, list[Eater]]:
    """Who eats of each cook; of one that nobody eats of (which is a fault by itself): everybody."""
    return {id_: mine or list(plan.request.eaters) for id_, mine in eaters_of(plan).items()}


def for_eater(
    cook: Cook, eater: Eater, house: Sequence[str], states: Mapping[tuple[str, str, str], set[str]],
    verdicts: Mapping[str, Mapping[str, Verdict]], library: Library,
) -> list[str]:  # fmt: skip
    """What one eater leaves out and is in a cook that she eats of."""
    out = []
    allowed = allowances(eater.allow_maybe)
    asked = list(dict.fromkeys([*(canonical(name) for name in eater.exclusions), *house]))
    for part in cook.ingredients:
        certified = _certified(part, library)
        names = {"", part.food.lower(), part.ingredient.lower()}
        for name in asked:
            if name in KITCHEN:
                answers = {library.cookbook.kitchen_verdict(part, name).answer.value}
            else:
                foods = states[_key(part)]
                answers = {verdicts[food][name].answer.value for food in foods - _kept(part, name, verdicts, library)}
                answers |= _also(part, name, library)
            worst = next((a for a in ("contains", "maybe") if a in answers), "free")
            worst = portion_answer(part, name, worst, library)
            may = worst == "maybe" and any((name, food) in allowed for food in names)
            if worst != "free" and not may and name not in certified:
                out.append(f"{cook.dish}: {part.ingredient} ({part.food}) is {worst} for {name}")
    return [*out, *_together(cook, asked, states, verdicts, library)]


def shared_pots(plan: Plan, library: Library) -> list[str]:
    """Cooks of one pot are one dish of one day, alike in everything but what is made or added per plate."""
    pots: dict[int, list[Cook]] = {}
    for cook in plan.cooks:
        if cook.pot is not None:
            pots.setdefault(cook.pot, []).append(cook)
    out = []
    for number, mine in pots.items():
        if len(mine) < 2 or len({(cook.dish, cook.on, cook.frozen) for cook in mine}) > 1:
            out.append(f"pot {number} is not one dish of one day in several forms")
            continue
        recipes = [dish for cook in mine if (dish := unchanged(cook, library)) is not None]
        if len(recipes) < len(mine):
            continue
        apart = {key for cook in mine for key in _apart(cook, library)}
        first, *others = (_per_portion(cook) for cook in mine)
        for other in others:
            lines = {key for key in {*first, *other} if not near(first.get(key, 0.0), other.get(key, 0.0), 1.0)}
            if lines - apart:
                out.append(f"pot {number} ({mine[0].dish}) differs from plate to plate in more than what is apart")
    return out


def _apart(cook: Cook, library: Library) -> set[tuple[str, str]]:
    """The lines of a cook that are made or added per plate, in any form of the dish that is of the same foods: on her
    plate beside a shared pot, or of a pot of her own."""
    foods = [(part.id, part.food) for part in cook.ingredients]
    same = [dish for dish in forms(library, cook.dish) if [(x.id, x.food) for x in dish.ingredients] == foods]
    return {(line.id, line.food) for dish in same for line in dish.ingredients if APART in line.marks}


def _per_portion(cook: Cook) -> dict[tuple[str, str], float]:
    """Eaten grams of each ingredient and food in one portion of a cook."""
    grams: dict[tuple[str, str], float] = {}
    for part in cook.ingredients:
        grams[part.id, part.food] = grams.get((part.id, part.food), 0.0) + part.eaten_g / cook.portions
    return grams


def cared(plan: Plan, library: Library) -> list[str]:
    """What the kitchen rules of those who eat ask of each cook is said at it, about every ingredient that it is of."""
    out = []
    eats = who_shares(plan)
    for cook in plan.cooks:
        told = {(one.kind, name) for one in cook.care for name in one.ingredients}
        asked = dict.fromkeys(name for eater in eats[cook.id] for name in eater.exclusions)
        due = () if cook.frozen else library.cookbook.care(cook.ingredients, tuple(asked))
        for one in due:
            missing = [name for name in one.ingredients if (one.kind, name) not in told]
            out += [f"cook {cook.id} ({cook.dish}): {', '.join(missing)}: {one.do}; it is not said"] if missing else []
    return [*out, *_contact(plan, eats, library)]


_TRACES = {"gluten", "peanuts", "tree_nuts", "dairy", "eggs", "fish", "shellfish", "soy", "sesame"}


def _contact(plan: Plan, eats: Mapping[int, Sequence[Eater]], library: Library) -> list[str]:
    """Where another plate of the same pot holds what somebody leaves out, her cook says to keep them apart."""
    out = []
    for cook in plan.cooks:
        if cook.pot is None or cook.frozen:
            continue
        near_by = {
            (part.ingredient, food)
            for other in plan.cooks
            if other.pot == cook.pot and other is not cook
            for part in other.ingredients
            for food in _states(part, library)
            if part.ingredient not in [mine.ingredient for mine in cook.ingredients]
        }
        verdicts = library.foods.verdicts(sorted({food for _, food in near_by}))
        told = {name for one in cook.care for name in one.ingredients}
        for eater in eats[cook.id]:
            for exclusion in _TRACES & {canonical(name) for name in eater.exclusions}:
                held = {name for name, food in near_by if verdicts[food][exclusion].answer.value == "contains"}
                certified = {n for n in held if exclusion in library.cookbook.ingredients[n].certified}
                out += [
                    f"cook {cook.id} ({cook.dish}): {name} is on another plate of the pot and nothing is said of it"
                    for name in sorted(held - told - certified)
                ]
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
    return {part.food} if asks_of_keeping(verdicts[part.food][exclusion]) else set()


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


def _unwanted(eater: Eater, cook: Cook, part: CookIngredient, library: Library) -> list[str]:
    out = []
    food = library.foods.food(part.food)
    if food.fortified and not eater.fortified:
        out.append(f"{cook.dish}: {part.ingredient} is fortified")
    for text in eater.dislikes:
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
    for what comes out of the freezer (what comes out of it: `verify_stock`)."""
    out = []
    for cook in plan.cooks:
        for part in cook.ingredients:
            if min(part.bought_g, part.edible_g, part.eaten_g) < 0:
                out.append(f"{cook.dish}: {part.ingredient} weighs less than nothing")
            if cook.frozen and part.bought_g:
                out.append(f"{cook.dish}: {part.ingredient} is bought for what is in the freezer")
        dish = unchanged(cook, library)
        if dish is not None:
            out += scaled(cook, dish, whole_pot(plan, cook))
    return out


def whole_pot(plan: Plan, cook: Cook) -> float:
    """The portions of the pot that a cook is of."""
    if cook.pot is None:
        return cook.portions
    return math.fsum(one.portions for one in plan.cooks if one.pot == cook.pot)


def scaled(cook: Cook, dish: Dish, made: float | None = None) -> list[str]:
    """What of a cook is not the dish in so many portions. `made`: those of its whole pot, of which it is a part."""
    made = cook.portions if made is None else made
    factor, part = cook.portions / dish.servings, cook.portions / made
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
            grown = a * part if want.fixed else a * factor
            if not near(grown, b, 1.0):
                out.append(f"{cook.dish}: {have.ingredient} weighs {b:.2f} g {word} instead of {grown:.2f} g")
    return out


def totals(plan: Plan, library: Library) -> list[str]:
    """Everybody's totals of each day: what is known, the estimate with what is not, and how much is not known. An
    estimate is of the other foods of a group: that of a plan that was made with other foods may be another one, not
    less than is known."""
    out = []
    same = same_foods(plan, library)
    foods = foods_of(plan)
    every = [told for eater in plan.request.eaters for told in totals_of(plan, eater)]
    keys = sorted({key for told in every for key in told} | {"energy"})
    values = amounts(plan, library, foods, keys)
    filled = library.foods.filled(foods, keys)
    groups = {food: library.foods.food(food).group_code for food in foods}
    estimates = library.foods.upper_estimates()
    for eater in plan.request.eaters:
        wanted = {t.nutrient for t in eater.targets if t.level != "unmeasured"}
        for day, grams, told in zip(plan.days, day_grams(plan, eater), totals_of(plan, eater), strict=True):
            where = f"{day.date}" if len(plan.request.eaters) == 1 else f"{day.date} ({eater.name})"
            out += [f"{where}: no total of {key}" for key in sorted(wanted - set(told))]
            parts = [(g, values[food], groups[food]) for food, g in grams.items()]
            out += _day_totals(where, told, parts, estimates, same=same)
            out += _filled(where, told, [(g, values[food], filled[food]) for food, g in grams.items()])
    return out


def _day_totals(
    where: str, told: Mapping[str, DayTotal], parts: Sequence[tuple[float, Mapping[str, float | None], str]],
    estimates: Mapping[tuple[str, str], float], *, same: bool,
) -> list[str]:  # fmt: skip
    """One eater's totals of a day, from (grams, amounts, group of foods)."""
    out = []
    mass = math.fsum(g for g, _, _ in parts) or 1.0
    kcal = math.fsum(g * (row["energy"] or 0.0) for g, row, _ in parts) or 1.0
    for key, total in told.items():
        again = math.fsum([g * (row[key] or 0.0) for g, row, _ in parts]) / 100.0
        without = [(g, row, group) for g, row, group in parts if row[key] is None]
        guess = math.fsum([g * estimates.get((group, key), 0.0) for g, _, group in without]) / 100.0
        unknown = math.fsum([g for g, _, _ in without]) / mass
        share = math.fsum([g * (row["energy"] or 0.0) for g, row, _ in without]) / kcal
        if not near(again, total.amount):
            out.append(f"{where}: {key} adds up to {again:.6g}, not {total.amount:.6g}")
        most = total.upper_estimate
        if not near(again + guess, most) and (same or most < again * (1 - SAME)):
            out.append(f"{where}: {key} may be up to {again + guess:.6g}, not {most:.6g}")
        if not (near(unknown, total.unknown_mass_share) and near(share, total.unknown_energy_share)):
            out.append(f"{where}: {key} is unknown of {unknown:.4f} of the food, not as told")
    return out


def _filled(
    where: str, told: Mapping[str, DayTotal],
    parts: Sequence[tuple[float, Mapping[str, float | None], Mapping[str, float]]],
) -> list[str]:  # fmt: skip
    """What of one eater's totals of a day is filled from other tables, from (grams, amounts, those filled)."""
    out = []
    for key, total in told.items():
        taken = math.fsum([g * more.get(key, 0.0) for g, row, more in parts if row[key] is not None]) / 100.0
        if not near(taken, total.filled):
            out.append(f"{where}: {taken:.6g} of {key} is filled from other tables, not {total.filled:.6g}")
    return out
