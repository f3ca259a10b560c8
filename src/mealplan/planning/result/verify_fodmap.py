"""Checks of high FODMAP by the portion eaten: what each eater gets of each ingredient in each meal, worked out from the
weights of the cooks. Nothing here is shared with the search but the table of portions."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from typing import NamedTuple

from mealplan import dates
from mealplan.dishes.ingredients import Ingredient
from mealplan.library import Library
from mealplan.planning.result.plan import CookIngredient, Plan
from mealplan.planning.result.verify_sums import allowances, canonical, has_note, servings

NAME = "high_fodmap"
HAIR_G = 1e-3  # what rounding the grams of a plan may change
HAIR = 1e-6  # relative


class Sum(NamedTuple):
    """What one eater gets of one ingredient in one meal; `parts`: the dishes that it is in."""

    eater: str
    day: int
    slot: str
    ingredient: str
    grams: float
    limit: float
    kinds: tuple[str, ...]
    parts: tuple[str, ...]


def amount_decides(part: CookIngredient, library: Library) -> float | None:
    """Grams that are free in one meal where an ingredient has a figure and the plan's food is that ingredient; None
    where the food's own verdict stands."""
    entry = library.cookbook.names.of(part.id, part.ingredient)
    if entry is None or part.food not in (entry.raw, entry.cooked) or NAME in entry.certified:
        return None
    row = library.cookbook.portions.get(entry.name)
    return None if row is None else row.free_up_to_g


def portion_answer(part: CookIngredient, exclusion: str, by_food: str, library: Library) -> str:
    """What is answered for an ingredient before its grams are looked at: free where it has a portion; where that is 0,
    that it is in there, or maybe where its foods say so."""
    limit = amount_decides(part, library) if exclusion == NAME else None
    if limit is None:
        return by_food
    return "free" if limit else "maybe" if by_food == "maybe" else "contains"


def as_measured(part: CookIngredient, entry: Ingredient, state: str) -> float:
    """Grams of a part of a cook in the state that the portion is given in."""
    by_state = {
        "as eaten": part.eaten_g,
        "drained": part.edible_g,
        "dry": part.edible_g,
        "cooked": part.eaten_g if part.food == entry.cooked else part.edible_g * entry.yield_factor,
    }
    return by_state[state]


def sums(plan: Plan, library: Library) -> Iterator[Sum]:
    """Every sum of an ingredient with a figure above 0, for each eater who leaves out high FODMAP, but of what is
    allowed as a "maybe"."""
    book = library.cookbook
    for eater in plan.request.eaters:
        if NAME not in [canonical(text) for text in eater.exclusions]:
            continue
        meals: dict[tuple[int, str, str], list[tuple[float, str]]] = {}
        for serving in servings(plan):
            share = serving.of(eater.name)
            for part in serving.cook.ingredients if share else ():
                limit = amount_decides(part, library)
                entry = book.names.of(part.id, part.ingredient)
                if not limit or entry is None or _allowed(part, eater.allow_maybe, library):
                    continue
                grams = as_measured(part, entry, book.portions[entry.name].measured_as) * share
                meals.setdefault((serving.day, serving.slot, entry.name), []).append((grams, serving.item.title))
        for (day, slot, name), found in meals.items():
            row = book.portions[name]
            total, titles = math.fsum(g for g, _ in found), tuple(dict.fromkeys(t for _, t in found))
            yield Sum(eater.name, day, slot, name, total, row.free_up_to_g or 0.0, row.kinds, titles)


def _allowed(part: CookIngredient, texts: tuple[str, ...], library: Library) -> bool:
    """Whether a "maybe" about it is allowed: one of the foods themselves."""
    allowed = allowances(texts)
    if not any((NAME, name) in allowed for name in ("", part.food.lower(), part.ingredient.lower())):
        return False
    entry = library.cookbook.names.of(part.id, part.ingredient)
    foods = {part.food, *(() if entry is None else (entry.raw,))}
    verdicts = library.foods.verdicts(sorted(foods))
    answers = {verdicts[food][NAME].answer.value for food in foods}
    return "maybe" in answers and "contains" not in answers


def sittings(plan: Plan, library: Library) -> list[str]:
    """Where a meal holds more of an ingredient than its portion."""
    return [
        f"{plan.days[x.day].date} {x.slot}: {x.grams:.1f} g of {x.ingredient} ({' and '.join(x.parts)}), "
        f"free up to {x.limit:g} g in one meal"
        for x in sums(plan, library)
        if x.grams > x.limit * (1 + HAIR) + HAIR_G
    ]


def untold(plan: Plan, library: Library) -> list[str]:
    """Meals in which several ingredients of one kind of FODMAP add up to more than one portion, and no note says so."""
    kinds: dict[tuple[dt.date, str, str], dict[str, float]] = {}
    for x in sums(plan, library):
        for kind in x.kinds:
            here = kinds.setdefault((plan.days[x.day].date, x.slot, kind), {})
            here[x.ingredient] = here.get(x.ingredient, 0.0) + x.grams / x.limit
    return [
        f"{date} {slot}: {kind} add up to {math.fsum(mine.values()):.2f} portions, which no note says"
        for (date, slot, kind), mine in kinds.items()
        if len(mine) > 1
        and math.fsum(mine.values()) > 1.0 + 1e-3
        and not has_note(plan, kind[1:], f"{dates.weekday_day(date)} {slot}", "together above one portion")
    ]
