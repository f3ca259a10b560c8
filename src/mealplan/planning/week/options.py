"""The options of a week: each dish in its portions, as it may come to the table, and the pots that it may begin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from mealplan.dishes.dish import Dish
from mealplan.dishes.keeping import fridge_days
from mealplan.planning.ask.minutes import BATCH_MINUTES, cook_minutes, reheat_minutes
from mealplan.planning.objective.problem import FRESH, FROZEN, LEFT, Floats, Ints
from mealplan.planning.week.candidates import Candidates, portions_of

WHOLE = (0.5, 1.0, 2.0, 3.0)  # of a recipe
MOST_IN_POT = 8.0  # portions, unless the recipe itself makes more


def kept(dish: Dish, exclusions: Sequence[str]) -> int:
    """Days that a plan keeps a cooked dish in the fridge; what is made in no time is made afresh."""
    return fridge_days(dish, exclusions) if dish.active_minutes >= BATCH_MINUTES else 0


def reach(dish: Dish, days: int, exclusions: Sequence[str]) -> int:
    """Days after its cook that a plan may serve a dish, out of the freezer where it freezes."""
    if dish.active_minutes < BATCH_MINUTES:
        return 0
    return max(kept(dish, exclusions), min(dish.freezer_days, days) if dish.freezes else 0)


def pot_sizes(dish: Dish) -> list[float]:
    """The whole recipes that a pot of a dish may be, in portions: 1/2, 1, 2 and 3 times what it serves, where no piece
    is broken."""
    if dish.active_minutes < BATCH_MINUTES:
        return []
    sizes = [dish.servings * factor for factor in WHOLE]
    whole = [s for s in sizes if abs(s / dish.cook_step - round(s / dish.cook_step)) < 1e-6 and s >= 0.5]
    return [s for s in whole if s <= max(MOST_IN_POT, dish.servings)]


@dataclass(frozen=True)
class Chosen:
    """The options side by side: dish, portions, kind, size of the pot, hands-on minutes that day, and 1 for a thing
    made that day."""

    dish: Ints
    portions: Floats
    kind: Ints
    size: Floats
    minutes: Floats
    made: Floats


class Options:
    """All (dish, portion, kind, size of the pot) in use, numbered."""

    def __init__(
        self, candidates: Candidates, frozen: Mapping[str, float], days: int, exclusions: Sequence[str]
    ) -> None:
        self.candidates, self.days, self.exclusions = candidates, days, exclusions
        self.frozen = {candidates.index[dish]: most for dish, most in frozen.items() if dish in candidates.index}
        self.number: dict[tuple[int, float, int, float], int] = {}
        self.known: dict[tuple[int, bool, int], list[int]] = {}
        energy = candidates.keys.index("energy")
        self.kcal = candidates.known[:, energy]

    def reach(self, dish: int) -> int:
        return reach(self.candidates.dishes[dish], self.days, self.exclusions)

    def of(self, dish: int, *, main: bool, kind: int = FRESH) -> list[int]:
        """A dish in its portions; none as a left-over when it does not keep, none frozen that the freezer has not."""
        if kind == LEFT and not self.reach(dish):
            return []
        if (dish, main, kind) not in self.known:
            entry, fitting = self.candidates.dishes[dish], self.candidates.fitting.get(dish)
            sizes = portions_of(entry, float(self.kcal[dish]), main=main, fitting=fitting)
            if kind == FROZEN:
                sizes = [s for s in sizes if s <= self.frozen.get(dish, 0.0) + 1e-9]
            self.known[dish, main, kind] = [o for size in sizes for o in self.served(dish, size, kind)]
        return self.known[dish, main, kind]

    def served(self, dish: int, portions: float, kind: int) -> list[int]:
        """A serving of so many portions: of a fresh one every pot that it may begin, the odd one last."""
        if kind != FRESH:
            return [self.add(dish, portions, kind)]
        entry = self.candidates.dishes[dish]
        keeps = self.reach(dish)
        # what does not keep is eaten at once, so the pot is what is served; else there is room for meals to come
        whole = [s for s in pot_sizes(entry) if abs(s - portions) < 1e-9 or (keeps and s > portions)]
        odd = [] if not keeps and whole else [0.0]
        return [self.add(dish, portions, FRESH, size) for size in (*whole, *odd)]

    def ready(self, dish: int, *, main: bool, stock: bool = True) -> list[int]:
        """A dish that needs no cooking any more: left over, or (`stock`) of what was there when the week began."""
        left = self.of(dish, main=main, kind=LEFT)
        return [*left, *self.of(dish, main=main, kind=FROZEN)] if stock else left

    def add(self, dish: int, portions: float, kind: int = FRESH, size: float = 0.0) -> int:
        return self.number.setdefault((dish, portions, kind, size), len(self.number))

    def objective(self) -> tuple[Ints, Floats, Ints, Floats]:
        """(dish, portions, kind, size) of each option."""
        rows = list(self.number)
        return (
            array([d for d, _, _, _ in rows]),
            np.array([p for _, p, _, _ in rows]),
            array([k for _, _, k, _ in rows]),
            np.array([s for _, _, _, s in rows]),
        )


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
