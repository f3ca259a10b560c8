"""Local search over whole weeks: descend by the best option of one position at a time, then ruin and recreate.

It is the fast primal half of the search (milliseconds to a good week); `model.py` is the exact half.
All scores are rounded before they are compared, so that the same seed gives the same week on every machine.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from mealplan.planning.problem import (
    CHANGED,
    EXTRA,
    FRESH,
    LEFT,
    LEVEL_WEIGHT,
    LONGEST_KEPT,
    OFF,
    ORPHAN,
    Arrays,
    Choice,
    Floats,
    Ints,
    Position,
    Problem,
    changed,
    orphans,
    other_costs,
)


class Week:
    """A mutable week of choices with its running sums: the state of the local search."""

    def __init__(self, arrays: Arrays, choice: Choice) -> None:
        self.a = arrays
        self.p = arrays.problem
        self.batches = bool((self.p.kind == LEFT).any())
        self.choice = choice.copy()
        self.rebuild()

    def rebuild(self) -> None:
        """Recompute every sum from the choice (also clears accumulated rounding)."""
        p = self.p
        self.week, self.day, self.meal = self.a.sums(self.choice)
        self.count = np.zeros(len(p.cap), dtype=np.int64)
        self.today = np.zeros((p.days, len(p.cap)), dtype=np.int64)
        self.family_day = np.zeros((p.days, max(1, p.families)), dtype=np.int64)
        self.family_week = np.zeros(max(1, p.families), dtype=np.int64)
        # fed[d, i]: cooks of dish i that day d may eat from; left[d, i]: left-overs of it served that day
        self.fed = np.zeros((p.days, len(p.cap)), dtype=np.int64)
        self.left = np.zeros((p.days, len(p.cap)), dtype=np.int64)
        self.served_left = [0] * p.days
        self.held = [curve.held(p, self.choice) for curve in p.curves]
        for index in range(len(p.positions)):
            self._count(index, int(self.choice[index]), 1)

    def _count(self, index: int, option: int, sign: int) -> None:
        if option < 0:
            return
        position = self.p.positions[index]
        dish = int(self.p.dish[option])
        self.count[dish] += sign
        self.today[position.day, dish] += sign
        kind = self.p.kind[option]
        if kind == FRESH:
            self.fed[position.day + 1 : position.day + 1 + self.p.keeps[dish], dish] += sign
        elif kind == LEFT:
            self.left[position.day, dish] += sign
            self.served_left[position.day] += sign
        family = int(self.p.family[dish])
        if family >= 0:
            self.family_day[position.day, family] += sign
            if position.main:
                self.family_week[family] += sign

    def _curve_costs(self, position: Position, amounts: Sequence[Floats]) -> Floats:
        """What the curves cost when one more thing with these amounts (an array for each curve) is eaten there."""
        cost: Floats = np.zeros(len(amounts[0]))
        for curve, held, more in zip(self.p.curves, self.held, amounts, strict=True):
            at = (position.day, int(curve.sitting[position.slot]))
            now = float(curve.taken(held).sum()) - float(curve.taken(held[at]))
            sums = (now + curve.taken(held[at] + more)) / self.p.days
            v = np.maximum(0.0, 1.0 - sums / curve.minimum)
            cost += LEVEL_WEIGHT[curve.level] * curve.weight * v
            cost += np.where(v > OFF, self.a.fixed.get(curve.level, 0.0), 0.0)
        return cost

    def _batch_costs(self, day: int, options: Ints) -> Floats:
        """Per option: ORPHAN for a left-over that nothing was cooked for, and for a fresh one the orphans of the
        following days that it feeds, with the sign turned."""
        dishes, left, fresh = self.a.kinds(options)
        cost = np.zeros(len(options))
        cost[left] = np.where(self.fed[day, dishes[left]] == 0, ORPHAN, 0.0)
        last = min(day + LONGEST_KEPT, self.p.days - 1)
        if any(self.served_left[day + 1 : last + 1]):
            saved = np.zeros(len(self.p.cap))
            for k in range(1, last - day + 1):
                if self.served_left[day + k]:
                    saved += np.where((self.p.keeps >= k) & (self.fed[day + k] == 0), self.left[day + k], 0)
            cost[fresh] -= ORPHAN * saved[dishes[fresh]]
        return cost

    def place(self, index: int, option: int) -> None:
        """Put an option (or -1) at a position and keep all sums true."""
        old = int(self.choice[index])
        if old == option:
            return
        position = self.p.positions[index]
        x = self.a.x
        zero = np.zeros(x.shape[1])
        delta: Floats = (x[option] if option >= 0 else zero) - (x[old] if old >= 0 else zero)
        a, b = self.a.n_week, self.a.n_week + self.a.n_day
        self.week += delta[:a]
        self.day[position.day] += delta[a:b]
        self.meal[position.day, position.slot] += delta[b:]
        for curve, held in zip(self.p.curves, self.held, strict=True):
            amount = (curve.coef[option] if option >= 0 else 0.0) - (curve.coef[old] if old >= 0 else 0.0)
            held[position.day, curve.sitting[position.slot]] += amount
        self._count(index, old, -1)
        self._count(index, option, 1)
        self.choice[index] = option

    def costs(self, index: int) -> tuple[Floats, float]:
        """The cost of each option of a position (aligned with its `options`) and of leaving it empty, given the
        rest of the week; costs that no choice here changes are left out alike. Leaves the position empty."""
        self.place(index, -1)
        position = self.p.positions[index]
        base = np.concatenate([self.week, self.day[position.day], self.meal[position.day, position.slot]])
        options = position.options
        if len(options) == 0:
            return np.zeros(0), 0.0
        pool, largest = self.a.pool(options)
        # a row that no option here can bring above its bound adds nothing: in a good week that is most of them
        open_rows = np.flatnonzero(base + largest > 0.0)
        sums = pool[open_rows] + base[open_rows, None]
        np.maximum(sums, 0.0, out=sums)
        values = self.a.weight[open_rows] @ sums + self.a.charge[open_rows] @ (sums > OFF)
        empty = float(np.maximum(base, 0.0) @ self.a.weight + (base > OFF) @ self.a.charge)
        dishes = self.p.dish[options]
        extra = other_costs(
            self.p, self.count, self.today[position.day], self.family_day[position.day], self.family_week, position.main
        )
        values = values + self.p.cost[options] + extra[dishes]
        if self.batches:
            values = values + self._batch_costs(position.day, options)
        if self.p.curves:
            values += self._curve_costs(position, [c.coef[options] for c in self.p.curves])
            empty += float(self._curve_costs(position, [np.zeros(1) for _ in self.p.curves])[0])
        if not position.main:
            values += EXTRA
        if self.p.stay[index] >= 0:
            values += changed(self.p, index, options)
            empty += CHANGED
        return np.round(values, 7), round(empty, 7)

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


def construct(arrays: Arrays, rng: np.random.Generator, keep: Choice | None = None) -> Choice:
    """A first week: mains then extras, each the best of a few given what stands already."""
    problem = arrays.problem
    start = np.full(len(problem.positions), -1, dtype=np.int64) if keep is None else keep.copy()
    week = Week(arrays, start)
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


def settled(arrays: Arrays, choice: Choice) -> Choice:
    """The choice without orphans: a left-over that nothing was cooked for becomes fresh where that may be served, else
    the best that is neither."""
    problem = arrays.problem
    for _ in range(len(choice)):
        lost = orphans(problem, choice)
        if not lost:
            break
        week, index = Week(arrays, choice), lost[0]
        values, _ = week.costs(index)
        options = problem.positions[index].options
        barred = (problem.kind[options] == LEFT) & (week.fed[problem.positions[index].day, problem.dish[options]] == 0)
        if barred.all():
            break
        week.place(index, int(options[int(np.argmin(np.where(barred, np.inf, values)))]))
        choice = week.choice.copy()
    return choice


def search(
    arrays: Arrays,
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
    problem: Problem = arrays.problem
    free = [i for i in range(len(problem.positions)) if len(problem.positions[i].options) > 0]
    first = construct(arrays, rng) if start is None else start
    week = Week(arrays, first)
    descend(week, free, stop)
    week.rebuild()
    best, best_total = week.choice.copy(), arrays.score(week.choice).total
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
        total = arrays.score(week.choice).total
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
