"""A plan request: everything resolved, as plain data, so that a plan can be explained and re-planned from itself.

Four parts: who eats (`Eater`), which days and meals (`Week`), what the house has (`House`), and how long to search
(`SearchRule`). Beside them stand the settings as they were typed (`asked`), from which an edit resolves all of it anew.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, TypeVar

from mealplan.dishes.contents import Contents
from mealplan.dishes.packs import market_of
from mealplan.errors import ValueProblem
from mealplan.goods.prices import Prices
from mealplan.nutrition.person import Person
from mealplan.nutrition.targets import Target
from mealplan.settings.setting import Setting

Effort = Literal["quick", "normal", "thorough"]

ALL_SLOTS = ("breakfast", "lunch", "dinner", "snack")
YOU = "you"  # the name of an eater whose profile gives none


@dataclass(frozen=True, slots=True)
class Lock:
    """Day index (0-based) and slot must be served this dish; portions None leaves them to the planner. `only`: the
    eater on whose plate it is; "": all who are there and have no main of their own locked. `eaters`: of a meal that an
    edit holds, the portions of each who eats of it (none: of all of these), `variant`: the form in which it stood
    there, and `open`: whose portions are chosen anew."""

    day: int
    slot: str
    dish: str
    portions: float | None = None
    eaters: tuple[tuple[str, float], ...] = ()
    variant: tuple[tuple[str, str], ...] | None = None
    only: str = ""
    open: str = ""


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
    """Portions of a dish that are in the house already: in the freezer, or in the fridge until a day. `made`: what they
    are really made of; None: nobody noted it, and they may be any variant of the dish."""

    dish: str
    portions: float
    until: str | None = None  # the day (ISO) until which they are good; None: they are frozen
    made: Contents | None = None

    def to_json(self) -> dict[str, Any]:
        """Without what is not said."""
        out: dict[str, Any] = {"dish": self.dish, "portions": self.portions}
        out |= {"until": self.until} if self.until is not None else {}
        return out if self.made is None else {**out, "title": self.made.title, "made_of": self.made.to_rows()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> FrozenDish:
        """Raises TypeError or ValueError."""
        plain = {name: value for name, value in data.items() if name not in ("title", "made_of")}
        rows = data.get("made_of")
        made = None if rows is None else Contents.from_rows(data.get("title", ""), rows, "made_of")
        return checked(cls, {**plain, "made": made})


@dataclass(frozen=True, slots=True)
class Stocked:
    """Grams (as bought) of an ingredient in the house; `until`: the day (ISO) until which it is good."""

    ingredient: str
    grams: float
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Lived:
    """What became of a planned meal of a day past (index, slot). `kind`: food (something else was eaten: `grams` of
    `food`; several for one meal), out (eaten elsewhere, nobody knows what), nothing (not eaten). `eater`: whose plate;
    "": the first's. At a table all that was eaten is told so, plate by plate."""

    day: int
    slot: str
    kind: str
    label: str = ""
    food: str = ""
    grams: float = 0.0
    eater: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """A pot that was made on a day past (index): so many portions of a dish."""

    day: int
    dish: str
    portions: float


@dataclass(frozen=True, slots=True)
class FamilyCap:
    """The most of a food family that a week (and a day) may hold, in eaten grams."""

    family: str
    grams_per_week: float
    grams_per_day: float | None
    source: str


