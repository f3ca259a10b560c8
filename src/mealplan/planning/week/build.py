"""From a request and its candidates to the numbers-only problem."""

from __future__ import annotations

import math
import zlib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from mealplan.dishes.dish import Dish
from mealplan.errors import NoPlan, ValueProblem
from mealplan.library import Library
from mealplan.planning.ask.eaten import as_eaten
from mealplan.planning.ask.request import Lock, PlanRequest
from mealplan.planning.ask.said import Said
from mealplan.planning.ask.style import STYLES
from mealplan.planning.objective import Objective
from mealplan.planning.objective.prices import (
    AVOIDED,
    FROM_FREEZER,
    LIKED,
    OVEN_FOR_ONE,
    TASTE,
    Prices,
)
from mealplan.planning.objective.problem import (
    FRESH,
    FROZEN,
    Floats,
    Ints,
    Position,
    Problem,
    Variety,
)
from mealplan.planning.week.candidates import Candidates, fits_slot, food_vectors, gather
from mealplan.planning.week.locks import check_locks
from mealplan.planning.week.options import Chosen, Options, array, kept
from mealplan.planning.week.places import table_positions
from mealplan.planning.week.prices import prices_of, style_of
from mealplan.planning.week.rows import Rows, judged
from mealplan.planning.week.sittings import sitting_rows
from mealplan.planning.week.stock import with_stock
from mealplan.planning.week.supply import supplies

MAIN_SLOTS = ("lunch", "dinner")
ONE_LIVED = "Plan the days to come as a week of their own, with what is in the house: plan --start DAY --pantry home."
ONE_KIND = {"tuna": "oily fish"}  # main ingredients that are the same thing to the one who eats them


@dataclass(frozen=True)
class Setting:
    """A request made numeric, with what is needed to read a choice back."""

    request: PlanRequest
    library: Library
    candidates: Candidates
    problem: Problem
    objective: Objective
    base_known: dict[str, float]  # per day, from what is eaten every day and from supplements
    notes: tuple[Said, ...]
    things: tuple[str, ...] = ()  # what the problem's supplies are of, in their order
    prices: Prices = field(default_factory=Prices)
    options: Options | None = None  # those of the problem, where more may be made
    hold: tuple[Lock, ...] = ()
    bases: tuple[Mapping[str, float], ...] = ()  # `base_known` of each eater

    def number(self, eater: str) -> int:
        """The number of an eater; of a name that nobody has, the first."""
        names = [one.name for one in self.request.eaters]
        return names.index(eater) if eater in names else 0

    def base_of(self, eater: str) -> Mapping[str, float]:
        return self.bases[self.number(eater)] if self.bases else self.base_known


def _check_lived(request: PlanRequest) -> None:
    """Raises ValueProblem where it is not told what each of a table had on days past."""
    week = request.week
    for eater in request.eaters:
        told = {(one.day, one.slot) for one in request.lived_of(eater)}
        places = ((d, slot) for d in range(week.past) for slot in week.slots if (d, slot) not in week.skip)
        eaten = any(x.day < week.past for x in week.history) or any(x.day < week.past for x in week.made)
        if eaten or any(eater.there(*place) and place not in told for place in places):
            raise ValueProblem(f"nobody said what {eater.name} had on the days past of this week", hint=ONE_LIVED)


def build(
    request: PlanRequest, library: Library, *, hold: Sequence[Lock] = (), stay: Sequence[Lock] = (),
    avoid: Collection[str] = (),
) -> Setting:  # fmt: skip
    """Raises NoPlan when a slot has nothing left to serve or locks contradict each other.

    hold: meals that an edit leaves as they are (like locks, but not the user's). stay: what stood where before, which a
    re-plan keeps where that costs little. avoid: dishes that another week has already.
    """
    past = request.week.past
    if past and len(request.eaters) > 1:
        _check_lived(request)
    if not any(request.week.planned(day) for day in range(past, request.week.days)):
        raise NoPlan("every meal is skipped: there is nothing to plan", hint="Take a --skip away.")
    hold = [one for one in hold if not request.week.settled(one.day, one.slot)]  # what was lived is as it was
    check_locks(request.with_(locks=(*request.week.locks, *hold, *request.week.history)), library)
    if len(request.eaters) > 1:  # what each of a table had on days past stands as food, and no pot with it
        hold += [one for one in request.week.history if one.day >= past]
    wanted = {t.nutrient for eater in request.eaters for t in judged(eater)}
    candidates = gather(request, library, sorted(wanted | {"energy"}))
    candidates, notes = with_stock(candidates, request, library)
    options = _options(request, candidates)
    positions = table_positions(request, candidates, options, notes, hold)
    return numbered(request, library, candidates, options, positions, notes, hold=hold, stay=stay, avoid=avoid)


