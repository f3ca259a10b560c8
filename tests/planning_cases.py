"""Shared builders for the tests of planning: requests, and a checker that shares nothing with the planner but the
catalogue. (Small random weeks as numbers: `small_weeks`.)"""

from __future__ import annotations

import csv
import datetime as dt
import json
import math
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import kitchen_cases
from fodmap_by_hand import over, rows
from mealplan.dishes.verdicts import KEPT_COOKED
from mealplan.library import Library, open_library
from mealplan.planning.ask.request import PlanRequest
from mealplan.planning.ask.resolve import resolve
from mealplan.planning.result.make import make_plan
from mealplan.planning.result.plan import Plan
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
                for name in set(asked.eater.exclusions) - set(kitchen_cases.GROUPS):
                    answer = verdicts[food][name].answer.value
                    if name == "high_fodmap" and rows()[entry.name]["free_up_to_g"]:
                        continue  # by grams, below
                    fine = answer == "free" or name in entry.certified
                    # of what is cooked here from raw it is not asked how long it was kept since it was cooked
                    fine = fine or (food != entry.raw and verdicts[food][name].why.endswith(f"({KEPT_COOKED})"))
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
    if not asked.eater.allow_maybe:
        out += kitchen_cases.forbidden(json.loads(plan.dumps()))
    if "high_fodmap" in asked.eater.exclusions and not any("fodmap" in one for one in asked.eater.allow_maybe):
        out += over(json.loads(plan.dumps()))
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
