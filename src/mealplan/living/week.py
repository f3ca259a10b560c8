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
from mealplan.planning.result.plan import Meal as PlanMeal

if TYPE_CHECKING:
    from mealplan.journal import Journal

AS_PLANNED = "as planned"
ATE, SKIPPED, COOKED, BOUGHT = "ate", "skipped", "cooked", "bought"
MEALS = (ATE, SKIPPED)
Meal = tuple[dt.date, str]  # day and slot
Pot = tuple[dt.date, str]  # day and dish
EATER = "eater"  # what was said of one plate says in its data whose it is; without it, all who are there are meant


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
        self.plates: dict[Meal, dict[str, Happening]] = {}
        for one in happenings:
            if one.news.kind == COOKED:
                self.cooked[one.news.on, one.news.what] = one
            elif one.news.kind in MEALS and (name := whose(one.news)):
                self.plates.setdefault((one.news.on, one.news.slot), {})[name] = one
            elif one.news.kind in MEALS:
                self.meals[one.news.on, one.news.slot] = one

    @property
    def lived(self) -> bool:
        """Whether she said anything, or ticked a line of the list."""
        return any(one.news.said or one.news.kind == BOUGHT for one in self.every)

    def of(self, day: dt.date, slot: str, name: str = "") -> Happening | None:
        """What was said of a plate, by itself or with the whole table; without a name: of the table."""
        return self.plates.get((day, slot), {}).get(name) or self.meals.get((day, slot))

    def every_of(self, day: dt.date, slot: str) -> list[Happening]:
        """All that was said of a meal."""
        table = self.meals.get((day, slot))
        return [*([table] if table is not None else []), *self.plates.get((day, slot), {}).values()]

    def unsaid(self, day: dt.date, slot: str, names: Sequence[str]) -> list[str]:
        """Of whose plate at a meal nothing is said ("": of the whole meal). `names`: those who eat there."""
        if (day, slot) in self.meals:
            return []
        plates = self.plates.get((day, slot), {})
        return [name for name in names if name not in plates] if plates else [""]

    def eaten(self, day: dt.date, slot: str, names: Sequence[str] = ()) -> bool:
        """Whether a meal counts as eaten as planned by one of `names` (also where nothing is said)."""
        found = [self.of(day, slot, name) for name in names or ("",)]
        return any(one is None or (one.news.kind == ATE and one.news.what == AS_PLANNED) for one in found)

    def portions(self, plan: Plan, pot: Sequence[Cook]) -> float:
        """How much of a pot (its cooks, as `pots` has them) was made: as said, else as planned, or nothing."""
        said = self.cooked.get((pot[0].on, pot[0].dish))
        if said is not None:
            return said.news.amount
        eaten = any(
            self.eaten(day.date, slot, tuple(item.eaters)) for cook in pot for day, slot, item in servings(plan, cook)
        )
        return size_of(pot) if eaten else 0.0


def whose(news: News) -> str:
    """Of whose plate something was said; "": of the whole table."""
    return str(news.data.get(EATER, ""))


def at_meal(meal: PlanMeal) -> list[str]:
    """The names of those who have something at a meal, in order."""
    return list(dict.fromkeys(name for item in meal.items for name, size in item.eaters.items() if size > 0))


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
            for name in said.unsaid(day.date, meal.slot, at_meal(meal)):
                yield eaten_news(plan, day, meal.slot, meal.items, shelf, said=False, eater=name)


def cooked_news(
    plan: Plan, pot: Sequence[Cook], portions: float, shelf: Shelf, *, said: bool = True, noted: bool = True
) -> News:
    """A pot of so many portions in all (0: it was not made): of each kind of its plates its own part, which stands in
    the kitchen as what it is. `noted`: whether its variant is known."""
    first = pot[0]
    for cook in pot if portions > 0 else ():
        shelf.cook(cook, portions * cook.portions / size_of(pot), plan.request.exclusions, noted=noted)
    words = f"cooked {portions:g} portions of {first.title or first.dish}"
    words = words if portions else f"did not cook {first.title}"
    if portions > 0 and not noted:
        words += f"; in which variant nobody said: `mealplan pantry cooked-for {first.dish}` does"
    return News(COOKED, first.on, first.dish, portions, words[:200], changes=shelf.drained(), said=said)


def eaten_news(
    plan: Plan, day: Day, slot: str, items: Sequence[Item], shelf: Shelf, *, said: bool = True, eater: str = ""
) -> News:
    """A meal that was eaten as planned; `eater`: what is on her plate of it alone."""
    cooks = {cook.id: cook for cook in plan.cooks}
    held = []
    for item in items:
        portions = item.eaters.get(eater, 0.0) if eater else item.portions
        if portions > 0:
            shelf.eat(item.dish, portions, day.date, frozen=item.frozen, of=cooks[item.cook])
            held.append([item.dish, portions])
    words = f"{eater} ate {slot} on {day.date} as planned".strip()
    data = {"items": held, **({EATER: eater} if eater else {})}
    return News(ATE, day.date, AS_PLANNED, 1.0, words, slot, changes=shelf.drained(), data=data, said=said)


def settle(journal: Journal, name: str, plan: Plan, library: Library, today: dt.date) -> None:
    """Write down as planned what nobody said of the days before today, where the week is lived."""
    from mealplan.journal.lived import Change

    def make(stock: Stocked, known: Sequence[Happening]) -> Change:
        said = Said(known)
        if not said.lived:
            return Change()
        return Change(tuple(assumed(plan, said, Shelf(stock, library, plan), today)))

    known = Said(journal.happenings(name))
    open_ = any(
        known.unsaid(day.date, meal.slot, at_meal(meal))
        for day in plan.days
        if day.date < today
        for meal in day.meals
    )
    if known.lived and open_ and not journal.read_only:
        journal.happen(name, make)
