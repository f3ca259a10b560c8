"""A higher lower bound of what a week asks: dishes, and things that are not bought, tried one by one.

Assume that a week asks less than some limit, a little above the root of the day-free program. A dish with which even
the relaxation reaches the limit is in no such week; a thing without which it does is bought in every one. Without the
former and with the latter the root is higher, and the next dishes are ruled out sooner. Where the root reaches the
limit, no week asks less than it. (Branch and bound took six times as long for half of that.)
"""

from __future__ import annotations

from collections.abc import Callable

from mealplan.planning.objective import Objective, Score
from mealplan.planning.search.bound import DayFree, proven
from mealplan.planning.search.solver import Again, Cancel

ABOVE = 1.07  # times the root: the limit that is tried
PASSES = 4  # over all dishes that are left
WHOLE = 0.999  # a dish that the relaxation serves as a whole is not ruled out
SOME = 0.2  # of a thing in the relaxation; of less it is no loss to do without it


def raised(
    objective: Objective,
    score: Score,
    root: float,
    *,
    steps: int,
    stop: Callable[[], bool] = lambda: False,
    cancel: Cancel | None = None,
    above: float = ABOVE,
) -> float:
    """A proven bound of the life level of weeks that are no worse than `score` in the levels above it. `root`: that of
    the day-free program; `above`: times the root, how high it may be raised; `steps`: iterations of the simplex method
    that it may take."""
    limit = above * root
    if root <= 0:
        return proven(objective, root)
    only: set[int] | None = None
    for _ in range(PASSES):
        program = DayFree(objective, score, only=only)
        found = _Pass(program, limit, steps, stop, cancel)
        steps -= found.again.steps
        if found.root >= limit:
            return proven(objective, limit)
        root = max(root, found.root)
        if len(found.left) == len(program.w) or steps <= 0 or stop():
            break
        only = found.left
    return proven(objective, root)


class _Pass:
    """Every dish, and every thing, tried once. `left`: the dishes that may be in a week that asks less than the limit;
    `root`: what the relaxation says of such weeks."""

    def __init__(
        self, program: DayFree, limit: float, steps: int, stop: Callable[[], bool], cancel: Cancel | None
    ) -> None:
        self.program, self.limit = program, limit
        self.again = Again(program.lp, cancel)
        self.left = set(program.w)
        self.root = self.again.solve()
        values, reduced = self.again.values(), self.again.reduced()
        dear = {
            i: min(float(reduced[program.x[j]]) for j in mine) + max(0.0, float(reduced[program.w[i]]))
            for i, mine in program.by_dish.items()
        }
        # the dearest first: these fall at once, and each that falls makes the next ones dearer
        for dish in sorted(dear, key=lambda i: (-round(dear[i], 6), i)):
            if self.again.steps >= steps or stop():
                break
            if values[program.w[dish]] < WHOLE:
                self._dish(dish)
        for column in program.things.values():
            if self.again.steps >= steps or stop():
                break
            if values[column] >= SOME:
                self._thing(column)
        self.root = max(self.root, self.again.solve())

    def _dish(self, dish: int) -> None:
        program, again = self.program, self.again
        again.bound(program.w[dish], 1.0, 1.0)
        if again.solve(self.limit) < self.limit:
            again.bound(program.w[dish], 0.0, 1.0)
            return
        self.left.discard(dish)
        again.bound(program.w[dish], 0.0, 0.0)
        for j in program.by_dish[dish]:
            again.bound(program.x[j], 0.0, 0.0)

    def _thing(self, column: int) -> None:
        self.again.bound(column, 0.0, 0.0)
        bought = self.again.solve(self.limit) >= self.limit
        self.again.bound(column, 1.0 if bought else 0.0, 1.0)
