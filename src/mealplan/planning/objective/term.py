"""A term of the objective: one thing that a week costs, with its mathematics in its docstring and four readings of it.

* `score(choice)`: what it costs, from nothing but the choice. The authority: the others are tested against it.
* `state(choice)`: the same kept up to date under moves, for the local search: what each option of a place would cost.
* `add_to(program)`: its variables and constraints in the exact program.
* `relax(relaxation)`: its part in the aggregated program that gives a lower bound; nothing where it has none, which is
  always valid, since a term is never negative there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

import numpy as np

from mealplan.planning.objective.problem import Choice, Curve, Floats, Ints, Problem, Row

Sense = Literal["<=", "=", ">="]
NOTHING: Floats = np.zeros(1)  # broadcast over any options
Move = Sequence[tuple[int, int]]  # positions with the options put there (-1: none): a meal, or a cook and what it feeds


@dataclass(frozen=True, slots=True)
class Part:
    """What a term costs: by level in its own unweighted unit (what bounds are held against), and `total` as the search
    compares it, with the weights of the levels and the charge of whatever is off."""

    total: float
    levels: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def of_practice(cls, cost: float) -> Part:
        """Of a term that has prices of the level `practice` only, which weighs 1."""
        return cls(cost, {"practice": cost})


class State(Protocol):
    """A term's running sums for one choice."""

    def place(self, index: int, old: int, new: int) -> None:
        """Keep the sums true when a position changes from one option to another (-1: none)."""

    def value(self) -> float:
        """The term's total for the choice as it is."""

    def costs(self, index: int, options: Ints) -> tuple[Floats, float]:
        """What each option costs at an empty position, and what leaving it empty does; what no choice there changes
        may be left out of both alike. NOTHING where no option costs anything."""


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
    def state(self, choice: Choice) -> State: ...
    def add_to(self, program: Program) -> None: ...
    def relax(self, relaxation: Relaxation) -> None: ...


def by_option(program: Program) -> Mapping[int, Sequence[tuple[Variable, int]]]:
    """(variable, option) of every open place, by day in the order of the days' first place."""
    out: dict[int, list[tuple[Variable, int]]] = {}
    for (index, option), variable in program.y.items():
        out.setdefault(program.problem.positions[index].day, []).append((variable, option))
    return out
