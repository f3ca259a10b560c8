"""The library as one eater eats from it: each dish adapted to what she leaves out and dislikes (`dishes.adapt`).

All that plans for a request takes its dishes from here, so a dish is one thing everywhere: candidates, weights, titles,
steps, shopping and checks are of the variant that she may eat. A dish that cannot adapt stands as it was written, and
its verdict says why it may not be served.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from mealplan.dishes import fodmap
from mealplan.dishes.adapt import Adapted, Adapter, Allowed
from mealplan.dishes.contents import Contents
from mealplan.dishes.dish import APART, Dish, Portioned
from mealplan.dishes.ingredients import Ingredient
from mealplan.errors import ValueProblem
from mealplan.foods.exclusions.own import OwnExclusion
from mealplan.foods.food import FOOD_EXCLUSIONS, KITCHEN, Answer
from mealplan.library import Library
from mealplan.nutrition.person import Person
from mealplan.planning.ask.meant import allowances
from mealplan.planning.ask.request import YOU, Eater, PlanRequest
from mealplan.planning.ask.unwanted import ingredient_disliked

MOST = 40  # books that are remembered of one library


@dataclass(frozen=True)
class _Books:
    """Adapted libraries by what was asked, each with the dishes that it was made of; adapters, each with the
    ingredients that it knows, by whether they adapt plates of a pot that stands."""

    known: dict[tuple[object, ...], tuple[dict[str, Dish], Library]] = field(default_factory=dict)
    adapters: dict[bool, tuple[dict[str, Ingredient], Adapter]] = field(default_factory=dict)


def as_eaten(library: Library, eater: Eater) -> Library:
    """The library with every dish as she may eat it; the library itself where she leaves nothing out."""
    base = library.base or library
    key = _restrictions(eater)
    return base if key == _NONE else _remembered(base, key, lambda: _made(base, eater))


Restrictions = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], bool]
_NONE: Restrictions = ((), (), (), True)


def _restrictions(eater: Eater) -> Restrictions:
    """What of an eater decides how a dish adapts."""
    return eater.exclusions, eater.allow_maybe, eater.dislikes, eater.fortified


def _remembered(base: Library, key: tuple[object, ...], make: Callable[[], Library]) -> Library:
    known = base.cookbook.remembered(_Books).known
    made = known.get(key)
    if made is None or made[0] != base.cookbook.dishes:
        while len(known) >= MOST:
            known.pop(next(iter(known)))
        made = known[key] = (dict(base.cookbook.dishes), make())
    return made[1]


@dataclass(frozen=True)
class Table:
    """How the cookbook stands on the table of those who share: `who`: their numbers among the eaters of the request;
    `plates`: for each of them the library with the dishes as they are on that plate. But for lines `(apart)` all
    plates of a dish are alike, so one pot serves them."""

    who: tuple[int, ...]
    plates: tuple[Library, ...]


def table(library: Library, eaters: Sequence[Eater], who: Sequence[int]) -> Table:
    """The table of some of the eaters. A line `(apart)` is each one's own, all others are one for all of them: what
    stands in is free for everybody who eats of the pot."""
    base = library.base or library
    sharing = {_restrictions(eaters[e]): eaters[e] for e in who}
    if len(sharing) == 1:
        return Table(tuple(who), (as_eaten(base, eaters[who[0]]),) * len(who))
    key = ("shared", frozenset(sharing))
    pot = _remembered(base, key, lambda: _shared(base, list(sharing.values())))
    made = {
        own: _remembered(base, (*key, own), lambda one=one: _plate(base, pot, one))  # type: ignore[misc]
        for own, one in sharing.items()
    }
    return Table(tuple(who), tuple(made[_restrictions(eaters[e])] for e in who))


def groups(request: PlanRequest) -> tuple[tuple[int, ...], ...]:
    """Those who may share a pot: all who are there at some meal, or all who have no plate of their own locked there,
    all of them but one, and each by herself; the larger ones first."""
    week = request.week
    there = {request.at(day, slot) for day in range(week.days) for slot in week.planned(day)}
    for day, slot in {(x.day, x.slot) for x in week.locks if x.only}:
        own = {x.only for x in week.locks if (x.day, x.slot) == (day, slot)}
        there.add(tuple(e for e in request.at(day, slot) if request.eaters[e].name not in own))
    there -= {()}
    found = there | {tuple(x for x in who if x != e) for who in there for e in who if len(who) > 1}
    found |= {(e,) for e in range(len(request.eaters))}
    return tuple(sorted(found, key=lambda who: (-len(who), who)))


def eaten_without(library: Library, exclusions: Sequence[str]) -> Library:
    """The library as somebody eats from it who leaves this out."""
    return as_eaten(library, anybody(exclusions))


def anybody(exclusions: Sequence[str] = ()) -> Eater:
    """Somebody of whom only that is known."""
    return Eater(YOU, Person(40, "female"), (), 2000.0, exclusions=tuple(exclusions))


def adapted(dish: Dish, library: Library, eater: Eater) -> Adapted:
    """One dish as she may eat it, with what was changed, or why it cannot be."""
    base = library.base or library
    return _adapter(base).adapt(dish, Wanted(base, eater), eater.exclusions)


def cooked_for(dish: Dish, library: Library, exclusions: Sequence[str], *, where: str | None = None) -> Contents:
    """What portions of a dish are made of that was cooked for somebody who leaves this out (nothing: as it is written).
    Raises ValueProblem where no such variant of it is cooked."""
    found = adapted(dish, library, anybody(exclusions))
    if found.why:
        named = ", ".join(name.replace("_", " ") for name in exclusions)
        hint = 'Say what it was cooked for, or "as written".'
        raise ValueProblem(f"{dish.title} is not cooked for {named}: {found.why}", where=where, hint=hint)
    return Contents.of(found.dish.title, found.dish.ingredients, found.dish.servings)


def any_variant(dish: Dish, library: Library) -> Dish:
    """A dish of all that portions of it may hold of which nobody noted how they were cooked."""
    return _adapter(library.base or library).any_variant(dish)


@dataclass(frozen=True)
class Forms:
    """Every form in which a dish may stand on somebody's plate; remembered with the library that is served."""

    of: dict[str, list[Dish]] = field(default_factory=dict)