@dataclass(frozen=True, slots=True)
class Eater:
    """Who eats: body, restrictions, targets, and what is taken beside the meals. `energy_kcal`: a day's, planned;
    `caps` follow from the person; `allow_maybe`: "gluten" or "gluten:sr28:08120"; `exclusions`: as typed, then those
    that her conditions and medicines set and that are not in `lift`; `present`: the meals (day index, slot) at which
    she is there, None: at all; `portions_only`: no targets are set for her (a child under 9), portions by energy."""

    name: str
    person: Person
    targets: tuple[Target, ...]
    energy_kcal: float
    exclusions: tuple[str, ...] = ()
    allow_maybe: tuple[str, ...] = ()
    fortified: bool = True
    dislikes: tuple[str, ...] = ()
    likes: tuple[str, ...] = ()
    daily: tuple[DailyFood, ...] = ()
    supplements: tuple[Supplement, ...] = ()
    caps: tuple[FamilyCap, ...] = ()
    lift: tuple[str, ...] = ()  # what a condition or medicine would set, and she serves after all
    targets_agreed: bool = False  # her word that a clinician agreed to standard targets
    present: tuple[tuple[int, str], ...] | None = None
    portions_only: bool = False

    def there(self, day: int, slot: str) -> bool:
        """Whether she is there at a meal."""
        return self.present is None or (day, slot) in self.present

    @property
    def vegetarian(self) -> bool:
        """Whether the diet leaves out meat and fish (for the watched need of iron)."""
        return bool({"vegan", "vegetarian"} & set(self.exclusions))


@dataclass(frozen=True, slots=True)
class Week:
    """Which days and meals: `minutes` (hands-on), `minutes_given` (whether she said them herself) and `flare` have one
    entry per day, none where nothing is said; `skip` holds (day index, slot). The first `past` days are history: what
    was eaten then counts toward the means of the week, and nothing is asked of these days. `history`: what of it was
    planned, `lived`: what came instead, `made`: the pots of these days. All three may be of a later day as well, where
    a meal was answered or cooked before its day was over: it stands as it was, and the rest of its day is planned."""

    start: dt.date
    days: int = 7
    slots: tuple[str, ...] = ALL_SLOTS
    minutes: tuple[float, ...] = ()
    minutes_given: tuple[bool, ...] = ()
    flare: tuple[bool, ...] = ()
    skip: tuple[tuple[int, str], ...] = ()
    locks: tuple[Lock, ...] = ()
    bans: tuple[str, ...] = ()
    meal_times: tuple[tuple[str, str], ...] = ()
    style: str = "balanced"
    past: int = 0
    history: tuple[Lock, ...] = ()
    lived: tuple[Lived, ...] = ()
    made: tuple[Made, ...] = ()

    def __post_init__(self) -> None:
        if not 1 <= self.days <= 84:
            raise ValueProblem(f"cannot plan {self.days} days", hint="--days takes 1 to 84.")
        if not self.slots:
            raise ValueProblem("no meals to plan", hint="--slots takes some of " + ", ".join(ALL_SLOTS) + ".")
        if not 0 <= self.past < self.days:
            raise ValueProblem(f"{self.past} of {self.days} days are past", hint="There must be a day left to plan.")

    @property
    def dates(self) -> list[dt.date]:
        return [self.start + dt.timedelta(days=i) for i in range(self.days)]

    @property
    def begun(self) -> bool:
        """Whether something of this week was lived."""
        return bool(self.past or self.history or self.lived or self.made)

    def settled(self, day: int, slot: str) -> bool:
        """Whether a meal is past, or was eaten or cooked before its day was over: no edit plans it again."""
        return 0 <= day < self.past or (day, slot) in self._lived_places()

    @property
    def closed(self) -> int:
        """The first days of which something was lived, wholly or in part."""
        return max([self.past, *(day + 1 for day, _ in self._lived_places())])

    def _lived_places(self) -> set[tuple[int, str]]:
        return {(x.day, x.slot) for x in self.history} | {(x.day, x.slot) for x in self.lived}

    def open_share(self, day: int) -> float:
        """How much of a day's meals is still to be planned."""
        return sum(not self.settled(day, slot) for slot in self.slots) / len(self.slots)

    def planned(self, day: int) -> list[str]:
        """The slots of a day that are planned (not skipped, not eaten otherwise), in order."""
        other = {(one.day, one.slot) for one in self.lived}
        return [slot for slot in self.slots if (day, slot) not in self.skip and (day, slot) not in other]

    def counted(self, day: int, lived: Sequence[Lived]) -> list[str]:
        """The slots of a day whose energy the day's is asked of: those planned, and those where it is known what was
        eaten instead. Of a meal eaten elsewhere nobody knows, and one that was skipped today is not made up for by the
        others. `lived`: what came instead for who is asked about."""
        known = {(one.day, one.slot) for one in lived if not self.unasked(one)}
        planned = self.planned(day)
        return [slot for slot in self.slots if slot in planned or (day, slot) in known]

    def unasked(self, one: Lived) -> bool:
        """Whether nothing is asked of the meals of its day for what came instead of one."""
        return one.kind == "out" or (one.kind == "nothing" and one.day >= self.past)


