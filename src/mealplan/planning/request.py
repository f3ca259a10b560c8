"""A plan request: everything resolved, as plain data, so that a plan can be explained and re-planned from itself."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, Literal, TypeVar

from mealplan.errors import ValueProblem
from mealplan.nutrition.person import Person
from mealplan.nutrition.targets import Target
from mealplan.planning.promises import FLARE_MINUTES as FLARE_MINUTES

Effort = Literal["quick", "normal", "thorough"]

MAIN_SLOTS = ("breakfast", "lunch", "dinner")
ALL_SLOTS = ("breakfast", "lunch", "dinner", "snack")
REHEAT_MINUTES = 2.0  # hands-on minutes of a meal that is only warmed up or taken out
BATCH_MINUTES = 5.0  # a dish with less to do is made afresh each time


@dataclass(frozen=True, slots=True)
class Lock:
    """Day index (0-based) and slot must be served this dish; portions None leaves them to the planner."""

    day: int
    slot: str
    dish: str
    portions: float | None = None


@dataclass(frozen=True, slots=True)
class DailyFood:
    """Something eaten or drunk every day anyway: `grams` of a food."""

    label: str
    food: str
    grams: float


@dataclass(frozen=True, slots=True)
class Supplement:
    """Declared daily intake from a supplement, amounts in each nutrient's own unit."""

    name: str
    contains: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class FrozenDish:
    """Portions of a dish that are in the freezer already."""

    dish: str
    portions: float


@dataclass(frozen=True, slots=True)
class Stocked:
    """Grams (as bought) of an ingredient in the house; `until`: the day (ISO) until which it is good."""

    ingredient: str
    grams: float
    until: str | None = None


