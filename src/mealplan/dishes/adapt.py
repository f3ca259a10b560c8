"""A dish as somebody may eat it: each ingredient that is not allowed gives way to its nearest stand-in, or is left out
where the dish says that it may be.

A dish is written as people love it. For an eater it resolves to one variant, always the same one: line by line, what
the dish itself offers first (`(or: ...)`), then the stand-ins of the ingredient catalogue, those for what she leaves
out before others, and of those again (butter gives way to a spread, and that to oil), the fewest steps first. A line
marked `(as is)` never changes. What cannot give way stands there as it was written, and its verdict decides.

A variant is refused that would not cook: an egg that is more than a binding, a grain that drinks more than there is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Protocol

from mealplan.dishes.dish import APART, AS_IS, OPTIONAL, Dish, Portioned, Step
from mealplan.dishes.facts import Per100
from mealplan.dishes.ingredients import Ingredient, StandIn
from mealplan.dishes.resolve import CARRIES_NOTHING, amount_text, cook_step, drained, main_ingredient, portion_step


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
MOST_OTHER = 2  # of them by a food of another kind (meat by tofu)
OTHER_SHARE = 0.55  # of the dish's energy that such foods may take the place of
THIRST = 0.25  # how much more or less a stand-in may drink than the grain that it stands in for
SPARE = 0.5  # of what nothing in the pot drinks: so much may be drunk besides
LIQUIDS = ("stock", "broth", "milk", "coconut milk", "chopped tomatoes")  # families that a grain swells in
STEPS = 3  # stand-ins of stand-ins


@dataclass(frozen=True, slots=True)
class Swap:
    """`line`: index of the line; `of`: its ingredient; `use`: what stands in, "" where it is left out; `made`: the line
    with it, None where it is left out."""

    line: int
    of: str
    use: str
    note: str = ""
    made: Portioned | None = None


@dataclass(frozen=True, slots=True)
class Adapted:
    """The dish as she may eat it, or as it was written and `why` it cannot adapt."""

    dish: Dish
    swaps: tuple[Swap, ...] = ()
    why: str = ""


class Adapter:
    """Adapts dishes with the stand-ins of one ingredient catalogue. `per_100g`: energy and protein of foods."""

    def __init__(self, ingredients: Mapping[str, Ingredient], per_100g: Per100) -> None:
        self.ingredients, self.per_100g = ingredients, per_100g

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
            found = None if AS_IS in line.marks else self._stand_in(dish, index, entry, allowed, wanted)
            if found is not None:
                swaps.append(found)
            elif not allowed(entry, line):
                return Adapted(dish, (), f"nothing stands in for {line.ingredient} here")
        if swaps and not self._the_same_dish(dish, swaps):
            return Adapted(dish, (), "with all that would change it would be another dish")
        return Adapted(self._swapped(dish, swaps), tuple(swaps)) if swaps else Adapted(dish)

    def _the_same_dish(self, dish: Dish, swaps: Sequence[Swap]) -> bool:
        """Whether a variant is still the dish: few changes, and most of it of the same kind of food."""
        other = [
            swap.line
            for swap in swaps
            if swap.use and self.ingredients[swap.use].raw_group != self.ingredients[swap.of].raw_group
            and not set(swap.of.split()) & set(swap.use.split())
        ]
        share = sum(self._share(dish, line) for line in other)
        return len(swaps) <= MOST_SWAPS and len(other) <= MOST_OTHER and share <= OTHER_SHARE

    def _stand_in(
        self, dish: Dish, index: int, entry: Ingredient, allowed: Allowed, wanted: Collection[str]
    ) -> Swap | None:
        line = dish.ingredients[index]
        too_much = allowed(entry, line)  # of what she may eat: only what is named for that stands in
        for one in self._reached(line, entry, wanted):
            if too_much and one.without not in allowed.by_amount and one.use not in line.instead:
                continue
            new = self.ingredients[one.use]
            if not allowed.eats(new, eaten_as(line, entry, new)[0]):
                continue
            made = self._line(line, new, one.factor)
            if not allowed.liked(new, made, dish.servings):
                continue
            if one.small and not (self._binds(dish, index) and self._share(dish, index) <= SMALL):
                continue
            if self._cooks(dish, index, made):
                return Swap(index, line.ingredient, one.use, one.note, made)
        left_out = OPTIONAL in line.marks and not _names(dish.title, line)
        return Swap(index, line.ingredient, "") if left_out else None

    def _reached(self, line: Portioned, entry: Ingredient, wanted: Collection[str]) -> Iterator[StandIn]:
        """Everything that may stand in, the nearest first; of several steps the factors multiply."""
        seen = {entry.name}
        level = [StandIn("", name) for name in line.instead] + _ordered(entry.stand_ins, wanted)
        for _ in range(STEPS):
            beyond: list[StandIn] = []
            for one in level:
                if one.use in seen or one.use not in self.ingredients:
                    continue
                seen.add(one.use)
                yield one
                for more in _ordered(self.ingredients[one.use].stand_ins, wanted):
                    note = " ".join(text for text in (one.note, more.note) if text)
                    factor, small = one.factor * more.factor, one.small or more.small
                    beyond.append(StandIn(more.without, more.use, factor, small, note))
            level = beyond

    def _binds(self, dish: Dish, index: int) -> bool:
        """Whether a line that there is little of binds something: an egg in a dough, not one on a salad."""
        others = (x.ingredient for i, x in enumerate(dish.ingredients) if i != index)
        return any(word in name for name in others for word in BOUND)

    def _share(self, dish: Dish, index: int) -> float:
        """The share of a line in the dish's energy."""
        energies = [self.per_100g(line.food, "energy") * line.eaten_g / 100.0 for line in dish.ingredients]
        return energies[index] / (sum(energies) or 1.0)

    def _cooks(self, dish: Dish, index: int, made: Portioned) -> bool:
        """Whether the pot holds what the stand-in drinks: what swells in measured water must swell alike."""
        old = dish.ingredients[index]
        mine = old.eaten_g - old.edible_g
        if APART in old.marks or mine <= old.edible_g * 0.2:
            return True
        liquid = sum(x.edible_g for x in dish.ingredients if self._liquid(x))
        drank = sum(max(0.0, x.eaten_g - x.edible_g) for x in dish.ingredients if not self._liquid(x))
        if not liquid or drained(dish.steps):
            return True
        more = made.eaten_g - made.edible_g - mine
        return abs(more) <= THIRST * mine or 0 <= more <= SPARE * (liquid - drank)

    def _liquid(self, line: Portioned) -> bool:
        """Water and stock, which a grain may drink."""
        entry = self.ingredients.get(line.ingredient)
        return entry is not None and (entry.tap or entry.family in LIQUIDS)

    def _line(self, old: Portioned, new: Ingredient, factor: float) -> Portioned:
        """The line with the stand-in: spoons and cups stay spoons and cups, a piece for a piece, else grams."""
        entry = self.ingredients[old.ingredient]
        edible, amount, unit = _amount(old, entry, new, factor)
        food, eaten = eaten_as(old, entry, new)
        return replace(
            old, ingredient=new.name, food=food, id=new.id, said=new.name, amount=amount, unit=unit,
            bought_g=0.0 if new.tap else new.bought(edible), edible_g=edible, eaten_g=edible * eaten,
            retention=new.retention if food == new.raw and eaten == 1.0 and old.retention else None,
            shown=amount_text(amount, unit),
        )  # fmt: skip

    def _swapped(self, dish: Dish, swaps: Sequence[Swap]) -> Dish:
        """The dish with stand-ins: weights, method, title and whole pieces follow."""
        lines: list[Portioned | None] = list(dish.ingredients)
        for swap in swaps:
            lines[swap.line] = swap.made
        kept = tuple(line for line in lines if line is not None)
        entries = [(line, self.ingredients[line.ingredient]) for line in kept]
        pieces = [(x, i) for x, i in entries if x.unit == "" and not x.fixed]
        wholes = [(x.amount, i.piece_whole) for x, i in pieces if x.amount is not None]
        return replace(
            dish,
            ingredients=kept,
            title=self._title(dish, swaps),
            steps=_steps(dish, swaps),
            main_ingredient=main_ingredient(entries, self.per_100g),
            portion_step=portion_step(wholes, dish.servings),
            cook_step=cook_step(wholes, dish.servings),
            adapted=tuple((swap.of, swap.use) for swap in swaps),
        )

    def _carries(self, dish: Dish, swap: Swap) -> bool:
        """Whether what stands in is so much of the dish that its title says so."""
        fat = self.ingredients[swap.use].raw_group in CARRIES_NOTHING
        return not fat and self._share(dish, swap.line) >= NAMED

    def _title(self, dish: Dish, swaps: Sequence[Swap]) -> str:
        """What is named gives its name to what stands in for it; what stands in for much is named."""
        by, more = dict[str, str](), list[str]()
        for swap in swaps:
            line = dish.ingredients[swap.line]
            word = _names(dish.title, line)
            if word and swap.use:
                by[word] = called(swap.use)
            elif swap.use and self._carries(dish, swap):
                more.append(called(swap.use))
        title = _replaced(dish.title, _folded(by | _kept(dish, swaps, by)))
        return f"{title}, with {' and '.join(dict.fromkeys(more))}" if more else title


