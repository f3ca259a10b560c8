"""What of a week has happened: as it was said, and where nothing was said, as planned.

A week is *lived* once anything was said of it. Its kitchen grows only by what she says (a tick does); what was cooked
and eaten on days past counts as planned. A pot is not made if nobody ate of it on its day and nothing later counts as
eaten of it: who skips the dinner does not cook it.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from mealplan.dishes.contents import Contents
from mealplan.journal.records import Happening, News, SavedPlan, Stocked
from mealplan.library import Library
from mealplan.living.shelf import Shelf, is_of
from mealplan.planning.result.plan import Cook, Day, Item, Plan

if TYPE_CHECKING:
    from mealplan.journal import Journal

AS_PLANNED = "as planned"
ATE, SKIPPED, COOKED, BOUGHT = "ate", "skipped", "cooked", "bought"
MEALS = (ATE, SKIPPED)
Meal = tuple[dt.date, str]  # day and slot
Pot = tuple[dt.date, str]  # day and dish


def running(journal: Journal, day: dt.date) -> SavedPlan | None:
    """The saved plan whose dates hold a day: of several the one that was changed last."""
    for one in journal.plans():
        if one.start <= day < one.start + dt.timedelta(days=one.days):
            return one
    return None


class Said:
    """What stands of a week, found by what it is of."""

    def __init__(self, happenings: Sequence[Happening]) -> None:
        self.every = list(happenings)
        self.cooked: dict[Pot, Happening] = {}
        self.meals: dict[Meal, Happening] = {}
        for one in happenings:
            if one.news.kind == COOKED:
                self.cooked[one.news.on, one.news.what] = one
            elif one.news.kind in MEALS:
                self.meals[one.news.on, one.news.slot] = one

    @property
    def lived(self) -> bool:
        """Whether she said anything, or ticked a line of the list."""
        return any(one.news.said or one.news.kind == BOUGHT for one in self.every)

    def eaten(self, day: dt.date, slot: str) -> bool:
        """Whether a meal counts as eaten as planned (also where nothing is said)."""
        one = self.meals.get((day, slot))
        return one is None or (one.news.kind == ATE and one.news.what == AS_PLANNED)

    def portions(self, plan: Plan, pot: Sequence[Cook]) -> float:
        """How much of a pot (its cooks, as `pots` has them) was made: as said, else as planned, or nothing."""
        said = self.cooked.get((pot[0].on, pot[0].dish))
        if said is not None:
            return said.news.amount
        eaten = any(self.eaten(day.date, slot) for cook in pot for day, slot, _ in servings(plan, cook))
        return size_of(pot) if eaten else 0.0


def pots(plan: Plan) -> list[tuple[Cook, ...]]:
    """What is cooked, pot by pot: of a pot of which plates differ all its cooks together. (What a dish is cooked in on
    one day is said of as one.)"""
    found: dict[Pot, list[Cook]] = {}
    for cook in plan.cooks:
        if not cook.frozen:
            found.setdefault((cook.on, cook.dish), []).append(cook)
    return [tuple(cooks) for cooks in found.values()]


def size_of(pot: Sequence[Cook]) -> float:
    """Portions of a pot."""
    return math.fsum(cook.portions for cook in pot)


def cooked_otherwise(plan: Plan, said: Said) -> dict[int, Contents]:
    """The cooks (by id) whose pot was said to be cooked while the plan said another variant of the dish, each with what
    is in the pot: the week was planned again since."""
    out: dict[int, Contents] = {}
    for cook in plan.cooks:
        done = None if cook.frozen else said.cooked.get((cook.on, cook.dish))
        changes = () if done is None else done.news.changes
        made = [key.made for key, x in changes if key.kind == "dish" and x > 0 and key.made is not None]
        if made and not any(is_of(one, cook) for one in made):
            out[cook.id] = Contents.from_text(made[0])
    return out


def servings(plan: Plan, cook: Cook) -> list[tuple[Day, str, Item]]:
    """Where a cook is eaten, in order."""
    return [
        (day, meal.slot, item) for day in plan.days for meal in day.meals for item in meal.items if item.cook == cook.id
    ]


def assumed(plan: Plan, said: Said, shelf: Shelf, before: dt.date, *, since: dt.date | None = None) -> Iterator[News]:
    """What nobody said of the days before a day, as planned, day by day: what was cooked, then what was eaten. The
    shelf changes with it. `since`: only from a day on."""
    for day in plan.days:
        if day.date >= before or (since is not None and day.date < since):
            continue
        for pot in pots(plan):
            if pot[0].on == day.date and (pot[0].on, pot[0].dish) not in said.cooked:
                yield cooked_news(plan, pot, said.portions(plan, pot), shelf, said=False)
        for meal in day.meals:
            if (day.date, meal.slot) not in said.meals:
                yield eaten_news(plan, day, meal.slot, meal.items, shelf, said=False)


def cooked_news(plan: Plan, pot: Sequence[Cook], portions: float, shelf: Shelf, *, said: bool = True) -> News:
    """A pot of so many portions in all (0: it was not made): of each kind of its plates its own part, which stands in
    the kitchen as what it is."""
    first = pot[0]
    for cook in pot if portions > 0 else ():
        shelf.cook(cook, portions * cook.portions / size_of(pot), plan.request.exclusions)
    words = f"cooked {portions:g} portions of {first.title or first.dish}"
    words = words if portions else f"did not cook {first.title}"
    return News(COOKED, first.on, first.dish, portions, words[:200], changes=shelf.drained(), said=said)


def eaten_news(
    plan: Plan, day: Day, slot: str, items: Sequence[Item], shelf: Shelf, *, said: bool = True
) -> News:
    """A meal that was eaten as planned."""
    cooks = {cook.id: cook for cook in plan.cooks}
    for item in items:
        shelf.eat(item.dish, item.portions, day.date, frozen=item.frozen, of=cooks[item.cook])
    held = {"items": [[item.dish, item.portions] for item in items]}
    words = f"ate {slot} on {day.date} as planned"
    return News(ATE, day.date, AS_PLANNED, 1.0, words, slot, changes=shelf.drained(), data=held, said=said)


def settle(journal: Journal, name: str, plan: Plan, library: Library, today: dt.date) -> None:
    """Write down as planned what nobody said of the days before today, where the week is lived."""
    from mealplan.journal.lived import Change

    def make(stock: Stocked, known: Sequence[Happening]) -> Change:
        said = Said(known)
        if not said.lived:
            return Change()
        return Change(tuple(assumed(plan, said, Shelf(stock, library, plan), today)))

    known = Said(journal.happenings(name))
    open_ = any((day.date, meal.slot) not in known.meals for day in plan.days if day.date < today for meal in day.meals)
    if known.lived and open_ and not journal.read_only:
        journal.happen(name, make)
