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
from mealplan.planning.ask.request import Eater, PlanRequest
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
from mealplan.planning.week.candidates import Candidates, fits_slot, food_vectors
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

Scoped = tuple[list[Row], list[Row], list[Row]]  # of the week, of each day, of each meal
_Side = Callable[[float, float, float], tuple[Floats, Floats]]


def judged(eater: Eater) -> list[Target]:
    """The targets of an eater that meals can answer."""
    return [t for t in eater.targets if t.level != "unmeasured" and t.form != "supplements"]


class Rows:
    """The bounds of the table: of each eater by what she has of it, and of those who cook."""

    def __init__(
        self,
        request: PlanRequest,
        library: Library,
        c: Candidates,
        options: Chosen,
        bases: Sequence[tuple[Floats, Floats]],
        prices: Prices,
        positions: Sequence[Position],
    ) -> None:
        """`bases`: for each eater, per day, what is eaten every day anyway, and supplements: known and upper."""
        self.request, self.library, self.c, self.prices, self.options = request, library, c, prices, options
        week = request.week
        past = [q for q in positions if week.settled(q.day, week.slots[q.slot]) and len(q.options) == 1]
        self.eaten = tuple(int(q.options[0]) for q in past)  # the options of what was lived
        self.dish, self.portions = options.dish, options.portions
        self.kind, self.minutes, self.made = options.kind, options.minutes, options.made
        self.eaters = [
            OfEater(request, e, c, options, base, prices, library) for e, base in enumerate(bases)
        ]

    def build(self) -> tuple[list[Row], list[Row], list[Row]]:
        rows: Scoped = ([], [], [])
        for one in self.eaters:
            one.targets(rows)
        for one in self.eaters:
            one.caps(rows)
        self._freezer(rows[0])
        self._minutes(rows[1])
        self._cooking(rows[1])
        for one in self.eaters:
            one.customs(rows)
        if len(self.eaters) > 1:
            for one in self.eaters:
                one.plate(rows[2])
        return self._to_come(rows) if self.request.week.begun else rows

    def _to_come(self, rows: Scoped) -> Scoped:
        """The rows of a week with days past, as they are asked of the days to come."""
        week, of = self.request.week, {one.eater.name: one for one in self.eaters}
        return (
            [
                within_reach(row, week, self.eaten, of.get(row.key.eater, self.eaters[0]).lived_part(row))
                for row in rows[0]
            ],
            [nothing_asked(row, week) for row in rows[1]],
            [nothing_asked(row, week) for row in rows[2]],
        )

    def curves(self) -> tuple[Curve, ...]:
        return tuple(curve for one in self.eaters for curve in one.curves())

    def _freezer(self, week: list[Row]) -> None:
        """No more comes out of the freezer than is in it."""
        named = [self.c.dishes[i].id for i in self.c.stock]
        for i, stock in self.c.stock.items():
            out = np.where((self.kind == FROZEN) & (self.dish == i), self.portions, 0.0)
            if out.any():
                most = np.asarray(-1.0 - SAFETY)
                share = out * self.request.week.days / stock.portions
                dish = self.c.dishes[i].id
                of = dish if named.count(dish) == 1 else f"{dish} {i}"  # of each kind that it is made in
                week.append(Row(rule_key("week", "freezer", of), "limits", 1.0, share, most))

    def _minutes(self, day: list[Row]) -> None:
        """Hands-on minutes of each day: those that she typed, and a bad day's, are a promise; others have a price."""
        week = self.request.week
        flare = np.array(week.flare or (False,) * week.days)
        given = np.array(week.minutes_given or (False,) * week.days) & ~flare
        most = np.array([FLARE_MINUTES if flare[d] else week.minutes[d] for d in range(week.days)])
        free = np.full(week.days, -NEVER)
        if given.any():
            key, const = rule_key("day", "minutes"), np.where(given, -most - ROUNDING, free)
            day.append(Row(key, "minutes", 1.0, self.minutes, const))
        if flare.any():
            key = rule_key("day", "flare minutes")
            day.append(Row(key, "minutes", 3.0, self.minutes, np.where(flare, -most, free)))
        if not (given | flare).all():
            key = rule_key("day", "minutes meant")
            day.append(Row(key, "life", OVER_MINUTES, self.minutes, np.where(given | flare, free, -most)))

    def _cooking(self, day: list[Row]) -> None:
        """What those who cook do in a day."""
        day.append(Row(rule_key("day", "things to make"), "life", MADE, self.made, np.asarray(-COOKED_A_DAY)))
        hot = np.where(np.array([not d.no_cook for d in self.c.dishes])[self.dish], self.made, 0.0)
        day.append(Row(rule_key("day", "times at the stove"), "life", HOT, hot, np.asarray(-HOT_A_DAY)))


