"""Local search over whole weeks: descend by the best option of one position at a time, then ruin and recreate.

It is the fast primal half of the search (milliseconds to a good week); `model.py` is the exact half.
All scores are rounded before they are compared, so that the same seed gives the same week on every machine.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from mealplan.planning.objective import Objective, Running
from mealplan.planning.objective.problem import Choice, Problem, orphans


class Week(Running):
    """A week that is searched: a running choice, and moves of one position."""

    def best(self, index: int) -> None:
        """Put the best option at a position (the first of equals)."""
        values, empty = self.costs(index)
        options = self.p.positions[index].options
        if len(options) == 0:
            return
        k = int(np.argmin(values))
        if not self.p.positions[index].main and empty <= values[k]:
            return
        self.place(index, int(options[k]))

    def best_with_noise(self, index: int, rng: np.random.Generator, among: int) -> None:
        """Put one of the `among` best options, at random."""
        values, _ = self.costs(index)
        options = self.p.positions[index].options
        if len(options) == 0:
            return
        among = min(among, len(options))
        top = np.argpartition(values, among - 1)[:among]
        top = top[np.argsort(values[top], kind="stable")]
        self.place(index, int(options[int(top[int(rng.integers(among))])]))


def construct(objective: Objective, rng: np.random.Generator, keep: Choice | None = None) -> Choice:
    """A first week: mains then extras, each the best of a few given what stands already."""
    problem = objective.problem
    start = np.full(len(problem.positions), -1, dtype=np.int64) if keep is None else keep.copy()
    week = Week(objective, start)
    order = rng.permutation(len(problem.positions))
    for main in (True, False):
        for index in order:
            position = problem.positions[int(index)]
            if position.main == main and week.choice[index] < 0:
                if main:
                    week.best_with_noise(int(index), rng, 5)
                else:
                    week.best(int(index))
    return week.choice


def descend(week: Week, order: Sequence[int], stop: Callable[[], bool], sweeps: int = 12) -> None:
    """Sweep the positions, putting the best option at each, until a sweep changes nothing."""
    for _ in range(sweeps):
        before = week.choice.copy()
        for index in order:
            if stop():
                # never leave a main empty: `costs` empties the position it looks at, `best` fills it again
                return
            week.best(index)
        if np.array_equal(before, week.choice):
            return


def settled(objective: Objective, choice: Choice) -> Choice:
    """The choice without orphans: a left-over that nothing was cooked for becomes fresh where that may be served, else
    the best that is neither."""
    problem = objective.problem
    for _ in range(len(choice)):
        lost = orphans(problem, choice)
        if not lost:
            break
        week, index = Week(objective, choice), lost[0]
        values, _ = week.costs(index)
        options = problem.positions[index].options
        barred = week.fed.barred(index, options)
        if barred.all():
            break
        week.place(index, int(options[int(np.argmin(np.where(barred, np.inf, values)))]))
        choice = week.choice.copy()
    return choice


def search(
    objective: Objective,
    rng: np.random.Generator,
    *,
    rounds: int,
    start: Choice | None = None,
    stop: Callable[[], bool],
    report: Callable[[Choice, float], None],
    patience: int = 10**9,
) -> tuple[Choice, float, int]:
    """Iterated local search: (best choice, its total, rounds done). `report` is called at each improvement; after
    `patience` rounds that brought less than 1 % it ends."""
    problem: Problem = objective.problem
    free = [i for i in range(len(problem.positions)) if len(problem.positions[i].options) > 0]
    first = construct(objective, rng) if start is None else start
    week = Week(objective, first)
    descend(week, free, stop)
    week.rebuild()
    best, best_total = week.choice.copy(), objective.score(week.choice).total
    report(best, best_total)
    current, current_total = best.copy(), best_total
    quiet = idle = done = 0
    while done < rounds and idle < patience and not stop():
        done += 1
        week.choice = current.copy()
        week.rebuild()
        touched = _ruin(week, rng, free)
        descend(week, touched, stop, sweeps=3)
        if rng.random() < 0.25:
            descend(week, [int(i) for i in rng.permutation(free)], stop, sweeps=1)
        week.rebuild()
        total = objective.score(week.choice).total
        # a slightly worse week is walked from, so that the search leaves shallow valleys
        slack = 0.0 if quiet < 12 else 0.02 * abs(current_total)
        if total <= current_total + slack:
            current, current_total = week.choice.copy(), total
        quiet += 1
        idle += 1
        if total < best_total - 1e-7:
            if total < best_total - 0.01 * abs(best_total):
                idle = 0
            best, best_total, quiet = week.choice.copy(), total, 0
            report(best, best_total)
        elif quiet > 40:
            current, current_total, quiet = best.copy(), best_total, 0
    return best, best_total, done


def _ruin(week: Week, rng: np.random.Generator, free: list[int]) -> list[int]:
    """Empty a day, one slot over the week, or a few positions, refill the mains at random among the best."""
    problem = week.p
    kind = int(rng.integers(3))
    if kind == 0:
        day = int(rng.integers(problem.days))
        chosen = [i for i in free if problem.positions[i].day == day]
    elif kind == 1:
        chosen = [int(i) for i in rng.choice(free, size=min(len(free), 4), replace=False)]
    else:
        slot = int(rng.integers(len(problem.slots)))
        days = {int(d) for d in rng.choice(problem.days, size=min(problem.days, 3), replace=False)}
        chosen = [i for i in free if problem.positions[i].slot == slot and problem.positions[i].day in days]
    if not chosen:
        chosen = [int(rng.choice(free))]
    for index in chosen:
        week.place(index, -1)
    order = [chosen[int(k)] for k in rng.permutation(len(chosen))]
    for index in order:
        if problem.positions[index].main:
            week.best_with_noise(index, rng, 6)
        else:
            week.best(index)
    return order
