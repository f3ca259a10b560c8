"""Seeded people to plan for: the same ones on every machine."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace

import numpy as np

from mealplan.errors import MealplanError
from mealplan.library import Library
from mealplan.planning.ask.request import PlanRequest
from mealplan.planning.ask.resolve import resolve
from mealplan.planning.objective import Score
from mealplan.planning.objective.problem import Choice, RowKey
from mealplan.planning.search import improve
from mealplan.planning.week.build import build
from mealplan.settings.words import from_flags

START = dt.date(2026, 11, 23)
DIETS: tuple[tuple[str, ...], ...] = (
    (),
    ("gluten",),
    ("dairy",),
    ("vegan",),
    ("vegetarian",),
    ("gluten", "dairy"),
    ("nightshades",),
    ("gluten", "dairy", "nightshades"),
    ("vegan", "gluten"),
    ("pescatarian",),
    ("eggs", "tree_nuts"),
    ("soy",),
)
OWN = (
    "magnesium>=420mg",
    "iron>=22mg",
    "protein>=110g",
    "fiber>=40g",
    "calcium>=1300mg",
    "sodium<=1800mg",
    "zinc>=15mg",
)


def request(
    library: Library,
    exclusions: tuple[str, ...] = (),
    *,
    age: int = 42,
    sex: str = "female",
    days: int = 7,
    seed: int = 1,
    targets: tuple[str, ...] = (),
    fortified: bool | None = None,
    effort: str = "normal",
) -> PlanRequest:
    """A request of 4 slots with all reference intakes."""
    flags = ["--age", str(age), "--sex", sex, "--days", str(days), "--seed", str(seed), "--effort", effort]
    flags += [word for name in exclusions for word in ("-x", name)]
    flags += [word for text in targets for word in ("-t", text)]
    flags += [] if fortified is None else ["--fortified" if fortified else "--no-fortified"]
    return resolve(from_flags(flags), library, start=START)


def people(library: Library, count: int) -> list[PlanRequest]:
    """Seeded profiles; a third of them with own targets, a few that cannot be met in full."""
    rng = random.Random(2026)
    out: list[PlanRequest] = []
    while len(out) < count:
        diet = DIETS[len(out) % len(DIETS)]
        own = tuple(rng.sample(OWN, 2)) if rng.random() < 0.35 else ()
        fortified = False if "vegan" in diet and rng.random() < 0.5 else None
        try:
            out.append(
                request(
                    library,
                    diet,
                    age=rng.choice([19, 30, 42, 55, 70]),
                    sex=rng.choice(["female", "male"]),
                    seed=rng.randrange(1000),
                    targets=own,
                    fortified=fortified,
                )
            )
        except MealplanError:
            continue
    return out


def planted(library: Library, number: int) -> PlanRequest:
    """A request whose every target is 95 % of what a hidden week reaches (a maximum: that over 95 %), so that it is
    known to be feasible. The hidden week itself is found by pulling on three random nutrients."""
    rng = random.Random(90_000 + number)
    base = request(
        library,
        DIETS[number % len(DIETS)],
        age=rng.choice([19, 30, 42, 55, 70]),
        sex=rng.choice(["female", "male"]),
        seed=rng.randrange(1000),
    )
    mins = [
        t
        for t in base.eater.targets
        if t.minimum and t.level == "goal" and t.period == "day" and t.nutrient != "energy"
    ]
    pulled = {t.nutrient: rng.uniform(1.1, 1.6) for t in rng.sample(mins, 3)}
    harder = tuple(
        replace(t, minimum=t.minimum * pulled[t.nutrient])
        if t.minimum and t.nutrient in pulled and t.maximum is None
        else t
        for t in base.eater.targets
    )
    setting = build(base.with_(targets=harder), library)
    hidden, _, _ = improve.search(
        setting.objective, np.random.default_rng([number, 5]), rounds=40, stop=lambda: False, report=_quiet
    )
    reached = {r.key: _mean(setting.problem.days, r.coef, hidden) for r in setting.problem.week}
    bounds = {t.nutrient: t for t in harder}
    out = []
    floors = {r.key: r for r in setting.problem.day}
    who = base.eater.name
    for t in harder:
        low = reached.get(RowKey("week", "min", t.nutrient, eater=who))
        high = reached.get(RowKey("week", "max", t.nutrient, eater=who))
        if (
            t.level == "unmeasured"
            or t.form == "supplements"
            or t.period not in ("day", "week")
            or t.nutrient not in bounds
        ):
            out.append(t)
            continue
        if t.minimum and low is not None:
            got = -low * t.minimum  # the row holds known/minimum with its sign turned
            floor = None
            row = floors.get(RowKey("day", "floor", t.nutrient, eater=who))
            if t.daily_floor and row is not None:
                worst = min(_day_sum(setting, row.coef, hidden, d) for d in range(base.week.days))
                floor = 0.95 * min(t.daily_floor, -worst * t.daily_floor)
            t = replace(t, minimum=0.95 * got, daily_floor=floor)
        if t.maximum is not None and high is not None and not t.hard:
            ceiling = t.daily_ceiling
            row = floors.get(RowKey("day", "ceiling", t.nutrient, eater=who))
            if ceiling and row is not None:
                ceiling = max(
                    ceiling, max(_day_sum(setting, row.coef, hidden, d) for d in range(base.week.days)) * ceiling / 0.95
                )
            t = replace(t, maximum=max(t.maximum, high * t.maximum / 0.95), daily_ceiling=ceiling)
        out.append(t)
    return base.with_(targets=tuple(out))


def _quiet(choice: Choice, score: Score) -> None:
    return None


def _mean(days: int, coef: np.ndarray, choice: Choice) -> float:
    return float(coef[choice[choice >= 0]].sum()) / days


def _day_sum(setting: object, coef: np.ndarray, choice: Choice, day: int) -> float:
    positions = setting.problem.positions  # type: ignore[attr-defined]
    return float(sum(coef[o] for q, o in zip(positions, choice, strict=True) if o >= 0 and q.day == day))
