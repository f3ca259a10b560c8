"""Linear bounds: the rows of a problem side by side, as one matrix and one term.

For every row r of

* week scope:  s_r   = b_r + (1/D) sum_p a_{r,o(p)}
* day scope:   s_rd  = b_rd + sum_{p on day d} a_{r,o(p)}
* meal scope:  s_rds = b_rs + sum_{p in meal (d,s)} a_{r,o(p)}

the deviation is v = max(0, s), and the term is, in the levels `limits` and `goals`,

    sum_{r in week} w_r v_r + (1/D) sum_{r,d} w_r v_rd + (1/#meals) sum_{r,d,s} w_r v_rds

and in the levels `minutes` and `life` the same without the means: each day, each meal costs its minutes. A limit or
goal that is missed by a hair is still missed, so every row of these that is off at all (half for each day) is charged
for beside its deviation; the charge is no part of the level (whose bound would otherwise not be linear).

In the relaxation the days of one kind are summed: by convexity of v, n_g max(0, mean sum) <= sum of daily deviations.
"""

from __future__ import annotations

import numpy as np

from mealplan.planning.objective.kitchen import Kitchen, Moves, Outcome
from mealplan.planning.objective.problem import LEVEL_WEIGHT, LEVELS, OFF, Choice, Floats, Ints, Problem
from mealplan.planning.objective.term import Change, Part, Program, Relaxation, Variable, by_option

