"""Which lines of a list are ticked: the keys under which the journal keeps them, the same for every front end."""

from __future__ import annotations

import unicodedata

from mealplan.shopping.lines import Line, ShoppingList

_LONGEST = 200  # characters that the journal takes


def tick_key(shopping: ShoppingList, line: Line) -> str:
    """The key of a line: a tick belongs to a thing and an amount in a week, so that more of it wants buying again."""
    text = unicodedata.normalize("NFC", f"{shopping.start}|{line.item}|{line.show}")
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:_LONGEST].strip()


def to_tick(shopping: ShoppingList) -> tuple[Line, ...]:
    """The lines that are bought or looked for: not what the house holds in full."""
    return tuple(line for line in shopping.lines if line.show != "nothing")
