"""A term of the objective: one thing that a week costs, with its mathematics in its docstring and four readings of it.

* `score(choice)`: what it costs, from nothing but the choice. The authority: the others are tested against it.
* `state(choice, kitchen)`: the same kept up to date under changes, and `delta`: what each of some moves would add.
* `add_to(program)`: its variables and constraints in the exact program.
* `relax(relaxation)`: its part in the aggregated program that gives a lower bound; nothing where it has none, which is
  always valid, since a term is never negative there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

import numpy as np

from mealplan.planning.objective.kitchen import Kitchen, Moves, Outcome, Pot
from mealplan.planning.objective.problem import Choice, Curve, Floats, Problem, Row

Sense = Literal["<=", "=", ">="]
NOTHING: Floats = np.zeros(1)  # broadcast over any moves


@dataclass(frozen=True, slots=True)
class Part:
    """What a term costs: by level in its own unit (what bounds are held against); `charge`: of the goals that are off,
    beside their level; and `total`, the weighted sum that leads the search."""

    total: float
    levels: Mapping[str, float] = field(default_factory=dict)
    charge: float = 0.0

    @classmethod
    def of_life(cls, minutes: float) -> Part:
        """Of a term that asks minutes and nothing else."""
        return cls(minutes, {"life": minutes})


@dataclass(frozen=True, slots=True)
class Change:
    """A position that changes from one option to another (-1: none), with the pots that go and come."""

    index: int
    old: int
    new: int
    gone: Sequence[Pot]
    made: Sequence[Pot]


class State(Protocol):
    """A term's running sums for one choice."""

    def place(self, change: Change) -> None:
        """Keep the sums true when a position changes."""

    def part(self) -> Part:
        """What the term costs for the choice as it is."""

    def delta(self, moves: Moves, outcome: Outcome) -> Floats:
        """What each move would add to the total. NOTHING where no move adds anything."""


class Variable(Protocol):
    """A variable of a program; only the room of the solver knows what it is."""

    name: str


Terms = Sequence[tuple[Variable, float]]


class Program(Protocol):
    """A program that is being written: positions that are not free keep their option in `fixed`; `y` has a variable for
    each (position, option) that is open."""

    @property
    def problem(self) -> Problem: ...
    @property
    def fixed(self) -> Choice: ...
    @property
    def y(self) -> Mapping[tuple[int, int], Variable]: ...

    def variable(self, name: str, up: float | None, integer: bool, cost: float = 0.0) -> Variable: ...
    def price(self, variable: Variable, cost: float) -> None:
        """Let a variable that is there cost more."""

    def constrain(self, terms: Terms, sense: Sense, right: float, name: str | None = None) -> None: ...
    def deviation(self, name: str, weight: float, terms: Terms, const: float) -> None:
        """v >= const + terms, v >= 0, at weight v; left out where it can never be positive."""


class Relaxation(Protocol):
    """The aggregated program that is being written, over kinds of days instead of days: `placed[g]` has (variable,
    option, slot), how often an option stands in a slot on all days of the kind `kinds[g]` together. `levels` are
    minimised; those of `capped` may not exceed what was reached."""

    @property
    def problem(self) -> Problem: ...
    @property
    def levels(self) -> Sequence[str]: ...
    @property
    def kinds(self) -> Sequence[Sequence[int]]: ...
    @property
    def placed(self) -> Sequence[Sequence[tuple[Variable, int, int]]]: ...
    @property
    def cooking(self) -> bool:
        """Whether left-overs and fresh ones are told apart."""

    def variable(self, name: str, up: float | None, integer: bool, cost: float = 0.0) -> Variable: ...
    def price(self, variable: Variable, cost: float) -> None: ...
    def constrain(self, terms: Terms, sense: Sense, right: float, name: str | None = None) -> None: ...
    def soft(self, name: str, of: Row | Curve, share: float, terms: Terms, const: float) -> None:
        """The deviation of a bound, minimised or capped as its level is."""

    def counted(self, level: str) -> bool:
        """Whether a level is minimised or capped."""


class Term(Protocol):
    """See the module's docstring."""

    name: str

    def score(self, choice: Choice) -> Part: ...
    def state(self, choice: Choice, kitchen: Kitchen) -> State: ...
    def add_to(self, program: Program) -> None: ...
    def relax(self, relaxation: Relaxation) -> None: ...


def by_option(program: Program) -> Mapping[int, Sequence[tuple[Variable, int]]]:
    """(variable, option) of every open place, by day in the order of the days' first place."""
    out: dict[int, list[tuple[Variable, int]]] = {}
    for (index, option), variable in program.y.items():
        out.setdefault(program.problem.positions[index].day, []).append((variable, option))
    return out
