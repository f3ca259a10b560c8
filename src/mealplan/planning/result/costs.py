"""What each restriction and each tight target of a request costs: the week planned anew without it.

Every row is a plan of its own (quick effort, the request's seed), so the figures are reached ones, not derivatives.
Exclusions only widen the choice when they are lifted; a search that is not proven may still come out a little worse.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from mealplan.errors import NoPlan
from mealplan.library import Library
from mealplan.nutrition.targets import Target
from mealplan.planning.ask.asked import with_flags
from mealplan.planning.ask.eaten import as_eaten
from mealplan.planning.ask.english import words
from mealplan.planning.ask.request import PlanRequest
from mealplan.planning.ask.said import Said, said
from mealplan.planning.result.make import make_plan
from mealplan.planning.result.plan import Plan, TargetResult
from mealplan.planning.result.restrictions import restrictions
from mealplan.planning.search.solver import Cancel
from mealplan.planning.week.build import build
from mealplan.planning.week.candidates import refusal

TIGHT = 0.02  # a target costs nothing where the mean is further than this from its bound


@dataclass(frozen=True, slots=True)
class Cost:
    """The week without one thing (in words): goals met, watched targets short, hands-on minutes a day, dishes to choose
    from."""

    without: str
    goals_met: int
    goals: int
    watched_short: int
    minutes: float
    dishes: int


def costs(
    request: PlanRequest,
    library: Library,
    *,
    cancel: Cancel | None = None,
    report: Callable[[str], None] = lambda words: None,
) -> list[Cost]:
    """The week as asked for ("nothing"), then without each restriction and each tight goal."""
    quick = with_flags(request, "--effort quick --time-limit none", library)
    plan = make_plan(quick, library, explained=False, cancel=cancel)
    out = [_cost(said("nothing"), plan, library)]
    for without, changed in _variants(quick, plan, library):
        if cancel:
            break
        report(words(without))
        try:
            build(changed, library)
            out.append(_cost(without, make_plan(changed, library, explained=False), library))
        except NoPlan:
            continue
    return out


def _variants(request: PlanRequest, plan: Plan, library: Library) -> Iterator[tuple[Said, PlanRequest]]:
    for item in restrictions(request):
        yield item.said, item.lift(request, library)
    every = [(number, target) for number, eater in enumerate(request.eaters) for target in eater.targets]
    for (number, target), result in zip(every, plan.targets, strict=True):
        if target.level == "goal" and not target.hard and target.form != "supplements" and _tight(result):
            whose = {"eater": result.eater} if len(request.eaters) > 1 else {}
            bound = said("bound", nutrient=target.nutrient, least=result.min, most=result.max, unit=result.unit,
                         period=target.period, **whose)  # fmt: skip
            yield bound, _without(request, number, target)


def _without(request: PlanRequest, number: int, target: Target) -> PlanRequest:
    """The request without one target of one eater."""
    eaters = list(request.eaters)
    mine = eaters[number]
    eaters[number] = replace(mine, targets=tuple(t for t in mine.targets if t is not target))
    return replace(request, eaters=tuple(eaters))


def _tight(t: TargetResult) -> bool:
    if not t.met:
        return True
    low = t.min is not None and t.mean <= t.min * (1 + TIGHT)
    return low or (t.max is not None and t.upper_estimate >= t.max * (1 - TIGHT))


def _servable(request: PlanRequest, library: Library) -> int:
    """How many dishes somebody who eats may be served."""
    found: set[str] = set()
    for eater in request.eaters:
        asked, mine = request.of(eater), as_eaten(library, eater)
        found |= {d.id for d in mine.cookbook.dishes.values() if refusal(d, asked, mine) is None}
    return len(found)


def _cost(without: Said, plan: Plan, library: Library) -> Cost:
    goals = [t for t in plan.targets if t.level == "goal"]
    request = plan.request
    return Cost(
        words(without),
        sum(t.met for t in goals),
        len(goals),
        sum(1 for t in plan.targets if t.level == "watched" and not t.met),
        round(sum(d.active_minutes for d in plan.days) / max(1, len(plan.days)), 1),
        _servable(request, library),
    )
