"""Plan requests in, verified plans out: what both front ends call."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from mealplan.errors import NoPlan, StoppedEarly
from mealplan.library import Library
from mealplan.planning.ask.asked import with_flags
from mealplan.planning.ask.request import PlanRequest
from mealplan.planning.ask.said import said
from mealplan.planning.result.finished import to_plan
from mealplan.planning.result.plan import Plan
from mealplan.planning.result.verify import over_limits, verify
from mealplan.planning.search import engine
from mealplan.planning.search.engine import Found, Report
from mealplan.planning.search.solver import Cancel
from mealplan.planning.week.build import Setting, build


def make_plan(
    request: PlanRequest,
    library: Library,
    *,
    cancel: Cancel | None = None,
    report: Report | None = None,
    explained: bool = True,
) -> Plan:
    """The best week found for a request, verified. Raises NoPlan when nothing can be served, StoppedEarly when
    cancelled before any week was found. `explained`: work out shortfalls and their repairs as well."""
    started = time.monotonic()
    if cancel:
        raise StoppedEarly("stopped before any plan was found")
    setting = build(request, library)
    found = engine.find(setting, cancel=cancel, report=report, started=started)
    return finish(setting, found, explained=explained, cancel=cancel, started=started)


def alternatives(
    request: PlanRequest,
    library: Library,
    count: int,
    *,
    cancel: Cancel | None = None,
    report: Report | None = None,
) -> list[Plan]:
    """So many good weeks, the one that was asked for first; each later one is of another kind (`KINDS`: fewer pots,
    cheaper, more variety ...), says so, and avoids what the earlier ones serve."""
    plans = [make_plan(request, library, cancel=cancel, report=report)]
    kinds = [kind for kind in KINDS if kind.other_than(request)]
    while len(plans) < count and not cancel:
        started = time.monotonic()
        seen = {item.dish for plan in plans for day in plan.days for meal in day.meals for item in meal.items}
        number = len(plans) - 1
        kind = kinds[number] if number < len(kinds) else None
        asked = request if kind is None else with_flags(request, kind.flags, library)
        setting = build(asked, library, avoid=seen)
        found = engine.find(setting, cancel=cancel, report=report, started=started)
        plan = finish(setting, found, explained=True, cancel=cancel, started=started)
        note = said("alternative", kind="other dishes" if kind is None else kind.name)
        plans.append(replace(plan, notes=(note, *plan.notes)))
    return plans


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of week: what it is called, and the flags that make one of it."""

    name: str
    flags: str
    style: str = ""

    def other_than(self, request: PlanRequest) -> bool:
        """Whether it is not what was asked for anyway."""
        return self.style != request.week.style


KINDS = (
    Kind("fewer pots", "--style few-pots", "few-pots"),
    Kind("cheaper", "--life money=1"),
    Kind("more variety", "--style variety", "variety"),
    Kind("fewer things to buy", "--life thing=5 --life rare=10"),
)


def finish(
    setting: Setting, found: Found, *, explained: bool = True, cancel: Cancel | None = None, started: float
) -> Plan:
    """A verified plan of what a search found."""
    plan = to_plan(found.setting or setting, found.choice, found, started)
    if explained and any(not t.met and t.level != "unmeasured" for t in plan.targets):
        from mealplan.planning.result import explain  # deferred: most plans fall short of nothing

        plan = explain.with_shortfalls(plan, setting, cancel=cancel)
    checked(plan, setting, found)
    return plan


def checked(plan: Plan, setting: Setting, found: Found) -> None:
    """Raises NoPlan when a limit that is never traded cannot be kept (a lock, or what may be served, breaks it), and
    InternalError when the plan is not what it says."""
    if found.score.levels["limits"] > 0:
        over = over_limits(plan, setting.library)
        if over:
            raise NoPlan(
                "no week keeps to the limits: " + "; ".join(over[:3]),
                hint="Take a lock or a swap away, or leave fewer foods out." if plan.request.week.locks
                else "Allow more foods, or plan more days.",
            )  # fmt: skip
    verify(plan, setting.library)
