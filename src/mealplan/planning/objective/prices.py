"""What a week asks, in minutes: what each thing costs, as one would rather spend so many minutes at the stove.

`Prices` are those that a person may change (`[life]`, `--style`); the others are matters of taste, small beside them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Prices:
    """In minutes each. `soon` and `keeps`: 100 g left over of an opened pack that goes off soon, or that keeps.
    `money`: a unit of the currency of the prices. `half` and `quarter`: portions other than one, per half portion, and
    for a quarter step. `again`: a main beyond the second time."""

    minute: float = 1.0
    pot: float = 5.0
    thing: float = 2.0
    rare: float = 6.0
    trip: float = 20.0
    soon: float = 4.0
    keeps: float = 0.2
    money: float = 0.25
    odd: float = 4.0
    half: float = 1.0
    quarter: float = 3.0
    again: float = 0.0
    freeze: float = 2.0
    watched: float = 2.0

    def first(self, shop: str, *, unasked: bool) -> float:
        """A different thing to buy, by where it is sold (`ingredients.SHOPS`); `unasked`: it is free of something that
        she may eat."""
        of_shop = {"any": self.thing, "large": 0.5 * (self.thing + self.rare), "special": self.rare + UNASKED_SPECIAL}
        return of_shop[shop] + (UNASKED_SPECIAL if unasked else 0.0)

    def portion(self, size: float) -> float:
        """A serving of so many portions, for being other than one."""
        off = abs(size - 1.0) / 0.5
        return self.half * off if abs(off - round(off)) < 1e-6 else self.quarter


OVER_MINUTES = 10.0  # a minute beyond those of a day that nobody typed
OVER_BUDGET = 10.0  # one hundredth beyond the budget
HOT = 4.0  # each time at the stove beyond two of a day
MADE = 6.0  # each thing made beyond three of a day
EXTRA = 1.0  # each thing beside the main of a meal
SHARED = ("lunch", "dinner")  # meals that a table has together
OWN = {True: 40.0, False: 8.0}  # a main that one of them has by herself: of such a meal, of another
THREE_THINGS = 6.0  # of a meal
TWO_STARCHES = 8.0  # of a meal
MEAL_ENERGY = 12.0  # of a meal that is short of a quarter of the day's energy, or as much over
MEAL_MASS = 12.0  # of a meal: as much again as the most that one is meant to be
VEGETABLES = 20.0  # a day without any fruit or vegetables
PULSES = 3000.0  # all meals with pulses, when a third is the most: a meal more is a hundred minutes

SAME_DISH_SAME_DAY = 60.0
SAME_FAMILY_SAME_DAY = 5.0
THIRD_OF_FAMILY_IN_A_DAY = 30.0
FAMILY_OFTEN = 4.0  # each time a family carries a main beyond its share of the week
THREE_DAYS_RUNNING = 40.0  # one main ingredient cooked on three days in a row
TOO_FEW = 100.0  # each main, or dish, that the least variety of a week lacks
AVOIDED = 4.0  # a dish of an earlier alternative
TASTE = 1.5  # at the most; between dishes that serve as well as each other the seed decides
LIKED = 6.0  # earned
UNASKED_SPECIAL = 4.0  # beside its price: a thing of a special shop, or a free-from product that she does not need

SECOND_FORM = 3.0  # each form of a food beyond the first that the pots need: fresh and frozen, a lemon and a lime
OVEN_FOR_ONE = 5.0  # an oven heated for less than two portions

ORPHAN = 0.1  # of a limit: a left-over that nothing was cooked for
SPOILED = 500.0  # a portion cooked that nobody eats and that cannot be frozen
FROZEN_TOO_MUCH = 50.0  # each portion beyond those that a week may freeze
MOST_FROZEN = 8.0  # portions a week
FULLER = 20.0  # each portion frozen beyond those in the freezer as the week began, where there were some
FROM_FREEZER = 15.0  # earned for each portion out of the freezer: what is there is to be eaten
CHANGED = 40.0  # a dish that a re-plan puts in another's place: a goal or the effort is worth it, little else
RESIZED = 4.0  # the same dish in another portion
