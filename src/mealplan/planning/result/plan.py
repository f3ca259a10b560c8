"""A plan as plain data (`mealplan.plan/2`): what to cook, what to eat, and how it meets the targets."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from mealplan.care.words import answers_as_data
from mealplan.dishes.care import Told
from mealplan.errors import ValueProblem
from mealplan.idents import ident
from mealplan.json_text import json_text
from mealplan.kinds import told, told_json
from mealplan.planning.ask.english import all_words, read
from mealplan.planning.ask.request import FrozenDish, PlanRequest, checked
from mealplan.planning.ask.said import Remark, Said
from mealplan.planning.result.filled import with_filled, without_filled
from mealplan.planning.result.first_form import of_today
from mealplan.planning.search.levels import LevelResult, Stop

FORMAT = "mealplan.plan/2"
FIRST_FORMAT = "mealplan.plan/1"  # written by 0.1; read for ever
Outcome = Literal["met", "short", "none"]
_WANTED = "A plan is what `mealplan plan --format json` prints."


@dataclass(frozen=True, slots=True)
class CookIngredient:
    """Grams of the whole cook, in three weights; `food` is the food in the state in which it is eaten. `id` is that of
    the ingredient; of a plan that kept none, that which its name gives. `cooked`: cooked through in this dish, or not;
    None: the dish does not say."""

    ingredient: str
    food: str
    bought_g: float
    edible_g: float
    eaten_g: float
    retention: str | None = None
    id: str = ""
    cooked: bool | None = None

    def __post_init__(self) -> None:
        if not self.id:
            object.__setattr__(self, "id", ident(self.ingredient))


@dataclass(frozen=True, slots=True)
class Cook:
    """Portions of a dish made once, on a date; meals eat from it then or later. `frozen`: taken out of the freezer on
    that date instead, so that nothing is bought for it. `title`, `servings` and `steps` are the recipe that it was made
    from, so that a plan outlives a changed cookbook (plan/1 kept none: they are empty then)."""

    id: int
    dish: str
    on: dt.date
    portions: float
    ingredients: tuple[CookIngredient, ...]
    active_minutes: float = 0.0
    frozen: bool = False
    title: str = ""
    servings: float = 0.0
    steps: tuple[str, ...] = ()
    batch: float | None = None  # whole recipes that it is: 0.5, 1, 2, 3; None: an odd size, or nothing to cook
    freeze: float = 0.0  # portions of it that go into the freezer on its day
    care: tuple[Told, ...] = ()  # what to look out for, by the kitchen rules of those who eat
    pot: int | None = None  # the same number at cooks that are one pot, of which plates differ; None: a pot by itself


@dataclass(frozen=True, slots=True)
class Item:
    """What is eaten of a cook in one meal. `leftover`: the cook was on an earlier day; `frozen`: out of the freezer;
    `eaters`: the portions of each, which add up to `portions`; `variant`: of a dish that was adapted, what stands in
    for which ingredient ("": it is left out)."""

    cook: int
    dish: str
    title: str
    portions: float
    locked: bool = False
    leftover: bool = False
    frozen: bool = False
    eaters: Mapping[str, float] = field(default_factory=dict)
    variant: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Meal:
    slot: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class DayTotal:
    """Intake of one nutrient from food on one day, in the nutrient's own unit. `filled`: the part of `amount` that
    other tables say where a food's own source says nothing. In JSON it stands apart: `amount` is what the own sources
    say, `filled_amount` that part."""

    amount: float
    unknown_mass_share: float
    unknown_energy_share: float
    upper_estimate: float
    filled: float = 0.0


@dataclass(frozen=True, slots=True)
class Day:
    """`totals`: the first eater's, by nutrient; `eaters`: everybody's, by name (none kept in plan/1)."""

    date: dt.date
    flare: bool
    active_minutes: float
    meals: tuple[Meal, ...]
    totals: Mapping[str, DayTotal]
    eaters: Mapping[str, Mapping[str, DayTotal]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TargetResult:
    """How one target came out. `mean` and `worst_day` include supplements; `met` rests on known amounts for a
    minimum and on the upper estimate for a maximum. Of a target per meal all figures are of one meal: the means over
    the meals that it is asked of, and in `worst_day` the meal that is furthest off."""

    nutrient: str
    level: str
    unit: str
    period: str
    min: float | None
    max: float | None
    daily_floor: float | None
    source: str
    mean: float
    mean_from_food: float
    upper_estimate: float
    worst_day: float
    unknown_mass_share: float
    met: bool
    why: str = ""  # when not met: which bound, in words; for unmeasured: why it is not judged
    form: str = "total"
    mean_fortified: float = 0.0  # the part of the mean that comes from fortified foods
    eater: str = ""  # whose target it is
    mean_filled: float = 0.0  # the part of the mean that is filled from other tables


@dataclass(frozen=True, slots=True)
class Search:
    stopped: Stop
    seconds: float
    levels: tuple[LevelResult, ...]
    rounds: int = 0


@dataclass(frozen=True, slots=True)
class Repair:
    change: str
    flags: str
    reached: float
    meets: bool


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Why a target is not met. `wanted`, `reached` and `best_reachable` are of the same thing, which `period` names: a
    mean ("day", "week", "absorbed"), the worst day ("each-day") or the worst meal ("meal")."""

    nutrient: str
    level: str
    unit: str
    bound: Literal["min", "max", "day"]
    wanted: float
    reached: float
    best_reachable: float | None
    because: tuple[Remark, ...] = ()
    repairs: tuple[Repair, ...] = ()
    period: str = "day"
    eater: str = ""


