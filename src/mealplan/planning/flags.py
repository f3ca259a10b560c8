"""Requests changed by the flags that a repair names: what the command line would do with them."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from mealplan.errors import ValueProblem
from mealplan.nutrition.energy import check_energy, energy_need
from mealplan.nutrition.supplements import parse_supplement
from mealplan.nutrition.targets import changed_targets
from mealplan.planning.candidates import exclusion_name
from mealplan.planning.request import PlanRequest, Supplement
from mealplan.planning.resolve import day_slot, days_named


def with_flags(request: PlanRequest, flags: str) -> PlanRequest:
    """The request changed by the flags of a repair (`--lift vegan -x vegetarian`). Raises ValueProblem for others."""
    words = shlex.split(flags)
    while words:
        flag = words.pop(0)
        if flag == "--fortified":
            request = request.with_(fortified=True)
            continue
        if not words:
            raise ValueProblem(f"{flag} needs a value")
        value = words.pop(0)
        if flag == "--lift":
            name = exclusion_name(value)
            request = request.with_(exclusions=tuple(x for x in request.exclusions if x != name))
        elif flag == "-x":
            name = exclusion_name(value)
            request = request.with_(exclusions=(*request.exclusions, *(() if name in request.exclusions else (name,))))
        elif flag == "--no-dislike":
            request = request.with_(dislikes=tuple(x for x in request.dislikes if x != value))
        elif flag == "--supplement":
            s = parse_supplement(value)
            made = Supplement(s.name, tuple(sorted(s.per_day.items())))
            request = request.with_(supplements=(*request.supplements, made))
        elif flag == "-t":
            request = with_targets(request, [value])
        elif flag == "--minutes":
            day, _, amount = value.partition("=")
            minutes = list(request.minutes)
            try:
                most = float(amount)
            except ValueError:
                raise ValueProblem(f"{value[:60]!r} is not DAY=MINUTES") from None
            for d in days_named(day, request.start, request.days):
                minutes[d] = most
            request = request.with_(minutes=tuple(minutes))
        elif flag == "--lock" and value.endswith("=none"):
            day, slot = day_slot(value.removesuffix("=none"), request.slots)
            places = {(d, slot) for d in days_named(day, request.start, request.days)}
            request = request.with_(locks=tuple(x for x in request.locks if (x.day, x.slot) not in places))
        elif flag == "--skip" and value == "none":
            request = request.with_(skip=())
        elif flag == "--flare" and value == "none":
            request = request.with_(flare=(False,) * request.days)
        elif flag == "--without" and value == "none":
            request = request.with_(without=())
        else:
            raise ValueProblem(f"{flag} is no repair")
    return request


def with_targets(request: PlanRequest, own: Sequence[str]) -> PlanRequest:
    """The request with more own targets on top of its own."""
    if not own:
        return request
    person, before = request.person, request.energy_kcal
    vegetarian = bool({"vegan", "vegetarian"} & set(request.exclusions))
    made = changed_targets(person, request.targets, before, own, vegetarian=vegetarian)
    notes = request.notes
    if made.energy_kcal != before:
        old = check_energy(person, energy_need(person), before)
        notes = (*(note for note in notes if note not in old), *made.notes)
    return request.with_(targets=made.targets, energy_kcal=made.energy_kcal, notes=notes)
