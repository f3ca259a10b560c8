"""Who has what of a meal, in words: portions by name, and how plates of one pot differ."""

from __future__ import annotations

import math
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mealplan.planning.result.plan import Cook, Item, Meal, Plan

_FRACTIONS = {0.25: "¼", 0.5: "½", 0.75: "¾"}


def several(plan: Plan) -> bool:
    """Whether more than one eats."""
    return len(plan.request.eaters) > 1


def size_words(portions: float) -> str:
    """`1½`, `¾`, `2`; other numbers as they are."""
    whole, rest = divmod(round(portions, 4), 1.0)
    sign = _FRACTIONS.get(rest)
    if sign is not None:
        return f"{int(whole) or ''}{sign}"
    return f"{portions:g}"


def names_words(names: Sequence[str]) -> str:
    """`Anna`, `Anna and Ben`, `Anna, Ben and Kim`."""
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


def eaters_words(eaters: Mapping[str, float], there: Sequence[str] = ()) -> str:
    """`Anna 1, Ben 1½`, `Anna and Ben 1, Kim ½`; where all of `there` have as much: `1 each`."""
    sizes: dict[float, list[str]] = {}
    for name, portions in eaters.items():
        if portions > 0:
            sizes.setdefault(portions, []).append(name)
    if len(sizes) == 1 and len(eaters) > 1 and set(eaters) == set(there):
        return f"{size_words(next(iter(sizes)))} each"
    return ", ".join(f"{names_words(names)} {size_words(portions)}" for portions, names in sizes.items())


def there(plan: Plan, day: int, slot: str) -> list[str]:
    """The names of those who are there at a meal."""
    return [plan.request.eaters[e].name for e in plan.request.at(day, slot)]


def differs(item: Item, others: Sequence[Item]) -> str:
    """How a plate differs from the other plates of its pot: `without parmesan`, `with gluten-free pasta`. Empty where
    it is as the others are."""
    if not others:
        return ""
    mine = dict(item.variant)
    theirs: dict[str, str] = {}
    for other in others:
        theirs |= other.variant
    without = [of for of, use in mine.items() if not use and theirs.get(of, of) != use]
    stands_in = [use for of, use in mine.items() if use and theirs.get(of, of) != use]
    words = [f"with {' and '.join(dict.fromkeys(stands_in))}"] if stands_in else []
    words += [f"without {' and '.join(dict.fromkeys(without))}"] if without else []
    return ", ".join(words)


def plates_of(plan: Plan, meal: Meal, item: Item) -> list[Item]:
    """The other plates of the same pot at a meal."""
    pots = {cook.id: cook.pot for cook in plan.cooks}
    pot = pots.get(item.cook)
    return [x for x in meal.items if x is not item and pot is not None and pots.get(x.cook) == pot]


def cook_words(plan: Plan, cook: Cook) -> str:
    """For whom a cook is: `for Anna 1½, for Ben 1; without cheese for Anna`. Empty where one eats."""
    if not several(plan):
        return ""
    for number, day in enumerate(plan.days):
        for meal in day.meals:
            mine = next((item for item in meal.items if item.cook == cook.id), None)
            if mine is not None and plan.days[number].date == cook.on:
                who = ", ".join(f"for {name} {size_words(size)}" for name, size in mine.eaters.items())
                other = differs(mine, plates_of(plan, meal, mine))
                return f"{who}; {other} for {names_words(list(mine.eaters))}" if other else who
    return ""


def plate_lines(plan: Plan, cook: Cook) -> tuple[str, ...]:
    """What is to be known of a pot of which plates differ, line by line: how much it is in all, what is in it for all
    plates, and what is apart on whose, in grams. Of a pot that is one for several: for whom it is. Empty where one
    eats, and of what comes out of the freezer."""
    if cook.frozen or not several(plan):
        return ()
    pot = [one for one in plan.cooks if cook.pot is not None and one.pot == cook.pot]
    if len(pot) < 2:
        words = cook_words(plan, cook)
        return (f"{words[0].upper()}{words[1:]}.",) if words else ()
    shared = set.intersection(*({(x.id, x.food) for x in one.ingredients} for one in pot))
    together: dict[str, float] = {}
    for one in pot:
        for part in one.ingredients:
            if (part.id, part.food) in shared:
                together[part.ingredient] = together.get(part.ingredient, 0.0) + part.edible_g
    total = math.fsum(one.portions for one in pot)
    first = f"One pot of {size_words(total)} portions, of which plates differ; the amounts above are of this plate."
    return (first, f"In the pot for all: {_grams(together)}.", *(x for one in pot for x in _apart(plan, one, shared)))


def _apart(plan: Plan, cook: Cook, shared: Container[tuple[str, str]]) -> Iterator[str]:
    """What is on the plates of a cook and not on all of its pot, by name: `Apart for Anna (1½): 90 g rice`."""
    sizes: dict[str, float] = {}
    for day in plan.days:
        for meal in day.meals:
            for item in meal.items:
                for name, size in item.eaters.items() if item.cook == cook.id else ():
                    sizes[name] = sizes.get(name, 0.0) + size
    spare = cook.portions - math.fsum(sizes.values())
    sizes |= {"what is left over": spare} if spare > 1e-6 else {}
    for name, size in sizes.items():
        own: dict[str, float] = {}
        for part in cook.ingredients:
            if (part.id, part.food) not in shared:
                own[part.ingredient] = own.get(part.ingredient, 0.0) + part.edible_g * size / cook.portions
        yield f"Apart for {name} ({size_words(size)}): {_grams(own) or 'nothing besides'}."


def _grams(amounts: Mapping[str, float]) -> str:
    return ", ".join(f"{grams:.{0 if grams >= 10 else 1}f} g {name}" for name, grams in amounts.items() if grams > 0)
