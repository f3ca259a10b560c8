"""What an entry of one of the lists of her profile does, said beside it. One that answers to nothing is not added; a
medicine or condition that nothing is known of is, for she may want it in her plans, and it says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mealplan.errors import MealplanError

if TYPE_CHECKING:
    from mealplan.library import Library
    from mealplan.planning.week.tastes import Taste

ASKED = ("dislike", "prefer", "medicine", "condition", "ban", "daily", "allow-maybe")  # the others need no look-up


@dataclass(frozen=True, slots=True)
class Entry:
    """`words`: what it does, or why it does nothing; `wrong`: it does nothing; `refused`: it cannot be planned with."""

    name: str
    text: str
    words: str = ""
    wrong: bool = False
    refused: bool = False


def of_taste(name: str, found: Taste) -> Entry:
    return Entry(name, found.word, found.words, not found.known, not found.known)


def of_person(name: str, text: str) -> Entry:
    """Of a medicine or condition: what it does in her plans."""
    from mealplan.care.consider import consider
    from mealplan.export.care import ON_SCREEN, not_considered, told
    from mealplan.nutrition.person import Person

    which = {"medicine": "medicines", "condition": "conditions"}[name]
    care = consider(Person(40, "female", **{which: (text,)}))  # type: ignore[arg-type]
    unclear = not_considered(care)
    return Entry(name, text, " ".join([*told(care, ON_SCREEN), *unclear]), wrong=bool(unclear))


def of_names(name: str, text: str, library: Callable[[], Library]) -> Entry:
    """Of what names a dish or a food: which one it is taken for, if any."""
    from mealplan.planning.ask.resolve import resolve
    from mealplan.settings.setting import Setting

    anybody = [Setting("age", "40"), Setting("sex", "female")]
    opened = library()
    try:
        request = resolve([*anybody, Setting(name, text)], opened)
    except MealplanError as problem:
        words = f"{problem.message}{f'; {problem.hint}' if problem.hint else ''}"
        return Entry(name, text, words, wrong=True, refused=True)
    taken = [opened.cookbook.dishes[dish].title for dish in request.week.bans]
    taken += [f"{one.grams:.0f} g of {opened.foods.food(one.food).name}" for one in request.eater.daily]
    return Entry(name, text, "; ".join(taken))
