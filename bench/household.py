"""Several people at one table: twelve households, each held against its people alone.

Measured from plans' JSON: nothing here is shared with the planner but the catalogue. The musts and aims are those of
the table "Several people at one table".

    python bench/run.py --only household [--full] [--verbose]
    python bench/household.py --house N [--seed S]     one household, its figures and its week
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import mean, median
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))

from mealplan.library import Library, open_library
from mealplan.planning.ask.request import PlanRequest
from mealplan.planning.ask.resolve import resolve
from mealplan.planning.result.make import make_plan
from mealplan.settings.setting import Setting
from mealplan.settings.words import from_flags
from profiles import START
from rows import Row, Say

Json = Mapping[str, Any]
MAINS = {"lunch", "dinner"}
SHORT = 3  # households of the short run


@dataclass(frozen=True)
class House:
    """Flags by name; the first eater's week it is."""

    name: str
    eaters: Mapping[str, str]


HOUSES = (
    House("vegan and omnivore", {"Anna": "--age 42 --sex female -x vegan", "Ben": "--age 45 --sex male"}),
    House("coeliac and not", {"Cleo": "--age 33 --sex female --condition coeliac", "Dan": "--age 36 --sex male"}),
    House(
        "family of four",
        {
            "Eve": "--age 41 --sex female", "Finn": "--age 43 --sex male", "Gil": "--age 14 --sex male",
            "Hanna": "--age 10 --sex female -x tree_nuts",
        },
    ),
    House("low FODMAP and a teenager", {"Ida": "--age 38 --sex female -x high_fodmap", "Jon": "--age 16 --sex male"}),
    House("pregnant couple", {"Kate": "--age 30 --sex female --pregnant", "Leo": "--age 32 --sex male"}),
    House(
        "grandmother on warfarin and a granddaughter",
        {"Mary": "--age 74 --sex female --medicine warfarin", "Nina": "--age 19 --sex female -x vegetarian"},
    ),
    House("two alike", {"Olga": "--age 50 --sex female", "Pam": "--age 52 --sex female"}),
    House(
        "dairy and nuts and the rest",
        {
            "Quinn": "--age 28 --sex male -x dairy -x tree_nuts -x peanuts", "Rosa": "--age 27 --sex female",
            "Sam": "--age 30 --sex male -x pork",
        },
    ),
    House(
        "a guest at the weekend", {"Tess": "--age 60 --sex female", "Uma": "--age 35 --sex female --present sat,sun"}
    ),
    House(
        "six",
        {
            "Vera": "--age 45 --sex female", "Will": "--age 47 --sex male", "Yul": "--age 13 --sex male",
            "Xan": "--age 16 --sex female -x vegetarian", "Zoe": "--age 10 --sex female", "Abe": "--age 76 --sex male",
        },
    ),
    House(
        "a child under nine",
        {"Bea": "--age 34 --sex female -x gluten", "Cal": "--age 35 --sex male", "Dot": "--age 5 --sex female "
         "--portions-only"},
    ),
    House("pescatarian and nightshades", {
        "Edna": "--age 55 --sex female -x pescatarian", "Fred": "--age 58 --sex male -x nightshades",
    }),
)  # fmt: skip


@dataclass
class Figures:
    """Of one household. `goals`: eaters whose goals are met, of those who alone meet them; `shared`: mains that all who
    are there share, of all; `things`, `minutes`: at this table, against the mean of its people alone; `seconds`:
    likewise."""

    goals: tuple[int, int]
    shared: tuple[int, int]
    things: float
    minutes: float
    seconds: float
    people: int
    off: list[str]


def request(house: House, library: Library, seed: int, only: str | None = None, effort: str = "normal") -> PlanRequest:
    """The request of a household, or of one of its people."""
    names = list(house.eaters) if only is None else [only]
    asked: list[Setting] = from_flags(f"--seed {seed} --effort {effort}")
    for number, name in enumerate(names):
        words = house.eaters[name]
        if only is not None:
            words = words.partition("--present")[0]
        mine = from_flags(f"--name {name} {words}")
        asked += [replace(one, origin="hers", who=name if number else "") for one in mine]
    return resolve(asked, library, start=START)


