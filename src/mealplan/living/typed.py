"""An amount and a thing in one text, as people type it: the same at every door."""

from __future__ import annotations

from typing import NamedTuple

from mealplan.dishes.packs import container
from mealplan.errors import MealplanError, ValueProblem
from mealplan.library import Library

_LONGEST = 200


class Thing(NamedTuple):
    """An amount of something: grams as bought of an ingredient, or portions of a dish. `pack`: grams of one pack, where
    it was counted in packs."""

    name: str
    kind: str  # ingredient | dish
    size: float
    pack: float | None = None


def weighed(what: str, amount: str, library: Library, units: str = "metric") -> Thing:
    """A thing and its amount ("500 g", "2 tins", "3", "2 portions"). Raises ValueProblem with the nearest names."""
    from mealplan.goods.pantry import weigh
    from mealplan.units import PORTIONS, typed_amount

    size, unit = typed_amount(amount, where=f"amount of {what[:60]}")
    if unit in PORTIONS:
        return Thing(library.cookbook.dish(what).id, "dish", size)
    ingredient = library.cookbook.names.find(what)
    return Thing(
        ingredient.name, "ingredient", weigh(size, unit, ingredient, units), container(unit, ingredient, units)
    )


def cooked_as(thing: Thing, text: str, library: Library, where: str = "cooked-for") -> str:
    """What portions of a dish are made of that was cooked for who leaves out what `text` names ("dairy, gluten", or "as
    written"), in the words of the journal. Raises ValueProblem."""
    from mealplan.goods.pantry import read_cooked_for
    from mealplan.planning.ask.eaten import cooked_for

    if thing.kind != "dish":
        raise ValueProblem(f"{thing.name} is no cooked dish", where=f"--{where}", hint=f"Leave --{where} out.")
    wanted = read_cooked_for(text, where)
    return cooked_for(library.cookbook.dish(thing.name), library, wanted, where=where).to_text()


def understood(text: str, library: Library, units: str = "metric") -> Thing:
    """`500 g red lentils`, `2 tins of chickpeas`, `3 eggs`, `red lentils 500 g`: wherever it is cut into an amount and
    a name that are both known. Raises ValueProblem with what the likeliest cut lacks."""
    from mealplan.units import NoNumber

    words = text[:_LONGEST].split()
    cuts = [(words[:n], words[n:]) for n in (2, 1, 3, 4)] + [(words[-n:], words[:-n]) for n in (2, 1, 3)]
    first: MealplanError | None = None
    for amount, name in cuts:
        if not amount or not name:
            continue
        try:
            return weighed(" ".join(name).removeprefix("of "), " ".join(amount), library, units)
        except NoNumber:
            continue
        except MealplanError as problem:
            first = first or problem
    raise first or ValueProblem(f"{text[:40]!r} is not an amount and a thing", hint="Like 500 g red lentils.")
