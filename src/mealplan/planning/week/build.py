"""From a request and its candidates to the numbers-only problem."""

from __future__ import annotations

import math
import zlib
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from mealplan.dishes.company import starchy
from mealplan.dishes.dish import Dish
from mealplan.errors import NoPlan
from mealplan.library import Library
from mealplan.nutrition import b12
from mealplan.nutrition.targets import Target
from mealplan.planning.ask.minutes import BATCH_MINUTES, FLARE_MINUTES, REHEAT_MINUTES
from mealplan.planning.ask.request import Lock, PlanRequest
from mealplan.planning.objective import Objective
from mealplan.planning.objective.prices import (
    AVOIDED,
    COOKING,
    FROM_FREEZER,
    GOES_OFF,
    HOT,
    IN_HOUSE,
    LEFT_AGAIN,
    MEAL_ENERGY,
    MEAL_MASS,
    MINUTE,
    SAME_DISH_AGAIN,
    SMALL,
    TASTE,
    THREE_THINGS,
    TWO_STARCHES,
)
from mealplan.planning.objective.problem import (
    FRESH,
    FROZEN,
    LEFT,
    LONGEST_KEPT,
    Bound,
    Curve,
    Floats,
    Ints,
    Position,
    Problem,
    Row,
    RowKey,
    Scope,
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

SLOT_SHARE = {"breakfast": 0.25, "lunch": 0.30, "dinner": 0.30, "snack": 0.15}
EXTRAS = {"breakfast": 1, "lunch": 2, "dinner": 2, "snack": 1}
HEADLINE = {"vitamin_b12": 1.5, "magnesium": 1.5, "epa_dha": 1.5, "ala": 1.5, "energy": 1.5}
FLOOR_WEIGHT = 0.5  # a day under its floor counts half of the same shortfall of the weekly mean
DAY_MASS_G = 3500.0  # food and drink of the plan in a day
MEAL_MASS_G = 950.0
COOKED_A_DAY = 3  # different things to make in a day
BUDGET = 3.0  # a tenth over the budget weighs as much as three minutes over the time of every day
HOT_A_DAY = 2.0  # times at the stove
ONE_KIND = {"tuna": "oily fish"}  # main ingredients that are the same thing to the one who eats them
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
    keys = sorted({t.nutrient for t in targets} | {"energy"})
    candidates = gather(request, library, keys)
    base_known, base_upper = _base(request, library, keys)
    notes: list[str] = []
    options = _Options(candidates, {f.dish: f.portions for f in request.house.frozen})
    positions = _positions(request, candidates, options, notes, hold)
    dish, portions, kind = options.objective()
    minutes, made = _effort(candidates, dish, kind)
    chosen = _Chosen(dish, portions, kind, minutes, made)
    problem_rows = _Rows(request, library, candidates, chosen, base_known, base_upper)
    week, day, meal = problem_rows.build(targets)
    family, families = _families(candidates)
    stood = _stay(stay, request, candidates, positions)
    problem = Problem(
        days=request.week.days,
        slots=request.week.slots,
        positions=tuple(positions),
        dish=dish,
        portions=portions,
        cost=_cost(request, candidates, chosen, avoid),
        family=family,
        families=families,
        cap=_caps(request, candidates, positions, dish, hold),
        stay=stood[0],
        stay_portions=stood[1],
        again=np.full(len(candidates.dishes), SAME_DISH_AGAIN),
        keeps=_array([kept(d) for d in candidates.dishes]),
        kind=kind,
        curves=problem_rows.curves(targets),
        week=tuple(week),
        day=tuple(day),
        meal=tuple(meal),
        family_share=3 * math.ceil(request.week.days / 7),
    )
    return Setting(
        request,
        library,
        candidates,
        problem,
        Objective(problem),
        dict(zip(keys, (float(x) for x in base_known), strict=True)),
        tuple(notes),
    )


def _families(candidates: Candidates) -> tuple[Ints, int]:
    """The number of each dish's family of main ingredients (-1: it has none), and how many families there are."""
    kinds = [ONE_KIND.get(d.main_ingredient, d.main_ingredient) for d in candidates.dishes]
    number = {name: i for i, name in enumerate(sorted({name for name in kinds if name}))}
    return np.array([number.get(name, -1) for name in kinds], dtype=np.int64), len(number)


def _cost(request: PlanRequest, candidates: Candidates, chosen: _Chosen, avoid: Collection[str]) -> Floats:
    """The practice cost of each option for itself: its minutes, a portion that is not one, a cook of its own, less what
    one likes, what is there (left over, frozen, in the pantry); and a hair by the seed, so that ties fall one way."""
    dish, portions, kind = chosen.dish, chosen.portions, chosen.kind
    seen = np.array([1.0 if d.id in set(avoid) else 0.0 for d in candidates.dishes])
    likes = np.array([liked(d.id, d.title, request) for d in candidates.dishes])
    cost = MINUTE * chosen.minutes + 0.03 * np.abs(portions - 1.0) + 0.02 - 0.25 * likes[dish] + AVOIDED * seen[dish]
    cost += COOKING * chosen.made + SMALL * (portions < 1) - np.where(kind == LEFT, LEFT_AGAIN, 0.0)
    cost -= np.where(kind == FROZEN, FROM_FREEZER, 0.0)
    cost -= np.where(kind == FRESH, _used_up(request, candidates)[dish] * portions, 0.0)
    cost += np.array([_taste(d.id, request.search.seed) for d in candidates.dishes])[dish]
    return cost


def kept(dish: Dish) -> int:
    """Days that a plan keeps a cooked dish in the fridge; what is made in no time is made afresh."""
    return min(dish.fridge_days, LONGEST_KEPT) if dish.active_minutes >= BATCH_MINUTES else 0


def _effort(c: Candidates, dish: Ints, kind: Ints) -> tuple[Floats, Floats]:
    """Per option: hands-on minutes on the day it is eaten, and 1 for a thing that is made that day."""
    active = np.array([d.active_minutes for d in c.dishes])[dish]
    fresh = kind == FRESH
    return np.where(fresh, active, REHEAT_MINUTES), np.where(fresh & (active >= BATCH_MINUTES), 1.0, 0.0)


def _used_up(request: PlanRequest, c: Candidates) -> Floats:
    """Per portion of each dish: what it is worth that it uses what is in the house, what goes off first of all."""
    last = request.week.dates[-1].isoformat()
    stocked = {
        s.ingredient: ((GOES_OFF if s.until is not None and s.until <= last else IN_HOUSE) / s.grams)
        for s in request.house.pantry
        if s.grams > 0 and (s.until is None or s.until >= request.week.start.isoformat())
    }
    return np.array(
        [sum(stocked.get(p.ingredient, 0.0) * p.bought_g for p in d.ingredients) / d.servings for d in c.dishes]
    )


def _taste(dish: str, seed: int) -> float:
    """A small cost of each dish that differs from seed to seed, and on no machine from another."""
    return TASTE * zlib.crc32(f"{seed} {dish}".encode()) / 2**32


def liked(dish: str, title: str, request: PlanRequest) -> float:
    """1 for a dish that a like names, by its id or by a word of its title, else 0."""
    words = [w.lower() for w in request.eater.likes]
    return 1.0 if any(w == dish or w in title.lower() for w in words) else 0.0


def _base(request: PlanRequest, library: Library, keys: list[str]) -> tuple[Floats, Floats]:
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
    """All (dish, portion, kind) in use, numbered."""

    def __init__(self, candidates: Candidates, frozen: Mapping[str, float]) -> None:
        self.candidates = candidates
        self.frozen = {candidates.index[dish]: most for dish, most in frozen.items() if dish in candidates.index}
        self.number: dict[tuple[int, float, int], int] = {}
        self.known: dict[tuple[int, bool, int], list[int]] = {}
        energy = candidates.keys.index("energy")
        self.kcal = candidates.known[:, energy]

    def of(self, dish: int, *, main: bool, kind: int = FRESH) -> list[int]:
        """A dish in its portions; none as a left-over when it does not keep, none frozen that the freezer has not."""
        if kind == LEFT and not kept(self.candidates.dishes[dish]):
            return []
        if (dish, main, kind) not in self.known:
            sizes = portions_of(self.candidates.dishes[dish], float(self.kcal[dish]), main=main)
            if kind == FROZEN:
                sizes = [s for s in sizes if s <= self.frozen.get(dish, 0.0) + 1e-9]
            self.known[dish, main, kind] = [self.add(dish, size, kind) for size in sizes]
        return self.known[dish, main, kind]

    def ready(self, dish: int, *, main: bool) -> list[int]:
        """A dish that needs no cooking any more: left over, or out of the freezer."""
        return [*self.of(dish, main=main, kind=LEFT), *self.of(dish, main=main, kind=FROZEN)]

    def add(self, dish: int, size: float, kind: int = FRESH) -> int:
        return self.number.setdefault((dish, size, kind), len(self.number))

    def objective(self) -> tuple[Ints, Floats, Ints]:
        """(dish, portions, kind) of each option."""
        rows = list(self.number)
        return _array([d for d, _, _ in rows]), np.array([s for _, s, _ in rows]), _array([k for _, _, k in rows])


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
        kinds = [FRESH] + [LEFT] * (kept(c.dishes[dish]) > 0)
        kinds += [FROZEN] * (options.frozen.get(dish, 0.0) >= lock.portions - 1e-9)
        sizes = [options.add(dish, lock.portions, kind) for kind in kinds]
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
    """How often each dish may come: twice a week, more only where a slot would otherwise run out of dishes."""
    base = 2 * math.ceil(request.week.days / 7)
    cap = np.full(len(c.dishes), base, dtype=np.int64)
    pools = Counter(
        frozenset(dish[position.options].tolist()) for position in positions if position.main and not position.locked
    )
    used = list(pools.items())
    for pool, _ in used:
        # positions whose pool overlaps compete for the same dishes
        rivals = [(other, n) for other, n in used if other & pool]
        union = frozenset[int]().union(*(other for other, _ in rivals))
        needed = sum(n for _, n in rivals)
        if needed > base * len(pool) or needed > base * len(union):
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
    """The options side by side: dish, portions, kind, hands-on minutes that day, and 1 for a thing made that day."""

    dish: Ints
    portions: Floats
    kind: Ints
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
        base_known: Floats,
        base_upper: Floats,
    ) -> None:
        self.request, self.library, self.c = request, library, c
        self.dish, self.portions = dish, portions = options.dish, options.portions
        self.kind, self.minutes, self.made = options.kind, options.minutes, options.made
        self.known = c.known[dish] * portions[:, None]
        self.upper = c.upper[dish] * portions[:, None]
        self.base_known, self.base_upper = base_known, base_upper

    def build(self, targets: list[Target]) -> tuple[list[Row], list[Row], list[Row]]:
        week: list[Row] = []
        day: list[Row] = []
        meal: list[Row] = []
        for t in targets:
            if t.period != "absorbed":
                self._target(t, week, day, meal)
        self._caps(week, day)
        self._freezer(week)
        self._budget(week)
        self._practice(day, meal)
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
                level = "watched" if t.level == "watched" else "goal"
                weight, least = HEADLINE.get(t.nutrient, 1.0), t.minimum * (1 + SAFETY)
                key = RowKey("absorbed", "min", t.nutrient, eater=self.request.eater.name)
                out.append(Curve(key, level, weight, self.known[:, k], numbers, base, b12.pieces(), least))
        return tuple(out)

    def _target(self, t: Target, week: list[Row], day: list[Row], meal: list[Row]) -> None:
        k = self.c.keys.index(t.nutrient)
        known, upper = self.known[:, k], self.upper[:, k]
        bk, bu = float(self.base_known[k]), float(self.base_upper[k])
        weight = HEADLINE.get(t.nutrient, 1.0)
        level = "watched" if t.level == "watched" else "goal"
        eaten = self._planned_share() if t.nutrient == "energy" else np.ones(self.request.week.days)
        mean = float(eaten.mean())

        def at_least(bound: float, scale: float | np.ndarray, base: float) -> tuple[Floats, Floats]:
            bound *= 1 + SAFETY
            return -known / bound, np.asarray(scale - base / bound, dtype=float)

        def at_most(bound: float, scale: float | np.ndarray, base: float) -> tuple[Floats, Floats]:
            bound = max(bound, 1e-9) * (1 - SAFETY)
            return upper / bound, np.asarray(base / bound - scale, dtype=float)

        rows: dict[Scope, list[Row]] = {"week": week, "day": day, "meal": meal}

        def add(scope: Scope, bound: Bound, pair: tuple[Floats, Floats], lvl: str, w: float) -> None:
            key = RowKey(scope, bound, t.nutrient, eater=self.request.eater.name)
            rows[scope].append(Row(key, lvl, w, pair[0], pair[1]))

        top = "hard" if t.hard else level
        if t.period in ("day", "week"):
            if t.minimum:
                add("week", "min", at_least(t.minimum, mean, bk), level, weight)
            if t.maximum is not None and not self._over_anyway(t, bk):
                add("week", "max", at_most(t.maximum, mean, bu), top, weight)
        elif t.period == "each-day":
            if t.minimum:
                add("day", "min", at_least(t.minimum, eaten, bk), level, weight)
            if t.maximum is not None and not self._over_anyway(t, bk):
                add("day", "max", at_most(t.maximum, eaten, bu), top, weight)
        else:
            per_meal: tuple[tuple[Bound, float | None, _Side], ...]
            per_meal = (("min", t.minimum or None, at_least), ("max", t.maximum, at_most))
            for which, bound, pair in per_meal:
                if bound is not None:
                    x, const = pair(bound, 1.0, 0.0)
                    shape = np.zeros((self.request.week.days, len(self.request.week.slots)))
                    for s, slot in enumerate(self.request.week.slots):
                        # a snack is no meal: a bound per meal is not asked of it, except a maximum
                        shape[:, s] = const if slot != "snack" or pair is at_most else -1e6
                    add("meal", which, (x, shape), top if which == "max" else level, weight * 5)
        if t.daily_floor and t.period in ("day", "week"):
            add("day", "floor", at_least(t.daily_floor, eaten, bk), level, weight * FLOOR_WEIGHT)
        if t.daily_ceiling and t.period in ("day", "week"):
            add("day", "ceiling", at_most(t.daily_ceiling, eaten, bu), level, weight * FLOOR_WEIGHT)

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
            week.append(Row(self._rule("week", "family", cap.family), "hard", 1.0, share, most))
            if cap.grams_per_day:
                key = self._rule("day", "family", cap.family)
                day.append(Row(key, "hard", 1.0, grams / cap.grams_per_day, most))

    def _rule(self, scope: Scope, rule: str, of: str = "", bound: Bound = "max") -> RowKey:
        return RowKey(scope, bound, rule=rule, of=of)

    def _budget(self, week: list[Row]) -> None:
        """What the food costs by the gram, as bought, against the budget; from the freezer it costs nothing."""
        request = self.request
        if request.house.budget is None or not request.house.prices:
            return
        price = {
            name: request.house.price(name) for d in self.c.dishes for name in {p.ingredient for p in d.ingredients}
        }
        per_portion = np.array(
            [sum(price[p.ingredient] * p.bought_g for p in d.ingredients) / d.servings for d in self.c.dishes]
        )
        paid = np.where(self.kind == FROZEN, 0.0, per_portion[self.dish] * self.portions)
        # a week's row is a mean over its days, and the budget is for all of them
        spent, most = paid * request.week.days / request.house.budget, np.asarray(-1.0 + SAFETY)
        week.append(Row(self._rule("week", "budget"), "effort", BUDGET, spent, most))

    def _freezer(self, week: list[Row]) -> None:
        """No more comes out of the freezer than is in it."""
        for stock in self.request.house.frozen:
            i = self.c.index.get(stock.dish, -1)
            out = np.where((self.kind == FROZEN) & (self.dish == i), self.portions, 0.0)
            if out.any():
                most = np.asarray(-1.0 - SAFETY)
                share = out * self.request.week.days / stock.portions
                week.append(Row(self._rule("week", "freezer", stock.dish), "hard", 1.0, share, most))

    def _practice(self, day: list[Row], meal: list[Row]) -> None:
        request, c = self.request, self.c
        minutes = self.minutes
        flare = request.week.flare or (False,) * request.week.days
        budget = np.array([FLARE_MINUTES if flare[d] else request.week.minutes[d] for d in range(request.week.days)])
        scale = 30.0
        day.append(Row(self._rule("day", "minutes"), "effort", 3.0, minutes / scale, -budget / scale))
        if any(flare):
            # a flare day is a promise, not a wish: its minutes are held like a limit
            ease = np.where(np.array(flare), -1.0, -1e6)
            day.append(Row(self._rule("day", "flare minutes"), "hard", 1.0, minutes / FLARE_MINUTES, ease))
        made = self.made / COOKED_A_DAY
        day.append(Row(self._rule("day", "things to make"), "effort", 1.0, made, np.asarray(-1.0)))
        hot = np.where(np.array([not d.no_cook for d in c.dishes])[self.dish], self.made, 0.0)
        stove = self._rule("day", "times at the stove")
        day.append(Row(stove, "practice", HOT * request.week.days, hot, np.asarray(-HOT_A_DAY)))
        mass = c.grams[self.dish] * self.portions
        day.append(Row(self._rule("day", "mass"), "hard", 1.0, mass / DAY_MASS_G, np.asarray(-1.0)))
        # what is said of one meal weighs the same in a long plan
        meals = float(max(1, sum(len(request.week.planned(d)) for d in range(request.week.days))))
        heavy = self._rule("meal", "mass")
        meal.append(Row(heavy, "practice", MEAL_MASS * meals, mass / MEAL_MASS_G, np.asarray(-1.0)))
        share = np.array([SLOT_SHARE.get(slot, 0.15) for slot in request.week.slots])
        share = share / share.sum() * request.eater.energy_kcal
        kcal = self.known[:, c.keys.index("energy")]
        unit = max(request.eater.energy_kcal / 4.0, 1.0)
        shape = (request.week.days, len(request.week.slots))
        low, high = np.broadcast_to(0.7 * share / unit, shape), np.broadcast_to(-1.3 * share / unit, shape)
        least, most = self._rule("meal", "energy share", bound="min"), self._rule("meal", "energy share")
        meal.append(Row(least, "practice", MEAL_ENERGY * meals, -kcal / unit, low))
        meal.append(Row(most, "practice", MEAL_ENERGY * meals, kcal / unit, high))
        starch = np.array([1.0 if starchy(d, self.library.cookbook.ingredients) else 0.0 for d in c.dishes])[self.dish]
        meal.append(Row(self._rule("meal", "starches"), "practice", TWO_STARCHES * meals, starch, np.asarray(-1.0)))
        things = np.ones(len(self.dish))
        meal.append(Row(self._rule("meal", "things"), "practice", THREE_THINGS * meals, things, np.asarray(-2.0)))
