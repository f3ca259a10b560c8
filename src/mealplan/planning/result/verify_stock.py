"""Checks of what comes out of the house: each cook out of the freezer is of portions that are there, made of what they
were cooked of; and where nobody noted that, of what they may hold besides."""

from __future__ import annotations

from dataclasses import replace

from mealplan.dishes.dish import Dish
from mealplan.library import Library
from mealplan.planning.ask.eaten import any_variant
from mealplan.planning.ask.request import FrozenDish
from mealplan.planning.result.plan import Cook, CookIngredient, Plan
from mealplan.planning.result.verify_food import foods_and_verdicts, for_eater, who_shares
from mealplan.planning.result.verify_sums import canonical

_HAIR = 1e-6


def in_the_house(plan: Plan, library: Library) -> list[str]:
    """Every cook out of the freezer is of something that is there, in what it is made of and on its day, and all of
    them are no more than there is. (Portions of which nobody noted that may be what the plan says: see `guessed`.)"""
    out: list[str] = []
    taken: dict[tuple[FrozenDish, ...], float] = {}
    for cook in plan.cooks:
        if not cook.frozen:
            continue
        mine = _of_cook(plan, cook)
        good = tuple(one for one in mine if (one.until or "9999") >= cook.on.isoformat())
        if mine and not good:
            out.append(f"{cook.dish} is eaten on {cook.on} and was good until {max(str(x.until) for x in mine)}")
        if not mine and any(one.dish == cook.dish for one in plan.request.house.frozen):
            out.append(f"{cook.dish} comes out of the freezer and is made of other things than what is there")
        elif not mine:
            out.append(f"{cook.portions:g} portions of {cook.dish} come out of the freezer, where there are 0")
        taken[mine] = taken.get(mine, 0.0) + cook.portions
    for mine, portions in taken.items():
        there = sum(one.portions for one in mine)
        if mine and portions > there + _HAIR:
            out.append(f"{portions:g} portions of {mine[0].dish} come out of the freezer, where there are {there:g}")
    return out


def guessed(plan: Plan, library: Library) -> list[str]:
    """What comes out of a pot of which nobody noted how it was cooked, and is not the dish as it is written, or may
    hold what somebody leaves out who eats of it."""
    out: list[str] = []
    for cook in unnoted(plan):
        dish = (library.base or library).cookbook.dishes.get(cook.dish)
        if dish is None or [(x.id, x.food) for x in dish.ingredients] != [(x.id, x.food) for x in cook.ingredients]:
            out.append(f"{cook.dish} comes out of a pot of which nobody noted how it was cooked, and is not as written")
        else:
            out += _whatever_it_may_hold(plan, cook, dish, library)
    return out


def unnoted(plan: Plan) -> list[Cook]:
    """The cooks out of the freezer of portions of which nobody noted how they were cooked."""
    return [x for x in plan.cooks if x.frozen and any(one.made is None for one in _of_cook(plan, x))]


def _of_cook(plan: Plan, cook: Cook) -> tuple[FrozenDish, ...]:
    """The portions in the house that a cook may be of: those made of the same foods line by line, and those of its dish
    of which nobody noted what they are made of. (The grams of a line that is the same however much is cooked go by the
    pot, which nobody has any more.)"""
    foods = [(x.id, x.food) for x in cook.ingredients]
    return tuple(
        one
        for one in plan.request.house.frozen
        if one.dish == cook.dish and (one.made is None or [(x.id, x.food) for x in one.made.lines] == foods)
    )


def _whatever_it_may_hold(plan: Plan, cook: Cook, dish: Dish, library: Library) -> list[str]:
    """What may have stood in for a line of a pot of which nobody noted anything, asked for all who eat of it."""
    base = library.base or library
    lines = any_variant(dish, base).ingredients
    parts = tuple(CookIngredient(x.ingredient, x.food, 0.0, 0.0, 0.0, None, x.id, x.cooked) for x in lines)
    every = replace(cook, ingredients=parts)
    states, verdicts = foods_and_verdicts([every], base)
    house = [canonical(name) for name in plan.request.house.exclusions]
    found = [
        words for eater in who_shares(plan)[cook.id] for words in for_eater(every, eater, house, states, verdicts, base)
    ]
    return [f"nobody noted how it was cooked: {words}" for words in found]