def _ordered(stand_ins: Sequence[StandIn], wanted: Collection[str]) -> list[StandIn]:
    return sorted(stand_ins, key=lambda one: one.without not in wanted)


def eaten_as(line: Portioned, old: Ingredient, new: Ingredient) -> tuple[str, float]:
    """(the food that a stand-in is eaten as, grams eaten of a gram edible): cooked where the line is cooked."""
    was_cooked = line.food == old.cooked if old.cooked is not None and old.cooked != old.raw else new.eaten == "cooked"
    if new.cooked is not None and (was_cooked or (new.eaten == "cooked" and old.cooked is None)):
        return new.cooked, new.yield_factor
    return new.raw, 1.0


_VOLUMES = {"ml": 1.0, "l": 1000.0, "tsp": 4.92892, "tbsp": 14.7868, "cup": 236.588, "cups": 236.588}  # millilitres, US


def _density(entry: Ingredient) -> float | None:
    """Grams per millilitre by the first of its measures that is a volume; without the unit registry, which is slow."""
    for one in entry.measures:
        name = one.name.split(",")[0].strip().lower()
        if name in _VOLUMES and name not in ("ml", "l"):
            return one.grams / _VOLUMES[name]
    return None


def _amount(old: Portioned, entry: Ingredient, new: Ingredient, factor: float) -> tuple[float, float, str]:
    """(edible grams, amount, unit) of a stand-in."""
    millilitres, density = _VOLUMES.get(old.unit.lower()), _density(new)
    if old.amount is not None and millilitres is not None and density is not None:
        return old.amount * factor * millilitres * density, old.amount * factor, old.unit
    alike = entry.piece_grams and new.piece_grams and 0.6 <= new.piece_grams / entry.piece_grams <= 1.7
    if old.amount is not None and old.unit == "" and alike and new.piece_grams is not None and factor == 1.0:
        return new.piece_grams * old.amount, old.amount, ""
    grams = old.edible_g * factor
    return grams, grams, "g"


