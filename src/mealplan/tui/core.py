"""What the screens ask of the core: each a function of a ticket, run in a worker. Heavy imports happen in here, on
the worker's thread, so that the first paint waits for none of them. Tests put their own in its place."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from mealplan.planning.plan import Plan
from mealplan.tui.jobs import Ticket

if TYPE_CHECKING:
    from mealplan.library import Library
    from mealplan.planning.request import PlanRequest


class Core:
    """The library, opened once, and what is done with it."""

    def __init__(self) -> None:
        self._library: Library | None = None
        self._opening = threading.Lock()

    @property
    def ready(self) -> bool:
        """Whether the library is open, so that looking something up takes no time."""
        return self._library is not None

    @property
    def opened(self) -> Library:
        """The open library. Only after `ready`."""
        assert self._library is not None
        return self._library

    def library(self, ticket: Ticket) -> Library:
        """The food catalogue and cookbook; compiled first where that is needed."""
        with self._opening:
            if self._library is None:
                from mealplan.library import open_library

                library = open_library(ticket.preparing)
                library.cookbook.verdicts(next(iter(library.cookbook.dishes)))
                self._library = library
            return self._library

    def warm(self, ticket: Ticket) -> bool:
        """Open the library and load the solver before anyone waits for them."""
        self.library(ticket)
        import mealplan.planning.make  # noqa: F401

        return True

    def request(self, ticket: Ticket, profiles: Sequence[str], base: Plan | None) -> PlanRequest:
        """A request of her profiles as they are now. From `base`: its dates while they last, locks, flare days."""
        from mealplan.planning.resolve import next_monday, request_of
        from mealplan.profiles.profile import compose
        from mealplan.profiles.read import load_profile

        profile = compose([load_profile(ref) for ref in profiles])
        lasting = base is not None and base.days and base.days[-1].date > dt.date.today()
        start = base.request.start if base is not None and lasting else next_monday()
        seed = base.request.seed + 1 if base is not None else 0
        request = request_of(profile, self.library(ticket), start=start, names=tuple(profiles), seed=seed)
        if base is not None and lasting and request.days == base.request.days:
            request = request.with_(flare=base.request.flare, locks=base.request.locks)
        return request

    def plan(self, ticket: Ticket, profiles: Sequence[str], base: Plan | None = None) -> Plan:
        """A week planned anew; the search reports through the ticket and stops with it."""
        from mealplan.planning.make import make_plan

        request = self.request(ticket, profiles, base)
        return make_plan(request, self.library(ticket), cancel=ticket.cancel(), report=ticket.progress)
