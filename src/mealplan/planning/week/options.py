"""The options of a week: each dish in its portions, as it may come to the table, and the pots that it may begin."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from mealplan.dishes.dish import Dish
from mealplan.dishes.keeping import fridge_days
from mealplan.planning.ask.minutes import BATCH_MINUTES, cook_minutes, reheat_minutes
from mealplan.planning.objective.problem import FRESH, FROZEN, LEFT, TABLE, Floats, Ints
from mealplan.planning.week.candidates import Candidates, portions_of

WHOLE = (0.5, 1.0, 2.0, 3.0)  # of a recipe
MOST_IN_POT = 8.0  # portions, unless the recipe itself makes more; for several eaters 4 and 4 for each
LEVELS = {True: (0.75, 1.0, 1.25, 1.5, 1.75, 2.0), False: (0.5, 1.0, 1.5, 2.0)}  # of a main, of a side: on average
OWN_LABEL = 1e-4  # what tells helpings of one kind apart
SMALL = 0.8  # of the table's mean need of energy: who needs less is served in smaller steps


def kept(dish: Dish, exclusions: Sequence[str]) -> int:
    """Days that a plan keeps a cooked dish in the fridge; what is made in no time is made afresh."""
    return fridge_days(dish, exclusions) if dish.active_minutes >= BATCH_MINUTES else 0


def reach(dish: Dish, days: int, exclusions: Sequence[str]) -> int:
    """Days after its cook that a plan may serve a dish, out of the freezer where it freezes."""
    if dish.active_minutes < BATCH_MINUTES:
        return 0
    return max(kept(dish, exclusions), min(dish.freezer_days, days) if dish.freezes else 0)


def pot_sizes(dish: Dish, eaters: int = 1) -> list[float]:
    """The whole recipes that a pot of a dish may be, in portions: 1/2, 1, 2 and 3 times what it serves, where no piece
    is broken."""
    if dish.active_minutes < BATCH_MINUTES:
        return []
    sizes = [dish.servings * factor for factor in WHOLE]
    whole = [s for s in sizes if abs(s / dish.cook_step - round(s / dish.cook_step)) < 1e-6 and s >= 0.5]
    most = MOST_IN_POT if eaters == 1 else 4.0 + 4.0 * eaters
    return [s for s in whole if s <= max(most, dish.servings)]


class Helping(NamedTuple):
    """What each eater has of one serving, in portions (0: nothing). `label`: what is alike in helpings of one kind, at
    tables of any size: the portions where there is one eater; else who eats of it (all who are there, one alone, all
    but one), and how many portions each has on average."""

    label: float
    each: tuple[float, ...]

    @property
    def total(self) -> float:
        return math.fsum(self.each)


def pattern(who: Sequence[int], there: Sequence[int], eaters: int) -> int:
    """0: all who are there; 1 + e: e alone; then: all but e."""
    if len(who) == len(there):
        return 0
    if len(who) == 1:
        return 1 + who[0]
    return 1 + eaters + next(e for e in there if e not in who)


@dataclass(frozen=True)
class Chosen:
    """The options side by side: dish, portions, kind, size of the pot, hands-on minutes that day, and 1 for a thing
    made that day. `each`: (options, eaters), what each has of the portions; `label`: see `Helping`."""

    dish: Ints
    portions: Floats
    kind: Ints
    size: Floats
    minutes: Floats
    made: Floats
    each: Floats
    label: Floats


class Options:
    """All (dish, helping, kind, size of the pot) in use, numbered. `needs`: the energy that each eater needs, as a
    share of the mean of all."""

    def __init__(
        self, candidates: Candidates, days: int, exclusions: Sequence[str], needs: Sequence[float] = (1.0,)
    ) -> None:
        self.candidates, self.days, self.exclusions, self.needs = candidates, days, exclusions, tuple(needs)
        self.frozen = {dish: ready.portions for dish, ready in candidates.stock.items()}
        self.number: dict[tuple[int, tuple[float, ...], int, float], int] = {}
        self.labels: list[float] = []
        self.known: dict[tuple[int, bool, int, tuple[int, ...], tuple[int, ...]], list[int]] = {}
        self.alone: dict[float, Helping] = {}  # those of a table of one
        self.reaches = [
            reach(dish, days, self.exclusions) if candidates.cooked_now(i) else 0
            for i, dish in enumerate(candidates.dishes)
        ]
        self.pots = [pot_sizes(dish, len(self.needs)) for dish in candidates.dishes]
        energy = candidates.keys.index("energy")
        self.kcal = [one.known[:, energy] for one in candidates.eaters]

    def reach(self, dish: int) -> int:
        return self.reaches[dish]

    def sizes(self, dish: int, eater: int, *, main: bool) -> list[float]:
        """The portions in which one eater may have a dish."""
        mine = self.candidates.eaters[eater]
        plate = mine.dishes[dish]
        assert plate is not None
        kcal, fitting = float(self.kcal[eater][dish]), mine.fitting.get(dish)
        return portions_of(plate, kcal, main=main, fitting=fitting, small=self.needs[eater] < SMALL)

    def helpings(self, dish: int, *, main: bool, who: Sequence[int], there: Sequence[int]) -> list[Helping]:
        """What `who`, of those who are `there`, may have of a dish: each about as much as they need, in their own
        steps."""
        if len(self.needs) == 1:
            return [self.alone.setdefault(x, Helping(x, (x,))) for x in self.sizes(dish, 0, main=main)]
        sizes = {e: self.sizes(dish, e, main=main) for e in who}
        kind = TABLE * pattern(who, there, len(self.needs))
        found: dict[tuple[float, ...], float] = {}
        for level in LEVELS[main]:
            each = tuple(
                min(sizes[e], key=lambda size: (abs(size - level * self.needs[e]), size)) if e in sizes else 0.0
                for e in range(len(self.needs))
            )
            if each not in found or abs(level - 1.0) < abs(found[each] - 1.0):
                found[each] = level
        return [Helping(kind + level, each) for each, level in found.items()]

    def of(
        self, dish: int, *, main: bool, kind: int = FRESH, who: Sequence[int] = (0,), there: Sequence[int] = (0,)
    ) -> list[int]:
        """A dish in its portions; none as a left-over when it does not keep, none frozen that the freezer has not, none
        fresh that is only in the house as it was cooked once."""
        if (kind == LEFT and not self.reach(dish)) or (kind == FRESH and not self.candidates.cooked_now(dish)):
            return []
        key = (dish, main, kind, tuple(who), tuple(there))
        if key not in self.known:
            sizes = self.helpings(dish, main=main, who=who, there=there)
            if kind == FROZEN:
                sizes = [s for s in sizes if s.total <= self.frozen.get(dish, 0.0) + 1e-9]
            self.known[key] = [o for size in sizes for o in self.served(dish, size, kind)]
        return self.known[key]

    def served(self, dish: int, helping: Helping, kind: int) -> list[int]:
        """A serving of so many portions: of a fresh one every pot that it may begin, the odd one last."""
        if kind != FRESH:
            return [self.add(dish, helping, kind)]
        keeps, portions = self.reach(dish), helping.total
        # what does not keep is eaten at once, so the pot is what is served; else there is room for meals to come
        whole = [s for s in self.pots[dish] if abs(s - portions) < 1e-9 or (keeps and s > portions)]
        odd = [] if not keeps and whole else [0.0]
        return [self.add(dish, helping, FRESH, size) for size in (*whole, *odd)]

    def ready(
        self, dish: int, *, main: bool, who: Sequence[int] = (0,), there: Sequence[int] = (0,), stock: bool = True
    ) -> list[int]:
        """A dish that needs no cooking any more: left over, or (`stock`) of what was there when the week began."""
        left = self.of(dish, main=main, kind=LEFT, who=who, there=there)
        return [*left, *self.of(dish, main=main, kind=FROZEN, who=who, there=there)] if stock else left

    def add(self, dish: int, helping: Helping, kind: int = FRESH, size: float = 0.0) -> int:
        number = self.number.setdefault((dish, helping.each, kind, size), len(self.number))
        if number == len(self.labels):
            self.labels.append(helping.label)
        return number

    def chosen(self) -> Chosen:
        """All options side by side."""
        rows = list(self.number)
        dish, kind = array([d for d, _, _, _ in rows]), array([k for _, _, k, _ in rows])
        each = np.array([h for _, h, _, _ in rows]).reshape(len(rows), len(self.needs))
        portions = np.array([math.fsum(h) for _, h, _, _ in rows])
        size = np.array([s for _, _, _, s in rows])
        more = effort(self.candidates, dish, portions, kind, size)
        return Chosen(dish, portions, kind, size, *more, each, np.array(self.labels))


def effort(c: Candidates, dish: Ints, portions: Floats, kind: Ints, size: Floats) -> tuple[Floats, Floats]:
    """Per option: hands-on minutes on the day it is eaten, and 1 for a thing that is made that day. (An odd pot holds
    no more than a recipe, but for a serving that is larger.)"""
    step = np.array([d.cook_step for d in c.dishes])[dish]
    made = np.where(size > 0, size, np.ceil(portions / step - 1e-9) * step)
    minutes = {
        (i, pot): cook_minutes(c.dishes[i], pot) for i, pot in set(zip(dish.tolist(), made.tolist(), strict=True))
    }
    active = np.array([minutes[key] for key in zip(dish.tolist(), made.tolist(), strict=True)])
    fresh = kind == FRESH
    again = np.array([reheat_minutes(d) for d in c.dishes])[dish]
    return np.where(fresh, active, again), np.where(fresh & (active >= BATCH_MINUTES), 1.0, 0.0)


def array(values: list[int]) -> Ints:
    return np.array(values, dtype=np.int64)
