"""What a week asks: plans and shopping lists of 24 people, measured from their JSON alone.

Nothing here is shared with the planner: every figure is worked out anew from `Plan.to_json()`, `ShoppingList.to_json()`
and, for what a dish is made of, the cookbook. The musts and aims are those of the table "How it is judged".

    python bench/run.py --only week [--full] [--verbose]
    python bench/week.py --weeks 4 --person N      four weeks in a row, what is left going into the next
    python bench/week.py --person N --seed S       the figures of one week, and the week itself
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import math
import multiprocessing
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))

from mealplan.dishes.dish import Dish
from mealplan.errors import MealplanError
from mealplan.library import Library, open_library
from mealplan.planning.ask.resolve import resolve
from mealplan.planning.result.make import make_plan
from mealplan.settings.setting import Setting
from mealplan.settings.words import from_flags
from mealplan.shopping import list_of
from profiles import START
from rows import Row, Say

Json = Mapping[str, Any]

STOVE = 5.0  # hands-on minutes: a thing cooked
OVER = 0.5  # minutes over a day's typed ones that are rounding
MAIN_SLOTS = ("lunch", "dinner")
SIDES = {"side", "snack"}  # a dish of no other course is no main
PULSES, PULSES_G = "pulses:", 40.0  # eaten per portion: a meal with pulses
BOUGHT_G = 0.05  # less is nothing
GOOD_FOR = 13  # days after the first: until when that is good which goes off within two weeks
CENT = 0.005


@dataclass(frozen=True)
class Someone:
    name: str
    flags: str

    @property
    def vegan(self) -> bool:
        return "vegan" in self.flags.split()


#: Chosen by hand; the first six are the short run. Version 0.1 met all goals of everybody with each of the seeds (it
#: knew no styles, took no budget without prices, and its days may be longer than typed).
PEOPLE = (
    Someone("woman 42, Wednesday 15 min", "--age 42 --sex female --minutes wed=15"),
    Someone("man 30, vegan, gluten", "--age 30 --sex male -x vegan -x gluten"),
    Someone("woman 67, gluten dairy nightshades", "--age 67 --sex female -x gluten -x dairy -x nightshades"),
    Someone("woman 29, pregnant", "--age 29 --sex female --pregnant"),
    Someone("man 55, budget 75, tired", "--age 55 --sex male --budget 75 --minutes default=45 -t fiber<=40g?"),
    Someone("woman 35, vegetarian, 20 min", "--age 35 --sex female -x vegetarian --minutes tue=20 --minutes thu=20"),
    Someone("man 19", "--age 19 --sex male --activity active"),
    Someone("woman 19, vegan", "--age 19 --sex female -x vegan"),
    Someone("man 75, dairy, all 25 min", "--age 75 --sex male -x dairy --minutes all=25"),
    Someone("woman 75, small", "--age 75 --sex female --weight 52kg --height 158cm --activity inactive"),
    Someone("woman 50, pescatarian", "--age 50 --sex female -x pescatarian"),
    Someone("man 42, gluten dairy", "--age 42 --sex male -x gluten -x dairy"),
    Someone("woman 33, pregnant, vegetarian", "--age 33 --sex female --pregnant -x vegetarian"),
    Someone("man 62, nightshades, no fish", "--age 62 --sex male -x nightshades --dislike fish"),
    Someone("woman 46, IBS, no oven", "--age 46 --sex female -x lactose --without oven -t fiber<=40g?"),
    Someone("man 37, eggs tree nuts", "--age 37 --sex male -x eggs -x tree_nuts --minutes mon=15 --minutes fri=15"),
    Someone("woman 24, soy peanuts, budget 70", "--age 24 --sex female -x soy -x peanuts --budget 70"),
    Someone("man 48, high protein", "--age 48 --sex male -t protein>=110g -t magnesium>=420mg"),
    Someone("woman 58, gluten dairy, 30", "--age 58 --sex female -x gluten -x dairy --minutes all=30 -t fiber<=40g?"),
    Someone("man 70, low sodium", "--age 70 --sex male -t sodium<=1800mg --dislike mushroom"),
    Someone("woman 31, breast-feeding", "--age 31 --sex female --lactating --minutes sat=20 --minutes sun=20"),
    Someone("man 27, vegan, budget 80", "--age 27 --sex male -x vegan --budget 80"),
    Someone("woman 40, no fish, olives", "--age 40 --sex female --dislike fish --dislike mushroom --dislike olives"),
    Someone("woman 53, iron, 10 min Wed", "--age 53 --sex female -t iron>=18mg --minutes wed=10 --minutes sun=10"),
)  # fmt: skip
SHORT = 6
SEEDS = (1, 2, 3)


# ---- what is measured


@dataclass(frozen=True)
class About:
    """What the cookbook says of a dish. `pulses_g`: eaten per portion."""

    main_ingredient: str
    courses: frozenset[str] = frozenset({"dinner"})
    pulses_g: float = 0.0


UNKNOWN = About("")
Facts = Mapping[str, About]


def facts(library: Library) -> dict[str, About]:
    book = library.cookbook

    def pulses(dish: Dish) -> float:
        grams = 0.0
        for part in dish.ingredients:
            entry = book.names.of(part.id, part.ingredient)
            if entry is not None and entry.family.startswith(PULSES):
                grams += part.eaten_g
        return grams / float(dish.servings)

    return {
        name: About(dish.main_ingredient, frozenset(str(c.value) for c in dish.courses), pulses(dish))
        for name, dish in book.dishes.items()
    }


@dataclass(frozen=True)
class Figures:
    """Of one week and its list. Masses in grams, times in minutes."""

    outcome: str
    short: tuple[str, ...]  # nutrients of goals that are not met
    for_minutes: bool  # that is explained by the minutes that she typed
    things: int
    left_share: float
    soon_g: float
    cooked: int
    whole_share: float
    hands_on: float
    single_share: float
    over: tuple[tuple[str, float, float], ...]  # typed days that are longer: date, minutes, typed
    typed: int  # days with typed minutes
    mains: int
    most: int
    dishes: int
    in_a_row: tuple[str, ...]  # main ingredients cooked for lunch or dinner on three days in a row
    pulses_share: float
    list_cost: float
    plan_cost: float
    agrees: bool  # things, left-overs: the plan's own figures are those of its list
    bound: float | None  # over the objective: the level "life"
    objective: float | None
    asks: float
    freezer: float  # portions, when the week ends
    budget: float | None


def figures(plan: Json, shopping: Json, about: Facts) -> Figures:
    lines = bought(shopping)
    mass = math.fsum(line["buy_g"] + line["left_over_g"] for line in lines)
    left = math.fsum(line["left_over_g"] for line in lines)
    soon = math.fsum(line["goes_off_g"] for line in lines)
    pots = [c for c in plan["cooks"] if c["active_minutes"] >= STOVE and not c["frozen"]]
    sizes = [item["portions"] for item in items(plan)]
    mains = Counter(item["dish"] for _, item in main_items(plan, about))
    life = plan.get("life") or {}
    own = life.get("money", {}).get("amount", math.nan)
    return Figures(
        outcome=plan["outcome"],
        short=tuple(dict.fromkeys(t["nutrient"] for t in plan["targets"] if t["level"] == "goal" and not t["met"])),
        for_minutes=_for_minutes(plan),
        things=len(lines),
        left_share=_share(left, mass),
        soon_g=soon,
        cooked=len(pots),
        whole_share=_share(sum(c["batch"] is not None for c in pots), len(pots), empty=1.0),
        hands_on=math.fsum(day["active_minutes"] for day in plan["days"]),
        single_share=_share(sum(abs(size - 1.0) < 1e-6 for size in sizes), len(sizes)),
        over=over_minutes(plan),
        typed=sum(plan["request"]["week"]["minutes_given"]),
        mains=len(mains),
        most=max(mains.values(), default=0),
        dishes=len({item["dish"] for item in items(plan)}),
        in_a_row=in_a_row(plan, about),
        pulses_share=pulses_share(plan, about),
        list_cost=round(math.fsum(line.get("cost") or 0.0 for line in lines), 2),
        plan_cost=own,
        agrees=life.get("things") == len(lines) and abs(life.get("left_over_g", math.nan) - left) <= 1.0,
        bound=bound_share(plan),
        objective=_life_level(plan).get("objective"),
        asks=life.get("minutes", math.nan),
        freezer=math.fsum(one["portions"] for one in life.get("freezer", ())),
        budget=plan["request"]["house"]["budget"],
    )


def bought(shopping: Json) -> list[Json]:
    """Lines of things that are bought, staples aside."""
    return [line for line in shopping["lines"] if not line["staple"] and line["buy_g"] > BOUGHT_G]


def items(plan: Json) -> Iterable[Json]:
    return (item for day in plan["days"] for meal in day["meals"] for item in meal["items"])


def main_items(plan: Json, about: Facts) -> list[tuple[str, Json]]:
    """(date, item) of what lunches and dinners are: the first dish of each that is more than a side or a snack."""
    found = []
    for day in plan["days"]:
        for meal in day["meals"]:
            if meal["slot"] in MAIN_SLOTS and meal["items"]:
                real = [i for i in meal["items"] if not about.get(i["dish"], UNKNOWN).courses <= SIDES]
                found.append((day["date"], (real or meal["items"])[0]))
    return found


def over_minutes(plan: Json) -> tuple[tuple[str, float, float], ...]:
    week = plan["request"]["week"]
    return tuple(
        (day["date"], day["active_minutes"], most)
        for day, most, given in zip(plan["days"], week["minutes"], week["minutes_given"], strict=True)
        if given and day["active_minutes"] > most + OVER
    )


def in_a_row(plan: Json, about: Facts, days: int = 3) -> tuple[str, ...]:
    """Main ingredients that are cooked afresh for lunch or dinner on so many days in a row."""
    cooked: dict[str, set[str]] = {day["date"]: set() for day in plan["days"]}
    for date, item in main_items(plan, about):
        if not item["leftover"] and not item["frozen"]:
            cooked[date].add(about.get(item["dish"], UNKNOWN).main_ingredient)
    runs: set[str] = set()
    dates = list(cooked)
    for at in range(len(dates) - days + 1):
        runs |= set.intersection(*(cooked[date] for date in dates[at : at + days]))
    return tuple(sorted(runs - {""}))


def pulses_share(plan: Json, about: Facts) -> float:
    meals = [meal for day in plan["days"] for meal in day["meals"] if meal["items"]]
    with_pulses = [m for m in meals if any(about.get(i["dish"], UNKNOWN).pulses_g >= PULSES_G for i in m["items"])]
    return _share(len(with_pulses), len(meals))


def _life_level(plan: Json) -> Json:
    return next((level for level in plan["search"]["levels"] if level["name"] == "life"), {})


def bound_share(plan: Json) -> float | None:
    """The proven lower bound of what the week asks over the best found."""
    level = _life_level(plan)
    if not level or level["objective"] is None or level["bound"] is None:
        return None
    return 1.0 if level["objective"] <= 1e-9 else max(0.0, level["bound"] / level["objective"])


def _for_minutes(plan: Json) -> bool:
    """Whether every goal missed is explained by minutes that she typed."""
    missed = [s for s in plan["shortfalls"] if s["level"] == "goal"]
    said = [" ".join([*map(str, s["because"]), *(r["change"] for r in s["repairs"])]) for s in missed]
    return bool(missed) and any(plan["request"]["week"]["minutes_given"]) and all("minutes" in text for text in said)


def _share(part: float, whole: float, empty: float = 0.0) -> float:
    return part / whole if whole > 0 else empty


# ---- four weeks in a row


@dataclass
class Larder:
    """What is in the house between two weeks. `stock`: (thing, grams, last good day or None)."""

    stock: list[tuple[str, float, str | None]] = field(default_factory=list)
    frozen: dict[str, float] = field(default_factory=dict)

    def after(self, plan: Json, shopping: Json) -> Larder:
        """What of it, and of what this week bought, the next week finds."""
        start = dt.date.fromisoformat(plan["request"]["week"]["start"])
        following = start + dt.timedelta(days=plan["request"]["week"]["days"])
        used = {line["item"]: line["pantry_g"] for line in shopping["lines"]}
        stock: list[tuple[str, float, str | None]] = []
        for item, grams, until in sorted(self.stock, key=lambda one: one[2] or "9999"):
            taken = min(grams, used.get(item, 0.0))  # what goes off first is used first
            used[item] = used.get(item, 0.0) - taken
            stock.append((item, grams - taken, until))
        until = (start + dt.timedelta(days=GOOD_FOR)).isoformat()
        for line in shopping["lines"]:
            stock.append((line["item"], line["goes_off_g"], until))
            stock.append((line["item"], line["left_over_g"] - line["goes_off_g"], None))
        kept = [
            (item, round(grams, 1), day)
            for item, grams, day in stock
            if grams >= 1.0 and (day is None or day >= following.isoformat())
        ]
        return Larder(kept, {one["dish"]: one["portions"] for one in plan["life"]["freezer"]})

    @property
    def portions(self) -> float:
        return math.fsum(self.frozen.values())

    def toml(self) -> str:
        out = []
        for item, grams, until in self.stock:
            last = f"until = {until}\n" if until else ""
            out.append(f'[[item]]\nitem = {json.dumps(item)}\namount = {grams:g}\nunit = "g"\n{last}')
        for dish, portions in self.frozen.items():
            out.append(
                f'[[item]]\nitem = {json.dumps(dish)}\namount = {portions:g}\nunit = "portions"\nwhere = "freezer"\n'
            )
        return "\n".join(out)


# ---- making plans


@dataclass(frozen=True)
class Task:
    person: int
    style: str
    seed: int
    effort: str = "normal"
    weeks: int = 1


@dataclass
class Week:
    """One plan, as JSON, with what it took."""

    task: Task
    plan: Json | None
    shopping: Json | None
    cpu: float
    seconds: float
    problem: str = ""
    larder: Larder = field(default_factory=Larder)  # before it


_library: Library | None = None


def the_library() -> Library:
    global _library
    if _library is None:
        _library = open_library()
    return _library


def make(task: Task) -> list[Week]:
    """The weeks of a task, each from what the one before has left; fewer where one cannot be planned."""
    out: list[Week] = []
    larder = Larder()
    for number in range(task.weeks):
        week = _one(task, START + dt.timedelta(days=7 * number), larder)
        out.append(week)
        if week.plan is None or week.shopping is None:
            break
        larder = larder.after(week.plan, week.shopping)
    return out


def _one(task: Task, start: dt.date, larder: Larder) -> Week:
    library = the_library()
    flags = [*PEOPLE[task.person].flags.split(), "--style", task.style, "--seed", str(task.seed)]
    asked = from_flags([*flags, "--effort", task.effort])
    stock = larder.toml()
    if stock:
        asked.append(Setting("pantry", stock))
    cpu, wall = time.process_time(), time.monotonic()
    try:
        plan = make_plan(resolve(asked, library, start=start), library)
        cpu, wall = time.process_time() - cpu, time.monotonic() - wall
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "pantry.toml"
            file.write_text(stock, encoding="utf-8")
            shopping = list_of(plan, library, pantry=file if stock else None)
    except MealplanError as error:
        return Week(task, None, None, time.process_time() - cpu, time.monotonic() - wall, str(error), larder)
    except Exception as error:  # one broken plan is a row that fails, not a table that is lost
        traceback.print_exc()
        return Week(task, None, None, 0.0, 0.0, f"{type(error).__name__}: {error}", larder)
    return Week(task, _plain(plan.to_json()), _plain(shopping.to_json()), cpu, wall, "", larder)


def _plain(data: Any) -> Json:
    """Through text: what is measured is what a file would hold."""
    read: Json = json.loads(json.dumps(data))
    return read


def make_all(tasks: Sequence[Task], jobs: int, say: Say) -> list[list[Week]]:
    def told(number: int, weeks: list[Week]) -> list[Week]:
        for week in weeks:
            outcome = week.problem or (week.plan or {}).get("outcome")
            at, one = f"{number + 1}/{len(tasks)}", week.task
            say(f"  {at} {PEOPLE[one.person].name}, {one.style}, {one.seed}: {outcome}, {week.cpu:.1f} s")
        return weeks

    if jobs == 1:
        return [told(n, make(task)) for n, task in enumerate(tasks)]
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
        return [told(n, weeks) for n, weeks in enumerate(pool.map(make, tasks))]


# ---- the rows


@dataclass(frozen=True)
class Bounds:
    """What is asked of a style, of the median week unless said. `most`: of all weeks."""

    things: float
    most: float
    left: float  # share of the bought mass
    soon_kg: float
    cooked: float
    hands_on: float
    single: float
    whole: float = 0.0  # share of the recipes; 0: not asked


@dataclass(frozen=True)
class Style:
    """`mains`, `often`, `dishes`: of every week, different mains at least, how often one at most, dishes at least."""

    mains: int
    often: int
    dishes: int
    must: Bounds | None = None
    aim: Bounds | None = None


STYLES = {
    "few-pots": Style(
        5, 4, 10,
        Bounds(things=29, most=36, left=0.24, soon_kg=0.6, cooked=8, whole=0.85, hands_on=130, single=0.65),
        Bounds(things=23, most=29, left=0.12, soon_kg=0.25, cooked=5, whole=0.95, hands_on=100, single=0.80),
    ),
    "balanced": Style(
        7, 3, 14, Bounds(things=34, most=42, left=0.27, soon_kg=0.9, cooked=10, hands_on=145, single=0.60)
    ),
    "variety": Style(11, 2, 18),
}  # fmt: skip
PULSES_MOST = 0.36
BOUND = (0.60, 0.85)
WEEK_4 = (24, 18)


@dataclass(frozen=True)
class Measured:
    week: Week
    figures: Figures

    @property
    def person(self) -> Someone:
        return PEOPLE[self.week.task.person]


def rows(library: Library, full: bool, say: Say, *, verbose: bool = False, jobs: int | None = None) -> list[Row]:
    """The part `week` of the table. Two processes for the full run, whose wall clock is then shown only."""
    global _library
    _library = library
    jobs = jobs or (2 if full else 1)
    about = facts(library)
    people = range(len(PEOPLE) if full else SHORT)
    seeds = SEEDS if full else SEEDS[:1]
    some = people[:6] if full else people[:1]
    of_style = {
        "few-pots": [Task(p, "few-pots", s) for p in people for s in seeds],
        "balanced": [Task(p, "balanced", s) for p in (people if full else people[:3]) for s in seeds],
        "variety": [Task(p, "variety", SEEDS[0]) for p in some],
    }
    table: list[Row] = []
    done: dict[str, list[Measured]] = {}
    for style, tasks in of_style.items():
        say(f"weeks, {style}")
        weeks = [week for run in make_all(tasks, jobs, say) for week in run]
        done[style] = measured(weeks, about)
        table += style_rows(style, done[style], weeks, jobs)
    say("another seed")
    more = [] if full else [Task(0, "few-pots", SEEDS[1])]
    again = measured([week for run in make_all(more, jobs, say) for week in run], about)
    table.append(seeds_row([*done["few-pots"], *again]))
    say("what is proven")
    thorough = [Task(p, "few-pots", SEEDS[0], "thorough") for p in some]
    proven = measured([week for run in make_all(thorough, jobs, say) for week in run], about)
    table.append(bound_row(proven, done["few-pots"]))
    say("four weeks in a row")
    table.append(weeks_row(make_all([Task(p, "few-pots", SEEDS[0], weeks=4) for p in some], jobs, say), about))
    if verbose:
        for style, found in done.items():
            print(f"{style}\n{per_person(found)}\n", file=sys.stderr)
    return table


def measured(weeks: Iterable[Week], about: Facts) -> list[Measured]:
    return [Measured(w, figures(w.plan, w.shopping, about)) for w in weeks if w.plan and w.shopping]


def style_rows(name: str, found: Sequence[Measured], weeks: Sequence[Week], jobs: int) -> list[Row]:
    none = [w for w in weeks if w.plan is None]
    table = [_goals_row(name, found, none)]
    if not found:
        return table
    table += _asked_rows(name, [m.figures for m in found])
    table += _kept_rows(name, found)
    table += _sums_rows(name, found)
    table.append(_time_row(name, [m.week for m in found], jobs))
    table[0].data["plans"] = [
        {"person": m.person.name, "seed": m.week.task.seed, "cpu": m.week.cpu, **asdict(m.figures)} for m in found
    ]
    return table


def _asked_rows(name: str, got: Sequence[Figures]) -> list[Row]:
    """The rows with a must and an aim of the median."""
    style = STYLES[name]

    def row(what: str, told: Callable[[Bounds], str], figure: str, reached: Callable[[Bounds], bool]) -> Row:
        must, aim = style.must, style.aim
        return Row(
            f"{name}: {what}", told(must) if must else "-", told(aim) if aim else "", figure, "",
            reached(must) if must else None, reached(aim) if aim else None,
        )  # fmt: skip

    things, cooked = [f.things for f in got], [f.cooked for f in got]
    left, soon = [f.left_share for f in got], [f.soon_g / 1000.0 for f in got]
    whole, single = [f.whole_share for f in got], [f.single_share for f in got]
    minutes = [f.hands_on for f in got]
    return [
        row(
            "things to buy, without staples",
            lambda b: f"{b.things:g} (most {b.most:g})",
            f"{median(things):g} (most {max(things)})",
            lambda b: median(things) <= b.things and max(things) <= b.most,
        ),
        row(
            "bought mass left over / of it within two weeks off",
            lambda b: f"{b.left:.0%} / {b.soon_kg:g} kg",
            f"{median(left):.0%} / {median(soon):.2f} kg (most {max(left):.0%}, {max(soon):.2f} kg)",
            lambda b: median(left) <= b.left and median(soon) <= b.soon_kg,
        ),
        row(
            "things cooked (5 min or more) / whole recipes",
            lambda b: f"{b.cooked:g} / {f'{b.whole:.0%}' if b.whole else '-'}",
            f"{median(cooked):g} / {median(whole):.0%} (most {max(cooked)}, least {min(whole):.0%})",
            lambda b: median(cooked) <= b.cooked and median(whole) >= b.whole,
        ),
        row(
            "hands-on minutes a week",
            lambda b: f"{b.hands_on:g}",
            f"{median(minutes):.0f} (most {max(minutes):.0f})",
            lambda b: median(minutes) <= b.hands_on,
        ),
        row(
            "items of exactly one portion",
            lambda b: f"{b.single:.0%}",
            f"{median(single):.0%} (least {min(single):.0%})",
            lambda b: median(single) >= b.single,
        ),
    ]


def _time_row(name: str, weeks: Sequence[Week], jobs: int) -> Row:
    cpu, wall = [w.cpu for w in weeks], [w.seconds for w in weeks]
    alone = "one at a time" if jobs == 1 else f"{jobs} at a time, so not the figure that is judged"
    return Row(
        f"{name}: time to the plan, default effort",
        "6 s, median by the clock when run alone", "3 s",
        f"{median(cpu):.1f} s of CPU (most {max(cpu):.1f}); {median(wall):.1f} s by the clock, {alone}",
        "", None,
    )  # fmt: skip


def _goals_row(name: str, found: Sequence[Measured], none: Sequence[Week]) -> Row:
    n = len(found) + len(none)
    met = sum(m.figures.outcome == "met" for m in found)
    excused = sum(m.figures.outcome != "met" and m.figures.for_minutes for m in found)
    figure = f"{met} of {n}"
    figure += f", {excused} more short for her minutes alone" if excused else ""
    figure += f", {len(none)} without a plan" if none else ""
    return Row(
        f"{name}: all goals met where version 0.1 met them", f"{n} of {n}", "", figure, "",
        met + excused == n if STYLES[name].must else None, None,
        {"none": [[PEOPLE[w.task.person].name, w.task.seed, w.problem] for w in none]},
    )  # fmt: skip


def _kept_rows(name: str, found: Sequence[Measured]) -> list[Row]:
    """What every week has to keep: her minutes, and variety."""
    style, got = STYLES[name], [m.figures for m in found]
    judged = style.must is not None
    longer, typed = [got - most for m in found for _, got, most in m.figures.over], sum(f.typed for f in got)
    mains, most, dishes = [f.mains for f in got], [f.most for f in got], [f.dishes for f in got]
    runs = sum(bool(f.in_a_row) for f in got)
    pulses = [m.figures.pulses_share for m in found if not m.person.vegan]
    beyond = sum(share > PULSES_MOST for share in pulses)
    return [
        Row(
            f"{name}: days over her typed minutes", "0 of all", "0",
            f"{len(longer)} of {typed} (worst by {max(longer, default=0.0):.1f} min)", "", not longer, not longer,
        ),
        Row(
            f"{name}: different mains at lunch and dinner / one at most / different dishes",
            f"all at least {style.mains} / at most {style.often} / at least {style.dishes}", "",
            f"{median(mains):g} (least {min(mains)}) / {median(most):g} (most {max(most)}) / "
            f"{median(dishes):g} (least {min(dishes)})",
            "",
            min(mains) >= style.mains and max(most) <= style.often and min(dishes) >= style.dishes if judged else None,
        ),
        Row(
            f"{name}: the same main ingredient cooked on three days in a row", "no week", "",
            f"{runs} of {len(got)} weeks", "", runs == 0 if judged else None,
        ),
        Row(
            f"{name}: planned meals with pulses, unless vegan", f"all at most {PULSES_MOST:.0%}", "",
            f"{median(pulses):.0%} (most {max(pulses):.0%}; {beyond} of {len(pulses)} beyond)" if pulses else "none",
            "", beyond == 0 if judged else None,
        ),
    ]  # fmt: skip


def _sums_rows(name: str, found: Sequence[Measured]) -> list[Row]:
    n = len(found)
    money = sum(abs(m.figures.list_cost - m.figures.plan_cost) < CENT for m in found)
    agree = sum(m.figures.agrees for m in found)
    off = max((abs(m.figures.list_cost - m.figures.plan_cost) for m in found), default=0.0)
    cost = median(m.figures.list_cost for m in found)
    budgets = [(m.figures.list_cost, m.figures.budget) for m in found if m.figures.budget is not None]
    return [
        Row(
            f"{name}: what the list costs is what the plan says, to the cent", "all", "",
            f"{money} of {n} (worst by {off:.2f}; median cost {cost:.0f})", "", money == n,
        ),
        Row(
            f"{name}: what the list costs is within her budget", "-", "",
            f"{sum(got <= most + CENT for got, most in budgets)} of {len(budgets)}"
            + (f" (worst {max(got / most for got, most in budgets):.0%} of it)" if budgets else ""),
            "", None,
        ),
        Row(f"{name}: things and left-overs of the list are those of the plan", "all", "", f"{agree} of {n}", "",
            agree == n),
    ]  # fmt: skip


def seeds_row(found: Sequence[Measured]) -> Row:
    """Over pairs of seeds of one person: the share of the dishes of both weeks that only one of them has."""
    weeks: dict[int, list[set[str]]] = {}
    for m in found:
        assert m.week.plan is not None
        weeks.setdefault(m.week.task.person, []).append({item["dish"] for item in items(m.week.plan)})
    shares = [
        1.0 - len(a & b) / len(a | b) for sets in weeks.values() for n, a in enumerate(sets) for b in sets[n + 1 :]
    ]
    figure = f"{median(shares):.0%} of the dishes differ (least {min(shares):.0%})" if shares else "none"
    return Row(
        "few-pots: another seed is another week", "some", "", figure, "", bool(shares) and min(shares) > 0, None,
        {"shares": shares},
    )  # fmt: skip


def bound_row(proven: Sequence[Measured], normal: Sequence[Measured]) -> Row:
    """Valid: no bound is above what any search of the same request and seed has found."""
    shares = [m.figures.bound for m in proven if m.figures.bound is not None]
    best: dict[tuple[int, int], float] = {}
    for m in [*normal, *proven]:
        if m.figures.objective is not None:
            key = (m.week.task.person, m.week.task.seed)
            best[key] = min(best.get(key, math.inf), m.figures.objective)
    wrong = 0
    for m in proven:
        if m.figures.bound is not None and m.figures.objective is not None:
            found = best[m.week.task.person, m.week.task.seed]
            wrong += m.figures.bound * m.figures.objective > found * (1 + 1e-6) + 1e-6
    middle = median(shares) if shares else 0.0
    cpu = median(m.week.cpu for m in proven) if proven else 0.0
    return Row(
        "proven lower bound of what the week asks over the best found (thorough)",
        f"a valid one, {BOUND[0]:.0%}", f"{BOUND[1]:.0%}",
        f"{middle:.0%} (least {min(shares, default=0.0):.0%}; {len(shares)} people, {wrong} not valid; "
        f"{cpu:.0f} s of CPU)",
        "", wrong == 0 and middle >= BOUND[0], wrong == 0 and middle >= BOUND[1],
        {"shares": shares, "objectives": [m.figures.objective for m in proven]},
    )  # fmt: skip


def weeks_row(runs: Sequence[Sequence[Week]], about: Facts) -> Row:
    told: list[dict[str, Any]] = []
    new: list[int] = []
    fuller = broken = 0
    for weeks in runs:
        found = measured(weeks, about)
        things, frozen = [m.figures.things for m in found], [m.figures.freezer for m in found]
        told.append({"things": things, "freezer": frozen, "problem": weeks[-1].problem})
        if len(found) < 4:
            broken += 1
            continue
        new.append(things[-1])
        fuller += frozen[3] > frozen[2] + 1e-6
    middle = median(new) if new else math.inf
    ends = "; ".join(
        f"{'-'.join(str(t) for t in one['things'])} new, {'-'.join(f'{p:g}' for p in one['freezer'])} frozen"
        for one in told
    )
    whole = not broken and not fuller and bool(new)
    return Row(
        "few-pots: four weeks in a row, new things in week 4 (freezer no fuller at its end than at its start)",
        f"{WEEK_4[0]}", f"{WEEK_4[1]}",
        f"{middle:g} ({fuller} of {len(runs)} fuller"
        f"{f', {broken} without a plan' if broken else ''}); by week: {ends}",
        "", whole and middle <= WEEK_4[0], whole and middle <= WEEK_4[1], {"runs": told},
    )  # fmt: skip


# ---- for reading


def per_person(found: Sequence[Measured]) -> str:
    head = (
        f"{'person':<46}{'seed':>4} {'goals':<6}{'things':>6}{'left':>5}{'off g':>7}{'cooks':>6}{'whole':>6}{'min':>5}"
        f"{'one':>5}{'over':>5}{'mains':>6}{'most':>5}{'dishes':>7}{'pulses':>7}{'cost':>7}{'asks':>6}{'cpu':>6}"
    )
    lines = [head]
    for m in found:
        f = m.figures
        lines.append(
            f"{m.person.name:<46}{m.week.task.seed:>4} {f.outcome:<6}{f.things:>6}{f.left_share:>5.0%}{f.soon_g:>7.0f}"
            f"{f.cooked:>6}{f.whole_share:>6.0%}{f.hands_on:>5.0f}{f.single_share:>5.0%}{len(f.over):>5}{f.mains:>6}"
            f"{f.most:>5}{f.dishes:>7}{f.pulses_share:>7.0%}{f.list_cost:>7.0f}{f.asks:>6.0f}{m.week.cpu:>6.1f}"
        )
        lines += [f"    not met: {', '.join(f.short)}"] if f.short else []
        lines += [f"    {day}: {got:.0f} of {most:.0f} minutes" for day, got, most in f.over]
        lines += [f"    three days in a row: {', '.join(f.in_a_row)}"] if f.in_a_row else []
    return "\n".join(lines)


def printed(week: Week) -> str:
    """The week itself, in short."""
    if week.plan is None or week.shopping is None:
        return f"no plan: {week.problem}"
    out = []
    for day in week.plan["days"]:
        out.append(f"{day['date']}  {day['active_minutes']:.0f} min")
        for meal in day["meals"]:
            served = []
            for item in meal["items"]:
                mark = " (freezer)" if item["frozen"] else " (left)" if item["leftover"] else ""
                size = "" if item["portions"] == 1 else f" x{item['portions']:g}"
                served.append(f"{item['dish']}{size}{mark}")
            out.append(f"  {meal['slot']:<10}{', '.join(served)}")
    out.append("cooks")
    for cook in week.plan["cooks"]:
        if cook["active_minutes"] >= STOVE and not cook["frozen"]:
            size = "odd" if cook["batch"] is None else f"{cook['batch']:g} recipe"
            out.append(
                f"  {cook['on']} {cook['dish']}: {cook['portions']:g} portions ({size}), {cook['freeze']:g} of them "
                f"frozen, {cook['active_minutes']:.0f} min"
            )
    out.append("to buy")
    out += [
        f"  {line['item']}: {line['show']}, {line['left_over_g']:.0f} g left, {line['goes_off_g']:.0f} g off"
        for line in bought(week.shopping)
    ]
    return "\n".join(out)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--person", type=int, default=0, help=f"number of a person, 0 to {len(PEOPLE) - 1}")
    parser.add_argument("--weeks", type=int, default=1, help="so many weeks in a row")
    parser.add_argument("--style", choices=tuple(STYLES), default="few-pots")
    parser.add_argument("--seed", type=int, default=SEEDS[0])
    parser.add_argument("--effort", choices=("quick", "normal", "thorough"), default="normal")
    parser.add_argument("--verbose", action="store_true", help="print the weeks, too")
    given = parser.parse_args()
    if not 0 <= given.person < len(PEOPLE):
        parser.error(f"--person: 0 to {len(PEOPLE) - 1}")
    about = facts(the_library())
    weeks = make(Task(given.person, given.style, given.seed, given.effort, given.weeks))
    found = measured(weeks, about)
    print(per_person(found))
    for number, week in enumerate(weeks, 1):
        if given.weeks > 1 and week.plan is not None:
            f = figures(week.plan, week.shopping or {}, about)
            stock = f"{len(week.larder.stock)} things, {week.larder.portions:g} portions frozen"
            print(f"week {number}: found {stock}; {f.things} new things; {f.freezer:g} portions frozen at its end")
        if given.verbose or given.weeks == 1 or week.plan is None:
            print(printed(week))
    if given.weeks >= 4:
        row = weeks_row([weeks[:4]], about)
        print(f"{row.measure}: must {row.must}, aim {row.aim}, here {row.figure}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
