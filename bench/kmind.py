"""The K-MIND row: days of 19 slots from its dishes, under its 20 criteria, by the planner's own search.

K-MIND is 1,500 published days for Korean children of three to five years, 500 each by dietitians, by a mixed-integer
program and by a learned generator. They come with the package `dietkit`, a development requirement: its dish and day
tables are for non-commercial use, so they are read from the installed package and never shipped. The package is not
imported (that loads everything and takes minutes); its files are CP949 text. Its ingredients give the two fatty acids
in milligrams and its criteria in grams, so as shipped no day passes: both are taken as grams here.

How a day is judged: `failed` adds up ingredients in decimal arithmetic and shares nothing with the objective that the
search works on. It is calibrated by the published days, whose counts the tests hold fast.

How days are built: K-MIND gives slots but no rule for what may stand in them, so the rule is read off the experts'
days: a slot takes a kind of dish (category, and main or side) that they put there on at least one day in a hundred.
It may stay empty where they leave it empty on one day in twenty, but no snack is left out wholly. Four weeks at a time
are one `Problem`, with a goal row for each criterion on each day, and `engine.find` searches it as it searches any
plan: local search, bound, exact moves where a goal is left open. Nothing in the search knows of K-MIND. A dish comes
once in four weeks (kimchi more often), and costs a little when earlier weeks have had it, as it does within a plan.
One portion is one serving of the dish, as everywhere in K-MIND.
"""

from __future__ import annotations

import csv
import datetime as dt
import importlib.util
import io
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import cast

import numpy as np

from mealplan.library import Library
from mealplan.nutrition.person import Person
from mealplan.planning.ask.request import Effort, PlanRequest
from mealplan.planning.objective import Objective
from mealplan.planning.objective.problem import Choice, Floats, Position, Problem, Row, RowKey
from mealplan.planning.search import engine
from mealplan.planning.week.build import Setting
from mealplan.planning.week.candidates import Candidates
from rows import Row as Line

Say = Callable[[str], None]
Day = tuple[str, ...]  # a dish per slot, EMPTY where nothing is served

EMPTY = "empty"
IN_MILLIGRAMS = ("Linoleic Acid", "Alpha-Linolenic Acid")  # in the ingredients; the criteria are in grams
MEALS = ("morning", "amsnack", "lunch", "pmsnack", "dinner")
SETS = {"or": "MIP", "expert": "experts", "ml": "learned"}
USUAL = 0.01  # of the experts' days: a kind of dish belongs in a slot
LEFT_OUT = 0.05  # of the experts' days: a slot may stay empty
SEASONINGS = ("Kimchi",)  # a score of dishes for three slots a day: they come again within a week
BLOCK = 28  # days of one search
FULL_DAYS = 500
MUST, AIM = 0.95, 1700

MARGIN = 1e-6  # inside every bound, so that rounding cannot decide whether it is met
AGAIN = 6.0  # minutes, as all that follow: a dish that an earlier block has had, each time
FILLED = 3.0  # what a dish is worth in a slot that may stay empty: the more of a day is served, the better
TWO_OF_A_KIND = 40.0  # two salads in one meal: less than a criterion missed, more than a dish again


@dataclass(frozen=True)
class Dish:
    """`kind`: category and role ("main", "sub" or "")."""

    category: str
    kind: tuple[str, str]
    grams: tuple[tuple[str, Decimal], ...]
    ambiguous: bool  # a name or an ingredient given twice: readers differ in what it holds


@dataclass(frozen=True)
class Criterion:
    on: str
    condition: str
    value: Decimal

    def met(self, amount: Decimal) -> bool:
        return {
            ">=": amount >= self.value,
            "<=": amount <= self.value,
            ">": amount > self.value,
            "<": amount < self.value,
        }[self.condition]


