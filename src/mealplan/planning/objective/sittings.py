"""What the items of one meal may hold together of an ingredient: limits that are never traded.

For every row r (an ingredient) and every meal (d, s)

    s_rds = b_r + sum_{p in meal (d,s)} a_{r,o(p)},   v = max(0, s),   limits = sum_{r,d,s} w_r v_rds

with a the share of one portion that an option holds, and b = -1. They stand apart from the other bounds since there are
many of them and few that matter at a time: an option by itself is within its portion, so only those ingredients are
looked at that the meal holds already.

In the relaxation the meals of one slot on the days of one kind are summed, by convexity of v; rows that no meal can
break are left out of it, as of the exact program.
"""

from __future__ import annotations

import numpy as np

from mealplan.planning.objective.kitchen import Kitchen, Moves, Outcome
from mealplan.planning.objective.problem import LEVEL_WEIGHT, OFF, Choice, Floats, Ints, Problem
from mealplan.planning.objective.term import NOTHING, Change, Part, Program, Relaxation, Variable


class Sittings:
    """`x`: options x rows; `limit`: what a meal may hold of each."""

    name = "what one meal may hold"

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        rows, options = problem.sittings, len(problem.dish)
        self.x: Floats = np.column_stack([r.coef for r in rows]) if rows else np.zeros((options, 0))
        self.limit: Floats = np.array([-float(np.asarray(r.const)) for r in rows])
        self.weight: Floats = np.array([r.weight for r in rows])
        alone = self.x.max(axis=0, initial=0.0) > self.limit  # rows that one option breaks by itself
        self.alone: Ints = np.flatnonzero(alone)

    def sums(self, choice: Choice) -> Floats:
        """(days, slots, rows)."""
        p = self.problem
        held = np.zeros((p.days, len(p.slots), len(self.limit)))
        for position, option in zip(p.positions, choice.tolist(), strict=True):
            if option >= 0:
                held[position.day, position.slot] += self.x[option]
        return held

    def worth(self, held: Floats) -> Part:
        off = float((np.maximum(held - self.limit, 0.0) @ self.weight).sum())
        return Part(LEVEL_WEIGHT["limits"] * off, {"limits": off})

    def score(self, choice: Choice) -> Part:
        return self.worth(self.sums(choice))

    def state(self, choice: Choice, kitchen: Kitchen) -> Held:
        return Held(self, choice)

    def add_to(self, program: Program) -> None:
        p, held = self.problem, self.sums(program.fixed)
        meals: dict[tuple[int, int], dict[int, list[tuple[Variable, int]]]] = {}
        for (index, option), variable in program.y.items():
            place = (p.positions[index].day, p.positions[index].slot)
            meals.setdefault(place, {}).setdefault(index, []).append((variable, option))
        for (d, s), open_ in meals.items():
            most = held[d, s] + sum(self.x[[o for _, o in pairs]].max(axis=0) for pairs in open_.values())
            for k in np.flatnonzero(most > self.limit).tolist():
                terms = [(v, float(self.x[o, k])) for pairs in open_.values() for v, o in pairs if self.x[o, k]]
                weight = LEVEL_WEIGHT["limits"] * float(self.weight[k])
                program.deviation(f"h{d}_{s}_{k}", weight, terms, float(held[d, s, k] - self.limit[k]))

    def relax(self, relaxation: Relaxation) -> None:
        p = self.problem
        for g, days in enumerate(relaxation.kinds):
            n = len(days)
            for s in range(len(p.slots)):
                here = [q for q in p.positions if q.day == days[0] and q.slot == s and len(q.options)]
                if not here:
                    continue
                most = sum(self.x[q.options].max(axis=0) for q in here)
                placed = [(x, o) for x, o, slot in relaxation.placed[g] if slot == s]
                for k in np.flatnonzero(most > self.limit).tolist():
                    terms = [(x, float(self.x[o, k]) / n) for x, o in placed if self.x[o, k]]
                    relaxation.soft(f"h{g}_{s}_{k}", p.sittings[k], float(n), terms, -float(self.limit[k]))


class Held:
    """What each meal of a choice holds."""

    def __init__(self, term: Sittings, choice: Choice) -> None:
        self.term = term
        self.held = term.sums(choice)

    def place(self, change: Change) -> None:
        position, x = self.term.problem.positions[change.index], self.term.x
        here = self.held[position.day, position.slot]
        if change.new >= 0:
            here += x[change.new]
        if change.old >= 0:
            here -= x[change.old]

    def part(self) -> Part:
        return self.term.worth(self.held)

    def days_off(self) -> Ints:
        """The days with a meal that holds too much."""
        return np.flatnonzero((self.held > self.term.limit + OFF).any(axis=(1, 2)))

    def delta(self, moves: Moves, outcome: Outcome) -> Floats:
        term, out = self.term, NOTHING
        for index, options in zip(moves.positions, moves.options, strict=True):
            position = term.problem.positions[index]
            here = self.held[position.day, position.slot]
            rows = np.union1d(np.flatnonzero(here > OFF), term.alone)
            if not len(rows):
                continue
            now = here[rows] - term.limit[rows]
            weight = LEVEL_WEIGHT["limits"] * term.weight[rows]
            more = np.maximum(term.x[np.ix_(options, rows)] + now, 0.0) @ weight
            out = out + (more - float(np.maximum(now, 0.0) @ weight))
        return out
