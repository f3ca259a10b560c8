"""Days past in the problem of a week: what was eaten stands as it was, and nothing is asked of these days.

Their servings are positions with one option each, so the means of the week, repeats, pots and left-overs count them
like any other. (Of a table all that was eaten is told as food, which the totals and means count.) Bounds of a day or a
meal are lifted there. A limit of the week that the days past have used up more of than their share is asked of the days
to come by their own share: what is eaten cannot be mended, and to starve for it would spoil the rest. With hist the
part of the bound that D_past of D days have used,

    allowed for the others = max(1 - hist, (D - D_past) / D)

A day that is lived in part is asked for what it is asked in full, what was eaten counted; of a limit that what came
instead has used up, the meals still to come may have their own share in the same way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from mealplan.planning.ask.request import Lock, Week
from mealplan.planning.objective.problem import FRESH, FROZEN, LEFT, Position, Row
from mealplan.planning.week.options import Helping, Options, array

NEVER = 1e6  # a bound that says nothing


def nothing_asked(row: Row, week: Week) -> Row:
    """A row of days or meals without the days past."""
    shape = (week.days,) if row.key.scope == "day" else (week.days, len(week.slots))
    const = np.broadcast_to(np.asarray(row.const, dtype=float), shape).copy()
    const[: week.past] = -NEVER
    if row.level == "limits" and row.key.bound == "max" and row.key.scope == "day":
        for day in range(week.past, week.closed):
            const[day] = min(const[day], -week.open_share(day))
    return replace(row, const=const)


def within_reach(row: Row, week: Week, eaten: Sequence[int], lived: float = 0.0) -> Row:
    """A row of the week that is a limit, raised by what the days past have used of it beyond their share. `eaten`: the
    options of these days; `lived`: what came instead of them, as a part of the bound over all days."""
    if row.level != "limits" or row.key.bound != "max" or row.key.rule == "freezer":
        return row
    used = lived + float(row.coef[list(eaten)].sum()) / week.days
    over = max(0.0, used - week.closed / week.days)
    return replace(row, const=np.asarray(row.const, dtype=float) - over)


def eaten_at(options: Options, week: Week, day: int, slot: int) -> list[Position]:
    """What was eaten as planned at a meal (day and slot by number) of a day past."""
    place = (day, week.slots[slot])
    return [_as_eaten(options, week, day, slot, one) for one in week.history if (one.day, one.slot) == place]


def _as_eaten(options: Options, week: Week, day: int, slot: int, one: Lock) -> Position:
    """A serving of a day past: out of the pot of that day, else of an earlier one, else out of the freezer."""
    dish, portions = options.candidates.index[one.dish], one.portions or 1.0
    helping = Helping(portions, (portions,))
    made = {pot.day: pot.portions for pot in week.made if pot.dish == one.dish and pot.portions > 0}
    earlier = [on for on in made if 0 < day - on <= options.reach(dish)]
    if day in made:
        option = options.add(dish, helping, FRESH, made[day])
    elif earlier:
        option = options.add(dish, helping, LEFT)
    else:
        stocked = [i for i in options.candidates.forms[one.dish] if i in options.frozen]
        option = options.add(dish if dish in stocked else next(iter(stocked), dish), helping, FROZEN)
    return Position(day, slot, True, array([option]), False)
