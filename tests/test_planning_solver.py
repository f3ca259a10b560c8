"""The one module that runs a solver: right optima, true statuses, cancel, warm start, options that count."""

from __future__ import annotations

import threading
import warnings

import highspy
import numpy as np
import pulp
import pytest

from mealplan.planning.search import solver
from mealplan.planning.search.solver import Cancel, Status
from planning_cases import STIGLER_NEEDS, stigler
from waiting import HANG_S


def stigler_model() -> tuple[pulp.LpProblem, list[str]]:
    """Dollars a day spent on each food, at least cost."""
    rows = stigler()
    model = solver.model("stigler")
    spent = [model.add_variable(f"f{i}", 0, None, pulp.LpContinuous) for i in range(len(rows))]
    for key, need in STIGLER_NEEDS.items():
        terms = [(x, float(row[key])) for x, row in zip(spent, rows, strict=True)]
        model.addConstraint(pulp.LpConstraint(solver.expression(terms), pulp.LpConstraintGE, key, need))
    model.setObjective(solver.expression([(x, 1.0) for x in spent]))
    return model, [row["food"] for row in rows]


def knapsack(items: int = 35, rows: int = 8, seed: int = 2, constant: float = 0.0) -> pulp.LpProblem:
    """A knapsack of several dimensions that branch and bound does not close at the root."""
    rng = np.random.default_rng(seed)
    model = solver.model("knapsack")
    x = [model.add_variable(f"x{i}", 0, 1, pulp.LpInteger) for i in range(items)]
    value = rng.integers(10, 60, items)
    for r in range(rows):
        size = rng.integers(5, 60, items)
        terms = [(v, float(s)) for v, s in zip(x, size, strict=True)]
        model.addConstraint(
            pulp.LpConstraint(solver.expression(terms), pulp.LpConstraintLE, f"r{r}", float(size.sum() // 2))
        )
    model.setObjective(solver.expression([(v, -float(c)) for v, c in zip(x, value, strict=True)], constant))
    return model


def market_split(seed: int = 3, rows: int = 5, items: int = 40) -> pulp.LpProblem:
    """Equations over binaries that no heuristic satisfies in a moment."""
    rng = np.random.default_rng(seed)
    model = solver.model("split")
    x = [model.add_variable(f"x{i}", 0, 1, pulp.LpInteger) for i in range(items)]
    for r in range(rows):
        a = rng.integers(0, 100, items)
        terms = [(v, float(c)) for v, c in zip(x, a, strict=True)]
        model.addConstraint(
            pulp.LpConstraint(solver.expression(terms), pulp.LpConstraintEQ, f"r{r}", float(a.sum() // 2))
        )
    model.setObjective(solver.expression([(v, 1.0) for v in x]))
    return model


def test_stiglers_diet_costs_39_66_dollars_a_year() -> None:
    model, foods = stigler_model()
    assert len(foods) == 77
    found = solver.solve(model, relax=True)
    assert found.status is Status.OPTIMAL
    assert found.objective is not None
    assert 365 * found.objective == pytest.approx(39.66, abs=0.005)
    assert 365 * found.objective == pytest.approx(39.661731762, abs=1e-6)
    bought = {foods[int(name[1:])]: 365 * x for name, x in found.values.items() if x > 1e-9}
    assert bought == pytest.approx(
        {
            "Wheat Flour (Enriched)": 10.7745,
            "Liver (Beef)": 0.6908,
            "Cabbage": 4.0933,
            "Spinach": 1.8278,
            "Navy Beans, Dried": 22.2754,
        },
        abs=5e-4,
    )


def test_the_duals_of_stiglers_diet_are_the_prices_of_its_binding_needs() -> None:
    model, _ = stigler_model()
    found = solver.solve(model, relax=True)
    yearly = {name: 365 * d for name, d in found.duals.items() if abs(d) > 1e-9}
    known = {
        "energy_mcal": 3.1993,
        "calcium_g": 11.5843,
        "vitamin_a_kiu": 0.14608,
        "b2_mg": 5.97068,
        "vitamin_c_mg": 0.052603,
    }
    assert yearly == pytest.approx(known, rel=1e-3)


def cbc(model: pulp.LpProblem) -> float:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # PuLP 3.3 warns that 4.0 ships no CBC
        engine = pulp.PULP_CBC_CMD(msg=False)
        if not engine.available():
            pytest.skip("PuLP's CBC does not run here")
        assert model.solve(engine) == pulp.LpStatusOptimal
    return float(pulp.value(model.objective))


def test_cbc_agrees_on_stigler_and_on_a_knapsack() -> None:
    assert 365 * cbc(stigler_model()[0]) == pytest.approx(39.661731762, abs=1e-5)
    for seed in (1, 2, 3):
        ours = solver.solve(knapsack(24, 3, seed), gap=0.0)
        assert ours.objective == pytest.approx(cbc(knapsack(24, 3, seed)), abs=1e-6)


def test_t21_an_infeasible_model_gives_no_values() -> None:
    # PuLP leaves x = y = 0.5 in the integer variables of this one
    model = solver.model("parity")
    x, y = (model.add_variable(n, 0, 1, pulp.LpInteger) for n in "xy")
    model.setObjective(solver.expression([(x, 1.0), (y, 1.0)]))
    model.addConstraint(pulp.LpConstraint(solver.expression([(x, 2.0), (y, 2.0)]), pulp.LpConstraintEQ, "odd", 1.0))
    found = solver.solve(model)
    assert found.status is Status.INFEASIBLE
    assert not found.found
    assert found.objective is None
    assert dict(found.values) == {}


def test_t22_a_node_limit_is_feasible_not_optimal_with_a_true_bound() -> None:
    best = solver.solve(knapsack(), gap=0.0)
    assert best.status is Status.OPTIMAL
    assert best.objective is not None
    limited = solver.solve(knapsack(), gap=0.0, nodes=1)
    assert limited.status is Status.FEASIBLE, "PuLP itself says Optimal here"
    assert limited.found
    assert limited.objective is not None
    assert limited.bound is not None
    assert limited.bound < best.objective - 1e-6 <= limited.objective
    assert best.bound == pytest.approx(best.objective)


def test_stopped_before_any_solution_says_nothing_and_has_no_values() -> None:
    found = solver.solve(market_split(), nodes=1)
    assert found.status is Status.NOTHING
    assert found.objective is None
    assert dict(found.values) == {}, "PuLP reads 0 for every variable here"


def test_a_time_limit_is_never_optimal() -> None:
    found = solver.solve(market_split(7, 6, 60), seconds=0.3)
    assert found.status in (Status.FEASIBLE, Status.NOTHING)


def test_unbounded_is_told_apart() -> None:
    model = solver.model("up")
    x = model.add_variable("x", 0, None, pulp.LpContinuous)
    y = model.add_variable("y", 0, None, pulp.LpContinuous)
    model.addConstraint(pulp.LpConstraint(solver.expression([(x, 1.0), (y, -1.0)]), pulp.LpConstraintLE, "r", 1.0))
    model.setObjective(solver.expression([(x, -1.0)]))
    found = solver.solve(model)
    assert found.status is Status.UNBOUNDED
    assert not found.found


def test_the_constant_of_the_objective_counts_in_objective_and_bound() -> None:
    plain, shifted = solver.solve(knapsack(), nodes=1), solver.solve(knapsack(constant=1000.0), nodes=1)
    assert plain.objective is not None
    assert plain.bound is not None
    assert shifted.objective == pytest.approx(plain.objective + 1000)
    assert shifted.bound == pytest.approx(plain.bound + 1000)


class Later(Cancel):
    """Is set by another thread at the hundredth time that somebody asks: in the middle of a solve."""

    asked = 0

    def __bool__(self) -> bool:
        self.asked += 1
        if self.asked == 100:
            other = threading.Thread(target=self.set)
            other.start()
            other.join()
        return super().__bool__()


def test_a_cancel_flag_stops_a_long_solve_in_its_middle() -> None:
    cancel, model = Later(), market_split(11, 6, 60)
    found = solver.solve(model, cancel=cancel, seconds=HANG_S)
    assert found.status in (Status.NOTHING, Status.FEASIBLE)
    assert model.solverModel.getModelStatus() == highspy.HighsModelStatus.kInterrupt, "not by the time limit"
    assert 100 <= cancel.asked <= 110


def test_a_cancel_set_before_is_not_optimal() -> None:
    cancel = Cancel()
    cancel.set()
    found = solver.solve(knapsack(60, 8), cancel=cancel, gap=0.0)
    assert found.status is not Status.OPTIMAL


def test_a_warm_start_is_taken() -> None:
    best = solver.solve(knapsack(), gap=0.0)
    assert best.objective is not None
    cold = solver.solve(knapsack(), gap=0.0, nodes=0)
    warm = solver.solve(knapsack(), gap=0.0, nodes=0, start=best.values)
    assert warm.objective == pytest.approx(best.objective)
    assert cold.objective is None or cold.objective >= best.objective - 1e-6


def test_improvements_are_reported_with_their_bound() -> None:
    seen: list[tuple[float, float]] = []
    found = solver.solve(knapsack(60, 8), gap=0.0, nodes=20, improved=lambda o, b: seen.append((o, b)))
    assert seen
    assert found.objective is not None
    assert min(o for o, _ in seen) == pytest.approx(found.objective)
    assert all(b <= found.objective + 1e-6 for _, b in seen)


def test_every_option_arrives_at_the_solver() -> None:
    # HiGHS through PuLP ignores an unknown option in silence, so each one is read back
    model = knapsack(10)
    solver.solve(model, gap=0.125, nodes=7, seconds=33.0, seed=5)
    highs = model.solverModel
    for name, value in {"mip_rel_gap": 0.125, "mip_max_nodes": 7, "time_limit": 33.0, "random_seed": 5}.items():
        status, is_set = highs.getOptionValue(name)
        assert status == highspy.HighsStatus.kOk, name
        assert is_set == value, name


def test_an_unknown_option_is_refused() -> None:
    with pytest.raises(TypeError):
        solver.solve(knapsack(10), mip_max_nods=7)  # type: ignore[call-arg]


def test_the_same_seed_gives_the_same_solution() -> None:
    one = solver.solve(knapsack(), nodes=20, seed=3)
    two = solver.solve(knapsack(), nodes=20, seed=3)
    assert dict(one.values) == dict(two.values)
    assert one.bound == two.bound


def test_an_empty_model_and_one_without_constraints_do_not_fail() -> None:
    empty = solver.model("empty")
    empty.setObjective(solver.expression([]))
    assert not solver.solve(empty).values
    free = solver.model("free")
    x = free.add_variable("x", 0, 1, pulp.LpInteger)
    free.setObjective(solver.expression([(x, 1.0)], 3.0))
    assert solver.solve(free).objective == pytest.approx(3.0)
