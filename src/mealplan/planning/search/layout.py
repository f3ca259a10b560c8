"""From how often each dish is eaten in a week to a week: the counts of the day-free program laid onto days.

Each slot's meals are dealt to its days, pots are begun at the first serving and feed those that are in reach, and then
meals change places for as long as that makes the week better.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from mealplan.planning.objective import Score
from mealplan.planning.objective.problem import FRESH, FROZEN, LEFT, LEVEL_WEIGHT, Choice
from mealplan.planning.search.moves import Week, alike
from mealplan.planning.search.offers import Offers

Meal = tuple[int, float]  # dish, label (of one eater: the portions)
Serving = tuple[int, bool, Meal]  # slot, whether a main, what
LAX = 2e4  # minutes for a goal that is wholly missed, while meals change places
WARM = 12.0  # minutes that an exchange may cost and be kept, as a mean at the start


@dataclass(frozen=True, slots=True)
class Counts:
    """`meals[slot, main]`: the dishes with their portions, each as often as it is eaten. `pots[dish]`: the sizes of its
    pots, the largest first (0: odd). `frozen`: dishes that come out of the freezer, as often as they do."""

    meals: Mapping[tuple[int, bool], Sequence[Meal]]
    pots: Mapping[int, Sequence[float]]
    frozen: Mapping[int, int]


def lay(week: Week, counts: Counts, rng: np.random.Generator, *, trials: int, stop: Callable[[], bool]) -> Choice:
    """The best week found of these counts. `week` is used up. Places that are locked stay as they are."""
    table = _Table(week, counts)
    table.deal(rng)
    now = best = _lax(week.score())
    found = week.choice.copy()
    pairs = table.pairs()
    for trial in range(trials if pairs else 0):
        if stop():
            break
        tried = (pairs[k] for k in rng.integers(len(pairs), size=40).tolist())
        found_pair = next((pair for pair in tried if table.exchangeable(*pair)), None)
        if found_pair is None:
            continue
        a, b = found_pair
        table.exchange(a, b)
        asks = _lax(week.score())
        warm = WARM * (1.0 - trial / trials)
        if asks <= now + warm * float(rng.exponential()):
            now = asks
            if asks < best:
                best, found = asks, week.choice.copy()
        else:
            table.exchange(a, b)
    return found


def _lax(score: Score) -> float:
    """The total of a week with a mild price of the goals: these are met by portions, which are not changed here, and
    pots are not to be torn apart for them."""
    return score.total - (LEVEL_WEIGHT["goals"] - LAX) * (score.levels["goals"] + score.charge)


class _Table:
    """Which meal stands at which position; the options follow from that."""

    def __init__(self, week: Week, counts: Counts) -> None:
        self.week, self.counts, self.p = week, counts, week.p
        self.offers: Offers = week.offers
        self.meal: dict[int, Meal] = {}
        p = self.p
        self.most = dict[Meal, float]()  # the portions of a meal, at the table that needs most of them
        for dish, label, portions in zip(p.dish.tolist(), p.label.tolist(), p.portions.tolist(), strict=True):
            self.most[dish, label] = max(portions, self.most.get((dish, label), 0.0))

    def movable(self) -> list[int]:
        return [i for i, q in enumerate(self.p.positions) if not q.locked and q.own < 0 and len(q.options) > 1]

    def pairs(self) -> list[tuple[int, int]]:
        """Places that may change what they hold: of one slot, or a lunch and a dinner."""
        p, out = self.p, []
        for a in self.movable():
            for b in self.movable():
                one, other = p.positions[a], p.positions[b]
                if a < b and one.main == other.main and alike(p, a, b):
                    out.append((a, b))
        return out

    def deal(self, rng: np.random.Generator) -> None:
        """Pots onto days, those that feed most meals first: each begins where there is room for all that is eaten of it
        while it keeps. What is left goes where it fits."""
        p = self.p
        left: list[tuple[int, bool, Meal]] = []
        groups = self._groups()
        rng.shuffle(groups)
        for group in sorted(groups, key=lambda one: (-len(one), int(p.reach[one[0][2][0]]))):
            left += self._begin(group, rng)
        for slot, main, meal in left:
            fit = next((i for i in self._open(slot, main) if self._fits(i, meal)), None)
            if fit is not None:
                self.meal[fit] = meal
        for dish in sorted({dish for dish, _ in self.meal.values()}):
            self.arrange(dish)
        for index in self.movable():
            if self.week.choice[index] < 0 and p.positions[index].main:
                self.week.best(index)

    def _open(self, slot: int, main: bool) -> list[int]:
        places = self.p.positions
        return [i for i in self.movable() if i not in self.meal and places[i].slot == slot and places[i].main == main]

    def _groups(self) -> list[list[Serving]]:
        """The servings of each pot, as (slot, main, meal); by themselves where nothing is kept of it."""
        p = self.p
        by_dish: dict[int, list[Serving]] = {}
        for (slot, main), meals in sorted(self.counts.meals.items()):
            for meal in meals:
                by_dish.setdefault(meal[0], []).append((slot, main, meal))
        out: list[list[Serving]] = []
        for dish, mine in sorted(by_dish.items()):
            sizes = list(self.counts.pots.get(dish, ()))
            most, held, room = int(p.reach[dish]) + 1, 0.0, 0.0
            for serving in sorted(mine, key=lambda one: -one[2][1]):
                portions = self.most[serving[2]]
                if most == 1 or not out or out[-1][0][2][0] != dish or len(out[-1]) == most or held + portions > room:
                    room = (sizes.pop(0) if sizes else 0.0) or float(p.recipe[dish])
                    held = 0.0
                    out.append([])
                out[-1].append(serving)
                held += portions
        return out

    def _begin(self, group: Sequence[Serving], rng: np.random.Generator) -> list[Serving]:
        """A pot where most of its servings have room, of equal days one by chance; what has none."""
        p, dish = self.p, group[0][2][0]
        there = {p.positions[i].day for i, meal in self.meal.items() if meal[0] == dish}
        found: tuple[int, dict[int, Meal]] | None = None
        for begin in rng.permutation(p.days).tolist():
            taken: dict[int, Meal] = {}
            days = set(there)
            for slot, main, meal in group:
                for index in self._open(slot, main):
                    day = p.positions[index].day
                    inside = begin <= day <= begin + int(p.reach[dish]) and day not in days
                    if inside and index not in taken and self._fits(index, meal):
                        taken[index] = meal
                        days.add(day)
                        break
            if found is None or len(taken) > found[0]:
                found = (len(taken), taken)
        assert found is not None
        self.meal |= found[1]
        rest = list(group)
        for meal in found[1].values():
            rest.remove(next(one for one in rest if one[2] == meal))
        return rest

    def _fits(self, index: int, meal: Meal) -> bool:
        options = self.offers.of_dish(self.p.positions[index].options, meal[0])
        return bool((np.abs(self.p.label[options] - meal[1]) < 1e-9).any())

    def exchangeable(self, a: int, b: int) -> bool:
        """Whether two positions may change what they hold."""
        one, other = self.meal.get(a), self.meal.get(b)
        if one == other or self.p.positions[a].main != self.p.positions[b].main:
            return False
        if (one is None or other is None) and self.p.positions[a].main:
            return False
        return (other is None or self._fits(a, other)) and (one is None or self._fits(b, one))

    def exchange(self, a: int, b: int) -> None:
        one, other = self.meal.pop(a, None), self.meal.pop(b, None)
        for index in (a, b):
            self.week.place(index, -1)
        if other is not None:
            self.meal[a] = other
        if one is not None:
            self.meal[b] = one
        for dish in sorted({meal[0] for meal in (one, other) if meal is not None}):
            self.arrange(dish)

    def arrange(self, dish: int) -> None:
        """The servings of a dish as pots: each begins with the first that no earlier one feeds."""
        p = self.p
        mine = sorted((p.positions[i].day, i, meal[1]) for i, meal in self.meal.items() if meal[0] == dish)
        sizes = list(self.counts.pots.get(dish, ()))
        stock = self.counts.frozen.get(dish, 0)
        reach, recipe = int(p.reach[dish]), float(p.recipe[dish])
        group: list[tuple[int, int, float]] = []
        held = 0.0
        size = 0.0
        for day, index, label in mine:
            portions = self.most[dish, label]
            if stock > 0 and self._option(index, dish, label, FROZEN, 0.0) >= 0:
                stock -= 1
                self.week.place(index, self._option(index, dish, label, FROZEN, 0.0))
                continue
            fits = group and 0 < day - group[0][0] <= reach and held + portions <= (size or recipe) + 1e-9
            if fits and self._option(index, dish, label, LEFT, 0.0) >= 0:
                group.append((day, index, label))
                held += portions
                continue
            self._cook(dish, group, size)
            group, held = [(day, index, label)], portions
            size = sizes.pop(0) if sizes else 0.0
            if size and size < portions:
                size = 0.0
        self._cook(dish, group, size)

    def _cook(self, dish: int, group: Sequence[tuple[int, int, float]], size: float) -> None:
        """A pot for the servings of a group: of the size that was counted, else of one that fits, else odd."""
        if not group:
            return
        total = sum(self.most[dish, label] for _, _, label in group)
        (_, first, label), rest = group[0], group[1:]
        start = next(
            (o for s in (total, size, 0.0) if (o := self._option(first, dish, label, FRESH, s)) >= 0),
            self._option(first, dish, label, FRESH, None),
        )
        self.week.place(first, start)
        for _, index, more in rest:
            self.week.place(index, self._option(index, dish, more, LEFT, 0.0))

    def _option(self, index: int, dish: int, label: float, kind: int, size: float | None) -> int:
        p = self.p
        mine = self.offers.of_dish(p.positions[index].options, dish)
        fit = mine[(p.kind[mine] == kind) & (np.abs(p.label[mine] - label) < 1e-9)]
        if size is not None:
            fit = fit[np.abs(p.size[fit] - size) < 1e-9]
        return int(fit[0]) if len(fit) else -1
