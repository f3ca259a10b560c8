"""What the page shows, as data: the list by aisle, tonight's dish. Nothing here knows of HTML."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from mealplan import dates
from mealplan.export.kitchen import kitchen_words
from mealplan.export.pots import freeze_words
from mealplan.shopping.aisles import heading
from mealplan.shopping.lines import Line, ShoppingList
from mealplan.shopping.render import FREEZE
from mealplan.shopping.ticks import tick_key, to_tick

if TYPE_CHECKING:
    from mealplan.planning.result.plan import Cook, Item, Plan

STAPLES = "Look in the kitchen first"


@dataclass(frozen=True, slots=True)
class Row:
    """One line to tick. `id` stands for its key on the page; `mind`: what to look for on the packet, and how much is
    bought later or frozen; `about`: what it is for."""

    id: str
    name: str
    amount: str
    mind: tuple[str, ...]
    about: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Aisle:
    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Dish:
    """A dish of the evening: what to do for it now, or only where it comes from."""

    title: str
    words: str
    ingredients: tuple[str, ...]
    steps: tuple[str, ...]
    care: str


@dataclass(frozen=True, slots=True)
class Tonight:
    """`when`: "Tonight", or the day where today is none of the plan's."""

    when: str
    dishes: tuple[Dish, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """All that the page shows. `keys`: the journal's key of each row by its id."""

    title: str
    aisles: tuple[Aisle, ...]
    tonight: Tonight | None
    keys: Mapping[str, str]
    names: Mapping[str, str]  # of a key, as one reads it


def shown(shopping: ShoppingList, plan: Plan | None = None, today: dt.date | None = None) -> Shown:
    """The page's content of a list; with a plan and a day, the dish of that evening as well."""
    lines = [(line, tick_key(shopping, line)) for line in to_tick(shopping)]
    ids = {key: row_id(key) for _, key in lines}
    aisles = []
    for name, group in groupby(lines, key=lambda one: STAPLES if one[0].staple else heading(one[0].aisle)):
        aisles.append(Aisle(name, tuple(_row(line, ids[key]) for line, key in group)))
    title = "Shopping list" + (f" from {dates.short(shopping.start)}" if shopping.start else "")
    keys = {ids[key]: key for key in ids}
    tonight = None if plan is None or today is None else _tonight(plan, today)
    return Shown(title, tuple(aisles), tonight, keys, {key: line.name for line, key in lines})


def row_id(key: str) -> str:
    """A key as an id of HTML: short, and without anything of it."""
    return "t" + hashlib.sha256(key.encode()).hexdigest()[:16]


def _row(line: Line, id_: str) -> Row:
    return Row(id_, line.name, line.show, tuple(_mind(line)), _about(line))


def _mind(line: Line) -> Iterator[str]:
    if line.check_label:
        yield "check the label: " + ", ".join(word.replace("_", " ") for word in line.check_label)
    if line.look_for:
        yield line.look_for
    yield from line.care
    if line.trips:
        yield "does not keep: buy " + ", ".join(f"{trip.show} on {dates.short(trip.on)}" for trip in line.trips)
    if line.freeze:
        yield FREEZE


def _about(line: Line) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"{need.title} ({dates.weekday(need.date)})" for need in line.needs))


def _tonight(plan: Plan, today: dt.date) -> Tonight | None:
    """The last meal that is planned of the day, dinner before any other; the first day's where today is not in it."""
    day = next((day for day in plan.days if day.date == today), plan.days[0] if plan.days else None)
    if day is None or not day.meals:
        return None
    meal = next((meal for meal in day.meals if meal.slot == "dinner"), day.meals[-1])
    cooks = {cook.id: cook for cook in plan.cooks}
    dishes = tuple(_dish(item, cooks.get(item.cook), day.date) for item in meal.items)
    when = "Tonight" if day.date == today else f"{meal.slot.capitalize()} on {dates.long(day.date)}"
    return Tonight(when, dishes)


def _dish(item: Item, cook: Cook | None, on: dt.date) -> Dish:
    size = f"{item.portions:g} portion{'' if item.portions == 1 else 's'}"
    if cook is None or item.frozen or item.leftover or cook.on != on:
        day = "" if cook is None else f", cooked on {dates.weekday_long(cook.on)}"
        return Dish(item.title, f"{size}, from the freezer" if item.frozen else f"{size}, left over{day}", (), (), "")
    words = f"{size}; cook {cook.portions:g}, {cook.active_minutes:.0f} minutes hands-on"
    freeze = f"; {freeze_words(cook)}" if freeze_words(cook) else ""
    amounts = ((part, 0 if part.edible_g >= 2 else 1) for part in cook.ingredients)
    parts = tuple(f"{part.edible_g:.{digits}f} g {part.ingredient}" for part, digits in amounts)
    return Dish(item.title, words + freeze, parts, cook.steps, kitchen_words(cook))
