"""Builders for the tests of several eaters: requests, random households, and a checker of plates that shares nothing
with the planner but the catalogue."""

from __future__ import annotations

import datetime as dt
import json
import math
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import kitchen_cases
from fodmap_by_hand import rows
from mealplan.planning.ask.request import PlanRequest
from mealplan.planning.ask.resolve import resolve
from mealplan.planning.result.plan import Plan
from mealplan.settings.setting import Setting
from mealplan.settings.words import from_flags
from planning_cases import MONDAY, library

Eaters = Mapping[str, str]  # flags by name


def household(eaters: Eaters, flags: str = "", *, start: dt.date = MONDAY) -> PlanRequest:
    """A request for a table: the flags of each eater by name (the first is whose week it is), and those of the week."""
    (first, own), *others = eaters.items()
    # a profile's words are its own eater's; those of the table hold for all
    asked: list[Setting] = [replace(one, origin="hers") for one in from_flags(f"--name {first} {own}")]
    asked += from_flags(f"--effort quick {flags}")
    for name, words in others:
        asked += [replace(one, who=name) for one in from_flags(f"--name {name} {words}")]
    return resolve(asked, library(), start=start)


WOMAN, MAN = "--age 42 --sex female", "--age 45 --sex male"


# ---- the independent checker


def plates(plan: Plan) -> Iterator[tuple[int, str, str, float, Mapping[str, Any], Mapping[str, Any]]]:
    """(day, slot, eater, her portions, item, its cook) of everything that is on somebody's plate."""
    data = json.loads(plan.dumps())
    cooks = {cook["id"]: cook for cook in data["cooks"]}
    for index, day in enumerate(data["days"]):
        for meal in day["meals"]:
            for item in meal["items"]:
                for name, portions in item["eaters"].items():
                    yield index, meal["slot"], name, portions, item, cooks[item["cook"]]


def plate_complaints(plan: Plan) -> list[str]:
    """What is wrong on the plates of a plan: what somebody leaves out is on her plate, she goes without a meal at which
    she is there, her totals are not those of her food, more is eaten than was cooked."""
    lib, request, out = library(), plan.request, []
    eaters = {eater.name: eater for eater in request.eaters}
    left_out = {name: {*eater.exclusions, *request.house.exclusions} for name, eater in eaters.items()}
    verdicts: dict[str, Any] = {}
    had: set[tuple[int, str, str]] = set()
    eaten: dict[int, float] = {}
    grams: dict[tuple[int, str], dict[str, float]] = {}
    portions_g: dict[tuple[int, str, str, str], float] = {}
    for day, slot, name, portions, item, cook in plates(plan):
        had.add((day, slot, name))
        eaten[cook["id"]] = eaten.get(cook["id"], 0.0) + portions
        if portions <= 0 or abs(portions * 4 - round(portions * 4)) > 1e-6:
            out.append(f"{name} has {portions} portions of {item['dish']}")
        for part in cook["ingredients"]:
            entry = lib.cookbook.ingredients[part["ingredient"]]
            share = part["eaten_g"] * portions / cook["portions"]
            mine = grams.setdefault((day, name), {})
            mine[part["food"]] = mine.get(part["food"], 0.0) + share
            by_amount = rows()[entry.name]["free_up_to_g"]
            if "high_fodmap" in left_out[name] and by_amount:
                key = (day, slot, name, entry.name)
                portions_g[key] = portions_g.get(key, 0.0) + _measured(part, entry) * portions / cook["portions"]
            for food in {part["food"], entry.raw}:
                verdicts.setdefault(food, lib.foods.verdicts([food])[food])
                for exclusion in left_out[name] - set(kitchen_cases.GROUPS):
                    if exclusion == "high_fodmap" and by_amount:
                        continue  # by grams, below
                    if verdicts[food][exclusion].answer.value != "free" and exclusion not in entry.certified:
                        out.append(f"{name}: {item['dish']} holds {entry.name} ({food}), {exclusion}")
            words = entry.name.lower().split()
            disliked = [x for x in eaters[name].dislikes if x.removeprefix("ingredient:").lower() in words]
            out += [f"{name}: {item['dish']} holds {entry.name}, which she dislikes" for _ in disliked]
    for (day, slot, name, ingredient), amount in portions_g.items():
        limit = float(rows()[ingredient]["free_up_to_g"])
        if amount > limit * (1 + 1e-6) + 1e-3:
            out.append(f"{name}, day {day + 1} {slot}: {amount:.1f} g of {ingredient}, free up to {limit:g} g")
    due = {
        (d, s, e.name)
        for d in range(request.week.days)
        for s in request.week.slots
        if (d, s) not in request.week.skip
        for e in request.eaters
        if e.present is None or (d, s) in e.present
    }
    out += [f"{name} has nothing at {slot} of day {day + 1}" for day, slot, name in sorted(due - had)]
    out += [f"{name} is not there at {slot} of day {day + 1}" for day, slot, name in sorted(had - due)]
    out += [f"{c.dish}: more eaten than cooked" for c in plan.cooks if eaten.get(c.id, 0.0) > c.portions + 1e-6]
    return [*out, *_wrong_totals(plan, grams)]


