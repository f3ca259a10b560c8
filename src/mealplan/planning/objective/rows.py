"""Linear bounds: the rows of a problem side by side, as one matrix and one term.

For every row r of

* week scope:  s_r   = b_r + (1/D) sum_p a_{r,o(p)}
* day scope:   s_rd  = b_rd + sum_{p on day d} a_{r,o(p)}
* meal scope:  s_rds = b_rs + sum_{p in meal (d,s)} a_{r,o(p)}

the deviation is v = max(0, s), and the term is

    sum_levels W_level ( sum_{r in week} w_r v_r + (1/D) sum_{r,d} w_r v_rd + (1/#meals) sum_{r,d,s} w_r v_rds )

A bound that is missed by a hair is still missed, so every row of a level in `FIXED` that is off at all costs a small
charge beside its deviation; it belongs to the search, not to the level (whose bound would otherwise not be linear).

In the relaxation the days of one kind are summed: by convexity of v, n_g max(0, mean sum) <= sum of daily deviations.
"""

from __future__ import annotations

import numpy as np

from mealplan.planning.objective.problem import LEVEL_WEIGHT, LEVELS, OFF, Choice, Floats, Ints, Problem, Row
from mealplan.planning.objective.term import Part, Program, Relaxation, Variable, by_option

CHARGE = 0.01  # of a unit of the goal level, for each week row that is off; half for each day of a day row
WATCHED_CHARGE = 0.1  # the same for a watched target, beside its practice
FIXED = {"hard": LEVEL_WEIGHT["goal"] * CHARGE, "goal": LEVEL_WEIGHT["goal"] * CHARGE, "watched": WATCHED_CHARGE}
MOST_WEIGHT = 1e5  # of a hard row inside the solver, for numerics: still a hundred goals wide


