"""A profile as data: who is planned for, what to leave out, what to reach, what the kitchen and the day allow.

Everything is optional, so that profiles compose; what a plan needs (age and sex) is asked for by `require_person`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, TypeVar

from mealplan.errors import ValueProblem
from mealplan.nutrition.grammar import SAMPLE, parse_target
from mealplan.nutrition.person import Activity, Person, Sex, State, check_person
from mealplan.nutrition.supplements import Supplement

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SLOTS = ("breakfast", "lunch", "dinner", "snack")

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class PersonPart:
    """What a profile says of the person; None: nothing."""

    age: int | None = None
    sex: Sex | None = None
    state: State | None = None
    weight_kg: float | None = None
    height_cm: float | None = None
    activity: Activity | None = None
    medicines: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kitchen:
    """`minutes`: hands-on minutes of a day, by "default" or weekday; `skip`: (day, slot), as "sat:dinner" says."""

    minutes: tuple[tuple[str, float], ...] = ()
    without: tuple[str, ...] = ()
    skip: tuple[tuple[str, str], ...] = ()

    def minutes_on(self, weekday: int, fallback: float) -> float:
        """The minutes of a weekday (0 is Monday), else the default, else `fallback`."""
        said = dict(self.minutes)
        return said.get(WEEKDAYS[weekday], said.get("default", fallback))


@dataclass(frozen=True, slots=True)
class Daily:
    """Something eaten or drunk every day anyway, as written: a food's name or id and a kitchen amount."""

    food: str
    amount: str


@dataclass(frozen=True, slots=True)
class Profile:
    """`targets` are texts in the grammar of targets ("vitamin_b12 >= 4.8 ug/day"), checked when read."""

    name: str = ""
    about: str = ""
    path: str = ""
    extends: tuple[str, ...] = ()
    person: PersonPart = field(default_factory=PersonPart)
    days: int | None = None
    slots: tuple[str, ...] | None = None
    units: str | None = None
    fortified: bool | None = None
    exclusions: tuple[str, ...] = ()
    allow_maybe: tuple[str, ...] = ()
    dislikes: tuple[str, ...] = ()
    likes: tuple[str, ...] = ()
    bans: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    kitchen: Kitchen = field(default_factory=Kitchen)
    meal_times: tuple[tuple[str, str], ...] = ()
    daily: tuple[Daily, ...] = ()
    supplements: tuple[Supplement, ...] = ()

    @property
    def vegetarian(self) -> bool:
        """Whether the diet leaves out meat and fish (for the watched need of iron)."""
        return bool({"vegan", "vegetarian"} & set(self.exclusions))


def require_person(profile: Profile) -> Person:
    """The person to plan for. Raises ValueProblem that names what is missing and the flags that give it."""
    part = profile.person
    missing = [name for name, value in (("age", part.age), ("sex", part.sex)) if value is None]
    if part.age is None or part.sex is None:
        flags = {"age": "--age 42", "sex": "--sex female"}
        raise ValueProblem(
            f"cannot plan without {' and '.join(missing)}: reference intakes differ by age and sex",
            where=f"profile {profile.name}" if profile.name else None,
            hint=f"give {' '.join(flags[name] for name in missing)}, or set {' and '.join(missing)} under [person] "
                 "in a profile")
    return check_person(Person(
        part.age, part.sex, part.state or "none", part.weight_kg, part.height_cm, part.activity or "low",
        part.medicines, part.conditions))


def compose(profiles: Sequence[Profile]) -> Profile:
    """One profile of several, later wins: single values replace, lists are united, targets replace those of the same
    nutrient and bound. An empty sequence gives an empty profile."""
    whole = Profile()
    for profile in profiles:
        whole = _over(whole, profile)
    return whole


def _over(base: Profile, top: Profile) -> Profile:
    person = _fields_over(base.person, top.person)
    kitchen = Kitchen(
        tuple({**dict(base.kitchen.minutes), **dict(top.kitchen.minutes)}.items()),
        _union(base.kitchen.without, top.kitchen.without), _union(base.kitchen.skip, top.kitchen.skip))
    merged = _fields_over(base, top)
    return replace(
        merged, person=person, kitchen=kitchen, name="+".join(n for n in (base.name, top.name) if n),
        extends=_union(base.extends, top.extends), targets=_targets_over(base.targets, top.targets),
        meal_times=tuple({**dict(base.meal_times), **dict(top.meal_times)}.items()),
        supplements=_by_name(base.supplements, top.supplements), daily=_daily_over(base.daily, top.daily))


def _fields_over(base: _T, top: _T) -> _T:
    """Field by field: tuples are united, anything else that the later one says replaces the earlier."""
    changes: dict[str, Any] = {}
    for one in fields(base):  # type: ignore[arg-type]
        low, high = getattr(base, one.name), getattr(top, one.name)
        if one.name == "slots":
            changes[one.name] = low if high is None else high  # slots are one choice, not a growing list
        elif isinstance(high, tuple) and isinstance(low, tuple):
            changes[one.name] = _union(low, high)
        else:
            changes[one.name] = low if high is None or high == "" else high
    return replace(base, **changes)  # type: ignore[type-var]


def _union(low: tuple[Any, ...], high: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys([*low, *high]))


def _by_name(low: tuple[Supplement, ...], high: tuple[Supplement, ...]) -> tuple[Supplement, ...]:
    return tuple({one.name: one for one in (*low, *high)}.values())


def _daily_over(low: tuple[Daily, ...], high: tuple[Daily, ...]) -> tuple[Daily, ...]:
    return tuple({one.food: one for one in (*low, *high)}.values())


def _targets_over(low: tuple[str, ...], high: tuple[str, ...]) -> tuple[str, ...]:
    covered = {bound for text in high for bound in target_bounds(text)}
    kept = [text for text in low if not target_bounds(text) <= covered]
    return tuple(dict.fromkeys([*kept, *high]))


def target_bounds(text: str) -> frozenset[tuple[str, str, str]]:
    """Which bounds a target sets: (nutrient, "min" | "max", "mean" | "each-day" | "meal")."""
    target = parse_target(text, SAMPLE)
    scope = "mean" if target.period in ("day", "week") else target.period
    sides = [side for side, value in (("min", target.minimum), ("max", target.maximum)) if value is not None]
    return frozenset((target.nutrient, side, scope) for side in sides)
