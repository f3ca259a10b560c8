"""Left-overs need a cook: a left-over of dish i on day d without a fresh one on a day d' with 0 < d - d' <= keeps_i is
an orphan, and each costs ORPHAN while the search passes through; none is left in a finished week.

In the program it is a constraint, y_left <= sum of the fresh ones that may feed it. In the relaxation each dish has one
cook at least for what is left over of it, so at most cap - 1 left-overs for each.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from mealplan.planning.objective.pools import Pools
from mealplan.planning.objective.prices import ORPHAN
from mealplan.planning.objective.problem import FRESH, LEFT, LONGEST_KEPT, Choice, Floats, Ints, Problem, orphans
from mealplan.planning.objective.term import NOTHING, Part, Program, Relaxation, Variable


class Batches:
    name = "left-overs without a cook"

    def __init__(self, problem: Problem, pools: Pools) -> None:
        self.problem, self.pools = problem, pools
        self.any = bool((problem.kind == LEFT).any())

    def score(self, choice: Choice) -> Part:
        cost = ORPHAN * len(orphans(self.problem, choice))
        return Part.of_practice(cost)

    def state(self, choice: Choice) -> Fed:
        return Fed(self, choice)

    def add_to(self, program: Program) -> None:
        p = self.problem
        cooked: dict[int, list[tuple[int, Variable | None]]] = {}
        for position, option in zip(p.positions, program.fixed, strict=True):
            if option >= 0 and p.kind[option] == FRESH:
                cooked.setdefault(int(p.dish[option]), []).append((position.day, None))
        for (index, option), variable in program.y.items():
            if p.kind[option] == FRESH:
                cooked.setdefault(int(p.dish[option]), []).append((p.positions[index].day, variable))
        for (index, option), variable in program.y.items():
            if p.kind[option] != LEFT:
                continue
            dish, day = int(p.dish[option]), p.positions[index].day
            feeding = [v for on, v in cooked.get(dish, []) if 0 < day - on <= int(p.keeps[dish])]
            if all(v is not None for v in feeding):
                terms = [(variable, 1.0), *((v, -1.0) for v in feeding if v is not None)]
                program.constrain(terms, "<=", 0.0)

    def relax(self, relaxation: Relaxation) -> None:
        if not relaxation.cooking:
            return
        p = self.problem
        shares: dict[int, list[tuple[Variable, float]]] = {}
        for placed in relaxation.placed:
            for x, o, _ in placed:
                dish = int(p.dish[o])
                if p.kind[o] == LEFT:
                    shares.setdefault(dish, []).append((x, 1.0))
                elif p.kind[o] == FRESH:
                    shares.setdefault(dish, []).append((x, -float(max(0, int(p.cap[dish]) - 1))))
        for terms in shares.values():
            if any(c > 0 for _, c in terms):
                relaxation.constrain(terms, "<=", 0.0)


class Fed:
    """fed[d, i]: cooks of dish i that day d may eat from; left[d, i]: left-overs of it served that day."""

    def __init__(self, term: Batches, choice: Choice) -> None:
        self.term, self.p = term, term.problem
        self.fed = np.zeros((self.p.days, len(self.p.cap)), dtype=np.int64)
        self.left = np.zeros((self.p.days, len(self.p.cap)), dtype=np.int64)
        self.served_left = [0] * self.p.days
        for index, option in enumerate(choice):
            self.place(index, -1, int(option))

    def place(self, index: int, old: int, new: int) -> None:
        day = self.p.positions[index].day
        for option, sign in ((old, -1), (new, 1)):
            if option < 0:
                continue
            dish, kind = self.p.dish[option], self.p.kind[option]
            if kind == FRESH:
                self.fed[day + 1 : day + 1 + self.p.keeps[dish], dish] += sign
            elif kind == LEFT:
                self.left[day, dish] += sign
                self.served_left[day] += sign

    def value(self) -> float:
        return ORPHAN * float(self.left[self.fed == 0].sum())

    def barred(self, index: int, options: Ints) -> npt.NDArray[np.bool_]:
        """Which options are left-overs that nothing was cooked for."""
        day = self.p.positions[index].day
        out: npt.NDArray[np.bool_] = (self.p.kind[options] == LEFT) & (self.fed[day, self.p.dish[options]] == 0)
        return out

    def costs(self, index: int, options: Ints) -> tuple[Floats, float]:
        """ORPHAN for a left-over that nothing was cooked for, and for a fresh one the orphans of the following days
        that it feeds, with the sign turned."""
        if not self.term.any:
            return NOTHING, 0.0
        cost = np.zeros(len(options))
        day = self.p.positions[index].day
        dishes, left, fresh = self.term.pools.of(options)
        cost[left] = np.where(self.fed[day, dishes[left]] == 0, ORPHAN, 0.0)
        last = min(day + LONGEST_KEPT, self.p.days - 1)
        if any(self.served_left[day + 1 : last + 1]):
            saved = np.zeros(len(self.p.cap))
            for k in range(1, last - day + 1):
                if self.served_left[day + k]:
                    saved += np.where((self.p.keeps >= k) & (self.fed[day + k] == 0), self.left[day + k], 0)
            cost[fresh] -= ORPHAN * saved[dishes[fresh]]
        return cost, 0.0