CHARGE = 0.01  # of a unit of the goals, for each week row that is off; half for each day of a day row
CHARGED = ("limits", "goals")
MEANS = ("limits", "goals")  # levels in which days and meals count as means


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
        self._pools: dict[object, tuple[Floats, Floats]] = {}
        rows = [*problem.week, *problem.day, *problem.meal]
        mean = [1.0] * self.n_week + [1.0 / days] * self.n_day + [1.0 / meals] * self.n_meal
        share = [s if r.level in MEANS else 1.0 for r, s in zip(rows, mean, strict=True)]
        self.share: Floats = np.array(share, dtype=float)
        self.weight: Floats = np.array(
            [LEVEL_WEIGHT[r.level] * r.weight * s for r, s in zip(rows, share, strict=True)], dtype=float
        )
        self.plain: Floats = np.array([r.weight * s for r, s in zip(rows, share, strict=True)], dtype=float)
        self.charge: Floats = np.array(
            [CHARGE * (1.0 if i < self.n_week else 0.5) * (r.level in CHARGED) for i, r in enumerate(rows)]
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

    def pool(self, moves: Moves) -> tuple[Floats, Floats]:
        """(rows x moves, the largest entry of each row) of moves of one position; remembered by their key."""
        found = self._pools.get(moves.key) if moves.key is not None else None
        if found is None:
            columns = np.ascontiguousarray(self.x[moves.options[0]].T)
            found = (columns, columns.max(axis=1, initial=-np.inf))
            if moves.key is not None:
                self._pools[moves.key] = found
        return found

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
        levels: dict[str, float] = {
            name: float(np.dot(deviation[self.level_of == i], self.plain[self.level_of == i]))
            for i, name in enumerate(LEVELS)
        }
        charge = float(np.dot(off, self.charge))
        return Part(float(np.dot(deviation, self.weight)) + LEVEL_WEIGHT["goals"] * charge, levels, charge)

    def state(self, choice: Choice, kitchen: Kitchen) -> Sums:
        return Sums(self, choice)

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
            program.deviation(f"w{k}", self._weight(k), terms, float(week[k]))
        for d, pairs in by_day.items():
            for k, row in enumerate(p.day):
                terms = [(v, float(row.coef[o])) for v, o in pairs if row.coef[o]]
                program.deviation(f"d{d}_{k}", self._weight(self.n_week + k), terms, float(day[d, k]))
        for (d, s), pairs in by_meal.items():
            for k, row in enumerate(p.meal):
                terms = [(v, float(row.coef[o])) for v, o in pairs if row.coef[o]]
                weight = self._weight(self.n_week + self.n_day + k)
                program.deviation(f"m{d}_{s}_{k}", weight, terms, float(meal[d, s, k]))

    def _weight(self, row: int) -> float:
        """Of a row in a program: as it is here."""
        return float(self.weight[row])

    def relax(self, relaxation: Relaxation) -> None:
        p = self.problem
        for g, days in enumerate(relaxation.kinds):
            first, n = days[0], len(days)
            placed = relaxation.placed[g]
            for s in sorted({slot for _, _, slot in placed}):
                here = [(x, o) for x, o, slot in placed if slot == s]
                for k, row in enumerate(p.meal):
                    terms = [(x, float(row.coef[o]) / n) for x, o in here if row.coef[o]]
                    share = n * float(self.share[self.n_week + self.n_day + k])
                    relaxation.soft(f"m{g}_{s}_{k}", row, share, terms, float(self.const_meal[first, s, k]))
            for k, row in enumerate(p.day):
                terms = [(x, float(row.coef[o]) / n) for x, o, _ in placed if row.coef[o]]
                share = n * float(self.share[self.n_week + k])
                relaxation.soft(f"d{g}_{k}", row, share, terms, float(self.const_day[first, k]))
        everything = [(x, o) for placed in relaxation.placed for x, o, _ in placed]
        for k, row in enumerate(p.week):
            terms = [(x, float(row.coef[o]) / p.days) for x, o in everything if row.coef[o]]
            relaxation.soft(f"w{k}", row, 1.0, terms, float(self.const_week[k]))


class Sums:
    """The sums s of a choice."""

    def __init__(self, rows: Rows, choice: Choice) -> None:
        self.rows = rows
        self.week, self.day, self.meal = rows.sums(choice)
        self.fixed: Floats = LEVEL_WEIGHT["goals"] * rows.charge

    def place(self, change: Change) -> None:
        rows = self.rows
        position, x = rows.problem.positions[change.index], rows.x
        a, b = rows.n_week, rows.n_week + rows.n_day
        day, meal = self.day[position.day], self.meal[position.day, position.slot]
        if change.new >= 0:
            new = x[change.new]
            self.week += new[:a]
            day += new[a:b]
            meal += new[b:]
        if change.old >= 0:
            old = x[change.old]
            self.week -= old[:a]
            day -= old[a:b]
            meal -= old[b:]

    def part(self) -> Part:
        return self.rows.worth(self.week, self.day, self.meal)

    def days_off(self) -> Ints:
        """The days on which a limit, her minutes or a goal is off."""
        n = self.rows.n_week
        levels = self.rows.level_of[n : n + self.rows.n_day]
        return np.flatnonzero(((self.day > OFF) & (levels < LEVELS.index("life"))).any(axis=1))

    def delta(self, moves: Moves, outcome: Outcome) -> Floats:
        rows = self.rows
        a = rows.n_week
        places = [rows.problem.positions[index] for index in moves.positions]
        if len(places) == 1:
            place = places[0]
            base = np.concatenate([self.week, self.day[place.day], self.meal[place.day, place.slot]])
            pool, largest = rows.pool(moves)
            return self._costs(base, pool, largest, 0, len(base))
        parts = [rows.x[options] for options in moves.options]
        total = parts[0].copy()
        for part in parts[1:]:
            total += part
        out = self._costs(self.week, total.T[:a], None, 0, a)
        for place, part in zip(places, parts, strict=True):
            base = np.concatenate([self.day[place.day], self.meal[place.day, place.slot]])
            out = out + self._costs(base, part.T[a:], None, a, len(self.fixed))
        return out

    def _costs(self, base: Floats, pool: Floats, largest: Floats | None, low: int, high: int) -> Floats:
        """What the rows `low` to `high` cost more when what is in `pool` (rows x moves) comes to `base`."""
        if largest is None:
            largest = pool.max(axis=1)
        # a row that no move can bring above its bound adds nothing: in a good week that is most of them
        open_ = np.flatnonzero(base + largest > 0.0)
        weight, fixed = self.rows.weight[low:high], self.fixed[low:high]
        was = float(np.maximum(base, 0.0) @ weight + (base > OFF) @ fixed)
        if not len(open_):
            return np.full(pool.shape[1], -was)
        sums = pool[open_] + base[open_, None]
        np.maximum(sums, 0.0, out=sums)
        out: Floats = weight[open_] @ sums
        charged = fixed[open_] > 0
        if charged.any():
            out += fixed[open_][charged] @ (sums[charged] > OFF)
        return out - was