@dataclass(frozen=True, slots=True)
class CautionNote:
    item: str
    text: str
    advice: str
    source: str
    eater: str = ""  # whose, where several eat


@dataclass(frozen=True, slots=True)
class Money:
    """What the things bought cost, whole packs, staples aside. `prices`: own, reference (rough, US averages), both, or
    none; `guessed`: how much of it rests on guesses; `unknown`: things without a price, which are not in it."""

    amount: float = 0.0
    currency: str = "USD"
    prices: str = "none"
    guessed: float = 0.0
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class Life:
    """What the week asks, in minutes, with its parts. `things`: different things to buy, staples aside; `left_over_g`
    of what is bought, `left_over_soon_g` of that what goes off within two weeks; `freezer`: what is in it at the
    end."""

    minutes: float
    parts: Mapping[str, float]
    things: int
    left_over_g: float
    left_over_soon_g: float
    money: Money
    freezer: tuple[FrozenDish, ...] = ()


@dataclass(frozen=True, slots=True)
class IodineRange:
    """µg of iodine a day from food (of several eaters, the first one's), from `low` to `high` by its sources, beside
    what supplements give. `wanted`: the RDA, `most`: the UL; `unknown_mass_share`: of food without a figure of its own
    or of a close relative."""

    mean: float
    low: float
    high: float
    supplements: float
    wanted: float | None
    most: float | None
    unknown_mass_share: float
    iodised_salt: str = "no"


