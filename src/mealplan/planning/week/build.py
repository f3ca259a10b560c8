"""From a request and its candidates to the numbers-only problem."""

from __future__ import annotations

import math
import zlib
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace

import numpy as np

from mealplan.dishes.company import starchy
from mealplan.dishes.dish import Dish
from mealplan.errors import NoPlan
from mealplan.library import Library
from mealplan.nutrition import b12
from mealplan.nutrition.targets import Target
from mealplan.planning.ask.minutes import BATCH_MINUTES, FLARE_MINUTES, LONGEST_KEPT, reheat_minutes
from mealplan.planning.ask.request import Lock, PlanRequest
from mealplan.planning.ask.style import STYLE_NAMES, STYLES, StyleName
from mealplan.planning.objective import Objective
from mealplan.planning.objective.prices import (
    AVOIDED,
    FROM_FREEZER,
    HOT,
    LIKED,
    MADE,
    MEAL_ENERGY,
    MEAL_MASS,
    OVER_MINUTES,
    PULSES,
    TASTE,
    THREE_THINGS,
    TWO_STARCHES,
    VEGETABLES,
    Prices,
)
from mealplan.planning.objective.problem import (
    FRESH,
    FROZEN,
    LEFT,
    Bound,
    Curve,
    Floats,
    Ints,
    Level,
    Position,
    Problem,
    Row,
    RowKey,
    Scope,
    Variety,
)
from mealplan.planning.week.candidates import (
    Candidates,
    check_locks,
    fits_extra,
    fits_flare,
    fits_slot,
    food_vectors,
    gather,
    portions_of,
)
from mealplan.planning.week.supply import supplies

SLOT_SHARE = {"breakfast": 0.25, "lunch": 0.30, "dinner": 0.30, "snack": 0.15}
PRICE_NAMES = frozenset(one.name for one in fields(Prices))
MAIN_SLOTS = ("lunch", "dinner")
EXTRAS = {"breakfast": 1, "lunch": 2, "dinner": 2, "snack": 1}
HEADLINE = {"vitamin_b12": 1.5, "magnesium": 1.5, "epa_dha": 1.5, "ala": 1.5, "energy": 1.5}
FLOOR_WEIGHT = 0.5  # a day under its floor counts half of the same shortfall of the weekly mean
DAY_MASS_G = 3500.0  # food and drink of the plan in a day
MEAL_MASS_G = 950.0
COOKED_A_DAY = 3.0  # different things to make in a day
HOT_A_DAY = 2.0  # times at the stove
VEGETABLES_G = 400.0  # fruit and vegetables a day (WHO, healthy diet fact sheet: at least 400 g, potatoes aside)
PULSES_SHARE = 0.36  # of the planned meals, at the most, unless she is vegan
WHOLE = (0.5, 1.0, 2.0, 3.0)  # of a recipe
MOST_IN_POT = 8.0  # portions, unless the recipe itself makes more
ONE_KIND = {"tuna": "oily fish"}  # main ingredients that are the same thing to the one who eats them
NEVER = 1e6  # a bound that says nothing
ROUNDING = 0.5  # minutes: nobody counts finer
SAFETY = 1e-7  # bounds are asked for a hair tighter than they are judged


@dataclass(frozen=True)
class Setting:
    """A request made numeric, with what is needed to read a choice back."""

    request: PlanRequest
    library: Library
    candidates: Candidates
    problem: Problem
    objective: Objective
    base_known: dict[str, float]  # per day, from what is eaten every day and from supplements
    notes: tuple[str, ...]
    things: tuple[str, ...] = ()  # what the problem's supplies are of, in their order
    prices: Prices = field(default_factory=Prices)


def prices_of(request: PlanRequest) -> Prices:
    """What a week asks, for this person: the defaults, the style's, and her own."""
    style = STYLES[style_of(request)]
    base = Prices()
    base = replace(
        base, again=style.again, pot=base.pot * style.pot, half=base.half * style.half, odd=base.odd * style.odd,
        thing=base.thing * style.thing, rare=base.rare * style.thing, soon=base.soon * style.thing,
    )  # fmt: skip
    # a freezer that holds something already is to be eaten up, not filled
    stocked = sum(one.portions for one in request.house.frozen)
    base = replace(base, freeze=base.freeze * (1.0 + stocked / 2.0))
    return replace(base, **{name: value for name, value in request.house.life if name in PRICE_NAMES})


