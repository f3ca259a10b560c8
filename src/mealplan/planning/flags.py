"""A request with changes on top: what `mealplan replan` does with its flags, and what the flags of a repair do."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from typing import Any

from mealplan.errors import ValueProblem
from mealplan.library import Library
from mealplan.nutrition.energy import check_energy, energy_need
from mealplan.nutrition.supplements import parse_supplement
from mealplan.nutrition.targets import changed_targets
from mealplan.planning.candidates import dish_ids, exclusion_name
from mealplan.planning.request import PlanRequest, Supplement
from mealplan.planning.resolve import (
    check_allowance,
    equipment_named,
    flares_named,
    locks_named,
    minutes_named,
    skips_named,
)

#: The flags that a repair may name, with what they change, and what may follow.
_REPAIRS = {
    "--lift": ("lift", ".+"),
    "-x": ("exclusions", ".+"),
    "--no-dislike": ("undislikes", ".+"),
    "--supplement": ("supplements", ".+"),
    "-t": ("targets", ".+"),
    "--minutes": ("minutes", ".+"),
    "--lock": ("locks", ".+=none"),
    "--skip": ("skip", "none"),
    "--flare": ("flare", "none"),
    "--without": ("without", "none"),
}


def with_flags(request: PlanRequest, flags: str, library: Library) -> PlanRequest:
    """The request changed by the flags of a repair (`--lift vegan -x vegetarian`). Raises ValueProblem for others."""
    words = shlex.split(flags)
    given: dict[str, Any] = {}
    while words:
        flag = words.pop(0)
        if flag == "--fortified":
            given["fortified"] = True
            continue
        if not words:
            raise ValueProblem(f"{flag} needs a value")
        value = words.pop(0)
        name, form = _REPAIRS.get(flag, ("", ""))
        if not name or not re.fullmatch(form, value):
            raise ValueProblem(f"{flag} is no repair")
        given.setdefault(name, []).append(value)
    return changed(request, library, **given)


def changed(
    request: PlanRequest,
    library: Library,
    *,
    lift: Sequence[str] = (),
    exclusions: Sequence[str] = (),
    allow_maybe: Sequence[str] = (),
    fortified: bool | None = None,
    dislikes: Sequence[str] = (),
    undislikes: Sequence[str] = (),
    bans: Sequence[str] = (),
    targets: Sequence[str] = (),
    supplements: Sequence[str] = (),
    minutes: Sequence[str] = (),
    flare: Sequence[str] = (),
    skip: Sequence[str] = (),
    locks: Sequence[str] = (),
    without: Sequence[str] = (),
) -> PlanRequest:
    """The request with what is named on top, each as the command line takes it; what is not named stays. Raises
    ValueProblem that says what is wrong."""
    lifted = {exclusion_name(x) for x in lift}
    for text in allow_maybe:
        check_allowance(text, library)
    gone = {x.strip().lower() for x in undislikes}
    kept = [x for x in request.eater.exclusions if x not in lifted]
    start, days = request.week.start, request.week.days
    return with_targets(request, targets).with_(
        exclusions=tuple(dict.fromkeys([*kept, *(exclusion_name(x) for x in exclusions)])),
        allow_maybe=(*request.eater.allow_maybe, *allow_maybe),
        fortified=request.eater.fortified if fortified is None else fortified,
        dislikes=tuple(x for x in (*request.eater.dislikes, *dislikes) if x.strip().lower() not in gone),
        bans=tuple(dict.fromkeys([*request.week.bans, *dish_ids(bans, library)])),
        minutes=minutes_named(minutes, start, days, request.week.minutes),
        flare=flares_named(flare, start, days, request.week.flare),
        skip=tuple(skips_named(skip, start, days, request.week.slots, request.week.skip)),
        locks=locks_named(locks, start, days, request.week.slots, library, request.week.locks),
        supplements=(*request.eater.supplements, *(_supplement(text) for text in supplements)),
        without=equipment_named(without, library, request.house.without),
    )


def _supplement(text: str) -> Supplement:
    found = parse_supplement(text, where="--supplement")
    return Supplement(found.name, tuple(sorted(found.per_day.items())))


def with_targets(request: PlanRequest, own: Sequence[str]) -> PlanRequest:
    """The request with more own targets on top of its own."""
    if not own:
        return request
    person, before = request.eater.person, request.eater.energy_kcal
    vegetarian = bool({"vegan", "vegetarian"} & set(request.eater.exclusions))
    made = changed_targets(person, request.eater.targets, before, own, vegetarian=vegetarian)
    notes = request.notes
    if made.energy_kcal != before:
        old = check_energy(person, energy_need(person), before)
        notes = (*(note for note in notes if note not in old), *made.notes)
    return request.with_(targets=made.targets, energy_kcal=made.energy_kcal, notes=notes)