def spoken(name: str) -> str:
    """ "chickpeas, canned" as one says it in a sentence: "canned chickpeas"."""
    head, comma, tail = name.partition(", ")
    return f"{tail} {head}" if comma else name


def _words_for(line: Portioned) -> tuple[str, ...]:
    """What a method may call the ingredient of a line, the longest first: names as one says them."""
    return _said_as(line.said or line.ingredient, line.ingredient)


@lru_cache(maxsize=4096)
def _said_as(*names: str) -> tuple[str, ...]:
    return tuple(sorted({spoken(name) for name in names}, key=lambda name: (-len(name), name)))


@lru_cache(maxsize=4096)
def _forms(line_said: str, ingredient: str) -> tuple[str, ...]:
    """The words for a line, one of it and several."""
    words = _said_as(line_said, ingredient)
    return tuple(dict.fromkeys(form for word in words for form in (word, f"{word}s", word.removesuffix("s"))))


_SORTS = frozenset({
    "canned", "tinned", "fresh", "minced", "frozen", "ground", "dried", "red", "white", "green", "black", "brown",
    "whole", "plain", "smoked", "cooked", "sliced", "fat", "sweet", "baby", "spring", "gluten-free", "lactose-free",
    "fortified", "vegan", "reduced-fat", "low-fat", "dry", "ready", "wild", "large", "small", "mixed", "soft",
    "firm", "extra-firm", "light", "dark", "double", "single", "sour", "greek", "raw", "hot", "and", "with", "in",
    "of",
})  # words of a name that say of what sort a thing is, not what  # fmt: skip


