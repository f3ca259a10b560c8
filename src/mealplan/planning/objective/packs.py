r"""What is bought for the pots: things, packs and what is left of them, money, trips. For the needs of all pots,

    sum_t thing t's cost (`supplies`) + trip T

with T the trips to the shop beside the one of each week: a pot on day d needs a shop on some day of
[d - shelf_i, d], where shelf_i is what the most delicate of its things keeps; the first day of every seven is one, and
T is the least number more (intervals stabbed in order of their ends).

In the program all needs of a thing are one window, trips and the budget are left out, and a left-over counts as bought
for where it makes the rest of a pack less: never more than this, but for a dish that is cooked twice on one day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from mealplan.goods import shopping_days
from mealplan.goods.shopping_days import windows
from mealplan.goods.thing import SLACK_G
from mealplan.planning.objective.kitchen import Bools, Kitchen, Menu, Moves, Outcome, Pot
from mealplan.planning.objective.prices import OVER_BUDGET
from mealplan.planning.objective.problem import FRESH, LEFT, Choice, Floats, Ints, Problem
from mealplan.planning.objective.supplies import Supplies
from mealplan.planning.objective.term import NOTHING, Change, Part, Program, Relaxation, Variable

WEEK = shopping_days.GREAT_SHOP


def over_budget(paid: float, budget: float) -> float:
    """Minutes for what is paid over a budget (0: there is none)."""
    return OVER_BUDGET * 100.0 * max(0.0, paid / budget - 1.0) if budget else 0.0


class Packs:
    name = "what is bought"

    def __init__(self, problem: Problem, menu: Menu) -> None:
        self.problem, self.menu = problem, menu
        self.supplies: Supplies = problem.supplies
        self.lasting = self.supplies.life >= problem.days - 1  # one window holds the whole plan
        self.lasting |= self.supplies.stock > 0
        self._flat: dict[object, _Flat] = {}

    def score(self, choice: Choice) -> Part:
        if not self.supplies.any:
            return Part.of_life(0.0)
        return Part.of_life(sum(self.parts(Kitchen(self.menu, choice).all).values()))

    def needs(self, pots: Iterable[Pot]) -> Floats:
        """Grams of each thing by day, (T, days)."""
        out = np.zeros((len(self.supplies.first), self.problem.days))
        for pot in pots if self.supplies.any else ():
            thing, each, fixed = self.supplies.of(pot.dish)
            out[thing, pot.day] += each * pot.made + fixed
        return out

    def windows_of(self, thing: int, need: Floats) -> list[float]:
        """What each window of a thing needs, by the days' needs, with what is in the house taken off."""
        stock = float(self.supplies.stock[thing])
        if self.lasting[thing]:
            total = float(need.sum())
            return [max(0.0, total - stock)] if total > SLACK_G else []
        days = [int(d) for d in np.flatnonzero(need > SLACK_G)]
        sums: list[float] = []
        for day, number in zip(days, windows(days, int(self.supplies.life[thing])), strict=True):
            if number == len(sums):
                sums.append(0.0)
            sums[number] += float(need[day])
        return sums

    def parts(self, pots: Sequence[Pot]) -> dict[str, float]:
        """Minutes by part: things, left over, money, trips."""
        s, need = self.supplies, self.needs(pots)
        things = left = money = paid = 0.0
        for t in range(len(s.first)):
            sums = np.array(self.windows_of(t, need[t]))
            sums = sums[sums > SLACK_G]
            spare = max(0.0, float(s.stock[t]) - float(need[t].sum()))
            left += float(s.stock_left[t]) * spare
            if len(sums):
                at = np.full(len(sums), t)
                bought = s.bought(at, sums)
                things += float(s.first[t])
                left += float(s.left[t]) * float(np.maximum(bought - sums, 0.0).sum())
                money += float(s.money[t]) * float(bought.sum())
                paid += float(s.cost[t]) * float(bought.sum()) if s.budget else 0.0
        over = over_budget(paid, s.budget)
        return {"things": things, "left_over": left, "money": money, "budget": over, "trips": s.trip * self.trips(pots)}

    def trips(self, pots: Iterable[Pot]) -> int:
        return len(self.trip_days(pots))

    def trip_days(self, pots: Iterable[Pot]) -> list[int]:
        """Days of the trips beside the great ones."""
        return shopping_days.trip_days({(pot.day, int(self.supplies.shelf[pot.dish])) for pot in pots})

    def state(self, choice: Choice, kitchen: Kitchen) -> Needs:
        return Needs(self, kitchen)

    def flat(self, moves: Moves) -> _Flat:
        """The needs of the dishes of some moves one after the other; remembered by their key."""
        found = self._flat.get(moves.key) if moves.key is not None else None
        if found is None:
            found = _Flat(self.supplies, moves.dish)
            if moves.key is not None:
                self._flat[moves.key] = found
        return found

    def add_to(self, program: Program) -> None:
        if not self.supplies.any:
            return
        p, s = self.problem, self.supplies
        fixed = self.needs(Kitchen(self.menu, program.fixed).all).sum(axis=1) if (program.fixed >= 0).any() else None
        need: dict[int, list[_Use]] = {}
        for (_, option), variable in program.y.items():
            dish, kind, size = int(p.dish[option]), int(p.kind[option]), float(p.size[option])
            eaten, step = float(p.portions[option]), float(p.step[dish])
            if kind == FRESH:
                least, most = (size, size) if size > 0 else (eaten, eaten + step)
            elif kind == LEFT:  # of a pot of an odd size more is cooked for it
                least, most = 0.0, eaten + step
            else:
                continue
            for thing, each, once in zip(*(part.tolist() for part in s.of(dish)), strict=True):
                more = once if kind == FRESH else 0.0
                if each * most + more > 0:
                    need.setdefault(thing, []).append((variable, each * least + more, each * most + more))
        for thing, uses in need.items():
            there = 0.0 if fixed is None else float(fixed[thing])
            _buy(program, s, thing, uses, there)

    def relax(self, relaxation: Relaxation) -> None:
        """The bound of the life level has its own program: `search/bound.py`."""


