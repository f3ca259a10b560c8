"""A dish as somebody eats it, whose title and method are put into words when they are first read: a plan is chosen
among some six hundred dishes by their numbers, and shows thirty."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import TYPE_CHECKING

from mealplan.dishes.dish import Dish, Step

Words = Callable[[], tuple[str, tuple[Step, ...]]]
_WORDED = ("title", "steps")


class Variant(Dish):
    """A dish in all; only that the slots of title and steps are filled by the first who reads one of them."""

    __slots__ = ("_words",)

    @classmethod
    def of(cls, dish: Dish, words: Words) -> Variant:
        """The dish with other words. `words` gives title and steps, always the same ones."""
        made = object.__new__(cls)
        for field in fields(Dish):
            if field.name not in _WORDED:
                object.__setattr__(made, field.name, getattr(dish, field.name))
        object.__setattr__(made, "_words", words)
        return made

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> object:
            """Asked for by Python where a slot is empty."""
            if name not in _WORDED:
                raise AttributeError(name)
            for slot, value in zip(_WORDED, self._words(), strict=True):
                object.__setattr__(self, slot, value)
            return object.__getattribute__(self, name)
