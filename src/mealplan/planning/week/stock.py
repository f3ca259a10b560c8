"""Portions that stand in the house when a week begins: who may have them goes by what they were cooked of, not by what
their dish is made of today.

A pot that is made as a form is cooked for those who eat today is of that form. Another one is a form by itself, out of
which nothing is cooked, for those who may have what is in it. Of a pot of which nobody noted how it was cooked all is
asked that it may hold (`eaten.any_variant`): it is served as its dish is written, and only where everybody may have
that and whatever may stand in for a line of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from mealplan.dishes.contents import Contents
from mealplan.dishes.dish import Dish
from mealplan.errors import ValueProblem
from mealplan.library import Library
from mealplan.planning.ask.eaten import any_variant, table
from mealplan.planning.ask.request import FrozenDish, PlanRequest
from mealplan.planning.ask.said import Said, said
from mealplan.planning.week.candidates import (
    PULSES_G,
    Candidates,
    Form,
    Plates,
    Ready,
    barred,
    plates_of,
    pulses_of,
    refusal,
)

Served = dict[int, tuple[Library, Dish]]  # by eater (number): the library of the pot, and the dish that it is


def with_stock(c: Candidates, request: PlanRequest, library: Library) -> tuple[Candidates, list[Said]]:
    """The candidates with what is in the house, and what to say of what cannot be planned."""
    ready: dict[int, Ready] = {}
    new: list[Form] = []
    notes: list[Said] = []
    for one in request.house.frozen:
        plates, why = who_may(one, request, library)
        number = _made_today(one, c, tuple(plates), library) if plates else None
        if number is None and plates and one.made is not None:
            number = len(c.dishes) + len(new)
            new.append(Form(next(iter(plates.values()))[1], plates, []))
        if number is not None:
            ready[number] = _together(ready.get(number), one)
        else:
            notes.append(_left_where_it_is(one, why, library))
    return replace(_extended(c, new, request), stock=ready), notes


def who_may(one: FrozenDish, request: PlanRequest, library: Library) -> tuple[Served, str]:
    """Who may have what is in a pot, and where nobody may: why, in words."""
    base = library.base or library
    dish = base.cookbook.dishes.get(one.dish)
    if dish is None:
        return {}, "it is no longer among the dishes"
    if one.made is None:
        every = any_variant(dish, base)
        refused = [_refusal(every, request, e, _alone(every, base)) for e in range(len(request.eaters))]
        if any(refused):
            return {}, next(why for why in refused if why)
    else:
        unknown = _unknown(one.made, base)
        if unknown:
            return {}, unknown
        dish = one.made.as_dish(dish)
    mine, found, words = _alone(dish, base), Served(), ""
    for e in range(len(request.eaters)):
        why = _refusal(dish, request, e, mine)
        if why is None:
            found[e] = mine, dish
        words = words or why or ""
    return found, words


def shared_by_all(dish: str, request: PlanRequest, library: Library) -> Dish | None:
    """A dish (id) as it is cooked for all who eat, one pot for every plate; None where some may not have it, or have
    lines apart that differ."""
    plates = table(library, request.eaters, range(len(request.eaters))).plates
    mine = [plate.cookbook.dishes[dish] for plate in plates]
    for eater, plate, one in zip(request.eaters, plates, mine, strict=True):
        if one.ingredients != mine[0].ingredients or barred(one, request.of(eater), plate) is not None:
            return None
    return mine[0]


def _alone(dish: Dish, base: Library) -> Library:
    """The library with no other dish."""
    return base.with_book(base.cookbook.with_dishes({dish.id: dish}))


def _refusal(dish: Dish, request: PlanRequest, e: int, library: Library) -> str | None:
    return refusal(dish, request.of(request.eaters[e]), library)


def _unknown(made: Contents, base: Library) -> str:
    """What of a pot is no food of the catalogue, in words: nobody could say who may have it."""
    for line in made.lines:
        entry = base.cookbook.ingredients.get(line.ingredient)
        try:
            base.foods.food(line.food)
        except ValueProblem:
            entry = None
        if entry is None or entry.id != line.id:
            return f"nothing is known of {line.ingredient} in it"
    return ""


def _made_today(one: FrozenDish, c: Candidates, who: Sequence[int], library: Library) -> int | None:
    """The form that a pot is of, as it is cooked today for just those who may have it, on every plate alike."""
    made = one.made or _as_written(one.dish, library)
    for i in c.forms.get(one.dish, ()):
        plates = {e: dish for e, plates in enumerate(c.eaters) if (dish := plates.dishes[i]) is not None}
        if set(plates) == set(who) and all(made.is_made_as(x.ingredients, x.servings) for x in plates.values()):
            return i
    return None


def _as_written(dish: str, library: Library) -> Contents:
    entry = (library.base or library).cookbook.dishes[dish]
    return Contents.of(entry.title, entry.ingredients, entry.servings)


def _together(old: Ready | None, one: FrozenDish) -> Ready:
    """What is of one form is one stock, good until the first day of its parts."""
    if old is None:
        return Ready(one.portions, one.until)
    days = [day for day in (old.until, one.until) if day]
    return Ready(old.portions + one.portions, min(days, default=None))


def _left_where_it_is(one: FrozenDish, why: str, library: Library) -> Said:
    entry = (library.base or library).cookbook.dishes.get(one.dish)
    title = entry.title if entry is not None else one.dish
    if one.made is not None:
        return said("stock_left_out", title=one.made.title or title, why=why)
    return said("stock_unknown", title=title, dish=one.dish, why=why)


def _extended(c: Candidates, forms: Sequence[Form], request: PlanRequest) -> Candidates:
    """The candidates with forms that are only in the house."""
    if not forms:
        return c
    more = [plates_of(request, e, forms, c.keys) for e in range(len(request.eaters))]
    pulses = [pulses_of(form.dish, next(iter(form.plates.values()))[0]) >= PULSES_G for form in forms]
    return replace(
        c,
        dishes=(*c.dishes, *(form.dish for form in forms)),
        eaters=tuple(_beside(a, b) for a, b in zip(c.eaters, more, strict=True)),
        pulses=np.concatenate([c.pulses, np.array(pulses)]),
        made_for=(*c.made_for, *(frozenset[tuple[int, ...]]() for _ in forms)),
    )


def _beside(a: Plates, b: Plates) -> Plates:
    many = len(a.dishes)
    return Plates(
        np.concatenate([a.known, b.known]),
        np.concatenate([a.upper, b.upper]),
        np.concatenate([a.grams, b.grams]),
        {name: np.concatenate([grams, b.family_grams[name]]) for name, grams in a.family_grams.items()},
        np.concatenate([a.vegetables, b.vegetables]),
        {**a.fitting, **{many + i: sizes for i, sizes in b.fitting.items()}},
        {**a.shares, **{many + i: shares for i, shares in b.shares.items()}},
        (*a.dishes, *b.dishes),
    )
