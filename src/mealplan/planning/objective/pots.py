"""What becomes of what is cooked. With L the left-overs that no pot feeds (orphans), z the portions that go through the
freezer and w those that nobody eats and that cannot be frozen:

    ORPHAN L in the level limits, so that no week with an orphan is the better one, and in life
    freeze z + FULLER max(0, z - there) + FROZEN_TOO_MUCH max(0, z - most) + SPOILED w

`freeze` is a price of the problem, `there` what is in the freezer as the week begins (infinite where it is empty: the
first week fills it, the others only replace what they eat) and `most` what a week may freeze. In the program a
left-over needs a pot that may feed it, all pots of a dish feed no more than they hold, and what is left of whole ones
is frozen or spoiled. In the relaxation each dish has one pot at least for what is left over of it, so at most cap - 1
left-overs for each.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from mealplan.planning.objective.kitchen import Kitchen, Menu, Moves, Outcome
from mealplan.planning.objective.prices import FROZEN_TOO_MUCH, FULLER, MOST_FROZEN, ORPHAN, SPOILED
from mealplan.planning.objective.problem import FRESH, FROZEN, LEFT, LEVEL_WEIGHT, Choice, Floats, Problem
from mealplan.planning.objective.term import Change, Part, Program, Relaxation, Variable

NO_LIMIT = 100.0  # portions: more than anybody eats of a pot


class Pots:
    name = "what becomes of what is cooked"

    def __init__(self, problem: Problem, menu: Menu) -> None:
        self.problem, self.menu = problem, menu
        self.most = MOST_FROZEN * math.ceil(problem.days / 7)
        self.there = problem.freezer or math.inf

    def worth(self, orphans: int, frozen: float, spoiled: float) -> Part:
        cost = self.problem.freeze * frozen + SPOILED * spoiled + float(self.much(np.array(frozen)))
        total = ORPHAN * LEVEL_WEIGHT["limits"] * orphans + cost
        return Part(total, {"limits": ORPHAN * orphans, "life": cost})

    def much(self, frozen: Floats) -> Floats:
        """Minutes for so many portions frozen, beyond the price of each."""
        return FULLER * (frozen - self.there).clip(0.0) + FROZEN_TOO_MUCH * (frozen - self.most).clip(0.0)

    def score(self, choice: Choice) -> Part:
        return self.state(choice, Kitchen(self.menu, choice)).part()

    def state(self, choice: Choice, kitchen: Kitchen) -> _Sums:
        return _Sums(self, kitchen)

    def add_to(self, program: Program) -> None:
        """What is eaten late out of the freezer has no price here, nor have portions that are too many for it."""
        p = self.problem
        cooked: dict[int, list[tuple[int, Variable | None]]] = {}
        for position, option in zip(p.positions, program.fixed, strict=True):
            if option >= 0 and p.kind[option] == FRESH:
                cooked.setdefault(int(p.dish[option]), []).append((position.day, None))
        for (index, option), variable in program.y.items():
            if p.kind[option] == FRESH:
                cooked.setdefault(int(p.dish[option]), []).append((p.positions[index].day, variable))
        for (index, option), variable in program.y.items():
            if p.kind[option] != LEFT:
                continue
            dish, day = int(p.dish[option]), p.positions[index].day
            feeding = [v for on, v in cooked.get(dish, []) if 0 < day - on <= int(p.reach[dish])]
            if all(v is not None for v in feeding):
                terms = [(variable, 1.0), *((v, -1.0) for v in feeding if v is not None)]
                program.constrain(terms, "<=", 0.0)
        self._room(program, cooked)

    def _room(self, program: Program, cooked: Mapping[int, list[tuple[int, Variable | None]]]) -> None:
        """A pot of a whole recipe feeds no more than it holds: all servings of the dish that only it may feed."""
        p = self.problem
        by_dish: dict[int, list[tuple[int, int, Variable]]] = {}
        for (index, option), variable in program.y.items():
            if p.kind[option] != FROZEN:
                by_dish.setdefault(int(p.dish[option]), []).append((index, option, variable))
        for dish, mine in by_dish.items():
            if not any(p.kind[o] == FRESH and p.size[o] > 0 for _, o, _ in mine):
                continue
            if any(o is None for _, o in cooked.get(dish, ())):
                continue
            # portions eaten <= sum of the sizes of the pots (of an odd size: a recipe, or the serving that begins it)
            room: list[tuple[Variable, float]] = []
            rest: list[tuple[Variable, float]] = []
            for _, o, v in mine:
                eaten, size = float(p.portions[o]), float(p.size[o])
                rest.append((v, (size if p.kind[o] == FRESH else 0.0) - eaten))
                holds = (size or max(eaten, float(p.recipe[dish]))) if p.kind[o] == FRESH else 0.0
                room.append((v, eaten - min(holds, NO_LIMIT)))
            program.constrain(room, "<=", 0.0)
            # what is eaten of odd pots is taken off as well: never more than the score counts
            freezes = p.reach[dish] > p.keeps[dish]
            program.deviation(f"f{dish}", min(p.freeze, SPOILED) if freezes else SPOILED, rest, 0.0)

    def relax(self, relaxation: Relaxation) -> None:
        if not relaxation.cooking:
            return
        p = self.problem
        shares: dict[int, list[tuple[Variable, float]]] = {}
        for placed in relaxation.placed:
            for x, o, _ in placed:
                dish = int(p.dish[o])
                if p.kind[o] == LEFT:
                    shares.setdefault(dish, []).append((x, 1.0))
                elif p.kind[o] == FRESH:
                    shares.setdefault(dish, []).append((x, -float(max(0, int(p.cap[dish]) - 1))))
        for terms in shares.values():
            if any(c > 0 for _, c in terms):
                relaxation.constrain(terms, "<=", 0.0)


class _Sums:
    def __init__(self, term: Pots, kitchen: Kitchen) -> None:
        self.term, self.kitchen = term, kitchen
        self.frozen = sum(pot.frozen for pot in kitchen.all)
        self.spoiled = sum(pot.spoiled for pot in kitchen.all)

    def place(self, change: Change) -> None:
        for pots, sign in ((change.gone, -1.0), (change.made, 1.0)):
            for pot in pots:
                self.frozen += sign * pot.frozen
                self.spoiled += sign * pot.spoiled

    def part(self) -> Part:
        return self.term.worth(len(self.kitchen.orphans), round(self.frozen, 9), round(self.spoiled, 9))

    def delta(self, moves: Moves, outcome: Outcome) -> Floats:
        term, least = self.term, min(self.term.most, self.term.there)
        cost: Floats = ORPHAN * LEVEL_WEIGHT["limits"] * outcome.orphans
        cost += term.problem.freeze * outcome.frozen + SPOILED * outcome.spoiled
        if self.frozen > least or outcome.frozen.max(initial=0.0) + self.frozen > least:
            cost = cost + term.much(self.frozen + outcome.frozen) - term.much(np.array(self.frozen))
        return cost
