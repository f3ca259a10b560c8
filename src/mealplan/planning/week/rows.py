"""The bounds of a week as rows of numbers: targets, limits on families, the freezer, her minutes, and what makes days
and meals that people know."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from mealplan.dishes.company import starchy
from mealplan.library import Library
from mealplan.nutrition import b12
from mealplan.nutrition.targets import Target
from mealplan.planning.ask.minutes import FLARE_MINUTES
from mealplan.planning.ask.request import PlanRequest
from mealplan.planning.objective.prices import (
    HOT,
    MADE,
    MEAL_ENERGY,
    MEAL_MASS,
    OVER_MINUTES,
    PULSES,
    THREE_THINGS,
    TWO_STARCHES,
    VEGETABLES,
    Prices,
)
from mealplan.planning.objective.problem import (
    FROZEN,
    Bound,
    Curve,
    Floats,
    Level,
    Position,
    Row,
    RowKey,
    Scope,
)
from mealplan.planning.week.candidates import Candidates, food_vectors
from mealplan.planning.week.history import nothing_asked, within_reach
from mealplan.planning.week.options import Chosen, array

SLOT_SHARE = {"breakfast": 0.25, "lunch": 0.30, "dinner": 0.30, "snack": 0.15}
HEADLINE = {"vitamin_b12": 1.5, "magnesium": 1.5, "epa_dha": 1.5, "ala": 1.5, "energy": 1.5}
FLOOR_WEIGHT = 0.5  # a day under its floor counts half of the same shortfall of the weekly mean
DAY_MASS_G = 3500.0  # food and drink of the plan in a day
MEAL_MASS_G = 950.0
COOKED_A_DAY = 3.0  # different things to make in a day
HOT_A_DAY = 2.0  # times at the stove
VEGETABLES_G = 400.0  # fruit and vegetables a day (WHO, healthy diet fact sheet: at least 400 g, potatoes aside)
PULSES_SHARE = 0.36  # of the planned meals, at the most, unless she is vegan
NEVER = 1e6  # a bound that says nothing
ROUNDING = 0.5  # minutes: nobody counts finer
SAFETY = 1e-7  # bounds are asked for a hair tighter than they are judged

_Side = Callable[[float, float, float], tuple[Floats, Floats]]


class Rows:
    def __init__(
        self,
        request: PlanRequest,
        library: Library,
        c: Candidates,
        options: Chosen,
        base: tuple[Floats, Floats],
        prices: Prices,
        positions: Sequence[Position],
    ) -> None:
        self.request, self.library, self.c, self.prices = request, library, c, prices
        past = [q for q in positions if q.day < request.week.past]
        self.eaten = tuple(int(q.options[0]) for q in past)  # the options of days past
        self.dish, self.portions = dish, portions = options.dish, options.portions
        self.kind, self.minutes, self.made = options.kind, options.minutes, options.made
        self.known = c.known[dish] * portions[:, None]
        self.upper = c.upper[dish] * portions[:, None]
        self.base_known, self.base_upper = base
        self.lived_known, self.lived_upper = self._lived()

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
        past = self.request.week.past
        if not past:
            return week, day, meal
        asked = self.request.week
        open_ = [within_reach(row, asked, self.eaten, self._lived_part(row)) for row in week]
        return open_, [nothing_asked(row, asked) for row in day], [nothing_asked(row, asked) for row in meal]

    def _lived_part(self, row: Row) -> float:
        """What was eaten in the place of what was planned, as a part of an upper limit."""
        if row.key.nutrient not in self.c.keys:
            return 0.0
        mine = [t for t in self.request.eater.targets if t.hard and t.nutrient == row.key.nutrient]
        limits = [t.maximum for t in mine if t.maximum]
        return float(self.lived_upper[self.c.keys.index(row.key.nutrient)]) / min(limits) if limits else 0.0

    def curves(self, targets: list[Target]) -> tuple[Curve, ...]:
        """Minima of what is absorbed. What is taken or eaten every day anyway counts with the first sitting."""
        out = []
        for t in targets:
            if t.period == "absorbed" and t.minimum:
                k = self.c.keys.index(t.nutrient)
                numbers = array(b12.sittings(self.request.week.slots, dict(self.request.week.meal_times)))
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
        lived, most = float(self.lived_known[k]), float(self.lived_upper[k])
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
                add("week", "min", at_least(t.minimum, mean, bk + lived), level, weight)
            if t.maximum is not None and not self._over_anyway(t, bk):
                add("week", "max", at_most(t.maximum, mean, bu + most), top, weight)
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

    def _lived(self) -> tuple[Floats, Floats]:
        """By nutrient, known and upper: what was eaten on days past in the place of what was planned, as a mean over
        all days."""
        eaten = [one for one in self.request.week.lived if one.food]
        if not eaten:
            return np.zeros(len(self.c.keys)), np.zeros(len(self.c.keys))
        known, upper = food_vectors([one.food for one in eaten], self.library, self.c.keys)
        grams = np.array([one.grams for one in eaten]) / 100.0 / self.request.week.days
        return grams @ known, grams @ upper

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
            [sum(share[slot] for slot in self.request.week.counted(d)) / total for d in range(self.request.week.days)]
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
