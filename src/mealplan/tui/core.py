"""What the screens ask of the core: each a function of a ticket, run in a worker. Heavy imports happen in here, on
the worker's thread, so that the first paint waits for none of them. Tests put their own in its place."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from mealplan import dates
from mealplan.errors import MealplanError, NoPlan, ValueProblem
from mealplan.profiles.own import settings_of
from mealplan.tui.jobs import Ticket
from mealplan.tui.outside import Signature, of_hers

if TYPE_CHECKING:
    from mealplan.journal import StockItem
    from mealplan.library import Library
    from mealplan.living.today import Today
    from mealplan.planning.result.behind import Part
    from mealplan.planning.result.edit import SwapOption
    from mealplan.planning.result.plan import Plan, Shortfall
    from mealplan.planning.week.tastes import Taste
    from mealplan.shopping import ShoppingList
    from mealplan.tui.entries import Entry
    from mealplan.tui.lookups import DishPage, FoodPage, FoodRow
    from mealplan.tui.table import TableEdits


@dataclass(frozen=True, slots=True)
class ProfileNow:
    """`exclusions`: what is left out now, by her profile and by her own word for the week; `whose`: with whose
    profiles the week was planned otherwise than they say now; `unread`: whose cannot be read. (Names.)"""

    exclusions: tuple[str, ...]
    whose: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


class Core:
    """The library, opened once, and what is done with it. `today`: the clock, for weeks that have gone by."""

    def __init__(self, today: Callable[[], dt.date] = dates.today) -> None:
        self.today = today
        self._library: Library | None = None
        self._hers: Signature | None = None  # her own files as the library has them
        self._opening = threading.Lock()

    @property
    def ready(self) -> bool:
        """Whether the library is open, so that looking something up takes no time."""
        return self._library is not None

    @property
    def opened(self) -> Library:
        """The open library. Only after `ready`."""
        assert self._library is not None
        return self._library

    def library(self, ticket: Ticket) -> Library:
        """The food catalogue and cookbook; compiled first where that is needed, and read again where files of hers
        changed since: a dish that was brought in meanwhile is there."""
        hers = of_hers()
        with self._opening:
            if self._library is not None and self._hers not in (None, hers):
                self._library = None
            self._hers = hers
            if self._library is None:
                from mealplan.library import open_library

                library = open_library(ticket.preparing)
                library.cookbook.verdicts(next(iter(library.cookbook.dishes)))
                self._library = library
            return self._library

    @property
    def table(self) -> TableEdits:
        """What is done for several at one table."""
        from mealplan.tui.table import TableEdits

        return TableEdits(self.library, self.today)

    def warm(self, ticket: Ticket) -> bool:
        """Open the library and load the solver before anyone waits for them."""
        self.library(ticket)
        import mealplan.planning.result.make  # noqa: F401

        return True

    def first_plan(self, ticket: Ticket, profiles: Sequence[str], start: dt.date | None) -> Plan:
        """A first week for her profiles, from a day on; None: from the usual one."""
        from mealplan.planning.ask.resolve import resolve
        from mealplan.planning.result.make import make_plan
        from mealplan.profiles.household import seated
        from mealplan.settings.setting import Setting

        library = self.library(ticket)
        day = [Setting("start", start.isoformat())] if start is not None else []
        request = resolve([*settings_of(profiles), *seated(profiles), *day], library, profile=profiles)
        return make_plan(request, library, cancel=ticket.cancel(), report=ticket.progress)

    def plan(self, ticket: Ticket, profiles: Sequence[str], base: Plan | None = None) -> Plan:
        """A week for her profiles as they are now. With `base`: its dates while they last, what she said of that week
        herself (locks, bad days, repairs), and as little change as that allows; what was lived stays."""
        from mealplan.living.begin import her_week
        from mealplan.living.house import home_settings
        from mealplan.planning.ask.asked import with_profiles
        from mealplan.planning.ask.profiles_now import profiles_as_they_are, renewed
        from mealplan.planning.ask.resolve import next_monday, resolve
        from mealplan.planning.result import edit
        from mealplan.planning.result.make import make_plan
        from mealplan.planning.result.surviving import servable, with_what_may_stand
        from mealplan.profiles.household import seated

        library = self.library(ticket)
        settings = settings_of(profiles)
        base = None if base is None else her_week(base, library, self.today())
        now = {"": settings} if base is None else profiles_as_they_are(base.request, profiles).said
        if base is None or not lasts(base, self.today()):
            house = home_settings(library, next_monday(self.today()), self.today())
            known = renewed(base.request.asked, now) if base is not None else ()
            table = [one for one in known if one.who and one.name != "lock"]
            request = resolve([*settings, *(table or seated(profiles)), *house], library, profile=profiles)
            return make_plan(request, library, cancel=ticket.cancel(), report=ticket.progress)
        request = servable(with_profiles(base.request, now, library, profile=profiles), library)
        request = with_what_may_stand(request, base, library)
        if (request.week.days, request.week.slots) == (base.request.week.days, base.request.week.slots):
            return edit.replan(base, library, request, cancel=ticket.cancel(), report=ticket.progress)
        return make_plan(request, library, cancel=ticket.cancel(), report=ticket.progress)

    def profile_now(self, ticket: Ticket, profiles: Sequence[str], base: Plan | None) -> ProfileNow:
        """What the profiles of those who eat say now, beside what the week was planned with. `profiles`: hers. One
        that cannot be read says nothing: whoever plans with it is told why."""
        from mealplan.planning.ask.profiles_now import changed, profiles_as_they_are, renewed
        from mealplan.settings.merge import merged, texts

        if base is None:
            try:
                return ProfileNow(texts(merged(settings_of(profiles)), "exclude"))
            except MealplanError:
                return ProfileNow(())
        request = base.request
        found = profiles_as_they_are(request, profiles)
        if request.eater.name in found.unread:
            left_out = request.eater.exclusions
        else:
            left_out = texts(merged(one for one in renewed(request.asked, found.said) if not one.who), "exclude")
        if not request.asked:  # a week of 0.1: what it leaves out stays so
            return ProfileNow(tuple(dict.fromkeys((*request.eater.exclusions, *left_out))))
        whose = tuple(who or request.eater.name for who in changed(request.asked, found.said))
        return ProfileNow(left_out, whose, tuple(found.unread))

    def again(self, ticket: Ticket, base: Plan, profiles: Sequence[str]) -> Plan:
        """Another week for her profiles as they are now and what she said of this week: what is left out, repaired and
        locked stays so, and what was lived of it. Once its last day has come, the next weeks on the same weekdays,
        without what was said of days of the old one."""
        from mealplan.living.begin import her_week
        from mealplan.living.house import home_settings
        from mealplan.planning.ask.asked import edited, with_profiles
        from mealplan.planning.ask.profiles_now import profiles_as_they_are
        from mealplan.planning.result.heeding import of_all_weeks
        from mealplan.planning.result.make import make_plan
        from mealplan.planning.result.surviving import servable, with_what_may_stand
        from mealplan.settings.setting import Setting

        library = self.library(ticket)
        if lasts(base, self.today()):
            base = her_week(base, library, self.today())
        request = base.request
        new = [Setting("seed", str(request.search.seed + 1))]
        if not lasts(base, self.today()):
            weeks = (self.today() - request.week.start).days // 7 + 1
            start = request.week.start + dt.timedelta(days=7 * weeks)
            request = of_all_weeks(request)
            new += [Setting("start", start.isoformat()), *home_settings(library, start, self.today())]
        if profiles:
            settings_of(profiles)  # hers must be read; another's that cannot keeps what it said then
            now = profiles_as_they_are(request, profiles).said
            request = servable(with_profiles(request, now, library, profile=profiles), library)
        request = with_what_may_stand(edited(request, new, library), base, library)
        return make_plan(request, library, cancel=ticket.cancel(), report=ticket.progress)

    def as_eaten(self, ticket: Ticket, plan: Plan) -> Plan | None:
        """Her week as it is shown, with the figures of what was eaten; None where all was eaten as planned."""
        from mealplan.tui.lived import as_eaten

        return as_eaten(plan, lambda: self.library(ticket), self.today())

    # edits: each gives a new plan, verified by the core

    def swaps(self, ticket: Ticket, plan: Plan, day: int, slot: str, no_cook: bool) -> list[SwapOption]:
        """Alternatives for a meal, each already re-optimised and verified."""
        from mealplan.living.begin import her_week
        from mealplan.planning.result import edit

        library = self.library(ticket)
        plan = her_week(plan, library, self.today())
        return edit.swap_options(plan, library, day, slot, limit=6, no_cook=no_cook, cancel=ticket.cancel())

    def swap(self, ticket: Ticket, plan: Plan, day: int, slot: str, dish: str, no_cook: bool) -> Plan:
        """One dish in the place of another."""
        from mealplan.living.begin import her_week
        from mealplan.planning.result import edit

        library = self.library(ticket)
        plan = her_week(plan, library, self.today())
        return edit.swap(plan, library, day, slot, dish, no_cook=no_cook, cancel=ticket.cancel())

    def taken(self, ticket: Ticket, plan: Plan, day: int, slot: str, option: SwapOption, no_cook: bool) -> Plan:
        """A swap as it was worked out for the list, unless her profile has come to leave something out since then."""
        from mealplan.planning.result.heeding import left_out_since

        if left_out_since(option.plan):
            return self.swap(ticket, plan, day, slot, option.dish, no_cook)
        return option.plan

    def swaps_from_home(self, ticket: Ticket, plan: Plan, day: int, slot: str) -> list[SwapOption]:
        """Alternatives that use most of what is in the house, the most first. Raises ValueProblem where none does."""
        from mealplan.living.begin import her_week
        from mealplan.tui.house import dishes_from_home, own_stock

        library, stock = self.library(ticket), own_stock()
        plan = her_week(plan, library, self.today())
        names = dishes_from_home(library, plan, slot, [s.ingredient for s in stock])
        out = self._tried(ticket, plan, day, slot, names[:10])
        if not out:
            hint = "`mealplan pantry add` notes what is there." if not stock else "Other dishes are in the whole list."
            raise ValueProblem("no dish for this meal is made of what is in the house", hint=hint)
        return out

    def swaps_with(self, ticket: Ticket, plan: Plan, day: int, slot: str, text: str) -> list[SwapOption]:
        """Alternatives that are called so or hold it: "lentils". Raises ValueProblem where there are none."""
        from mealplan.living.begin import her_week
        from mealplan.tui.dish_search import dishes_with

        library = self.library(ticket)
        plan = her_week(plan, library, self.today())
        out = self._tried(ticket, plan, day, slot, dishes_with(library, plan, slot, text))
        out.sort(key=lambda one: _worse(one.plan))
        if not out:
            hint = "Other dishes are in the whole list."
            raise ValueProblem(f"no other dish with {text!r} fits this meal", hint=hint)
        return out

    def _tried(self, ticket: Ticket, plan: Plan, day: int, slot: str, names: Sequence[str]) -> list[SwapOption]:
        """The first of some dishes that fit a meal, each re-optimised and verified."""
        from mealplan.planning.result import edit

        library = self.library(ticket)
        now = {i.dish for m in plan.days[day].meals if m.slot == slot for i in m.items}
        out: list[SwapOption] = []
        for name in names:
            if name in now or len(out) == 6 or ticket.stopped:
                continue
            try:
                made = edit.swap(plan, library, day, slot, name, cancel=ticket.cancel())
            except NoPlan:
                continue
            out.append(edit.as_option(plan, made, library.cookbook.dishes[name], (day, slot)))
        return out

    def lock(self, ticket: Ticket, plan: Plan, day: int, slot: str, on: bool) -> Plan:
        from mealplan.living.begin import her_week
        from mealplan.planning.result import edit

        library = self.library(ticket)
        plan = her_week(plan, library, self.today())
        return edit.lock(plan, library, day, slot, on)

    def portions(self, ticket: Ticket, plan: Plan, day: int, slot: str, dish: str, portions: float) -> Plan:
        from mealplan.living.begin import her_week
        from mealplan.planning.ask.request import Lock
        from mealplan.planning.result import edit
        from mealplan.planning.result.surviving import refused

        library = self.library(ticket)
        plan = her_week(plan, library, self.today())
        why = refused(Lock(day, slot, dish), plan.request, library)
        if why is not None:
            hint = "Plan the week anew, or swap it for another dish."
            raise ValueProblem(f"it cannot be served any more: {why}", where=dish, hint=hint)
        return edit.set_portions(plan, library, day, slot, dish, portions)

    def flare(self, ticket: Ticket, plan: Plan, day: int, on: bool) -> Plan:
        from mealplan.living.begin import her_week
        from mealplan.planning.result import edit

        library = self.library(ticket)
        plan = her_week(plan, library, self.today())
        return edit.flare(plan, library, day, on, cancel=ticket.cancel())

    def repair(self, ticket: Ticket, plan: Plan, flags: str) -> Plan:
        from mealplan.living.begin import her_week
        from mealplan.planning.result import edit

        library = self.library(ticket)
        plan = her_week(plan, library, self.today())
        return edit.apply_repair(plan, library, flags, cancel=ticket.cancel(), report=ticket.progress)

    # look-ups

    def explained(self, ticket: Ticket, plan: Plan, nutrient: str) -> tuple[Shortfall, ...]:
        """Causes and repairs of one nutrient that is not met: each repair is planned through, which takes seconds."""
        from mealplan.planning.result import explain
        from mealplan.planning.result.surviving import servable
        from mealplan.planning.week.build import build

        library = self.library(ticket)
        setting = build(servable(plan.request, library), library)
        one = replace(plan, targets=tuple(t for t in plan.targets if t.met or t.nutrient == nutrient))
        return explain.with_shortfalls(one, setting, cancel=ticket.cancel(), thorough=True).shortfalls

    def sources(self, ticket: Ticket, plan: Plan, nutrient: str) -> list[tuple[str, float]]:
        """(dish, share) of what brings most of a nutrient over the plan."""
        from mealplan.planning.result.explain import top_sources

        found = top_sources(plan, self.library(ticket), nutrient)
        return [(str(s["title"]), float(str(s["share"]))) for s in found]

    def behind(self, ticket: Ticket, plan: Plan, nutrient: str) -> tuple[Part, ...]:
        """The foods and dishes that bring a nutrient, serving by serving."""
        from mealplan.planning.result.behind import behind

        return behind(plan, self.library(ticket), nutrient)

    def dish(self, ticket: Ticket, plan: Plan, dish: str, cook: int | None) -> DishPage:
        from mealplan.tui.lookups import dish_page

        return dish_page(self.library(ticket), plan, dish, cook)

    def shopping(self, ticket: Ticket, plan: Plan) -> ShoppingList:
        from mealplan.tui.lived import shopping

        return shopping(plan, self.library(ticket), self.today())

    def day(self, ticket: Ticket, plan: Plan, date: dt.date) -> Today:
        """A day of her week, with what was said of it."""
        from mealplan.living.today import of_her_week

        return of_her_week(plan, date, self.library(ticket))

    def kitchen(self, ticket: Ticket) -> list[tuple[str, StockItem]]:
        """What is in the house, each with what it is called: a dish as it was cooked; where nobody noted that, as the
        cookbook has it."""
        from mealplan.journal.journal import stock_noted

        stock = stock_noted()
        titles: dict[str, str] = {}
        if any(one.kind == "dish" and not one.cooked_as for one in stock):
            titles = {i: dish.title for i, dish in self.library(ticket).cookbook.dishes.items()}
        return [(one.cooked_as or (titles.get(one.what, one.what) if one.kind == "dish" else one.what), one)
                for one in stock]  # fmt: skip

    def put_in(self, ticket: Ticket, text: str) -> StockItem:
        """`500 g red lentils` comes into the kitchen: that much of it. Raises ValueProblem with the nearest names."""
        from mealplan.tui.lived import put_in

        return put_in(text, self.library(ticket))

    def as_cooked(self, ticket: Ticket, one: StockItem, text: str) -> StockItem:
        """Portions of which nobody noted how they were cooked, as somebody says it now. Raises ValueProblem."""
        from mealplan.tui.lived import as_cooked

        return as_cooked(one, text, self.library(ticket))

    def note_anew(self, gone: StockItem, come: StockItem) -> None:
        from mealplan.tui.lived import note_anew

        note_anew(gone, come)

    def put_back(self, one: StockItem) -> None:
        from mealplan.tui.lived import put_back

        put_back(one)

    def take_out(self, one: StockItem) -> None:
        from mealplan.tui.lived import take_out

        take_out(one)

    def rest(self, ticket: Ticket, plan: Plan, today: dt.date) -> Plan:
        """The days from today on, planned again around what happened."""
        from mealplan.tui.lived import rest

        return rest(plan, self.library(ticket), today, cancel=ticket.cancel(), report=ticket.progress)

    def food_rows(self, ticket: Ticket, text: str, exclusions: Sequence[str]) -> list[FoodRow]:
        from mealplan.tui.lookups import food_rows

        return food_rows(self.library(ticket), text, exclusions)

    def taste(self, ticket: Ticket, word: str, kind: Literal["dislikes", "likes"]) -> Taste:
        """What a like or a dislike changes, if anything."""
        from mealplan.planning.week.tastes import taste

        return taste(word, kind, self.library(ticket))

    def entries(self, ticket: Ticket, name: str, texts: Sequence[str]) -> list[Entry]:
        """What entries of a list of her profile do, if anything."""
        from mealplan.tui.entries import of_names, of_person, of_taste

        if name in ("dislike", "prefer"):
            kind: Literal["dislikes", "likes"] = "dislikes" if name == "dislike" else "likes"
            return [of_taste(name, self.taste(ticket, text, kind)) for text in texts]
        if name in ("medicine", "condition"):
            return [of_person("medicine" if name == "medicine" else "condition", text) for text in texts]
        return [of_names(name, text, lambda: self.library(ticket)) for text in texts]

    def best_sources(self, ticket: Ticket, nutrient: str, exclusions: Sequence[str]) -> list[FoodRow]:
        from mealplan.tui.lookups import best_sources

        return best_sources(self.library(ticket), nutrient, exclusions)

    def food(self, ticket: Ticket, food: str, exclusions: Sequence[str]) -> FoodPage:
        from mealplan.tui.lookups import food_page

        return food_page(self.library(ticket), food, exclusions)

    def add_food(self, ticket: Ticket, typed: Mapping[str, Any]) -> tuple[str, str]:
        """A food of her own out of what she typed (the keys of `foods.own.typed`): its id and name. From then on the
        library has it."""
        from mealplan.foods.own.folder import keep
        from mealplan.foods.own.typed import from_typed, likely_group

        foods = self.library(ticket).foods
        name = str(typed.get("name", ""))
        food, _ = from_typed({"group": likely_group(name, foods), **typed}, foods.groups(), name[:60] or "label")
        food_id, _ = keep(food)
        with self._opening:
            self._library = None
        self.library(ticket)
        return food_id, food.name


def _worse(plan: Plan) -> tuple[int, int, float]:
    """What a week is worse by, to list the better ones first: goals, days over their minutes, what it asks."""
    from mealplan.planning.result.promises import longer_days

    unmet = sum(not target.met for target in plan.targets if target.level == "goal")
    return unmet, len(longer_days(plan)), plan.life.minutes if plan.life is not None else 0.0


def lasts(plan: Plan, today: dt.date) -> bool:
    """Whether there is still a day to come."""
    return bool(plan.days) and plan.days[-1].date > today