@dataclass(frozen=True, slots=True)
class House:
    """What is there: `without` is missing equipment; `prices` her own per gram as bought; `budget` for the whole plan,
    in their currency."""

    pantry: tuple[Stocked, ...] = ()
    frozen: tuple[FrozenDish, ...] = ()
    without: tuple[str, ...] = ()
    prices: tuple[tuple[str, float], ...] = ()
    budget: float | None = None
    units: str = "metric"
    iodised_salt: str = "no"  # whether the salt at home is, and as sold where: no, us, europe
    language: str = "en"  # of the labels on lists; nothing is found by them
    currency: str = ""  # of the prices and the budget; none: US dollars
    dollar: float | None = None  # how much of it a US dollar is, where that is said
    life: tuple[tuple[str, float], ...] = ()  # her own prices of what a week asks (`Prices`)
    exclusions: tuple[str, ...] = ()  # what nobody eats in this house; each eater leaves it out as well

    @property
    def market(self) -> str:
        """Whose packs stand on the shelf."""
        return market_of(self.units)

    @property
    def price_list(self) -> Prices:
        return Prices(dict(self.prices), self.currency, self.dollar)


@dataclass(frozen=True, slots=True)
class SearchRule:
    """When the search stops, and which of equal weeks it takes (`seed`). `gap`: relative; `time_limit`: seconds."""

    seed: int = 0
    effort: Effort = "normal"
    gap: float = 0.01
    time_limit: float | None = None


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """`profile`: names of the profiles that it came from; `notes`: assumptions to print (reference body, energy
    formula, warnings); `asked`: the settings as typed, in order (empty: unknown, they are then told from the parts)."""

    eaters: tuple[Eater, ...]
    week: Week
    house: House = House()
    search: SearchRule = SearchRule()
    profile: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    asked: tuple[Setting, ...] = ()

    @property
    def eater(self) -> Eater:
        """The first eater, whose totals stand unkeyed."""
        return self.eaters[0]

    def of(self, eater: Eater) -> PlanRequest:
        """The request as if this eater were the only one."""
        if self.eaters == (eater,):
            return self
        lived = tuple(replace(one, eater="") for one in self.lived_of(eater))
        week = replace(self.week, lived=lived) if self.week.lived else self.week
        return replace(self, eaters=(eater,), week=week)

    def lived_of(self, eater: Eater) -> tuple[Lived, ...]:
        """What one eater had on days past in the place of what was planned."""
        first = eater.name == self.eater.name
        return tuple(one for one in self.week.lived if one.eater == eater.name or (first and not one.eater))

    def at(self, day: int, slot: str) -> tuple[int, ...]:
        """The numbers of those who are there at a meal."""
        return tuple(e for e, one in enumerate(self.eaters) if one.there(day, slot))

    @property
    def exclusions(self) -> tuple[str, ...]:
        """What anybody who eats leaves out, each once."""
        return tuple(dict.fromkeys(name for eater in self.eaters for name in eater.exclusions))

    @classmethod
    def made(cls, **values: Any) -> PlanRequest:
        """A request for one eater of the fields of its parts, each named once (no name stands in two parts)."""
        parts = {kind: _taken(kind, values) for kind in (Eater, Week, House, SearchRule)}
        parts[Eater].setdefault("name", YOU)
        week, house, search = Week(**parts[Week]), House(**parts[House]), SearchRule(**parts[SearchRule])
        return cls((Eater(**parts[Eater]),), week, house, search, **values)

    def with_(self, **changes: Any) -> PlanRequest:
        """The request with some fields of its parts replaced, each in the part that has it (of eaters: the first)."""
        eater = replace(self.eater, **_taken(Eater, changes))
        week = replace(self.week, **_taken(Week, changes))
        house = replace(self.house, **_taken(House, changes))
        search = replace(self.search, **_taken(SearchRule, changes))
        return replace(self, eaters=(eater, *self.eaters[1:]), week=week, house=house, search=search, **changes)

    def to_json(self) -> dict[str, Any]:
        """The four parts of `mealplan.plan/2`, and `asked` with `asked_from` (the profile that each came from); where
        several eat, `asked_of` (whose each is; "": the first's, or everybody's)."""
        return {
            "eaters": [_eater_json(one) for one in self.eaters],
            "week": {**_week_json(self.week), "start": self.week.start.isoformat()},
            "house": _said(
                {**_plain(self.house), "frozen": [one.to_json() for one in self.house.frozen]}, "exclusions"
            ),
            "search": _plain(self.search),
            "profile": list(self.profile),
            "notes": list(self.notes),
            "asked": [[one.name, one.text] for one in self.asked],
            "asked_from": [one.origin for one in self.asked],
            **({"asked_of": [one.who for one in self.asked]} if any(one.who for one in self.asked) else {}),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any], *, where: str = "request") -> PlanRequest:
        """Read either form (plan/1 has no eaters). Raises ValueProblem when a part is missing or of the wrong kind."""
        try:
            return _read(data) if "eaters" in data else _read_first_form(data)
        except (TypeError, ValueError, KeyError, AttributeError) as error:
            if isinstance(error, ValueProblem):
                raise
            raise ValueProblem(
                f"the plan's request cannot be read: {error}",
                where=where,
                hint="It must be a plan that mealplan wrote (format mealplan.plan/2 or plan/1).",
            ) from None