_Use = tuple[Variable, float, float]  # a serving; grams that are needed for it at least, and at the most


def _buy(program: Program, s: Supplies, thing: int, uses: list[_Use], there: float) -> None:
    """Packs of one thing for what the open options need of it beside `there` grams."""
    stock, left, money = float(s.stock[thing]), float(s.left[thing]), float(s.money[thing])
    needed = [(variable, -least) for variable, least, _ in uses if least > 0]
    if not needed:
        return
    if there - stock <= SLACK_G and s.first[thing] > 0:
        z = program.variable(f"z{thing}", 1, True, float(s.first[thing]))
        for variable, grams in needed:
            if -grams > stock + SLACK_G:
                program.constrain([(variable, 1.0), (z, -1.0)], "<=", 0.0)
    sizes = s.sizes(thing)
    bought = [(program.variable(f"n{thing}_{k}", None, True, money * size), size) for k, size in enumerate(sizes)]
    bought = bought or [(program.variable(f"n{thing}", None, False, money), 1.0)]
    slack = SLACK_G * program.problem.days
    program.constrain([*bought, *needed], ">=", there - stock - slack)
    program.deviation(f"l{thing}", left, [*bought, *((v, -most) for v, _, most in uses)], -there)


class _Flat:
    """Needs of M dishes flattened: the things, grams a portion and a pot, the move that each is of."""

    def __init__(self, s: Supplies, dishes: Ints) -> None:
        starts, counts = s.start[dishes], s.start[dishes + 1] - s.start[dishes]
        total = int(counts.sum())
        ends = np.cumsum(counts)
        offset = np.repeat(starts - (ends - counts), counts) + np.arange(total)
        self.thing, self.each, self.fixed = s.thing[offset], s.each[offset], s.fixed[offset]
        self.move = np.repeat(np.arange(len(dishes)), counts)
        self.count = len(dishes)

    def by_move(self, costs: Floats) -> Floats:
        """The sum of each move's."""
        return np.bincount(self.move, weights=costs, minlength=self.count)  # type: ignore[return-value]