def served(library: Library, request: PlanRequest) -> Library:
    """The library as those who eat have it: the dishes as the first of them does, and of each dish every other form
    that may stand on a plate or stands in the house (`forms`). For one eater with nothing such it is `as_eaten`."""
    base = library.base or library
    mine = as_eaten(base, request.eater)
    dishes = base.cookbook.dishes
    cooked = [(x.dish, x.made) for x in request.house.frozen if x.made is not None and x.dish in dishes]
    if len(request.eaters) == 1 and not cooked:
        return mine
    tables = [table(base, request.eaters, who) for who in groups(request)]
    books = list({id(plate): plate for one in reversed(tables) for plate in one.plates}.values())
    made = base.with_book(mine.cookbook.with_dishes(mine.cookbook.dishes))
    found = made.cookbook.remembered(Forms).of
    for book in (mine, *books):
        for id_, dish in book.cookbook.dishes.items():
            known = found.setdefault(id_, [])
            if all(dish is not one and dish != one for one in known):
                known.append(dish)
    for id_, held in cooked:
        found.setdefault(id_, []).append(held.as_dish(dishes[id_]))
    return made


def forms(library: Library, dish: str) -> list[Dish]:
    """Every form of a dish in a library that is served; of another library, the one that it has."""
    known = library.cookbook.remembered(Forms).of.get(dish)
    if known:
        return known
    one = library.cookbook.dishes.get(dish)
    return [] if one is None else [one]


def _shared(base: Library, eaters: Sequence[Eater]) -> Library:
    """The library with all lines but those apart as everybody may eat them."""
    each = [Wanted(base, eater) for eater in eaters]
    wanted = tuple(dict.fromkeys(name for eater in eaters for name in eater.exclusions))
    return _adapted(base, _Lines(each, apart=False), wanted)


def _plate(base: Library, pot: Library, eater: Eater) -> Library:
    """The library of a shared pot with the lines apart as one of them may eat them. (A line that she may not eat, since
    nothing stands in for it or only with another pot, bars the dish.)"""
    made = _adapted(pot, _Lines([Wanted(base, eater)], apart=True), eater.exclusions, plates=True)
    book = made.cookbook
    before = pot.cookbook.dishes
    both = {
        id_: replace(dish, adapted=(*before[id_].adapted, *dish.adapted))
        if dish is not before[id_] and _in_the_pot(dish) == _in_the_pot(before[id_])
        else before[id_]
        for id_, dish in book.dishes.items()
    }
    return base.with_book(book.with_dishes(both))


def _in_the_pot(dish: Dish) -> list[Portioned]:
    return [line for line in dish.ingredients if APART not in line.marks]


class _Lines:
    """Some lines of a dish as several eaters may have them: those apart, or those of the pot; of the others nothing is
    asked."""

    def __init__(self, each: Sequence[Wanted], *, apart: bool) -> None:
        self.each, self.apart = each, apart
        self.by_amount = frozenset[str]().union(*(one.by_amount for one in each))

    def __call__(self, entry: Ingredient, line: Portioned) -> bool:
        return (APART in line.marks) != self.apart or all(one(entry, line) for one in self.each)

    def eats(self, entry: Ingredient, food: str) -> bool:
        return all(one.eats(entry, food) for one in self.each)

    def liked(self, entry: Ingredient, line: Portioned, servings: float) -> bool:
        return (APART in line.marks) != self.apart or all(one.liked(entry, line, servings) for one in self.each)


