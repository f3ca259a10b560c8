"""The list as a message: plain text without any markup, short enough to be read where it arrives."""

from __future__ import annotations

from collections.abc import Collection
from itertools import groupby

from mealplan import dates
from mealplan.cells import one_line
from mealplan.shopping.aisles import heading
from mealplan.shopping.lines import Line, ShoppingList
from mealplan.shopping.ticks import tick_key, to_tick

STAPLES = "Only if there is none at home"


def message(shopping: ShoppingList, ticked: Collection[str] = ()) -> str:
    """One line per thing, aisles as headings. `ticked`: keys of lines that are in the basket already and left out."""
    every = to_tick(shopping)
    lines = [line for line in every if tick_key(shopping, line) not in ticked]
    left_out = len(every) - len(lines)
    if not lines:
        return "Nothing to buy." if not left_out else "Nothing left to buy: everything is ticked."
    out = ["Shopping list" + (f" from {dates.short(shopping.start)}" if shopping.start else "")]
    for aisle, group in groupby(lines, key=lambda line: STAPLES if line.staple else heading(line.aisle)):
        out += ["", one_line(aisle)]
        out += [_words(line) for line in group]
    if left_out:
        out += ["", f"Left out, as ticked already: {left_out} thing{'s' * (left_out != 1)}."]
    return "\n".join(out)


def _words(line: Line) -> str:
    """`carrot, 2 (about 140 g)`, then what the packet has to say."""
    labels = ", ".join(word.replace("_", " ") for word in line.check_label)
    mind = [x for x in (f"check the label: {labels}" if labels else "", line.look_for, *line.care) if x]
    later = [f"{trip.show} on {dates.short(trip.on)}" for trip in line.trips]
    words = f"{line.name}, {' and '.join(later) if later else line.show}"
    return one_line(words + (f" ({'; '.join(mind)})" if mind else ""))
