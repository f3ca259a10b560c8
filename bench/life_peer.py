"""The peer of the life level: the straightforward integer program of a whole week (PuLP, HiGHS).

Every position with every option, things and packs as integers, pots and left-overs, repeats, families, variety, goals
and limits: what `model.week_model` writes with all positions open, the same objective. It is started warm from the
first week of the local search (`construct`), and may run for so many seconds. What it finds is settled and judged by
the same score as ours; where it finds nothing better, its start counts.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

import profiles
from mealplan.library import Library
from mealplan.planning.objective import Score
from mealplan.planning.search import engine, improve, model, solver
from mealplan.planning.week.build import build
from rows import Row, Say

NOTHING = 1e-6


@dataclass(frozen=True, slots=True)
class Against:
    """Ours and the peer's week of one person; `bound`: the peer's, of the weighted sum (None: none)."""

    ours: Score
    seconds: float
    peer: Score
    start: Score
    peer_seconds: float
    bound: float | None
    columns: int


def against(library: Library, number: int, request_seconds: float) -> Against:
    """One person: ours by the default effort, the peer by the clock."""
    request = profiles.people(library, number + 1)[number].with_(style="few-pots")
    started = time.monotonic()
    setting = build(request, library)
    ours = engine.find(setting)
    mine = time.monotonic() - started
    objective, problem = setting.objective, setting.problem
    start = improve.settled(objective, improve.construct(objective, np.random.default_rng(1)))
    began = time.monotonic()
    free = {i: [int(o) for o in q.options] for i, q in enumerate(problem.positions)}
    program, names = model.week_model(objective, start, free)
    warm = {names[i, int(start[i])]: 1.0 for i in free if start[i] >= 0}
    left = max(1.0, request_seconds - (time.monotonic() - began))
    found = solver.solve(program, seconds=left, gap=1e-3, start=warm)
    made = improve.settled(objective, model.chosen(names, found.values, start)) if found.found else start
    first = objective.score(start)
    best = min((objective.score(made), first), key=lambda score: score.key)
    return Against(ours.score, mine, best, first, time.monotonic() - began, found.bound, len(names))


def _no_worse(one: Against) -> bool:
    """Whether ours is no worse: by the tuple, a hair of life aside."""
    equal = one.ours.key[:3] == one.peer.key[:3]
    return one.ours.key <= one.peer.key or (equal and one.ours.levels["life"] <= one.peer.levels["life"] + NOTHING)


def row(library: Library, people: int, seconds: float, say: Say) -> Row:
    """Ours in the time of the default effort against the straightforward program."""
    cases = []
    for number in range(people):
        one = against(library, number, seconds)
        cases.append(one)
        ours, theirs = one.ours.levels["life"], one.peer.levels["life"]
        times = f"{one.seconds:.1f} s, peer {theirs:.0f} in {one.peer_seconds:.0f} s"
        say(f"  {number + 1}/{people}: ours {ours:.0f} in {times}")
    better = sum(_no_worse(case) for case in cases)
    ratios = [case.ours.levels["life"] / max(1.0, case.peer.levels["life"]) for case in cases]
    figure = (
        f"never worse for {better} of {people}; what our week asks is {np.median(ratios):.0%} of the peer's (most "
        f"{max(ratios):.0%}); the program has {max(case.columns for case in cases)} columns"
    )
    return Row(
        f"the same objective: ours by default against the straightforward program (PuLP, HiGHS, {seconds:g} s)",
        f"never worse, {people} people", "bound too", figure, "", better == people,
    )  # fmt: skip
