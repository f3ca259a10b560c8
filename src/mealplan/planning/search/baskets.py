r"""A basket: how often each dish is eaten in a week, in which pots, and a walk from basket to basket.

Days are only summed, as in the day-free program (`bound`), whose columns these are: x_j is how often column j - portions
of a dish in a slot, as a main or an extra - is eaten. What the program leaves to a solver follows here from x at once:

    asks(x) = sum_j cost_j x_j + sum_i pots_i(N_i, P_i) + sum_t thing_t(need_t) + sum_r price_r max(0, s_r)
              + curves + again + variety + families + budget

with N_i servings and P_i portions of dish i out of pots, pots_i the cheapest pots that hold them (what is over is frozen
or spoiled), need_t = sum_i each_ti made_i + fixed_ti pots_i, thing_t what packs of so much cost (`supplies`), and s_r
the rows of the program; a row above life costs LAX minutes for a goal that is wholly missed, since what is laid onto
days is mended in its portions afterwards.

One step of the walk takes servings of a column, a dish, or all dishes with one thing out of the basket, and fills the
places again by the dish that adds least. A step takes a tenth of the time of one of whole weeks (`improve`), because
nothing has to be looked for a day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement

import numpy as np

from mealplan.goods.thing import SLACK_G
from mealplan.planning.objective.prices import FAMILY_OFTEN, OVER_BUDGET, SPOILED, TOO_FEW
from mealplan.planning.objective.problem import FORBIDDEN, FROZEN, OFF, Choice, Floats, Ints, Problem
from mealplan.planning.objective.repeats import FREE
from mealplan.planning.search.bound import DayFree
from mealplan.planning.search.layout import LAX, Counts

NOISE = 1.2  # mean rank of what a pick takes, the best being 0
HOT, COLD = 120.0, 1.0  # minutes that a basket may ask more and be walked from, as a mean: at the start, at the end
LINE, DISH, THING = 0.35, 0.15, 0.35  # how often a step takes servings, a dish, a thing; the rest looks at extras
ONES = 0.0  # how often places are filled by single portions only
SIZED = 0.35  # how often a step looks at the portions of something as well
STALE = 400  # steps without a better basket, and the walk goes on from the best
MOST_POTS = 3  # pots of a dish whose sizes are tried in every combination


@dataclass(frozen=True, slots=True)
class Cooked:
    """The cheapest pots for some servings of a dish: their cost, the portions made, and the sizes (0: odd)."""

    cost: float
    made: float
    sizes: tuple[float, ...]


class _Class:
    """The columns that may stand in one slot as a main or an extra, with what they are made of as flat arrays."""

    def __init__(self, columns: Sequence[int], places: int, main: bool, basket: Basket) -> None:
        self.columns: Ints = np.array(columns, dtype=np.int64)
        self.places, self.main = places, main
        self.dish = basket.dish[self.columns]
        supplies = basket.p.supplies
        things = [supplies.of(i) if supplies.any else ((), (), ()) for i in self.dish.tolist()]
        self.owner = np.repeat(np.arange(len(columns)), [len(t[0]) for t in things])
        self.thing = _joined([t[0] for t in things], np.int64)
        self.each = _joined([t[1] for t in things], np.float64)
        self.fixed = _joined([t[2] for t in things], np.float64)


def _joined(parts: Sequence[object], kind: type) -> np.ndarray:
    return np.concatenate([np.asarray(x, dtype=kind) for x in parts]) if parts else np.zeros(0, dtype=kind)


class Basket:
    """A basket and its running sums. `x`: servings by column; `held`: those that may not be taken out."""

    def __init__(self, program: DayFree, choice: Choice) -> None:
        self.program, self.p = program, program.p
        p = self.p
        self.dish: Ints = np.array([one.dish for one in program.eaten], dtype=np.int64)
        self.portions = p.portions[program.option]
        self.cost = np.array([one.cost for one in program.eaten])
        self.cold = np.array([p.kind[one.option] == FROZEN for one in program.eaten])
        self.potted = np.array([one.potted for one in program.eaten])
        self.meal = np.array([one.main and one.slot in set(p.variety.main_slots) for one in program.eaten])
        self.extra_made = {i: program._rounding(i) for i in program.by_dish if i not in program.pots}
        self.known: dict[tuple[int, int, int], Cooked] = {}
        self._bounds()
        places: dict[tuple[int, bool], int] = defaultdict(int)
        for q in p.positions:
            places[q.slot, q.main] += bool(len(q.options))
        by_class: dict[tuple[int, bool], list[int]] = defaultdict(list)
        for j, one in enumerate(program.eaten):
            by_class[one.slot, one.main].append(j)
        self.classes = {key: _Class(mine, places[key], key[1], self) for key, mine in sorted(by_class.items())}
        self.ones = {key: _Class(self._ones(c.columns), places[key], key[1], self) for key, c in self.classes.items()}
        by_dish: dict[tuple[tuple[int, bool], int], list[int]] = defaultdict(list)
        for key, mine in by_class.items():
            for j in mine:
                by_dish[key, int(self.dish[j])].append(j)
        self.same = {where: _Class(mine, 0, where[0][1], self) for where, mine in by_dish.items()}
        self.key = [(one.slot, one.main) for one in program.eaten]
        self._begin(choice)

    def _ones(self, columns: Ints) -> list[int]:
        """Each dish in the portion nearest to one (and apart, what is frozen)."""
        best: dict[tuple[int, bool], int] = {}
        for j in columns.tolist():
            key = (int(self.dish[j]), bool(self.cold[j]))
            if key not in best or abs(self.portions[j] - 1) < abs(self.portions[best[key]] - 1):
                best[key] = j
        return sorted(best.values())

    # -- the rows of the program, as arrays ----------------------------------------------------------------------

    def _bounds(self) -> None:
        rows = self.program.bounds
        self.a = np.zeros((len(self.dish), len(rows)))
        self.const = np.array([row.const for row in rows])
        self.price = np.array([row.price for row in rows])
        for r, row in enumerate(rows):
            self.a[row.columns, r] = row.coef
        self.curves = self.program.bends

    # -- state ---------------------------------------------------------------------------------------------------

    def _begin(self, choice: Choice) -> None:
        """The counts of a week."""
        p = self.p
        self.x = np.zeros(len(self.dish), dtype=np.int64)
        self.held = np.zeros(len(self.dish), dtype=np.int64)
        for q, o in zip(p.positions, choice.tolist(), strict=True):
            if o < 0:
                continue
            dish, cold = int(p.dish[o]), p.kind[o] == FROZEN
            mine = [
                j
                for j in self.classes[q.slot, q.main].columns.tolist()
                if self.dish[j] == dish and self.cold[j] == cold
            ]
            if not mine:
                continue
            best = min(mine, key=lambda j: abs(float(self.portions[j]) - float(p.portions[o])))
            self.x[best] += 1
            self.held[best] += q.locked or len(q.options) < 2
        self.sums_anew()

    def sums_anew(self) -> None:
        """Every running sum from x."""
        p = self.p
        count = len(p.cap)
        warm = ~self.cold
        self.n = np.bincount(self.dish, self.x, count).astype(np.int64)
        self.cooked_n = np.bincount(self.dish, self.x * warm, count).astype(np.int64)
        self.quarters = np.bincount(self.dish, np.round(4 * self.portions * self.x * warm), count).astype(np.int64)
        self.mains = np.bincount(self.dish, self.x * self.meal, count).astype(np.int64)
        self.rows = self.const + self.x @ self.a
        self.bent = [curve.base + np.array([float(w @ self.x) for w in curve.by_sitting]) for curve in self.curves]
        self.pot_cost, self.made, self.pots = np.zeros(count), np.zeros(count), np.zeros(count)
        for i in np.flatnonzero(self.cooked_n).tolist():
            self._cook(i)
        s = p.supplies
        self.need = np.zeros(len(s.first))
        for i in np.flatnonzero(self.cooked_n).tolist():
            thing, each, fixed = s.of(i)
            self.need[thing] += each * self.made[i] + fixed * self.pots[i]
        every = np.arange(len(self.need))
        self.thing_cost, paid = self.things(every, self.need)
        self.paid = np.array(paid)
        self.family = np.zeros(max(1, p.families), dtype=np.int64)
        known = p.family >= 0
        np.add.at(self.family, p.family[known], self.mains[known])

    def saved(self) -> tuple[np.ndarray, ...]:
        return (
            self.x.copy(), self.n.copy(), self.cooked_n.copy(), self.quarters.copy(), self.mains.copy(),
            self.rows.copy(), self.pot_cost.copy(), self.made.copy(), self.pots.copy(), self.need.copy(),
            self.thing_cost.copy(), self.paid.copy(), self.family.copy(), *(one.copy() for one in self.bent),
        )  # fmt: skip

    def restore(self, saved: tuple[np.ndarray, ...]) -> None:
        """Go back to what `saved` gave; it stays usable."""
        own = [one.copy() for one in saved]
        (
            self.x, self.n, self.cooked_n, self.quarters, self.mains, self.rows, self.pot_cost, self.made, self.pots,
            self.need, self.thing_cost, self.paid, self.family,
        ) = own[:13]  # fmt: skip
        self.bent = own[13:]

    def things(self, thing: Ints, need: Floats) -> tuple[Floats, Floats]:
        """(what the needs of things cost in minutes, what is paid), elementwise."""
        s = self.p.supplies
        if not s.any:
            return np.zeros(len(thing)), np.zeros(len(thing))
        more = np.maximum(need - s.stock[thing], 0.0)
        price, paid = s.priced(thing, more)
        cost = price + np.where(more > SLACK_G, s.first[thing], 0.0)
        cost += s.stock_left[thing] * np.maximum(s.stock[thing] - need, 0.0)
        return cost, np.broadcast_to(paid, cost.shape)

    def cooked(self, dish: int, servings: int, quarters: int) -> Cooked:
        """The cheapest pots for so many servings, of so many quarters of a portion together."""
        key = (dish, servings, quarters)
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = self._cheapest(dish, servings, quarters / 4.0)
        return found

    def _cheapest(self, dish: int, servings: int, portions: float) -> Cooked:
        if servings == 0:
            return Cooked(0.0, 0.0, ())
        p, cook = self.p, self.program.cook.get(dish, {})
        if dish not in self.program.pots:
            return Cooked(0.0, portions + self.extra_made.get(dish, 0.0) * servings, (0.0,) * servings)
        fed = int(min(p.cap[dish], p.reach[dish] + 1))
        over = min(p.freeze, SPOILED) if p.reach[dish] > p.keeps[dish] else SPOILED
        step, recipe = float(p.step[dish]), float(p.recipe[dish])
        least = -(-servings // max(1, fed))
        best = Cooked(FORBIDDEN, portions, (0.0,) * least)
        for many in range(least, max(least, MOST_POTS) + 1):
            if many > MOST_POTS and many > least:
                break
            combos = (
                combinations_with_replacement(sorted(cook, reverse=True), many)
                if many <= MOST_POTS
                else [(size,) * many for size in cook]
            )
            for sizes in combos:
                whole = sum(size for size in sizes if size > 0)
                odd = sum(1 for size in sizes if size == 0)
                rest = portions - whole
                if odd:
                    made = max(step, float(np.ceil(max(rest, 0.0) / step - 1e-9)) * step)
                    if made > max(recipe, portions / servings) * odd + OFF:
                        continue
                    total = whole + made
                else:
                    total = whole
                if total < portions - OFF:
                    continue
                cost = sum(cook[size] for size in sizes) + over * (total - portions)
                if cost < best.cost - 1e-9:
                    best = Cooked(cost, total, sizes)
        return best

    def _cook(self, dish: int) -> None:
        now = self.cooked(dish, int(self.cooked_n[dish]), int(self.quarters[dish]))
        self.pot_cost[dish], self.made[dish], self.pots[dish] = now.cost, now.made, len(now.sizes)

    def change(self, column: int, by: int) -> None:
        """So many servings more (or fewer) of a column."""
        i = int(self.dish[column])
        self.x[column] += by
        self.n[i] += by
        if self.meal[column]:
            self.mains[i] += by
            family = int(self.p.family[i])
            if family >= 0:
                self.family[family] += by
        self.rows = self.rows + by * self.a[column]
        for curve, bent in zip(self.curves, self.bent, strict=True):
            bent += by * curve.weights[:, column]
        if self.cold[column]:
            return
        self.cooked_n[i] += by
        self.quarters[i] += by * round(4 * float(self.portions[column]))
        was_made, was_pots = self.made[i], self.pots[i]
        self._cook(i)
        thing, each, fixed = self.p.supplies.of(i) if self.p.supplies.any else (_NONE, _ZERO, _ZERO)
        if len(thing):
            need = self.need[thing] + each * (self.made[i] - was_made) + fixed * (self.pots[i] - was_pots)
            need[np.abs(need) < 1e-6] = 0.0
            self.need[thing] = need
            self.thing_cost[thing], self.paid[thing] = self.things(thing, need)

    def _curved(self, bent: Sequence[Floats]) -> float:
        return sum(curve.asks(one) for curve, one in zip(self.curves, bent, strict=True))

    def asks(self) -> float:
        """What the basket asks, in minutes."""
        p = self.p
        total = float(self.cost @ self.x) + float(self.pot_cost.sum()) + float(self.thing_cost.sum())
        total += float(np.maximum(self.rows, 0.0) @ self.price) + self._curved(self.bent)
        total += float(p.again @ np.maximum(self.mains - FREE, 0))
        total += TOO_FEW * max(0, p.variety.mains - int((self.mains > 0).sum()))
        total += TOO_FEW * max(0, p.variety.dishes - int((self.n > 0).sum()))
        total += FAMILY_OFTEN * float(np.maximum(self.family - p.family_share, 0).sum())
        if p.supplies.budget:
            total += OVER_BUDGET * 100.0 * max(0.0, float(self.paid.sum()) / p.supplies.budget - 1.0)
        return total + FORBIDDEN * float(np.maximum(self.n - p.cap, 0).sum())

    def adds(self, where: _Class, by: int) -> Floats:
        """What so many servings more of each column of a class would add to what the basket asks."""
        p, columns, dish = self.p, where.columns, where.dish
        out = by * self.cost[columns]
        cold = self.cold[columns]
        servings = (self.cooked_n[dish] + by).tolist()
        quarters = (self.quarters[dish] + np.round(4 * by * self.portions[columns]).astype(np.int64)).tolist()
        new = [self.cooked(i, n, q) for i, n, q in zip(dish.tolist(), servings, quarters, strict=True)]
        pot_cost = np.array([one.cost for one in new])
        made = np.array([one.made for one in new]) - self.made[dish]
        pots = np.array([len(one.sizes) for one in new]) - self.pots[dish]
        out = out + np.where(cold, 0.0, pot_cost - self.pot_cost[dish])
        out += np.where(self.n[dish] + by > p.cap[dish], FORBIDDEN, 0.0)
        now = np.maximum(self.rows, 0.0) @ self.price
        out += np.maximum(self.rows + by * self.a[columns], 0.0) @ self.price - now
        for curve, bent in zip(self.curves, self.bent, strict=True):
            out += curve.adds(bent, columns, by)
        if p.supplies.any and len(where.thing):
            owner = where.owner
            grams = np.where(cold[owner], 0.0, where.each * made[owner] + where.fixed * pots[owner])
            cost, paid = self.things(where.thing, self.need[where.thing] + grams)
            out += np.bincount(owner, cost - self.thing_cost[where.thing], len(columns))
            if p.supplies.budget:
                more = np.bincount(owner, paid - self.paid[where.thing], len(columns))
                before = float(self.paid.sum()) / p.supplies.budget - 1.0
                over = np.maximum(0.0, before + more / p.supplies.budget) - max(0.0, before)
                out += OVER_BUDGET * 100.0 * over
        if p.variety.dishes > int((self.n > 0).sum()):
            out -= TOO_FEW * (self.n[dish] == 0)
        meal = self.meal[columns]
        if meal.any():
            mains = self.mains[dish]
            out += meal * p.again[dish] * (np.maximum(mains + by - FREE, 0) - np.maximum(mains - FREE, 0))
            if p.variety.mains > int((self.mains > 0).sum()):
                out -= TOO_FEW * (meal & (mains == 0))
            family = p.family[dish]
            much = self.family[np.maximum(family, 0)] - p.family_share
            often = np.maximum(much + by, 0) - np.maximum(much, 0)
            out += np.where(meal & (family >= 0), FAMILY_OFTEN * often, 0.0)
        return np.round(out, 6)

    def counts(self) -> Counts:
        """The basket as `layout` takes it."""
        meals: dict[tuple[int, bool], list[tuple[int, float]]] = defaultdict(list)
        frozen: dict[int, int] = defaultdict(int)
        for j in np.flatnonzero(self.x).tolist():
            often, dish = int(self.x[j]), int(self.dish[j])
            meals[self.key[j]] += [(dish, float(self.portions[j]))] * often
            if self.cold[j]:
                frozen[dish] += often
        pots = {
            i: sorted(self.cooked(i, int(self.cooked_n[i]), int(self.quarters[i])).sizes, reverse=True)
            for i in np.flatnonzero(self.cooked_n).tolist()
            if i in self.program.pots
        }
        return Counts(meals, pots, frozen)


_NONE: Ints = np.zeros(0, dtype=np.int64)
_ZERO: Floats = np.zeros(0)


def walk(
    basket: Basket, rng: np.random.Generator, *, steps: int, stop: Callable[[], bool], hot: float = HOT
) -> tuple[Counts, float]:
    """The best basket found from one, and what it asks."""
    taken = _Walk(basket, rng)
    best = current = basket.saved()
    least = now = basket.asks()
    quiet = 0
    for step in range(steps):
        if stop():
            break
        taken.step()
        asks = basket.asks()
        heat = hot * (COLD / hot) ** (step / steps)
        quiet += 1
        if asks <= now + heat * float(rng.exponential()):
            current, now = basket.saved(), asks
        else:
            basket.restore(current)
        if now < least - 1e-6:
            best, least, quiet = current, now, 0
        elif quiet > STALE:
            basket.restore(best)
            current, now, quiet = best, least, 0
    basket.restore(best)
    return basket.counts(), least


class _Walk:
    """The steps of a walk."""

    def __init__(self, basket: Basket, rng: np.random.Generator) -> None:
        self.basket, self.p, self.rng = basket, basket.p, rng
        self.extras = [key for key, one in basket.classes.items() if not one.main and len(one.columns)]

    def step(self) -> None:
        kind = self.rng.random()
        b = self.basket
        lines = np.flatnonzero(b.x > b.held)
        if not len(lines):
            return
        banned: Floats | None = None
        if kind < LINE:
            self._some(int(lines[int(self.rng.integers(len(lines)))]))
        elif kind < LINE + DISH:
            dish = int(b.dish[int(lines[int(self.rng.integers(len(lines)))])])
            self._refill(self._out(b.dish[lines] == dish, lines), None)
        elif kind < LINE + DISH + THING and self.p.supplies.any:
            banned = self._without()
            if banned is not None:
                self._refill(self._out(banned[b.dish[lines]] > 0, lines), banned)
        elif self.extras:
            self._extra()
        if self.rng.random() < SIZED:
            self._resize()

    def _out(self, which: np.ndarray, lines: Ints) -> list[tuple[tuple[int, bool], int]]:
        """Take lines out: (class, servings) of each."""
        gaps = []
        for j in lines[which].tolist():
            many = int(self.basket.x[j] - self.basket.held[j])
            self.basket.change(j, -many)
            if self.basket.key[j][1]:
                gaps.append((self.basket.key[j], many))
        return gaps

    def _some(self, column: int) -> None:
        """Other servings in the place of some of one line."""
        b = self.basket
        most = int(b.x[column] - b.held[column])
        many = most if self.rng.random() < 0.6 else 1 + int(self.rng.integers(most))
        b.change(column, -many)
        if b.key[column][1]:
            self._fill(b.key[column], many, None)
        elif self.rng.random() < 0.5:
            self._fill(b.key[column], many, None, optional=True)

    def _refill(self, gaps: list[tuple[tuple[int, bool], int]], banned: Floats | None) -> None:
        for k in self.rng.permutation(len(gaps)).tolist():
            key, many = gaps[k]
            if many > 1 and self.rng.random() < 0.25:
                part = 1 + int(self.rng.integers(many - 1))
                self._fill(key, part, banned)
                many -= part
            self._fill(key, many, banned)

    def _fill(self, key: tuple[int, bool], many: int, banned: Floats | None, optional: bool = False) -> None:
        """One of the best columns of a class for so many servings; by fewer where none may be served so often."""
        b = self.basket
        where = b.ones[key] if self.rng.random() < ONES else b.classes[key]
        while many > 0:
            by = many
            while True:
                values = b.adds(where, by)
                if banned is not None:
                    values = values + banned[where.dish] * by
                k = _pick(values, self.rng)
                if values[k] < FORBIDDEN / 2 or by == 1:
                    break
                by = (by + 1) // 2
            if optional and values[k] >= 0:
                return
            b.change(int(where.columns[k]), by)
            many -= by

    def _extra(self) -> None:
        """An extra more where one helps, or one less where none is missed."""
        b = self.basket
        key = self.extras[int(self.rng.integers(len(self.extras)))]
        where = b.classes[key]
        there = int(b.x[where.columns].sum())
        if there < where.places:
            by = 1 + int(self.rng.integers(min(3, where.places - there)))
            self._fill(key, by, None, optional=True)

    def _resize(self) -> None:
        """The best portions of some servings of a line."""
        b = self.basket
        lines = np.flatnonzero(b.x > b.held)
        column = int(lines[int(self.rng.integers(len(lines)))])
        where = b.same[b.key[column], int(b.dish[column])]
        if len(where.columns) < 2:
            return
        most = int(b.x[column] - b.held[column])
        many = most if self.rng.random() < 0.5 else 1 + int(self.rng.integers(most))
        b.change(column, -many)
        values = b.adds(where, many)
        b.change(int(where.columns[int(np.argmin(values))]), many)

    def _without(self) -> Floats | None:
        """One thing that is bought, by chance the dear ones first: what each dish with it costs more for now."""
        b, s = self.basket, self.p.supplies
        weight = np.where(b.thing_cost > 0, b.thing_cost, 0.0)
        total = float(weight.sum())
        if total <= 0:
            return None
        thing = int(self.rng.choice(len(weight), p=weight / total))
        banned = np.zeros(len(self.p.cap))
        banned[s.users(thing)] = 1000.0
        return banned


def _pick(values: Floats, rng: np.random.Generator) -> int:
    """The number of one of the least values."""
    rank = min(int(rng.exponential(NOISE)), len(values) - 1)
    if rank == 0:
        return int(np.argmin(values))
    few = np.argpartition(values, rank)[: rank + 1]
    return int(few[np.argsort(values[few], kind="stable")[rank]])


def problem_of(basket: Basket) -> Problem:
    return basket.p
