r"""The mixed-integer program of a week, and its relaxation.

Sets and data are those of `problem.py`: positions p (day d, slot s; main or extra), options o with dish i(o), rows r.

Variables: y_{po} in {0,1}, option o stands at position p, and those that the terms add (a deviation v for each row and
day or meal, a thing bought z_t, its packs n_t ...; see the terms' modules).

    min  sum of the terms
    s.t. sum_o y_po  = 1            for every main p             (slots filled)
         sum_o y_po <= 1            for every extra p
         the terms' constraints
         extras of one meal are ordered by their option index where they share a pool (symmetry)

All bounds are soft (an elastic model always has a solution); a level's weight outbids all levels below it.
Positions that are not free keep their option: their sums are constants, which is how one or two days, or the portions
of a whole week, are re-optimised exactly inside a long search.

The relaxation for the bound aggregates days of one kind g (n_g days with the same bounds, slots and options): x_{gso}
in [0, n_g] counts how often option o stands there. By convexity of v, n_g max(0, mean sum) <= sum of daily deviations,
and a dish's portions lie between its smallest and largest option, so its optimum is a valid lower bound for every week.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import pulp

from mealplan.planning.objective import Objective, Sense, Variable
from mealplan.planning.objective.problem import FROZEN, Choice, Curve, Position, Problem, Row
from mealplan.planning.objective.term import Terms
from mealplan.planning.search import solver

_SENSES = {"<=": pulp.LpConstraintLE, "=": pulp.LpConstraintEQ, ">=": pulp.LpConstraintGE}


class _Builder:
    def __init__(self, name: str, problem: Problem) -> None:
        self.program = solver.model(name)
        self.problem = problem
        self.costs: dict[str, float] = {}
        self.variables: dict[str, pulp.LpVariable] = {}
        self.rows = 0

    def variable(self, name: str, up: float | None, integer: bool, cost: float = 0.0) -> pulp.LpVariable:
        variable = self.program.add_variable(name, 0, up, pulp.LpInteger if integer else pulp.LpContinuous)
        self.variables[name] = variable
        if cost:
            self.costs[name] = cost
        return variable

    def price(self, variable: Variable, cost: float) -> None:
        self.costs[variable.name] = self.costs.get(variable.name, 0.0) + cost

    def constrain(self, terms: Terms, sense: Sense, right: float, name: str | None = None) -> None:
        self.rows += 1
        expression = solver.expression(terms)
        self.program.addConstraint(pulp.LpConstraint(expression, _SENSES[sense], name or f"r{self.rows}", right))

    def deviation(self, name: str, weight: float, terms: Terms, const: float) -> None:
        """v >= const + terms with cost weight*v, both called `name`; left out when it can never be positive."""
        if weight == 0 or const + sum(c for _, c in terms if c > 0) <= 0:
            return
        v = self.variable(name, None, False, weight)
        self.constrain([(v, 1.0), *((x, -c) for x, c in terms)], ">=", const, name)

    def done(self) -> pulp.LpProblem:
        priced = [(self.variables[name], cost) for name, cost in self.costs.items() if cost]
        self.program.setObjective(solver.expression(priced))
        return self.program


class _Week(_Builder):
    """The program of a week (a `Program`)."""

    def __init__(self, problem: Problem, fixed: Choice) -> None:
        super().__init__("week", problem)
        self.fixed = fixed
        self.y: dict[tuple[int, int], pulp.LpVariable] = {}


def week_model(
    objective: Objective, choice: Choice, free: Mapping[int, Sequence[int]]
) -> tuple[pulp.LpProblem, dict[tuple[int, int], str]]:
    """The program with the positions in `free` open to the options given there and all others kept.

    Returns the program and the names of y by (position, option).
    """
    p = objective.problem
    fixed = choice.copy()
    for index in free:
        fixed[index] = -1
    program = _Week(p, fixed)
    for index, options in free.items():
        mine = [program.variable(f"y{index}_{o}", 1, True) for o in options]
        program.y.update(((index, int(o)), variable) for o, variable in zip(options, mine, strict=True))
        if mine:
            program.constrain([(v, 1.0) for v in mine], "=" if p.positions[index].main else "<=", 1.0)
    for term in objective.terms:
        term.add_to(program)
    _order_extras(program, free)
    return program.done(), {key: variable.name for key, variable in program.y.items()}


def _order_extras(program: _Week, free: Mapping[int, Sequence[int]]) -> None:
    """Two extras of one meal with the same pool are interchangeable: the later may be used only if the earlier is."""
    p, y = program.problem, program.y
    for indices in p.by_meal.values():
        extras = [i for i in indices if i in free and not p.positions[i].main and free[i]]
        for first, second in pairwise(extras):
            if list(free[first]) == list(free[second]):
                later = [(y[second, int(o)], 1.0) for o in free[second]]
                program.constrain([*later, *((y[first, int(o)], -1.0) for o in free[first])], "<=", 0.0)


def chosen(names: Mapping[tuple[int, int], str], values: Mapping[str, float], choice: Choice) -> Choice:
    """The choice that a solution of `week_model` stands for."""
    made = choice.copy()
    for index, _ in names:
        made[index] = -1
    for (index, option), name in names.items():
        if values.get(name, 0.0) > 0.5:
            made[index] = option
    return made


def kinds_of_days(objective: Objective) -> list[list[int]]:
    """Days grouped by kind: equal bounds, slots and options."""
    p, rows = objective.problem, objective.rows
    groups: dict[tuple[object, ...], list[int]] = {}
    for d in range(p.days):
        shape = tuple((q.slot, q.main, q.options.tobytes()) for q in p.positions if q.day == d)
        key = (rows.const_day[d].tobytes(), rows.const_meal[d].tobytes(), shape)
        groups.setdefault(key, []).append(d)
    return list(groups.values())


def _hull(p: Problem, options: Iterable[int], kinds: bool) -> list[int]:
    """Of each dish only the smallest and the largest portion: everything between is a mixture of the two. `kinds`: of
    its left-overs as well, which differ in effort only."""
    ends: dict[tuple[int, int], tuple[int, int]] = {}
    for o in options:
        key = (int(p.dish[o]), int(p.kind[o]) if kinds else 0)
        low, high = ends.get(key, (o, o))
        ends[key] = (o if p.portions[o] < p.portions[low] else low, o if p.portions[o] > p.portions[high] else high)
    return sorted({o for pair in ends.values() for o in pair})


class _Bound(_Builder):
    """The aggregated relaxation (a `Relaxation`): see the module's docstring."""

    def __init__(self, objective: Objective, levels: Sequence[str], limits: Mapping[str, float]) -> None:
        super().__init__("bound", objective.problem)
        self.levels = levels
        self.limits = limits
        self.kinds = kinds_of_days(objective)
        self.of: dict[str, Row | Curve] = {}
        self.capped: dict[str, list[tuple[Variable, float]]] = {name: [] for name in limits}
        frozen = bool((self.problem.kind == FROZEN).any())
        self.cooking = frozen or self.counted("minutes")
        self.placed = [self._placed(g, days) for g, days in enumerate(self.kinds)]

    def counted(self, level: str) -> bool:
        return level in self.levels or level in self.capped

    def soft(self, name: str, of: Row | Curve, share: float, terms: Terms, const: float) -> None:
        self.of[name] = of
        if of.level in self.levels:
            self.deviation(name, of.weight * share, terms, const)
        elif of.level in self.capped and const + sum(c for _, c in terms if c > 0) > 0:
            v = self.variable(name, None, False)
            self.constrain([(v, 1.0), *((x, -c) for x, c in terms)], ">=", const)
            self.capped[of.level].append((v, of.weight * share))

    def _placed(self, g: int, days: Sequence[int]) -> list[tuple[Variable, int, int]]:
        """How often each option stands in each slot, over the days of a kind together."""
        p, out = self.problem, []
        for s in range(len(p.slots)):
            for main in (True, False):
                here = [q for q in p.positions if q.day == days[0] and q.slot == s and q.main == main]
                pools: dict[bytes, list[Position]] = {}
                for q in here:
                    if len(q.options):
                        pools.setdefault(q.options.tobytes(), []).append(q)
                for k, members in enumerate(pools.values()):
                    tag = f"x{g}_{s}_{int(main)}_{k}"
                    options = _hull(p, (int(o) for o in members[0].options), self.cooking)
                    xs = [self.variable(f"{tag}_{o}", None, False) for o in options]
                    most = float(len(days) * len(members))
                    self.constrain([(x, 1.0) for x in xs], "=" if main else "<=", most)
                    out += [(x, o, s) for x, o in zip(xs, options, strict=True)]
        return out

    def done(self) -> pulp.LpProblem:
        for name, terms in self.capped.items():
            if terms:
                self.constrain(terms, "<=", self.limits[name] + 1e-6)
        return super().done()


def relaxation(
    objective: Objective, levels: Sequence[str], limits: Mapping[str, float] | None = None
) -> pulp.LpProblem:
    """The program of `relaxed`."""
    return relaxed(objective, levels, limits)[0]


def relaxed(
    objective: Objective, levels: Sequence[str], limits: Mapping[str, float] | None = None
) -> tuple[pulp.LpProblem, dict[str, Row | Curve]]:
    """The aggregated linear relaxation, minimising the plain deviations of `levels`; `limits` caps the sum of other
    levels at what was reached (with a little slack), for the bound of a lower level. With it, by the name of each
    deviation and its constraint, the bound that they belong to."""
    bound = _Bound(objective, levels, limits or {})
    for term in objective.terms:
        term.relax(bound)
    return bound.done(), bound.of
