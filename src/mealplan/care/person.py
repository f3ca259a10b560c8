"""What a person says of herself, answered: every medicine and condition, and what of them is not known."""

from __future__ import annotations

from mealplan.care.names import Answer, answer
from mealplan.nutrition.person import Person, State

STAGES: dict[State, str] = {"pregnant": "pregnancy", "lactating": "breastfeeding"}  # their rows in the table


def answers(person: Person) -> tuple[Answer, ...]:
    """One answer per medicine and condition, in the order in which they were said."""
    return (*(answer("medicine", said) for said in person.medicines),
            *(answer("condition", said) for said in person.conditions))


def unknown_names(person: Person) -> dict[str, tuple[str, ...]]:
    """The medicines and conditions that are not known, each with the nearest names and what they are: nothing of them
    is considered, and that is to be said. Of an entry that was understood in part: the part that was not."""
    return {one.unread if one.found else one.said: one.near for one in answers(person) if not one.understood}
