"""The sections of a profile, read strictly: a typo is an error that names file, key and the nearest valid one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mealplan.equipment import canonical
from mealplan.errors import ValueProblem, nearest, unknown_name
from mealplan.foods.food import EXCLUSIONS
from mealplan.nutrition.grammar import SAMPLE, parse_targets
from mealplan.nutrition.nutrients import nutrient
from mealplan.nutrition.person import OLDEST, YOUNGEST
from mealplan.nutrition.supplements import Supplement, make_supplement
from mealplan.profiles.profile import SLOTS, WEEKDAYS, Daily, Kitchen, PersonPart, Profile
from mealplan.units import parse_height_cm, parse_kitchen_amount, parse_weight_kg

_DAY = re.compile(r"^(?:\d{4}-\d{2}-\d{2}|\d{1,2}|" + "|".join(WEEKDAYS) + r")$")


@dataclass(frozen=True, slots=True)
class _Table:
    """A TOML table being read: takes keys by name, checks their type, and refuses what nobody asked for."""

    data: Mapping[str, Any]
    where: str
    name: str

    def at(self, key: str) -> str:
        return f"{self.where}: [{self.name}] {key}" if self.name else f"{self.where}: {key}"

    def only(self, known: Iterable[str]) -> None:
        known = list(known)
        for key in self.data:
            if key not in known:
                close = nearest(key, known)
                kind = "key" if self.name else "key or section"
                raise ValueProblem(
                    f"unknown {kind} {key[:60]!r}", where=f"{self.where}: [{self.name}]" if self.name else self.where,
                    hint=f"did you mean {' or '.join(close)}?" if close else f"known: {', '.join(known)}")

    def get(self, key: str, kind: type | tuple[type, ...], example: str) -> Any:
        value = self.data.get(key)
        if value is None:
            return None
        kinds = kind if isinstance(kind, tuple) else (kind,)
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            raise ValueProblem(f"is of the wrong kind ({_kind(value)})", where=self.at(key),
                               hint=f"write it like {example}")
        if isinstance(value, str):
            _plain(value, self.at(key))
        return value

    def texts(self, key: str, example: str, read: Callable[[str, str], str] | None = None) -> tuple[str, ...]:
        value = self.get(key, list, example)
        out = []
        for item in value or []:
            if not isinstance(item, str):
                raise ValueProblem(f"holds {_kind(item)}, not only texts", where=self.at(key),
                                   hint=f"write it like {example}")
            _plain(item, self.at(key))
            out.append(read(item, self.at(key)) if read else item.strip())
        return tuple(dict.fromkeys(out))

    def choice(self, key: str, known: Sequence[str], what: str) -> Any:
        """One of `known`, or None where the key is absent."""
        return _choice(self.get(key, str, f'{key} = "{known[0]}"'), known, what, self.at(key))

    def table(self, key: str) -> _Table:
        value = self.data.get(key, {})
        if not isinstance(value, dict):
            raise ValueProblem(f"is of the wrong kind ({_kind(value)})", where=self.at(key),
                               hint=f"it is a section: [{key}]")
        return _Table(value, self.where, f"{self.name}.{key}" if self.name else key)

    def tables(self, key: str) -> list[_Table]:
        value = self.data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise ValueProblem(f"is of the wrong kind ({_kind(value)})", where=self.at(key),
                               hint=f"write [[{key}]] above each")
        return [_Table(item, self.where, f"{key} {i + 1}") for i, item in enumerate(value)]


def _kind(value: object) -> str:
    return {bool: "true or false", int: "a number", float: "a number", str: "a text", list: "a list",
            dict: "a table"}.get(type(value), "a date or time")


def _plain(text: str, where: str) -> None:
    if len(text) > 500:
        raise ValueProblem("is too long", where=where)
    if any(ord(char) < 32 or 127 <= ord(char) < 160 for char in text):
        raise ValueProblem("holds control characters", where=where)


def _choice(value: Any, known: Sequence[str], what: str, where: str) -> Any:
    if value is not None and value not in known:
        close = nearest(str(value), known)
        raise ValueProblem(f"{str(value)[:60]!r} is no {what}", where=where,
                           hint=f"did you mean {' or '.join(close)}?" if close else f"known: {', '.join(known)}")
    return value


def profile_from(data: Mapping[str, Any], *, name: str = "", where: str = "profile") -> Profile:
    """A profile from parsed TOML. Raises ValueProblem that names `where`, the key and the nearest valid one."""
    top = _Table(data, where, "")
    top.only(("extends", "about", "person", "plan", "targets", "kitchen", "meal_times", "daily", "supplements"))
    plan = top.table("plan")
    plan.only(("days", "slots", "exclusions", "allow_maybe", "dislikes", "likes", "ban", "units", "fortified"))
    days = plan.get("days", int, "days = 7")
    if days is not None and not 1 <= days <= 84:
        raise ValueProblem(f"cannot plan {days} days", where=plan.at("days"), hint="between 1 and 84")
    slots = plan.texts("slots", 'slots = ["breakfast", "dinner"]', lambda t, at: str(_choice(t, SLOTS, "meal", at)))
    if "slots" in plan.data and not slots:
        raise ValueProblem("names no meal", where=plan.at("slots"), hint=f"some of {', '.join(SLOTS)}")
    names = 'exclusions = ["gluten", "nightshades"]'
    return Profile(
        name=name, about=top.get("about", str, 'about = "one line"') or "", path=where,
        extends=top.texts("extends", 'extends = ["fibromyalgia"]'),
        person=_person(top.table("person")), days=days, slots=slots or None,
        units=plan.choice("units", ("metric", "us"), "system of units"),
        fortified=plan.get("fortified", bool, "fortified = false"),
        exclusions=plan.texts("exclusions", names, _exclusion),
        allow_maybe=plan.texts("allow_maybe", 'allow_maybe = ["gluten"]', _allowed),
        dislikes=plan.texts("dislikes", 'dislikes = ["liver"]'), likes=plan.texts("likes", 'likes = ["lentils"]'),
        bans=plan.texts("ban", 'ban = ["kipper-kedgeree"]'), targets=_targets(top.table("targets")),
        kitchen=_kitchen(top.table("kitchen")), meal_times=_meal_times(top.table("meal_times")),
        daily=tuple(_daily(one) for one in top.tables("daily")),
        supplements=tuple(_supplement(one) for one in top.tables("supplements")))


def _exclusion(text: str, where: str) -> str:
    key = text.strip().lower().replace("-", "_").replace(" ", "_")
    if key not in EXCLUSIONS:
        raise unknown_name("exclusion", text, EXCLUSIONS, where=where, listing="mealplan exclusions list")
    return key


def _allowed(text: str, where: str) -> str:
    name, colon, food = text.partition(":")
    return _exclusion(name, where) + colon + food


def _person(table: _Table) -> PersonPart:
    table.only(("age", "sex", "state", "pregnant", "lactating", "weight", "height", "activity", "medicines",
                "conditions"))
    age = table.get("age", int, "age = 42")
    if age is not None and not YOUNGEST <= age <= OLDEST:
        raise ValueProblem(f"no reference intakes for the age of {age}", where=table.at("age"),
                           hint=f"mealplan plans for {YOUNGEST} to {OLDEST} years")
    weight = table.get("weight", (int, float, str), 'weight = "62kg"')
    height = table.get("height", (int, float, str), 'height = "168cm"')
    state = table.choice("state", ("none", "pregnant", "lactating"), "state")
    for key in ("pregnant", "lactating"):
        if table.get(key, bool, f"{key} = true"):
            if state not in (None, key):
                raise ValueProblem(f"says {key}, but also {state}", where=table.at(key))
            state = key
    return PersonPart(
        age, table.choice("sex", ("female", "male"), "sex with reference intakes"), state,
        None if weight is None else parse_weight_kg(str(weight), where=table.at("weight")),
        None if height is None else parse_height_cm(str(height), where=table.at("height")),
        table.choice("activity", ("inactive", "low", "active", "very_active"), "activity"),
        table.texts("medicines", 'medicines = ["pregabalin"]'),
        table.texts("conditions", 'conditions = ["fibromyalgia"]'))


def _targets(table: _Table) -> tuple[str, ...]:
    out = []
    for key, value in table.data.items():
        where = table.at(key[:60])
        what = nutrient(key, where=where)
        texts = (table.texts(key, '[">= 2.4 ug", "<= 5 ug"]') if isinstance(value, list)
                 else (table.get(key, str, '">= 4.8 ug/day"'),))
        parse_targets(what.key, texts, SAMPLE, where=where)
        out += [f"{what.key} {text}" for text in texts]
    return tuple(out)


def _kitchen(table: _Table) -> Kitchen:
    table.only(("active_minutes", "without", "skip"))
    said = table.get("active_minutes", (int, float, dict), "active_minutes = { default = 45, wed = 15 }")
    minutes = _Table(said if isinstance(said, dict) else {} if said is None else {"default": said}, table.where,
                     "kitchen.active_minutes")
    minutes.only(("default", *WEEKDAYS))
    found = []
    for key in minutes.data:
        value = minutes.get(key, (int, float), f"{key} = 45")
        if not 0 <= value <= 1440:
            raise ValueProblem(f"{value} minutes are not in a day", where=minutes.at(key))
        found.append((key, float(value)))
    without = table.texts("without", 'without = ["oven"]', lambda t, at: canonical(t, where=at))
    return Kitchen(tuple(found), without, tuple(
        parse_day_slot(text, where=table.at("skip")) for text in table.texts("skip", 'skip = ["sat:dinner"]')))


def parse_day_slot(text: str, *, where: str | None = None) -> tuple[str, str]:
    """("sat:dinner") -> ("sat", "dinner"). DAY is a date, a number or mon ... sun. Raises ValueProblem."""
    day, _, slot = (part.strip().lower() for part in text.partition(":"))
    if not _DAY.match(day):
        raise ValueProblem(f"{text[:60]!r} names no day", where=where,
                           hint='like "sat:dinner", "3:lunch" or "2026-11-23:dinner"')
    return day, str(_choice(slot, SLOTS, "meal", where or text[:60]))


def _meal_times(table: _Table) -> tuple[tuple[str, str], ...]:
    table.only(SLOTS)
    out = []
    for slot in table.data:
        text = table.get(slot, str, f'{slot} = "08:00"')
        if not re.fullmatch(r"([01]?\d|2[0-3]):[0-5]\d", text):
            raise ValueProblem(f"{text[:20]!r} is no time of day", where=table.at(slot), hint='like "08:00"')
        out.append((slot, text.zfill(5)))
    return tuple(out)


def _needed(table: _Table, key: str, example: str) -> str:
    value = table.get(key, str, example)
    if not value or not value.strip():
        raise ValueProblem(f"{key} is missing", where=f"{table.where}: [[{table.name}]]", hint=f"write {example}")
    return str(value).strip()


def _daily(table: _Table) -> Daily:
    table.only(("food", "amount"))
    daily = Daily(_needed(table, "food", 'food = "coffee"'), _needed(table, "amount", 'amount = "2 cups"'))
    parse_kitchen_amount(daily.amount, where=table.at("amount"))
    return daily


def _supplement(table: _Table) -> Supplement:
    table.only(("name", "per", "contains"))
    contains = table.table("contains")
    held = {key: contains.get(key, (str, int, float), '{ vitamin_b12 = "25 ug" }') for key in contains.data}
    per = table.get("per", str, 'per = "day"') or "day"
    return make_supplement(_needed(table, "name", 'name = "B12 tablet"'), held, per, where=table.at("contains"))
