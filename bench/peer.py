r"""The peer: the monolithic model that everybody writes, as well as it can be written.

Binaries y[p, o] for every position of the week and option (dish and portion); soft targets by the week, the day and
the meal; at most `cap` times a dish; nothing else, so that all of the peer's time goes to the targets level that is
compared (what the week asks is left out in its favour: a dish is always fresh, and its pot has no size). It gets what a
good engineer would give it: options rather than big-M portions, extras in order, days of one kind in order of their
first main (symmetry), coefficient lists rather than sums, and a warm start from a greedy week.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import highspy
import numpy as np
import pulp

from mealplan.planning.objective import Objective
from mealplan.planning.objective.problem import FRESH, Choice, Position, Problem
from mealplan.planning.search import improve, model, solver
from mealplan.planning.search.engine import gap, targets_level

LIMITS = 100.0  # weight of a safety limit beside a goal: nothing outbids it


@dataclass
class Run:
    """A peer's run: (seconds, targets level) at each improvement, and when which gap was proven. `capped`: it was
    stopped by the clock, so a time it did not reach is at least that."""

    name: str
    seconds: float = 0.0
    objective: float | None = None
    trace: list[tuple[float, float]] = field(default_factory=list)
    gaps: list[tuple[float, float]] = field(default_factory=list)
    capped: bool = False
    variables: int = 0

    def at(self, seconds: float) -> float | None:
        found = [v for t, v in self.trace if t <= seconds]
        return min(found) if found else None

    def time_to(self, wanted: float) -> float | None:
        return next((t for t, g in self.gaps if g <= wanted), None)


def build(objective: Objective, start: Choice) -> tuple[pulp.LpProblem, dict[tuple[int, int], pulp.LpVariable]]:
    p = objective.problem
    pools = [_plain(p, q) for q in p.positions]
    problem = solver.model("peer")
    costs: list[tuple[pulp.LpVariable, float]] = []
    count = 0

    def constrain(terms: list[tuple[pulp.LpVariable, float]], sense: int, right: float) -> None:
        nonlocal count
        count += 1
        problem.addConstraint(pulp.LpConstraint(solver.expression(terms), sense, f"r{count}", right))

    y: dict[tuple[int, int], pulp.LpVariable] = {}
    for i, q in enumerate(p.positions):
        for o in pools[i]:
            y[i, int(o)] = problem.add_variable(f"y{i}_{int(o)}", 0, 1, pulp.LpInteger)
        terms = [(y[i, int(o)], 1.0) for o in pools[i]]
        if terms:
            constrain(terms, pulp.LpConstraintEQ if q.main else pulp.LpConstraintLE, 1.0)

    def soft(name: str, weight: float, coef: np.ndarray, places: Sequence[int], const: float, share: float) -> None:
        terms = [(y[i, int(o)], -float(coef[o]) * share) for i in places for o in pools[i] if coef[o]]
        if const - sum(c for _, c in terms if c < 0) <= 0:
            return
        v = problem.add_variable(name, 0, None, pulp.LpContinuous)
        costs.append((v, weight))
        constrain([(v, 1.0), *terms], pulp.LpConstraintGE, const)

    every = list(range(len(p.positions)))
    wanted = ("limits", "goals")
    for k, r in enumerate(p.week):
        if r.level in wanted:
            soft(f"w{k}", _weight(r.level) * r.weight, r.coef, every, float(np.asarray(r.const)), 1.0 / p.days)
    by_day = [[i for i in every if p.positions[i].day == d] for d in range(p.days)]
    for k, r in enumerate(p.day):
        if r.level in wanted:
            const = np.broadcast_to(r.const, (p.days,))
            for d in range(p.days):
                soft(f"d{d}_{k}", _weight(r.level) * r.weight / p.days, r.coef, by_day[d], float(const[d]), 1.0)
    for k, r in enumerate(p.meal):
        if r.level in wanted:
            meals = np.broadcast_to(r.const, (p.days, len(p.slots)))
            for (d, s), places in p.by_meal.items():
                weight = _weight(r.level) * r.weight / len(p.by_meal)
                soft(f"m{d}_{s}_{k}", weight, r.coef, places, float(meals[d, s]), 1.0)
    by_dish: dict[int, list[tuple[pulp.LpVariable, float]]] = {}
    for (_, o), variable in y.items():
        by_dish.setdefault(int(p.dish[o]), []).append((variable, 1.0))
    for dish, terms in by_dish.items():
        constrain(terms, pulp.LpConstraintLE, float(p.cap[dish]))
    for places in p.by_meal.values():
        extras = [i for i in places if not p.positions[i].main]
        for a, b in pairwise(extras):
            if p.positions[a].options is p.positions[b].options:
                used = [(y[b, int(o)], 1.0) for o in pools[b]]
                constrain([*used, *((y[a, int(o)], -1.0) for o in pools[a])], pulp.LpConstraintLE, 0.0)
    for kind in model.kinds_of_days(objective):
        for a, b in pairwise(kind):
            first, second = _first_main(objective, a), _first_main(objective, b)
            terms = [(y[first, int(o)], float(n)) for n, o in enumerate(pools[first])]
            terms += [(y[second, int(o)], -float(n)) for n, o in enumerate(pools[second])]
            constrain(terms, pulp.LpConstraintLE, 0.0)
    problem.setObjective(solver.expression(costs))
    for key, variable in y.items():
        variable.setInitialValue(1.0 if start[key[0]] == key[1] else 0.0)
    return problem, y


def _plain(p: Problem, position: Position) -> list[int]:
    """Of each dish one option for each portion: at the targets level it is no matter how it comes to the table."""
    found: dict[tuple[int, float], int] = {}
    for o in position.options.tolist():
        if p.kind[o] == FRESH:
            found.setdefault((int(p.dish[o]), float(p.portions[o])), o)
    return list(found.values()) or position.options.tolist()


def _weight(level: str) -> float:
    return LIMITS if level == "limits" else 1.0


def _first_main(objective: Objective, day: int) -> int:
    return next(i for i, q in enumerate(objective.problem.positions) if q.day == day and q.main)


def greedy(objective: Objective) -> Choice:
    """A first week, meal by meal, its equal days put into the order that the symmetry breaking asks for."""
    p = objective.problem
    choice = improve.construct(objective, np.random.default_rng(0))
    pools = [_plain(p, q) for q in p.positions]
    for i, o in enumerate(choice.tolist()):  # the same dishes and portions, in the options that the model has
        same = [x for x in pools[i] if o >= 0 and p.dish[x] == p.dish[o] and p.portions[x] == p.portions[o]]
        choice[i] = same[0] if same else o if o in pools[i] else -1 if not p.positions[i].main else pools[i][0]
    places = {d: [i for i, q in enumerate(p.positions) if q.day == d] for d in range(p.days)}
    for kind in model.kinds_of_days(objective):
        rank = {
            d: pools[main].index(int(choice[main]))
            for d, main in ((d, _first_main(objective, d)) for d in kind)
        }
        menus = [choice[places[d]].copy() for d in sorted(kind, key=lambda d: rank[d])]
        for d, menu in zip(kind, menus, strict=True):
            choice[places[d]] = menu
    for places_of in p.by_meal.values():  # an extra is used only if the one before it is
        extras = [i for i in places_of if not p.positions[i].main]
        used = [choice[i] for i in extras if choice[i] >= 0]
        if all(p.positions[i].options is p.positions[extras[0]].options for i in extras):
            for i, o in zip(extras, [*used, *([-1] * (len(extras) - len(used)))], strict=True):
                choice[i] = o
    return choice


def highs(objective: Objective, seconds: float) -> Run:
    """HiGHS on the monolithic model for so many seconds, building it included."""
    started = time.monotonic()
    start = greedy(objective)
    problem, y = build(objective, start)
    run = Run("HiGHS", variables=len(y))
    run.trace.append((time.monotonic() - started, targets_level(objective.score(start))))
    kinds = highspy.cb.HighsCallbackType

    def called(kind: object, _m: str, out: object, _in: object, _u: object) -> None:
        now, value = time.monotonic() - started, float(out.mip_primal_bound)  # type: ignore[attr-defined]
        if kind == kinds.kCallbackMipImprovingSolution:
            value = float(out.objective_function_value)  # type: ignore[attr-defined]
            run.trace.append((now, value))
        bound = float(out.mip_dual_bound)  # type: ignore[attr-defined]
        if np.isfinite(value) and np.isfinite(bound):
            run.gaps.append((now, gap(value, max(bound, 0.0))))

    engine = pulp.HiGHS(
        msg=False, gapRel=1e-3, callbackTuple=(called, None),
        callbacksToActivate=[kinds.kCallbackMipImprovingSolution, kinds.kCallbackMipLogging],
    )  # fmt: skip
    engine.createAndConfigureSolver(problem)
    engine.buildSolverModel(problem)
    values = {f"y{i}_{int(o)}": 1.0 for i, o in enumerate(start) if o >= 0}
    warm = highspy.HighsSolution()
    warm.col_value = _completed(problem, values)
    problem.solverModel.setSolution(warm)
    left = max(0.5, seconds - (time.monotonic() - started))
    problem.solverModel.setOptionValue("time_limit", left)
    engine.callSolver(problem)
    run.seconds = time.monotonic() - started
    word = problem.solverModel.getModelStatus()
    run.capped = word == highspy.HighsModelStatus.kTimeLimit
    info = problem.solverModel.getInfo()
    if info.primal_solution_status == int(highspy.SolutionStatus.kSolutionStatusFeasible):
        columns = problem.solverModel.getSolution().col_value
        by_name = {v.name: x for v, x in zip(problem.variables(), columns, strict=True)}
        run.objective = targets_level(objective.score(_read(objective, y, by_name)))
        run.trace.append((run.seconds, run.objective))
        if not run.capped:
            run.gaps.append((run.seconds, 0.0))
    else:
        run.objective = run.trace[0][1]
    return run


def _completed(problem: pulp.LpProblem, values: dict[str, float]) -> list[float]:
    """The start with its deviations: each as large as its row asks for."""
    for row in problem._constraints.values():
        needed, free = -row.constant, None
        for variable, c in row.items():
            if variable.name[0] == "y":
                needed -= c * values.get(variable.name, 0.0)
            else:
                free = variable
        if free is not None:
            values[free.name] = max(0.0, needed)
    return [values.get(v.name, 0.0) for v in problem.variables()]


def _read(objective: Objective, y: dict[tuple[int, int], pulp.LpVariable], values: dict[str, float]) -> Choice:
    choice = np.full(len(objective.problem.positions), -1, dtype=np.int64)
    for (i, o), variable in y.items():
        if (values.get(variable.name) or 0.0) > 0.5:
            choice[i] = o
    return choice


def cbc(objective: Objective, seconds: float) -> Run | None:
    """CBC on the same model; None where PuLP's binary does not run."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # PuLP 3.3 says that 4.0 ships no CBC
        if not pulp.PULP_CBC_CMD(msg=False).available():
            return None
        started = time.monotonic()
        start = greedy(objective)
        problem, y = build(objective, start)
        first = targets_level(objective.score(start))
        run = Run("CBC", variables=len(y), trace=[(time.monotonic() - started, first)], objective=first)
        left = max(1.0, seconds - (time.monotonic() - started))
        engine = pulp.PULP_CBC_CMD(msg=False, timeLimit=left, gapRel=0.2, gapAbs=0.002, warmStart=True, threads=1)
        status = problem.solve(engine)
        run.seconds = time.monotonic() - started
        run.capped = run.seconds >= seconds - 0.5
        if status == pulp.LpStatusOptimal:
            made = targets_level(objective.score(_read(objective, y, {v.name: v.varValue for v in y.values()})))
            run.objective = min(first, made)
            run.trace.append((run.seconds, run.objective))
            if not run.capped:
                run.gaps.append((run.seconds, 0.2))
    return run