def _taken(kind: type, values: dict[str, Any]) -> dict[str, Any]:
    """The values that are fields of a part, taken out."""
    return {one.name: values.pop(one.name) for one in fields(kind) if one.name in values}


def _eater_json(eater: Eater) -> dict[str, Any]:
    person = {k: v for k, v in _plain(eater.person).items() if v not in (None, [])}
    if person.get("state") == "none":
        del person["state"]
    lists = {name: person.pop(name, []) for name in ("medicines", "conditions")}
    plain = _said(_plain(eater), "portions_only")
    if eater.present is None:
        del plain["present"]
    return {**plain, "person": person, **lists}


def _said(plain: dict[str, Any], *names: str) -> dict[str, Any]:
    """Without the parts of which nothing is said: plans that are older than they say nothing of them, either."""
    return {name: value for name, value in plain.items() if value or name not in names}


def _week_json(week: Week) -> dict[str, Any]:
    """The week as plain data; what was lived of it only where something was."""
    history = ("past", "history", "lived", "made")
    plain = _plain(week)
    plain |= {"locks": [_lock_json(x) for x in week.locks], "history": [_lock_json(x) for x in week.history]}
    plain |= {"lived": [_said(_plain(x), "eater") for x in week.lived]}
    return {name: value for name, value in plain.items() if week.begun or name not in history}


def _lock_json(lock: Lock) -> dict[str, Any]:
    return _said(_plain(lock), "eaters", "variant", "only", "open")


def _plain(value: Any) -> Any:
    """Dataclasses as dicts, tuples as lists."""
    if hasattr(value, "__dataclass_fields__"):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    return value


def _read(data: Mapping[str, Any]) -> PlanRequest:
    eaters = tuple(_read_eater(dict(one)) for one in data["eaters"])
    if not eaters:
        raise ValueError("it has no eaters")
    origins = [*data.get("asked_from", ()), *([""] * len(data.get("asked", ())))]
    whose = [*data.get("asked_of", ()), *([""] * len(data.get("asked", ())))]
    asked = tuple(
        Setting(str(name), str(text), str(origin or ""), f"asked {str(name)[:40]}", who=str(who or ""))
        for (name, text), origin, who in zip(data.get("asked", ()), origins, whose, strict=False)
    )
    return PlanRequest(
        eaters=eaters,
        week=_read_week(dict(data["week"])),
        house=_read_house(dict(data.get("house", {}))),
        search=checked(SearchRule, _known(SearchRule, data.get("search", {}))),
        profile=tuple(data.get("profile", ())),
        notes=tuple(data.get("notes", ())),
        asked=asked,
    )


