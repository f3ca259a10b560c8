"""Shared builders for the tests of planning: requests, small random problems, and a checker that shares nothing with
the planner but the catalogue."""

from __future__ import annotations

import csv
import datetime as dt
import itertools
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from mealplan.library import Library, open_library
from mealplan.planning.ask.request import PlanRequest
from mealplan.planning.ask.resolve import resolve
from mealplan.planning.objective import Objective
from mealplan.planning.objective.problem import FRESH, LEFT, Choice, Curve, Position, Problem, Row, RowKey
from mealplan.planning.result.make import make_plan
from mealplan.planning.result.plan import Plan
from mealplan.planning.search import model, solver
from mealplan.settings.setting import Setting
from mealplan.settings.words import settings

DATA = Path(__file__).parent / "data"
MONDAY = dt.date(2026, 11, 23)


@cache
def library() -> Library:
    """The real catalogue, opened once in a test run."""
    return open_library()


# ---- requests


def request(
    *exclusions: str, effort: str = "quick", start: dt.date = MONDAY, fortified: bool | None = None, **more: Any
) -> PlanRequest:
    """A request of a person (a woman of 42 where nothing is said), searched quickly. Other words are those of the
    option table: `days=3`, `target=["iron>=20mg"]`."""
    asked = [Setting(name, text) for name, text in (("age", "42"), ("sex", "female"), ("effort", effort))]
    asked += [one for name in exclusions for one in settings("exclude", name)]
    if fortified is not None:
        asked += settings("fortified", "yes" if fortified else "no")
    for name, value in more.items():
        many = value if isinstance(value, (list, tuple)) else [value]
        texts = [",".join(many)] if name == "slots" else [str(one) for one in many]
        asked += [one for text in texts for one in settings(_ROWS.get(name, name).replace("_", "-"), text)]
    return resolve(asked, library(), start=start)


_ROWS = {"targets": "target", "dislikes": "dislike", "locks": "lock", "bans": "ban", "supplements": "supplement"}


def planned(asked: PlanRequest, **more: Any) -> Plan:
    """A plan without the (slower) explaining of shortfalls."""
    return make_plan(asked, library(), explained=False, **more)


@cache
def week(*exclusions: str, **more: Any) -> Plan:
    """A quick plan that several tests look at. Arguments must be hashable."""
    return planned(request(*exclusions, **more))


def timeless(plan: Plan) -> dict[str, Any]:
    """A plan's JSON without its one wall-clock figure."""
    data: dict[str, Any] = json.loads(plan.dumps())
    data["search"].pop("seconds")
    return data


# ---- small random problems