def style_of(request: PlanRequest) -> StyleName:
    """The style of a week; `balanced` where a plan says one that is not known here."""
    return next((name for name in STYLE_NAMES if name == request.week.style), "balanced")


def build(
    request: PlanRequest,
    library: Library,
    *,
    hold: Sequence[Lock] = (),
    stay: Sequence[Lock] = (),
    avoid: Collection[str] = (),
) -> Setting:
    """Raises NoPlan when a slot has nothing left to serve or locks contradict each other.

    hold: meals that an edit leaves as they are (like locks, but not the user's). stay: what stood where before, which a
    re-plan keeps where that costs little. avoid: dishes that another week has already.
    """
    if not any(request.week.planned(day) for day in range(request.week.days)):
        raise NoPlan("every meal is skipped: there is nothing to plan", hint="Take a --skip away.")
    check_locks(request.with_(locks=(*request.week.locks, *hold)), library)
    targets = [t for t in request.eater.targets if t.level != "unmeasured" and t.form != "supplements"]
    candidates = gather(request, library, sorted({t.nutrient for t in targets} | {"energy"}))
    base = _base(request, library, candidates.keys)
    notes: list[str] = []
    options = _Options(candidates, {f.dish: f.portions for f in request.house.frozen}, request.week.days)
    positions = _positions(request, candidates, options, notes, hold)
    dish, portions, kind, size = options.objective()
    chosen = _Chosen(dish, portions, kind, size, *_effort(candidates, dish, kind))
    prices = prices_of(request)
    supply, things = supplies(request, library, candidates, prices)
    rows = _Rows(request, library, candidates, chosen, base, prices)
    week, day, meal = rows.build(targets)
    family, families = _families(candidates)
    stood = _stay(stay, request, candidates, positions)
    problem = Problem(
        days=request.week.days,
        slots=request.week.slots,
        positions=tuple(positions),
        dish=dish,
        portions=portions,
        cost=_cost(request, candidates, chosen, avoid, prices),
        family=family,
        families=families,
        cap=_caps(request, candidates, positions, dish, hold),
        stay=stood[0],
        stay_portions=stood[1],
        again=np.full(len(candidates.dishes), prices.again),
        keeps=_array([kept(d) for d in candidates.dishes]),
        reach=_array([reach(d, request.week.days) for d in candidates.dishes]),
        step=np.array([d.cook_step for d in candidates.dishes]),
        kind=kind,
        size=size,
        curves=rows.curves(targets),
        week=tuple(week),
        day=tuple(day),
        meal=tuple(meal),
        family_share=3 * math.ceil(request.week.days / 7),
        supplies=supply,
        variety=_variety(request, candidates, positions, dish),
        freeze=prices.freeze,
    )
    known = dict(zip(candidates.keys, (float(x) for x in base[0]), strict=True))
    objective = Objective(problem)
    return Setting(request, library, candidates, problem, objective, known, tuple(notes), things, prices)


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
    there = len({int(i) for q in meals for i in dish[q.options]})
    dishes = math.floor(style.dishes * every / 28 * more + 1e-9)
    return Variety(min(mains, there, len(meals)), min(dishes, len(c.dishes), every), slots)


def _families(candidates: Candidates) -> tuple[Ints, int]:
    """The number of each dish's family of main ingredients (-1: it has none), and how many families there are."""
    kinds = [ONE_KIND.get(d.main_ingredient, d.main_ingredient) for d in candidates.dishes]
    number = {name: i for i, name in enumerate(sorted({name for name in kinds if name}))}
    return np.array([number.get(name, -1) for name in kinds], dtype=np.int64), len(number)


