"""The places of a week: which dishes may stand at each meal, for all who are there, for some of them, or for one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from mealplan.errors import NoPlan
from mealplan.planning.ask.request import Lock, PlanRequest
from mealplan.planning.ask.said import Said, said
from mealplan.planning.objective.problem import FRESH, FROZEN, LEFT, Ints, Position
from mealplan.planning.week.candidates import Candidates, fits_extra, fits_flare, fits_slot
from mealplan.planning.week.history import eaten_at
from mealplan.planning.week.locks import apart_at, eat_of, is_main
from mealplan.planning.week.options import OWN_LABEL, Helping, Options, array

EXTRAS = {"breakfast": 1, "lunch": 2, "dinner": 2, "snack": 1}
SEVERAL = (0, 0, 1, 1, 2)  # places for extras more, by how many are there (and for more of them)


def table_positions(
    request: PlanRequest, c: Candidates, options: Options, notes: list[Said], hold: Sequence[Lock]
) -> list[Position]:
    """The positions of a week, with the options that may stand there. Raises NoPlan where a slot has nothing left."""
    return _Places(request, c, options, notes, hold).all()


class _Places:
    def __init__(
        self, request: PlanRequest, c: Candidates, options: Options, notes: list[Said], hold: Sequence[Lock]
    ) -> None:
        self.request, self.c, self.options, self.notes, self.hold = request, c, options, notes, hold
        self.several = len(request.eaters) > 1
        self.by_id = {dish.id: dish for dish in c.dishes}
        self.pools: dict[object, Ints] = {}
        self.fitting = {
            slot: (
                [i for i, dish in enumerate(c.dishes) if fits_slot(dish, slot)],
                [i for i, dish in enumerate(c.dishes) if fits_extra(dish, slot)],
            )
            for slot in request.week.slots
        }
        self.flare = request.week.flare or (False,) * request.week.days
        self.until = {dish: ready.until for dish, ready in c.stock.items() if ready.until}
        self.off: frozenset[int] = frozenset()  # what of the stock is no longer good on the day that is looked at

    def all(self) -> list[Position]:
        positions: list[Position] = []
        week = self.request.week
        for d in range(week.days):
            self.off = frozenset(i for i, last in self.until.items() if last < week.dates[d].isoformat())
            for s, slot in enumerate(week.slots):
                there = self.request.at(d, slot)
                if slot not in week.planned(d) or not there:
                    continue
                if week.settled(d, slot) and not self.several:
                    positions += eaten_at(self.options, week, d, s)
                else:
                    positions += self._meal(d, s, slot, there)
        return positions

    def _meal(self, d: int, s: int, slot: str, there: tuple[int, ...]) -> list[Position]:
        c, request = self.c, self.request
        positions: list[Position] = []
        locks = [x for x in request.week.locks if (x.day, x.slot) == (d, slot)]
        held = [x for x in self.hold if (x.day, x.slot) == (d, slot)]
        own = {x.dish for x in locks}
        locks = held + [x for x in locks if not any(h.dish == x.dish and _holds(h, x) for h in held)]
        table = tuple(e for e in there if e not in apart_at(request, d, slot, self.by_id)) if self.several else there
        again = self.fitting[slot]  # as left-overs, on flare days as well
        mains, extras = ([i for i in dishes if c.cooked_now(i)] for dishes in again)
        if self.flare[d]:
            mains, extras = self._easy(slot, mains), [i for i in extras if fits_flare(c.dishes[i])]
        held_main = [x for x in locks if is_main(self.by_id[x.dish], slot) and (held or not x.only)][:1]
        held_extra = [x for x in locks if x not in held_main]
        if not held_main and held_extra and (not mains or not table):
            held_main, held_extra = held_extra[:1], held_extra[1:]
        if held_main:
            positions.append(self._held(d, s, held_main[0], own, there))
        else:
            if not mains:
                _nothing_left(request, slot)
            positions.append(Position(d, s, True, self._main(mains, again[0], slot, table)))
        # an extra that is held must be filled, like a main; a meal that is held is whole
        positions += [self._held(d, s, lock, own, there) for lock in held_extra]
        pool = self._extra(extras, again[1], there)
        if len(pool) and not held:
            more = SEVERAL[min(len(there), len(SEVERAL) - 1)]
            positions += [Position(d, s, False, pool)] * max(0, EXTRAS.get(slot, 1) + more - len(held_extra))
        own_plates = self._without(held, table) if held else table if len(table) > 1 else ()
        positions += [Position(d, s, False, self._alone(mains, e, there), own=e) for e in own_plates]
        if held and own_plates and len(pool):
            positions += [Position(d, s, False, self._beside(extras, e, there)) for e in own_plates]
        return positions

    def _without(self, held: Sequence[Lock], table: tuple[int, ...]) -> tuple[int, ...]:
        """Who of a table has no main of what an edit holds: a place of her own is open for her."""
        mains = [x for x in held if is_main(self.by_id[x.dish], x.slot)]
        if not self.several or not mains:
            return ()
        fed = {e for x in mains for e, _ in eat_of(x, self.request, self.by_id)}
        return tuple(e for e in table if e not in fed)

    def _beside(self, extras: list[int], e: int, there: tuple[int, ...]) -> Ints:
        """What one of them may have beside a main of her own."""
        return self._pool(self._shared(extras, (e,), cooked=True), False, [], (e,), there)

    def _easy(self, slot: str, mains: list[int]) -> list[int]:
        """What may be made on a flare day."""
        c = self.c
        easy = [i for i in mains if fits_flare(c.dishes[i])]
        if not easy and mains:
            easy = sorted(mains, key=lambda i: (c.dishes[i].active_minutes, c.dishes[i].id))[:5]
            note = said("quickest_on_flare", slot=slot)
            if note not in self.notes:
                self.notes.append(note)
        return easy

    def _pool(
        self, dishes: list[int], main: bool, warmed: list[int], who: tuple[int, ...], there: tuple[int, ...]
    ) -> Ints:
        """The options of dishes made that day and of dishes warmed up that day, for some of those who are there."""
        key = (main, tuple(dishes), tuple(warmed), who, there, self.off)
        if key not in self.pools:
            fresh = [o for i in dishes for o in self.options.of(i, main=main, who=who, there=there)]
            ready = [
                o
                for i in warmed
                for o in self.options.ready(i, main=main, who=who, there=there, stock=i not in self.off)
            ]
            self.pools[key] = array(fresh + ready)
        return self.pools[key]

    def _shared(self, dishes: list[int], who: tuple[int, ...], *, cooked: bool) -> list[int]:
        """The dishes that some may share; of one in several forms, `cooked`: that which is made for the fewest."""
        if not self.several:
            return dishes
        mine = [i for i in dishes if self.c.may(i, who)]
        if not cooked:
            return mine
        best: dict[str, tuple[int, int]] = {}
        for i in mine:
            made = min((len(group) for group in self.c.made_for[i] if set(who) <= set(group)), default=99)
            best[self.c.dishes[i].id] = min(best.get(self.c.dishes[i].id, (99, i)), (made, i))
        return [i for i in mine if best[self.c.dishes[i].id][1] == i]

    def _main(self, mains: list[int], warmed: list[int], slot: str, there: tuple[int, ...]) -> Ints:
        shared = self._of(mains, warmed, True, there, there)
        if not self.several:
            return shared
        key = ("main", tuple(mains), tuple(warmed), there, self.off)
        if key not in self.pools:
            parts = [shared] if len(shared) else []
            if len(there) > 1:
                parts += [self._of(mains, warmed, True, tuple(x for x in there if x != e), there) for e in there]
            parts = [part for part in parts if len(part)] or [self._alone(mains, e, there) for e in there]
            parts = [part for part in parts if len(part)]
            if not parts:
                _nothing_left(self.request, slot)
            self.pools[key] = array([int(o) for part in parts for o in part])
        return self.pools[key]

    def _of(
        self, dishes: list[int], warmed: list[int], main: bool, who: tuple[int, ...], there: tuple[int, ...]
    ) -> Ints:
        fresh, ready = self._shared(dishes, who, cooked=True), self._shared(warmed, who, cooked=False)
        return self._pool(fresh, main, ready, who, there)

    def _extra(self, extras: list[int], warmed: list[int], there: tuple[int, ...]) -> Ints:
        """Beside a main: for all who are there, or for one of them."""
        everybody = self._of(extras, warmed, False, there, there)
        if len(there) == 1:
            return everybody
        key = ("extra", tuple(extras), tuple(warmed), there, self.off)
        if key not in self.pools:
            mine = {e: self._shared(extras, (e,), cooked=True) for e in there}
            parts = [everybody, *(self._pool(mine[e], False, [], (e,), there) for e in there)]
            self.pools[key] = array([int(o) for part in parts for o in part])
        return self.pools[key]

    def _alone(self, mains: list[int], e: int, there: tuple[int, ...]) -> Ints:
        """What one of them may have by herself, made for her."""
        return self._pool(self._shared(mains, (e,), cooked=True), True, [], (e,), there)

    def _held(self, day: int, slot: int, lock: Lock, own: set[str], there: tuple[int, ...]) -> Position:
        options = self.options
        dish, who = self._form(lock)
        if lock.portions is None:
            sizes = [*options.of(dish, main=True, who=who, there=there)]
            sizes += options.ready(dish, main=True, who=who, there=there, stock=dish not in self.off)
            for i in self._in_the_house(lock.dish, dish, who):
                sizes += options.of(i, main=True, kind=FROZEN, who=who, there=there)
        else:
            kinds = [FRESH] * self.c.cooked_now(dish) + [LEFT] * (options.reach(dish) > 0)
            kinds += [FROZEN] * (options.frozen.get(dish, 0.0) >= lock.portions - 1e-9 and dish not in self.off)
            helpings = self._helpings(dish, lock, who, there)
            sizes = [o for kind in kinds for helping in helpings for o in options.served(dish, helping, kind)]
            for i in self._in_the_house(lock.dish, dish, who):
                if options.frozen[i] >= lock.portions - 1e-9:
                    sizes += [o for one in self._helpings(i, lock, who, there) for o in options.served(i, one, FROZEN)]
        return Position(day, slot, True, array(sizes), lock.dish in own, fixed=lock.portions is not None)

    def _in_the_house(self, dish: str, form: int, who: tuple[int, ...]) -> list[int]:
        """The other forms in which a dish stands in the house, that some may have today."""
        forms = [i for i in self.c.forms[dish] if i != form and i in self.c.stock and i not in self.off]
        return [i for i in forms if self.c.may(i, who)]

    def _form(self, lock: Lock) -> tuple[int, tuple[int, ...]]:
        """(the dish that is locked, in the form that it is to have; who eats of it). All who are there share it where
        they may, else those who may."""
        forms = self.c.forms[lock.dish]
        sizes = dict(eat_of(lock, self.request, self.by_id))
        if not self.several:
            return forms[0], tuple(sizes)
        who = tuple(e for e, size in sizes.items() if size != 0)
        shared = [i for i in forms if self.c.may(i, who)]
        for i in shared:
            plates = [self.c.eaters[e].dishes[i] for e in who]
            if lock.variant is None or any(p is not None and p.adapted == lock.variant for p in plates):
                return i, who
        dish = (shared or forms)[0]
        return dish, tuple(e for e in who if self.c.may(dish, (e,)))

    def _helpings(self, dish: int, lock: Lock, who: tuple[int, ...], there: tuple[int, ...]) -> list[Helping]:
        """The portions of a lock, for each who eats of it: as said, but for whom they are chosen anew."""
        portions = lock.portions or 0.0
        if not self.several:
            return [Helping(portions, (portions,))]
        names = [eater.name for eater in self.request.eaters]
        given = dict(lock.eaters)
        if given:
            open_ = {names.index(lock.open)} & set(who) if lock.open in names else set()
            sizes = [self.options.sizes(dish, e, main=True) if e in open_ else [given.get(n, 0.0)]
                     for e, n in enumerate(names)]  # fmt: skip
            return [Helping(-1.0 - n * OWN_LABEL, each) for n, each in enumerate(product(*sizes))]
        found = self.options.helpings(dish, main=True, who=who, there=there)
        return [min(found, key=lambda one: (abs(one.total - portions), one.label))]


def _holds(held: Lock, lock: Lock) -> bool:
    """Whether what an edit holds is what is locked there: for one plate, that it is on it."""
    return not lock.only or not held.eaters or lock.only in dict(held.eaters)


def _nothing_left(request: PlanRequest, slot: str) -> None:
    causes = [
        *request.exclusions,
        *dict.fromkeys(f"dislike {x.removeprefix('ingredient:')}" for e in request.eaters for x in e.dislikes),
        *(f"without {x}" for x in request.house.without),
        *(["no fortified foods"] if not all(eater.fortified for eater in request.eaters) else []),
    ]
    raise NoPlan(
        f"nothing is left to serve for {slot}" + (f" under: {', '.join(causes)}" if causes else ""),
        hint=f"Leave one of them out, leave {slot} out of --slots, or add your own dishes.",
    )