def small_problem(
    seed: int,
    *,
    days: int = 2,
    slots: int = 2,
    dishes: int = 3,
    sizes: int = 2,
    extras: bool = True,
    stay: bool = True,
    left: int = 0,
) -> Problem:
    """A problem with every kind of row and cost, small enough to try every choice. Coefficients are linear in the
    portion, as in a real one; days differ in their effort bound. `left`: so many of the dishes keep, and may come as
    left-overs, which have the same nutrients for less effort."""
    rng = np.random.default_rng(seed)
    portion_sizes = np.array([0.75, 1.0, 1.5, 2.0][:sizes])
    dish = np.concatenate([np.repeat(np.arange(dishes), sizes), np.repeat(np.arange(left), sizes)])
    portions = np.tile(portion_sizes, dishes + left)
    kind = np.where(np.arange(len(dish)) < dishes * sizes, FRESH, LEFT)

    def row(name: str, scope: str, level: str, sign: float, const: Any) -> Row:
        per = rng.uniform(0.1, 1.0, dishes)
        weight = float(rng.choice([0.5, 1.0, 1.5]))
        coef = sign * per[dish] * portions
        if level == "effort":
            coef = np.where(kind == LEFT, 0.05, coef)
        key = RowKey(scope, "min" if sign < 0 else "max", rule=name)  # type: ignore[arg-type]
        return Row(key, level, weight, coef, np.asarray(const, dtype=float))

    mains = np.arange(len(dish))
    side = mains[: max(1, len(mains) // 2)]
    positions = []
    for d in range(days):
        for s in range(slots):
            positions.append(Position(d, s, True, mains))
            if extras and s == 0:
                positions += [Position(d, s, False, side)] * (2 if d == 0 else 1)
    again = rng.choice([0.02, 0.15], dishes)
    return Problem(
        days=days,
        slots=tuple(("breakfast", "lunch", "dinner", "snack")[:slots]),
        positions=tuple(positions),
        dish=dish,
        portions=portions,
        cost=rng.uniform(0.0, 0.2, len(dish)),
        family=rng.integers(-1, 2, dishes),
        families=2,
        cap=np.full(dishes, max(2, math.ceil(len(positions) / dishes))),
        again=again,
        keeps=np.where(np.arange(dishes) < left, rng.integers(1, 3, dishes), 0),
        kind=kind,
        curves=(_curve(rng, dish, portions, slots),) if seed % 3 == 0 else (),
        stay_portions=rng.choice(portion_sizes, len(positions)),
        week=(
            row("low", "week", "goal", -1, 2.0),
            row("high", "week", "goal", 1, -1.2),
            row("w", "week", "watched", -1, 2.5),
        ),
        day=(
            row("floor", "day", "goal", -1, 1.5),
            row("minutes", "day", "effort", 1, -rng.uniform(0.5, 1.5, days)),
            row("mass", "day", "hard", 1, -2.4),
        ),
        meal=(row("meal", "meal", "practice", 1, rng.uniform(-1.0, -0.5, (days, slots))),),
        stay=rng.integers(-1, dishes, len(positions)) if stay else np.full(len(positions), -1),
        family_share=1,
    )


def _curve(rng: np.random.Generator, dish: Any, portions: Any, slots: int) -> Curve:
    """A minimum on what is taken up of each sitting; the last two slots of three are one sitting."""
    coef = rng.uniform(0.0, 1.0, int(dish.max()) + 1)[dish] * portions
    sitting = np.minimum(np.arange(slots), 1)
    base = np.where(np.arange(int(sitting.max()) + 1) == 0, 0.2, 0.0)
    key = RowKey("absorbed", "min", rule="taken")
    return Curve(key, "goal", 1.5, coef, sitting, base, ((0.5, 0.0), (0.01, 0.4)), 1.0)


def every_choice(problem: Problem) -> Iterator[Choice]:
    """All choices that fill every main and keep the caps on repeats."""
    pools = [[int(o) for o in q.options] if q.main else [-1, *(int(o) for o in q.options)] for q in problem.positions]
    for pick in itertools.product(*pools):
        choice = np.array(pick, dtype=np.int64)
        count = np.bincount(problem.dish[choice[choice >= 0]], minlength=len(problem.cap))
        if (count <= problem.cap).all():
            yield choice


def random_choice(problem: Problem, rng: np.random.Generator) -> Choice:
    out = []
    for q in problem.positions:
        pool = [int(o) for o in q.options] if q.main else [-1, *(int(o) for o in q.options)]
        out.append(int(rng.choice(pool)))
    return np.array(out, dtype=np.int64)


def with_rows(problem: Problem, **rows: Any) -> Objective:
    return Objective(replace(problem, **rows))


# ---- the independent checker


def served(plan: Plan) -> Iterator[tuple[int, str, Mapping[str, Any], Mapping[str, Any]]]:
    """(day index, slot, item, its cook) of a plan's JSON."""
    data = json.loads(plan.dumps())
    cooks = {c["id"]: c for c in data["cooks"]}
    for index, day in enumerate(data["days"]):
        for meal in day["meals"]:
            for item in meal["items"]:
                yield index, meal["slot"], item, cooks[item["cook"]]


def grams_by_day(plan: Plan) -> list[dict[str, float]]:
    """Eaten grams of each food on each day, what is eaten daily anyway included."""
    out: list[dict[str, float]] = [{} for _ in plan.days]
    for index, _, item, cook in served(plan):
        for part in cook["ingredients"]:
            grams = part["eaten_g"] * item["portions"] / cook["portions"]
            out[index][part["food"]] = out[index].get(part["food"], 0.0) + grams
    for day in out:
        for fixed in plan.request.eater.daily:
            day[fixed.food] = day.get(fixed.food, 0.0) + fixed.grams
    return out


def complaints(plan: Plan) -> list[str]:
    """What is wrong with a plan, found without the planner: the exclusions asked anew for the raw and the eaten food
    of every ingredient, the meals, locks and totals from the JSON alone."""
    lib, asked, out = library(), plan.request, []
    allowed = {a.partition(":")[0] for a in asked.eater.allow_maybe if ":" not in a}
    allowed_foods = {tuple(a.split(":", 1)) for a in asked.eater.allow_maybe if ":" in a}
    verdicts = {}
    places: dict[tuple[int, str], list[Mapping[str, Any]]] = {}
    eaten: dict[int, float] = {}
    for index, slot, item, cook in served(plan):
        places.setdefault((index, slot), []).append(item)
        eaten[cook["id"]] = eaten.get(cook["id"], 0.0) + item["portions"]
        if not 0.25 <= item["portions"] <= 6:
            out.append(f"{item['portions']} portions of {item['dish']}")
        if cook["dish"] != item["dish"] or dt.date.fromisoformat(cook["on"]) > asked.week.dates[index]:
            out.append(f"{item['dish']} on day {index + 1} has no cook in time")
        if cook["dish"] in asked.week.bans:
            out.append(f"{cook['dish']} is banned")
        for part in cook["ingredients"]:
            entry = lib.cookbook.ingredients[part["ingredient"]]
            for food in {part["food"], entry.raw}:
                if food not in verdicts:
                    verdicts[food] = lib.foods.verdicts([food])[food]
                for name in asked.eater.exclusions:
                    answer = verdicts[food][name].answer.value
                    fine = answer == "free" or name in entry.certified
                    fine = fine or (answer == "maybe" and name in allowed)
                    fine = fine or (answer == "maybe" and bool({(name, food), (name, entry.name)} & allowed_foods))
                    if not fine:
                        out.append(f"{cook['dish']}: {entry.name} ({food}) is {answer} for {name}")
            if lib.foods.food(part["food"]).fortified and not asked.eater.fortified:
                out.append(f"{cook['dish']}: {entry.name} is fortified")
    wanted = {(d, s) for d in range(asked.week.days) for s in asked.week.slots if (d, s) not in asked.week.skip}
    if set(places) != wanted:
        out.append(f"meals missing or too many: {sorted(set(places) ^ wanted)[:3]}")
    for lock in asked.week.locks:
        here = places.get((lock.day, lock.slot), [])
        if not any(i["dish"] == lock.dish and lock.portions in (None, i["portions"]) for i in here):
            out.append(f"the lock of {lock.dish} is not kept")
    out += [f"{c.dish}: more eaten than cooked" for c in plan.cooks if eaten.get(c.id, 0.0) > c.portions + 1e-6]
    out += _wrong_totals(plan)
    goals = [t.met for t in plan.targets if t.level == "goal"]
    if (plan.outcome == "met") != all(goals):
        out.append("the outcome contradicts the goals")
    out += [
        f"{x.name}: bound {x.bound} above {x.objective}" for x in plan.search.levels if x.bound > x.objective + 1e-6
    ]
    return out


def _wrong_totals(plan: Plan) -> list[str]:
    out, keys = [], sorted(plan.days[0].totals)
    days = grams_by_day(plan)
    table = library().foods.table(sorted({f for day in days for f in day}), keys)
    for day, grams in zip(plan.days, days, strict=True):
        for key in keys:
            amount = math.fsum(g * (table[f][key].per_100g or 0.0) / 100 for f, g in grams.items())
            if abs(amount - day.totals[key].amount) > 1e-3 * max(abs(amount), 1e-6):
                out.append(f"{day.date} {key}: {amount:.6g}, the plan says {day.totals[key].amount:.6g}")
    return out


# ---- Stigler 1945

STIGLER_NEEDS = {
    "energy_mcal": 3.0, "protein_g": 70.0, "calcium_g": 0.8, "iron_mg": 12.0, "vitamin_a_kiu": 5.0,
    "b1_mg": 1.8, "b2_mg": 2.7, "niacin_mg": 18.0, "vitamin_c_mg": 75.0,
}  # fmt: skip


def stigler() -> list[dict[str, str]]:
    lines = [x for x in (DATA / "stigler.csv").read_text("utf-8").splitlines() if not x.startswith("#")]
    return list(csv.DictReader(lines))


def in_the_program(objective: Objective, choice: Choice) -> float:
    """What the program of the whole week says of one choice, all others closed."""
    p = objective.problem
    free = {i: [int(o) for o in q.options] for i, q in enumerate(p.positions)}
    program, names = model.week_model(objective, np.full(len(p.positions), -1), free)
    variables = {v.name: v for v in program.variables()}
    for (index, option), name in names.items():
        variables[name].lowBound = variables[name].upBound = 1.0 if choice[index] == option else 0.0
    found = solver.solve(program, gap=0.0)
    assert found.objective is not None
    return found.objective
