"""Edits of a table from the screen: who eats at it, and what is on one plate. Run on a worker's thread."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

from mealplan import dates

if TYPE_CHECKING:
    from mealplan.library import Library
    from mealplan.planning.result.edit import SwapOption
    from mealplan.planning.result.plan import Plan
    from mealplan.tui.jobs import Ticket


class TableEdits:
    """What the core does for several at one table. Every edit heeds what her profile has come to leave out since."""

    def __init__(self, opened: Callable[[Ticket], Library], today: Callable[[], dt.date] = dates.today) -> None:
        self.opened, self.today = opened, today

    def more(self, ticket: Ticket, plan: Plan, text: str) -> Plan:
        """The week with somebody more: a guest as `NAME,AGE,SEX[,EXCLUSION...][@DAYS:SLOTS]`, or a profile
        `PROFILE[@DAYS:SLOTS]`. Raises ValueProblem."""
        from mealplan.living.begin import her_week
        from mealplan.planning.ask.asked import edited
        from mealplan.planning.result.joined import replan_table
        from mealplan.profiles.household import eaters_of, guest_of

        library = self.opened(ticket)
        plan = her_week(plan, library, self.today(), by_plate=True)
        known = [eater.name for eater in plan.request.eaters]
        new = guest_of(text) if "," in text.partition("@")[0] else eaters_of([text], known, first=False)
        request = edited(plan.request, new, library)
        return replan_table(plan, library, request, cancel=ticket.cancel(), report=ticket.progress)

    def less(self, ticket: Ticket, plan: Plan, name: str) -> Plan:
        """The week without one of those who eat (not the first, whose week it is). Raises ValueProblem."""
        from mealplan.living.begin import her_week
        from mealplan.planning.ask.asked import without_eater
        from mealplan.planning.result.joined import replan_table

        library = self.opened(ticket)
        plan = her_week(plan, library, self.today())
        request = without_eater(plan.request, name, library)
        return replan_table(plan, library, request, cancel=ticket.cancel(), report=ticket.progress)

    def flare(self, ticket: Ticket, plan: Plan, day: int, name: str, on: bool) -> Plan:
        """The week with nothing cooked for one eater on one day, or with that taken back. Raises ValueProblem."""
        from mealplan.living.begin import her_week
        from mealplan.planning.result import plates

        library = self.opened(ticket)
        plan = her_week(plan, library, self.today())
        return plates.flare_plate(plan, library, day, name, on, cancel=ticket.cancel())

    def swaps(self, ticket: Ticket, plan: Plan, day: int, slot: str, name: str, no_cook: bool) -> list[SwapOption]:
        """Alternatives for one plate, each already re-optimised and verified."""
        from mealplan.living.begin import her_week
        from mealplan.planning.result import plates

        library, cancel = self.opened(ticket), ticket.cancel()
        plan = her_week(plan, library, self.today())
        return plates.plate_options(plan, library, day, slot, name, no_cook=no_cook, cancel=cancel)

    def swap(self, ticket: Ticket, plan: Plan, day: int, slot: str, dish: str, name: str, no_cook: bool) -> Plan:
        """Another dish on one plate."""
        from mealplan.living.begin import her_week
        from mealplan.planning.result import plates

        library, cancel = self.opened(ticket), ticket.cancel()
        plan = her_week(plan, library, self.today())
        return plates.swap_plate(plan, library, day, slot, dish, name, no_cook=no_cook, cancel=cancel)
