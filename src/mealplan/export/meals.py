"""The meals of a day in words: what is planned, and of a day past what was eaten, skipped, or eaten instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from mealplan.export.plates import differs, eaters_words, plates_of, several, there
from mealplan.planning.result.plan import Item, Meal, Plan

EATEN_OUT = "Of what was eaten out nobody knows: totals of these days, and the means, are at least what stands there."


def day_meals(plan: Plan, day: int, pots: Mapping[tuple[int, str, int], str]) -> list[tuple[str, list[str]]]:
    """(slot, a line for each thing) of a day (index) in the order of its meals. On a day past what was eaten as planned
    is marked so, and what became of the other meals stands in their place."""
    told = {
        meal.slot: [x + eaten_mark(plan, day, meal.slot) for x in meal_texts(plan, day, meal, pots)]
        for meal in plan.days[day].meals
    }
    lived = dict(lived_words(plan, day))
    order = dict.fromkeys([*plan.request.week.slots, *told, *lived])
    return [(slot, told[slot] if slot in told else [lived[slot]]) for slot in order if slot in told or slot in lived]


def eaten_mark(plan: Plan, day: int, slot: str) -> str:
    """Behind what was eaten as planned; of a day that is not over it may have been cooked only."""
    week = plan.request.week
    return "" if not week.settled(day, slot) else " (eaten)" if day < week.past else " (cooked or eaten)"


def lived_words(plan: Plan, day: int) -> list[tuple[str, str]]:
    """(slot, words) of the meals of a day past that were not eaten as planned."""
    found: dict[str, list[str]] = {}
    for one in plan.request.week.lived:
        if one.day == day:
            words = {"out": "eaten out", "nothing": "skipped"}.get(one.kind, f"ate {one.label or one.food}")
            found.setdefault(one.slot, []).append(f"{one.eater} {words}" if one.eater else words)
    return [(slot, ", ".join(dict.fromkeys(words))) for slot, words in found.items()]


def eaten_out(plan: Plan, day: int) -> bool:
    """Whether something was eaten on a day of which nobody knows what it was."""
    return any(one.day == day and one.kind == "out" for one in plan.request.week.lived)


def meal_texts(plan: Plan, day: int, meal: Meal, pots: Mapping[tuple[int, str, int], str]) -> list[str]:
    """A line for each item of a meal (`item_text`); where several eat, with what each has of it."""
    if not several(plan):
        return [item_text(item, pots.get((day, meal.slot, at), "")) for at, item in enumerate(meal.items)]
    who, out = there(plan, day, meal.slot), []
    for at, item in enumerate(meal.items):
        other = differs(item, plates_of(plan, meal, item))
        title = f"{item.title} ({other})" if other and other not in item.title else item.title
        plate = replace(item, title=f"{title}: {eaters_words(item.eaters, who)}", portions=1.0)
        out.append(item_text(plate, pots.get((day, meal.slot, at), "")))
    return out


def item_text(item: Item, pot: str = "") -> str:
    """`Leek soup x 1.5 (left over) (locked)`. `pot`: what `pot_starts` says of it."""
    size = "" if item.portions == 1 else f" x {item.portions:g}"
    came = "from the freezer" if item.frozen else "left over" if item.leftover else pot
    marks = f" ({came})" if came else ""
    marks += " (locked)" if item.locked else ""
    return f"{item.title}{size}{marks}"