def called(name: str) -> str:
    """What a title calls an ingredient: without the tin, the packet's claim and the brand of cut."""
    kept = [word for word in spoken(name).split() if word not in ("canned", "tinned", "dried", "fresh", "in", "water")]
    return " ".join(kept) or name


def _names(title: str, line: Portioned) -> str:
    """The words of a title that name the ingredient of a line, or what it is of ("chicken" of chicken thigh)."""
    small = title.lower()
    parts = [word for word in spoken(line.ingredient).split() if len(word) > 2 and word not in _SORTS]
    for name in [*_words_for(line), *parts]:
        one = name.removesuffix("s")
        for word in (name, one, f"{name}s") if one.lower() in small else ():
            if _at(small, word.lower()) >= 0:
                return word
    return ""


def _at(text: str, word: str, start: int = 0) -> int:
    """Where a word stands by itself in a text, from `start` on ("garlic", not that of "garlic-infused"); -1 where it
    does not. By plain search: a pattern for each of some thousand names would take longer to make than to look for."""
    at = text.find(word, start)
    while at >= 0:
        end = at + len(word)
        if not (at and _joins(text[at - 1])) and not (end < len(text) and _joins(text[end])):
            return at
        at = text.find(word, at + 1)
    return -1


def _joins(letter: str) -> bool:
    return letter.isalnum() or letter in "_-"


def _folded(by: Mapping[str, str]) -> dict[str, str]:
    """Words to exchange, as `_replaced` looks for them."""
    return {word.casefold(): new for word, new in by.items()}


def _replaced(text: str, words: Mapping[str, str]) -> str:
    """A text with words exchanged, all in one pass, the longest first, so that nothing is exchanged twice; capitals
    stay."""
    small = _small(text)
    ahead = {word: at for word in words if word in small and (at := _at(small, word)) >= 0}
    if not ahead:
        return text
    out, done = list[str](), 0
    while ahead:
        at, word = min(((at, word) for word, at in ahead.items()), key=lambda one: (one[0], -len(one[1]), one[1]))
        new = words[word]
        out += (text[done:at], new[:1].upper() + new[1:] if text[at].isupper() else new)
        done = at + len(word)
        after = {word: at if at >= done else _at(small, word, done) for word, at in ahead.items()}
        ahead = {word: at for word, at in after.items() if at >= 0}
    return _TWICE.sub(r"\1", "".join((*out, text[done:])))


def _small(text: str) -> str:
    """In small letters, each where it stood."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(x.lower() if len(x.lower()) == 1 else x for x in text)


_TWICE = re.compile(r"(?<![\w-])(\w[\w -]{2,40}\w)(?:,| and|, and) (?:the )?\1(?![\w-])")  # two lines with one stand-in


def _steps(dish: Dish, swaps: Sequence[Swap]) -> tuple[Step, ...]:
    """The steps with the names of what stands in; a note of a stand-in stands where it is named first."""
    by, notes = dict[str, str](), dict[int, list[str]]()
    texts = [step.text.lower() for step in dish.steps]
    for swap in swaps:
        line = dish.ingredients[swap.line]
        words = _words_for(line)
        if swap.use:
            by |= {word: spoken(swap.use) for word in words}
        note = swap.note if swap.use else f"without {spoken(line.said or line.ingredient)}"
        if note:
            small = [word.lower() for word in words]
            first = next((i for i, text in enumerate(texts) if any(_at(text, word) >= 0 for word in small)), -1)
            notes.setdefault(first, []).append(f"{note[:1].upper()}{note[1:]}.")
    by = _folded(by | _kept(dish, swaps, by))
    return tuple(_step(step, by, notes.get(i, ())) for i, step in enumerate(dish.steps))


def _step(step: Step, by: Mapping[str, str], notes: Iterable[str]) -> Step:
    text = _replaced(step.text, by)
    text = f"{text} ({' '.join(dict.fromkeys(notes))})" if notes else text
    return step if text == step.text else replace(step, text=text)


def _kept(dish: Dish, swaps: Sequence[Swap], by: Mapping[str, str]) -> dict[str, str]:
    """Longer names in which a word that is exchanged stands, each as it is: "butter beans" hold no butter."""
    gone = {swap.line for swap in swaps}
    lines = (line for i, line in enumerate(dish.ingredients) if i not in gone)
    names = {name for line in lines for name in _forms(line.said or line.ingredient, line.ingredient)}
    return {name: name for word in by for name in names if word in name and name not in by and _at(name, word) >= 0}
