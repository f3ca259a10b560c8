"""A dish as somebody eats it, whose title and method are put into words when each is first read: a plan is chosen among
some six hundred dishes by their numbers, and shows thirty."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import TYPE_CHECKING

from mealplan.dishes.dish import Dish, Step

Words = Callable[[str], str | tuple[Step, ...]]
_WORDED = ("title", "steps")
_COPIED = tuple(field.name for field in fields(Dish) if field.name not in _WORDED)
_fill = object.__setattr__  # the slots of what is frozen


class Variant(Dish):
    """A dish in all; only that the slots of title and steps are filled by the first who reads one of them."""

    __slots__ = ("_words",)

    @classmethod
    def of(cls, dish: Dish, words: Words, **other: object) -> Variant:
        """The dish with other words, and what is `other` by the names of its fields. `words` gives the title for
        "title" and the steps for "steps", always the same ones."""
        made = object.__new__(cls)
        for name in _COPIED:
            _fill(made, name, other[name] if name in other else getattr(dish, name))
        _fill(made, "_words", words)
        return made

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> object:
            """Asked for by Python where a slot is empty."""
            if name not in _WORDED:
                raise AttributeError(name)
            _fill(self, name, self._words(name))
            return object.__getattribute__(self, name)
