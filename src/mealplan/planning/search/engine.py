"""The search: a good week at once, a proven bound, then exact improvement; anytime, cancellable, repeatable.

1. Local search over whole weeks, in pots (`improve.py`), gives a first plan in a fraction of a second and improves it
   for a fixed number of rounds.
2. The aggregated relaxations give a proven lower bound: of the targets (`model.relaxation`), and of what the week asks
   (`bound.py`), so also the gaps.
3. Where the targets are not met in full, mixed-integer programs re-optimise the portions of the whole week and then one
   or two days at a time, by nodes, warm-started from the week so far.

The default stop is by rounds and nodes, so the same request and seed give the same plan. A stop by wall clock happens
only when the request asks for it, and the plan says so.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from mealplan.planning.objective import Objective, Score
from mealplan.planning.objective.problem import Choice
from mealplan.planning.search import improve, model, moves, solver
from mealplan.planning.search.basket import counts, ranked
from mealplan.planning.search.bound import DayFree, proven
from mealplan.planning.search.layout import Counts, lay
from mealplan.planning.search.levels import LevelResult, Stop
from mealplan.planning.search.portions import split
from mealplan.planning.search.solver import Cancel, LinearSolution
from mealplan.planning.week.build import Setting


@dataclass(frozen=True, slots=True)
class Work:
    """How much a search does. first, laid, each, last: rounds of local search at the start, of each basket as it is
    laid, of the best of these, at the end; exact: passes of exact programs where targets are not met, each to
    `exact_nodes` nodes; baskets: how many, with so many `others` beside the dishes of the week, solved to so many
    `nodes`, laid onto days `lays` times by so many `trials`; proof: nodes of the bound's own search."""

    first: int
    laid: int
    each: int
    last: int
    exact: int = 0
    exact_nodes: int = 20
    baskets: int = 0
    others: int = 12
    nodes: int = 1
    lays: int = 3
    trials: int = 200
    proof: int = 0


_NORMAL = Work(70, 70, 190, 0, exact=1, baskets=1, others=12)
_MORE = Work(0, 200, 700, 1200, exact=3, exact_nodes=400, baskets=4, others=30, nodes=5, trials=400, proof=60)
#: The courses of each effort: a later one begins with what those before it found, so more effort is never worse.
COURSES = {"quick": (Work(120, 0, 0, 0),), "normal": (_NORMAL,), "thorough": (_NORMAL, _MORE)}
TABLE = 2.5  # times as many rounds after each basket where several eat: there are as many more moves to be tried
MILD = 6.0  # minutes: the heat of a walk that begins at a good week
BOLD = 6.0  # minutes by which the worth of dishes is disturbed, so that the next basket is another
ARRANGED = 400  # trials of an exchange in a basket that was laid
AGAIN = 120  # rounds after the clock stopped a search that breaks a limit
CLOSED = 1e-9  # a targets level below this is met in full


@dataclass(frozen=True, slots=True)
class Progress:
    """What a search reports as it moves. `objective` and `bound` are of the targets, `life` is what the week asks so
    far, in minutes; None while unknown."""

    stage: str
    seconds: float
    rounds: int
    objective: float | None
    bound: float | None
    life: float | None

    @property
    def gap(self) -> float | None:
        if self.objective is None or self.bound is None:
            return None
        return gap(self.objective, self.bound)


Report = Callable[[Progress], None]


def gap(objective: float, bound: float) -> float:
    """(objective - bound) / max(objective, 0.01)."""
    return max(0.0, objective - bound) / max(objective, 0.01)


@dataclass(frozen=True)
class Found:
    """The best choice of a search with its proof."""

    choice: Choice
    score: Score
    levels: tuple[LevelResult, ...]
    stopped: Stop
    rounds: int
    seconds: float
    setting: Setting | None = None  # of which it is a choice, where that is not the one that was asked for


class _Clock:
    """Wall clock, cancel and the best bound so far."""

    def __init__(self, limit: float | None, cancel: Cancel | None, started: float) -> None:
        self.started = started
        self.deadline = None if limit is None else started + limit
        self.cancel = cancel
        self.timed_out = False

    def stop(self) -> bool:
        if self.cancel:
            return True
        if self.deadline is not None and time.monotonic() > self.deadline:
            self.timed_out = True
            return True
        return False

    def left(self) -> float | None:
        return None if self.deadline is None else max(0.05, self.deadline - time.monotonic())

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.started


