"""A week that is searched: a running choice, and the moves of pots and places that the search is made of."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from mealplan.planning.objective import Moves, Objective, Pot, Running
from mealplan.planning.objective.problem import FORBIDDEN, FRESH, Choice, Floats, Ints, Position, Problem
from mealplan.planning.search.offers import Offers

FINE = 8  # dishes of which a place looks at every portion and pot
NOISE = 0.8  # mean rank of what a random pick takes, the best being 0


class Week(Running):
    """A week that is searched: a running choice, and moves of pots and places."""

    def __init__(self, objective: Objective, choice: Choice, offers: Offers | None = None) -> None:
        super().__init__(objective, choice)
        self.offers = offers or Offers(objective.problem)

    def ranked(self, index: int, banned: Floats | None = None) -> tuple[Ints, Floats]:
        """(options, what each adds) at a position that is left empty: every dish fresh in one portion, what is ready;
        then the best few in every portion and pot."""
        options = self.p.positions[index].options
        if self.p.positions[index].locked or len(options) <= 40:
            return options, self.costs(index, options)
        ones = self.offers.ones(options)
        values = self.costs(index, ones, known=True)
        if banned is not None:
            values = values + banned[self.p.dish[ones]]
        order = np.argsort(values, kind="stable")
        dishes: list[int] = []
        for k in order[: 3 * FINE].tolist():
            dish = int(self.p.dish[ones[k]])
            if dish not in dishes:
                dishes.append(dish)
            if len(dishes) >= FINE:
                break
        left, frozen = self.offers.ready(options)
        fine = [self.offers.of_dish(options, dish) for dish in dishes]
        fine += [mine for dish, mine in left.items() if dish in self.kitchen.pots and dish not in dishes]
        chosen = np.unique(np.concatenate([*fine, frozen]))
        values = self.delta(self.objective.menu.moves(index, chosen))
        return chosen, values if banned is None else values + banned[self.p.dish[chosen]]

    def best(self, index: int, banned: Floats | None = None, rng: np.random.Generator | None = None) -> None:
        """Put the best option at a position (the first of equals; with `rng` one of the best); nothing at an extra
        where nothing is better."""
        if not len(self.p.positions[index].options):
            return
        options, values = self.ranked(index, banned)
        if not self.p.positions[index].main and values.min() >= 0.0:
            self.place(index, -1)
            return
        self.place(index, int(options[pick(values, rng)]))

    def resize(self, index: int) -> None:
        """The best portion and pot of the dish that stands at a position."""
        now = int(self.choice[index])
        if now < 0 or len(self.p.positions[index].options) < 2:
            return
        mine = self.offers.of_dish(self.p.positions[index].options, int(self.p.dish[now]))
        if len(mine) > 1:
            values = self.costs(index, mine)
            self.place(index, int(mine[pick(values, None)]))

    def recook(self, pot: Pot) -> None:
        """The same dish for the same meals in the best other amount, where one is better."""
        days = {self.p.positions[index].day for index in pot.fed}
        moves = self.offers.amounts(pot.fed, pot.dish) if len(days) == len(pot.fed) else None
        if moves is None or len(moves.dish) < 2:
            return
        now = self.choice[list(pot.fed)]
        options = np.column_stack([now, moves.options])
        for index in pot.fed:
            self.place(index, -1)
        values = self.delta(Moves(pot.fed, options, np.append(moves.dish, pot.dish)))
        for index, option in zip(pot.fed, options[:, pick(values, None)].tolist(), strict=True):
            self.place(index, option)

    def cook(self, positions: tuple[int, ...], banned: Floats | None, rng: np.random.Generator) -> bool:
        """One pot for all of some empty positions, one of the best; whether there is one."""
        moves = self.offers.group(positions)
        if not len(moves.dish):
            return False
        values = self.delta(moves)
        if banned is not None:
            values = values + banned[moves.dish] * len(positions)
        k = pick(values, rng)
        if values[k] >= FORBIDDEN / 2:
            return False
        for index, option in zip(positions, moves.options[:, k].tolist(), strict=True):
            self.place(index, option)
        return True

    def plate(self, days: Collection[int]) -> None:
        """A meal of her own for everybody who shares no main, and none for who does."""
        for index in self.offers.own:
            place = self.p.positions[index]
            if place.day not in days:
                continue
            shares = self._shares(place)
            if shares and self.choice[index] >= 0:
                self.place(index, -1)
            elif not shares and self.choice[index] < 0:
                self.best(index)

    def _shares(self, place: Position) -> bool:
        """Whether the eater whose own place it is has something of the main."""
        main = int(self.choice[self.offers.main_of[place.day, place.slot]])
        return main >= 0 and bool(self.p.each[main, place.own] > 0)

    def part(self, index: int) -> None:
        """Somebody who shares the main of a meal gets one of her own, where that is better."""
        place = self.p.positions[index]
        main = self.offers.main_of[place.day, place.slot]
        was, options = int(self.choice[main]), self.p.positions[main].options
        others = options[(self.p.each[options, place.own] == 0) & (self.p.kind[options] == FRESH)]
        if was < 0 or not len(others) or self.p.positions[main].locked:
            return
        mine = others[self.p.dish[others] == self.p.dish[was]]
        values = self.costs(main, mine if len(mine) else others)
        self.place(main, int((mine if len(mine) else others)[int(np.argmin(values))]))
        self.best(index)

    def moved(self, free: Sequence[int]) -> list[int]:
        """The places, of some, where another dish stands than before, and that one may stand again."""
        p, out = self.p, []
        for i in free:
            was = int(p.stay[i])
            now = int(self.choice[i])
            if was >= 0 and (now < 0 or int(p.dish[now]) != was):
                out += [i] * bool(len(self.offers.of_dish(p.positions[i].options, was)))
        return out

    def restore(self, choice: Choice) -> None:
        """Go to another choice."""
        for index in np.flatnonzero(self.choice != choice).tolist():
            self.place(index, -1)
        for index in np.flatnonzero(self.choice != choice).tolist():
            self.place(index, int(choice[index]))


def pick(values: Floats, rng: np.random.Generator | None) -> int:
    """The number of the least value, or with `rng` of one of the least."""
    if rng is None:
        return int(np.argmin(values))
    rank = min(int(rng.exponential(NOISE)), len(values) - 1)
    if rank == 0:
        return int(np.argmin(values))
    few = np.argpartition(values, rank)[: rank + 1]
    return int(few[np.argsort(values[few], kind="stable")[rank]])


def alike(problem: Problem, a: int, b: int) -> bool:
    """Whether one pot may feed both: the same slot, or a lunch and a dinner."""
    one, other = problem.slots[problem.positions[a].slot], problem.slots[problem.positions[b].slot]
    return one == other or {one, other} == {"lunch", "dinner"}
