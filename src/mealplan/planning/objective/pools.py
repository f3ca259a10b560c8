"""What the options of a position are, remembered: most positions of a week share a few pools of options."""

from __future__ import annotations

import numpy as np

from mealplan.planning.objective.problem import FRESH, LEFT, Ints, Problem


class Pools:
    """`dishes(options)`: the dish of each option; `left`, `fresh`: which of them are left-overs, which are cooked."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._known: dict[int, tuple[Ints, Ints, Ints, Ints]] = {}

    def of(self, options: Ints) -> tuple[Ints, Ints, Ints]:
        """(dishes, left, fresh)."""
        found = self._known.get(id(options))
        if found is None or found[0] is not options:
            kind = self.problem.kind[options]
            found = (options, self.problem.dish[options], np.flatnonzero(kind == LEFT), np.flatnonzero(kind == FRESH))
            self._known[id(options)] = found
        return found[1], found[2], found[3]

    def dishes(self, options: Ints) -> Ints:
        return self.of(options)[0]