def targets_level(score: Score) -> float:
    """The targets level: deviation of the goals (a broken hard limit counts here as well)."""
    return score.levels["goals"] + score.levels["limits"]


def find(
    setting: Setting,
    *,
    cancel: Cancel | None = None,
    report: Report | None = None,
    start: Choice | None = None,
    started: float | None = None,
) -> Found:
    """Search for the best week of a setting. Always returns one; says why it stopped and what is proven."""
    request = setting.request
    clock = _Clock(request.search.time_limit, cancel, time.monotonic() if started is None else started)
    objective = setting.objective
    state = _State(objective, clock, report)
    rng = np.random.default_rng([request.search.seed, 20011])
    first, *more = (_at_table(work, len(request.eaters)) for work in COURSES[request.search.effort])
    choice, life = _course(setting, start, rng, first, clock, state)
    for work in more:
        made, shown = choice, life
        if not clock.stop():
            made, shown = _course(setting, choice, rng, work, clock, state)
        choice = made if objective.score(made) < objective.score(choice) else choice
        life = max(life, shown)
    score = objective.score(choice)
    if score.levels["limits"] > 0 and clock.timed_out:  # the clock stops no search that breaks a limit
        choice, _, done = improve.search(
            objective, rng, rounds=AGAIN, start=choice, stop=lambda: bool(cancel), report=state.seen
        )
        choice = improve.settled(objective, choice)
        score, state.rounds = objective.score(choice), state.rounds + done
    shared: Setting | None = None
    if setting.problem.several:
        work = COURSES[request.search.effort][-1]
        shared, choice = split(
            setting, choice, rng, nodes=max(work.exact_nodes * min(work.exact, 1), 5), stop=clock.stop,
            seconds=clock.left, cancel=cancel,
        )  # fmt: skip
        score = shared.objective.score(choice)
    state.end(score)
    levels = _levels(score, state.bound or 0.0, life)
    stopped: Stop
    if cancel:
        stopped = "cancelled"
    elif clock.timed_out:
        stopped = "time"
    elif levels[0].gap <= request.search.gap:
        stopped = "gap"
    else:
        stopped = "rounds"
    return Found(choice, score, levels, stopped, state.rounds, clock.seconds, shared)


def _at_table(work: Work, eaters: int) -> Work:
    """The work of a search for so many eaters."""
    return work if eaters == 1 else replace(work, laid=round(TABLE * work.laid), each=round(TABLE * work.each))


def _course(
    setting: Setting, start: Choice | None, rng: np.random.Generator, work: Work, clock: _Clock, state: _State
) -> tuple[Choice, float]:
    """One course of the search: (the best week found, a proven bound of what a week asks)."""
    objective, enough = setting.objective, setting.request.search.gap
    root = _Root(objective, clock) if work.baskets or work.proof else None

    def seen(choice: Choice, score: Score) -> None:
        state.seen(choice, score)
        if root is not None and score.key[:3] == (0.0, 0.0, 0.0):  # no later week changes the program
            root.begin(score)

    choice, _, done = improve.search(objective, rng, rounds=work.first, start=start, stop=clock.stop, report=seen)
    state.rounds += done
    if state.bound is None:
        # nothing is below 0: where all targets are met in full there is nothing to prove; nor is anything proven where
        # several eat, whose portions are chosen beyond the options of this setting
        open_ = targets_level(objective.score(choice)) > CLOSED and not objective.problem.several
        state.bound = _bound(objective, ("limits", "goals"), None, clock) if open_ else 0.0
        state.tell("bound")
    for turn in range(0 if objective.problem.several else work.exact):
        if clock.stop() or gap(targets_level(objective.score(choice)), state.bound) <= enough:
            break
        better = _exact(setting, choice, clock, state, work.exact_nodes, turn)
        if np.array_equal(better, choice):
            break
        choice = better
    life = objective.floor
    if root is not None and not clock.stop():  # a quick search has no use for the program of the bound
        choice, life = _baskets(setting, choice, rng, work, clock, state, root)
    if not clock.stop():
        choice, _, done = improve.search(
            objective, rng, rounds=work.last, start=choice, stop=clock.stop, report=state.seen, hot=MILD
        )
        state.rounds += done
        choice = improve.arranged(objective, improve.settled(objective, choice), rng, stop=clock.stop)
    return improve.settled(objective, choice), life


