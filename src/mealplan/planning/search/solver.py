"""The only module that runs a solver: options, status, warm start, cancel, bound and gap.

PuLP is the modelling layer. HiGHS runs in process (through highspy); CBC is the cross-check. A solver's own status
words stay in here: after a time limit PuLP says "Optimal", and without a solution every variable reads 0, so a
`Solution` carries values only when one was found, and says apart from that whether it is proven.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import highspy
import numpy as np
import numpy.typing as npt
import pulp

from mealplan.errors import InternalError


class Status(StrEnum):
    OPTIMAL = "optimal"  # proven within the asked gap
    FEASIBLE = "feasible"  # a solution, not proven: a limit or a cancel came first
    INFEASIBLE = "infeasible"
    UNBOUNDED = "unbounded"
    NOTHING = "nothing"  # stopped before any solution


@dataclass(frozen=True, slots=True)
class Solution:
    """`values` by variable name, empty without a solution. `bound` is a proven lower bound when minimising."""

    status: Status
    objective: float | None
    bound: float | None
    values: Mapping[str, float]
    duals: Mapping[str, float]

    @property
    def found(self) -> bool:
        return self.status in (Status.OPTIMAL, Status.FEASIBLE)


class Cancel:
    """A cancel flag shared by a search and whoever may stop it."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def set(self) -> None:
        self._event.set()

    def __bool__(self) -> bool:
        return self._event.is_set()


def model(name: str) -> pulp.LpProblem:
    return pulp.LpProblem(name, pulp.LpMinimize)


def expression(terms: Sequence[tuple[pulp.LpVariable, float]], constant: float = 0.0) -> pulp.LpAffineExpression:
    """A linear expression from (variable, coefficient) pairs: the only way to build one that is fast."""
    return pulp.LpAffineExpression(list(terms), constant)


def solver_name() -> str:
    """For a plan's `made`: the solver and its version."""
    return f"HiGHS {highspy.Highs().version()}"


def solve(
    problem: pulp.LpProblem,
    *,
    relax: bool = False,
    gap: float = 1e-4,
    nodes: int | None = None,
    seconds: float | None = None,
    seed: int = 0,
    cancel: Cancel | None = None,
    start: Mapping[str, float] | None = None,
    improved: Callable[[float, float], None] | None = None,
) -> Solution:
    """Minimise `problem` with HiGHS.

    relax: ignore integrality. nodes: branch-and-bound node limit (repeatable, unlike seconds).
    start: a known solution by variable name. improved(objective, bound) is called on the solver's thread.
    """
    options: dict[str, Any] = {"random_seed": seed}
    if nodes is not None:
        options["mip_max_nodes"] = nodes
    callbacks: list[Any] = []
    if cancel is not None:
        callbacks += [
            highspy.cb.HighsCallbackType.kCallbackMipInterrupt,
            highspy.cb.HighsCallbackType.kCallbackSimplexInterrupt,
        ]
    if improved is not None:
        callbacks.append(highspy.cb.HighsCallbackType.kCallbackMipImprovingSolution)

    def called(kind: Any, _message: str, data_out: Any, data_in: Any, _user: Any) -> None:
        if kind == highspy.cb.HighsCallbackType.kCallbackMipImprovingSolution:
            if improved is not None:
                improved(data_out.objective_function_value, data_out.mip_dual_bound)
        elif cancel:
            data_in.user_interrupt = True

    solver = pulp.HiGHS(
        mip=not relax,
        msg=False,
        gapRel=gap,
        timeLimit=seconds,
        callbackTuple=(called, None) if callbacks else None,
        callbacksToActivate=callbacks or None,
        **options,
    )
    solver.createAndConfigureSolver(problem)
    solver.buildSolverModel(problem)
    highs = problem.solverModel
    variables = problem.variables()
    if start is not None:
        warm = highspy.HighsSolution()
        warm.col_value = [float(start.get(v.name, 0.0)) for v in variables]
        highs.setSolution(warm)
    solver.callSolver(problem)
    return _read(problem, highs, variables, relax)