def _adapted(base: Library, wanted: Allowed, exclusions: Sequence[str], *, plates: bool = False) -> Library:
    """The library with its dishes adapted; `plates`: to those who eat of a pot that stands."""
    book = base.cookbook
    adapter = _adapter(base, plates=plates)
    dishes = {id_: adapter.adapt(dish, wanted, exclusions).dish for id_, dish in book.dishes.items()}
    return (base.base or base).with_book(book.with_dishes(dishes))


def _made(base: Library, eater: Eater) -> Library:
    return _adapted(base, Wanted(base, eater), eater.exclusions)


def _adapter(base: Library, *, plates: bool = False) -> Adapter:
    """One for all dishes of a library, with what it asks of foods read at once."""
    book = base.cookbook
    made = book.remembered(_Books).adapters
    if plates not in made or made[plates][0] != book.ingredients:
        foods = {food for one in book.ingredients.values() for food in (one.raw, one.cooked) if food is not None}
        amounts = base.foods.amount_rows(sorted(foods), ("energy", "protein"))
        known = {
            key: {food: 0.0 if math.isnan(row[i]) else row[i] for food, row in amounts.items()}
            for i, key in enumerate(("energy", "protein"))
        }
        adapter = Adapter(book.ingredients, lambda food, key: known[key][food], plates=plates)
        made[plates] = (dict(book.ingredients), adapter)
    return made[plates][1]


class Wanted:
    """What one eater may eat of an ingredient, line by line; remembered, since a few hundred are asked for again and
    again."""

    def __init__(self, library: Library, eater: Eater) -> None:
        self.library, self.eater = library, eater
        self.by_amount = frozenset({fodmap.HIGH_FODMAP} & set(eater.exclusions))
        self.names = [x for x in eater.exclusions if x in FOOD_EXCLUSIONS and x != fodmap.HIGH_FODMAP]
        self.groups = [x for x in eater.exclusions if x in KITCHEN]
        self.allowed = allowances(eater.allow_maybe)
        self.dislikes = [OwnExclusion.parse(text) for text in eater.dislikes if text.strip()]
        self.portions = library.cookbook.portions if self.by_amount else None
        self.judge = library.cookbook.fodmap_judge
        self.known: dict[tuple[str, str], bool] = {}

    def __call__(self, entry: Ingredient, line: Portioned) -> bool:
        """Whether she may eat it at all, in some amount."""
        if not self.eats(entry, line.food) or (self.groups and not self._kitchen(entry, line)):
            return False
        if self.portions is None:
            return True
        if fodmap.limited(entry, self.portions):
            return bool(self.portions[entry.name].free_up_to_g) or self._may(fodmap.HIGH_FODMAP, entry, line.food)
        found = self.judge(entry, line.food).answer
        return found is Answer.FREE or (found is Answer.MAYBE and self._may(fodmap.HIGH_FODMAP, entry, line.food))

    def liked(self, entry: Ingredient, line: Portioned, servings: float) -> bool:
        """Whether she may eat it in the amount of a portion."""
        if not self(entry, line):
            return False
        if self.portions is None or not fodmap.limited(entry, self.portions):
            return True
        portion = self.portions[entry.name]
        grams = fodmap.measured(line, entry, portion.measured_as) / servings
        return grams <= (portion.free_up_to_g or 0.0) * (1 + fodmap.HAIR)

    def _kitchen(self, entry: Ingredient, line: Portioned) -> bool:
        """Whether the kitchen rules of her stage of life have nothing against the line."""
        mine = replace(line, ingredient=entry.name, id=entry.id)
        for group in self.groups:
            found = self.library.cookbook.line_verdict(mine, group).answer
            if found is Answer.CONTAINS or (found is Answer.MAYBE and not self._may(group, entry, line.food)):
                return False
        return True

    def eats(self, entry: Ingredient, food: str) -> bool:
        """Whether it is no food that she leaves out, whatever its amount and what a dish does to it."""
        key = (entry.name, food)
        if key not in self.known:
            self.known[key] = self._answer(entry, food)
        return self.known[key]

    def _may(self, name: str, entry: Ingredient, food: str) -> bool:
        return bool({(name, ""), (name, food.lower()), (name, entry.name.lower())} & self.allowed)

    def _answer(self, entry: Ingredient, food: str) -> bool:
        book = self.library.cookbook
        for name in self.names:
            answer = book.ingredient_verdict(entry.name, name, food).answer
            if answer is Answer.CONTAINS or (answer is Answer.MAYBE and not self._may(name, entry, food)):
                return False
        if not self.eater.fortified and food in self.library.foods.fortified:
            return False
        return not any(ingredient_disliked(own, entry.name, food, self.library) for own in self.dislikes)