class Needs:
    """need[t, d]; and for a need more on day d: `base`, what its window would hold without it, and `other`, what all
    other windows would cost. Of a thing that one window holds these are the same on every day; of others they are
    worked out for a day when it is asked for (`stale` where not yet)."""

    def __init__(self, term: Packs, kitchen: Kitchen) -> None:
        self.term, self.s, self.days = term, term.supplies, term.problem.days
        self.kitchen = kitchen
        self.need = term.needs(kitchen.all)
        count = len(self.s.first)
        self.now = np.zeros(count)
        self.bought = np.zeros(count, dtype=bool)
        self.base = np.zeros((self.days, count))
        self.other = np.zeros((self.days, count))
        self.paid = np.zeros(count)
        self.paid_other = np.zeros((self.days, count))
        self.dirty: set[int] = set(range(count))
        self.stale: list[set[int]] = [set() for _ in range(self.days)]
        self._trips: list[int] | None = None

    def place(self, change: Change) -> None:
        if not self.s.any:
            return
        for pots, sign in ((change.gone, -1.0), (change.made, 1.0)):
            for pot in pots:
                thing, each, fixed = self.s.of(pot.dish)
                self.need[thing, pot.day] += sign * (each * pot.made + fixed)
                self.dirty.update(thing.tolist())
        if change.gone or change.made:
            self._trips = None

    def _refresh(self) -> None:
        """Make `now` and `bought` true."""
        if not self.dirty:
            return
        things = np.array(sorted(self.dirty), dtype=np.int64)
        self.dirty.clear()
        need = self.need[things]
        need[np.abs(need) < 1e-6] = 0.0
        self.need[things] = need
        lasting = self.term.lasting[things]
        long = things[lasting]
        if len(long):
            total = self.need[long].sum(axis=1)
            self.base[:, long] = total
            self.now[long], self.bought[long], self.paid[long] = self._cost(long, total)
        short = things[~lasting].tolist()
        if short:
            parts = [(t, x) for t in short for x in self._sums(t, -1)[0]]
            for t in short:
                self.now[t], self.bought[t], self.paid[t] = 0.0, False, 0.0
            for t, cost, paid in self._each(parts):
                self.now[t] += cost + (0.0 if self.bought[t] else self.s.first[t])
                self.paid[t] += paid
                self.bought[t] = True
            for stale in self.stale:
                stale.update(short)

    def _cost(self, thing: Ints, total: Floats) -> tuple[Floats, Bools, Floats]:
        """Of one window that holds the whole plan: (cost, whether something is bought, what is paid)."""
        s = self.s
        stock = s.stock[thing]
        need = np.maximum(total - stock, 0.0)
        bought = need > SLACK_G
        price, paid = s.priced(thing, need)
        cost = price + s.stock_left[thing] * np.maximum(stock - total, 0.0)
        return cost + np.where(bought, s.first[thing], 0.0), bought, paid

    def _each(self, parts: Sequence[tuple[int, float]]) -> Iterator[tuple[int, float, float]]:
        """(thing, cost, what is paid) of each window."""
        if parts:
            price, paid = self.s.priced(np.array([t for t, _ in parts]), np.array([x for _, x in parts]))
            paid = np.broadcast_to(paid, price.shape)
            yield from zip([t for t, _ in parts], price.tolist(), paid.tolist(), strict=True)

    def _sums(self, t: int, day: int) -> tuple[list[float], int]:
        """What each window of a thing needs when something more is needed on a day (-1: nothing is); which is its."""
        need = self.need[t].tolist()
        days = [d for d, grams in enumerate(need) if grams > SLACK_G or d == day]
        sums: list[float] = []
        mine = -1
        for d, number in zip(days, windows(days, int(self.s.life[t])), strict=True):
            if number == len(sums):
                sums.append(0.0)
            sums[number] += need[d]
            if d == day:
                mine = number
        return sums, mine

    def _look(self, day: int) -> None:
        """Make `base` and `other` of a day true."""
        self._refresh()
        if not self.stale[day]:
            return
        rest: list[tuple[int, float]] = []
        for t in sorted(self.stale[day]):
            sums, mine = self._sums(t, day)
            self.base[day, t] = sums[mine]
            self.other[day, t] = self.paid_other[day, t] = 0.0
            rest += [(t, x) for i, x in enumerate(sums) if i != mine]
        self.stale[day].clear()
        for t, cost, paid in self._each(rest):
            self.other[day, t] += cost
            self.paid_other[day, t] += paid

    def trips(self) -> list[int]:
        if self._trips is None:
            self._trips = self.term.trip_days(self.kitchen.all)
        return self._trips

    def part(self) -> Part:
        if not self.s.any:
            return Part.of_life(0.0)
        self._refresh()
        over = over_budget(float(self.paid.sum()), self.s.budget)
        return Part.of_life(round(float(self.now.sum()) + over + self.s.trip * len(self.trips()), 9))

    def delta(self, moves: Moves, outcome: Outcome) -> Floats:
        if not self.s.any:
            return NOTHING
        s = self.s
        day = self.term.menu.day[moves.positions[0]]
        self._look(day)
        flat = self.term.flat(moves)
        made = outcome.made[flat.move]
        grams = flat.each * made + np.where(made > 0, flat.fixed, 0.0)
        out = self._added(flat, day, grams)
        if s.trip and day % WEEK:
            shelf = s.shelf[moves.dish]
            late = (day % WEEK > shelf) & (outcome.made > 0)
            if late.any():
                out = out + s.trip * np.where(late, self._more_trips(day, shelf), 0.0)
        if outcome.others:
            self._others(outcome, out)
        return out

    def _others(self, outcome: Outcome, out: Floats) -> None:
        """The moves that change standing pots: most let one pot grow, or begin one, on its day."""
        numbers, dishes, days, more, begun = [], [], [], [], []
        for m, (gone, made) in outcome.others.items():
            before = {(pot.dish, pot.day): pot.made for pot in gone}
            after = {(pot.dish, pot.day): pot.made for pot in made}
            if before == after:
                out[m] = 0.0
            elif len(after) == 1 and set(before) <= set(after) and sum(after.values()) >= sum(before.values()):
                (((dish, day), grown),) = after.items()
                numbers.append(m)
                dishes.append(dish)
                days.append(day)
                more.append(grown - sum(before.values()))
                begun.append(not before)
            else:
                out[m] = self._exactly(gone, made)
        if not numbers:
            return
        for on in set(days):
            self._look(on)
        s, flat = self.s, _Flat(self.s, np.array(dishes, dtype=np.int64))
        when, new = np.array(days)[flat.move], np.array(begun)[flat.move]
        grams = flat.each * np.array(more)[flat.move] + np.where(new, flat.fixed, 0.0)
        out[numbers] = self._added(flat, when, grams)
        if s.trip:
            for m, dish, on, fresh in zip(numbers, dishes, days, begun, strict=True):
                if fresh and on % WEEK > s.shelf[dish]:
                    out[m] += s.trip * float(self._more_trips(on, s.shelf[dish : dish + 1])[0])

    def _added(self, flat: _Flat, day: Ints | int, grams: Floats) -> Floats:
        """What so many grams more of each thing on a day cost, by move."""
        s, thing = self.s, flat.thing
        total = self.base[day, thing] + grams
        need = np.maximum(total - s.stock[thing], 0.0)
        price, paid = s.priced(thing, need)
        cost = self.other[day, thing] + price - self.now[thing]
        cost += np.where((need > SLACK_G) | self.bought[thing], s.first[thing], 0.0)
        cost += s.stock_left[thing] * np.maximum(s.stock[thing] - total, 0.0)
        some = np.abs(grams) > SLACK_G
        out = flat.by_move(np.where(some, cost, 0.0))
        if s.budget:
            more = np.where(some, self.paid_other[day, thing] + paid - self.paid[thing], 0.0)
            out += self._over(flat.by_move(more))
        return out

    def _over(self, more: Floats) -> Floats:
        """What so much more paid costs, where that is over the budget."""
        now, budget = float(self.paid.sum()), self.s.budget
        over = np.maximum(0.0, (now + more) / budget - 1.0) - max(0.0, now / budget - 1.0)
        return OVER_BUDGET * 100.0 * over

    def _more_trips(self, day: int, shelf: Ints) -> Floats:
        """Trips more for a pot on a day whose things keep so long."""
        standing = {(pot.day, int(self.s.shelf[pot.dish])) for pot in self.kitchen.all}
        now = len(self.trips())
        kinds = np.unique(shelf).tolist()
        more = {keeps: len(shopping_days.trip_days({*standing, (day, keeps)})) - now for keeps in kinds}
        return np.array([more[k] for k in shelf.tolist()], dtype=float)

    def _exactly(self, gone: Sequence[Pot], made: Sequence[Pot]) -> float:
        """What these pots in the place of those cost more."""
        grams: dict[int, dict[int, float]] = {}
        for pots, sign in ((gone, -1.0), (made, 1.0)):
            for pot in pots:
                thing, each, fixed = self.s.of(pot.dish)
                for t, g in zip(thing.tolist(), (each * pot.made + fixed).tolist(), strict=True):
                    days = grams.setdefault(t, {})
                    days[pot.day] = days.get(pot.day, 0.0) + sign * g
        things, sums = [], []
        extra, was = 0.0, 0.0
        for t, days in grams.items():
            need = self.need[t].copy()
            for d, g in days.items():
                need[d] += g
            need[np.abs(need) < 1e-6] = 0.0
            total = float(need.sum())
            parts = [x for x in self.term.windows_of(t, need) if x > SLACK_G]
            things += [t] * len(parts)
            sums += parts
            extra += float(self.s.first[t]) if parts else 0.0
            extra += float(self.s.stock_left[t]) * max(0.0, float(self.s.stock[t]) - total)
            was += float(self.now[t])
        if things:
            price, paid = self.s.priced(np.array(things), np.array(sums))
            extra += float(price.sum())
            if self.s.budget:
                more = float(paid.sum()) - float(self.paid[list(grams)].sum())
                extra += float(self._over(np.array([more]))[0])
        if self.s.trip and {(p.dish, p.day) for p in gone} != {(p.dish, p.day) for p in made}:
            left = [p for p in self.kitchen.all if p not in gone]
            extra += self.s.trip * (self.term.trips([*left, *made]) - len(self.trips()))
        return extra - was