def rule_key(scope: Scope, rule: str, of: str = "", bound: Bound = "max", eater: str = "") -> RowKey:
    return RowKey(scope, bound, rule=rule, of=of, eater=eater)


class OfEater:
    """The bounds of one eater."""

    def __init__(
        self, request: PlanRequest, e: int, c: Candidates, options: Chosen, base: tuple[Floats, Floats],
        prices: Prices, library: Library,
    ) -> None:  # fmt: skip
        self.request, self.c, self.prices, self.library = request, c, prices, library
        self.eater, self.dish = request.eaters[e], options.dish
        self.several = len(request.eaters) > 1
        self.each, self.plates = options.each[:, e], c.eaters[e]
        self.known = self.plates.known[self.dish] * self.each[:, None]
        self.upper = self.plates.upper[self.dish] * self.each[:, None]
        self.base_known, self.base_upper = base
        self.lived_known, self.lived_upper = self._lived()  # by day and nutrient
        week = request.week
        self.there = np.array([[self.eater.there(d, s) for s in week.slots] for d in range(week.days)])
        self.share = 1.0 / len(request.eaters)  # of what a custom of the table asks, when it is not kept on one plate

    def targets(self, rows: Scoped) -> None:
        for t in judged(self.eater):
            if t.period != "absorbed":
                self._target(t, *rows)

    def lived_part(self, row: Row) -> float:
        """What was eaten in the place of what was planned, as a part of an upper limit."""
        if row.key.nutrient not in self.c.keys:
            return 0.0
        mine = [t for t in self.eater.targets if t.hard and t.nutrient == row.key.nutrient]
        limits = [t.maximum for t in mine if t.maximum]
        eaten = float(self.lived_upper[:, self.c.keys.index(row.key.nutrient)].mean())
        return eaten / min(limits) if limits else 0.0

    def plate(self, meal: list[Row]) -> None:
        """At every meal at which she is there she has something that is a meal of its kind."""
        week = self.request.week
        for s, slot in enumerate(week.slots):
            kind = np.array([fits_slot(d, slot) for d in self.c.dishes])[self.dish]
            const = np.full((week.days, len(week.slots)), -NEVER)
            const[:, s] = np.where(self.there[:, s], 1.0, -NEVER)
            key = rule_key("meal", "a plate", slot, "min", self.eater.name)
            meal.append(Row(key, "limits", 1.0, np.where(kind & (self.each > 0), -1.0, 0.0), const))

    def curves(self) -> list[Curve]:
        """Minima of what is absorbed. What is taken or eaten every day anyway counts with the first sitting."""
        out = []
        for t in judged(self.eater):
            if t.period == "absorbed" and t.minimum:
                k = self.c.keys.index(t.nutrient)
                numbers = array(b12.sittings(self.request.week.slots, dict(self.request.week.meal_times)))
                base = np.zeros(int(numbers.max()) + 1)
                base[0] = float(self.base_known[k])
                level, weight = self._level(t)
                least = t.minimum * (1 + SAFETY) * float(self._asked(t).mean())
                if least <= 0:
                    continue
                key = RowKey("absorbed", "min", t.nutrient, eater=self.eater.name)
                out.append(Curve(key, level, weight, self.known[:, k], numbers, base, b12.pieces(), least))
        return out

    def _asked(self, t: Target) -> Floats:
        """By day, the share of a bound that is asked of the meals of the plan: of energy what is planned of it, and all
        else in full; of who is there for some meals only, the share of these."""
        return self._planned_share() if t.nutrient == "energy" or self.eater.present is not None else np.ones(
            self.request.week.days
        )

    def _target(self, t: Target, week: list[Row], day: list[Row], meal: list[Row]) -> None:
        k = self.c.keys.index(t.nutrient)
        known, upper = self.known[:, k], self.upper[:, k]
        bk, bu = float(self.base_known[k]), float(self.base_upper[k])
        lived, lived_most = self.lived_known[:, k], self.lived_upper[:, k]
        level, weight = self._level(t)
        eaten = self._asked(t)
        mean = float(eaten.mean())
        most = eaten if t.nutrient == "energy" else np.ones(self.request.week.days)  # elsewhere she eats of it as well
        most_mean = float(most.mean())

        def at_least(bound: float, scale: float | np.ndarray, base: float | np.ndarray) -> tuple[Floats, Floats]:
            bound *= 1 + SAFETY
            return -known / bound, np.asarray(scale - base / bound, dtype=float)

        def at_most(bound: float, scale: float | np.ndarray, base: float | np.ndarray) -> tuple[Floats, Floats]:
            bound = max(bound, 1e-9) * (1 - SAFETY)
            return upper / bound, np.asarray(base / bound - scale, dtype=float)

        rows: dict[Scope, list[Row]] = {"week": week, "day": day, "meal": meal}

        def add(scope: Scope, bound: Bound, pair: tuple[Floats, Floats], lvl: Level, w: float) -> None:
            key = RowKey(scope, bound, t.nutrient, eater=self.eater.name)
            rows[scope].append(Row(key, lvl, w, pair[0], pair[1]))

        top = "limits" if t.hard else level
        a_day = 1.0 if level == "goals" else 1.0 / self.request.week.days  # watched: of a week's price, a day's share
        if t.period in ("day", "week"):
            if t.minimum:
                add("week", "min", at_least(t.minimum, mean, bk + float(lived.mean())), level, weight)
            if t.maximum is not None and not self._over_anyway(t, bk):
                add("week", "max", at_most(t.maximum, most_mean, bu + float(lived_most.mean())), top, weight)
        elif t.period == "each-day":
            if t.minimum:
                add("day", "min", at_least(t.minimum, eaten, bk + lived), level, weight * a_day)
            if t.maximum is not None and not self._over_anyway(t, bk):
                add("day", "max", at_most(t.maximum, most, bu + lived_most), top, weight * a_day)
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
                        asked = np.full(self.request.week.days, const if slot != "snack" or pair is at_most else -1e6)
                        shape[:, s] = np.where(self.there[:, s] | (pair is at_most), asked, -1e6)
                    share = 5 * a_day if level == "goals" else 1.0 / meals
                    add("meal", which, (x, shape), top if which == "max" else level, weight * share)
        if t.daily_floor and t.period in ("day", "week"):
            add("day", "floor", at_least(t.daily_floor, eaten, bk + lived), level, weight * FLOOR_WEIGHT * a_day)
        if t.daily_ceiling and t.period in ("day", "week"):
            add("day", "ceiling", at_most(t.daily_ceiling, most, bu + lived_most), level, weight * FLOOR_WEIGHT * a_day)

    def _lived(self) -> tuple[Floats, Floats]:
        """By day and nutrient, known and upper: what was eaten in the place of what was planned."""
        eaten = [one for one in self.request.lived_of(self.eater) if one.food]
        grams = np.zeros((self.request.week.days, len(eaten)))
        for number, one in enumerate(eaten):
            grams[one.day, number] = one.grams / 100.0
        if not eaten:
            return np.zeros((len(grams), len(self.c.keys))), np.zeros((len(grams), len(self.c.keys)))
        known, upper = food_vectors([one.food for one in eaten], self.library, self.c.keys)
        return grams @ known, grams @ upper

    def _level(self, t: Target) -> tuple[Level, float]:
        """The level of a target's rows, and the weight of a deviation of 1: a watched one is a matter of minutes, of a
        table's people each for her share."""
        if t.level == "watched":
            return "life", 100.0 * self.prices.watched * self.share
        return "goals", HEADLINE.get(t.nutrient, 1.0)

    @staticmethod
    def _over_anyway(t: Target, base: float) -> bool:
        """Whether supplements and what is eaten every day are over a maximum by themselves: no choice of meals mends
        that, and to starve for it would spoil all the rest. The plan says that it is over."""
        return t.maximum is not None and base >= t.maximum

    def _planned_share(self) -> Floats:
        """The share of each day's energy that the planned meals are to give: a skipped meal is eaten elsewhere."""
        week, lived = self.request.week, self.request.lived_of(self.eater)
        share = {slot: SLOT_SHARE.get(slot, 0.15) for slot in week.slots}
        total = sum(share.values())
        return np.array(
            [
                sum(share[slot] for slot in week.counted(d, lived) if self.eater.there(d, slot)) / total
                for d in range(week.days)
            ]
        )

    def caps(self, rows: Scoped) -> None:
        for cap in self.eater.caps:
            if cap.grams_per_week <= 0:
                continue  # such dishes are not candidates at all
            grams = self.plates.family_grams[cap.family][self.dish] * self.each
            if not grams.any():
                continue
            most, share = np.asarray(-1.0 + SAFETY), grams * 7.0 / cap.grams_per_week
            rows[0].append(Row(self._rule("week", "family", cap.family), "limits", 1.0, share, most))
            if cap.grams_per_day:
                key = self._rule("day", "family", cap.family)
                rows[1].append(Row(key, "limits", 1.0, grams / cap.grams_per_day, most))

    def _rule(self, scope: Scope, rule: str, of: str = "", bound: Bound = "max") -> RowKey:
        return rule_key(scope, rule, of, bound, self.eater.name if self.several else "")

    def customs(self, rows: Scoped) -> None:
        """What makes days and meals that people know. Of a table each plate counts for its share."""
        week, day, meal = rows
        request, c, part = self.request, self.c, self.share
        mass = self.plates.grams[self.dish] * self.each
        day.append(Row(self._rule("day", "mass"), "limits", 1.0, mass / DAY_MASS_G, np.asarray(-1.0)))
        share = self._planned_share()
        green = self.plates.vegetables[self.dish] * self.each / VEGETABLES_G
        day.append(Row(self._rule("day", "vegetables", bound="min"), "life", VEGETABLES * part, -green, share))
        if "vegan" not in self.eater.exclusions:
            meals = float(max(1, sum(self.eater.there(d, s) for d in range(request.week.days)
                                     for s in request.week.planned(d))))  # fmt: skip
            pulses = np.where(c.pulses[self.dish] & (self.each > 0), request.week.days / meals, 0.0)
            week.append(Row(self._rule("week", "pulses"), "life", PULSES * part, pulses, np.asarray(-PULSES_SHARE)))
        key = self._rule("meal", "mass")
        meal.append(Row(key, "life", MEAL_MASS * part, mass / MEAL_MASS_G, np.asarray(-1.0)))
        shares = np.array([SLOT_SHARE.get(slot, 0.15) for slot in request.week.slots])
        shares = shares / shares.sum() * self.eater.energy_kcal
        kcal = self.known[:, c.keys.index("energy")]
        unit = max(self.eater.energy_kcal / 4.0, 1.0)
        shape = (request.week.days, len(request.week.slots))
        low, high = np.broadcast_to(0.7 * shares / unit, shape), np.broadcast_to(-1.3 * shares / unit, shape)
        low = np.where(self.there, low, -NEVER)
        least, most = self._rule("meal", "energy share", bound="min"), self._rule("meal", "energy share")
        meal.append(Row(least, "life", MEAL_ENERGY * part, -kcal / unit, low))
        meal.append(Row(most, "life", MEAL_ENERGY * part, kcal / unit, high))
        starch = np.array([1.0 if starchy(d, self.library.cookbook.ingredients) else 0.0 for d in c.dishes])[self.dish]
        starch = np.where(self.each > 0, starch, 0.0)
        meal.append(Row(self._rule("meal", "starches"), "life", TWO_STARCHES * part, starch, np.asarray(-1.0)))
        things = np.where(self.each > 0, 1.0, 0.0)
        meal.append(Row(self._rule("meal", "things"), "life", THREE_THINGS * part, things, np.asarray(-2.0)))
