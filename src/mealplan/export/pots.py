"""Pots, left-overs and the freezer in words: what a cook is for, what is frozen of it, what comes out when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mealplan import dates

if TYPE_CHECKING:
    from mealplan.planning.result.plan import Cook, Item, Plan

Place = tuple[int, str, int]  # day (index), slot, which dish of the meal
_LEAST = 0.01  # of a portion
_RECIPES = {0.5: "half the recipe", 1.0: "the whole recipe", 2.0: "twice the recipe", 3.0: "three times the recipe"}


@dataclass(frozen=True, slots=True)
class Thaw:
    """A dish that is taken out of the freezer on an evening, to be eaten on the day after."""

    evening: dt.date
    day: dt.date
    slot: str
    item: Item

    @property
    def words(self) -> str:
        """`1 portion of Red lentil soup, for lunch on Saturday`."""
        when = dates.weekday_long(self.day)
        return f"{portions_of(self.item.portions)} of {self.item.title}, for {self.slot} on {when}"


def pot_starts(plan: Plan) -> dict[Place, str]:
    """For the serving that each pot starts with: `cook 4 for 3 meals`, `cook 4: eat 2, freeze 2`, `cook 2: eat 1.5`.
    Nothing is said of what is made for one meal and eaten at it."""
    first: dict[int, Place] = {}
    eaten: dict[int, float] = {}
    meals: dict[int, set[tuple[int, str]]] = {}
    for number, day in enumerate(plan.days):
        for meal in day.meals:
            for at, item in enumerate(meal.items):
                if item.frozen:
                    continue
                first.setdefault(item.cook, (number, meal.slot, at))
                eaten[item.cook] = eaten.get(item.cook, 0.0) + item.portions
                meals.setdefault(item.cook, set()).add((number, meal.slot))
    out = {}
    for cook in plan.cooks:
        place = first.get(cook.id)
        words = _pot_words(cook, eaten.get(cook.id, 0.0), len(meals.get(cook.id, ())))
        if place is not None and words:
            out[place] = words
    return out


def _pot_words(cook: Cook, eaten: float, meals: int) -> str:
    if cook.frozen:
        return ""
    spare = cook.portions - eaten - cook.freeze
    size = f"cook {_short(cook.portions)}"
    if cook.freeze >= _LEAST:
        return f"{size}: eat {_short(eaten)}, freeze {_short(cook.freeze)}"
    if spare >= _LEAST:
        return f"{size}: eat {_short(eaten)}"
    return f"{size} for {meals} meals" if meals > 1 else ""


def recipe_words(cook: Cook) -> str:
    """`half the recipe`, `4 of a recipe for 6`: only where it is not the recipe as it stands."""
    if cook.frozen or cook.batch == 1.0 or not cook.servings:
        return ""
    if cook.batch is not None:
        return _RECIPES.get(cook.batch, f"{cook.batch:g} times the recipe")
    return "" if cook.portions == cook.servings else f"of a recipe for {_short(cook.servings)}"


def freeze_words(cook: Cook) -> str:
    """`freeze 2 portions`; empty where nothing of it is frozen."""
    return f"freeze {portions_of(cook.freeze)}" if cook.freeze >= _LEAST and not cook.frozen else ""


def thaws(plan: Plan) -> list[Thaw]:
    """What is taken out of the freezer, in the order of its meals; for the first day the evening is the one before."""
    return [
        Thaw(day.date - dt.timedelta(days=1), day.date, meal.slot, item)
        for day in plan.days
        for meal in day.meals
        for item in meal.items
        if item.frozen
    ]


def freezer_text(plan: Plan) -> str:
    """`In the freezer at the end: 2 portions of Red lentil soup`; empty where nothing is in it."""
    if plan.life is None or not plan.life.freezer:
        return ""
    noted = {one.dish: one.made.title for one in plan.request.house.frozen if one.made is not None}
    titles = noted | dict(titles_of(plan))
    parts = [f"{portions_of(one.portions)} of {titles.get(one.dish) or _bare(one.dish)}" for one in plan.life.freezer]
    return "In the freezer at the end: " + ", ".join(parts)


def titles_of(plan: Plan) -> Mapping[str, str]:
    """The titles of the dishes that a plan serves; of one that stands on plates in several forms all of them."""
    found: dict[str, dict[str, None]] = {}
    for day in plan.days:
        for meal in day.meals:
            for item in meal.items:
                found.setdefault(item.dish, {})[item.title] = None
    return {dish: " or ".join(titles) for dish, titles in found.items()}


def portions_of(portions: float) -> str:
    """`1 portion`, `2.5 portions`."""
    return f"{_short(portions)} portion{'' if _short(portions) == '1' else 's'}"


def _short(portions: float) -> str:
    return f"{round(portions, 2):g}"


def _bare(dish: str) -> str:
    """A dish that the plan only says the id of."""
    words = dish.rpartition(":")[2].replace("-", " ")
    return words[:1].upper() + words[1:]