def _cost(
    request: PlanRequest, candidates: Candidates, chosen: _Chosen, avoid: Collection[str], prices: Prices
) -> Floats:
    """The minutes that each option asks by itself: hands-on time, its pot, an odd size, portions other than one, less
    what one likes; and a little by the seed, so that ties fall one way."""
    dish, portions, kind = chosen.dish, chosen.portions, chosen.kind
    seen = np.array([1.0 if d.id in set(avoid) else 0.0 for d in candidates.dishes])
    likes = np.array([liked(d.id, d.title, request) for d in candidates.dishes])
    steps = np.array([prices.portion(size) for size in portions.tolist()])
    cost: Floats = prices.minute * chosen.minutes + prices.pot * chosen.made + steps
    cost += prices.odd * chosen.made * (chosen.size == 0)
    cost += AVOIDED * seen[dish] - LIKED * likes[dish] - FROM_FREEZER * portions * (kind == FROZEN)
    cost += np.array([_taste(d.id, request.search.seed) for d in candidates.dishes])[dish] * (kind == FRESH)
    return cost


def kept(dish: Dish) -> int:
    """Days that a plan keeps a cooked dish in the fridge; what is made in no time is made afresh."""
    return min(dish.fridge_days, LONGEST_KEPT) if dish.active_minutes >= BATCH_MINUTES else 0


def reach(dish: Dish, days: int) -> int:
    """Days after its cook that a plan may serve a dish, out of the freezer where it freezes."""
    if dish.active_minutes < BATCH_MINUTES:
        return 0
    return max(kept(dish), min(dish.freezer_days, days) if dish.freezes else 0)


def pot_sizes(dish: Dish) -> list[float]:
    """The whole recipes that a pot of a dish may be, in portions: 1/2, 1, 2 and 3 times what it serves, where no piece
    is broken."""
    if dish.active_minutes < BATCH_MINUTES:
        return []
    sizes = [dish.servings * factor for factor in WHOLE]
    whole = [s for s in sizes if abs(s / dish.cook_step - round(s / dish.cook_step)) < 1e-6 and s >= 0.5]
    return [s for s in whole if s <= max(MOST_IN_POT, dish.servings)]


def _effort(c: Candidates, dish: Ints, kind: Ints) -> tuple[Floats, Floats]:
    """Per option: hands-on minutes on the day it is eaten, and 1 for a thing that is made that day."""
    active = np.array([d.active_minutes for d in c.dishes])[dish]
    fresh = kind == FRESH
    again = np.array([reheat_minutes(d) for d in c.dishes])[dish]
    return np.where(fresh, active, again), np.where(fresh & (active >= BATCH_MINUTES), 1.0, 0.0)


def _taste(dish: str, seed: int) -> float:
    """A small cost of each dish that differs from seed to seed, and on no machine from another."""
    return TASTE * zlib.crc32(f"{seed} {dish}".encode()) / 2**32


def liked(dish: str, title: str, request: PlanRequest) -> float:
    """1 for a dish that a like names, by its id or by a word of its title, else 0."""
    words = [w.lower() for w in request.eater.likes]
    return 1.0 if any(w == dish or w in title.lower() for w in words) else 0.0


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


class _Options:
    """All (dish, portion, kind, size of the pot) in use, numbered."""

    def __init__(self, candidates: Candidates, frozen: Mapping[str, float], days: int) -> None:
        self.candidates, self.days = candidates, days
        self.frozen = {candidates.index[dish]: most for dish, most in frozen.items() if dish in candidates.index}
        self.number: dict[tuple[int, float, int, float], int] = {}
        self.known: dict[tuple[int, bool, int], list[int]] = {}
        energy = candidates.keys.index("energy")
        self.kcal = candidates.known[:, energy]

    def of(self, dish: int, *, main: bool, kind: int = FRESH) -> list[int]:
        """A dish in its portions; none as a left-over when it does not keep, none frozen that the freezer has not."""
        if kind == LEFT and not reach(self.candidates.dishes[dish], self.days):
            return []
        if (dish, main, kind) not in self.known:
            sizes = portions_of(self.candidates.dishes[dish], float(self.kcal[dish]), main=main)
            if kind == FROZEN:
                sizes = [s for s in sizes if s <= self.frozen.get(dish, 0.0) + 1e-9]
            self.known[dish, main, kind] = [o for size in sizes for o in self.served(dish, size, kind)]
        return self.known[dish, main, kind]

    def served(self, dish: int, portions: float, kind: int) -> list[int]:
        """A serving of so many portions: of a fresh one every pot that it may begin, the odd one last."""
        if kind != FRESH:
            return [self.add(dish, portions, kind)]
        entry = self.candidates.dishes[dish]
        keeps = reach(entry, self.days)
        # what does not keep is eaten at once, so the pot is what is served; else there is room for meals to come
        whole = [s for s in pot_sizes(entry) if abs(s - portions) < 1e-9 or (keeps and s > portions)]
        odd = [] if not keeps and whole else [0.0]
        return [self.add(dish, portions, FRESH, size) for size in (*whole, *odd)]

    def ready(self, dish: int, *, main: bool) -> list[int]:
        """A dish that needs no cooking any more: left over, or out of the freezer."""
        return [*self.of(dish, main=main, kind=LEFT), *self.of(dish, main=main, kind=FROZEN)]

    def add(self, dish: int, portions: float, kind: int = FRESH, size: float = 0.0) -> int:
        return self.number.setdefault((dish, portions, kind, size), len(self.number))

    def objective(self) -> tuple[Ints, Floats, Ints, Floats]:
        """(dish, portions, kind, size) of each option."""
        rows = list(self.number)
        return (
            _array([d for d, _, _, _ in rows]),
            np.array([p for _, p, _, _ in rows]),
            _array([k for _, _, k, _ in rows]),
            np.array([s for _, _, _, s in rows]),
        )


