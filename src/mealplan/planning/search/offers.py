"""What may stand where, sorted for the search: each dish in one portion, all that there is of a dish, what is ready to
eat, one pot for several meals."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mealplan.planning.objective import Moves
from mealplan.planning.objective.problem import FRESH, FROZEN, LEFT, OFF, TABLE, Ints, Problem


class Offers:
    """What may stand where, sorted for the search; made once for a problem."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        who = problem.label // TABLE if problem.several else np.zeros(len(problem.dish))
        self._who: list[int] = who.astype(np.int64).tolist()
        self._level: list[float] = (problem.label % TABLE if problem.several else problem.portions).tolist()
        self._dish: list[int] = problem.dish.tolist()
        self._ones: dict[int, tuple[Ints, Ints]] = {}
        self._by_dish: dict[int, tuple[Ints, dict[int, Ints]]] = {}
        self._groups: dict[tuple[int, ...], Moves] = {}
        self._amounts: dict[tuple[int, ...], Moves] = {}
        self._ready: dict[int, tuple[Ints, dict[int, Ints], Ints]] = {}
        self._frozen: list[int] | None = None
        self._ways: dict[int, tuple[Ints, dict[tuple[int, float], dict[tuple[int, float], int]]]] = {}
        places = problem.positions
        self.own = [i for i, q in enumerate(places) if q.own >= 0 and len(q.options)]
        mains = [(i, q) for i, q in enumerate(places) if q.main]
        self.main_of = {(q.day, q.slot): i for i, q in reversed(mains)}  # the first: others are extras that are held

    def ones(self, options: Ints) -> Ints:
        """Each dish fresh in the portion nearest to one, in the pots that make sense for it alone."""
        found = self._ones.get(id(options))
        if found is None or found[0] is not options:
            p = self.problem
            fresh = options[p.kind[options] == FRESH]
            best: dict[tuple[int, int], float] = {}
            for o in fresh.tolist():
                kind, size = self.kind(o), self.level(o)
                if kind not in best or abs(size - 1) < abs(best[kind] - 1):
                    best[kind] = size
            keep = [o for o in fresh.tolist() if self.level(o) == best[self.kind(o)] and self._sensible(o, 1)]
            found = (options, np.array(keep, dtype=np.int64))
            self._ones[id(options)] = found
        return found[1]

    def kind(self, option: int) -> tuple[int, int]:
        """The dish of an option, and who eats of it, as a number (0: all who are there)."""
        return self._dish[option], self._who[option]

    def level(self, option: int) -> float:
        """The portions of an option, for each who eats of it on average."""
        return self._level[option]

    def _sensible(self, option: int, meals: int) -> bool:
        """Whether a pot is of the size for so many meals: just that, the next larger where the rest can be frozen, or
        odd."""
        p = self.problem
        size, total = float(p.size[option]), float(p.portions[option]) * meals
        if size == 0:
            return True
        dish = int(p.dish[option])
        freezes = p.reach[dish] > p.keeps[dish]
        return size == total or (bool(freezes) and total < size <= total + 4)

    def of_dish(self, options: Ints, dish: int) -> Ints:
        """All options of a dish among some."""
        found = self._by_dish.get(id(options))
        if found is None or found[0] is not options:
            p = self.problem
            order = np.argsort(p.dish[options], kind="stable")
            dishes = p.dish[options][order]
            cuts = np.flatnonzero(np.diff(dishes)) + 1
            parts = np.split(options[order], cuts)
            found = (options, {int(p.dish[part[0]]): part for part in parts if len(part)})
            self._by_dish[id(options)] = found
        return found[1].get(dish, options[:0])

    def ways(self, position: int, dish: int, label: float) -> dict[tuple[int, float], int]:
        """How a dish comes to a position in the amount that a label says: its options there by (kind, size of the
        pot); none where it does not."""
        options = self.problem.positions[position].options
        found = self._ways.get(id(options))
        if found is None or found[0] is not options:
            p = self.problem
            by: dict[tuple[int, float], dict[tuple[int, float], int]] = {}
            parts = (part.tolist() for part in (p.dish[options], p.label[options], p.kind[options], p.size[options]))
            for o, d, of, kind, size in zip(options.tolist(), *parts, strict=True):
                by.setdefault((d, of), {}).setdefault((kind, size), o)
            found = (options, by)
            self._ways[id(options)] = found
        return found[1].get((dish, label), {})

    def ready(self, options: Ints) -> tuple[dict[int, Ints], Ints]:
        """(left-overs by dish, all frozen ones) among some options."""
        found = self._ready.get(id(options))
        if found is None or found[0] is not options:
            p = self.problem
            left: dict[int, list[int]] = {}
            for o in options[p.kind[options] == LEFT].tolist():
                left.setdefault(int(p.dish[o]), []).append(o)
            frozen = options[p.kind[options] == FROZEN]
            found = (options, {k: np.array(v, dtype=np.int64) for k, v in left.items()}, frozen)
            self._ready[id(options)] = found
        return found[1], found[2]

    def frozen_places(self, free: Sequence[int]) -> list[int]:
        """The mains, among some places, that may be served out of the freezer."""
        if self._frozen is None:
            kinds, places = self.problem.kind, self.problem.positions
            self._frozen = [i for i in free if places[i].main and (kinds[places[i].options] == FROZEN).any()]
        return self._frozen

    def group(self, positions: tuple[int, ...]) -> Moves:
        """One pot, in whole portions, for all of some positions (in order of days)."""
        pools = tuple(id(self.problem.positions[i].options) for i in positions)
        found = self._groups.get(pools)
        if found is None:
            p = self.problem
            first = p.positions[positions[0]].options
            rest = [self.ready(p.positions[i].options)[0] for i in positions[1:]]
            columns: list[list[int]] = []
            for o in self.ones(first).tolist() if not rest else self._starts(first, len(positions)):
                dish, portion = int(p.dish[o]), p.label[o]
                fed = [[x for x in left.get(dish, ()) if p.label[x] == portion] for left in rest]
                if all(fed):
                    columns.append([o, *(int(x[0]) for x in fed)])
            options = np.array(columns, dtype=np.int64).T if columns else np.zeros((len(positions), 0), dtype=np.int64)
            found = Moves(positions, options, p.dish[options[0]], pools)
            self._groups[pools] = found
        return Moves(positions, found.options, found.dish, found.key)

    def amounts(self, positions: tuple[int, ...], dish: int) -> Moves:
        """One pot of a dish for all of some positions (in order of days), in each portion that is the same for all of
        them and in each pot that holds them."""
        p = self.problem
        pools = (dish, *(id(p.positions[i].options) for i in positions))
        found = self._amounts.get(pools)
        if found is None:
            first, *rest = (self.of_dish(p.positions[i].options, dish) for i in positions)
            columns: list[list[int]] = []
            for o in first[p.kind[first] == FRESH].tolist():
                room = p.size[o] or (p.recipe[dish] if rest else np.inf)
                fed = [mine[(p.kind[mine] == LEFT) & (p.label[mine] == p.label[o])].tolist() for mine in rest]
                if all(fed) and p.portions[o] + sum(p.portions[x[0]] for x in fed) <= room + OFF:
                    columns.append([o, *(x[0] for x in fed)])
            options = np.array(columns, dtype=np.int64).T if columns else np.zeros((len(positions), 0), dtype=np.int64)
            found = Moves(positions, options, p.dish[options[0]], pools)
            self._amounts[pools] = found
        return Moves(positions, found.options, found.dish, found.key)

    def _starts(self, options: Ints, meals: int) -> list[int]:
        """Fresh options in portions of one whose pot feeds so many meals."""
        p = self.problem
        fresh = options[(p.kind[options] == FRESH) & (p.label[options] == 1.0) & (p.reach[p.dish[options]] > 0)]
        return [o for o in fresh.tolist() if self._sensible(o, meals)]
