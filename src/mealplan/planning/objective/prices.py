"""What a week pays for what it is, in minutes: each price is what so many minutes at the stove, inside the day's time,
would cost. They are prices of the level `practice`, below every goal; what a level weighs is in `problem`."""

from __future__ import annotations

MINUTES_A_UNIT = 500.0  # of the level `practice`


def minutes(count: float) -> float:
    """So many minutes in units of the level `practice`."""
    return count / MINUTES_A_UNIT


MINUTE = minutes(1)  # at the stove
COOKING = minutes(20)  # each thing that is cooked
HOT = minutes(250)  # each time at the stove beyond two of a day
EXTRA = minutes(50)  # each thing beside the main of a meal
THREE_THINGS = minutes(150)  # of a meal
TWO_STARCHES = minutes(300)  # of a meal
SMALL = minutes(40)  # less than a whole portion
MEAL_ENERGY = minutes(375)  # of a meal: one that is short of half its energy costs about as much as a dish again
MEAL_MASS = minutes(500)  # of a meal: as much again as the most that one is meant to be

SAME_DISH_AGAIN = minutes(75)
LEFT_AGAIN = minutes(60)  # of what a dish again costs, a left-over has this back: cook once, eat again
SAME_DISH_SAME_DAY = minutes(2000)
SAME_FAMILY_SAME_DAY = minutes(750)
THIRD_OF_FAMILY_IN_A_DAY = minutes(4000)
FAMILY_OFTEN = minutes(125)  # each time a family carries a main beyond its share of the week
AVOIDED = minutes(250)  # a dish of an earlier alternative
TASTE = minutes(90)  # at the most; between dishes that serve as well as each other the seed decides

ORPHAN = minutes(3000)  # a left-over that nothing was cooked for
CHANGED = minutes(1500)  # a dish that a re-plan puts in another's place: a goal or the effort is worth it, little else
RESIZED = minutes(150)  # the same dish in another portion

FROM_FREEZER = minutes(300)  # earned: what is in the freezer is there to be eaten
GOES_OFF = minutes(150)  # earned for using up the whole of a thing that goes off during the plan
IN_HOUSE = minutes(25)  # ... or of one that keeps