def _positions(
    request: PlanRequest, c: Candidates, options: _Options, notes: list[str], hold: Sequence[Lock]
) -> list[Position]:
    positions: list[Position] = []
    pools: dict[tuple[bool, tuple[int, ...], tuple[int, ...]], Ints] = {}

    def pool_of(dishes: list[int], main: bool, warmed: list[int]) -> Ints:
        """The options of dishes made that day and of dishes warmed up that day."""
        key = (main, tuple(dishes), tuple(warmed))
        if key not in pools:
            fresh = [o for i in dishes for o in options.of(i, main=main)]
            pools[key] = _array(fresh + [o for i in warmed for o in options.ready(i, main=main)])
        return pools[key]

    fitting = {
        slot: (
            [i for i, dish in enumerate(c.dishes) if fits_slot(dish, slot)],
            [i for i, dish in enumerate(c.dishes) if fits_extra(dish, slot)],
        )
        for slot in request.week.slots
    }
    flare = request.week.flare or (False,) * request.week.days
    for d in range(request.week.days):
        for s, slot in enumerate(request.week.slots):
            if (d, slot) in request.week.skip:
                continue
            locks = [x for x in request.week.locks if (x.day, x.slot) == (d, slot)]
            held = [x for x in hold if (x.day, x.slot) == (d, slot)]
            own = {x.dish for x in locks}
            locks = held + [x for x in locks if x.dish not in {h.dish for h in held}]
            again = mains, extras = fitting[slot]  # as left-overs, on flare days as well
            if flare[d]:
                easy = [i for i in mains if fits_flare(c.dishes[i])]
                if not easy and mains:
                    easy = sorted(mains, key=lambda i: (c.dishes[i].active_minutes, c.dishes[i].id))[:5]
                    note = f"No no-cook dish is left for {slot} on flare days: the quickest ones are used."
                    if note not in notes:
                        notes.append(note)
                mains, extras = easy, [i for i in extras if fits_flare(c.dishes[i])]
            held_main = [x for x in locks if _is_main_lock(c, x.dish, slot)][:1]
            held_extra = [x for x in locks if x not in held_main]
            if not held_main and held_extra and not mains:
                held_main, held_extra = held_extra[:1], held_extra[1:]
            if held_main:
                positions.append(_held(c, options, d, s, held_main[0], own))
            else:
                if not mains:
                    _nothing_left(request, slot)
                positions.append(Position(d, s, True, pool_of(mains, True, again[0])))
            # an extra that is held must be filled, like a main; a meal that is held is whole
            positions += [_held(c, options, d, s, lock, own) for lock in held_extra]
            pool = pool_of(extras, False, again[1])
            if len(pool) and not held:
                positions += [Position(d, s, False, pool)] * max(0, EXTRAS.get(slot, 1) - len(held_extra))
    return positions


def _is_main_lock(c: Candidates, dish_id: str, slot: str) -> bool:
    dish = c.dishes[c.index[dish_id]]
    return fits_slot(dish, slot) or not fits_extra(dish, slot)


