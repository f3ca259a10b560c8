r"""Pots: what is cooked when, and who eats from it.

The servings of a dish, in order of days: a fresh one begins a pot (or joins that of the same day); a left-over is eaten
from the latest pot of an earlier day that is in reach and has some left. A pot of `size` portions makes these; one of
size 0 makes what is eaten of it, rounded up to the dish's step: one recipe at the most, so that what is cooked in
larger amounts is cooked in whole recipes, and its minutes are known when it is begun. What is left of a pot of a size,
and of another where that is a portion or more, goes into the freezer where the dish freezes, in half portions, and so
does what is eaten of it beyond its days in the fridge; else it is spoiled.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from mealplan.planning.objective.problem import FRESH, FROZEN, LEFT, OFF, Choice, Floats, Ints, Problem

A_PORTION = 1.0 - OFF  # that whole pieces make too much: somebody's meal, not a bite more
Bools = npt.NDArray[np.bool_]
Serving = tuple[int, int, int]  # day, position, option


class Pot(NamedTuple):
    """`made` portions of a dish on a day; `eaten` of them by the plan; `frozen` through the freezer, `spoiled` by
    nobody. `size` as its fresh option says. `fed`: the positions that eat from it, in order of days."""

    dish: int
    day: int
    size: float
    made: float
    eaten: float
    frozen: float
    spoiled: float
    fed: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Moves:
    """M moves side by side: each fills the same empty `positions` (in order of days, one a day) with one pot of one
    dish, or with a left-over of one; `options[k, m]` is what move m puts at position k. `key` names options that are
    asked of again and again, for what terms remember of them (None: nothing)."""

    positions: tuple[int, ...]
    options: Ints
    dish: Ints
    key: object = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What M moves do to the pots. `made`: portions of the pot that a move begins on the day of the first position (0:
    it begins none). `orphans`, `frozen`, `spoiled`: the change of their sums. `others`: for the moves that change
    standing pots, by number, the pots gone and made. `barred`: moves that nothing can make good."""

    made: Floats
    orphans: Floats
    frozen: Floats
    spoiled: Floats
    others: dict[int, tuple[list[Pot], list[Pot]]]
    barred: Bools