@dataclass(frozen=True, slots=True)
class Plan:
    """Outcome `none` has no days. `life`: None in plans of 0.1, which said nothing of it."""

    made: Mapping[str, object]
    request: PlanRequest
    outcome: Outcome
    search: Search
    targets: tuple[TargetResult, ...] = ()
    cooks: tuple[Cook, ...] = ()
    days: tuple[Day, ...] = ()
    shortfalls: tuple[Shortfall, ...] = ()
    cautions: tuple[CautionNote, ...] = ()
    notes: tuple[Remark, ...] = ()
    unknown_names: tuple[str, ...] = ()  # medicines, conditions and dislikes that nothing is known of
    life: Life | None = None
    iodine: IodineRange | None = None  # watched, never a goal

    def told(self) -> list[str]:
        """The notes as people read them."""
        return all_words(self.notes)

    def to_json(self) -> dict[str, Any]:
        """The JSON of contracts: plain dicts and lists, dates as ISO text, keys in a fixed order."""
        request = self.request.to_json()
        keys = [key for key in ("asked", "asked_from", "asked_of") if key in request]
        asked: dict[str, Any] = {key: request.pop(key) for key in keys}
        return {
            "format": FORMAT,
            "made": dict(self.made),
            "request": request,
            **asked,
            "outcome": self.outcome,
            "search": _plain(self.search, levels=_plains(self.search.levels)),
            "targets": [_plain(t) for t in self.targets],
            "cooks": [_cook_json(c) for c in self.cooks],
            "days": [
                {
                    "date": d.date.isoformat(),
                    "flare": d.flare,
                    "active_minutes": d.active_minutes,
                    "meals": [_plain(m, items=_plains(m.items)) for m in d.meals],
                    "totals": _totals(d.totals),
                    "eaters": {name: {"totals": _totals(one)} for name, one in d.eaters.items()},
                }
                for d in self.days
            ],
            "supplements": [
                {"name": s.name, "contains": dict(s.contains)} for e in self.request.eaters for s in e.supplements
            ],
            "shortfalls": [_shortfall(s) for s in self.shortfalls],
            "cautions": [_without_empty(_plain(c), "eater") for c in self.cautions],
            "notes": self.told(),
            "notes_said": _data(self.notes),
            "unknown_names": list(self.unknown_names),
            "care": _care(self.request),
            "life": None if self.life is None else _life(self.life),
            "iodine": None if self.iodine is None else _plain(self.iodine),
        }

    def dumps(self) -> str:
        """As JSON text: one line for each item, ingredient and total, so that two plans can be compared by lines."""
        return json_text(self.to_json(), _OPEN)

    @classmethod
    def from_json(cls, data: object, *, where: str = "plan") -> Plan:
        """Read a plan back. Raises ValueProblem that says what is wrong; never trusts its figures (see verify)."""
        if not isinstance(data, dict):
            raise ValueProblem(
                "this is not a plan",
                where=where,
                hint="A plan is a JSON object written by `mealplan plan --format json`.",
            )
        if data.get("format") not in (FORMAT, FIRST_FORMAT):
            raise ValueProblem(
                f"unknown plan format {str(data.get('format'))[:60]!r}",
                where=where,
                hint=f"This version reads {FORMAT} and {FIRST_FORMAT}.",
            )
        settings = {key: data[key] for key in ("asked", "asked_from", "asked_of") if key in data}
        request = PlanRequest.from_json({**_mapping(data, "request", where), **settings}, where=f"{where}: request")
        try:
            if data["format"] == FIRST_FORMAT:
                request, data = of_today(request, data)
            search = data["search"]
            plan = cls(
                made=dict(data["made"]),
                request=request,
                outcome=_choice(data["outcome"], ("met", "short", "none"), where),  # type: ignore[arg-type]
                search=_read_search(search),
                targets=tuple(checked(TargetResult, t) for t in data["targets"]),
                cooks=tuple(_read_cook(c) for c in data["cooks"]),
                days=tuple(_read_day(d) for d in data["days"]),
                shortfalls=tuple(_read_shortfall(s) for s in data.get("shortfalls", ())),
                cautions=tuple(checked(CautionNote, c) for c in data.get("cautions", ())),
                notes=read(data.get("notes", ()), data.get("notes_said", ())),
                unknown_names=tuple(str(n) for n in data.get("unknown_names", ())),
                life=None if data.get("life") is None else _read_life(data["life"]),
                iodine=None if data.get("iodine") is None else checked(IodineRange, data["iodine"]),
            )
        except (TypeError, ValueError, KeyError, AttributeError, OverflowError) as error:
            if isinstance(error, ValueProblem):
                raise
            raise ValueProblem(
                f"the plan cannot be read: {type(error).__name__}: {str(error)[:200]}",
                where=where,
                hint=f"It must be a whole plan in format {FORMAT}.",
            ) from None
        from mealplan.planning.ask.typed import check  # deferred: only a plan from outside is checked

        check(plan, where=where)
        return plan


def loads(text: str, *, where: str = "plan") -> Plan:
    """Parse a plan's JSON text. Raises ValueProblem, which names what the text is if that is known."""
    try:
        data = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        found = told(text)
        words = f"not JSON: {str(error)[:120]}" if found is None else f"not JSON: {found}"
        raise ValueProblem(words, where=where, hint=_WANTED) from None
    if not str(data.get("format", "") if isinstance(data, dict) else "").startswith("mealplan.plan/"):
        words = told_json(data) or "this is JSON, but no plan"
        hint = "Give one of them, like `jq '.[0]'` does." if words.startswith("these are") else _WANTED
        raise ValueProblem(words, where=where, hint=hint)
    return Plan.from_json(data, where=where)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"{str(value)[:40]!r} is neither true nor false")
    return value


def _mapping(data: Mapping[str, Any], key: str, where: str) -> Mapping[str, Any]:
    value = data.get(key)
    if not isinstance(value, dict):
        raise ValueProblem(f"the plan has no {key!r}", where=where)
    return value


def _choice(value: Any, allowed: tuple[str, ...], where: str) -> str:
    if value not in allowed:
        raise ValueProblem(f"outcome must be one of {', '.join(allowed)}", where=where)
    return str(value)


_OPEN = 5  # levels that are written one entry per line


def _plain(one: Any, **instead: object) -> dict[str, Any]:
    """The fields of one of the classes above, in their order, some of them replaced. (`asdict` copies as it goes,
    which takes several times as long.)"""
    return {name: instead[name] if name in instead else getattr(one, name) for name in one.__slots__}


def _data(remarks: Sequence[Remark]) -> list[dict[str, Any] | None]:
    """What stands beside the words of each remark; null where only words are known."""
    return [one.to_json() if isinstance(one, Said) else None for one in remarks]


