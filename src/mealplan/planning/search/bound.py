r"""A lower bound of what a week asks: the day-free relaxation.

Days are only summed: each finished week (no left-over without a pot) that is no worse in the levels above life maps to
a point of this program of no greater cost, so its optimum, and every bound that a solver proves of it, is one of the
life level.

Columns. x_{s,m,i,p} how often portions p of dish i are eaten in slot s as a main or an extra (of each dish only the
portions on the lower hull of cost over portions; what keeps is eaten warmed up, and its cook counted apart); c_{i,b}
pots of dish i of b portions (0: odd); odd_i portions made in odd pots; twice_i servings of a pot on a day that has
another of it; w_i whether a dish is served at all; z_t whether thing t is bought, b_t grams of it; h_t grams of it out
of the house; v_r deviations; short_m, short_n what the least variety lacks.

    min  sum cost x + sum cook_i c + SAME_DISH_SAME_DAY twice + sum first_t z_t + left_t (b_t - (need_t - h_t))
         + money_t b_t + sum life rows + again_i more_i + TOO_FEW short
    s.t. mains of a slot sum to its meals, extras to at most their places
         rows of the levels above: no more off than in the week found; rows of a day summed over days, of a meal over
         the meals of its slot (convexity)
         N_i = sum x <= cap_i w_i;  N_i <= meals one pot can feed times the pots + twice_i
         portions eaten of dish i + spare_i + rounding_i = made_i = sum_b b c_{i,b} + odd_i; spare is frozen or spoiled
         need_t = sum each_ti made_i + fixed_ti pots_i
         w_i <= z_t for every thing of the dish;  b_t >= need_t - h_t, h_t <= stock_t, b_t >= the least that is sold,
         times z_t, and b_t is made up of whole packs
         sum over dishes with a main of (at most 1, at most their mains) >= M - short_m; dishes: >= N - short_n

Why a week maps to a point. What is cooked is what pots make, not what is eaten of them: the rest of a whole recipe uses
up its packs as well. A pot feeds one meal a day of those that it reaches, but for what `twice` counts, and each of
these costs SAME_DISH_SAME_DAY in the week; so does a second fresh serving that joins a pot and makes it more than its
size. What does not keep is cooked for the day: as many pots as servings, less `twice`. All needs of a thing are one
window here, since c_t(a) + c_t(b) >= c_t(a + b); a need that is short by SLACK_G in a window buys nothing. Trips,
families and customs of single meals are left out: never more than the objective (see `packs`, `supplies`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from mealplan.goods.thing import SLACK_G
from mealplan.planning.objective import Objective, Score
from mealplan.planning.objective.prices import (
    EXTRA,
    OVER_BUDGET,
    SAME_DISH_SAME_DAY,
    SECOND_FORM,
    SPOILED,
    TOO_FEW,
)
from mealplan.planning.objective.problem import FRESH, FROZEN, LEFT, OFF, Curve, Floats, Ints, Problem, Row
from mealplan.planning.objective.repeats import FREE
from mealplan.planning.search.solver import Linear

MARGIN = 1e-6  # relative: what a bound gives away to the solver's tolerance
ROUGH = 0.01  # minutes for a gram left over: what goes off costs more
ROOM = 1e-6  # what rows of the levels above may be off beyond the week found
ROUNDED = 1e-7  # what the levels of weeks that count as equal may differ by


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
    """The program, as columns and rows of numbers. `rough`: whole packs only of what goes off, in few sizes: in whole
    numbers a basket is then found several times as fast, but nothing is proven by it (its root is the same)."""

    def __init__(
        self, objective: Objective, score: Score, *, rough: bool = False, only: Collection[int] | None = None
    ) -> None:
        """`only`: the dishes that there are; what is proven is proven of weeks of these."""
        self.rough, self.only = rough, only
        self.objective, self.p, self.score = objective, objective.problem, score
        self.lp = Linear()
        p = self.p
        self.potted = (p.reach > 0) & np.isin(np.arange(len(p.cap)), p.dish[p.kind == LEFT])
        self.warm, self.cook = _cook_costs(p)
        self.alone = self._alone()
        self.eaten = self._eaten()
        self.x = [self.lp.column(one.cost) for one in self.eaten]
        self.option = np.array([one.option for one in self.eaten], dtype=np.int64)
        self.by_dish: dict[int, list[int]] = {}
        for j, one in enumerate(self.eaten):
            self.by_dish.setdefault(one.dish, []).append(j)
        self._places()
        self.w = {i: self.lp.column(0.0, 1.0, integer=True) for i in self.by_dish}
        self._levels()
        self.twice = {i: self.lp.column(SAME_DISH_SAME_DAY) for i in self.by_dish}
        self.pots = self._pots()
        self.made = self._dishes()
        self._again()
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
                if self.only is not None:
                    options = options[np.isin(p.dish[options], sorted(self.only))]
                out += self._hulls(options, s, main)
        return out

    def _hulls(self, options: Ints, slot: int, main: bool) -> list[Eaten]:
        """For each dish (and apart what is frozen) the portions on the lower hull of their cost."""
        p = self.p
        groups: dict[tuple[int, bool], dict[float, tuple[float, int]]] = {}
        for o in options.tolist():
            dish, kind, portions = int(p.dish[o]), int(p.kind[o]), float(p.portions[o])
            mine = groups.setdefault((dish, kind == FROZEN), {})
            cost = float(p.cost[o])
            if self.potted[dish] and kind == FRESH:  # its pot is counted apart
                cost = self.warm.get((dish, portions), cost - self.cook[dish].get(float(p.size[o]), 0.0))
            cost += float(self.alone[slot, o]) if main else 0.0
            if portions not in mine or cost < mine[portions][0]:
                mine[portions] = (cost, o)
        out = []
        for (dish, frozen), mine in groups.items():
            points = [(portions, cost, o) for portions, (cost, o) in sorted(mine.items())]
            potted = bool(self.potted[dish]) and not frozen
            more = 0.0 if main else EXTRA
            out += [Eaten(o, dish, slot, main, cost + more, potted) for _, cost, o in _lower_hull(points)]
        return out

    def _alone(self) -> Floats:
        """(slots, options): what an option as a main costs by bounds of a meal that only grow with what is in it."""
        p = self.p
        out = np.zeros((len(p.slots), len(p.dish)))
        for row in p.meal:
            if _grows(row):
                least = np.broadcast_to(row.const, (p.days, len(p.slots))).min(axis=0)
                out += row.weight * np.maximum(least[:, None] + row.coef[None, :], 0.0)
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
            if row.level == "minutes" or row.key.rule in ("minutes meant", "things to make", "times at the stove"):
                continue  # the cooks stand apart here
            const = float(np.broadcast_to(row.const, (p.days,)).sum())
            self._row(row, x, row.coef[self.option], const, 1.0 / p.days)
        slots = np.array([one.slot for one in self.eaten])
        for row in p.meal:
            if _grows(row):
                continue  # in the cost of a main: `_alone`
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
        off = (self._off(row.level) + ROUNDED) / max(row.weight * mean, 1e-12)
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
        off = (self._off(curve.level) + ROUNDED) / max(curve.weight, 1e-12)
        least = p.days * curve.minimum * (1.0 - off - ROOM)
        self.lp.row(taken, [1.0] * len(taken), least, np.inf)

    # -- pots, things, variety -----------------------------------------------------------------------------------

    def _pots(self) -> dict[int, list[tuple[float, int]]]:
        """For each dish that keeps: (size, column) of its pots; size 0 is odd."""
        out = dict[int, list[tuple[float, int]]]()
        for i, mine in self.by_dish.items():
            if self.potted[i] and i in self.cook and any(self.eaten[j].potted for j in mine):
                sizes, most = sorted(self.cook[i].items()), float(self.p.cap[i])
                out[i] = [(size, self.lp.column(cost, most, integer=True)) for size, cost in sizes]
        return out

    def _dishes(self) -> dict[int, list[tuple[int, float]]]:
        """How often a dish is eaten and in which pots it is cooked; (column, portions) of what is made of each."""
        p, made = self.p, dict[int, list[tuple[int, float]]]()
        for i, mine in self.by_dish.items():
            cap = float(p.cap[i])
            cols = [self.x[j] for j in mine]
            self.lp.row([*cols, self.w[i]], [*([1.0] * len(cols)), -cap], -np.inf, 0.0)
            cooked = [j for j in mine if p.kind[self.eaten[j].option] != FROZEN]
            portions = [float(p.portions[self.eaten[j].option]) for j in cooked]
            more = self._rounding(i)
            if i not in self.pots:
                made[i] = [(self.x[j], each) for j, each in zip(cooked, portions, strict=True)]
                if more > 0 and cooked:
                    over = self.lp.column(0.0)
                    self.lp.row([over, *(self.x[j] for j in cooked)], [1.0, *([-more] * len(cooked))], -np.inf, 0.0)
                    made[i].append((over, 1.0))
                continue
            eaten, pots, twice = [self.x[j] for j in cooked], [c for _, c in self.pots[i]], self.twice[i]
            fed = float(min(cap, p.reach[i] + 1))
            ones = [1.0] * len(eaten)
            self.lp.row([*eaten, *pots, twice], [*ones, *([-fed] * len(pots)), -1.0], -np.inf, 0.0)
            if any(cost < 0 for cost in self.cook[i].values()):
                self.lp.row([*pots, *eaten], [*([1.0] * len(pots)), *([-1.0] * len(eaten))], -np.inf, 0.0)
            holds = [-size for size, _ in self.pots[i]]
            odd, most = self.lp.column(0.0), max(portions)
            price = min(p.freeze, SPOILED) if p.reach[i] > p.keeps[i] else SPOILED
            parts, shares = [*eaten, *pots, odd, self.lp.column(price)], [*portions, *holds, -1.0, 1.0]
            odds = [c for size, c in self.pots[i] if size == 0]
            if more > 0 and odds:  # an odd pot is rounded up to what pieces allow
                over = self.lp.column(0.0)
                self.lp.row([over, *odds], [1.0, *([-more] * len(odds))], -np.inf, 0.0)
                parts, shares = [*parts, over], [*shares, 1.0]
            self.lp.row(parts, shares, 0.0, 0.0)
            holds_odd = min(most * fed, max(most, float(p.recipe[i])))
            at_most = [*([-(holds_odd + more)] * len(odds)), -(most + more)]
            self.lp.row([odd, *odds, twice], [1.0, *at_most], -np.inf, 0.0)
            made[i] = [*((c, size) for size, c in self.pots[i] if size > 0), (odd, 1.0)]
            if len(cooked) == len(mine):
                self.lp.row([self.w[i], *pots], [1.0, *([-1.0] * len(pots))], -np.inf, 0.0)
        return made

    def _rounding(self, dish: int) -> float:
        """The most that a pot of one serving makes more than is eaten of it, those of a whole size of what keeps
        aside."""
        p, step = self.p, float(self.p.step[dish])
        most = 0.0
        for o in np.flatnonzero((p.dish == dish) & (p.kind != FROZEN)).tolist():
            portions, size = float(p.portions[o]), float(p.size[o])
            up = float(np.ceil(portions / step - 1e-9)) * step - portions
            if dish in self.pots:
                most = max(most, step if up > OFF else 0.0)
            elif p.kind[o] == FRESH:
                most = max(most, up if up > OFF else 0.0, size - portions)
        return most

    def _again(self) -> None:
        """A main beyond the second time."""
        p, slots = self.p, set(self.p.variety.main_slots)
        for i, mine in self.by_dish.items():
            cols = [self.x[j] for j in mine if self.eaten[j].main and self.eaten[j].slot in slots]
            if p.again[i] > 0 and cols and p.cap[i] > FREE:
                more = self.lp.column(float(p.again[i]))
                self.lp.row([*cols, more], [*([1.0] * len(cols)), -1.0], -np.inf, float(FREE))

    def _things(self) -> dict[int, int]:
        """z_t by thing."""
        p, s = self.p, self.p.supplies
        need: dict[int, tuple[list[int], list[float]]] = {}
        users: dict[int, list[tuple[int, float]]] = {}
        if not s.any:
            return {}
        for i, mine in self.by_dish.items():
            cooked = [j for j in mine if p.kind[self.eaten[j].option] != FROZEN]
            least = min((float(p.portions[self.eaten[j].option]) for j in cooked), default=0.0)
            for t, each, fixed in zip(*(part.tolist() for part in s.of(i)), strict=True):
                if not cooked or each + fixed <= 0:
                    continue
                cols, grams = need.setdefault(t, ([], []))
                cols += [c for c, _ in self.made[i]]
                grams += [each * portions for _, portions in self.made[i]]
                if fixed:  # one pot for each day that it is cooked on
                    pots = [c for _, c in self.pots[i]] if i in self.pots else [self.x[j] for j in cooked]
                    cols += [*pots, *([] if i in self.pots else [self.twice[i]])]
                    grams += [fixed] * len(pots) + ([] if i in self.pots else [-fixed])
                users.setdefault(t, []).append((i, each * least + fixed))
        out = {}
        paid: list[tuple[int, float]] = []
        for t, (cols, grams) in need.items():
            out[t], bought = self._thing(t, _summed(cols, grams), users[t])
            paid.append((bought, float(s.cost[t]) if s.budget else 0.0))
        for food in range(int(s.form.max(initial=-1)) + 1):
            several = [z for t, z in out.items() if s.form[t] == food]
            if len(several) > 1:
                more = self.lp.column(SECOND_FORM)
                self.lp.row([*several, more], [*([1.0] * len(several)), -1.0], -np.inf, 1.0)
        if s.budget and paid:
            over = self.lp.column(OVER_BUDGET * 100.0 / s.budget)
            self.lp.row([*(c for c, _ in paid), over], [*(g for _, g in paid), -1.0], -np.inf, s.budget)
        return out

    def _thing(self, t: int, need: dict[int, float], users: Sequence[tuple[int, float]]) -> tuple[int, int]:
        """(z_t, b_t) of a thing, for the grams of it by column and the least that each dish with it takes."""
        p, s = self.p, self.p.supplies
        stock, a, b = float(s.stock[t]), int(s.at[t]), int(s.at[t + 1])
        left, money = float(s.left[t]), float(s.money[t])
        cols, grams = list(need), list(need.values())
        bought, z = self.lp.column(left + money), self.lp.column(float(s.first[t]), 1.0, integer=True)
        for c, g in need.items():
            self.lp.add_cost(c, -left * g)
        # a window that is short by SLACK_G buys nothing for it, nor does a day that needs no more
        windows = 1 if self.objective.packs.lasting[t] else -(-p.days // (int(s.life[t]) + 1))
        days = 0 if self.objective.packs.lasting[t] or all(least > SLACK_G for _, least in users) else p.days
        slack = SLACK_G * (windows + days)
        most = sum(float(p.cap[i]) * self._most(i, t) for i, _ in users)
        if stock > 0:  # what is in the house comes off, and is no thing to buy while it lasts
            house = self.lp.column(left, stock)
            self.lp.row([*cols, bought, house], [*grams, -1.0, -1.0], -np.inf, slack)
            self.lp.row([*cols, z], [*grams, -max(0.0, most - stock)], -np.inf, stock + slack)
            if s.stock_left[t] > 0:
                idle = self.lp.column(float(s.stock_left[t]))
                self.lp.row([*cols, idle], [*grams, 1.0], stock, np.inf)
        else:
            self.lp.row([*cols, bought], [*grams, -1.0], -np.inf, slack)
        if b > a:
            self.lp.row([z, bought], [float(s.totals[a]), -1.0], -np.inf, 0.0)
            self._packs(bought, self._sizes(t), most + p.days * float(s.largest[t]))
        for i, least in users:
            if least <= stock + SLACK_G:
                continue
            mine = [j for j in self.by_dish[i] if p.kind[self.eaten[j].option] != FROZEN]
            if len(mine) == len(self.by_dish[i]):
                self.lp.row([self.w[i], z], [1.0, -1.0], -np.inf, 0.0)
            else:
                self.lp.row([*(self.x[j] for j in mine), z], [*([1.0] * len(mine)), -float(p.cap[i])], -np.inf, 0.0)
        return z, bought

    def _most(self, dish: int, thing: int) -> float:
        """Grams of a thing in the largest pot of one serving of a dish."""
        p, (things, each, fixed) = self.p, self.p.supplies.of(dish)
        mine = (p.dish == dish) & (p.kind != FROZEN)
        most = max(float(p.portions[mine].max()) + float(p.step[dish]), float(p.size[mine].max()))
        at = things == thing
        return float((each[at] * most + fixed[at]).sum())

    def _sizes(self, thing: int) -> list[float]:
        s = self.p.supplies
        if not self.rough:
            return s.sizes(thing)
        least, largest = float(s.totals[s.at[thing]]), float(s.largest[thing])
        if s.left[thing] < ROUGH:
            return []
        return [least] if abs(largest / least - round(largest / least)) < 1e-6 else [least, largest]

    def _packs(self, bought: int, sizes: Sequence[float], most: float) -> None:
        """What is bought, at most so many grams, is made up of whole packs. (The solver's presolve has been seen to
        lose the best point where whole numbers have no upper bound.)"""
        if sizes:
            packs = [self.lp.column(0.0, float(np.ceil(most / size)), integer=True) for size in sizes]
            self.lp.row([bought, *packs], [-1.0, *sizes], 0.0, 0.0)

    def _variety(self) -> None:
        of = self.p.variety
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


def _grows(row: Row) -> bool:
    """Whether a bound of a meal asks minutes, and more of them the more is in the meal."""
    return row.level == "life" and bool((row.coef >= 0).all())


def _cook_costs(p: Problem) -> tuple[dict[tuple[int, float], float], dict[int, dict[float, float]]]:
    """What a serving warmed up costs, by dish and portions; and for each dish what a pot of each size costs more than
    that, over all its portions the least."""
    warm = {}
    for o in np.flatnonzero(p.kind == LEFT).tolist():
        warm[int(p.dish[o]), float(p.portions[o])] = float(p.cost[o])
    best: dict[int, dict[float, float]] = {}
    for o in np.flatnonzero(p.kind == FRESH).tolist():
        dish, size = int(p.dish[o]), float(p.size[o])
        mine = best.setdefault(dish, {})
        if (dish, float(p.portions[o])) in warm:
            mine[size] = min(mine.get(size, np.inf), float(p.cost[o]) - warm[dish, float(p.portions[o])])
    for o in np.flatnonzero(p.kind == FRESH).tolist():  # of a size whose portions are never left over all is its own
        best[int(p.dish[o])].setdefault(float(p.size[o]), 0.0)
    return warm, best


def _summed(columns: Sequence[int], grams: Sequence[float]) -> dict[int, float]:
    """Grams by column, each column once."""
    out: dict[int, float] = {}
    for column, one in zip(columns, grams, strict=True):
        out[column] = out.get(column, 0.0) + one
    return out


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