class Menu:
    """What the options of a problem are, as plain lists: the pots are followed in Python."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.dish: list[int] = problem.dish.tolist()
        self.kind: list[int] = problem.kind.tolist()
        self.portions: list[float] = problem.portions.tolist()
        self.size: list[float] = problem.size.tolist()
        self.keeps: list[int] = problem.keeps.tolist()
        self.reach: list[int] = problem.reach.tolist()
        self.step: list[float] = problem.step.tolist()
        self.recipe: list[float] = problem.recipe.tolist()
        self.day: list[int] = [position.day for position in problem.positions]
        self._pools: dict[int, tuple[Ints, Ints, Ints]] = {}

    def moves(self, position: int, options: Ints, *, known: bool = False) -> Moves:
        """Each option of one position by itself. `known`: an array that is asked of again and again."""
        if not known:
            return Moves((position,), options[None, :], self.problem.dish[options])
        found = self._pools.get(id(options))
        if found is None or found[0] is not options:
            found = (options, options[None, :], self.problem.dish[options])
            self._pools[id(options)] = found
        return Moves((position,), found[1], found[2], id(options))

    def pots(self, dish: int, servings: Sequence[Serving]) -> tuple[list[Pot], list[int]]:
        """The pots of one dish of its servings (ascending), and the positions of its orphans."""
        keeps, reach, step, recipe = self.keeps[dish], self.reach[dish], self.step[dish], self.recipe[dish]
        open_: list[list[float]] = []  # day, size, eaten, late
        fed: list[list[int]] = []
        orphans: list[int] = []
        for day, index, option in servings:
            kind, portions = self.kind[option], self.portions[option]
            if kind == FRESH:
                if open_ and open_[-1][0] == day:
                    open_[-1][2] += portions
                    fed[-1].append(index)
                else:
                    open_.append([day, self.size[option], portions, 0.0])
                    fed.append([index])
            elif kind == LEFT:
                for n in range(len(open_) - 1, -1, -1):
                    pot = open_[n]
                    apart = day - pot[0]
                    if 0 < apart <= reach and pot[2] + portions <= (pot[1] or recipe) + OFF:
                        pot[2] += portions
                        pot[3] += portions if apart > keeps else 0.0
                        fed[n].append(index)
                        break
                else:
                    orphans.append(index)
        out = []
        for (day_, size, eaten, late), who in zip(open_, fed, strict=True):
            made = size if size >= eaten - OFF else math.ceil(eaten / step - 1e-9) * step
            spare = made - eaten if size > 0 or made - eaten >= A_PORTION else 0.0
            freezable = math.floor(2.0 * spare + 1e-9) / 2.0 if reach > keeps else 0.0
            frozen, spoiled = late + freezable, spare - freezable
            out.append(Pot(dish, int(day_), size, made, eaten, frozen, spoiled, tuple(who)))
        return out, orphans


class Kitchen:
    """The pots of a choice, kept true under changes."""

    def __init__(self, menu: Menu, choice: Choice) -> None:
        self.menu = menu
        self.servings: dict[int, list[Serving]] = {}
        self.pots: dict[int, list[Pot]] = {}
        self.lost: dict[int, list[int]] = {}
        for index, option in enumerate(choice.tolist()):
            if option >= 0:
                serving = (menu.day[index], index, option)
                self.servings.setdefault(menu.dish[option], []).append(serving)
        for dish, mine in self.servings.items():
            mine.sort()
            self.pots[dish], self.lost[dish] = menu.pots(dish, mine)

    @property
    def orphans(self) -> list[int]:
        return sorted(index for lost in self.lost.values() for index in lost)

    @property
    def all(self) -> list[Pot]:
        return [pot for pots in self.pots.values() for pot in pots]

    def place(self, index: int, old: int, new: int) -> tuple[list[Pot], list[Pot]]:
        """A position changes from one option to another (-1: none): the pots that go, and those that come."""
        menu = self.menu
        day = menu.day[index]
        touched = []
        if old >= 0:
            dish = menu.dish[old]
            self.servings[dish].remove((day, index, old))
            touched.append(dish)
        if new >= 0:
            dish = menu.dish[new]
            mine = self.servings.setdefault(dish, [])
            mine.append((day, index, new))
            mine.sort()
            if dish not in touched:
                touched.append(dish)
        gone: list[Pot] = []
        made: list[Pot] = []
        for dish in touched:
            before = self.pots.get(dish, [])
            mine = self.servings[dish]
            if mine:
                after, self.lost[dish] = menu.pots(dish, mine)
                self.pots[dish] = after
            else:
                after = []
                del self.servings[dish]
                self.pots.pop(dish, None)
                self.lost.pop(dish, None)
            gone += [pot for pot in before if pot not in after]
            made += [pot for pot in after if pot not in before]
        return gone, made

    def outcome(self, moves: Moves) -> Outcome:
        """What each of some moves does to the pots."""
        p, menu = self.menu.problem, self.menu
        count = len(moves.dish)
        first = moves.options[0]
        days = [menu.day[index] for index in moves.positions]
        portions = p.portions[moves.options]
        total = portions.sum(axis=0)
        kind, size, dish = p.kind[first], p.size[first], moves.dish
        keeps, reach = p.keeps[dish], p.reach[dish]
        fresh = kind == FRESH
        room = np.where(size > 0, size, p.recipe[dish] if len(days) > 1 else np.inf)
        barred = fresh & (total > room + OFF)
        late = np.zeros(count)
        for k in range(1, len(days)):
            barred |= days[k] - days[0] > reach
            late += np.where(days[k] - days[0] > keeps, portions[k], 0.0)
        step = p.step[dish]
        made = np.where(size > 0, size, np.ceil(total / step - 1e-9) * step)
        made[~fresh] = 0.0
        spare = np.where(fresh & ((size > 0) | (made - total >= A_PORTION)), made - total, 0.0)
        freezes = reach > keeps
        freezable = np.where(freezes, np.floor(2.0 * spare + 1e-9) / 2.0, 0.0)
        frozen = np.where(fresh, late + freezable, 0.0)
        spoiled = spare - freezable
        orphans = np.where(kind == LEFT, 1.0, 0.0)
        others: dict[int, tuple[list[Pot], list[Pot]]] = {}
        if self.servings:
            self._standing(moves, days, orphans, frozen, spoiled, made, others, barred)
        return Outcome(made, orphans, frozen, spoiled, others, barred)

    def _standing(
        self,
        moves: Moves,
        days: list[int],
        orphans: Floats,
        frozen: Floats,
        spoiled: Floats,
        made: Floats,
        others: dict[int, tuple[list[Pot], list[Pot]]],
        barred: Bools,
    ) -> None:
        """The moves of dishes that stand in the week already, one by one."""
        menu = self.menu
        numbers = np.flatnonzero(self.used[moves.dish])
        for m in numbers.tolist():
            dish = int(moves.dish[m])
            option = int(moves.options[0, m])
            kind, reach = menu.kind[option], menu.reach[dish]
            if kind == FROZEN:
                continue
            mine, lost = self.servings[dish], self.lost.get(dish, [])
            if kind == FRESH and not any(abs(day - d) <= reach for day, _, _ in mine for d in days):
                continue
            if kind == LEFT and not any(0 < days[0] - pot.day <= reach for pot in self.pots[dish]):
                continue
            if kind == FRESH and not lost:  # one pot does for both: that is another move
                barred[m] = True
                continue
            added = [(d, index, int(o)) for d, index, o in zip(days, moves.positions, moves.options[:, m], strict=True)]
            after, still = menu.pots(dish, sorted([*mine, *added]))
            before = self.pots[dish]
            gone, come = [x for x in before if x not in after], [x for x in after if x not in before]
            orphans[m] = len(still) - len(lost)
            frozen[m] = sum(x.frozen for x in come) - sum(x.frozen for x in gone)
            spoiled[m] = sum(x.spoiled for x in come) - sum(x.spoiled for x in gone)
            made[m] = 0.0
            others[m] = (gone, come)

    @property
    def used(self) -> Bools:
        """Per dish, whether it is served."""
        out = np.zeros(len(self.menu.keeps), dtype=bool)
        if self.servings:
            out[list(self.servings)] = True
        return out