def _without_empty(plain: dict[str, Any], name: str) -> dict[str, Any]:
    return plain if plain[name] not in ("", None) else {key: value for key, value in plain.items() if key != name}


def _care(request: PlanRequest) -> list[dict[str, Any]]:
    """What is known of everybody's medicines, conditions and stages; where several eat, with the name."""
    if len(request.eaters) == 1:
        return answers_as_data(request.eater.person)
    return [{**one, "eater": eater.name} for eater in request.eaters for one in answers_as_data(eater.person)]


def _life(one: Life) -> dict[str, Any]:
    freezer = [{"dish": x.dish, "portions": x.portions, "until": x.until} for x in one.freezer]
    return _plain(one, parts=dict(one.parts), money=_plain(one.money), freezer=freezer)


def _read_life(data: Mapping[str, Any]) -> Life:
    parts = {str(name): float(minutes) for name, minutes in data["parts"].items()}
    return Life(
        float(data["minutes"]),
        parts,
        int(data["things"]),
        float(data["left_over_g"]),
        float(data["left_over_soon_g"]),
        checked(Money, data["money"]),
        tuple(checked(FrozenDish, one) for one in data.get("freezer", ())),
    )


def _shortfall(one: Shortfall) -> dict[str, Any]:
    words = all_words(one.because)
    return {**_plain(one, because=words, repairs=_plains(one.repairs)), "because_said": _data(one.because)}


def _totals(totals: Mapping[str, DayTotal]) -> dict[str, Any]:
    return {nutrient: _total(total) for nutrient, total in totals.items()}


def _total(total: DayTotal) -> dict[str, Any]:
    plain = _plain(total, amount=without_filled(total.amount, total.filled))
    filled = plain.pop("filled")
    return {**plain, "filled_amount": filled} if filled else plain


def _read_total(data: Mapping[str, Any]) -> DayTotal:
    plain = {key: value for key, value in data.items() if key != "filled_amount"}
    filled = float(data.get("filled_amount", 0.0))
    total = checked(DayTotal, plain)
    return replace(total, amount=with_filled(total.amount, filled), filled=filled) if filled else total


def _read_search(search: Mapping[str, Any]) -> Search:
    return Search(
        search["stopped"],
        float(search["seconds"]),
        tuple(checked(LevelResult, level) for level in search["levels"]),
        int(search.get("rounds", 0)),
    )


def _cook_json(c: Cook) -> dict[str, Any]:
    plain = _plain(c, on=c.on.isoformat(), ingredients=_plains(c.ingredients), care=_plains(c.care))
    return _without_empty(plain, "pot")


def _read_cook(c: Mapping[str, Any]) -> Cook:
    return Cook(
        int(c["id"]),
        str(c["dish"]),
        dt.date.fromisoformat(c["on"]),
        float(c["portions"]),
        tuple(checked(CookIngredient, i) for i in c["ingredients"]),
        float(c.get("active_minutes", 0.0)),
        _flag(c.get("frozen", False)),
        str(c.get("title", "")),
        float(c.get("servings", 0.0)),
        tuple(str(s) for s in c.get("steps", ())),
        None if c.get("batch") is None else float(c["batch"]),
        float(c.get("freeze", 0.0)),
        tuple(Told(str(t["kind"]), tuple(map(str, t["ingredients"])), str(t["do"])) for t in c.get("care", ())),
        None if c.get("pot") is None else int(c["pot"]),
    )


def _read_day(d: Mapping[str, Any]) -> Day:
    return Day(
        dt.date.fromisoformat(d["date"]),
        _flag(d["flare"]),
        float(d["active_minutes"]),
        tuple(Meal(str(m["slot"]), tuple(checked(Item, i) for i in m["items"])) for m in d["meals"]),
        _read_totals(d["totals"]),
        {str(k): _read_totals(one["totals"]) for k, one in d.get("eaters", {}).items()},
    )


def _read_shortfall(s: Mapping[str, Any]) -> Shortfall:
    plain = {name: value for name, value in s.items() if name != "because_said"}
    lists = {
        "because": read(s.get("because", ()), s.get("because_said", ())),
        "repairs": tuple(checked(Repair, r) for r in s.get("repairs", ())),
    }
    return checked(Shortfall, {**plain, **lists})


def _read_totals(data: Mapping[str, Any]) -> dict[str, DayTotal]:
    return {str(nutrient): _read_total(total) for nutrient, total in data.items()}


def _plains(many: Sequence[Any]) -> tuple[dict[str, Any], ...]:
    return tuple(_plain(one) for one in many)