class Kmind:
    """The tables of the installed package."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or samples()
        header, *foods = self._read("sample_ingredients_eng.csv")
        self.nutrients = tuple(header[2:])
        self.per_100g = {r[0]: tuple(Decimal(x) for x in r[2:]) for r in foods}
        self.criteria = tuple(
            Criterion(on, condition, Decimal(value))
            for on, condition, value in self._read("korean_standard_criteria.csv")[1:]
        )
        self.dishes = self._dishes()
        self._totals: dict[str, dict[str, Decimal]] = {}

    def _read(self, name: str) -> list[list[str]]:
        return list(csv.reader(io.StringIO((self.folder / name).read_bytes().decode("cp949"))))

    def _dishes(self) -> dict[str, Dish]:
        """As `dietkit` reads them: of an ingredient that is given twice the last amount counts."""
        grams: dict[str, dict[str, Decimal]] = {}
        about: dict[str, tuple[str, str]] = {}
        twice: set[str] = set()
        name = ""
        for first, ingredient, weight, category, note in self._read("sample_menus_eng.csv")[1:]:
            if first:
                name = first
                if name in about:
                    twice.add(name)
                about[name] = (category, note)
            parts = grams.setdefault(name, {})
            if ingredient in parts:
                twice.add(name)
            parts[ingredient] = Decimal(weight)
        return {
            name: Dish(category, (category, note.partition(" - ")[2]), tuple(grams[name].items()), name in twice)
            for name, (category, note) in about.items()
        }

    def days(self, which: str) -> list[Day]:
        """The published days of a set: "expert", "or" (the mixed-integer program) or "ml"."""
        return [tuple(r[1:]) for r in self._read(f"sample_diet_{which}_eng.csv")[1:]]

    @cached_property
    def slots(self) -> tuple[str, ...]:
        return tuple(self._read("sample_diet_expert_eng.csv")[0][1:])

    def totals(self, dish: str) -> dict[str, Decimal]:
        """Nutrients of one serving, in the units of the criteria."""
        if dish not in self._totals:
            totals = dict.fromkeys(self.nutrients, Decimal(0))
            for ingredient, grams in self.dishes[dish].grams:
                if ingredient == EMPTY:
                    continue
                for nutrient, amount in zip(self.nutrients, self.per_100g[ingredient], strict=True):
                    totals[nutrient] += amount * grams / 100
            for nutrient in IN_MILLIGRAMS:
                totals[nutrient] /= 1000
            self._totals[dish] = totals
        return self._totals[dish]

    def failed(self, day: Day) -> list[Criterion]:
        """The criteria that a day does not meet."""
        return [c for c in self.criteria if not c.met(sum((self.totals(d)[c.on] for d in day), Decimal(0)))]

    def main_ingredient(self, dish: str) -> str:
        return max(self.dishes[dish].grams, key=lambda part: part[1])[0]


def samples() -> Path:
    """Where the installed package keeps its tables, found without importing it."""
    found = importlib.util.find_spec("dietkit")
    if found is None or not found.submodule_search_locations:
        raise RuntimeError("K-MIND needs the package dietkit, a development requirement: `make bench` installs it")
    return Path(next(iter(found.submodule_search_locations))) / "samples"


@dataclass(frozen=True)
class Grammar:
    """What may stand in each slot, read off the experts' days."""

    kinds: tuple[frozenset[tuple[str, str]], ...]
    may_be_empty: tuple[bool, ...]


def grammar(data: Kmind) -> Grammar:
    days = data.days("expert")
    kinds, empty = [], []
    for number, slot in enumerate(data.slots):
        here = Counter(data.dishes[day[number]].kind for day in days if day[number] != EMPTY)
        kinds.append(frozenset(kind for kind, count in here.items() if count >= USUAL * len(days)))
        often = sum(day[number] == EMPTY for day in days) >= LEFT_OUT * len(days)
        empty.append(often and not slot.endswith("snack_1"))
    return Grammar(tuple(kinds), tuple(empty))


