r"""The mixed-integer program of a week, and its relaxation.

Sets and data are those of `problem.py`: positions p (day d, slot s; main or extra), options o with dish i(o), rows r.

Variables: y_{po} in {0,1}, option o stands at position p; v >= 0, one deviation per row (and day, or meal).

    min  sum_r W_r v_r + sum_po c_o y_po + F sum_{d,f} (u_{df} and 10 q_{df}) + F' sum_f t_f + A sum_i g_i
    s.t. sum_o y_po  = 1            for every main p             (slots filled)
         sum_o y_po <= 1            for every extra p
         v_r   >= b_r + (1/D) sum_po a_ro y_po                  week rows
         v_rd  >= b_rd + sum_{p in d, o} a_ro y_po               day rows
         v_rds >= b_rs + sum_{p in (d,s), o} a_ro y_po           meal rows
         sum_{po: i(o)=i} y_po <= cap_i                          repeats of a dish
         u_df  >= sum_{p in d, i(o) in f} y_po - 1, q_df >= ... - 2   families within a day
         t_f   >= sum_{main p, i(o) in f} y_po - share            mains of a family within the week
         g_i   >= sum_{po: i(o)=i} y_po - 1                       a dish again
         y_{p,o}  <= sum_{fresh o' of i(o), 0 < d(p) - d(p') <= keeps} y_{p'o'}   for every left-over o
         extras of one meal are ordered by their option index where they share a pool (symmetry)

All bounds are soft (an elastic model always has a solution); hard ones carry a weight that nothing outbids.
Positions that are not free keep their option: their sums are constants, which is how one or two days, or the portions
of a whole week, are re-optimised exactly inside a long search.

The relaxation for the bound aggregates days of one kind g (n_g days with the same bounds, slots and options): x_{gso}
in [0, n_g] counts how often option o stands there. By convexity of v, n_g max(0, mean sum) <= sum of daily deviations,
and a dish's portions lie between its smallest and largest option, so its optimum is a valid lower bound for every week.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import numpy as np
import pulp

from mealplan.planning import solver
from mealplan.planning.problem import (
    CHANGED,
    EXTRA,
    FAMILY_OFTEN,
    FRESH,
    FROZEN,
    LEFT,
    LEVEL_WEIGHT,
    SAME_DISH_SAME_DAY,
    SAME_FAMILY_SAME_DAY,
    THIRD_OF_FAMILY_IN_A_DAY,
    Arrays,
    Choice,
    Curve,
    Position,
    Problem,
    Row,
    changed,
)

BIG = 1e3  # cap on a hard row's weight inside the solver, for numerics: still a hundred goals wide


def _weight(row: Row) -> float:
    return min(LEVEL_WEIGHT[row.level], 1e5) * row.weight


class _Builder:
    def __init__(self, name: str) -> None:
        self.problem = solver.model(name)
        self.objective: list[tuple[pulp.LpVariable, float]] = []
        self.rows = 0

    def variable(self, name: str, up: float | None, integer: bool, cost: float = 0.0) -> pulp.LpVariable:
        variable = self.problem.add_variable(name, 0, up, pulp.LpInteger if integer else pulp.LpContinuous)
        if cost:
            self.objective.append((variable, cost))
        return variable

    def constrain(
        self, terms: Sequence[tuple[pulp.LpVariable, float]], sense: int, right: float, name: str | None = None
    ) -> None:
        self.rows += 1
        self.problem.addConstraint(pulp.LpConstraint(solver.expression(terms), sense, name or f"r{self.rows}", right))

    def deviation(self, name: str, weight: float, terms: Sequence[tuple[pulp.LpVariable, float]], const: float) -> None:
        """v >= const + terms with cost weight*v, both called `name`; left out when it can never be positive."""
        if weight == 0 or const + sum(c for _, c in terms if c > 0) <= 0:
            return
        v = self.variable(name, None, False, weight)
        self.constrain([(v, 1.0), *((x, -c) for x, c in terms)], pulp.LpConstraintGE, const, name)

    def done(self) -> pulp.LpProblem:
        self.problem.setObjective(solver.expression(self.objective))
        return self.problem


def week_model(
    arrays: Arrays, choice: Choice, free: Mapping[int, Sequence[int]], *, whole: bool = False
) -> tuple[pulp.LpProblem, dict[tuple[int, int], str]]:
    """The program with the positions in `free` open to the options given there and all others kept.

    Returns the program and the names of y by (position, option). `whole` keeps symmetry breaking for interchangeable
    days out (it is only right when every position is free); see `bench/`.
    """
    p: Problem = arrays.problem
    build = _Builder("week")
    fixed = choice.copy()
    for index in free:
        fixed[index] = -1
    week, day, meal = arrays.sums(fixed)
    y: dict[tuple[int, int], pulp.LpVariable] = {}
    by_day: dict[int, list[tuple[pulp.LpVariable, int]]] = {}
    by_meal: dict[tuple[int, int], list[tuple[pulp.LpVariable, int]]] = {}
    for index, options in free.items():
        position = p.positions[index]
        mine = []
        for o in options:
            # leaving a dish that stood here costs as much as any change does: count what staying saves
            saved = CHANGED - float(changed(p, index, np.array([o]))[0]) if p.stay[index] >= 0 else 0.0
            beside = 0.0 if position.main else EXTRA
            variable = build.variable(f"y{index}_{o}", 1, True, float(p.cost[o]) + beside - saved)
            y[index, int(o)] = variable
            mine.append((variable, 1.0))
            by_day.setdefault(position.day, []).append((variable, int(o)))
            by_meal.setdefault((position.day, position.slot), []).append((variable, int(o)))
        if mine:
            build.constrain(mine, pulp.LpConstraintEQ if position.main else pulp.LpConstraintLE, 1.0)
    everything = [(variable, o) for pairs in by_day.values() for variable, o in pairs]
    for k, row in enumerate(p.week):
        build.deviation(
            f"w{k}",
            _weight(row),
            [(v, float(row.coef[o]) / p.days) for v, o in everything if row.coef[o]],
            float(week[k]),
        )
    for d, pairs in by_day.items():
        for k, row in enumerate(p.day):
            build.deviation(
                f"d{d}_{k}",
                _weight(row) / p.days,
                [(v, float(row.coef[o])) for v, o in pairs if row.coef[o]],
                float(day[d, k]),
            )
    meals = max(1, len(p.by_meal))
    for (d, s), pairs in by_meal.items():
        for k, row in enumerate(p.meal):
            build.deviation(
                f"m{d}_{s}_{k}",
                _weight(row) / meals,
                [(v, float(row.coef[o])) for v, o in pairs if row.coef[o]],
                float(meal[d, s, k]),
            )
    _curves(build, p, fixed, everything, {v.name: p.positions[i] for (i, _), v in y.items()})
    _repetition(build, p, fixed, y)
    _batches(build, p, fixed, y)
    _order_extras(build, p, free, y)
    return build.done(), {key: variable.name for key, variable in y.items()}


def _curves(
    build: _Builder,
    p: Problem,
    fixed: Choice,
    everything: Sequence[tuple[pulp.LpVariable, int]],
    places: Mapping[str, Position],
) -> None:
    """x_dk <= slope m_dk + intercept for every piece; the deviation of the sum of x. Exact, since f is concave."""
    for n, curve in enumerate(p.curves):
        held = curve.held(p, fixed)
        terms: dict[tuple[int, int], list[tuple[pulp.LpVariable, float]]] = {}
        for variable, o in everything:
            place = places[variable.name]
            if curve.coef[o]:
                key = (place.day, int(curve.sitting[place.slot]))
                terms.setdefault(key, []).append((variable, float(curve.coef[o])))
        total, least = [], float(curve.taken(held).sum())
        for (d, k), mine in terms.items():
            x = build.variable(f"a{n}_{d}_{k}", None, False)
            for slope, intercept in curve.pieces:
                line = [(x, 1.0), *((v, -slope * c) for v, c in mine)]
                build.constrain(line, pulp.LpConstraintLE, slope * float(held[d, k]) + intercept)
            least -= float(curve.taken(held[d, k]))
            total.append((x, -1.0 / p.days / curve.minimum))
        weight = LEVEL_WEIGHT[curve.level] * curve.weight
        v = build.variable(f"c{n}", None, False, weight)
        right = 1.0 - least / p.days / curve.minimum
        build.constrain([(v, 1.0), *((x, -c) for x, c in total)], pulp.LpConstraintGE, right)


def _repetition(build: _Builder, p: Problem, fixed: Choice, y: Mapping[tuple[int, int], pulp.LpVariable]) -> None:
    count = np.zeros(len(p.cap), dtype=np.int64)
    today: dict[tuple[int, int], int] = {}
    families: dict[tuple[int, int], int] = {}
    weekly: dict[int, int] = {}
    for position, option in zip(p.positions, fixed, strict=True):
        if option >= 0:
            dish = int(p.dish[option])
            count[dish] += 1
            today[position.day, dish] = today.get((position.day, dish), 0) + 1
            family = int(p.family[dish])
            if family >= 0:
                families[position.day, family] = families.get((position.day, family), 0) + 1
                weekly[family] = weekly.get(family, 0) + int(position.main)
    by_dish: dict[int, list[tuple[pulp.LpVariable, float]]] = {}
    by_day_dish: dict[tuple[int, int], list[tuple[pulp.LpVariable, float]]] = {}
    by_family: dict[tuple[int, int], list[tuple[pulp.LpVariable, float]]] = {}
    by_week: dict[int, list[tuple[pulp.LpVariable, float]]] = {}
    for (index, option), variable in y.items():
        position, dish = p.positions[index], int(p.dish[option])
        by_dish.setdefault(dish, []).append((variable, 1.0))
        by_day_dish.setdefault((position.day, dish), []).append((variable, 1.0))
        family = int(p.family[dish])
        if family >= 0:
            by_family.setdefault((position.day, family), []).append((variable, 1.0))
            if position.main:
                by_week.setdefault(family, []).append((variable, 1.0))
    for dish, terms in by_dish.items():
        build.constrain(terms, pulp.LpConstraintLE, float(max(0, int(p.cap[dish]) - int(count[dish]))))
        build.deviation(f"g{dish}", float(p.again[dish]), terms, float(count[dish]) - 1.0)
    for (d, dish), terms in by_day_dish.items():
        build.deviation(f"s{d}_{dish}", SAME_DISH_SAME_DAY, terms, today.get((d, dish), 0) - 1.0)
    for (d, f), terms in by_family.items():
        build.deviation(f"u{d}_{f}", SAME_FAMILY_SAME_DAY, terms, families.get((d, f), 0) - 1.0)
        build.deviation(f"q{d}_{f}", THIRD_OF_FAMILY_IN_A_DAY, terms, families.get((d, f), 0) - 2.0)
    for f, terms in by_week.items():
        build.deviation(f"t{f}", FAMILY_OFTEN, terms, float(weekly.get(f, 0) - p.family_share))


def _batches(build: _Builder, p: Problem, fixed: Choice, y: Mapping[tuple[int, int], pulp.LpVariable]) -> None:
    """A left-over needs a cook of its dish at most `keeps` days before."""
    cooked: dict[int, list[tuple[int, pulp.LpVariable | None]]] = {}
    for position, option in zip(p.positions, fixed, strict=True):
        if option >= 0 and p.kind[option] == FRESH:
            cooked.setdefault(int(p.dish[option]), []).append((position.day, None))
    for (index, option), variable in y.items():
        if p.kind[option] == FRESH:
            cooked.setdefault(int(p.dish[option]), []).append((p.positions[index].day, variable))
    for (index, option), variable in y.items():
        if p.kind[option] != LEFT:
            continue
        dish, day = int(p.dish[option]), p.positions[index].day
        feeding = [v for on, v in cooked.get(dish, []) if 0 < day - on <= int(p.keeps[dish])]
        if all(v is not None for v in feeding):
            terms = [(variable, 1.0), *((v, -1.0) for v in feeding if v is not None)]
            build.constrain(terms, pulp.LpConstraintLE, 0.0)


def _order_extras(
    build: _Builder, p: Problem, free: Mapping[int, Sequence[int]], y: Mapping[tuple[int, int], pulp.LpVariable]
) -> None:
    """Two extras of one meal with the same pool are interchangeable: the later may be used only if the earlier is."""
    for indices in p.by_meal.values():
        extras = [i for i in indices if i in free and not p.positions[i].main and free[i]]
        for first, second in pairwise(extras):
            if list(free[first]) == list(free[second]):
                build.constrain(
                    [
                        *((y[second, int(o)], 1.0) for o in free[second]),
                        *((y[first, int(o)], -1.0) for o in free[first]),
                    ],
                    pulp.LpConstraintLE,
                    0.0,
                )


def chosen(names: Mapping[tuple[int, int], str], values: Mapping[str, float], choice: Choice) -> Choice:
    """The choice that a solution of `week_model` stands for."""
    made = choice.copy()
    for index, _ in names:
        made[index] = -1
    for (index, option), name in names.items():
        if values.get(name, 0.0) > 0.5:
            made[index] = option
    return made


def kinds_of_days(arrays: Arrays) -> list[list[int]]:
    """Days grouped by kind: equal bounds, slots and options."""
    p = arrays.problem
    groups: dict[tuple[object, ...], list[int]] = {}
    for d in range(p.days):
        shape = tuple((q.slot, q.main, q.options.tobytes()) for q in p.positions if q.day == d)
        key = (arrays.const_day[d].tobytes(), arrays.const_meal[d].tobytes(), shape)
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


def relaxation(arrays: Arrays, levels: Sequence[str], limits: Mapping[str, float] | None = None) -> pulp.LpProblem:
    """The program of `relaxed`."""
    return relaxed(arrays, levels, limits)[0]


def relaxed(
    arrays: Arrays, levels: Sequence[str], limits: Mapping[str, float] | None = None
) -> tuple[pulp.LpProblem, dict[str, Row | Curve]]:
    """The aggregated linear relaxation, minimising the plain deviations of `levels`; `limits` caps the sum of other
    levels at what was reached (with a little slack), for the bound of a lower level. With it, by the name of each
    deviation and its constraint, the bound that they belong to."""
    p = arrays.problem
    build = _Builder("bound")
    of: dict[str, Row | Curve] = {}
    capped: dict[str, list[tuple[pulp.LpVariable, float]]] = {name: [] for name in (limits or {})}
    everything: list[tuple[pulp.LpVariable, int]] = []
    placed: list[list[tuple[pulp.LpVariable, int, int]]] = [[] for _ in kinds_of_days(arrays)]
    by_dish: dict[int, list[tuple[pulp.LpVariable, float]]] = {}
    meals = max(1, len(p.by_meal))
    practice = "practice" in levels
    kinds = bool((p.kind == FROZEN).any()) or practice or "effort" in levels or "effort" in capped

    def soft(name: str, row: Row, share: float, terms: list[tuple[pulp.LpVariable, float]], const: float) -> None:
        of[name] = row
        if row.level in levels:
            build.deviation(name, row.weight * share, terms, const)
        elif row.level in capped and const + sum(c for _, c in terms if c > 0) > 0:
            v = build.variable(name, None, False)
            build.constrain([(v, 1.0), *((x, -c) for x, c in terms)], pulp.LpConstraintGE, const)
            capped[row.level].append((v, row.weight * share))

    for g, days in enumerate(kinds_of_days(arrays)):
        first, n = days[0], len(days)
        today: list[tuple[pulp.LpVariable, int]] = []
        for s in range(len(p.slots)):
            here: list[tuple[pulp.LpVariable, int]] = []
            for main in (True, False):
                places = [
                    q for q in p.positions if q.day == first and q.slot == s and q.main == main and len(q.options)
                ]
                pools: dict[bytes, list[int]] = {}
                for i, q in enumerate(places):
                    pools.setdefault(q.options.tobytes(), []).append(i)
                for k, members in enumerate(pools.values()):
                    m = len(members)
                    options = _hull(p, (int(o) for o in places[members[0]].options), kinds)
                    tag = f"x{g}_{s}_{int(main)}_{k}"
                    xs = [
                        (build.variable(f"{tag}_{o}", None, False, float(p.cost[o]) if practice else 0.0), o)
                        for o in options
                    ]
                    build.constrain(
                        [(x, 1.0) for x, _ in xs], pulp.LpConstraintEQ if main else pulp.LpConstraintLE, float(n * m)
                    )
                    here += xs
                    placed[g] += [(x, o, s) for x, o in xs]
            for k, row in enumerate(p.meal):
                terms = [(x, float(row.coef[o]) / n) for x, o in here if row.coef[o]]
                if here:
                    soft(f"m{g}_{s}_{k}", row, n / meals, terms, float(arrays.const_meal[first, s, k]))
            today += here
        for k, row in enumerate(p.day):
            terms = [(x, float(row.coef[o]) / n) for x, o in today if row.coef[o]]
            soft(f"d{g}_{k}", row, n / p.days, terms, float(arrays.const_day[first, k]))
        everything += today
    for x, o in everything:
        by_dish.setdefault(int(p.dish[o]), []).append((x, 1.0))
    for dish, terms in by_dish.items():
        build.constrain(terms, pulp.LpConstraintLE, float(p.cap[dish]))
    if kinds:  # one cook at least for what is left over of it, so cap - 1 left-overs at most for each
        cooks = {dish: max(0, int(p.cap[dish]) - 1) for dish in by_dish}
        shares: dict[int, list[tuple[pulp.LpVariable, float]]] = {}
        for x, o in everything:
            dish = int(p.dish[o])
            if p.kind[o] == LEFT:
                shares.setdefault(dish, []).append((x, 1.0))
            elif p.kind[o] == FRESH:
                shares.setdefault(dish, []).append((x, -float(cooks[dish])))
        for terms in shares.values():
            if any(c > 0 for _, c in terms):
                build.constrain(terms, pulp.LpConstraintLE, 0.0)
    for k, row in enumerate(p.week):
        soft(
            f"w{k}",
            row,
            1.0,
            [(x, float(row.coef[o]) / p.days) for x, o in everything if row.coef[o]],
            float(arrays.const_week[k]),
        )
    for n, curve in enumerate(p.curves):
        if curve.level not in levels and curve.level not in capped:
            continue
        sums: list[tuple[pulp.LpVariable, float]] = []
        for g, days in enumerate(kinds_of_days(arrays)):
            # by concavity the days of a kind take up no more than as many times their mean would
            for k in range(len(curve.base)):
                mine = [(x, float(curve.coef[o])) for x, o, s in placed[g] if curve.sitting[s] == k and curve.coef[o]]
                x_gk = build.variable(f"a{n}_{g}_{k}", None, False)
                for slope, intercept in curve.pieces:
                    right = len(days) * (slope * float(curve.base[k]) + intercept)
                    build.constrain([(x_gk, 1.0), *((x, -slope * c) for x, c in mine)], pulp.LpConstraintLE, right)
                sums.append((x_gk, 1.0 / p.days / curve.minimum))
        of[f"c{n}"] = curve
        v = build.variable(f"c{n}", None, False, curve.weight if curve.level in levels else 0.0)
        build.constrain([(v, 1.0), *sums], pulp.LpConstraintGE, 1.0, f"c{n}")
        if curve.level in capped:
            capped[curve.level].append((v, curve.weight))
    for name, terms in capped.items():
        if terms:
            build.constrain(terms, pulp.LpConstraintLE, (limits or {})[name] + 1e-6)
    return build.done(), of