def _read_eater(plain: dict[str, Any]) -> Eater:
    person = dict(plain.pop("person"))
    for name in ("medicines", "conditions"):
        person[name] = tuple(plain.pop(name, None) or person.get(name, ()))
    present = plain.pop("present", None)
    made: dict[str, Any] = {
        "name": plain.pop("name", YOU),
        "present": None if present is None else tuple((int(d), str(s)) for d, s in present),
        "person": checked(Person, person),
        "targets": tuple(checked(Target, t) for t in plain.pop("targets")),
        "daily": tuple(checked(DailyFood, x) for x in plain.pop("daily", ())),
        "caps": tuple(checked(FamilyCap, x) for x in plain.pop("caps", ())),
        "supplements": tuple(
            Supplement(x["name"], tuple((str(k), float(v)) for k, v in x["contains"]))
            for x in plain.pop("supplements", ())
        ),
    }
    return checked(Eater, {**_known(Eater, plain), **made})


def _read_week(plain: dict[str, Any]) -> Week:
    made: dict[str, Any] = {
        "start": dt.date.fromisoformat(plain.pop("start")),
        "locks": tuple(_read_lock(dict(x)) for x in plain.pop("locks", ())),
        "skip": tuple((int(d), str(s)) for d, s in plain.pop("skip", ())),
        "meal_times": tuple((str(a), str(b)) for a, b in plain.pop("meal_times", ())),
        "history": tuple(_read_lock(dict(x)) for x in plain.pop("history", ())),
        "lived": tuple(checked(Lived, x) for x in plain.pop("lived", ())),
        "made": tuple(checked(Made, x) for x in plain.pop("made", ())),
    }
    return checked(Week, {**_known(Week, plain), **made})


def _read_lock(plain: dict[str, Any]) -> Lock:
    each = tuple((str(name), float(size)) for name, size in plain.pop("eaters", ()))
    form = plain.pop("variant", None)
    variant = None if form is None else tuple((str(of), str(use)) for of, use in form)
    return checked(Lock, {**plain, "eaters": each, "variant": variant})


def _read_house(plain: dict[str, Any]) -> House:
    made: dict[str, Any] = {
        "frozen": tuple(FrozenDish.from_json(x) for x in plain.pop("frozen", ())),
        "pantry": tuple(checked(Stocked, x) for x in plain.pop("pantry", ())),
        "prices": tuple((str(a), float(b)) for a, b in plain.pop("prices", ())),
        "life": tuple((str(a), float(b)) for a, b in plain.pop("life", ())),
    }
    return checked(House, {**_known(House, plain), **made})


def _read_first_form(data: Mapping[str, Any]) -> PlanRequest:
    """plan/1: one eater, every field in one table. It kept no settings as typed."""
    names = {kind: {one.name for one in fields(kind)} for kind in (Eater, Week, House, SearchRule)}
    unknown = set(data) - {name for known in names.values() for name in known} - {"profile", "notes"}
    if unknown:
        raise ValueError(f"unknown part {sorted(unknown)[0][:40]!r}")
    parts = {kind: {k: v for k, v in data.items() if k in known} for kind, known in names.items()}
    return PlanRequest(
        eaters=(_read_eater(parts[Eater]),),
        week=_read_week(parts[Week]),
        house=_read_house(parts[House]),
        search=checked(SearchRule, parts[SearchRule]),
        profile=tuple(data.get("profile", ())),
        notes=tuple(data.get("notes", ())),
    )


def _known(kind: type, data: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a part, lists as tuples. What a later version added is passed over."""
    known = {one.name for one in fields(kind)}
    return {k: tuple(v) if isinstance(v, list) else v for k, v in data.items() if k in known}


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