class _Root:
    """The relaxation of the day-free program over all dishes, solved in a thread of its own while the first search goes
    on: HiGHS holds no lock of Python's. It begins with a week, of which only the levels above life count, and is begun
    once; which week that is does not depend on the clock."""

    def __init__(self, objective: Objective, clock: _Clock) -> None:
        self.objective, self.clock = objective, clock
        self.program: DayFree | None = None
        self.solution: LinearSolution | None = None
        self.thread: threading.Thread | None = None

    def begin(self, score: Score) -> None:
        if self.program is None:
            self.program = DayFree(self.objective, score)
            self.thread = threading.Thread(target=self._solve, args=(self.program,), daemon=True)
            self.thread.start()

    def _solve(self, program: DayFree) -> None:
        self.solution = program.lp.solve(seconds=self.clock.left(), cancel=self.clock.cancel)

    def solved(self, score: Score) -> tuple[DayFree, LinearSolution]:
        """The program and what came out; begun with this week where it was not before."""
        self.begin(score)
        assert self.program is not None
        assert self.thread is not None
        self.thread.join()
        if self.solution is None:  # the thread broke: let it be seen here
            self._solve(self.program)
        assert self.solution is not None
        return self.program, self.solution


def _baskets(
    setting: Setting,
    choice: Choice,
    rng: np.random.Generator,
    work: Work,
    clock: _Clock,
    state: _State,
    whole: _Root,
) -> tuple[Choice, float]:
    """Better weeks by baskets: (the best week, a proven bound of what a week asks)."""
    objective, seed = setting.objective, setting.request.search.seed
    best, best_score = choice, objective.score(choice)
    held = [q.locked or len(q.options) < 2 for q in objective.problem.positions]
    program, root = whole.solved(best_score)
    life = proven(objective, root.bound)
    for turn in range(work.baskets if root.objective is not None and not all(held) else 0):
        if clock.stop():
            break
        noise = rng.exponential(BOLD, len(objective.problem.cap)) if turn else np.zeros(len(objective.problem.cap))
        # every other basket is made without the dishes of the week so far
        few = {int(objective.problem.dish[o]) for o in best if o >= 0} if turn % 2 == 0 else set()
        few.update(ranked(program, root, best, noise)[: work.others if few else 2 * work.others])
        small = DayFree(objective, best_score, rough=True, only=few)
        found = counts(small, nodes=work.nodes, seconds=clock.left(), cancel=clock.cancel, seed=seed + turn)
        if found is None:
            continue
        start = np.where(held, best, -1)
        weeks = [_laid(objective, start, found, rng, work, clock, state) for _ in range(work.lays)]
        if clock.stop():
            break
        made, score, done = improve.search(
            objective, rng, rounds=work.each, start=min(weeks, key=lambda one: one[1].key)[0], stop=clock.stop,
            report=state.seen, hot=MILD,
        )  # fmt: skip
        state.rounds += done
        if score < best_score:
            best, best_score = made, score
            program = DayFree(objective, best_score) if turn + 1 < work.baskets else program
    if work.proof and not clock.stop():
        tree = DayFree(objective, best_score).lp.solve(
            integer=True, nodes=work.proof, seconds=clock.left(), cancel=clock.cancel, seed=seed
        )
        life = max(life, proven(objective, tree.bound))
    return best, life


def _laid(
    objective: Objective,
    start: Choice,
    found: Counts,
    rng: np.random.Generator,
    work: Work,
    clock: _Clock,
    state: _State,
) -> tuple[Choice, Score]:
    """A basket laid onto days, and the first rounds from there: where they lead to differs much from one time to the
    next, so that it is done several times."""
    laid = lay(moves.Week(objective, start), found, rng, trials=work.trials, stop=clock.stop)
    laid = improve.arranged(objective, laid, rng, trials=ARRANGED, stop=clock.stop)
    made, score, done = improve.search(
        objective, rng, rounds=work.laid, start=laid, stop=clock.stop, report=state.seen, hot=MILD
    )
    state.rounds += done
    return made, score


