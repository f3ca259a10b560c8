"""Requests changed by the flags that a repair names: what the command line would do with them."""

from __future__ import annotations

import shlex

from mealplan.errors import ValueProblem
from mealplan.nutrition.energy import body_of
from mealplan.nutrition.grammar import Reference, merge_targets, parse_target
from mealplan.nutrition.supplements import parse_supplement
from mealplan.planning.candidates import exclusion_name
from mealplan.planning.request import PlanRequest, Supplement
from mealplan.planning.resolve import days_named


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
            body = body_of(request.person)
            reference = Reference(request.person, request.energy_kcal, body.weight_kg)
            merged = merge_targets(list(request.targets), [parse_target(value, reference)])
            request = request.with_(targets=tuple(merged))
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
        elif flag == "--flare" and value == "none":
            request = request.with_(flare=(False,) * request.days)
        elif flag == "--without" and value == "none":
            request = request.with_(without=())
        else:
            raise ValueProblem(f"{flag} is no repair")
    return request