def _held(c: Candidates, options: _Options, day: int, slot: int, lock: Lock, own: set[str]) -> Position:
    dish = c.index[lock.dish]
    if lock.portions is None:
        sizes = [*options.of(dish, main=True), *options.ready(dish, main=True)]
    else:
        kinds = [FRESH] + [LEFT] * (reach(c.dishes[dish], options.days) > 0)
        kinds += [FROZEN] * (options.frozen.get(dish, 0.0) >= lock.portions - 1e-9)
        sizes = [o for kind in kinds for o in options.served(dish, lock.portions, kind)]
    return Position(day, slot, True, _array(sizes), lock.dish in own)


def _array(values: list[int]) -> Ints:
    return np.array(values, dtype=np.int64)


def _nothing_left(request: PlanRequest, slot: str) -> None:
    causes = [
        *request.eater.exclusions,
        *(f"dislike {x}" for x in request.eater.dislikes),
        *(f"without {x}" for x in request.house.without),
        *(["no fortified foods"] if not request.eater.fortified else []),
    ]
    raise NoPlan(
        f"nothing is left to serve for {slot}" + (f" under: {', '.join(causes)}" if causes else ""),
        hint=f"Leave one of them out, leave {slot} out of --slots, or add your own dishes.",
    )


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
    fixed = [*request.week.locks, *hold]
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
    return _array(dishes), np.array(portions)


@dataclass(frozen=True)
class _Chosen:
    """The options side by side: dish, portions, kind, size of the pot, hands-on minutes that day, and 1 for a thing
    made that day."""

    dish: Ints
    portions: Floats
    kind: Ints
    size: Floats
    minutes: Floats
    made: Floats


_Side = Callable[[float, float, float], tuple[Floats, Floats]]