def _read(problem: pulp.LpProblem, highs: Any, variables: list[Any], relax: bool) -> Solution:
    word = highs.getModelStatus()
    info = highs.getInfo()
    kinds = highspy.HighsModelStatus
    if word == kinds.kInfeasible:
        return Solution(Status.INFEASIBLE, None, None, {}, {})
    if word in (kinds.kUnbounded, kinds.kUnboundedOrInfeasible):
        return Solution(Status.UNBOUNDED, None, None, {}, {})
    if word in (kinds.kLoadError, kinds.kModelError, kinds.kSolveError, kinds.kPresolveError, kinds.kPostsolveError):
        raise InternalError(f"the solver failed: {word}", hint="Please report this with the command you typed.")
    has_solution = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible.value or (
        info.primal_solution_status == int(highspy.SolutionStatus.kSolutionStatusFeasible)
    )
    mip = not relax and any(v.cat == pulp.LpInteger for v in variables)
    bound = float(info.mip_dual_bound) if mip else None
    if not has_solution:
        return Solution(Status.NOTHING, None, bound, {}, {})
    solution = highs.getSolution()
    column = solution.col_value
    values = {v.name: float(x) for v, x in zip(variables, column, strict=True)}
    # PuLP keeps the objective's constant apart from what HiGHS is given
    constant = float(problem.objective.constant)
    objective = float(info.objective_function_value) + constant
    status = Status.OPTIMAL if word == kinds.kOptimal else Status.FEASIBLE
    if bound is not None:
        bound += constant
    elif status is Status.OPTIMAL:
        bound = objective
    duals: dict[str, float] = {}
    if not mip:
        names = list(problem._constraints)
        duals = dict(zip(names, (float(x) for x in solution.row_dual), strict=True))
    return Solution(status, objective, bound, values, duals)


_NO_VALUES: npt.NDArray[np.float64] = np.zeros(0)


@dataclass(frozen=True, slots=True)
class LinearSolution:
    """`objective` of the best point found (None: none), `bound` a proven lower bound (None: none), `values` by column,
    and `reduced`, the columns' reduced costs of a linear relaxation; empty where there are none."""

    objective: float | None
    bound: float | None
    values: npt.NDArray[np.float64]
    reduced: npt.NDArray[np.float64]