def planned(house: House, library: Library, seed: int, only: str | None = None) -> tuple[Json, float]:
    """(the plan's JSON, seconds of this process that it took)."""
    asked = request(house, library, seed, only)
    started = time.process_time()
    plan = make_plan(asked, library, explained=False)
    return json.loads(plan.dumps()), time.process_time() - started


def met(plan: Json, name: str) -> list[str]:
    """The goals of an eater that are not met."""
    mine = (t for t in plan["targets"] if t["eater"] == name and t["level"] == "goal")
    return [f"{t['nutrient']}: {t['why']}" for t in mine if not t["met"]]


def mains(plan: Json, library: Library) -> Iterator[bool]:
    """For each lunch and dinner of several, whether everybody who is there has a main of one pot."""
    pots = {cook["id"]: cook.get("pot", -cook["id"]) for cook in plan["cooks"]}
    for day in plan["days"]:
        for meal in day["meals"]:
            there = {name for item in meal["items"] for name in item["eaters"]}
            if meal["slot"] in MAINS and len(there) > 1:
                of: dict[int, set[str]] = {}
                for item in meal["items"]:
                    if MAINS & set(library.cookbook.dishes[item["dish"]].courses):
                        of.setdefault(pots[item["cook"]], set()).update(item["eaters"])
                yield any(names == there for names in of.values())


def figures(house: House, library: Library, seed: int = 1) -> Figures:
    """A household held against its people alone."""
    plan, seconds = planned(house, library, seed)
    grown = [name for name, words in house.eaters.items() if "portions-only" not in words]
    alone = {name: planned(house, library, seed, name) for name in grown}
    can = [name for name, (one, _) in alone.items() if not met(one, name)]
    off = [f"{name}: {', '.join(met(plan, name))}" for name in can if met(plan, name)]
    shared = list(mains(plan, library))
    lives = [one["life"] for one, _ in alone.values()]
    return Figures(
        (len(can) - len(off), len(can)),
        (sum(shared), len(shared)),
        plan["life"]["things"] / mean(life["things"] for life in lives),
        plan["life"]["parts"]["hands_on"] / mean(life["parts"]["hands_on"] for life in lives),
        seconds / mean(s for _, s in alone.values()),
        len(house.eaters),
        off,
    )


def rows(library: Library, full: bool, say: Say, *, verbose: bool = False) -> list[Row]:
    """The table."""
    found: list[Figures] = []
    for house in HOUSES if full else HOUSES[:SHORT]:
        one = figures(house, library)
        found.append(one)
        if verbose:
            say(f"{house.name}: {one}")
    met_, can = (sum(f.goals[k] for f in found) for k in (0, 1))
    shared, every = (sum(f.shared[k] for f in found) for k in (0, 1))
    twos = [f for f in found if f.people == 2]
    fours = [f.seconds for f in found if f.people == 4]
    things, minutes = median(f.things for f in twos), median(f.minutes for f in twos)
    return [
        _row("every eater's goals met where each alone can", "95 %", "100 %", f"{met_} of {can}",
             met_ >= 0.95 * can, met_ == can),
        _row("lunches and dinners from one shared pot", "80 %", "95 %", f"{shared} of {every}",
             shared >= 0.80 * every, shared >= 0.95 * every),
        _row("things to buy for two against one", "1.25 x", "1.15 x", f"{things:.2f} x", things <= 1.25,
             things <= 1.15),
        _row("hands-on minutes for two against one", "1.25 x", "1.1 x", f"{minutes:.2f} x", minutes <= 1.25,
             minutes <= 1.1),
        _row("time to a plan for 4 against 1", "4 x", "2 x", f"{median(fours):.1f} x" if fours else "none of four",
             median(fours) <= 4 if fours else None, median(fours) <= 2 if fours else None),
    ]  # fmt: skip


def _row(measure: str, must: str, aim: str, figure: str, ok: bool | None, aimed: bool | None) -> Row:
    return Row(measure, must, aim, figure, "", ok, aimed)


def main(words: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--house", type=int, required=True, help=f"0 to {len(HOUSES) - 1}")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(words)
    print(HOUSES[given.house].name, figures(HOUSES[given.house], open_library(), given.seed))
    return 0


if __name__ == "__main__":
    sys.exit(main())
