"""What a person says that she ate: which food or dish that is, and its grams."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mealplan.errors import MealplanError, ValueProblem

if TYPE_CHECKING:
    from mealplan.dishes.dish import Dish
    from mealplan.library import Library

MOST_HINTS = 20  # of lines that are not understood get the nearest names


@dataclass(frozen=True, slots=True)
class Line:
    """One line as written, but the day in one form; `line` counts from 1, in a TOML file the entries."""

    line: int
    day: str
    slot: str
    what: str
    amount: str
    unit: str

    @property
    def text(self) -> str:
        return " ".join(x for x in (self.day, self.slot, self.amount, self.unit, self.what) if x)


@dataclass(frozen=True, slots=True)
class Eaten:
    """A line that was understood: what it was taken for, and the grams of each food. `sure`: named by id or by a name
    of the cookbook, not by the nearest food of that description."""

    line: Line
    taken_as: str
    kind: str  # food, ingredient or dish
    parts: tuple[tuple[str, float], ...]
    sure: bool

    @property
    def grams(self) -> float:
        return sum(grams for _, grams in self.parts)


@dataclass(frozen=True, slots=True)
class Unmatched:
    line: Line
    why: str


def match_all(lines: Sequence[Line], lib: Library) -> tuple[list[Eaten], list[Unmatched]]:
    """Every line, either understood or not; the first of those that are not say what is near."""
    eaten: list[Eaten] = []
    unmatched: list[Unmatched] = []
    for line in lines:
        found = match(line, lib, hints=len(unmatched) < MOST_HINTS)
        if isinstance(found, Eaten):
            eaten.append(found)
        else:
            unmatched.append(found)
    return eaten, unmatched


def match(line: Line, lib: Library, *, hints: bool = True) -> Eaten | Unmatched:
    """The food or dish that a line means, and its grams."""
    if not line.what or line.unit == "?":
        return Unmatched(line, "it has more cells than columns" if line.unit == "?" else "it names no food or dish")
    try:
        return _dish(line, lib) or _food(line, lib, hints)
    except MealplanError as error:
        return Unmatched(line, " ".join(str(error).replace("\n", "; ").split()))


def _dish_called(what: str, lib: Library) -> Dish | None:
    """The dish of an id or a title, in whatever case."""
    wanted, dishes = what.lower(), lib.cookbook.dishes
    return dishes.get(re.sub(r"[ _]", "-", wanted)) or next(
        (dish for dish in dishes.values() if dish.title.lower() == wanted), None
    )


def _dish(line: Line, lib: Library) -> Eaten | None:
    from mealplan.units import PORTIONS, to_grams, typed_amount

    also = lib.cookbook.names.get(line.what) is not None
    if also and line.what.lower() not in lib.cookbook.dishes:
        return None  # banana is the fruit, although a dish may be called so
    dish = _dish_called(line.what, lib)
    if dish is None:
        return None
    whole = sum(part.eaten_g for part in dish.ingredients) / dish.servings
    size, unit = typed_amount(line.amount or "1", line.unit)
    if also and unit != "piece" and unit not in PORTIONS:
        return None  # 1 cup of quinoa is of the grain
    share = size if unit == "piece" or unit in PORTIONS else to_grams(size, unit, (), food="a dish") / whole
    _sensible(share * whole)
    parts = tuple((p.food, p.eaten_g / dish.servings * share) for p in dish.ingredients if p.eaten_g > 0)
    return Eaten(line, f"{dish.title}, {share:.3g} portion{'s' * (share != 1)}", "dish", parts, True)


def _sensible(grams: float) -> None:
    if not 0 < grams <= 20_000:
        raise ValueProblem(f"{grams:.4g} g is no amount that one eats")


def _food(line: Line, lib: Library, hints: bool) -> Eaten:
    from mealplan.dishes.eaten import as_eaten
    from mealplan.planning.ask.meant import food_meant
    from mealplan.units import to_grams, typed_amount

    if not line.amount:
        raise ValueProblem("it does not say how much", hint='write an amount, like "150 g" or "1 cup"')
    size, unit = typed_amount(line.amount, line.unit)
    entry = lib.cookbook.names.get(line.what)
    if entry is not None:
        food, grams, sure = as_eaten(size, unit, entry, lib.foods.measures)
        kind = "ingredient"
    else:
        food, sure = food_meant(line.what, lib, hints=hints)
        kind = "food"
        grams = to_grams(size, unit, [(m.name, m.grams) for m in lib.foods.measures(food)], food=line.what[:60])
    _sensible(grams)
    return Eaten(line, f"{lib.foods.food(food).name}, {grams:.4g} g", kind, ((food, grams),), sure)


@dataclass(frozen=True, slots=True)
class Instead:
    """Something that was eaten in the place of a meal. `parts`: (food, grams eaten); `dish`: portions of one that may
    stand in the kitchen; `label`: what it was taken for."""

    kind: str
    label: str
    parts: tuple[tuple[str, float], ...]
    dish: tuple[str, float] | None = None


def eaten_instead(what: str, amount: str | None, library: Library) -> Instead:
    """What was typed: `pizza`, `300 g`. Without an amount a dish is one portion, and a food must say it. Raises
    ValueProblem with the nearest names."""
    found = match(Line(1, "", "", " ".join(what.split())[:200], amount or "", ""), library)
    if isinstance(found, Unmatched) and amount is None:
        cut = _cut(what)
        if cut is not None:
            again = match(Line(1, "", "", cut[1], cut[0], ""), library)
            found = again if isinstance(again, Eaten) else found
    if isinstance(found, Unmatched):
        raise ValueProblem(
            f"{what[:60]!r}: {found.why}", hint='like: ate lunch "cheese pizza" "300 g", or: ate lunch out'
        )
    dish = None
    if found.kind == "dish" and (one := _dish_called(found.line.what, library)) is not None:
        whole = sum(part.eaten_g for part in one.ingredients) / one.servings
        dish = (one.id, round(found.grams / whole, 4))
    return Instead(found.kind, found.taken_as, found.parts, dish)


def _cut(text: str) -> tuple[str, str] | None:
    """(amount, thing) of `300 g pizza` or `2 bananas`."""
    words = text.split()
    for at in (2, 1):
        if len(words) > at and re.match(r"[\d½¼¾]", words[0]):
            return " ".join(words[:at]), " ".join(words[at:]).removeprefix("of ")
    return None
