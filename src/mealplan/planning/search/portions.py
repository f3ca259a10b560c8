"""What each eater has of what a table shares: her portions, step by step, in a week whose dishes stand.

Each turn opens every serving to all near helpings (`week/nearer`), walks down by single servings and pots, and where a
goal is still off lets the exact program choose all of them at once. It ends when a turn changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from mealplan.planning.objective import Score
from mealplan.planning.objective.problem import Choice
from mealplan.planning.search import improve, model, moves, solver
from mealplan.planning.search.solver import Cancel
from mealplan.planning.week.build import Setting
from mealplan.planning.week.nearer import nearer

TURNS = 8
SWEEPS = 2


def split(
    setting: Setting, choice: Choice, rng: np.random.Generator, *, nodes: int, stop: Callable[[], bool],
    seconds: Callable[[], float | None], cancel: Cancel | None,
) -> tuple[Setting, Choice]:  # fmt: skip
    """(a setting, its choice): the week with the portions of each chosen."""
    here, now = setting, choice
    exact = 0
    for _ in range(TURNS):
        here, now = nearer(here, now)
        before = here.objective.score(now)
        made = _walked(here, now, rng)
        score = here.objective.score(made)
        if nodes and exact < 3 and score.levels["goals"] + score.levels["limits"] > 1e-9 and not stop():
            exact += 1
            made = _exact(here, made, nodes, seconds(), cancel)
            score = here.objective.score(made)
        if stop() or not score < before:
            now = made if score < before else now
            break
        now = made
    return here, improve.settled(here.objective, now)


def _walked(setting: Setting, choice: Choice, rng: np.random.Generator) -> Choice:
    """Each serving, and each pot, in its best size, one after the other."""
    week = moves.Week(setting.objective, choice)
    best, best_score = choice, week.score()
    for _ in range(SWEEPS):
        for index in rng.permutation(len(choice)).tolist():
            week.resize(index)
        for pot in week.kitchen.all:
            week.recook(pot)
        made = improve.settled(setting.objective, week.choice)
        score: Score = setting.objective.score(made)
        if not score < best_score:
            break
        best, best_score = made, score
    return best


def _exact(setting: Setting, choice: Choice, nodes: int, seconds: float | None, cancel: Cancel | None) -> Choice:
    """All servings at once, by the exact program."""
    objective, problem = setting.objective, setting.problem
    free = {
        i: [int(o) for o in q.options] for i, q in enumerate(problem.positions) if choice[i] >= 0 and len(q.options) > 1
    }
    if not free:
        return choice
    program, names = model.week_model(objective, choice, free)
    warm = {names[i, int(choice[i])]: 1.0 for i in free}
    found = solver.solve(
        program, nodes=nodes, gap=1e-3, seconds=seconds, cancel=cancel, seed=setting.request.search.seed, start=warm
    )
    if not found.found:
        return choice
    made = improve.settled(objective, model.chosen(names, found.values, choice))
    return made if objective.score(made) < objective.score(choice) else choice
