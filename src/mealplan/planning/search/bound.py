r"""A lower bound of what a week asks: the day-free relaxation.

Days are only summed: each real week that keeps to the levels above life maps to a point of this program of no greater
cost, so its optimum, and every bound that a solver proves of it, is one of the life level.

Columns. x_{s,m,i,p} how often portions p of dish i are eaten in slot s as a main or an extra (of each dish only the
portions on the lower hull of cost over portions; what keeps is eaten warmed up, and its cook counted apart); c_{i,b}
pots of dish i of b portions (0: odd); w_i whether a dish is served at all; z_t whether thing t is bought, b_t grams of it;
v_r deviations; short_m, short_n what the least variety lacks.

    min  sum cost x + sum cook_i c + sum first_t z_t + left_t (b_t - need_t) + money_t b_t + sum life rows + TOO_FEW short
    s.t. mains of a slot sum to its meals, extras to at most their places
         rows of the levels above: no more off than in the week found; rows of a day summed over days, of a meal over
         the meals of its slot (convexity)
         N_i = sum x:  N_i <= cap_i w_i,  N_i <= meals one pot can feed times the pots
         portions eaten of dish i + spare_i = sum_b b c_{i,b} + odd_i, odd_i <= most_i c_{i,0}; spare is frozen or spoiled
         w_i <= z_t for every thing of the dish;  b_t >= need_t - stock_t,  b_t >= the least that is sold, times z_t,
         and b_t is made up of whole packs
         sum over dishes with a main of (at most 1, at most their mains) >= M - short_m; dishes: >= N - short_n

All needs of a thing are one window here, trips, families and customs of single meals are left out: never more than the
objective (see `packs`, `supplies`). The reasoning follows `b_t >= c_t(need)`, c_t subadditive.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mealplan.planning.objective import Objective, Score
from mealplan.planning.objective.prices import EXTRA, OVER_BUDGET, SPOILED, TOO_FEW
from mealplan.planning.objective.problem import FROZEN, LEFT, Curve, Floats, Ints, Problem, Row
from mealplan.planning.search.solver import Linear

MARGIN = 1e-6  # relative: what a bound gives away to the solver's tolerance
ROOM = 1e-6  # what rows of the levels above may be off beyond the week found


@dataclass(frozen=True, slots=True)
class Eaten:
    """One column of x: an option (its coefficients), the dish, slot, whether main, its cost, and whether it comes out
    of a pot that is counted apart."""

    option: int
    dish: int
    slot: int
    main: bool
    cost: float
    potted: bool


class DayFree:
    """The program, as columns and rows of numbers."""

    def __init__(self, objective: Objective, score: Score) -> None:
        self.objective, self.p, self.score = objective, objective.problem, score
        self.lp = Linear()
        p = self.p
        self.potted = (p.reach > 0) & np.isin(np.arange(len(p.cap)), p.dish[p.kind == LEFT])
        self.cook = _cook_costs(p)
        self.eaten = self._eaten()
        self.x = [self.lp.column(one.cost) for one in self.eaten]
        self.option = np.array([one.option for one in self.eaten], dtype=np.int64)
        self.by_dish: dict[int, list[int]] = {}
        for j, one in enumerate(self.eaten):
            self.by_dish.setdefault(one.dish, []).append(j)
        self._places()
        self.w = {i: self.lp.column(0.0, 1.0, integer=True) for i in self.by_dish}
        self._levels()
        self.pots = self._pots()
        self._dishes()
        self.things = self._things()
        self._variety()

    # -- columns of what is eaten -------------------------------------------------------------------------------

    def _eaten(self) -> list[Eaten]:
        p = self.p
        out: list[Eaten] = []
        for s in range(len(p.slots)):
            for main in (True, False):
                pools = {id(q.options): q.options for q in p.positions if q.slot == s and q.main == main}
                options = np.unique(np.concatenate(list(pools.values()))) if pools else np.zeros(0, dtype=np.int64)
                out += self._hulls(options, s, main)
        return out

    def _hulls(self, options: Ints, slot: int, main: bool) -> list[Eaten]:
        """For each dish (and apart what is frozen) the portions on the lower hull of their cost."""
        p = self.p
        groups: dict[tuple[int, bool], dict[float, tuple[float, int]]] = {}
        for o in options.tolist():
            dish, kind, portions = int(p.dish[o]), int(p.kind[o]), float(p.portions[o])
            if self.potted[dish] and kind not in (LEFT, FROZEN):
                continue
            mine = groups.setdefault((dish, kind == FROZEN), {})
            cost = float(p.cost[o])
            if portions not in mine or cost < mine[portions][0]:
                mine[portions] = (cost, o)
        out = []
        for (dish, frozen), mine in groups.items():
            points = [(portions, cost, o) for portions, (cost, o) in sorted(mine.items())]
            potted = bool(self.potted[dish]) and not frozen
            more = 0.0 if main else EXTRA
            out += [Eaten(o, dish, slot, main, cost + more, potted) for _, cost, o in _lower_hull(points)]
        return out

    def _places(self) -> None:
        p = self.p
        for s in range(len(p.slots)):
            for main in (True, False):
                places = [q for q in p.positions if q.slot == s and q.main == main and len(q.options)]
                mine = [j for j, one in enumerate(self.eaten) if one.slot == s and one.main == main]
                if places:
                    count = float(len(places))
                    self.lp.row([self.x[j] for j in mine], [1.0] * len(mine), count if main else -np.inf, count)

    # -- rows ----------------------------------------------------------------------------------------------------

    def _levels(self) -> None:
        p = self.p
        x = np.array(self.x, dtype=np.int64)
        weekly = {(row.key.target, row.key.bound) for row in p.week}
        for row in p.week:
            self._row(row, x, row.coef[self.option] / p.days, float(np.asarray(row.const)), 1.0)
        for row in p.day:
            if (row.key.target, "min" if row.key.bound == "floor" else "max") in weekly and row.key.nutrient:
                continue  # implied by the mean, but for what a day alone asks
            if row.key.rule in ("minutes", "minutes meant", "flare minutes", "things to make", "times at the stove"):
                continue  # the cooks stand apart here
            const = float(np.broadcast_to(row.const, (p.days,)).sum())
            self._row(row, x, row.coef[self.option], const, 1.0 / p.days)
        slots = np.array([one.slot for one in self.eaten])
        for row in p.meal:
            if row.level == "life" and (row.coef >= 0).all():
                self._by_itself(row)
                continue
            const_of = np.broadcast_to(row.const, (p.days, len(p.slots)))
            for s in range(len(p.slots)):
                days = [d for d in range(p.days) if (d, s) in p.by_meal]
                mine = np.flatnonzero(slots == s)
                if days and len(mine):
                    const = float(const_of[days, s].sum())
                    coef = row.coef[self.option[mine]]
                    self._row(row, x[mine], coef, const, 1.0 / max(1, len(p.by_meal)))
        for curve in p.curves:
            self._curve(curve)

    def _by_itself(self, row: Row) -> None:
        """Of a bound that only grows with what is in a meal: what a main is over it all alone."""
        p = self.p
        least = np.broadcast_to(row.const, (p.days, len(p.slots))).min(axis=0)
        for j, one in enumerate(self.eaten):
            if one.main and (over := float(row.coef[one.option]) + float(least[one.slot])) > 0:
                self.lp.add_cost(self.x[j], row.weight * over)

    def _row(self, row: Row, x: Ints, coef: Floats, const: float, mean: float) -> None:
        """v >= const + coef x; v costs its minutes, or is no more than the week found is off."""
        keep = np.flatnonzero(coef)
        if const + float(np.maximum(coef, 0.0).sum()) * 1e3 <= 0:
            return
        if row.level == "life":
            if row.weight > 0:
                v = self.lp.column(row.weight)
                self.lp.row([*x[keep], v], [*coef[keep], -1.0], -np.inf, -const)
            return
        off = self._off(row.level) / max(row.weight * mean, 1e-12)
        self.lp.row(x[keep], coef[keep], -np.inf, -const + off + ROOM)

    def _off(self, level: str) -> float:
        """How much a week that is no worse may be off in a level above life."""
        levels = self.score.levels
        return levels["limits"] if level == "limits" else levels["goals"] + self.score.charge

    def _curve(self, curve: Curve) -> None:
        """sum over sittings of what is taken up, by concavity of the means, no further off than in the week found."""
        if curve.level == "life":
            return
        p, taken = self.p, []
        for k in range(len(curve.base)):
            slots = {s for s in range(len(p.slots)) if curve.sitting[s] == k}
            mine = [j for j, one in enumerate(self.eaten) if one.slot in slots and curve.coef[one.option]]
            a = self.lp.column(0.0)
            for slope, intercept in curve.pieces:
                coef = [-slope * float(curve.coef[self.eaten[j].option]) for j in mine]
                right = p.days * (slope * float(curve.base[k]) + intercept)
                self.lp.row([*(self.x[j] for j in mine), a], [*coef, 1.0], -np.inf, right)
            taken.append(a)
        off = self._off(curve.level) / max(curve.weight, 1e-12)
        least = p.days * curve.minimum * (1.0 - off - ROOM)
        self.lp.row(taken, [1.0] * len(taken), least, np.inf)

    # -- pots, things, variety -----------------------------------------------------------------------------------

    def _pots(self) -> dict[int, list[tuple[float, int]]]:
        """For each dish that keeps: (size, column) of its pots; size 0 is odd."""
        p, out = self.p, dict[int, list[tuple[float, int]]]()
        for i in self.by_dish:
            if self.potted[i] and any(self.eaten[j].potted for j in self.by_dish[i]):
                out[i] = [(size, self.lp.column(cost, integer=True)) for size, cost in self.cook[i]]
        return out

    def _dishes(self) -> None:
        p = self.p
        most = float(p.portions.max(initial=1.0))
        for i, mine in self.by_dish.items():
            cap = float(p.cap[i])
            cols = [self.x[j] for j in mine]
            self.lp.row([*cols, self.w[i]], [*([1.0] * len(cols)), -cap], -np.inf, 0.0)
            if i not in self.pots:
                continue
            potted = [j for j in mine if self.eaten[j].potted]
            fed = float(min(cap, p.reach[i] + 1))
            pots = [c for _, c in self.pots[i]]
            ones = [1.0] * len(potted)
            self.lp.row([*(self.x[j] for j in potted), *pots], [*ones, *([-fed] * len(pots))], -np.inf, 0.0)
            portions = [float(p.portions[self.eaten[j].option]) for j in potted]
            holds = [-size for size, _ in self.pots[i]]
            odd = self.lp.column(0.0)
            spare = self.lp.column(p.freeze if p.reach[i] > p.keeps[i] else SPOILED)
            # what is cooked is eaten, frozen or spoiled
            self.lp.row([*(self.x[j] for j in potted), *pots, odd, spare], [*portions, *holds, -1.0, 1.0], 0.0, 0.0)
            odds = [c for size, c in self.pots[i] if size == 0]
            self.lp.row([odd, *odds], [1.0, *([-most * fed] * len(odds))], -np.inf, 0.0)
            if not any(not self.eaten[j].potted for j in mine):
                self.lp.row([self.w[i], *pots], [1.0, *([-1.0] * len(pots))], -np.inf, 0.0)

    def _things(self) -> dict[int, int]:
        """z_t by thing."""
        p, s = self.p, self.p.supplies
        need: dict[int, tuple[list[int], list[float]]] = {}
        users: dict[int, list[int]] = {}
        if not s.any:
            return {}
        for i, mine in self.by_dish.items():
            cooked = [j for j in mine if p.kind[self.eaten[j].option] != FROZEN]
            for t, each, fixed in zip(*(part.tolist() for part in s.of(i)), strict=True):
                cols, grams = need.setdefault(t, ([], []))
                cols += [self.x[j] for j in cooked]
                grams += [each * float(p.portions[self.eaten[j].option]) for j in cooked]
                if fixed and i in self.pots:
                    cols += [c for _, c in self.pots[i]]
                    grams += [fixed] * len(self.pots[i])
                if cooked:
                    users.setdefault(t, []).append(i)
        out = {}
        paid: list[tuple[int, float]] = []
        for t, (cols, grams) in need.items():
            stock, a, b = float(s.stock[t]), int(s.at[t]), int(s.at[t + 1])
            least = float(s.totals[a]) if b > a else 0.0
            left, money = float(s.left[t]), float(s.money[t])
            bought = self.lp.column(left + money)
            paid.append((bought, float(s.cost[t]) if s.budget else 0.0))
            z = self.lp.column(float(s.first[t]), 1.0, integer=True)
            out[t] = z
            for c, g in zip(cols, grams, strict=True):
                self.lp.add_cost(c, -left * g)
            if stock > 0:  # what is in the house comes off, and is no thing to buy while it lasts
                self.lp.row([*cols, bought], [*grams, -1.0], -np.inf, stock)
                self.lp.row([*cols, z], [*grams, -1e5], -np.inf, stock)
                for c, g in zip(cols, grams, strict=True):
                    self.lp.add_cost(c, left * g)  # the use may be out of the house: nothing left over is claimed
                continue
            self.lp.row([*cols, bought], [*grams, -1.0], -np.inf, 0.0)
            if least:
                self.lp.row([z, bought], [least, -1.0], -np.inf, 0.0)
                self._packs(bought, least, float(s.largest[t]))
            for i in users.get(t, ()):
                if all(p.kind[self.eaten[j].option] != FROZEN for j in self.by_dish[i]):
                    self.lp.row([self.w[i], z], [1.0, -1.0], -np.inf, 0.0)
        if s.budget and paid:
            over = self.lp.column(OVER_BUDGET * 100.0 / s.budget)
            self.lp.row([*(c for c, _ in paid), over], [*(g for _, g in paid), -1.0], -np.inf, s.budget)
        return out

    def _packs(self, bought: int, least: float, largest: float) -> None:
        """What is bought is made up of whole packs, of the smallest and the largest size."""
        sizes = [least] if abs(largest / least - round(largest / least)) < 1e-6 else [least, largest]
        packs = [self.lp.column(0.0, integer=True) for _ in sizes]
        self.lp.row([bought, *packs], [-1.0, *sizes], 0.0, 0.0)

    def _variety(self) -> None:
        of, p = self.p.variety, self.p
        slots = set(of.main_slots)
        if of.mains:
            short = self.lp.column(TOO_FEW)
            counted = []
            for i, mine in self.by_dish.items():
                cols = [self.x[j] for j in mine if self.eaten[j].main and self.eaten[j].slot in slots]
                if cols:
                    u = self.lp.column(0.0, 1.0)
                    self.lp.row([u, *cols], [1.0, *([-1.0] * len(cols))], -np.inf, 0.0)
                    self.lp.row([u, self.w[i]], [1.0, -1.0], -np.inf, 0.0)
                    counted.append(u)
            self.lp.row([*counted, short], [1.0] * (len(counted) + 1), float(of.mains), np.inf)
        if of.dishes:
            short = self.lp.column(TOO_FEW)
            for i, mine in self.by_dish.items():
                self.lp.row([self.w[i], *(self.x[j] for j in mine)], [1.0, *([-1.0] * len(mine))], -np.inf, 0.0)
            self.lp.row([*self.w.values(), short], [1.0] * (len(self.w) + 1), float(of.dishes), np.inf)


def _cook_costs(p: Problem) -> dict[int, list[tuple[float, float]]]:
    """For each dish that keeps: (size, what a pot of it costs more than warming up), over all its portions the least."""
    left = {}
    for o in np.flatnonzero(p.kind == LEFT).tolist():
        left[int(p.dish[o]), float(p.portions[o])] = float(p.cost[o])
    best: dict[int, dict[float, float]] = {}
    for o in np.flatnonzero((p.kind != LEFT) & (p.kind != FROZEN)).tolist():
        key = (int(p.dish[o]), float(p.portions[o]))
        if key in left:
            mine = best.setdefault(key[0], {})
            more, size = float(p.cost[o]) - left[key], float(p.size[o])
            mine[size] = min(mine.get(size, np.inf), more)
    return {dish: sorted(mine.items()) for dish, mine in best.items()}


def _lower_hull(points: Sequence[tuple[float, float, int]]) -> list[tuple[float, float, int]]:
    """Of (portions, cost, option), ascending: those that no mixture of two others undercuts."""
    hull: list[tuple[float, float, int]] = []
    for point in points:
        while len(hull) >= 2 and _above(hull[-2], hull[-1], point):
            hull.pop()
        hull.append(point)
    return hull


def _above(a: tuple[float, float, int], b: tuple[float, float, int], c: tuple[float, float, int]) -> bool:
    return (b[1] - a[1]) * (c[0] - a[0]) >= (c[1] - a[1]) * (b[0] - a[0]) - 1e-12


def proven(objective: Objective, bound: float | None) -> float:
    """What a solver's bound proves of the life level: a hair less, and never less than what always holds."""
    floor = objective.floor
    return floor if bound is None else max(floor, bound - MARGIN * abs(bound) - MARGIN)
