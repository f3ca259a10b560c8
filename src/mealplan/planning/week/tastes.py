"""What a word of likes and dislikes answers to: the dishes that it changes anything for, and names near to it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from mealplan.errors import nearest
from mealplan.foods.exclusions.own import OwnExclusion
from mealplan.library import Library
from mealplan.nutrition.person import Person
from mealplan.planning.ask.request import PlanRequest
from mealplan.planning.week.build import liked
from mealplan.planning.week.candidates import barred

Kind = Literal["dislikes", "likes"]


@dataclass(frozen=True, slots=True)
class Taste:
    """`dishes`: how many it bars, or prefers. `food`: some food has that name, though no dish may have it.
    `near`: where it answers to nothing, names that may have been meant."""

    word: str
    kind: Kind
    dishes: int
    food: bool
    near: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        """Whether it answers to anything at all. A like is of dishes only."""
        return self.dishes > 0 or (self.food and self.kind == "dislikes")

    @property
    def words(self) -> str:
        """What it does, or that it does nothing: `no food or dish is called 'cauliflowr'; cauliflower?`"""
        if self.dishes:
            many = f"{self.dishes} dish{'' if self.dishes == 1 else 'es'}"
            return f"{many} left out" if self.kind == "dislikes" else f"{many} preferred"
        if self.known:
            return "no dish has it"
        thing = "food or dish" if self.kind == "dislikes" else "dish"
        return f"no {thing} is called {self.word[:60]!r}" + (f"; {' or '.join(self.near)}?" if self.near else "")


def taste(word: str, kind: Kind, library: Library) -> Taste:
    """What a word does. Asks every dish, so some tenths of a second."""
    word = word.strip()
    dishes = library.cookbook.dishes.values()
    somebody = {"person": Person(30, "female"), "start": dt.date(2000, 1, 3), "targets": (), "energy_kcal": 2000.0}
    asked = PlanRequest.made(**somebody, **{kind: (word,)})
    if kind == "dislikes":
        count = sum(barred(dish, asked, library) is not None for dish in dishes)
    else:
        count = sum(liked(dish, asked) > 0 for dish in dishes)
    food = answers(OwnExclusion.parse(word), word, library)
    known = known_words(library) if kind == "dislikes" else title_words(library)
    return Taste(word, kind, count, food, () if count else tuple(nearest(word.lower(), known, 1)))


def answers(own: OwnExclusion, text: str, lib: Library) -> bool:
    """Whether a dish, an ingredient, a food or something that foods hold has the name."""
    book = lib.cookbook
    if own.kind == "word":
        titles = (dish.title for dish in book.dishes.values())
        if text.strip().lower() in book.dishes or any(own.names(title) for title in titles):
            return True
    for entry in book.ingredients.values():
        if any(own.names(one) for one in (entry.name, entry.plural, entry.family, *entry.aliases) if one):
            return True
    if any(own.verdict(food).answer.value == "contains" for food in lib.foods.search(own.value, 3)):
        return True
    return own.kind == "ingredient" and any(own.names(one) for one in lib.foods.sources())


def known_words(library: Library) -> frozenset[str]:
    """Every ingredient, family and word of them."""
    out: set[str] = set()
    for entry in library.cookbook.ingredients.values():
        for name in (entry.name, entry.plural, entry.family, *entry.aliases):
            out.add(name.lower())
            out.update(part for part in name.lower().replace(",", " ").split() if len(part) > 2)
    return frozenset(out - {""})


def title_words(library: Library) -> frozenset[str]:
    """Every dish, and every word of its title."""
    titles = [dish.title.lower() for dish in library.cookbook.dishes.values()]
    return frozenset(titles) | {part for title in titles for part in title.replace(",", " ").split() if len(part) > 2}
