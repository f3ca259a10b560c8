"""What a version of the week is called: by what was changed, never by what was done to change it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mealplan import dates

if TYPE_CHECKING:
    from mealplan.planning.result.plan import Plan

FIRST_WEEK, NEW_WEEK, WITH_PROFILE = "First week", "New week", "With your profile"
LOCKED_NAME, FREED_NAME = "locked", "no longer locked"
# what a version is called that a search of the whole week made, today and in journals of before
_SEARCHED = (FIRST_WEEK, NEW_WEEK, WITH_PROFILE, "Repair: ", "Planning", "planned")


def searched(name: str) -> bool:
    """Whether a version of this name is what a search of the whole week found. A change by hand is none: what its
    search proved, it proved with all other meals held."""
    return name.startswith(_SEARCHED)


def meal_name(plan: Plan, day: int, slot: str) -> str:
    """`Wed dinner`."""
    return f"{dates.weekday(plan.days[day].date)} {slot}"


def week_name(before: Plan | None, after: Plan, kind: str) -> str:
    """`New week: 19 of 28 meals differ`, `New week from 7 Dec`: of a search of the whole week. What is left out since
    then comes first."""
    if not after.days:
        return f"{kind}: nothing could be planned"
    on = dates.day_month(after.days[0].date)
    if before is None or not before.days or before.days[0].date != after.days[0].date:
        return f"{kind} from {on}"
    old, new = (set(p.request.eater.exclusions) for p in (before, after))
    turned = [f"no {x}" for x in sorted(new - old)] + [f"{x} again" for x in sorted(old - new)]
    if turned:
        return f"{kind}: {', '.join(turned).replace('_', ' ')}"
    was = {(d, m.slot): [i.dish for i in m.items] for d, day in enumerate(before.days) for m in day.meals}
    now = {(d, m.slot): [i.dish for i in m.items] for d, day in enumerate(after.days) for m in day.meals}
    differ = sum(was.get(at) != dishes for at, dishes in now.items())
    return f"{kind}: {differ} of {len(now)} meals differ" if differ else f"{kind}: the same meals"