def numbered(
    request: PlanRequest, library: Library, candidates: Candidates, options: Options, positions: list[Position],
    notes: Sequence[Said] = (), *, hold: Sequence[Lock] = (), stay: Sequence[Lock] = (), avoid: Collection[str] = (),
) -> Setting:  # fmt: skip
    """The setting of options at positions."""
    if len(request.eaters) == 1:
        library = as_eaten(library, request.eater)
    bases = [_base(request.of(eater), library, candidates.keys) for eater in request.eaters]
    chosen = options.chosen()
    dish = chosen.dish
    prices = prices_of(request)
    supply, things = supplies(request, library, candidates, prices)
    rows = Rows(request, library, candidates, chosen, bases, prices, positions)
    week, day, meal = rows.build()
    family, families = _families(candidates)
    stood = _stay(stay, request, candidates, positions)
    problem = Problem(
        days=request.week.days,
        slots=request.week.slots,
        positions=tuple(positions),
        dish=dish,
        portions=chosen.portions,
        cost=_cost(request, candidates, chosen, avoid, prices),
        family=family,
        families=families,
        cap=_caps(request, candidates, positions, dish, hold),
        stay=stood[0],
        stay_portions=stood[1],
        again=np.full(len(candidates.dishes), prices.again),
        keeps=array([kept(d, request.exclusions) for d in candidates.dishes]),
        reach=array([options.reach(i) for i in range(len(candidates.dishes))]),
        step=np.array([d.cook_step for d in candidates.dishes]),
        recipe=np.array([d.servings for d in candidates.dishes]),
        kind=chosen.kind,
        size=chosen.size,
        curves=rows.curves(),
        week=tuple(week),
        day=tuple(day),
        meal=tuple(meal),
        family_share=3 * math.ceil(request.week.days / 7),
        supplies=supply,
        variety=_variety(request, candidates, positions, dish),
        freeze=prices.freeze,
        freezer=math.fsum(one.portions for one in candidates.stock.values()),
        sittings=sitting_rows(request, candidates, chosen, positions),
        label=chosen.label,
        each=chosen.each,
    )
    known = [dict(zip(candidates.keys, (float(x) for x in base[0]), strict=True)) for base in bases]
    return Setting(
        request, library, candidates, problem, Objective(problem), known[0], tuple(notes), things, prices, options,
        tuple(hold), tuple(known),
    )


def _options(request: PlanRequest, candidates: Candidates) -> Options:
    mean = sum(eater.energy_kcal for eater in request.eaters) / len(request.eaters)
    needs = [eater.energy_kcal / mean for eater in request.eaters]
    return Options(candidates, request.week.days, request.exclusions, needs)


def _variety(request: PlanRequest, c: Candidates, positions: Sequence[Position], dish: Ints) -> Variety:
    """The least variety of the style, by how many meals of these kinds are planned and how many dishes there are."""
    style = STYLES[style_of(request)]
    slots = tuple(i for i, slot in enumerate(request.week.slots) if slot in MAIN_SLOTS)
    meals = [q for q in positions if q.main and q.slot in slots]
    every = sum(len(request.week.planned(day)) for day in range(request.week.days))
    weeks = request.week.days / 7
    # in a longer plan the same mains may come again in another week
    more = max(1.0, 1.0 + 0.5 * (weeks - 1.0)) / max(1.0, weeks)
    mains = math.floor(style.mains * len(meals) / 14 * more + 1e-9)
    there = len(set(dish[np.concatenate([q.options for q in meals])].tolist())) if meals else 0
    dishes = math.floor(style.dishes * every / 28 * more + 1e-9)
    return Variety(min(mains, there, len(meals)), min(dishes, len(c.dishes), every), slots)


def _families(candidates: Candidates) -> tuple[Ints, int]:
    """The number of each dish's family of main ingredients (-1: it has none), and how many families there are."""
    kinds = [ONE_KIND.get(d.main_ingredient, d.main_ingredient) for d in candidates.dishes]
    number = {name: i for i, name in enumerate(sorted({name for name in kinds if name}))}
    return np.array([number.get(name, -1) for name in kinds], dtype=np.int64), len(number)


