"""Who is planned for. There is no default person: age and sex are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mealplan.errors import ValueProblem

Sex = Literal["female", "male"]
State = Literal["none", "pregnant", "lactating"]
Activity = Literal["inactive", "low", "active", "very_active"]

YOUNGEST, OLDEST = 9, 120  # the years that the tables of reference intakes here cover
SMALLEST = 2  # from which on portions alone are planned
YOUNGEST_MOTHER, OLDEST_MOTHER = 14, 50  # likewise for pregnancy and lactation


@dataclass(frozen=True, slots=True)
class Person:
    """`weight_kg` and `height_cm` may be None: then a reference body is used and named in the output."""

    age: int  # years, 9 or more
    sex: Sex
    state: State = "none"
    weight_kg: float | None = None
    height_cm: float | None = None
    activity: Activity = "low"
    medicines: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()


def check_person(person: Person, *, where: str | None = None, portions_only: bool = False) -> Person:
    """The same person, if the reference intakes here cover them; otherwise ValueProblem says what is not
    covered. `portions_only`: no reference intakes are asked of a child."""
    if not (SMALLEST if portions_only else YOUNGEST) <= person.age <= OLDEST:
        raise ValueProblem(f"no reference intakes for the age of {person.age}", where=where,
                           hint=f"mealplan plans for {YOUNGEST} to {OLDEST} years")
    if person.sex not in ("female", "male"):
        raise ValueProblem(f"sex {person.sex!r} is not known", where=where,
                           hint='reference intakes exist for "female" and "male"')
    if person.state not in ("none", "pregnant", "lactating"):
        raise ValueProblem(f"state {person.state!r} is not known", where=where,
                           hint='use "none", "pregnant" or "lactating"')
    if person.activity not in ("inactive", "low", "active", "very_active"):
        raise ValueProblem(f"activity {person.activity!r} is not known", where=where,
                           hint="use inactive, low, active or very_active")
    if person.state != "none" and person.sex != "female":
        raise ValueProblem(f"{person.state} goes with sex = female", where=where)
    if person.state != "none" and not YOUNGEST_MOTHER <= person.age <= OLDEST_MOTHER:
        raise ValueProblem(f"no reference intakes for {person.state} at the age of {person.age}", where=where,
                           hint=f"the tables cover {YOUNGEST_MOTHER} to {OLDEST_MOTHER} years")
    return person
