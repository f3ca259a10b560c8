"""A saved week, read just as far as the home screen draws it: what the first paint shows.

The plan itself, with every part checked, takes its classes and some hundredths of a second more; it follows as soon as
this is on the screen. A sketch has the attributes of a plan that `board`, `figures`, the banner and the week's screen
read, and no others, so nothing but drawing may be done with it; what draws leaves out what a sketch does not have.
"""

from __future__ import annotations

import datetime as dt
import json
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from mealplan.planning.result.filled import with_filled

if TYPE_CHECKING:
    from mealplan.planning.result.plan import Plan

_WEEK = ("slots", "minutes", "meal_times", "minutes_given")
_ITEM = ("cook", "dish", "title", "portions", "locked", "leftover", "frozen", "eaters")
_LIFE = ("minutes", "parts", "things", "left_over_g", "left_over_soon_g")
_TOTAL = ("amount", "upper_estimate", "unknown_mass_share")
_COOK = ("id", "dish", "portions", "active_minutes", "frozen")
_TARGET = ("nutrient", "level", "unit", "period", "form", "min", "max", "daily_floor", "mean", "mean_from_food",
           "upper_estimate", "unknown_mass_share", "met", "source", "why", "eater")  # fmt: skip


class NotSketchedError(AttributeError):
    """Something was read that a sketch does not have: the plan, which follows, has it."""


class Sketched(SimpleNamespace):
    """A part of a plan, as far as it is drawn."""

    def __getattr__(self, name: str) -> Any:
        raise NotSketchedError(name)


def sketch(body: str) -> Plan | None:
    """The week of a plan's JSON, to be drawn; None where it is of another form: whoever reads the plan says why."""
    try:
        return cast("Plan", _week(json.loads(body)))
    except (KeyError, IndexError, TypeError, ValueError, AttributeError):
        return None


def _some(data: Any, keys: tuple[str, ...], **more: Any) -> Sketched:
    return Sketched(**{key: data[key] for key in keys}, **more)


def _week(data: Any) -> Sketched:
    asked = data["request"]
    week, eater = asked["week"], asked["eaters"][0]
    request = Sketched(
        eaters=[Sketched(name=one["name"], person=_told(one["person"])) for one in asked["eaters"]],
        eater=_some(
            eater, ("name", "exclusions"),
            person=_some(eater["person"], ("age", "sex"), state=eater["person"].get("state", "none")),
            supplements=[Sketched(name=one["name"], contains=one["contains"]) for one in eater["supplements"]],
        ),
        week=_some(
            week, _WEEK,
            start=dt.date.fromisoformat(week["start"]),
            skip={(day, slot) for day, slot in week["skip"]},
        ),
        house=_house(asked["house"]),
        search=_some(asked["search"], ("gap",)),
        profile=asked["profile"],
        asked=[
            Sketched(name=name, text=text, origin=origin)
            for (name, text), origin in zip(asked.get("asked", ()), asked.get("asked_from", ()), strict=False)
        ],
    )  # fmt: skip
    levels = [Sketched(gap=level["gap"]) for level in data["search"]["levels"]]
    return Sketched(
        request=request,
        outcome=data["outcome"],
        search=Sketched(levels=levels),
        targets=[_some(target, _TARGET) for target in data["targets"]],
        cooks=[_cook(cook) for cook in data["cooks"]],
        days=[_day(day) for day in data["days"]],
        life=_life(data.get("life")),
    )


def _told(person: Any) -> Sketched:
    """The medicines and conditions of somebody, of which the screen says that there is something to read."""
    return Sketched(medicines=tuple(person.get("medicines", ())), conditions=tuple(person.get("conditions", ())))


def _house(data: Any) -> Sketched:
    """What it may cost, which the first line says, her own prices of what a week asks, and what was cooked before."""
    frozen = [
        _some(one, ("dish",), made=Sketched(title=one["title"]) if "made_of" in one else None)
        for one in data.get("frozen", ())
    ]
    return Sketched(budget=data["budget"], life=data.get("life", ()), frozen=frozen)


def _life(data: Any) -> Sketched | None:
    if data is None:
        return None
    return _some(
        data, _LIFE,
        money=_some(data["money"], ("amount", "currency", "prices", "unknown")),
        freezer=[_some(one, ("dish", "portions")) for one in data.get("freezer", ())],
    )  # fmt: skip


def _cook(data: Any) -> Sketched:
    on = dt.date.fromisoformat(data["on"])
    return _some(data, _COOK, on=on, batch=data.get("batch"), freeze=data.get("freeze", 0.0))


def _total(data: Any) -> Sketched:
    total = _some(data, _TOTAL)
    total.amount = with_filled(total.amount, data.get("filled_amount", 0.0))
    return total


def _day(data: Any) -> Sketched:
    meals = [
        Sketched(slot=meal["slot"], items=[_some(item, _ITEM) for item in meal["items"]])
        for meal in data["meals"]
    ]
    totals = {nutrient: _total(total) for nutrient, total in data["totals"].items()}
    date = dt.date.fromisoformat(data["date"])
    return _some(data, ("flare", "active_minutes"), date=date, meals=meals, totals=totals)
