"""Who eats, changed from the screen: somebody more at the table, or somebody less. Run on a worker's thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mealplan.planning.result.plan import Plan
    from mealplan.tui.core import Core
    from mealplan.tui.jobs import Ticket


def with_more(core: Core, ticket: Ticket, plan: Plan, text: str) -> Plan:
    """The week with somebody more: a guest as `NAME,AGE,SEX[,EXCLUSION...][@DAYS:SLOTS]`, or a profile
    `PROFILE[@DAYS:SLOTS]`. Raises ValueProblem."""
    from mealplan.planning.ask.asked import edited
    from mealplan.planning.result import edit
    from mealplan.planning.result.heeding import heeding
    from mealplan.profiles.household import eaters_of, guest_of

    library = core.library(ticket)
    plan = heeding(plan, library)
    known = [eater.name for eater in plan.request.eaters]
    new = guest_of(text) if "," in text.partition("@")[0] else eaters_of([text], known, first=False)
    request = edited(plan.request, new, library)
    return edit.replan(plan, library, request, cancel=ticket.cancel(), report=ticket.progress)


def with_less(core: Core, ticket: Ticket, plan: Plan, name: str) -> Plan:
    """The week without one of those who eat (not the first, whose week it is). Raises ValueProblem."""
    from mealplan.planning.ask.asked import without_eater
    from mealplan.planning.result import edit
    from mealplan.planning.result.heeding import heeding

    library = core.library(ticket)
    plan = heeding(plan, library)
    request = without_eater(plan.request, name, library)
    return edit.replan(plan, library, request, cancel=ticket.cancel(), report=ticket.progress)


def flare_plate(core: Core, ticket: Ticket, plan: Plan, day: int, name: str, on: bool) -> Plan:
    """The week with nothing cooked for one eater on one day, or with that taken back. Raises ValueProblem."""
    from mealplan.planning.result import plates
    from mealplan.planning.result.heeding import heeding

    library = core.library(ticket)
    return plates.flare_plate(heeding(plan, library), library, day, name, on, cancel=ticket.cancel())