class _State:
    """The running figures that progress reports are made of."""

    def __init__(self, objective: Objective, clock: _Clock, report: Report | None) -> None:
        self.objective, self.clock, self.report = objective, clock, report
        self.rounds = 0
        self.bound: float | None = None
        self.best: Score | None = None

    def seen(self, choice: Choice, score: Score) -> None:
        if self.best is None or score < self.best:
            self.best = score
            self.tell("searching")

    def end(self, score: Score) -> None:
        """The week that comes out: one that was seen with a pot of which something spoils is not served so."""
        self.best = score
        self.tell("searching")

    def tell(self, stage: str) -> None:
        if self.report is not None:
            targets = None if self.best is None else targets_level(self.best)
            life = None if self.best is None else self.best.levels["life"]
            self.report(Progress(stage, self.clock.seconds, self.rounds, targets, self.bound, life))


def _bound(objective: Objective, levels: tuple[str, ...], limits: dict[str, float] | None, clock: _Clock) -> float:
    """A proven lower bound of the sum of some levels; 0, which always holds, when the solve was stopped."""
    if clock.stop():
        return 0.0
    solution = solver.solve(
        model.relaxation(objective, levels, limits), relax=True, seconds=clock.left(), cancel=clock.cancel
    )
    if solution.status is not solver.Status.OPTIMAL or solution.objective is None:
        return 0.0
    return max(0.0, solution.objective - 1e-7)  # the solver's own feasibility tolerance


def _levels(score: Score, bound: float, life: float) -> tuple[LevelResult, ...]:
    """Targets, her minutes, and what the week asks, each with what is proven of it."""
    targets, over, asks = targets_level(score), score.levels["minutes"], score.levels["life"]
    life = min(life, asks)
    return (
        LevelResult("targets", round(targets, 6), round(min(bound, targets), 6), round(gap(targets, bound), 6)),
        LevelResult("minutes", round(over, 6), 0.0, round(gap(over, 0.0), 6)),
        LevelResult("life", round(asks, 6), round(life, 6), round(gap(asks, life), 6)),
    )


def _exact(setting: Setting, choice: Choice, clock: _Clock, state: _State, nodes: int, turn: int) -> Choice:
    """Mixed-integer re-optimisation: all portions at once, then each day with the one that follows it."""
    objective, problem = setting.objective, setting.problem
    best, best_score = choice, objective.score(choice)

    def attempt(free: dict[int, list[int]]) -> None:
        nonlocal best, best_score
        if clock.stop() or not free:
            return
        program, names = model.week_model(objective, best, free)
        warm = {names[i, int(best[i])]: 1.0 for i in free if best[i] >= 0}
        solution = solver.solve(
            program,
            nodes=nodes,
            gap=1e-3,
            seconds=clock.left(),
            cancel=clock.cancel,
            seed=setting.request.search.seed,
            start=warm,
        )
        if solution.found:
            made = model.chosen(names, solution.values, best)
            score = objective.score(made)
            if score < best_score:
                best, best_score = made, score
                state.seen(made, score)

    portions = {
        i: [int(o) for o in problem.positions[i].options if problem.dish[o] == problem.dish[best[i]]]
        for i in range(len(problem.positions))
        if best[i] >= 0 and not problem.positions[i].locked
    }
    attempt(portions)
    for day in range(problem.days):
        attempt(_neighbourhood(objective, best, {day} if turn == 0 else {day, (day + 1) % problem.days}))
    return best


def _neighbourhood(objective: Objective, choice: Choice, days: set[int], keep: int = 24) -> dict[int, list[int]]:
    """The positions of some days, each open to its most promising options given the rest of the week."""
    week = moves.Week(objective, choice)
    free: dict[int, list[int]] = {}
    for index, position in enumerate(objective.problem.positions):
        if position.day not in days or not len(position.options):
            continue
        ranked, values = week.ranked(index)
        week.place(index, int(choice[index]))
        order = np.argsort(values, kind="stable")[:keep]
        options = {int(ranked[int(k)]) for k in order}
        if choice[index] >= 0:
            options.add(int(choice[index]))
        free[index] = sorted(options)
    return free


def unproven_levels(score: Score) -> tuple[LevelResult, ...]:
    """The levels of a week whose meals an edit held: what could be proven would hold for the free ones only, and the
    plan would claim it of the week. So nothing is: a bound of 0, or of what is below it."""
    values = [("targets", targets_level(score)), *((name, score.levels[name]) for name in ("minutes", "life"))]
    return tuple(LevelResult(n, round(v, 6), min(0.0, round(v, 6)), round(gap(v, min(0.0, v)), 6)) for n, v in values)