class Linear:
    """A program given as columns and rows of numbers, for what is too large to be written out as expressions: the
    bound of a whole week has some hundred thousand coefficients, which arrays hold in a hundredth of the time."""

    def __init__(self) -> None:
        self.cost: list[float] = []
        self.up: list[float] = []
        self.integer: list[bool] = []
        self.low: list[float] = []
        self.high: list[float] = []
        self.starts: list[int] = [0]
        self.index: list[npt.NDArray[np.int32]] = []
        self.value: list[npt.NDArray[np.float64]] = []

    def column(self, cost: float, up: float = highspy.kHighsInf, *, integer: bool = False) -> int:
        """A variable from 0 to `up`; its number."""
        self.cost.append(cost)
        self.up.append(up)
        self.integer.append(integer)
        return len(self.cost) - 1

    def add_cost(self, column: int, cost: float) -> None:
        self.cost[column] += cost

    def row(self, columns: npt.ArrayLike, values: npt.ArrayLike, low: float, high: float) -> None:
        """low <= values columns <= high."""
        self.index.append(np.asarray(columns, dtype=np.int32))
        self.value.append(np.asarray(values, dtype=np.float64))
        self.starts.append(self.starts[-1] + len(self.index[-1]))
        self.low.append(low)
        self.high.append(high)

    def model(self, *, integer: bool) -> Any:
        """As HiGHS takes it."""
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.cost), len(self.low)
        lp.col_cost_ = np.array(self.cost)
        lp.col_lower_ = np.zeros(len(self.cost))
        lp.col_upper_ = np.array(self.up)
        inf = highspy.kHighsInf
        lp.row_lower_ = np.array([-inf if x == -np.inf else x for x in self.low])
        lp.row_upper_ = np.array([inf if x == np.inf else x for x in self.high])
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.array(self.starts, dtype=np.int32)
        lp.a_matrix_.index_ = np.concatenate(self.index) if self.index else np.zeros(0, dtype=np.int32)
        lp.a_matrix_.value_ = np.concatenate(self.value) if self.value else np.zeros(0)
        if integer:
            kinds = highspy.HighsVarType
            lp.integrality_ = [kinds.kInteger if one else kinds.kContinuous for one in self.integer]
        return lp

    def solve(
        self,
        *,
        integer: bool = False,
        gap: float = 1e-4,
        seconds: float | None = None,
        nodes: int | None = None,
        cancel: Cancel | None = None,
        seed: int = 0,
    ) -> LinearSolution:
        """Minimise, with HiGHS. `integer`: by branch and bound, else the linear relaxation; the other arguments are
        those of `solve`."""
        highs = highspy.Highs()
        # HiGHS 1.15.1 called a wrong point optimal at its own tolerance of 1e-6
        options = {"output_flag": False, "random_seed": seed % 2**31, "mip_rel_gap": gap}
        options |= {"mip_feasibility_tolerance": 1e-7} if integer else {}
        options |= {} if seconds is None else {"time_limit": seconds}
        options |= {} if nodes is None else {"mip_max_nodes": nodes}
        for name, value in options.items():
            highs.setOptionValue(name, value)
        if cancel is not None:
            _interruptible(highs, cancel)
        highs.passModel(self.model(integer=integer))
        highs.run()
        info, status = highs.getInfo(), highs.getModelStatus()
        there = int(info.primal_solution_status) == int(highspy.SolutionStatus.kSolutionStatusFeasible)
        proven = float(info.mip_dual_bound) if integer else float(info.objective_function_value)
        if not integer and status != highspy.HighsModelStatus.kOptimal:
            return LinearSolution(None, None, _NO_VALUES, _NO_VALUES)
        solution = highs.getSolution()
        return LinearSolution(
            float(info.objective_function_value) if there else None,
            proven if abs(proven) < 1e20 else None,
            np.array(solution.col_value) if there else _NO_VALUES,
            np.array(solution.col_dual) if there and not integer else _NO_VALUES,
        )


def _interruptible(highs: Any, cancel: Cancel) -> None:
    def called(event: Any) -> None:
        if cancel:
            event.data_in.user_interrupt = True

    highs.cbMipInterrupt.subscribe(called)
    highs.cbSimplexInterrupt.subscribe(called)


class Again:
    """A linear relaxation that is solved again and again with other bounds of its columns, each time from where it
    ended before."""

    def __init__(self, lp: Linear, cancel: Cancel | None = None) -> None:
        self._highs = highspy.Highs()
        # its presolve would begin anew each time; the dual simplex method alone knows when it may stop
        options = {"output_flag": False, "presolve": "off", "solver": "simplex", "simplex_strategy": 1}
        for name, value in options.items():
            self._highs.setOptionValue(name, value)
        if cancel is not None:
            _interruptible(self._highs, cancel)
        self._highs.passModel(lp.model(integer=False))
        self.steps = 0

    def bound(self, column: int, low: float, high: float) -> None:
        self._highs.changeColBounds(column, low, high)

    def solve(self, limit: float = np.inf) -> float:
        """The optimum, or `limit` where it is at least that; infinity where there is no point, 0 where that is not
        known."""
        highs, kinds = self._highs, highspy.HighsModelStatus
        highs.setOptionValue("objective_bound", min(limit, highspy.kHighsInf))
        highs.run()
        info, status = highs.getInfo(), highs.getModelStatus()
        self.steps += max(0, int(info.simplex_iteration_count))
        if status == kinds.kInfeasible:
            return float("inf")
        if status == kinds.kObjectiveBound:
            return limit
        return float(info.objective_function_value) if status == kinds.kOptimal else 0.0

    def values(self) -> npt.NDArray[np.float64]:
        return np.array(self._highs.getSolution().col_value)

    def reduced(self) -> npt.NDArray[np.float64]:
        return np.array(self._highs.getSolution().col_dual)