def _cost(
    request: PlanRequest, candidates: Candidates, chosen: Chosen, avoid: Collection[str], prices: Prices
) -> Floats:
    """The minutes that each option asks by itself: hands-on time, its pot, an odd size, portions other than one, an
    oven heated for one, less what one likes; and a little by the seed, so that ties fall one way."""
    dish, portions, kind = chosen.dish, chosen.portions, chosen.kind
    seen = np.array([1.0 if d.id in set(avoid) else 0.0 for d in candidates.dishes])
    likes = np.array([liked(d, request) for d in candidates.dishes])
    steps = np.array([_steps(each, prices) for each in chosen.each.tolist()])
    cost: Floats = prices.minute * chosen.minutes + prices.pot * chosen.made + steps
    cost += prices.odd * chosen.made * (chosen.size == 0)
    for_one = np.array([OVEN_FOR_ONE if "oven" in d.cookware else 0.0 for d in candidates.dishes])
    cost += for_one[dish] * chosen.made * (np.maximum(chosen.size, portions) < 2.0)
    cost += AVOIDED * seen[dish] - LIKED * likes[dish] - FROM_FREEZER * portions * (kind == FROZEN)
    cost += np.array([_taste(d.id, request.search.seed) for d in candidates.dishes])[dish] * (kind == FRESH)
    return cost


def _steps(each: Sequence[float], prices: Prices) -> float:
    """What the portions of a serving ask for being other than one, as a mean of those who eat."""
    asked = [prices.portion(size) for size in each if size > 0]
    return sum(asked) / len(asked)


def _taste(dish: str, seed: int) -> float:
    """A small cost of each dish that differs from seed to seed, and on no machine from another."""
    return TASTE * zlib.crc32(f"{seed} {dish}".encode()) / 2**32


def liked(dish: Dish, request: PlanRequest) -> float:
    """1 for a dish that a like names, by its id or by a word of its title, else 0."""
    words = [w.lower() for eater in request.eaters for w in eater.likes]
    return 1.0 if any(w == dish.id or w in dish.title.lower() for w in words) else 0.0


def _base(request: PlanRequest, library: Library, keys: Sequence[str]) -> tuple[Floats, Floats]:
    """Per day, known and upper: what is eaten every day anyway, and supplements."""
    known, upper = np.zeros(len(keys)), np.zeros(len(keys))
    if request.eater.daily:
        a, b = food_vectors([f.food for f in request.eater.daily], library, keys)
        grams = np.array([f.grams for f in request.eater.daily]) / 100.0
        known += grams @ a
        upper += grams @ b
    for supplement in request.eater.supplements:
        for nutrient, amount in supplement.contains:
            if nutrient in keys:
                known[keys.index(nutrient)] += amount
                upper[keys.index(nutrient)] += amount
    return known, upper


def _caps(request: PlanRequest, c: Candidates, positions: list[Position], dish: Ints, hold: Sequence[Lock]) -> Ints:
    """How often each dish may come: lunches and dinners as the style says, breakfasts, snacks and sides once a day;
    more only where a slot would otherwise run out of dishes."""
    weeks = math.ceil(request.week.days / 7)
    most, slots = STYLES[style_of(request)].most * weeks, request.week.slots
    meal = [fits_slot(d, "lunch") or fits_slot(d, "dinner") for d in c.dishes]
    cap = np.where(np.array(meal), most, 7 * weeks).astype(np.int64)
    pools = Counter(
        frozenset(dish[q.options].tolist())
        for q in positions
        if q.main and not q.locked and slots[q.slot] in MAIN_SLOTS
    )
    used = list(pools.items())
    for pool, _ in used:
        # positions whose pool overlaps compete for the same dishes
        rivals = [(other, n) for other, n in used if other & pool]
        union = frozenset[int]().union(*(other for other, _ in rivals))
        needed = sum(n for _, n in rivals)
        if needed > most * len(pool) or needed > most * len(union):
            for i in pool:
                cap[i] = max(cap[i], math.ceil(needed / len(pool)))
    fixed = [*request.week.locks, *hold, *request.week.history]
    for lock in fixed:
        i = c.index[lock.dish]
        cap[i] = max(cap[i], sum(1 for x in fixed if x.dish == lock.dish))
    return cap


def _stay(stay: Sequence[Lock], request: PlanRequest, c: Candidates, positions: list[Position]) -> tuple[Ints, Floats]:
    """Per position the dish that stood there before (-1 for none, or when nothing is to be kept) and its portions."""
    before: dict[tuple[int, str], list[Lock]] = {}
    for lock in stay:
        if lock.dish in c.index:
            before.setdefault((lock.day, lock.slot), []).append(lock)
    dishes, portions = [], []
    for position in positions:
        queue = before.get((position.day, request.week.slots[position.slot]), [])
        found = queue.pop(0) if queue else None
        dishes.append(-1 if found is None else c.index[found.dish])
        portions.append(0.0 if found is None else found.portions or 0.0)
    return array(dishes), np.array(portions)
