"""Places of a week that change what they hold, and the pots of the dishes formed anew.

This is what taking out and filling again does not find: a week whose dishes are good but stand on the wrong days - a
dish at lunch and again at dinner, three small pots where one would do, a source of something on the days that have
plenty of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from mealplan.planning.objective import Score
from mealplan.planning.objective.problem import FRESH, FROZEN, LEFT, OFF
from mealplan.planning.search.moves import Week, alike
from mealplan.planning.search.offers import Offers

Meal = tuple[int, float, bool]  # dish, label (of one eater: the portions), whether out of the freezer
Ways = Mapping[tuple[int, float], int]  # the options of one dish in one amount at one place, by (kind, size of the pot)
COPIED = 0.4  # how often a trial puts at one place what stands at another, in place of an exchange


def pairs(week: Week, free: Sequence[int]) -> list[tuple[int, int]]:
    """Places of `free` that may hold the same: mains with mains and extras with extras, of one slot or a lunch and a
    dinner."""
    places = week.p.positions
    some = [i for i in free if places[i].own < 0 and not places[i].locked]
    both = [(a, b) for k, a in enumerate(some) for b in some[k + 1 :]]
    return [(a, b) for a, b in both if places[a].main == places[b].main and alike(week.p, a, b)]


def rearranged(
    week: Week, rng: np.random.Generator, among: Sequence[tuple[int, int]], *, trials: int, stop: Callable[[], bool]
) -> Score:
    """Change places for as long as that makes the week better, by so many trials at most; what it is worth then."""
    now = week.score()
    for _ in range(trials if among else 0):
        if stop():
            break
        a, b = among[int(rng.integers(len(among)))]
        copied = rng.random() < COPIED
        if copied and rng.random() < 0.5:
            a, b = b, a
        held = _held(week, a), _held(week, b)
        if held[0] == held[1]:
            continue
        before = week.choice.copy()
        if not assign(week, {a: held[1]} if copied else {a: held[1], b: held[0]}):
            continue
        week.plate({week.p.positions[a].day, week.p.positions[b].day})
        score = week.score()
        if score < now:
            now = score
        else:
            week.restore(before)
    return now


def _held(week: Week, index: int) -> Meal | None:
    option = int(week.choice[index])
    if option < 0:
        return None
    return int(week.p.dish[option]), float(week.p.label[option]), bool(week.p.kind[option] == FROZEN)


def assign(week: Week, meals: Mapping[int, Meal | None]) -> bool:
    """Put other meals at some places, and form the pots of all dishes that stood or stand there anew; whether each may
    stand there. A main stays one."""
    p = week.p
    for index, meal in meals.items():
        if meal is None and p.positions[index].main:
            return False
        if meal is not None and not week.offers.ways(index, meal[0], meal[1]):
            return False
    touched = {meal[0] for index in meals for meal in (meals[index], _held(week, index)) if meal is not None}
    wanted: dict[int, list[tuple[int, Meal]]] = {dish: [] for dish in touched}
    for dish in touched:
        for _, index, _option in week.kitchen.servings.get(dish, ()):
            held = _held(week, index)
            if index not in meals and held is not None:
                wanted[dish].append((index, held))
    for index, meal in meals.items():
        if meal is not None:
            wanted[meal[0]].append((index, meal))
        week.place(index, -1)
    for dish in sorted(touched):
        if any(p.positions[index].locked for index, _ in wanted[dish] if index not in meals):
            _loose(week, [one for one in wanted[dish] if one[0] in meals])
        else:
            potted(week, dish, wanted[dish])
    return True


def _loose(week: Week, meals: Sequence[tuple[int, Meal]]) -> None:
    """Each by itself: pots that are held stay as they are."""
    for index, (dish, label, _) in meals:
        ways = list(week.offers.ways(index, dish, label).values())
        values = week.costs(index, np.array(ways))
        week.place(index, ways[int(np.argmin(values))])


def potted(week: Week, dish: int, meals: Sequence[tuple[int, Meal]]) -> None:
    """The meals of a dish from as few pots as may be, each as large as what is eaten of it where there is one."""
    p, place = week.p, week.p.positions
    rest: list[tuple[int, int, Ways]] = []
    for index, (_, label, frozen) in meals:
        ways = week.offers.ways(index, dish, label)
        if frozen and (FROZEN, 0.0) in ways:
            week.place(index, ways[FROZEN, 0.0])
        else:
            rest.append((place[index].day, index, ways))
    for _, index, _ in rest:
        week.place(index, -1)
    rest.sort(key=lambda one: one[:2])
    while rest:
        day, first, begun = rest.pop(0)
        days, later = {day}, []
        for one in rest:
            if day < one[0] <= day + int(p.reach[dish]) and one[0] not in days and (LEFT, 0.0) in one[2]:
                later.append(one)
                days.add(one[0])
        size, fed = _pot(week.offers, dish, begun, [one[2] for one in later])
        week.place(first, begun.get((FRESH, size), next(iter(begun.values()))))
        for _, index, more in later[:fed]:
            week.place(index, more[LEFT, 0.0])
        rest = [one for one in rest if one not in later[:fed]]


def _pot(offers: Offers, dish: int, ways: Ways, later: Sequence[Ways]) -> tuple[float, int]:
    """(size of a pot that is begun with `ways`, how many of the later meals it feeds): the most of which nothing is
    left; else the most of which the rest is frozen, or that are cooked in an odd size."""
    p = offers.problem
    sizes = sorted(size for kind, size in ways if kind == FRESH)
    eaten = np.cumsum([max(float(p.portions[o]) for o in one.values()) for one in (ways, *later)]).tolist()
    counts = range(len(later), -1, -1)
    for n in counts:
        for size in sizes:
            if size > 0 and abs(size - eaten[n]) <= OFF:
                return size, n
    freezes = bool(p.reach[dish] > p.keeps[dish])
    for n in counts:
        larger = [size for size in sizes if size >= eaten[n] - OFF]
        if larger and freezes:
            return larger[0], n
        if 0.0 in sizes and (n == 0 or eaten[n] <= p.recipe[dish] + OFF):
            return 0.0, n
    return next((size for size in sizes if size >= eaten[0] - OFF), 0.0), 0