class Rows:
    """columns of `x` = week rows (divided by the number of days) | day rows | meal rows, one line per option."""

    name = "targets and limits"

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        days, options = problem.days, len(problem.dish)
        meals = max(1, len(problem.by_meal))
        self.n_week, self.n_day, self.n_meal = len(problem.week), len(problem.day), len(problem.meal)
        parts = [r.coef / days for r in problem.week] + [r.coef for r in problem.day] + [r.coef for r in problem.meal]
        self.x: Floats = np.ascontiguousarray(np.column_stack(parts) if parts else np.zeros((options, 0)))
        self._pools: dict[int, tuple[Ints, Floats, Floats]] = {}
        rows = [*problem.week, *problem.day, *problem.meal]
        share = [1.0] * self.n_week + [1.0 / days] * self.n_day + [1.0 / meals] * self.n_meal
        self.weight: Floats = np.array(
            [LEVEL_WEIGHT[r.level] * r.weight * s for r, s in zip(rows, share, strict=True)], dtype=float
        )
        self.plain: Floats = np.array([r.weight * s for r, s in zip(rows, share, strict=True)], dtype=float)
        self.charge: Floats = np.array(
            [FIXED.get(r.level, 0.0) * (1.0 if i < self.n_week else 0.5) for i, r in enumerate(rows)]
        )
        self.level_of: Ints = np.array([LEVELS.index(r.level) for r in rows], dtype=np.int64)
        self.const_week: Floats = np.array([float(np.asarray(r.const)) for r in problem.week], dtype=float)
        slots = len(problem.slots)
        self.const_day: Floats = (
            np.column_stack([np.broadcast_to(r.const, (days,)) for r in problem.day])
            if problem.day
            else np.zeros((days, 0))
        )
        self.const_meal: Floats = (
            np.stack([np.broadcast_to(r.const, (days, slots)) for r in problem.meal], axis=2)
            if problem.meal
            else np.zeros((days, slots, 0))
        )

    def pool(self, options: Ints) -> tuple[Floats, Floats]:
        """(rows x options, the largest entry of each row) of some options, contiguous; remembered, since most positions
        share a few pools."""
        found = self._pools.get(id(options))
        if found is None or found[0] is not options:
            columns = np.ascontiguousarray(self.x[options].T)
            found = (options, columns, columns.max(axis=1))
            self._pools[id(options)] = found
        return found[1], found[2]

    def sums(self, choice: Choice) -> tuple[Floats, Floats, Floats]:
        """(week, day x rows, day x slot x rows) sums s, constants included."""
        week, day, meal = self.const_week.copy(), self.const_day.copy(), self.const_meal.copy()
        a, b = self.n_week, self.n_week + self.n_day
        for index, position in enumerate(self.problem.positions):
            option = choice[index]
            if option >= 0:
                x = self.x[option]
                week += x[:a]
                day[position.day] += x[a:b]
                meal[position.day, position.slot] += x[b:]
        return week, day, meal

    def score(self, choice: Choice) -> Part:
        return self.worth(*self.sums(choice))

    def worth(self, week: Floats, day: Floats, meal: Floats) -> Part:
        """What sums cost."""
        places, none = self.problem.by_meal, np.zeros(self.n_meal)
        deviation = np.concatenate(
            [
                np.maximum(week, 0.0),
                np.maximum(day, 0.0).sum(axis=0),
                sum((np.maximum(meal[d, s], 0.0) for d, s in places), none),
            ]
        )
        off = np.concatenate([week > OFF, (day > OFF).sum(axis=0), sum((meal[d, s] > OFF for d, s in places), none)])
        levels = {
            name: float(np.dot(deviation[self.level_of == i], self.plain[self.level_of == i]))
            for i, name in enumerate(LEVELS)
        }
        return Part(float(np.dot(deviation, self.weight) + np.dot(off, self.charge)), levels)

    def state(self, choice: Choice) -> _Sums:
        return _Sums(self, choice)

    def add_to(self, program: Program) -> None:
        p = self.problem
        week, day, meal = self.sums(program.fixed)
        by_day = by_option(program)
        by_meal: dict[tuple[int, int], list[tuple[Variable, int]]] = {}
        for (index, option), variable in program.y.items():
            place = (p.positions[index].day, p.positions[index].slot)
            by_meal.setdefault(place, []).append((variable, option))
        everything = [(variable, o) for pairs in by_day.values() for variable, o in pairs]
        for k, row in enumerate(p.week):
            terms = [(v, float(row.coef[o]) / p.days) for v, o in everything if row.coef[o]]
            program.deviation(f"w{k}", _weight(row), terms, float(week[k]))
        for d, pairs in by_day.items():
            for k, row in enumerate(p.day):
                terms = [(v, float(row.coef[o])) for v, o in pairs if row.coef[o]]
                program.deviation(f"d{d}_{k}", _weight(row) / p.days, terms, float(day[d, k]))
        meals = max(1, len(p.by_meal))
        for (d, s), pairs in by_meal.items():
            for k, row in enumerate(p.meal):
                terms = [(v, float(row.coef[o])) for v, o in pairs if row.coef[o]]
                program.deviation(f"m{d}_{s}_{k}", _weight(row) / meals, terms, float(meal[d, s, k]))

    def relax(self, relaxation: Relaxation) -> None:
        p = self.problem
        meals = max(1, len(p.by_meal))
        for g, days in enumerate(relaxation.kinds):
            first, n = days[0], len(days)
            placed = relaxation.placed[g]
            for s in sorted({slot for _, _, slot in placed}):
                here = [(x, o) for x, o, slot in placed if slot == s]
                for k, row in enumerate(p.meal):
                    terms = [(x, float(row.coef[o]) / n) for x, o in here if row.coef[o]]
                    relaxation.soft(f"m{g}_{s}_{k}", row, n / meals, terms, float(self.const_meal[first, s, k]))
            for k, row in enumerate(p.day):
                terms = [(x, float(row.coef[o]) / n) for x, o, _ in placed if row.coef[o]]
                relaxation.soft(f"d{g}_{k}", row, n / p.days, terms, float(self.const_day[first, k]))
        everything = [(x, o) for placed in relaxation.placed for x, o, _ in placed]
        for k, row in enumerate(p.week):
            terms = [(x, float(row.coef[o]) / p.days) for x, o in everything if row.coef[o]]
            relaxation.soft(f"w{k}", row, 1.0, terms, float(self.const_week[k]))


def _weight(row: Row) -> float:
    return min(LEVEL_WEIGHT[row.level], MOST_WEIGHT) * row.weight


class _Sums:
    """The sums s of a choice."""

    def __init__(self, rows: Rows, choice: Choice) -> None:
        self.rows = rows
        self.week, self.day, self.meal = rows.sums(choice)
        self.nothing: Floats = np.zeros(rows.x.shape[1])

    def place(self, index: int, old: int, new: int) -> None:
        rows = self.rows
        position, x = rows.problem.positions[index], rows.x
        delta: Floats = (x[new] if new >= 0 else self.nothing) - (x[old] if old >= 0 else self.nothing)
        a, b = rows.n_week, rows.n_week + rows.n_day
        self.week += delta[:a]
        self.day[position.day] += delta[a:b]
        self.meal[position.day, position.slot] += delta[b:]

    def value(self) -> float:
        return self.rows.worth(self.week, self.day, self.meal).total

    def costs(self, index: int, options: Ints) -> tuple[Floats, float]:
        rows = self.rows
        position = rows.problem.positions[index]
        base = np.concatenate([self.week, self.day[position.day], self.meal[position.day, position.slot]])
        pool, largest = rows.pool(options)
        # a row that no option here can bring above its bound adds nothing: in a good week that is most of them
        open_rows = np.flatnonzero(base + largest > 0.0)
        sums = pool[open_rows] + base[open_rows, None]
        np.maximum(sums, 0.0, out=sums)
        values = rows.weight[open_rows] @ sums + rows.charge[open_rows] @ (sums > OFF)
        empty = float(np.maximum(base, 0.0) @ rows.weight + (base > OFF) @ rows.charge)
        return values, empty