def _measured(part: Mapping[str, Any], entry: Any) -> float:
    """Grams of a part of a cook in the state that its portion is given in."""
    state = rows()[entry.name]["measured_as"]
    cooked = part["eaten_g"] if part["food"] == entry.cooked else part["edible_g"] * entry.yield_factor
    return float({"as eaten": part["eaten_g"], "cooked": cooked}.get(state, part["edible_g"]))


def _wrong_totals(plan: Plan, grams: Mapping[tuple[int, str], dict[str, float]]) -> list[str]:
    out, lib = [], library()
    for index, day in enumerate(plan.days):
        for eater in plan.request.eaters:
            mine = dict(grams.get((index, eater.name), {}))
            for fixed in eater.daily:
                mine[fixed.food] = mine.get(fixed.food, 0.0) + fixed.grams
            told = day.eaters[eater.name]
            table = lib.foods.table(sorted(mine), sorted(told)) if mine else {}
            for key in told:
                own = math.fsum(g * (table[f][key].per_100g or 0.0) / 100 for f, g in mine.items())
                amount = math.fsum(g * (table[f][key].counted or 0.0) / 100 for f, g in mine.items())
                for found, says in ((amount, told[key].amount), (amount - own, told[key].filled)):
                    if abs(found - says) > 1e-3 * max(abs(found), 1e-6) + 1e-6:
                        out.append(f"{day.date} {eater.name} {key}: {found:.6g}, not {says:.6g}")
    return out


def shared_mains(plan: Plan) -> tuple[int, int]:
    """(lunches and dinners at which one pot is on the plate of everybody who is there, all at which several are)."""
    pots = {cook.id: cook.pot or -cook.id for cook in plan.cooks}
    shared = every = 0
    for index, day in enumerate(plan.days):
        for meal in day.meals:
            there = {plan.request.eaters[e].name for e in plan.request.at(index, meal.slot)}
            if meal.slot not in ("lunch", "dinner") or len(there) < 2:
                continue
            of: dict[int, set[str]] = {}
            for item in meal.items:
                dish = library().cookbook.dishes[item.dish]
                if {"lunch", "dinner"} & set(dish.courses):
                    of.setdefault(pots[item.cook], set()).update(item.eaters)
            every += 1
            shared += any(names == there for names in of.values())
    return shared, every


# ---- random households

_LEAVES = ("vegan", "vegetarian", "gluten", "dairy", "eggs", "fish", "tree_nuts", "peanuts", "soy", "high_fodmap",
           "nightshades", "pork", "lactose", "sesame")  # fmt: skip
_DISLIKES = ("mushroom", "celery", "beetroot", "coriander")
_THERE = ("mon-fri:dinner", "sat,sun", "breakfast,dinner", "1:dinner", "2")


def random_household(rng: random.Random) -> tuple[dict[str, str], str]:
    """(the flags of each eater, those of the week)."""
    eaters: dict[str, str] = {}
    for name in ("Ada", "Bo", "Cy", "Di")[: rng.choice((2, 2, 2, 3, 3, 4))]:
        words = [f"--age {rng.choice((11, 16, 25, 42, 55, 70))} --sex {rng.choice(('female', 'male'))}"]
        words += [f"-x {x}" for x in rng.sample(_LEAVES, rng.choice((0, 0, 1, 1, 2)))]
        words += [f"--dislike {rng.choice(_DISLIKES)}"] if rng.random() < 0.25 else []
        words += ["--no-fortified"] if rng.random() < 0.15 else []
        if eaters:
            words += [f"--present {rng.choice(_THERE)}"] if rng.random() < 0.3 else []
            if rng.random() < 0.15:
                words = [f"--age {rng.randint(2, 8)} --sex male --portions-only", *words[1:]]
        eaters[name] = " ".join(words)
    week = [f"--days {rng.randint(1, 3)} --seed {rng.randint(0, 9)}"]
    week += ["--nobody-eats peanuts"] if rng.random() < 0.3 else []
    week += ["--flare 1"] if rng.random() < 0.2 else []
    week += ["--skip 1:lunch"] if rng.random() < 0.2 else []
    week += [f"--style {rng.choice(('few-pots', 'variety'))}"] if rng.random() < 0.3 else []
    return eaters, " ".join(week)


def names_of(request: PlanRequest) -> Sequence[str]:
    return [eater.name for eater in request.eaters]