class _Rows:
    def __init__(
        self,
        request: PlanRequest,
        library: Library,
        c: Candidates,
        options: _Chosen,
        base: tuple[Floats, Floats],
        prices: Prices,
    ) -> None:
        self.request, self.library, self.c, self.prices = request, library, c, prices
        self.dish, self.portions = dish, portions = options.dish, options.portions
        self.kind, self.minutes, self.made = options.kind, options.minutes, options.made
        self.known = c.known[dish] * portions[:, None]
        self.upper = c.upper[dish] * portions[:, None]
        self.base_known, self.base_upper = base

    def build(self, targets: list[Target]) -> tuple[list[Row], list[Row], list[Row]]:
        week: list[Row] = []
        day: list[Row] = []
        meal: list[Row] = []
        for t in targets:
            if t.period != "absorbed":
                self._target(t, week, day, meal)
        self._caps(week, day)
        self._freezer(week)
        self._minutes(day)
        self._customs(week, day, meal)
        return week, day, meal

    def curves(self, targets: list[Target]) -> tuple[Curve, ...]:
        """Minima of what is absorbed. What is taken or eaten every day anyway counts with the first sitting."""
        out = []
        for t in targets:
            if t.period == "absorbed" and t.minimum:
                k = self.c.keys.index(t.nutrient)
                numbers = _array(b12.sittings(self.request.week.slots, dict(self.request.week.meal_times)))
                base = np.zeros(int(numbers.max()) + 1)
                base[0] = float(self.base_known[k])
                level, weight = self._level(t)
                least = t.minimum * (1 + SAFETY)
                key = RowKey("absorbed", "min", t.nutrient, eater=self.request.eater.name)
                out.append(Curve(key, level, weight, self.known[:, k], numbers, base, b12.pieces(), least))
        return tuple(out)

    def _target(self, t: Target, week: list[Row], day: list[Row], meal: list[Row]) -> None:
        k = self.c.keys.index(t.nutrient)
        known, upper = self.known[:, k], self.upper[:, k]
        bk, bu = float(self.base_known[k]), float(self.base_upper[k])
        level, weight = self._level(t)
        eaten = self._planned_share() if t.nutrient == "energy" else np.ones(self.request.week.days)
        mean = float(eaten.mean())

        def at_least(bound: float, scale: float | np.ndarray, base: float) -> tuple[Floats, Floats]:
            bound *= 1 + SAFETY
            return -known / bound, np.asarray(scale - base / bound, dtype=float)

        def at_most(bound: float, scale: float | np.ndarray, base: float) -> tuple[Floats, Floats]:
            bound = max(bound, 1e-9) * (1 - SAFETY)
            return upper / bound, np.asarray(base / bound - scale, dtype=float)

        rows: dict[Scope, list[Row]] = {"week": week, "day": day, "meal": meal}

        def add(scope: Scope, bound: Bound, pair: tuple[Floats, Floats], lvl: Level, w: float) -> None:
            key = RowKey(scope, bound, t.nutrient, eater=self.request.eater.name)
            rows[scope].append(Row(key, lvl, w, pair[0], pair[1]))

        top = "limits" if t.hard else level
        a_day = 1.0 if level == "goals" else 1.0 / self.request.week.days  # watched: of a week's price, a day's share
        if t.period in ("day", "week"):
            if t.minimum:
                add("week", "min", at_least(t.minimum, mean, bk), level, weight)
            if t.maximum is not None and not self._over_anyway(t, bk):
                add("week", "max", at_most(t.maximum, mean, bu), top, weight)
        elif t.period == "each-day":
            if t.minimum:
                add("day", "min", at_least(t.minimum, eaten, bk), level, weight * a_day)
            if t.maximum is not None and not self._over_anyway(t, bk):
                add("day", "max", at_most(t.maximum, eaten, bu), top, weight * a_day)
        else:
            per_meal: tuple[tuple[Bound, float | None, _Side], ...]
            per_meal = (("min", t.minimum or None, at_least), ("max", t.maximum, at_most))
            meals = float(max(1, sum(len(self.request.week.planned(d)) for d in range(self.request.week.days))))
            for which, bound, pair in per_meal:
                if bound is not None:
                    x, const = pair(bound, 1.0, 0.0)
                    shape = np.zeros((self.request.week.days, len(self.request.week.slots)))
                    for s, slot in enumerate(self.request.week.slots):
                        # a snack is no meal: a bound per meal is not asked of it, except a maximum
                        shape[:, s] = const if slot != "snack" or pair is at_most else -1e6
                    share = 5 * a_day if level == "goals" else 1.0 / meals
                    add("meal", which, (x, shape), top if which == "max" else level, weight * share)
        if t.daily_floor and t.period in ("day", "week"):
            add("day", "floor", at_least(t.daily_floor, eaten, bk), level, weight * FLOOR_WEIGHT * a_day)
        if t.daily_ceiling and t.period in ("day", "week"):
            add("day", "ceiling", at_most(t.daily_ceiling, eaten, bu), level, weight * FLOOR_WEIGHT * a_day)

    def _level(self, t: Target) -> tuple[Level, float]:
        """The level of a target's rows, and the weight of a deviation of 1: a watched one is a matter of minutes."""
        if t.level == "watched":
            return "life", 100.0 * self.prices.watched
        return "goals", HEADLINE.get(t.nutrient, 1.0)

    @staticmethod
    def _over_anyway(t: Target, base: float) -> bool:
        """Whether supplements and what is eaten every day are over a maximum by themselves: no choice of meals mends
        that, and to starve for it would spoil all the rest. The plan says that it is over."""
        return t.maximum is not None and base >= t.maximum

    def _planned_share(self) -> Floats:
        """The share of each day's energy that the planned meals are to give: a skipped meal is eaten elsewhere."""
        share = {slot: SLOT_SHARE.get(slot, 0.15) for slot in self.request.week.slots}
        total = sum(share.values())
        return np.array(
            [sum(share[slot] for slot in self.request.week.planned(d)) / total for d in range(self.request.week.days)]
        )

    def _caps(self, week: list[Row], day: list[Row]) -> None:
        for cap in self.request.eater.caps:
            if cap.grams_per_week <= 0:
                continue  # such dishes are not candidates at all
            grams = self.c.family_grams[cap.family][self.dish] * self.portions
            if not grams.any():
                continue
            most, share = np.asarray(-1.0 + SAFETY), grams * 7.0 / cap.grams_per_week
            week.append(Row(self._rule("week", "family", cap.family), "limits", 1.0, share, most))
            if cap.grams_per_day:
                key = self._rule("day", "family", cap.family)
                day.append(Row(key, "limits", 1.0, grams / cap.grams_per_day, most))

    def _rule(self, scope: Scope, rule: str, of: str = "", bound: Bound = "max") -> RowKey:
        return RowKey(scope, bound, rule=rule, of=of)

    def _freezer(self, week: list[Row]) -> None:
        """No more comes out of the freezer than is in it."""
        for stock in self.request.house.frozen:
            i = self.c.index.get(stock.dish, -1)
            out = np.where((self.kind == FROZEN) & (self.dish == i), self.portions, 0.0)
            if out.any():
                most = np.asarray(-1.0 - SAFETY)
                share = out * self.request.week.days / stock.portions
                week.append(Row(self._rule("week", "freezer", stock.dish), "limits", 1.0, share, most))

    def _minutes(self, day: list[Row]) -> None:
        """Hands-on minutes of each day: those that she typed, and a bad day's, are a promise; others have a price."""
        week = self.request.week
        flare = np.array(week.flare or (False,) * week.days)
        given = np.array(week.minutes_given or (False,) * week.days) & ~flare
        most = np.array([FLARE_MINUTES if flare[d] else week.minutes[d] for d in range(week.days)])
        free = np.full(week.days, -NEVER)
        if given.any():
            key, const = self._rule("day", "minutes"), np.where(given, -most - ROUNDING, free)
            day.append(Row(key, "minutes", 1.0, self.minutes, const))
        if flare.any():
            key = self._rule("day", "flare minutes")
            day.append(Row(key, "minutes", 3.0, self.minutes, np.where(flare, -most, free)))
        if not (given | flare).all():
            key = self._rule("day", "minutes meant")
            day.append(Row(key, "life", OVER_MINUTES, self.minutes, np.where(given | flare, free, -most)))

    def _customs(self, week: list[Row], day: list[Row], meal: list[Row]) -> None:
        """What makes days and meals that people know."""
        request, c = self.request, self.c
        day.append(Row(self._rule("day", "things to make"), "life", MADE, self.made, np.asarray(-COOKED_A_DAY)))
        hot = np.where(np.array([not d.no_cook for d in c.dishes])[self.dish], self.made, 0.0)
        day.append(Row(self._rule("day", "times at the stove"), "life", HOT, hot, np.asarray(-HOT_A_DAY)))
        mass = c.grams[self.dish] * self.portions
        day.append(Row(self._rule("day", "mass"), "limits", 1.0, mass / DAY_MASS_G, np.asarray(-1.0)))
        share = self._planned_share()
        green = c.vegetables[self.dish] * self.portions / VEGETABLES_G
        day.append(Row(self._rule("day", "vegetables", bound="min"), "life", VEGETABLES, -green, share))
        if "vegan" not in request.eater.exclusions:
            meals = float(max(1, sum(len(request.week.planned(d)) for d in range(request.week.days))))
            pulses = np.where(c.pulses[self.dish], request.week.days / meals, 0.0)
            week.append(Row(self._rule("week", "pulses"), "life", PULSES, pulses, np.asarray(-PULSES_SHARE)))
        meal.append(Row(self._rule("meal", "mass"), "life", MEAL_MASS, mass / MEAL_MASS_G, np.asarray(-1.0)))
        shares = np.array([SLOT_SHARE.get(slot, 0.15) for slot in request.week.slots])
        shares = shares / shares.sum() * request.eater.energy_kcal
        kcal = self.known[:, c.keys.index("energy")]
        unit = max(request.eater.energy_kcal / 4.0, 1.0)
        shape = (request.week.days, len(request.week.slots))
        low, high = np.broadcast_to(0.7 * shares / unit, shape), np.broadcast_to(-1.3 * shares / unit, shape)
        least, most = self._rule("meal", "energy share", bound="min"), self._rule("meal", "energy share")
        meal.append(Row(least, "life", MEAL_ENERGY, -kcal / unit, low))
        meal.append(Row(most, "life", MEAL_ENERGY, kcal / unit, high))
        starch = np.array([1.0 if starchy(d, self.library.cookbook.ingredients) else 0.0 for d in c.dishes])[self.dish]
        meal.append(Row(self._rule("meal", "starches"), "life", TWO_STARCHES, starch, np.asarray(-1.0)))
        things = np.ones(len(self.dish))
        meal.append(Row(self._rule("meal", "things"), "life", THREE_THINGS, things, np.asarray(-2.0)))
