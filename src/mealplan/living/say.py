"""Saying what happened: bought, cooked, ate, skipped. Each is one transaction of the journal, and can be undone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from mealplan.errors import ValueProblem, unknown_name
from mealplan.goods.packs import weight_text
from mealplan.goods.shelf import thing_of
from mealplan.goods.thing import SLACK_G
from mealplan.journal.lived import Change
from mealplan.journal.records import Happening, News, Stocked, StockKey
from mealplan.library import Library
from mealplan.living.lists import Listed, listed_saved, of_this_list, without
from mealplan.living.shelf import Shelf, pack_of, parts_of
from mealplan.living.week import (
    AS_PLANNED,
    ATE,
    BOUGHT,
    EATER,
    MEALS,
    SKIPPED,
    Said,
    at_meal,
    cooked_news,
    eaten_news,
    pots,
    settle,
    size_of,
)
from mealplan.planning.ask.resolve import eater_called
from mealplan.planning.result.plan import Cook, Day, Meal, Plan
from mealplan.planning.week.stock import shared_by_all
from mealplan.shopping.lines import Line
from mealplan.shopping.ticks import tick_key, to_tick

if TYPE_CHECKING:
    from mealplan.journal import Journal

OUT = "out"


@dataclass(frozen=True)
class Told:
    """What was said and came of it. `kitchen`: each changed entry with (what is there now, how much it changed);
    `already`: what was so before and counts once."""

    plan: str
    version: int
    words: tuple[str, ...]
    kitchen: dict[StockKey, tuple[float, float]] = field(default_factory=dict)
    already: tuple[str, ...] = ()


@dataclass
class Week:
    """The week of a saved plan, to say things of. `today`: days before it count as planned where nothing is said."""

    journal: Journal
    library: Library
    name: str
    plan: Plan
    version: int
    today: dt.date

    @classmethod
    def open(cls, journal: Journal, library: Library, name: str | None, today: dt.date) -> Week:
        """The week of a saved plan (None: the last). Raises ValueProblem."""
        saved = journal.saved(name)
        week = cls(journal, library, saved.name, journal.plan(saved.name), saved.version, today)
        week.heed_ticks()
        return week

    # -- the list

    def listed(self, days: Collection[dt.date] | None = None) -> Listed:
        """The list as it stands."""
        return listed_saved(self.journal, self.name, self.plan, self.library, days=days)

    def bought(self, on: dt.date, *, days: Collection[dt.date] | None = None) -> Told:
        """Everything on the list that is not bought yet, by its packs."""
        found = self.listed(days)
        open_ = [x for x in to_tick(found.shopping) if tick_key(found.shopping, x) not in found.ticked]
        wanted = [x for x in open_ if x.own or found.missing(x) > SLACK_G]
        if not wanted:
            return self._told([], already=("everything on the list is bought",))
        return self._buy(found, [(line, None) for line in wanted], on)

    def bought_line(self, what: str, grams: float | None, on: dt.date, *, pack: float | None = None) -> Told:
        """A line of the list; `grams`: another amount than it says, which is what was bought of it in all. What is not
        on the list goes into the kitchen all the same."""
        found = self.listed()
        item = thing_of(self.library.cookbook.names.find(what).name, self.library.cookbook)
        line = next((x for x in found.shopping.lines if x.item == item), None)
        if line is None and grams is None:
            raise ValueProblem(f"{item} is not on the list", hint=f'Say how much: `mealplan bought "{item}" "500 g"`.')
        if line is None:
            line = Line(item, "", 0.0, 0.0, 0.0, on, "nothing", ())
        have = found.bought.get(item, 0.0)
        done = found.missing(line) <= SLACK_G and have > 0
        if (grams is None and done) or (grams is not None and abs(have - grams) <= SLACK_G):
            return self._told([], already=(f"{item} is noted already",))
        return self._buy(found, [(line, grams)], on, pack)

    def tick(self, keys: Mapping[str, bool]) -> None:
        """Lines of the list by their keys: ticked is bought, unticked is not."""
        self.journal.tick_all(self.name, keys)
        self.heed_ticks()

    def heed_ticks(self) -> None:
        """What is ticked on the list, by whatever hand, is bought; what no longer is, is not."""
        if self.journal.read_only or not unheeded(self.journal, self.name):
            return
        found, ticks = self.listed(), self.journal.ticks(self.name)
        lines = {tick_key(found.shopping, line): line for line in found.shopping.lines}
        mine = [lines[key] for key in sorted(ticks) if key in lines]

        def make(stock: Stocked, known: Sequence[Happening]) -> Change:
            old = [one for one in known if one.news.kind == BOUGHT]
            gone = [one for one in old if any(on and key not in ticks for key, on in one.news.ticks)]
            shelf = Shelf(stock, self.library, self.plan)
            have = {key for one in old for key, on in one.news.ticks if on}
            new = [line for line in mine if tick_key(found.shopping, line) not in have]
            part = [one for one in old if one not in gone and one.news.what in {line.item for line in new}]
            on = min(max(self.today, self.plan.request.week.start), self.plan.request.week.dates[-1])
            news = [replace(self._bought(found, line, None, on, None, shelf), said=False) for line in new]
            return Change(tuple(news), tuple(one.id for one in (*gone, *part)), quiet=True)

        self.journal.happen(self.name, make)

    def _buy(
        self, found: Listed, wanted: Sequence[tuple[Line, float | None]], on: dt.date, pack: float | None = None
    ) -> Told:
        def make(stock: Stocked, known: Sequence[Happening]) -> Change:
            old = [x for x in of_this_list(self.plan, known, self.version) if x.news.kind == BOUGHT]
            items = {line.item for line, _ in wanted}
            gone = [one for one in old if one.news.what in items]
            shelf = Shelf(stock, self.library, self.plan)
            news = tuple(self._bought(found, line, grams, on, pack, shelf) for line, grams in wanted)
            return Change(news, tuple(one.id for one in gone))

        return self._say(make)

    def _bought(
        self, found: Listed, line: Line, grams: float | None, on: dt.date, pack: float | None, shelf: Shelf
    ) -> News:
        if grams is None:
            parts = parts_of(line, self.library, on)
            words = f"bought {line.item}" if line.own else f"bought {line.show} {line.item}"
        else:
            one = pack or pack_of(grams, line.item, self.library, self.plan.request.house.market)
            parts, words = [(grams, one, on)], f"bought {weight_text(grams, 'metric')} {line.item}"
        shelf.buy(line.item, parts)
        total = sum(part[0] for part in parts)
        whole = line.show != "nothing" and total >= line.buy_g - SLACK_G
        key = tick_key(found.shopping, line)
        ticks = ((key, True),) if whole else ((key, False),) if key in found.ticked else ()
        return News(BOUGHT, on, line.item, total, words[:200], changes=shelf.drained(), ticks=ticks)

    # -- pots and meals

    def cooked(self, dish: str | None, portions: float | None, on: dt.date, *, slot: str = "") -> Told:
        """Pots of a day were made, as planned or in so many portions; without a dish all of them, with `slot` those
        that are eaten of at that meal."""
        mine = [pot for pot in pots(self.plan) if pot[0].on == on]
        if slot:
            here = {item.cook for day in self.plan.days for meal in day.meals for item in meal.items
                    if (day.date, meal.slot) == (on, slot)}  # fmt: skip
            mine = [pot for pot in mine if any(cook.id in here for cook in pot)]
            if not mine:
                raise ValueProblem(f"nothing is to be made for {slot} on {on}", hint="It is left over, or ready.")
        noted = True
        if dish is not None:
            name = self._dish(dish)
            mine = [pot for pot in mine if pot[0].dish == name]
            if not mine:
                other, noted = self._other_cook(dish, on, portions)
                mine = [(other,)]
        if not mine:
            raise ValueProblem(f"nothing is to be cooked on {on}", hint="Name the dish, or the day with --on.")
        settle(self.journal, self.name, self.plan, self.library, min(on, self.today))

        def make(stock: Stocked, known: Sequence[Happening]) -> Change:
            said = Said(known)
            old = [said.cooked[pot[0].on, pot[0].dish] for pot in mine if (pot[0].on, pot[0].dish) in said.cooked]
            sizes = [(pot, size_of(pot) if portions is None else portions) for pot in mine]
            if self._same(old, [(pot[0], size) for pot, size in sizes]):
                return Change()
            shelf = Shelf(without(stock, old), self.library, self.plan)
            news = tuple(cooked_news(self.plan, pot, size, shelf, noted=noted) for pot, size in sizes)
            return Change(news, tuple(one.id for one in old))

        return self._say(make, already=tuple(f"{pot[0].title or pot[0].dish} is noted already" for pot in mine))

    def _same(self, old: Sequence[Happening], wanted: Sequence[tuple[Cook, float]]) -> bool:
        said = {(one.news.on, one.news.what): one.news.amount for one in old if one.news.said}
        return all(abs(said.get((cook.on, cook.dish), -1.0) - size) < 1e-6 for cook, size in wanted)

    def _dish(self, text: str) -> str:
        title = text.strip().casefold()
        for cook in self.plan.cooks:
            if title in (cook.dish.casefold(), cook.title.casefold()):
                return cook.dish
        return self.library.cookbook.dish(text).id

    def _other_cook(self, text: str, on: dt.date, portions: float | None) -> tuple[Cook, bool]:
        """A pot that no plan had, for that day, and whether its variant is known: it is the one that all who eat here
        may have, which is what their recipe says. Where there is none, it is the cookbook's and was cooked for
        others."""
        from mealplan.planning.result.assemble import scaled

        dish = self.library.cookbook.dish(text)
        mine = shared_by_all(dish.id, self.plan.request, self.library)
        noted, dish = mine is not None, mine or dish
        made = portions or dish.servings
        parts = scaled(dish, made)
        return Cook(0, dish.id, on, made, parts, dish.active_minutes, False, dish.title, dish.servings), noted

    def ate(self, day: dt.date, slot: str, what: str = "", parts: Sequence[tuple[str, float]] = (),
            label: str = "", dish: tuple[str, float] | None = None, *, eater: str = "") -> Told:  # fmt: skip
        """A meal: as planned (nothing said), out (`what` "out"), or something else: `parts` are (food, grams eaten),
        `dish` portions of one that may stand in the kitchen. `eater`: on her plate alone."""
        planned, name = self._meal(day, slot), self._plate(day, slot, eater)
        settle(self.journal, self.name, self.plan, self.library, min(day, self.today))
        wanted = what or "as planned"

        def make(stock: Stocked, known: Sequence[Happening]) -> Change:
            said = Said(known)
            now = said.of(day, slot, name)
            data: dict[str, Any] = {"parts": [list(x) for x in parts], "label": label}
            data |= {EATER: name} if name else {}
            if now is not None and now.news.said and (now.news.kind, now.news.what) == (ATE, wanted):
                same = not what or what == OUT or now.news.data == data
                if same and (name or not said.plates.get((day, slot))):
                    return Change()
            old, others = self._instead_of(said, planned, slot, name)
            shelf = Shelf(without(stock, old), self.library, self.plan)
            beside = [one(shelf) for one in others]
            if not what:
                pots_ = self._pots_of(planned, slot, said, shelf)
                eaten = self._planned(planned, slot)
                news = eaten_news(self.plan, planned, slot, eaten.items, shelf, eater=name)
                return Change((news, *pots_, *beside), tuple(x.id for x in old))
            if dish is not None:
                shelf.eat(dish[0], dish[1], day)
            words = f"{name} ate {label or what} for {slot} on {day}".strip()
            one = News(ATE, day, wanted, 1.0, words[:200], slot, shelf.drained(), data=data)
            return Change((one, *beside), tuple(x.id for x in old))

        return self._say(make, already=(f"{slot} on {day} is noted already",))

    def _plate(self, day: dt.date, slot: str, eater: str) -> str:
        """The name of whose plate is meant; "" for the table, and where one eats. Raises ValueProblem."""
        if not eater:
            return ""
        found = eater_called(eater, self.plan.request.eaters)
        if found is None:
            raise unknown_name("eater", eater, [one.name for one in self.plan.request.eaters], where="--eater")
        meals = [meal for one in self.plan.days if one.date == day for meal in one.meals if meal.slot == slot]
        if self.plan.request.eaters[1:] and not any(found.name in at_meal(meal) for meal in meals):
            raise ValueProblem(f"{found.name} has nothing at {slot} on {day}", where="--eater")
        return found.name if self.plan.request.eaters[1:] else ""

    def _instead_of(
        self, said: Said, planned: Day, slot: str, name: str
    ) -> tuple[list[Happening], list[Callable[[Shelf], News]]]:
        """What gives way where something is said of a meal, and what is said again of the other plates: what was said
        of the whole table holds for them as it did."""
        if not name:
            return said.every_of(planned.date, slot), []
        own = said.plates.get((planned.date, slot), {}).get(name)
        table = said.meals.get((planned.date, slot))
        if own is not None or table is None:
            return ([own] if own is not None else []), []
        meal = self._planned(planned, slot)
        names = at_meal(meal)
        others = [other for other in names if other != name]

        def again(other: str, shelf: Shelf) -> News:
            news = table.news
            if news.kind == ATE and news.what == AS_PLANNED:
                return eaten_news(self.plan, planned, slot, meal.items, shelf, said=news.said, eater=other)
            for key, amount in news.changes if other == others[0] else ():  # what it took of the kitchen, once
                shelf.put(key, amount)
            data = {**news.data, EATER: other}
            if "parts" in data:  # they were of the whole table
                data["parts"] = [[food, grams / len(names)] for food, grams in data["parts"]]
            return replace(news, words=f"{other}: {news.words}"[:200], changes=shelf.drained(), data=data)

        return [table], [partial(again, other) for other in others]

    def _pots_of(self, planned: Day, slot: str, said: Said, shelf: Shelf) -> list[News]:
        """The pots of that day that a meal eaten as planned shows to be made."""
        wanted = {item.cook for meal in planned.meals if meal.slot == slot for item in meal.items}
        return [
            cooked_news(self.plan, pot, size_of(pot), shelf)
            for pot in pots(self.plan)
            if pot[0].on == planned.date
            and any(cook.id in wanted for cook in pot)
            and (planned.date, pot[0].dish) not in said.cooked
        ]

    def skipped(self, places: Sequence[tuple[dt.date, str]], *, eater: str = "") -> Told:
        """Meals that were not eaten. `eater`: by her; the plates of the others are as they were."""
        names = {(day, slot): self._plate(day, slot, eater) for day, slot in places if self._meal(day, slot)}
        settle(self.journal, self.name, self.plan, self.library, min(min(day for day, _ in places), self.today))

        def make(stock: Stocked, known: Sequence[Happening]) -> Change:
            said = Said(known)
            new = [
                (day, slot, name)
                for (day, slot), name in names.items()
                if (now := said.of(day, slot, name)) is None
                or now.news.kind != SKIPPED
                or (not name and said.plates.get((day, slot)))
            ]
            found = [self._instead_of(said, self._meal(day, slot), slot, name) for day, slot, name in new]
            old = [one for gone, _ in found for one in gone]
            shelf = Shelf(without(stock, old), self.library, self.plan)
            news = [
                News(SKIPPED, day, SKIPPED, 1.0, f"{name} skipped {slot} on {day}".strip(), slot,
                     data={EATER: name} if name else {})
                for day, slot, name in new
            ]  # fmt: skip
            news += [one(shelf) for _, others in found for one in others]
            return Change(tuple(news), tuple(one.id for one in old))

        return self._say(make, already=tuple(f"{slot} on {day} is noted already" for day, slot in places))

    def _planned(self, day: Day, slot: str) -> Meal:
        """What was planned for a meal. Raises ValueProblem where the week was planned again without it."""
        found = next((meal for meal in day.meals if meal.slot == slot), None)
        if found is None:
            raise ValueProblem(
                f"the week was planned again since, and {slot} on {day.date} is no longer in it as it was planned",
                hint="Say what was eaten, or take the plan back first (`mealplan plans undo`).",
            )
        return found

    def _meal(self, day: dt.date, slot: str) -> Day:
        """The day of a meal, which may be one that was eaten otherwise. Raises ValueProblem."""
        for index, one in enumerate(self.plan.days):
            lived = [x.slot for x in self.plan.request.week.lived if x.day == index]
            if one.date == day and slot in (*(meal.slot for meal in one.meals), *lived):
                return one
        dates = self.plan.request.week.dates
        if not dates[0] <= day <= dates[-1]:
            raise ValueProblem(f"{day} is not in {self.name!r}: it runs from {dates[0]} to {dates[-1]}")
        known = next(([m.slot for m in one.meals] for one in self.plan.days if one.date == day), [])
        raise unknown_name("meal of that day", slot, known)

    # -- saying it

    def _say(self, make: Callable[[Stocked, Sequence[Happening]], Change], *, already: tuple[str, ...] = ()) -> Told:
        before = self.journal.stocked()
        done = self.journal.happen(self.name, make)
        self.version = self.journal.saved(self.name).version
        return self._told(done, before, already=already if not done else ())

    def _told(
        self,
        done: Sequence[Happening],
        before: Mapping[StockKey, float] | None = None,
        *,
        already: tuple[str, ...] = (),
    ) -> Told:
        now = self.journal.stocked()
        before = now if before is None else before
        changed = {
            key: (now.get(key, 0.0), now.get(key, 0.0) - before.get(key, 0.0))
            for key in (*now, *(key for key in before if key not in now))
            if abs(now.get(key, 0.0) - before.get(key, 0.0)) > 1e-6
        }
        return Told(self.name, self.version, tuple(one.news.words for one in done), changed, already)


def unheeded(journal: Journal, name: str) -> bool:
    """Whether lines were ticked or unticked that the kitchen knows nothing of yet."""
    bought = [one for one in journal.happenings(name) if one.news.kind == BOUGHT]
    return {key for one in bought for key, on in one.news.ticks if on} != journal.ticks(name)


__all__ = ["MEALS", "OUT", "Told", "Week"]
