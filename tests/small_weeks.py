"""Small random weeks as numbers: every kind of row, cost, pot, thing and custom, few enough to try every choice."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from mealplan.goods.packs import Pack, totals
from mealplan.goods.thing import FOR_EVER
from mealplan.planning.objective import Kitchen, Moves, Objective
from mealplan.planning.objective.problem import (
    FRESH,
    FROZEN,
    LEFT,
    Bound,
    Choice,
    Curve,
    Floats,
    Level,
    Position,
    Problem,
    Row,
    RowKey,
    Scope,
    Variety,
)
from mealplan.planning.objective.supplies import Supplies
from mealplan.planning.search import model, solver

PACKS: tuple[tuple[float, ...], ...] = (
    (), (100.0,), (250.0,), (400.0,), (80.0, 200.0), (150.0, 400.0), (200.0, 300.0, 500.0), (100.0, 250.0, 500.0),
)  # fmt: skip
NEVER = -1e6


def small_week(
    seed: int, *, days: int = 3, slots: int = 2, dishes: int = 4, portions: int = 2, pots: int = 2, extras: bool = True,
    easy: bool = False,
) -> Problem:
    """`portions` and `pots`: how many of a dish there are at most. What a row holds is linear in the portion and the
    same fresh and left over, as in a real week; left-overs cost less than what they are left over of. `easy`: most
    weeks meet the goals and keep to the minutes, and nothing is in the freezer: they differ in what they ask."""
    rng = np.random.default_rng([seed, 7])
    keeps = rng.integers(0, 3, dishes)
    freezes = (rng.random(dishes) < 0.4) & (keeps > 0)
    reach = np.where(freezes, days, np.minimum(keeps, days))
    step = rng.choice([0.25, 0.5, 1.0], dishes)
    options: list[tuple[int, float, int, float]] = []
    for i in range(dishes):
        some = [float(x) for x in rng.permutation([0.5, 0.75, 1.0, 1.0, 1.5])[:portions]]
        for p in sorted({1.0, *some} if portions > 1 else set(some)):
            whole = [s for s in (1.0, 2.0, 3.0) if s > p] if reach[i] else [p] * bool(rng.random() < 0.5)
            some_pots = sorted(rng.permutation(whole)[: pots - 1].tolist()) if reach[i] else whole
            odd = [0.0] if reach[i] or not some_pots else []
            options += [(i, p, FRESH, float(s)) for s in (*some_pots, *odd)]
            options += [(i, p, LEFT, 0.0)] * bool(reach[i])
    if seed % 5 == 0 and not easy:
        options.append((dishes - 1, 1.0, FROZEN, 0.0))
    dish = np.array([o[0] for o in options], dtype=np.int64)
    portion, kind = np.array([o[1] for o in options]), np.array([o[2] for o in options], dtype=np.int64)
    size = np.array([o[3] for o in options])
    active, warm = rng.integers(1, 30, dishes).astype(float), rng.integers(1, 3, dishes).astype(float)
    recipe = np.where(np.arange(dishes) % 3 == seed % 3, np.inf, 1.0 + (np.arange(dishes) + seed) % 2)
    more = 0.25 * np.maximum(0.0, np.maximum(size, portion) / recipe[dish] - 1.0)
    minutes = np.where(kind == FRESH, np.maximum(active, warm)[dish] * (1.0 + more), warm[dish])
    made = np.where((kind == FRESH) & (active[dish] >= 5), 1.0, 0.0)
    off = np.abs(portion - 1.0) / 0.5
    cost = minutes + 5.0 * made + 4.0 * made * (size == 0) + np.where(off % 1.0 == 0, off, 3.0)
    cost += np.round(rng.uniform(0, 1.5, dishes), 2)[dish] * (kind == FRESH) - 6.0 * (rng.random(dishes) < 0.2)[dish]
    positions = _positions(rng, days, slots, kind, extras)
    stay = rng.integers(-1, dishes, len(positions)) if seed % 4 == 3 else np.full(len(positions), -1)
    week, day, meal = _rows(rng, days, slots, dish, portion, kind, minutes, made, 0.5 if easy else 1.0)
    return Problem(
        days=days,
        slots=("lunch", "dinner", "snack")[:slots],
        positions=positions,
        dish=dish,
        portions=portion,
        cost=np.round(cost, 2),
        family=rng.integers(-1, 2, dishes),
        families=2,
        cap=rng.integers(max(2, math.ceil(len(positions) / dishes)), len(positions) + 2, dishes),
        again=rng.choice([0.0, 2.0], dishes),
        keeps=keeps,
        reach=reach,
        step=step,
        kind=kind,
        size=size,
        recipe=recipe,
        curves=(_curve(rng, dish, portion, slots),) if seed % 3 == 0 and not easy else (),
        week=week,
        day=day,
        meal=meal,
        stay=stay,
        stay_portions=rng.choice([0.5, 1.0, 1.5], len(positions)),
        family_share=1 + seed % 2,
        supplies=_supplies(rng, dishes, days) if seed % 7 != 6 else Supplies.none(),
        variety=Variety(int(rng.integers(0, dishes)), int(rng.integers(0, dishes + 1)), (0, 1)[:slots]),
        freeze=2.0,
        sittings=_sittings(seed, dish, portion) if seed % 2 == 0 else (),
    )


def _sittings(seed: int, dish: np.ndarray, portion: Floats) -> tuple[Row, ...]:
    """Two ingredients of which a meal may hold a portion: most options are within it, few together are, and some are
    not by themselves. (By a stream of their own: the rest of a week is the same with and without them.)"""
    rng = np.random.default_rng([seed, 11])
    dishes = int(dish.max()) + 1
    out = []
    for name in ("courgette", "oats"):
        share = np.where(rng.random(dishes) < 0.7, np.round(rng.uniform(0.2, 0.9, dishes), 3), 0.0)
        key = RowKey("meal", "max", rule="portion", of=name)
        out.append(Row(key, "limits", 1.0, share[dish] * portion, np.asarray(-1.0 - 1e-7)))
    return tuple(out)


def _positions(
    rng: np.random.Generator, days: int, slots: int, kind: np.ndarray, extras: bool
) -> tuple[Position, ...]:
    """The first day has no left-overs, so every choice of the smallest weeks can be tried; one place is nearly held."""
    every = np.arange(len(kind))
    first = every[kind != LEFT]
    out = []
    for d in range(days):
        pool = every if d else first
        side = pool[:: 2 if len(pool) > 3 else 1]
        for s in range(slots):
            out.append(Position(d, s, True, pool))
            if extras and s == 0:
                out += [Position(d, s, False, side)] * (2 if d == 1 else 1)
    if rng.random() < 0.2:
        last = out[-1]
        out[-1] = replace(last, options=last.options[last.options < max(3, len(every) // 2)])
    return tuple(out)


def _rows(
    rng: np.random.Generator, days: int, slots: int, dish: np.ndarray, portion: Floats, kind: np.ndarray,
    minutes: Floats, made: Floats, hard: float,
) -> tuple[tuple[Row, ...], tuple[Row, ...], tuple[Row, ...]]:  # fmt: skip
    dishes = int(dish.max()) + 1

    def per(low: float = 0.1, high: float = 1.0) -> Floats:
        return np.round(rng.uniform(low, high, dishes), 3)[dish] * portion

    def row(rule: str, scope: Scope, bound: Bound, level: Level, weight: float, coef: Floats, const: object) -> Row:
        return Row(RowKey(scope, bound, rule=rule), level, weight, coef, np.asarray(const, dtype=float))

    given = np.where(rng.random(days) < 0.5, -rng.integers(10, 60, days) / hard - 0.5, NEVER)
    week = [
        row("low", "week", "min", "goals", 1.5, -per(), 0.45 * slots * hard),
        row("high", "week", "max", "goals", 1.0, per(), -0.8 * slots / hard),
        row("few", "week", "max", "limits", 1.0, per(), -0.9 * slots / hard),
        row("watched", "week", "min", "life", 40.0, -per(), 0.6 * slots),
    ]
    if (kind == FROZEN).any():
        week.append(row("freezer", "week", "max", "limits", 1.0, np.where(kind == FROZEN, portion, 0.0) * days, -1.0))
    day = (
        row("floor", "day", "min", "goals", 0.5, -per(), 0.25 * slots * hard),
        row("minutes", "day", "max", "minutes", 1.0, minutes, given),
        row("minutes meant", "day", "max", "life", 5.0, minutes, np.where(given > NEVER, NEVER, -25.0)),
        row("things to make", "day", "max", "life", 6.0, made, -1.0),
        row("mass", "day", "max", "limits", 1.0, per(), -1.1 * slots / hard),
        row("vegetables", "day", "min", "life", 20.0, -per(), 0.5 * slots),
    )
    meal = (
        row("mass", "meal", "max", "life", 12.0, per(0.3), rng.uniform(-1.0, -0.5, (days, slots)).round(3)),
        row("energy share", "meal", "min", "life", 12.0, -per(), 0.5),
        row("things", "meal", "max", "life", 6.0, np.ones(len(dish)), -1.0),
        row("taken", "meal", "min", "goals", 0.3, -per(), 0.1 * hard),
    )
    return tuple(week), day, meal


def _curve(rng: np.random.Generator, dish: np.ndarray, portion: Floats, slots: int) -> Curve:
    """A minimum on what is taken up of each sitting; the last two slots of three are one sitting."""
    coef = rng.uniform(0.0, 1.0, int(dish.max()) + 1)[dish] * portion
    sitting = np.minimum(np.arange(slots), 1)
    base = np.where(np.arange(int(sitting.max()) + 1) == 0, 0.2, 0.0)
    key = RowKey("absorbed", "min", rule="taken up")
    return Curve(key, "goals", 1.5, coef, sitting, base, ((0.5, 0.0), (0.01, 0.4)), 0.5)


def _supplies(rng: np.random.Generator, dishes: int, days: int) -> Supplies:
    """Four things, one of them in half of the weeks in the house; each dish needs one, two or three."""
    count = 4
    packs = [PACKS[int(k)] for k in rng.integers(0, len(PACKS), count)]
    sold = [totals([Pack(f"{g:g} g", g) for g in sizes]) for sizes in packs]
    needs = [sorted(rng.choice(count, int(rng.integers(1, 4)), replace=False).tolist()) for _ in range(dishes)]
    flat = sum(len(mine) for mine in needs)
    stock = np.zeros(count)
    if rng.random() < 0.5:
        stock[int(rng.integers(count))] = float(rng.integers(50, 400))
    cost = np.round(rng.uniform(0.001, 0.02, count), 4)
    shelf = np.array([1, 2, FOR_EVER, FOR_EVER])
    return Supplies(
        first=rng.choice([2.0, 4.0, 10.0], count),
        left=np.where([len(x) > 0 for x in sold], rng.choice([0.04, 0.002], count), 0.0),
        money=0.25 * cost,
        life=rng.choice([0, 1, 2, FOR_EVER], count),
        stock=stock,
        stock_left=np.where(rng.random(count) < 0.5, 0.04, 0.0),
        totals=np.array([x for mine in sold for x in mine], dtype=float),
        at=np.concatenate([[0], np.cumsum([len(x) for x in sold])]).astype(np.int64),
        largest=np.array([max(x, default=0.0) for x in packs]),
        start=np.concatenate([[0], np.cumsum([len(mine) for mine in needs])]).astype(np.int64),
        thing=np.array([t for mine in needs for t in mine], dtype=np.int64),
        each=rng.integers(0, 200, flat).astype(float),
        fixed=np.where(rng.random(flat) < 0.3, rng.integers(5, 60, flat), 0).astype(float),
        shelf=np.array([int(shelf[mine].min()) for mine in needs], dtype=np.int64),
        trip=20.0,
        cost=cost,
        budget=float(rng.integers(1, 6)) if rng.random() < 0.5 else 0.0,
        form=np.array([0, 1, 0, -1]) if rng.random() < 0.7 else np.array([0, 0, 0, 1]),
    )


# ---- by hand


def one_dish(dish: Sequence[tuple[float, int, float, float]], days: int, meals: int = 0, **more: object) -> Problem:
    """Of one dish with options (portions, kind, size, cost); no rows; it freezes and keeps a day. `meals`: so many, the
    last two on the last day (0: one a day)."""
    dishes, places = [dish], [(d, 0) for d in range(days)] + [(days - 1, 1)] * (meals > days)
    flat = [(i, *o) for i, options in enumerate(dishes) for o in options]
    kind = np.array([k for _, _, k, _, _ in flat])
    every = np.arange(len(flat))
    values: dict[str, object] = {
        "days": days,
        "slots": ("lunch", "dinner"),
        "positions": tuple(Position(d, s, True, every if d else every[kind != LEFT]) for d, s in places),
        "dish": np.array([i for i, *_ in flat]),
        "portions": np.array([p for _, p, _, _, _ in flat]),
        "kind": kind,
        "size": np.array([s for _, _, _, s, _ in flat]),
        "cost": np.array([c for *_, c in flat]),
        "family": np.full(len(dishes), -1),
        "families": 0,
        "cap": np.full(len(dishes), 9),
        "again": np.zeros(len(dishes)),
        "keeps": np.ones(len(dishes), dtype=np.int64),
        "reach": np.full(len(dishes), days),
        "step": np.ones(len(dishes)),
        "week": (),
        "day": (),
        "meal": (),
        "stay": np.full(len(places), -1),
        "freeze": 2.0,
    }
    return Problem(**{**values, **more})  # type: ignore[arg-type]


def one_thing(packs: tuple[float, ...], each: float, fixed: float = 0.0, stock: float = 0.0) -> Supplies:
    sold = totals([Pack(f"{g:g} g", g) for g in packs])
    return Supplies(
        first=np.array([2.0]), left=np.array([0.04]), money=np.array([0.0]), life=np.array([10_000]),
        stock=np.array([stock]), stock_left=np.zeros(1), totals=np.array(sold), at=np.array([0, len(sold)]),
        largest=np.array([max(packs)]), start=np.arange(2), thing=np.zeros(1, dtype=np.int64),
        each=np.array([each]), fixed=np.array([fixed]), shelf=np.array([10_000]),
    )  # fmt: skip


# ---- choices and moves


def random_choice(problem: Problem, rng: np.random.Generator, empty: float = 0.0) -> Choice:
    """Any options; an extra, and with a share of `empty` a main, may stay empty."""
    out = []
    for q in problem.positions:
        pool = [int(o) for o in q.options] if q.main else [-1, *(int(o) for o in q.options)]
        out.append(-1 if rng.random() < empty else int(rng.choice(pool)))
    return np.array(out, dtype=np.int64)


def every_choice(problem: Problem, objective: Objective) -> Iterator[Choice]:
    """All finished weeks: every main filled, no left-over that nothing was cooked for, no dish beyond its cap."""
    pools = [[int(o) for o in q.options] if q.main else [-1, *(int(o) for o in q.options)] for q in problem.positions]
    for pick in itertools.product(*pools):
        choice = np.array(pick, dtype=np.int64)
        often = np.bincount(problem.dish[choice[choice >= 0]], minlength=len(problem.cap))
        if (often <= problem.cap).all() and not Kitchen(objective.menu, choice).orphans:
            yield choice


def some_moves(problem: Problem, rng: np.random.Generator, meals: int) -> Moves | None:
    """One pot of each dish for so many meals, one a day: fresh first, in every size, then left-overs in any portion.
    For one meal, every option there is."""
    days = sorted(rng.choice(problem.days, min(meals, problem.days), replace=False).tolist())
    places = []
    for day in days:
        here = [i for i, q in enumerate(problem.positions) if q.day == day and len(q.options)]
        places.append(int(rng.choice(here)))
    options = [problem.positions[i].options for i in places]
    if meals == 1:
        return Moves(tuple(places), options[0][None, :], problem.dish[options[0]])
    columns = []
    for o in options[0].tolist():
        rest = [
            [x for x in more.tolist() if problem.kind[x] == LEFT and problem.dish[x] == problem.dish[o]]
            for more in options[1:]
        ]
        if problem.kind[o] == FRESH and all(rest):
            columns.append([o, *(int(rng.choice(mine)) for mine in rest)])
    if not columns:
        return None
    made = np.array(columns, dtype=np.int64).T
    return Moves(tuple(places), made, problem.dish[made[0]])


def moved(choice: Choice, moves: Moves, number: int) -> Choice:
    """The choice after one of some moves."""
    made = choice.copy()
    for index, option in zip(moves.positions, moves.options[:, number].tolist(), strict=True):
        made[index] = option
    return made


def alone(objective: Objective, name: str) -> Objective:
    """An objective of one term only."""
    one = Objective(objective.problem)
    one.terms = tuple(term for term in objective.terms if term.name == name)
    return one


# ---- the exact program


def whole_program(objective: Objective) -> tuple[object, dict[tuple[int, int], str]]:
    """The exact program with every position free."""
    p = objective.problem
    free = {i: [int(o) for o in q.options] for i, q in enumerate(p.positions)}
    return model.week_model(objective, np.full(len(p.positions), -1), free)


def in_the_program(objective: Objective, choice: Choice) -> float | None:
    """What the program of the whole week says of one choice, all others closed; None where it allows it not."""
    program, names = whole_program(objective)
    variables = {v.name: v for v in program.variables()}  # type: ignore[attr-defined]
    for (index, option), name in names.items():
        variables[name].lowBound = variables[name].upBound = 1.0 if choice[index] == option else 0.0
    found = solver.solve(program, gap=0.0)  # type: ignore[arg-type]
    return found.objective
