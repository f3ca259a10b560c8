"""The rest of a week planned again around what happened: `replan --from`.

Days before are history, as it was said, and as planned where nothing was. They stay in the plan with what was eaten,
count toward the means of the week, and nothing is asked of them. Pots that were made feed the days to come; portions in
the house whose own meal was skipped, and what is in the kitchen, opened packs and all, are there to be eaten. What the
pots of days past needed is bought and used: it stands in the plan's pantry until their day, so that the list is of what
is still to come. Where nothing was said of the shopping, it was done as planned as well.

At a table each had something else, so what was eaten there stands as food, plate by plate, and no pot of days past
feeds the days to come by itself: what is left of it is in the house, made of what it was cooked of.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

from mealplan.dishes.contents import Contents
from mealplan.errors import ValueProblem
from mealplan.journal.records import Happening, News, Stocked, StockKey
from mealplan.library import Library
from mealplan.living.house import pantry_text
from mealplan.living.lists import listed
from mealplan.living.shelf import Shelf, is_of, made_of, needs, parts_of
from mealplan.living.week import AS_PLANNED, BOUGHT, Said, assumed, at_meal, cooked_otherwise, servings, whose
from mealplan.planning.ask.asked import edited
from mealplan.planning.ask.past import with_past
from mealplan.planning.ask.request import FrozenDish, Lived, Lock, Made, PlanRequest
from mealplan.planning.result.eaten_up import eaten_up
from mealplan.planning.result.plan import Cook, Day, Meal, Plan
from mealplan.planning.result.surviving import served_as
from mealplan.settings.setting import Setting


def from_day(
    plan: Plan, library: Library, day: dt.date, happenings: Sequence[Happening] = (), stock: Stocked | None = None,
    *, by_plate: bool = False,
) -> tuple[Plan, PlanRequest]:  # fmt: skip
    """(the plan as it was lived before a day, the request for the rest of it). `stock`: the kitchen as it is noted,
    what was said being in it. From that day on, what was answered or cooked stands as it was. Of a table (`by_plate`:
    of one who is to eat at one from now on) what each had is told as food, and what is left of its pots stands in the
    house. Raises ValueProblem for a day that is not in the plan."""
    week, several = plan.request.week, by_plate or len(plan.request.eaters) > 1
    if not week.dates[0] <= day <= week.dates[-1]:
        raise ValueProblem(
            f"{day} is not in this plan: it runs from {week.dates[0]} to {week.dates[-1]}", where="--from"
        )
    past, said = max(week.dates.index(day), week.past), Said(happenings)
    day = week.dates[past]
    first = _portions_of(plan.request.house.frozen) if several and stock is None else {}
    shelf = Shelf(stock or first, library, plan)
    if not any(one.news.kind == BOUGHT for one in happenings):
        _shop_as_planned(plan, library, day, shelf)
    for _ in assumed(plan, said, shelf, day):  # in thought
        pass
    history, lived = _eaten_by_each(plan, past, said) if several else _eaten(plan, past, said)
    made = [] if several else _made(plan, day, said, history)
    there = () if several else _still_there(plan, past, said)
    pantry = _pantry(plan, library, day, said, shelf.rows, history, made, there, several)
    request = edited(plan.request, [Setting("pantry", pantry_text(pantry), "", "kitchen")], library)
    request = with_past(request, library, past, history, lived, made)
    return _as_lived(plan, request), request


def _shop_as_planned(plan: Plan, library: Library, day: dt.date, shelf: Shelf) -> None:
    """What the list has for the days of the shop before a day is bought, in thought."""
    start = plan.request.week.dates[plan.request.week.past]
    if start >= day:
        return
    found = listed(plan, library, shelf.rows, (), frozenset(), 0)
    for line in found.shopping.lines:
        if line.show != "nothing":
            shelf.buy(line.item, [part for part in parts_of(line, library, start) if part[2] < day])


def _eaten(plan: Plan, past: int, said: Said) -> tuple[list[Lock], list[Lived]]:
    """What was eaten as planned of the days past, and after them of meals that were answered or whose pot was made; and
    what came instead."""
    history: list[Lock] = []
    lived = _told_before(plan, said)
    pots = cooked_otherwise(plan, said)
    for index, day in enumerate(plan.days):
        for meal in day.meals:
            if index >= past and not _begun(plan, day, meal, said):
                continue
            if said.eaten(day.date, meal.slot) and any(item.cook in pots for item in meal.items):
                lived += _as_food(plan, index, meal, pots)
            elif said.eaten(day.date, meal.slot):
                history += [Lock(index, meal.slot, item.dish, item.portions) for item in meal.items]
            else:
                lived += _came(said.meals[day.date, meal.slot].news, index, meal.slot)
    return history, lived


def _told_before(plan: Plan, said: Said) -> list[Lived]:
    """What the plan knows already of what came instead of its meals; what was said anew since takes its place."""
    out: list[Lived] = []
    again: set[tuple[int, str, str]] = set()
    for one in plan.request.week.lived:
        date = plan.days[one.day].date
        found = said.of(date, one.slot, one.eater)
        if found is None or found.news.what == AS_PLANNED or whose(found.news) != one.eater:
            out.append(one)
        elif (one.day, one.slot, one.eater) not in again:
            again.add((one.day, one.slot, one.eater))
            out += [replace(x, eater=one.eater) for x in _came(found.news, one.day, one.slot)]
    return out


def _begun(plan: Plan, day: Day, meal: Meal, said: Said) -> bool:
    """Whether something was said of a meal, or one of its pots was made on that day."""
    if said.every_of(day.date, meal.slot):
        return True
    made = {what for (on, what), one in said.cooked.items() if on == day.date and one.news.amount > 0}
    cooks = {cook.id: cook for cook in plan.cooks}
    fresh = [cooks[item.cook] for item in meal.items if not item.frozen]
    return any(cook.on == day.date and cook.dish in made for cook in fresh)


def _eaten_by_each(plan: Plan, past: int, said: Said) -> tuple[list[Lock], list[Lived]]:
    """What each of a table had on the days past, plate by plate: what was eaten as planned as its food. After them a
    meal stands as it was once something was said of it or its pot was made, and is told plate by plate once all of it
    was answered and not all of it as planned."""
    held: list[Lock] = []
    lived = _told_before(plan, said)
    pots = cooked_otherwise(plan, said)
    for index, day in enumerate(plan.days):
        for meal in day.meals:
            names = at_meal(meal) or [""]
            if index >= past:
                if not _begun(plan, day, meal, said):
                    continue
                open_ = any(said.of(day.date, meal.slot, name) is None for name in names)
                if open_ or all(said.eaten(day.date, meal.slot, [name]) for name in names):
                    held += served_as(plan, index, meal)
                    continue
            for name in names:
                lived += _on_plate(plan, index, meal, name, said, pots)
    return held, lived


def _on_plate(
    plan: Plan, index: int, meal: Meal, name: str, said: Said, pots: Mapping[int, Contents]
) -> list[Lived]:
    """What one of a table had at a meal."""
    date, several = plan.days[index].date, bool(at_meal(meal))
    if said.eaten(date, meal.slot, [name]):
        mine = [replace(x, portions=x.eaters.get(name, 0.0)) for x in meal.items] if several else list(meal.items)
        had = _as_food(plan, index, replace(meal, items=tuple(x for x in mine if x.portions > 0)), pots)
    else:
        news = said.of(date, meal.slot, name)
        assert news is not None
        share = 1.0 if whose(news.news) or not several else 1.0 / len(at_meal(meal))  # it was said of the whole table
        had = [replace(x, grams=x.grams * share) for x in _came(news.news, index, meal.slot)]
    return [replace(x, eater=name) for x in had or [Lived(index, meal.slot, "nothing")]]


def _as_food(plan: Plan, index: int, meal: Meal, pots: Mapping[int, Contents]) -> list[Lived]:
    """A meal of a pot that was cooked otherwise than the week says now, as the food that it really was."""
    cooks = {cook.id: cook for cook in plan.cooks}
    out = []
    for item in meal.items:
        cook = cooks[item.cook]
        made = pots.get(item.cook) or Contents.of(item.title, cook.ingredients, cook.portions)
        out += [
            Lived(index, meal.slot, "food", made.title, line.food, round(line.eaten_g * item.portions, 4))
            for line in made.lines
            if line.eaten_g > 0
        ]
    return out


def _came(news: News, index: int, slot: str) -> list[Lived]:
    """What was said to have been eaten in the place of what was planned."""
    if news.kind == "skipped":
        return [Lived(index, slot, "nothing", "skipped")]
    label = str(news.data.get("label", ""))
    parts = [Lived(index, slot, "food", label, str(f), float(g)) for f, g in news.data.get("parts", ())]
    return parts or [Lived(index, slot, "out", label)]


def _still_there(plan: Plan, past: int, said: Said) -> tuple[FrozenDish, ...]:
    """The portions that the plan began with, without what was eaten of them and is not among its items any more: in a
    meal that counts as food, or in the place of a meal. (Of days that were past before nothing is taken twice.)"""
    pots, cooks = cooked_otherwise(plan, said), {cook.id: cook for cook in plan.cooks}
    eaten = [
        (item, cooks[item.cook])
        for index, day in enumerate(plan.days)
        for meal in day.meals
        if (index < past or _begun(plan, day, meal, said))
        and said.eaten(day.date, meal.slot)
        and any(item.cook in pots for item in meal.items)
        for item in meal.items
    ]
    out = list(eaten_up(plan.request.house.frozen, eaten))
    week = plan.request.week
    since, known = week.dates[week.past], {(week.dates[one.day], one.slot) for one in week.lived}
    for one in said.meals.values():
        if one.news.on < since or one.news.what == AS_PLANNED or (one.news.on, one.news.slot) in known:
            continue
        for key, amount in one.news.changes:
            _take(out, key, -amount)
    return tuple(one for one in out if one.portions > 0)


def _take(there: list[FrozenDish], key: StockKey, portions: float) -> None:
    """Portions of an entry of the kitchen go from where they are noted in a plan."""
    for i, one in enumerate(there):
        made, place = None if one.made is None else one.made.to_text(), "fridge" if one.until else "freezer"
        if portions > 0 and key.kind == "dish" and (key.what, key.place, key.made) == (one.dish, place, made):
            there[i] = replace(one, portions=round(max(0.0, one.portions - portions), 6))


def _made(plan: Plan, day: dt.date, said: Said, history: Sequence[Lock]) -> list[Made]:
    """The pots that were made and eaten of on their own day, or stand there for it, with at least what was eaten of
    them. What there is of another pot stands in the house."""
    out = []
    start = plan.request.week.start
    for cook in plan.cooks:
        index = (cook.on - start).days
        if cook.frozen or not any((x.day, x.dish) == (index, cook.dish) for x in history):
            continue
        mine = servings(plan, cook)
        held = {(x.day, x.slot) for x in history if x.dish == cook.dish}
        eaten = sum(
            item.portions for on, slot, item in mine
            if ((on.date - start).days, slot) in held and said.eaten(on.date, slot)
        )  # fmt: skip
        out.append(Made(index, cook.dish, max(said.portions(plan, (cook,)), eaten)))
    return out


def _pantry(
    plan: Plan, library: Library, day: dt.date, said: Said, rows: Mapping[StockKey, float], history: Sequence[Lock],
    made: Sequence[Made], there: Sequence[FrozenDish], several: bool,
) -> Stocked:  # fmt: skip
    """What the request says is in the house: ingredients as they are, portions that no pot of the plan stands for (with
    what was eaten of them; `there`: those that it began with), and what the pots of days past have used."""
    out: Stocked = {}
    for key, amount in rows.items():
        if key.kind == "ingredient" and amount > 0 and (key.until is None or key.until >= day):
            out[key] = out.get(key, 0.0) + amount
    pots = {one.dish for one in made}
    standing = _portions_of(there)
    first = set() if several else {one.dish for one in plan.request.house.frozen}
    out |= standing
    for dish in ({one.dish for one in history} | {key.what for key in rows if key.kind == "dish"}) - first - pots:
        eaten = sum(one.portions or 1.0 for one in history if one.dish == dish)
        cook = next((cook for cook in plan.cooks if cook.dish == dish), None)
        out |= _portions(dish, day, rows, eaten, cook)
    sizes = {(one.day, one.dish): one.portions for one in made}
    for cook in plan.cooks:
        size = sizes.get(((cook.on - plan.request.week.start).days, cook.dish), 0.0)
        used = cook.on < day or (cook.on, cook.dish) in said.cooked
        if used and not cook.frozen and size > 0:
            for item, grams in needs(cook, size, library).items():
                key = StockKey("ingredient", item, "pantry", cook.on)
                out[key] = out.get(key, 0.0) + grams
    return out


def _portions_of(there: Sequence[FrozenDish]) -> Stocked:
    """Cooked portions as the kitchen notes them."""
    out: Stocked = {}
    for one in there:
        until = None if one.until is None else dt.date.fromisoformat(one.until)
        of = None if one.made is None else one.made.to_text()
        key = StockKey("dish", one.dish, "fridge" if until else "freezer", until, made=of)
        out[key] = out.get(key, 0.0) + one.portions
    return out


def _portions(
    dish: str, day: dt.date, rows: Mapping[StockKey, float], eaten: float, cook: Cook | None
) -> Stocked:
    """The portions of a dish that stand in the house on a day, each by what they are made of, and those of a cook that
    were eaten before."""
    mine = {k: x for k, x in rows.items() if (k.kind, k.what) == ("dish", dish) and (k.until is None or k.until >= day)}
    kinds = dict.fromkeys(sorted((key.made for key in mine), key=str))
    of = next((made for made in kinds if cook is not None and is_of(made, cook)), None)
    if eaten > 0 and of is None and cook is not None and None not in kinds:
        of = made_of(cook)
    kinds[of] = None
    out: Stocked = {}
    for made in kinds:
        here = {key: x for key, x in mine.items() if key.made == made}
        out |= _of_one_kind(dish, made, here, eaten if made == of else 0.0)
    return out


def _of_one_kind(dish: str, made: str | None, mine: Mapping[StockKey, float], eaten: float) -> Stocked:
    """Of the freezer's and the fridge's portions the more, since one day goes for all of them."""
    frozen = sum(x for key, x in mine.items() if key.place == "freezer")
    cold = sum(x for key, x in mine.items() if key.place != "freezer")
    if frozen >= cold:
        return {StockKey("dish", dish, "freezer", made=made): frozen + eaten} if frozen + eaten > 0 else {}
    until = min(key.until or dt.date.max for key in mine if key.place != "freezer")
    day = None if until == dt.date.max else until
    return {StockKey("dish", dish, "fridge", day, made=made): cold + eaten}


def _as_lived(plan: Plan, request: PlanRequest) -> Plan:
    """The plan without the meals that were not eaten as planned."""
    other = {(one.day, one.slot) for one in request.week.lived}
    days = tuple(
        replace(day, meals=tuple(m for m in day.meals if (index, m.slot) not in other))
        for index, day in enumerate(plan.days)
    )
    eaten = {item.cook for day in days for meal in day.meals for item in meal.items}
    return replace(plan, request=request, days=days, cooks=tuple(cook for cook in plan.cooks if cook.id in eaten))
