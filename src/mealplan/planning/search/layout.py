"""From how often each dish is eaten in a week to a week: the counts of the day-free program laid onto days.

Each slot's meals are dealt to its days, pots are begun at the first serving and feed those that are in reach, and then
meals change places for as long as that makes the week better.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from mealplan.planning.objective.problem import FRESH, FROZEN, LEFT, Choice
from mealplan.planning.search.improve import Week, alike
from mealplan.planning.search.offers import Offers

Meal = tuple[int, float]  # dish, portions
WARM = 12.0  # minutes that an exchange may cost and be kept, as a mean at the start


@dataclass(frozen=True, slots=True)
class Counts:
    """`meals[slot, main]`: the dishes with their portions, each as often as it is eaten. `pots[dish]`: the sizes of its
    pots, the largest first (0: odd). `frozen`: dishes that come out of the freezer, as often as they do."""

    meals: Mapping[tuple[int, bool], Sequence[Meal]]
    pots: Mapping[int, Sequence[float]]
    frozen: Mapping[int, int]


def lay(
    week: Week, counts: Counts, rng: np.random.Generator, *, trials: int, stop: Callable[[], bool]
) -> Choice:
    """The best week found of these counts. `week` is used up. Places that are locked stay as they are."""
    table = _Table(week, counts)
    table.deal(rng)
    now = best = week.score()
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
        score = week.score()
        warm = WARM * (1.0 - trial / trials)
        if score.total <= now.total + warm * float(rng.exponential()):
            now = score
            if score.total < best.total:
                best, found = score, week.choice.copy()
        else:
            table.exchange(a, b)
    return found


class _Table:
    """Which meal stands at which position; the options follow from that."""

    def __init__(self, week: Week, counts: Counts) -> None:
        self.week, self.counts, self.p = week, counts, week.p
        self.offers: Offers = week.offers
        self.meal: dict[int, Meal] = {}

    def movable(self) -> list[int]:
        return [i for i, q in enumerate(self.p.positions) if not q.locked and len(q.options) > 1]

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
        """Every slot's meals onto its days: what keeps begins early and comes again soon, the rest is mixed."""
        p = self.p
        for (slot, main), meals in sorted(self.counts.meals.items()):
            open_ = [i for i in self.movable() if p.positions[i].slot == slot and p.positions[i].main == main]
            if not main:
                rng.shuffle(open_)
            left = list(meals)
            rng.shuffle(left)
            left.sort(key=lambda meal: -int(p.reach[meal[0]]))
            for index in open_:
                fit = next((m for m in left if self._fits(index, m)), None)
                if fit is not None:
                    left.remove(fit)
                    self.meal[index] = fit
        for dish in sorted({dish for dish, _ in self.meal.values()}):
            self.arrange(dish)
        for index in self.movable():
            if self.week.choice[index] < 0 and p.positions[index].main:
                self.week.best(index)

    def _fits(self, index: int, meal: Meal) -> bool:
        options = self.offers.of_dish(self.p.positions[index].options, meal[0])
        return bool((np.abs(self.p.portions[options] - meal[1]) < 1e-9).any())

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
        reach = int(p.reach[dish])
        group: list[tuple[int, int, float]] = []
        held = 0.0
        size = 0.0
        for day, index, portions in mine:
            if stock > 0 and self._option(index, dish, portions, FROZEN, 0.0) >= 0:
                stock -= 1
                self.week.place(index, self._option(index, dish, portions, FROZEN, 0.0))
                continue
            fits = group and 0 < day - group[0][0] <= reach and (size == 0 or held + portions <= size + 1e-9)
            if fits and self._option(index, dish, portions, LEFT, 0.0) >= 0:
                group.append((day, index, portions))
                held += portions
                continue
            self._cook(dish, group, size)
            group, held = [(day, index, portions)], portions
            size = sizes.pop(0) if sizes else 0.0
            if size and size < portions:
                size = 0.0
        self._cook(dish, group, size)

    def _cook(self, dish: int, group: Sequence[tuple[int, int, float]], size: float) -> None:
        """A pot for the servings of a group: of the size that was counted, else of one that fits, else odd."""
        if not group:
            return
        total = sum(portions for _, _, portions in group)
        (_, first, portions), rest = group[0], group[1:]
        start = next(
            (o for s in (total, size, 0.0) if (o := self._option(first, dish, portions, FRESH, s)) >= 0),
            self._option(first, dish, portions, FRESH, None),
        )
        self.week.place(first, start)
        for _, index, more in rest:
            self.week.place(index, self._option(index, dish, more, LEFT, 0.0))

    def _option(self, index: int, dish: int, portions: float, kind: int, size: float | None) -> int:
        p = self.p
        mine = self.offers.of_dish(p.positions[index].options, dish)
        fit = mine[(p.kind[mine] == kind) & (np.abs(p.portions[mine] - portions) < 1e-9)]
        if size is not None:
            fit = fit[np.abs(p.size[fit] - size) < 1e-9]
        return int(fit[0]) if len(fit) else -1