@dataclass(frozen=True, slots=True)
class FamilyCap:
    """The most of a food family that a week (and a day) may hold, in eaten grams."""

    family: str
    grams_per_week: float
    grams_per_day: float | None
    source: str


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """`minutes` and `flare` have one entry per day; `skip` holds (day index, slot)."""

    person: Person
    start: dt.date
    targets: tuple[Target, ...]
    energy_kcal: float
    profile: tuple[str, ...] = ()
    days: int = 7
    slots: tuple[str, ...] = ALL_SLOTS
    exclusions: tuple[str, ...] = ()
    allow_maybe: tuple[str, ...] = ()  # "gluten" or "gluten:sr28:08120"
    fortified: bool = True
    dislikes: tuple[str, ...] = ()
    likes: tuple[str, ...] = ()
    bans: tuple[str, ...] = ()
    minutes: tuple[float, ...] = ()
    flare: tuple[bool, ...] = ()
    skip: tuple[tuple[int, str], ...] = ()
    locks: tuple[Lock, ...] = ()
    without: tuple[str, ...] = ()  # kitchen equipment that is missing
    daily: tuple[DailyFood, ...] = ()
    supplements: tuple[Supplement, ...] = ()
    caps: tuple[FamilyCap, ...] = ()
    frozen: tuple[FrozenDish, ...] = ()
    pantry: tuple[Stocked, ...] = ()
    prices: tuple[tuple[str, float], ...] = ()  # per gram as bought, in whatever currency
    budget: float | None = None  # for the whole plan, in that currency
    meal_times: tuple[tuple[str, str], ...] = ()
    units: str = "metric"
    seed: int = 0
    effort: Effort = "normal"
    gap: float = 0.01
    time_limit: float | None = None
    notes: tuple[str, ...] = field(default=())  # assumptions to print: reference body, energy formula, warnings

    def __post_init__(self) -> None:
        if not 1 <= self.days <= 84:
            raise ValueProblem(f"cannot plan {self.days} days", hint="--days takes 1 to 84.")
        if not self.slots:
            raise ValueProblem("no meals to plan", hint="--slots takes some of " + ", ".join(ALL_SLOTS) + ".")

    def price(self, ingredient: str) -> float:
        """What a gram costs. Without a price, the upper quartile of the known ones, since unknown is not nothing; tap
        water is free."""
        if ingredient == "water":
            return 0.0
        known = dict(self.prices)
        ranked = sorted(known.values())
        return known.get(ingredient, ranked[min(len(ranked) - 1, (3 * len(ranked)) // 4)] if ranked else 0.0)

    @property
    def dates(self) -> list[dt.date]:
        return [self.start + dt.timedelta(days=i) for i in range(self.days)]

    def planned(self, day: int) -> list[str]:
        """The slots of a day that are planned (not skipped), in order."""
        return [slot for slot in self.slots if (day, slot) not in self.skip]

    def with_(self, **changes: Any) -> PlanRequest:
        return replace(self, **changes)

    def to_json(self) -> dict[str, Any]:
        data = asdict(self)
        data["start"] = self.start.isoformat()
        person = {k: v for k, v in data["person"].items() if v not in (None, ())}
        if person.get("state") == "none":
            del person["state"]
        data["person"] = person
        return _lists(data)  # type: ignore[no-any-return]

    @classmethod
    def from_json(cls, data: Mapping[str, Any], *, where: str = "request") -> PlanRequest:
        """Raises ValueProblem when a part is missing or of the wrong kind."""
        try:
            plain = dict(data)
            person = dict(plain.pop("person"))
            for name in ("medicines", "conditions"):
                person[name] = tuple(person.get(name, ()))
            made: dict[str, Any] = {
                "person": checked(Person, person),
                "start": dt.date.fromisoformat(plain.pop("start")),
                "targets": tuple(checked(Target, t) for t in plain.pop("targets")),
                "locks": tuple(checked(Lock, x) for x in plain.pop("locks", ())),
                "daily": tuple(checked(DailyFood, x) for x in plain.pop("daily", ())),
                "caps": tuple(checked(FamilyCap, x) for x in plain.pop("caps", ())),
                "frozen": tuple(checked(FrozenDish, x) for x in plain.pop("frozen", ())),
                "pantry": tuple(checked(Stocked, x) for x in plain.pop("pantry", ())),
                "supplements": tuple(
                    Supplement(x["name"], tuple((str(k), float(v)) for k, v in x["contains"]))
                    for x in plain.pop("supplements", ())
                ),
                "prices": tuple((str(a), float(b)) for a, b in plain.pop("prices", ())),
                "skip": tuple((int(d), str(s)) for d, s in plain.pop("skip", ())),
                "meal_times": tuple((str(a), str(b)) for a, b in plain.pop("meal_times", ())),
            }
            for name, value in plain.items():
                made[name] = tuple(value) if isinstance(value, list) else value
            return checked(cls, made)
        except (TypeError, ValueError, KeyError, AttributeError) as error:
            if isinstance(error, ValueProblem):
                raise
            raise ValueProblem(
                f"the plan's request cannot be read: {error}",
                where=where,
                hint="It must be a plan that mealplan wrote (format mealplan.plan/1).",
            ) from None


def _lists(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _lists(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_lists(v) for v in value]
    return value


_T = TypeVar("_T")
_KINDS: dict[str, tuple[type, ...]] = {"str": (str,), "int": (int,), "bool": (bool,), "float": (int, float)}


def checked(cls: type[_T], data: Mapping[str, Any]) -> _T:
    """A dataclass of plain data that came from a file. Raises TypeError or ValueError when a text stands for a number,
    or a number is none (NaN, infinity): such a thing would pass every comparison later."""
    for one in fields(cls):  # type: ignore[arg-type]
        kind, _, optional = str(one.type).partition(" | ")
        if one.name not in data or kind not in _KINDS or (optional and data[one.name] is None):
            continue
        value = data[one.name]
        if not isinstance(value, _KINDS[kind]) or (isinstance(value, bool) and kind != "bool"):
            raise TypeError(f"{one.name} is {str(value)[:40]!r}, not a {kind}")
        if isinstance(value, float) and not math.isfinite(value):
            raise ValueError(f"{one.name} is {value}")
    return cls(**data)
