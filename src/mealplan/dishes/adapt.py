"""A dish as somebody may eat it: each ingredient that is not allowed gives way to its nearest stand-in, or is left out
where the dish says that it may be.

A dish is written as people love it. For an eater it resolves to one variant, always the same one: line by line, what
the dish itself offers first (`(or: ...)`), then the stand-ins of the ingredient catalogue, those for what she leaves
out before others, and of those again (butter gives way to a spread, and that to oil), the fewest steps first. A line
marked `(as is)` never changes. What cannot give way stands there as it was written, and its verdict decides.

A variant is refused that would not cook: an egg that is more than a binding, a grain that drinks more than there is.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from mealplan.dishes.amounts import eaten_as, joined, joins, spooned, stand_in_amount
from mealplan.dishes.cooking import BEARABLE, cooking, in_a_pot, longer, minutes_after, on_a_tray, simmering
from mealplan.dishes.dish import APART, AS_IS, OPTIONAL, Dish, Portioned, Step
from mealplan.dishes.facts import Per100
from mealplan.dishes.fitting import fitting
from mealplan.dishes.ingredients import Ingredient, StandIn
from mealplan.dishes.resolve import CARRIES_NOTHING, amount_text, cook_step, drained, main_ingredient, portion_step
from mealplan.dishes.seasoned import beside, sweet
from mealplan.dishes.shapes import holds_its_shape
from mealplan.dishes.swap import FATS, MEAT, Swap, in_text, seasons, spoken
from mealplan.dishes.titles import leaves, title_of
from mealplan.dishes.variant import Variant
from mealplan.dishes.wording import steps_of
from mealplan.errors import ValueProblem


class Allowed(Protocol):
    """What an eater may eat of an ingredient, of a line. `by_amount`: the exclusions of hers that go by the amount."""

    by_amount: frozenset[str]

    def __call__(self, entry: Ingredient, line: Portioned) -> bool:
        """Whether she may eat it at all, in some amount."""

    def eats(self, entry: Ingredient, food: str) -> bool:
        """Whether it is no food that she leaves out, whatever its amount and what a dish does to it."""

    def liked(self, entry: Ingredient, line: Portioned, servings: float) -> bool:
        """Whether she may eat it in the amount of a portion of a recipe of so many servings."""


SMALL = 0.25  # of the dish's energy: more of an egg than that is no binding
BOUND = ("flour", "breadcrumb", "oat", "minced", "mince", "semolina", "polenta")  # what an egg binds
NAMED = 0.10  # of the dish's energy: what stands in for so much is named in the title
MOST_SWAPS = 6  # more, and it is another dish
OTHER_FOODS = 3  # and more than half of its foods by what goes by another name: it is another dish
MOST_OTHER = 2  # of them by a food of another kind (meat by tofu)
OTHER_SHARE = 0.55  # of the dish's energy that such foods may take the place of
THIRST = 0.25  # how much more or less a stand-in may drink than the grain that it stands in for
SPARE = 0.5  # of what nothing in the pot drinks: so much may be drunk besides
LIQUIDS = ("stock", "broth", "milk", "coconut milk", "chopped tomatoes")  # families that a grain swells in
LITTLE = 0.15  # of the dish's energy: more is not little, and a seasoning does not stand in for it
BRAISED = 60.0  # minutes: what cooks so long is meat
WEIGHED = 0.3  # grams of a seasoning: less is not measured
_GROWN = ("0900", "1100")  # SR28 groups of fruit and vegetables
STEPS = 3  # stand-ins of stand-ins
STANDS = 5.0  # minutes: what is only eaten fresh stands no longer in a dish
A_LITTLE_MORE = 5.0  # minutes that a pot may simmer longer for a grain
MOST_LINES = 20_000  # that are remembered: a plan asks for some thousand
_SHREDS = re.compile(  # only meat does
    r"\btwo forks\b|\b(?:pull|tear) (?:it|them|the \w+) apart\b|\bshred (?:it|them|the (?:chicken|meat))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Adapted:
    """The dish as she may eat it, or as it was written and `why` it cannot adapt."""

    dish: Dish
    swaps: tuple[Swap, ...] = ()
    why: str = ""


class Adapter:
    """Adapts dishes with the stand-ins of one ingredient catalogue. `per_100g`: energy and protein of foods. `plates`:
    of a pot that is shared: what comes with the stand-in of a line apart is apart as well."""

    def __init__(self, ingredients: Mapping[str, Ingredient], per_100g: Per100, *, plates: bool = False) -> None:
        self.ingredients, self.per_100g, self.plates = ingredients, per_100g, plates
        # what stands in for a line, each with the line: as long as it is kept, no other line has its `id`
        self._made: dict[tuple[int, str, float], tuple[Portioned, Portioned]] = {}
        self._notes: dict[tuple[str, str, str], str] = {}

    def adapt(self, dish: Dish, allowed: Allowed, wanted: Collection[str] = ()) -> Adapted:
        """The nearest variant in which every line is allowed. `wanted`: exclusions, whose stand-ins come first. A plain
        food is what it is: a glass of milk is never a glass of something else."""
        swaps: list[Swap] = []
        if len(dish.ingredients) == 1:
            return Adapted(dish)
        for index, line in enumerate(dish.ingredients):
            entry = self.ingredients.get(line.ingredient)
            if entry is None or allowed.liked(entry, line, dish.servings):
                continue
            found = [] if AS_IS in line.marks else self._stand_in(dish, index, entry, allowed, wanted)
            if found:
                swaps += [swap for swap in found if swap.line not in {one.line for one in swaps}]
            elif not allowed(entry, line):
                return Adapted(dish, (), f"nothing stands in for {line.ingredient} here")
        if swaps and not self._the_same_dish(dish, swaps):
            return Adapted(dish, (), "with all that would change it would be another dish")
        return Adapted(self.swapped(dish, swaps), tuple(swaps)) if swaps else Adapted(dish)

    def any_variant(self, dish: Dish) -> Dish:
        """A dish of all that a pot of it may hold where nobody noted for whom it was cooked: every line as it is
        written, and beside it whatever may stand in for it for anybody. Its weights say nothing."""
        lines = list(dish.ingredients)
        for index, line in enumerate(dish.ingredients):
            entry = self.ingredients.get(line.ingredient)
            if entry is None or AS_IS in line.marks or len(dish.ingredients) == 1:
                continue
            for one in self._reached(line, entry, ()):
                swap = Swap(index, line.ingredient, one.use, one.factor)
                if one.use and (one.oil or self._fits(dish, one, swap)):
                    lines.append(self._line(line, self.ingredients[one.use], swap))
                    lines += [self._beside(line, name, grams) for name, grams in one.plus]
        return replace(dish, ingredients=tuple(lines))

    def _the_same_dish(self, dish: Dish, swaps: Sequence[Swap]) -> bool:
        """Whether a variant is still the dish: few changes, and most of it of the same kind of food."""
        other = [
            swap.line
            for swap in swaps
            if swap.use and self.ingredients[swap.use].raw_group != self.ingredients[swap.of].raw_group
            and not set(swap.of.split()) & set(swap.use.split())
        ]
        share = sum(self._share(dish, line) for line in other)
        named = [swap for swap in swaps if swap.use and self.ingredients[swap.use].raw_group != FATS]
        foods = [x for x in dish.ingredients if not seasons(self.ingredients[x.ingredient])]
        new = [x for x in named if not seasons(self.ingredients[x.of]) and not set(x.of.split()) & set(x.use.split())]
        if len(new) > max(OTHER_FOODS, len(foods) / 2):
            return False
        return len(named) <= MOST_SWAPS and len(other) <= MOST_OTHER and share <= OTHER_SHARE

    def _stand_in(
        self, dish: Dish, index: int, entry: Ingredient, allowed: Allowed, wanted: Collection[str]
    ) -> list[Swap]:
        """What is done about a line: nothing where nothing stands in for it."""
        line = dish.ingredients[index]
        too_much = allowed(entry, line)  # of what she may eat: only what is named for that stands in
        for one in self._twins_last(dish, index, self._reached(line, entry, wanted)):
            if too_much and one.without not in allowed.by_amount and one.use not in line.instead:
                continue
            if not one.use and one.little and self._share(dish, index) > LITTLE:
                continue
            if not one.use:
                if not self._in_title(dish, index):
                    return [Swap(index, line.ingredient, "")]
                continue
            if one.oil:
                oil = self._oil(dish, index, self.ingredients[one.use], allowed)
                if oil is not None:
                    return [Swap(index, line.ingredient, ""), oil]
            note = "" if one.pot and not in_a_pot(dish, index) else one.note
            plus = beside(one, dish, index, self.ingredients)
            swap = Swap(index, line.ingredient, one.use, one.factor, note, plus)
            if self._liked(dish, swap, allowed) and self._fits(dish, one, swap):
                return [swap]
        left_out = OPTIONAL in line.marks and not self._in_title(dish, index)
        return [Swap(index, line.ingredient, "")] if left_out else []

    def _twins_last(self, dish: Dish, index: int, reached: Iterator[StandIn]) -> Iterator[StandIn]:
        """Stand-ins in their order, last those that the dish has already and puts in at another time: a list with two
        lines of celeriac is read wrongly."""
        twins, line = list[StandIn](), dish.ingredients[index]
        others = {x.ingredient: x for i, x in enumerate(dish.ingredients) if i != index}
        for one in reached:
            other = others.get(one.use)
            grown = bool(one.use) and self.ingredients[one.use].raw_group in _GROWN
            if other is not None and grown and one.use not in line.instead and not _at_once(dish, line, other):
                twins.append(one)
            else:
                yield one
        yield from twins

    def _in_title(self, dish: Dish, index: int) -> bool:
        return not leaves(dish.title, dish, index, self.ingredients)

    def _oil(self, dish: Dish, index: int, new: Ingredient, allowed: Allowed) -> Swap | None:
        """The first oil of the dish, in the step of the line or later, that gives way to an oil with its taste."""
        line = dish.ingredients[index]
        first = next((i for i, step in enumerate(dish.steps) if in_text(step.text, line)), len(dish.steps))
        for i, other in enumerate(dish.ingredients):
            known = self.ingredients[other.ingredient]
            if known.raw_group != FATS or "oil" not in known.name.split() or AS_IS in other.marks:
                continue
            if any(in_text(step.text, other) for step in dish.steps[first:]):
                swap = Swap(i, other.ingredient, new.name)
                return swap if self._liked(dish, swap, allowed) else None
        return None

    def _liked(self, dish: Dish, swap: Swap, allowed: Allowed) -> bool:
        """Whether she may eat a stand-in in its amount, and what comes with it."""
        line = dish.ingredients[swap.line]
        new = self.ingredients[swap.use]
        if not allowed.eats(new, eaten_as(line, self.ingredients[line.ingredient], new)[0]):
            return False
        more = [(self.ingredients[name], self._beside(line, name, grams)) for name, grams in swap.plus]
        return all(allowed.liked(entry, x, dish.servings) for entry, x in [(new, self._line(line, new, swap)), *more])

    def _fits(self, dish: Dish, one: StandIn, swap: Swap) -> bool:
        """Whether a stand-in does in this dish what the line does."""
        line, new = dish.ingredients[swap.line], self.ingredients[swap.use]
        if one.small and not (self._binds(dish, swap.line) and self._share(dish, swap.line) <= SMALL):
            return False
        if one.little and self._share(dish, swap.line) > LITTLE:
            return False
        if one.use not in line.instead and (self._pulled(dish, swap) or self._braised(dish, swap)):
            return False
        if one.use not in line.instead and not self._at_home(dish, swap):
            return False
        if one.fresh and minutes_after(dish, swap.line) > (STANDS if dish.no_cook or "raw" in line.note else 0.0):
            return False
        return self._cooks(dish, swap.line, new, swap) and self._done(dish, swap) is not None

    def _at_home(self, dish: Dish, swap: Swap) -> bool:
        """Whether a stand-in goes with the other lines and with the method: no chickpeas beside beans, no kiwi in a
        braise, nothing on a tray that does not bear the oven."""
        cooks = self.ingredients[swap.use].cooks
        others = (self.ingredients[x.ingredient].family for i, x in enumerate(dish.ingredients) if i != swap.line)
        if cooks.apart and any(family.startswith(cooks.apart) for family in others):
            return False
        if not holds_its_shape(dish, swap.line, self.ingredients[swap.of], self.ingredients[swap.use]):
            return False
        soft = swap.use.endswith("berries") or (cooks.fresh and self.ingredients[swap.use].aisle == "fruit")
        if soft and not sweet(dish, self.ingredients):
            return False
        if not (cooks.fresh or cooks.most):
            return True
        minutes = minutes_after(dish, swap.line)
        if cooks.fresh and minutes > STANDS:
            return False
        bears = not cooks.most or minutes <= BEARABLE * cooks.most
        return bears or in_a_pot(dish, swap.line) or on_a_tray(dish, swap.line)

    def _pulled(self, dish: Dish, swap: Swap) -> bool:
        """Whether meat that carries the dish is pulled into shreds, which nothing but meat and jackfruit does."""
        old, new = self.ingredients[swap.of], self.ingredients[swap.use]
        if old.raw_group not in MEAT or new.raw_group in MEAT or "jackfruit" in new.name or "minced" in old.name:
            return False
        return any(_SHREDS.search(step.text) for step in dish.steps)

    def _braised(self, dish: Dish, swap: Swap) -> bool:
        """Whether meat that carries the dish cooks so long that nothing but meat bears it."""
        old, new = self.ingredients[swap.of], self.ingredients[swap.use]
        if old.raw_group not in MEAT or new.raw_group in MEAT or self._share(dish, swap.line) < NAMED:
            return False
        return "minced" not in old.name and minutes_after(dish, swap.line) >= BRAISED

    def _done(self, dish: Dish, swap: Swap) -> Dish | None:
        """The dish with the minutes that a stand-in must cook; None where the method has no time for it."""
        old, new, line = self.ingredients[swap.of], self.ingredients[swap.use], dish.ingredients[swap.line]
        if new.cooks.simmer and old.cooks.simmer < new.cooks.simmer and APART not in line.marks:
            minutes, step, last = simmering(dish, swap.line)
            more = math.ceil(new.cooks.simmer - minutes)
            if more <= 0:
                return dish
            return longer(dish, step, last, more) if last is not None and more <= A_LITTLE_MORE else None
        if not new.cooks.least or (old.raw_group in MEAT and old.cooks.least >= new.cooks.least):
            return dish
        cut = any(word in line.note for word in ("chopped", "sliced", "diced", "cubed", "strips", "cut", "halved"))
        least = new.cooks.least if cut or not new.cooks.whole else new.cooks.whole
        minutes, step, last = cooking(dish, swap.line, self.ingredients)
        if minutes >= least:
            return dish
        return None if last is None else longer(dish, step, last, math.ceil(least - minutes))

    def _reached(self, line: Portioned, entry: Ingredient, wanted: Collection[str]) -> Iterator[StandIn]:
        """Everything that may stand in, the nearest first; of several steps the factors multiply."""
        seen = {entry.name}
        own = {one.use: one for one in reversed(entry.stand_ins)}  # the dish names it, the catalogue says how much
        offered = [replace(own.get(x, StandIn("", x)), without="", small=False, little=False) for x in line.instead]
        listed = _ordered(entry.stand_ins, wanted)
        same = [x for x in listed if x.without in wanted and x.use and self._same_thing(entry, x.use)]
        level = same + offered + listed
        for _ in range(STEPS):
            taken: list[StandIn] = []
            for one in level:
                if one.use in seen or (one.use and one.use not in self.ingredients):
                    continue
                seen.add(one.use)
                yield one
                if one.use and not one.oil:
                    taken.append(one)
            beyond = ((one, _ordered(self.ingredients[one.use].stand_ins, wanted)) for one in taken)
            level = [_after(one, more) for one, next_ones in beyond for more in next_ones]

    def _same_thing(self, entry: Ingredient, use: str) -> bool:
        """Whether a stand-in is the same food by another label: it comes before what the dish offers."""
        new = self.ingredients.get(use)
        return new is not None and (new.raw == entry.raw or (new.family == entry.family == "cheese"))

    def _binds(self, dish: Dish, index: int) -> bool:
        """Whether a line that there is little of binds something: an egg in a dough, not one on a salad."""
        others = (x.ingredient for i, x in enumerate(dish.ingredients) if i != index)
        return any(word in name for name in others for word in BOUND)

    def _share(self, dish: Dish, index: int) -> float:
        """The share of a line in the dish's energy."""
        energies = [self.per_100g(line.food, "energy") * line.eaten_g / 100.0 for line in dish.ingredients]
        return energies[index] / (sum(energies) or 1.0)

    def _cooks(self, dish: Dish, index: int, new: Ingredient, swap: Swap) -> bool:
        """Whether the pot holds what the stand-in drinks: what swells in measured water must swell alike."""
        old = dish.ingredients[index]
        mine = old.eaten_g - old.edible_g
        if mine <= old.edible_g * 0.2 or APART in old.marks:
            return True
        liquid = sum(x.edible_g for x in dish.ingredients if self._liquid(x))
        drank = sum(max(0.0, x.eaten_g - x.edible_g) for x in dish.ingredients if not self._liquid(x))
        if not liquid or drained(dish.steps):
            return True
        line = self._line(old, new, swap)
        more = line.eaten_g - line.edible_g - mine
        return abs(more) <= THIRST * mine or 0 <= more <= SPARE * (liquid - drank)

    def _liquid(self, line: Portioned) -> bool:
        """Water and stock, which a grain may drink."""
        entry = self.ingredients.get(line.ingredient)
        return entry is not None and (entry.tap or entry.family in LIQUIDS)

    def _line(self, old: Portioned, new: Ingredient, swap: Swap) -> Portioned:
        """The line with the stand-in: spoons and cups stay spoons and cups, a piece for a piece, else grams."""
        if len(self._made) > MOST_LINES:
            self._made = {}
        key = id(old), new.name, swap.factor
        known = self._made.get(key)
        if known is None:  # asked for when it is looked for, and when it is taken
            known = self._made[key] = (old, self._new_line(old, new, swap.factor))
        return known[1]

    def _new_line(self, old: Portioned, new: Ingredient, factor: float) -> Portioned:
        entry = self.ingredients[old.ingredient]
        edible, amount, unit = stand_in_amount(old, entry, new, factor)
        food, eaten = eaten_as(old, entry, new)
        return Portioned(
            ingredient=new.name, food=food, id=new.id, said=new.name, amount=amount, unit=unit,
            bought_g=0.0 if new.tap else new.bought(edible), edible_g=edible, eaten_g=edible * eaten,
            retention=new.retention if food == new.raw and eaten == 1.0 and old.retention else None,
            shown=amount_text(amount, unit), note=self._note(old.note, entry, new),
            fixed=old.fixed, cooked=old.cooked, marks=old.marks, instead=old.instead,
        )  # fmt: skip

    def _note(self, note: str, old: Ingredient, new: Ingredient) -> str:
        """The preparation of a stand-in; a few words stand beside many lines."""
        key = note, old.name, new.name
        if key not in self._notes:
            self._notes[key] = fitting(note, old, new)
        return self._notes[key]

    def _beside(self, old: Portioned, name: str, grams: float) -> Portioned:
        """The line of what comes with a stand-in: so many grams of it for one gram of what was replaced."""
        new = self.ingredients[name]
        edible, amount, unit = spooned(grams * old.edible_g, new, most=60.0)
        marks = (APART,) if self.plates and APART in old.marks else ()
        return replace(
            old, ingredient=name, food=new.raw, id=new.id, said=name, amount=amount, unit=unit, edible_g=edible,
            eaten_g=edible, bought_g=0.0 if new.tap else new.bought(edible), retention=None, note="", marks=marks,
            instead=(), shown=amount_text(amount, unit), cooked=None if new.staple else old.cooked,
        )  # fmt: skip

    def swapped(self, dish: Dish, swaps: Sequence[Swap]) -> Dish:
        """The dish with stand-ins: weights, method, title and whole pieces follow. Raises ValueProblem for swaps that
        are not of this dish."""
        for swap in swaps:
            if swap.line >= len(dish.ingredients) or dish.ingredients[swap.line].ingredient != swap.of:
                raise ValueProblem(f"{dish.id} has no {swap.of} in line {swap.line + 1}")
            if swap.use and swap.use not in self.ingredients:
                raise ValueProblem(f"no ingredient is called {swap.use!r}", where=dish.id)
        for swap in swaps:
            dish = (self._done(dish, swap) if swap.use else dish) or dish
        kept, added = self._lines(dish, swaps)
        named = [(line, self.ingredients[line.ingredient]) for line in kept]
        pieces = [(x, i) for x, i in named if x.unit == "" and not x.fixed]
        wholes = [(x.amount, i.piece_whole) for x, i in pieces if x.amount is not None]
        return Variant.of(
            dish,
            partial(self._words, dish, swaps, added),
            ingredients=kept,
            main_ingredient=main_ingredient(named, self.per_100g),
            portion_step=portion_step(wholes, dish.servings),
            cook_step=cook_step(wholes, dish.servings),
            adapted=tuple((swap.of, swap.use) for swap in swaps),
        )

    def _words(
        self, dish: Dish, swaps: Sequence[Swap], added: Mapping[int, Sequence[str]], of: str
    ) -> str | tuple[Step, ...]:
        """The title of a variant, or its method."""
        if of == "steps":
            return steps_of(dish, swaps, self.ingredients, added)
        carry = [swap.line for swap in swaps if swap.use and self._carries(dish, swap)]
        return title_of(dish, swaps, self.ingredients, carry)

    def _lines(self, dish: Dish, swaps: Sequence[Swap]) -> tuple[tuple[Portioned, ...], dict[int, list[str]]]:
        """(the lines of the variant, what comes with the stand-in of a line and stands in a line of its own). What the
        dish has already, and goes in at the same time, is one line."""
        by, added = {swap.line: swap for swap in swaps}, dict[int, list[str]]()
        lines, whose = list[Portioned](), dict[int, str]()
        for index, old in enumerate(dish.ingredients):
            swap = by.get(index)
            if swap is None:
                lines.append(old)
            elif swap.use:
                lines.append(self._line(old, self.ingredients[swap.use], swap))
        for swap in swaps:
            old = dish.ingredients[swap.line]
            for name, grams in swap.plus:
                if grams * old.edible_g < WEIGHED:
                    continue
                more = self._beside(old, name, grams)
                step = next((i for i, one in enumerate(dish.steps) if in_text(one.text, old)), -1)
                here = [x for x in dish.ingredients if step >= 0 and in_text(dish.steps[step].text, x)]
                free = self.ingredients[name].staple and not self.ingredients[name].tap
                own = name in swap.note  # the method says what becomes of it: it is not lost in another line
                near = (i for i, x in enumerate(lines) if not own and joins(x, more) and (free or lines[i] in here))
                at = next(near, None)
                if at is None:
                    whose[len(lines)] = f"for the {spoken(swap.use)}"
                    lines.append(more)
                    added.setdefault(swap.line, []).append(name)
                else:
                    lines[at] = joined(lines[at], more, self.ingredients[name])
        count = Counter(line.ingredient for line in lines)
        for index, note in whose.items():  # of two lines of salt a cook must know which is which
            if count[lines[index].ingredient] > 1:
                lines[index] = replace(lines[index], note=note)
        return self._together(dish, lines, swaps), added

    def _together(self, dish: Dish, lines: list[Portioned], swaps: Sequence[Swap]) -> tuple[Portioned, ...]:
        """The lines, those of one ingredient that one step names made one."""
        uses, result = {swap.use for swap in swaps}, list[Portioned]()
        count = Counter(line.ingredient for line in lines)
        if all(count[use] < 2 for use in uses):
            return tuple(lines)
        where = {x.ingredient: {i for i, s in enumerate(dish.steps) if in_text(s.text, x)} for x in dish.ingredients}
        for swap in swaps:
            where[swap.use] = where.get(swap.use, where[swap.of]) & where[swap.of]
        for line in lines:
            at = next((i for i, x in enumerate(result) if x.ingredient in uses and joins(x, line)), None)
            if at is None or not where.get(line.ingredient):
                result.append(line)
            else:
                result[at] = joined(result[at], line, self.ingredients[line.ingredient])
        return tuple(result)

    def _carries(self, dish: Dish, swap: Swap) -> bool:
        """Whether what stands in is so much of the dish that its title says so."""
        old, new = self.ingredients[swap.of], self.ingredients[swap.use]
        fat = any(x.raw_group in CARRIES_NOTHING or x.family == "butter" for x in (old, new))
        return not fat and self._share(dish, swap.line) >= NAMED


def _after(one: StandIn, more: StandIn) -> StandIn:
    """A stand-in of a stand-in, as it stands in for the line itself."""
    plus = tuple((name, grams * one.factor) for name, grams in more.plus)
    return replace(more, factor=one.factor * more.factor, small=one.small or more.small,
                   little=one.little or more.little, plus=plus)  # fmt: skip


def _at_once(dish: Dish, line: Portioned, other: Portioned) -> bool:
    """Whether one step names both lines."""
    return any(in_text(step.text, line) and in_text(step.text, other) for step in dish.steps)


def _ordered(stand_ins: Sequence[StandIn], wanted: Collection[str]) -> list[StandIn]:
    return sorted(stand_ins, key=lambda one: one.without not in wanted)