class Builder:
    """Builds days with the planner's search, a block at a time; remembers what it has served."""

    def __init__(self, data: Kmind) -> None:
        self.data = data
        self.grammar = grammar(data)
        kinds = frozenset[tuple[str, str]]().union(*self.grammar.kinds)
        self.names = sorted(n for n, d in data.dishes.items() if d.kind in kinds and not d.ambiguous and n != EMPTY)
        self.served = np.zeros(len(self.names), dtype=np.int64)
        self.amounts = np.array([[float(data.totals(n)[x]) for x in data.nutrients] for n in self.names])
        of_dish = [data.dishes[n] for n in self.names]
        self.pools = [
            np.array([i for i, d in enumerate(of_dish) if d.kind in allowed], dtype=np.int64)
            for allowed in self.grammar.kinds
        ]
        self.categories = sorted({d.category for d in of_dish})
        self.category = np.array([self.categories.index(d.category) for d in of_dish], dtype=np.int64)
        # the main ingredient of soups and side dishes shall not come twice a day; rice, kimchi and snacks may
        mains = [data.main_ingredient(n) for n in self.names]
        sided = {i for slot, pool in zip(data.slots, self.pools, strict=True) if slot[-1] in "234" for i in pool}
        sided -= {i for slot, pool in zip(data.slots, self.pools, strict=True) if "snack" in slot for i in pool}
        self.families = sorted({mains[i] for i in sided})
        self.family = np.array(
            [self.families.index(mains[i]) if i in sided else -1 for i in range(len(mains))], dtype=np.int64
        )

    def more(self, days: int, seed: int, effort: Effort = "normal") -> list[Day]:
        """The next days."""
        objective = Objective(self.problem(days))
        request = PlanRequest.made(
            person=Person(4, "female"),
            start=dt.date(2026, 11, 23),
            targets=(),
            energy_kcal=1400.0,
            days=days,
            seed=seed,
            effort=effort,
        )
        # of a setting the search reads only these; library and candidates serve to read a choice back into a plan
        setting = Setting(
            request=request,
            library=cast(Library, None),
            candidates=cast(Candidates, None),
            problem=objective.problem,
            objective=objective,
            base_known={},
            notes=(),
        )
        choice = engine.find(setting).choice
        np.add.at(self.served, choice[choice >= 0], 1)
        return self.read(choice, days)

    def read(self, choice: Choice, days: int) -> list[Day]:
        slots = len(self.data.slots)
        # positions stand in the order of days and slots
        return [
            tuple(self.names[o] if o >= 0 else EMPTY for o in choice[day * slots : (day + 1) * slots])
            for day in range(days)
        ]

    def problem(self, days: int) -> Problem:
        count = len(self.names)
        positions = [
            Position(
                day, MEALS.index(slot.partition("_")[0]), not self.grammar.may_be_empty[number], self.pools[number]
            )
            for day in range(days)
            for number, slot in enumerate(self.data.slots)
        ]
        seasoning = np.isin(self.category, [self.categories.index(c) for c in SEASONINGS])
        none = np.zeros(count, dtype=np.int64)
        return Problem(
            days=days,
            slots=MEALS,
            positions=tuple(positions),
            dish=np.arange(count),
            portions=np.ones(count),
            cost=self._cost(),
            family=self.family,
            families=len(self.families),
            cap=np.where(seasoning, days, 1),
            again=np.zeros(count),  # a dish comes once, seasonings as often as they like
            keeps=none,
            reach=none,
            step=np.ones(count),
            week=(),
            day=tuple(self._bound(c) for c in self.data.criteria),
            meal=self._one_of_a_kind(),
            stay=np.full(len(positions), -1, dtype=np.int64),
            stay_portions=np.zeros(len(positions)),
            family_share=days,
        )

    def _cost(self) -> Floats:
        """Each serving in an earlier block costs what a dish costs that comes again within a plan; a dish is compared
        with the least served of its category, so that a small category does not become dear."""
        least = np.array([self.served[self.category == c].min() for c in range(len(self.categories))])
        cost: Floats = np.minimum(TWO_OF_A_KIND, AGAIN * (self.served - least[self.category])) - FILLED
        return cost

    def _bound(self, criterion: Criterion) -> Row:
        amounts = self.amounts[:, self.data.nutrients.index(criterion.on)] / float(criterion.value)
        lower = criterion.condition.startswith(">")
        return Row(
            RowKey("day", "min" if lower else "max", str(criterion.on)),
            "goals",
            1.0,
            -amounts if lower else amounts,
            np.array((1.0 if lower else -1.0) + MARGIN),
        )

    def _one_of_a_kind(self) -> tuple[Row, ...]:
        """At most one dish of a category in a meal; experts go over that in one meal of fifty."""
        keys = {name: RowKey("meal", "max", rule="category", of=str(name)) for name in self.categories}
        return tuple(
            Row(keys[name], "life", TWO_OF_A_KIND, (self.category == c).astype(float), np.array(-1.0))
            for c, name in enumerate(self.categories)
        )


@dataclass(frozen=True)
class Figures:
    """What is counted of a set of days."""

    days: int
    met: int
    distinct: int
    repeating: int  # days with a dish that comes twice
    filled: float  # dishes a day
    missed: dict[str, int]  # days by criterion

    @property
    def share(self) -> float:
        return self.met / self.days


def figures(data: Kmind, days: Sequence[Day]) -> Figures:
    missed: Counter[str] = Counter()
    met = repeating = filled = 0
    for day in days:
        failed = data.failed(day)
        met += not failed
        missed.update(f"{c.on} {c.condition} {c.value}" for c in failed)
        dishes = [d for d in day if d != EMPTY]
        filled += len(dishes)
        repeating += len(set(dishes)) < len(dishes)
    distinct = len({d for day in days for d in day} - {EMPTY})
    return Figures(len(days), met, distinct, repeating, round(filled / len(days), 2), dict(missed.most_common()))


def row(count: int, say: Say) -> Line:
    """The line of the table for `count` days; the published days are judged in the same run by the same function."""
    data = Kmind()
    peers = {name: figures(data, data.days(which)) for which, name in SETS.items()}
    builder = Builder(data)
    days: list[Day] = []
    while len(days) < count:
        days += builder.more(min(BLOCK, count - len(days)), seed=len(days))
        say(f"  {len(days)} days")
    ours = figures(data, days)
    # the first days of a set repeat fewer dishes, so a short run is held against as many days of the peers
    first = {name: figures(data, data.days(which)[:count]).distinct for which, name in SETS.items()}
    return Line(
        f"K-MIND, {count} days: 19 slots, its dishes, its 20 criteria",
        "95 % of days meet all 20",
        f"and {AIM:,} distinct dishes per {FULL_DAYS} days",
        f"{ours.met}/{ours.days} days ({ours.share:.1%}), {ours.distinct:,} distinct dishes, "
        f"{ours.repeating} days with a dish twice, {ours.filled:g} dishes a day",
        "; ".join(f"{n} {f.met}/{f.days}, {first[n]:,} dishes in {count} days" for n, f in peers.items()),
        ours.share >= MUST,
        ours.share >= MUST and ours.distinct >= AIM if count >= FULL_DAYS else None,
        {"ours": vars(ours), "peers": {name: vars(f) for name, f in peers.items()}, "peers_distinct": first},
    )
